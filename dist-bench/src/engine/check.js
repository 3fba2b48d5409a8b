import { exploreBurst, movesOf } from './burst.js';
import { judgeGoals } from './convergence.js';
import { isOwed, pathTo } from './explored.js';
import { Judge } from './judge.js';
import { stateKey } from './layout.js';
import { Machinery } from './machinery.js';
/** Searches a model within bounds. Throws `ModelError` for a model that breaks the contract. */
export function check(model, requirements, bounds) {
    return new Search(model, requirements, bounds).run();
}
/** Enough for every component of the built-in models; a few seconds. */
const UNREDUCED = 50_000;
/** Level of states that come before the starts: none of them may be disturbed. */
const BEFORE_THE_START = -1;
/** Bursts kept; more would cost more memory than they save time. */
const REMEMBERED_BURSTS = 500_000;
class Search {
    bursts = new Map();
    machinery;
    judge;
    bounds;
    ids = new Map();
    idsBeforeTheStart = new Map();
    starts = [];
    explored;
    queues = new Map();
    between = 0;
    transitions = 0;
    limit = null;
    livelock = null;
    constructor(model, requirements, bounds) {
        this.machinery = new Machinery(model, { symmetry: bounds.symmetry ?? true });
        this.judge = new Judge(this.machinery, requirements);
        this.bounds = bounds;
        this.explored = {
            states: [],
            parent: [],
            reachedBy: [],
            starts: this.starts,
            level: [],
            edges: [],
            expanded: [],
        };
    }
    run() {
        const initial = this.machinery.initial();
        this.burst(initial, null, -1, this.machinery.model.begin ? BEFORE_THE_START : 0, null);
        this.exploreLevel(BEFORE_THE_START);
        let completeLevel = -1;
        for (let level = 0; level <= this.bounds.disturbances && !this.limit; level++) {
            this.exploreLevel(level);
            if (!this.limit)
                completeLevel = level;
        }
        judgeGoals(this.judge, this.explored, this.machinery, this.bounds.unreduced ?? UNREDUCED);
        return {
            judgements: this.judge.judgements,
            settledStates: this.explored.states.length,
            states: this.explored.states.length + this.between,
            transitions: this.transitions,
            completeLevel,
            began: this.explored.level.some((level) => level >= 0),
            limit: this.limit,
            livelock: this.livelock,
            explored: this.explored,
            machinery: this.machinery,
        };
    }
    exploreLevel(level) {
        const queue = this.queues.get(level) ?? [];
        for (let next = 0; next < queue.length; next++) {
            const node = queue[next];
            if (node === undefined || (this.explored.level[node] ?? 0) < level)
                continue;
            if (this.explored.states.length >= (this.bounds.maxStates ?? Infinity))
                this.limit = `--max-states ${this.bounds.maxStates}`;
            else if (next % 64 === 0)
                this.limit = this.bounds.stop?.() ?? null;
            if (this.limit)
                return;
            this.expand(node, level);
        }
    }
    expand(node, level) {
        const state = this.explored.states[node];
        if (!state)
            return;
        for (const move of this.machinery.enabled(state)) {
            const spends = move.step.spend !== undefined;
            if ((spends || move.class === 'optional') && level === BEFORE_THE_START)
                continue;
            const to = spends ? level + 1 : level;
            if (to > this.bounds.disturbances && level !== BEFORE_THE_START)
                continue;
            for (const after of this.machinery.next(state, move)) {
                this.transitions++;
                this.see(state, move, after, () => this.way(node, { move, before: null }, after), to);
                this.burst(after, move, node, to, isOwed(move) ? (this.explored.edges[node] ?? null) : null);
            }
        }
        this.explored.expanded[node] = true;
    }
    /** Walks what a move set off and stores the settled states behind it. */
    burst(begin, move, from, level, edges) {
        const whole = (inside) => (move ? join(move, inside) : inside);
        const burst = this.explore(begin, (state, taken, after, inside) => {
            this.see(state, taken, after, () => this.way(from, whole(inside), after), level);
        });
        if (burst.livelock)
            this.livelock ??= this.way(from, whole(burst.livelock.trail), burst.livelock.state);
        for (const settled of burst.settled) {
            const reachedBy = movesOf(whole(settled.trail));
            const to = this.store(settled.key, settled.state, from, reachedBy, level);
            edges?.push({ to, moves: reachedBy });
        }
    }
    /** Different moves often set off the same burst: it is walked, checked and counted once. */
    explore(begin, seen) {
        const known = this.bursts.get(stateKey(begin));
        if (known)
            return known;
        const rank = this.machinery.nowRank;
        const burst = exploreBurst(this.machinery, begin, seen);
        this.machinery.nowRank = rank;
        this.between += burst.between;
        this.transitions += burst.transitions;
        if (begin.queue.length > 0 && this.bursts.size < REMEMBERED_BURSTS)
            this.bursts.set(stateKey(begin), burst);
        return burst;
    }
    /** The path to a node and one leg more. */
    way(from, trail, to) {
        const path = pathTo(this.explored, from);
        return { start: path.start, legs: [...path.legs, { moves: movesOf(trail), to }] };
    }
    see(before, move, after, path, level) {
        const violation = () => ({ path: path(), loopStart: null, disturbances: Math.max(0, level) });
        this.judge.write(before, move, after, violation);
        if (after.queue.length > 0)
            this.judge.state(after, violation);
    }
    store(key, state, parent, reachedBy, found) {
        const { begin } = this.machinery.model;
        const starts = found === BEFORE_THE_START && begin !== undefined && this.judge.look(state, (v) => begin(v));
        const level = starts ? 0 : found;
        const ids = level === BEFORE_THE_START ? this.idsBeforeTheStart : this.ids;
        const known = ids.get(key);
        if (known !== undefined)
            return known;
        const id = this.explored.states.length;
        ids.set(key, id);
        this.explored.states.push(state);
        // A path begins in a start, however that came about.
        const first = starts || parent < 0;
        this.explored.parent.push(first ? -1 - this.starts.length : parent);
        if (first)
            this.starts.push(state);
        this.explored.reachedBy.push(reachedBy);
        this.explored.level.push(level);
        this.explored.edges.push([]);
        this.explored.expanded.push(false);
        const queue = this.queues.get(level);
        if (queue)
            queue.push(id);
        else
            this.queues.set(level, [id]);
        this.judge.state(state, () => ({
            path: pathTo(this.explored, id),
            loopStart: null,
            disturbances: Math.max(0, level),
        }));
        return id;
    }
}
function join(move, inside) {
    return inside ? { move: inside.move, before: join(move, inside.before) } : { move, before: null };
}
