/**
 * Weak fairness on a strongly connected part of a state graph: an instance of a rule that is enabled everywhere and never
 * acts would have to act, so no fair run stays there.
 *
 * What holds for the part as a whole decides: if it is unfair because of an instance, each cycle inside is unfair because
 * of the same one; if it is fair, the run that goes round all of it for ever is. An instance ends with its component:
 * another component in the same slot owes nothing to those that waited before.
 */
import type { Move } from './machinery.ts';
import type { State } from './layout.ts';

/** A step inside the part. */
export interface FairEdge {
  readonly to: number;
  readonly moves: readonly Move[];
  /** Instances that it satisfies: the one that acts, and those whose component is removed on the way. */
  readonly satisfies: readonly number[];
}

/** A graph with what each of its states owes. */
export interface FairGraph {
  readonly states: readonly State[];
  readonly edges: readonly (readonly FairEdge[])[];
  /** Weakly fair instances that are enabled in each state. */
  readonly owed: readonly ReadonlySet<number>[];
}

/** Instances for which the component as a whole is unfair; none = some fair run stays in it for ever. */
export function starved(graph: FairGraph, component: readonly number[]): ReadonlySet<number> {
  const members = new Set(component);
  const starving = new Set(component[0] === undefined ? [] : graph.owed[component[0]]);
  for (const node of component) {
    for (const instance of starving) if (!graph.owed[node]?.has(instance)) starving.delete(instance);
    for (const edge of graph.edges[node] ?? [])
      if (members.has(edge.to)) for (const instance of edge.satisfies) starving.delete(instance);
    if (starving.size === 0) break;
  }
  return starving;
}

/**
 * A short fair way round inside a component from `start` back to it: the shortest round, and one more for each instance
 * that would still starve. `first` says with which edges it may begin. A component that is unfair gives the shortest.
 */
export function fairLoop(
  graph: FairGraph,
  component: readonly number[],
  start: number,
  first: (edge: FairEdge) => boolean,
): readonly FairEdge[] {
  const members = new Set(component);
  const home = (edge: FairEdge): boolean => edge.to === start;
  const begin = (graph.edges[start] ?? []).filter(first);
  let rounds: FairEdge[][] = [shortest(graph, members, begin, home)];
  for (const instance of starvedOn(graph, start, rounds)) {
    if (!starvedOn(graph, start, rounds).has(instance)) continue;
    const relief = (edge: FairEdge): boolean =>
      edge.satisfies.includes(instance) || graph.owed[edge.to]?.has(instance) === false;
    const there = shortest(graph, members, graph.edges[start] ?? [], relief);
    const end = there.at(-1)?.to ?? start;
    rounds.push(end === start ? there : [...there, ...shortest(graph, members, graph.edges[end] ?? [], home)]);
  }
  for (const round of [...rounds]) {
    const others = rounds.filter((other) => other !== round);
    const begins = others[0]?.[0];
    if (begins && first(begins) && starvedOn(graph, start, others).size === 0) rounds = others;
  }
  return rounds.flat();
}

/** Instances that starve on a run that repeats these rounds for ever. */
function starvedOn(graph: FairGraph, start: number, rounds: readonly (readonly FairEdge[])[]): ReadonlySet<number> {
  const starving = new Set(graph.owed[start]);
  for (const edge of rounds.flat()) {
    for (const instance of edge.satisfies) starving.delete(instance);
    for (const instance of starving) if (!graph.owed[edge.to]?.has(instance)) starving.delete(instance);
  }
  return starving;
}

/** The shortest way inside the component that begins with one of these edges and ends with one that is `done`. */
function shortest(
  graph: FairGraph,
  members: ReadonlySet<number>,
  begin: readonly FairEdge[],
  done: (edge: FairEdge) => boolean,
): FairEdge[] {
  interface Reached {
    readonly edge: FairEdge;
    readonly before: Reached | null;
  }
  const seen = new Set<number>();
  const open: Reached[] = begin.filter((edge) => members.has(edge.to)).map((edge) => ({ edge, before: null }));
  for (let next = 0; next < open.length; next++) {
    const reached = open[next];
    if (!reached) break;
    if (done(reached.edge)) {
      const way: FairEdge[] = [];
      for (let at: Reached | null = reached; at; at = at.before) way.push(at.edge);
      return way.reverse();
    }
    if (seen.has(reached.edge.to)) continue;
    seen.add(reached.edge.to);
    for (const edge of graph.edges[reached.edge.to] ?? [])
      if (members.has(edge.to)) open.push({ edge, before: reached });
  }
  return [];
}
