/**
 * The recordings that come with the tests.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { conformanceOf } from './conform.ts';
import { readRecording } from './recording.ts';

/** The text of a recording, of those beside the tests unless a folder is given. */
export function recorded(name: string, folder = fileURLToPath(new URL('recordings', import.meta.url))): string {
  return readFileSync(join(folder, name, 'trace.jsonl'), 'utf8');
}

/** What replaying a trace finds; times are those of all recordings. */
export function differenceOf(trace: string): string | null {
  return conformanceOf(readRecording('trace', trace, '{"nodeMonitorGraceSeconds":8}')).difference;
}
