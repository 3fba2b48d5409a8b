/**
 * Manifests that people really deploy, from the folder beside the repository where it is there: whatever they hold, the
 * command answers within its time, and for some it is pinned what it finds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { reportSchema } from '../report/schema.ts';

const FOLDER = resolve('../shared/manifests');
const NONE = 'there are none: skipped';
const folders = existsSync(FOLDER)
  ? readdirSync(FOLDER, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  : [];
const directory = mkdtempSync(join(tmpdir(), 'seatrial-'));

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Checks a path and gives the violated goals; `null` = the input is wrong, which is said in lines of the right form. */
function violatedIn(path: string, timeout: string): readonly string[] | null {
  const main = resolve('src/cli/main.ts');
  const args = ['check', '-f', path, '--timeout', timeout, '--runs', '100', '-o', 'json', '--output-dir', directory];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), main, ...args],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  if (status === 2) {
    for (const line of stderr.trimEnd().split('\n'))
      expect(line).toMatch(/^error: [^ ]+:\d+:\d+: [^ ]+ .*expected .+, found .+/);
    return null;
  }
  expect(stderr).toBe('');
  expect([0, 1, 3]).toContain(status);
  const { groups } = reportSchema.parse(JSON.parse(stdout));
  for (const { scope, goals } of groups) {
    // A verdict without a scope would be worth nothing.
    const level = scope.exhaustive?.disturbances ?? -1;
    expect(scope.limit !== undefined || level === 2).toBe(true);
    if (level < 0) expect(goals.map(({ result }) => result)).not.toContain('holds');
    for (const { result, message } of goals) if (result === 'inconclusive') expect(message).toMatch(/./);
  }
  return [...new Set(groups.flatMap(({ goals }) => goals.flatMap(shownIfViolated)))].sort();
}

function shownIfViolated({ result, name, object }: { result: string; name: string; object: string }): string[] {
  return result === 'violated' ? [`${name} of ${object}`] : [];
}

/** No readiness probe: a new version counts as ready when it has started, and takes the last working pod away. */
const unprobed = (...names: readonly string[]): string[] =>
  names.map((name) => `bad-rollout-halts of deployment/${name}`);

const PINNED: Readonly<Record<string, readonly string[]>> = {
  'aks-store-demo': [],
  'argo-cd': unprobed('argocd-applicationset-controller', 'argocd-dex-server', 'argocd-redis'),
  // Pods that tolerate a lost node for ever are not made elsewhere; budgets of one broken pod refuse its eviction.
  calico: [
    'converges of deployment/calico-typha',
    'drain-ends of node/*',
    'rollout-completes of deployment/calico-typha',
  ],
  'example-voting-app': unprobed('db', 'redis', 'result', 'vote', 'worker'),
  // One controller as a DaemonSet and as a Deployment: made to be applied one at a time.
  'ingress-nginx': [
    'owns-its-pods of daemonset/ingress-nginx-controller',
    'owns-its-pods of deployment/ingress-nginx-controller',
  ],
  // Budgets of 80 % over one replica.
  'knative-serving': ['drain-ends of node/*'],
  // A rollout may take one of two pods, and a crash the other.
  'kube-prometheus': [
    'bad-rollout-halts of daemonset/node-exporter',
    ...unprobed('kube-state-metrics', 'prometheus-operator'),
    'stays-available of deployment/prometheus-adapter',
  ],
  'online-boutique': unprobed('loadgenerator'),
};

describe.skipIf(folders.length === 0)(`manifests in ${FOLDER}`, () => {
  it.each(folders.length > 0 ? folders : [NONE])('%s', (name) => {
    const path = join(FOLDER, name);
    const pinned = PINNED[name];
    const violated = violatedIn(path, pinned ? '60s' : '2s');
    if (pinned) expect(violated).toEqual(pinned);
    // Files of a wrong input may be right by themselves.
    if (violated === null) for (const file of readdirSync(path)) violatedIn(join(path, file), '1s');
  });
});
