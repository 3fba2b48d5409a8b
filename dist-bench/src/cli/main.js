#!/usr/bin/env node
/**
 * The command line: arguments in, report on stdout, exit code out (0 holds, 1 violated, 2 input, 3 inconclusive, 4 internal).
 */
import { Command, CommanderError } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { ModelError } from '../engine/contract.js';
import { readInputs } from '../kube/files.js';
import { loadManifests } from '../kube/manifest.js';
import { escapeControls } from '../report/escape.js';
import { renderHtml } from '../report/html.js';
import { renderReport } from '../report/terminal.js';
import { checkGroup } from './check-group.js';
import { groupsOf } from './groups.js';
import { summarise } from './summary.js';
const exitCodes = { holds: 0, violated: 1, error: 2, inconclusive: 3 };
function line(fault) {
    return escapeControls(`${fault.file}:${fault.line}:${fault.column}: ${fault.subject}: expected ${fault.expected}, found ${fault.found}`);
}
function checkCommand(flags) {
    const begun = Date.now();
    const { inputs, faults } = readInputs(flags.filename);
    const manifests = loadManifests(inputs);
    const all = [...faults, ...(inputs.length > 0 || faults.length === 0 ? manifests.faults : [])];
    if (all.length > 0) {
        process.stderr.write(`${all.map((fault) => `error: ${line(fault)}`).join('\n')}\n`);
        return 2;
    }
    const groups = groupsOf(manifests.objects);
    const nodes = manifests.objects.filter((o) => o.kind === 'Node');
    const reports = groups.map((group, index) => {
        const left = begun + flags.timeout * 1000 - Date.now();
        const deadline = Date.now() + left / (groups.length - index);
        return checkGroup(group, { disturbances: flags.disturbances, maxStates: flags.maxStates, deadline, nodes });
    });
    const report = summarise(manifests, reports, (Date.now() - begun) / 1000);
    mkdirSync('reports', { recursive: true });
    writeFileSync('reports/index.html', renderHtml(report, new Map()));
    const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
    const text = renderReport(report, new Map(), { colour, verbose: false, reportPath: 'reports/index.html' });
    process.stdout.write(flags.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${text}\n`);
    return exitCodes[report.summary.result];
}
function number(text) {
    const value = Number(text.replace(/s$/, ''));
    if (!Number.isFinite(value) || value < 0)
        throw new CommanderError(2, 'seatrial.number', `error: expected a number, found '${text}'`);
    return value;
}
const program = new Command('seatrial').description('Sea trials for Kubernetes manifests: every order of failures and changes, without a cluster.');
program.exitOverride();
program
    .command('check')
    .description('check manifests')
    .requiredOption('-f, --filename <path...>', 'files, directories or - for standard input')
    .option('--disturbances <n>', 'most disturbances on one run', number, 2)
    .option('--timeout <seconds>', 'for the whole call', number, 60)
    .option('--max-states <n>', 'most settled states of one group', number, 1_000_000)
    .option('-o, --output <format>', 'text or json', 'text')
    .action((flags) => {
    process.exitCode = checkCommand(flags);
});
try {
    program.parse();
}
catch (error) {
    if (error instanceof CommanderError)
        process.exitCode = error.exitCode === 0 ? 0 : 2;
    else {
        process.stderr.write(`internal error: ${error instanceof ModelError || error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 4;
    }
}
