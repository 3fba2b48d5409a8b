/**
 * Remembers the outcome of a pure function of a view under exactly what it read, in the order in which it read it.
 *
 * The record is a decision tree: a node says what is read next, its branches are the answers, a leaf is the outcome. A
 * hit follows the tree without calling the function. A function that reads something else after equal answers is impure
 * and is reported by name.
 */
import {
  ModelError,
  type Fold,
  type Kind,
  type Ref,
  type Snap,
  type Through,
  type Timer,
  type View,
} from './contract.ts';
import type { Reader } from './reader.ts';
import type { State } from './layout.ts';

/** One read: its name tells reads apart, `answer` gives a number that stands for what is there. */
interface Read {
  readonly name: string;
  /** `after`: the state after a write; the state itself where there is no write. */
  answer(reader: Reader, state: State, row: number, after: State): number;
}

interface Node<T> {
  read: Read | null;
  readonly branches: Map<number, Node<T>>;
  leaf: { readonly outcome: T } | null;
}

function emptyNode<T>(): Node<T> {
  return { read: null, branches: new Map(), leaf: null };
}

/** The memo of one function, for all the components that it is asked about. */
export class Memo<C, T> {
  private readonly root: Node<T> = emptyNode();
  private readonly name: string;
  private readonly of: (view: View<C>, after: View<C>) => T;
  private readonly kind: Kind | null;

  /** `of` may read the component of its own kind, and of a write also the state after it. */
  constructor(name: string, kind: Kind | null, of: (view: View<C>, after: View<C>) => T) {
    this.name = name;
    this.kind = kind;
    this.of = of;
  }

  /** The outcome for the component whose row begins at `row` (-1 = the rule has no component). */
  get(reader: Reader, config: C, state: State, row: number, after: State = state): T {
    let node = this.root;
    while (node.read) {
      const next = node.branches.get(node.read.answer(reader, state, row, after));
      if (!next) break;
      node = next;
    }
    return node.leaf ? node.leaf.outcome : this.run(reader, config, state, row, after);
  }

  private run(reader: Reader, config: C, state: State, row: number, after: State): T {
    let node = this.root;
    const take = (read: Read): number => {
      if (node.leaf) throw new ModelError(`${this.name} is impure: it reads ${read.name} where it read no more before`);
      node.read ??= read;
      if (node.read.name !== read.name) {
        throw new ModelError(`${this.name} is impure: it reads ${read.name} where it read ${node.read.name} before`);
      }
      const answer = read.answer(reader, state, row, after);
      let next = node.branches.get(answer);
      if (!next) node.branches.set(answer, (next = emptyNode()));
      node = next;
      return answer;
    };
    // Symmetry may have renamed the component: the view of the state after has none of its own.
    const takeAfter = (read: Read): number =>
      take({ name: `after: ${read.name}`, answer: (r, _before, _row, then) => read.answer(r, then, -1, then) });
    const outcome = this.of(
      new RecordingView(config, reader, this.kind, this.name, take),
      new RecordingView(config, reader, null, this.name, takeAfter),
    );
    if (node.read) throw new ModelError(`${this.name} is impure: it stopped reading before ${node.read.name}`);
    node.leaf = { outcome };
    return outcome;
  }
}

/** The view that a rule gets while its reads are being recorded. */
class RecordingView<C> implements View<C> {
  readonly config: C;
  private readonly reader: Reader;
  private readonly kind: Kind | null;
  private readonly owner: string;
  private readonly take: (read: Read) => number;

  constructor(config: C, reader: Reader, kind: Kind | null, owner: string, take: (read: Read) => number) {
    this.config = config;
    this.reader = reader;
    this.kind = kind;
    this.owner = owner;
    this.take = take;
  }

  private own(): Kind {
    if (!this.kind) throw new ModelError(`${this.owner} has no component of its own`);
    return this.kind;
  }

  get self(): Snap {
    const id = this.take({ name: 'self', answer: (_reader, state, row) => state.rows[row] ?? 0 });
    const snap = this.reader.layout.population(this.own()).snap(id);
    if (!snap) throw new ModelError(`${this.owner} is asked about an empty slot`);
    return snap;
  }

  deref(name: string): Snap | null {
    const kind = this.own();
    const target = this.reader.layout.refKind(kind, name);
    const column = this.reader.layout.column(kind, name);
    const place = this.reader.layout.place(target);
    const id = this.take({
      name: `deref ${name}`,
      answer: (_reader, state, row) => {
        const slot = (state.rows[row + column] ?? 0) - 1;
        return slot < 0 ? 0 : (state.rows[place.first + slot * place.width] ?? 0);
      },
    });
    return this.reader.layout.population(target).snap(id);
  }

  ref(name: string): Ref | null {
    const kind = this.own();
    const column = this.reader.layout.column(kind, name);
    const slot = this.take({ name: `ref ${name}`, answer: (_reader, state, row) => state.rows[row + column] ?? 0 }) - 1;
    return slot < 0 ? null : { kind: this.reader.layout.refKind(kind, name), slot };
  }

  all(kind: Kind): readonly (Snap | null)[] {
    const population = this.reader.layout.population(kind);
    const snaps: (Snap | null)[] = [];
    for (let slot = 0; slot < kind.max; slot++) {
      const at = this.reader.layout.row(kind, slot);
      const id = this.take({ name: `${kind.name} ${slot}`, answer: (_reader, state) => state.rows[at] ?? 0 });
      snaps.push(population.snap(id));
    }
    return snaps;
  }

  fold<T>(fold: Fold<T>, through?: Through): T {
    const of = through?.of;
    const via = through ? ` via ${through.via}${of ? ` of ${of.slot}` : ''}` : '';
    const table = this.reader.table(fold);
    const column = through ? this.reader.layout.column(fold.over, through.via) : 0;
    const fixed = of ? of.slot : -1;
    const own = through && !of ? this.reader.layout.place(this.own()) : null;
    const answer = (reader: Reader, state: State, row: number): number =>
      reader.foldAt(table, state, column, own ? (row - own.first) / own.width : fixed);
    return this.reader.foldValue(fold, this.take({ name: `fold ${fold.name}${via}`, answer }));
  }

  pending(timer: Timer): boolean {
    const answer = (reader: Reader, state: State, row: number): number => {
      const id = reader.timerId(timer);
      return state.timers.some((t) => t.row === row && t.timer === id) ? 1 : 0;
    };
    return this.take({ name: `pending ${timer.name}`, answer }) === 1;
  }
}
