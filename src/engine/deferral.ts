/**
 * Checks what a model promises of its deferred rules: that no other queued rule reads what they write.
 *
 * Reads and writes are recorded by kind whenever the steps of a queued rule are computed. Sending an event to a component
 * reads it too, since its machine looks at its own state. The folds that a pick's rank asks for are not seen.
 */
import {
  ModelError,
  type ClusterModel,
  type Fold,
  type Kind,
  type Op,
  type Ref,
  type Rule,
  type Snap,
  type Step,
  type Target,
  type Through,
  type Timer,
  type View,
} from './contract.ts';

interface Footprint {
  readonly reads: Set<string>;
  readonly writes: Set<string>;
}

/** Watches the queued rules of a model that has deferred ones. */
export class Deferral<C> {
  private readonly queued: readonly Rule<C>[];
  private readonly footprints = new Map<Rule<C>, Footprint>();

  constructor(model: ClusterModel<C>) {
    const queued = model.rules.filter((rule) => rule.wakes !== undefined);
    this.queued = queued.some((rule) => rule.deferred) ? queued : [];
  }

  /** The steps of a rule; throws `ModelError` if they make a deferred rule unsound. */
  steps(rule: Rule<C>, view: View<C>): readonly Step[] {
    if (!this.queued.includes(rule)) return rule.steps(view);
    const footprint = this.footprint(rule);
    const steps = rule.steps(new WatchedView(view, rule.forEach, footprint.reads));
    for (const step of steps) for (const op of step.ops) record(op, rule.forEach, footprint);
    for (const other of this.queued) {
      if (rule.deferred) this.compare(rule, other);
      if (other.deferred) this.compare(other, rule);
    }
    return steps;
  }

  private compare(deferred: Rule<C>, other: Rule<C>): void {
    if (deferred === other) return;
    const { reads } = this.footprint(other);
    for (const written of this.footprint(deferred).writes) {
      if (!reads.has(written)) continue;
      throw new ModelError(`rule ${deferred.name} is deferred, but ${other.name} reads the ${written} that it writes`);
    }
  }

  private footprint(rule: Rule<C>): Footprint {
    let footprint = this.footprints.get(rule);
    if (!footprint) this.footprints.set(rule, (footprint = { reads: new Set(), writes: new Set() }));
    return footprint;
  }
}

function timersOf(kind: Kind): string {
  return `timers of ${kind.name}`;
}

function record(op: Op, own: Kind | undefined, { reads, writes }: Footprint): void {
  if (op.op === 'create') {
    writes.add(op.kind.name);
    return;
  }
  const target = op.op === 'send' ? op.to : op.op === 'remove' ? op.at : op.on;
  const kind = kindOf(target, own);
  if (!kind) return;
  if (typeof target === 'object' && ('pick' in target || 'each' in target)) reads.add(kind.name);
  if (op.op === 'send' || op.op === 'remove') {
    reads.add(kind.name);
    writes.add(kind.name);
  } else if (op.op !== 'enqueue') {
    reads.add(timersOf(kind));
    writes.add(timersOf(kind));
  }
}

function kindOf(target: Target, own: Kind | undefined): Kind | undefined {
  if (target === 'self') return own;
  if ('pick' in target) return target.pick.from;
  if ('each' in target) return target.each;
  if ('ref' in target) return own?.refs?.[target.ref]?.();
  return target.kind;
}

/** A view that notes the kinds that are read through it. */
class WatchedView<C> implements View<C> {
  private readonly view: View<C>;
  private readonly own: Kind | undefined;
  private readonly reads: Set<string>;

  constructor(view: View<C>, own: Kind | undefined, reads: Set<string>) {
    this.view = view;
    this.own = own;
    this.reads = reads;
  }

  get config(): C {
    return this.view.config;
  }

  get self(): Snap {
    this.note(this.own);
    return this.view.self;
  }

  deref(name: string): Snap | null {
    this.note(this.own);
    this.note(this.own?.refs?.[name]?.());
    return this.view.deref(name);
  }

  ref(name: string): Ref | null {
    this.note(this.own);
    return this.view.ref(name);
  }

  all(kind: Kind): readonly (Snap | null)[] {
    this.note(kind);
    return this.view.all(kind);
  }

  fold<T>(fold: Fold<T>, through?: Through): T {
    this.note(fold.over);
    if (fold.beside !== undefined) this.note(fold.over.refs?.[fold.beside]?.());
    return this.view.fold(fold, through);
  }

  pending(timer: Timer): boolean {
    if (this.own) this.reads.add(timersOf(this.own));
    return this.view.pending(timer);
  }

  unseen(kind: Kind): 'own' | 'other' | null {
    this.note(kind);
    return this.view.unseen(kind);
  }

  private note(kind: Kind | undefined): void {
    if (kind) this.reads.add(kind.name);
  }
}
