/**
 * The inner loop as generated code: written for one layout, compiled once, and run over the same tables as the readable
 * form. Successors are gathered in batches; a batch touches the entries of the visited set that it needs before it looks
 * at them, so that the waits for memory overlap.
 */
import { constants, countAnswers, expandState, functions, names, type Shape } from './expansion-source.ts';
import type { Ground, Loop } from './loop.ts';
import type { Packing } from './packing.ts';
import { FACTORS, FULL, LAST_FACTOR, USED, type Visited } from './visited.ts';

/** Successors in a batch, and room behind it for those of one state. */
const BATCH = 512;
const ROOM = 2048;

/** A function made from its text. */
type Factory = (env: object) => Loop;

const factories = new Map<string, Factory>();

/** The loop for tables as they are now. Equal texts are compiled once. */
export function compiled(ground: Ground): Loop {
  const { packing, visited, tables, helpers, exercised, reported, judges } = ground;
  const text = source({ packing, tables, judges }, helpers.canonical !== null);
  let factory = factories.get(text);
  if (!factory) {
    // The text is made from numbers alone; nothing of a model's own text gets into it.
    // oxlint-disable-next-line typescript/no-implied-eval
    factory = new Function('env', text) as Factory;
    factories.clear();
    factories.set(text, factory);
  }
  const { trie, leaves, lines, ranks, blocks } = tables;
  return factory({ trie, leaves, lines, ranks, blocks, visited, helpers, exercised, reported });
}

/** Statements that leave the hash of `k0…` in `h`. */
export function hashing(packing: Packing): string {
  const words = names('k', packing).map((word, number) => {
    const factor = FACTORS[number & 7] ?? 1;
    return number === 0
      ? `let h=Math.imul(${word},${factor});h^=h>>>15;`
      : `h=Math.imul(h^${word},${factor});h^=h>>>13;`;
  });
  return `${words.join('')}h=Math.imul(h,${LAST_FACTOR});h^=h>>>14;`;
}

function each(packing: Packing, text: (word: number) => string): string {
  return Array.from({ length: packing.words }, (_, word) => text(word)).join('');
}

function source(shape: Shape, symmetry: boolean): string {
  const { packing } = shape;
  const { words } = packing;
  return `"use strict";
${constants(shape)}const {visited,helpers,exercised,reported}=env;
let B=new Int32Array(${(BATCH + ROOM) * words}),BH=new Int32Array(${BATCH + ROOM});
let nb=0,sum=0,ties=[],notes=[];
let table,mask,queue,room,states,transitions,head,tail,left,depth;
function load(){table=visited.table;mask=visited.capacity-1;queue=visited.queue;room=visited.room;states=visited.states;
transitions=visited.transitions;head=visited.head;tail=visited.tail;left=visited.left;depth=visited.depth;}
function save(){visited.table=table;visited.capacity=mask+1;visited.states=states;visited.transitions=transitions;
visited.head=head;visited.tail=tail;visited.left=left;visited.depth=depth;}
function plain(move){
 const count=helpers.plain(move,V),from=helpers.results.words,n0=nb;
 for(let i=0;i<count*${words};i++)B[nb++]=from[i];
 if(count>1)ties.push(n0,nb);
 return true;
}
function judged(move,at,${names('w', packing).join()}){notes.push(at,move,head,${names('w', packing).join()});}
${functions(shape)}
${flushing(packing, symmetry)}
${running(shape)}
return {run};`;
}

function flushing(packing: Packing, symmetry: boolean): string {
  const { words } = packing;
  const last = words - 1;
  const read = each(packing, (word) => `const k${word}=B[a+${word}];`);
  const same = each(packing, (word) => (word === last ? '' : `&&table[at+${word}]===k${word}`));
  return `function touch(table,BH,n){let s=0;for(let i=0;i<n;i++)s=s+table[BH[i]*${words}]|0;sum=s;}
function flush(){
 const n=nb/${words};
 while(states+n>(mask+1)*${FULL}){visited.grow();table=visited.table;mask=visited.capacity-1;}
 if(tail-head+n>room){save();visited.reserve(n);load();}
 for(let i=0,a=0;i<n;i++,a+=${words}){
  ${symmetry ? 'helpers.canonical(B,a);' : ''}${read}${hashing(packing)}BH[i]=h&mask;}
 touch(table,BH,n);
 if(ties.length>0)untie();
 if(notes.length>0)judge();
 for(let i=0,a=0;i<n;i++,a+=${words}){
  let h=BH[i];
  if(h<0)continue;
  transitions++;
  ${read}const u=k${last}|${USED};
  for(;;){
   const at=h*${words},t=table[at+${last}];
   if(t===0){
    ${each(packing, (word) => (word === last ? `table[at+${last}]=u;` : `table[at+${word}]=k${word};`))}
    states++;
    const q=(tail++&room-1)*${words};${each(packing, (word) => `queue[q+${word}]=k${word};`)}
    break;
   }
   if(t===u${same})break;
   h=h+1&mask;
  }
 }
 nb=0;
 if(tail-head>visited.peak)visited.peak=tail-head;
}
function untie(){
 for(let t=0;t<ties.length;t+=2)for(let x=ties[t]+${words};x<ties[t+1];x+=${words})for(let y=ties[t];y<x;y+=${words})
  if(${Array.from({ length: words }, (_, word) => `B[x+${word}]===B[y+${word}]`).join('&&')}){BH[x/${words}]=-1;break;}
 ties.length=0;
}
function judge(){
 save();
 for(let i=0;i<notes.length;i+=${3 + words}){
  const at=notes[i];
  if(BH[at/${words}]<0)continue;
  helpers.judge(notes[i+1],notes[i+2],Int32Array.from(notes.slice(i+3,i+${3 + words})),0,B,at);
 }
 notes.length=0;
}`;
}

/** Puts all entries of a table into a larger one, as generated code. */
export function compiledRehash(packing: Packing): Visited['rehash'] {
  const { words } = packing;
  const last = words - 1;
  const text = `"use strict";return function rehash(old,table,mask){
 for(let a=0;a<old.length;a+=${words}){
  const t=old[a+${last}];
  if(t===0)continue;
  ${each(packing, (word) => `const k${word}=${word === last ? `t&${~USED}` : `old[a+${word}]`};`)}${hashing(packing)}h&=mask;
  while(table[h*${words}+${last}]!==0)h=h+1&mask;
  ${each(packing, (word) => (word === last ? `table[h*${words}+${last}]=t;` : `table[h*${words}+${word}]=k${word};`))}
 }
}`;
  // oxlint-disable-next-line typescript/no-implied-eval
  return (new Function(text) as () => Visited['rehash'])();
}

function running(shape: Shape): string {
  const { packing } = shape;
  const { words } = packing;
  const back = `nb=n0;ties.length=t0;notes.length=j0;`;
  return `function run(most){
 load();
 for(let count=0;head<tail;count++){
  if(count===most){flush();save();return 'paused';}
  const at=(head&room-1)*${words},n0=nb,t0=ties.length,j0=notes.length;
  ${each(packing, (word) => `const w${word}=queue[at+${word}];`)}
  ${expandState(shape, `${back}flush();save();return 'unknown';`)}
  if(nb>B.length){${back}const b=B;B=new Int32Array(b.length*2);B.set(b);BH=new Int32Array(B.length/${words});count--;continue;}
  ${countAnswers(shape, (question) => `save();helpers.violated(${question},queue,at);`)}
  head++;
  if(--left===0){flush();left=tail-head;depth++;}
  else if(nb>=${BATCH * words})flush();
 }
 flush();save();return 'finished';
}`;
}
