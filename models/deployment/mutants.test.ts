/** Every faulty Deployment controller breaks what it says, and the real one does not (workloads.md §6.12). */
import { describe, expect, it } from 'vitest';
import { current, deployment, keepsBounds, old, rolling, rollOut } from './fixtures.ts';
import { deploymentMutants } from './mutants.ts';
import { kubernetesRules, reconcileDeployment, type DeploymentRules, type DeploymentView } from './reconcile.ts';

const three = (surge: number | string, unavailable: number | string): DeploymentView =>
  deployment([old(1, 3)], { replicas: 3, strategy: rolling(surge, unavailable) });

/** DEP-S1 and DEP-S2 on a whole rollout in which new pods come up at once. */
function staysInBounds(start: DeploymentView, rules: DeploymentRules): boolean {
  return keepsBounds(rollOut(start, rules));
}

/** DEP-L1. */
function finishes(start: DeploymentView, rules: DeploymentRules, works?: (id: number) => boolean): boolean {
  const last = rollOut(start, rules, works).at(-1);
  return last !== undefined && last.replicaSets.every((set) => set.spec === (set.isNew ? last.replicas : 0));
}

const rollover = deployment([old(1, 3), old(2, 2, { available: 0 }), current(3, 0)]);
const flapping = deployment([old(1, 3, { available: 2 }), current(2, 2, { available: 0 })]);

const holds: Readonly<Record<string, (rules: DeploymentRules) => boolean>> = {
  'unavailable rounded up': (rules) => staysInBounds(three(1, '25%'), rules),
  'surge rounded down': (rules) => staysInBounds(three('25%', 0), rules),
  'new ReplicaSet ignores the ceiling': (rules) => staysInBounds(three(1, 0), rules),
  'surge counted for the new ReplicaSet alone': (rules) => staysInBounds(three(1, 0), rules),
  'unavailable new pods not counted': (rules) => reconcileDeployment(flapping, rules).writes.length === 0,
  'unhealthy old pods not cleaned up': (rules) => finishes(rollover, rules, (id) => id !== 2),
  'old pods scaled down whatever is available': (rules) => staysInBounds(three(1, 1), rules),
  'one old pod too many': (rules) => staysInBounds(three(1, 0), rules),
  'healthy old pods never scaled down': (rules) => finishes(three(1, 1), rules),
  'Recreate does not wait for Terminating pods': (rules) => rules.waitsForOld({ active: 0, terminating: 1 }),
};

describe('mutants', () => {
  it.each(deploymentMutants)('$name: $breaks', ({ name, rules }) => {
    const promise = holds[name];
    expect(promise?.(kubernetesRules)).toBe(true);
    expect(promise?.(rules)).toBe(false);
  });

  it('each replaces exactly one rule', () => {
    const originals = new Set<unknown>(Object.values(kubernetesRules));
    for (const { rules } of deploymentMutants) {
      expect(Object.values(rules).filter((rule) => !originals.has(rule))).toHaveLength(1);
    }
  });
});
