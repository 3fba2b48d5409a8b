/**
 * Fills the flat tables from the plain engine: what the inner loop may meet in a state, it learns here before it goes on.
 *
 * All tables lie in one list of numbers. A *node* is [what to look at, then by what is found there: an item]; an *item*
 * is a node (above zero), a leaf (below zero) or unknown (zero). Instances of rules that look first at the same cell make
 * a *group*: one look gives the list of those that have anything to do.
 */
import { ModelError } from '../contract.ts';
import type { Answer, Judge } from '../judge.ts';
import type { State } from '../layout.ts';
import type { Machinery, Move } from '../machinery.ts';
import { nameOf, type Read } from '../reads.ts';
import { Effects } from './effects.ts';
import { Growing, type Allocate } from './growing.ts';
import type { Packing } from './packing.ts';
import { Routes } from './routes.ts';
import { Values } from './values.ts';

/** Answers of properties as leaves. */
export const ANSWERS: readonly Answer[] = ['not asked', 'holds', 'violated'];
export const HOLDS = 2;
export const VIOLATED = 3;

/** The leaf of an instance that has nothing to do. */
const IDLE = 1;

/** Instances that look first at one entry of the values. */
export interface Group {
  readonly index: number;
  /** By what is found there: where the list of items begins, or 0. */
  readonly table: number;
}

interface Instance {
  readonly rule: number;
  readonly cell: number;
}

/** One way through the tables. */
interface Lesson {
  readonly name: string;
  readonly path: readonly number[];
  readonly leaf: number;
}

interface Taught {
  readonly instance: Instance;
  readonly lesson: Lesson;
}

interface Pupils extends Group {
  readonly instances: readonly Instance[];
  /** Instances of a list, in the order of its items. */
  readonly listed: Map<number, readonly Instance[]>;
}

/** The tables of one search, and how they are filled. */
export class Teacher<C> {
  readonly values: Values;
  readonly routes: Routes;
  /** Groups, nodes and lists. */
  readonly trie: Growing;
  /** What instances do: how many moves, then for each its route, its number among the judged ones, its masks. */
  readonly leaves: Growing;
  /** Moves whose writes are judged; a leaf holds the index + 1. */
  readonly judged: Move[] = [];
  /** Where the item of each property lies. */
  readonly questions: readonly number[];
  private pupils: readonly Pupils[] = [];
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly effects: Effects<C>;
  private readonly byText = new Map<string, number>();
  private readonly noItems: number;

  constructor(machinery: Machinery<C>, judge: Judge<C>, packing: Packing, allocate: Allocate) {
    this.machinery = machinery;
    this.judge = judge;
    this.values = new Values(machinery.layout, packing, allocate);
    this.routes = new Routes(machinery, packing, allocate);
    this.effects = new Effects(machinery, packing, this.routes);
    this.trie = new Growing(allocate, 1 << 16);
    this.leaves = new Growing(allocate);
    this.leaves.append([0]);
    this.questions = judge.onSettled.map(() => this.trie.take(1));
    this.noItems = this.trie.take(1);
  }

  /** What the inner loop begins with. */
  get groups(): readonly Group[] {
    return this.pupils;
  }

  /** Learns everything that can be asked about a state. */
  teach(state: State): void {
    if (this.pupils.length === 0) this.pupils = this.group(state);
    const values = [...state.cells];
    this.values.fill(values);
    const unknown = this.pupils.map((group) => this.unknown(group, state, values));
    const answers = this.judge.onSettled.map(({ judgement, memo }) => ({
      name: judgement.requirement,
      path: this.path(memo.reads(state, -1), state, -1, []),
      leaf: 1 + ANSWERS.indexOf(memo.get(state, -1)),
    }));
    this.routes.learn(state);
    // Again: the lessons may have named folds that nobody asked for before.
    this.values.fill(values);
    for (const [number, group] of this.pupils.entries()) this.enter(group, unknown[number] ?? [], values);
    for (const [number, answer] of answers.entries()) this.insert(this.questions[number] ?? 0, answer, values);
  }

  /** Lessons for the instances whose item does not lead to a leaf yet. */
  private unknown(group: Pupils, state: State, values: readonly number[]): Taught[] {
    const list = this.trie.data[group.table + (values[group.index] ?? 0)] ?? 0;
    const present = group.instances.filter(({ cell }) => cell < 0 || state.cells[cell] !== 0);
    const listed = group.listed.get(list) ?? [];
    const due = list === 0 ? present : listed.filter((_, item) => !this.isKnown(list + 1 + item, values));
    return due.map((instance) => ({ instance, lesson: this.lesson(state, instance, group.index) }));
  }

  private isKnown(slot: number, values: readonly number[]): boolean {
    const { data } = this.trie;
    let item = data[slot] ?? 0;
    while (item > 0) item = data[item + 1 + (values[data[item] ?? 0] ?? 0)] ?? 0;
    return item < 0;
  }

  /** Rules of components look first at their own cell, the others where they happen to. */
  private group(state: State): Pupils[] {
    const byIndex = new Map<number, Instance[]>();
    const add = (index: number, instance: Instance): void => {
      const group = byIndex.get(index);
      if (group) group.push(instance);
      else byIndex.set(index, [instance]);
    };
    for (const [rule, { forEach }] of this.machinery.model.rules.entries()) {
      if (forEach) {
        const { first, end } = this.machinery.layout.place(forEach);
        for (let cell = first; cell < end; cell++) add(cell, { rule, cell });
      } else {
        const [first = this.values.nothing] = this.path(this.machinery.readsOf(state, rule, -1), state, -1, []);
        add(first, { rule, cell: -1 });
      }
    }
    return [...byIndex].map(([index, instances]) => ({
      index,
      instances,
      table: this.trie.take(this.values.room(index)),
      listed: new Map(),
    }));
  }

  private lesson(state: State, { rule, cell }: Instance, first: number): Lesson {
    const path = this.path(this.machinery.readsOf(state, rule, cell), state, cell, [first]);
    const leaf: number[] = [];
    const moves = this.machinery.offered(state, rule, cell);
    for (const move of moves) {
      if (move.step.spend !== undefined)
        throw new ModelError(
          `rule ${this.machinery.rule(rule).name} spends ${move.step.spend}: the flat search does not count that`,
        );
      const { cells, route, masks } = this.effects.resolve(state, move);
      for (const read of cells) if (!path.includes(read)) path.push(read);
      leaf.push(route, this.judgedNumber(move), ...masks);
    }
    return { name: this.machinery.rule(rule).name, path: path.slice(1), leaf: this.leaf([moves.length, ...leaf]) };
  }

  private judgedNumber(move: Move): number {
    if (!this.judge.isAsked(move)) return 0;
    const known = this.judged.indexOf(move);
    return known < 0 ? this.judged.push(move) : known + 1;
  }

  private leaf(leaf: readonly number[]): number {
    if (leaf[0] === 0) return IDLE;
    const text = leaf.join();
    let at = this.byText.get(text);
    if (at === undefined) this.byText.set(text, (at = this.leaves.append(leaf)));
    return at;
  }

  /** What decides the reads, each entry once. */
  private path(reads: readonly Read[], state: State, cell: number, path: number[]): number[] {
    for (const read of reads) {
      if (read.after) throw new ModelError(`${nameOf(read)}: there is no write`);
      for (const index of this.values.indices(read, state.cells, cell)) if (!path.includes(index)) path.push(index);
    }
    return path;
  }

  private enter(group: Pupils, taught: readonly Taught[], values: readonly number[]): void {
    const slot = group.table + (values[group.index] ?? 0);
    let list = this.trie.data[slot] ?? 0;
    if (list === 0) {
      const listed = taught.filter(({ lesson }) => lesson.path.length > 0 || lesson.leaf !== IDLE);
      list = listed.length > 0 ? this.trie.append([listed.length, ...listed.map(() => 0)]) : this.noItems;
      this.trie.data[slot] = list;
      if (listed.length > 0)
        group.listed.set(
          list,
          listed.map(({ instance }) => instance),
        );
    }
    for (const [item, instance] of (group.listed.get(list) ?? []).entries()) {
      const found = taught.find((one) => one.instance === instance);
      if (found) this.insert(list + 1 + item, found.lesson, values);
    }
  }

  private insert(begin: number, { name, path, leaf }: Lesson, values: readonly number[]): void {
    let slot = begin;
    for (const index of path) {
      let node = this.trie.data[slot] ?? 0;
      if (node < 0) throw new ModelError(`rule ${name} is impure: it reads more than before after equal reads`);
      if (node === 0) {
        node = this.trie.take(1 + this.values.room(index));
        this.trie.data[node] = index;
        this.trie.data[slot] = node;
      }
      if (this.trie.data[node] !== index) throw new ModelError(`rule ${name} is impure: it reads something else`);
      slot = node + 1 + (values[index] ?? 0);
    }
    const known = this.trie.data[slot] ?? 0;
    if (known !== 0 && known !== -leaf) throw new ModelError(`rule ${name} is impure: equal reads, other steps`);
    this.trie.data[slot] = -leaf;
  }
}
