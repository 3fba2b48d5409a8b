/**
 * The published schema of reports is the one that the code uses.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixtureReport } from './fixture.ts';
import { reportJsonSchema, reportSchema } from './schema.ts';

describe('the schema of reports', () => {
  it('is published as generated', () => {
    const published: unknown = JSON.parse(readFileSync(new URL('./report.v1.schema.json', import.meta.url), 'utf8'));
    expect(published).toEqual(reportJsonSchema());
  });

  it('accepts a report that went through JSON, unchanged', () => {
    expect(reportSchema.parse(JSON.parse(JSON.stringify(fixtureReport)))).toEqual(fixtureReport);
  });

  it('rejects a result that does not exist', () => {
    const broken = { ...fixtureReport, summary: { ...fixtureReport.summary, result: 'proved' } };
    expect(reportSchema.safeParse(broken).success).toBe(false);
  });
});
