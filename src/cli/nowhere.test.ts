/**
 * What a report says of DaemonSets on given nodes, and of those that leave a rollout to the user.
 */
import { describe, expect, it } from 'vitest';
import type { GroupReport } from '../report/types.ts';
import { checkGroup } from './check-group.ts';
import { groupsOf } from './groups.ts';
import { NOWHERE } from './nowhere.ts';
import { summarise } from './summary.ts';
import { loadManifests } from '../kube/manifest.ts';

const nodes = `apiVersion: v1
kind: Node
metadata: { name: a, labels: { disk: ssd } }
---
apiVersion: v1
kind: Node
metadata: { name: b }
spec: { taints: [{ key: gpu, effect: NoSchedule }] }
---
`;

function daemonSet(pod: string, strategy = '{}'): string {
  return `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  updateStrategy: ${strategy}
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: c, image: c }], ${pod} }
`;
}

function checked(text: string): { readonly report: GroupReport; readonly result: string } {
  const manifests = loadManifests([{ file: 'test.yaml', text }]);
  const documents = manifests.objects.filter((o) => o.kind === 'Node');
  const [group] = groupsOf(manifests.objects);
  if (!group) throw new Error(JSON.stringify(manifests.faults));
  const options = { disturbances: 1, maxStates: 100_000, deadline: Infinity, nodes: documents, hints: false };
  const { report } = checkGroup(group, options);
  return { report, result: summarise(manifests, [report], 0).summary.result };
}

describe('a DaemonSet on given nodes', () => {
  it('says which nodes it leaves out, and why', () => {
    const { report, result } = checked(nodes + daemonSet(''));
    expect(report.notes).toContain('daemonset/agent: runs on 1 of 2 nodes: not on b (taint gpu:NoSchedule)');
    expect(report.goals.find(({ name }) => name === 'one-per-node')?.result).toBe('holds');
    expect(result).toBe('holds');
  });

  it('that matches none is named and no pass', () => {
    const { report, result } = checked(nodes + daemonSet('nodeSelector: { disk: hdd }'));
    expect(report.notes).toContain('daemonset/agent: runs on 0 of 2 nodes: not on a, b (nodeSelector disk=hdd)');
    expect(new Set(report.goals.map((goal) => `${goal.result}: ${goal.message ?? ''}`))).toEqual(
      new Set([`not-asked: ${NOWHERE}`]),
    );
    expect(result).toBe('inconclusive');
  });

  it('on assumed nodes satisfies its selector, and that is said', () => {
    const { report } = checked(daemonSet('nodeSelector: { disk: hdd }'));
    expect(report.scope.assumptions).toContain('nodes assumed to satisfy daemonset/agent: disk=hdd');
    expect(report.goals.find(({ name }) => name === 'one-per-node')?.result).toBe('holds');
  });
});

describe('a DaemonSet with OnDelete', () => {
  it('is not asked whether rollouts complete, and says so', () => {
    const { report } = checked(daemonSet('', '{ type: OnDelete }'));
    expect(report.notes.join()).toContain('daemonset/agent: OnDelete, a node gets a new version when somebody deletes');
    expect(report.goals.map(({ name }) => name)).not.toContain('rollout-completes');
  });
});
