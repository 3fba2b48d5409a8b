/**
 * The report for the terminal: groups with their findings and scope, then the summary, the verdict last.
 */
import { escapeControls } from './escape.ts';
import { painter, storyLines, type Paint } from './story.ts';
import { columns, labelled, MAX_COLUMNS, wrap } from './text.ts';
import type { Counterexample, GoalReport, GroupReport, Report, Scope } from './types.ts';
import { counted, coveredBy, duration, resultWords, shellQuoted, thousands, verdict } from './words.ts';

/** How to render for the terminal. */
export interface TerminalOptions {
  readonly colour: boolean;
  /** All ignored fields instead of the first five. */
  readonly verbose: boolean;
  /** Nothing but the verdict. */
  readonly quiet?: boolean;
  /** Path of the HTML report, named before the verdict. */
  readonly reportPath?: string;
  /** What to type before the path of a counterexample to repeat it. */
  readonly replay?: string;
}

const IGNORED_SHOWN = 5;

/** Text of a report, at most 100 columns wide; counterexamples are found by the path that a goal names. */
export function renderReport(
  report: Report,
  counterexamples: ReadonlyMap<string, Counterexample>,
  options: TerminalOptions,
): string {
  const paint = painter(options.colour);
  const end = verdict(report);
  const [first = '', ...rest] = wrap(escapeControls(`${end.sign} ${end.word}  ${end.detail}`), MAX_COLUMNS, 2);
  const closing = [paint(styleOf(end.sign), first), ...rest];
  if (options.quiet) return closing.join('\n');
  const common = commonWorld(report.groups.map((group) => group.scope));
  const groups = report.groups.flatMap((group) => [
    ...groupLines({ ...group, scope: without(group.scope, common) }, counterexamples, options, paint),
    '',
  ]);
  return [...groups, ...summaryLines(report, options, common, paint), '', ...closing].join('\n');
}

/** What may happen, how the search was cut down, and what it rests on. */
type WorldWords = Pick<Scope, 'disturbances' | 'reductions' | 'assumptions'>;

/** What all groups have in common is said once, in the summary. */
function commonWorld(scopes: readonly Scope[]): WorldWords {
  const [first, ...others] = scopes;
  if (first === undefined) return { disturbances: [], reductions: [], assumptions: [] };
  const same = (words: (scope: Scope) => readonly string[]): readonly string[] =>
    others.every((scope) => words(scope).join() === words(first).join()) ? words(first) : [];
  return {
    disturbances: same((scope) => scope.disturbances),
    reductions: same((scope) => scope.reductions),
    assumptions: first.assumptions.filter((one) => others.every((scope) => scope.assumptions.includes(one))),
  };
}

function without(scope: Scope, common: WorldWords): Scope {
  return {
    ...scope,
    disturbances: common.disturbances.length > 0 ? [] : scope.disturbances,
    reductions: common.reductions.length > 0 ? [] : scope.reductions,
    assumptions: scope.assumptions.filter((one) => !common.assumptions.includes(one)),
  };
}

/** Goals that are inconclusive for the same reason are one finding. */
function joined(goals: readonly GoalReport[]): GoalReport[] {
  const alike = (a: GoalReport, b: GoalReport): boolean =>
    a.result === 'inconclusive' && b.result === 'inconclusive' && a.message === b.message;
  return goals.flatMap((goal, index) => {
    const same = goals.filter((other) => alike(goal, other));
    if (same.length < 2) return [goal];
    if (goals.findIndex((other) => alike(goal, other)) < index) return [];
    const names = [...new Set(same.map(({ name }) => name))].join(', ');
    return [{ ...goal, name: `${thousands(same.length)} goals`, object: names }];
  });
}

function groupLines(
  group: GroupReport,
  counterexamples: ReadonlyMap<string, Counterexample>,
  options: TerminalOptions,
  paint: Paint,
): string[] {
  const shown = group.goals.filter((goal) => goal.result !== 'holds' && goal.result !== 'not-asked');
  const findings = [...joined(shown), ...group.promises.broken];
  return [
    ...wrap(escapeControls(`GROUP ${group.name}`), MAX_COLUMNS, 2).map((line) => paint('bold', line)),
    ...labelledText('members', group.members.join(', ')),
    ...(group.ties.length > 0 ? labelledText('ties', group.ties.join('; ')) : []),
    ...findings.flatMap((goal) => findingLines(goal, group, counterexamples, options, paint)),
    ...(findings.length > 0 ? [''] : []),
    ...holdingLines(group, paint),
    ...promiseLines(group, paint),
    ...notAskedLines(group),
    ...scopeLines(group.scope, paint),
    ...group.notes.flatMap((note) => labelledText('note', note)),
  ];
}

function findingLines(
  goal: GoalReport,
  group: GroupReport,
  counterexamples: ReadonlyMap<string, Counterexample>,
  options: TerminalOptions,
  paint: Paint,
): string[] {
  const { sign, word } = resultWords(goal.result, group.scope);
  const promise = group.promises.broken.includes(goal) ? 'promise ' : '';
  const head = escapeControls(`${sign} ${promise}${goal.name}  ${goal.object}  ${word}`);
  const message = goal.message === undefined ? '' : escapeControls(goal.message);
  const oneLine = columns(head) + 2 + columns(message) <= MAX_COLUMNS;
  const counterexample = goal.counterexample === undefined ? undefined : counterexamples.get(goal.counterexample);
  const headLines = wrap(oneLine && message !== '' ? `${head}  ${message}` : head, MAX_COLUMNS, 4);
  return [
    '',
    ...headLines.map((line, index) => (index === 0 ? paintHead(line, head, sign, paint) : line)),
    ...(oneLine ? [] : wrap(message, MAX_COLUMNS - 2).map((line) => `  ${line}`)),
    ...(goal.hint === undefined ? [] : labelledText('hint', `${goal.hint} (checked)`)),
    ...(counterexample === undefined ? [] : ['', ...storyLines(counterexample, paint)]),
    ...(goal.counterexample === undefined ? [] : replayLine(goal.counterexample, options.replay)),
    ...(goal.narrow === undefined ? [] : [`  narrow  ${escapeControls(goal.narrow)}`]),
  ];
}

function paintHead(line: string, head: string, sign: string, paint: Paint): string {
  return line.startsWith(head) ? paint(styleOf(sign), head) + line.slice(head.length) : paint(styleOf(sign), line);
}

/** The command stays on one line even where it is too long: it is there to be copied. */
function replayLine(path: string, command = 'seatrial replay'): string[] {
  return [`  replay  ${command} ${escapeControls(shellQuoted(path))}`];
}

function holdingLines(group: GroupReport, paint: Paint): string[] {
  const byObject = new Map<string, string[]>();
  for (const goal of group.goals) {
    if (goal.result === 'holds') byObject.set(goal.name, [...(byObject.get(goal.name) ?? []), goal.object]);
  }
  if (byObject.size === 0) return [];
  const { sign, word } = resultWords('holds', group.scope);
  const names = [...byObject].map(([name, objects]) => (objects.length > 1 ? `${name} (${objects.length})` : name));
  const count = [...byObject.values()].reduce((sum, objects) => sum + objects.length, 0);
  const verb = word === 'holds' ? (count === 1 ? 'goal holds' : 'goals hold') : `goals ${word}`;
  return paintedSign(`${sign} ${thousands(count)} ${verb}: ${names.join(', ')}`, sign, paint);
}

function promiseLines(group: GroupReport, paint: Paint): string[] {
  const { holding, asked } = group.promises;
  if (asked === 0) return [];
  const some = holding === asked ? thousands(holding) : `${thousands(holding)} of ${thousands(asked)}`;
  const sign = holding === asked ? resultWords('holds', group.scope).sign : '✕';
  return paintedSign(`${sign} ${some} controller promises hold`, sign, paint);
}

function notAskedLines(group: GroupReport): string[] {
  const goals = group.goals.filter((goal) => goal.result === 'not-asked');
  if (goals.length === 0) return [];
  const texts = goals.map((goal) => (goal.message === undefined ? goal.name : `${goal.name} (${goal.message})`));
  return wrap(escapeControls(`– ${thousands(goals.length)} not asked: ${texts.join(', ')}`), MAX_COLUMNS, 2);
}

function paintedSign(text: string, sign: string, paint: Paint): string[] {
  const lines = wrap(escapeControls(text), MAX_COLUMNS, 2);
  return lines.map((line, index) => (index === 0 ? paint(styleOf(sign), sign) + line.slice(sign.length) : line));
}

function scopeLines(scope: Scope, paint: Paint): string[] {
  const size = `${counted(scope.states, 'state')} (${thousands(scope.settledStates)} settled)`;
  const world = [`nodes: ${scope.nodes}`, `Kubernetes ${scope.kubernetesVersion}`];
  return [
    ...labelledText(
      'scope',
      `${coveredBy(scope)}; ${size}, ${counted(scope.transitions, 'transition')}, ${duration(scope.seconds)}; ${world.join('; ')}`,
    ),
    ...worldLines(scope),
    ...(scope.limit === undefined
      ? []
      : paintedSign(`! ended early: ${scope.limit}; what was not reached is not covered`, '!', paint)),
  ];
}

function worldLines(scope: WorldWords): string[] {
  return [
    ...(scope.disturbances.length > 0 ? labelledText('disturbances', scope.disturbances.join(', ')) : []),
    ...(scope.reductions.length > 0 ? labelledText('reductions', scope.reductions.join(', ')) : []),
    ...(scope.assumptions.length > 0 ? labelledText('assumptions', scope.assumptions.join('; ')) : []),
  ];
}

function summaryLines(report: Report, options: TerminalOptions, common: WorldWords, paint: Paint): string[] {
  const { summary } = report;
  const goals = [
    `${thousands(summary.holds)} hold`,
    `${thousands(summary.violated)} violated`,
    `${thousands(summary.vacuous)} vacuous`,
    `${thousands(summary.inconclusive)} inconclusive`,
    `${thousands(summary.notAsked)} not asked`,
  ];
  const promises = `${thousands(summary.promisesHolding)} hold, ${thousands(summary.promisesBroken)} broken`;
  const kept = options.verbose ? summary.ignoredFields : summary.ignoredFields.slice(0, IGNORED_SHOWN);
  const more = summary.ignoredFields.length - kept.length;
  const ignored = `${kept.join(', ')}${more > 0 ? ` … and ${thousands(more)} more` : ''}`;
  return [
    paint('bold', 'SUMMARY'),
    ...labelledText('input', `${counted(summary.documents, 'document')} in ${counted(summary.groups, 'group')}`),
    ...labelledText('goals', goals.join(', ')),
    ...(summary.promisesHolding + summary.promisesBroken === 0 ? [] : labelledText('promises', promises)),
    ...worldLines(common),
    ...kindLines('not modelled', summary.notModelled),
    ...kindLines('irrelevant', summary.irrelevant),
    ...(kept.length > 0 ? labelledText('ignored', ignored) : []),
    ...summary.warnings.flatMap((warning) => labelledText('warning', warning)),
    ...labelledText('version', `seatrial ${summary.version}`),
    ...(options.reportPath === undefined ? [] : labelledText('report', options.reportPath)),
  ];
}

function kindLines(label: string, kinds: Readonly<Record<string, number>>): string[] {
  const entries = Object.entries(kinds);
  return entries.length === 0
    ? []
    : labelledText(label, entries.map(([kind, count]) => `${kind} ${thousands(count)}`).join(', '));
}

function labelledText(label: string, text: string): string[] {
  return labelled(label, escapeControls(text));
}

function styleOf(sign: string): 'red' | 'green' | 'yellow' {
  return sign === '✕' ? 'red' : sign === '✓' ? 'green' : 'yellow';
}
