/**
 * Judges goals about the end of runs on the explored graph: dead ends, and cycles that a weakly fair run can follow.
 *
 * Only steps that are owed count as edges: disturbances and optional steps have been left out. A component is fair if
 * every weakly fair instance is either taken inside it or disabled in one of its states; an instance that is enabled
 * everywhere and never taken would have to leave. If a component is unfair for that reason, so is each part of it.
 */
import type { Goal } from './contract.ts';
import { lengthOf, pathTo, type Edge, type Explored, type Leg } from './explored.ts';
import { cyclicComponents } from './graph.ts';
import type { Judge, Violation } from './judge.ts';

/** Adds the judgement of every goal. */
export function judgeGoals<C>(judge: Judge<C>, explored: Explored): void {
  for (const goal of judge.goals) {
    const judgement = judge.judgements.get(goal.name);
    if (!judgement) continue;
    const reached = judge.lookAll(explored.states, (view) => goal.reached(view));
    judgement.exercised = goal.kind === 'no-flapping' ? explored.states.length : reached.filter((is) => !is).length;
    judgement.violation = least([...deadEnds(goal, explored, reached), ...loops(goal, explored, reached)]);
  }
}

function least(violations: readonly Violation[]): Violation | null {
  const sorted = [...violations].sort((a, b) => a.disturbances - b.disturbances || lengthOf(a.path) - lengthOf(b.path));
  return sorted[0] ?? null;
}

function deadEnds<C>(goal: Goal<C>, explored: Explored, reached: readonly boolean[]): Violation[] {
  if (goal.kind === 'no-flapping') return [];
  return explored.states.flatMap((_, node) =>
    // A state that a limit kept from being expanded is no dead end.
    explored.expanded[node] === true && !reached[node] && explored.edges[node]?.length === 0
      ? [{ path: pathTo(explored, node), loopStart: null, disturbances: Math.max(0, explored.level[node] ?? 0) }]
      : [],
  );
}

function loops<C>(goal: Goal<C>, explored: Explored, reached: readonly boolean[]): Violation[] {
  const successors = explored.edges.map((edges) => edges.map((edge) => edge.to));
  const inside = (node: number): boolean => goal.kind !== 'recurs' || reached[node] === false;
  return cyclicComponents(successors, inside).flatMap((component) => {
    const members = new Set(component);
    if (!isFair(explored, members)) return [];
    const bad =
      goal.kind === 'no-flapping'
        ? component.find((node) => countedEdge(goal, explored, members, node) !== null)
        : component.find((node) => reached[node] === false);
    if (bad === undefined) return [];
    return [
      loop(explored, members, bad, goal.kind === 'no-flapping' ? countedEdge(goal, explored, members, bad) : null),
    ];
  });
}

function isFair(explored: Explored, members: ReadonlySet<number>): boolean {
  const taken = new Set<string>();
  let everywhere: ReadonlySet<string> | null = null;
  for (const node of members) {
    for (const edge of explored.edges[node] ?? []) {
      const first = edge.moves[0];
      if (members.has(edge.to) && first) taken.add(`${first.rule}.${first.row}`);
    }
    const here = explored.fair[node] ?? new Set<string>();
    everywhere = new Set([...(everywhere ?? here)].filter((instance) => here.has(instance)));
  }
  return [...(everywhere ?? [])].every((instance) => taken.has(instance));
}

function countedEdge<C>(goal: Goal<C>, explored: Explored, members: ReadonlySet<number>, node: number): number | null {
  const edges = explored.edges[node] ?? [];
  const index = edges.findIndex(
    (edge) => members.has(edge.to) && edge.moves.some((move) => goal.counts?.(move.step) ?? false),
  );
  return index < 0 ? null : index;
}

/** The way to a node of the component, then the shortest way round inside it. */
function loop(explored: Explored, members: ReadonlySet<number>, start: number, firstEdge: number | null): Violation {
  const lead = pathTo(explored, start);
  return {
    path: { start: lead.start, legs: [...lead.legs, ...wayRound(explored, members, start, firstEdge)] },
    loopStart: lead.legs.length,
    disturbances: Math.max(0, explored.level[start] ?? 0),
  };
}

function wayRound(
  explored: Explored,
  members: ReadonlySet<number>,
  start: number,
  firstEdge: number | null,
): readonly Leg[] {
  const leg = (edge: Edge): Leg[] => {
    const to = explored.states[edge.to];
    return to ? [{ moves: edge.moves, to }] : [];
  };
  const begin = (explored.edges[start] ?? []).filter(
    (edge, index) => members.has(edge.to) && (firstEdge === null || index === firstEdge),
  );
  const open = begin.map((edge) => ({ node: edge.to, legs: leg(edge) }));
  const seen = new Set<number>();
  for (let next = open.shift(); next; next = open.shift()) {
    if (next.node === start) return next.legs;
    if (seen.has(next.node)) continue;
    seen.add(next.node);
    for (const edge of explored.edges[next.node] ?? []) {
      if (members.has(edge.to)) open.push({ node: edge.to, legs: [...next.legs, ...leg(edge)] });
    }
  }
  return [];
}
