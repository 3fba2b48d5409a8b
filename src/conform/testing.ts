/**
 * The recordings that come with the tests, and those that lie beside the repository, where they do.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conformanceOf } from './conform.ts';
import { readRecording } from './recording.ts';

/** The folder of all recordings (`SEATRIAL_TRACES` names another one). */
export const TRACES =
  process.env['SEATRIAL_TRACES'] ?? fileURLToPath(new URL('../../../shared/traces', import.meta.url));
const OWN = fileURLToPath(new URL('recordings', import.meta.url));

/** The recordings in a folder, of some families only. */
export function recordingsIn(folder: string, families = /./): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => families.test(name)) : [];
}

/** The texts of a recording, of those beside the tests unless a folder is given. */
export function recorded(name: string, folder = OWN): { readonly trace: string; readonly scenario: string } {
  const text = (file: string): string => readFileSync(join(folder, name, file), 'utf8');
  return { trace: text('trace.jsonl'), scenario: text('scenario.json') };
}

/** What replaying a trace finds. */
export function differenceOf(trace: string, scenario = '{"nodeMonitorGraceSeconds":8}'): string | null {
  return conformanceOf(readRecording('trace', trace, scenario)).difference;
}
