/**
 * Models in miniature: one controller with what surrounds it, step by step, for failures that lie between two steps of one
 * controller and that no cluster-wide search could afford. Each comes with the mistake and without it.
 */
import { check } from '../engine/check.ts';
import type { ClusterModel, Kind, MachineEvent, Op, Requirement, Rule, Snap, Step, View } from '../engine/contract.ts';

export interface Miniature {
  readonly id: string;
  readonly source: string;
  /** The model with the mistake, or without. */
  model(faulty: boolean): ClusterModel<null>;
  /** What has to hold. */
  readonly requirement: Requirement<null>;
  /** Most disturbances on one run. */
  readonly disturbances: number;
}

/** What a search of a miniature came to. */
export interface MiniatureRun {
  readonly violated: boolean;
  /** What has to hold could have failed. */
  readonly asked: boolean;
  readonly states: number;
  readonly length: number;
  readonly seconds: number;
  readonly complete: boolean;
}

/** Searches it to the end. */
export function runMiniature(miniature: Miniature, faulty: boolean): MiniatureRun {
  const begun = performance.now();
  const { requirement, disturbances } = miniature;
  const result = check(miniature.model(faulty), [requirement], { disturbances });
  const judgement = result.judgements.get(requirement.name);
  const violation = judgement?.violation ?? null;
  return {
    asked: (judgement?.exercised ?? 0) > 0,
    violated: violation !== null,
    states: result.states,
    length: violation ? violation.path.legs.reduce((sum, { moves }) => sum + moves.length, 0) : 0,
    seconds: (performance.now() - begun) / 1000,
    complete: result.completeLevel === disturbances && result.livelock === null,
  };
}

/** The only component of a kind; null = it is not there. */
export function only(v: View<null>, kind: Kind): Snap | null {
  return v.all(kind)[0] ?? null;
}

/** An event for the only component of a kind. */
export function tell(kind: Kind, event: MachineEvent): Op {
  return { op: 'send', to: { kind, slot: 0 }, event };
}

/** A rule that takes at most one step, wherever it can; `disturbs` = it is the world's or the user's. */
export function rule(
  name: string,
  when: (v: View<null>) => boolean,
  ops: (v: View<null>) => readonly Op[],
  disturbs = false,
): Rule<null> {
  const [actor = name, ...verb] = name.split(': ');
  const step = (v: View<null>): Step => ({
    actor,
    verb: verb.join(': '),
    ops: ops(v),
    ...(disturbs ? { spend: name } : {}),
  });
  return {
    name,
    class: disturbs ? 'disturbance' : 'progress',
    fairness: disturbs ? 'none' : 'weak',
    steps: (v) => (when(v) ? [step(v)] : []),
  };
}

/** One component of each kind at the start. */
export function starting(...kinds: readonly Kind[]): Op[] {
  return kinds.map((kind) => ({ op: 'create', kind, count: 1, input: {} }));
}
