/**
 * Makes text from manifests harmless: control and direction characters become visible, HTML signs become entities.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const SHORT = { '\n': String.raw `\n`, '\r': String.raw `\r`, '\t': String.raw `\t` };
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/** Shows control, format and line-separating characters as escapes, so that text cannot move the cursor or hide. */
export function escapeControls(text) {
    return text.replace(UNSEEN, (sign) => {
        const code = sign.codePointAt(0) ?? 0;
        return SHORT[sign] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
    });
}
/** Text for HTML, both as content and inside a quoted attribute. */
export function escapeHtml(text) {
    return escapeControls(String(text)).replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
function hex(code, digits) {
    return code.toString(16).padStart(digits, '0');
}
