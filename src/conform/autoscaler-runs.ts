/**
 * HorizontalPodAutoscalers: the sizes that the controller writes into their targets, and the status that follows.
 * Sources: autoscaling-and-disruption.md §1.4, §1.6; the bounds are `models/horizontal-pod-autoscaler`.
 *
 * How many pods the metrics ask for, windows and policies are not judged: any size within the bounds and the speed limit
 * is accepted, except where the bounds alone decide.
 */
import { desiredReplicas } from '../../models/horizontal-pod-autoscaler/reconcile.ts';
import { uidOf, type History, type Write } from './history.ts';
import { at, condition, numberAt, textAt, type Json } from './json.ts';
import type { Verdict } from './runs.ts';

/** A size that was written and not reported yet. */
interface Scaling {
  readonly from: number;
  readonly to: number;
}

const PLURALS: Readonly<Record<string, string>> = {
  Deployment: 'deployments',
  ReplicaSet: 'replicasets',
  ReplicationController: 'replicationcontrollers',
};
/** A size may have been read so long before the status is written. */
const EVALUATION_MS = 1000;

export class AutoscalerRuns {
  private readonly history: History;
  private readonly scalings = new Map<string, Scaling>();

  constructor(history: History) {
    this.history = history;
  }

  /** H4–H8: the size of an object has been changed; `null` if an autoscaler of it could. */
  scaled({ kind, name, before, after, index }: Write): Verdict {
    const [from, to] = [numberAt(before, 'spec', 'replicas'), numberAt(after, 'spec', 'replicas')];
    const autoscalers = [...this.history.objects('horizontalpodautoscalers', index).values()].filter(
      (one) => targetOf(one) === `${kind}/${name}`,
    );
    if (autoscalers.length === 0) return 'no autoscaler has it as its target';
    const found = autoscalers.find((one) => from !== to && allows(one, from, to));
    if (!found)
      return `no autoscaler changes ${from} to ${to}; the model could write ${autoscalers.map(range).join(' or ')}`;
    this.scalings.set(uidOf(found), { from, to });
    return null;
  }

  /** H1–H9: the status has been written. */
  reported(write: Write): Verdict {
    const { before, after, index } = write;
    if (!before || !after) return 'the autoscaler is not there';
    const wrong = conditionsOf(after) ?? this.generationOf(after, index, write.t);
    if (wrong !== null) return wrong;
    const [current, desired] = [
      numberAt(after, 'status', 'currentReplicas'),
      numberAt(after, 'status', 'desiredReplicas'),
    ];
    const able = textAt(condition(after, 'AbleToScale'), 'reason');
    const active = textAt(condition(after, 'ScalingActive'), 'reason');
    const scaling = this.scalings.get(uidOf(after));
    if (scaling) {
      this.scalings.delete(uidOf(after));
      const isSaid = able === 'SucceededRescale' && condition(after, 'ScaledToZero')?.['status'] === 'False';
      if (isSaid && current === scaling.from && desired === scaling.to) return null;
      return `no run reports ${current} to ${desired}, ${able} here; the model could report ${scaling.from} to ${scaling.to}, SucceededRescale`;
    }
    const sizes = this.sizesOf(after, index, write.t);
    if (sizes === null) return null;
    if (!sizes.includes(current))
      return `no run finds ${current} replicas here; the model could find ${sizes.join(' or ')}`;
    if (able === 'SucceededRescale') return 'nothing has been scaled';
    if (textAt(condition(after, 'AbleToScale'), 'status') === 'False') return null;
    const kept = /^(?:Failed|InvalidSelector|AmbiguousSelector)/.test(active);
    const wanted = kept ? numberAt(before, 'status', 'desiredReplicas') : current;
    return desired === wanted ? null : `no run wants ${desired} replicas here; the model could want ${wanted}`;
  }

  private generationOf(autoscaler: Json, index: number, t: number): Verdict {
    const name = textAt(autoscaler, 'metadata', 'name');
    const from = this.history.lastPlace(index, (write) => write.t < t - EVALUATION_MS);
    const places = this.history.places(from, index, ({ kind }) => kind === 'horizontalpodautoscalers');
    const seen = places.map((place) =>
      numberAt(this.history.object('horizontalpodautoscalers', name, place), 'metadata', 'generation'),
    );
    const observed = numberAt(autoscaler, 'status', 'observedGeneration');
    return seen.includes(observed)
      ? null
      : `no run has seen generation ${observed} last; the model could have ${Math.max(...seen)}`;
  }

  /** Scalings that no status has told yet. */
  unfinished(end: number): string[] {
    return [...this.history.objects('horizontalpodautoscalers', end)].flatMap(([name, one]) => {
      const scaling = this.scalings.get(uidOf(one));
      return scaling ? [`autoscaler ${name} reports that it has scaled ${scaling.from} to ${scaling.to}`] : [];
    });
  }

  /** The sizes that the target had a moment ago; `null` where the target is not judged. */
  private sizesOf(autoscaler: Json, index: number, t: number): number[] | null {
    const [kind = '', name = ''] = targetOf(autoscaler).split('/');
    if (kind === '') return null;
    const from = this.history.lastPlace(index, (write) => write.t < t - EVALUATION_MS);
    const places = this.history.places(from, index, (write) => write.kind === kind && write.name === name);
    const sizes = places.map((place) => numberAt(this.history.object(kind, name, place), 'spec', 'replicas'));
    return [...new Set(sizes)];
  }
}

/** §1.10: what each reason of a condition says. */
const REASONS: Readonly<Record<string, Readonly<Record<'True' | 'False', RegExp>>>> = {
  AbleToScale: {
    True: /^(?:SucceededGetScale|ReadyForNewScale|ScaleDownStabilized|ScaleUpStabilized|SucceededRescale)$/,
    False: /^Failed(?:Get|Update)Scale$/,
  },
  ScalingActive: {
    True: /^ValidMetricFound$/,
    False: /^(?:ScalingDisabled|InvalidSelector|AmbiguousSelector|InvalidMetricSourceType|FailedGet[A-Za-z]*Metric)$/,
  },
  ScalingLimited: {
    True: /^(?:TooFewReplicas|TooManyReplicas|ScaleUpLimit|ScaleDownLimit)$/,
    False: /^DesiredWithinRange$/,
  },
  ScaledToZero: { True: /^ScaledToZero$/, False: /^NotScaledToZero$/ },
};

/** Do the conditions agree with their reasons? */
function conditionsOf(autoscaler: Json): Verdict {
  for (const [type, reasons] of Object.entries(REASONS)) {
    const found = condition(autoscaler, type);
    if (!found) continue;
    const status = found['status'] === 'True' ? 'True' : 'False';
    if (!reasons[status].test(textAt(found, 'reason')))
      return `condition ${type} is not ${status} for the reason ${textAt(found, 'reason')}`;
  }
  return null;
}

function targetOf(autoscaler: Json): string {
  const kind = PLURALS[textAt(autoscaler, 'spec', 'scaleTargetRef', 'kind')] ?? '';
  return `${kind}/${textAt(autoscaler, 'spec', 'scaleTargetRef', 'name')}`;
}

function boundsOf(autoscaler: Json): { readonly minReplicas: number; readonly maxReplicas: number } {
  const least = at(autoscaler, 'spec', 'minReplicas');
  return {
    minReplicas: typeof least === 'number' ? least : 1,
    maxReplicas: numberAt(autoscaler, 'spec', 'maxReplicas'),
  };
}

/** Could the load make it write this size? Without behavior it grows to the double, or to 4, at most. */
function allows(autoscaler: Json, current: number, to: number): boolean {
  const bounds = boundsOf(autoscaler);
  const isLimited = at(autoscaler, 'spec', 'behavior') === undefined && current >= bounds.minReplicas;
  const isSlow = !isLimited || to <= Math.max(2 * current, 4);
  return isSlow && desiredReplicas({ ...bounds, current, need: to }) === to;
}

function range(autoscaler: Json): string {
  const { minReplicas, maxReplicas } = boundsOf(autoscaler);
  return `${minReplicas} to ${maxReplicas}`;
}
