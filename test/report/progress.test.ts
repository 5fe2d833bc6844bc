import { describe, expect, it } from 'vitest';
import { createProgress, shouldShowProgress } from '../../src/report/progress.ts';

describe('shouldShowProgress', () => {
  it.each([
    [true, {}, true, true],
    [true, { TERM: 'xterm-256color', CI: '' }, true, true],
    [false, {}, true, false],
    [true, {}, false, false],
    [true, { TERM: 'dumb' }, true, false],
    [true, { CI: 'true' }, true, false],
    [true, { CI: '1' }, true, false],
  ])('wanted %j, in %j, on a terminal %j: %j', (isWanted, env, isTerminal, expected) => {
    expect(shouldShowProgress({ isWanted, env, isTerminal })).toBe(expected);
  });
});

describe('createProgress', () => {
  /** A bar for `total` files with a clock of its own; `step` lets time pass and says what was written. */
  function start(total: number, columns?: number) {
    let time = 1000;
    let written = '';
    const progress = createProgress(total, { write: (text) => (written += text), columns, now: () => time });
    const take = () => {
      const text = written;
      written = '';
      return text;
    };
    return {
      step: (milliseconds: number, done: number) => {
        time += milliseconds;
        progress.update(done);
        return take();
      },
      clear: () => {
        progress.clear();
        return take();
      },
    };
  }

  it('says nothing for half a second, then at most ten times a second', () => {
    const { step } = start(4);
    expect(step(499, 1)).toBe('');
    expect(step(1, 2)).toBe(`\r[${'#'.repeat(15)}${'.'.repeat(15)}] 2/4 files\u001b[K`);
    expect(step(99, 3)).toBe('');
    expect(step(1, 4)).toBe(`\r[${'#'.repeat(30)}] 4/4 files\u001b[K`);
  });

  it('leaves nothing behind, and writes nothing where it showed nothing', () => {
    const shown = start(4);
    shown.step(600, 1);
    expect(shown.clear()).toBe('\r\u001b[K');
    expect(shown.clear()).toBe('');
    const quick = start(4);
    quick.step(10, 4);
    expect(quick.clear()).toBe('');
  });

  it('never fills the last column, where a terminal would begin a new line', () => {
    const { step } = start(10_000, 20);
    expect(step(600, 5000)).toHaveLength('\r'.length + 19 + '\u001b[K'.length);
  });
});
