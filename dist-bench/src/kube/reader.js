import { parseIntOrPercent } from './percent.js';
import { resourceUnits } from './quantity.js';
import { described, escaped, isLabelKey, isLabelValue, isMapping } from './text.js';
function isScalar(value) {
    return typeof value === 'string' || typeof value === 'number';
}
/** `spec.containers[0].name` */
export function dotted(path) {
    return path.reduce((text, step) => {
        if (typeof step === 'number')
            return `${text}[${step}]`;
        return text === '' ? escaped(step) : `${text}.${escaped(step)}`;
    }, '');
}
/** One field of one document, present or not. */
export class Reader {
    value;
    path;
    document;
    /** `Deployment web` */
    subject;
    notes;
    constructor(value, path, document, subject, notes) {
        this.value = value;
        this.path = path;
        this.document = document;
        this.subject = subject;
        this.notes = notes;
    }
    /** `null` in YAML is the same as leaving a field out. */
    get present() {
        return this.value !== undefined && this.value !== null;
    }
    get position() {
        return this.document.locate(this.path, 'value');
    }
    /** A field of this mapping; absent if this is no mapping. */
    get(key) {
        const child = isMapping(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
        return new Reader(child, [...this.path, key], this.document, this.subject, this.notes);
    }
    /** The members of this list; none if it is no list. */
    items() {
        const members = Array.isArray(this.value) ? this.value : [];
        return members.map((item, i) => new Reader(item, [...this.path, i], this.document, this.subject, this.notes));
    }
    /** The fields of this mapping. */
    entries() {
        return isMapping(this.value) ? Object.keys(this.value).map((key) => [key, this.get(key)]) : [];
    }
    fault(expected, found = described(this.value), at = this.position) {
        const where = this.path.length === 0 ? this.subject : `${this.subject}: ${dotted(this.path)}`;
        this.notes.faults.push({ ...at, subject: where, expected, found });
    }
    required(what) {
        if (!this.present)
            this.fault(what);
        return this.present;
    }
    string(fallback) {
        if (!this.present)
            return fallback;
        if (typeof this.value === 'string')
            return this.value;
        // As written: `n` without quotes is false, and `1.10` would be shown as 1.1.
        const written = this.document.source(this.path);
        const found = written === null ? described(this.value) : `${escaped(written)} without quotes`;
        this.fault('a string', found);
        return fallback;
    }
    boolean(fallback) {
        if (!this.present || typeof this.value === 'boolean')
            return this.value === true || (!this.present && fallback);
        this.fault('true or false');
        return fallback;
    }
    integer(fallback, least = 0, most = 2 ** 31 - 1) {
        if (!this.present)
            return fallback;
        const { value } = this;
        if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most)
            return value;
        this.fault(typeof value === 'number' && value > most ? `integer ≤ ${most}` : `integer ≥ ${least}`);
        return fallback;
    }
    oneOf(choices, fallback) {
        if (!this.present)
            return fallback;
        const match = choices.find((choice) => choice === this.value);
        if (match === undefined)
            this.fault(choices.length === 1 ? choices.join() : `one of ${choices.join(', ')}`);
        return match ?? fallback;
    }
    intOrPercent(fallback, mostPercent = 999_999_999) {
        if (!this.present)
            return fallback;
        const parsed = parseIntOrPercent(this.value);
        if (parsed === null)
            this.fault('integer ≥ 0 or a percentage such as 25%');
        else if (parsed.kind === 'percent' && parsed.value > mostPercent)
            this.fault(`at most ${mostPercent}%`);
        else
            return parsed;
        return fallback;
    }
    strings() {
        return this.items().map((item) => (item.present ? item.string('') : (item.fault('a string'), '')));
    }
    /** Labels, or a map of equalities on labels. */
    labels() {
        const pairs = [];
        for (const [key, value] of this.entries()) {
            const text = value.string('');
            const at = this.document.locate(value.path, 'key');
            if (!isLabelKey(key))
                value.fault('a label key ([prefix/]name)', `"${escaped(key)}"`, at);
            else if (!isLabelValue(text))
                value.fault("a label value (≤ 63 of letters, digits, '-', '_', '.')");
            else
                pairs.push([key, text]);
        }
        return Object.fromEntries(pairs);
    }
    /** Quantities in base units. */
    quantities() {
        const result = new Map();
        for (const [name, reader] of this.entries()) {
            if (!reader.present)
                continue;
            const { value } = reader;
            // A number is read as written: a JavaScript number may have lost digits.
            const written = typeof value === 'number' ? this.document.source(reader.path) : null;
            const units = resourceUnits(name, written ?? '') ?? (isScalar(value) ? resourceUnits(name, String(value)) : null);
            if (units === null)
                reader.fault('a quantity such as 500m or 1Gi');
            else if (units < 0)
                reader.fault('a quantity ≥ 0');
            else
                result.set(name, units);
        }
        return result;
    }
}
