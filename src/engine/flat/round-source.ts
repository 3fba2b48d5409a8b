/**
 * Source text of what one of several threads does with a part of a level: the same innermost code as that of a single
 * thread, over one visited set in shared memory.
 *
 * An entry of the set is claimed by comparing and swapping its last word: free, busy, used. New states go to one queue;
 * each batch takes its places with one addition. Nothing here calls rules or machines: a state about which the tables say
 * nothing is left for later.
 */
import { constants, countAnswers, expandState, functions, names, type Shape } from './expansion-source.ts';
import { hashing } from './compiled.ts';
import { FULL, USED } from './visited.ts';

/** Entries of the control array. */
export const NEXT = 0;
export const TAIL = 1;
export const STATES = 2;

/** When the table is fuller than this, the rest of a part is left to the first thread, which makes the table larger. */
const NEARLY = 0.9;

/** An entry that is being written; no state looks like this, because used ones have the highest bit. */
const BUSY = 1;

/** States that a thread takes at once, and room in the queue that has to be left before it does. */
const CHUNK = 1 << 9;
const SPARE = 1 << 16;

/** With more states left for later a thread stops: it is time to learn, before many more want for the same. */
const LEFT = 32;

/** Successors in a batch, and room behind it for those of one state. */
const BATCH = 512;
const ROOM = 2048;

/** The text of a function of the tables that gives a function of a request. */
export function roundSource(shape: Shape): string {
  const { packing } = shape;
  const { words } = packing;
  const all = Array.from({ length: words }, (_, word) => word);
  return `"use strict";
${constants(shape)}
let B=new Int32Array(${(BATCH + ROOM) * words}),BH=new Int32Array(${BATCH + ROOM}),N=new Int32Array(${(BATCH + ROOM) * words});
const ties=[],later=[],overflow=[],violated=[],exercised=[${shape.tables.questions.map(() => 0).join()}],reported=[${shape.tables.questions.map(() => 0).join()}];
let nb=0,sum=0,transitions=0,table,mask,queue,room,first,control;
function plain(){return false;}
${functions(shape)}
function touch(table,BH,n){let s=0;for(let i=0;i<n;i++)s=s+table[BH[i]*${words}]|0;sum=s;}
${flushing(shape)}
function untie(){
 for(let t=0;t<ties.length;t+=2)for(let x=ties[t]+${words};x<ties[t+1];x+=${words})for(let y=ties[t];y<x;y+=${words})
  if(${all.map((word) => `B[x+${word}]===B[y+${word}]`).join('&&')}){BH[x/${words}]=-1;break;}
 ties.length=0;
}
function begin(request){({table,mask,queue,room,first,control}=request);later.length=0;overflow.length=0;transitions=0;violated.length=0;exercised.fill(0);}
function expand(lo,hi){
 for(let number=lo;number<hi;number++){
  const at=(number&room-1)*${words},n0=nb,t0=ties.length;
  ${all.map((word) => `const w${word}=queue[at+${word}];`).join('')}
  if(!one(${names('w', packing).join()})){nb=n0;ties.length=t0;later.push(${names('w', packing).join()});}
  if(nb>B.length){nb=n0;ties.length=t0;number--;widen();continue;}
  if(nb>=${BATCH * words}){flush();if(Atomics.load(control,${STATES})>mask*${NEARLY}){for(number++;number<hi;number++)leave(number);break;}}
 }
 flush();
}
function leave(number){const at=(number&room-1)*${words};later.push(${all.map((word) => `queue[at+${word}]`).join()});}
function widen(){const b=B;B=new Int32Array(b.length*2);B.set(b);N=new Int32Array(b.length*2);BH=new Int32Array(B.length/${words});}
function one(${names('w', packing).join()}){
 ${expandState(shape, 'return false;')}
 if(nb>B.length)return true;
 ${countAnswers(shape, (question) => `violated.push(${question});`)}
 return true;
}
return request=>{
 begin(request);
 for(;;){
  if(Atomics.load(control,${STATES})>(mask+1)*${FULL}||Atomics.load(control,${TAIL})-first+${SPARE}>room||later.length>${LEFT * words})break;
  const from=Atomics.add(control,${NEXT},${CHUNK});
  if(from>=request.last)break;
  expand(from,Math.min(request.last,from+${CHUNK}));
 }
 return {later:Int32Array.from(later),overflow:Int32Array.from(overflow),transitions,exercised:exercised.slice(),violated:violated.slice()};
};`;
}

function flushing({ packing }: Shape): string {
  const { words } = packing;
  const last = words - 1;
  const others = Array.from({ length: last }, (_, word) => word);
  const read = Array.from({ length: words }, (_, word) => `const k${word}=B[a+${word}];`).join('');
  const same = others.map((word) => `&&table[at+${word}]===k${word}`).join('');
  const note = Array.from({ length: words }, (_, word) => `N[nn+${word}]=k${word};`).join('');
  return `function flush(){
 const n=nb/${words};let nn=0;
 for(let i=0,a=0;i<n;i++,a+=${words}){${read}${hashing(packing)}BH[i]=h&mask;}
 touch(table,BH,n);
 if(ties.length>0)untie();
 for(let i=0,a=0;i<n;i++,a+=${words}){
  let h=BH[i];
  if(h<0)continue;
  transitions++;
  ${read}const u=k${last}|${USED};
  for(;;){
   const at=h*${words};
   let t=Atomics.load(table,at+${last});
   if(t===0){
    t=Atomics.compareExchange(table,at+${last},0,${BUSY});
    if(t===0){${others.map((word) => `table[at+${word}]=k${word};`).join('')}Atomics.store(table,at+${last},u);${note}nn+=${words};break;}
   }
   while(t===${BUSY})t=Atomics.load(table,at+${last});
   if(t===u${same})break;
   h=h+1&mask;
  }
 }
 nb=0;
 if(nn===0)return;
 const count=nn/${words};
 Atomics.add(control,${STATES},count);
 const tail=Atomics.load(control,${TAIL});
 if(tail-first+count+${BATCH * 64}>room){for(let i=0;i<nn;i++)overflow.push(N[i]);return;}
 const from=Atomics.add(control,${TAIL},count);
 for(let i=0;i<count;i++){const q=(from+i&room-1)*${words};${Array.from({ length: words }, (_, word) => `queue[q+${word}]=N[i*${words}+${word}];`).join('')}}
}`;
}
