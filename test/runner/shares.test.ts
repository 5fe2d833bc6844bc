import { describe, expect, it } from 'vitest';
import { createShares } from '../../src/runner/shares.ts';

const makeList = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('shares', () => {
  it('give each taker neighbours, and in the end all of them', () => {
    const shares = createShares(makeList(1000), 2, 10);
    expect(shares.take(0)).toEqual(makeList(10));
    expect(shares.take(1)).toEqual(makeList(10).map((each) => each + 500));
    expect(shares.take(0)).toEqual(makeList(10).map((each) => each + 10));
  });

  it.each([
    [1000, 3, 24],
    [64, 2, 24],
    [7, 4, 24],
    [3, 5, 24],
    [1, 1, 24],
    [0, 2, 24],
  ])('give each of %i items to one of %i takers, once', (length, takers, most) => {
    const shares = createShares(makeList(length), takers, most);
    const taken: number[] = [];
    // The last taker is slow.
    for (let turn = 0, idle = 0; idle < takers * 10; turn++) {
      const taker = turn % (takers * 10) === 0 ? takers - 1 : turn % Math.max(1, takers - 1);
      const items = shares.take(taker);
      expect(items.length).toBeLessThanOrEqual(most);
      if (items.length === 0) idle++;
      else idle = 0;
      taken.push(...items);
    }
    expect(taken.sort((a, b) => a - b)).toEqual(makeList(length));
  });

  it('give one that is done the second half of what another has left', () => {
    const shares = createShares(makeList(100), 2, 100);
    const taken: number[] = [];
    while (!taken.includes(49)) taken.push(...shares.take(0));
    expect(shares.take(0)[0]).toBe(75);
    expect(shares.take(1)[0]).toBe(50);
  });

  it('give less at a time towards the end', () => {
    const shares = createShares(makeList(100), 2, 24);
    const sizes: number[] = [];
    for (let items = shares.take(0); items.length > 0; items = shares.take(0)) sizes.push(items.length);
    expect(sizes[0]).toBe(13);
    expect(sizes.slice(-8)).toEqual(Array.from({ length: 8 }, () => 1));
  });

  it('give again what was given back, first', () => {
    const shares = createShares(makeList(100), 2, 10);
    const first = shares.take(1);
    shares.giveBack(1, first.slice(2));
    expect(shares.take(1).slice(0, 8)).toEqual(first.slice(2));
  });
});
