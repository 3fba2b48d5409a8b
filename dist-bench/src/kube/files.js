/**
 * Input files: one file, all manifests below a directory, or standard input.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
const MANIFEST = /\.(ya?ml|json)$/;
const WHY = {
    ENOENT: 'no such file or directory',
    EACCES: 'no permission to read it',
    EISDIR: 'a directory',
    ENOTDIR: 'a path through something that is no directory',
    ELOOP: 'a loop of symbolic links',
    EAGAIN: 'nothing to read yet',
};
function why(error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
    return Object.hasOwn(WHY, code) ? (WHY[code] ?? code) : `an error (${code || 'unknown'})`;
}
function fault(file, expected, found) {
    return { file, line: 1, column: 1, subject: 'file', expected, found };
}
/** Reads the files named on the command line: files, directories (recursively, sorted), `-` for standard input. Never throws. */
export function readInputs(paths) {
    const inputs = [];
    const faults = [];
    for (const path of new Set(paths)) {
        for (const file of path === '-' ? ['-'] : filesOf(path, faults))
            readOne(file, inputs, faults);
    }
    return { inputs, faults };
}
function filesOf(path, faults) {
    try {
        if (!statSync(path).isDirectory())
            return [path];
        const files = below(path);
        if (files.length === 0)
            faults.push(fault(path, 'a directory with *.yaml, *.yml or *.json files', 'none'));
        return files;
    }
    catch (error) {
        faults.push(fault(path, 'a readable file or directory', why(error)));
        return [];
    }
}
/** Hidden directories (`.git`, `..data` of a mounted ConfigMap) and linked directories are left out. */
function below(directory) {
    const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.flatMap((entry) => {
        const path = join(directory, entry.name);
        if (entry.isDirectory())
            return entry.name.startsWith('.') ? [] : below(path);
        return MANIFEST.test(entry.name) ? [path] : [];
    });
}
function readOne(file, inputs, faults) {
    try {
        const bytes = readFileSync(file === '-' ? 0 : file);
        if (bytes.includes(0))
            faults.push(fault(file, 'text', 'a binary file'));
        else
            inputs.push({ file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) });
    }
    catch (error) {
        faults.push(fault(file, 'a readable text file', error instanceof TypeError ? 'bytes that are not UTF-8' : why(error)));
    }
}
