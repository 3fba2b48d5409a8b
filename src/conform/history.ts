/**
 * The store as it was after any number of writes. A cache of a controller is a place in this history: it shows the
 * writes before that place and none after it, for each kind apart.
 */
import { textAt, type Json } from './json.ts';
import type { RecordedWrite, Recording } from './recording.ts';

/** A write in its place, with the version that it replaced. */
export interface Write extends RecordedWrite {
  /** Place in the order of all writes, from 0. */
  readonly index: number;
  readonly before: Json | null;
  /** `null` when the object is gone. */
  readonly after: Json | null;
}

/** The objects of one kind by name. */
export type Objects = ReadonlyMap<string, Json>;

export class History {
  readonly recording: Recording;
  readonly writes: readonly Write[];
  private readonly states = new Map<string, { readonly from: number; readonly objects: Objects }[]>();

  constructor(recording: Recording) {
    this.recording = recording;
    const latest = new Map<string, Map<string, Json>>();
    this.writes = recording.writes.map((write, index) => {
      const objects = latest.get(write.kind) ?? new Map<string, Json>();
      latest.set(write.kind, objects);
      const before = objects.get(write.name) ?? null;
      const after = write.type === 'DELETED' ? null : write.object;
      if (after) objects.set(write.name, after);
      else objects.delete(write.name);
      const states = this.states.get(write.kind) ?? [];
      states.push({ from: index + 1, objects: new Map(objects) });
      this.states.set(write.kind, states);
      return { ...write, index, before, after };
    });
  }

  /** All objects of a kind when `place` writes had happened. */
  objects(kind: string, place: number): Objects {
    const states = this.states.get(kind) ?? [];
    let [low, high] = [0, states.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((states[middle]?.from ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return states[low - 1]?.objects ?? new Map();
  }

  /** One object by kind and name. */
  object(kind: string, name: string, place: number): Json | null {
    return this.objects(kind, place).get(name) ?? null;
  }

  /** The object with this uid. */
  byUid(kind: string, uid: string, place: number): Json | null {
    for (const object of this.objects(kind, place).values()) if (uidOf(object) === uid) return object;
    return null;
  }

  /**
   * The places in `[from, to]` at which a cache can differ: `from`, and after every write that `matters`. Ascending.
   */
  places(from: number, to: number, matters: (write: Write) => boolean): number[] {
    const places = [from];
    for (let place = from; place < to; place++) {
      const write = this.writes[place];
      if (write && matters(write)) places.push(place + 1);
    }
    return places;
  }

  /** The place just after the last write before `to` that matters, 0 if there is none. */
  lastPlace(to: number, matters: (write: Write) => boolean): number {
    for (let place = to; place > 0; place--) {
      const write = this.writes[place - 1];
      if (write && matters(write)) return place;
    }
    return 0;
  }
}

/** The identity of an object over all time. */
export function uidOf(object: unknown): string {
  return textAt(object, 'metadata', 'uid');
}
