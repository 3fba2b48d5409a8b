/**
 * Who takes pods from nodes besides their owners: taint eviction and pod garbage collection. Sources:
 * autoscaling-and-disruption.md §7.3, §8.2.
 */
import { toleranceOf } from '../../models/taint-eviction/tolerance.ts';
import { isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import { uidOf, type History, type Write } from './history.ts';
import { listAt, type Json } from './json.ts';
import { typed } from './typed.ts';

/** Times are recorded in whole seconds and watched a little late. */
const CLOCK_MS = 1500;
/** GP3: a node has to be missing for so long. */
const QUARANTINE_MS = 40_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export class PodRemoval {
  private readonly history: History;

  constructor(history: History) {
    this.history = history;
  }

  /** V1–V5: may taint eviction take this pod at this moment? */
  evictsForTaint(pod: Json, place: number, t: number): boolean {
    return this.dueForTaint(pod, place) <= t + CLOCK_MS;
  }

  /** Must it have taken the pod by now? */
  mustEvict(pod: Json, place: number, t: number): boolean {
    return !isTerminating(pod) && this.dueForTaint(pod, place) + 2 * CLOCK_MS < t;
  }

  /**
   * V1–V4: when the pod's timer fires, Infinity without one. It is armed by the first taint that the pod tolerates for a
   * while; another one neither shortens nor prolongs it, a last one that goes cancels it.
   */
  private dueForTaint(pod: Json, place: number): number {
    const bound = this.history.lastPlace(
      place,
      (write) => write.kind === 'pods' && uidOf(write.object) === uidOf(pod) && nodeOf(write.before) !== nodeOf(pod),
    );
    const node = nodeOf(pod);
    const changes = this.history.writes.slice(0, place).filter((write) => concerns(write, node));
    const { tolerations } = typed('pods', pod).template;
    let due = Infinity;
    for (const { after, t, index } of changes) {
      const now = Math.max(t, this.history.writes[bound - 1]?.t ?? 0);
      if (index + 1 < bound && changes.some((one) => one.index > index && one.index < bound)) continue;
      const tolerance = after ? toleranceOf(tolerations, typed('nodes', after).taints) : 'gone';
      if (tolerance === 'stay') due = Infinity;
      else if (tolerance === 'evict') due = Math.min(due, now);
      else if (tolerance !== 'gone' && due === Infinity) due = now + tolerance * 1000;
    }
    return due;
  }

  /** GP2–GP4: may pod garbage collection remove the pod now, without grace? */
  collects(pod: Json, place: number, t: number): boolean {
    if (nodeOf(pod) === '') return isTerminating(pod);
    const node = this.history.object('nodes', nodeOf(pod), place);
    if (node) return isTerminating(pod) && !isReady(node) && isOutOfService(node);
    const gone = this.history.lastPlace(place, (write) => write.kind === 'nodes' && write.name === nodeOf(pod));
    return t - (this.history.writes[gone - 1]?.t ?? 0) + CLOCK_MS >= QUARANTINE_MS;
  }

  /** GP3 alone marks what it removes: does it, of this pod? */
  marks(pod: Json, place: number): boolean {
    return !isTerminal(pod) && nodeOf(pod) !== '' && !this.history.object('nodes', nodeOf(pod), place);
  }
}

/** Is it a version of this node with other taints than before? */
function concerns({ kind, name, before, after }: Write, node: string): boolean {
  const taints = (object: Json | null): string => JSON.stringify(listAt(object, 'spec', 'taints'));
  return kind === 'nodes' && name === node && (before === null || after === null || taints(before) !== taints(after));
}

function isOutOfService(node: Json): boolean {
  return listAt(node, 'spec', 'taints').some((taint) => taint['key'] === OUT_OF_SERVICE);
}
