/**
 * Plain-text layout: how wide text is on a terminal, padding, wrapping, and cells that wrap inside their column.
 */
/** No line of a report is wider than this. */
export const MAX_COLUMNS = 100;
const NO_WIDTH = /^[\p{Mn}\p{Me}]$/u;
const DOUBLE = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff00-\uff60]$/u;
/** Columns that the text takes on a terminal. */
export function columns(text) {
    let sum = 0;
    for (const sign of text)
        sum += NO_WIDTH.test(sign) ? 0 : DOUBLE.test(sign) ? 2 : 1;
    return sum;
}
/** Pads with spaces on the right up to `width` columns. */
export function pad(text, width) {
    return text + ' '.repeat(Math.max(0, width - columns(text)));
}
/** Breaks text at spaces (inside a word only where the word alone is too wide); `hang` indents all lines but the first. */
export function wrap(text, width, hang = 0) {
    const lines = [];
    let line = '';
    for (const part of text.split(/( +)/)) {
        if (columns(line) + columns(part) <= width) {
            line += part;
            continue;
        }
        if (line.trim() !== '')
            lines.push(line.trimEnd());
        line = lines.length > 0 ? ' '.repeat(hang) : '';
        if (part.trim() === '')
            continue;
        for (const sign of part) {
            if (columns(line) + columns(sign) > width && line.trim() !== '') {
                lines.push(line);
                line = ' '.repeat(hang);
            }
            line += sign;
        }
    }
    if (line.trim() !== '' || lines.length === 0)
        lines.push(line.trimEnd());
    return lines;
}
/** Wraps a list of cells into their widths and puts them side by side, two spaces apart. */
export function rowLines(cells, widths) {
    const wrapped = cells.map((lines, index) => lines.flatMap((line) => wrap(line, widths[index] ?? 1, 2)));
    const height = Math.max(1, ...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) => wrapped
        .map((lines, index) => pad(lines[at] ?? '', widths[index] ?? 1))
        .join('  ')
        .trimEnd());
}
/** `label  text`, with the text wrapped in its own column. */
export function labelled(label, text, indent = 2, labelWidth = 12) {
    const start = indent + labelWidth + 2;
    const lines = wrap(text, MAX_COLUMNS - start);
    return lines.map((line, index) => ' '.repeat(indent) + pad(index === 0 ? label : '', labelWidth) + '  ' + line);
}
