/**
 * Files of counterexamples: byte-for-byte round trips, one clear line for each kind of fault, stable names.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixtureCounterexamples } from '../report/fixture.ts';
import { findJsonFault } from './counterexample-json.ts';
import {
  counterexampleJsonSchema,
  counterexampleName,
  decodeCounterexample,
  encodeCounterexample,
} from './counterexample.ts';

const FILE = 'reports/counterexamples/x.json';
const [first] = fixtureCounterexamples.values();
if (first === undefined) throw new Error('the fixture has a counterexample');
const text = encodeCounterexample(first);

function errorOf(source: string): string {
  const result = decodeCounterexample(source, FILE);
  return 'error' in result ? result.error : 'no error';
}

/** The file with one place changed. */
function changed(from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, () => to);
}

describe('a counterexample file', () => {
  it.each([...fixtureCounterexamples])('%s goes through the file byte for byte', (_path, counterexample) => {
    const encoded = encodeCounterexample(counterexample);
    const result = decodeCounterexample(encoded, FILE);
    expect(result).toEqual({ counterexample });
    expect('counterexample' in result && encodeCounterexample(result.counterexample)).toBe(encoded);
  });

  it('is canonical: the order of fields in memory does not matter', () => {
    const reversed = Object.fromEntries(Object.entries(first).toReversed());
    expect(encodeCounterexample({ ...first, ...reversed })).toBe(text);
    expect(text.startsWith('{\n  "apiVersion": "seatrial.dev/v1",\n  "kind"')).toBe(true);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('keeps fields that a later version adds to status and metadata', () => {
    const later = changed('"violation": {', '"why": ["x"],\n    "violation": {');
    const result = decodeCounterexample(later, FILE);
    expect('counterexample' in result && encodeCounterexample(result.counterexample)).toContain('"why": [');
  });

  it.each([
    [
      'unknown fields in spec',
      '"actor": "user"',
      '"actr": 1, "actor": "user"',
      'spec.actions[0]: expected only known fields, found "actr"',
    ],
    [
      'unknown fields at the top',
      '"apiVersion": "seat',
      '"extra": 1, "apiVersion": "seat',
      'top level: expected only known fields, found "extra"',
    ],
    ['wrong types', '"tolerate": 1', '"tolerate": "one"', 'spec.scenario.tolerate: expected number, found "one"'],
    ['fractions', '"tolerate": 1', '"tolerate": 1.5', 'spec.scenario.tolerate: expected integer, found 1.5'],
    ['negative numbers', '"tolerate": 1', '"tolerate": -1', 'spec.scenario.tolerate: expected at least 0, found -1'],
    ['missing fields', '"tolerate": 1', '"assumedNodes": 3', 'spec.scenario.tolerate: expected number, found nothing'],
    ['other kinds', '"kind": "Counterexample"', '"kind": "Pod"', 'kind: expected "Counterexample", found "Pod"'],
    [
      'other arguments',
      '"node": "node-2"',
      '"node": []',
      'spec.actions[3].args.node: expected string, number or boolean, found array',
    ],
    [
      'loops outside the trace',
      '"loopStart": null',
      '"loopStart": 6',
      'spec.loopStart: expected less than 6 (number of actions), found 6',
    ],
  ])('gives one line for %s', (_what, from, to, expected) => {
    expect(errorOf(changed(from, to))).toBe(`${FILE}: ${expected}`);
  });

  it.each([
    ['', '1:1: expected a value, found end of file'],
    ['{\n  "a": 1,\n}', '3:1: expected a name in quotes, found "}"'],
    ['{"a" 1}', '1:6: expected :, found "1"'],
    ['[1 2]', '1:4: expected , or ], found "2"'],
    ['{"a": tru}', '1:7: expected a value, found "t"'],
    ['{} x', '1:4: expected end of file, found "x"'],
    ['["a\nb"]', '1:4: expected the end of the string or an escape, found "\\n"'],
    ['{"a\\q": 1}', '1:4: expected the end of the string or an escape, found "\\\\"'],
    ['{"a": [1', '1:9: expected , or ], found end of file'],
  ])('says where %j is not JSON', (source, expected) => {
    expect(errorOf(source)).toBe(`${FILE}:${expected}`);
  });

  it('keeps the error on one line under hostile names', () => {
    const error = errorOf(changed('"actor": "user"', '"\\n\\u001b[31m\\u202e": 1, "actor": "user"'));
    expect(error).toMatch(/^[^\p{Cc}\p{Cf}]+$/u);
    const result = decodeCounterexample('{', 'a\nb.json');
    expect('error' in result && result.error).toBe(
      String.raw`a\u000ab.json:1:2: expected a name in quotes or }, found end of file`,
    );
  });

  it('is described by the published schema', () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('./counterexample.v1.schema.json', import.meta.url), 'utf8'),
    );
    expect(published).toEqual(counterexampleJsonSchema());
  });
});

describe('finding a fault in JSON', () => {
  it('agrees with JSON.parse on what is JSON', () => {
    const sources = fc.oneof(
      fc.json(),
      fc
        .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '1', ' '))
        .map(
          ([json, at, sign]) => json.slice(0, at % (json.length + 1)) + sign + json.slice((at % (json.length + 1)) + 1),
        ),
    );
    fc.assert(
      fc.property(sources, (source) => {
        let valid = true;
        try {
          JSON.parse(source);
        } catch {
          valid = false;
        }
        expect(findJsonFault(source) === null).toBe(valid);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('large broken files', () => {
  it('are reported without running out of stack', () => {
    expect(findJsonFault(`["${'a'.repeat(3_000_000)}" 1]`)?.expected).toBe(', or ]');
    expect(findJsonFault('['.repeat(300_000))?.found).toBe('end of file');
  });
});

describe('the name of a counterexample', () => {
  it('is made of property, object and six digits', () => {
    expect(counterexampleName('stays-available', 'deployment/web', first.spec)).toMatch(
      /^stays-available-deployment-web-[0-9a-f]{6}$/,
    );
  });

  it('depends on the spec and on nothing else', () => {
    const reordered = { ...Object.fromEntries(Object.entries(first.spec).toReversed()), ...first.spec };
    const name = counterexampleName('p', 'o', first.spec);
    expect(counterexampleName('p', 'o', reordered)).toBe(name);
    expect(counterexampleName('p', 'o', { ...first.spec, loopStart: 0 })).not.toBe(name);
  });

  it('is safe as the name of a file, whatever the object is called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (property, object) => {
        expect(counterexampleName(property, object, first.spec)).toMatch(/^[a-z0-9]([-a-z0-9]{0,62}[a-z0-9])?$/);
      }),
    );
    expect(counterexampleName('a', '../../etc/passwd', first.spec)).toMatch(/^a-etc-passwd-[0-9a-f]{6}$/);
  });
});
