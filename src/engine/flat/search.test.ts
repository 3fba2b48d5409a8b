/**
 * The flat search means what the plain one means: equal states, transitions, verdicts and lengths, on known models and on
 * generated ones; and what is impure or unknown to it is reported by name.
 */
import { assign, setup } from 'xstate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../check.ts';
import type { ClusterModel, Fold, Kind, Property, Requirement, Rule, Snap, WriteProperty } from '../contract.ts';
import { coffeeCan } from '../../examples/classics/coffee-can.ts';
import { diningPhilosophers } from '../../examples/classics/dining-philosophers.ts';
import { consistent, transactionCommit, twoPhaseCommit } from '../../examples/classics/two-phase-commit.ts';
import { toyCluster, toyOf } from '../../bench/toy/model.ts';
import { scopes } from '../../bench/toy/scopes.ts';
import { generated, generatedModel } from './testing.ts';
import type { FlatOptions } from './options.ts';
import { searchFlat } from './search.ts';

interface Summary {
  readonly states: number;
  readonly transitions: number;
  /** By requirement: how often exercised, violated or not, length of the way. */
  readonly verdicts: readonly (readonly [string, number, boolean, number])[];
}

function plain<C>(model: ClusterModel<C>, requirements: readonly Requirement<C>[], symmetry: boolean): Summary {
  const { settledStates: states, transitions, judgements } = check(model, requirements, { disturbances: 0, symmetry });
  return { states, transitions, verdicts: verdicts(judgements) };
}

function flat<C>(model: ClusterModel<C>, requirements: readonly Requirement<C>[], options: FlatOptions): Summary {
  const { states, transitions, judgements } = searchFlat(model, requirements, options);
  return { states, transitions, verdicts: verdicts(judgements) };
}

function verdicts(judgements: ReturnType<typeof check>['judgements']): Summary['verdicts'] {
  return [...judgements.values()].map((j) => [j.requirement, j.exercised, j.violation !== null, j.length]);
}

const FORMS = ['interpreted', 'compiled'] as const;

function expectAgreement<C>(model: ClusterModel<C>, requirements: readonly Requirement<C>[]): void {
  for (const symmetry of [false, true]) {
    const expected = plain(model, requirements, symmetry);
    for (const form of FORMS) expect(flat(model, requirements, { form, symmetry, few: 0 })).toEqual(expected);
  }
}

function agreement(model: ClusterModel<null>): Property<null> {
  const [manager] = model.kinds;
  if (!manager) throw new Error('the model has no managers');
  const fold = consistent(manager);
  return { name: 'agreement', on: 'settled', when: () => true, holds: (v) => v.fold(fold) };
}

/** Room for many more pods than there are: the state is long, the states are few. */
const wide = { ...scopes.tiny, pods: 20, replicas: [1, 1], edits: 1 } as const;

describe('the flat search agrees with the plain one', () => {
  it('on the toy cluster, with symmetry and without', () => {
    const { model, properties } = toyOf('tiny');
    expectAgreement(model, properties);
  });

  it('on states of more than two words', () => {
    const { model, properties } = toyCluster(wide);
    expectAgreement(model, properties);
  });

  it('on the toy cluster with a fault: the same shortest length, and a way that can be followed', () => {
    const { model, properties } = toyCluster({
      ...scopes.tiny,
      pods: 2,
      replicas: [1, 1],
      edits: 0,
      expectations: false,
    });
    expectAgreement(model, properties);
    const { judgements } = searchFlat(model, properties, { form: 'compiled', symmetry: false });
    const violated = [...judgements.values()].filter(({ violation }) => violation);
    expect(violated.length).toBeGreaterThan(0);
    for (const { violation, length } of violated) {
      expect(violation?.path.legs).toHaveLength(length);
      expect(violation?.path.legs.every(({ moves }) => moves.length === 1)).toBe(true);
    }
  });

  it('on writes: too early a bind is found at the same length', () => {
    const { model, kinds } = toyOf('tiny');
    const bound: WriteProperty<typeof scopes.tiny> = {
      name: 'nothing is bound while another pod is on a node',
      on: 'write',
      about: ({ verb }) => verb === 'bind',
      when: () => true,
      holds: (before, after) =>
        after.fold(kinds.available)[0] === before.fold(kinds.available)[0] && before.fold(kinds.load) === 0,
    };
    expectAgreement(model, [bound]);
    expect(plain(model, [bound], false).verdicts[0]?.[2]).toBe(true);
  });

  it('on transaction commit, two-phase commit, philosophers and beans', () => {
    for (const model of [transactionCommit(3), twoPhaseCommit(3)]) expectAgreement(model, [agreement(model)]);
    const { model, exclusive } = diningPhilosophers(4, 'weak');
    expectAgreement(model, [exclusive]);
    expectAgreement(coffeeCan(20).model, []);
  });

  it('on generated models', () => {
    fc.assert(
      fc.property(generated, (plan) => {
        const { model, requirements } = generatedModel(plan);
        expectAgreement(model, requirements);
      }),
      { numRuns: 100 },
    );
  });
});

const lamp = setup({ types: { context: {} as { at: number }, events: {} as { type: 'GO' } } }).createMachine({
  id: 'lamp',
  context: { at: 0 },
  on: { GO: { actions: assign(({ context }) => ({ at: (context.at + 1) % 40 })) } },
});

/** A counter of some machine, and a rule that moves it on. */
function counting(machine: Kind['machine'], more: Partial<Rule<null>>): ClusterModel<null> {
  const kind: Kind = { name: 'lamp', machine, max: 1 };
  const go: Rule<null> = {
    name: 'go',
    class: 'progress',
    forEach: kind,
    fairness: 'weak',
    steps: (v) => [
      { actor: 'a', verb: String(v.self.context['at']), ops: [{ op: 'send', to: 'self', event: { type: 'GO' } }] },
    ],
    ...more,
  };
  return { config: null, kinds: [kind], rules: [go], initial: [{ op: 'create', kind, input: {}, count: 1 }] };
}

describe('what the flat search cannot do', () => {
  const options = { form: 'interpreted', symmetry: true } as const;

  it('refuses queued rules, timers, disturbances that are counted, and goals', () => {
    const goal = { name: 'ends', kind: 'converges', reached: () => true } as const;
    expect(() => searchFlat(counting(lamp, { wakes: [] }), [], options)).toThrow('rule go is queued');
    expect(() => searchFlat(counting(lamp, { timer: { name: 't', seconds: 1 } }), [], options)).toThrow(
      'waits for a timer',
    );
    const spending = counting(lamp, { steps: () => [{ actor: 'a', verb: 'b', ops: [], spend: 'fault' }] });
    expect(() => searchFlat(spending, [], options)).toThrow('spend');
    expect(() => searchFlat(counting(lamp, {}), [goal], options)).toThrow('goal ends');
  });

  it('reports a rule that is impure by its name', () => {
    let asked = 0;
    const impure = counting(lamp, {
      steps: (v) => {
        asked += 1;
        return asked > 25
          ? []
          : [
              {
                actor: 'a',
                verb: String(v.self.context['at']),
                ops: [{ op: 'send', to: 'self', event: { type: 'GO' } }],
              },
            ];
      },
    });
    expect(() => searchFlat(impure, [], options)).toThrow(/rule go is impure/);
  });

  it('reports a property that is impure by its name', () => {
    let asked = 0;
    const fickle: Property<null> = { name: 'fickle', on: 'every', when: () => true, holds: () => asked++ === 0 };
    expect(() => searchFlat(counting(lamp, {}), [fickle], options)).toThrow(/property fickle is impure/);
  });

  it('reports a machine that is impure by its name', () => {
    let sent = 0;
    const impure = setup({ types: { context: {} as { at: number }, events: {} as { type: 'GO' } } }).createMachine({
      id: 'lamp',
      context: { at: 0 },
      on: { GO: { actions: assign(({ context }) => ({ at: (context.at + 1 + Math.floor(sent++ / 30)) % 40 })) } },
    });
    expect(() => searchFlat(counting(impure, {}), [], options)).toThrow(/machine of lamp is impure/);
  });

  it('names the kind of which there are too many', () => {
    const { model } = toyOf('tiny');
    const [pod] = model.kinds;
    if (!pod) throw new Error('there are no pods');
    const tooMany = counting(lamp, {
      steps: () => [{ actor: 'a', verb: 'b', ops: [{ op: 'create', kind: pod, input: { rev: 0 }, count: 1 }] }],
    });
    for (const form of FORMS)
      expect(() =>
        searchFlat({ ...tooMany, kinds: [...tooMany.kinds, pod, ...model.kinds.slice(1)] }, [], {
          form,
          symmetry: true,
        }),
      ).toThrow('more than 3 pod components');
  });

  it('stops at a limit and says so, with what it knows by then', () => {
    const { model, properties } = toyOf('tiny');
    const some = searchFlat(model, properties, { ...options, maxStates: 100 });
    expect(some.limit).toBe('--max-states 100');
    expect(some.completeDepth).toBeGreaterThan(2);
    const stopped = searchFlat(model, properties, { ...options, stop: (states) => (states > 50 ? 'enough' : null) });
    expect(stopped.limit).toBe('enough');
    for (const form of FORMS) {
      const full = searchFlat(toyOf('small').model, [], { form, symmetry: false, maxBytes: 1_000_000 });
      expect(full.limit).toBe('memory');
      expect(full.states).toBeGreaterThan(1000);
      expect(full.bytes).toBeLessThan(1_000_000);
    }
  });

  it('has a fold of many values without losing count', () => {
    const { model, can } = coffeeCan(30);
    const beans: Fold<string> = {
      name: 'beans',
      over: can,
      project: (s: Snap) => `${String(s.context['black'])} ${String(s.context['white'])}`,
      value: (counts) => [...counts.keys()][0] ?? '',
    };
    const some: Property<null> = { name: 'some', on: 'every', when: () => true, holds: (v) => v.fold(beans) !== '3 4' };
    expectAgreement(model, [some]);
  });
});
