/**
 * The style sheet of the HTML report: one set of colours for light and dark, no fonts or images from elsewhere.
 */

/** Colours as [light, dark]; the tests hold the contrast of every pair of text and background. */
export const COLOURS = {
  page: ['#ffffff', '#15181d'],
  panel: ['#f4f6f8', '#1f242b'],
  text: ['#1b1f24', '#e8eaed'],
  muted: ['#515a64', '#b3bac3'],
  line: ['#c6ccd3', '#454d57'],
  link: ['#0b57d0', '#8ab4f8'],
  good: ['#14652c', '#7fd694'],
  bad: ['#a8071a', '#ff9a94'],
  warn: ['#7a4300', '#f3c05b'],
  'bad-fill': ['#fde8e8', '#46191c'],
  'warn-fill': ['#fff1d6', '#40300f'],
  'good-fill': ['#e2f4e6', '#17381f'],
  'grey-fill': ['#e7eaee', '#313841'],
  'now-fill': ['#dbe8ff', '#20365c'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>;

const variables = Object.entries(COLOURS)
  .map(([name, [light, dark]]) => `--${name}: light-dark(${light}, ${dark});`)
  .join(' ');

/** CSS of the report. */
export const STYLE = `
:root { color-scheme: light dark; ${variables} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 82rem; margin: 0 auto; padding: 1rem 1.5rem; }
h1 { font-size: 1.6rem; margin: .25rem 0; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-top: 2px solid var(--line); padding-top: 1rem; }
h3 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; } h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; } p { margin: .4rem 0; }
h1, h2, h3, h4, p, dd, li { overflow-wrap: anywhere; } td, th { overflow-wrap: break-word; } main > section:first-child h2 { margin-top: 0; }
a { color: var(--link); } code, .mono { font-family: ui-monospace, monospace; font-size: .92em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--page); padding: .75rem; z-index: 9; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; padding: 0; margin: .5rem 0; } nav a { display: inline-block; padding: .6rem 0; }
.muted { color: var(--muted); } .holds { color: var(--good); } .violated { color: var(--bad); } .open { color: var(--warn); }
.result { font-weight: 600; white-space: nowrap; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: .75rem 0; }
.counts li { padding: .3rem .8rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .2rem 1.25rem; margin: .5rem 0; } dt { color: var(--muted); } dd { margin: 0; }
table { border-collapse: collapse; margin: .5rem 0; } caption { text-align: left; color: var(--muted); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem; border: 1px solid var(--line); } thead th { background: var(--panel); font-weight: 600; }
.scroll { position: relative; overflow-x: auto; max-width: 100%; } .wide { width: 100%; } .number { text-align: right; font-variant-numeric: tabular-nums; }
.callout { border-left: 4px solid var(--warn); background: var(--panel); padding: .5rem 1rem; margin: .6rem 0; }
.command { display: block; background: var(--panel); border: 1px solid var(--line); padding: .6rem .9rem; border-radius: .4rem; overflow-x: auto; white-space: pre; margin: .4rem 0; }
details { margin: .75rem 0; } summary { cursor: pointer; padding: .6rem 0; font-weight: 600; }
.changes { list-style: none; margin: 0; padding: 0; font-family: ui-monospace, monospace; font-size: .9em; white-space: pre-wrap; }
tr.disturbance > * { background: var(--warn-fill); } tr.violation > * { background: var(--bad-fill); }
tr.loop > :first-child { border-left: 4px solid var(--link); } tr.loop-label > * { border: 2px solid var(--link); color: var(--link); font-weight: 600; }
tr.now > :first-child, tr:target > :first-child { outline: 3px solid var(--link); outline-offset: -3px; }
.timeline { border-collapse: separate; border-spacing: 0; font-size: .85rem; }
.timeline th, .timeline td { border: 0; border-bottom: 1px solid var(--line); padding: .25rem .3rem; overflow-wrap: normal; }
.timeline thead th { text-align: center; min-width: 5.5rem; border-left: 1px solid var(--line); }
.timeline tbody th, .timeline thead th:first-child { position: sticky; left: 0; background: var(--panel); min-width: 10rem; z-index: 1; text-align: left; border-right: 2px solid var(--line); font-weight: 500; }
.timeline tbody.nodes { border-top: 3px solid var(--muted); }
.timeline thead a { display: block; min-height: 44px; line-height: 44px; }
.timeline .loop-head { border: 2px solid var(--link); border-bottom: 0; color: var(--link); text-align: center; }
.timeline .loop-first { border-left: 2px solid var(--link); } .timeline .loop-last { border-right: 2px solid var(--link); }
.timeline td.now:not([colspan]), .timeline thead th.now { background: var(--now-fill); }
.act { display: inline-block; white-space: nowrap; } .act.disturbance { color: var(--warn); font-weight: 600; } .act.violation { color: var(--bad); font-weight: 700; }
.bar { display: block; padding: .15rem .45rem; border: 2px solid var(--muted); border-radius: .3rem; white-space: nowrap; overflow: clip; color: var(--text); background: var(--grey-fill); }
.bar > span { position: sticky; left: 11rem; }
.bar.P { border-style: dashed; background: var(--page); } .bar.R { border-color: var(--good); background: var(--good-fill); }
.bar.N { border-color: var(--bad); border-style: double; border-width: 3px; background: var(--bad-fill); } .bar.F { border-color: var(--bad); border-style: dotted; background: var(--bad-fill); }
.bar.T { border-color: var(--warn); border-style: dotted; background: var(--warn-fill); font-style: italic; } .bar.node { border-radius: 0; font-style: italic; }
td.now > .bar { outline: 2px solid var(--link); outline-offset: 1px; }
.stepper { display: none; } .js .stepper { display: grid; grid-template-columns: auto minmax(0, 1fr) auto auto; gap: .5rem 1rem; align-items: center; margin: .75rem 0; }
.stepper input { width: 100%; min-height: 44px; accent-color: var(--link); } .stepper button { min-width: 44px; min-height: 44px; font: inherit; color: var(--text); background: var(--panel); border: 1px solid var(--muted); border-radius: .4rem; cursor: pointer; }
.panel { grid-column: 1 / -1; border: 1px solid var(--line); background: var(--panel); padding: .6rem 1rem; min-height: 7rem; border-radius: .4rem; } .panel h5 { margin: 0 0 .3rem; font-size: .8rem; letter-spacing: .04em; color: var(--muted); }
.never { color: var(--bad); font-weight: 600; } .vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { .bar { border-color: CanvasText; } }
@media print { nav, .skip, .stepper { display: none !important; } .scroll { overflow: visible; } details > * { display: block; } }
`;
