/**
 * The report for the terminal: groups with their findings and scope, then the summary, the verdict last.
 */
import { escapeControls } from './escape.js';
import { painter, storyLines } from './story.js';
import { columns, labelled, MAX_COLUMNS, wrap } from './text.js';
import { counted, coveredBy, duration, resultWords, thousands, verdict } from './words.js';
const IGNORED_SHOWN = 5;
/** Text of a report, at most 100 columns wide; counterexamples are found by the path that a goal names. */
export function renderReport(report, counterexamples, options) {
    const paint = painter(options.colour);
    const end = verdict(report);
    const [first = '', ...rest] = wrap(escapeControls(`${end.sign} ${end.word}  ${end.detail}`), MAX_COLUMNS, 2);
    return [
        ...report.groups.flatMap((group) => [...groupLines(group, counterexamples, options, paint), '']),
        ...summaryLines(report, options, paint),
        '',
        paint(styleOf(end.sign), first),
        ...rest,
    ].join('\n');
}
function groupLines(group, counterexamples, options, paint) {
    const shown = group.goals.filter((goal) => goal.result !== 'holds' && goal.result !== 'not-asked');
    const findings = [...shown, ...group.promises.broken];
    return [
        ...wrap(escapeControls(`GROUP ${group.name}`), MAX_COLUMNS, 2).map((line) => paint('bold', line)),
        ...labelledText('members', group.members.join(', ')),
        ...(options.verbose && group.ties.length > 0 ? labelledText('ties', group.ties.join('; ')) : []),
        ...findings.flatMap((goal) => findingLines(goal, group, counterexamples, paint)),
        ...(findings.length > 0 ? [''] : []),
        ...holdingLines(group, paint),
        ...promiseLines(group, paint),
        ...notAskedLines(group),
        ...scopeLines(group.scope, paint),
        ...group.notes.flatMap((note) => labelledText('note', note)),
    ];
}
function findingLines(goal, group, counterexamples, paint) {
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
        ...(goal.counterexample === undefined ? [] : replayLine(goal.counterexample)),
    ];
}
function paintHead(line, head, sign, paint) {
    return line.startsWith(head) ? paint(styleOf(sign), head) + line.slice(head.length) : paint(styleOf(sign), line);
}
/** The command stays on one line even where it is too long: it is there to be copied. */
function replayLine(path) {
    const quoted = /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw `'\''`)}'`;
    return [`  replay  npx seatrial replay ${escapeControls(quoted)}`];
}
function holdingLines(group, paint) {
    const byObject = new Map();
    for (const goal of group.goals) {
        if (goal.result === 'holds')
            byObject.set(goal.name, [...(byObject.get(goal.name) ?? []), goal.object]);
    }
    if (byObject.size === 0)
        return [];
    const { sign, word } = resultWords('holds', group.scope);
    const names = [...byObject].map(([name, objects]) => (objects.length > 1 ? `${name} (${objects.length})` : name));
    const count = [...byObject.values()].reduce((sum, objects) => sum + objects.length, 0);
    const verb = word === 'holds' ? (count === 1 ? 'goal holds' : 'goals hold') : `goals ${word}`;
    return paintedSign(`${sign} ${thousands(count)} ${verb}: ${names.join(', ')}`, sign, paint);
}
function promiseLines(group, paint) {
    const { holding, asked } = group.promises;
    if (asked === 0)
        return ['– no controller promise was asked'];
    const some = holding === asked ? thousands(holding) : `${thousands(holding)} of ${thousands(asked)}`;
    const sign = holding === asked ? resultWords('holds', group.scope).sign : '✕';
    return paintedSign(`${sign} ${some} controller promises hold`, sign, paint);
}
function notAskedLines(group) {
    const goals = group.goals.filter((goal) => goal.result === 'not-asked');
    if (goals.length === 0)
        return [];
    const texts = goals.map((goal) => (goal.message === undefined ? goal.name : `${goal.name} (${goal.message})`));
    return wrap(escapeControls(`– ${thousands(goals.length)} not asked: ${texts.join(', ')}`), MAX_COLUMNS, 2);
}
function paintedSign(text, sign, paint) {
    const lines = wrap(escapeControls(text), MAX_COLUMNS, 2);
    return lines.map((line, index) => (index === 0 ? paint(styleOf(sign), sign) + line.slice(sign.length) : line));
}
function scopeLines(scope, paint) {
    const size = `${counted(scope.states, 'state')} (${thousands(scope.settledStates)} settled)`;
    const world = [`nodes: ${scope.nodes}`, `Kubernetes ${scope.kubernetesVersion}`];
    return [
        ...labelledText('scope', `${coveredBy(scope)}; ${size}, ${counted(scope.transitions, 'transition')}, ${duration(scope.seconds)}; ${world.join('; ')}`),
        ...(scope.disturbances.length > 0 ? labelledText('disturbances', scope.disturbances.join(', ')) : []),
        ...(scope.reductions.length > 0 ? labelledText('reductions', scope.reductions.join(', ')) : []),
        ...(scope.assumptions.length > 0 ? labelledText('assumptions', scope.assumptions.join('; ')) : []),
        ...(scope.limit === undefined
            ? []
            : paintedSign(`! ended early: ${scope.limit}; what was not reached is not covered`, '!', paint)),
    ];
}
function summaryLines(report, options, paint) {
    const { summary } = report;
    const goals = [
        `${thousands(summary.holds)} hold`,
        `${thousands(summary.violated)} violated`,
        `${thousands(summary.vacuous)} vacuous`,
        `${thousands(summary.inconclusive)} inconclusive`,
        `${thousands(summary.notAsked)} not asked`,
    ];
    const kept = options.verbose ? summary.ignoredFields : summary.ignoredFields.slice(0, IGNORED_SHOWN);
    const more = summary.ignoredFields.length - kept.length;
    const ignored = `${kept.join(', ')}${more > 0 ? ` … and ${thousands(more)} more` : ''}`;
    return [
        paint('bold', 'SUMMARY'),
        ...labelledText('input', `${counted(summary.documents, 'document')} in ${counted(summary.groups, 'group')}`),
        ...labelledText('goals', goals.join(', ')),
        ...labelledText('promises', `${thousands(summary.promisesHolding)} hold, ${thousands(summary.promisesBroken)} broken`),
        ...kindLines('not modelled', summary.notModelled),
        ...kindLines('irrelevant', summary.irrelevant),
        ...(kept.length > 0 ? labelledText('ignored', ignored) : []),
        ...summary.warnings.flatMap((warning) => labelledText('warning', warning)),
        ...labelledText('version', `seatrial ${summary.version}`),
        ...(options.reportPath === undefined ? [] : labelledText('report', options.reportPath)),
    ];
}
function kindLines(label, kinds) {
    const entries = Object.entries(kinds);
    return entries.length === 0
        ? []
        : labelledText(label, entries.map(([kind, count]) => `${kind} ${thousands(count)}`).join(', '));
}
function labelledText(label, text) {
    return labelled(label, escapeControls(text));
}
function styleOf(sign) {
    return sign === '✕' ? 'red' : sign === '✓' ? 'green' : 'yellow';
}
