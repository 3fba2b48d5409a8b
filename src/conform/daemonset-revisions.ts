/**
 * The ControllerRevisions of one DaemonSet: each template is stored once, the one asked for is the newest, and old ones go
 * beyond revisionHistoryLimit. Source: stateful-and-batch.md §3.3, rule 2 and history.
 */
import { stableKey } from '../engine/stable-key.ts';
import { HASH, isRevisionOf } from './daemonset-view.ts';
import { controllerOf, hasReferenceTo } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { at, numberAt, textAt, textsAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

export class DaemonSetRevisions {
  private readonly history: History;
  private readonly uid: string;
  private readonly hashes = new Map<string, string | null>();

  constructor(history: History, uid: string) {
    this.history = history;
    this.uid = uid;
  }

  /** The hash of a template, whenever its revision was stored; `null` = never. */
  hashOf(set: Json): string | null {
    const key = stableKey(at(set, 'spec', 'template'));
    const known = this.hashes.get(key);
    if (known !== undefined) return known;
    const found = this.history.writes.find(
      ({ kind, object }) => kind === 'controllerrevisions' && isRevisionOf(object, set),
    );
    const hash = found ? (textsAt(found.object, 'metadata', 'labels')[HASH] ?? null) : null;
    this.hashes.set(key, hash);
    return hash;
  }

  /** Is the newest revision another one than that of the template? */
  lacks(set: Json, place: number): boolean {
    const all = this.all(place);
    const highest = Math.max(...all.map((one) => numberAt(one, 'revision')));
    return !all.some((one) => isRevisionOf(one, set) && numberAt(one, 'revision') === highest);
  }

  /** A version of a revision; `asked` are the DaemonSet's versions that its controller may have seen, `now` the last one. */
  wrote({ object, index, after, before }: Write, asked: readonly Json[], now: Json | null): Verdict {
    if (!after)
      return now && before && this.isForgotten(before, now, index) ? null : 'no run forgets this revision here';
    const others = this.all(index).filter((one) => uidOf(one) !== uidOf(object));
    if (!asked.some((set) => isRevisionOf(object, set) && hasReferenceTo(object, set) && isNamed(object, set)))
      return 'no run stores this template here';
    const data = (one: Json): string => stableKey(at(one, 'data'));
    if (others.some((one) => data(one) === data(object))) return 'the template is stored already';
    const newest = Math.max(0, ...others.map((one) => numberAt(one, 'revision'))) + 1;
    return numberAt(object, 'revision') === newest ? null : `its revision is ${newest}`;
  }

  /** Beyond the limit, lowest first, and on no pod. */
  private isForgotten(revision: Json, set: Json, index: number): boolean {
    const hash = (one: Json): string | undefined => textsAt(one, 'metadata', 'labels')[HASH];
    const used = new Set([...this.history.objects('pods', index).values()].map(hash));
    const old = this.all(index).filter((one) => !isRevisionOf(one, set));
    const free = old.filter((one) => !used.has(hash(one)));
    const lowest = Math.min(...free.map((one) => numberAt(one, 'revision')));
    const excess = old.length > numberAt(set, 'spec', 'revisionHistoryLimit');
    return excess && free.some((one) => uidOf(one) === uidOf(revision)) && numberAt(revision, 'revision') === lowest;
  }

  private all(place: number): Json[] {
    const all = [...this.history.objects('controllerrevisions', place).values()];
    return all.filter((one) => textAt(controllerOf(one), 'uid') === this.uid);
  }
}

/** `<daemonset>-<hash>`, with that hash as a label. */
function isNamed(revision: Json, set: Json): boolean {
  const hash = textsAt(revision, 'metadata', 'labels')[HASH] ?? '';
  return textAt(revision, 'metadata', 'name') === `${textAt(set, 'metadata', 'name')}-${hash}`;
}
