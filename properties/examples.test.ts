/**
 * Every example that is wrong on purpose is found, by the goals that it breaks and no others, at two disturbances. Their
 * repaired twins are in repaired.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { exampleNames, violatedBy } from '../src/cli/testing.ts';

/** What each mistake breaks. Goals after the first follow from the same mistake, as the reason says. */
const broken: Readonly<Record<string, { readonly goals: readonly string[]; readonly because?: string }>> = {
  web: { goals: ['stays-available deployment/web'] },
  'recreate-behind-service': { goals: ['stays-available deployment/web'] },
  'max-unavailable-all': { goals: ['stays-available deployment/web'] },
  'no-readiness-probe': {
    goals: ['stays-available deployment/web', 'bad-rollout-halts deployment/web'],
    because: 'a bad version counts as ready, so its rollout goes on, and then nothing works',
  },
  budget: { goals: ['drain-ends node/*'] },
  'pdb-all-replicas': { goals: ['drain-ends node/*'] },
  'pdb-one-replica': { goals: ['drain-ends node/*'] },
  'pdb-80-percent': { goals: ['drain-ends node/*'] },
  'anti-affinity-no-surge-room': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'the surge pod fits nowhere, so the rollout stands still with a pod that waits',
  },
  'host-port': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'the surge pod fits nowhere, so the rollout stands still with a pod that waits',
  },
  'daemonset-surge-host-port': {
    goals: [
      'rollout-completes daemonset/log-collector',
      'converges daemonset/log-collector',
      'schedulable daemonset/log-collector',
      'one-per-node daemonset/log-collector',
    ],
    because: 'the new pod waits beside the old one, so its node never has just one, and nothing comes of the rollout',
  },
  'daemonset-port-taken': {
    goals: [
      'one-per-node daemonset/node-exporter',
      'converges daemonset/node-exporter',
      'schedulable daemonset/node-exporter',
      'converges deployment/gateway',
      'schedulable deployment/gateway',
    ],
    because: 'whoever comes second to a node waits, and either may',
  },
  'shared-port': { goals: ['containers-run deployment/web'] },
  'lost-node-capacity': {
    goals: ['rollout-completes deployment/web', 'converges deployment/web', 'schedulable deployment/web'],
    because: 'without the lost node the surge pod of a rollout fits nowhere',
  },
  'overlapping-selectors': {
    goals: ['owns-its-pods deployment/web', 'owns-its-pods deployment/admin'],
    because: 'each selector matches the pods of the other',
  },
  'service-selects-nothing': { goals: ['no-dead-route service/web'] },
  'node-name-tainted': {
    goals: ['no-flapping deployment/web', 'converges deployment/web'],
    because: 'the pod is made and evicted for ever, so the Deployment is never complete',
  },
  'replicas-reapplied': {
    goals: ['within-range horizontalpodautoscaler/web', 'stays-available deployment/web'],
    because: 'the apply takes one of two pods, and the loss of the other then takes the last',
  },
};

describe('the examples', () => {
  it('come in pairs, and what each breaks is known', () => {
    const faulty = Object.keys(broken);
    expect(exampleNames()).toEqual([...faulty, ...faulty.map((name) => `${name}-repaired`)].sort());
  });

  it.each(Object.entries(broken))('%s.yaml breaks what it is about', (name, { goals }) => {
    expect(violatedBy(name)).toEqual({ goals: [...goals].sort(), promises: [], exhaustive: true });
  });
});
