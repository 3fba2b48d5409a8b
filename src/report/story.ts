/**
 * A counterexample as a story for the terminal: one row per step, disturbances marked, loops framed.
 */
import { styleText } from 'node:util';
import { escapeControls } from './escape.ts';
import { columns, labelled, MAX_COLUMNS, rowLines, wrap } from './text.ts';
import type { Counterexample, TraceStep } from './types.ts';
import { actionText, placeText, searchText, situationText } from './words.ts';

/** Adds colour, or nothing at all. */
export type Paint = (style: 'red' | 'green' | 'yellow' | 'dim' | 'bold', text: string) => string;

/** A painter for the terminal; without colour the text stays as it is. */
export function painter(colour: boolean): Paint {
  return colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}

const INDENT = '  ';
const HEADER = ['ACTOR', 'ACTION', 'WHAT CHANGED'] as const;
const ACTOR_LIMIT = 22;
const ACTION_LEAST = 24;

/** The whole story of one counterexample: property, statement, message, steps, how it was found. */
export function renderStory(counterexample: Counterexample): string {
  const { property } = counterexample.spec;
  const { violation } = counterexample.status;
  return [
    ...wrap(escapeControls(`VIOLATED ${property.name}  ${property.object}`), MAX_COLUMNS, 2),
    '',
    ...(property.statement === '' ? [] : indented(property.statement)),
    ...indented(`${violation.message} (${placeText(counterexample.status)})`),
    '',
    ...storyLines(counterexample, painter(false)),
  ].join('\n');
}

/** The situation before the first step, the table of steps, and how they were found. */
export function storyLines(counterexample: Counterexample, paint: Paint): string[] {
  const { steps } = counterexample.status;
  return [
    ...labelled('start', escapeControls(situationText(counterexample.status.start))),
    ...(steps.length === 0 ? [] : ['', ...tableLines(counterexample, paint), '', ...legend(steps)]),
    ...labelled('trace', escapeControls(searchText(counterexample))),
  ];
}

/** The beginning of a story that is told no further: the situation, and the first steps. */
export function beginningLines(counterexample: Counterexample, steps: number): string[] {
  const { spec, status } = counterexample;
  const shortened: Counterexample = {
    ...counterexample,
    spec: { ...spec, loopStart: null },
    status: { ...status, steps: status.steps.slice(0, steps), violation: { ...status.violation, step: 0 } },
  };
  return [
    ...labelled('start', escapeControls(situationText(status.start))),
    ...(steps === 0 ? [] : ['', ...tableLines(shortened, painter(false))]),
  ];
}

function tableLines(counterexample: Counterexample, paint: Paint): string[] {
  const { steps, violation } = counterexample.status;
  const { loopStart } = counterexample.spec;
  const numberWidth = Math.max(2, String(steps.length).length);
  const lead = INDENT.length + 2 + 2 + 1 + numberWidth + 2;
  const rows = steps.map(cellsOf);
  const widths = columnWidths(rows, MAX_COLUMNS - lead);
  const header = `${INDENT}     ${'#'.padStart(numberWidth)}  ${rowLines(
    HEADER.map((title) => [title]),
    widths,
  ).join('')}`;
  const lines = [paint('dim', header)];
  rows.forEach((cells, index) => {
    const inLoop = loopStart !== null && index >= loopStart;
    if (index === loopStart) lines.push(loopEdge('┌', `repeats for ever (${loopLength(steps.length - index)})`));
    const disturbance = steps[index]?.disturbance === true ? paint('yellow', '▲') : ' ';
    const violated = violation.step === index + 1 ? paint('red', '✕') : ' ';
    const frame = inLoop ? '│ ' : INDENT;
    rowLines(cells, widths).forEach((line, at) => {
      const first = `${disturbance}${violated} ${String(index + 1).padStart(numberWidth)}`;
      lines.push(`${INDENT}${frame}${at === 0 ? first : ' '.repeat(3 + numberWidth)}  ${line}`.trimEnd());
    });
  });
  if (loopStart !== null) lines.push(loopEdge('└', `back to the state before step ${loopStart + 1}`));
  return lines;
}

function legend(steps: readonly TraceStep[]): string[] {
  const marks = ['✕ violation', ...(steps.some((step) => step.disturbance === true) ? ['▲ disturbance'] : [])];
  return labelled('signs', marks.join(', '));
}

function loopLength(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}

function loopEdge(corner: string, text: string): string {
  return `${INDENT}${corner}─ ${text} ${'─'.repeat(Math.max(3, 70 - columns(text)))}`;
}

function cellsOf(step: TraceStep): [string[], string[], string[]] {
  return [[escapeControls(step.actor)], [escapeControls(actionText(step))], step.changes.map(escapeControls)];
}

/** Everybody gets what is needed; where space is short, the action gives way first, then the changes, then the actor. */
function columnWidths(rows: readonly (readonly [string[], string[], string[]])[], width: number): number[] {
  const need = (index: 0 | 1 | 2): number =>
    Math.max(columns(HEADER[index]), ...rows.flatMap((row) => row[index].map((line) => columns(line))));
  const fits = need(0) + need(1) + need(2) + 4 <= width;
  const actor = fits ? need(0) : Math.min(need(0), ACTOR_LIMIT);
  const action = Math.min(need(1), Math.max(ACTION_LEAST, width - actor - need(2) - 4));
  return [actor, action, width - actor - action - 4];
}

function indented(text: string): string[] {
  return wrap(escapeControls(text), MAX_COLUMNS - INDENT.length).map((line) => INDENT + line);
}
