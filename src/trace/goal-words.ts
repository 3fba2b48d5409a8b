/**
 * Goals in words: what each asks, and one sentence about a violation, made from the last state that people see.
 */
import type { TraceStep } from '../report/types.ts';

type Situation = Pick<TraceStep, 'pods' | 'nodes'>;

interface Words {
  readonly statement: string;
  violated(object: string, end: Situation, loops: boolean): string;
}

const WORDS: Readonly<Record<string, Words>> = {
  'stays-available': {
    statement: 'At least one pod is ready while at most one loss has happened since all of them were.',
    violated: (object, end) => `no pod of ${object} is Ready${pods(object, end)}`,
  },
  converges: {
    statement: 'When disturbances have ended, a working version runs fully and nothing else does.',
    violated: (object, end, loops) =>
      loops
        ? `${object} never settles${pods(object, end)}`
        : `${object} is stuck, nothing more has to happen${pods(object, end)}`,
  },
  'drain-ends': {
    statement: 'Draining a node that is up ends.',
    violated: (_object, { pods: all, nodes }) => {
      const draining = nodes
        .filter((node) => node.status.startsWith('Ready') && node.status.includes('draining'))
        .map((node) => node.name);
      const left = all.filter((pod) => pod.node !== null && draining.includes(pod.node));
      const refused = left.length > 0 && left.every((pod) => pod.status !== 'Terminating');
      const why = refused ? '; the eviction API refuses every time' : '';
      return `the drain of ${draining.join(' and ')} never ends${list(left)}${why}`;
    },
  },
  'no-flapping': {
    statement: 'Nobody creates and deletes for ever without a cause from outside.',
    violated: () => 'controllers go on creating and deleting for ever, without a cause from outside',
  },
};

function pods(object: string, { pods: all }: Situation): string {
  const workload = object.slice(object.indexOf('/') + 1);
  return list(all.filter((pod) => pod.name.startsWith(`${workload}-v`)));
}

/** `web-v2-a Pending; web-v1-a, web-v1-b Ready`: by status, what is well comes last. */
function list(some: readonly { readonly name: string; readonly status: string }[]): string {
  const statuses = [...new Set(some.map((pod) => pod.status))].sort(
    (a, b) => Number(a === 'Ready') - Number(b === 'Ready'),
  );
  const groups = statuses.map((status) => {
    const names = some.filter((pod) => pod.status === status).map((pod) => pod.name);
    return `${names.join(', ')} ${status}`;
  });
  return `: ${groups.length === 0 ? 'there is none' : groups.join('; ')}`;
}

/** Goal and object of a requirement's name: `stays-available deployment/web`. */
export function subjectOf(requirement: string): { readonly name: string; readonly object: string } {
  const [name = requirement, object = 'node/*'] = requirement.split(' ');
  return { name, object };
}

/** What a goal asks. */
export function statementOf(goal: string): string {
  return WORDS[goal]?.statement ?? '';
}

/** One sentence about a violation. */
export function violationText(goal: string, object: string, end: Situation, loops: boolean): string {
  return WORDS[goal]?.violated(object, end, loops) ?? `${goal} does not hold for ${object}`;
}
