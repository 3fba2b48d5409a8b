/** Recordings of a real control plane are explained, and what is nearly one is not. */
import { describe, expect, it } from 'vitest';
import { isJson, textAt } from './json.ts';
import { differenceOf, recorded } from './testing.ts';
import { variantsOf, type Variant } from './variants.ts';

const NAMES = ['rs-create-delete-pod', 'deploy-create', 'sched-preemption', 'pod-node-fails'];

/** Fields in which a controller, the scheduler or a kubelet says what it has decided or found. */
const DECISIVE =
  /^(?:spec\.(?:replicas|nodeName|unschedulable|taints)|status\.(?:phase|[a-zA-Z]*[rR]eplicas|observedGeneration|conditions\.\d+\.status|containerStatuses\.\d+\.ready)|metadata\.(?:generation|deletionGracePeriodSeconds|labels|annotations\.deployment\.kubernetes\.io\/revision|ownerReferences\.\d+\.(?:name|controller)))/;

/** Statuses of controllers may come joined, so that one that is missing is no difference: a late run writes the same. */
function isJoinable(trace: string, { rule, line }: Variant): boolean {
  const event: unknown = JSON.parse(trace.split('\n')[line - 1] ?? '');
  const kind = isJson(event) ? textAt(event, 'kind') : '';
  return rule === 'removed' && (kind === 'replicasets' || kind === 'deployments');
}

describe.each(NAMES)('the recording %s', (name) => {
  const trace = recorded(name);
  const variants = [...variantsOf(trace, DECISIVE)];
  const explained = (wanted: readonly Variant[]): string[] =>
    wanted.filter((one) => differenceOf(one.trace) === null).map(({ rule, line }) => `line ${line} ${rule}`);

  it('is explained', () => {
    expect(differenceOf(trace)).toBeNull();
  });

  it('is not explained any more with one event taken out, but for a status that another one joins', () => {
    // Without its last event, a recording ends earlier.
    const events = variants.filter(({ rule }) => rule === 'removed').slice(0, -1);
    const removed = events.filter((one) => !isJoinable(trace, one));
    expect(removed.length).toBeGreaterThan(10);
    expect(explained(removed)).toEqual([]);
  });

  it('is not explained any more with one event told twice', () => {
    expect(explained(variants.filter(({ rule }) => rule === 'doubled'))).toEqual([]);
  });

  it('is not explained any more with one event changed in what it decides', () => {
    // Every fourth: the fields of neighbouring events are the same ones.
    const changed = variants.filter(({ rule }, index) => rule.startsWith('changed') && index % 4 === 0);
    expect(changed.length).toBeGreaterThan(20);
    expect(explained(changed)).toEqual([]);
  });
});

describe('a difference', () => {
  const lines = recorded('rs-create-delete-pod').split('\n');

  it('names the write, its time, its writer and what the model could do instead', () => {
    const two = lines.map((line) =>
      line.includes('"kind":"replicasets"') ? line.replaceAll('"replicas":3', '"replicas":2') : line,
    );
    expect(differenceOf(two.join('\n'))).toMatch(
      /^write \d+ \(line \d+, t=0\.\d+ s\): replicaset-controller, create pods\/web-\S+: no run creates pod web-\S+ here; the model could/,
    );
  });

  it('is also what the model must still write at the end', () => {
    const bound = lines.findIndex((line) => line.includes('"spec":{') && line.includes('"nodeName"'));
    const before = lines.slice(0, bound).filter((line) => !line.includes('"verb":"delete"'));
    expect(differenceOf(before.join('\n'))).toMatch(/^at the end the model must still act: /);
  });
});
