/**
 * The life of each recorded pod as `models/pod` has it, and what a kubelet may report in one write. Sources:
 * workloads.md §2.3, §2.4, §2.9, §3.3 N3.
 *
 * When a container starts, is ready or ends is the world's choice; that it does so one step after the other, on a node
 * that reports, and never leaves a terminal phase is not.
 */
import { createActor, type Actor } from 'xstate';
import { podMachine, type PodEvent } from '../../models/pod/machine.ts';
import { containerSteps } from './container-steps.ts';
import { controllerOf, isActive, isReady, isTerminal, isTerminating, nodeOf } from './facts.ts';
import { uidOf, type Write } from './history.ts';
import { textAt, type Json } from './json.ts';
import { phaseFollows } from './pod-phase.ts';
import { statusFollows } from './pod-status.ts';
import type { Verdict } from './runs.ts';

const KUBELET =
  /^status(?:$|\.(?:phase|reason|message|podIPs?|hostIPs?|startTime|observedGeneration|qosClass|resources|containerStatuses|initContainerStatuses|conditions\[(?:ContainersReady|Initialized|PodReadyToStartContainers|PodScheduled|Ready)\]\.))/;

export class PodLives {
  private readonly lives = new Map<string, Actor<typeof podMachine>>();

  created({ object }: Write): void {
    const orphan = controllerOf(object) === null;
    const input = { workload: 0, template: 0, works: true, probe: false, waits: false, orphan };
    const actor = createActor(podMachine, { input });
    actor.start();
    this.lives.set(uidOf(object), actor);
    if (nodeOf(object) !== '') actor.send({ type: 'BIND' });
  }

  /** Takes one event of the pod machine. */
  follow({ object }: Write, event: PodEvent): Verdict {
    const actor = this.lives.get(uidOf(object));
    const snapshot = actor?.getSnapshot();
    if (!actor || !snapshot?.can(event)) return `the pod machine takes no ${event.type} in ${String(snapshot?.value)}`;
    actor.send(event);
    return null;
  }

  /** The object is gone; a pod that never had a node went with its deletion. */
  ended(write: Write): Verdict {
    const gone = this.lives.get(uidOf(write.object))?.getSnapshot().hasTag('gone');
    return gone ? null : this.follow(write, { type: 'STOPPED' });
  }

  /** Is the pod's state, as controllers read it, the one that is stored? */
  agrees({ after }: Write): Verdict {
    const snapshot = this.lives.get(uidOf(after))?.getSnapshot();
    if (!after || !snapshot || snapshot.hasTag('gone')) return null;
    const facts = { active: isActive(after), ready: isActive(after) && isReady(after), bound: nodeOf(after) !== '' };
    const wrong = Object.entries(facts).find(([tag, holds]) =>
      snapshot.matches('Finished') ? false : snapshot.hasTag(tag) !== holds,
    );
    return wrong
      ? `the pod machine is in ${String(snapshot.value)}, where it is ${wrong[1] ? 'not ' : ''}${wrong[0]}`
      : null;
  }

  /** A kubelet has written the status. */
  reported(write: Write, paths: readonly string[], node: Json | null): Verdict {
    const { before, after } = write;
    if (!before || !after) return 'the pod is not there';
    const foreign = paths.find((path) => !KUBELET.test(path));
    if (foreign !== undefined) return `a kubelet does not write ${foreign}`;
    if (nodeOf(after) === '') return 'a pod without a node has no kubelet';
    return (
      this.step(write, before, after) ??
      containerSteps(before, after) ??
      statusFollows(before, after, node) ??
      phaseFollows(after)
    );
  }

  private step(write: Write, before: Json, after: Json): Verdict {
    const phase = (pod: Json): string => textAt(pod, 'status', 'phase');
    if (isTerminal(before)) return phase(before) === phase(after) ? null : 'a terminal phase is never left';
    if (phase(before) === 'Running' && phase(after) === 'Pending') return 'a running pod is not Pending again';
    const sees = textAt(before, 'status', 'startTime') === '' && textAt(after, 'status', 'startTime') !== '';
    const starts = phase(before) === 'Pending' && phase(after) === 'Running';
    const ends = isTerminal(after);
    const turns = !ends && isReady(before) !== isReady(after);
    // A pod that is deleted before its kubelet has seen it ends at once (§2.9).
    const steps = isTerminating(after) && ends ? [starts, turns] : [sees, starts, ends, turns];
    if (steps.filter(Boolean).length > 1) return 'a kubelet reports one step of a pod at a time';
    if (!sees && textAt(before, 'status', 'startTime') === '') return 'a kubelet first says that it has seen the pod';
    const type = isTerminating(after) ? null : eventOf({ starts, ends, turns, ready: isReady(after) });
    return type ? this.follow(write, { type }) : null;
  }
}

function eventOf(step: {
  readonly starts: boolean;
  readonly ends: boolean;
  readonly turns: boolean;
  readonly ready: boolean;
}): 'RUN' | 'FINISH' | 'RECOVER' | 'CRASH' | null {
  if (step.ends) return 'FINISH';
  if (step.starts) return 'RUN';
  if (!step.turns) return null;
  return step.ready ? 'RECOVER' : 'CRASH';
}
