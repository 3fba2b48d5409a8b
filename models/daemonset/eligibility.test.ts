/** Eligible nodes against stateful-and-batch.md §3.2. Tolerations are read as the controller completes them. */
import { describe, expect, it } from 'vitest';
import { loadManifests } from '../../src/kube/manifest.ts';
import type { Taint } from '../../src/kube/types.ts';
import { eligibility } from './eligibility.ts';

function template(podSpec: string) {
  const text = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: d }
spec:
  selector: { matchLabels: { app: d } }
  template:
    metadata: { labels: { app: d } }
    spec: { containers: [{ name: c, image: c }], ${podSpec} }
`;
  const { objects, faults } = loadManifests([{ file: 'd.yaml', text }]);
  const [found] = objects;
  if (found?.kind !== 'DaemonSet') throw new Error(JSON.stringify(faults));
  return found.template;
}

const taint = (key: string, effect: Taint['effect']): Taint => ({ key, value: '', effect });
const NODE = 'node.kubernetes.io/';
const both = { shouldRun: true, shouldContinue: true };
const stays = { shouldRun: false, shouldContinue: true };
const none = { shouldRun: false, shouldContinue: false };

describe('eligibility', () => {
  it.each([
    ['nodeName: a', both],
    ['nodeName: b', none],
    ['nodeSelector: { disk: ssd }', both],
    ['nodeSelector: { disk: hdd }', none],
    [
      'affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: metadata.name, operator: In, values: [b] }] }] } } }',
      none,
    ],
  ])('of a node with labels and no taints, %s', (spec, expected) => {
    expect(eligibility(template(spec), { name: 'a', labels: { disk: 'ssd' }, taints: [] })).toEqual(expected);
  });

  it.each([
    ['an unready node keeps its pod and gets none', ['not-ready NoSchedule', 'not-ready NoExecute'], stays],
    ['a lost node likewise', ['unreachable NoSchedule', 'unreachable NoExecute'], stays],
    ['a cordoned node is eligible', ['unschedulable NoSchedule'], both],
    ['so is one under pressure', ['disk-pressure NoSchedule', 'memory-pressure NoSchedule'], both],
    ['one without network is not', ['network-unavailable NoSchedule'], stays],
    ['PreferNoSchedule does not count', ['x PreferNoSchedule'], both],
    ['another NoExecute taint takes the pod', ['x NoExecute'], none],
    ['another NoSchedule taint leaves it', ['x NoSchedule'], stays],
  ])('%s', (_, taints, expected) => {
    const all = taints.map((words) => {
      const [key = '', effect] = words.split(' ');
      return taint(`${NODE}${key}`, effect as Taint['effect']); // written above
    });
    expect(eligibility(template(''), { name: 'a', labels: {}, taints: all })).toEqual(expected);
  });

  it('lets pods of the host network come before the network does', () => {
    const taints = [taint(`${NODE}network-unavailable`, 'NoSchedule')];
    expect(eligibility(template('hostNetwork: true'), { name: 'a', labels: {}, taints })).toEqual(both);
  });

  it('makes a toleration for a time one for ever: lost nodes keep their pods', () => {
    const given = `tolerations: [{ key: ${NODE}unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 60 }]`;
    const own = template(given).tolerations.filter(({ key }) => key === `${NODE}unreachable`);
    expect(own.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([null]);
  });
});
