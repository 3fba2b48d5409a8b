/**
 * Measures the engine. Prints one line of JSON a measurement.
 *
 * `npm run --silent bench -- toy small|mid|medium [--symmetry] [--form plain]`: the toy cluster, for comparison with other tools;
 * `npm run --silent bench -- cluster 3:2 3:3 4:2`: Deployments by replicas and disturbances;
 * `npm run --silent bench -- [replicas…]`: the gate, two disturbances each (default 1 2 3 4).
 */
import { parseArgs } from 'node:util';
import { measureDeployment } from './deployment.ts';
import { forms, isScope, measureToy } from './toy/measure.ts';
import { scopes } from './toy/scopes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    form: { type: 'string', default: 'compiled' },
    workers: { type: 'string', default: '1' },
    symmetry: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o', default: 'json' },
  },
});

function print(result: object): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

const [what = 'gate', ...rest] = positionals;
if (values.output !== 'json') fail(`-o: expected json, found ${values.output}`);
if (what === 'toy') {
  const [name = 'small'] = rest;
  if (!isScope(name)) fail(`toy: expected ${Object.keys(scopes).join(' | ')}, found ${name}`);
  const form = forms.find((one) => one === values.form);
  if (!form) fail(`--form: expected ${forms.join(' | ')}, found ${values.form}`);
  const workers = Number(values.workers);
  if (!Number.isInteger(workers) || workers < 1) fail(`--workers: expected a number above 0, found ${values.workers}`);
  if (workers > 1 && (values.symmetry || form !== 'compiled'))
    fail('--workers: several threads run the compiled form without symmetry');
  print(await measureToy(name, { symmetry: values.symmetry, form, workers }));
} else if (what === 'cluster') {
  for (const size of rest.length > 0 ? rest : ['3:2', '4:2']) {
    const [replicas, disturbances = 2] = size.split(':').map(Number);
    if (!replicas || !Number.isInteger(disturbances)) fail(`cluster: expected replicas:disturbances, found ${size}`);
    print(measureDeployment(replicas, disturbances));
  }
} else {
  const sizes = positionals.map(Number);
  if (sizes.some((size) => !Number.isInteger(size))) fail(`expected toy, cluster or replicas, found ${what}`);
  for (const replicas of sizes.length > 0 ? sizes : [1, 2, 3, 4]) print(measureDeployment(replicas, 2));
}
