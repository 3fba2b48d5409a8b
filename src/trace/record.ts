/**
 * Makes a counterexample of a violation that the search has found: follows the path, gives names, tells the steps.
 */
import { createHash } from 'node:crypto';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import type { SearchResult } from '../engine/check.ts';
import type { Violation } from '../engine/judge.ts';
import { beginningOf, beginsBeforeStart, retrace } from '../engine/retrace.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Counterexample, TraceStep } from '../report/types.ts';
import { counterexampleName } from './counterexample.ts';
import { statementOf, subjectOf, violationText } from './goal-words.ts';
import { scenarioSpec } from './scenario-file.ts';
import { Teller } from './teller.ts';

/** The counterexample of one violated requirement; `tool` names the versions that found it. */
export function recordCounterexample(
  result: SearchResult<Scenario>,
  requirement: Requirement<Scenario>,
  violation: Violation,
  tool: Readonly<Record<string, string>>,
): Counterexample {
  const { machinery } = result;
  const { name, object } = subjectOf(requirement.name);
  const { start, steps, loopStart } = tellPath(result, violation);
  const end = steps.at(-1) ?? start;
  const spec: Counterexample['spec'] = {
    property: { name, kind: 'kind' in requirement ? 'eventually' : 'always', object, statement: statementOf(name) },
    scenario: scenarioSpec(machinery.model.config),
    start: beginsBeforeStart(violation.path) ? null : start.stateHash,
    actions: steps.map(({ actor, verb, object: on, args }) => ({ actor, verb, object: on, ...(args && { args }) })),
    loopStart,
  };
  return {
    apiVersion: 'seatrial.dev/v1',
    kind: 'Counterexample',
    metadata: { name: counterexampleName(name, object, spec), tool, models: modelDigests(machinery.model) },
    spec,
    status: {
      violation: {
        step: steps.length,
        message: violationText(name, { object, end, loops: loopStart !== null, scenario: machinery.model.config }),
        objects: [object],
      },
      search: {
        strategy: 'breadth-first',
        shortest: result.limit === null,
        states: result.states,
        disturbances: violation.disturbances,
      },
      start,
      steps,
    },
  };
}

interface ToldPath {
  readonly start: Counterexample['status']['start'];
  readonly steps: readonly TraceStep[];
  readonly loopStart: number | null;
}

function tellPath({ machinery, explored }: SearchResult<Scenario>, { path, loopStart }: Violation): ToldPath {
  const legs = retrace(machinery, explored.starts, path);
  let teller = Teller.begin(machinery, beginningOf(machinery, explored.starts, path));
  const start = teller.situation();
  const steps: TraceStep[] = [];
  let loopAt: number | null = null;
  for (const [index, leg] of legs.entries()) {
    if (index === loopStart) loopAt = steps.length;
    for (const { move, after } of leg) {
      const told = teller.tell(move, after);
      if (!told.quiet) steps.push(told.step);
      teller = told.to;
    }
  }
  return { start, steps, loopStart: loopAt };
}

/** Fingerprint of each machine's definition, to say which models have changed since. */
export function modelDigests(model: ClusterModel<Scenario>): Record<string, string> {
  return Object.fromEntries(
    model.kinds.map(({ name, machine }) => {
      const definition: unknown = JSON.parse(JSON.stringify(machine.definition));
      return [name, `sha256:${createHash('sha256').update(stableKey(definition)).digest('hex').slice(0, 12)}`];
    }),
  );
}
