/**
 * Remembers the outcome of a pure function of a view under exactly what it read, in the order in which it read it.
 *
 * The record is a decision tree: a node says what is read next, its branches are the answers, a leaf is the outcome. A
 * hit follows the tree without calling the function. A function that reads something else after equal answers is impure
 * and is reported by name.
 */
import { ModelError, type Kind } from './contract.ts';
import type { State } from './layout.ts';
import { answer, isSame, nameOf, type Read } from './reads.ts';
import { RecordingView, type Source } from './recording-view.ts';

/** Answers below this are looked up in a list, the others in a map: lists with holes would cost more than they save. */
const LISTED = 64;

class Node<T> {
  read: Read | null = null;
  leaf: { readonly outcome: T } | null = null;
  private readonly few: (Node<T> | undefined)[] = [];
  private many: Map<number, Node<T>> | null = null;

  /** The branch for an answer, if there is one. */
  branch(found: number): Node<T> | undefined {
    return found < LISTED ? this.few[found] : this.many?.get(found);
  }

  /** Adds the branch for an answer. */
  grow(found: number): Node<T> {
    const node = new Node<T>();
    if (found < LISTED) {
      while (this.few.length < found) this.few.push(undefined);
      this.few[found] = node;
    } else (this.many ??= new Map()).set(found, node);
    return node;
  }
}

/** The memo of one function, for all the components that it is asked about. */
export class Memo<C, T> {
  private readonly root = new Node<T>();
  private readonly name: string;
  private readonly source: Source<C>;
  private readonly of: (view: RecordingView<C>, after: RecordingView<C>) => T;
  private readonly kind: Kind | null;

  /** `of` may read the component of its own kind, and of a write also the state after it. */
  constructor(
    name: string,
    source: Source<C>,
    kind: Kind | null,
    of: (view: RecordingView<C>, after: RecordingView<C>) => T,
  ) {
    this.name = name;
    this.source = source;
    this.kind = kind;
    this.of = of;
  }

  /** The outcome for the component in a cell (-1 = the function has no component). */
  get(state: State, cell: number, after: State = state): T {
    let node = this.root;
    while (node.read) {
      const { read } = node;
      // Symmetry may have renamed the component: the view of the state after has none of its own.
      const next = node.branch(read.after ? answer(read, after.cells, -1) : answer(read, state.cells, cell));
      if (!next) break;
      node = next;
    }
    return node.leaf ? node.leaf.outcome : this.run(state, cell, after);
  }

  /** What the function reads before it gives its outcome here, in order. */
  reads(state: State, cell: number, after: State = state): Read[] {
    this.get(state, cell, after);
    const reads: Read[] = [];
    for (let node: Node<T> | undefined = this.root; node?.read;) {
      const { read } = node;
      reads.push(read);
      node = node.branch(read.after ? answer(read, after.cells, -1) : answer(read, state.cells, cell));
    }
    return reads;
  }

  /**
   * Calls the function again where its outcome is remembered. Throws `ModelError` if it reads something else now, or if
   * its outcome is another one by the text that `textOf` gives of it.
   */
  recheck(state: State, cell: number, textOf: (outcome: T) => string): void {
    const expected = textOf(this.get(state, cell));
    if (textOf(this.run(state, cell, state)) !== expected)
      throw new ModelError(`${this.name} is impure: after equal reads it has another outcome`);
  }

  private run(state: State, cell: number, after: State): T {
    let node = this.root;
    const take = (read: Read): number => {
      if (node.leaf) throw this.impure(read, null);
      node.read ??= read;
      if (!isSame(node.read, read)) throw this.impure(read, node.read);
      const found = read.after ? answer(read, after.cells, -1) : answer(read, state.cells, cell);
      node = node.branch(found) ?? node.grow(found);
      return found;
    };
    const outcome = this.of(
      new RecordingView(this.source, this.kind, this.name, false, take),
      new RecordingView(this.source, null, this.name, true, take),
    );
    if (node.read) throw new ModelError(`${this.name} is impure: it stopped reading before ${nameOf(node.read)}`);
    node.leaf ??= { outcome };
    return outcome;
  }

  private impure(read: Read, before: Read | null): ModelError {
    const expected = before ? `where it read ${nameOf(before)} before` : 'where it read no more before';
    return new ModelError(`${this.name} is impure: it reads ${nameOf(read)} ${expected}`);
  }
}
