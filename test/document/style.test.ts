import { describe, expect, it } from 'vitest';
import { detectStyle } from '../../src/document/style.ts';
import { loadParser } from '../../src/syntax/parser.ts';

const parse = await loadParser();

describe('detectStyle', () => {
  it.each([
    ['four spaces', 'def f():\n    if x:\n        pass\n', '    '],
    ['two spaces', 'class A:\n  def f(self):\n    return 1\n', '  '],
    ['three spaces, with comments and blank lines about', 'def f():\n\n   # note\n\n   pass\n', '   '],
    ['tabs', 'for x in y:\n\tif x:\n\t\tpass\n', '\t'],
    ['two spaces despite hanging arguments', 'x = f(\n        1,\n        2)\nif x:\n  pass\nelse:\n  pass\n', '  '],
    ['a form feed before the first line', '\fif x:\n  pass\n', '  '],
    ['nothing indented', 'x = 1\nif x: pass\n', '    '],
    ['the majority', 'if a:\n  b\nif c:\n    d\nif e:\n    f\n', '    '],
  ])('indentation: %s', (_, text, indent) => {
    expect(detectStyle(parse(text)).indent).toBe(indent);
  });

  it.each([
    ['double', 'a = "x"\nb = \'y\'\nc = "z"\n', '"'],
    ['single', "a = 'x'\nb = 'y'\nc = \"z\"\n", "'"],
    ['strings that hold the other quote do not count', 'a = "it\'s"\nb = "don\'t"\nc = \'x\'\n', "'"],
    ['triple quotes do not count', '"""doc"""\nx = \'a\'\ndef f():\n    """doc"""\n', "'"],
    ['prefixes count', "a = f'{x}'\nb = r'\\d'\nc = \"z\"\n", "'"],
    ['a tie', 'a = "x"\nb = \'y\'\n', '"'],
    ['no strings', 'x = 1\n', '"'],
  ])('quote: %s', (_, text, quote) => {
    expect(detectStyle(parse(text)).quote).toBe(quote);
  });

  it.each([
    ['\\n', 'a\nb\nc\r\n', '\n'],
    ['\\r\\n', 'a\r\nb\r\nc\n', '\r\n'],
    ['\\r', 'a\rb\rc\n', '\r'],
    ['none', 'a', '\n'],
  ])('line ending: %s', (_, text, newline) => {
    expect(detectStyle(parse('a'), text).newline).toBe(newline);
  });
});
