/**
 * Worlds in which nobody from outside keeps moving pods about. Where a descheduler evicts or nodes fail under load for ever, there
 * is always some pod that starts or ends and some node that is silent, each for a while: what Kubernetes promises to come to
 * an end is not asked then.
 */
import type { Scenario } from '../src/cluster/scenario.ts';
import type { View } from '../src/engine/contract.ts';

/** Is everything that happens to pods Kubernetes' own doing, or a disturbance? */
export function isCalm({ config }: View<Scenario>): boolean {
  return config.descheduler === undefined && config.nodes.every(({ object }) => object.failsAt === undefined);
}
