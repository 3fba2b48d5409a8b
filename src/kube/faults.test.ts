/**
 * One clear line for each thing that can be wrong in a manifest.
 */
import { describe, expect, it } from 'vitest';
import { deployment, line, load } from './testing.ts';

const daemonSet = (strategy: string, more = ''): string => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: web}
spec:
  ${more}updateStrategy: {${strategy}}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}
`;

const faults = (text: string): string[] => load(text).faults.map(line);

describe('what is wrong is said in one clear line', () => {
  it.each([
    [
      'a wrong type',
      deployment('replicas: three'),
      '8:13 Deployment web: spec.replicas: expected integer ≥ 0, found "three"',
    ],
    [
      'a negative number',
      deployment('replicas: -1'),
      '8:13 Deployment web: spec.replicas: expected integer ≥ 0, found -1',
    ],
    [
      'a typing mistake',
      deployment('replcias: 3'),
      '8:3 Deployment web: spec.replcias: expected a field that Kubernetes knows, found unknown field "replcias" (did you mean replicas?)',
    ],
    [
      'a removed API version',
      deployment().replace('apps/v1', 'apps/v1beta1'),
      '1:13 Deployment web: expected apiVersion apps/v1, found apiVersion apps/v1beta1, which no longer exists since 1.16',
    ],
    [
      'a wrong API version',
      deployment().replace('apps/v1', 'v1'),
      '2:7 Deployment web: expected apiVersion apps/v1 for Deployment, found kind Deployment of apiVersion "v1"',
    ],
    [
      'a mistyped kind',
      'apiVersion: apps/v1\nkind: Deploymnet\n',
      '2:7 Deploymnet (no name): expected a kind of apps/v1 (did you mean Deployment?), found kind Deploymnet of apiVersion "apps/v1"',
    ],
    [
      'a rollout that cannot begin',
      deployment('strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}'),
      '8:29 Deployment web: spec.strategy.rollingUpdate: expected maxSurge or maxUnavailable above 0, found both 0: a rollout could never begin',
    ],
    [
      'a rollout of a DaemonSet that cannot begin',
      daemonSet('rollingUpdate: {maxUnavailable: 0}'),
      '5:35 DaemonSet web: spec.updateStrategy.rollingUpdate: expected maxUnavailable above 0 where maxSurge is 0, found both 0: a rollout could never begin',
    ],
    [
      'a surge of a DaemonSet beside the default of maxUnavailable',
      daemonSet('rollingUpdate: {maxSurge: 1}'),
      '5:46 DaemonSet web: spec.updateStrategy.rollingUpdate.maxSurge: expected maxUnavailable: 0 beside maxSurge, found both above 0 (maxUnavailable is 1 where it is left out)',
    ],
    [
      'a DaemonSet with replicas',
      daemonSet('', 'replicas: 3\n  '),
      '5:3 DaemonSet web: spec.replicas: expected a field that Kubernetes knows, found unknown field "replicas"',
    ],
    [
      'another restart policy',
      deployment('', 'restartPolicy: Never'),
      '13:22 Deployment web: spec.template.spec.restartPolicy: expected Always, found "Never"',
    ],
    [
      'a host port twice',
      deployment(
        '',
        'containers: [{name: a, ports: [{containerPort: 1, hostPort: 9}, {containerPort: 2, hostPort: 9}]}]',
      ),
      '13:71 Deployment web: spec.template.spec.containers[0].ports[1]: expected every host port once in a pod, found host port 9/TCP twice',
    ],
    [
      'labels that do not match',
      deployment().replace('labels: {app: web}', 'labels: {app: api}'),
      '7:5 Deployment web: spec.selector: expected a selector that matches spec.template.metadata.labels, found one that does not',
    ],
    [
      'a number as a label',
      deployment().replace(/app: web/g, 'app: 1'),
      '7:24 Deployment web: spec.selector.matchLabels.app: expected a string, found 1 without quotes',
    ],
    [
      'a name with control characters',
      deployment().replace('name: web', 'name: "we\\e[31mb"'),
      '4:9 Deployment we\\u001b[31mb: metadata.name: expected a DNS-1123 name (a-z, 0-9, -, .; ≤ 253), found "we\\u001b[31mb"',
    ],
    [
      'a name with markup',
      deployment().replace('name: web', 'name: <script>'),
      '4:9 Deployment <script>: metadata.name: expected a DNS-1123 name (a-z, 0-9, -, .; ≤ 253), found "<script>"',
    ],
    [
      'a prototype key',
      deployment('__proto__: {replicas: 3}'),
      '8:3 Deployment web: spec.__proto__: expected a usable key, found the key "__proto__"',
    ],
    [
      'a template that was not rendered',
      deployment().replace('name: web', 'name: {{ .Values.name }}'),
      '4:9 Deployment (no name): metadata.name: expected a string, found a mapping (a Helm template? render it first: helm template)',
    ],
    [
      'no container',
      deployment('', 'containers: []'),
      '13:19 Deployment web: spec.template.spec.containers: expected at least one container, found an empty list',
    ],
    [
      'a brace that is not closed',
      'apiVersion: v1\nkind: Service\nmetadata: { name: x\nspec: {}\n',
      '4:1 YAML: expected valid YAML, found Flow map in block collection must be sufficiently indented and end with a }',
    ],
    ['no kind', 'apiVersion: v1\n', '1:1 document: kind: expected a kind such as Deployment, found nothing'],
    ['no apiVersion', 'kind: Pod\n', '1:1 document: apiVersion: expected an apiVersion such as apps/v1, found nothing'],
    ['no object', '- 1\n', '1:1 document: expected a Kubernetes object, found a list'],
    ['no document', '# nothing\n', '1:1 input: expected at least one Kubernetes object, found no document'],
    ['a binary file', 'a\0b', '1:1 file: expected text, found a binary file'],
    [
      'a kustomize patch',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 2}\n',
      '1:1 Deployment web: expected a complete Deployment, found neither spec.selector nor containers (a patch? render it first: kubectl kustomize)',
    ],
  ])('%s', (_, text, expected) => {
    expect(faults(text)).toContain(expected);
  });

  it('a budget with both limits', () => {
    const text =
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {minAvailable: 1, maxUnavailable: 1}\n';
    expect(faults(text)).toEqual([
      '4:41 PodDisruptionBudget x: spec.maxUnavailable: expected either minAvailable or maxUnavailable, found both',
    ]);
  });

  it('one line for each field, the first', () => {
    const text = deployment('__proto__: 1').replaceAll('app: web', '__proto__: web');
    expect(faults(text).filter((one) => one.includes('__proto__'))).toEqual([
      '7:19 Deployment web: spec.selector.matchLabels.__proto__: expected a usable key, found the key "__proto__"',
      '8:3 Deployment web: spec.__proto__: expected a usable key, found the key "__proto__"',
      '11:16 Deployment web: spec.template.metadata.labels.__proto__: expected a usable key, found the key "__proto__"',
    ]);
  });

  it('several faults are all reported, in the order of the file', () => {
    const text = deployment('replicas: x\npaused: 3', 'hostNetwork: maybe');
    expect(load(text).faults.map((f) => f.line)).toEqual([8, 9, 14]);
  });

  it('long and hostile values are cut and escaped', () => {
    const [fault] = load(deployment(`replicas: "${'\\u202e'.repeat(9)}${'x'.repeat(500)}"`)).faults;
    expect(fault?.found.startsWith('"\\u202e\\u202e')).toBe(true);
    expect(fault?.found.length).toBeLessThan(130);
  });

  it('broken YAML has its position, and other documents are still read', () => {
    const loaded = load(`a: [1\n---\n${deployment()}`);
    expect(loaded.faults.map((f) => [f.subject, f.expected])).toEqual([['YAML', 'valid YAML']]);
    expect(loaded.objects).toHaveLength(1);
    expect(faults('a: {{ .Values.x }} b')[0]).toContain('helm template');
  });

  it('duplicate keys and duplicate objects are warnings: the last one counts', () => {
    const twice = load(deployment('replicas: 1\nreplicas: 2'));
    expect(twice.faults).toEqual([]);
    expect(twice.warnings.map(line)).toEqual([
      '9:3 YAML: expected every key once, found a duplicate key: the last one counts',
    ]);
    const both = load(`${deployment('replicas: 1')}---\n${deployment('replicas: 2')}`);
    expect(both.objects).toMatchObject([{ replicas: 2 }]);
    expect(both.warnings).toHaveLength(1);
  });

  it('a prototype key in a document changes no object', () => {
    load(deployment('__proto__: {polluted: true}'));
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it.each([
    ['20,000 brackets', '['.repeat(20_000), 'nesting too deep'],
    ['20,000 closed brackets', '['.repeat(20_000) + ']'.repeat(20_000), 'nesting too deep'],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`).join()}]`).join('\n')}`,
      'excessive aliasing',
    ],
    ['a list that holds itself', '&a [*a]', 'deeper nesting'],
  ])('%s', (_, text, found) => {
    expect(load(text).faults.map((f) => f.found)).toEqual([found]);
  });

  it('quoted text may go on without indentation, as kubectl allows', () => {
    const text = deployment().replace('  name: web', "  annotations:\n    note: '[\n    ]'\n  name: web");
    expect(load(text)).toMatchObject({ faults: [], objects: [{ name: 'web' }] });
  });
});
