/**
 * The script inside the HTML report: moves the marked step. It only adds to what the page already shows, and it
 * never makes markup from text (nodes are cloned), so names cannot become code.
 */
/** Source text of the inlined script; constant, so that its hash can stand in the page's policy. */
export const CLIENT_SCRIPT = `
'use strict';
document.documentElement.classList.add('js');
const traces = [...document.querySelectorAll('[data-trace]')].map((root) => {
  const slider = root.querySelector('input[type=range]');
  const output = root.querySelector('output');
  const panel = root.querySelector('.panel');
  const rows = [...root.querySelectorAll('tr[data-step]')];
  const cells = [...root.querySelectorAll('.timeline [data-from]')];
  const body = panel.querySelector('[data-changes]');
  const trace = { root, go };
  function go(wanted, remember) {
    const step = Math.min(rows.length, Math.max(1, wanted));
    if (!Number.isFinite(step)) return;
    current = trace;
    slider.value = String(step);
    for (const cell of cells) cell.classList.toggle('now', Number(cell.dataset.from) <= step && step <= Number(cell.dataset.to));
    for (const row of rows) row.classList.toggle('now', Number(row.dataset.step) === step);
    const row = rows[step - 1];
    const text = row.dataset.text;
    output.textContent = 'step ' + step + ' of ' + rows.length;
    slider.setAttribute('aria-valuetext', 'step ' + step + ' of ' + rows.length + ': ' + text);
    body.replaceChildren(...[...row.lastElementChild.childNodes].map((node) => node.cloneNode(true)));
    panel.querySelector('[data-action]').textContent = text;
    const head = root.querySelector('.timeline thead th.now');
    const box = head && head.closest('.scroll');
    if (box) {
      const label = box.querySelector('tbody th').offsetWidth;
      if (head.offsetLeft - label < box.scrollLeft) box.scrollLeft = head.offsetLeft - label;
      if (head.offsetLeft + head.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = head.offsetLeft + head.offsetWidth - box.clientWidth;
    }
    if (remember) history.replaceState(null, '', '#' + row.id);
  }
  slider.addEventListener('input', () => go(Number(slider.value), true));
  root.querySelector('[data-move="-1"]').addEventListener('click', () => go(Number(slider.value) - 1, true));
  root.querySelector('[data-move="1"]').addEventListener('click', () => go(Number(slider.value) + 1, true));
  for (const link of root.querySelectorAll('.timeline thead a')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      go(Number(link.textContent), true);
    });
  }
  trace.move = (by) => go(Number(slider.value) + by, true);
  return trace;
});
let current = null;
for (const trace of traces) trace.go(Number(trace.root.dataset.trace), false);
current = traces[0] ?? null;
function fromHash() {
  const row = document.getElementById(location.hash.slice(1));
  const root = row && row.dataset.step && row.closest('[data-trace]');
  const trace = traces.find((one) => one.root === root);
  if (trace) trace.go(Number(row.dataset.step), false);
}
addEventListener('hashchange', fromHash);
fromHash();
document.addEventListener('keydown', (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !current) return;
  if (event.target.closest('input, .scroll, summary')) return;
  if (event.key === 'ArrowLeft') current.move(-1);
  else if (event.key === 'ArrowRight') current.move(1);
  else return;
  event.preventDefault();
});
`;
