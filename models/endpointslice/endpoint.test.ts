/** Tests of what becomes an endpoint (services-and-machinery.md §B2.2). */
import { describe, expect, it } from 'vitest';
import { endpointOf, isManaged, type SelectedPod } from './endpoint.ts';

const serving: SelectedPod = { ready: true, terminating: false, hasAddress: true, nodeExists: true };

describe('a selected pod', () => {
  it.each([
    { why: 'ready: a ready endpoint', pod: serving, is: { ready: true, serving: true, terminating: false } },
    {
      why: 'not ready: an endpoint that is not ready',
      pod: { ...serving, ready: false },
      is: { ready: false, serving: false, terminating: false },
    },
    {
      why: 'rule 5: ready and Terminating, so serving and not ready',
      pod: { ...serving, terminating: true },
      is: { ready: false, serving: true, terminating: true },
    },
    { why: 'rule 3: not started, so no address and no endpoint', pod: { ...serving, hasAddress: false }, is: null },
    { why: 'rule 4: no Node object, no endpoint', pod: { ...serving, nodeExists: false }, is: null },
  ])('$why', ({ pod, is }) => {
    expect(endpointOf(pod, false)).toEqual(is);
  });

  it('EPS-X4: is ready whatever its readiness where the Service publishes not ready addresses, also Terminating', () => {
    expect(endpointOf({ ready: false, terminating: true, hasAddress: true, nodeExists: false }, true)).toEqual({
      ready: true,
      serving: false,
      terminating: true,
    });
  });
});

it('rule 1: nobody writes endpoints of an ExternalName or of a Service without a selector', () => {
  expect(isManaged({ selector: { app: 'web' }, externalName: false })).toBe(true);
  expect(isManaged({ selector: null, externalName: false })).toBe(false);
  expect(isManaged({ selector: { app: 'web' }, externalName: true })).toBe(false);
});
