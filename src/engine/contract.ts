/**
 * The contract between a model and the engine: kinds of components, rules that read them through a view, and steps.
 *
 * The engine knows no Kubernetes. A model is a population of components, each with an XState machine, and rules that
 * send events to them. Rules read only through a `View`, which records every read: that record is the key under which
 * an outcome is remembered. References between components are held by the engine beside the machine's state, so that
 * symmetry can rename them; a machine never sees a slot number.
 */
import type { AnyStateMachine, EventObject } from 'xstate';

/** An event with whatever plain data it carries; the machine's own types say what it accepts. */
export type MachineEvent = EventObject & Readonly<Record<string, unknown>>;

/** What an XState snapshot means: the active states and the context, nothing else. */
export interface Snap {
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
  /** Tags of the active states. */
  readonly tags: ReadonlySet<string>;
}

/** The component in one slot of a kind. Slots are renamed by symmetry and never shown. */
export interface Ref {
  readonly kind: Kind;
  readonly slot: number;
}

/** A population of components that share one machine. A component whose state has the tag `gone` is removed at once. */
export interface Kind {
  readonly name: string;
  readonly machine: AnyStateMachine;
  /** Most components alive at once; exceeding it is a model error, named. */
  readonly max: number;
  /** Names of the references a component may hold, each with the kind that it points to. */
  readonly refs?: Readonly<Record<string, () => Kind>>;
  /** Components that differ in nothing but their slot may be swapped. */
  readonly interchangeable?: boolean;
  /** A write to a component that has changed since the writer read it is rejected: optimistic concurrency. */
  readonly versioned?: boolean;
}

/** An order-independent summary of a population: how many components project to which symbol. */
export interface Fold<T> {
  readonly name: string;
  readonly over: Kind;
  /** A reference of the components: what it points to is shown to `project`, too. */
  readonly beside?: string;
  /** `null` = not counted; `beside` is null where the reference points to nothing. */
  project(s: Snap, beside: Snap | null): string | null;
  value(counts: ReadonlyMap<string, number>): T;
}

/** Restricts a fold to the components whose reference `via` points to `of` (default: the rule's own component). */
export interface Through {
  readonly via: string;
  readonly of?: Ref;
}

/** What a rule may read. Every call extends the key of the memo. */
export interface View<C> {
  readonly config: C;
  readonly self: Snap;
  /** The component that a reference of the rule's own component points to. */
  deref(name: string): Snap | null;
  /** Where that reference points; a slot, so it makes the memo finer: prefer `deref`. */
  ref(name: string): Ref | null;
  /** Every slot of a small kind, in slot order; `null` = empty. */
  all(kind: Kind): readonly (Snap | null)[];
  fold<T>(fold: Fold<T>, through?: Through): T;
  /** Is this timer of the rule's own component pending? */
  pending(timer: Timer): boolean;
  /**
   * Whether this view shows a kind as it was before the last change: `own` = this rule wrote it. Always
   * `null` but in a sync under the fault `stale`.
   */
  unseen(kind: Kind): 'own' | 'other' | null;
}

export type StepClass = 'prompt' | 'progress' | 'timer' | 'optional' | 'disturbance' | 'fault';

/** A pending delay. Only its order against other timers matters. */
export interface Timer {
  readonly name: string;
  readonly seconds: number;
}

/** The first `count` components by ascending rank; `null` = no candidate. Ties branch. */
export interface Pick {
  readonly from: Kind;
  readonly through?: Through;
  readonly count: number;
  /** `near` folds over the components that share the candidate's reference `via`. */
  rank(s: Snap, near: <T>(fold: Fold<T>, via: string) => T): number | null;
}

/** Every component that matches. */
export interface Each {
  readonly each: Kind;
  readonly through?: Through;
  where(s: Snap): boolean;
}

export type Target = 'self' | { readonly ref: string } | Ref | { readonly pick: Pick } | Each;

export type Op =
  | {
      readonly op: 'send';
      readonly to: Target;
      /** A small named event; its fields are plain data. */
      readonly event: MachineEvent;
      /** References to set with it; `null` clears. */
      readonly refs?: Readonly<Record<string, Ref | null>>;
      /** Part of the same write as the operation before it: nothing comes between the two. */
      readonly joined?: boolean;
    }
  | {
      readonly op: 'create';
      readonly kind: Kind;
      readonly input: unknown;
      readonly count: number;
      readonly refs?: Readonly<Record<string, Ref | 'self'>>;
      readonly joined?: boolean;
    }
  | { readonly op: 'remove'; readonly at: Target; readonly joined?: boolean }
  | { readonly op: 'start' | 'cancel'; readonly timer: Timer; readonly on: Target }
  | { readonly op: 'enqueue'; readonly rule: string; readonly on: Target };

/** One atomic, labelled action; its operations happen in order. */
export interface Step {
  readonly actor: string;
  readonly verb: string;
  /** What is acted on; the rule's own component when absent. */
  readonly object?: 'self' | Ref | { readonly ref: string };
  readonly args?: Readonly<Record<string, string | number | boolean>>;
  readonly ops: readonly Op[];
  /** Name of the disturbance or fault that this step spends. */
  readonly spend?: string;
}

/** Which change of a component queues which instances of a rule. */
export interface Wake {
  readonly on: Kind;
  changed(before: Snap | null, after: Snap | null): boolean;
  /** `self`: the changed component; a path of references from it; `every`: all instances. */
  readonly key: 'self' | 'every' | readonly string[];
}

export interface Rule<C> {
  readonly name: string;
  readonly class: StepClass;
  /** One instance per component of this kind; absent = one instance. */
  readonly forEach?: Kind;
  /** For class `timer`: the rule fires when this timer of its component does. */
  readonly timer?: Timer;
  /** Present = the rule runs only when queued. Required for class `prompt`. */
  readonly wakes?: readonly Wake[];
  /**
   * Runs when no other rule is queued, in a fixed order. Sound only if no other queued rule reads what it writes; the
   * engine checks that and fails with the rule's name otherwise.
   */
  readonly deferred?: boolean;
  /**
   * The wakes cover every change by which the rule could come to have something to do. Then a queued sync that has nothing
   * to do now leaves the queue at once, without a step of its own: had it waited for the change, that would have queued it
   * again. A rule without this keeps its place, so that a lost wake-up is found.
   */
  readonly wakesCoverReads?: boolean;
  /** Of each instance: `weak` = it acts at last if it could all the time; `none` = a run may stop where it could act. */
  readonly fairness: 'none' | 'weak';
  /** It is bookkeeping and no process: faults do not happen to it. Deferred rules are that anyway. */
  readonly faultless?: boolean;
  /** Instances for which this is false are not queued: their sync would do nothing. */
  readonly applies?: (s: Snap) => boolean;
  /** Pure; several steps = a choice. */
  steps(v: View<C>): readonly Step[];
}

/** Must be true: in settled states in which nothing is held, or in every state. */
export interface Property<C> {
  readonly name: string;
  readonly on: 'settled' | 'every';
  /** Where it could fail; a property that is never exercised is vacuous. */
  when(v: View<C>): boolean;
  holds(v: View<C>): boolean;
}

/** What a property is told of a step; steps that agree in it are judged alike. */
export type Write = Omit<Step, 'ops' | 'object'>;

/**
 * Must be true of every write: what the state was, what the step did. The view before has the component of the rule that
 * took the step as its own; the view after has none, because symmetry may have renamed it.
 */
export interface WriteProperty<C> {
  readonly name: string;
  readonly on: 'write';
  /** The writes that it speaks of, by the step alone. */
  about(write: Write): boolean;
  /** Where it could fail. */
  when(before: View<C>, write: Write): boolean;
  holds(before: View<C>, after: View<C>, write: Write): boolean;
}

/** About the end of all runs. */
export interface Goal<C> {
  readonly name: string;
  /**
   * `converges`: no run stays away from `reached` or leaves it again and again; `recurs`: every run comes back to
   * `reached`; `no-flapping`: no fair cycle holds a counted step. All for weakly fair runs without further disturbance.
   */
  readonly kind: 'converges' | 'recurs' | 'no-flapping';
  /** Where it is asked; elsewhere it counts as reached. Absent = everywhere, and it could fail where it is not reached. */
  when?(v: View<C>): boolean;
  reached(v: View<C>): boolean;
  counts?(step: Step): boolean;
}

export type Requirement<C> = Property<C> | WriteProperty<C> | Goal<C>;

/**
 * What may go wrong with queued work. `interrupted`: a step ends after some of its writes, and its instance is queued
 * again; `held`: an instance waits while the world goes on; `stale`: an instance runs once on what a kind was before the
 * last change, and stays queued. Each counts as a disturbance of its name.
 */
export interface Fault<C> {
  readonly name: string;
  readonly kind: 'interrupted' | 'held' | 'stale';
  /** Absent = at any time. */
  readonly allowed?: (v: View<C>) => boolean;
  /** Carried out with it. */
  readonly ops?: readonly Op[];
}

export interface ClusterModel<C> {
  readonly config: C;
  readonly kinds: readonly Kind[];
  readonly rules: readonly Rule<C>[];
  readonly initial: readonly Op[];
  /** Disturbances begin in the first settled state for which this is true; absent = at once. */
  readonly begin?: (v: View<C>) => boolean;
  readonly faults?: readonly Fault<C>[];
  /** Exact budgets by disturbance; absent = only the total counts. */
  readonly budgets?: Readonly<Record<string, number>>;
}

/** A model that breaks the contract: impure, overflowing, ill-formed. Exit code 4. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}
