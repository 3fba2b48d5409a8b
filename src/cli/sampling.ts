/**
 * Drawn runs beyond what was searched to the end (checks.md §3): many short ones with more disturbances, and one long walk.
 *
 * What they find is made small and is a finding like any other. It is searched for again with exactly its disturbances
 * wherever an assumed number of nodes might decide it: assumptions are not evidence.
 */
import seedrandom from 'seedrandom';
import { composeCluster } from '../cluster/compose.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import { sample, walk, type RunsResult } from '../engine/runs.ts';
import { shrink, type Shrunk } from '../engine/shrink.ts';
import { recordShrunk } from '../trace/record.ts';
import type { Scope } from '../report/types.ts';
import { counted } from '../report/words.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { decidedByNodes, type Decided } from './assumed-numbers.ts';
import { findingsIn, type Finding } from './findings.ts';
import { MEMORY_FULL, search, stopOf, type Limits } from './search.ts';
import type { Searches } from './searches.ts';
import { VERSION } from './version.ts';
import { worldOf } from './world.ts';
import { countsOf, violatedIn } from './violations.ts';

/** So many assumed nodes; null = the nodes are given. */
type WithNodes = ((count: number) => Scenario['nodes']) | null;

/** What is drawn. */
interface Drawing {
  readonly runs: number;
  readonly seed: number;
  /** Disturbances of the long walk; 0 = there is none. */
  readonly walk: number;
  /** Violated already, and not asked again. */
  readonly known: ReadonlySet<string>;
  readonly withNodes: WithNodes;
}

/** A violation that only drawn runs have found. */
interface Drawn extends Finding {
  /** The assumed number of nodes on which it is gone: then it is no evidence. */
  readonly decided: Decided | null;
}

/** What drawn runs came to. */
export interface Sampled {
  readonly scope: Scope['sampled'];
  readonly found: readonly Drawn[];
  readonly notes: readonly string[];
}

/** Runs if nobody says how many, and milliseconds that they may take however short the search was. */
const RUNS = 2000;
const LEAST = 1000;
/** Most disturbances on a sampled run. */
const SAMPLED_DISTURBANCES = 6;

/** Most drawn steps between settled states on one run, creation included. */
const STEPS = 60;
/** A walk rests after so much. */
const ROUND = { disturbances: 3, steps: STEPS };

interface Composed {
  readonly model: ClusterModel<Scenario>;
  readonly requirements: readonly Requirement<Scenario>[];
  /** Names of those that are Kubernetes' own promises. */
  readonly promises: ReadonlySet<string>;
}

/**
 * Draws runs beyond the searches of a group, if it came to run at all. Unless their number was asked for, they take at most
 * a fifth of the group's time and no longer than the search: nobody wants to wait twice.
 */
export function drawnRuns({ task, parts }: Searches, milliseconds: number): Sampled | null {
  const { options, limits, world } = task;
  const { sampling } = options;
  const [first] = parts;
  const began = parts.every(({ outcome }) => outcome.result.began);
  if (!sampling || !first || !began || limits.faults || options.disturbances === 0) return null;
  if (parts.some(({ outcome }) => outcome.result.limit === MEMORY_FULL)) return null;
  const runs = first.outcome.result.completeLevel < SAMPLED_DISTURBANCES ? (sampling.runs ?? RUNS) : 0;
  if (runs + sampling.walk === 0) return null;
  const searched = parts.reduce((sum, { outcome }) => sum + outcome.seconds * 1000, 0);
  const most = sampling.runs === null ? Math.min(milliseconds / 5, Math.max(LEAST, searched)) : Infinity;
  const known = parts.flatMap(({ outcome }) => violatedIn(outcome));
  const broken = findingsIn(parts, null).map(({ requirement }) => requirement);
  const end = Math.min(options.deadline, Date.now() + most);
  return drawn(
    first.outcome.scenario,
    { ...limits, deadline: end },
    {
      runs,
      seed: sampling.seed,
      walk: sampling.walk,
      known: new Set([...known, ...broken]),
      withNodes: world.assumed ? (count) => worldOf(options.nodes, null, count).nodes : null,
    },
    options.deadline,
  );
}

function drawn(scenario: Scenario, limits: Limits, drawing: Drawing, deadline: number): Sampled {
  const stop = stopOf(limits);
  const found: Drawn[] = [];
  const look = (depth: number, draw: (of: Composed) => RunsResult<Scenario>): RunsResult<Scenario> => {
    const deep = { ...scenario, depth };
    const known = new Set([...drawing.known, ...found.map(({ requirement }) => requirement)]);
    const of = composed(deep, limits, known);
    const result = draw(of);
    found.push(...smallOnes(of, result).map((one) => finding(one, deep, { ...limits, deadline }, drawing.withNodes)));
    return result;
  };
  const seed = `0x${drawing.seed.toString(16)}`;
  const runs = look(SAMPLED_DISTURBANCES, ({ model, requirements }) =>
    sample(model, requirements, { ...drawing, disturbances: SAMPLED_DISTURBANCES, steps: STEPS, stop }),
  );
  const steps = drawing.walk * STEPS;
  const walked =
    drawing.walk === 0
      ? null
      : look(drawing.walk, ({ model, requirements }) =>
          walk(model, requirements, {
            steps,
            disturbances: drawing.walk,
            round: ROUND,
            random: seedrandom(seed),
            stop,
          }),
        );
  const unsettled = runs.unsettled + (walked?.unsettled ?? 0);
  return {
    scope:
      runs.runs === 0 ? null : { runs: runs.runs, disturbances: SAMPLED_DISTURBANCES, seed, violated: found.length },
    found,
    notes: [
      ...(walked ? [`one long walk of ${counted(walked.spent, 'disturbance')} (seed ${seed})`] : []),
      ...(unsettled > 0 ? [`${counted(unsettled, 'drawn run')} came to no rest: no end of theirs was judged`] : []),
    ],
  };
}

function composed(scenario: Scenario, limits: Limits, known: ReadonlySet<string>): Composed {
  const { model, kinds } = composeCluster(scenario);
  const goals = goalsOf(kinds, scenario).filter(({ name }) => limits.wanted(name));
  const promises = limits.promises ? promisesOf(kinds, scenario) : [];
  const requirements = [...goals, ...promises].filter(({ name }) => !known.has(name));
  return { model, requirements, promises: new Set(promises.map(({ name }) => name)) };
}

/** A violation made small. */
interface Small {
  readonly shrunk: Shrunk<Scenario>;
  readonly requirement: Requirement<Scenario>;
  readonly isPromise: boolean;
  /** Steps of all runs. */
  readonly steps: number;
}

function smallOnes({ model, requirements, promises }: Composed, { actions, steps }: RunsResult<Scenario>): Small[] {
  return requirements.flatMap((requirement): Small[] => {
    const list = actions.get(requirement.name);
    const small = list === undefined ? null : shrink(model, requirement, list);
    return small ? [{ shrunk: small, requirement, isPromise: promises.has(requirement.name), steps }] : [];
  });
}

function finding(
  { shrunk, requirement, isPromise, steps }: Small,
  scenario: Scenario,
  limits: Limits,
  withNodes: WithNodes,
): Drawn {
  const { name } = requirement;
  const faults = countsOf(shrunk.way.steps.flatMap(({ move }) => move.step.spend ?? []));
  return {
    requirement: name,
    isPromise,
    counterexample: recordShrunk(shrunk, requirement, steps, { seatrial: VERSION }),
    faults,
    drawn: true,
    decided: withNodes && decided(scenario, { ...limits, faults, wanted: (other) => other === name }, withNodes),
  };
}

/** Is the same violation there with exactly these disturbances, and gone on one or two assumed nodes more? */
function decided(scenario: Scenario, limits: Limits, withNodes: NonNullable<WithNodes>): Decided | null {
  const disturbances = Object.values(limits.faults ?? {}).reduce((sum, count) => sum + count, 0);
  const exact = { ...scenario, depth: Math.max(1, disturbances) };
  const found = search(exact, { ...limits, disturbances, promises: false });
  const [by] = decidedByNodes(found, (count) => ({ ...exact, nodes: withNodes(count) }), limits.deadline);
  return by ?? null;
}
