/**
 * `npm run mutants` and `npm run zoo`: the tables of what is found. Exit code 1 = something is not.
 */
import { elsewhere } from './elsewhere.ts';
import { killsOf, scored, unkilled, type Scored } from './score.ts';
import { allTrials } from './all.ts';
import { controllerLines, manifestLines, miniatureLines, type ZooLine } from './zoo.ts';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

function mutants(): boolean {
  const all: Scored[] = [];
  for (const trial of allTrials) {
    const [one] = scored([trial]);
    if (!one) continue;
    all.push(one);
    print(`${one.kills.length > 0 ? '✓' : '✕'} ${trial.mutant}: ${one.kills.join(', ') || 'survives'}`);
  }
  const kills = killsOf(all);
  print('\ngoal or promise, and how many of them break it');
  for (const [name, count] of [...kills].sort((a, b) => b[1] - a[1]))
    print(`  ${name.padEnd(28)} ${count > 0 ? count : `0, ${unkilled[name] ?? 'and nobody says why'}`}`);
  const killed = all.filter((one) => one.kills.length > 0).length;
  const idle = [...kills].filter(([name, count]) => count === 0 && unkilled[name] === undefined);
  print(
    `\n${killed} of ${all.length} faulty clusters found; ${kills.size} goals and promises, ${idle.length} without effect`,
  );
  return killed === all.length && idle.length === 0;
}

function row({ id, found, by, states, length, seconds, repairedStates, size }: ZooLine): string {
  const numbers = [states, length, seconds.toFixed(2), repairedStates].map((n) => String(n).padStart(8));
  return `${found ? '✓' : '✕'} ${id.padEnd(44)}${numbers.join('')}  ${by}${size === undefined ? '' : `; ${size}`}`;
}

function zoo(): boolean {
  const head = ['states', 'steps', 'seconds', 'repaired'].map((word) => word.padStart(8)).join('');
  print(`  ${'failure'.padEnd(44)}${head}  found by`);
  let complete = true;
  for (const lines of [controllerLines(), miniatureLines(), manifestLines()])
    for (const line of lines) {
      print(row(line));
      complete &&= line.found;
    }
  print('\nnot modelled');
  for (const [id, why] of Object.entries(elsewhere)) print(`– ${id.padEnd(44)} ${why}`);
  return complete;
}

process.exitCode = (process.argv[2] === 'zoo' ? zoo() : mutants()) ? 0 : 1;
