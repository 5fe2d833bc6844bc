import { describe, expect, it } from 'vitest';
import { getMember, getNumber, getString, scanJson, type JsonNode } from '../../src/notebook/json.ts';
import { createRandom } from '../random.ts';

function scanned(text: string): JsonNode {
  const root = scanJson(text);
  if ('error' in root) throw new Error(root.error.message);
  return root;
}

/** The value the ranges stand for, read through `JSON.parse` piece by piece. */
function valueOf(text: string, node: JsonNode): unknown {
  if (node.kind === 'array') return node.items.map((item) => valueOf(text, item));
  if (node.kind === 'object') return Object.fromEntries([...node.members].map(([key, value]) => [key, valueOf(text, value)]));
  return JSON.parse(text.slice(node.start, node.end));
}

describe('scanJson', () => {
  it('gives the range of every value, whatever the white space', () => {
    const text = '\r\n{ "a" :[1 , -2.5e+3,\t"x\\"\\u4e2d\\\\"],"b":{}, "c":[ ],"d":null ,"a\\u0062":true}\n';
    const root = scanned(text);
    expect(valueOf(text, root)).toEqual(JSON.parse(text));
    expect(text.slice(root.start, root.end)).toBe(text.trim());
    expect(getString(text, getMember(root, 'd'))).toBeUndefined();
    expect(getNumber(text, getMember(root, 'd'))).toBeUndefined();
    expect(getMember(getMember(root, 'a'), 'a')).toBeUndefined();
  });

  it('takes the last of equal keys, and the numbers Python writes that JSON lacks', () => {
    const text = '{"a": 1, "a": 2, "b": [NaN, Infinity, -Infinity]}';
    expect(getNumber(text, getMember(scanned(text), 'a'))).toBe(2);
    expect(getMember(scanned(text), 'b')).toMatchObject({ kind: 'array', items: { length: 3 } });
  });

  it.each([
    ['', 0, 'expected a value'],
    ['{"a": 1,}', 8, 'expected a key'],
    ['{"a" 1}', 5, 'expected `:`'],
    ['[1 2]', 3, 'expected `,` or `]`'],
    ['{"a": 1', 7, 'expected `,` or `}`'],
    ['[1] x', 4, 'expected the end of the file'],
    ['["a\nb"]', 3, 'unfinished string'],
    ['["ab', 4, 'unfinished string'],
    ['["a\\x"]', 3, 'unknown escape in a string'],
    ['[01]', 2, 'expected `,` or `]`'],
    ['[.5]', 1, 'expected a value'],
    ["['a']", 1, 'expected a value'],
    ['<<<<<<< HEAD', 0, 'expected a value'],
  ])('says where %j is no JSON', (text, offset, message) => {
    expect(scanJson(text)).toEqual({ error: { offset, message } });
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(scanJson('['.repeat(100_000))).toMatchObject({ error: { message: 'nested more than 500 levels deep' } });
    expect(scanned('['.repeat(400) + ']'.repeat(400)).kind).toBe('array');
  });

  it('agrees with JSON.parse on random texts, good and bad', () => {
    const random = createRandom(3);
    let good = 0;
    for (let round = 0; round < 3000; round++) {
      const value = { a: [random.text('ab"\\\n\u4e2d😀/', 5), random.integer(9)], b: { [random.text('xy', 2)]: null }, c: [[], {}, true] };
      const chars = [...JSON.stringify(value, undefined, random.pick([undefined, 1, '\t']))];
      if (random.integer(2) === 0) chars[random.integer(chars.length)] = random.pick(['', '"', ',', '\\', '}', ' ', '0', '[']);
      const text = chars.join('');
      let expected: unknown;
      try {
        expected = JSON.parse(text);
        good++;
      } catch {
        expect('error' in scanJson(text), text).toBe(true);
        continue;
      }
      expect(valueOf(text, scanned(text))).toEqual(expected);
    }
    expect(good).toBeGreaterThan(1000);
    expect(good).toBeLessThan(3000);
  });
});
