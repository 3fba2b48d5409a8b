/**
 * Faulty autoscalers: `desiredReplicas` with one mistake (autoscaling-and-disruption.md §1.4, §1.6).
 */
import { desiredReplicas } from './reconcile.ts';

/** Each by what it does wrong. */
export const autoscalerMutants: Readonly<Record<string, typeof desiredReplicas>> = {
  'one pod more than needed': (view) => desiredReplicas(view) + (view.current === 0 ? 0 : 1),
  'never scales down': (view) => Math.max(view.current, desiredReplicas(view)),
  'without metrics it goes to the most': (view) =>
    view.need === null && view.current > 0 ? view.maxReplicas : desiredReplicas(view),
  '0 is scaled up': (view) => (view.current === 0 ? view.minReplicas : desiredReplicas(view)),
};
