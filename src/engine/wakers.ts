/**
 * Which rules a change of one component wakes: each question is put to the model once and remembered.
 */
import type { Kind, Rule, Wake } from './contract.ts';
import type { Layout } from './layout.ts';

interface Waker {
  readonly rule: number;
  readonly key: Wake['key'];
}

const BASE = 0x10000;

/** The wakes of all rules, by kind and change. */
export class Wakers {
  private readonly byKind = new Map<Kind, Map<number, readonly Waker[]>>();
  private readonly layout: Layout;
  private readonly wakes: readonly { readonly rule: number; readonly wake: Wake }[];

  constructor(rules: readonly Pick<Rule<never>, 'wakes'>[], layout: Layout) {
    this.layout = layout;
    this.wakes = rules.flatMap(({ wakes = [] }, rule) => wakes.map((wake) => ({ rule, wake })));
  }

  /** Those that a change from one local state (0 = none) to another wakes. */
  of(kind: Kind, before: number, after: number): readonly Waker[] {
    let table = this.byKind.get(kind);
    if (!table) this.byKind.set(kind, (table = new Map()));
    const change = before * BASE + after;
    let answer = table.get(change);
    if (!answer) table.set(change, (answer = this.ask(kind, before, after)));
    return answer;
  }

  private ask(kind: Kind, before: number, after: number): Waker[] {
    const population = this.layout.population(kind);
    return this.wakes.flatMap(({ rule, wake }) =>
      wake.on === kind && wake.changed(population.snap(before), population.snap(after))
        ? [{ rule, key: wake.key }]
        : [],
    );
  }
}
