/** Recordings of a real control plane are explained, and what is nearly one is not. */
import { describe, expect, it } from 'vitest';
import { sweepOf } from './sweep.ts';
import { differenceOf, recorded } from './testing.ts';

const NAMES = [
  'rs-create-delete-pod',
  'deploy-create',
  'sched-preemption',
  'pod-node-fails',
  'ds-rolling-max-unavailable',
  'svc-ready-vs-publish-not-ready',
  'hpa-behavior-policy',
];
/** Neighbouring variants are much alike, so that a part of them says nearly as much. */
const STEP = 41;

describe.each(NAMES)('the recording %s', (name) => {
  const { trace, scenario } = recorded(name);

  it('is explained', () => {
    expect(differenceOf(trace, scenario)).toBeNull();
  });

  it('is not explained any more with one event taken out, told twice or changed, and the place is named', () => {
    const { variants, rejected, placed, excused, holes } = sweepOf(trace, scenario, STEP);
    expect(holes).toEqual([]);
    expect(rejected + [...excused.values()].reduce((sum, count) => sum + count, 0)).toBe(variants);
    expect(variants).toBeGreaterThan(5);
    expect(placed / rejected).toBeGreaterThan(0.9);
  });
});

describe('a difference', () => {
  const lines = recorded('rs-create-delete-pod').trace.split('\n');

  it('names the write, its time, its writer and what the model could do instead', () => {
    const two = lines.map((line) =>
      line.includes('"kind":"replicasets"') ? line.replaceAll('"replicas":3', '"replicas":2') : line,
    );
    expect(differenceOf(two.join('\n'))).toMatch(
      /^write \d+ \(line \d+, t=0\.\d+ s\): replicaset-controller, create pods\/web-\S+: no run creates pod web-\S+ here; the model could/,
    );
  });

  it('names the line in the file that was read, also where one is missing before it', () => {
    const created = lines.findIndex((line) => line.includes('"kind":"pods"') && line.includes('"ADDED"'));
    const shorter = lines.toSpliced(created, 1).join('\n');
    const [name = ''] = /web-[a-z0-9]{5}/.exec(lines[created] ?? '') ?? [];
    const changed = lines.findIndex((line, index) => index > created && line.includes(`"name":"${name}"`));
    expect(differenceOf(shorter)).toContain(`(line ${changed},`);
  });

  it('is also what the model must still write at the end', () => {
    const bound = lines.findIndex((line) => line.includes('"spec":{') && line.includes('"nodeName"'));
    const before = lines.slice(0, bound).filter((line) => !line.includes('"verb":"delete"'));
    expect(differenceOf(before.join('\n'))).toMatch(/^at the end the model must still act: /);
  });
});
