/**
 * Selectors, affinity, tolerations and spreading: where a pod may run.
 */
import type { Reader } from './reader.ts';
import type {
  LabelRequirement,
  LabelSelector,
  NodeSelectorTerm,
  PodAffinityTerm,
  Toleration,
  TopologySpreadConstraint,
} from './types.ts';

type Operator = LabelRequirement['operator'];
const LABEL_OPERATORS: readonly Operator[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const NODE_OPERATORS: readonly Operator[] = [...LABEL_OPERATORS, 'Gt', 'Lt'];
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

function readRequirements(reader: Reader, operators: readonly Operator[]): readonly LabelRequirement[] {
  return reader.items().map((item) => {
    if (item.get('key').string('') === '') item.get('key').required('a label key');
    item.get('operator').required(`one of ${operators.join(', ')}`);
    const operator = item.get('operator').oneOf(operators, 'Exists');
    const values = item.get('values').strings();
    if ((operator === 'In' || operator === 'NotIn') && values.length === 0)
      item.get('values').fault('at least one value', 'none');
    const needsOne = operator === 'Gt' || operator === 'Lt';
    if (needsOne && (values.length !== 1 || !/^[-+]?\d+$/.test(values[0] ?? '')))
      item.get('values').fault('exactly one integer, in quotes');
    if ((operator === 'Exists' || operator === 'DoesNotExist') && values.length > 0)
      item.get('values').fault(`no values with ${operator}`);
    return { key: item.get('key').string(''), operator, values };
  });
}

/** A label selector; `null` when it is not written. */
export function readSelector(reader: Reader): LabelSelector {
  if (!reader.present) return null;
  return {
    matchLabels: reader.get('matchLabels').labels(),
    matchExpressions: readRequirements(reader.get('matchExpressions'), LABEL_OPERATORS),
  };
}

/** The required node affinity of `affinity.nodeAffinity`; `null` when none is given. */
export function readNodeAffinity(affinity: Reader): readonly NodeSelectorTerm[] | null {
  const required = affinity.get('nodeAffinity').get(REQUIRED);
  if (!required.present) return null;
  const terms = required.get('nodeSelectorTerms');
  if (terms.items().length === 0) terms.fault('at least one term', 'none');
  return terms.items().map((term) => ({
    matchExpressions: readRequirements(term.get('matchExpressions'), NODE_OPERATORS),
    matchFields: readRequirements(term.get('matchFields'), ['In', 'NotIn']),
  }));
}

/** The required terms of `affinity.podAffinity` or `affinity.podAntiAffinity`. */
export function readPodAffinity(
  affinity: Reader,
  which: 'podAffinity' | 'podAntiAffinity',
  namespace: string,
): readonly PodAffinityTerm[] {
  return affinity
    .get(which)
    .get(REQUIRED)
    .items()
    .map((term) => {
      term.get('topologyKey').required('a node label such as kubernetes.io/hostname');
      const namespaces = term.get('namespaces').strings();
      const everywhere = readSelector(term.get('namespaceSelector'));
      const all =
        everywhere !== null &&
        everywhere.matchExpressions.length === 0 &&
        Object.keys(everywhere.matchLabels).length === 0;
      return {
        selector: readSelector(term.get('labelSelector')),
        topologyKey: term.get('topologyKey').string(''),
        namespaces: all ? ['*'] : namespaces.length === 0 ? [namespace] : namespaces,
      };
    });
}

/** `spec.topologySpreadConstraints` with its defaults. */
export function readTopologySpread(reader: Reader): readonly TopologySpreadConstraint[] {
  return reader.items().map((item) => {
    for (const key of ['topologyKey', 'maxSkew', 'whenUnsatisfiable']) item.get(key).required('a value');
    const whenUnsatisfiable = item.get('whenUnsatisfiable').oneOf(['DoNotSchedule', 'ScheduleAnyway'], 'DoNotSchedule');
    if (item.get('minDomains').present && whenUnsatisfiable === 'ScheduleAnyway') {
      item.get('minDomains').fault('minDomains only with whenUnsatisfiable: DoNotSchedule');
    }
    return {
      maxSkew: item.get('maxSkew').integer(1, 1),
      topologyKey: item.get('topologyKey').string(''),
      whenUnsatisfiable,
      selector: readSelector(item.get('labelSelector')),
      minDomains: item.get('minDomains').integer(1, 1),
      matchLabelKeys: item.get('matchLabelKeys').strings(),
      nodeAffinityPolicy: item.get('nodeAffinityPolicy').oneOf(['Honor', 'Ignore'], 'Honor'),
      nodeTaintsPolicy: item.get('nodeTaintsPolicy').oneOf(['Honor', 'Ignore'], 'Ignore'),
    };
  });
}

/** `spec.tolerations`, without those that admission adds. */
export function readTolerations(reader: Reader): readonly Toleration[] {
  return reader.items().map((item) => {
    const key = item.get('key').string('');
    const operator = item.get('operator').oneOf(['Exists', 'Equal'], 'Equal');
    const value = item.get('value').string('');
    const effect = item.get('effect').oneOf(['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'], '');
    if (key === '' && operator !== 'Exists') item.get('operator').fault('Exists where no key is given');
    if (operator === 'Exists' && value !== '') item.get('value').fault('no value with operator Exists');
    const seconds = item.get('tolerationSeconds').integer(null, -(2 ** 31));
    if (seconds !== null && effect !== 'NoExecute')
      item.get('tolerationSeconds').fault('effect NoExecute with tolerationSeconds');
    return { key, operator, value, effect, tolerationSeconds: seconds };
  });
}

/**
 * Adds what the DaemonSet controller adds: its pods stay on nodes that are not ready or unreachable and come to those that are
 * cordoned or under pressure. Source: stateful-and-batch.md §3.2.
 */
export function withDaemonTolerations(given: readonly Toleration[], hostNetwork: boolean): readonly Toleration[] {
  const forEver = (name: string, effect: string): Toleration => {
    return { key: `node.kubernetes.io/${name}`, operator: 'Exists', value: '', effect, tolerationSeconds: null };
  };
  const stays = ['not-ready', 'unreachable'].map((name) => forEver(name, 'NoExecute'));
  const comes = ['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'];
  const network = hostNetwork ? ['network-unavailable'] : [];
  // One that is written with the same key and effect is replaced.
  const added = [...stays, ...[...comes, ...network].map((name) => forEver(name, 'NoSchedule'))];
  const kept = given.filter(
    (t) => !added.some((a) => a.key === t.key && a.effect === t.effect && t.operator === 'Exists'),
  );
  return [...kept, ...added];
}

/** Adds what the admission plugin DefaultTolerationSeconds adds: 300 s on nodes that are not ready or unreachable. */
export function withDefaultTolerations(given: readonly Toleration[]): readonly Toleration[] {
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter(
      (key) => !given.some((t) => (t.key === key || t.key === '') && (t.effect === 'NoExecute' || t.effect === '')),
    )
    .map((key): Toleration => ({ key, operator: 'Exists', value: '', effect: 'NoExecute', tolerationSeconds: 300 }));
  return [...given, ...added];
}
