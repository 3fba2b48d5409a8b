/**
 * A node that fails when it carries too much: no rule of Kubernetes, but of worlds in which a full node does not survive. It
 * is declared on the Node, and no other node has it.
 */

/** Does a node fail under this load? Requests stand for what its pods use; `failsAt` is in percent of its allocatable cpu. */
export function isOverloaded(requested: number, allocatable: number, failsAt: number): boolean {
  return requested * 100 >= allocatable * failsAt;
}
