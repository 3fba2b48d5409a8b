/**
 * Priorities as the API server sets them when pods are created.
 */
import { describe, expect, it } from 'vitest';
import { manifest, priorityClass } from '../cluster/testing.ts';
import { loadManifests } from './manifest.ts';

/** What the pods of the Deployment in these documents get; a fault as one line. */
function priority(spec: string, ...classes: readonly string[]): unknown {
  const text = manifest('Deployment', 'web', '', spec) + classes.join('');
  const { objects, faults } = loadManifests([{ file: 'a.yaml', text }]);
  const [fault] = faults;
  if (fault) return `${fault.line}:${fault.column} ${fault.subject}: expected ${fault.expected}, found ${fault.found}`;
  const found = objects.find((object) => object.kind === 'Deployment');
  return [found?.template.priority, found?.template.preemptionPolicy];
}

const high = priorityClass('high', 1000);
const cautious = priorityClass('cautious', 1000, 'preemptionPolicy: Never');
const usual = priorityClass('usual', 5, 'globalDefault: true');

describe('the priority of a pod', () => {
  it('is that of its class, wherever the class is written, and 0 without one', () => {
    expect(priority('priorityClassName: high', high)).toEqual([1000, 'PreemptLowerPriority']);
    expect(priority('priorityClassName: cautious', cautious)).toEqual([1000, 'Never']);
    expect(priority('', high)).toEqual([0, 'PreemptLowerPriority']);
  });

  it('is that of the default class where none is named', () => {
    expect(priority('', usual)).toEqual([5, 'PreemptLowerPriority']);
    expect(priority('priorityClassName: high', usual, high)).toEqual([1000, 'PreemptLowerPriority']);
  });

  it('has two classes that nobody has to define', () => {
    expect(priority('priorityClassName: system-node-critical')).toEqual([2_000_001_000, 'PreemptLowerPriority']);
    expect(priority('priorityClassName: system-cluster-critical')).toEqual([2_000_000_000, 'PreemptLowerPriority']);
  });

  it('may be written as it is anyway, and not otherwise', () => {
    expect(priority('priorityClassName: high, priority: 1000', high)).toEqual([1000, 'PreemptLowerPriority']);
    expect(priority('priorityClassName: high, priority: 7', high)).toMatch(
      /spec\.template\.spec\.priority: expected 1000, as its class says, or nothing, found 7$/,
    );
    expect(priority('preemptionPolicy: Never')).toMatch(/expected PreemptLowerPriority, as its class says, or nothing/);
  });

  it('of a class that is not there is what is written beside it, or else 0, with a warning', () => {
    expect(priority('priorityClassName: high')).toEqual([0, 'PreemptLowerPriority']);
    expect(priority('priorityClassName: high, priority: 9')).toEqual([9, 'PreemptLowerPriority']);
    const text = manifest('Deployment', 'web', '', 'priorityClassName: high');
    const { warnings } = loadManifests([{ file: 'a.yaml', text }]);
    expect(warnings.map(({ subject, expected, found }) => [subject, expected, found])).toEqual([
      [
        'Deployment web: spec.template.spec.priorityClassName',
        'its PriorityClass in the input',
        'no high: its pods are taken to have priority 0',
      ],
    ]);
  });
});

describe('a PriorityClass', () => {
  it.each([
    [priorityClass('high', 1_000_000_001), 'integer ≤ 1000000000'],
    [priorityClass('system-mine', 1), 'a name that does not begin with system-'],
    [priorityClass('high', 1, 'preemptionPolicy: Sometimes'), 'one of PreemptLowerPriority, Never'],
    [usual + priorityClass('other', 1, 'globalDefault: true'), 'one PriorityClass with globalDefault'],
    [high.replace('value: 1000', 'value: null'), 'a value'],
  ])('that the API server refuses is a fault: %s', (text, expected) => {
    expect(loadManifests([{ file: 'a.yaml', text }]).faults.map((fault) => fault.expected)).toEqual([expected]);
  });

  it('may have a negative value', () => {
    expect(priority('priorityClassName: low', priorityClass('low', -5))).toEqual([-5, 'PreemptLowerPriority']);
  });
});

describe('objects that an API server has let in', () => {
  it('keep the priority that is written in them, whether their class is there or not', () => {
    const text = manifest('Pod', 'web', '', 'priorityClassName: high, priority: 1000, preemptionPolicy: Never');
    const { objects, faults } = loadManifests([{ file: 'a.yaml', text }], { admitted: true });
    expect(faults).toEqual([]);
    expect(objects).toMatchObject([{ template: { priority: 1000, preemptionPolicy: 'Never' } }]);
  });
});
