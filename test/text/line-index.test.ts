import { describe, expect, it } from 'vitest';
import { createLineIndex } from '../../src/text/line-index.ts';

describe('createLineIndex', () => {
  it('ends lines at every line ending of Python, and at nothing else', () => {
    const text = 'a\nbb\r\nccc\rd\fd\u2028d\n\n';
    const lines = createLineIndex(text);
    expect(lines.lineCount).toBe(6);
    expect(Array.from({ length: 6 }, (_, index) => text.slice(lines.getLineStart(index + 1)))).toEqual([
      text,
      'bb\r\nccc\rd\fd\u2028d\n\n',
      'ccc\rd\fd\u2028d\n\n',
      'd\fd\u2028d\n\n',
      '\n',
      '',
    ]);
  });

  it('counts a line ending, both halves of \\r\\n too, to the line it ends', () => {
    const lines = createLineIndex('ab\r\ncd');
    expect([0, 2, 3, 4, 6].map((offset) => lines.positionAt(offset))).toEqual([
      { line: 1, column: 1 },
      { line: 1, column: 3 },
      { line: 1, column: 4 },
      { line: 2, column: 1 },
      { line: 2, column: 3 },
    ]);
  });

  it('maps every offset of a text there and back', () => {
    for (const text of ['', '\n', '\r', '\r\n', 'x', 'x\n', '\r\r\n\n\r', 'é😀\r\nß\n\ty\r']) {
      const lines = createLineIndex(text);
      for (let offset = 0; offset <= text.length; offset++) {
        const { line, column } = lines.positionAt(offset);
        expect(lines.offsetAt(line, column)).toBe(offset);
        const before = text.slice(0, offset).split(/\r\n|\n|\r(?!$)|\r$/);
        if (text.slice(offset - 1, offset + 1) !== '\r\n')
          expect({ line, column }).toEqual({ line: before.length, column: before.at(-1)!.length + 1 });
      }
    }
  });

  it('throws RangeError for what the text does not have', () => {
    const lines = createLineIndex('ab\nc');
    for (const offset of [-1, 5, 0.5, NaN]) expect(() => lines.getLine(offset)).toThrow(RangeError);
    for (const line of [0, 3]) expect(() => lines.getLineStart(line)).toThrow(RangeError);
    expect(() => lines.offsetAt(1, 4)).toThrow('line 1 has no column 4');
    expect(() => lines.offsetAt(2, 3)).toThrow(RangeError);
    expect(() => lines.offsetAt(1, 0)).toThrow(RangeError);
  });
});
