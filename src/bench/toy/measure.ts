/**
 * One measurement of the toy cluster.
 */
import { check, type SearchResult } from '../../engine/check.ts';
import type { FlatOptions, FlatResult } from '../../engine/flat/options.ts';
import { searchParallel } from '../../engine/flat/parallel.ts';
import { searchFlat } from '../../engine/flat/search.ts';
import { toyOf } from './model.ts';
import { scopes } from './scopes.ts';
import { withThreads } from './threads.ts';

/** How to search. */
export interface ToyOptions {
  readonly symmetry: boolean;
  readonly form: 'plain' | FlatOptions['form'];
  /** More than one: the compiled form without symmetry. */
  readonly workers: number;
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

type Found = Pick<FlatResult, 'states' | 'transitions' | 'judgements'> & { readonly bytes: number | null };

/** Whether there is a scope of this name. */
export function isScope(name: string): name is keyof typeof scopes {
  return name in scopes;
}

/** Searches a scope to its end. */
export async function measureToy(name: keyof typeof scopes, options: ToyOptions): Promise<ToyResult> {
  const begun = performance.now();
  const found = await search(name, options);
  return {
    states: found.states,
    transitions: found.transitions,
    seconds: Number(((performance.now() - begun) / 1000).toFixed(3)),
    bytesPerState: found.bytes === null ? null : Number((found.bytes / found.states).toFixed(1)),
    violated: [...found.judgements.values()].filter((j) => j.violation).map((j) => j.requirement),
  };
}

function search(name: keyof typeof scopes, { symmetry, form, workers }: ToyOptions): Found | Promise<Found> {
  const { model, properties } = toyOf(name);
  if (workers > 1) return withThreads(workers, (team) => searchParallel(model, properties, {}, team));
  return form === 'plain'
    ? ofPlain(check(model, properties, { disturbances: 0, symmetry }))
    : searchFlat(model, properties, { form, symmetry });
}

function ofPlain<C>({ settledStates, transitions, judgements }: SearchResult<C>): Found {
  return { states: settledStates, transitions, bytes: null, judgements };
}
