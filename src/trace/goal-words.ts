/**
 * Goals and promises in words: what each asks, and one sentence about a violation, made from the last state that people
 * see.
 */
import { nameOf, type Scenario } from '../cluster/scenario.ts';
import { selectsPods } from '../kube/selector.ts';
import type { Position } from '../kube/types.ts';
import { portConflicts } from '../kube/ports.ts';
import type { TraceStep } from '../report/types.ts';
import { promiseStatements } from './promise-words.ts';

type Situation = Pick<TraceStep, 'pods' | 'nodes'>;

/** How a requirement was violated. */
interface Violated {
  readonly object: string;
  readonly end: Situation;
  readonly loops: boolean;
  readonly scenario: Scenario;
}

interface Words {
  readonly statement: string;
  violated(how: Violated): string;
}

const WORDS: Readonly<Record<string, Words>> = {
  'stays-available': {
    statement: 'At least one pod is ready while at most one loss has happened since all of them were.',
    violated: ({ object, end }) => `no pod of ${object} is Ready${pods(object, end)}`,
  },
  'keeps-floor': {
    statement: 'Neither a rollout nor an eviction takes ready pods below what the workload or the budget asks for.',
    violated: ({ object, end }) =>
      object.startsWith('poddisruptionbudget/')
        ? `an eviction leaves fewer ready pods than ${object} asks for${list(end.pods)}`
        : `a rollout of ${object} takes ready pods below replicas − maxUnavailable${pods(object, end)}`,
  },
  'one-per-node': {
    statement: 'Every eligible node runs exactly one pod, and no other node runs any.',
    violated: ({ object, end, loops }) =>
      `a node never gets just the one pod of ${object}${loops ? ', which goes on changing' : ''}${pods(object, end)}`,
  },
  'stays-under-ceiling': {
    statement: 'There are at most replicas + maxSurge pods, those that are being deleted aside.',
    violated: ({ object, end }) => `${object} has more than replicas + maxSurge pods${pods(object, end)}`,
  },
  'bad-rollout-halts': {
    statement: 'A version that never works leaves replicas − maxUnavailable pods of working versions ready.',
    violated: ({ object, end }) =>
      `a version that never works has taken too many working pods of ${object} away${pods(object, end)}`,
  },
  'owns-its-pods': {
    statement: 'Every pod that the selector of the workload matches is its own.',
    violated: ({ object, scenario, end }) => {
      const others = strangers(object, scenario);
      return `the selector of ${object} also matches the pods of ${others.join(' and ')}${list(end.pods)}`;
    },
  },
  'keeps-spread': {
    statement: 'With all nodes there, the pods are spread as a hard constraint asks when one is placed.',
    violated: ({ object, end }) =>
      `the pods of ${object} differ by more than maxSkew between domains${pods(object, end)}`,
  },
  converges: {
    statement: 'When disturbances have ended, a working version runs fully and nothing else does.',
    violated: ({ object, end, loops }) => `${object} ${stuck(loops)}${pods(object, end)}`,
  },
  'rollout-completes': {
    statement: 'A new version that works is rolled out fully.',
    violated: ({ object, end, loops }) => `the rollout of ${object} ${stuck(loops)}${pods(object, end)}`,
  },
  'rollback-completes': {
    statement: 'Undo brings the previous version back fully.',
    violated: ({ object, end, loops }) => `the rollback of ${object} ${stuck(loops)}${pods(object, end)}`,
  },
  'containers-run': {
    statement:
      'Init containers complete, and the other containers come to run and stay so, or end as their policy lets them.',
    violated: ({ object, scenario }) =>
      portConflict(object, scenario) ?? `a container of ${object} never comes to run and stays so`,
  },
  schedulable: {
    statement: 'No pod waits for a node for ever while at most one node is missing.',
    violated: ({ object, end }) => `a pod of ${object} fits on no node, for ever${pods(object, end)}`,
  },
  'endpoints-follow-readiness': {
    statement: 'The endpoints of the Service become exactly the ready pods that it selects.',
    violated: ({ object, end }) => `the endpoints of ${object} never become the ready pods${list(end.pods)}`,
  },
  'no-dead-route': {
    statement: 'The Service leads to pods that are there, and to no others for ever.',
    violated: ({ object, scenario, end }) =>
      missed(object, scenario) ?? `an endpoint of ${object} leads to a node that is gone, for ever${list(end.pods)}`,
  },
  'within-range': {
    statement: 'Neither the autoscaler nor the manifest, applied again, takes the size out of the range.',
    violated: ({ object, scenario, end }) => `${rangeOf(object, scenario)} is left${list(end.pods)}`,
  },
  settles: {
    statement: 'Under constant load the size becomes what the load needs, within the range, and stays so.',
    violated: ({ object, end }) => `${object} never gives its target a constant size${list(end.pods)}`,
  },
  'drain-ends': {
    statement: 'Draining a node that is up ends.',
    violated: ({ end: { pods: all, nodes } }) => {
      const draining = nodes
        .filter((node) => node.status.startsWith('Ready') && node.status.includes('draining'))
        .map((node) => node.name);
      const left = all.filter((pod) => pod.node !== null && draining.includes(pod.node));
      const refused = left.length > 0 && left.every((pod) => pod.status !== 'Terminating');
      const why = refused ? '; the eviction API refuses every time' : '';
      return `the drain of ${draining.join(' and ')} never ends${list(left)}${why}`;
    },
  },
  'no-flapping': {
    statement: 'Nobody creates and deletes for ever without a cause from outside.',
    violated: () => 'controllers go on creating and deleting for ever, without a cause from outside',
  },
};

/** Two containers of a pod that want one port, with both places; null = there are none. */
function portConflict(object: string, { workloads }: Scenario): string | null {
  const containers = workloads.find((one) => nameOf(one) === object)?.template.containers ?? [];
  const [conflict] = portConflicts(containers);
  if (!conflict) return null;
  const { first, second, ports } = conflict;
  const place = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;
  const { own, other } = ports;
  return (
    `containers ${first.name} (${place(own.at)}) and ${second.name} (${place(other.at)}) of ${object} both listen on ` +
    `port ${own.port} ${own.protocol}: whichever comes second finds it taken and ends`
  );
}

function stuck(loops: boolean): string {
  return loops ? 'never settles' : 'is stuck, nothing more has to happen';
}

/** Other workloads whose pods the selector of this one matches. */
function strangers(object: string, { workloads }: Scenario): string[] {
  const owner = workloads.find((one) => nameOf(one) === object);
  if (!owner || !('selector' in owner)) return [];
  return workloads.filter((other) => other !== owner && selectsPods(owner, other)).map(nameOf);
}

/** What a Service that selects nothing selects, and what there is; null for one that selects something. */
function missed(object: string, { services, workloads }: Scenario): string | null {
  const service = services.find(({ name }) => object === `service/${name}`);
  if (!service?.selector || workloads.some((one) => selectsPods(service, one))) return null;
  const keys = Object.keys(service.selector.matchLabels);
  const have = workloads.map((one) => `${nameOf(one)} ${shown(one.template.labels, keys)}`);
  return `${object} selects ${shown(service.selector.matchLabels, keys)}, which no pod has: ${have.join(', ')}`;
}

function shown(labels: Readonly<Record<string, string>>, keys: readonly string[]): string {
  return keys.flatMap((key) => (Object.hasOwn(labels, key) ? [`${key}=${labels[key] ?? ''}`] : [])).join(',');
}

function rangeOf(object: string, { autoscalers, workloads }: Scenario): string {
  const hpa = autoscalers.find(({ name }) => object === `horizontalpodautoscaler/${name}`);
  if (!hpa) return `the range of ${object}`;
  const target = workloads.find((one) => one.kind === hpa.target.kind && one.name === hpa.target.name);
  const replicas = target && target.kind !== 'Pod' && target.kind !== 'DaemonSet' ? target.replicas : null;
  const outside = replicas !== null && (replicas < hpa.minReplicas || replicas > hpa.maxReplicas);
  const named = outside ? `replicas: ${replicas} of` : '';
  const range = `the range ${hpa.minReplicas} to ${hpa.maxReplicas} of ${object}`;
  return named && target ? `${named} ${nameOf(target)} is applied again, and ${range}` : range;
}

function pods(object: string, { pods: all }: Situation): string {
  const workload = object.slice(object.indexOf('/') + 1);
  return list(all.filter((pod) => pod.name.startsWith(`${workload}-v`)));
}

/** `web-v2-a Pending; web-v1-a, web-v1-b Ready`: by status, what is well comes last. */
function list(some: readonly { readonly name: string; readonly status: string }[]): string {
  const statuses = [...new Set(some.map((pod) => pod.status))].sort(
    (a, b) => Number(a === 'Ready') - Number(b === 'Ready'),
  );
  const groups = statuses.map((status) => {
    const names = some.flatMap((pod) => (pod.status === status ? [pod.name] : [])).sort();
    return `${names.join(', ')} ${status}`;
  });
  return `: ${groups.length === 0 ? 'there is none' : groups.join('; ')}`;
}

/**
 * Goal and object of a requirement's name: `stays-available deployment/web`. What is about all workloads names the only
 * one, or their group.
 */
export function subjectOf(
  requirement: string,
  { name: group, workloads }: Pick<Scenario, 'name' | 'workloads'>,
): { readonly name: string; readonly object: string } {
  const [name = requirement, object] = requirement.split(' ');
  if (object !== undefined) return { name, object };
  if (name in promiseStatements) return { name, object: 'kubernetes' };
  if (name === 'drain-ends') return { name, object: 'node/*' };
  const [only, ...others] = workloads;
  return { name, object: only && others.length === 0 ? nameOf(only) : `group/${group}` };
}

/** What a goal or a promise asks. */
export function statementOf(name: string): string {
  return WORDS[name]?.statement ?? promiseStatements[name] ?? '';
}

/** One sentence about a violation. */
export function violationText(name: string, how: Violated): string {
  const broken = (statement: string): string =>
    `Kubernetes does not keep its promise: ${statement.replace(/\.$/, '')}${list(how.end.pods)}`;
  return WORDS[name]?.violated(how) ?? broken(promiseStatements[name] ?? name);
}
