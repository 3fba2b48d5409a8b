/**
 * The search in its flat form: the same states, steps and verdicts as `check`, from tables of numbers.
 *
 * It knows models without queued rules and without timers, all of whose states count as settled, and steps that spend
 * nothing; goals are not asked. Every other model is refused with a `ModelError`. The tables are learnt from the plain
 * engine, which alone calls rules and machines; a state about which they say nothing is put back until they do.
 */
import type { ClusterModel, Requirement } from '../contract.ts';
import { Machinery } from '../machinery.ts';
import { Attempt } from './attempt.ts';
import type { FlatOptions, FlatResult } from './options.ts';
import { ownMemory } from './growing.ts';
import { Overflow } from './packing.ts';
import { refuse } from './refuse.ts';

/** Searches all states of a model. Throws `ModelError` for a model that breaks the contract or that it does not know. */
export function searchFlat<C>(
  model: ClusterModel<C>,
  requirements: readonly Requirement<C>[],
  options: FlatOptions,
): FlatResult {
  refuse(model, requirements);
  const machinery = new Machinery(model, { symmetry: options.symmetry });
  const result = attempt(machinery, requirements, options, false);
  return options.way === false ? result : withWays(machinery, requirements, options, result);
}

/** A result in which violations come with the way to them. */
export function withWays<C>(
  machinery: Machinery<C>,
  requirements: readonly Requirement<C>[],
  options: FlatOptions,
  result: FlatResult,
): FlatResult {
  if (![...result.judgements.values()].some((judgement) => judgement.violation)) return result;
  const { judgements } = attempt(machinery, requirements, options, true);
  for (const [name, { violation }] of judgements) {
    const judgement = result.judgements.get(name);
    if (judgement) judgement.violation = violation;
  }
  return result;
}

/** Begins anew, with wider fields, until everything fits. */
function attempt<C>(
  machinery: Machinery<C>,
  requirements: readonly Requirement<C>[],
  options: FlatOptions,
  keepsWay: boolean,
): FlatResult {
  for (;;) {
    try {
      const search = new Attempt(machinery, requirements, options, keepsWay, ownMemory);
      return search.result(search.explore(Infinity));
    } catch (error) {
      if (!(error instanceof Overflow)) throw error;
    }
  }
}
