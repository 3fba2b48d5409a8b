/**
 * Layout of plain text: widths, wrapping, and what is escaped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeControls, escapeHtml } from './escape.ts';
import { columns, rowLines, wrap } from './text.ts';

describe('wrapping', () => {
  it('never exceeds the width and loses nothing but spaces', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 6, max: 60 }), (text, width) => {
        const lines = wrap(text, width, 2);
        expect(lines.filter((line) => columns(line) > width)).toEqual([]);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('counts wide signs as two columns and combining signs as none', () => {
    expect([columns('日本'), columns('e\u0301'), columns('→')]).toEqual([4, 1, 1]);
  });

  it('puts wrapped cells side by side', () => {
    expect(rowLines([['ab cd'], ['x', 'y']], [3, 1])).toEqual(['ab   x', '  c  y', '  d']);
  });
});

describe('escaping', () => {
  it('shows control and direction characters', () => {
    expect(escapeControls('a\u001b[2J\n\t\u202eb\u0085')).toBe(String.raw`a\x1b[2J\n\t\u202eb\x85`);
  });

  it('leaves ordinary text alone', () => {
    expect(escapeControls('pod/web-b7x2k → ✓ ü 日本')).toBe('pod/web-b7x2k → ✓ ü 日本');
  });

  it('turns every sign of HTML into an entity', () => {
    expect(escapeHtml(`<a href="x" b='y'>&`)).toBe('&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;');
  });
});
