/** Sign and word of each result; colour only repeats them. */
const RESULT_WORDS = {
    holds: { sign: '✓', word: 'holds' },
    violated: { sign: '✕', word: 'VIOLATED' },
    vacuous: { sign: '!', word: 'VACUOUS' },
    inconclusive: { sign: '!', word: 'INCONCLUSIVE' },
    'not-asked': { sign: '–', word: 'not asked' },
};
/** A number with thousands separators. */
export function thousands(value) {
    return value.toLocaleString('en-US');
}
/** `1 group`, `2 groups`. */
export function counted(value, noun) {
    return `${thousands(value)} ${noun}${value === 1 ? '' : 's'}`;
}
/** Seconds with one decimal. */
export function duration(seconds) {
    return `${seconds.toFixed(1)}s`;
}
/** What was looked at, e.g. `every order of ≤ 2 disturbances; 2,000 sampled runs of ≤ 6`. */
export function coveredBy(scope) {
    const parts = [];
    if (scope.exhaustive !== null)
        parts.push(`every order of ≤ ${counted(scope.exhaustive.disturbances, 'disturbance')}`);
    if (scope.sampled !== null) {
        const { runs, disturbances, seed } = scope.sampled;
        parts.push(`${counted(runs, 'sampled run')} of ≤ ${counted(disturbances, 'disturbance')} (seed ${seed})`);
    }
    return parts.length === 0 ? 'nothing was searched to the end' : parts.join('; ');
}
/** Sign and word for a goal; what holds without an exhaustive search is only sampled. */
export function resultWords(result, scope) {
    if (result === 'holds' && scope.exhaustive === null)
        return { sign: '~', word: 'not violated (sampled)' };
    return RESULT_WORDS[result];
}
/** The closing sentence of a report: sign, word and on what it rests. */
export function verdict(report) {
    const { summary, groups } = report;
    const time = duration(summary.seconds);
    const bad = [
        summary.violated > 0 ? `${counted(summary.violated, 'goal')} violated` : '',
        summary.promisesBroken > 0 ? `${counted(summary.promisesBroken, 'promise')} broken` : '',
        summary.vacuous > 0 ? `${thousands(summary.vacuous)} vacuous` : '',
        summary.inconclusive > 0 ? `${thousands(summary.inconclusive)} inconclusive` : '',
    ].filter((part) => part !== '');
    const detail = [...bad, `${thousands(summary.holds)} hold`, counted(summary.groups, 'group'), time].join(', ');
    switch (summary.result) {
        case 'violated':
            return { sign: '✕', word: 'VIOLATED', detail };
        case 'inconclusive':
            return { sign: '!', word: 'INCONCLUSIVE', detail: `${detail}; this is not a pass` };
        case 'error':
            return { sign: '✕', word: 'ERROR', detail: `the check could not be finished; ${detail}` };
        case 'holds': {
            const bounds = groups.map((group) => group.scope.exhaustive?.disturbances ?? null);
            if (bounds.some((bound) => bound === null)) {
                return { sign: '~', word: 'NOT VIOLATED', detail: `some groups were only sampled; ${detail}` };
            }
            const least = Math.min(...bounds.map((bound) => bound ?? 0));
            const scope = bounds.length === 0 ? 'nothing to check' : `every order of ≤ ${counted(least, 'disturbance')}`;
            return { sign: '✓', word: 'HOLDS', detail: `${scope}; ${detail}` };
        }
    }
}
/** The action of a step: `bind pod/web-x → node-1`, `scale deployment/web 3 → 4`, other arguments as `name=value`. */
export function actionText(step) {
    const { node, from, to, ...others } = step.args ?? {};
    const args = Object.entries(others).map(([key, value]) => `${key}=${value}`);
    if (from !== undefined && to !== undefined)
        args.unshift(`${from} → ${to}`);
    else if (from !== undefined)
        args.unshift(`from ${from}`);
    else if (to !== undefined)
        args.unshift(`→ ${to}`);
    if (node !== undefined)
        args.unshift(`→ ${node}`);
    return [step.verb, step.object, ...args].filter((part) => part !== '').join(' ');
}
/** How the trace was found, e.g. `shortest (breadth-first); found after 38,117 states`. */
export function searchText(counterexample) {
    const { search, steps } = counterexample.status;
    const shrunk = search.shrunkFrom === undefined ? '' : `shrunk ${search.shrunkFrom} → ${steps.length} steps; `;
    const shortest = search.shortest ? `shortest (${search.strategy}); ` : `${search.strategy}; `;
    const spent = counted(search.disturbances, 'disturbance');
    return `${shrunk}${shortest}found after ${counted(search.states, 'state')}, ${spent}`;
}
