import { describe, expect, it } from 'vitest';
import { subtract, type Test } from '../../src/minimize/subtract.ts';
import { createRandom } from '../random.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('subtract', () => {
  it('keeps the one item that is needed, in few tests', async () => {
    for (const needed of numbers(32)) {
      let tests = 0;
      const kept = await subtract(numbers(32), async (items) => {
        tests++;
        return items.includes(needed);
      });
      expect(kept).toEqual([needed]);
      expect(tests).toBeLessThanOrEqual(10);
    }
  });

  it('keeps all where all are needed, and a single item without a test', async () => {
    expect(await subtract(numbers(7), async (items) => items.length === 7)).toEqual(numbers(7));
    expect(await subtract([1], () => Promise.reject(new Error('tested')))).toEqual([1]);
  });

  it('prefers the first of two items that would do', async () => {
    expect(await subtract(numbers(8), async (items) => items.includes(1) || items.includes(6))).toEqual([1]);
  });

  it('finds a set of which nothing can be left out, whatever the test', async () => {
    const random = createRandom(7);
    for (let round = 0; round < 300; round++) {
      const items = numbers(1 + random.integer(12));
      // Some sets of items each of which is enough: any test that more items never make fail.
      const enough = numbers(1 + random.integer(3)).map(() => items.filter(() => random.integer(3) === 0));
      if (enough.some((set) => set.length === 0)) continue;
      const test: Test<number> = async (set) => enough.some((each) => each.every((item) => set.includes(item)));
      const kept = await subtract(items, test);
      expect(await test(kept)).toBe(await test(items));
      for (const item of kept) if (kept.length > 1) expect(await test(kept.filter((other) => other !== item))).toBe(false);
    }
  });
});
