/**
 * Liveness: traps that other model checkers fell into, each as a small model.
 */
import { setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import type { Bounds } from './bounds.ts';
import { check } from './check.ts';
import type { ClusterModel, Goal, Kind, Requirement } from './contract.ts';
import type { Judgement } from './judge.ts';
import { graphModel, tokenGoal, workersModel, type Arrow } from './testing.ts';

function judged(model: ClusterModel<null>, goal: Requirement<null>, bounds: Partial<Bounds> = {}): Judgement {
  const judgement = check(model, [goal], { disturbances: 0, ...bounds }).judgements.get(goal.name);
  if (!judgement) throw new Error('the goal was not judged');
  return judgement;
}

/** The rules that act on the part that repeats for ever. */
function repeated(judgement: Judgement, model: ClusterModel<null>): (string | undefined)[] {
  const { path, loopStart } = judgement.violation ?? {};
  if (!path || typeof loopStart !== 'number') throw new Error('nothing repeats');
  return path.legs.slice(loopStart).map((leg) => model.rules[leg.moves[0]?.rule ?? -1]?.name);
}

describe('traps', () => {
  it('finds a cycle that is closed by a step into a state that another branch has already visited', () => {
    const model = graphModel([
      { from: 0, to: 1, by: 'a' },
      { from: 0, to: 2, by: 'b' },
      { from: 2, to: 3, by: 'b' },
      { from: 1, to: 3, by: 'a' },
      { from: 3, to: 1, by: 'b' },
    ]);
    expect(judged(model, tokenGoal('converges', [0, 2])).violation).toMatchObject({ loopStart: 1 });
    expect(judged(model, tokenGoal('recurs', [0, 2])).violation).toMatchObject({ loopStart: 1 });
  });

  it('a run that stops for ever in a dead end has not come back', () => {
    const model = graphModel([{ from: 0, to: 1, by: 'a' }]);
    expect(judged(model, tokenGoal('recurs', [0])).violation).toMatchObject({ loopStart: null });
    expect(judged(model, tokenGoal('converges', [0])).violation).toMatchObject({ loopStart: null });
    expect(judged(model, tokenGoal('recurs', [1])).violation).toBeNull();
  });

  it('a run may stop where only a rule without fairness can act', () => {
    const arrows = [{ from: 0, to: 1, by: 'a' }];
    expect(judged(graphModel(arrows, { unfair: ['a'] }), tokenGoal('converges', [1])).violation).not.toBeNull();
    expect(judged(graphModel(arrows), tokenGoal('converges', [1])).violation).toBeNull();
  });

  it('a goal that is reached on one branch only is violated on the other', () => {
    const model = graphModel([
      { from: 0, to: 1, by: 'a' },
      { from: 0, to: 2, by: 'b' },
    ]);
    expect(judged(model, tokenGoal('converges', [1])).violation?.path.legs).toHaveLength(1);
    expect(judged(model, tokenGoal('converges', [1, 2])).violation).toBeNull();
  });

  it('a cycle that a fair rule must leave is no violation, and is one if that rule need not act', () => {
    const arrows = [
      { from: 0, to: 1, by: 'a', verb: 'counted' },
      { from: 1, to: 0, by: 'a' },
      { from: 0, to: 2, by: 'b' },
      { from: 1, to: 2, by: 'b' },
    ];
    for (const kind of ['converges', 'recurs', 'no-flapping'] as const) {
      expect(judged(graphModel(arrows), tokenGoal(kind, [2])).violation).toBeNull();
      expect(judged(graphModel(arrows, { unfair: ['b'] }), tokenGoal(kind, [2])).violation).toMatchObject({
        loopStart: 0,
      });
    }
  });

  it('a weakly fair rule that is disabled now and then need not act', () => {
    const model = graphModel([
      { from: 0, to: 1, by: 'a' },
      { from: 1, to: 0, by: 'a' },
      { from: 0, to: 2, by: 'b' },
    ]);
    expect(repeated(judged(model, tokenGoal('converges', [2])), model)).toEqual(['a', 'a']);
  });

  it('a disturbance neither excuses a rule that has to act nor keeps a cycle alive', () => {
    const arrows = [
      { from: 0, to: 1, by: 'a' },
      { from: 1, to: 0, by: 'a' },
      { from: 0, to: 2, by: 'world' },
      { from: 1, to: 2, by: 'world' },
      { from: 2, to: 0, by: 'world' },
    ];
    const model = graphModel(arrows, { world: ['world'] });
    const goal = tokenGoal('converges', [2]);
    expect(repeated(judged(model, goal, { disturbances: 2 }), model)).toEqual(['a', 'a']);
    const still = graphModel(arrows.slice(2), { world: ['world'] });
    expect(judged(still, tokenGoal('no-flapping', []), { disturbances: 2 }).violation).toBeNull();
  });

  it('shows a loop that is fair: whoever waits acts on it or cannot act somewhere', () => {
    const model = graphModel([
      { from: 0, to: 1, by: 'a' },
      { from: 1, to: 0, by: 'a' },
      { from: 0, to: 3, by: 'b' },
      { from: 1, to: 3, by: 'b' },
      { from: 3, to: 0, by: 'b' },
    ]);
    const rules = repeated(judged(model, tokenGoal('converges', [])), model);
    expect(rules).toContain('b');
  });

  it('a state that a limit kept unexpanded is no dead end, and a cycle behind the limit is not invented', () => {
    const arrows = Array.from({ length: 6 }, (_, n): Arrow => ({ from: n, to: n + 1, by: 'a' }));
    const result = check(graphModel(arrows), [tokenGoal('converges', [6])], { disturbances: 0, maxStates: 3 });
    expect(result.limit).toBe('--max-states 3');
    expect(result.judgements.get('converges')?.violation).toBeNull();
  });
});

describe('fairness by instance', () => {
  // 0: turning one way; 2: turning the other way; 1: waiting for its own step, which leads to 3.
  const spinners = [
    { from: 0, to: 2 },
    { from: 2, to: 0 },
    { from: 0, to: 1 },
    { from: 1, to: 3 },
  ];

  it.each([true, false])('the steps of one worker do not make up for another that waits (symmetry: %s)', (symmetry) => {
    const { model, someoneAt } = workersModel([0, 0], spinners);
    const goal: Goal<null> = { name: 'no one waits', kind: 'converges', reached: (v) => !someoneAt(1)(v) };
    expect(judged(model, goal, { symmetry })).toMatchObject({ violation: null, undecided: 0 });
  });

  it('says when a component is too large to tell instances apart', () => {
    const { model, someoneAt } = workersModel([0, 0], spinners);
    const goal: Goal<null> = { name: 'no one waits', kind: 'converges', reached: (v) => !someoneAt(1)(v) };
    expect(judged(model, goal, { unreduced: 1 }).undecided).toBe(1);
  });

  it.each([true, false])('workers that change places can all act and yet never leave (symmetry: %s)', (symmetry) => {
    // Who is at 1 can ring and who is at 0 can leave to 2; they change places now and then. By their places, the one at
    // 0 would starve; in truth everybody rings again and again, and nobody has to leave.
    const arrows = [
      { from: 0, to: 2, beside: 1 },
      { from: 1, to: 1 },
    ];
    const { model, someoneAt } = workersModel([0, 1], arrows, [1, 0, 2]);
    const goal: Goal<null> = { name: 'someone leaves', kind: 'converges', reached: someoneAt(2) };
    const { violation, undecided } = judged(model, goal, { symmetry });
    expect(violation?.loopStart).toBeTypeOf('number');
    expect(undecided).toBe(0);
  });

  it('a component that is replaced before it has acted does not starve: it is another one', () => {
    const jobMachine = setup({
      types: { events: {} as { type: 'FINISH' } | { type: 'END' } },
    }).createMachine({
      id: 'job',
      initial: 'waiting',
      states: { waiting: { on: { FINISH: 'finished', END: 'ended' } }, finished: {}, ended: { tags: 'gone' } },
    });
    const job: Kind = { name: 'job', machine: jobMachine, max: 1 };
    const finished = {
      name: 'finished',
      over: job,
      project: (s: { value: unknown }) => String(s.value),
      value: (counts: ReadonlyMap<string, number>) => counts.has('finished'),
    };
    const end = (
      type: 'FINISH' | 'END',
    ): { actor: string; verb: string; ops: [{ op: 'send'; to: 'self'; event: { type: string } }] } => ({
      actor: 'job',
      verb: type,
      ops: [{ op: 'send', to: 'self', event: { type } }],
    });
    const model: ClusterModel<null> = {
      config: null,
      kinds: [job],
      initial: [{ op: 'create', kind: job, input: {}, count: 1 }],
      rules: [
        {
          name: 'finish',
          class: 'progress',
          forEach: job,
          fairness: 'weak',
          steps: (v) => (v.self.value === 'waiting' ? [end('FINISH')] : []),
        },
        {
          name: 'end',
          class: 'progress',
          forEach: job,
          fairness: 'weak',
          steps: (v) => (v.self.value === 'waiting' ? [end('END')] : []),
        },
        {
          name: 'replace',
          class: 'prompt',
          fairness: 'weak',
          wakes: [{ on: job, changed: (_before, after) => after === null, key: 'every' }],
          steps: () => [
            { actor: 'controller', verb: 'create', ops: [{ op: 'create', kind: job, input: {}, count: 1 }] },
          ],
        },
      ],
    };
    const goal: Goal<null> = { name: 'finishes', kind: 'converges', reached: (v) => v.fold(finished) };
    const judgement = judged(model, goal);
    expect(repeated(judgement, model)).toEqual(['end']);
  });
});
