/**
 * What the first thread asks of the others, and what they answer. How messages travel is left to the caller; a thread
 * makes a function of the program's text (`new Function('env', text)`), calls it with the tables, and calls what that
 * gives with each request.
 */

/** Part of a level to be expanded. All arrays lie in shared memory. */
export interface Request {
  /** Text and tables, where they are others than before. */
  readonly program: { readonly text: string; readonly tables: Readonly<Record<string, Int32Array>> } | null;
  readonly table: Int32Array;
  /** Entries of the table - 1. */
  readonly mask: number;
  readonly queue: Int32Array;
  readonly room: number;
  /** The states of this level in the queue. */
  readonly first: number;
  readonly last: number;
  /** Next state of the level, end of the queue, number of states. */
  readonly control: Int32Array;
}

/** What was done with it. */
export interface Report {
  /** Words of states about which the tables say nothing. */
  readonly later: Int32Array;
  /** Words of new states for which the queue had no room. */
  readonly overflow: Int32Array;
  readonly transitions: number;
  readonly exercised: readonly number[];
  /** Properties that are violated in this part. */
  readonly violated: readonly number[];
}
