/**
 * The inner loop in its readable form: the same tables as the generated one, whatever the layout. It is the reference.
 */
import { Growing, ownMemory } from './growing.ts';
import type { Ground, Loop } from './loop.ts';
import { CREATE, NO_CANDIDATE, PICK, ROUTE, UNKNOWN_RANK } from './routes.ts';
import { HOLDS, VIOLATED } from './teacher.ts';

/** Successors of one state, not yet added. */
class Found {
  readonly words = new Growing(ownMemory);
  /** For each: where its words begin, the number of its move among those of the state, its number among the judged. */
  readonly list: { readonly at: number; readonly move: number; readonly judged: number }[] = [];

  clear(): void {
    this.words.length = 1;
    this.list.length = 0;
  }
}

/** Goes through the tables step by step. */
export class Interpreted implements Loop {
  private readonly ground: Ground;
  private readonly words: number;
  private readonly values: Int32Array;
  private readonly answers: number[] = [];
  private readonly found = new Found();
  private move = 0;

  constructor(ground: Ground) {
    this.ground = ground;
    this.words = ground.packing.words;
    this.values = new Int32Array(ground.tables.nothing + 1 + ground.tables.folds.length);
  }

  run(most: number): ReturnType<Loop['run']> {
    const { visited } = this.ground;
    for (let count = 0; visited.head < visited.tail; count++) {
      if (count === most) return 'paused';
      const at = visited.at(visited.head);
      if (!this.look(at) || !this.expand(at)) return 'unknown';
      this.commit(at);
    }
    return 'finished';
  }

  /** Reads the state and asks the properties; false where a table has a gap. */
  private look(at: number): boolean {
    const { packing, visited, tables } = this.ground;
    const { values } = this;
    packing.unpack(visited.queue, at, values);
    for (const [number, { table, bits, root }] of tables.folds.entries()) {
      const last = table.place.end - 1;
      let block = root;
      for (let cell = table.place.first; cell < last; cell++) block = tables.blocks[block + (values[cell] ?? 0)] ?? 0;
      const value = tables.blocks[block + (1 << bits) + (values[last] ?? 0)] ?? 0;
      if (value === 0) return false;
      values[tables.nothing + 1 + number] = value;
    }
    this.answers.length = 0;
    for (const question of tables.questions) this.answers.push(-this.item(question));
    return !this.answers.includes(0);
  }

  /** Follows an item to its leaf, or to 0. */
  private item(slot: number): number {
    const { trie } = this.ground.tables;
    let item = trie[slot] ?? 0;
    while (item > 0) item = trie[item + 1 + (this.values[trie[item] ?? 0] ?? 0)] ?? 0;
    return item;
  }

  /** Finds the successors; false where a table has a gap. */
  private expand(at: number): boolean {
    const { tables } = this.ground;
    this.found.clear();
    this.move = 0;
    for (const { index, table } of tables.groups) {
      const list = tables.trie[table + (this.values[index] ?? 0)] ?? 0;
      if (list === 0) return false;
      const count = tables.trie[list] ?? 0;
      for (let number = 1; number <= count; number++) {
        const leaf = -this.item(list + number);
        if (leaf === 0 || !this.moves(leaf, at)) return false;
      }
    }
    return true;
  }

  private moves(leaf: number, at: number): boolean {
    const { leaves } = this.ground.tables;
    const { queue } = this.ground.visited;
    let next = leaf + 1;
    for (let count = leaves[leaf] ?? 0; count > 0; count--) {
      const route = leaves[next] ?? 0;
      const judged = leaves[next + 1] ?? 0;
      next += 2;
      const to = this.found.words.take(this.words);
      const { data } = this.found.words;
      for (let word = 0; word < this.words; word++, next += 2)
        data[to + word] = ((queue[at + word] ?? 0) & (leaves[next] ?? 0)) | (leaves[next + 1] ?? 0);
      this.move++;
      if (route === 0) this.found.list.push({ at: to, move: this.move, judged });
      else if (!this.route(route, to, judged)) return false;
    }
    return true;
  }

  /** Follows a route from the state at `from`, in which the masks have been applied. */
  private route(route: number, from: number, judged: number): boolean {
    const { lines, ranks } = this.ground.tables;
    const { values } = this;
    const [kind = 0, first = 0, end = 0, what = 0] = lines.subarray(route * ROUTE, route * ROUTE + ROUTE);
    if (kind === CREATE) {
      let free = first;
      while (free < end && values[free] !== 0) free++;
      if (free === end) return false;
      this.place(from, free, what, judged);
      return true;
    }
    if (kind !== PICK) return this.plain(what, judged);
    let best = 0;
    for (let cell = first; cell < end; cell++) {
      const rank = ranks[what + 2 * (values[cell] ?? 0)] ?? 0;
      if (rank === UNKNOWN_RANK) return false;
      if (rank !== NO_CANDIDATE && (best === 0 || rank < best)) best = rank;
    }
    if (best === 0) this.found.list.push({ at: from, move: this.move, judged });
    for (let cell = first; cell < end && best > 0; cell++) {
      const row = what + 2 * (values[cell] ?? 0);
      if (ranks[row] === best) this.place(from, cell, ranks[row + 1] ?? 0, judged);
    }
    return true;
  }

  /** A copy of a successor with another row in one cell. */
  private place(from: number, cell: number, row: number, judged: number): void {
    const to = this.found.words.take(this.words);
    const { data } = this.found.words;
    data.copyWithin(to, from, from + this.words);
    const field = this.ground.packing.fields[cell];
    if (!field) return;
    const word = to + field.word;
    data[word] = ((data[word] ?? 0) & ~(((1 << field.bits) - 1) << field.shift)) | (row << field.shift);
    this.found.list.push({ at: to, move: this.move, judged });
  }

  private plain(move: number, judged: number): boolean {
    const { helpers } = this.ground;
    const count = helpers.plain(move, this.values);
    for (let number = 0; number < count; number++) {
      const to = this.found.words.take(this.words);
      const from = number * this.words;
      this.found.words.data.set(helpers.results.words.subarray(from, from + this.words), to);
      this.found.list.push({ at: to, move: this.move, judged });
    }
    return true;
  }

  /** Adds the successors and takes the state away. */
  private commit(at: number): void {
    const { visited, helpers, exercised, reported } = this.ground;
    for (const [question, answer] of this.answers.entries()) {
      if (answer >= HOLDS) exercised[question] = (exercised[question] ?? 0) + 1;
      if (answer !== VIOLATED || reported[question] !== 0) continue;
      reported[question] = 1;
      helpers.violated(question, visited.queue, at);
    }
    const { data } = this.found.words;
    const { list } = this.found;
    for (const { at: to } of list) helpers.canonical?.(data, to);
    // A copy: adding a state may replace the queue.
    const before = visited.queue.slice(at, at + this.words);
    for (const [number, { at: to, move, judged }] of list.entries()) {
      if (this.isDouble(number, to, move)) continue;
      visited.transitions++;
      if (judged > 0) helpers.judge(judged, visited.head, before, 0, data, to);
      visited.add(data, to, visited.head);
    }
    visited.take();
  }

  /** Whether the same move has led to the same state before. */
  private isDouble(number: number, at: number, move: number): boolean {
    const { list, words } = this.found;
    for (let other = number - 1; list[other]?.move === move; other--) {
      const from = list[other]?.at ?? 0;
      let same = true;
      for (let word = 0; word < this.words; word++) same &&= words.data[from + word] === words.data[at + word];
      if (same) return true;
    }
    return false;
  }
}
