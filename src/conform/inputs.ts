/**
 * What the script did, as a ledger: each write of a user needs an input of its own before it, and each input that asks
 * for a write has to have one, unless it was refused or asked for what was already so.
 */
import { hasTemplate } from './deployment-view.ts';
import { finalizersOf, isTerminating } from './facts.ts';
import { changedPaths } from './change.ts';
import type { History, Write } from './history.ts';
import { at, condition, isJson, listAt, numberAt, textAt, type Json } from './json.ts';
import type { Input } from './recording.ts';

/** Inputs about the world outside of the store; what they cause comes as writes of others. */
const NO_WRITE = /^(?:drain|evict|node-fail|node-recover|container-exit|readiness|metrics|note)$|-(?:answer|result)$/;
const JUDGED = new Set([
  'daemonset',
  'deployment',
  'replicaset',
  'replicationcontroller',
  'pod',
  'node',
  'poddisruptionbudget',
  'service',
  'horizontalpodautoscaler',
]);

export class Inputs {
  private readonly history: History;
  private readonly used = new Set<Input>();

  constructor(history: History) {
    this.history = history;
  }

  /**
   * Takes the input that a user's write carries out, the last one that asks for it: an earlier one may have asked for
   * what was so already. `null` if there is none.
   */
  take(write: Write): Input | null {
    const found = this.history.recording.inputs.findLast(
      (input) =>
        input.seq < write.seq &&
        !this.used.has(input) &&
        !NO_WRITE.test(input.verb) &&
        isAbout(input, write) &&
        this.isDone(input, write.before, write.after) &&
        changesOnly(input, write),
    );
    if (found) this.used.add(found);
    return found ?? null;
  }

  /** Has the last input with one of these verbs about an object the given verb? */
  lastVerb(kind: string, name: string, verbs: readonly string[], seq: number): Input | null {
    const found = this.history.recording.inputs.findLast(
      (input) => input.kind === kind && input.name === name && verbs.includes(input.verb) && input.seq < seq,
    );
    return found ?? null;
  }

  /** Takes a request to evict a pod that has not been answered by a grant yet. */
  takeEviction(write: Write, pod: string): Input | null {
    const found = this.eviction(write, pod);
    if (found) this.used.add(found);
    return found;
  }

  /** Is a request to evict this pod under way, neither granted nor refused? The last one of several. */
  eviction(write: Write, pod: string): Input | null {
    const before = this.history.recording.inputs.filter((input) => input.name === pod && input.seq < write.seq);
    const asked = before.filter(({ verb }) => verb === 'evict');
    const refused = before.filter(({ verb, args }) => verb === 'evict-answer' && args['answer'] !== 201);
    const open = asked.filter((input) => !this.used.has(input));
    return open.length > refused.length ? (open.at(-1) ?? null) : null;
  }

  /** Inputs that asked for a write which the recording lacks. */
  unfinished(): string[] {
    return this.history.recording.inputs.flatMap((input) => {
      if (this.used.has(input) || NO_WRITE.test(input.verb) || !JUDGED.has(input.kind)) return [];
      const place = this.history.writes.findLastIndex((write) => write.seq < input.seq) + 1;
      const object = this.history.object(`${input.kind}s`, input.name, place);
      if (this.isRefused(input) || this.isSo(input, object)) return [];
      return [`input ${input.verb} ${input.kind}/${input.name} (t=${seconds(input.t)}) has no write`];
    });
  }

  private isRefused(input: Input): boolean {
    const { refusals } = this.history.recording;
    return refusals.some((one) => one.who === 'user' && one.name === input.name && one.seq > input.seq);
  }

  /** Did the input ask for what was already so? */
  private isSo(input: Input, object: Json | null): boolean {
    if (input.verb === 'delete' || input.verb === 'node-delete') return object === null || isTerminating(object);
    if (input.verb === 'create' || input.verb === 'node-add') return false;
    return object !== null && this.isDone(input, object, object);
  }

  private isDone(input: Input, before: Json | null, after: Json | null): boolean {
    const { verb, args } = input;
    if (verb === 'create' || verb === 'node-add') return before === null;
    if (verb === 'delete' || verb === 'node-delete')
      return after === null || (isTerminating(after) && !isTerminating(before)) || 'gracePeriodSeconds' in args;
    if (before !== null && after === null) return freesFinalizers(input, before);
    if (before === null || after === null) return false;
    if (isJson(args['patch'])) return contains(after, args['patch']);
    const taints = listAt(after, 'spec', 'taints');
    switch (verb) {
      case 'scale':
        return numberAt(after, 'spec', 'replicas') === args['replicas'];
      case 'cordon':
      case 'uncordon':
        return (at(after, 'spec', 'unschedulable') === true) === (verb === 'cordon');
      case 'taint':
      case 'untaint':
        return taints.some((taint) => taint['key'] === args['key']) === (verb === 'taint');
      case 'set-condition':
        return condition(after, textAt(args, 'type'))?.['status'] === args['status'];
      case 'rollout-undo':
        return this.isUndone(args, after);
      default:
        return true;
    }
  }

  private isUndone(args: Json, after: Json): boolean {
    const set = this.history.writes.findLast((w) => w.kind === 'replicasets' && w.name === args['replicaset']);
    return set === undefined || hasTemplate(set.object, after);
  }
}

/** Does the input take the finalizers from an object that waits for it? The API server stores only its end then. */
function freesFinalizers({ args }: Input, before: Json): boolean {
  const patch = args['patch'];
  const patched = isJson(patch) && isJson(patch['metadata']) && 'finalizers' in patch['metadata'];
  return isTerminating(before) && finalizersOf(before).length > 0 && (patch === undefined || patched);
}

/** Milliseconds as people read them. */
export function seconds(t: number): string {
  return `${(t / 1000).toFixed(2)} s`;
}

const DELETION = [
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.finalizers',
  'status.phase', // of a namespace
];
/** What an input may change besides metadata.generation; a verb that is not here says it by its patch. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  delete: DELETION,
  'node-delete': DELETION,
  scale: ['spec.replicas'],
  cordon: ['spec.unschedulable'],
  uncordon: ['spec.unschedulable'],
  taint: ['spec.taints'],
  untaint: ['spec.taints'],
  'rollout-undo': ['spec.template', 'metadata.annotations'],
};

/** What the API server counts of changes. */
const COUNTED = new Set(['metadata.generation', 'metadata.annotations.deprecated.daemonset.template.generation']);

/** Does the write change nothing that its input has not asked for? */
function changesOnly(input: Input, { before, after }: Write): boolean {
  if (!before || !after) return true;
  const condition = input.verb === 'set-condition' ? [`status.conditions[${textAt(input.args, 'type')}]`] : null;
  const patch = isJson(input.args['patch']) ? patchedPaths(input.args['patch'], '') : null;
  const allowed = condition ?? patch ?? CHANGES[input.verb] ?? ['spec', 'metadata'];
  const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}.`);
  // Beside a field that it is given, the API server fills in the defaults of its neighbours.
  const beside = (patch ?? []).flatMap((path) => (path.includes('.') ? [path.replace(/\.[^.]*$/, '')] : []));
  const isDefault = (path: string): boolean =>
    path.startsWith('spec.') &&
    at(before, ...path.split('.')) === undefined &&
    beside.some((one) => isBelow(path, one));
  return changedPaths(before, after).every(
    (path) => COUNTED.has(path) || allowed.some((prefix) => isBelow(path, prefix)) || isDefault(path),
  );
}

/** The paths that a patch replaces: its leaves, and all beside a directive such as `$retainKeys`. */
function patchedPaths(patch: Json, path: string): string[] {
  const entries = Object.entries(patch);
  if (entries.some(([field]) => field.startsWith('$'))) return [path];
  return entries.flatMap(([field, value]) => {
    const inner = path === '' ? field : `${path}.${field}`;
    return isJson(value) ? patchedPaths(value, inner) : [inner];
  });
}

function isAbout(input: Input, write: Write): boolean {
  return `${input.kind}s` === write.kind && input.name === write.name;
}

/** Does an object hold what a strategic merge patch asks for? Elements of lists are found by their name. */
function contains(object: unknown, patch: unknown): boolean {
  if (patch === null) return object === undefined;
  if (Array.isArray(patch) && patch.every((one: unknown) => isJson(one) && '$patch' in one)) return true;
  if (Array.isArray(patch))
    return (
      Array.isArray(object) && patch.every((wanted: unknown) => object.some((one: unknown) => contains(one, wanted)))
    );
  if (!isJson(patch)) return object === patch;
  return Object.entries(patch).every(([field, wanted]) => field.startsWith('$') || contains(at(object, field), wanted));
}
