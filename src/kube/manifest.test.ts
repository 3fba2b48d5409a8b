/**
 * Loading manifests: defaults and positions.
 */
import { describe, expect, it } from 'vitest';
import { deployment, line, load } from './testing.ts';
import type { DeploymentObject, KubeObject, PodTemplate } from './types.ts';

function only<K extends KubeObject['kind']>(text: string, kind: K): KubeObject & { kind: K } {
  const { objects, faults: wrong } = load(text);
  expect(wrong.map(line)).toEqual([]);
  const found = objects.find((object): object is KubeObject & { kind: K } => object.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

const web = (spec = '', pod = ''): DeploymentObject => only(deployment(spec, pod), 'Deployment');
const template = (pod: string): PodTemplate => web('', pod).template;

describe('a Deployment', () => {
  it('gets the defaults of the API server', () => {
    const object = web();
    expect(object).toMatchObject({
      name: 'web',
      namespace: 'default',
      replicas: null,
      minReadySeconds: 0,
      paused: false,
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      strategy: {
        type: 'RollingUpdate',
        maxSurge: { kind: 'percent', value: 25 },
        maxUnavailable: { kind: 'percent', value: 25 },
      },
      template: {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        nodeAffinity: null,
        hasReadinessProbe: false,
      },
    });
    expect(object.template.tolerations.map((t) => [t.key, t.effect, t.tolerationSeconds])).toEqual([
      ['node.kubernetes.io/not-ready', 'NoExecute', 300],
      ['node.kubernetes.io/unreachable', 'NoExecute', 300],
    ]);
  });

  it('knows where its fields are written, or the nearest written ancestor', () => {
    const object = web('replicas: 3');
    expect(object.at('spec.replicas')).toEqual({ file: 'web.yaml', line: 8, column: 3 });
    expect(object.at('spec.strategy.type')).toEqual({ file: 'web.yaml', line: 5, column: 1 });
    expect(object.at('spec.template.spec.containers[0].image').line).toBe(14);
    expect(object.raw['kind']).toBe('Deployment');
  });

  it('lists what could matter and is not modelled, and keeps quiet about what cannot', () => {
    const text = deployment(
      '',
      'priorityClassName: high\nserviceAccountName: x\ncontainers: [{name: a, lifecycle: {preStop: {}}, livenessProbe: {tcpSocket: {port: 1}}, env: [{name: A}]}]',
    );
    expect(load(text).ignored.map((field) => `${field.line} ${field.path}`)).toEqual([
      '13 deployment/web spec.template.spec.priorityClassName',
      '15 deployment/web spec.template.spec.containers[0].lifecycle',
    ]);
  });
});

describe('a pod template', () => {
  it('sums requests as the scheduler does: the larger of each init step and all that stays, plus overhead', () => {
    const pod = `overhead: {cpu: 10m}
initContainers:
- {name: s, restartPolicy: Always, resources: {requests: {cpu: 100m}}}
- {name: i, resources: {requests: {cpu: '1', memory: 1Gi}}}
containers:
- {name: a, resources: {requests: {cpu: 0.2}}}
- {name: b, resources: {limits: {cpu: 300m, example.com/gpu: 2}}}`;
    expect(template(pod).requests).toEqual({ cpu: 1110, memory: 1024 ** 3, 'example.com/gpu': 2 });
  });

  it('takes container ports as host ports with hostNetwork', () => {
    const ports = 'containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]}]';
    expect(template(`hostNetwork: true\n${ports}`).hostPorts).toEqual([
      { protocol: 'TCP', hostIP: '', port: 80 },
      { protocol: 'UDP', hostIP: '', port: 80 },
    ]);
    expect(template(ports).hostPorts).toEqual([]);
  });

  it('reads affinity, spreading, claims and probes', () => {
    const pod = `affinity:
  podAntiAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
    - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}
    - {topologyKey: zone, namespaceSelector: {}}
topologySpreadConstraints:
- {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
volumes: [{name: c, emptyDir: {}}, {name: d, persistentVolumeClaim: {claimName: data}}]
containers: [{name: a, readinessProbe: {httpGet: {port: 80}}}]`;
    expect(template(pod)).toMatchObject({
      podAntiAffinity: [
        { topologyKey: 'kubernetes.io/hostname', namespaces: ['default'], selector: { matchLabels: { app: 'web' } } },
        { topologyKey: 'zone', namespaces: ['*'], selector: null },
      ],
      topologySpread: [{ maxSkew: 1, minDomains: 1, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore' }],
      persistentVolumeClaims: ['data'],
      hasEmptyDir: true,
      hasReadinessProbe: true,
    });
  });

  it('reads containers in the order of their start, with ports and where those are written', () => {
    const pod = `initContainers: [{name: prepare}, {name: proxy, restartPolicy: Always, startupProbe: {exec: {}}}]
containers: [{name: web, livenessProbe: {exec: {}}, ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}]}]`;
    const nothing = { ports: [], hasStartupProbe: false, hasReadinessProbe: false, hasLivenessProbe: false };
    const { containers } = template(pod);
    expect(containers).toMatchObject([
      { ...nothing, name: 'prepare', role: 'init', restartPolicy: 'Always' },
      { ...nothing, name: 'proxy', role: 'sidecar', restartPolicy: 'Always', hasStartupProbe: true },
      { name: 'web', role: 'app', hasLivenessProbe: true },
    ]);
    const places = containers[2]?.ports.map(({ port, protocol, at }) => `${port} ${protocol} column ${at.column}`);
    expect(places).toEqual(['80 TCP column 83', '53 UDP column 104']);
  });

  it('takes a volume without a source for an emptyDir', () => {
    expect(template('volumes: [{name: c, emptyDir: }]').hasEmptyDir).toBe(true);
    expect(template('volumes: [{name: c, hostPath: {path: /x}}]').hasEmptyDir).toBe(false);
  });
});

describe('other kinds', () => {
  it('reads Service, budget, autoscaler and Node', () => {
    const named = (kind: string, apiVersion: string, rest: string): string =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: x}\n${rest}`;
    const service = only(named('Service', 'v1', 'spec: {clusterIP: None, selector: {app: web}}'), 'Service');
    expect(service).toMatchObject({ headless: true, externalName: false, publishNotReadyAddresses: false });
    const budget = only(
      named('PodDisruptionBudget', 'policy/v1', 'spec: {minAvailable: 50%, selector: {}}'),
      'PodDisruptionBudget',
    );
    expect(budget.minAvailable).toEqual({ kind: 'percent', value: 50 });
    expect(budget).toMatchObject({ maxUnavailable: null, unhealthyPodEvictionPolicy: 'IfHealthyBudget' });
    const hpa = named(
      'HorizontalPodAutoscaler',
      'autoscaling/v2',
      'spec: {maxReplicas: 5, scaleTargetRef: {kind: Deployment, name: web}}',
    );
    expect(only(hpa, 'HorizontalPodAutoscaler')).toMatchObject({
      minReplicas: 1,
      maxReplicas: 5,
      target: { name: 'web' },
    });
    const node = only(named('Node', 'v1', 'status: {capacity: {cpu: 4, memory: 8Gi, pods: 110}}'), 'Node');
    expect(node.allocatable).toEqual({ cpu: 4000, memory: 8 * 1024 ** 3, pods: 110 });
  });

  it('counts what changes nothing and what is not modelled', () => {
    const kinds = [
      ['v1', 'ConfigMap'],
      ['v1', 'Secret'],
      ['v1', 'ConfigMap'],
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['example.com/v1', 'Service'],
    ];
    const loaded = load(kinds.map(([version, kind]) => `apiVersion: ${version}\nkind: ${kind}\n`).join('---\n'));
    expect(loaded.faults).toEqual([]);
    expect(loaded.irrelevant).toEqual({ ConfigMap: 2, Secret: 1 });
    expect(loaded.notModelled).toEqual({ NetworkPolicy: 1, Service: 1 });
    expect(loaded.documents).toBe(5);
  });

  it('expands a List and keeps positions', () => {
    const list = `kind: List\napiVersion: v1\nitems:\n- ${deployment('replicas: -1').trim().replace(/\n/g, '\n  ')}`;
    const loaded = load(list);
    expect(loaded.documents).toBe(1);
    expect(loaded.faults.map(line)).toEqual(['11:15 Deployment web: spec.replicas: expected integer ≥ 0, found -1']);
  });

  it('reads JSON and files with a byte order mark and Windows line ends', () => {
    expect(load(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })).documents).toBe(1);
    expect(load(`\uFEFF${deployment().replace(/\n/g, '\r\n')}`).objects).toHaveLength(1);
  });
});
