/**
 * How a state is packed into a few 32-bit words: every cell has a field as wide as the rows of its kind need.
 *
 * One bit of the last word stays free: it tells used entries of the visited set from free ones. A row that does not fit
 * its field is never cut off: `Overflow` begins the search anew with wider fields.
 */
import type { Layout } from '../layout.ts';

/** Something met during a search does not fit what was laid out for it. */
export class Overflow extends Error {
  override readonly name = 'Overflow';
}

/** Where the field of a cell lies. */
export interface Field {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

/** Bits of a word; fields of the last one leave the highest free. */
const WORD = 32;

/** States of so many words are no trouble. */
const FEW_WORDS = 2;

/** Fields for all cells, some bits wider than the rows that are known need. */
function lay(layout: Layout, margin: number): { fields: readonly Field[]; words: number } {
  const fields: Field[] = [];
  const used: number[] = [];
  for (const { first, end, rows } of layout.places) {
    const bits = Math.min(WORD - 1, WORD - Math.clz32(Math.max(1, rows.count - 1)) + margin);
    for (let cell = first; cell < end; cell++) {
      // The first word with room; the highest bit of each stays free, because any may turn out to be the last.
      let word = used.findIndex((taken) => taken + bits < WORD);
      if (word < 0) word = used.push(0) - 1;
      fields.push({ word, shift: used[word] ?? 0, bits });
      used[word] = (used[word] ?? 0) + bits;
    }
  }
  return { fields, words: Math.max(1, used.length) };
}

/** Fields for the cells of a layout. */
export class Packing {
  /** By cell. */
  readonly fields: readonly Field[];
  readonly words: number;

  constructor(layout: Layout) {
    const exact = lay(layout, 0);
    // Bits that would be left over make it rarer that a search has to begin anew.
    const wider = [2, 1].map((margin) => lay(layout, margin));
    const { fields, words } = wider.find((one) => one.words <= Math.max(FEW_WORDS, exact.words)) ?? exact;
    this.fields = fields;
    this.words = words;
  }

  /** Bits of the field of a cell. */
  bits(cell: number): number {
    return this.fields[cell]?.bits ?? 0;
  }

  /** The row, if it fits the field of a cell. */
  fitting(cell: number, row: number): number {
    const bits = this.bits(cell);
    if (row >>> bits !== 0) throw new Overflow(`row ${row} in ${bits} bits`);
    return row;
  }

  /** Writes a state into words from `at` on. */
  pack(cells: ArrayLike<number>, words: Int32Array, at: number): void {
    words.fill(0, at, at + this.words);
    for (let cell = 0; cell < this.fields.length; cell++) {
      const field = this.fields[cell];
      if (!field) break;
      const row = this.fitting(cell, cells[cell] ?? 0);
      words[at + field.word] = (words[at + field.word] ?? 0) | (row << field.shift);
    }
  }

  /** Reads the cells of a state from its words. */
  unpack(words: Int32Array, at: number, cells: { [cell: number]: number }): void {
    for (let cell = 0; cell < this.fields.length; cell++) {
      const field = this.fields[cell];
      if (!field) break;
      cells[cell] = ((words[at + field.word] ?? 0) >>> field.shift) & ((1 << field.bits) - 1);
    }
  }
}
