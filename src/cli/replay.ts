/**
 * `seatrial replay FILE`: repeats a counterexample from its file alone and says whether it still is one.
 */
import { readFileSync } from 'node:fs';
import { podGoalsOf } from '../../properties/containers.ts';
import { goalsOf } from '../../properties/goals.ts';
import { promisesOf } from '../../properties/promises.ts';
import { podPromisesOf } from '../../properties/promises/containers.ts';
import { composeCluster } from '../cluster/compose.ts';
import { composePod } from '../cluster/pod-model.ts';
import type { Scenario } from '../cluster/scenario.ts';
import type { ClusterModel, Requirement } from '../engine/contract.ts';
import { escapeControls } from '../report/escape.ts';
import { beginningLines, renderStory } from '../report/story.ts';
import type { Counterexample, TraceStep } from '../report/types.ts';
import { actionText, situationText } from '../report/words.ts';
import { decodeCounterexample } from '../trace/counterexample.ts';
import { subjectOf } from '../trace/goal-words.ts';
import { modelDigests } from '../trace/record.ts';
import { replay, type Difference } from '../trace/replay.ts';
import { scenarioOf } from '../trace/scenario-file.ts';

/** What to print, on which stream, and the exit code: 1 reproduced, 0 not, 2 a file that cannot be replayed. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: 0 | 1 | 2;
}

const WHY: Readonly<Record<string, string>> = { ENOENT: 'no such file', EISDIR: 'a directory' };

/** Most alternatives that are shown where a step is not possible any more. */
const SHOWN = 6;

/** Reads and repeats one file. */
export function replayFile(file: string): Outcome {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return unreadable(`${file}: expected a counterexample, found ${WHY[code] ?? `an error (${code})`}`);
  }
  const decoded = decodeCounterexample(text, file);
  if ('error' in decoded) return unreadable(decoded.error);
  return replayCounterexample(decoded.counterexample, file);
}

/** Repeats a counterexample; `file` is what messages call it. */
export function replayCounterexample(counterexample: Counterexample, file: string): Outcome {
  const { property, scenario: spec } = counterexample.spec;
  const read = scenarioOf(spec);
  if ('error' in read) return unreadable(`${file}: ${read.error}`);
  const judged = judgedModels(read.scenario);
  const found = judged.flatMap(({ model, requirements }) => {
    const requirement = requirements.find(({ name }) => {
      const subject = subjectOf(name, read.scenario);
      // There is one goal of a name that has no object of its own, whatever a file calls it.
      return subject.name === property.name && (subject.object === property.object || !name.includes(' '));
    });
    return requirement ? [{ model, requirement }] : [];
  })[0];
  if (!found) {
    const known = judged
      .flatMap(({ requirements }) => requirements)
      .map(({ name }) => subjectOf(name, read.scenario))
      .map(({ name, object }) => `${name} ${object}`);
    return unreadable(
      `${file}: spec.property: expected one of ${known.join(', ')}, found ${property.name} ${property.object}`,
    );
  }
  const { model, requirement } = found;
  const difference = replay(counterexample, model, requirement);
  if (!difference) {
    const end = `✕ reproduced: ${property.name} ${property.object} is violated, every step as recorded`;
    return { text: `${renderStory(counterexample)}\n\n${escapeControls(end)}`, exitCode: 1 };
  }
  const same = difference.what === 'not violated' ? difference.step : Math.max(0, difference.step - 1);
  const changed = changedModels(counterexample.metadata.models, modelDigests(model));
  return {
    text: [
      ...beginningLines(counterexample, same),
      '',
      ...differenceLines(counterexample, difference).map(escapeControls),
      ...(changed.length > 0 ? [escapeControls(`  models changed since: ${changed.join(', ')}`)] : []),
      `✓ does not reproduce`,
    ].join('\n'),
    exitCode: 0,
  };
}

interface JudgedModel {
  readonly model: ClusterModel<Scenario>;
  readonly requirements: readonly Requirement<Scenario>[];
}

/** The models that a counterexample may be one of: the cluster, and where there is one workload, its pod by itself. */
function judgedModels(scenario: Scenario): JudgedModel[] {
  const { model, kinds } = composeCluster(scenario);
  const cluster = { model, requirements: [...goalsOf(kinds, scenario), ...promisesOf(kinds, scenario)] };
  if (scenario.workloads.length !== 1) return [cluster];
  const pod = composePod(scenario);
  const ofPod = [...podGoalsOf(pod.kinds, scenario), ...podPromisesOf(pod.kinds)];
  return [cluster, { model: pod.model, requirements: ofPod }];
}

function unreadable(error: string): Outcome {
  return { text: `error: ${escapeControls(error)}`, exitCode: 2 };
}

function differenceLines({ spec, status }: Counterexample, difference: Difference): string[] {
  const action = spec.actions[difference.step - 1];
  const told = action ? `step ${difference.step}: ${action.actor} ${actionText(action)}` : '';
  switch (difference.what) {
    case 'start':
      return [
        'the cluster in which the trace begins is another than recorded',
        ...(difference.found ? [`  now: ${situationText(difference.found)}`] : ['  now: it never becomes ready']),
      ];
    case 'not violated':
      return [`all ${status.steps.length} steps as recorded, but ${spec.property.name} holds at the end`];
    case 'other result':
      return [
        `${told}: ends differently`,
        '  recorded',
        ...changeLines(status.steps[difference.step - 1]?.changes ?? []),
        '  now',
        ...changeLines(difference.found.changes),
      ];
    case 'not enabled':
      return [`${told}: not possible any more`, ...alternativeLines(difference.enabled.map(({ step }) => step))];
  }
}

function changeLines(changes: readonly string[]): string[] {
  return changes.length === 0 ? ['    nothing visible'] : changes.map((change) => `    ${change}`);
}

function alternativeLines(steps: readonly TraceStep[]): string[] {
  if (steps.length === 0) return ['  nothing is possible here'];
  const shown = steps.slice(0, SHOWN).map((step) => `    ${step.actor} ${actionText(step)}`);
  const more = steps.length - shown.length;
  return ['  possible here', ...shown, ...(more > 0 ? [`    … and ${more} more`] : [])];
}

function changedModels(recorded: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  const names = [...new Set([...Object.keys(recorded), ...Object.keys(now)])];
  const short = (digest: string | undefined): string => digest?.replace('sha256:', '') ?? 'none';
  return names
    .filter((name) => recorded[name] !== now[name])
    .map((name) => `${name} (${short(recorded[name])} → ${short(now[name])})`);
}
