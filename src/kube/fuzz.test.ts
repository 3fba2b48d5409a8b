/**
 * Hostile and real input: mutated manifests never break the loader, and real ones load.
 */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInputs } from './files.ts';
import { loadManifests } from './manifest.ts';
import type { Manifests } from './types.ts';

const SEED = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: &l {app: web}}
spec:
  replicas: 3
  selector: {matchLabels: *l}
  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
  template:
    metadata: {labels: *l}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, labelSelector: {}}]}}
      tolerations: [{operator: Exists}]
      containers:
      - {name: web, ports: [{containerPort: 80, hostPort: 80}], resources: {requests: {cpu: 100m}}}
---
apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}
- {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 1, selector: {}}}
- {apiVersion: v1, kind: Node, metadata: {name: node}, spec: {taints: [{key: a, effect: NoSchedule}]}, status: {capacity: {cpu: 1}}}
`;
const TOKENS = SEED.split(/(?<=\W)|(?=\W)/);
const junk = fc.oneof(
  fc.constantFrom(
    'null',
    '[]',
    '{}',
    '*l',
    '&x ',
    '-1',
    '1e999',
    '"',
    "'",
    '\t',
    '\n',
    '- ',
    ': ',
    '<<: *l',
    '!!binary x',
    '\u0007',
    '\u2028',
    '__proto__',
    'constructor',
    '~',
    '0o8',
    '{{ .x }}',
    '---\n',
    '? ',
    '|',
    '9'.repeat(40),
  ),
  fc.constantFrom(...TOKENS),
  fc.string({ maxLength: 8 }),
);
const mutation = fc.record({ at: fc.nat(TOKENS.length - 1), text: junk, remove: fc.nat(3) });

function mutated(mutations: readonly { at: number; text: string; remove: number }[]): string {
  const tokens = [...TOKENS];
  for (const { at, text, remove } of mutations) tokens.splice(at, remove, text);
  return tokens.join('');
}

function checkPlaces({ faults, warnings, ignored }: Manifests): void {
  for (const place of [...faults, ...warnings, ...ignored]) {
    expect(place.file).toBe('f.yaml');
    expect(place.line).toBeGreaterThanOrEqual(1);
    expect(place.column).toBeGreaterThanOrEqual(1);
  }
  for (const { subject, expected, found } of [...faults, ...warnings]) {
    expect(subject).not.toBe('');
    // A fault is one line without control characters.
    expect(`${subject}${expected}${found}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
}

describe('mutated manifests', () => {
  it('the manifest that is mutated is right', () => {
    expect(loadManifests([{ file: 'f.yaml', text: SEED }])).toMatchObject({ faults: [], warnings: [], documents: 4 });
  });

  it('never throw, and every fault has a place', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        checkPlaces(loadManifests([{ file: 'f.yaml', text: mutated(mutations) }]));
      }),
      { numRuns: 300, seed: 20_261 },
    );
  });
});

const CORPUS = '../shared/manifests';
const absent = !existsSync(CORPUS);
if (absent) console.warn(`skipped: real manifests (${CORPUS} is not there)`);

describe.skipIf(absent)('real manifests', () => {
  const { inputs, faults } = readInputs(absent ? [] : [CORPUS]);
  const loaded = inputs.map((input) => loadManifests([input]));

  it('are all read', () => {
    expect(faults).toEqual([]);
    expect(inputs.length).toBeGreaterThan(100);
    expect(loaded.reduce((sum, m) => sum + m.objects.length, 0)).toBeGreaterThan(300);
  });

  it('have no unknown field, and faults only where a file is known to be wrong', () => {
    const all = loaded.flatMap((m) => m.faults);
    expect(all.filter((f) => f.found.startsWith('unknown field'))).toEqual([]);
    const others = all.filter((f) => !f.found.includes('no longer exists'));
    expect(others.map((f) => `${f.file.slice(CORPUS.length + 1)} ${f.subject}`)).toEqual([
      'jenkins-kubernetes-plugin/pod-busybox.yaml Pod (no name): metadata.name',
      'kubernetes-examples/sysdig-rc.yaml ReplicationController sysdig-agent: spec.selector',
      'metrics-server/deployment.yaml Deployment metrics-server: spec.selector',
      'metrics-server/patch.yaml Deployment metrics-server',
      'node-feature-discovery/worker-job.yaml Job nfd-worker: spec.completions',
      'node-feature-discovery/worker-job.yaml Job nfd-worker: spec.parallelism',
    ]);
  });

  it('cut anywhere never throw', () => {
    const small = inputs.filter((input) => input.text.length < 10_000);
    fc.assert(
      fc.property(fc.constantFrom(...small), fc.double({ min: 0, max: 1, noNaN: true }), ({ text }, part) => {
        checkPlaces(loadManifests([{ file: 'f.yaml', text: text.slice(0, Math.floor(text.length * part)) }]));
      }),
      { numRuns: 100, seed: 20_262 },
    );
  });
});
