import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import type { Document } from '../../src/document/types.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { walkDescendants } from '../../src/syntax/node.ts';

const parse = await loadParser();

function open(content: string | Uint8Array, path = 'train.py'): Document {
  const document = openDocument(path, typeof content === 'string' ? Buffer.from(content) : content, parse);
  if ('skipped' in document) throw new Error(document.skipped);
  return document;
}

function renderText(document: Document, ...edits: { start: number; end: number; text: string }[]): string {
  return Buffer.from(document.render(edits)).toString('utf8');
}

describe('openDocument on a script', () => {
  it('gives the text, its tree and what is read off it', () => {
    const { file, problems } = open("if x:\r\n  y = 'é'\r\n", 'src/train.py');
    expect(file).toMatchObject({ path: 'src/train.py', kind: 'python', text: "if x:\r\n  y = 'é'\r\n", cells: [] });
    expect(file.source).toBe(file.text);
    expect(file.root).toBe(file.tree.root);
    expect(file.style).toEqual({ indent: '  ', quote: "'", newline: '\r\n' });
    expect(file.positionAt(file.text.indexOf("'é"))).toEqual({ line: 2, column: 7 });
    expect(problems).toEqual([]);
  });

  it('binds names on first use and keeps the model', () => {
    const { file } = open('import torch as t\nt.manual_seed(0)\n');
    const { model } = file;
    expect(file.model).toBe(model);
    const [call] = walkDescendants(file.root, 'attribute');
    expect(call && model.getQualifiedName(call)).toBe('torch.manual_seed');
  });

  it.each([
    ['LF', 'a = 1\nif a:\n    b = 2\n'],
    ['CRLF', 'a = 1\r\nif a:\r\n    b = 2\r\n'],
    ['CR', 'a = 1\rif a:\r    b = 2\r'],
    ['mixed', 'a = 1\r\nif a:\n    b = 2\rc = 3\n'],
    ['no final line ending', 'a = 1\nif a:\n    b = 2'],
    ['form feeds', 'a = 1\n\f\nif a:\n    b = 2\n\fc = 3\n'],
    ['tabs', 'a = 1\nif a:\n\tb = 2\t\n'],
    ['byte order mark', '\ufeffa = 1\nif a:\n    b = 2\n'],
    ['empty', ''],
  ])('parses and writes back %s', (_, text) => {
    const document = open(text);
    expect(document.problems).toEqual([]);
    expect(renderText(document)).toBe(text);
    for (const assignment of walkDescendants(document.file.root, 'integer')) {
      const { start, end } = assignment;
      const before = text.startsWith('\ufeff') ? start + 1 : start;
      expect(text.slice(before, before + end - start)).toMatch(/^\d$/);
      expect(renderText(document, { start, end, text: '42' })).toBe(`${text.slice(0, before)}42${text.slice(before + 1)}`);
    }
    expect([...walkDescendants(document.file.root, 'integer')]).toHaveLength((text.match(/\d/g) ?? []).length);
  });

  it('reads lone \\r as a line ending, as Python does', () => {
    const { file, problems } = open('import a\r# note\rif a:\r\tb()\r');
    expect(problems).toEqual([]);
    expect([...walkDescendants(file.root, 'comment')].map((node) => node.text)).toEqual(['# note']);
    expect(file.positionAt(file.text.indexOf('b()'))).toEqual({ line: 4, column: 2 });
    expect(file.text).toContain('\r');
    expect(file.style).toEqual({ indent: '\t', quote: '"', newline: '\r' });
  });

  it('writes a file with an encoding cookie back in its encoding', () => {
    const bytes = Uint8Array.from([...Buffer.from('# coding: gbk\nx = "'), 0xd6, 0xd0, ...Buffer.from('"\ny = 1\n')]);
    const document = open(bytes);
    const start = document.file.text.indexOf('1');
    const edited = document.render([{ start, end: start + 1, text: '2' }]);
    expect(edited).toEqual(Uint8Array.from([...bytes.subarray(0, -2), 0x32, 0x0a]));
  });

  it('names the outermost syntax errors with their code and place', () => {
    expect(open('a = 1\nb = = 2\nc = 3\n').problems).toEqual([{ message: 'syntax error near `= 2`', position: { line: 2, column: 5 } }]);
    const unfinished = open('def f(:\n    return (((\n').problems;
    expect(unfinished.length).toBeGreaterThan(0);
    for (const { message } of unfinished) expect(message).toMatch(/^syntax error near `[^`\n]+`$/);
    const long = open(`x = (${'a b '.repeat(40)}`).problems[0]!;
    expect(long.message.length).toBeLessThan(70);
  });

  it.each([
    ['if x:\nimport a\n', 'if x:', 1],
    ['def f():\n    # later\n', 'def f():', 1],
    ['if x:\n    pass\nelse:\ny = 1\n', 'else:', 3],
    ['y = 1\ntry:\n    a()\n', 'try:', 2],
  ])('names what CPython refuses and the grammar lets pass: %j', (text, code, line) => {
    expect(open(text).problems).toEqual([{ message: `syntax error near \`${code}\``, position: { line, column: 1 } }]);
  });

  it.each([
    ['print "a"\n', [['print "a"', 1, 1]]],
    ['x = 1\nexec "y = 2"\n', [['exec "y = 2"', 2, 1]]],
    ['x = 1\n    y = 2\nz = 3\n', [['y = 2', 2, 5]]],
    ['if x:\n    a()\n        b()\n    c()\n', [['b()', 3, 9]]],
    ['if x:\n    a()\n  b()\n', [['b()', 3, 3]]],
    ['# a\n    # b\nx = 1\n\f\ny = 2; z = 3\nif y:\n\ta()\n        b()\n', []],
    ['x = 1\\\n  + 2\nif x: a(); b()\n\\\n  c()\n', []],
    ['if x: \\\n  a()\nb()\r\nc()\rd()\n', []],
  ])('names statements of Python 2 and unexpected indents: %j', (text, expected) => {
    const problems = open(text).problems.map(({ message, position: { line, column } }) => [/`(.*)`/.exec(message)?.[1], line, column]);
    expect(problems).toEqual(expected);
  });

  it('passes on why bytes were not read, and refuses edits that overlap', () => {
    expect(openDocument('a.py', Uint8Array.from([0xff, 0xfe, 0x41, 0]), parse)).toEqual({
      skipped: 'it is encoded in UTF-16, which Python source cannot be',
    });
    const document = open('abc\n');
    expect(() => document.render([{ start: 0, end: 2, text: '' }, { start: 1, end: 3, text: '' }])).toThrow(RangeError); // prettier-ignore
  });
});
