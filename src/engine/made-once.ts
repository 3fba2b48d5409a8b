/**
 * Steps that are made up while a search goes on, each made and prepared once: whoever judges steps knows them by object.
 */
import type { Kind, Step } from './contract.ts';
import type { Preparation, PreparedStep } from './operations.ts';

/** A step as a move holds it. */
export interface Made {
  readonly step: Step;
  readonly prepared: PreparedStep;
}

/** All steps that were made up for one model. */
export class MadeOnce<C> {
  private readonly preparation: Preparation<C>;
  private readonly made = new WeakMap<object, Map<string, Made>>();

  constructor(preparation: Preparation<C>) {
    this.preparation = preparation;
  }

  /** The step that `of` and `key` tell apart; `own` is the kind of whoever takes it. */
  get(of: object, key: string, own: Kind | null, make: () => Step): Made {
    let steps = this.made.get(of);
    if (!steps) this.made.set(of, (steps = new Map()));
    let one = steps.get(key);
    if (!one) {
      const prepared = this.preparation.step(make(), own);
      steps.set(key, (one = { step: prepared.step, prepared }));
    }
    return one;
  }
}
