import { fairLoop, starved } from './fairness.js';
import { cyclicComponents } from './graph.js';
import { stateKey } from './layout.js';
import { exploreUnreduced, instance, owedInstances, rowOf } from './unreduced.js';
/** One cyclic component; what it takes to judge it is computed once, and only if something is wrong in it. */
export class Suspicion {
    explored;
    machinery;
    nodes;
    limit;
    graphs = {};
    unreducedPart = null;
    constructor(explored, machinery, component, limit) {
        this.explored = explored;
        this.machinery = machinery;
        // The node that was found first is the one with the shortest way to it.
        this.nodes = [...component].sort((a, b) => a - b);
        this.limit = limit;
    }
    /** Looks for a fair run that goes through something wrong again and again. */
    judge(wrong) {
        const sure = this.reduced('sure');
        const all = this.nodes.map((_, index) => index);
        if (!sure.edges.some((edges, index) => this.isWrong(wrong, this.nodes[index] ?? -1, edges)))
            return { loop: null, certain: true };
        const starving = starved(sure, all);
        if (starving.size === 0)
            return { loop: this.loop(sure, all, this.nodes, wrong), certain: true };
        // An instance that is not of a component is the same one in every state.
        if ([...starving].some((of) => of >= 0 && rowOf(this.machinery, of) < 0))
            return { loop: null, certain: true };
        const part = this.unreduced();
        if (part.complete)
            return { loop: this.judgeUnreduced(part, wrong), certain: true };
        const canonical = this.reduced('canonical');
        const fair = part.starving.size === 0;
        return fair || starved(canonical, all).size === 0
            ? { loop: this.loop(canonical, all, this.nodes, wrong), certain: fair }
            : { loop: null, certain: false };
    }
    judgeUnreduced(part, wrong) {
        const successors = part.edges.map((edges) => edges.map((edge) => edge.to));
        for (const component of cyclicComponents(successors, () => true)) {
            if (starved(part, component).size > 0)
                continue;
            const loop = this.loop(part, component, part.reduced, wrong);
            if (loop)
                return loop;
        }
        return null;
    }
    isWrong(wrong, node, inner) {
        return wrong.state(node) || inner.some((edge) => wrong.step(edge.moves));
    }
    /** A fair loop in one component of a graph; `names` gives the node of the explored graph for each of the graph's. */
    loop(graph, component, names, wrong) {
        const members = new Set(component);
        const inner = (index) => (graph.edges[index] ?? []).filter((edge) => members.has(edge.to));
        const start = component
            .filter((index) => this.isWrong(wrong, names[index] ?? -1, inner(index)))
            .reduce((best, index) => ((names[index] ?? 0) < (names[best] ?? Infinity) ? index : best), -1);
        const node = names[start];
        if (node === undefined)
            return null;
        const round = fairLoop(graph, component, start, (edge) => wrong.state(node) || wrong.step(edge.moves));
        const edges = [];
        let at = node;
        for (const step of round) {
            const edge = this.likeReduced(at, names[step.to] ?? -1, step.moves);
            if (!edge)
                return null;
            edges.push(edge);
            at = edge.to;
        }
        return { start: node, edges };
    }
    /** The edge of the reduced graph for a step: the one whose moves read the same, which differs at most in names. */
    likeReduced(from, to, moves) {
        const candidates = (this.explored.edges[from] ?? []).filter((edge) => edge.to === to);
        const reads = (list) => list.map((m) => `${m.rule} ${m.step.verb}`).join();
        const first = (edge) => edge.moves[0]?.rule === moves[0]?.rule;
        return (candidates.find((edge) => edge.moves.every((move, index) => move === moves[index])) ??
            candidates.find((edge) => reads(edge.moves) === reads(moves)) ??
            candidates.find(first) ??
            candidates[0]);
    }
    /**
     * The component as it was explored. Named `sure`, only rules and components that nothing can be swapped with have
     * instances; of all others, a rule is owed while any of its instances is enabled, and nothing satisfies it. What is
     * fair so is fair. Named `canonical`, an instance is its slot, which is right only without renaming.
     */
    reduced(naming) {
        const known = this.graphs[naming];
        if (known)
            return known;
        const index = new Map(this.nodes.map((node, at) => [node, at]));
        const name = (of) => (naming === 'sure' && !this.isStable(of) ? -1 - this.ruleOf(of) : of);
        const states = this.nodes.flatMap((node) => this.explored.states[node] ?? []);
        const graph = {
            states,
            owed: states.map((state) => new Set([...owedInstances(this.machinery, state)].map(name))),
            edges: this.nodes.map((node) => (this.explored.edges[node] ?? []).flatMap((edge) => {
                const to = index.get(edge.to);
                const first = edge.moves[0];
                if (to === undefined || !first)
                    return [];
                const acting = instance(this.machinery, first);
                return [{ to, moves: edge.moves, satisfies: naming === 'sure' && !this.isStable(acting) ? [] : [acting] }];
            })),
        };
        this.graphs[naming] = graph;
        return graph;
    }
    ruleOf(of) {
        return of % this.machinery.model.rules.length;
    }
    isStable(of) {
        return this.machinery.rule(this.ruleOf(of)).forEach?.interchangeable !== true;
    }
    unreduced() {
        if (this.unreducedPart)
            return this.unreducedPart;
        const nodes = new Map();
        for (const node of this.nodes) {
            const state = this.explored.states[node];
            if (state)
                nodes.set(stateKey(state), node);
        }
        const [first] = this.reduced('sure').states;
        if (!first)
            throw new Error('a component has at least one state');
        this.unreducedPart = exploreUnreduced(this.machinery, first, (key) => nodes.get(key), this.limit);
        return this.unreducedPart;
    }
}
