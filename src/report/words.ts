/**
 * The words that terminal and HTML share: signs, numbers, what a scope covers, the verdict.
 */
import type { Counterexample, GoalResult, Report, Scope, TraceStep } from './types.ts';

/** Sign and word of each result; colour only repeats them. */
const RESULT_WORDS: Readonly<Record<GoalResult, { readonly sign: string; readonly word: string }>> = {
  holds: { sign: '✓', word: 'holds' },
  violated: { sign: '✕', word: 'VIOLATED' },
  vacuous: { sign: '!', word: 'VACUOUS' },
  inconclusive: { sign: '!', word: 'INCONCLUSIVE' },
  'not-asked': { sign: '–', word: 'not asked' },
};

/** A number with thousands separators. */
export function thousands(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 group`, `2 groups`. */
export function counted(value: number, noun: string): string {
  return `${thousands(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Seconds with one decimal. */
export function duration(seconds: number): string {
  return `${seconds.toFixed(1)}s`;
}

function ordersOf(disturbances: number): string {
  if (disturbances === 0) return 'runs without disturbance';
  return `every order of ≤ ${counted(disturbances, 'disturbance')}`;
}

/** What was looked at, e.g. `every order of ≤ 2 disturbances; none in 2,000 sampled runs of ≤ 6 (seed 0x1)`. */
export function coveredBy(scope: Scope): string {
  const parts: string[] = [];
  if (scope.exhaustive !== null) parts.push(ordersOf(scope.exhaustive.disturbances));
  if (scope.shrunk !== undefined) {
    parts.push(`of ≤ ${scope.shrunk.disturbances} at smaller numbers (${scope.shrunk.numbers.join('; ')})`);
  }
  if (scope.sampled !== null) {
    const { runs, disturbances, seed, violated = 0 } = scope.sampled;
    const found = violated === 0 ? 'none' : `${thousands(violated)} violated`;
    parts.push(`${found} in ${counted(runs, 'sampled run')} of ≤ ${thousands(disturbances)} (seed ${seed})`);
  }
  return parts.length === 0 ? 'nothing was searched to the end' : parts.join('; ');
}

/** Sign and word for a goal; what holds without an exhaustive search is only sampled. */
export function resultWords(result: GoalResult, scope: Scope): { readonly sign: string; readonly word: string } {
  if (result === 'holds' && scope.exhaustive === null) return { sign: '~', word: 'not violated (sampled)' };
  return RESULT_WORDS[result];
}

/** The closing sentence of a report: sign, word and on what it rests. */
export function verdict(report: Report): { readonly sign: string; readonly word: string; readonly detail: string } {
  const { summary, groups } = report;
  const time = duration(summary.seconds);
  const bad = [
    summary.violated > 0 ? `${counted(summary.violated, 'goal')} violated` : '',
    summary.promisesBroken > 0 ? `${counted(summary.promisesBroken, 'promise')} broken` : '',
    summary.vacuous > 0 ? `${thousands(summary.vacuous)} vacuous` : '',
    summary.inconclusive > 0 ? `${thousands(summary.inconclusive)} inconclusive` : '',
  ].filter((part) => part !== '');
  const detail = [...bad, `${thousands(summary.holds)} hold`, counted(summary.groups, 'group'), time].join(', ');
  switch (summary.result) {
    case 'violated':
      return { sign: '✕', word: 'VIOLATED', detail };
    case 'inconclusive':
      if (summary.inconclusive === 0) {
        const none = groups.length === 0 ? 'is modelled' : 'has a node that it may run on';
        const detailed = `no workload of the input ${none}; ${time}; this is not a pass`;
        return { sign: '!', word: 'NOTHING CHECKED', detail: detailed };
      }
      return { sign: '!', word: 'INCONCLUSIVE', detail: `${detail}; this is not a pass` };
    case 'error':
      return { sign: '✕', word: 'ERROR', detail: `the check could not be finished; ${detail}` };
    case 'holds': {
      const bounds = groups.map((group) => group.scope.exhaustive?.disturbances ?? null);
      if (bounds.some((bound) => bound === null)) {
        return { sign: '~', word: 'NOT VIOLATED', detail: `some groups were only sampled; ${detail}` };
      }
      const least = Math.min(...bounds.map((bound) => bound ?? 0));
      const scope = bounds.length === 0 ? 'nothing to check' : ordersOf(least);
      return { sign: '✓', word: 'HOLDS', detail: `${scope}; ${detail}` };
    }
  }
}

/**
 * The action of a step: `bind pod/web-x → node-1`, `scale deployment/web 3 → 4`, other arguments as `name=value`. What a
 * controller does for an object of its own kind is not done to that object: `create for deployment/web`.
 */
export function actionText(step: Pick<TraceStep, 'actor' | 'verb' | 'object' | 'args'>): string {
  const { node, from, to, pods, ...others } = step.args ?? {};
  if (typeof pods === 'number') return `${step.verb} ${counted(pods, 'pod')} of ${step.object}`;
  const verb = step.object.startsWith(step.actor.replace(/-controller$/, '/')) ? `${step.verb} for` : step.verb;
  const args = Object.entries(others).map(([key, value]) => `${key}=${value}`);
  if (from !== undefined && to !== undefined) args.unshift(`${from} → ${to}`);
  else if (from !== undefined) args.unshift(`from ${from}`);
  else if (to !== undefined) args.unshift(`→ ${to}`);
  if (node !== undefined) args.unshift(`→ ${node}`);
  return [verb, step.object, ...args].filter((part) => part !== '').join(' ');
}

/** How the trace was found, e.g. `shortest (breadth-first); found after 38,117 states`. */
export function searchText(counterexample: Counterexample): string {
  const { search, steps } = counterexample.status;
  const shrunk = search.shrunkFrom === undefined ? '' : `shrunk ${search.shrunkFrom} → ${steps.length} steps; `;
  const shortest = search.shortest ? `shortest (${search.strategy}); ` : `${search.strategy}; `;
  const spent = counted(search.disturbances, 'disturbance');
  return `${shrunk}${shortest}found after ${counted(search.states, 'state')}, ${spent}`;
}

/** What there is, e.g. `web-v1-a Ready on node-1, web-v1-b Pending; node-2 NotReady`. */
export function situationText({ pods, nodes }: Counterexample['status']['start']): string {
  const placed = pods.map(({ name, node, status }) => `${name} ${status}${node === null ? '' : ` on ${node}`}`);
  const troubled = nodes.filter(({ status }) => status !== 'Ready').map(({ name, status }) => `${name} ${status}`);
  return [placed.length === 0 ? 'no pods' : placed.join(', '), ...troubled].join('; ');
}

/** Where in the trace the violation is. */
export function placeText({ violation, steps }: Counterexample['status']): string {
  return steps.length === 0 ? 'before any step' : `step ${violation.step} of ${steps.length}`;
}

/** One word for a shell, quoted only where it has to be. */
export function shellQuoted(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
