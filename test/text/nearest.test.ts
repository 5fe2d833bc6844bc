import { describe, expect, it } from 'vitest';
import { getDistance, getNearest } from '../../src/text/nearest.ts';

describe('getDistance', () => {
  it.each([
    ['', '', 0],
    ['seed', 'seed', 0],
    ['', 'seed', 4],
    ['seed', '', 4],
    ['sed', 'seed', 1],
    ['seeds', 'seed', 1],
    ['sead', 'seed', 1],
    ['esed', 'seed', 1],
    ['kitten', 'sitting', 3],
  ])('%j to %j is %i', (a, b, distance) => {
    expect(getDistance(a, b)).toBe(distance);
    expect(getDistance(b, a)).toBe(distance);
  });
});

describe('getNearest', () => {
  const ids = ['unseeded-run', 'unseeded-dataloader', 'unseeded-sampler', 'multi-gpu'];

  it.each([
    ['unseeded-dataloder', 'unseeded-dataloader'],
    ['UNSEEDED_RUN', 'unseeded-run'],
    ['dataloader', 'unseeded-dataloader'],
    ['multigpu', 'multi-gpu'],
  ])('%s gives %s', (word, nearest) => {
    expect(getNearest(word, ids)).toBe(nearest);
  });

  it('says nothing where no word is close', () => {
    expect(getNearest('line-length', ids)).toBeUndefined();
    expect(getNearest('x', ids)).toBeUndefined();
    expect(getNearest('run', [])).toBeUndefined();
  });

  it('prefers the closer word, then the first', () => {
    expect(getNearest('ignor', ['ignore', 'ignored'])).toBe('ignore');
    expect(getNearest('cat', ['bat', 'rat'])).toBe('bat');
  });
});
