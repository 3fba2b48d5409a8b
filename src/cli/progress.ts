/**
 * How far the search is, as one line on standard error that is written over; nothing where nobody watches.
 */
import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { escapeControls } from '../report/escape.ts';
import { counted, thousands } from '../report/words.ts';
import type { Limits } from './search.ts';

/** Written to at once: what goes through `process.stderr` in a thread waits until the search is over. */
const STDERR = 2;
/** Milliseconds between two lines: more often nobody could read them. */
const PAUSE = 200;
const WIDTH = 99;

/** Shows the progress of one group's searches; `end` is when the whole call ends. */
export function watcher(
  group: string,
  end: number,
  show: ((text: string) => void) | null = isatty(STDERR) ? rewrite : null,
  now: () => number = Date.now,
): NonNullable<Limits['watch']> {
  if (!show) return () => undefined;
  show(`${group}: reading`);
  let begun = now();
  let shown = 0;
  let before = 0;
  return ({ level, states }) => {
    const time = now();
    // Fewer states than before: another search has begun.
    if (states < before) begun = time;
    before = states;
    if (time - shown < PAUSE) return;
    shown = time;
    const runs = level < 0 ? 'creation' : level === 0 ? 'no disturbance' : counted(level, 'disturbance');
    const rate = Math.round(states / Math.max(0.001, (time - begun) / 1000));
    const left = Math.max(0, Math.round((end - time) / 1000));
    show(`${group}: ${runs}, ${counted(states, 'state')}, ${thousands(rate)}/s, at most ${left}s left`);
  };
}

/** Takes the line away. */
export function clearProgress(): void {
  if (isatty(STDERR)) rewrite('');
}

function rewrite(text: string): void {
  writeSync(STDERR, `\r\u001b[K${escapeControls(text).slice(0, WIDTH)}`);
}
