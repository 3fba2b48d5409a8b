/**
 * The fixture report with hostile text in every string, for tests that names stay names.
 */
import { fixtureCounterexamples, fixtureReport } from './fixture.js';
/** Closes scripts, styles, attributes and comments, moves the cursor, turns the direction of text. */
export const HOSTILE = `</script></style>--><img src=x onerror="alert('1')">\u001b[31m\r\n\u202e$&`;
/** Names that decide how text is rendered and must stay as they are. */
const KEPT = new Set(['result', 'apiVersion', 'kind', 'counterexample']);
/** The fixture report with `suffix` after every text, keys of counts included. */
export function reportWith(suffix) {
    return poison(fixtureReport, suffix);
}
/** The counterexamples of the fixture with `suffix` after every text, under their paths. */
export function counterexamplesWith(suffix) {
    return new Map([...fixtureCounterexamples].map(([path, counterexample]) => [path, poison(counterexample, suffix)]));
}
/** Only texts change, so the type stays true. */
function poison(value, suffix) {
    return poisonValue(value, suffix);
}
function poisonValue(value, suffix) {
    if (typeof value === 'string')
        return value + suffix;
    if (Array.isArray(value))
        return value.map((item) => poisonValue(item, suffix));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [
        /^[A-Z]/.test(key) ? key + suffix : key,
        KEPT.has(key) ? item : poisonValue(item, suffix),
    ]));
}
