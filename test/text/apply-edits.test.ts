import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../src/text/apply-edits.ts';
import type { Edit } from '../../src/text/edit.ts';
import { createRandom } from '../random.ts';

describe('applyEdits', () => {
  it('inserts, replaces and removes, each position referring to the original text', () => {
    expect(
      applyEdits('one two three', [
        { start: 0, end: 0, text: '>' },
        { start: 0, end: 3, text: 'ONE' },
        { start: 3, end: 3, text: '!' },
        { start: 4, end: 8, text: '' },
        { start: 13, end: 13, text: '.' },
      ]),
    ).toBe('>ONE! three.');
  });

  it('keeps the order of insertions at one position', () => {
    const edits = ['c', 'a', 'b'].map((text) => ({ start: 1, end: 1, text }));
    expect(applyEdits('xy', edits)).toBe('xcaby');
    expect(applyEdits('xy', [...edits, { start: 1, end: 2, text: 'Y' }])).toBe('xcabY');
  });

  it.each<[string, Edit[]]>([
    ['overlap', [{ start: 0, end: 3, text: '' }, { start: 2, end: 4, text: '' }]], // prettier-ignore
    ['an insertion inside a replacement', [{ start: 0, end: 3, text: '' }, { start: 1, end: 1, text: 'x' }]], // prettier-ignore
    ['an insertion named after the replacement at its position', [{ start: 1, end: 3, text: '' }, { start: 1, end: 1, text: 'x' }]], // prettier-ignore
    ['wrong order', [{ start: 3, end: 4, text: '' }, { start: 0, end: 1, text: '' }]], // prettier-ignore
    ['a negative start', [{ start: -1, end: 0, text: '' }]],
    ['an end before its start', [{ start: 2, end: 1, text: '' }]],
    ['an end past the text', [{ start: 0, end: 7, text: '' }]],
    ['a fraction', [{ start: 0.5, end: 1, text: '' }]],
    ['half a surrogate pair replaced', [{ start: 5, end: 6, text: '' }]],
    ['a replacement that ends inside a surrogate pair', [{ start: 4, end: 5, text: '' }]],
    ['half a surrogate pair inserted', [{ start: 0, end: 0, text: '\ud83d' }]],
  ])('throws RangeError for %s', (_, edits) => {
    expect(() => applyEdits('abcd😀', edits)).toThrow(RangeError);
  });

  it('agrees with cutting and joining for random edits', () => {
    const random = createRandom(1);
    for (let round = 0; round < 500; round++) {
      const text = random.text('ab\r\n\t é', 20);
      const edits = random.edits(text, 'xyz\n');
      let expected = '';
      let position = 0;
      for (const edit of edits) {
        expected += text.slice(position, edit.start) + edit.text;
        position = edit.end;
      }
      expect(applyEdits(text, edits)).toBe(expected + text.slice(position));
    }
  });
});
