/** What each ReplicaSet asks for and owns, by slot; null = no ReplicaSet there. */
function owned(v, kinds) {
    return v.all(kinds.replicaSet).map((snap, slot) => {
        if (!snap)
            return null;
        const { active, ready } = v.fold(kinds.podCounts, { via: 'owner', of: { kind: kinds.replicaSet, slot } });
        return { spec: Number(snap.context['replicas']), active, ready };
    });
}
const deletes = (step) => step.actor === 'replicaset-controller' && step.verb === 'delete';
const creates = (step) => step.actor === 'replicaset-controller' && step.verb === 'create';
function deletesOnlyItsOwn(kinds) {
    return {
        name: 'RS-S2',
        on: 'write',
        about: deletes,
        when: () => true,
        holds: (before, after) => {
            const then = owned(after, kinds);
            return owned(before, kinds).filter((set, slot) => (then[slot]?.active ?? 0) < (set?.active ?? 0)).length === 1;
        },
    };
}
function noOvershoot(kinds) {
    return {
        name: 'RS-S3',
        on: 'write',
        about: creates,
        when: () => true,
        holds: (before, after) => {
            const earlier = owned(before, kinds);
            return owned(after, kinds).every((set, slot) => set === null || set.active <= Math.max(set.spec, earlier[slot]?.active ?? 0));
        },
    };
}
function statusIsConsistent(kinds) {
    return {
        name: 'RS-S8',
        on: 'settled',
        when: (v) => v.all(kinds.replicaSet).some((rs) => rs !== null),
        holds: (v) => v.all(kinds.replicaSet).every((rs) => {
            const available = Number(rs?.context['available'] ?? 0);
            return available >= 0 && available <= Number(rs?.context['statusReplicas'] ?? 0);
        }),
    };
}
/** A deletion costs ready pods only when no other active pod of the set is left to be deleted. */
function prefersNonServing(kinds) {
    return {
        name: 'RS-S11',
        on: 'write',
        about: deletes,
        when: () => true,
        holds: (before, after) => {
            const then = owned(after, kinds);
            return owned(before, kinds).every((set, slot) => {
                const left = then[slot];
                if (set === null || !left)
                    return true;
                const gone = set.active - left.active;
                return set.ready - left.ready <= Math.max(0, gone - (set.active - set.ready));
            });
        },
    };
}
function convergesToDesired(kinds) {
    return {
        name: 'RS-L1',
        kind: 'converges',
        when: (v) => v.all(kinds.replicaSet).some((rs) => rs !== null),
        reached: (v) => owned(v, kinds).every((set) => set === null || set.active === set.spec),
    };
}
/** The promises of §5.7 that are asked of every ReplicaSet. */
export function replicaSetPromises(kinds) {
    return [
        deletesOnlyItsOwn(kinds),
        noOvershoot(kinds),
        statusIsConsistent(kinds),
        prefersNonServing(kinds),
        convergesToDesired(kinds),
    ];
}
