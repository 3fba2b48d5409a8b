/**
 * The nodes that are assumed when the input names none: equal, each in a zone of its own, never full.
 */
import type { ScenarioNode } from './scenario.ts';

/** `count` equal nodes in as many zones; capacity never decides. */
export function assumedNodes(count: number): ScenarioNode[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `node-${index + 1}`;
    const position = { file: '(assumed)', line: 1, column: 1 };
    return {
      assumed: true,
      object: {
        kind: 'Node' as const,
        apiVersion: 'v1',
        name,
        namespace: '',
        labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index + 1}` },
        position,
        at: () => position,
        raw: {},
        unschedulable: false,
        taints: [],
        allocatable: null,
      },
    };
  });
}
