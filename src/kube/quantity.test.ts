/**
 * Quantities and percentages, with kubectl's own answers as the oracle.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIntOrPercent, scaled } from './percent.ts';
import { parseQuantity, resourceUnits } from './quantity.ts';

describe('quantities', () => {
  it.each([
    ['0.1', 100],
    ['100m', 100],
    ['.5', 500],
    ['2', 2000],
    ['1e3', 1_000_000],
    ['0.0000000001', 1],
    ['1u', 1],
    ['1001u', 2],
    ['0', 0],
  ])('cpu %s is %d millicores, rounded up', (text, millicores) => {
    expect(resourceUnits('cpu', text)).toBe(millicores);
  });

  it.each([
    ['0.5Gi', 536_870_912],
    ['1.5G', 1_500_000_000],
    ['1500M', 1_500_000_000],
    ['1k', 1000],
    ['1Ki', 1024],
    ['100m', 1],
    ['1E', 1e18],
    ['1E3', 1000],
    ['12e-1', 2],
    ['1.', 1],
    ['+5', 5],
    ['9007199254740991', 9_007_199_254_740_991],
  ])('memory %s is %d bytes, rounded up', (text, bytes) => {
    expect(resourceUnits('memory', text)).toBe(bytes);
  });

  it.each(['', '.', '1K', '1mi', '1 Gi', 'ten', '1e', '0x10', '1e9999', '1e101', '--1', '1'.repeat(200)])(
    'refuses %s',
    (text) => {
      expect(parseQuantity(text)).toBeNull();
    },
  );

  it('is exact where floating point is not', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), (millis) => {
        const text = `${millis / 1000n}.${String(millis % 1000n).padStart(3, '0')}`;
        expect(resourceUnits('cpu', text)).toBe(Number(millis));
      }),
    );
  });
});

describe('numbers or percentages', () => {
  it('rounds percentages up or down exactly and leaves numbers alone', () => {
    expect(scaled({ kind: 'percent', value: 25 }, 10, 'up')).toBe(3);
    expect(scaled({ kind: 'percent', value: 25 }, 10, 'down')).toBe(2);
    expect(scaled({ kind: 'percent', value: 7 }, 100, 'up')).toBe(7);
    expect(scaled({ kind: 'percent', value: 67 }, 3, 'up')).toBe(3);
    expect(scaled({ kind: 'int', value: 5 }, 2, 'down')).toBe(5);
  });

  it('accepts 1 and 25%, and nothing else', () => {
    expect(parseIntOrPercent(1)).toEqual({ kind: 'int', value: 1 });
    expect(parseIntOrPercent('25%')).toEqual({ kind: 'percent', value: 25 });
    for (const wrong of ['1', -1, 1.5, '-5%', '2.5%', true, null, []]) expect(parseIntOrPercent(wrong)).toBeNull();
  });
});
