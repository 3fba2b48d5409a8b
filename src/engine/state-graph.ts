/**
 * The settled states that a search has found, each once at the least number of disturbances, with the shortest way to it.
 */
import type { Explored } from './explored.ts';
import { Frontier } from './frontier.ts';
import type { State } from './layout.ts';
import type { Move } from './machinery.ts';

/** Level of states that come before the starts: none of them may be disturbed. */
export const BEFORE_THE_START = -1;

/** A settled state and the way on which it was met. */
export interface Met {
  readonly key: string;
  readonly state: State;
  /** Node from which it was reached; negative = from nowhere, by what was applied at first. */
  readonly parent: number;
  readonly reachedBy: readonly Move[];
  readonly level: number;
  /** Disturbances may begin here. */
  readonly starts: boolean;
}

/** Grows while a search goes on. */
export class StateGraph {
  readonly explored: Explored;
  private readonly starts: State[] = [];
  private readonly ids = new Map<string, number>();
  private readonly idsBeforeTheStart = new Map<string, number>();
  /** Nodes of each level that are still to be expanded. */
  private readonly open = new Map<number, Frontier>();
  /** Nodes of each level in the order in which they were found. */
  private readonly levels = new Map<number, number[]>();
  private readonly order: 'breadth-first' | 'depth-first';

  constructor(order: 'breadth-first' | 'depth-first') {
    this.order = order;
    this.explored = {
      states: [],
      parent: [],
      reachedBy: [],
      starts: this.starts,
      depth: [],
      level: [],
      edges: [],
      expanded: [],
    };
  }

  /** What waits to be expanded at a level. */
  openAt(level: number): Frontier {
    let open = this.open.get(level);
    if (!open) this.open.set(level, (open = new Frontier(this.order)));
    return open;
  }

  /** The nodes of a level in the order in which they were found. */
  nodesAt(level: number): number[] {
    let nodes = this.levels.get(level);
    if (!nodes) this.levels.set(level, (nodes = []));
    return nodes;
  }

  /** The node of a state, new or known. */
  store({ key, state, parent, reachedBy, level, starts }: Met): number {
    const { explored } = this;
    const ids = level === BEFORE_THE_START ? this.idsBeforeTheStart : this.ids;
    const depth = parent < 0 || starts ? 0 : (explored.depth[parent] ?? 0) + reachedBy.length;
    const known = ids.get(key);
    if (known !== undefined) {
      this.relax(known, parent, reachedBy, level, depth);
      return known;
    }
    const id = explored.states.length;
    ids.set(key, id);
    explored.states.push(state);
    // A path begins in a start, however that came about.
    const first = starts || parent < 0;
    explored.parent.push(first ? -1 - this.starts.length : parent);
    if (first) this.starts.push(state);
    explored.reachedBy.push(reachedBy);
    explored.level.push(level);
    explored.edges.push([]);
    explored.expanded.push(false);
    explored.depth.push(depth);
    this.nodesAt(level).push(id);
    this.openAt(level).add(id, depth);
    return id;
  }

  /** A shorter way to a node of the same level, found before it was expanded. */
  private relax(node: number, parent: number, reachedBy: readonly Move[], level: number, depth: number): void {
    const { explored } = this;
    if (explored.level[node] !== level || explored.expanded[node] === true) return;
    if (depth >= (explored.depth[node] ?? 0) || parent < 0) return;
    explored.parent[node] = parent;
    explored.reachedBy[node] = reachedBy;
    explored.depth[node] = depth;
    this.openAt(level).add(node, depth);
  }
}
