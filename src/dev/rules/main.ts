#!/usr/bin/env node
/**
 * `npm run rules`: prints the ledger of rules, `-o json` as data. Exit code 0: every rule has a place in the code or a
 * reason for which it is left out; 1: one is open or the table is wrong; 2: the command is wrong.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readLedger, type Ledger, type Line, type Status } from './ledger.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const STATUSES: readonly Status[] = ['covered', 'partly', 'judged', 'left out', 'open'];

/** The table, aligned, with an empty cell where there is nothing. */
function table(lines: readonly Line[]): string {
  const more = (all: readonly string[]): string => `${all[0] ?? ''}${all.length > 1 ? ` +${all.length - 1}` : ''}`;
  const rows = [
    ['RULE', 'STATUS', 'PLACE', 'TEST', 'RECORDING', 'WHAT IT SAYS'],
    ...lines.map((line) => [
      line.id,
      line.status,
      line.places.length > 0 ? more(line.places) : line.because === null ? '' : `fidelity.md: ${line.because}`,
      more(line.tests),
      more(line.recordings),
      line.rule,
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** The numbers below the table. */
function summary({ lines, faults }: Ledger): string {
  const count = (of: readonly Line[], status: Status): number => of.filter((line) => line.status === status).length;
  const said = (name: string, of: readonly Line[]): string =>
    `${name}: ${of.length}; ${STATUSES.map((status) => `${status} ${count(of, status)}`).join(', ')}`;
  const present = lines.filter(({ status }) => status === 'covered' || status === 'partly' || status === 'judged');
  return [
    said(
      'rules',
      lines.filter(({ kind }) => kind === 'rule'),
    ),
    said(
      'promises',
      lines.filter(({ kind }) => kind === 'promise'),
    ),
    said('all', lines),
    `of those in the code: ${present.filter(({ tests }) => tests.length > 0).length} named by a test, ${present.filter(({ recordings }) => recordings.length > 0).length} seen in a recording`,
    ...faults,
  ].join('\n');
}

function run(): number {
  let output: string | undefined;
  try {
    ({ output } = parseArgs({ options: { output: { type: 'string', short: 'o' } } }).values);
  } catch (error) {
    process.stderr.write(`rules: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  if (output !== undefined && output !== 'json') {
    process.stderr.write(`rules: -o: expected json, found ${output}\n`);
    return 2;
  }
  const ledger = readLedger(ROOT);
  const text = output === 'json' ? JSON.stringify(ledger, null, 2) : `${table(ledger.lines)}\n\n${summary(ledger)}`;
  process.stdout.write(`${text}\n`);
  return ledger.faults.length > 0 ? 1 : 0;
}

// Whoever reads only the beginning (`| head`) has seen enough.
process.stdout.on('error', () => process.exit());
process.exitCode = run();
