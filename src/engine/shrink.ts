/**
 * Makes a violating list of actions small by delta debugging (ddmin; Zeller and Hildebrandt, Simplifying and Isolating
 * Failure-Inducing Input, 2002): leaves out chunks, then single actions, as long as the same requirement is violated.
 *
 * First everything owed is left out at once: usually the disturbances alone lead to the violation.
 */
import type { ClusterModel, Requirement } from './contract.ts';
import { Replay } from './replay.ts';
import type { Machinery } from './machinery.ts';
import type { Action, PlainWay } from './run.ts';

export interface Shrunk<C> {
  /** None of them can be left out alone. */
  readonly actions: readonly Action[];
  /** The way to the violation by these actions, or the one by those that were there before, if that is shorter. */
  readonly way: PlainWay;
  readonly before: PlainWay;
  readonly machinery: Machinery<C>;
  /** Lists that were tried. */
  readonly tries: number;
}

/** Shrinks a list of actions; null = its replay does not violate the requirement. */
export function shrink<C>(
  model: ClusterModel<C>,
  requirement: Requirement<C>,
  actions: readonly Action[],
): Shrunk<C> | null {
  const replay = new Replay(model, requirement);
  let tries = 0;
  const violates = (list: readonly Action[]): boolean => {
    tries++;
    return replay.violation(list) !== null;
  };
  const before = replay.violation(actions);
  if (!before) return null;
  const unasked = actions.filter((action) => !replay.isOwed(action));
  const least = ddmin(violates(unasked) ? unasked : actions, violates);
  const small = replay.violation(least);
  if (!small) return null;
  // What is left out goes on by itself, and may take longer than it did when somebody said how.
  const isLonger = small.steps.length > before.steps.length && disturbancesOn(small) === disturbancesOn(before);
  return { actions: least, way: isLonger ? before : small, before, machinery: replay.machinery, tries };
}

function disturbancesOn({ steps }: PlainWay): number {
  return steps.filter(({ move }) => move.step.spend !== undefined).length;
}

/** The list without what is not needed: no single element of the result can be left out. */
function ddmin<T>(list: readonly T[], fails: (list: readonly T[]) => boolean): readonly T[] {
  if (list.length === 0 || fails([])) return [];
  let rest = list;
  let chunks = 2;
  while (rest.length > 1) {
    const size = Math.ceil(rest.length / chunks);
    const smaller = Array.from({ length: Math.ceil(rest.length / size) }, (_, index) => index * size)
      .map((from) => [...rest.slice(0, from), ...rest.slice(from + size)])
      .find(fails);
    if (smaller) {
      rest = smaller;
      chunks = Math.max(2, chunks - 1);
    } else if (size === 1) {
      break;
    } else {
      chunks = Math.min(rest.length, chunks * 2);
    }
  }
  return rest;
}
