/**
 * Takes a list of actions again, by name. What is not possible now is left out; queued work that the list does not order
 * runs by itself, always in the same order; after the list, the run goes on fairly until it rests.
 *
 * Hence a list may hold as little as the disturbances: everything owed follows by itself.
 */
import type { ClusterModel, Requirement } from './contract.ts';
import { isOwedClass } from './explored.ts';
import { Judge } from './judge.ts';
import { Machinery } from './machinery.ts';
import { Run, type Action, type PlainWay } from './run.ts';

/** A model and one requirement, ready to try many lists of actions. */
export class Replay<C> {
  readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly requirement: string;

  constructor(model: ClusterModel<C>, requirement: Requirement<C>) {
    this.machinery = new Machinery(model);
    this.judge = new Judge(this.machinery, [requirement]);
    this.requirement = requirement.name;
  }

  /** The way to the violation at the end of the run, or on the way there; null = the requirement held. */
  violation(actions: readonly Action[]): PlainWay | null {
    const judgement = this.judge.judgements.get(this.requirement);
    if (!judgement) return null;
    judgement.violation = null;
    const run = new Run(this.machinery, this.judge);
    for (const action of actions) {
      this.take(run, action);
      // What is wrong once stays wrong, whatever follows.
      if (judgement.violation !== null) return run.wayTo(judgement.violation);
    }
    run.finish();
    return judgement.violation && run.wayTo(judgement.violation);
  }

  /** Whether an action belongs to what goes on by itself. */
  isOwed(action: Action): boolean {
    const rule = this.ruleOf(action);
    return rule !== undefined && isOwedClass(rule.class);
  }

  private take(run: Run<C>, action: Action): void {
    const rule = this.ruleOf(action);
    if (!rule) return;
    if (!run.begun && !isOwedClass(rule.class)) run.goOn(() => run.begun);
    if (!rule.wakes) run.drain();
    if (run.settles) run.takeNamed(action);
  }

  private ruleOf(action: Action): ClusterModel<C>['rules'][number] | undefined {
    return this.machinery.model.rules.find((rule) => rule.name === action.rule);
  }
}
