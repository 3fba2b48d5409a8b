#!/usr/bin/env node
/**
 * The command line: arguments in, exit code out (0 holds, 1 violated, 2 input, 3 inconclusive, 4 internal). What a verb
 * does is loaded only when it is called, so that help and mistakes are answered at once.
 */
import { Command, CommanderError, Option } from 'commander';
import {
  disturbanceCount,
  duration,
  faults,
  integer,
  kubernetesVersion,
  outputFormat,
  seed,
  TOLERATED,
  type Flags,
} from './flags.ts';
import { suggestion } from '../kube/text.ts';
import { VERSION } from './version.ts';

const OVERVIEW = `seatrial: can any order of failures, crashes, scaling and rollouts break these manifests?
  seatrial check k8s/                                 every manifest below a directory
  helm template . | seatrial check -                  what helm renders
  seatrial check web.yaml -t drain-ends               one goal
  seatrial check web.yaml --nodes 3x4cpu,8Gi          on nodes of this size
  seatrial check web.yaml --faults drain=1,scale=1    only these disturbances
  seatrial replay reports/counterexamples/….json      a counterexample again
  seatrial check --help                               all options
`;

const MOST_STATES = 100_000_000;
const MOST_RUNS = 1_000_000;
/** More would make a state larger than the engine can hold. */
const MOST_WALKED = 40;

const program = new Command('seatrial').description(
  'Sea trials for Kubernetes manifests: every order of failures and changes, without a cluster.',
);
program
  .exitOverride()
  .version(VERSION)
  .configureOutput({ outputError: (text, write) => write(`${text.trim().replace(/\s*\n\s*/g, ' ')}\n`) })
  .argument('[verb]')
  .action((verb?: string) => {
    if (verb === undefined) process.stdout.write(OVERVIEW);
    else
      program.error(
        `error: unknown command '${verb}'${suggestion(
          verb,
          program.commands.map((c) => c.name()),
        )}`,
      );
  });
program
  .command('check')
  .description('check manifests: files, directories or - for standard input')
  .argument('[path...]', 'the same as --filename')
  .option('-f, --filename <path...>', 'files, directories or - for standard input')
  .option('--nodes <nodes>', '3, 3x4cpu,8Gi, or a file with Node objects (default: those of the input, else 3)')
  .option('--disturbances <n>', 'most disturbances on one run (default: 2)', disturbanceCount)
  .option('--faults <name=n,...>', 'exactly these disturbances, each at most so often', faults)
  .addOption(
    new Option('--timeout <time>', 'for the whole call: 60s, 2m').argParser(duration).default(duration('60s'), '60s'),
  )
  .option('--max-states <n>', 'most settled states of one search', integer(1, MOST_STATES), 1_000_000)
  .option(
    '--runs <n>',
    'sampled runs of up to 6 disturbances beyond those searched (default: 2000, if time allows)',
    integer(0, MOST_RUNS),
  )
  .option('--seed <0x…>', 'the same seed gives the same sampled runs', seed, 1)
  .option('--walk <n>', 'one long walk of up to n disturbances as well', integer(1, MOST_WALKED))
  .option('--tolerate <n>', 'losses that stays-available puts up with: 0 to 2', integer(0, 2), TOLERATED)
  .option('-t, --property <pattern>', 'only goals that match, e.g. drain-ends or "stays* web"')
  .option('--strict', 'fields and kinds that are not modelled are errors, what cannot be asked is a finding')
  .option('--deep', 'goes on with more disturbances until the time is over')
  .option('--kubernetes-version <version>', 'release whose rules apply: 1.37', kubernetesVersion, '1.37')
  .option('-o, --output <format>', 'text or json', outputFormat, 'text')
  .option('--output-dir <directory>', 'where index.html is written', 'reports')
  .option('-v, --verbose', 'every ignored field')
  .option('-q, --quiet', 'only the verdict')
  .option('--no-color', 'without colour')
  .action(async (paths: string[], flags: Flags) => {
    const { checkInterruptibly } = await import('./interruptible.ts');
    process.exitCode = await checkInterruptibly({ ...flags, filename: [...(flags.filename ?? []), ...paths] });
  });

program
  .command('replay')
  .description('repeat a counterexample from its file: exit 1 if it reproduces, 0 if not')
  .argument('<file>', 'a file of reports/counterexamples')
  .action(async (file: string) => {
    const { replayFile } = await import('./replay.ts');
    const { text, exitCode } = replayFile(file);
    (exitCode === 2 ? process.stderr : process.stdout).write(`${text}\n`);
    process.exitCode = exitCode;
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    process.stderr.write(`internal error: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 4;
  }
}
