/**
 * The search: settled states, level by level over the number of disturbances, each level breadth-first or depth-first.
 *
 * A state is explored once, at the least number of disturbances that reaches it: whatever can follow after more of them
 * can follow after fewer. Hence the first counterexample is the least by (disturbances, steps). What is applied at first
 * is explored without disturbances until the model says that they may begin; those states are the starts.
 */
import type { Bounds } from './bounds.ts';
import { withBudgets } from './budgets.ts';
import type { ClusterModel, Requirement } from './contract.ts';
import { exploreBurst, extended, joined, movesOf, type Burst, type Trail } from './burst.ts';
import { judgeGoals } from './convergence.ts';
import { isOwed, pathTo, type Edge, type Explored, type Path } from './explored.ts';
import { Judge, type Judgement, type Violation } from './judge.ts';
import { stateKey, type State } from './layout.ts';
import { BEFORE_THE_START, StateGraph } from './state-graph.ts';
import { isFeasible } from './feasibility.ts';
import { Machinery, type Move } from './machinery.ts';
import { retrace } from './retrace.ts';

export interface SearchResult<C> {
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly settledStates: number;
  /** Settled states and the states inside bursts, each burst counted by itself. */
  readonly states: number;
  readonly transitions: number;
  /** Levels of disturbances that were explored to their end; -1 = not even the first. */
  readonly completeLevel: number;
  /** False if no state was met in which disturbances may begin. */
  readonly began: boolean;
  /** Why the search ended early; null = it did not. */
  readonly limit: string | null;
  /** The way into a burst that never settles, if one was met. */
  readonly livelock: Path | null;
  readonly explored: Explored;
  readonly machinery: Machinery<C>;
}

/** Searches a model within bounds. Throws `ModelError` for a model that breaks the contract. */
export function check<C>(
  model: ClusterModel<C>,
  requirements: readonly Requirement<C>[],
  bounds: Bounds,
): SearchResult<C> {
  return new Search(withBudgets(model), requirements, bounds).run();
}

/** Enough for every component of the built-in models; a few seconds. */
const UNREDUCED = 50_000;

/** Bursts kept; more would cost more memory than they save time. */
const REMEMBERED_BURSTS = 500_000;

/** A burst that began behind a node; negative = with what was applied at first. */
interface Begun {
  readonly begin: State;
  /** From the node to its beginning. */
  readonly trail: Trail | null;
  readonly from: number;
  /** Rank of timers that start in it. */
  readonly rank: number;
}

class Search<C> {
  private readonly bursts = new Map<string, Burst>();
  /** Bursts that began at each level: in each of them something may go wrong once. */
  private readonly begun = new Map<number, Begun[]>();
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly bounds: Bounds;
  private readonly isFaulty: boolean;
  private readonly graph: StateGraph;
  private readonly explored: Explored;
  private between = 0;
  private transitions = 0;
  private limit: string | null = null;
  private livelock: Path | null = null;

  constructor(model: ClusterModel<C>, requirements: readonly Requirement<C>[], bounds: Bounds) {
    this.machinery = new Machinery(model, { symmetry: bounds.symmetry ?? true, keepsIdle: bounds.keepsIdle ?? false });
    this.judge = new Judge(this.machinery, requirements, (violation) => this.clockAllows(violation));
    this.bounds = bounds;
    this.isFaulty = model.faults !== undefined;
    this.graph = new StateGraph(bounds.order ?? 'breadth-first');
    this.explored = this.graph.explored;
  }

  run(): SearchResult<C> {
    const initial = this.machinery.initial();
    this.burst(initial, null, -1, this.machinery.model.begin ? BEFORE_THE_START : 0, null);
    this.exploreLevel(BEFORE_THE_START);
    let completeLevel = -1;
    for (let level = 0; level <= this.bounds.disturbances && !this.limit; level++) {
      if (level > 0) this.disturbLevel(level - 1);
      if (!this.limit) this.exploreLevel(level);
      if (!this.limit) completeLevel = level;
    }
    judgeGoals(this.judge, this.explored, this.machinery, this.bounds.unreduced ?? UNREDUCED);
    return {
      judgements: this.judge.judgements,
      settledStates: this.explored.states.length,
      states: this.explored.states.length + this.between,
      transitions: this.transitions,
      completeLevel,
      began: this.explored.level.some((level) => level >= 0),
      limit: this.limit,
      livelock: this.livelock,
      explored: this.explored,
      machinery: this.machinery,
    };
  }

  /** Explores everything that can be reached from the states of a level without another disturbance. */
  private exploreLevel(level: number): void {
    const open = this.graph.openAt(level);
    for (let count = 0; ; count++) {
      const node = open.take((candidate, depth) => this.isDue(candidate, depth));
      if (node === null || this.isOver(count, level)) return;
      this.judgeNode(node, level);
      this.expand(node, level);
    }
  }

  /** A node waits once for each way that was shorter than the last; only the shortest counts. */
  private isDue(node: number, depth: number): boolean {
    return this.explored.expanded[node] !== true && this.explored.depth[node] === depth;
  }

  private judgeNode(node: number, level: number): void {
    const state = this.explored.states[node];
    const found = (): Violation => ({
      path: pathTo(this.explored, node),
      loopStart: null,
      disturbances: Math.max(0, level),
    });
    if (state) this.judge.state(state, found, this.explored.depth[node] ?? 0);
  }

  /**
   * Disturbs each state of a level. Only now, when every state that can be reached with fewer disturbances is known:
   * else one of them could be found here first, and be taken for a state of the next level.
   */
  private disturbLevel(level: number): void {
    for (const [index, node] of this.graph.nodesAt(level).entries()) {
      if (this.isOver(index, level + 1)) return;
      const state = this.explored.states[node];
      if (!state) continue;
      for (const move of this.machinery.enabled(state))
        if (move.step.spend !== undefined) this.follow(node, state, move, level + 1);
      for (const move of this.machinery.faults(state)) this.follow(node, state, move, level + 1);
    }
    for (const [index, begun] of (this.begun.get(level) ?? []).entries()) {
      if (this.isOver(index, level + 1)) return;
      this.goWrong(begun, level + 1);
    }
    this.begun.delete(level);
  }

  /** Walks a burst in which something goes wrong once, at any of its states. */
  private goWrong({ begin, trail: first, from, rank }: Begun, level: number): void {
    this.machinery.nowRank = rank;
    const seen = this.watch(first, from, level);
    exploreBurst(
      this.machinery,
      begin,
      () => undefined,
      this.stop(level),
      (state, trail) => {
        for (const fault of this.machinery.faults(state))
          for (const after of this.machinery.next(state, fault)) {
            this.transitions++;
            const inside = extended(trail, fault);
            seen(state, fault, after, inside);
            this.walk(after, joined(first, inside), from, level, null);
          }
      },
    );
  }

  private isOver(count: number, level: number): boolean {
    if (this.explored.states.length >= (this.bounds.maxStates ?? Infinity))
      this.limit = `--max-states ${this.bounds.maxStates}`;
    else if (count % 64 === 0) this.limit ??= this.asked(level);
    return this.limit !== null;
  }

  private asked(level: number): string | null {
    return this.bounds.stop?.({ level, states: this.explored.states.length + this.between }) ?? null;
  }

  private expand(node: number, level: number): void {
    const state = this.explored.states[node];
    if (!state) return;
    for (const move of this.machinery.enabled(state)) {
      if (move.step.spend !== undefined || (move.class === 'optional' && level === BEFORE_THE_START)) continue;
      this.follow(node, state, move, level);
    }
    // What a limit cut short is not expanded: it may look like a dead end and is none.
    this.explored.expanded[node] = this.limit === null;
  }

  private follow(node: number, state: State, move: Move, level: number): void {
    const edges = isOwed(move) ? (this.explored.edges[node] ?? null) : null;
    for (const after of this.machinery.next(state, move)) {
      this.transitions++;
      if (this.limit) return;
      const length = (this.explored.depth[node] ?? 0) + 1;
      this.see(state, move, after, () => this.way(node, extended(null, move), after), level, length);
      this.burst(after, move, node, level, edges);
    }
  }

  /** Walks what a move set off and stores the settled states behind it. */
  private burst(begin: State, move: Move | null, from: number, level: number, edges: Edge[] | null): void {
    const trail = move ? extended(null, move) : null;
    if (this.isFaulty && !begin.settled) {
      let begun = this.begun.get(level);
      if (!begun) this.begun.set(level, (begun = []));
      begun.push({ begin, trail, from, rank: this.machinery.nowRank });
    }
    this.walk(begin, trail, from, level, edges);
  }

  /** Walks a burst from one of its states on; the trail leads there from the last settled state. */
  private walk(begin: State, trail: Trail | null, from: number, level: number, edges: Edge[] | null): void {
    const whole = (inside: Trail | null): Trail | null => joined(trail, inside);
    const burst = this.explore(begin, level, this.watch(trail, from, level));
    if (!burst) return;
    if (burst.livelock) this.livelock ??= this.way(from, whole(burst.livelock.trail), burst.livelock.state);
    for (const settled of burst.settled) {
      const reachedBy = movesOf(whole(settled.trail));
      const to = this.store(settled.key, settled.state, from, reachedBy, level);
      edges?.push({ to, moves: reachedBy });
    }
  }

  /** Judges what is seen inside a burst; the trail leads from the last settled state to its beginning. */
  private watch(trail: Trail | null, from: number, level: number): Parameters<typeof exploreBurst<C>>[2] {
    const before = (this.explored.depth[from] ?? 0) + (trail?.length ?? 0);
    return (state, move, after, inside) =>
      this.see(state, move, after, () => this.way(from, joined(trail, inside), after), level, before + inside.length);
  }

  /** Different moves often set off the same burst: it is walked, checked and counted once. */
  private explore(begin: State, level: number, seen: Parameters<typeof exploreBurst<C>>[2]): Burst | null {
    const known = this.bursts.get(stateKey(begin));
    if (known) return known;
    const rank = this.machinery.nowRank;
    const burst = exploreBurst(this.machinery, begin, seen, this.stop(level));
    this.machinery.nowRank = rank;
    if (!burst) return null;
    this.between += burst.between;
    this.transitions += burst.transitions;
    if (!begin.settled && this.bursts.size < REMEMBERED_BURSTS) this.bursts.set(stateKey(begin), burst);
    return burst;
  }

  private clockAllows({ path }: Violation): boolean {
    if (this.machinery.timers.known.length === 0) return true;
    const rank = this.machinery.nowRank;
    const steps = retrace(this.machinery, this.explored.starts, path).flat();
    this.machinery.nowRank = rank;
    return isFeasible(this.machinery, steps);
  }

  private stop(level: number): () => boolean {
    return () => {
      this.limit ??= this.asked(level);
      return this.limit !== null;
    };
  }

  /** The path to a node and one leg more. */
  private way(from: number, trail: Trail | null, to: State): Path {
    const path = pathTo(this.explored, from);
    return { start: path.start, legs: [...path.legs, { moves: movesOf(trail), to }] };
  }

  private see(before: State, move: Move, after: State, path: () => Path, level: number, length: number): void {
    const violation = (): Violation => ({ path: path(), loopStart: null, disturbances: Math.max(0, level) });
    this.judge.write(before, move, after, violation, length);
    if (!after.settled) this.judge.state(after, violation, length);
  }

  private store(key: string, state: State, parent: number, reachedBy: readonly Move[], found: number): number {
    const { begin } = this.machinery.model;
    const starts = found === BEFORE_THE_START && begin !== undefined && this.judge.look(state, (v) => begin(v));
    return this.graph.store({ key, state, parent, reachedBy, level: starts ? 0 : found, starts });
  }
}
