/**
 * metadata and the parts that all API objects have.
 */
import type { Path } from './document.ts';
import type { Reader } from './reader.ts';
import { isDnsLabel, isDnsSubdomain } from './text.ts';
import type { ObjectBase } from './types.ts';

const LABEL_NAMES = new Set(['Service', 'Namespace']);

/** Reads metadata; a missing or impossible name is a fault. */
export function readBase(reader: Reader, apiVersion: string, kind: string): ObjectBase {
  const metadata = reader.get('metadata');
  const name = metadata.get('name');
  if (name.required('a name')) {
    const text = name.string('ok');
    if (LABEL_NAMES.has(kind) && !isDnsLabel(text)) name.fault('a DNS-1123 label (a-z, 0-9, -; ≤ 63)');
    else if (!isDnsSubdomain(text)) name.fault('a DNS-1123 name (a-z, 0-9, -, .; ≤ 253)');
  }
  const namespace = metadata.get('namespace').string('') || 'default';
  if (!isDnsLabel(namespace)) metadata.get('namespace').fault('a DNS-1123 label (a-z, 0-9, -; ≤ 63)');
  const { document } = reader;
  return {
    apiVersion,
    name: typeof name.value === 'string' ? name.value : '',
    namespace: kind === 'Node' || kind === 'PriorityClass' ? '' : namespace,
    labels: metadata.get('labels').labels(),
    position: document.locate([], 'value'),
    at: (path) => document.locate(steps(path), 'key'),
    raw: document.value,
  };
}

/** `spec.containers[0].name` as steps. */
function steps(path: string): Path {
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map((match) =>
    match[1] === undefined ? match[0] : Number(match[1]),
  );
}
