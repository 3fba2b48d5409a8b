/**
 * The flat search on several threads: one visited set in shared memory, level by level.
 *
 * The first thread alone knows the model. It begins by itself, lets the others expand one level after the other, and
 * expands between two rounds what they could not for want of an entry in the tables. Symmetry and properties of writes
 * need the plain engine for every step and are refused here.
 */
import { ModelError, type ClusterModel, type Requirement } from '../contract.ts';
import { Machinery } from '../machinery.ts';
import { Attempt } from './attempt.ts';
import type { FlatOptions, FlatResult } from './options.ts';
import type { Allocate } from './growing.ts';
import { Overflow } from './packing.ts';
import { refuse } from './refuse.ts';
import { NEXT, roundSource, STATES, TAIL } from './round-source.ts';
import type { Report, Request } from './round.ts';
import { withWays } from './search.ts';
import { FULL } from './visited.ts';

/** The other threads: each answers a request (`round.ts`). */
export type Team = readonly ((request: Request) => Promise<Report>)[];

/** Least entries of the table, and of the queue beyond what waits: room for what the threads find before they look. */
const LEAST = 1 << 18;

/** States that the first thread explores alone, to fill the tables. */
const ALONE = 1 << 16;

const sharedMemory: Allocate = (length) => new Int32Array(new SharedArrayBuffer(length * 4));

/** As `searchFlat`, with the generated form of the inner loop on every thread. */
export async function searchParallel<C>(
  model: ClusterModel<C>,
  requirements: readonly Requirement<C>[],
  options: Omit<FlatOptions, 'symmetry' | 'form'>,
  team: Team,
  alone = ALONE,
): Promise<FlatResult> {
  refuse(model, requirements);
  if (requirements.some((requirement) => 'on' in requirement && requirement.on === 'write'))
    throw new ModelError('several threads cannot judge writes');
  const machinery = new Machinery(model, { symmetry: false });
  const all: FlatOptions = { ...options, symmetry: false, form: 'compiled' };
  for (;;) {
    try {
      const attempt = new Attempt(machinery, requirements, all, false, sharedMemory);
      const limit = attempt.explore(alone) ?? (await new Rounds(attempt, team).run());
      const result = attempt.result(limit);
      return options.way === false ? result : withWays(machinery, requirements, all, result);
    } catch (error) {
      if (!(error instanceof Overflow)) throw error;
    }
  }
}

class Rounds<C> {
  private readonly attempt: Attempt<C>;
  private readonly team: Team;
  private readonly control = sharedMemory(4);
  private text = '';
  private tables: Readonly<Record<string, Int32Array>> = {};

  constructor(attempt: Attempt<C>, team: Team) {
    this.attempt = attempt;
    this.team = team;
  }

  /** Explores what is left; gives the limit that ended it, or null. */
  async run(): Promise<string | null> {
    const { visited } = this.attempt;
    while (visited.head < visited.tail) {
      this.attempt.sample();
      const limit = this.attempt.limit() ?? (await this.level(visited.head + visited.left));
      if (limit !== null) return limit;
    }
    return null;
  }

  /** Expands the states of one level: those in the queue before `last`. Gives the limit that was reached, or null. */
  private async level(last: number): Promise<string | null> {
    const { visited } = this.attempt;
    const { control } = this;
    Atomics.store(control, NEXT, visited.head);
    while (Atomics.load(control, NEXT) < last) {
      const full = this.attempt.within(() => {
        while (visited.states * 1.4 > visited.capacity * FULL || visited.capacity < LEAST) visited.grow();
        return null;
      });
      if (full !== null) return full;
      visited.reserve((visited.tail - visited.head) * 2 + LEAST);
      Atomics.store(control, TAIL, visited.tail);
      Atomics.store(control, STATES, visited.states);
      const request = this.request(last);
      const reports = await Promise.all(this.team.map((ask) => ask(request)));
      visited.tail = Atomics.load(control, TAIL);
      visited.states = Atomics.load(control, STATES);
      const limit = this.attempt.within(() => {
        for (const report of reports) this.hear(report);
        return null;
      });
      if (limit !== null) return limit;
    }
    visited.head = last;
    visited.left = visited.tail - last;
    visited.depth++;
    return null;
  }

  private hear({ later, overflow, transitions, exercised, violated }: Report): void {
    const { attempt } = this;
    const { visited } = attempt;
    visited.transitions += transitions;
    attempt.count(exercised, violated);
    visited.append(overflow);
    attempt.expandAside(later);
  }

  private request(last: number): Request {
    const { visited } = this.attempt;
    const shape = this.attempt.shape();
    const { trie, leaves, lines, ranks, blocks } = shape.tables;
    const tables = { trie, leaves, lines, ranks, blocks };
    const text = roundSource(shape);
    const isNew = text !== this.text || Object.entries(tables).some(([name, table]) => this.tables[name] !== table);
    this.text = text;
    this.tables = tables;
    return {
      program: isNew ? { text, tables } : null,
      table: visited.table,
      mask: visited.capacity - 1,
      queue: visited.queue,
      room: visited.room,
      first: visited.head,
      last,
      control: this.control,
    };
  }
}
