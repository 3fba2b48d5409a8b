/**
 * Recorded writes of the Deployment controller against the deeds of a sync, and in words.
 */
import { stableKey } from '../engine/stable-key.ts';
import { changedPaths } from './change.ts';
import { countersOf, hasTemplate, OWN_NOTES, progressReason, type Deed } from './deployment-view.ts';
import { DESIRED, hasReferenceTo, HISTORY, MAX, REVISION, ROLLBACK } from './facts.ts';
import { uidOf, type Write } from './history.ts';
import { condition, numberAt, textAt, textsAt, type Json } from './json.ts';

/** §6.8: the status of Progressing and the reason of Available follow from the other one. */
function saysWhatItMeans(d: Json): boolean {
  const [progressing, available] = [condition(d, 'Progressing'), condition(d, 'Available')];
  const reason = progressReason(d) ?? '';
  const bad = {
    ProgressDeadlineExceeded: 'False',
    ReplicaSetCreateError: 'False',
    DeploymentPaused: 'Unknown',
    DeploymentResumed: 'Unknown',
  }[reason];
  const word = available?.['status'] === 'True' ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable';
  return (!progressing || progressing['status'] === (bad ?? 'True')) && (!available || available['reason'] === word);
}

/**
 * GetNew, §6.4: are the annotations those that the deed leaves? A new ReplicaSet and a renumbered one have the
 * Deployment's, a renumbered one also its former revisions.
 */
function hasAnnotations(deed: Deed, d: Json, before: Json | null, object: Json): boolean {
  const notes = (of: unknown): Readonly<Record<string, string>> => textsAt(of, 'metadata', 'annotations');
  const copied = Object.entries(notes(d)).filter(([name]) => !OWN_NOTES.has(name));
  const old = notes(before);
  const renumbered = deed.deed === 'renumber' && old[REVISION] !== undefined && old[REVISION] !== String(deed.revision);
  const history = [old[HISTORY], old[REVISION]].filter((one) => one !== undefined && one !== '').join(',');
  const wanted = {
    ...old,
    ...(deed.deed === 'scale' ? {} : Object.fromEntries(copied)),
    ...(renumbered ? { [HISTORY]: history } : {}),
  };
  const rest = (of: Readonly<Record<string, string>>): string =>
    stableKey({ ...of, [REVISION]: '', [DESIRED]: '', [MAX]: '' });
  return rest(wanted) === rest(notes(object));
}

/** §6.2: is the hash in the name, the labels and the selectors one and the same? */
function isNamedByHash(set: Json, d: Json): boolean {
  const places = [
    ['metadata', 'labels'],
    ['spec', 'selector', 'matchLabels'],
    ['spec', 'template', 'metadata', 'labels'],
  ];
  const hashes = new Set(places.map((place) => textsAt(set, ...place)['pod-template-hash']));
  const [hash] = hashes;
  return hashes.size === 1 && textAt(set, 'metadata', 'name') === `${textAt(d, 'metadata', 'name')}-${hash ?? ''}`;
}

/** Is this the write of a ReplicaSet that the deed makes? */
export function matchesSet(deed: Deed, d: Json, { before, after, object }: Write): boolean {
  if (after && !hasAnnotations(deed, d, before, object)) return false;
  const note = (name: string): string => textsAt(object, 'metadata', 'annotations')[name] ?? '';
  const replicas = numberAt(object, 'spec', 'replicas');
  switch (deed.deed) {
    case 'create':
      return (
        before === null &&
        hasReferenceTo(object, d) &&
        hasTemplate(object, d) &&
        isNamedByHash(object, d) &&
        numberAt(object, 'spec', 'minReadySeconds') === numberAt(d, 'spec', 'minReadySeconds') &&
        replicas === deed.replicas &&
        note(REVISION) === String(deed.revision) &&
        note(DESIRED) === String(numberAt(d, 'spec', 'replicas')) &&
        note(MAX) === String(deed.max)
      );
    case 'scale':
      return (
        before !== null &&
        after !== null &&
        deed.uid === uidOf(object) &&
        replicas === deed.replicas &&
        note(DESIRED) === String(deed.desired) &&
        note(MAX) === String(deed.max) &&
        note(REVISION) === (textsAt(before, 'metadata', 'annotations')[REVISION] ?? '')
      );
    case 'renumber':
      return (
        before !== null &&
        after !== null &&
        deed.uid === uidOf(object) &&
        note(REVISION) === String(deed.revision) &&
        replicas === numberAt(before, 'spec', 'replicas') &&
        numberAt(object, 'spec', 'minReadySeconds') === numberAt(d, 'spec', 'minReadySeconds')
      );
    case 'delete':
      return after === null && deed.uid === uidOf(object);
    case 'note':
    case 'status':
    case 'rollback':
    case 'collide':
      return false;
  }
}

const ROLLED_BACK = /^(?:metadata\.(?:generation|annotations(?:$|\..*))|spec\.template(?:$|\..*))$/;

/** Is this the write of the Deployment's template that the deed makes? */
export function matchesRollback(deed: Deed, d: Json, after: Json): boolean {
  if (deed.deed !== 'rollback') return false;
  const paths = changedPaths(d, after);
  return (
    textsAt(after, 'metadata', 'annotations')[ROLLBACK] === undefined &&
    paths.every((path) => ROLLED_BACK.test(path)) &&
    (deed.template ? hasTemplate(deed.template, after) : !paths.some((path) => path.startsWith('spec.')))
  );
}

/** Is this the status that notes a collision of names, and nothing else? */
function matchesCollision(d: Json, after: Json): boolean {
  const paths = changedPaths(d, after);
  const count = (of: Json): number => numberAt(of, 'status', 'collisionCount');
  return paths.every((path) => path === 'status.collisionCount') && count(after) === count(d) + 1;
}

/** Is this the status that the deed writes? Without one: is it the one that was read? */
export function matchesStatus(deed: Deed, d: Json, written: Json | null, isLate: () => boolean): boolean {
  const after = written ?? d;
  if (!saysWhatItMeans(after)) return false;
  if (deed.deed === 'collide') return written !== null && matchesCollision(d, written);
  if (numberAt(after, 'status', 'collisionCount') !== numberAt(d, 'status', 'collisionCount')) return false;
  const revision = (of: Json): string => textsAt(of, 'metadata', 'annotations')[REVISION] ?? '';
  if (deed.deed === 'note') {
    const counters = (of: Json): string =>
      stableKey({ ...countersOf(of), seen: numberAt(of, 'status', 'observedGeneration') });
    const available = (of: Json): unknown => condition(of, 'Available')?.['status'];
    return (
      counters(d) === counters(after) &&
      available(d) === available(after) &&
      revision(after) === deed.revision &&
      (progressReason(after) ?? '') === deed.reason
    );
  }
  if (deed.deed !== 'status' || revision(after) !== revision(d)) return false;
  return (
    stableKey(countersOf(after)) === stableKey(deed.status) &&
    numberAt(after, 'status', 'observedGeneration') === deed.generation &&
    condition(after, 'Available')?.['status'] === (deed.available ? 'True' : 'False') &&
    agreesOnProgress(deed.progress, progressReason(d), progressReason(after), written !== null, isLate)
  );
}

function agreesOnProgress(
  progress: string,
  before: string | null,
  after: string | null,
  isWrite: boolean,
  isLate: () => boolean,
): boolean {
  if (progress === 'removed') return after === null;
  if (progress === 'complete') return after === 'NewReplicaSetAvailable';
  if (progress === 'progressing') return after === 'ReplicaSetUpdated' && (isWrite || before === after);
  if (after === before) return true;
  return progress === 'unchanged' && after === 'ProgressDeadlineExceeded' && isLate();
}

/** What the model could write, in words. */
export function deedWords(deed: Deed): string {
  switch (deed.deed) {
    case 'create':
      return `create a replicaset with ${deed.replicas} replicas, revision ${deed.revision}`;
    case 'scale':
      return `scale replicaset ${deed.name} to ${deed.replicas}`;
    case 'renumber':
      return `give replicaset ${deed.name} the revision ${deed.revision} and the annotations`;
    case 'delete':
      return `delete replicaset ${deed.name}`;
    case 'note':
      return `note revision ${deed.revision || 'none'}, Progressing ${deed.reason || 'unset'}`;
    case 'rollback':
      return 'roll back to a former template';
    case 'collide':
      return 'note that the name of the new replicaset is taken';
    case 'status': {
      const counters = Object.entries(deed.status).map(([name, count]) => `${name} ${count}`);
      return `report ${counters.join(', ')}, Available ${deed.available ? 'True' : 'False'}, Progressing ${deed.progress}`;
    }
  }
}

/** What was done to a ReplicaSet, in words. */
export function setWords({ before, after, object, name }: Write): string {
  if (!before) return `creates replicaset ${name} with ${numberAt(object, 'spec', 'replicas')} replicas`;
  if (!after) return `deletes replicaset ${name}`;
  const revision = textsAt(object, 'metadata', 'annotations')[REVISION] ?? 'none';
  return `sets replicaset ${name} to ${numberAt(object, 'spec', 'replicas')} replicas, revision ${revision}`;
}

/** What was reported of a Deployment, in words. */
export function statusWords(d: Json): string {
  const counters = Object.entries(countersOf(d)).map(([name, count]) => `${name} ${count}`);
  const available = textAt(condition(d, 'Available'), 'status') || 'unset';
  return `${counters.join(', ')}, Available ${available}, Progressing ${progressReason(d) ?? 'unset'}`;
}
