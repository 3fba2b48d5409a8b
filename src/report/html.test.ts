/**
 * What the HTML report promises: self-contained, inert under hostile names, readable without script.
 */
import { describe, expect, it } from 'vitest';
import { fixtureCounterexamples, fixtureReport } from './fixture.ts';
import { counterexamplesWith, HOSTILE, reportWith } from './hostile.ts';
import { renderHtml } from './html.ts';
import { COLOURS } from './style.ts';
import { statusLetter } from './timeline.ts';

const page = renderHtml(fixtureReport, fixtureCounterexamples);
const hostile = renderHtml(reportWith(HOSTILE), counterexamplesWith(HOSTILE));

/** Every start tag with its attributes, as a browser would find it in escaped text. */
function tags(html: string): string[] {
  const outside = html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '<$1></$1>');
  return [...outside.matchAll(/<([a-z][a-z0-9]*)(?=[\s>])/g)].map((match) => match[1] ?? '');
}

describe('the HTML report', () => {
  it('has a policy that allows only its own script and style', () => {
    expect(page).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'">/,
    );
    expect(page).not.toMatch(/ style="| on[a-z]+="|unsafe-inline/);
  });

  it('loads nothing from anywhere', () => {
    expect(page).not.toMatch(/https?:\/\/|src=|@import|url\(|fetch\(|<link|<iframe/);
    expect([...page.matchAll(/href="([^"]*)"/g)].filter((match) => !match[1]?.startsWith('#'))).toEqual([]);
  });

  it('stays inert under hostile names', () => {
    expect(hostile).toContain('&lt;/script&gt;&lt;/style&gt;--&gt;&lt;img src=x onerror=&quot;');
    const harmless = renderHtml(reportWith('x'), counterexamplesWith('x'));
    expect(tags(hostile)).toEqual(tags(harmless));
    expect(tags(hostile)).not.toContain('img');
    expect(hostile.match(/<\/script>/g)).toHaveLength(1);
    expect(hostile.match(/<\/style>/g)).toHaveLength(1);
    for (const sign of ['\u001b', '\r', '\u202e']) expect(hostile).not.toContain(sign);
  });

  it('has one h1, landmarks, a skip link, and every link inside the page leads somewhere', () => {
    expect(page.match(/<h1>/g)).toHaveLength(1);
    for (const landmark of ['<header>', '<main id="main"', '<nav aria-label=', '<footer>'])
      expect(page).toContain(landmark);
    expect(page).toContain('<a class="skip" href="#main">');
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
  });

  it('gives every header cell a scope', () => {
    expect([...page.matchAll(/<th(?=[\s>])[^>]*>/g)].filter(([tag]) => !/ scope="(row|col)"/.test(tag))).toEqual([]);
  });

  it('gives every row of a timeline as many columns as there are steps', () => {
    const timelines = [...page.matchAll(/<table class="timeline">[\s\S]*?<\/table>/g)].map(([table]) => table);
    const widths = timelines.map((table) => {
      const rows = [...table.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) => row);
      return new Set(
        rows.map((row) =>
          [...row.matchAll(/<(?:td|th scope="col")([^>]*)>/g)].reduce(
            (sum, [, attributes = '']) => sum + Number(/colspan="(\d+)"/.exec(attributes)?.[1] ?? 1),
            0,
          ),
        ),
      );
    });
    // Head rows carry the cell above the lanes as well: one more than the steps.
    expect(widths).toEqual([new Set([7, 6]), new Set([6, 5])]);
  });

  it('shows pods as bars with a letter and frames the loop', () => {
    expect(page).toContain('<b aria-hidden="true">N</b> web-c9q4m<span class="vh"> NotReady</span>');
    expect(page).toContain('colspan="4">↻ repeats for ever</td>');
  });

  it('tells 0 from no transition, and lists what never happened', () => {
    expect(page).toContain('<td class="number never">never</td>');
    expect(page).toContain('<span class="vh"> no transition</span>');
    expect(page).toContain('<li>deployment-controller: rollback in progressing</li>');
  });

  it('gives its scope with what holds', () => {
    expect(page).toMatch(
      /✓ holds<\/td><th scope="row">keeps-floor<\/th><td>deployment\/web<\/td><td>every order of ≤ 2/,
    );
  });

  it('names counterexamples that it does not hold', () => {
    expect(renderHtml(fixtureReport, new Map())).toContain('is not in this page: <code>reports/counterexamples/stays');
  });

  it('shows a broken promise with the goals, and its trace', () => {
    const [group] = fixtureReport.groups;
    const [path = ''] = fixtureCounterexamples.keys();
    if (group === undefined) throw new Error('the fixture has a group');
    const broken = { name: 'S-12', object: 'pod/web', result: 'violated', exercised: 3, counterexample: path } as const;
    const promises = { holding: 30, asked: 31, broken: [broken] };
    const rendered = renderHtml(
      { ...fixtureReport, groups: [{ ...group, goals: [], promises }] },
      fixtureCounterexamples,
    );
    expect(rendered).toContain('<th scope="row">promise S-12</th>');
    expect(rendered).toContain('30 of 31 controller promises hold.');
    expect(rendered).toContain('<h3 id="trace-1-title"><span class="violated">✕</span> S-12 pod/web</h3>');
  });

  it('keeps the page small when there are many traces', () => {
    const [group] = fixtureReport.groups;
    if (group === undefined) throw new Error('the fixture has a group');
    const many = {
      ...fixtureReport,
      groups: Array.from({ length: 30 }, () => ({ ...group, goals: group.goals.map((goal) => ({ ...goal })) })),
    };
    const rendered = renderHtml(many, fixtureCounterexamples);
    expect(rendered.match(/<article /g)).toHaveLength(20);
    expect(rendered.match(/is not in this page/g)).toHaveLength(10);
  });

  it('is complete without script: every change is in the table, and the slider is hidden', () => {
    const [, afterPolicy = ''] = page.replace(/<script>[\s\S]*<\/script>/, '').split('<body>');
    expect(afterPolicy).toContain('<li>  service/web         endpoints 2 → 0</li>');
    expect(page).toContain('.stepper { display: none; }');
  });

  it('is small', () => {
    expect(page.length).toBeLessThan(60_000);
  });
});

describe('colours', () => {
  const texts = ['text', 'muted', 'link', 'good', 'bad', 'warn'] as const;
  const pairs = [
    ...texts.flatMap((text) => [[text, 'page'] as const, [text, 'panel'] as const]),
    ...(['bad-fill', 'warn-fill', 'good-fill', 'grey-fill', 'now-fill'] as const).map(
      (fill) => ['text', fill] as const,
    ),
    ...(['bad', 'warn', 'link'] as const).map((text) => [text, 'now-fill'] as const),
  ];

  it.each(pairs)('%s on %s has a contrast of at least 4.5 in light and dark', (text, background) => {
    for (const scheme of [0, 1] as const) {
      expect(contrast(COLOURS[text][scheme], COLOURS[background][scheme])).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('letters of pods', () => {
  it.each([
    ['Pending', 'P'],
    ['ContainerCreating', 'P'],
    ['Ready', 'R'],
    ['Running,Ready', 'R'],
    ['NotReady', 'N'],
    ['Not ready', 'N'],
    ['Running', 'N'],
    ['Terminating', 'T'],
    ['Ready,Terminating', 'T'],
    ['Failed', 'F'],
    ['Succeeded', 'S'],
    ['', '?'],
  ])('%s is %s', (status, letter) => {
    expect(statusLetter(status)).toBe(letter);
  });
});

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
