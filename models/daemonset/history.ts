/**
 * The ControllerRevisions of a DaemonSet: stateful-and-batch.md §3.3.2 and history. Only their order counts, so a
 * history is a list whose last one is the newest.
 */

/** One revision: a version of the template. */
export interface Revision {
  readonly template: number;
  /** Whether that version ever becomes ready. */
  readonly works: boolean;
}

/** §3.3.2: the revision of the template asked for is the newest; one that is there already is used again. */
export function revised(history: readonly Revision[], asked: Revision): readonly Revision[] {
  return [...history.filter(({ template }) => template !== asked.template), asked];
}

/** Old revisions beyond the limit go, lowest first, unless a pod has their hash. */
export function cleanedUp(
  history: readonly Revision[],
  limit: number,
  isOnPod: (template: number) => boolean,
): readonly Revision[] {
  const old = history.slice(0, -1);
  let excess = old.length - limit;
  return history.filter((one, index) => {
    const goes = excess > 0 && index < old.length && !isOnPod(one.template);
    if (goes) excess--;
    return !goes;
  });
}
