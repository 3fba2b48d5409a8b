/**
 * Sizes of the toy cluster. They are the sizes for which the same model was written for Spin and for TLC, so that counts
 * of states and transitions, and times, can be compared.
 */

/** How large the toy is, and how much may go wrong in it. */
export interface Scope {
  /** Most pods at once. */
  readonly pods: number;
  readonly nodes: number;
  /** Most pods on one node. */
  readonly capacity: number;
  /** The two replica counts between which the user toggles. */
  readonly replicas: readonly [number, number];
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** How often a container may crash, a node fail, the user edit the Deployment. */
  readonly crashes: number;
  readonly nodeFailures: number;
  readonly edits: number;
  /** Without them a ReplicaSet acts again before it has seen what it did: a fault to be found. */
  readonly expectations: boolean;
}

const rolling = {
  nodes: 2,
  capacity: 3,
  replicas: [1, 2],
  maxSurge: 1,
  maxUnavailable: 0,
  expectations: true,
} as const;

/** The sizes by name. */
export const scopes: Readonly<Record<'tiny' | 'small' | 'mid' | 'medium', Scope>> = {
  tiny: { ...rolling, pods: 3, crashes: 0, nodeFailures: 0, edits: 1 },
  small: { ...rolling, pods: 3, crashes: 1, nodeFailures: 1, edits: 1 },
  mid: { ...rolling, pods: 4, crashes: 0, nodeFailures: 1, edits: 2 },
  medium: { ...rolling, pods: 4, crashes: 1, nodeFailures: 1, edits: 2 },
};
