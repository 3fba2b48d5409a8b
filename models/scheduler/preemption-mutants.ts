/**
 * Faulty schedulers that get priorities and preemption wrong (autoscaling-and-disruption.md §5.3).
 */
import { mayPreempt, preemptionRules, preemptions, type PreemptionRules } from './preemption.ts';

const faulty = (change: Partial<PreemptionRules>): PreemptionRules => ({ ...preemptionRules, ...change });

/** Each by what it does wrong. */
export const preemptionMutants: Readonly<Record<string, PreemptionRules>> = {
  'pods of equal priority are victims': faulty({
    preemptions: (attempt) => preemptions({ ...attempt, pod: { ...attempt.pod, priority: attempt.pod.priority + 1 } }),
  }),
  'victims on every node': faulty({
    preemptions: (attempt) =>
      preemptions(attempt).map(({ node, victims }) => ({
        node,
        victims: attempt.nodes.flatMap((_, at) => victims.map((one) => ({ ...one, node: at }))),
      })),
  }),
  'one victim, whether that is enough or not': faulty({
    preemptions: (attempt) =>
      preemptions(attempt).map(({ node, victims }) => ({
        node,
        victims: victims.slice(0, 1).map((one) => ({ ...one, count: 1 })),
      })),
  }),
  'all pods of lower priority are victims': faulty({
    preemptions: (attempt) =>
      preemptions(attempt).map(({ node }) => ({
        node,
        victims: (attempt.nodes[node]?.pods ?? []).flatMap(({ template, count }, group) =>
          template.priority < attempt.pod.priority ? [{ node, group, count }] : [],
        ),
      })),
  }),
  'Never preempts': faulty({
    mayPreempt: (pod, nomination) => mayPreempt({ ...pod, preemptionPolicy: 'PreemptLowerPriority' }, nomination),
  }),
  'preemption does not ask the budgets': faulty({
    preemptions: (attempt) => preemptions({ ...attempt, budgets: [] }),
  }),
  'nobody preempts': faulty({ preemptions: () => [] }),
  'a nomination keeps no room': faulty({ isKeptFrom: () => false }),
  'the queue knows no priorities': faulty({ goesBefore: () => false }),
};
