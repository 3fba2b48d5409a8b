/**
 * Which folder may import which. A model cannot see what judges it, a property cannot see how a controller is written, and
 * the engine knows no Kubernetes.
 */
import { posix } from 'node:path';
import type { Import } from './source.ts';

interface Direction {
  /** Paths that this rule is about. */
  readonly of: RegExp;
  /** Paths of ours that may be imported besides files of the same folder. */
  readonly may: readonly RegExp[];
  /** Paths of which only types may be imported. */
  readonly types?: readonly RegExp[];
  /** Whether modules of Node may be imported: no file, no clock in what is explored. */
  readonly node: boolean;
}

const KUBE = /^src\/kube\//;
const CONTRACT = /^src\/engine\/contract\.ts$/;
const REPORT_TYPES = /^src\/report\/types\.ts$/;
const WORLD =
  /^src\/cluster\/(?:kinds|pod-state|scenario|service-view|workload-view|daemonset-workload-view|pod-kinds|domains-view)\.ts$/;

const DIRECTIONS: readonly Direction[] = [
  { of: KUBE, may: [], node: true },
  { of: /^src\/engine\//, may: [], node: false },
  { of: /^src\/cluster\//, may: [KUBE, /^src\/engine\//, /^models\//, REPORT_TYPES], node: false },
  { of: /^models\/[^/]+\//, may: [KUBE], types: [CONTRACT], node: false },
  { of: /^models\/[^/]+$/, may: [KUBE, /^models\//], types: [CONTRACT], node: false },
  { of: /^properties\//, may: [KUBE, CONTRACT, WORLD], node: false },
  { of: /^src\/trace\//, may: [KUBE, /^src\/engine\//, /^src\/cluster\//, REPORT_TYPES], node: true },
  { of: /^src\/report\//, may: [], node: true },
  { of: /^src\/conform\//, may: [KUBE, /^src\/engine\/stable-key\.ts$/, /^models\//], node: true },
];

const EXEMPT = /\.test\.ts$/;
/** Nobody but themselves and tests may import these. */
const CLOSED = /^src\/(?:cli|dev|bench|conform|trials|miniatures)\//;

/** Says what is wrong with the imports of a file; paths are relative to the root. */
export function wrongImports(path: string, imports: readonly Import[]): string[] {
  if (EXEMPT.test(path)) return [];
  return imports.flatMap((one) => {
    const why = whyWrong(path, one);
    return why === null ? [] : [`${path} imports ${one.from}: ${why}`];
  });
}

function whyWrong(path: string, { from, typeOnly }: Import): string | null {
  const direction = DIRECTIONS.find(({ of }) => of.test(path));
  if (from.startsWith('node:')) return direction?.node === false ? 'this folder does no I/O' : null;
  if (!from.startsWith('.')) return null;
  const target = posix.join(posix.dirname(path), from);
  if (folder(target) === folder(path)) return null;
  if (EXEMPT.test(target)) return 'a test is imported by nobody';
  if (CLOSED.test(target) && !CLOSED.test(path)) return `${folder(target)} is imported by nobody`;
  if (direction === undefined || direction.may.some((allowed) => allowed.test(target))) return null;
  if (direction.types?.some((allowed) => allowed.test(target)))
    return typeOnly ? null : 'only its types may be imported';
  return `${folder(path)} must not know ${folder(target)}`;
}

/** `src/kube`, `models/deployment`, `properties`. */
function folder(path: string): string {
  const [top = '', second = '', third] = path.split('/');
  return top === 'properties' || third === undefined ? top : `${top}/${second}`;
}
