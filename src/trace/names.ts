/**
 * Names for the components of a trace: `pod/web-v1-a`, `replicaset/web-v1`, `node/node-1`. A component keeps its name, and
 * letters and numbers are never given again, even where a slot is.
 *
 * Names follow from what components are and the order in which they appear, not from slots, so a replay gives the same.
 */
import { componentsOf, type Component } from '../engine/inspect.ts';
import type { State } from '../engine/layout.ts';
import type { Machinery } from '../engine/machinery.ts';
import { stableKey } from '../engine/stable-key.ts';
import type { Scenario } from '../cluster/scenario.ts';
import { describerOf } from './describe.ts';

/** What components share that are told apart by a letter or number, or by names of their own. */
interface Sort {
  readonly kind: string;
  readonly pattern: string;
  readonly own: readonly string[];
  /** The same for the same sort. */
  readonly key: string;
}

interface Named {
  readonly key: string;
  readonly name: string;
}

/** The names of the components of one state; the state after a step has its own. */
export class Names {
  private readonly byCell: ReadonlyMap<number, Named>;
  /** How often each sort has got a name. */
  private readonly used: ReadonlyMap<string, number>;

  /** Every name that was ever given. */
  private readonly given: ReadonlySet<string>;

  private constructor(
    byCell: ReadonlyMap<number, Named>,
    used: ReadonlyMap<string, number>,
    given: ReadonlySet<string>,
  ) {
    this.byCell = byCell;
    this.used = used;
    this.given = given;
  }

  /** Names for the state in which a trace begins. */
  static begin(machinery: Machinery<Scenario>, state: State): Names {
    return new Names(new Map(), new Map(), new Set()).after(machinery, state);
  }

  /** Names for the state after a step: what was there keeps its own, what is new gets one. */
  after(machinery: Machinery<Scenario>, state: State): Names {
    const components = componentsOf(machinery, state);
    const byCell = new Map<number, Named>();
    const used = new Map(this.used);
    const given = new Set(this.given);
    const fresh: { component: Component; sort: Sort }[] = [];
    for (const component of components) {
      const sort = sortOf(component, machinery.model.config);
      const known = this.byCell.get(component.cell);
      if (known?.key === sort.key) byCell.set(component.cell, known);
      else fresh.push({ component, sort });
    }
    const marks = fresh.length > 1 ? marksOf(components) : new Map<number, string>();
    for (const { name: kind } of machinery.model.kinds) {
      const rank = ({ component }: { component: Component }): string =>
        `${refNames(component, byCell)} ${marks.get(component.cell) ?? ''}`;
      const ofKind = fresh.filter(({ component }) => component.kind === kind);
      for (const { component, sort } of ofKind.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0)))
        byCell.set(component.cell, { key: sort.key, name: fill(sort, byCell, used, given) });
    }
    return new Names(byCell, used, given);
  }

  /** The name of the component in a cell, e.g. `pod/web-v1-a`; null if there is none. */
  of(cell: number): string | null {
    return this.byCell.get(cell)?.name ?? null;
  }
}

function refNames(component: Component, byCell: ReadonlyMap<number, Named>): string {
  return Object.values(component.refs)
    .map((cell) => (cell === null ? '' : (byCell.get(cell)?.name ?? '')))
    .join();
}

/**
 * What tells components apart: how many others refer to it (many first), what it is, and what those are. Two rounds of
 * colour refinement; components that still look alike can be swapped.
 */
function marksOf(components: readonly Component[]): ReadonlyMap<number, string> {
  let marks = new Map(components.map(({ kind, cell, snap }) => [cell, stableKey([kind, snap.value, snap.context])]));
  const mark = (cell: number | null): string => (cell === null ? '' : (marks.get(cell) ?? ''));
  for (let round = 0; round < 2; round++) {
    marks = new Map(
      components.map(({ cell, refs }) => {
        const referring = components.filter((other) => Object.values(other.refs).includes(cell));
        const count = String(99_999 - referring.length);
        const around = [...Object.values(refs).map(mark), ...referring.map((other) => mark(other.cell)).sort()];
        return [cell, stableKey([count, mark(cell), around])];
      }),
    );
  }
  return marks;
}

function sortOf(component: Component, scenario: Scenario): Sort {
  const { kind } = component;
  const describer = describerOf(kind);
  const pattern = describer.name(component, scenario);
  const own = describer.own?.(component, scenario) ?? [];
  return { kind, pattern, own, key: `${kind}/${pattern} ${own.join()}` };
}

/** The next name of a sort: one of its own, or the pattern with the next letter or number that was never given. */
function fill(sort: Sort, byCell: ReadonlyMap<number, Named>, used: Map<string, number>, given: Set<string>): string {
  const name = /[*#]/.test(sort.pattern) ? nextName(sort, used, given) : freeName(sort, byCell);
  given.add(name);
  return name;
}

function nextName({ kind, pattern, own, key }: Sort, used: Map<string, number>, given: ReadonlySet<string>): string {
  for (let count = used.get(key) ?? 0; ; count++) {
    used.set(key, count + 1);
    const filled = own[count] ?? pattern.replace('*', letters(count)).replace('#', String(count + 1));
    if (own[count] !== undefined || !given.has(`${kind}/${filled}`)) return `${kind}/${filled}`;
  }
}

/** The pattern itself, or with a number if there is such a component already. */
function freeName({ kind, pattern }: Sort, byCell: ReadonlyMap<number, Named>): string {
  const taken = new Set([...byCell.values()].map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = `${kind}/${pattern}${number === 1 ? '' : `-${number}`}`;
    if (!taken.has(name)) return name;
  }
}

/** a, b, …, z, aa, ab, … */
function letters(count: number): string {
  const last = String.fromCharCode(97 + (count % 26));
  return count < 26 ? last : letters(Math.floor(count / 26) - 1) + last;
}
