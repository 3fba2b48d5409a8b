/**
 * Finding and reading input files.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readInputs } from './files.ts';

const root = mkdtempSync(join(tmpdir(), 'seatrial-files-'));
afterAll(() => rmSync(root, { recursive: true }));

function put(path: string, content: string | Uint8Array): string {
  const file = join(root, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
  return file;
}

describe('input files', () => {
  it('a directory gives its manifests, recursively and sorted; other and hidden things are left out', () => {
    for (const path of ['d/b.yaml', 'd/a/z.yml', 'd/c.json', 'd/readme.md', 'd/.git/x.yaml']) put(path, path);
    const { inputs, faults } = readInputs([join(root, 'd')]);
    expect(inputs.map((input) => input.text)).toEqual(['d/a/z.yml', 'd/b.yaml', 'd/c.json']);
    expect(faults).toEqual([]);
  });

  it('a file named twice is read once, whatever it is called', () => {
    const file = put('one.txt', 'x');
    expect(readInputs([file, file]).inputs).toEqual([{ file, text: 'x' }]);
  });

  it('missing, binary and non-UTF-8 files and empty directories are faults, all of them', () => {
    const binary = put('bin.yaml', new Uint8Array([65, 0, 66]));
    const latin = put('latin.yaml', new Uint8Array([0x61, 0xe9, 0x62]));
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const missing = join(root, 'missing.yaml');
    const { inputs, faults } = readInputs([missing, binary, latin, empty]);
    expect(inputs).toEqual([]);
    expect(faults.map((fault) => [fault.file, fault.line, fault.column, fault.found])).toEqual([
      [missing, 1, 1, 'no such file or directory'],
      [binary, 1, 1, 'a binary file'],
      [latin, 1, 1, 'bytes that are not UTF-8'],
      [empty, 1, 1, 'none'],
    ]);
  });
});
