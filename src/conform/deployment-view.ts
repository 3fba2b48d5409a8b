/**
 * One sync of the Deployment controller as the list of writes that it makes, from a Deployment and its ReplicaSets as
 * they were at two places in the history. Sources: workloads.md §6.3–6.10; the plan and the status are `models/deployment`.
 */
import { reconcileDeployment, nextRevision, resolvedRollingUpdate } from '../../models/deployment/reconcile.ts';
import type { DeploymentView, ReplicaSetView } from '../../models/deployment/reconcile.ts';
import {
  deploymentStatus,
  isAvailable,
  progressOf,
  type DeploymentStatus,
  type Progress,
} from '../../models/deployment/status.ts';
import { stableKey } from '../engine/stable-key.ts';
import {
  controllerOf,
  DESIRED,
  HISTORY,
  isControlledBy,
  isTerminal,
  isTerminating,
  MAX,
  REVISION,
  ROLLBACK,
  selects,
} from './facts.ts';
import { uidOf } from './history.ts';
import { at, condition, isJson, numberAt, textAt, textsAt, type Json } from './json.ts';
import { typed } from './typed.ts';

/** One write of a sync. `swallowed`: a conflict ends only the shrinking of old ReplicaSets, not the sync (U3). */
export type Deed =
  | { readonly deed: 'create'; readonly replicas: number; readonly revision: number; readonly max: number }
  | {
      readonly deed: 'scale';
      readonly uid: string;
      readonly name: string;
      readonly replicas: number;
      readonly desired: number;
      readonly max: number;
      readonly swallowed: boolean;
    }
  | { readonly deed: 'renumber'; readonly uid: string; readonly name: string; readonly revision: number }
  | { readonly deed: 'delete'; readonly uid: string; readonly name: string }
  /** Annotation and condition only, by GetNew or D4; the sync's second status write then conflicts. */
  | { readonly deed: 'note'; readonly revision: string; readonly reason: string }
  /** D6: the template of this ReplicaSet comes back, or of none, and the annotation that asked for it goes. */
  | { readonly deed: 'rollback'; readonly template: Json | null }
  /** GetNew: the name of the new ReplicaSet is taken by one of somebody else. */
  | { readonly deed: 'collide' }
  | {
      readonly deed: 'status';
      readonly status: DeploymentStatus;
      readonly available: boolean;
      /** `removed`: the condition goes with the deadline. */
      readonly progress: Progress | 'removed';
      readonly generation: number;
    };

/** The ReplicaSets of a Deployment in one cache, oldest first, with the free ones that it adopts. */
export function setsOf(d: Json, sets: Iterable<Json>): Json[] {
  const mine = [...sets].filter(
    (set) => selects(d, set) && (isControlledBy(set, d) || (controllerOf(set) === null && !isTerminating(d))),
  );
  const age = (set: Json): string =>
    `${textAt(set, 'metadata', 'creationTimestamp')} ${textAt(set, 'metadata', 'name')}`;
  return mine.sort((a, b) => (age(a) < age(b) ? -1 : 1));
}

const templates = new WeakMap<Json, string>();

function templateKey(of: Json): string {
  const known = templates.get(of);
  if (known !== undefined) return known;
  const template = at(of, 'spec', 'template');
  const labels = { ...textsAt(template, 'metadata', 'labels'), 'pod-template-hash': undefined };
  const metadata = at(template, 'metadata');
  const key = stableKey({
    ...(isJson(template) ? template : {}),
    metadata: { ...(isJson(metadata) ? metadata : {}), labels },
  });
  templates.set(of, key);
  return key;
}

/** §6.2: are the templates equal but for the hash label? */
export function hasTemplate(set: Json, d: Json): boolean {
  return templateKey(set) === templateKey(d);
}

/** Everything that the sync writes, in order, if nothing conflicts. */
export function syncDeeds(d: Json, sets: readonly Json[], pods: readonly Json[]): Deed[] {
  if (isTerminating(d))
    return [
      statusDeed(
        d,
        sets.filter((set) => isControlledBy(set, d)),
        false,
      ),
    ];
  const view = viewOf(d, sets, pods);
  const back = rollbackOf(d, sets);
  if (back && !view.paused)
    return [
      ...notesOf(
        d,
        sets.find((_, id) => id === newSetOf(view)),
      ),
      back,
    ];
  const plan = reconcileDeployment(view);
  const { maxSurge } = resolvedRollingUpdate(view);
  const nextOf = (): number => nextRevision(view);
  const swallowed = plan.path === 'RollingUpdate' && plan.reason !== 'grow-new';
  const newSet = sets.find((_, id) => id === newSetOf(view));
  const copies = newSet !== undefined && plan.reason !== 'renumber' && lacksNotes(newSet, d);
  const cleans = view.paused || isReportedComplete(d);
  const writes = plan.writes.filter((one) => one.write !== 'delete' || (cleans && isObserved(sets[one.id])));
  const deeds = writes.flatMap((write): Deed[] => {
    if (write.write === 'create') {
      const revision = nextOf();
      return [
        { deed: 'create', replicas: write.replicas, revision, max: view.replicas + maxSurge },
        {
          deed: 'note',
          revision: String(revision),
          reason: hasDeadline(d) ? 'NewReplicaSetCreated' : (progressReason(d) ?? ''),
        },
      ];
    }
    const set = sets[write.id];
    const who = { uid: uidOf(set), name: textAt(set, 'metadata', 'name') };
    if (write.write === 'renumber') return [{ deed: 'renumber', ...who, revision: nextOf() }];
    if (write.write === 'delete') return [{ deed: 'delete', ...who }];
    return [{ deed: 'scale', ...who, ...write, swallowed }];
  });
  if (newSet && copies) {
    const revision = Math.max(nextOf(), revisionOf(newSet));
    const copied: Deed = { deed: 'renumber', uid: uidOf(newSet), name: textAt(newSet, 'metadata', 'name'), revision };
    const pause = pauseOf(d);
    if (pause) return [pause, copied, ...(view.paused ? deeds : [])];
    return view.paused ? [copied, ...deeds, statusDeed(d, sets, false)] : [copied];
  }
  const note = noteOf(d, newSet, plan.reason === 'renumber');
  if (note) return [note, ...deeds];
  if (plan.reason === 'create') return deeds;
  if (plan.reason === 'renumber' && !view.paused) return deeds;
  return [...deeds, statusDeed(d, sets, plan.path !== 'ScaleSync')];
}

/** Annotations of a Deployment that are not copied to its ReplicaSets. */
export const OWN_NOTES: ReadonlySet<string> = new Set([
  REVISION,
  DESIRED,
  MAX,
  HISTORY,
  ROLLBACK,
  'kubectl.kubernetes.io/last-applied-configuration',
]);

/** GetNew: has the new ReplicaSet not the Deployment's annotations and minReadySeconds yet? */
function lacksNotes(set: Json, d: Json): boolean {
  const notes = textsAt(set, 'metadata', 'annotations');
  const wanted = Object.entries(textsAt(d, 'metadata', 'annotations')).filter(([name]) => !OWN_NOTES.has(name));
  const seconds = (of: Json): number => numberAt(of, 'spec', 'minReadySeconds');
  return wanted.some(([name, value]) => notes[name] !== value) || seconds(set) !== seconds(d);
}

/** U4: the history is cleaned up by the status that was read, not by the one that is about to be written. */
function isReportedComplete(d: Json): boolean {
  const { replicas, updatedReplicas, availableReplicas } = countersOf(d);
  const wanted = numberAt(d, 'spec', 'replicas');
  const seen = numberAt(d, 'status', 'observedGeneration') >= numberAt(d, 'metadata', 'generation');
  return seen && [replicas, updatedReplicas, availableReplicas].every((count) => count === wanted);
}

/** §6.9: has the ReplicaSet controller seen the last size? */
function isObserved(set: Json | undefined): boolean {
  return numberAt(set, 'status', 'observedGeneration') >= numberAt(set, 'metadata', 'generation');
}

function notesOf(d: Json, newSet: Json | undefined): Deed[] {
  const note = noteOf(d, newSet, false);
  return note ? [note] : [];
}

/** D6, §6.7: what the annotation asks for; revision 0 is the one before the last. */
function rollbackOf(d: Json, sets: readonly Json[]): Deed | null {
  const asked = textsAt(d, 'metadata', 'annotations')[ROLLBACK];
  if (asked === undefined || !/^-?\d+$/.test(asked)) return null;
  const revisions = [...new Set(sets.map(revisionOf))].sort((a, b) => b - a);
  const wanted = Number(asked) === 0 ? revisions[1] : Number(asked);
  const found = sets.find((set) => revisionOf(set) === wanted && wanted !== 0);
  return { deed: 'rollback', template: found && !hasTemplate(found, d) ? found : null };
}

function revisionOf(set: Json): number {
  return Number(textsAt(set, 'metadata', 'annotations')[REVISION] ?? 0);
}

function viewOf(d: Json, sets: readonly Json[], pods: readonly Json[]): DeploymentView {
  const { replicas, strategy, paused, revisionHistoryLimit } = typed('deployments', d);
  const annotation = (set: Json, name: string): number | null => {
    const text = textsAt(set, 'metadata', 'annotations')[name];
    return text === undefined ? null : Number(text);
  };
  const replicaSets = sets.map((set, id): ReplicaSetView => ({
    id,
    isNew: hasTemplate(set, d),
    spec: numberAt(set, 'spec', 'replicas'),
    statusReplicas: numberAt(set, 'status', 'replicas'),
    available: numberAt(set, 'status', 'availableReplicas'),
    desired: annotation(set, DESIRED),
    max: annotation(set, MAX),
    revision: annotation(set, REVISION) ?? 0,
    created: id,
  }));
  const oldSets = sets.filter((_, id) => id !== newSetOf({ replicaSets }));
  const oldPodsRemain = pods.some((pod) => !isTerminal(pod) && oldSets.some((set) => isControlledBy(pod, set)));
  return { replicas: replicas ?? 1, strategy, paused, revisionHistoryLimit, replicaSets, oldPodsRemain };
}

/** The new ReplicaSet's place among the sets, -1 without one. */
function newSetOf({ replicaSets }: Pick<DeploymentView, 'replicaSets'>): number {
  return replicaSets.find((set) => set.isNew)?.id ?? -1;
}

/** D4: what a sync notes of a pause that begins or ends. */
function pauseOf(d: Json): Deed | null {
  const revision = textsAt(d, 'metadata', 'annotations')[REVISION] ?? '';
  const reason = progressReason(d);
  const paused = at(d, 'spec', 'paused') === true;
  if (!hasDeadline(d) || reason === 'ProgressDeadlineExceeded' || paused === (reason === 'DeploymentPaused'))
    return null;
  return { deed: 'note', revision, reason: paused ? 'DeploymentPaused' : 'DeploymentResumed' };
}

/** D4 and GetNew: what a sync notes on the Deployment before it acts. */
function noteOf(d: Json, newSet: Json | undefined, renumbers: boolean): Deed | null {
  const pause = pauseOf(d);
  if (pause || !newSet || renumbers) return pause;
  const own = textsAt(d, 'metadata', 'annotations')[REVISION] ?? '';
  const reason = progressReason(d);
  const revision = textsAt(newSet, 'metadata', 'annotations')[REVISION] ?? '';
  const found = hasDeadline(d) && reason === null;
  if (revision === own && !found) return null;
  return { deed: 'note', revision, reason: found ? 'FoundNewReplicaSet' : (reason ?? '') };
}

/** The reason of condition Progressing, `null` without it. */
export function progressReason(d: Json): string | null {
  const found = condition(d, 'Progressing');
  return found ? textAt(found, 'reason') : null;
}

const NO_DEADLINE = 2 ** 31 - 1;

/** Has the Deployment a progress deadline? */
export function hasDeadline(d: Json): boolean {
  const deadline = at(d, 'spec', 'progressDeadlineSeconds');
  return typeof deadline === 'number' && deadline !== NO_DEADLINE;
}

function statusDeed(d: Json, sets: readonly Json[], evaluates: boolean): Deed {
  const newest = sets.findIndex((set) => hasTemplate(set, d));
  const status = deploymentStatus(
    sets.map((set, id) => ({
      isNew: id === newest,
      spec: numberAt(set, 'spec', 'replicas'),
      replicas: numberAt(set, 'status', 'replicas'),
      ready: numberAt(set, 'status', 'readyReplicas'),
      available: numberAt(set, 'status', 'availableReplicas'),
      terminating: numberAt(set, 'status', 'terminatingReplicas'),
    })),
  );
  const { replicas, strategy } = typed('deployments', d);
  const { minAvailable } = resolvedRollingUpdate({ replicas: replicas ?? 1, strategy });
  const before = countersOf(d);
  const evaluated = hasDeadline(d) ? progressOf(replicas ?? 1, progressReason(d), before, status) : 'removed';
  const progress = evaluates ? evaluated : 'not evaluated';
  const generation = numberAt(d, 'metadata', 'generation');
  return { deed: 'status', status, available: isAvailable(status, minAvailable), progress, generation };
}

/** The counters in a stored status. */
export function countersOf(d: Json): DeploymentStatus {
  const counter = (name: keyof DeploymentStatus): number => numberAt(d, 'status', name);
  return {
    replicas: counter('replicas'),
    updatedReplicas: counter('updatedReplicas'),
    readyReplicas: counter('readyReplicas'),
    availableReplicas: counter('availableReplicas'),
    unavailableReplicas: counter('unavailableReplicas'),
    terminatingReplicas: counter('terminatingReplicas'),
  };
}
