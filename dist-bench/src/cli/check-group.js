/**
 * Checks one group: scenario, search, and what the report says of it.
 */
import { assumedNodes } from '../cluster/assumed-nodes.js';
import { composeCluster } from '../cluster/compose.js';
import { disturbanceNames, replicasOf } from '../cluster/scenario.js';
import { check } from '../engine/check.js';
import { goalsOf } from '../../properties/goals.js';
/** Searches the group's scenario and reports every goal. */
export function checkGroup(group, options) {
    const given = options.nodes.map((object) => ({ object, assumed: false }));
    const scenario = {
        name: group.name,
        workloads: group.deployments,
        services: group.services,
        budgets: group.budgets,
        nodes: given.length > 0 ? given : assumedNodes(3, group.deployments),
        disturbances: disturbanceNames.filter((name) => !['node-join', 'unready'].includes(name)),
        depth: options.disturbances,
        tolerate: 1,
    };
    const { model, kinds } = composeCluster(scenario);
    const begun = Date.now();
    const result = check(model, goalsOf(kinds, scenario), {
        disturbances: options.disturbances,
        maxStates: options.maxStates,
        stop: () => (Date.now() > options.deadline ? '--timeout' : null),
    });
    return {
        name: group.name,
        members: [...group.deployments.map((d) => `deployment/${d.name}`), ...group.ties],
        ties: group.ties,
        scope: {
            exhaustive: result.completeLevel < 0 ? null : { disturbances: result.completeLevel },
            sampled: null,
            nodes: given.length > 0 ? `${given.length} given` : '3 assumed, capacity not limiting',
            states: result.states,
            settledStates: result.settledStates,
            transitions: result.transitions,
            seconds: (Date.now() - begun) / 1000,
            reductions: ['symmetry of pods and equal nodes', 'settled states only', 'crash and unready merged'],
            disturbances: scenario.disturbances,
            kubernetesVersion: '1.37',
            assumptions: ['controllers act faster than the world'],
            ...(result.limit === null ? {} : { limit: result.limit }),
        },
        goals: [...result.judgements.values()].map((judgement) => goalReport(judgement, result)),
        promises: { holding: 0, asked: 0, broken: [] },
        notes: notes(group),
        coverage: [],
    };
}
function goalReport(judgement, result) {
    const [name = judgement.requirement, object] = judgement.requirement.split(' ');
    const base = { name, object: object ?? 'node/*', exercised: judgement.exercised };
    if (judgement.violation) {
        const { path, loopStart } = judgement.violation;
        const moves = path.legs.flatMap((leg) => leg.moves);
        const story = moves.filter((move) => move.step.ops.length > 0 && move.step.actor !== 'monitor');
        const told = story.map((move) => `${move.step.actor}: ${move.step.verb}`).join(' → ');
        return { ...base, result: 'violated', message: loopStart === null ? told : `${told} → and so on for ever` };
    }
    if (result.limit !== null)
        return { ...base, result: 'inconclusive', message: `stopped by ${result.limit}` };
    return { ...base, result: judgement.exercised > 0 ? 'holds' : 'not-asked' };
}
function notes(group) {
    return group.deployments.flatMap((d) => [
        ...(d.template.hasReadinessProbe ? [] : [`${d.name} has no readinessProbe: ready means started`]),
        ...(replicasOf(d) < 2 ? [`${d.name}: 1 replica, availability not asked until it is scaled`] : []),
    ]);
}
