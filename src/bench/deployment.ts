/**
 * Measures the gate of checks.md §4: plain Deployments behind a Service on three assumed nodes.
 */
import { composeCluster } from '../cluster/compose.ts';
import { plainDeployment } from '../cluster/testing.ts';
import { check } from '../engine/check.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';

/** Searches one Deployment and says how long it took. */
export function measureDeployment(replicas: number, disturbances: number): object {
  const scenario = { ...plainDeployment(replicas), depth: disturbances };
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const { model, kinds } = composeCluster(scenario);
  const result = check(model, [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)], { disturbances });
  const seconds = (performance.now() - begun) / 1000;
  return {
    replicas,
    disturbances,
    settledStates: result.settledStates,
    states: result.states,
    transitions: result.transitions,
    seconds: Number(seconds.toFixed(2)),
    cpuSeconds: Number((process.cpuUsage(cpu).user / 1e6).toFixed(2)),
    transitionsPerSecond: Math.round(result.transitions / seconds),
    violated: [...result.judgements.values()].filter((j) => j.violation).map((j) => j.requirement),
  };
}
