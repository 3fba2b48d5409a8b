/**
 * The scanner behind the tidy test, and the directions of imports: a check that sees nothing would pass for ever.
 */
import { describe, expect, it } from 'vitest';
import { wrongImports } from './directions.ts';
import { functionsOf, importsOf, scan } from './source.ts';

describe('scan', () => {
  it('tells comments, strings, patterns and templates apart', () => {
    const { bare, comments, code } = scan(
      [
        "const a = '// no'; // yes",
        'const b = /[/"]{2}/g.test(c) / 2; /* {',
        '*/ const d = `x ${f({ y: `{` })} {`;',
      ].join('\n'),
    );
    expect(comments.replaceAll(/\s+/g, ' ').trim()).toBe('// yes /* { */');
    expect(code).toContain("'// no'");
    expect(bare).not.toMatch(/no|"|x /);
    expect(bare.match(/\{/g)?.length).toBe(bare.match(/\}/g)?.length);
    expect(bare.split('\n')).toHaveLength(3);
  });
});

describe('functionsOf', () => {
  it('measures functions, methods and arrows, and leaves calls alone', () => {
    const source = scan(
      [
        'function f(a: { x: 1 }): Record<string, { y: 2 }> {',
        '  call(a);',
        '}',
        'class C {',
        '  private m(): void {',
        '    if (x) { y(); }',
        '  }',
        '}',
        'const g = () => {',
        '};',
        'const h = (a: 1): { b: 2 } => ({ b: a });',
      ].join('\n'),
    );
    const found = functionsOf(source).map(({ name, line, lines }) => `${name} ${line} ${lines}`);
    expect(found).toEqual(['f 1 3', 'm 5 3', 'g 9 2']);
  });
});

describe('directions of imports', () => {
  const wrong = (path: string, text: string): number => wrongImports(path, importsOf(scan(text))).length;

  it.each([
    ['src/kube/a.ts', "import { x } from '../engine/check.ts';"],
    ['src/engine/a.ts', "import type { X } from '../kube/types.ts';"],
    ['src/engine/a.ts', "import { readFileSync } from 'node:fs';"],
    ['src/cluster/a.ts', "export { x } from '../../properties/goals.ts';"],
    ['models/a/machine.ts', "import { x } from '../b/machine.ts';"],
    ['models/a/machine.ts', "import { x } from '../../src/engine/contract.ts';"],
    ['models/a/machine.ts', "import type { X } from '../../properties/goals.ts';"],
    ['properties/goals.ts', "import {\n  x,\n} from '../models/a/machine.ts';"],
    ['src/trace/a.ts', "const x = await import('../report/html.ts');"],
    ['src/report/a.ts', "import type { X } from '../engine/check.ts';"],
    ['src/report/a.ts', "import { x } from '../cli/main.ts';"],
    ['src/kube/a.ts', "import { x } from '../../models/a/a.test.ts';"],
  ])('%s must not: %s', (path, text) => {
    expect(wrong(path, text)).toBe(1);
  });

  it.each([
    ['src/cluster/a.ts', "import { x } from '../../models/a/machine.ts';"],
    ['models/a/machine.ts', "import { x, type Y } from '../../src/kube/types.ts';"],
    ['models/a/machine.ts', "import { type Y } from '../../src/engine/contract.ts';"],
    ['models/a/machine.ts', "import { x } from './reconcile.ts';"],
    ['properties/mutants.test.ts', "import { x } from '../models/a/mutants.ts';"],
    ['src/cli/verbs/check.ts', "import { x } from '../../../properties/goals.ts';"],
    ['src/report/a.ts', "// import { x } from '../cli/main.ts';"],
  ])('%s may: %s', (path, text) => {
    expect(wrong(path, text)).toBe(0);
  });
});
