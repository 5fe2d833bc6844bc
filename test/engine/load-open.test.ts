/** A job with a parser that is loaded only when a source asks for it. */
import { expect, it } from 'vitest';
import { openLightly } from '../../src/engine/load-open.ts';

it('makes a job anew once, whatever became of the exception', async () => {
  let made = 0;
  const read = openLightly((open) => {
    made++;
    return (text: string) => {
      try {
        return Promise.resolve('skipped' in open('a.py', Buffer.from(text)) ? 'skipped' : 'opened');
      } catch {
        return Promise.resolve('lost');
      }
    };
  });
  expect(await read('x = 1\n')).toBe('opened');
  expect(made).toBe(1);
  expect(await Promise.all([read('x = (\n'), read('x = 2\n')])).toEqual(['opened', 'opened']);
  expect(await read('y = (\n')).toBe('opened');
  expect(made).toBe(2);
});
