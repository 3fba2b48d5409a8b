/**
 * ResourceQuotas: how many pods a namespace may hold. Other resources are named as not modelled, as are scopes.
 */
import { readBase } from './metadata.ts';
import type { Reader } from './reader.ts';
import type { ResourceQuotaObject } from './types.ts';

/** `pods` and its other name count pods that have not ended. */
const PODS: readonly string[] = ['pods', 'count/pods'];

/** Reads a ResourceQuota; one that is limited to some scopes limits nothing here. */
export function readQuota(reader: Reader, apiVersion: string): ResourceQuotaObject {
  const base = readBase(reader, apiVersion, 'ResourceQuota');
  const spec = reader.get('spec');
  const hard = spec.get('hard').quantities();
  for (const [name, field] of spec.get('hard').entries())
    if (!PODS.includes(name))
      field.notes.ignored.push({ ...field.position, path: `resourcequota/${base.name} spec.hard.${name}` });
  const scoped = spec.get('scopes').present || spec.get('scopeSelector').present;
  const limits = PODS.flatMap((name) => hard.get(name) ?? []);
  return { ...base, kind: 'ResourceQuota', pods: scoped || limits.length === 0 ? null : Math.min(...limits) };
}
