/** The number that `v` means for `of` pods; percentages are rounded up or down, exactly. */
export function scaled(v, of, round) {
    if (v.kind === 'int')
        return v.value;
    const hundredfold = v.value * of;
    return round === 'up' ? Math.ceil(hundredfold / 100) : Math.floor(hundredfold / 100);
}
/** Parses a YAML value such as `1` or `25%`; `null` if it is neither (also `"1"`, `-1`, `1.5`). */
export function parseIntOrPercent(value) {
    if (typeof value === 'number')
        return Number.isSafeInteger(value) && value >= 0 ? { kind: 'int', value } : null;
    const match = typeof value === 'string' ? /^(\d{1,9})%$/.exec(value) : null;
    return match === null ? null : { kind: 'percent', value: Number(match[1]) };
}
