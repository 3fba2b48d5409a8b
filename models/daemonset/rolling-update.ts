/** The second half of a DaemonSet sync, pods of old versions replaced: stateful-and-batch.md §3.3, rolling update. */
import {
  desiredNumber,
  resolvedRollingUpdate,
  type Choice,
  type DaemonNode,
  type DaemonPod,
  type DaemonSetPlan,
  type DaemonSetRules,
  type DaemonSetView,
  type OldAndNew,
} from './rules.ts';

type Replacement = Omit<DaemonSetPlan, 'reason'>;

const NOTHING: Choice = { among: [], count: 0 };
const IDLE: Replacement = { creates: [], deletes: [], someCreates: NOTHING, someDeletes: NOTHING };

/** The live pods of a node, old and new; `null` = more than one of either, which manage cleans up. */
export function oldAndNew(pods: readonly DaemonPod[]): OldAndNew | null {
  const live = pods.filter((pod) => !pod.terminating);
  const [latest, ...moreNew] = live.filter((pod) => pod.isNew);
  const [old, ...moreOld] = live.filter((pod) => !pod.isNew);
  return moreNew.length + moreOld.length > 0 ? null : { old: old ?? null, new: latest ?? null };
}

/** One update step. Groups come from pods: a node that is gone counts until its pods are. */
export function rollingUpdate(view: DaemonSetView, rules: DaemonSetRules): Replacement {
  const { maxSurge, maxUnavailable } = resolvedRollingUpdate(view.updateStrategy, desiredNumber(view.nodes), rules);
  const groups = view.nodes.filter((node) => node.pods.length > 0 || (node.exists && node.shouldRun));
  return maxSurge > 0 ? surge(groups, maxSurge, rules) : replace(groups, maxUnavailable, rules);
}

/** Without surge: what is broken goes at once, of the rest so many that the budget is kept. */
function replace(groups: readonly DaemonNode[], maxUnavailable: number, rules: DaemonSetRules): Replacement {
  let lacking = 0;
  const broken: string[] = [];
  const candidates: string[] = [];
  for (const { pods } of groups) {
    const both = oldAndNew(pods);
    if (both === null || rules.lacks(both)) lacking++;
    if (!both?.old || both.new) continue;
    if (both.old.available) candidates.push(both.old.id);
    else broken.push(both.old.id);
  }
  const count = Math.min(candidates.length, rules.replaceable({ maxUnavailable, lacking }));
  return { ...IDLE, deletes: broken, someDeletes: { among: candidates, count } };
}

/** With surge: a new pod beside the old one, which goes when the new one is available. */
function surge(groups: readonly DaemonNode[], maxSurge: number, rules: DaemonSetRules): Replacement {
  // The node of a pod is looked up; where it is gone the step fails until the pod is collected (DS-X6).
  if (groups.some((node) => !node.exists)) return IDLE;
  let surging = 0;
  const creates: string[] = [];
  const candidates: string[] = [];
  const deletes: string[] = [];
  const sunset: DaemonPod[] = [];
  for (const node of groups) {
    const both = oldAndNew(node.pods);
    if (both === null || (both.old && both.new && !both.new.available)) surging++;
    if (!both?.old) continue;
    if (both.new?.available) deletes.push(both.old.id);
    else if (rules.needsNew(both) && !node.shouldRun) sunset.push(both.old);
    else if (rules.needsNew(both)) (both.old.available ? candidates : creates).push(node.id);
  }
  const count = Math.min(candidates.length, Math.max(0, maxSurge - surging));
  const gone = sunset.filter((pod) => !pod.available).map(({ id }) => id);
  const spare = availableBeyondDesired(groups);
  return {
    creates,
    deletes: [...deletes, ...gone],
    someCreates: { among: candidates, count },
    someDeletes: chosen(
      sunset.filter((pod) => pod.available).map(({ id }) => id),
      spare,
    ),
  };
}

/** Pods that are available beyond the desired number: so many on nodes that should no longer run one may go. */
function availableBeyondDesired(groups: readonly DaemonNode[]): number {
  const available = groups.filter(({ pods }) => pods.some((pod) => !pod.terminating && pod.available)).length;
  return Math.max(0, available - desiredNumber(groups));
}

function chosen(among: readonly string[], most: number): Choice {
  return { among, count: Math.min(among.length, most) };
}
