/**
 * HorizontalPodAutoscaler: how many pods the load needs now. Source: autoscaling-and-disruption.md §1.
 *
 * Departures: the demand is a number of pods, not a metric with a lag; it changes only by a disturbance. Stabilization
 * windows, tolerance and policies delay a scaling and do not change where it ends, so they are not here.
 */
import { assign, setup } from 'xstate';

/** `workload`: index of the workload that it scales; `need`: pods that the load needs. */
export interface AutoscalerContext {
  readonly autoscaler: number;
  readonly workload: number;
  readonly need: number;
}

export const autoscalerMachine = setup({
  types: {
    context: {} as AutoscalerContext,
    events: {} as { type: 'LOAD'; need: number },
    input: {} as AutoscalerContext,
  },
}).createMachine({
  id: 'horizontalpodautoscaler',
  context: ({ input }) => ({ ...input }),
  on: { LOAD: { actions: assign({ need: ({ event }) => event.need }) } },
});
