import { describe, expect, it } from 'vitest';
import { emptyResult } from '../../src/engine/empty-result.ts';
import type { FileResult } from '../../src/engine/types.ts';
import { moveToOriginal } from '../../src/minimize/lines.ts';
import { makeVerification } from './project.ts';

const change = (path: string, before: string, after: string): FileResult => ({
  ...emptyResult(path, 'changed', undefined, Buffer.from(before)),
  after: Buffer.from(after),
});

const FILES = [
  // Two lines added, one changed, one removed, two made one.
  change('train.py', 'a\nb\nc\nd\ne\nf\ng\n', 'new\nnew\na\nB\nc\ne\nFG\n'),
  change('lib/a+b.py', 'a\nb\n', 'new\na\nb\n'),
];

const tell = (summary: string): string =>
  moveToOriginal({ ...makeVerification('different', { command: [] }), summary }, FILES, '/home/user/project').summary;

describe('moveToOriginal', () => {
  it.each([
    ['train.py:3 train.py:4 train.py:5 train.py:6 train.py:7', 'train.py:1 train.py:2 train.py:3 train.py:5 train.py:6'],
    ['an added line, train.py:1, and train.py:2', 'an added line, train.py:1, and train.py:1'],
    ['`lib/a+b.py:2`, /home/user/project/lib/a+b.py:3', '`lib/a+b.py:1`, /home/user/project/lib/a+b.py:2'],
    [
      'other/train.py:3 my-train.py:3 /tmp/train.py:3 trainXpy:3 train.py: 3',
      'other/train.py:3 my-train.py:3 /tmp/train.py:3 trainXpy:3 train.py: 3',
    ],
  ])('tells %s', (told, expected) => {
    expect(tell(told)).toBe(expected);
  });

  it('moves the places of the difference and of what would fix it, and leaves what the program printed', () => {
    const verification = makeVerification('different', { command: [] }, ['unseeded-run']);
    const [run] = verification.runs;
    const printed = { ...run!, stdout: { bytes: 9, tail: 'train.py:4' } };
    const suggestions = [{ ...verification.suggestions[0]!, at: 'train.py:4', why: 'drawn from at train.py:5' }];
    const moved = moveToOriginal({ ...verification, runs: [printed], suggestions }, FILES, '/');
    expect(moved.suggestions).toMatchObject([{ at: 'train.py:2', why: 'drawn from at train.py:3' }]);
    expect(moved.runs).toEqual([printed]);
    expect(moved.difference).toBeUndefined();
  });
});
