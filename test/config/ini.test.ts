import { describe, expect, it } from 'vitest';
import { parseIni, splitList } from '../../src/config/ini.ts';

const read = (text: string) => parseIni(text).map(({ name, values }) => [name, Object.fromEntries(values)]);

describe('parseIni', () => {
  it('reads sections, both separators, continuations and comments as configparser does', () => {
    const text = `
# comment
[flake8]
max-line-length = 100
Ignore:
    E203,
    # why
    E402

    W503
select =
[isort]
profile=black
alone
`;
    expect(read(text)).toEqual([
      ['', {}],
      ['flake8', { 'max-line-length': '100', ignore: 'E203,\nE402\nW503', select: '' }],
      ['isort', { profile: 'black', alone: '' }],
    ]);
  });

  it('reads indented keys, CRLF, a byte order mark and keys before the first section', () => {
    expect(read('\uFEFFroot = true\r\n[*]\r\n  a = 1\r\n  b = 2\r\n')).toEqual([
      ['', { root: 'true' }],
      ['*', { a: '1', b: '2' }],
    ]);
  });

  it('keeps brackets in a header and an equals sign in a value', () => {
    expect(read('[*.{py,[ab].md}]\nx = a=b: c\n')).toEqual([
      ['', {}],
      ['*.{py,[ab].md}', { x: 'a=b: c' }],
    ]);
  });
});

describe('splitList', () => {
  it('splits at commas and white space', () => {
    expect(splitList(' a, b\n c,,d ')).toEqual(['a', 'b', 'c', 'd']);
    expect(splitList(' ')).toEqual([]);
  });
});
