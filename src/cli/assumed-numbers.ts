/**
 * Assumptions are not evidence (checks.md §1): how many assumed nodes a group needs, to run at all and to keep a goal.
 *
 * Where nodes are assumed, a violated goal is searched again with one and two nodes more, up to the disturbances that broke
 * it. If it is kept there, the number of nodes decides, and that is a note. A search that a limit ends proves nothing: where
 * the pods' placement makes more nodes matter, the goal is then neither kept nor violated.
 */
import type { Violation } from '../engine/judge.ts';
import { scaled } from '../kube/percent.ts';
import { nameOf, replicasOf, type Scenario, type Workload } from '../cluster/scenario.ts';
import { search, type Limits, type Outcome } from './search.ts';
import { spentOn, violatedIn, violationOf } from './violations.ts';

/** Makes the same scenario with another number of assumed nodes. */
type WithNodes = (count: number) => Scenario;

/** A goal that is violated only because of the number of nodes that was assumed. */
export interface Decided {
  readonly requirement: string;
  /** So many nodes keep it; null = a limit ended the search that would have told. */
  readonly nodes: number | null;
  readonly note: string;
}

const MOST_ASSUMED = 12;
const MORE = [1, 2];

/** The fewest assumed nodes, above those that did not do, on which all pods become ready; `null` = not up to 12. */
export function nodesToRun(withNodes: WithNodes, tried: number, limits: Limits): number | null {
  const runs = (count: number): boolean =>
    search(withNodes(count), { ...limits, disturbances: -1, wanted: () => false }).result.began;
  if (!runs(MOST_ASSUMED)) return null;
  let count = tried + 1;
  while (count < MOST_ASSUMED && !runs(count)) count++;
  return count;
}

/** Which violated goals are kept on one or two assumed nodes more. */
export function decidedByNodes(found: Outcome, withNodes: WithNodes, deadline: number): Decided[] {
  const used = found.scenario.nodes.length;
  const decided = new Map<string, Decided>();
  const placed = found.scenario.workloads.some((workload) => placementRules(workload, false).length > 0);
  const undecided = new Set<string>();
  for (const nodes of MORE.map((more) => used + more)) {
    const open = violatedIn(found).flatMap((requirement) => {
      const violation = decided.has(requirement) ? null : violationOf(requirement, found);
      return violation ? [{ requirement, violation }] : [];
    });
    if (open.length === 0) break;
    const disturbances = Math.max(...open.map(({ violation }) => violation.disturbances));
    const again = search(withNodes(nodes), {
      ...found.limits,
      deadline,
      disturbances,
      promises: false,
      wanted: (name) => open.some(({ requirement }) => requirement === name),
    });
    if (placed && again.result.limit !== null) for (const { requirement } of open) undecided.add(requirement);
    if (again.result.completeLevel < disturbances || !again.result.began) continue;
    for (const { requirement, violation } of open) {
      if (violatedIn(again).includes(requirement)) continue;
      const note = words(violation, nodes, found.scenario.workloads, requirement);
      decided.set(requirement, { requirement, nodes, note });
    }
  }
  const note = `violated on ${used} assumed nodes; whether more would do was not searched to the end`;
  const open = [...undecided].filter((requirement) => !decided.has(requirement));
  return [...decided.values(), ...open.map((requirement) => ({ requirement, nodes: null, note }))];
}

function words(violation: Violation, nodes: number, of: readonly Workload[], requirement: string): string {
  const what = Object.keys(spentOn(violation));
  const rolls = what.some((name) => ['rollout', 'bad-rollout', 'rollback', 'apply'].includes(name));
  const why = [...new Set(of.flatMap((workload) => placementRules(workload, rolls)))];
  const subject = what.length === 0 ? 'creation' : what.join(' and ');
  return `${subject} needs ≥ ${nodes} nodes for ${requirement}${why.length > 0 ? `: ${why.join(', ')}` : ''}`;
}

/** What makes the number of nodes matter, in the words of the manifest. */
function placementRules(workload: Workload, rolls: boolean): string[] {
  const { template } = workload;
  return [
    ...(template.podAntiAffinity.length > 0 ? ['required anti-affinity'] : []),
    ...(template.podAffinity.length > 0 ? ['required affinity'] : []),
    ...(template.topologySpread.some((c) => c.whenUnsatisfiable === 'DoNotSchedule') ? ['required spreading'] : []),
    ...template.hostPorts.slice(0, 1).map(({ port }) => `host port ${port}`),
    ...(rolls ? bounds(workload) : []),
  ];
}

/** What a rollout of a Deployment may add and take away. */
function bounds(workload: Workload): string[] {
  if (workload.kind !== 'Deployment' || workload.strategy.type !== 'RollingUpdate') return [];
  const { maxSurge, maxUnavailable } = workload.strategy;
  const replicas = replicasOf(workload);
  return [`maxSurge ${scaled(maxSurge, replicas, 'up')}`, `maxUnavailable ${scaled(maxUnavailable, replicas, 'down')}`];
}

/** `deployment/web needs ≥ 5 nodes to run at all: required anti-affinity, 5 replicas`. */
export function needsToRun(nodes: number, of: readonly Workload[]): string {
  const why = of.flatMap((workload) => {
    const rules = placementRules(workload, false);
    const size = workload.kind === 'DaemonSet' ? 'one a node' : `${replicasOf(workload)} replicas`;
    return rules.length > 0 ? [`${rules.join(', ')}, ${size}`] : [];
  });
  const reason = why.length > 0 ? `: ${why.join('; ')}` : '';
  return `${of.map(nameOf).join(', ')} needs ≥ ${nodes} nodes to run at all${reason}; so many are assumed`;
}
