/**
 * Coverage of controllers: events × states with counts, and the list of pairs that never happened.
 */
import { escapeHtml } from './escape.ts';
import type { MachineCoverage } from './types.ts';
import { counted, thousands } from './words.ts';

/** Matrices of all controllers of a group, and what never happened; empty text if there is no coverage. */
export function renderCoverage(coverage: readonly MachineCoverage[]): string {
  if (coverage.length === 0) return '';
  const never = coverage.flatMap(neverTaken);
  const list =
    never.length === 0
      ? '<p>Every event was seen in every state that has a transition for it.</p>'
      : `<ul>${never.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ul>`;
  return (
    `<details><summary>Coverage: what the controllers did (${counted(coverage.length, 'controller')})</summary>` +
    `${coverage.map(renderMatrix).join('')}</details>` +
    `<h3>What never happened</h3>${list}`
  );
}

/** `node: REMOVE in Silent, Unknown`: the states with a transition for an event that was not taken there. */
function neverTaken(machine: MachineCoverage): string[] {
  return machine.events.flatMap((event, row) => {
    const states = machine.states.filter((_, column) => machine.taken[row]?.[column] === 0);
    return states.length === 0 ? [] : [`${machine.machine}: ${event} in ${states.join(', ')}`];
  });
}

function renderMatrix(machine: MachineCoverage): string {
  const pairs = machine.taken.flat().filter((count) => count >= 0);
  const taken = pairs.filter((count) => count > 0).length;
  const head = machine.states.map((state) => `<th scope="col">${escapeHtml(state)}</th>`).join('');
  const rows = machine.events.map((event, row) => {
    const cells = machine.states.map((_, column) => matrixCell(machine.taken[row]?.[column] ?? -1));
    return `<tr><th scope="row">${escapeHtml(event)}</th>${cells.join('')}</tr>`;
  });
  const name = escapeHtml(machine.machine);
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="events and states of ${name}"><table>` +
    `<caption>${name}: ${thousands(taken)} of ${counted(pairs.length, 'transition')} taken</caption>` +
    `<thead><tr><th scope="col">event ↓ state →</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
  );
}

function matrixCell(count: number): string {
  if (count < 0) return '<td class="number muted">–<span class="vh"> no transition</span></td>';
  return count === 0 ? '<td class="number never">never</td>' : `<td class="number">${thousands(count)}</td>`;
}
