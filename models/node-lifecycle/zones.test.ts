/** Tests of zone states and tainting (autoscaling-and-disruption.md §6.2, zone vectors). */
import { describe, expect, it } from 'vitest';
import { tainting, zoneState } from './zones.ts';

describe('one zone, the vectors of the document', () => {
  it.each([
    { nodes: 1, notReady: 1, state: 'FullDisruption', rate: 0, removes: true },
    { nodes: 2, notReady: 1, state: 'Normal', rate: 0.1, removes: false },
    { nodes: 2, notReady: 2, state: 'FullDisruption', rate: 0, removes: true },
    { nodes: 3, notReady: 2, state: 'Normal', rate: 0.1, removes: false },
    { nodes: 4, notReady: 3, state: 'PartialDisruption', rate: 0, removes: false },
    { nodes: 5, notReady: 3, state: 'PartialDisruption', rate: 0, removes: false },
    { nodes: 6, notReady: 3, state: 'Normal', rate: 0.1, removes: false },
    { nodes: 100, notReady: 60, state: 'PartialDisruption', rate: 0.01, removes: false },
    { nodes: 20, notReady: 11, state: 'PartialDisruption', rate: 0, removes: false },
    { nodes: 50, notReady: 30, state: 'PartialDisruption', rate: 0, removes: false },
    { nodes: 51, notReady: 30, state: 'PartialDisruption', rate: 0.01, removes: false },
  ])('$notReady of $nodes not ready: $state, $rate nodes per second', ({ nodes, notReady, state, rate, removes }) => {
    const result = tainting([{ ready: nodes - notReady, notReady }]);
    expect(zoneState(nodes - notReady, notReady)).toBe(state);
    expect(result).toEqual({ zones: [{ state, taints: rate > 0, rate }], removesExisting: removes });
  });
});

describe('several zones', () => {
  it('taints in a zone that is all down while another is healthy', () => {
    const result = tainting([
      { ready: 0, notReady: 3 },
      { ready: 3, notReady: 0 },
    ]);
    expect(result.zones.map((zone) => [zone.state, zone.taints])).toEqual([
      ['FullDisruption', true],
      ['Normal', true],
    ]);
    expect(result.removesExisting).toBe(false);
  });

  it('stops and cleans when every zone is down', () => {
    const result = tainting([
      { ready: 0, notReady: 3 },
      { ready: 0, notReady: 1 },
    ]);
    expect(result.zones.map((zone) => zone.taints)).toEqual([false, false]);
    expect(result.removesExisting).toBe(true);
  });

  it('removes nothing in a cluster without nodes', () => {
    expect(tainting([])).toEqual({ zones: [], removesExisting: false });
  });
});
