import { describe, expect, it } from 'vitest';
import { findShardFiles, parseShard } from '../../src/runner/shard.ts';

describe('parseShard', () => {
  it('reads i/n', () => {
    expect(parseShard('1/1')).toEqual({ index: 1, count: 1 });
    expect(parseShard('2/16')).toEqual({ index: 2, count: 16 });
  });
  it.each(['', '1', '0/3', '4/3', '1/0', '-1/3', '1/3/5', 'a/b', '1.5/3', ' 1/3', '1/999999'])('refuses %j', (text) => {
    expect(parseShard(text)).toBeUndefined();
  });
});

describe('findShardFiles', () => {
  const files = Array.from({ length: 1000 }, (_, index) => `/project/src/file${String(index)}.py`);
  const split = (all: readonly string[], count: number, root = '/project') =>
    Array.from({ length: count }, (_, index) => findShardFiles(all, { index: index + 1, count }, root));

  it.each([1, 2, 3, 7])('puts each file into exactly one of %i parts, evenly', (count) => {
    const parts = split(files, count);
    expect(parts.flat().sort()).toEqual([...files].sort());
    for (const part of parts) expect(Math.abs(part.length - 1000 / count)).toBeLessThan(75);
  });

  it('does not move a file when others come or go, or when the tree lies elsewhere', () => {
    const [first = []] = split(files, 3);
    const [fewer = []] = split(files.slice(500), 3);
    expect(fewer).toEqual(first.filter((file) => files.indexOf(file) >= 500));
    const elsewhere = files.map((file) => file.replace('/project', '/home/ci/checkout'));
    expect(split(elsewhere, 3, '/home/ci/checkout')[0]).toEqual(first.map((file) => file.replace('/project', '/home/ci/checkout')));
  });

  it('is the same in every release', () => {
    expect(split(['/project/train.py', '/project/src/model.py', '/project/größe.py', '/project/gro\u0308ße.py'], 4)).toMatchInlineSnapshot(`
      [
        [
          "/project/src/model.py",
        ],
        [
          "/project/größe.py",
          "/project/größe.py",
        ],
        [],
        [
          "/project/train.py",
        ],
      ]
    `);
  });
});
