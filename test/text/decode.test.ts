import { describe, expect, it } from 'vitest';
import { decode, type SourceText } from '../../src/text/decode.ts';
import { encodeEdits } from '../../src/text/encode.ts';
import { createRandom } from '../random.ts';

const BOM = [0xef, 0xbb, 0xbf];

function bytesOf(...parts: (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : part)));
}

function decoded(bytes: Uint8Array): SourceText {
  const source = decode(bytes);
  if ('skipped' in source) throw new Error(source.skipped);
  return source;
}

function reasonFor(bytes: Uint8Array): string | undefined {
  const source = decode(bytes);
  return 'skipped' in source ? source.skipped : undefined;
}

/** The same word in encodings Python reads, made with Python: `'日本'.encode(...)`, `'é'.encode(...)` and so on. */
const ENCODED: readonly (readonly [cookie: string, word: string, bytes: readonly number[]])[] = [
  ['utf-8', '日本', [0xe6, 0x97, 0xa5, 0xe6, 0x9c, 0xac]],
  ['UTF8', '日本', [0xe6, 0x97, 0xa5, 0xe6, 0x9c, 0xac]],
  ['utf_8', '日本', [0xe6, 0x97, 0xa5, 0xe6, 0x9c, 0xac]],
  ['utf-8-unix', 'é', [0xc3, 0xa9]],
  ['ascii', 'e', [0x65]],
  ['latin-1', 'é\x80', [0xe9, 0x80]],
  ['iso-8859-1', 'é\x9f', [0xe9, 0x9f]],
  ['iso-8859-15', '€', [0xa4]],
  ['latin9', '€', [0xa4]],
  ['cp1252', '€é™', [0x80, 0xe9, 0x99]],
  ['windows-1251', 'Привет', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]],
  ['koi8-r', 'Привет', [0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]],
  ['gbk', '日本中文', [0xc8, 0xd5, 0xb1, 0xbe, 0xd6, 0xd0, 0xce, 0xc4]],
  ['gb2312', '中文', [0xd6, 0xd0, 0xce, 0xc4]],
  ['gb18030', '中😀', [0xd6, 0xd0, 0x94, 0x39, 0xfc, 0x36]],
  ['big5', '中文', [0xa4, 0xa4, 0xa4, 0xe5]],
  ['shift_jis', '日本表', [0x93, 0xfa, 0x96, 0x7b, 0x95, 0x5c]],
  ['cp932', '日本', [0x93, 0xfa, 0x96, 0x7b]],
  ['euc-jp', '日本', [0xc6, 0xfc, 0xcb, 0xdc]],
  ['EUC_JP', '日本', [0xc6, 0xfc, 0xcb, 0xdc]],
  ['euc-kr', '한국', [0xc7, 0xd1, 0xb1, 0xb9]],
  ['cp949', '한국', [0xc7, 0xd1, 0xb1, 0xb9]],
];

describe('decode', () => {
  it('reads UTF-8 and keeps line endings, tabs and form feeds', () => {
    const text = 'a = "é日😀"\r\n\tb\rc\n\f\nd\u2028';
    expect(decoded(bytesOf(text))).toMatchObject({ text, encoding: 'utf-8', hasBom: false });
    expect(decoded(bytesOf('')).text).toBe('');
  });

  it('leaves the byte order mark out of the text', () => {
    expect(decoded(bytesOf(BOM, 'x = 1\n'))).toMatchObject({ text: 'x = 1\n', encoding: 'utf-8', hasBom: true });
    expect(decoded(bytesOf(BOM, '# coding: utf-8\n')).hasBom).toBe(true);
    expect(decoded(bytesOf('x = "', BOM, '"')).text).toBe('x = "\ufeff"');
  });

  it.each(ENCODED)('reads a file whose cookie says %s', (cookie, word, encoded) => {
    const source = decoded(bytesOf(`# -*- coding: ${cookie} -*-\nx = "`, encoded, '"\n'));
    expect(source.text).toBe(`# -*- coding: ${cookie} -*-\nx = "${word}"\n`);
  });

  it.each([
    ['vim: ', '# vim: set fileencoding=latin-1 :\n'],
    ['second line', '#!/usr/bin/env python\n# coding=latin-1\n'],
    ['second line after a blank one', '\r\n \t\f# coding=latin-1\r\n'],
    ['lines ended by \\r', '#!python\r# coding: latin-1\r'],
    ['first line, unfinished', '# coding: latin-1 '],
  ])('finds the cookie: %s', (_, head) => {
    expect(decoded(bytesOf(head, '# ', [0xe9])).text).toBe(`${head}# é`);
  });

  it.each([
    ['third line', '#\n#\n# coding: latin-1\n'],
    ['after code', 'import os\n# coding: latin-1\n'],
    ['in a string', 'x = "# coding: latin-1"\n'],
    ['no separator', '# coding latin-1\n'],
  ])('takes no cookie: %s', (_, text) => {
    expect(decoded(bytesOf(text)).encoding).toBe('utf-8');
    expect(reasonFor(bytesOf(text, [0xe9]))).toBe('its bytes are not UTF-8');
  });

  it.each([
    ['UTF-16 little endian', bytesOf([0xff, 0xfe, 0x78, 0]), 'it is encoded in UTF-16, which Python source cannot be'],
    ['UTF-16 big endian', bytesOf([0xfe, 0xff, 0, 0x78]), 'it is encoded in UTF-16, which Python source cannot be'],
    ['UTF-32', bytesOf([0xff, 0xfe, 0, 0, 0x78, 0, 0, 0]), 'it is encoded in UTF-32, which Python source cannot be'],
    ['NUL bytes', bytesOf('x = 1\n', [0], 'y'), 'it holds NUL bytes: a binary file'],
    ['an unknown cookie', bytesOf('# coding: klingon\n'), 'its encoding `klingon` is not known'],
    ['an encoding in which ASCII is not ASCII', bytesOf('# coding: utf-7\n'), 'its encoding `utf-7` is not known'],
    ['ISO 8859-12, which never was', bytesOf('# coding: iso-8859-12\n'), 'its encoding `iso-8859-12` is not known'],
    ['a mark against a cookie', bytesOf(BOM, '# coding: gbk\n'), 'it begins with a UTF-8 byte order mark but declares the encoding `gbk`'],
    ['an overlong form', bytesOf('x = "', [0xc0, 0xaf], '"'), 'its bytes are not UTF-8'],
    ['an encoded surrogate', bytesOf('x = "', [0xed, 0xa0, 0x80], '"'), 'its bytes are not UTF-8'],
    ['a cut-off character', bytesOf('x', [0xe6, 0x97]), 'its bytes are not UTF-8'],
    ['bytes that are no ASCII', bytesOf('# coding: ascii\n# ', [0xe9]), 'its bytes are not `ascii`'],
    ['an undefined byte of Windows-1252', bytesOf('# coding: cp1252\n# ', [0x81]), 'its bytes are not `cp1252`'],
    ['half a GBK character', bytesOf('# coding: gbk\n# ', [0xc8]), 'its bytes are not `gbk`'],
  ])('skips %s', (_, bytes, reason) => {
    expect(reasonFor(bytes)).toBe(reason);
  });
});

describe('encodeEdits', () => {
  it('gives the same bytes for no edits', () => {
    for (const [cookie, , encoded] of ENCODED) {
      const bytes = bytesOf(`# coding: ${cookie}\r\nx = "`, encoded, '"\r\r\n\f\tx');
      expect(encodeEdits(decoded(bytes), [])).toEqual(bytes);
    }
    const marked = bytesOf(BOM, 'x\r\n');
    expect(encodeEdits(decoded(marked), [])).toEqual(marked);
  });

  it.each(ENCODED)('splices into %s and leaves the other bytes alone', (cookie, word, encoded) => {
    const head = `# coding: ${cookie}\r\nx = "`;
    const bytes = bytesOf(head, encoded, '" ', encoded, encoded, ' #', encoded, '\n');
    const source = decoded(bytes);
    const second = source.text.indexOf(word, head.length + word.length);
    const edited = encodeEdits(source, [
      { start: head.length, end: head.length, text: '<' },
      { start: head.length + word.length, end: head.length + word.length, text: '>' },
      { start: second, end: second + word.length, text: 'word' },
      { start: source.text.length, end: source.text.length, text: 'end' },
    ]);
    expect(edited).toEqual(bytesOf(head, '<', encoded, '>" word', encoded, ' #', encoded, '\nend'));
  });

  it('keeps the byte order mark before the first insertion', () => {
    expect(encodeEdits(decoded(bytesOf(BOM, 'x\n')), [{ start: 0, end: 0, text: 'é' }])).toEqual(bytesOf(BOM, 'éx\n'));
  });

  it('refuses what the encoding is not known to hold, and half characters', () => {
    const gb18030 = decoded(bytesOf('# coding: gb18030\n', [0x94, 0x39, 0xfc, 0x36]));
    expect(() => encodeEdits(gb18030, [{ start: 0, end: 0, text: '中' }])).toThrow(/not ASCII.*gb18030/);
    expect(() => encodeEdits(gb18030, [{ start: 19, end: 19, text: 'x' }])).toThrow(RangeError);
    const latin1 = decoded(bytesOf('# coding: latin-1\n'));
    expect(() => encodeEdits(latin1, [{ start: 0, end: 0, text: 'é' }])).toThrow(RangeError);
    expect(() => encodeEdits(latin1, [{ start: 0, end: 99, text: '' }])).toThrow(RangeError);
  });

  it('agrees with editing the text for random edits in every encoding', () => {
    const random = createRandom(2);
    for (let round = 0; round < 300; round++) {
      const [cookie, , encoded] = random.pick(ENCODED);
      const body = Array.from({ length: random.integer(8) }, () =>
        random.pick<string | readonly number[]>([encoded, 'a', '\r\n', '\t', '\n']),
      );
      const source = decoded(bytesOf(`# coding: ${cookie}\n`, ...body));
      const head = source.text.indexOf('\n') + 1;
      const edits = random
        .edits(source.text.slice(head), 'xy\n')
        .map(({ start, end, text }) => ({ start: start + head, end: end + head, text }));
      let expected = '';
      let position = 0;
      for (const edit of edits) {
        expected += source.text.slice(position, edit.start) + edit.text;
        position = edit.end;
      }
      expect(decoded(encodeEdits(source, edits)).text).toBe(expected + source.text.slice(position));
    }
  });
});
