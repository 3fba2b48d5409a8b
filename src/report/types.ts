/**
 * The data that every report (terminal, JSON, HTML) is made from; published as JSON Schema `report.v1.schema.json`.
 *
 * Reports read data only: whatever is not in here cannot be shown, and a report can be rebuilt from its JSON.
 */

/** `holds` is exhaustive within the scope; it is never a proof beyond it. */
export type GoalResult = 'holds' | 'violated' | 'vacuous' | 'inconclusive' | 'not-asked';

export interface GoalReport {
  /** Name of the goal, e.g. `stays-available`. */
  readonly name: string;
  /** e.g. `deployment/web`, `poddisruptionbudget/web`, `node/*`. */
  readonly object: string;
  readonly result: GoalResult;
  /** One sentence: what was violated, or why it was not asked. */
  readonly message?: string;
  /** Path of the counterexample file, relative to the working directory. */
  readonly counterexample?: string;
  /** States (or writes) in which the goal could have failed. */
  readonly exercised: number;
  /** The command that finds this again and nothing else. */
  readonly narrow?: string;
  /** The smallest change of the manifest for which the same search finds nothing; checked, not guessed. */
  readonly hint?: string;
}

export interface Scope {
  readonly exhaustive: { readonly disturbances: number } | null;
  /** Drawn runs beyond the exhaustive bound; `violated` = goals and promises that only they break. */
  readonly sampled: {
    readonly runs: number;
    readonly disturbances: number;
    readonly seed: string;
    readonly violated?: number;
  } | null;
  /** What was searched further with smaller numbers, and which numbers those were. */
  readonly shrunk?: { readonly disturbances: number; readonly numbers: readonly string[] };
  readonly nodes: string;
  readonly states: number;
  readonly settledStates: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Names of the reductions used, e.g. `symmetry of pods`, `settled states only`. */
  readonly reductions: readonly string[];
  /** Disturbances that were possible, by name. */
  readonly disturbances: readonly string[];
  readonly kubernetesVersion: string;
  /** `controllers act faster than the world` and the like. */
  readonly assumptions: readonly string[];
  /** Why the search ended early, if it did: `--timeout 60s` … */
  readonly limit?: string;
}

export interface GroupReport {
  readonly name: string;
  readonly members: readonly string[];
  /** What ties the members together, e.g. `service/web selects both`. */
  readonly ties: readonly string[];
  readonly scope: Scope;
  readonly goals: readonly GoalReport[];
  /** Promises of Kubernetes itself that were checked in the same run. */
  readonly promises: { readonly holding: number; readonly asked: number; readonly broken: readonly GoalReport[] };
  readonly notes: readonly string[];
  readonly coverage: readonly MachineCoverage[];
}

/** Events × states of one controller or component, with how often each pair was taken. */
export interface MachineCoverage {
  readonly machine: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  /** `taken[event][state]`; 0 = never; -1 = the event has no transition from that state. */
  readonly taken: readonly (readonly number[])[];
}

export interface Report {
  readonly apiVersion: 'seatrial.dev/v1';
  readonly kind: 'Report';
  readonly summary: {
    readonly result: 'holds' | 'violated' | 'inconclusive' | 'error';
    readonly groups: number;
    readonly holds: number;
    readonly violated: number;
    readonly vacuous: number;
    readonly inconclusive: number;
    readonly notAsked: number;
    readonly promisesHolding: number;
    readonly promisesBroken: number;
    readonly documents: number;
    readonly irrelevant: Readonly<Record<string, number>>;
    readonly notModelled: Readonly<Record<string, number>>;
    readonly ignoredFields: readonly string[];
    readonly warnings: readonly string[];
    readonly seconds: number;
    readonly version: string;
  };
  readonly groups: readonly GroupReport[];
}

/** One step of a trace as people read it. */
export interface TraceStep {
  readonly actor: string;
  readonly verb: string;
  readonly object: string;
  readonly args?: Readonly<Record<string, string | number | boolean>>;
  /** Set on steps that spend the budget of disturbances. */
  readonly disturbance?: boolean;
  /** What the step changed, one line per object, e.g. `+ pod/web-b7x2k  Pending`. */
  readonly changes: readonly string[];
  /** Short hash of the state after the step. */
  readonly stateHash: string;
  /** Objects after the step, for lanes: every pod with its node (`null` = unscheduled) and status. */
  readonly pods: readonly { readonly name: string; readonly node: string | null; readonly status: string }[];
  /** Every node with its status, e.g. `Ready`, `NotReady`, `Ready,SchedulingDisabled`. */
  readonly nodes: readonly { readonly name: string; readonly status: string }[];
}

/** A counterexample as in `ux.md` §5: `spec` is all that replay reads, `status` all it must reproduce. */
export interface Counterexample {
  readonly apiVersion: 'seatrial.dev/v1';
  readonly kind: 'Counterexample';
  readonly metadata: {
    readonly name: string;
    readonly tool: Readonly<Record<string, string>>;
    readonly models: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly property: {
      readonly name: string;
      readonly kind: 'always' | 'eventually';
      readonly object: string;
      readonly statement: string;
    };
    readonly scenario: {
      readonly name: string;
      readonly manifests: readonly Readonly<Record<string, unknown>>[];
      /** Equal nodes beside those among the manifests. */
      readonly assumedNodes: number;
      readonly tolerate: number;
      /** Most disturbances on one run. */
      readonly depth: number;
      /** Names of the disturbances that might happen. */
      readonly disturbances: readonly string[];
    };
    /** Hash of the state in which the trace begins, one of those where disturbances may; null = before anything has happened. */
    readonly start: string | null;
    /** What is not written here happened inside bursts and changed nothing that people see. */
    readonly actions: readonly {
      readonly actor: string;
      readonly verb: string;
      readonly object: string;
      readonly args?: Readonly<Record<string, string | number | boolean>>;
    }[];
    /** First step (0-based index into actions) of the part that repeats for ever; null = the trace ends. */
    readonly loopStart: number | null;
  };
  readonly status: {
    readonly violation: { readonly step: number; readonly message: string; readonly objects: readonly string[] };
    readonly search: {
      readonly strategy: string;
      readonly shortest: boolean;
      readonly states: number;
      readonly disturbances: number;
      readonly shrunkFrom?: number;
    };
    /** The situation before the first step. */
    readonly start: Pick<TraceStep, 'stateHash' | 'pods' | 'nodes'>;
    readonly steps: readonly TraceStep[];
  };
}
