/**
 * Compares a document with the tables of known fields: unknown fields and wrong shapes are faults, known ones that could matter and
 * are not modelled are listed.
 */
import { fieldsOf } from './fields.js';
import { dotted } from './reader.js';
import { escaped, isMapping, suggestion } from './text.js';
/** Checks one mapping and all below it. `listIgnored` is false where the whole document is not modelled. */
export function checkFields(reader, table, listIgnored) {
    const rules = fieldsOf(table);
    for (const [key, field] of reader.entries()) {
        const rule = rules.get(key);
        if (rule === undefined)
            unknown(field, key, rules.keys());
        else if (field.present)
            check(field, rule, listIgnored);
    }
}
function unknown(field, key, known) {
    const hint = suggestion(key, known);
    const at = field.document.locate(field.path, 'key');
    field.fault('a field that Kubernetes knows', `unknown field "${escaped(key)}"${hint}`, at);
}
function check(field, rule, listIgnored) {
    if (rule.use === 'ignored' && listIgnored && !isEmpty(field.value)) {
        const at = field.document.locate(field.path, 'key');
        const subject = field.subject.replace(/^\w+/, (kind) => kind.toLowerCase()).replace(' ', '/');
        field.notes.ignored.push({ ...at, path: `${subject} ${dotted(field.path)}` });
    }
    const below = listIgnored && rule.use === 'read';
    if (rule.shape === 'list') {
        if (!Array.isArray(field.value))
            field.fault('a list');
        else if (rule.table !== null)
            for (const item of field.items())
                checkMapping(item, rule.table, below);
    }
    else if (rule.shape === 'map') {
        if (!isMapping(field.value))
            field.fault('a mapping');
        else if (rule.table !== null)
            checkFields(field, rule.table, below);
    }
}
function checkMapping(item, table, listIgnored) {
    if (isMapping(item.value))
        checkFields(item, table, listIgnored);
    else
        item.fault('a mapping');
}
function isEmpty(value) {
    return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
