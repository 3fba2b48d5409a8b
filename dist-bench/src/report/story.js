/**
 * A counterexample as a story for the terminal: one row per step, disturbances marked, loops framed.
 */
import { styleText } from 'node:util';
import { escapeControls } from './escape.js';
import { columns, labelled, MAX_COLUMNS, rowLines, wrap } from './text.js';
import { actionText, searchText } from './words.js';
/** A painter for the terminal; without colour the text stays as it is. */
export function painter(colour) {
    return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}
const INDENT = '  ';
const HEADER = ['ACTOR', 'ACTION', 'WHAT CHANGED'];
const ACTOR_LIMIT = 22;
const ACTION_LIMIT = 34;
/** The whole story of one counterexample: property, statement, message, steps, how it was found. */
export function renderStory(counterexample) {
    const { property } = counterexample.spec;
    const { violation, steps } = counterexample.status;
    return [
        ...wrap(escapeControls(`VIOLATED ${property.name}  ${property.object}`), MAX_COLUMNS, 2),
        '',
        ...(property.statement === '' ? [] : indented(property.statement)),
        ...indented(`${violation.message} (step ${violation.step} of ${steps.length})`),
        '',
        ...storyLines(counterexample, painter(false)),
    ].join('\n');
}
/** The table of steps and the line that says how they were found. */
export function storyLines(counterexample, paint) {
    const { steps, violation } = counterexample.status;
    const { loopStart } = counterexample.spec;
    const numberWidth = Math.max(2, String(steps.length).length);
    const lead = INDENT.length + 2 + 2 + 1 + numberWidth + 2;
    const rows = steps.map(cellsOf);
    const widths = columnWidths(rows, MAX_COLUMNS - lead);
    const header = `${INDENT}     ${'#'.padStart(numberWidth)}  ${rowLines(HEADER.map((title) => [title]), widths).join('')}`;
    const lines = [paint('dim', header)];
    rows.forEach((cells, index) => {
        const inLoop = loopStart !== null && index >= loopStart;
        if (index === loopStart)
            lines.push(loopEdge('┌', `repeats for ever (${loopLength(steps.length - index)})`));
        const disturbance = steps[index]?.disturbance === true ? paint('yellow', '▲') : ' ';
        const violated = violation.step === index + 1 ? paint('red', '✕') : ' ';
        const frame = inLoop ? '│ ' : INDENT;
        rowLines(cells, widths).forEach((line, at) => {
            const first = `${disturbance}${violated} ${String(index + 1).padStart(numberWidth)}`;
            lines.push(`${INDENT}${frame}${at === 0 ? first : ' '.repeat(3 + numberWidth)}  ${line}`.trimEnd());
        });
    });
    if (loopStart !== null)
        lines.push(loopEdge('└', `back to the state before step ${loopStart + 1}`));
    lines.push('', ...legend(steps));
    return [...lines, ...labelled('trace', escapeControls(searchText(counterexample)))];
}
function legend(steps) {
    const marks = ['✕ violation', ...(steps.some((step) => step.disturbance === true) ? ['▲ disturbance'] : [])];
    return labelled('signs', marks.join(', '));
}
function loopLength(steps) {
    return steps === 1 ? '1 step' : `${steps} steps`;
}
function loopEdge(corner, text) {
    return `${INDENT}${corner}─ ${text} ${'─'.repeat(Math.max(3, 70 - columns(text)))}`;
}
function cellsOf(step) {
    return [[escapeControls(step.actor)], [escapeControls(actionText(step))], step.changes.map(escapeControls)];
}
/** Actor and action get what they need (up to a limit where space is short); the changes get the rest. */
function columnWidths(rows, width) {
    const need = (index) => Math.max(columns(HEADER[index]), ...rows.flatMap((row) => row[index].map((line) => columns(line))));
    const changed = Math.max(0, ...rows.flatMap((row) => row[2].map((line) => columns(line))));
    const fits = need(0) + need(1) + changed + 4 <= width;
    const actor = fits ? need(0) : Math.min(need(0), ACTOR_LIMIT);
    const action = fits ? need(1) : Math.min(need(1), ACTION_LIMIT);
    return [actor, action, width - actor - action - 4];
}
function indented(text) {
    return wrap(escapeControls(text), MAX_COLUMNS - INDENT.length).map((line) => INDENT + line);
}
