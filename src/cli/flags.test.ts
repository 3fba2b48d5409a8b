/**
 * Values of options: what is understood, and that everything else is refused with words that help.
 */
import { describe, expect, it } from 'vitest';
import { duration, faults, integer, kubernetesVersion, matching, outputFormat } from './flags.ts';

describe('durations', () => {
  it.each([
    ['60', 60_000],
    ['60s', 60_000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['250ms', 250],
  ])('%s is understood', (text, milliseconds) => {
    expect(duration(text).milliseconds).toBe(milliseconds);
  });

  it.each(['', '0', '0s', '-5', '1e3', 'soon', '60 s', '5d', 'Infinity'])('%j is refused', (text) => {
    expect(() => duration(text)).toThrow('Expected a time above 0 such as 60s or 2m.');
  });
});

describe('whole numbers', () => {
  it.each(['-1', '2.5', 'two', '', '0x2', '21', '1e1'])('%j is none from 0 to 20', (text) => {
    expect(() => integer(0, 20)(text)).toThrow('Expected a whole number from 0 to 20.');
  });

  it('include both ends', () => {
    expect([integer(0, 20)('0'), integer(0, 20)('20')]).toEqual([0, 20]);
  });
});

describe('faults', () => {
  it('are names with counts; a name alone is once', () => {
    expect(faults('node-failure=1,pod-crash=2, drain')).toEqual({ 'node-failure': 1, 'pod-crash': 2, drain: 1 });
  });

  it.each([
    ['pod-crsh=1', 'did you mean pod-crash?'],
    ['drain=x', 'Expected drain=n with a whole number n.'],
    ['drain=1=2', 'Expected drain=n with a whole number n.'],
    ['drain=1,drain=2', 'drain is given twice.'],
    ['drain=15,scale=15', 'at most 20 disturbances'],
    ['', 'Expected a disturbance: rollout'],
  ])('%j is refused', (text, message) => {
    expect(() => faults(text)).toThrow(message);
  });
});

describe('choices', () => {
  it('knows one release, however it is written', () => {
    expect(['1.37', 'v1.37', '1.37.2'].map(kubernetesVersion)).toEqual(['1.37', '1.37', '1.37']);
    expect(() => kubernetesVersion('1.30')).toThrow('Only Kubernetes 1.37 is modelled.');
  });

  it('refuses other formats', () => {
    expect(() => outputFormat('yaml')).toThrow('Expected text or json');
  });
});

describe('patterns of goals', () => {
  it.each([
    ['drain', 'drain-ends', true],
    ['stays* web', 'stays-available web', true],
    ['Stays-Available', 'stays-available web', true],
    ['web*stays', 'stays-available web', false],
    ['flap', 'drain-ends', false],
  ])('%s against %s: %s', (pattern, requirement, expected) => {
    expect(matching(pattern)(requirement)).toBe(expected);
  });
});
