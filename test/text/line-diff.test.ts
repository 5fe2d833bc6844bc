import { describe, expect, it } from 'vitest';
import { findLineChanges, splitLines } from '../../src/text/line-diff.ts';
import { createRandom } from '../random.ts';

/** What the changes make of `before`, and how many lines they leave. */
function apply(before: readonly string[], after: readonly string[]): { text: string[]; kept: number } {
  const text: string[] = [];
  let [at, kept] = [0, 0];
  for (const { start, end, newStart, newEnd } of findLineChanges(before, after)) {
    text.push(...before.slice(at, start), ...after.slice(newStart, newEnd));
    kept += start - at;
    at = end;
  }
  return { text: [...text, ...before.slice(at)], kept: kept + before.length - at };
}

/** How many lines two texts have in common at most, in their order. */
function countCommon(before: readonly string[], after: readonly string[]): number {
  let row = new Array<number>(after.length + 1).fill(0);
  for (const line of before) {
    const next = [0];
    for (const [index, other] of after.entries())
      next.push(line === other ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const make = (count: number, line: (index: number) => string): string[] => Array.from({ length: count }, (_, index) => line(index));

describe('findLineChanges', () => {
  it.each([
    ['nothing', [], [], []],
    ['equal texts', ['a\n'], ['a\n'], []],
    ['a first text', [], ['a\n'], [{ start: 0, end: 0, newStart: 0, newEnd: 1 }]],
    ['a line ending', ['a\n', 'b'], ['a\n', 'b\n'], [{ start: 1, end: 2, newStart: 1, newEnd: 2 }]],
    [
      'two places',
      ['a', 'b', 'c'],
      ['x', 'b'],
      [
        { start: 0, end: 1, newStart: 0, newEnd: 1 },
        { start: 2, end: 3, newStart: 2, newEnd: 2 },
      ],
    ],
  ])('finds the changes of %s', (_, before, after, changes) => {
    expect(findLineChanges(before, after)).toEqual(changes);
  });

  it('keeps as many lines as can be kept', () => {
    const random = createRandom(1);
    for (let round = 0; round < 200; round++) {
      const text = (): string[] => make(random.integer(30), () => `${random.integer(6)}\n`);
      const [before, after] = [text(), text()];
      expect(apply(before, after)).toEqual({ text: after, kept: countCommon(before, after) });
    }
  });

  it('keeps as many where thousands of lines change that only one text has', () => {
    const before = make(6000, (index) => (index % 3 === 0 ? ')\n' : `old ${index}\n`));
    const after = make(8000, (index) => (index % 4 === 0 ? ')\n' : `new ${index}\n`));
    const startedAt = performance.now();
    expect(apply(before, after)).toEqual({ text: after, kept: 2000 });
    expect(performance.now() - startedAt).toBeLessThan(3000);
  });

  it('keeps what both begin and end with where all else is in another order', () => {
    const lines = make(20_000, (index) => `${(index * 7919) % 20_011}\n`);
    const [before, after] = [
      ['first\n', ...lines, 'last\n'],
      ['first\n', ...[...lines].reverse(), 'last\n'],
    ];
    const startedAt = performance.now();
    expect(apply(before, after)).toEqual({ text: after, kept: 2 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('splitLines', () => {
  it('ends lines at `\\n` alone', () => {
    expect(splitLines('a\r\nb\rc\n\nd')).toEqual(['a\r\n', 'b\rc\n', '\n', 'd']);
    expect(splitLines('')).toEqual([]);
    expect(splitLines('a\n')).toEqual(['a\n']);
  });
});
