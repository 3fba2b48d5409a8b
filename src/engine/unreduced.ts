/**
 * A part of the state graph without symmetry: every component stays in its slot, so that one instance can be followed.
 *
 * Needed to judge fairness. In the reduced graph slot 3 today need not be slot 3 tomorrow, and a step of one instance
 * would hide that another starves. From one state of a strongly connected part, everything that stays inside the part
 * up to renaming is explored here; by symmetry the rest of the part is a renamed copy of that.
 *
 * Departures: a component that one step both removes and replaces in its slot counts as the same one, and so does a timer
 * that is cancelled and started again.
 */
import { isOwed } from './explored.ts';
import type { FairEdge, FairGraph } from './fairness.ts';
import { stateKey, type State } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';

/** A part without symmetry; node 0 is the state from which it was explored. */
export interface Unreduced extends FairGraph {
  /** Node of the reduced graph that each state is a renaming of. */
  readonly reduced: readonly number[];
  /** False if the limit was reached; then edges are missing. */
  readonly complete: boolean;
  /** Instances that nothing has satisfied in what was explored; none = the whole part is fair. */
  readonly starving: ReadonlySet<number>;
}

/** Instances of weakly fair rules that are enabled in a state. */
export function owedInstances<C>(machinery: Machinery<C>, state: State): Set<number> {
  const owed = new Set<number>();
  for (const move of machinery.enabled(state)) {
    if (isOwed(move) && machinery.rule(move.rule).fairness === 'weak') owed.add(instance(machinery, move));
  }
  return owed;
}

/** A number for the instance that a move belongs to, as long as components stay in their slots. */
export function instance<C>(machinery: Machinery<C>, move: { readonly rule: number; readonly cell: number }): number {
  return (move.cell + 1) * machinery.model.rules.length + move.rule;
}

/** The cell of an instance's component; -1 = its rule has none. */
export function cellOf<C>(machinery: Machinery<C>, of: number): number {
  return Math.floor(of / machinery.model.rules.length) - 1;
}

/**
 * Explores what can be reached from a state inside a part. `inside` tells by the key of a canonical form which node of
 * the reduced graph it is; `limit` bounds the number of states, those inside bursts included.
 */
export function exploreUnreduced<C>(
  machinery: Machinery<C>,
  from: State,
  inside: (key: string) => number | undefined,
  limit: number,
): Unreduced {
  return new Expansion(machinery, inside, limit).run(from);
}

/** A settled state at the end of a burst, with the instances that were satisfied on the way. */
interface Outcome {
  readonly state: State;
  readonly moves: readonly Move[];
  readonly satisfies: readonly number[];
}

class Expansion<C> {
  private readonly machinery: Machinery<C>;
  private readonly inside: (key: string) => number | undefined;
  private readonly limit: number;
  private readonly ids = new Map<string, number>();
  private readonly states: State[] = [];
  private readonly reduced: number[] = [];
  private readonly edges: FairEdge[][] = [];
  private readonly owed: Set<number>[] = [];
  private walked = 0;

  constructor(machinery: Machinery<C>, inside: (key: string) => number | undefined, limit: number) {
    this.machinery = machinery;
    this.inside = inside;
    this.limit = limit;
  }

  run(from: State): Unreduced {
    this.store(from);
    const starving = new Set(this.owed[0]);
    let next = 0;
    for (; next < this.states.length && this.walked < this.limit; next++) {
      const owed = this.owed[next] ?? new Set<number>();
      this.expand(next, owed);
      for (const waiting of starving) if (!owed.has(waiting)) starving.delete(waiting);
      for (const edge of this.edges[next] ?? []) for (const satisfied of edge.satisfies) starving.delete(satisfied);
    }
    const complete = next === this.states.length;
    return { states: this.states, reduced: this.reduced, edges: this.edges, owed: this.owed, complete, starving };
  }

  private store(state: State): number | null {
    const key = stateKey(state);
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const node = this.inside(stateKey(this.machinery.canonicalForm(state)));
    if (node === undefined) return null;
    this.walked++;
    this.ids.set(key, this.states.length);
    this.edges.push([]);
    this.reduced.push(node);
    this.owed.push(owedInstances(this.machinery, state));
    return this.states.push(state) - 1;
  }

  private expand(node: number, owed: ReadonlySet<number>): void {
    const state = this.states[node];
    if (!state) return;
    for (const move of this.machinery.enabled(state)) {
      if (!isOwed(move)) continue;
      for (const outcome of this.outcomes(state, move, owed)) {
        const to = this.store(outcome.state);
        if (to === null) continue;
        const satisfies = [instance(this.machinery, move), ...outcome.satisfies];
        this.edges[node]?.push({ to, moves: outcome.moves, satisfies });
      }
    }
  }

  /** The settled states behind a move: the burst is walked in every order, as the search does, but without renaming. */
  private outcomes(state: State, move: Move, owed: ReadonlySet<number>): Outcome[] {
    const settled: Outcome[] = [];
    const open: Outcome[] = [{ state, moves: [], satisfies: [] }];
    const seen = new Set<string>();
    for (let next = 0; next < open.length; next++) {
      const at = open[next];
      if (!at) break;
      for (const taken of at.moves.length === 0 ? [move] : this.machinery.enabled(at.state)) {
        for (const after of this.machinery.plainNext(at.state, taken)) {
          const gone = [...owed].filter((waiting) => this.isGone(after, waiting));
          const satisfies = [...new Set([...at.satisfies, ...gone])].sort((a, b) => a - b);
          const key = `${stateKey(after)}/${satisfies.join()}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const outcome = { state: after, moves: [...at.moves, taken], satisfies };
          if (after.settled) settled.push(outcome);
          else open.push(outcome);
        }
      }
    }
    this.walked += open.length - 1;
    return settled;
  }

  private isGone(state: State, waiting: number): boolean {
    const cell = cellOf(this.machinery, waiting);
    return cell >= 0 && (state.cells[cell] ?? 0) === 0;
  }
}
