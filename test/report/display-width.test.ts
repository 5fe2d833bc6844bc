import { expect, test } from 'vitest';
import { getDisplayWidth, padToWidth } from '../../src/report/display-width.ts';

test.each([
  ['', 0],
  ['abc ~', 5],
  ['é', 1],
  ['e\u0301', 1],
  ['中文', 4],
  ['ｆｕｌｌ', 8],
  ['한', 2],
  ['🎉', 2],
  ['λ→…', 3],
])('%j takes %i columns', (text, width) => {
  expect(getDisplayWidth(text)).toBe(width);
});

test('padToWidth', () => {
  expect(padToWidth('中', 4)).toBe('中  ');
  expect(padToWidth('long', 2)).toBe('long');
});
