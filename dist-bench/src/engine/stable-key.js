/**
 * A text key for plain data that does not depend on the order in which an object's fields were written.
 */
/** Equal data, equal key. Throws nothing; functions and undefined fields are left out, as in JSON. */
export function stableKey(data) {
    if (data === null || typeof data !== 'object')
        return JSON.stringify(data) ?? 'undefined';
    if (Array.isArray(data))
        return `[${data.map(stableKey).join()}]`;
    const fields = Object.entries(data)
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${stableKey(value)}`).join()}}`;
}
