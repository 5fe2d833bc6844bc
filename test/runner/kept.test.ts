import { expect, it } from 'vitest';
import { createKept } from '../../src/runner/kept.ts';

it('drops what nobody has asked for longest, as far as it must', () => {
  const kept = createKept<number>(10);
  kept.set('a.py', 1, 4);
  kept.set('b.py', 2, 4);
  expect(kept.get('a.py')).toBe(1);
  kept.set('c.py', 3, 4);
  expect(['a.py', 'b.py', 'c.py'].map(kept.get)).toEqual([1, undefined, 3]);
});

it('keeps what was set last, whatever its size, and its size once', () => {
  const kept = createKept<number>(10);
  kept.set('a.py', 1, 4);
  kept.set('b.py', 2, 11);
  expect([kept.has('a.py'), kept.has('b.py')]).toEqual([false, true]);
  kept.set('b.py', 3, 5);
  kept.set('c.py', 4, 5);
  expect([kept.get('b.py'), kept.get('c.py')]).toEqual([3, 4]);
});
