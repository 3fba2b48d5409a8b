/**
 * Every trial, by what is faulty in it.
 */
import { arithmeticTrials } from './arithmetic.ts';
import { controlPlaneTrials } from './control-plane.ts';
import { daemonSetTrials } from './daemonset.ts';
import { deploymentTrials } from './deployment.ts';
import { knownTrials } from './known.ts';
import { preemptionTrials } from './preemption.ts';
import { ruleTrials } from './rules.ts';
import type { Trial } from './trial.ts';

export const allTrials: readonly Trial[] = [
  ...deploymentTrials,
  ...daemonSetTrials,
  ...arithmeticTrials,
  ...preemptionTrials,
  ...ruleTrials,
  ...controlPlaneTrials,
  ...knownTrials,
];
