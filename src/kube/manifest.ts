/**
 * Manifests: all documents of all inputs as API objects, with everything that is wrong, ignored or not modelled.
 */
import { readAutoscaler } from './autoscaler.ts';
import { readBudget } from './budget.ts';
import { readDescheduler } from './descheduler.ts';
import { hint, parseDocuments } from './document.ts';
import type { KubeDocument } from './document.ts';
import { classify } from './kinds.ts';
import type { Modelled } from './kinds.ts';
import { checkFields } from './known-fields.ts';
import { readNode } from './node.ts';
import { podSpecOf, readPriorityClass, withPriority } from './priority.ts';
import { readQuota } from './quota.ts';
import { Reader } from './reader.ts';
import type { Notes } from './reader.ts';
import { readService } from './service.ts';
import { described, escaped, isMapping } from './text.ts';
import type { Fault, KubeObject, Manifests } from './types.ts';
import { isPartial, readDaemonSet, readDeployment, readPod, readReplicaSet, readUnmodelled } from './workload.ts';

const NO_BEHAVIOUR_YET: ReadonlySet<string> = new Set(['StatefulSet', 'Job', 'CronJob']);

/** Kinds that may do without `spec`. */
const WITHOUT_SPEC: ReadonlySet<string> = new Set(['PriorityClass', 'Node', 'DeschedulerPolicy']);

interface Collected extends Notes {
  readonly objects: Map<string, KubeObject>;
  readonly irrelevant: Map<string, number>;
  readonly notModelled: Map<string, number>;
  /** Of the objects that have pods, by their keys. */
  readonly podSpecs: Map<string, Reader>;
}

interface LoadOptions {
  /** The objects come from an API server, which has let them in. */
  readonly admitted?: boolean;
}

/** Reads the texts of manifest files. Never throws: what is wrong is in `faults`. */
export function loadManifests(
  inputs: readonly { readonly file: string; readonly text: string }[],
  { admitted = false }: LoadOptions = {},
): Manifests {
  const collected: Collected = {
    faults: [],
    warnings: [],
    ignored: [],
    objects: new Map(),
    irrelevant: new Map(),
    notModelled: new Map(),
    podSpecs: new Map(),
  };
  let documents = 0;
  for (const { file, text } of inputs) {
    const parsed = parseDocuments(file, text);
    collected.faults.push(...parsed.faults);
    collected.warnings.push(...parsed.warnings);
    documents += parsed.documents.length;
    const before = collected.faults.length;
    for (const document of parsed.documents) readDocument(document, collected);
    collected.faults.push(...told(collected.faults.splice(before), text));
  }
  const before = collected.faults.length;
  setPriorities(collected, admitted);
  for (const fault of collected.faults.splice(before))
    collected.faults.push(...told([fault], inputs.find(({ file }) => file === fault.file)?.text ?? ''));
  const order = new Map(inputs.map(({ file }, index) => [file, index]));
  for (const list of [collected.faults, collected.warnings]) list.sort(byPlace(order));
  if (documents === 0 && collected.faults.length === 0) {
    const file = inputs[0]?.file ?? '(no input)';
    const found = 'no document';
    collected.faults.push({
      file,
      line: 1,
      column: 1,
      subject: 'input',
      expected: 'at least one Kubernetes object',
      found,
    });
  }
  return {
    objects: [...collected.objects.values()],
    faults: collected.faults,
    warnings: collected.warnings,
    ignored: collected.ignored,
    irrelevant: Object.fromEntries(collected.irrelevant),
    notModelled: Object.fromEntries(collected.notModelled),
    documents,
  };
}

/** Pods get their priorities when all classes are known. */
function setPriorities({ objects, podSpecs, faults }: Collected, admitted: boolean): void {
  const classes = [...objects.values()].filter((object) => object.kind === 'PriorityClass');
  // The API server refuses a second default.
  for (const second of classes.filter((one) => one.globalDefault).slice(1))
    faults.push({
      ...second.at('globalDefault'),
      subject: `PriorityClass ${subjectName(second.name)}: globalDefault`,
      expected: 'one PriorityClass with globalDefault',
      found: 'another one',
    });
  for (const [key, spec] of podSpecs) {
    const object = objects.get(key);
    if (object) objects.set(key, withPriority(object, spec, classes, admitted));
  }
}

/** One line for each field: what else is wrong with it may follow from that. Says where a line is a template. */
function told(faults: readonly Fault[], text: string): Fault[] {
  const lines = text.split('\n');
  const seen = new Set<string>();
  return faults.flatMap((fault) => {
    const field = `${fault.line}:${fault.column} ${fault.subject}`;
    if (seen.has(field)) return [];
    seen.add(field);
    return [{ ...fault, found: fault.found + hint(lines[fault.line - 1] ?? '') }];
  });
}

/** In the order of the input; faults at one place stay in the order in which they were found. */
function byPlace(order: ReadonlyMap<string, number>): (a: Fault, b: Fault) => number {
  return (a, b) => (order.get(a.file) ?? 0) - (order.get(b.file) ?? 0) || a.line - b.line || a.column - b.column;
}

function readDocument(document: KubeDocument, collected: Collected): void {
  const anonymous = new Reader(document.value, [], document, 'document', collected);
  const kindField = anonymous.get('kind');
  const kind = kindField.required('a kind such as Deployment') ? kindField.string('') : '';
  const versionField = anonymous.get('apiVersion');
  const apiVersion = versionField.required('an apiVersion such as apps/v1') ? versionField.string('') : '';
  if (kind === '' || apiVersion === '') return;
  if (!/^[A-Z][A-Za-z0-9]{0,62}$/.test(kind)) return kindField.fault('a kind such as Deployment');
  const name = anonymous.get('metadata').get('name').value;
  const reader = new Reader(document.value, [], document, `${kind} ${subjectName(name)}`, collected);
  const what = classify(apiVersion, kind);
  switch (what.is) {
    case 'irrelevant':
    case 'notModelled':
      return count(collected[what.is], kind);
    case 'removed': {
      const at = versionField.position;
      const expected = what.use === null ? 'an API that exists' : `apiVersion ${what.use}`;
      const found = `apiVersion ${apiVersion}, which no longer exists since ${what.since}`;
      const list = what.matters ? collected.faults : collected.warnings;
      list.push({ ...at, subject: reader.subject, expected, found });
      if (!what.matters) count(kind === 'NetworkPolicy' ? collected.notModelled : collected.irrelevant, kind);
      return;
    }
    case 'mistake':
      return reader.fault(what.expected, `kind ${kind} of apiVersion ${described(apiVersion)}`, kindField.position);
    case 'modelled':
      return readModelled(reader, apiVersion, what.kind, collected);
  }
}

/** Names reach terminals and reports, so an impossible one is shown escaped. */
function subjectName(name: unknown): string {
  return typeof name === 'string' && name !== '' ? escaped(name) : '(no name)';
}

function readModelled(reader: Reader, apiVersion: string, kind: Modelled, collected: Collected): void {
  const unmodelled = NO_BEHAVIOUR_YET.has(kind);
  if (unmodelled) count(collected.notModelled, kind);
  checkPrototypeKeys(reader);
  checkFields(reader, kind, !unmodelled);
  if (isPartial(reader, kind)) return;
  if (!WITHOUT_SPEC.has(kind) && !isMapping(reader.get('spec').value)) {
    // A spec of the wrong shape is already a fault.
    if (!reader.get('spec').present) reader.get('spec').fault('a spec');
    return;
  }
  const object = readKind(reader, apiVersion, kind);
  const key = `${kind} ${object.namespace}/${object.name}`;
  const earlier = collected.objects.get(key);
  if (earlier !== undefined && object.name !== '') {
    const found = `a second one (the first: ${escaped(earlier.position.file)}:${earlier.position.line}); the last one counts`;
    collected.warnings.push({ ...object.position, subject: reader.subject, expected: 'every object once', found });
    collected.objects.delete(key);
  }
  const own = object.name === '' ? `${key}${collected.objects.size}` : key;
  collected.objects.set(own, object);
  const spec = podSpecOf(reader, kind);
  if (spec) collected.podSpecs.set(own, spec);
}

function readKind(reader: Reader, apiVersion: string, kind: Modelled): KubeObject {
  switch (kind) {
    case 'Deployment':
      return readDeployment(reader, apiVersion);
    case 'ReplicaSet':
    case 'ReplicationController':
      return readReplicaSet(reader, apiVersion, kind);
    case 'DaemonSet':
      return readDaemonSet(reader, apiVersion);
    case 'Pod':
      return readPod(reader, apiVersion);
    case 'Node':
      return readNode(reader, apiVersion);
    case 'Service':
      return readService(reader, apiVersion);
    case 'PodDisruptionBudget':
      return readBudget(reader, apiVersion);
    case 'PriorityClass':
      return readPriorityClass(reader, apiVersion);
    case 'HorizontalPodAutoscaler':
      return readAutoscaler(reader, apiVersion);
    case 'ResourceQuota':
      return readQuota(reader, apiVersion);
    case 'DeschedulerPolicy':
      return readDescheduler(reader, apiVersion);
    default:
      return readUnmodelled(reader, apiVersion, kind);
  }
}

/** No field of Kubernetes has such a name; where keys are free, it is an attack or a mistake. */
function checkPrototypeKeys(reader: Reader): void {
  for (const [key, field] of reader.entries()) {
    if (key === '__proto__')
      field.fault('a usable key', 'the key "__proto__"', field.document.locate(field.path, 'key'));
    else checkPrototypeKeys(field);
  }
  for (const item of reader.items()) checkPrototypeKeys(item);
}

function count(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}
