/**
 * DeschedulerPolicy of descheduler/v1alpha2: the two strategies that move pods about between nodes that are healthy. Source:
 * README and plug-ins of github.com/kubernetes-sigs/descheduler.
 *
 * Departures: profiles are read as one; namespaces, thresholds and the other strategies are not modelled, and said to be so.
 */
import type { Reader } from './reader.ts';
import type { DeschedulerPolicyObject, TopologySpreadConstraint } from './types.ts';

const DUPLICATES = 'RemoveDuplicates';
const SPREAD = 'RemovePodsViolatingTopologySpreadConstraint';
const MODES: readonly TopologySpreadConstraint['whenUnsatisfiable'][] = ['DoNotSchedule', 'ScheduleAnyway'];

/** The strategies that the profiles switch on; the others of the descheduler are named as not modelled. */
function enabledIn(profiles: readonly Reader[]): ReadonlySet<string> {
  const points = ['balance', 'deschedule'].map((point) => profiles.map((profile) => profile.get('plugins').get(point)));
  const names = points.flat().flatMap((point) => point.get('enabled').items());
  for (const name of names) {
    const strategy = name.string('');
    if (strategy === DUPLICATES || strategy === SPREAD) continue;
    name.notes.ignored.push({ ...name.position, path: `deschedulerpolicy/policy ${strategy}` });
  }
  return new Set(names.map((name) => name.string('')));
}

/** Reads a policy; it has no name of its own. */
export function readDescheduler(reader: Reader, apiVersion: string): DeschedulerPolicyObject {
  const profiles = reader.get('profiles').items();
  if (profiles.length === 0) reader.get('profiles').fault('at least one profile');
  const enabled = enabledIn(profiles);
  const argumentsOf = (name: string): Reader => {
    const configs = profiles.flatMap((profile) => profile.get('pluginConfig').items());
    return (configs.find((config) => config.get('name').value === name) ?? reader).get('args');
  };
  const spread = argumentsOf(SPREAD);
  const modes = spread.get('constraints').items();
  const { document } = reader;
  return {
    kind: 'DeschedulerPolicy',
    apiVersion,
    name: 'policy',
    namespace: '',
    labels: {},
    position: document.locate([], 'value'),
    at: () => document.locate([], 'key'),
    raw: document.value,
    nodeFit: argumentsOf('DefaultEvictor').get('nodeFit').boolean(false),
    removesDuplicates: enabled.has(DUPLICATES),
    balances: enabled.has(SPREAD)
      ? {
          constraints: modes.length === 0 ? ['DoNotSchedule'] : modes.map((mode) => mode.oneOf(MODES, 'DoNotSchedule')),
          nodeFit: spread.get('topologyBalanceNodeFit').boolean(true),
        }
      : null,
  };
}
