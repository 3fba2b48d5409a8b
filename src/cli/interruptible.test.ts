/**
 * Ctrl-C as a user presses it. The input is a named pipe: whoever can write into it knows that the command listens.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { deployment } from './testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'seatrial-'));
const pipe = join(directory, 'input.yaml');
const hasPipes = spawnSync('mkfifo', [pipe]).status === 0;

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Starts a check that would take very long, and waits until it reads its input. */
async function started() {
  const main = resolve('src/cli/main.ts');
  const args = ['check', pipe, '--disturbances', '6', '--timeout', '1h'];
  const command = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], { cwd: directory });
  return { command, out: text(command.stdout), err: text(command.stderr), input: await open(pipe, 'w') };
}

function exitCode(command: ChildProcess): Promise<unknown> {
  return once(command, 'exit').then(([code]: unknown[]) => code);
}

describe.skipIf(!hasPipes)('Ctrl-C (skipped where there are no named pipes)', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends the search, and what is known is reported', async (signal) => {
    const { command, out, err, input } = await started();
    const code = exitCode(command);
    await input.writeFile(deployment('web', { replicas: 4 }));
    await input.close();
    command.kill(signal);
    expect(await code).toBe(3);
    expect(await err).toBe(`${signal}: what is known so far is reported; once more ends at once\n`);
    expect(await out).toMatch(/ended early: interrupted[^]*! INCONCLUSIVE .* this is not a pass\n$/);
    expect(readFileSync(join(directory, 'reports/index.html'), 'utf8')).toContain('interrupted');
    rmSync(join(directory, 'reports'), { recursive: true });
  });

  it('again ends at once, without a report', async () => {
    const { command, out, input } = await started();
    const end = once(command, 'exit');
    command.kill('SIGINT');
    // What comes at the same moment is the same key.
    const again = setInterval(() => command.kill('SIGINT'), 100);
    expect(await end).toEqual([null, 'SIGINT']);
    clearInterval(again);
    await input.close();
    expect(await out).toBe('');
    expect(existsSync(join(directory, 'reports'))).toBe(false);
  });
});
