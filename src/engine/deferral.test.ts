/**
 * Deferred rules: allowed where nobody who is queued reads what they write, refused otherwise.
 */
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { ModelError, type ClusterModel, type Kind, type Op, type Rule, type Timer, type View } from './contract.ts';

const counterMachine = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'ADD' } },
}).createMachine({
  id: 'counter',
  context: { count: 0 },
  on: { ADD: { actions: assign({ count: ({ context }) => Math.min(2, context.count + 1) }) } },
});

function counter(name: string): Kind {
  return { name, machine: counterMachine, max: 1 };
}

const board = counter('board');
const log = counter('log');
const timer: Timer = { name: 'soon', seconds: 1 };

/** Work is queued when the board changes; what `worker` does is given. The deferred rule notes it in the log. */
function model(
  worker: { reads?: (v: View<null>) => unknown; ops?: readonly Op[] },
  noted: readonly Op[] = [],
): ClusterModel<null> {
  const count = { name: 'count', over: board, project: () => 'one', value: (c: ReadonlyMap<string, number>) => c.size };
  const add = (kind: Kind): Op => ({ op: 'send', to: { kind, slot: 0 }, event: { type: 'ADD' } });
  const wakes: Rule<null>['wakes'] = [{ on: board, changed: (before) => before !== null, key: 'every' }];
  return {
    config: null,
    kinds: [board, log],
    initial: [
      { op: 'create', kind: board, input: {}, count: 1 },
      { op: 'create', kind: log, input: {}, count: 1 },
    ],
    rules: [
      {
        name: 'user',
        class: 'progress',
        fairness: 'weak',
        steps: (v) =>
          Number(v.all(board)[0]?.context['count']) < 2 ? [{ actor: 'user', verb: 'add', ops: [add(board)] }] : [],
      },
      {
        name: 'worker',
        class: 'prompt',
        fairness: 'weak',
        wakes,
        steps: (v) => {
          v.fold(count);
          worker.reads?.(v);
          return [{ actor: 'worker', verb: 'work', ops: worker.ops ?? [] }];
        },
      },
      {
        name: 'note',
        class: 'prompt',
        forEach: log,
        deferred: true,
        fairness: 'weak',
        wakes,
        steps: () => [{ actor: 'note', verb: 'note', ops: noted.length > 0 ? noted : [add(log)] }],
      },
    ],
  };
}

function run(of: ClusterModel<null>): () => unknown {
  return () => check(of, [], { disturbances: 0 });
}

describe('a deferred rule', () => {
  it('is fine where others read and write something else', () => {
    expect(run(model({ reads: (v) => v.all(board) }))).not.toThrow();
    expect(check(model({}), [], { disturbances: 0 }).settledStates).toBe(3);
  });

  it.each<[string, Parameters<typeof model>[0]]>([
    ['looks at it', { reads: (v) => v.all(log) }],
    ['counts it', { reads: (v) => v.fold({ name: 'logs', over: log, project: () => 'one', value: (c) => c.size }) }],
    ['sends an event to it', { ops: [{ op: 'send', to: { kind: log, slot: 0 }, event: { type: 'ADD' } }] }],
    ['chooses among it', { ops: [{ op: 'enqueue', rule: 'note', on: { each: log, where: () => true } }] }],
  ])('is refused by name where another queued rule %s', (_how, worker) => {
    expect(run(model(worker))).toThrow(ModelError);
    expect(run(model(worker))).toThrow('rule note is deferred, but worker reads the log that it writes');
  });

  it('may write timers that nobody else touches, and no others', () => {
    const start: Op = { op: 'start', timer, on: 'self' };
    expect(run(model({ reads: (v) => v.all(log) }, [start]))).not.toThrow();
    const worker = { ops: [{ op: 'cancel', timer, on: { kind: log, slot: 0 } }] as const };
    expect(run(model(worker, [start]))).toThrow(
      'rule note is deferred, but worker reads the timers of log that it writes',
    );
  });
});
