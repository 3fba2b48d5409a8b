/**
 * Makes a counterexample of a violation that the search or a drawn run has found: follows the way, gives names, tells the
 * steps.
 */
import { createHash } from 'node:crypto';
import { BUDGET } from '../engine/budgets.ts';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import type { SearchResult } from '../engine/check.ts';
import type { Violation } from '../engine/judge.ts';
import type { Machinery } from '../engine/machinery.ts';
import { beginningOf, beginsBeforeStart, retrace } from '../engine/retrace.ts';
import type { PlainWay } from '../engine/run.ts';
import type { Shrunk } from '../engine/shrink.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Counterexample, TraceStep } from '../report/types.ts';
import { counterexampleName } from './counterexample.ts';
import { statementOf, subjectOf, violationText } from './goal-words.ts';
import { scenarioSpec } from './scenario-file.ts';
import { Teller } from './teller.ts';

type Search = Counterexample['status']['search'];

/** The counterexample of one violated requirement; `tool` names the versions that found it. */
export function recordCounterexample(
  result: SearchResult<Scenario>,
  requirement: Requirement<Scenario>,
  violation: Violation,
  tool: Readonly<Record<string, string>>,
): Counterexample {
  return written(tellWay(result.machinery, wayOf(result, violation)), requirement, result.machinery.model, tool, {
    strategy: 'breadth-first',
    shortest: result.limit === null,
    states: result.states,
    disturbances: violation.disturbances,
  });
}

/** The counterexample of a drawn run that was made small; `states` is what was looked at until it was found. */
export function recordShrunk(
  { machinery, way, before }: Shrunk<Scenario>,
  requirement: Requirement<Scenario>,
  states: number,
  tool: Readonly<Record<string, string>>,
): Counterexample {
  return written(tellWay(machinery, way), requirement, machinery.model, tool, {
    strategy: 'random',
    shortest: false,
    states,
    disturbances: way.steps.filter(({ move }) => move.step.spend !== undefined).length,
    shrunkFrom: tellWay(machinery, before).steps.length,
  });
}

interface ToldWay {
  readonly start: Counterexample['status']['start'];
  readonly beforeStart: boolean;
  readonly steps: readonly TraceStep[];
  readonly loopStart: number | null;
}

function written(
  { start, beforeStart, steps, loopStart }: ToldWay,
  requirement: Requirement<Scenario>,
  model: ClusterModel<Scenario>,
  tool: Readonly<Record<string, string>>,
  search: Search,
): Counterexample {
  const { name, object } = subjectOf(requirement.name, model.config);
  const end = steps.at(-1) ?? start;
  const spec: Counterexample['spec'] = {
    property: { name, kind: 'kind' in requirement ? 'eventually' : 'always', object, statement: statementOf(name) },
    scenario: scenarioSpec(model.config),
    start: beforeStart ? null : start.stateHash,
    actions: steps.map(({ actor, verb, object: on, args }) => ({ actor, verb, object: on, ...(args && { args }) })),
    loopStart,
  };
  const message = violationText(name, { object, end, loops: loopStart !== null, scenario: model.config });
  return {
    apiVersion: 'seatrial.dev/v1',
    kind: 'Counterexample',
    metadata: { name: counterexampleName(name, object, spec), tool, models: modelDigests(model) },
    spec,
    status: { violation: { step: steps.length, message, objects: [object] }, search, start, steps },
  };
}

/** A path of the search in plain slots. */
function wayOf({ machinery, explored }: SearchResult<Scenario>, { path, loopStart }: Violation): PlainWay {
  const legs = retrace(machinery, explored.starts, path);
  return {
    begin: beginningOf(machinery, explored.starts, path),
    beforeStart: beginsBeforeStart(path),
    steps: legs.flat(),
    loopStart: loopStart === null || loopStart >= legs.length ? null : legs.slice(0, loopStart).flat().length,
  };
}

function tellWay(machinery: Machinery<Scenario>, way: PlainWay): ToldWay {
  let teller = Teller.begin(machinery, way.begin);
  const start = teller.situation();
  const steps: TraceStep[] = [];
  let loopStart: number | null = null;
  for (const [index, { move, after }] of way.steps.entries()) {
    if (index === way.loopStart) loopStart = steps.length;
    const told = teller.tell(move, after);
    if (!told.quiet) steps.push(told.step);
    teller = told.to;
  }
  return { start, beforeStart: way.beforeStart, steps, loopStart };
}

/** Fingerprint of each machine's definition, to say which models have changed since. */
export function modelDigests(model: ClusterModel<Scenario>): Record<string, string> {
  return Object.fromEntries(
    model.kinds
      .filter(({ name }) => name !== BUDGET)
      .map(({ name, machine }) => {
        const definition: unknown = JSON.parse(JSON.stringify(machine.definition));
        return [name, `sha256:${createHash('sha256').update(stableKey(definition)).digest('hex').slice(0, 12)}`];
      }),
  );
}
