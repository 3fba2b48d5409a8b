/**
 * Whether a weakly fair run can stay in a strongly connected component for ever.
 *
 * Most components are decided on the reduced graph: some rule without components starves, or in some state no instance of
 * a rule is enabled at all. The rest depends on which instance acts, so it is explored without symmetry, up to a limit.
 */
import type { Edge, Explored } from './explored.ts';
import { fairLoop, starved, type FairEdge, type FairGraph } from './fairness.ts';
import { cyclicComponents } from './graph.ts';
import { stateKey } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';
import { exploreUnreduced, instance, owedInstances, cellOf, type Unreduced } from './unreduced.ts';

/** What must not go on for ever: a state, or a step. */
export interface Wrong {
  state(node: number): boolean;
  step(moves: readonly Move[]): boolean;
}

/** A run that begins in a node and comes back to it. */
export interface Loop {
  readonly start: number;
  readonly edges: readonly Edge[];
}

export interface Finding {
  /** A fair loop with something wrong; null = there is none. */
  readonly loop: Loop | null;
  /** False if the component was too large to follow single instances: then they are taken by their canonical names. */
  readonly certain: boolean;
}

/** How instances are named in the reduced graph: see `reducedGraph`. */
type Naming = 'sure' | 'canonical';

/** One cyclic component; what it takes to judge it is computed once, and only if something is wrong in it. */
export class Suspicion<C> {
  private readonly explored: Explored;
  private readonly machinery: Machinery<C>;
  private readonly nodes: readonly number[];
  private readonly limit: number;
  private readonly graphs: Partial<Record<Naming, FairGraph>> = {};
  private unreducedPart: Unreduced | null = null;

  constructor(explored: Explored, machinery: Machinery<C>, component: readonly number[], limit: number) {
    this.explored = explored;
    this.machinery = machinery;
    // The node that was found first is the one with the shortest way to it.
    this.nodes = [...component].sort((a, b) => a - b);
    this.limit = limit;
  }

  /** Looks for a fair run that goes through something wrong again and again. */
  judge(wrong: Wrong): Finding {
    const sure = this.reduced('sure');
    const all = this.nodes.map((_, index) => index);
    if (!sure.edges.some((edges, index) => this.isWrong(wrong, this.nodes[index] ?? -1, edges)))
      return { loop: null, certain: true };
    const starving = starved(sure, all);
    if (starving.size === 0) return { loop: this.loop(sure, all, this.nodes, wrong), certain: true };
    // An instance that is not of a component is the same one in every state.
    if ([...starving].some((of) => of >= 0 && cellOf(this.machinery, of) < 0)) return { loop: null, certain: true };
    const part = this.unreduced();
    if (part.complete) return { loop: this.judgeUnreduced(part, wrong), certain: true };
    const fair = part.starving.size === 0;
    return fair || starved(this.reduced('canonical'), all).size === 0
      ? { loop: this.reducedLoop(wrong), certain: fair }
      : { loop: null, certain: false };
  }

  private reducedLoop(wrong: Wrong): Loop | null {
    const all = this.nodes.map((_, index) => index);
    return this.loop(this.reduced('canonical'), all, this.nodes, wrong);
  }

  private judgeUnreduced(part: Unreduced, wrong: Wrong): Loop | null {
    const successors = part.edges.map((edges) => edges.map((edge) => edge.to));
    for (const component of cyclicComponents(successors, () => true)) {
      if (starved(part, component).size > 0) continue;
      const loop = this.loop(part, component, part.reduced, wrong);
      if (loop) return loop;
    }
    return null;
  }

  private isWrong(wrong: Wrong, node: number, inner: readonly FairEdge[]): boolean {
    return wrong.state(node) || inner.some((edge) => wrong.step(edge.moves));
  }

  /** A fair loop in one component of a graph; `names` gives the node of the explored graph for each of the graph's. */
  private loop(graph: FairGraph, component: readonly number[], names: readonly number[], wrong: Wrong): Loop | null {
    const members = new Set(component);
    const inner = (index: number): FairEdge[] => (graph.edges[index] ?? []).filter((edge) => members.has(edge.to));
    const start = component
      .filter((index) => this.isWrong(wrong, names[index] ?? -1, inner(index)))
      .reduce((best, index) => ((names[index] ?? 0) < (names[best] ?? Infinity) ? index : best), -1);
    const node = names[start];
    if (node === undefined) return null;
    const round = fairLoop(graph, component, start, (edge) => wrong.state(node) || wrong.step(edge.moves));
    const edges: Edge[] = [];
    let at = node;
    for (const step of round) {
      const edge = this.likeReduced(at, names[step.to] ?? -1, step.moves);
      // Where the canonical form tells renamings apart, a step may lead to another form than the search met.
      if (!edge) return this.reducedLoop(wrong);
      edges.push(edge);
      at = edge.to;
    }
    return { start: node, edges };
  }

  /** The edge of the reduced graph for a step: the one whose moves read the same, which differs at most in names. */
  private likeReduced(from: number, to: number, moves: readonly Move[]): Edge | undefined {
    const candidates = (this.explored.edges[from] ?? []).filter((edge) => edge.to === to);
    const reads = (list: readonly Move[]): string => list.map((m) => `${m.rule} ${m.step.verb}`).join();
    const first = (edge: Edge): boolean => edge.moves[0]?.rule === moves[0]?.rule;
    return (
      candidates.find((edge) => edge.moves.every((move, index) => move === moves[index])) ??
      candidates.find((edge) => reads(edge.moves) === reads(moves)) ??
      candidates.find(first) ??
      candidates[0]
    );
  }

  /**
   * The component as it was explored. Named `sure`, only rules and components that nothing can be swapped with have
   * instances; of all others, a rule is owed while any of its instances is enabled, and nothing satisfies it. What is
   * fair so is fair. Named `canonical`, an instance is its slot, which is right only without renaming.
   */
  private reduced(naming: Naming): FairGraph {
    const known = this.graphs[naming];
    if (known) return known;
    const index = new Map(this.nodes.map((node, at) => [node, at]));
    const name = (of: number): number => (naming === 'sure' && !this.isStable(of) ? -1 - this.ruleOf(of) : of);
    const states = this.nodes.flatMap((node) => this.explored.states[node] ?? []);
    const graph: FairGraph = {
      states,
      owed: states.map((state) => new Set([...owedInstances(this.machinery, state)].map(name))),
      edges: this.nodes.map((node) =>
        (this.explored.edges[node] ?? []).flatMap((edge) => {
          const to = index.get(edge.to);
          const first = edge.moves[0];
          if (to === undefined || !first) return [];
          const acting = instance(this.machinery, first);
          return [{ to, moves: edge.moves, satisfies: naming === 'sure' && !this.isStable(acting) ? [] : [acting] }];
        }),
      ),
    };
    this.graphs[naming] = graph;
    return graph;
  }

  private ruleOf(of: number): number {
    return of % this.machinery.model.rules.length;
  }

  private isStable(of: number): boolean {
    return this.machinery.rule(this.ruleOf(of)).forEach?.interchangeable !== true;
  }

  private unreduced(): Unreduced {
    if (this.unreducedPart) return this.unreducedPart;
    const nodes = new Map<string, number>();
    for (const node of this.nodes) {
      const state = this.explored.states[node];
      if (state) nodes.set(stateKey(state), node);
    }
    const [first] = this.reduced('sure').states;
    if (!first) throw new Error('a component has at least one state');
    this.unreducedPart = exploreUnreduced(this.machinery, first, (key) => nodes.get(key), this.limit);
    return this.unreducedPart;
  }
}
