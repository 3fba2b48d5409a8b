/**
 * The schema of the JSON report, for readers of `report.v1.schema.json` and for rebuilding reports from JSON.
 */
import { z } from 'zod';
import type { Report } from './types.ts';

const count = z.int().min(0);
const counts = z.record(z.string(), count);
const strings = z.array(z.string());

const goalSchema = z.looseObject({
  name: z.string(),
  object: z.string(),
  result: z.enum(['holds', 'violated', 'vacuous', 'inconclusive', 'not-asked']),
  message: z.string().exactOptional(),
  counterexample: z.string().exactOptional(),
  exercised: count,
  hint: z.string().exactOptional(),
  narrow: z.string().exactOptional(),
});

const scopeSchema = z.looseObject({
  exhaustive: z.looseObject({ disturbances: count }).nullable(),
  sampled: z
    .looseObject({ runs: count, disturbances: count, seed: z.string(), violated: count.exactOptional() })
    .nullable(),
  shrunk: z.looseObject({ disturbances: count, numbers: strings }).exactOptional(),
  nodes: z.string(),
  states: count,
  settledStates: count,
  transitions: count,
  seconds: z.number().min(0),
  reductions: strings,
  disturbances: strings,
  kubernetesVersion: z.string(),
  assumptions: strings,
  limit: z.string().exactOptional(),
});

const groupSchema = z.looseObject({
  name: z.string(),
  members: strings,
  ties: strings,
  scope: scopeSchema,
  goals: z.array(goalSchema),
  promises: z.looseObject({ holding: count, asked: count, broken: z.array(goalSchema) }),
  notes: strings,
  coverage: z.array(
    z.looseObject({
      machine: z.string(),
      states: strings,
      events: strings,
      taken: z.array(z.array(z.int().min(-1))),
    }),
  ),
});

/** Accepts every report of version 1; fields added later are kept. */
export const reportSchema = z.looseObject({
  apiVersion: z.literal('seatrial.dev/v1'),
  kind: z.literal('Report'),
  summary: z.looseObject({
    result: z.enum(['holds', 'violated', 'inconclusive', 'error']),
    groups: count,
    holds: count,
    violated: count,
    vacuous: count,
    inconclusive: count,
    notAsked: count,
    promisesHolding: count,
    promisesBroken: count,
    documents: count,
    irrelevant: counts,
    notModelled: counts,
    ignoredFields: strings,
    warnings: strings,
    seconds: z.number().min(0),
    version: z.string(),
  }),
  groups: z.array(groupSchema),
}) satisfies z.ZodType<Report>;

/** The published JSON Schema (draft 2020-12) of a report. */
export function reportJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(reportSchema, { io: 'input' }), title: 'seatrial report v1' };
}
