/**
 * Drawn runs through states that are remembered: what may happen in a state, and where it leads, is worked out once.
 *
 * A scout goes through canonical states, so it cannot follow one component; it only notices that something is wrong. Whoever
 * wants to tell the run takes it again in plain slots (`run.ts`). States and writes are judged when they are met first.
 */
import { drawn, lotOf, type Choose, type Lot } from './draw.ts';
import { isOwed, type Leg } from './explored.ts';
import { Judge, type Violation } from './judge.ts';
import { stateKey, type State } from './layout.ts';
import type { Machinery, Move } from './machinery.ts';
import { untouched } from './retrace.ts';
import type { Goal, Requirement } from './contract.ts';

/** A state with what is known of it. */
interface Place {
  readonly state: State;
  /** Rank of timers that start in the burst in which it lies. */
  readonly rank: number;
  readonly moves: readonly Move[];
  /** In a settled state, what is drawn from. */
  readonly lot: Lot | null;
  /** Moves that belong to the run that goes on by itself, of weakly fair rules. */
  readonly owed: readonly Move[];
  /** Disturbances may begin here. */
  readonly begins: boolean;
  readonly outcomes: Map<Move, readonly Place[]>;
  /** Goals that a run misses that ends here; null = not asked yet. */
  missed: readonly string[] | null;
}

interface Step {
  readonly move: Move;
  readonly to: Place;
}

/** How one run went. */
export interface Scouted {
  /** Something is wrong on it that was wrong on no run before, or may be: it is to be taken again in plain slots. */
  readonly again: boolean;
  /** False if it neither came to rest nor repeated itself in time. */
  readonly settles: boolean;
  readonly disturbances: number;
  readonly steps: number;
  /** The run, in canonical slots. */
  readonly legs: readonly Leg[];
}

/** The end of a run, or what it repeats. */
interface End {
  readonly how: 'rests' | 'repeats' | 'goes on';
  readonly place: Place;
}

/** Bounds of one run. */
export interface ScoutBounds {
  readonly disturbances: number;
  /** Most drawn steps between settled states; then the run goes on until it rests. */
  readonly steps: number;
}

/** Most places to remember; then everything is forgotten. */
const MOST_PLACES = 150_000;
/** Most steps of a run that is to come to rest. */
const PATIENCE = 1000;

/** Draws runs of one model. */
export class Scout<C> {
  private readonly machinery: Machinery<C>;
  private readonly judge: Judge<C>;
  private readonly places = new Map<string, Place>();
  private readonly found = new Set<string>();
  private readonly rounds = new Set<string>();
  private trail: Step[] = [];
  private disturbances = 0;

  constructor(machinery: Machinery<C>, requirements: readonly Requirement<C>[]) {
    this.machinery = machinery;
    this.judge = new Judge(machinery, requirements);
  }

  /** One run from the initial state on. */
  run(choose: Choose, bounds: ScoutBounds): Scouted {
    if (this.places.size > MOST_PLACES) this.places.clear();
    const initial = untouched(this.machinery);
    let place = this.place(this.machinery.canonicalForm(initial), this.machinery.nowRank);
    this.trail = [];
    this.disturbances = 0;
    let begun = place.begins;
    for (let step = 0; step < bounds.steps; step++) {
      place = this.drain(place, choose);
      begun ||= place.begins;
      const disturbs = begun && this.disturbances < bounds.disturbances;
      // Before disturbances may begin, only what is owed happens.
      const move = place.lot && (begun ? drawn(place.lot, disturbs, choose) : one(place.owed, choose));
      if (!move) break;
      place = this.take(place, move, choose);
    }
    const end = this.finish(this.drain(place, choose), choose);
    if (end.how === 'rests') this.judgeEnd(end.place);
    // What repeats is judged by whoever can follow single components; once for each state in which it is noticed.
    const repeats = end.how === 'repeats' && !this.rounds.has(stateKey(end.place.state));
    if (repeats) this.rounds.add(stateKey(end.place.state));
    const violated = [...this.judge.judgements.values()].flatMap(({ requirement, violation }) =>
      violation && !this.found.has(requirement) ? [requirement] : [],
    );
    for (const name of violated) this.found.add(name);
    const steps = this.trail.length;
    const again = violated.length > 0 || repeats || end.how === 'goes on';
    return {
      again,
      settles: end.how !== 'goes on',
      disturbances: this.disturbances,
      steps,
      legs: again ? this.legs() : [],
    };
  }

  private drain(from: Place, choose: Choose): Place {
    let place = from;
    for (let patience = PATIENCE; !place.state.settled && patience > 0; patience--) {
      const move = one(place.moves, choose);
      if (!move) break;
      place = this.take(place, move, choose);
    }
    return place;
  }

  /**
   * Goes on fairly and without disturbances until nothing has to happen or everything repeats: the rule that has waited
   * longest acts.
   */
  private finish(from: Place, choose: Choose): End {
    let place = from;
    const acted: number[] = [];
    const seen = new Set<string>();
    for (let patience = PATIENCE; patience > 0 && place.state.settled; patience--) {
      const longest = Math.min(...place.owed.map(({ rule }) => acted[rule] ?? 0));
      const move = one(
        place.owed.filter(({ rule }) => (acted[rule] ?? 0) === longest),
        choose,
      );
      if (!move) return { how: 'rests', place };
      const order = [...acted.keys()].sort((x, y) => (acted[x] ?? 0) - (acted[y] ?? 0));
      const here = `${order.join()} ${stateKey(place.state)}`;
      if (seen.has(here)) return { how: 'repeats', place };
      seen.add(here);
      acted[move.rule] = PATIENCE - patience + 1;
      place = this.drain(this.take(place, move, choose), choose);
    }
    return { how: 'goes on', place };
  }

  private take(from: Place, move: Move, choose: Choose): Place {
    let outcomes = from.outcomes.get(move);
    if (!outcomes) from.outcomes.set(move, (outcomes = this.outcomes(from, move)));
    const to = outcomes[outcomes.length > 1 ? choose(outcomes.length) : 0] ?? from;
    this.trail.push({ move, to });
    if (move.step.spend !== undefined) this.disturbances++;
    return to;
  }

  private outcomes(from: Place, move: Move): Place[] {
    this.machinery.nowRank = from.rank;
    const results = this.machinery.next(from.state, move);
    const rank = this.machinery.nowRank;
    return results.map((after) => {
      const violation = (): Violation => this.here(move, after);
      this.judge.write(from.state, move, after, violation, this.trail.length + 1);
      return this.place(after, rank, violation);
    });
  }

  private place(state: State, rank: number, violation: () => Violation = () => this.here(null, state)): Place {
    const key = state.settled ? stateKey(state) : `${rank} ${stateKey(state)}`;
    const known = this.places.get(key);
    if (known) return known;
    const { begin } = this.machinery.model;
    this.judge.state(state, violation, this.trail.length);
    const moves = this.machinery.enabled(state);
    const place: Place = {
      state,
      rank: state.settled ? 0 : rank,
      moves,
      lot: state.settled ? lotOf([...moves, ...this.machinery.faults(state)]) : null,
      owed: moves.filter((move) => isOwed(move) && this.machinery.rule(move.rule).fairness === 'weak'),
      begins: state.settled && (begin === undefined || this.judge.look(state, (view) => begin(view))),
      outcomes: new Map(),
      missed: null,
    };
    this.places.set(key, place);
    return place;
  }

  private judgeEnd(end: Place): void {
    end.missed ??= this.judge.goals.flatMap((goal) => (this.misses(goal, end.state) ? [goal.name] : []));
    for (const name of end.missed) {
      const judgement = this.judge.judgements.get(name);
      if (judgement) judgement.violation ??= this.here(null, end.state);
    }
  }

  private misses(goal: Goal<C>, state: State): boolean {
    if (goal.kind === 'no-flapping') return false;
    return this.judge.look(state, (view) => (goal.when?.(view) ?? true) && !goal.reached(view));
  }

  /** The run so far; only that there is one is asked of it. */
  private here(move: Move | null, to: State): Violation {
    const last: Leg[] = move ? [{ moves: [move], to }] : [];
    return { path: { start: 0, legs: [...this.legs(), ...last] }, loopStart: null, disturbances: this.disturbances };
  }

  private legs(): Leg[] {
    const legs: Leg[] = [];
    let moves: Move[] = [];
    for (const [index, { move, to }] of this.trail.entries()) {
      moves.push(move);
      if (!to.state.settled && index < this.trail.length - 1) continue;
      legs.push({ moves, to: to.state });
      moves = [];
    }
    return legs;
  }
}

function one(moves: readonly Move[], choose: Choose): Move | undefined {
  return moves[moves.length > 1 ? choose(moves.length) : 0];
}
