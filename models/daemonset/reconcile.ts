/**
 * One sync of the DaemonSet controller as arithmetic: stateful-and-batch.md §3.3.1, §3.3.3 and §3.3.4.
 *
 * Revisions and status are in files of their own; slow start and the cap of 250 only cut a sync in parts.
 */
import { manage } from './manage.ts';
import { rollingUpdate } from './rolling-update.ts';
import {
  desiredNumber,
  kubernetesRules,
  resolvedRollingUpdate,
  type DaemonSetPlan,
  type DaemonSetRules,
  type DaemonSetView,
} from './rules.ts';

export {
  kubernetesRules,
  type DaemonNode,
  type DaemonPod,
  type DaemonSetPlan,
  type DaemonSetRules,
  type DaemonSetView,
} from './rules.ts';

const NOTHING = { among: [], count: 0 };
const STEADY: DaemonSetPlan = {
  reason: 'steady',
  creates: [],
  deletes: [],
  someCreates: NOTHING,
  someDeletes: NOTHING,
};

/** §3.3.4: what one sync creates and deletes. What manage does has to be seen first, before anything is replaced. */
export function reconcileDaemonSet(view: DaemonSetView, rules: DaemonSetRules = kubernetesRules): DaemonSetPlan {
  if (view.deleting || !view.satisfied) return STEADY; // §3.3.1, §3.3.3
  const { maxSurge } = resolvedRollingUpdate(view.updateStrategy, desiredNumber(view.nodes), rules);
  const managed = manage(view, maxSurge > 0, rules);
  if (managed.creates.length > 0) return { ...STEADY, ...managed, reason: 'create' };
  if (managed.deletes.length > 0) return { ...STEADY, ...managed, reason: 'delete' };
  if (!rules.rolls(view.updateStrategy)) return STEADY;
  const update = rollingUpdate(view, rules);
  const writes = update.creates.length + update.deletes.length + update.someCreates.count + update.someDeletes.count;
  return writes > 0 ? { ...update, reason: 'replace' } : STEADY;
}
