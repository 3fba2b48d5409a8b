/**
 * Says where JSON text is broken; `JSON.parse` names the place only in some versions of Node and for some errors.
 */
const TOKENS = {
    space: /[ \t\n\r]*/y,
    escape: /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y,
    number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
    literal: /true|false|null/y,
};
/** Finds the first fault in text that `JSON.parse` rejects; null if there is none. */
export function findJsonFault(text) {
    const open = [];
    let at = 0;
    let expected = 'a value';
    const take = (token) => {
        token.lastIndex = at;
        const match = token.exec(text);
        if (match !== null)
            at += match[0].length;
        return match !== null;
    };
    const takeString = () => {
        const end = stringEnd(text, at);
        if (end.closed)
            at = end.at;
        return end.closed;
    };
    /** Consumes what may come next; false = the text is wrong at `at`. */
    const step = () => {
        take(TOKENS.space);
        const sign = text[at] ?? '';
        const closes = sign === '}' ? '{' : sign === ']' ? '[' : null;
        if (expected.includes(sign) && closes !== null && open.at(-1) === closes) {
            at += 1;
            open.pop();
            expected = afterValue(open.at(-1));
        }
        else if (expected.startsWith('a value')) {
            if (sign === '{' || sign === '[') {
                at += 1;
                open.push(sign);
                expected = sign === '{' ? 'a name in quotes or }' : 'a value or ]';
            }
            else if (takeString() || take(TOKENS.number) || take(TOKENS.literal))
                expected = afterValue(open.at(-1));
            else
                return false;
        }
        else if (expected.startsWith('a name')) {
            if (!takeString())
                return false;
            expected = ':';
        }
        else if (expected === ':' && sign === ':') {
            at += 1;
            expected = 'a value';
        }
        else if (expected.startsWith(', or') && sign === ',') {
            at += 1;
            expected = open.at(-1) === '{' ? 'a name in quotes' : 'a value';
        }
        else
            return false;
        return true;
    };
    while (at < text.length || expected !== 'end of file') {
        if (!step()) {
            take(TOKENS.space);
            if (text[at] === '"' && /^a (?:value|name)/.test(expected)) {
                at = stringEnd(text, at).at;
                expected = 'the end of the string or an escape';
            }
            if (expected === 'end of file' && at >= text.length)
                return null;
            return { ...position(text, at), expected, found: foundAt(text, at) };
        }
    }
    return null;
}
/** Where the string that starts at `start` ends, or the first place inside that may not stand there. */
function stringEnd(text, start) {
    if (text[start] !== '"')
        return { at: start, closed: false };
    let at = start + 1;
    while (at < text.length && text.charCodeAt(at) >= 0x20) {
        if (text[at] === '"')
            return { at: at + 1, closed: true };
        if (text[at] === '\\') {
            TOKENS.escape.lastIndex = at;
            const match = TOKENS.escape.exec(text);
            if (match === null)
                break;
            at += match[0].length;
        }
        else
            at += 1;
    }
    return { at, closed: false };
}
function afterValue(container) {
    if (container === undefined)
        return 'end of file';
    return container === '{' ? ', or }' : ', or ]';
}
function foundAt(text, at) {
    const code = text.codePointAt(at);
    return code === undefined ? 'end of file' : JSON.stringify(String.fromCodePoint(code));
}
function position(text, at) {
    const before = text.slice(0, at);
    return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') };
}
