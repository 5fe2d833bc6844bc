import { expect, test } from 'vitest';
import { escapeJson, escapeLines, escapeText } from '../../src/report/escape.ts';

test.each([
  ['\u001b[31mred', '\\x1b[31mred'],
  ['a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['\u0000\u0007\u007f\u009b', '\\x00\\x07\\x7f\\x9b'],
  ['right\u202eleft\u2066', 'right\\u202eleft\\u2066'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['tag\u{e0041}', 'tag\\U000e0041'],
  ['half \ud83c', 'half \\ud83c'],
  ['é 中文 🎉 "quoted" back\\slash', 'é 中文 🎉 "quoted" back\\slash'],
])('escapeText %j', (text, escaped) => {
  expect(escapeText(text)).toBe(escaped);
});

test('escapeLines keeps line feeds only', () => {
  expect(escapeLines('a\u001b\r\nb\rc\n')).toBe('a\\x1b\nb\\rc\n');
});

test('escapeJson leaves the value and the layout alone', () => {
  const value = { 'k\u009b': 'a\u001b\u007f\u0085\u202e\u2028\u{e0041}é🎉\n' };
  const json = JSON.stringify(value, undefined, 2);
  const escaped = escapeJson(json);
  expect(JSON.parse(escaped)).toEqual(value);
  expect(escaped).toBe('{\n  "k\\u009b": "a\\u001b\\u007f\\u0085\\u202e\\u2028\\udb40\\udc41é🎉\\n"\n}');
});
