/**
 * Repeats a counterexample by the names of its actions, without search: every step must be possible and end in the state
 * recorded, and the property must be violated at the end. Otherwise the first difference is told.
 *
 * What is recorded of a step only chooses between results that its action leaves open.
 */
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import { findStart } from '../engine/find-start.ts';
import { stateKey, type State } from '../engine/layout.ts';
import { Machinery } from '../engine/machinery.ts';
import { untouched } from '../engine/retrace.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { Counterexample, TraceStep } from '../report/types.ts';
import { Teller, type Action, type Told } from './teller.ts';
import { isViolated } from './violated.ts';

/** What differs first. `step` is 1-based; 0 = the situation before the first step. */
export type Difference =
  | { readonly what: 'start'; readonly step: 0; readonly found: Counterexample['status']['start'] | null }
  | { readonly what: 'not enabled'; readonly step: number; readonly enabled: readonly Told[] }
  | { readonly what: 'other result'; readonly step: number; readonly found: TraceStep }
  | { readonly what: 'not violated'; readonly step: number };

/** `null` = reproduced. */
export function replay(
  { spec, status }: Counterexample,
  model: ClusterModel<Scenario>,
  requirement: Requirement<Scenario>,
): Difference | null {
  const machinery = new Machinery(model);
  const begun = beginning(machinery, spec.start);
  if (!begun.found) return { what: 'start', step: 0, found: begun.other?.situation() ?? null };
  let place = begun.found;
  const steps: Told[] = [];
  for (const [index, action] of spec.actions.entries()) {
    const recorded = status.steps[index];
    const places = quietly(place);
    const found = outcomesOf(action, places);
    const told = found.find(({ step }) => step.stateHash === recorded?.stateHash);
    if (!told) {
      const [other] = found;
      return other
        ? { what: 'other result', step: index + 1, found: other.step }
        : { what: 'not enabled', step: index + 1, enabled: alternatives(places) };
    }
    steps.push(told);
    place = told.to;
  }
  const { loopStart } = spec;
  const violated = quietly(place).some((end) => isViolated(requirement, { steps, end, loopStart }));
  return violated ? null : { what: 'not violated', step: steps.length };
}

/** The place with this hash in which disturbances may begin; or, where there is none, another one. */
function beginning(
  machinery: Machinery<Scenario>,
  hash: string | null,
): { readonly found: Teller | null; readonly other: Teller | null } {
  const at = (state: State | null): Teller | null => state && Teller.begin(machinery, state);
  if (hash === null) return { found: at(untouched(machinery)), other: null };
  const { found, other } = findStart(machinery, (state) => at(state)?.hash() === hash);
  return { found: at(found), other: at(other) };
}

/** This place and all that quiet moves lead to from here. */
function quietly(place: Teller): Teller[] {
  const seen = new Set([stateKey(place.state)]);
  const places = [place];
  for (let next = 0; next < places.length; next++) {
    const from = places[next];
    if (!from || from.state.settled) continue;
    for (const { to, quiet } of from.enabled().flatMap((move) => from.outcomes(move))) {
      if (!quiet || seen.has(stateKey(to.state))) continue;
      seen.add(stateKey(to.state));
      places.push(to);
    }
  }
  return places;
}

function outcomesOf(action: Action, places: readonly Teller[]): Told[] {
  const wanted = stableKey(action);
  return places.flatMap((place) =>
    place
      .enabled()
      .filter((move) => stableKey(place.action(move)) === wanted)
      .flatMap((move) => place.outcomes(move)),
  );
}

/** What may happen instead, each once; what nobody does on purpose comes last. */
function alternatives(places: readonly Teller[]): Told[] {
  const told = places.flatMap((place) => place.enabled().flatMap((move) => place.outcomes(move)));
  const byAction = new Map(
    told.filter(({ quiet }) => !quiet).map((one) => [stableKey(one.from.action(one.move)), one]),
  );
  return [...byAction.values()].sort(
    (a, b) => Number(a.step.disturbance ?? false) - Number(b.step.disturbance ?? false),
  );
}
