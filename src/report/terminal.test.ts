/**
 * What the terminal report promises: width, order, colour only on request, harmless text.
 */
import { describe, expect, it } from 'vitest';
import { fixtureCounterexamples, fixtureReport } from './fixture.ts';
import { counterexamplesWith, HOSTILE, reportWith } from './hostile.ts';
import { renderStory } from './story.ts';
import { renderReport } from './terminal.ts';
import { columns } from './text.ts';
import type { Report } from './types.ts';

const ESCAPE = '\u001b';
const plain = { colour: false, verbose: false, reportPath: 'reports/index.html' };
const text = renderReport(fixtureReport, fixtureCounterexamples, plain);
const lines = text.split('\n');

function tooWide(rendered: string): string[] {
  // The command to copy stays on one line, however long the path is.
  return rendered.split('\n').filter((line) => columns(line) > 100 && !line.startsWith('  replay  '));
}

describe('the terminal report', () => {
  it('fits in 100 columns', () => {
    expect(lines.filter((line) => columns(line) > 100)).toEqual([]);
  });

  it('fits in 100 columns with long hostile text and with everything shown', () => {
    const rendered = renderReport(reportWith(HOSTILE), counterexamplesWith(HOSTILE), { colour: false, verbose: true });
    expect(tooWide(rendered)).toEqual([]);
  });

  it('ends with the verdict', () => {
    expect(lines.at(-1)).toBe('✕ VIOLATED  2 goals violated, 1 inconclusive, 4 hold, 2 groups, 66.1s');
  });

  it('has no escape sequences without colour', () => {
    expect(text).not.toContain(ESCAPE);
  });

  it('says the same with colour as without', () => {
    const coloured = renderReport(fixtureReport, fixtureCounterexamples, { ...plain, colour: true });
    expect(coloured).toContain(`${ESCAPE}[31m`);
    // oxlint-disable-next-line no-control-regex -- the escape sequences of colour are what is removed
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(text);
  });

  it('shows control characters of names as escapes', () => {
    const rendered = renderReport(reportWith(HOSTILE), counterexamplesWith(HOSTILE), plain);
    expect(rendered).not.toMatch(/[^\n\P{Cc}]|[\u202a-\u202e]/u);
    expect(rendered.replace(/\s+/g, '')).toContain(String.raw`\x1b[31m\r\n\u202e`);
  });

  it('shows message, hint, trace and the command to replay of a violated goal', () => {
    expect(lines).toContain('✕ stays-available  deployment/web  VIOLATED');
    expect(lines).toContain('  no pod of deployment/web is ready, with 1 loss since all were last ready');
    expect(text).toContain('hint          topologySpreadConstraints on kubernetes.io/hostname');
    expect(text).toMatch(/ 4 {2}scheduler +bind pod\/web-d1f8z → node-2 +pod\/web-d1f8z +on node-2/);
    expect(lines).toContain(
      '  replay  seatrial replay reports/counterexamples/stays-available-deployment-web-7f3a91.json',
    );
  });

  it('joins what holds, what was promised and what was not asked into a line each', () => {
    expect(lines).toContain('✓ 3 goals hold: keeps-floor, converges, drain-ends');
    expect(lines).toContain('✓ 31 controller promises hold');
    expect(lines).toContain('– 1 not asked: rollout-completes (paused)');
  });

  it('names the scope with thousands separators', () => {
    expect(text.replace(/\s+/g, ' ')).toContain(
      'every order of ≤ 2 disturbances; none in 2,000 sampled runs of ≤ 6 (seed 0x5eed)',
    );
    expect(text).toContain('12,345 states (1,234 settled)');
    expect(lines).toContain('! ended early: --timeout 60s; what was not reached is not covered');
  });

  it('shows five ignored fields, and all of them when verbose', () => {
    expect(text).toContain('spec.template.spec.e … and 2 more');
    expect(text).not.toContain('spec.template.spec.f');
    const verbose = renderReport(fixtureReport, fixtureCounterexamples, { ...plain, verbose: true });
    expect(verbose).toContain('spec.template.spec.g');
  });

  it('says what all groups have in common once, and what only one has in that group', () => {
    const [web, api] = fixtureReport.groups;
    if (!web || !api) throw new Error('the fixture has two groups');
    const assumptions = [...api.scope.assumptions, 'nodes assumed to satisfy deployment/api: disk=ssd'];
    const groups = [web, { ...api, scope: { ...api.scope, assumptions } }];
    const rendered = renderReport({ ...fixtureReport, groups }, fixtureCounterexamples, plain).split('\n');
    expect(rendered.filter((line) => line.includes('controllers act faster'))).toHaveLength(1);
    expect(rendered.indexOf('SUMMARY')).toBeLessThan(rendered.findIndex((l) => l.includes('controllers act faster')));
    expect(rendered.findIndex((line) => line.includes('disk=ssd'))).toBeLessThan(rendered.indexOf('SUMMARY'));
  });

  it('joins goals that are inconclusive for the same reason', () => {
    const stopped = (name: string) => ({
      name,
      object: 'deployment/web',
      result: 'inconclusive' as const,
      message: 'stopped',
      exercised: 0,
    });
    const [group] = fixtureReport.groups;
    if (!group) throw new Error('the fixture has a group');
    const groups = [{ ...group, goals: ['converges', 'no-flapping'].map(stopped) }];
    const rendered = renderReport({ ...fixtureReport, groups }, new Map(), plain).split('\n');
    expect(rendered).toContain('! 2 goals  converges, no-flapping  INCONCLUSIVE  stopped');
  });

  it('is the verdict alone when quiet', () => {
    expect(renderReport(fixtureReport, fixtureCounterexamples, { ...plain, quiet: true })).toBe(lines.at(-1));
  });

  it('calls goals without an exhaustive search sampled, not held', () => {
    const sampled: Report = {
      ...fixtureReport,
      summary: { ...fixtureReport.summary, result: 'holds', violated: 0, inconclusive: 0 },
      groups: fixtureReport.groups.map((group) => ({
        ...group,
        goals: group.goals.filter((goal) => goal.result === 'holds'),
        scope: { ...group.scope, exhaustive: null },
      })),
    };
    const rendered = renderReport(sampled, new Map(), plain);
    expect(rendered).toContain('~ 3 goals not violated (sampled): keeps-floor');
    expect(rendered.split('\n').at(-1)).toMatch(/^~ NOT VIOLATED {2}some groups were only sampled/);
  });

  it('shows a broken promise in full', () => {
    const [group] = fixtureReport.groups;
    if (group === undefined) throw new Error('the fixture has a group');
    const broken = {
      name: 'S-12',
      object: 'pod/web',
      result: 'violated' as const,
      message: 'bound twice',
      exercised: 3,
    };
    const report: Report = {
      ...fixtureReport,
      groups: [{ ...group, promises: { holding: 30, asked: 31, broken: [broken] } }],
    };
    const rendered = renderReport(report, fixtureCounterexamples, plain).split('\n');
    expect(rendered).toContain('✕ promise S-12  pod/web  VIOLATED  bound twice');
    expect(rendered).toContain('✕ 30 of 31 controller promises hold');
  });
});

describe('the story of a counterexample', () => {
  const [plainTrace, loop] = [...fixtureCounterexamples.values()].map(renderStory);

  it('names the property, the message and the step', () => {
    expect(plainTrace?.split('\n').slice(0, 4)).toEqual([
      'VIOLATED stays-available  deployment/web',
      '',
      '  At least one pod is ready.',
      '  no pod of deployment/web is ready, with 1 loss since all were last ready (step 6 of 6)',
    ]);
  });

  it('marks disturbances and the violating step', () => {
    expect(plainTrace).toMatch(/▲ {3}1 {2}user/);
    expect(plainTrace).toMatch(/▲✕ {2}6 {2}world/);
  });

  it('frames the loop', () => {
    expect(loop).toMatch(/┌─ repeats for ever \(4 steps\) ─+\n {2}│ {5}2 {2}hpa/);
    expect(loop).toContain('└─ back to the state before step 2');
    expect(plainTrace).not.toContain('repeats for ever');
  });
});
