/**
 * Judges goals about the end of runs on the explored graph: dead ends, and cycles that a weakly fair run can follow.
 *
 * Only steps that are owed count as edges: disturbances and optional steps have been left out. A run may also end where
 * only rules without fairness can act. Whether a fair run can stay in a component is decided in `suspicion.ts`.
 */
import type { Goal } from './contract.ts';
import { isOwedClass, lengthsTo, pathTo, type Explored } from './explored.ts';
import { cyclicComponents } from './graph.ts';
import type { Judge, Judgement, Violation } from './judge.ts';
import type { Machinery } from './machinery.ts';
import { owedInstances } from './unreduced.ts';
import { Suspicion, type Loop, type Wrong } from './suspicion.ts';

/** Adds the judgement of every goal; a component is followed without symmetry for at most `limit` states. */
export function judgeGoals<C>(judge: Judge<C>, explored: Explored, machinery: Machinery<C>, limit: number): void {
  if (judge.goals.length === 0) return;
  const successors = explored.edges.map((edges) => edges.map((edge) => edge.to));
  const suspicions = (inside: (node: number) => boolean): Suspicion<C>[] =>
    cyclicComponents(successors, inside).map((nodes) => new Suspicion(explored, machinery, nodes, limit));
  const resting = restingStates(explored, machinery);
  const lengths = lengthsTo(explored);
  let whole: Suspicion<C>[] | null = null;
  for (const goal of judge.goals) {
    const judgement = judge.judgements.get(goal.name);
    if (!judgement) continue;
    const asked = goal.when ? judge.lookAll(explored.states, (view) => goal.when?.(view) ?? true) : null;
    const within = judge.lookAll(explored.states, (view) => goal.reached(view));
    const reached = within.map((is, node) => is || asked?.[node] === false);
    judgement.exercised = exercised(goal, asked ?? reached.map((is) => !is));
    // A run that never comes back stays among the states that are not the goal.
    const parts =
      goal.kind === 'recurs' ? suspicions((node) => reached[node] === false) : (whole ??= suspicions(() => true));
    const ends: Loop[] = goal.kind === 'no-flapping' ? [] : deadEnds(explored, reached, resting);
    const found = [...ends, ...loops(parts, wrongFor(goal, reached), judgement)];
    judgement.violation =
      violations(explored, lengths, found).find((violation) => judge.isPossible(judgement, violation)) ?? null;
  }
}

function exercised<C>(goal: Goal<C>, could: readonly boolean[]): number {
  return goal.kind === 'no-flapping' ? could.length : could.filter(Boolean).length;
}

function wrongFor<C>(goal: Goal<C>, reached: readonly boolean[]): Wrong {
  return goal.kind === 'no-flapping'
    ? { state: () => false, step: (moves) => moves.some((move) => goal.counts?.(move.step) ?? false) }
    : { state: (node) => reached[node] === false, step: () => false };
}

function loops<C>(parts: readonly Suspicion<C>[], wrong: Wrong, judgement: Judgement): Loop[] {
  return parts.flatMap((part) => {
    const { loop, certain } = part.judge(wrong);
    if (!certain) judgement.undecided++;
    return loop ?? [];
  });
}

/** Violations, those with the fewest disturbances first, among them those with the fewest moves. */
function violations(explored: Explored, lengths: readonly number[], found: readonly Loop[]): Violation[] {
  const measured = found.map((loop) => ({
    loop,
    disturbances: Math.max(0, explored.level[loop.start] ?? 0),
    moves: loop.edges.reduce((sum, edge) => sum + edge.moves.length, lengths[loop.start] ?? 0),
  }));
  measured.sort((a, b) => a.disturbances - b.disturbances || a.moves - b.moves);
  return measured.map(({ loop, disturbances }) => violationBy(explored, loop, disturbances));
}

function violationBy(explored: Explored, loop: Loop, disturbances: number): Violation {
  const lead = pathTo(explored, loop.start);
  const round = loop.edges.flatMap(({ moves, to }) => {
    const state = explored.states[to];
    return state ? [{ moves, to: state }] : [];
  });
  return {
    path: { start: lead.start, legs: [...lead.legs, ...round] },
    loopStart: round.length > 0 ? lead.legs.length : null,
    disturbances,
  };
}

/** States in which a run may end: nothing can happen, or only what nobody has to do. */
function restingStates<C>(explored: Explored, machinery: Machinery<C>): readonly boolean[] {
  // What is queued always runs, fair or not.
  const reluctant = machinery.model.rules.some(
    (rule) => rule.fairness === 'none' && isOwedClass(rule.class) && !rule.wakes,
  );
  return explored.states.map((state, node) => {
    // A state that a limit kept from being expanded is no dead end.
    if (explored.expanded[node] !== true) return false;
    return explored.edges[node]?.length === 0 || (reluctant && owedInstances(machinery, state).size === 0);
  });
}

/** Runs that end without having reached the goal: loops in which nothing happens. */
function deadEnds(explored: Explored, reached: readonly boolean[], resting: readonly boolean[]): Loop[] {
  return explored.states.flatMap((_, node) =>
    resting[node] === true && !reached[node] ? [{ start: node, edges: [] }] : [],
  );
}
