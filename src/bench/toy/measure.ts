/**
 * One measurement of the toy cluster.
 */
import { check, type SearchResult } from '../../engine/check.ts';
import type { FlatOptions } from '../../engine/flat/attempt.ts';
import { searchFlat } from '../../engine/flat/search.ts';
import { toyOf } from './model.ts';
import { scopes } from './scopes.ts';

/** How to search. */
export interface ToyOptions {
  readonly symmetry: boolean;
  readonly form: 'plain' | FlatOptions['form'];
}

/** The forms of the engine. */
export const forms: readonly ToyOptions['form'][] = ['plain', 'interpreted', 'compiled'];

/** What a measurement prints. */
export interface ToyResult {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Null where the form of the engine cannot tell. */
  readonly bytesPerState: number | null;
  readonly violated: readonly string[];
}

/** Whether there is a scope of this name. */
export function isScope(name: string): name is keyof typeof scopes {
  return name in scopes;
}

/** Searches a scope to its end. */
export function measureToy(name: keyof typeof scopes, { symmetry, form }: ToyOptions): ToyResult {
  const { model, properties } = toyOf(name);
  const begun = performance.now();
  const found =
    form === 'plain'
      ? ofPlain(check(model, properties, { disturbances: 0, symmetry }))
      : searchFlat(model, properties, { form, symmetry });
  return {
    states: found.states,
    transitions: found.transitions,
    seconds: Number(((performance.now() - begun) / 1000).toFixed(3)),
    bytesPerState: found.bytes === null ? null : Number((found.bytes / found.states).toFixed(1)),
    violated: [...found.judgements.values()].filter((j) => j.violation).map((j) => j.requirement),
  };
}

function ofPlain<C>({ settledStates, transitions, judgements }: SearchResult<C>): {
  states: number;
  transitions: number;
  bytes: null;
  judgements: SearchResult<C>['judgements'];
} {
  return { states: settledStates, transitions, bytes: null, judgements };
}
