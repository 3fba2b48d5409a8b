/**
 * A counterexample as lanes over steps: actors on top, then unscheduled pods, then one lane per node.
 *
 * The picture is an HTML table: readable without script, without inline styles, and by a screen reader.
 */
import { escapeHtml } from './escape.ts';
import type { Counterexample, TraceStep } from './types.ts';

/** Something that lasts from one step to another (0-based, both included). */
interface Bar {
  readonly label: string;
  readonly status: string;
  readonly from: number;
  to: number;
}

interface Frame {
  readonly steps: readonly TraceStep[];
  readonly loopStart: number | null;
  readonly violation: number;
}

const NO_NODE = 'unscheduled';

/** The letter that stands for the status of a pod; it repeats what border and fill say. */
export function statusLetter(status: string): string {
  const word = status.toLowerCase().replace(/[^a-z]/g, '');
  if (word.includes('terminat') || word.includes('deleting')) return 'T';
  if (word.includes('pending') || word.includes('creating')) return 'P';
  if (word.includes('fail') || word.includes('crash') || word.includes('error')) return 'F';
  if (word.includes('notready') || word.includes('unready') || word.includes('unknown')) return 'N';
  if (word.includes('succeed') || word.includes('complete')) return 'S';
  if (word.includes('ready')) return 'R';
  return word.startsWith('running') ? 'N' : (word[0] ?? '?').toUpperCase();
}

/** The table of lanes; `id` is the prefix of the ids of the rows in the table of steps. */
export function renderTimeline(counterexample: Counterexample, id: string): string {
  const { steps, violation } = counterexample.status;
  const frame: Frame = { steps, loopStart: counterexample.spec.loopStart, violation: violation.step - 1 };
  const actors = [...new Set(steps.map((step) => step.actor))];
  const nodes = [...new Set(steps.flatMap((step) => step.nodes.map((node) => node.name)))];
  const elsewhere = steps.flatMap((step) => step.pods.flatMap((pod) => (pod.node === null ? [] : [pod.node])));
  const lanes = [null, ...new Set([...nodes, ...elsewhere])].map((node) => nodeLane(node, frame));
  return (
    `<table class="timeline"><caption>Who acted at each step, and where the pods were after it</caption>` +
    `<thead>${loopHead(frame)}<tr><th scope="col">step</th>${steps.map((_, at) => stepHead(at, frame, id)).join('')}</tr></thead>` +
    `<tbody>${actors.map((actor) => actorLane(actor, frame)).join('')}</tbody>` +
    `<tbody class="nodes">${lanes.join('')}</tbody></table>`
  );
}

/** What letters and signs mean; only those that the trace uses. */
export function renderLegend(counterexample: Counterexample): string {
  const statuses = new Set(counterexample.status.steps.flatMap((step) => step.pods.map((pod) => pod.status)));
  const pods = [...statuses].map((status) => `<b>${escapeHtml(statusLetter(status))}</b> ${escapeHtml(status)}`);
  return `<p class="muted">${['● action', '▲ disturbance', '✕ violation', ...pods].join(' · ')}</p>`;
}

function loopHead(frame: Frame): string {
  const { loopStart, steps } = frame;
  if (loopStart === null) return '';
  const before = loopStart > 0 ? `<td colspan="${loopStart}"></td>` : '';
  return (
    `<tr><td></td>${before}<td class="loop-head" colspan="${Math.max(1, steps.length - loopStart)}">` +
    '↻ repeats for ever</td></tr>'
  );
}

function stepHead(at: number, frame: Frame, id: string): string {
  return `<th scope="col"${cellAttributes(at, at, frame)}><a href="#${id}-step-${at + 1}">${at + 1}</a></th>`;
}

function actorLane(actor: string, frame: Frame): string {
  const cells = frame.steps.map((step, at) => {
    if (step.actor !== actor) return `<td${cellAttributes(at, at, frame)}></td>`;
    const kind = at === frame.violation ? 'violation' : step.disturbance === true ? 'disturbance' : '';
    const sign = `${step.disturbance === true ? '▲' : ''}${at === frame.violation ? '✕' : ''}`;
    const label = `${sign === '' ? '●' : sign} ${step.verb}`;
    const title = escapeHtml(`${step.verb} ${step.object}`);
    return `<td${cellAttributes(at, at, frame)}><span class="act ${kind}" title="${title}">${escapeHtml(label)}</span></td>`;
  });
  return `<tr><th scope="row">${escapeHtml(actor)}</th>${cells.join('')}</tr>`;
}

function nodeLane(node: string | null, frame: Frame): string {
  const health = node === null ? [] : barsOf(frame, (step) => step.nodes.filter(({ name }) => name === node), 'node ');
  const troubled = health.some((bar) => bar.status !== 'Ready');
  const pods = barsOf(frame, (step) => step.pods.filter((pod) => pod.node === node), '');
  if (node === null && pods.length === 0) return '';
  const rows = [
    ...(troubled ? [health.map((bar) => barCell(bar, frame, true))] : []),
    ...pack(pods).map((row) => row.map((bar) => barCell(bar, frame, false))),
  ];
  if (rows.length === 0) rows.push([]);
  return rows
    .map((row, index) => {
      const head = `<th scope="row" rowspan="${rows.length}">${escapeHtml(node ?? NO_NODE)}</th>`;
      return `<tr>${index === 0 ? head : ''}${withGaps(row, frame)}</tr>`;
    })
    .join('');
}

/** Runs of steps in which the same thing has the same status; a loop starts new runs, so that its frame stays whole. */
function barsOf(
  frame: Frame,
  present: (step: TraceStep) => readonly { readonly name: string; readonly status: string }[],
  prefix: string,
): Bar[] {
  const bars: Bar[] = [];
  const last = new Map<string, Bar>();
  frame.steps.forEach((step, at) => {
    for (const { name, status } of present(step)) {
      const before = last.get(name);
      if (before !== undefined && before.to === at - 1 && before.status === status && at !== frame.loopStart) {
        before.to = at;
      } else {
        const bar: Bar = { label: prefix + name, status, from: at, to: at };
        last.set(name, bar);
        bars.push(bar);
      }
    }
  });
  return bars;
}

/** Puts bars into as few rows as possible, each pod staying in its row where it can. */
function pack(bars: readonly Bar[]): Bar[][] {
  const rows: Bar[][] = [];
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const free = (row: Bar[]): boolean => row.every((other) => other.to < bar.from || other.from > bar.to);
    const own = rows.find((row) => free(row) && row.at(-1)?.label === bar.label);
    const row = own ?? rows.find(free);
    if (row === undefined) rows.push([bar]);
    else row.push(bar);
  }
  return rows;
}

interface Cell {
  readonly from: number;
  readonly to: number;
  readonly html: string;
}

function barCell(bar: Bar, frame: Frame, isNode: boolean): Cell {
  const letter = statusLetter(bar.status);
  const style = isNode ? `node ${bar.status.startsWith('Ready') ? '' : 'N'}` : /^[A-Z]$/.test(letter) ? letter : '';
  const text = isNode
    ? escapeHtml(bar.status)
    : `<b aria-hidden="true">${escapeHtml(letter)}</b> ${escapeHtml(bar.label)}<span class="vh"> ${escapeHtml(bar.status)}</span>`;
  const title = escapeHtml(`${bar.label}: ${bar.status}, steps ${bar.from + 1} to ${bar.to + 1}`);
  const span = bar.to - bar.from + 1;
  const html = `<td colspan="${span}"${cellAttributes(bar.from, bar.to, frame)}><span class="bar ${style.trim()}" title="${title}"><span>${text}</span></span></td>`;
  return { from: bar.from, to: bar.to, html };
}

function withGaps(row: readonly Cell[], frame: Frame): string {
  const cells: string[] = [];
  let at = 0;
  for (const cell of row) {
    for (; at < cell.from; at += 1) cells.push(`<td${cellAttributes(at, at, frame)}></td>`);
    cells.push(cell.html);
    at = cell.to + 1;
  }
  for (; at < frame.steps.length; at += 1) cells.push(`<td${cellAttributes(at, at, frame)}></td>`);
  return cells.join('');
}

function cellAttributes(from: number, to: number, frame: Frame): string {
  const classes = [
    frame.loopStart !== null && from === frame.loopStart ? 'loop-first' : '',
    frame.loopStart !== null && to === frame.steps.length - 1 ? 'loop-last' : '',
  ].filter((name) => name !== '');
  const style = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  return ` data-from="${from + 1}" data-to="${to + 1}"${style}`;
}
