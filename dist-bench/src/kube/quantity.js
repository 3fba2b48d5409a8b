/**
 * Kubernetes quantities (`100m`, `1.5Gi`, `1e3`), exact: a fraction of two BigInts, rounded up only at the end, as Kubernetes does.
 */
const SYNTAX = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d{1,4})?$/;
const LONGEST = 100;
const LARGEST_EXPONENT = 100;
const DECIMAL = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Parses a quantity; `null` if it is none (`1K`, `1 Gi`, `ten`) or absurdly large or small (exponent beyond ±100). */
export function parseQuantity(text) {
    const match = text.length > LONGEST ? null : SYNTAX.exec(text);
    if (match === null)
        return null;
    const [, sign, whole = '', fraction = '', suffix = ''] = match;
    if (whole === '' && fraction === '')
        return null;
    let numerator = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
    let denominator = 10n ** BigInt(fraction.length);
    const binary = BINARY.indexOf(suffix);
    const exponent = suffix.length > 1 && binary < 0 ? Number(suffix.slice(1)) : (DECIMAL[suffix] ?? 0);
    if (Math.abs(exponent) > LARGEST_EXPONENT)
        return null;
    if (binary >= 0)
        numerator *= 1024n ** BigInt(binary + 1);
    else if (exponent >= 0)
        numerator *= 10n ** BigInt(exponent);
    else
        denominator *= 10n ** BigInt(-exponent);
    return { numerator, denominator };
}
/** The smallest whole number ≥ `quantity × times`. Exact up to 2^53. */
function roundedUp(quantity, times = 1n) {
    const scaledUp = quantity.numerator * times;
    const floor = scaledUp / quantity.denominator;
    return Number(scaledUp > 0n && scaledUp % quantity.denominator !== 0n ? floor + 1n : floor);
}
/** A quantity of a resource in base units: cpu in millicores, all others in whole units; rounded up. `null` = no quantity. */
export function resourceUnits(resource, text) {
    const quantity = parseQuantity(text);
    return quantity === null ? null : roundedUp(quantity, resource === 'cpu' ? 1000n : 1n);
}
