/**
 * Source text of the innermost code: from the words of one state to those of its successors, for one layout.
 *
 * What the readable form looks up in lists of fields and folds is written out here: every cell is read with its own shift
 * and mask, every fold is a chain of look-ups. Rules, routes and leaves stay tables, so what is learnt needs no new text.
 */
import type { Tables } from './loop.ts';
import type { Packing } from './packing.ts';
import { CREATE, NO_CANDIDATE, PICK, ROUTE, UNKNOWN_RANK } from './routes.ts';
import { HOLDS, VIOLATED } from './teacher.ts';

/** What the text is written for. */
export interface Shape {
  readonly packing: Packing;
  readonly tables: Tables;
  /** Whether writes are judged. */
  readonly judges: boolean;
}

/** `w0,w1` */
export function names(prefix: string, { words }: Packing): string[] {
  return Array.from({ length: words }, (_, word) => `${prefix}${word}`);
}

/** Declarations of constants that `expand` and `follow` use; `env` holds the arrays. */
export function constants({ tables, packing }: Shape): string {
  const fields = packing.fields;
  return `const {trie,leaves,lines,ranks,blocks}=env;
const V=new Int32Array(${tables.nothing + 1 + tables.folds.length});
const WORD=Uint8Array.of(${fields.map(({ word }) => word).join()});
const SHIFT=Uint8Array.of(${fields.map(({ shift }) => shift).join()});
const KEEP=Int32Array.of(${fields.map(({ shift, bits }) => ~(((1 << bits) - 1) << shift)).join()});
`;
}

/**
 * Statements that read a state from `w0…` and append its successors; where a table has a gap they run `gap`. Answers of
 * properties are in `a0…` afterwards.
 */
export function expandState({ packing, tables }: Shape, gap: string): string {
  const cells = packing.fields.map(({ word, shift, bits }, cell) => {
    const shifted = shift === 0 ? `w${word}` : `w${word}>>>${shift}`;
    return `const s${cell}=${shifted}&${(1 << bits) - 1};V[${cell}]=s${cell};`;
  });
  const folds = tables.folds.map(({ table, bits, root }, number) => {
    const { first, end } = table.place;
    const chain = Array.from({ length: end - first - 1 }, (_, slot) =>
      slot === 0 ? `f=blocks[${root}+s${first}];` : `f=blocks[f+s${first + slot}];`,
    );
    const block = end - first === 1 ? `${root}` : 'f';
    const last = `f=blocks[${block}+${1 << bits}+s${end - 1}];`;
    return `${chain.join('')}${last}if(f===0){${gap}}V[${tables.nothing + 1 + number}]=f;`;
  });
  const questions = tables.questions.map(
    (slot, number) =>
      `let a${number}=trie[${slot}];while(a${number}>0)a${number}=trie[a${number}+1+V[trie[a${number}]]];if(a${number}===0){${gap}}`,
  );
  const words = names('w', packing).join();
  const groups = tables.groups.map(({ index, table }) => {
    const value = index < tables.nothing ? `s${index}` : `V[${index}]`;
    return `l=trie[${table}+${value}];if(l===0){${gap}}if(trie[l]!==0&&!items(l,${words})){${gap}}`;
  });
  return [...cells, 'let f=0,l=0;', ...folds, ...questions, ...groups].join('\n');
}

/** Statements that count what properties answered; `report(n)` is text for a first violation. */
export function countAnswers({ tables }: Shape, report: (question: number) => string): string {
  return tables.questions
    .map(
      (_, number) =>
        `if(a${number}<=${-HOLDS}){exercised[${number}]++;if(a${number}===${-VIOLATED}&&reported[${number}]===0){reported[${number}]=1;${report(number)}}}`,
    )
    .join('\n');
}

/** Functions `items` and `follow`: they append successors to `B` from `nb` on and give false where a table has a gap. */
export function functions(shape: Shape): string {
  const { packing, judges } = shape;
  const count = packing.words;
  const parameters = names('w', packing).join();
  const moved = names('w', packing)
    .map((word, number) => `const k${number}=${word}&leaves[p+${2 + 2 * number}]|leaves[p+${3 + 2 * number}];`)
    .join('');
  return `function items(l,${parameters}){
 for(let c=trie[l];c>0;c--){
  let n=trie[++l];while(n>0)n=trie[n+1+V[trie[n]]];
  if(n===0)return false;
  let p=1-n;
  for(let m=leaves[p-1];m>0;m--){
   const route=leaves[p];${moved}
   ${judges ? 'const n0=nb;' : ''}
   if(route===0){${append(packing, 'k')}}else if(!follow(route,${names('k', packing).join()}))return false;
   ${judges ? `for(let b=n0;leaves[p+1]!==0&&b<nb;b+=${count})judged(leaves[p+1],b,${parameters});` : ''}
   p+=${2 + 2 * count};
  }
 }
 return true;
}
${follow(packing)}`;
}

function append(packing: Packing, prefix: string): string {
  return `${names(prefix, packing)
    .map((word, number) => `B[nb+${number}]=${word};`)
    .join('')}nb+=${packing.words};`;
}

function follow(packing: Packing): string {
  const words = names('k', packing);
  const put = (cell: string, row: string): string =>
    `${append(packing, 'k')}{const x=nb-${packing.words}+WORD[${cell}];B[x]=B[x]&KEEP[${cell}]|${row}<<SHIFT[${cell}];}`;
  return `function follow(route,${words.join()}){
 const r=route*${ROUTE},kind=lines[r],end=lines[r+2],what=lines[r+3];
 let s=lines[r+1];
 if(kind===${CREATE}){
  while(s<end&&V[s]!==0)s++;
  if(s===end)return false;
  ${put('s', 'what')}
  return true;
 }
 if(kind!==${PICK})return plain(what);
 let best=0;
 for(let c=s;c<end;c++){const rank=ranks[what+2*V[c]];
  if(rank===${UNKNOWN_RANK})return false;
  if(rank!==${NO_CANDIDATE}&&(best===0||rank<best))best=rank;}
 if(best===0){${append(packing, 'k')}return true;}
 const n0=nb;
 for(;s<end;s++){const row=what+2*V[s];if(ranks[row]===best){${put('s', 'ranks[row+1]')}}}
 if(nb>n0+${packing.words})ties.push(n0,nb);
 return true;
}`;
}
