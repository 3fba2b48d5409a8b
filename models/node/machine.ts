/**
 * Node: health as the API server shows it, and whether pods may be placed on it. Source: workloads.md §3,
 * autoscaling-and-disruption.md §4 (cordon, drain) and §6.
 *
 * Departures: heartbeat, lease and conditions are one thing; marking Unknown, the taints and the pods' Ready=False are
 * one step. `Silent` is a node whose heartbeats have stopped and that nobody has noticed yet;
 * `AwaitingTaint` is Unknown with the NoSchedule taint alone, while most of its zone is down.
 */
import { setup } from 'xstate';

export type NodeEvent =
  | { type: 'FAIL' }
  | { type: 'DETECT' }
  | { type: 'DETECT_IN_BAD_ZONE' }
  | { type: 'TAINT' }
  | { type: 'RETURN' }
  | { type: 'REMOVE' }
  | { type: 'COLLECT' }
  | { type: 'DRAIN' }
  | { type: 'DRAINED' }
  | { type: 'UNCORDON' };

/** `index`: the node's place in the scenario, or its class where nodes are equal. */
export interface NodeContext {
  readonly index: number;
}

export const nodeMachine = setup({
  types: { context: {} as NodeContext, events: {} as NodeEvent, input: {} as NodeContext },
}).createMachine({
  id: 'node',
  context: ({ input }) => ({ ...input }),
  type: 'parallel',
  states: {
    health: {
      initial: 'Up',
      states: {
        Up: { on: { FAIL: 'Silent', REMOVE: 'Removed' }, tags: ['up', 'exists'] },
        Silent: {
          on: { DETECT: 'Unknown', DETECT_IN_BAD_ZONE: 'AwaitingTaint', RETURN: 'Up', REMOVE: 'Removed' },
          tags: ['exists', 'silent'],
        },
        AwaitingTaint: {
          on: { TAINT: 'Unknown', RETURN: 'Up', REMOVE: 'Removed' },
          tags: ['exists', 'tainted', 'paused'],
        },
        Unknown: { on: { RETURN: 'Up', REMOVE: 'Removed' }, tags: ['exists', 'tainted'] },
        Removed: { on: { COLLECT: 'Collected' }, tags: ['removed'] },
        Collected: { tags: ['gone'] },
      },
    },
    scheduling: {
      initial: 'Schedulable',
      states: {
        Schedulable: { on: { DRAIN: 'Draining' }, tags: ['schedulable'] },
        Draining: { on: { DRAINED: 'Cordoned' }, tags: ['draining'] },
        Cordoned: { on: { UNCORDON: 'Schedulable', DRAIN: 'Draining' } },
      },
    },
  },
});
