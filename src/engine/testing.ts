/**
 * Small models for the tests of the engine: a token that walks along arrows, and workers that are alike.
 */
import { assign, setup } from 'xstate';
import type { ClusterModel, Goal, Kind, Op, Rule, Snap, Step, View } from './contract.ts';

/** A step of the token; `by` names the rule that takes it. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly by: string;
  readonly verb?: string;
}

const tokenMachine = setup({
  types: { context: {} as { at: number }, events: {} as { type: 'GO'; to: number } },
}).createMachine({
  id: 'token',
  context: { at: 0 },
  on: { GO: { actions: assign({ at: ({ event }) => event.to }) } },
});

const token: Kind = { name: 'token', machine: tokenMachine, max: 1 };

/** Where the token is. */
export function tokenAt(v: View<null>): number {
  return Number(v.all(token)[0]?.context['at']);
}

/** A graph as a model: one rule for each name in `by`; those in `unfair` need never act, those in `world` disturb. */
export function graphModel(
  arrows: readonly Arrow[],
  options: { readonly unfair?: readonly string[]; readonly world?: readonly string[] } = {},
): ClusterModel<null> {
  const names = [...new Set(arrows.map((arrow) => arrow.by))];
  return {
    config: null,
    kinds: [token],
    initial: [{ op: 'create', kind: token, input: {}, count: 1 }],
    rules: names.map((name): Rule<null> => {
      const disturbs = options.world?.includes(name) ?? false;
      return {
        name,
        class: disturbs ? 'disturbance' : 'progress',
        fairness: disturbs || options.unfair?.includes(name) ? 'none' : 'weak',
        steps: (v) => {
          const at = tokenAt(v);
          return arrows
            .filter((arrow) => arrow.by === name && arrow.from === at)
            .map(({ to, verb }) => ({
              actor: name,
              verb: verb ?? 'go',
              ops: [{ op: 'send', to: { kind: token, slot: 0 }, event: { type: 'GO', to } }],
              ...(disturbs ? { spend: name } : {}),
            }));
        },
      };
    }),
  };
}

/** A goal about where the token is. */
export function tokenGoal(kind: Goal<null>['kind'], reached: readonly number[], counted = 'counted'): Goal<null> {
  return {
    name: kind,
    kind,
    reached: (v) => reached.includes(tokenAt(v)),
    counts: (step) => step.verb === counted,
  };
}

const workerMachine = setup({
  types: { context: {} as { at: number }, input: {} as { at: number }, events: {} as { type: 'GO'; to: number } },
}).createMachine({
  id: 'worker',
  context: ({ input }) => ({ at: input.at }),
  on: { GO: { actions: assign({ at: ({ event }) => event.to }) } },
});

/** A step of one worker, possible only while another one is at `beside`. */
export interface WorkerArrow {
  readonly from: number;
  readonly to: number;
  readonly beside?: number;
  readonly verb?: string;
}

/**
 * Workers that are alike and begin at these places, each with an instance of the rule `work`. With `turn`, a rule of its own moves all
 * workers at once: worker at i goes to turn[i].
 */
export function workersModel(
  begin: readonly number[],
  arrows: readonly WorkerArrow[],
  turn: readonly number[] | null = null,
): { model: ClusterModel<null>; someoneAt: (place: number) => (v: View<null>) => boolean } {
  const worker: Kind = { name: 'worker', machine: workerMachine, max: begin.length, interchangeable: true };
  const at = (s: Snap): number => Number(s.context['at']);
  const places = {
    name: 'places',
    over: worker,
    project: (s: Snap) => String(at(s)),
    value: (counts: ReadonlyMap<string, number>) => counts,
  };
  const go = (to: number): Op => ({ op: 'send', to: 'self', event: { type: 'GO', to } });
  const work: Rule<null> = {
    name: 'work',
    class: 'progress',
    forEach: worker,
    fairness: 'weak',
    steps: (v) => {
      const own = at(v.self);
      const others = v.fold(places);
      const beside = (place: number): boolean => (others.get(String(place)) ?? 0) > (place === own ? 1 : 0);
      return arrows
        .filter((arrow) => arrow.from === own && (arrow.beside === undefined || beside(arrow.beside)))
        .map(({ to, verb }): Step => ({ actor: 'worker', verb: verb ?? 'go', ops: [go(to)] }));
    },
  };
  const all: Rule<null> = {
    name: 'turn',
    class: 'progress',
    fairness: 'weak',
    steps: () => [
      { actor: 'world', verb: 'turn', ops: [{ op: 'enqueue', rule: 'move', on: { each: worker, where: () => true } }] },
    ],
  };
  const move: Rule<null> = {
    name: 'move',
    class: 'prompt',
    forEach: worker,
    fairness: 'weak',
    wakes: [],
    steps: (v) => [{ actor: 'world', verb: 'move', ops: [go(turn?.[at(v.self)] ?? at(v.self))] }],
  };
  const model: ClusterModel<null> = {
    config: null,
    kinds: [worker],
    rules: turn ? [work, all, move] : [work],
    initial: begin.map((place): Op => ({ op: 'create', kind: worker, input: { at: place }, count: 1 })),
  };
  return { model, someoneAt: (place) => (v) => v.fold(places).has(String(place)) };
}
