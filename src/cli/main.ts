#!/usr/bin/env node
/**
 * The command line: arguments in, report on stdout, exit code out (0 holds, 1 violated, 2 input, 3 inconclusive, 4 internal).
 */
import { Command, CommanderError } from 'commander';
import { mkdirSync, writeFileSync } from 'node:fs';
import { ModelError } from '../engine/contract.ts';
import { readInputs } from '../kube/files.ts';
import { loadManifests } from '../kube/manifest.ts';
import type { Fault } from '../kube/types.ts';
import { escapeControls } from '../report/escape.ts';
import { renderHtml } from '../report/html.ts';
import { renderReport } from '../report/terminal.ts';
import type { Report } from '../report/types.ts';
import { checkGroup } from './check-group.ts';
import { replayCommand, writeCounterexample } from './counterexample-files.ts';
import { groupsOf } from './groups.ts';
import { replayFile } from './replay.ts';
import { summarise } from './summary.ts';

interface Flags {
  readonly filename: readonly string[];
  readonly disturbances: number;
  readonly timeout: number;
  readonly maxStates: number;
  readonly output: 'text' | 'json';
}

const exitCodes = { holds: 0, violated: 1, error: 2, inconclusive: 3 } as const;

function line(fault: Fault): string {
  return escapeControls(
    `${fault.file}:${fault.line}:${fault.column}: ${fault.subject}: expected ${fault.expected}, found ${fault.found}`,
  );
}

function checkCommand(flags: Flags): number {
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
  const checked = groups.map((group, index) => {
    const left = begun + flags.timeout * 1000 - Date.now();
    const deadline = Date.now() + left / (groups.length - index);
    return checkGroup(group, { disturbances: flags.disturbances, maxStates: flags.maxStates, deadline, nodes });
  });
  const reports = checked.map((group) => group.report);
  const report: Report = summarise(manifests, reports, (Date.now() - begun) / 1000);
  const counterexamples = new Map(checked.flatMap((group) => [...group.counterexamples]));
  for (const [path, counterexample] of counterexamples) writeCounterexample(path, counterexample);
  const replay = replayCommand();
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/index.html', renderHtml(report, counterexamples, replay));
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  const shown = { colour, verbose: false, reportPath: 'reports/index.html', replay };
  const text = renderReport(report, counterexamples, shown);
  process.stdout.write(flags.output === 'json' ? `${JSON.stringify(report, null, 2)}\n` : `${text}\n`);
  return exitCodes[report.summary.result];
}

function number(text: string): number {
  const value = Number(text.replace(/s$/, ''));
  if (!Number.isFinite(value) || value < 0)
    throw new CommanderError(2, 'seatrial.number', `error: expected a number, found '${text}'`);
  return value;
}

const program = new Command('seatrial').description(
  'Sea trials for Kubernetes manifests: every order of failures and changes, without a cluster.',
);
program.exitOverride();
program
  .command('check')
  .description('check manifests')
  .requiredOption('-f, --filename <path...>', 'files, directories or - for standard input')
  .option('--disturbances <n>', 'most disturbances on one run', number, 2)
  .option('--timeout <seconds>', 'for the whole call', number, 60)
  .option('--max-states <n>', 'most settled states of one group', number, 1_000_000)
  .option('-o, --output <format>', 'text or json', 'text')
  .action((flags: Flags) => {
    process.exitCode = checkCommand(flags);
  });

program
  .command('replay')
  .description('repeat a counterexample from its file: exit 1 if it reproduces, 0 if not')
  .argument('<file>', 'a file of reports/counterexamples')
  .action((file: string) => {
    const { text, exitCode } = replayFile(file);
    (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
    process.exitCode = exitCode;
  });

try {
  program.parse();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(
      `internal error: ${error instanceof ModelError || error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 4;
  }
}
