/**
 * The table of rules (`src/docs/rules/*.yaml`): every rule and promise of the rule documents about pods, nodes, stateless
 * workloads, disruption and the machinery of controllers, in the project's own words.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const entry = z.strictObject({
  /** As the documents number it: `U3`, `RS-S2`, `workloads §5.4.1`. */
  id: z.string(),
  /** What it says. */
  rule: z.string(),
  /** `file › text` where it is, if no comment there names it. */
  place: z.string().optional(),
  /** `file › text` of a test, if no test names it. */
  test: z.string().optional(),
  /** Recordings of a control plane that show it. */
  recordings: z.array(z.string()).default([]),
  /** How the row of `fidelity.md` begins that says why it is left out: altogether, */
  leftOut: z.string().optional(),
  /** in part, */
  partly: z.string().optional(),
  /** or of the search, while recordings are judged by it. */
  judgedOnly: z.string().optional(),
});

/** One rule or promise; `family` is the file that it is in. */
export type Rule = z.infer<typeof entry> & { readonly family: string };

/** Reads all families, in the order of their names. */
export function readRules(folder: string): Rule[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => {
      const entries = z.array(entry).safeParse(parse(readFileSync(join(folder, name), 'utf8')));
      if (!entries.success) throw new Error(`${name}: ${z.prettifyError(entries.error)}`);
      return entries.data.map((one) => ({ ...one, family: name.replace('.yaml', '') }));
    });
}

/** Promises say what users may rely on and are numbered by family: `RS-S2`, `DEP-L1`. */
export function isPromise({ id }: Pick<Rule, 'id'>): boolean {
  return /^[A-Z]+-[SLX]\d/.test(id);
}
