/**
 * The HTML report: one file without any reference to the outside, readable without script, safe under hostile names.
 */
import { createHash } from 'node:crypto';
import { CLIENT_SCRIPT } from './client.ts';
import { escapeHtml } from './escape.ts';
import { renderCoverage } from './matrix.ts';
import { STYLE } from './style.ts';
import { renderTrace } from './trace-page.ts';
import type { Counterexample, GoalReport, GroupReport, Report, Scope } from './types.ts';
import { counted, coveredBy, duration, resultWords, shellQuoted, thousands, verdict } from './words.ts';

/** Traces beyond these stay in their files, so that the page stays small; the page says so. */
const TRACES_SHOWN = 20;

/** Result of a goal → the class of its colour. */
const CLASSES = {
  holds: 'holds',
  violated: 'violated',
  vacuous: 'open',
  inconclusive: 'open',
  'not-asked': 'muted',
} as const;

/** A trace that has its place in the page. */
interface Placed {
  readonly id: string;
  readonly goal: GoalReport;
  readonly path: string;
  readonly counterexample: Counterexample;
}

/**
 * The report as one self-contained HTML file; counterexamples are found by the path that a goal names, and `replay` is what
 * to type before that path.
 */
export function renderHtml(
  report: Report,
  counterexamples: ReadonlyMap<string, Counterexample>,
  replay = 'seatrial replay',
): string {
  const placed = placeTraces(report, counterexamples);
  const end = verdict(report);
  const colour = end.sign === '✓' ? 'holds' : end.sign === '✕' ? 'violated' : 'open';
  const title = `${end.sign} ${end.word} – seatrial report`;
  const groups = report.groups.map((group, index) => groupSection(group, index, placed, replay));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the results</a>
<header><h1><span class="${colour}">${end.sign} ${end.word}</span> <span class="muted">seatrial report</span></h1>
<p>${escapeHtml(end.detail)}</p>${counts(report)}${navigation(report)}</header>
<main id="main" tabindex="-1">${findings(report, placed)}${groups.join('')}</main>
<footer>${summarySection(report)}</footer>
<script>${CLIENT_SCRIPT}</script></body></html>
`;
}

function policy(): string {
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(STYLE)}; script-src ${hash(CLIENT_SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function placeTraces(
  report: Report,
  counterexamples: ReadonlyMap<string, Counterexample>,
): ReadonlyMap<GoalReport, Placed> {
  const placed = new Map<GoalReport, Placed>();
  for (const goal of report.groups.flatMap((group) => [...group.goals, ...group.promises.broken])) {
    const path = goal.counterexample;
    const counterexample = path === undefined ? undefined : counterexamples.get(path);
    if (path === undefined || counterexample === undefined || placed.size >= TRACES_SHOWN) continue;
    placed.set(goal, { id: `trace-${placed.size + 1}`, goal, path, counterexample });
  }
  return placed;
}

function counts(report: Report): string {
  const { summary } = report;
  const items: [string, number, string][] = [
    ['violated', summary.violated, '✕ {} violated'],
    ['violated', summary.promisesBroken, '✕ {} promises broken'],
    ['open', summary.vacuous, '! {} vacuous'],
    ['open', summary.inconclusive, '! {} inconclusive'],
    ['holds', summary.holds, '✓ {} hold'],
    ['holds', summary.promisesHolding, '✓ {} promises hold'],
    ['muted', summary.notAsked, '– {} not asked'],
  ];
  const shown = items.filter(([, count]) => count > 0);
  return `<ul class="counts">${shown.map(([style, count, text]) => `<li class="${style}">${text.replace('{}', thousands(count))}</li>`).join('')}</ul>`;
}

function navigation(report: Report): string {
  const links = report.groups.map(
    (group, index) => `<li><a href="#group-${index + 1}">${escapeHtml(group.name)}</a></li>`,
  );
  return `<nav aria-label="groups"><ul>${links.join('')}<li><a href="#summary">Input and run</a></li></ul></nav>`;
}

/** The first screen: every finding of every group, with the way to its trace. */
function findings(report: Report, placed: ReadonlyMap<GoalReport, Placed>): string {
  const items = report.groups.flatMap((group) =>
    [...group.goals.filter(isFinding), ...group.promises.broken].map((goal) => {
      const { sign, word } = resultWords(goal.result, group.scope);
      const trace = placed.get(goal);
      const name = `<strong>${escapeHtml(goal.name)}</strong> ${escapeHtml(goal.object)}`;
      const link =
        trace === undefined
          ? ''
          : ` – <a href="#${trace.id}">${counted(trace.counterexample.status.steps.length, 'step')}</a>`;
      return `<li><span class="result ${CLASSES[goal.result]}">${sign} ${word}</span> ${name}: ${escapeHtml(goal.message ?? '')}${link}</li>`;
    }),
  );
  return items.length === 0
    ? ''
    : `<section aria-labelledby="findings"><h2 id="findings">Findings</h2><ul>${items.join('')}</ul></section>`;
}

function isFinding(goal: GoalReport): boolean {
  return goal.result !== 'holds' && goal.result !== 'not-asked';
}

function groupSection(
  group: GroupReport,
  index: number,
  placed: ReadonlyMap<GoalReport, Placed>,
  replay: string,
): string {
  const id = `group-${index + 1}`;
  const goals = [...group.goals, ...group.promises.broken];
  const traces = goals.flatMap((goal) => {
    const trace = placed.get(goal);
    if (trace !== undefined)
      return [renderTrace(trace.goal, `${replay} ${shellQuoted(trace.path)}`, trace.counterexample, trace.id)];
    return goal.counterexample === undefined
      ? []
      : [
          `<p>The trace of ${escapeHtml(goal.name)} is not in this page: <code>${escapeHtml(goal.counterexample)}</code></p>`,
        ];
  });
  const notes = group.notes.map((note) => `<li>${escapeHtml(note)}</li>`).join('');
  return (
    `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escapeHtml(group.name)}</h2>` +
    scopeList(group) +
    goalTable(group, placed) +
    (notes === '' ? '' : `<h3>Notes</h3><ul>${notes}</ul>`) +
    `${traces.join('')}${renderCoverage(group.coverage)}</section>`
  );
}

function scopeList(group: GroupReport): string {
  const { scope } = group;
  const size = `${counted(scope.states, 'state')} (${thousands(scope.settledStates)} settled), ${counted(scope.transitions, 'transition')}, ${duration(scope.seconds)}`;
  return descriptions([
    ['Members', group.members.join(', ')],
    ['Tied by', group.ties.join('; ')],
    ['Covered', coveredBy(scope)],
    ['Ended early', scope.limit === undefined ? '' : `! ${scope.limit}; what was not reached is not covered`],
    ['Size', size],
    ['World', `nodes: ${scope.nodes}; Kubernetes ${scope.kubernetesVersion}`],
    ['Disturbances', scope.disturbances.join(', ')],
    ['Reductions', scope.reductions.join(', ')],
    ['Assumptions', scope.assumptions.join('; ')],
  ]);
}

function descriptions(entries: readonly (readonly [string, string])[]): string {
  const shown = entries.filter(([, text]) => text !== '');
  return `<dl>${shown.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`).join('')}</dl>`;
}

function goalTable(group: GroupReport, placed: ReadonlyMap<GoalReport, Placed>): string {
  const order = ['violated', 'vacuous', 'inconclusive', 'holds', 'not-asked'];
  const goals = group.goals.toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result));
  const rows = [
    ...group.promises.broken.map((goal) => goalRow(goal, 'promise ', group.scope, placed)),
    ...goals.map((goal) => goalRow(goal, '', group.scope, placed)),
  ];
  const { holding, asked } = group.promises;
  const promises =
    asked === 0
      ? 'No controller promise was asked.'
      : `${thousands(holding)} of ${thousands(asked)} controller promises hold.`;
  return (
    '<div class="scroll" tabindex="0" role="region" aria-label="' +
    `${escapeHtml(`goals of ${group.name}`)}"><table class="wide"><caption>Goals, worst first</caption><thead><tr><th scope="col">Result</th>` +
    '<th scope="col">Goal</th><th scope="col">Object</th><th scope="col">Why</th><th scope="col">Could fail in</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table></div><p>${promises}</p>`
  );
}

/** The scope as it is for a goal that holds: what sampled runs broke was something else. */
function withoutFindings(scope: Scope): Scope {
  return { ...scope, sampled: scope.sampled && { ...scope.sampled, violated: 0 } };
}

function goalRow(goal: GoalReport, prefix: string, scope: Scope, placed: ReadonlyMap<GoalReport, Placed>): string {
  const { sign, word } = resultWords(goal.result, scope);
  const trace = placed.get(goal);
  const within = goal.result === 'holds' ? coveredBy(withoutFindings(scope)) : (goal.message ?? '');
  const link =
    trace === undefined
      ? ''
      : ` <a href="#${trace.id}">trace of ${counted(trace.counterexample.status.steps.length, 'step')}</a>`;
  const hint = goal.hint === undefined ? '' : `<br>Hint, checked: ${escapeHtml(goal.hint)}`;
  return (
    `<tr><td class="result ${CLASSES[goal.result]}">${sign} ${word}</td><th scope="row">${escapeHtml(prefix + goal.name)}</th>` +
    `<td>${escapeHtml(goal.object)}</td><td>${escapeHtml(within)}${link}${hint}</td><td class="number">${thousands(goal.exercised)}</td></tr>`
  );
}

function summarySection(report: Report): string {
  const { summary } = report;
  const kinds = (counted: Readonly<Record<string, number>>): string =>
    Object.entries(counted)
      .map(([kind, count]) => `${kind} ${thousands(count)}`)
      .join(', ');
  const list = (title: string, texts: readonly string[]): string =>
    texts.length === 0
      ? ''
      : `<details><summary>${title} (${thousands(texts.length)})</summary><ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul></details>`;
  return (
    `<section id="summary" aria-labelledby="summary-title"><h2 id="summary-title">Input and run</h2>` +
    descriptions([
      ['Input', `${counted(summary.documents, 'document')} in ${counted(summary.groups, 'group')}`],
      ['Not modelled', kinds(summary.notModelled)],
      ['Irrelevant', kinds(summary.irrelevant)],
      ['Time', duration(summary.seconds)],
      ['Version', `seatrial ${summary.version}`],
    ]) +
    `${list('Ignored fields', summary.ignoredFields)}${list('Warnings', summary.warnings)}</section>`
  );
}
