/**
 * The sweep of variants: how many of the recordings that no control plane has made are told from real ones, and whether
 * the place that is named is the one that was touched.
 *
 * Some variants are real behaviour after all; each of their classes is named with the reason.
 */
import { changedPaths } from './change.ts';
import { conformanceOf } from './conform.ts';
import { uidOf } from './history.ts';
import { isJson, textAt, type Json } from './json.ts';
import { hasClaims, hasForeignController, isJudged } from './judged.ts';
import { linesOf, recordingOf, type TraceLine } from './recording.ts';
import { variantsOf, type Variant } from './variants.ts';

export interface Sweep {
  readonly variants: number;
  readonly rejected: number;
  /** Of those: the line that was touched is named, or the object, or the next one after it. */
  readonly placed: number;
  /** Explained, with the reason why that is right, by reason. */
  readonly excused: ReadonlyMap<string, number>;
  /** Explained without a reason: holes of the model. */
  readonly holes: readonly string[];
}

const JOINED = new Set([
  'deployments',
  'replicasets',
  'replicationcontrollers',
  'daemonsets',
  'poddisruptionbudgets',
  'horizontalpodautoscalers',
]);
const STATUS = /^(?:status|metadata\.annotations\.deployment\.kubernetes\.io\/revision$)/;
/** What a node's kubelet reports is the world's choice. */
const WORLD = new Set(['kubelet', 'provisioner']);

/** Sweeps over every `step`th variant of a trace. */
export function sweepOf(trace: string, scenario: string, step = 1): Sweep {
  let [variants, rejected, placed, count] = [0, 0, 0, 0];
  const excused = new Map<string, number>();
  const holes: string[] = [];
  const lines = linesOf(trace);
  for (const variant of variantsOf(lines)) {
    if (count++ % step !== 0) continue;
    variants++;
    const { difference } = conformanceOf(recordingOf('variant', variant.lines, scenario));
    if (difference !== null) {
      rejected++;
      if (isPlaced(variant, difference)) placed++;
      continue;
    }
    const excuse = excuseOf(variant, lines);
    if (excuse === null) holes.push(`line ${variant.line}, ${textAt(variant.event, 'kind')}: ${variant.rule}`);
    else excused.set(excuse, (excused.get(excuse) ?? 0) + 1);
  }
  return { variants, rejected, placed, excused, holes };
}

/** Does the difference name the touched event, the one after it, or the object that it is about? */
function isPlaced({ line, rule, event }: Variant, difference: string): boolean {
  const named = Number(/\(line (\d+)/.exec(difference)?.[1] ?? -1);
  const after = rule === 'removed' ? 0 : 1;
  return (named >= line && named <= line + after) || difference.includes(textAt(event, 'object', 'metadata', 'name'));
}

/** Why a variant is what a control plane can do; `null` if it is not. */
function excuseOf({ rule, line, event }: Variant, lines: readonly TraceLine[]): string | null {
  const object = isJson(event['object']) ? event['object'] : {};
  if (!isJudged(textAt(event, 'kind'), object) || hasForeignController(object) || hasClaims(object))
    return 'its controller is not judged';
  if (rule === 'removed') {
    if (lines.every(({ number }) => number <= line)) return 'the recording only ends earlier';
    const paths = changed(line, event, lines);
    if (paths?.length === 0) return 'it says only something in other words';
    const isStatus = paths?.every((path) => STATUS.test(path)) ?? false;
    if (isStatus && JOINED.has(textAt(event, 'kind'))) return 'a status that the next one joins';
  }
  if (textAt(event, 'kind') === 'horizontalpodautoscalers' && rule.startsWith('changed status.conditions'))
    return 'what metrics ask for is not judged';
  return WORLD.has(textAt(event, 'by', 'who')) ? 'a kubelet may do otherwise' : null;
}

/** What the event changes of its object; `null` for the first of it. */
function changed(line: number, event: Json, lines: readonly TraceLine[]): readonly string[] | null {
  const uid = uidOf(event['object']);
  const before = lines.findLast((one) => one.number < line && uidOf(one.line['object']) === uid)?.line['object'];
  const { object: after } = event;
  return isJson(before) && isJson(after) ? changedPaths(before, after) : null;
}
