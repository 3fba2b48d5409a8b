/**
 * What a kubelet may report of a container between two of its writes: one step of its life. Source: workloads.md §2.4,
 * §2.6 and the protocol of the kubelets in recordings, which write after every step.
 */
import { isTerminating } from './facts.ts';
import { isJson, listAt, numberAt, textAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

type Phase = 'none' | 'created' | 'backing off' | 'running' | 'terminated';

/** What can follow, without (0) and with (1) a restart. */
const STEPS: Readonly<Record<Phase, readonly [readonly Phase[], readonly Phase[]]>> = {
  none: [['created'], []],
  created: [['running'], []],
  'backing off': [[], ['running']],
  running: [['terminated', 'backing off'], ['running']],
  terminated: [['backing off'], ['running']],
};

function phaseOf(status: Json | undefined): Phase {
  const state = status?.['state'];
  if (!isJson(state)) return 'none';
  if ('running' in state) return 'running';
  if ('terminated' in state) return 'terminated';
  return textAt(state, 'waiting', 'reason') === 'CrashLoopBackOff' ? 'backing off' : 'created';
}

/** Has each container taken at most one step? */
export function containerSteps(before: Json, after: Json): Verdict {
  for (const list of ['containerStatuses', 'initContainerStatuses'])
    for (const now of listAt(after, 'status', list)) {
      const old = listAt(before, 'status', list).find((one) => one['name'] === now['name']);
      const [from, to] = [phaseOf(old), phaseOf(now)];
      const restarts = numberAt(now, 'restartCount') - numberAt(old, 'restartCount');
      // What has not run ends without having run when its pod is deleted.
      const ends = to === 'terminated' && isTerminating(after);
      const stays = from === to && restarts === 0;
      if (stays || (ends && restarts === 0)) continue;
      const allowed = restarts === 0 || restarts === 1 ? STEPS[from][restarts] : [];
      if (!allowed.includes(to))
        return `container ${textAt(now, 'name')} goes from ${from} to ${to} with ${restarts} restarts in one step`;
    }
  return null;
}
