/**
 * Priorities of pods, as the admission of the API server sets them: from PriorityClasses, or the default. Source:
 * autoscaling-and-disruption.md §5.1.
 *
 * The two classes of the system are there without a document. Others may be in the cluster already: of one that no document
 * defines the pods have the priority that is written beside it, or else 0, and a warning says so.
 */
import { readBase } from './metadata.ts';
import type { Reader } from './reader.ts';
import { escaped } from './text.ts';
import type { KubeObject, PodTemplate, PriorityClassObject } from './types.ts';

/** What admission adds to the spec of a pod. */
type Priority = Pick<PodTemplate, 'priority' | 'preemptionPolicy'>;

/** What a pod has that names no class where none is the default. */
export const NO_PRIORITY: Priority = { priority: 0, preemptionPolicy: 'PreemptLowerPriority' };

const POLICIES = ['PreemptLowerPriority', 'Never'] as const;
const LEAST = -(2 ** 31);
const MOST_OF_USERS = 1_000_000_000;

const SYSTEM: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** Reads a PriorityClass. */
export function readPriorityClass(reader: Reader, apiVersion: string): PriorityClassObject {
  const base = readBase(reader, apiVersion, 'PriorityClass');
  const system = SYSTEM.get(base.name);
  const value = reader.get('value');
  if (system === undefined && base.name.startsWith('system-'))
    reader.get('metadata').get('name').fault('a name that does not begin with system-');
  value.required('a value');
  return {
    ...base,
    kind: 'PriorityClass',
    value: value.integer(0, system ?? LEAST, system ?? MOST_OF_USERS),
    globalDefault: reader.get('globalDefault').boolean(false),
    preemptionPolicy: reader.get('preemptionPolicy').oneOf(POLICIES, 'PreemptLowerPriority'),
  };
}

/** The spec of the pods of an object; null if it has none. */
export function podSpecOf(reader: Reader, kind: string): Reader | null {
  const spec = reader.get('spec');
  if (kind === 'Pod') return spec;
  const owner = kind === 'CronJob' ? spec.get('jobTemplate').get('spec') : spec;
  const template = owner.get('template').get('spec');
  return template.present ? template : null;
}

/**
 * The object with the priority of its pods. `admitted`: it is one that an API server has let in, so that its classes
 * need not be there.
 */
export function withPriority(
  object: KubeObject,
  spec: Reader,
  classes: readonly PriorityClassObject[],
  admitted: boolean,
): KubeObject {
  if (!('template' in object)) return object;
  const priority = admitted ? written(spec) : admit(spec, classes);
  return { ...object, template: { ...object.template, ...priority } };
}

/** As an API server has written it. */
function written(spec: Reader): Priority {
  return {
    priority: spec.get('priority').integer(NO_PRIORITY.priority, LEAST),
    preemptionPolicy: spec.get('preemptionPolicy').oneOf(POLICIES, NO_PRIORITY.preemptionPolicy),
  };
}

function admit(spec: Reader, classes: readonly PriorityClassObject[]): Priority {
  const given = priorityOf(spec.get('priorityClassName'), classes);
  if (!given) return assumed(spec);
  const [priority, policy] = [spec.get('priority'), spec.get('preemptionPolicy')];
  const number = priority.integer(null, LEAST);
  if (number !== null && number !== given.priority) priority.fault(`${given.priority}, as its class says, or nothing`);
  const own = policy.oneOf(POLICIES, given.preemptionPolicy);
  if (own !== given.preemptionPolicy) policy.fault(`${given.preemptionPolicy}, as its class says, or nothing`);
  return given;
}

/** The priority of a class that is not in the input. */
function assumed(spec: Reader): Priority {
  const priority = written(spec);
  const className = spec.get('priorityClassName');
  const found = `no ${escaped(className.string(''))}: its pods are taken to have priority ${priority.priority}`;
  className.warning('its PriorityClass in the input', found);
  return priority;
}

/** What the class says, by default the one that is marked so; null = there is no such class. */
function priorityOf(className: Reader, classes: readonly PriorityClassObject[]): Priority | null {
  const name = className.string('');
  const found = classes.find((one) => (name === '' ? one.globalDefault : one.name === name));
  if (found) return { priority: found.value, preemptionPolicy: found.preemptionPolicy };
  if (name === '') return NO_PRIORITY;
  const system = SYSTEM.get(name);
  if (system !== undefined) return { ...NO_PRIORITY, priority: system };
  return null;
}
