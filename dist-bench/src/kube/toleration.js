/** workloads.md §4.2: effect, key and value each have to fit. */
export function tolerates(tolerations, taint) {
    return tolerations.some((toleration) => (toleration.effect === '' || toleration.effect === taint.effect) &&
        (toleration.key === '' || toleration.key === taint.key) &&
        (toleration.operator === 'Exists' || toleration.value === taint.value));
}
