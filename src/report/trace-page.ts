/**
 * One counterexample in the HTML report: message, how to replay, timeline with slider, the steps as a table.
 */
import { escapeHtml } from './escape.ts';
import { renderLegend, renderTimeline } from './timeline.ts';
import type { Counterexample, GoalReport, TraceStep } from './types.ts';
import { actionText, placeText, searchText, situationText } from './words.ts';

/** The section of a counterexample; `replay` is the command that repeats it, `id` is unique in the page and made of letters, digits and `-`. */
export function renderTrace(goal: GoalReport, replay: string, counterexample: Counterexample, id: string): string {
  const { steps, violation } = counterexample.status;
  const title = `${goal.name} ${goal.object}`;
  const start = Math.min(Math.max(1, violation.step), Math.max(1, steps.length));
  const picture =
    steps.length === 0
      ? ''
      : `<div data-trace="${start}">${stepper(steps.length, start, title)}` +
        `<div class="scroll" tabindex="0" role="region" aria-label="timeline of ${escapeHtml(title)}">` +
        `${renderTimeline(counterexample, id)}</div>${renderLegend(counterexample)}${stepTable(counterexample, id, title)}</div>`;
  return (
    `<article id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title"><span class="violated">✕</span> ${escapeHtml(title)}</h3>` +
    `<p>${escapeHtml(counterexample.spec.property.statement)}</p>` +
    `<p><strong>${escapeHtml(violation.message)}</strong> (${placeText(counterexample.status)})</p>` +
    `<p>Start: ${escapeHtml(situationText(counterexample.status.start))}</p>` +
    (goal.hint === undefined ? '' : `<p class="callout">Hint, checked: ${escapeHtml(goal.hint)}</p>`) +
    `<p class="muted">${escapeHtml(searchText(counterexample))}</p>` +
    `${command(replay)}${goal.narrow === undefined ? '' : command(goal.narrow)}${picture}</article>`
  );
}

function command(text: string): string {
  return `<code class="command" tabindex="0">${escapeHtml(text)}</code>`;
}

function stepper(count: number, start: number, title: string): string {
  const label = escapeHtml(`step of ${title}`);
  return (
    `<div class="stepper"><button type="button" data-move="-1" aria-label="previous step">◀</button>` +
    `<input type="range" min="1" max="${count}" value="${start}" step="1" aria-label="${label}">` +
    `<button type="button" data-move="1" aria-label="next step">▶</button><output>step ${start} of ${count}</output>` +
    '<div class="panel" aria-live="polite"><h5 class="mono">WHAT CHANGED</h5>' +
    '<p class="mono" data-action></p><div data-changes></div></div></div>'
  );
}

function stepTable(counterexample: Counterexample, id: string, title: string): string {
  const { steps, violation } = counterexample.status;
  const { loopStart } = counterexample.spec;
  const rows = steps.map((step, at) => {
    const label =
      at === loopStart
        ? `<tr class="loop-label"><td colspan="4">↻ repeats for ever: steps ${at + 1} to ${steps.length}</td></tr>`
        : '';
    return (
      label +
      stepRow(step, at, { id, inLoop: loopStart !== null && at >= loopStart, violated: violation.step === at + 1 })
    );
  });
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="steps of ${escapeHtml(title)}">` +
    '<table class="wide"><caption>The same steps as a table</caption><thead><tr><th scope="col">#</th>' +
    '<th scope="col">Actor</th><th scope="col">Action</th><th scope="col">What changed</th></tr></thead>' +
    `<tbody>${rows.join('')}</tbody></table></div>`
  );
}

function stepRow(step: TraceStep, at: number, place: { id: string; inLoop: boolean; violated: boolean }): string {
  const action = actionText(step);
  const marks = [place.violated ? '✕ violation' : '', step.disturbance === true ? '▲ disturbance' : ''];
  const shown = marks.filter((mark) => mark !== '').join(', ');
  const style = [
    place.violated ? 'violation' : step.disturbance === true ? 'disturbance' : '',
    place.inLoop ? 'loop' : '',
  ];
  const changes = step.changes.map((change) => `<li>${escapeHtml(change)}</li>`).join('');
  const text = `${at + 1}  ${step.actor}: ${action}${shown === '' ? '' : ` (${shown})`}`;
  return (
    `<tr id="${place.id}-step-${at + 1}" data-step="${at + 1}" data-text="${escapeHtml(text)}" class="${style.join(' ').trim()}">` +
    `<th scope="row">${at + 1}</th><td>${escapeHtml(step.actor)}</td>` +
    `<td><span class="mono">${escapeHtml(action)}</span>${shown === '' ? '' : `<br><strong>${shown}</strong>`}</td>` +
    `<td>${changes === '' ? '–' : `<ul class="changes">${changes}</ul>`}</td></tr>`
  );
}
