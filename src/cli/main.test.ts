/**
 * The command as a user calls it: one clear line and exit code 2 for every mistake, the verdict as exit code otherwise.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../report/schema.ts';
import { deployment, service } from './testing.ts';

const directory = mkdtempSync(join(tmpdir(), 'seatrial-'));
const main = resolve('src/cli/main.ts');
const tsx = resolve('node_modules/tsx/dist/cli.mjs');

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function seatrial(
  args: readonly string[],
  input = '',
  node: readonly string[] = [],
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, ...node, main, ...args], {
    cwd: directory,
    input,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

const recreate = [deployment('web', { replicas: 2, strategy: '{ type: Recreate }' }), service('web', 'app: web')].join(
  '---\n',
);

describe('mistakes', () => {
  it.each([
    { args: ['check', '--disturbanes', '3'], line: "unknown option '--disturbanes' (Did you mean --disturbances?)" },
    { args: ['chek'], line: "unknown command 'chek' (did you mean check?)" },
    { args: ['check'], line: 'no input: name files, directories or - (seatrial check k8s/)' },
    { args: ['check', '-', '--timeout', 'soon'], line: 'Expected a time above 0 such as 60s or 2m.' },
    { args: ['check', '-', '--nodes', '3x4'], line: "expected sizes such as 4cpu,8Gi, found '4'" },
    { args: ['check', '-', '-t', 'drain-end s'], line: 'no goal matches' },
    { args: ['check', '-', '--faults', 'drain=1', '--deep'], line: '--faults fixes what happens' },
    { args: ['check', 'nowhere/'], line: 'expected a readable file or directory, found no such file or directory' },
  ])('$args', ({ args, line }) => {
    const { code, out, err } = seatrial(args, recreate);
    expect(err).toContain(line);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('of --strict are fields and kinds that are not modelled', () => {
    const job = 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: s }\n';
    const { code, err } = seatrial(['check', '-', '--strict'], `${recreate}---\n${job}`);
    expect({ code, err }).toEqual({ code: 2, err: 'error: ExternalSecret (1): not modelled (--strict)\n' });
  });
});

describe('answers', () => {
  it('without arguments are eight lines', () => {
    const { code, out } = seatrial([]);
    expect({ code, lines: out.trim().split('\n').length }).toEqual({ code: 0, lines: 8 });
  });

  it('to standard input and a pattern: exit code 1, the verdict last, no colour in a pipe', () => {
    const { code, out, err } = seatrial(['check', '-', '-t', 'stays', '--faults', 'rollout'], recreate);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out.trimEnd().split('\n').at(-1)).toMatch(/^✕ VIOLATED {2}1 goal violated/);
    expect(readFileSync(join(directory, 'reports/index.html'), 'utf8')).toContain('stays-available');
  });

  it('to workloads of which none is modelled are no pass', () => {
    const set = recreate.slice(0, recreate.indexOf('---')).replace('Deployment', 'StatefulSet');
    const daemon = set.replace(/ {2}(?:replicas|strategy):.*\n/g, '');
    const { code, out } = seatrial(['check', '-'], daemon);
    expect(code).toBe(3);
    expect(out).toMatch(/not modelled +StatefulSet 1\n[^]*! NOTHING CHECKED .* this is not a pass\n$/);
  });

  it('to what may stand for workloads and is not modelled are no pass either', () => {
    const { code, out } = seatrial(
      ['check', '-'],
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n',
    );
    expect(code).toBe(3);
    expect(out).toMatch(/not modelled +Kustomization 1\n[^]*! NOTHING CHECKED .* this is not a pass\n$/);
  });

  it('with -q are the verdict alone; with a limit the exit code is 3', () => {
    const { code, out } = seatrial(
      ['check', '-', '-q', '--max-states', '50', '-t', 'converges', '--output-dir', 'elsewhere'],
      recreate,
    );
    expect(code).toBe(3);
    expect(out).toMatch(/^! INCONCLUSIVE .* this is not a pass\n$/);
  });

  it('are written where --output-dir says, and can be repeated and narrowed from there', () => {
    writeFileSync(join(directory, 'web.yaml'), recreate);
    const only = ['-t', 'stays', '--faults', 'rollout', '--output-dir', 'my reports'];
    const { out } = seatrial(['check', 'web.yaml', ...only]);
    const file = /replay {2}.* '(my reports\/counterexamples\/.*\.json)'\n/.exec(out)?.[1] ?? '';
    expect(seatrial(['replay', file]).code).toBe(1);
    expect(out).toContain("web.yaml -t 'stays-available deployment/web' --faults rollout=1\n");
    // What an earlier run has found stays there, and is not in the report of this one.
    seatrial(['check', 'web.yaml', '-t', 'drain', '--faults', 'drain', '--output-dir', 'my reports']);
    expect(existsSync(join(directory, file))).toBe(true);
    expect(readFileSync(join(directory, 'my reports/index.html'), 'utf8')).not.toContain(file);
  });

  it('replace the files of earlier ones that they have answered anew, and no others', () => {
    writeFileSync(join(directory, 'mended.yaml'), recreate);
    const checked = (): string[] => {
      seatrial(['check', 'mended.yaml', '--disturbances', '1', '--runs', '0', '--output-dir', 'files']);
      return readdirSync(join(directory, 'files/counterexamples')).sort();
    };
    const [found = ''] = checked();
    const mine = ['mine.json', 'notes.txt', `other-${found}`];
    for (const name of mine)
      copyFileSync(join(directory, 'files/counterexamples', found), join(directory, 'files/counterexamples', name));
    expect(checked()).toEqual([found, ...mine].sort());
    writeFileSync(join(directory, 'mended.yaml'), recreate.replace('{ type: Recreate }', '{}'));
    expect(checked()).toEqual(mine.sort());
  });

  it('beyond what fits into memory are inconclusive, no crash', () => {
    const large = deployment('web', { replicas: 4 });
    const { code, out } = seatrial(['check', '-', '--disturbances', '5'], large, ['--max-old-space-size=90']);
    expect(code).toBe(3);
    expect(out).toContain('stopped before the memory was full');
    expect(out).toMatch(/! INCONCLUSIVE .* this is not a pass\n$/);
  }, 120_000);

  it('as JSON follow the published schema, and nothing else is on standard output', () => {
    const { code, out } = seatrial(['check', '-', '-o', 'json', '--disturbances', '1', '-t', 'drain'], recreate);
    expect(code).toBe(0);
    expect(reportSchema.parse(JSON.parse(out)).groups[0]?.goals).toMatchObject([
      { name: 'drain-ends', result: 'holds' },
    ]);
  });
});
