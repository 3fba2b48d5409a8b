const INTEGER = /^[-+]?\d+$/;
/** Does one requirement hold for these labels? A missing key satisfies only `NotIn` and `DoesNotExist`. */
export function matchesRequirement(requirement, labels) {
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    switch (requirement.operator) {
        case 'In':
            return value !== undefined && requirement.values.includes(value);
        case 'NotIn':
            return value === undefined || !requirement.values.includes(value);
        case 'Exists':
            return value !== undefined;
        case 'DoesNotExist':
            return value === undefined;
        case 'Gt':
        case 'Lt': {
            const bound = requirement.values[0];
            if (value === undefined || bound === undefined || !INTEGER.test(value) || !INTEGER.test(bound))
                return false;
            return requirement.operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
        }
    }
}
/** Does the selector select an object with these labels? `null` selects nothing, an empty selector everything. */
export function matchesSelector(selector, labels) {
    if (selector === null)
        return false;
    return (Object.entries(selector.matchLabels).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value) &&
        selector.matchExpressions.every((requirement) => matchesRequirement(requirement, labels)));
}
/** Does a Service or budget select the pods of a workload? Both are in one namespace, and labels decide. */
export function selectsPods(by, workload) {
    return by.namespace === workload.namespace && matchesSelector(by.selector, workload.template.labels);
}
