/**
 * The search: settled states breadth-first, level by level over the number of disturbances, against requirements.
 *
 * A state is explored once, at the least number of disturbances that reaches it: whatever can follow after more of them
 * can follow after fewer. Hence the first counterexample is the least by (disturbances, steps).
 */
import { ModelError, type ClusterModel, type Requirement } from './contract.ts';
import { exploreBurst } from './burst.ts';
import { judgeGoals } from './convergence.ts';
import { pathTo, type Edge, type Explored } from './explored.ts';
import { Judge, type Judgement } from './judge.ts';
import { stateKey, type State } from './layout.ts';
import { Machinery, type Move } from './machinery.ts';

export interface Bounds {
  /** Most disturbances on one run. */
  readonly disturbances: number;
  /** Most settled states to store. */
  readonly maxStates?: number;
  /** Asked now and then; a text ends the search and becomes its reason. */
  readonly stop?: () => string | null;
  readonly symmetry?: boolean;
}

export interface SearchResult {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly settledStates: number;
  /** Settled states and the states inside bursts, each burst counted by itself. */
  readonly states: number;
  readonly transitions: number;
  /** Levels of disturbances that were explored to their end; -1 = not even the first. */
  readonly completeLevel: number;
  /** Why the search ended early; null = it did not. */
  readonly limit: string | null;
  /** Moves into a burst that never settles, if one was met. */
  readonly livelock: readonly Move[] | null;
  readonly explored: Explored;
}

/** Searches a model within bounds. Throws `ModelError` for a model that breaks the contract. */
export function check<C>(
  model: ClusterModel<C>,
  requirements: readonly Requirement<C>[],
  bounds: Bounds,
): SearchResult {
  return new Search(model, requirements, bounds).run();
}

class Search<C> {
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly bounds: Bounds;
  private readonly ids = new Map<string, number>();
  private readonly explored: Explored = {
    states: [],
    parent: [],
    reachedBy: [],
    level: [],
    edges: [],
    expanded: [],
    fair: [],
  };
  private queues: number[][] = [];
  private between = 0;
  private transitions = 0;
  private limit: string | null = null;
  private livelock: readonly Move[] | null = null;

  constructor(model: ClusterModel<C>, requirements: readonly Requirement<C>[], bounds: Bounds) {
    this.machinery = new Machinery(model, { symmetry: bounds.symmetry ?? true });
    this.judge = new Judge(this.machinery, requirements);
    this.bounds = bounds;
    this.queues = Array.from({ length: bounds.disturbances + 1 }, () => []);
  }

  run(): SearchResult {
    this.burst(this.begin(this.machinery.initial()), [], -1, 0, null);
    let completeLevel = -1;
    for (let level = 0; level < this.queues.length && !this.limit; level++) {
      this.exploreLevel(level);
      if (!this.limit) completeLevel = level;
    }
    judgeGoals(this.judge, this.explored);
    return {
      judgements: this.judge.judgements,
      settledStates: this.explored.states.length,
      states: this.explored.states.length + this.between,
      transitions: this.transitions,
      completeLevel,
      limit: this.limit,
      livelock: this.livelock,
      explored: this.explored,
    };
  }

  /** The first settled state in which the model says that it may begin, reached without disturbances. */
  private begin(initial: State): State {
    const { begin } = this.machinery.model;
    if (!begin) return initial;
    const open = [initial];
    const seen = new Set<string>();
    for (let next = 0; next < open.length; next++) {
      const state = open[next];
      if (!state) break;
      if (state.queue.length === 0 && this.judge.look(state, (view) => begin(view))) return state;
      for (const move of this.machinery.enabled(state)) {
        if (move.step.spend !== undefined || move.class === 'optional') continue;
        for (const after of this.machinery.next(state, move)) {
          const key = stateKey(after);
          if (seen.has(key)) continue;
          seen.add(key);
          open.push(after);
        }
      }
    }
    throw new ModelError('no settled state is ready to begin with');
  }

  private exploreLevel(level: number): void {
    const queue = this.queues[level] ?? [];
    for (let next = 0; next < queue.length; next++) {
      const node = queue[next];
      if (node === undefined || (this.explored.level[node] ?? 0) < level) continue;
      if (this.explored.states.length >= (this.bounds.maxStates ?? Infinity))
        this.limit = `--max-states ${this.bounds.maxStates}`;
      else if (next % 64 === 0) this.limit = this.bounds.stop?.() ?? null;
      if (this.limit) return;
      this.expand(node, level);
    }
  }

  private expand(node: number, level: number): void {
    const state = this.explored.states[node];
    if (!state) return;
    const fair = new Set<string>();
    for (const move of this.machinery.enabled(state)) {
      const spends = move.step.spend !== undefined;
      if (this.machinery.rule(move.rule).fairness === 'weak') fair.add(`${move.rule}.${move.row}`);
      if (spends && level + 1 >= this.queues.length) continue;
      const owed = !spends && move.class !== 'optional';
      for (const after of this.machinery.next(state, move)) {
        this.transitions++;
        this.see(state, move, after, () => [...pathTo(this.explored, node), move], spends ? level + 1 : level);
        this.burst(after, [move], node, spends ? level + 1 : level, owed ? (this.explored.edges[node] ?? null) : null);
      }
    }
    this.explored.fair[node] = fair;
    this.explored.expanded[node] = true;
  }

  /** Walks what a move set off and stores the settled states behind it. */
  private burst(begin: State, moves: readonly Move[], from: number, level: number, edges: Edge[] | null): void {
    const rank = this.machinery.nowRank;
    const before = (): Move[] => (from < 0 ? [] : pathTo(this.explored, from));
    const burst = exploreBurst(this.machinery, begin, (state, move, after, inside) => {
      this.see(state, move, after, () => [...before(), ...moves, ...inside], level);
    });
    this.machinery.nowRank = rank;
    this.between += burst.between;
    this.transitions += burst.transitions;
    if (burst.livelock) this.livelock ??= [...before(), ...moves, ...burst.livelock];
    for (const settled of burst.settled) {
      const reachedBy = [...moves, ...settled.moves];
      const to = this.store(settled.key, settled.state, from, reachedBy, level);
      edges?.push({ to, moves: reachedBy });
    }
  }

  private see(before: State, move: Move, after: State, moves: () => Move[], level: number): void {
    const violation = (): { moves: Move[]; loopStart: null; disturbances: number } => ({
      moves: moves(),
      loopStart: null,
      disturbances: level,
    });
    this.judge.write(before, move.step, after, violation);
    if (after.queue.length > 0) this.judge.state(after, violation);
  }

  private store(key: string, state: State, parent: number, reachedBy: readonly Move[], level: number): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const id = this.explored.states.length;
    this.ids.set(key, id);
    this.explored.states.push(state);
    this.explored.parent.push(parent);
    this.explored.reachedBy.push(reachedBy);
    this.explored.level.push(level);
    this.explored.edges.push([]);
    this.explored.expanded.push(false);
    this.explored.fair.push(new Set());
    this.queues[level]?.push(id);
    this.judge.state(state, () => ({ moves: pathTo(this.explored, id), loopStart: null, disturbances: level }));
    return id;
  }
}
