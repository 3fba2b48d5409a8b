/**
 * Strongly connected components, after peeling what cannot be on a cycle.
 *
 * Kahn's peeling removes the acyclic bulk in linear time; Tarjan's algorithm (1972), made iterative because cluster
 * graphs are deeper than a call stack, runs on the rest.
 */
/** Components that hold a cycle (more than one node, or a self-loop), each as a list of nodes. */
export function cyclicComponents(successors, inside) {
    const alive = peel(successors, inside);
    return tarjan(successors, alive).filter((component) => component.length > 1 || (component[0] !== undefined && (successors[component[0]] ?? []).includes(component[0])));
}
/** Nodes that remain when nodes without successors are taken away again and again. */
function peel(successors, inside) {
    const alive = successors.map((_, node) => inside(node));
    const predecessors = successors.map(() => []);
    const degree = successors.map((list, node) => {
        if (!alive[node])
            return 0;
        const kept = list.filter((to) => alive[to]);
        for (const to of kept)
            predecessors[to]?.push(node);
        return kept.length;
    });
    const dead = degree.flatMap((count, node) => (alive[node] && count === 0 ? [node] : []));
    for (let node = dead.pop(); node !== undefined; node = dead.pop()) {
        alive[node] = false;
        for (const from of predecessors[node] ?? []) {
            degree[from] = (degree[from] ?? 0) - 1;
            if (degree[from] === 0 && alive[from])
                dead.push(from);
        }
    }
    return alive;
}
function tarjan(successors, alive) {
    const index = [];
    const low = [];
    const onStack = [];
    const stack = [];
    const components = [];
    let next = 0;
    for (let root = 0; root < successors.length; root++) {
        if (!alive[root] || index[root] !== undefined)
            continue;
        const calls = [{ node: root, edge: 0 }];
        while (calls.length > 0) {
            const call = calls[calls.length - 1];
            if (!call)
                break;
            const { node } = call;
            if (call.edge === 0) {
                index[node] = low[node] = next++;
                stack.push(node);
                onStack[node] = true;
            }
            const to = (successors[node] ?? [])[call.edge++];
            if (to !== undefined) {
                if (!alive[to])
                    continue;
                if (index[to] === undefined)
                    calls.push({ node: to, edge: 0 });
                else if (onStack[to])
                    low[node] = Math.min(low[node] ?? 0, index[to]);
                continue;
            }
            calls.pop();
            const caller = calls[calls.length - 1];
            if (caller)
                low[caller.node] = Math.min(low[caller.node] ?? 0, low[node] ?? 0);
            if (low[node] === index[node])
                components.push(unwind(stack, onStack, node));
        }
    }
    return components;
}
function unwind(stack, onStack, root) {
    const component = [];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        onStack[node] = false;
        component.push(node);
        if (node === root)
            break;
    }
    return component;
}
