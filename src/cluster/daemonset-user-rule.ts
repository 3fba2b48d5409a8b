/**
 * What users do to a DaemonSet: change its template, undo that, apply the manifest again. Sources: checks.md §3;
 * stateful-and-batch.md §3.3, history. There is nothing to scale.
 */
import type { Rule, Step } from '../engine/contract.ts';
import type { Revision } from '../../models/daemonset/history.ts';
import { daemonSetContext } from './daemonset-view.ts';
import type { Kinds } from './kinds.ts';
import { disturbance, toSelf } from './operations.ts';
import type { Disturbance, Scenario } from './scenario.ts';

/** Edits of a DaemonSet. */
export function daemonSetEditRule(kinds: Kinds, scenario: Scenario): Rule<Scenario> {
  return {
    name: 'user edits daemonset',
    class: 'disturbance',
    forEach: kinds.daemonSet,
    fairness: 'none',
    steps: (v) => {
      const { template, history } = daemonSetContext(v.self);
      const fresh = Math.max(template, ...history.map((one) => one.template)) + 1;
      const edit = (name: Disturbance, to: Revision): Step[] => {
        if (to.template === template) return [];
        const ops = [toSelf({ type: 'TEMPLATE', ...to })];
        return disturbance(scenario, kinds, name, { actor: 'user', verb: name, ops });
      };
      const previous = history.at(-2);
      return [
        ...edit('rollout', { template: fresh, works: true }),
        ...edit('bad-rollout', { template: fresh, works: false }),
        ...(previous ? edit('rollback', previous) : []),
        ...edit('apply', { template: 0, works: true }),
      ];
    },
  };
}
