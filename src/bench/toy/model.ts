/**
 * The toy cluster: a Deployment with two ReplicaSets, pods and nodes, bounded crashes, node failures and edits. Written
 * with the engine's public contract alone; it measures the engine and pins its counts.
 */
import type {
  ClusterModel,
  Kind,
  MachineEvent,
  Op,
  Pick,
  Property,
  Rule,
  Snap,
  Step,
  View,
} from '../../engine/contract.ts';
import { deletionRank, stateOf, toyKinds, type Toy } from './kinds.ts';
import type { Left } from './machines.ts';
import { plan } from './plan.ts';
import { scopes, type Scope } from './scopes.ts';

function only(v: View<Scope>, kind: Kind): Snap {
  const [snap] = v.all(kind);
  if (!snap) throw new Error(`there is no ${kind.name}`);
  return snap;
}

function to(kind: Kind, slot: number, event: MachineEvent): Op {
  return { op: 'send', to: { kind, slot }, event };
}

function use({ left }: Toy, what: keyof Left): Op {
  return to(left, 0, { type: 'USE', what });
}

function step(actor: string, verb: string, ...ops: Op[]): Step {
  return { actor, verb, ops };
}

interface Body {
  readonly name: string;
  readonly forEach?: Kind;
  steps(v: View<Scope>): readonly Step[];
}

function rule(body: Body): Rule<Scope> {
  return { class: 'progress', fairness: 'weak', ...body };
}

function user(toy: Toy): Rule<Scope> {
  return rule({
    name: 'user',
    steps: (v) => {
      if (Number(only(v, toy.left).context['edits']) === 0) return [];
      const edit = (verb: string, type: string): Step =>
        step('user', verb, use(toy, 'edits'), to(toy.spec, 0, { type }));
      return [edit('scale', 'SCALE'), edit('roll out', 'ROLL_OUT')];
    },
  });
}

function deployment(toy: Toy): Rule<Scope> {
  return rule({
    name: 'deployment-controller',
    steps: (v) => {
      const spec = only(v, toy.spec).context;
      const [first, second] = v.all(toy.replicaSet);
      const said = stateOf(only(v, toy.deployment));
      const decided = plan({
        replicas: Number(spec['replicas']),
        rev: Number(spec['rev']),
        desired: [Number(first?.context['desired']), Number(second?.context['desired'])],
        available: v.fold(toy.available),
        maxSurge: v.config.maxSurge,
        maxUnavailable: v.config.maxUnavailable,
      });
      if (decided === said) return [];
      const say = to(toy.deployment, 0, { type: decided === 'complete' ? 'COMPLETE' : 'PROGRESS' });
      if (typeof decided === 'string') return [step('deployment-controller', decided, say)];
      const set = to(toy.replicaSet, decided.scale, { type: 'SET_DESIRED', desired: decided.to });
      return [step('deployment-controller', 'scale', say, set)];
    },
  });
}

function replicaSet(toy: Toy, scope: Scope): Rule<Scope> {
  const victims = [0, 1].map((rev): Pick => ({ from: toy.pod, count: 1, rank: (s) => deletionRank(s, rev) }));
  const self = (event: MachineEvent): Op => ({ op: 'send', to: 'self', event });
  const expect = scope.expectations ? [self({ type: 'EXPECT' })] : [];
  return rule({
    name: 'replicaset-controller',
    forEach: toy.replicaSet,
    steps: (v) => {
      const own = v.self.context;
      const rev = own['rev'] === 0 ? 0 : 1;
      const { active, all } = v.fold(toy.pods[rev]);
      const observed = Number(own['observed']);
      const desired = Number(own['desired']);
      const pick = victims[rev];
      const steps: Step[] = [];
      if (observed !== active || own['expects'] === true)
        steps.push(step('replicaset-controller', 'sync', self({ type: 'SYNC', observed: active })));
      if (own['expects'] === true) return steps;
      if (observed < desired && all < scope.pods) {
        const create: Op = { op: 'create', kind: toy.pod, input: { rev }, count: 1 };
        steps.push(step('replicaset-controller', 'create', ...expect, create));
      } else if (observed > desired && active > 0 && pick)
        steps.push(
          step('replicaset-controller', 'delete', ...expect, { op: 'send', to: { pick }, event: { type: 'DELETE' } }),
        );
      return steps;
    },
  });
}

/** What happens to a pod by its state, on a node that is up, down, or nowhere. */
const LIFE: Readonly<Record<'up' | 'down' | 'nowhere', Readonly<Record<string, string>>>> = {
  up: { scheduled: 'START', notReady: 'READY', crashLoop: 'BACKOFF_DONE', terminating: 'KILLED' },
  down: { ready: 'UNREADY', scheduled: 'EVICT', notReady: 'EVICT', crashLoop: 'EVICT' },
  nowhere: { failed: 'COLLECT' },
};

function pod(toy: Toy): Rule<Scope>[] {
  const self = (type: string): Op => ({
    op: 'send',
    to: 'self',
    event: { type },
    ...(type === 'EVICT' ? { refs: { node: null } } : {}),
  });
  const on = (node: Snap | null): 'up' | 'down' | 'nowhere' =>
    node === null ? 'nowhere' : node.value === 'up' ? 'up' : 'down';
  const lives = rule({
    name: 'pod',
    forEach: toy.pod,
    steps: (v) => {
      const type = LIFE[on(v.deref('node'))][stateOf(v.self)];
      return type === undefined ? [] : [step('pod', type, self(type))];
    },
  });
  const crashes = rule({
    name: 'crash',
    forEach: toy.pod,
    steps: (v) => {
      if (!['notReady', 'ready'].includes(stateOf(v.self)) || on(v.deref('node')) !== 'up') return [];
      if (Number(only(v, toy.left).context['crashes']) === 0) return [];
      return [step('pod', 'crash', self('CRASH'), use(toy, 'crashes'))];
    },
  });
  return [lives, crashes];
}

function scheduler(toy: Toy): Rule<Scope> {
  return rule({
    name: 'scheduler',
    forEach: toy.pod,
    steps: (v) => {
      if (v.self.value !== 'pending') return [];
      return v.all(toy.node).flatMap((node, slot): Step[] => {
        const of = { kind: toy.node, slot };
        if (node?.value !== 'up' || v.fold(toy.load, { via: 'node', of }) >= v.config.capacity) return [];
        return [step('scheduler', 'bind', { op: 'send', to: 'self', event: { type: 'BIND' }, refs: { node: of } })];
      });
    },
  });
}

function node(toy: Toy): Rule<Scope> {
  return rule({
    name: 'node',
    forEach: toy.node,
    steps: (v) => {
      if (v.self.value === 'down')
        return [step('node', 'recover', { op: 'send', to: 'self', event: { type: 'RECOVER' } })];
      if (Number(only(v, toy.left).context['nodeFailures']) === 0) return [];
      return [step('node', 'fail', { op: 'send', to: 'self', event: { type: 'FAIL' } }, use(toy, 'nodeFailures'))];
    },
  });
}

/** The toy cluster of some size, with what must always be true of it. */
export function toyCluster(scope: Scope): { model: ClusterModel<Scope>; properties: Property<Scope>[]; kinds: Toy } {
  const toy = toyKinds(scope);
  const [low, high] = scope.replicas;
  const one = (kind: Kind, input: unknown): Op => ({ op: 'create', kind, input, count: 1 });
  const left: Left = { crashes: scope.crashes, nodeFailures: scope.nodeFailures, edits: scope.edits };
  const model: ClusterModel<Scope> = {
    config: scope,
    kinds: [toy.pod, toy.node, toy.left, toy.spec, toy.deployment, toy.replicaSet],
    rules: [user(toy), deployment(toy), replicaSet(toy, scope), ...pod(toy), scheduler(toy), node(toy)],
    initial: [
      { op: 'create', kind: toy.node, input: null, count: scope.nodes },
      one(toy.left, left),
      one(toy.spec, { replicas: low, other: high }),
      one(toy.deployment, null),
      one(toy.replicaSet, { rev: 0 }),
      one(toy.replicaSet, { rev: 1 }),
    ],
  };
  const properties = [0, 1].map((rev): Property<Scope> => ({
    name: `revision ${rev} never has more pods than were asked for`,
    on: 'every',
    when: () => true,
    holds: (v) => v.fold(toy.pods[rev === 0 ? 0 : 1]).active <= Math.max(low, high),
  }));
  return { model, properties, kinds: toy };
}

/** The toy cluster of a named size. */
export function toyOf(name: keyof typeof scopes): ReturnType<typeof toyCluster> {
  return toyCluster(scopes[name]);
}
