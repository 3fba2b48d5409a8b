/**
 * One measurement of the toy cluster.
 */
import { check } from '../../engine/check.ts';
import { toyOf } from './model.ts';
import { scopes } from './scopes.ts';

/** How to search. */
export interface ToyOptions {
  readonly symmetry: boolean;
}

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
export function measureToy(name: keyof typeof scopes, { symmetry }: ToyOptions): ToyResult {
  const { model, properties } = toyOf(name);
  const begun = performance.now();
  const result = check(model, properties, { disturbances: 0, symmetry });
  return {
    states: result.settledStates,
    transitions: result.transitions,
    seconds: Number(((performance.now() - begun) / 1000).toFixed(3)),
    bytesPerState: null,
    violated: [...result.judgements.values()].filter((j) => j.violation).map((j) => j.requirement),
  };
}
