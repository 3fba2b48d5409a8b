/**
 * What the flat form of the search does not know. It says so, instead of exploring something else.
 */
import { ModelError, type ClusterModel, type Requirement } from '../contract.ts';

/** Throws `ModelError` for a model or a requirement that needs the plain search. */
export function refuse<C>(model: ClusterModel<C>, requirements: readonly Requirement<C>[]): void {
  for (const { name, wakes, timer } of model.rules) {
    if (wakes) throw new ModelError(`rule ${name} is queued: the flat search knows no queue`);
    if (timer) throw new ModelError(`rule ${name} waits for a timer: the flat search knows no timers`);
  }
  if (model.begin ?? model.budgets) throw new ModelError('the flat search knows no disturbances that are counted');
  const goal = requirements.find((requirement) => 'kind' in requirement);
  if (goal) throw new ModelError(`goal ${goal.name}: the flat search keeps no graph to judge it on`);
}
