/**
 * Pod templates: metadata.labels and a PodSpec, with the defaults of the API server, as a scheduler and a kubelet read them.
 */
import {
  readNodeAffinity,
  readPodAffinity,
  readTolerations,
  readTopologySpread,
  withDaemonTolerations,
  withDefaultTolerations,
} from './affinity.ts';
import { NO_PRIORITY } from './priority.ts';
import type { Reader } from './reader.ts';
import { described, isDnsLabel } from './text.ts';
import type { ContainerPort, ContainerSpec, HostPort, PodTemplate, Requests } from './types.ts';

type RestartPolicy = PodTemplate['restartPolicy'];

interface Container {
  readonly reader: Reader;
  readonly requests: ReadonlyMap<string, number>;
  readonly ports: readonly { readonly reader: Reader; readonly port: HostPort }[];
  readonly sidecar: boolean;
  /** All but the policy that it has from its pod. */
  readonly spec: Omit<ContainerSpec, 'restartPolicy'> & { readonly restartPolicy: RestartPolicy | '' };
}

interface TemplateOptions {
  readonly namespace: string;
  readonly restartPolicies: readonly RestartPolicy[];
  /** What is added to those that are written: by admission, or before that by the DaemonSet controller. */
  readonly tolerations: 'default' | 'daemon';
}

/** Reads `{metadata, spec}` of a template or of a Pod. */
export function readPodTemplate(reader: Reader, options: TemplateOptions): PodTemplate {
  const spec = reader.get('spec');
  const hostNetwork = spec.get('hostNetwork').boolean(false);
  const containers = readContainers(spec.get('containers'), hostNetwork, false);
  const initContainers = readContainers(spec.get('initContainers'), hostNetwork, true);
  if (containers.length === 0)
    spec.get('containers').fault('at least one container', described(spec.get('containers').value));
  checkNames([...initContainers, ...containers]);
  checkHostPorts(containers);
  const sidecars = initContainers.filter((container) => container.sidecar);
  const affinity = spec.get('affinity');
  const tolerations = readTolerations(spec.get('tolerations'));
  const volumes = spec.get('volumes').items();
  const restartPolicy = readRestartPolicy(spec.get('restartPolicy'), options.restartPolicies);
  for (const volume of volumes) volume.get('name').required('a name');
  return {
    namespace: options.namespace,
    labels: reader.get('metadata').get('labels').labels(),
    nodeName: spec.get('nodeName').string(''),
    nodeSelector: spec.get('nodeSelector').labels(),
    nodeAffinity: readNodeAffinity(affinity),
    podAffinity: readPodAffinity(affinity, 'podAffinity', options.namespace),
    podAntiAffinity: readPodAffinity(affinity, 'podAntiAffinity', options.namespace),
    topologySpread: readTopologySpread(spec.get('topologySpreadConstraints')),
    tolerations: withDefaultTolerations(
      options.tolerations === 'daemon' ? withDaemonTolerations(tolerations, hostNetwork) : tolerations,
    ),
    hostPorts: [...sidecars, ...containers].flatMap((container) => container.ports.map(({ port }) => port)),
    containers: [...initContainers, ...containers].map(({ spec: own }) => ({
      ...own,
      restartPolicy: own.restartPolicy === '' ? restartPolicy : own.restartPolicy,
    })),
    requests: sumRequests(spec, initContainers, containers),
    hasReadinessProbe: [...sidecars, ...containers].some((container) => container.spec.hasReadinessProbe),
    restartPolicy,
    terminationGracePeriodSeconds: spec.get('terminationGracePeriodSeconds').integer(30),
    ...unsafeSysctls(spec.get('securityContext').get('sysctls')),
    hasEmptyDir: volumes.some(isEmptyDir),
    ...NO_PRIORITY, // until all PriorityClasses are known
    persistentVolumeClaims: volumes.flatMap((volume) => readClaim(volume.get('persistentVolumeClaim'))),
  };
}

/** What every kubelet lets a pod set (documentation of sysctls, 1.32). */
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
]);

function unsafeSysctls(sysctls: Reader): Pick<PodTemplate, 'unsafeSysctls'> {
  const names = sysctls.items().map((sysctl) => sysctl.get('name').string(''));
  const unsafe = names.filter((name) => !SAFE_SYSCTLS.has(name.replaceAll('/', '.')));
  return unsafe.length === 0 ? {} : { unsafeSysctls: unsafe };
}

/** A volume that names no source is an emptyDir. */
function isEmptyDir(volume: Reader): boolean {
  const written = volume.entries().filter(([key, field]) => key !== 'name' && field.present);
  return written.length === 0 || volume.get('emptyDir').present;
}

function readClaim(claim: Reader): readonly string[] {
  if (!claim.present || !claim.get('claimName').required('the name of a claim')) return [];
  return [claim.get('claimName').string('')];
}

/** The API default is Always, also where a Job then refuses it. */
function readRestartPolicy(reader: Reader, allowed: readonly RestartPolicy[]): RestartPolicy {
  if (!reader.present && !allowed.includes('Always'))
    reader.fault(`one of ${allowed.join(', ')}`, 'nothing (the default is Always)');
  return reader.oneOf(allowed, allowed[0] ?? 'Always');
}

function readContainers(reader: Reader, hostNetwork: boolean, init: boolean): readonly Container[] {
  return reader.items().map((container) => {
    if (container.get('name').required('a name')) {
      const name = container.get('name').string('ok');
      if (!isDnsLabel(name)) container.get('name').fault('a DNS-1123 label (a-z, 0-9, -; ≤ 63)');
    }
    const restartPolicy = container.get('restartPolicy').oneOf(['', 'Always', 'OnFailure', 'Never'], '');
    const sidecar = init && restartPolicy === 'Always';
    return {
      reader: container,
      requests: readRequests(container.get('resources')),
      ports: container
        .get('ports')
        .items()
        .flatMap((port) => readHostPort(port, hostNetwork)),
      sidecar,
      spec: {
        name: container.get('name').string(''),
        role: sidecar ? 'sidecar' : init ? 'init' : 'app',
        restartPolicy,
        ports: container.get('ports').items().map(readContainerPort),
        hasStartupProbe: container.get('startupProbe').present,
        hasReadinessProbe: container.get('readinessProbe').present,
        hasLivenessProbe: container.get('livenessProbe').present,
      },
    };
  });
}

/** What is wrong with it is a fault of the host port's reading. */
function readContainerPort(reader: Reader): ContainerPort {
  const number = reader.get('containerPort');
  const protocol = reader.get('protocol').value;
  return {
    protocol: typeof protocol === 'string' ? protocol : 'TCP',
    port: typeof number.value === 'number' ? number.value : 0,
    at: number.position,
  };
}

function readHostPort(reader: Reader, hostNetwork: boolean): Container['ports'] {
  reader.get('containerPort').required('a port');
  const containerPort = reader.get('containerPort').integer(0, 1, 65_535);
  const given = reader.get('hostPort').integer(0, 0, 65_535);
  const hostIP = reader.get('hostIP').string('');
  const protocol = reader.get('protocol').oneOf(['TCP', 'UDP', 'SCTP'], 'TCP');
  if (hostNetwork && given !== 0 && given !== containerPort) {
    reader.get('hostPort').fault(`${containerPort} (hostNetwork: equal to containerPort)`);
  }
  const port = given === 0 && hostNetwork ? containerPort : given;
  if (port === 0) return [];
  return [{ reader, port: { protocol, hostIP: hostIP === '0.0.0.0' ? '' : hostIP, port } }];
}

/** A limit without a request is also the request. */
function readRequests(resources: Reader): ReadonlyMap<string, number> {
  return new Map([...resources.get('limits').quantities(), ...resources.get('requests').quantities()]);
}

/** What the scheduler counts, per resource: max(each init step, all that stays) + overhead; a request of the pod itself wins. */
function sumRequests(spec: Reader, init: readonly Container[], containers: readonly Container[]): Requests {
  const podLevel = readRequests(spec.get('resources'));
  const overhead = spec.get('overhead').quantities();
  const names = new Set(
    [podLevel, overhead, ...[...init, ...containers].map((c) => c.requests)].flatMap((m) => [...m.keys()]),
  );
  const sums = [...names].map((name): [string, number] => {
    const of = (container: Container): number => container.requests.get(name) ?? 0;
    let sidecars = 0;
    let most = 0;
    for (const step of init) {
      most = Math.max(most, sidecars + of(step));
      if (step.sidecar) sidecars += of(step);
    }
    const lasting = containers.reduce((sum, container) => sum + of(container), sidecars);
    return [name, (podLevel.get(name) ?? Math.max(most, lasting)) + (overhead.get(name) ?? 0)];
  });
  return Object.fromEntries(sums);
}

function checkNames(containers: readonly Container[]): void {
  const seen = new Set<unknown>();
  for (const { reader } of containers) {
    const name = reader.get('name');
    if (name.present && seen.has(name.value)) name.fault('a name that no other container of the pod has');
    seen.add(name.value);
  }
}

function checkHostPorts(containers: readonly Container[]): void {
  const seen = new Set<string>();
  for (const { reader, port } of containers.flatMap((container) => container.ports)) {
    const key = `${port.protocol} ${port.hostIP} ${port.port}`;
    if (seen.has(key)) reader.fault('every host port once in a pod', `host port ${port.port}/${port.protocol} twice`);
    seen.add(key);
  }
}
