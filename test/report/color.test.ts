import { expect, test } from 'vitest';
import { createColors, shouldColor, type ColorOption } from '../../src/report/color.ts';

test.each<[ColorOption, Record<string, string>, boolean, boolean]>([
  ['auto', {}, true, true],
  ['auto', {}, false, false],
  ['auto', { NO_COLOR: '1' }, true, false],
  ['auto', { NO_COLOR: '' }, true, true],
  ['auto', { FORCE_COLOR: '1' }, false, true],
  ['auto', { FORCE_COLOR: '' }, false, true],
  ['auto', { FORCE_COLOR: '0' }, true, false],
  ['auto', { FORCE_COLOR: 'false' }, true, false],
  ['auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  ['auto', { TERM: 'dumb' }, true, false],
  ['auto', { TERM: 'dumb', FORCE_COLOR: '1' }, true, true],
  ['always', { NO_COLOR: '1' }, false, true],
  ['never', { FORCE_COLOR: '1' }, true, false],
])('--color %s with %j, terminal %s: %s', (option, env, isTerminal, expected) => {
  expect(shouldColor({ option, env, isTerminal })).toBe(expected);
});

test('colours close what they open, and are nothing when off', () => {
  const on = createColors(true);
  expect(on.red(on.bold('x'))).toBe('\u001b[31m\u001b[1mx\u001b[22m\u001b[39m');
  expect(on.red('')).toBe('');
  const off = createColors(false);
  expect(off.red(off.bold(off.dim(off.cyan('x'))))).toBe('x');
});
