/**
 * Nodes: labels, taints and what they can hold.
 */
import { readBase } from './metadata.js';
function readTaint(reader) {
    reader.get('key').required('a taint key');
    reader.get('effect').required('one of NoSchedule, PreferNoSchedule, NoExecute');
    return {
        key: reader.get('key').string(''),
        value: reader.get('value').string(''),
        effect: reader.get('effect').oneOf(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], 'NoSchedule'),
    };
}
/** Reads a Node; its capacity is `null` when the document does not state it. */
export function readNode(reader, apiVersion) {
    const base = readBase(reader, apiVersion, 'Node');
    const spec = reader.get('spec');
    const allocatable = reader.get('status').get('allocatable').quantities();
    const capacity = reader.get('status').get('capacity').quantities();
    const stated = allocatable.size > 0 ? allocatable : capacity;
    return {
        ...base,
        kind: 'Node',
        unschedulable: spec.get('unschedulable').boolean(false),
        taints: spec.get('taints').items().map(readTaint),
        allocatable: stated.size === 0 ? null : Object.fromEntries(stated),
    };
}
