/**
 * Recorded writes of the Deployment controller against the deeds of a sync, and in words.
 */
import { countersOf, hasTemplate, progressReason, type Deed } from './deployment-view.ts';
import { DESIRED, hasReferenceTo, MAX, REVISION } from './facts.ts';
import { uidOf, type Write } from './history.ts';
import { condition, numberAt, textAt, textsAt, type Json } from './json.ts';

/** §6.8: the status of Progressing and the reason of Available follow from the other one. */
export function saysWhatItMeans(d: Json): boolean {
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

/** Is this the write of a ReplicaSet that the deed makes? */
export function matchesSet(deed: Deed, d: Json, { before, after, object }: Write): boolean {
  const note = (name: string): string => textsAt(object, 'metadata', 'annotations')[name] ?? '';
  const replicas = numberAt(object, 'spec', 'replicas');
  switch (deed.deed) {
    case 'create':
      return (
        before === null &&
        hasReferenceTo(object, d) &&
        hasTemplate(object, d) &&
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
        replicas === numberAt(before, 'spec', 'replicas')
      );
    case 'delete':
      return after === null && deed.uid === uidOf(object);
    case 'note':
    case 'status':
      return false;
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
