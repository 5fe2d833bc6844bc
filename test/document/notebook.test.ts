import { describe, expect, it } from 'vitest';
import { findCellTexts } from '../../src/document/notebook.ts';
import { openDocument } from '../../src/document/open.ts';
import type { Document } from '../../src/document/types.ts';
import { walkDescendants } from '../../src/syntax/node.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import type { Edit } from '../../src/text/edit.ts';
import { createRandom } from '../random.ts';

const parse = await loadParser();

interface Cell {
  cell_type: string;
  metadata: object;
  source: string | string[];
  outputs?: unknown[];
}

function code(source: string | string[]): Cell {
  return { cell_type: 'code', metadata: {}, source, outputs: [{ text: ['seed 1\n'] }] };
}

function markdown(source: string): Cell {
  return { cell_type: 'markdown', metadata: {}, source: [source] };
}

function notebook(cells: readonly Cell[], metadata: object = {}): { cells: readonly Cell[]; metadata: object; nbformat: number } {
  return { cells, metadata, nbformat: 4 };
}

/** One item a line, as nbformat writes it. */
function splitLines(source: string): string[] {
  return source.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

function textOf({ source }: Cell): string {
  return typeof source === 'string' ? source : source.join('');
}

function open(json: string | object): Document {
  const document = openDocument('train.ipynb', Buffer.from(typeof json === 'string' ? json : JSON.stringify(json, undefined, 1)), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  return document;
}

function reasonFor(json: string | object): string | undefined {
  const document = openDocument('train.ipynb', Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)), parse);
  return 'skipped' in document ? document.skipped : undefined;
}

function render(document: Document, ...edits: Edit[]): string {
  return Buffer.from(document.render(edits)).toString('utf8');
}

/** Puts `text` in place of the first `code` of the virtual text. */
function replace(document: Document, found: string, text: string): string {
  const start = document.file.text.indexOf(found);
  return render(document, { start, end: start + found.length, text });
}

/** Puts `text` before the first `code` of the virtual text. */
function insert(document: Document, before: string, text: string): string {
  const start = document.file.text.indexOf(before);
  return render(document, { start, end: start, text });
}

describe('reading a notebook', () => {
  it('joins the Python cells and masks their magics', () => {
    const { file, originalText, problems } = open(
      notebook([
        markdown('# Title'),
        code(['%matplotlib inline\n', 'import torch']),
        code('%%bash\nls'),
        code('%%time\nfiles = !ls\nx = f(1)\n'),
        { cell_type: 'raw', metadata: {}, source: 'raw' },
        code([]),
        code('y = 2'),
      ]),
    );
    expect(file.text).toBe('0#atplotlib inline\nimport torch\nfiles = _#s\nx = f(1)\n\n\ny = 2');
    expect(originalText).toBe('%matplotlib inline\nimport torch\nfiles = !ls\nx = f(1)\n\n\ny = 2');
    expect(file).toMatchObject({ kind: 'notebook', source: file.text });
    expect(file.cells.map(({ number, start, end }) => [number, file.text.slice(start, end)])).toEqual([
      [2, '0#atplotlib inline\nimport torch'],
      [4, 'files = _#s\nx = f(1)\n'],
      [6, ''],
      [7, 'y = 2'],
    ]);
    expect(problems).toEqual([]);
    expect([...walkDescendants(file.root, 'call')].map((node) => node.text)).toEqual(['f(1)']);
  });

  it('names cell, line, column and the line of the file', () => {
    const json = JSON.stringify(
      notebook([markdown('# a\n# b'), code(['%%time\n', 'a = "\u4e2d\\t"\n', 'b = f(a)']), code('c = 1\nd = 2')]),
      undefined,
      1,
    );
    const { file } = open(json.replace('\u4e2d', '\\u4e2d'));
    const lines = json.split('\n');
    for (const [found, cell, line, column] of [
      ['a = ', 2, 2, 1],
      ['b = ', 2, 3, 1],
      ['f(a)', 2, 3, 5],
      ['c = ', 3, 1, 1],
      ['d = ', 3, 2, 1],
    ] as const) {
      const fileLine = lines.findIndex((text) => text.includes(found)) + 1;
      expect(file.positionAt(file.text.indexOf(found)), found).toEqual({ cell, line, column, fileLine });
    }
    expect(file.positionAt(file.text.length)).toMatchObject({ cell: 3, line: 2, column: 6 });
    expect(file.positionAt(file.text.indexOf('c = ') - 1)).toMatchObject({ cell: 2, line: 3, column: 9 });
    expect(() => file.positionAt(file.text.length + 1)).toThrow(RangeError);
  });

  it('leaves out and names cells that cannot be read, and keeps the others', () => {
    const { file, problems } = open(
      notebook([
        code('import torch'),
        code('%%time\nx = 1\ny = = 2'),
        code('if x:'),
        code('  z = 3'),
        code('w = 4 \\'),
        code('f(1'),
        code('v = 5  # \\'),
        markdown('text'),
        code('def f():\n  """doc\n%s\n"""\n  return 6'),
      ]),
    );
    expect(file.cells.map((cell) => cell.number)).toEqual([1, 7, 9]);
    expect(file.tree.errors).toEqual([]);
    expect(problems.map(({ message, position }) => [message, position.cell, position.line])).toEqual([
      ['cell 2: syntax error at line 3 near `= 2`', 2, 3],
      [expect.stringMatching(/^cell 3: syntax error at line 1 near `/), 3, 1],
      ['cell 4: its code is indented', 4, 1],
      ['cell 5: its last line ends in a backslash', 5, 1],
      [expect.stringMatching(/^cell 6: syntax error at line 1 near `/), 6, 1],
    ]);
  });

  it('leaves out an indented cell that would parse where it stands', () => {
    const { file, problems } = open(notebook([code('x = 1'), code('# note\n\n  y = 2'), code('z = 3')]));
    expect(file.text).toBe('x = 1\nz = 3');
    expect(problems).toEqual([
      { message: 'cell 2: its code is indented', position: expect.objectContaining({ cell: 2, line: 3, column: 3 }) as unknown },
    ]);
  });

  it('never lets a statement reach into the next cell', () => {
    const { file, problems } = open(
      notebook([
        code('x = """'),
        code('import torch'),
        code('"""'),
        code('@d'),
        code('def f(): pass'),
        code('try:\n  a()'),
        code('except E:\n  b()'),
      ]),
    );
    expect(file.cells.map((cell) => cell.number)).toEqual([2, 5]);
    expect(problems.map((problem) => problem.position.cell)).toEqual([1, 3, 4, 6, 7]);
    for (const child of file.root.children) {
      expect(file.cells.some((cell) => cell.start <= child.start && child.end <= cell.end)).toBe(true);
    }
  });

  it.each([
    ['invalid JSON', '{\n "cells": [\n}', 'it is not valid JSON: line 3: expected a value'],
    ['an empty file', '', 'it is not valid JSON: line 1: expected a value'],
    ['format 3', { nbformat: 3, worksheets: [] }, 'it is a notebook of format 3; only format 4 is read'],
    ['other JSON', { cells: [] }, 'it is not a notebook: it has no `nbformat`'],
    ['no cells', { nbformat: 4, cells: {} }, 'it is not a notebook: it has no list of `cells`'],
    ['another kernel', notebook([], { kernelspec: { language: 'julia' } }), 'its kernel runs `julia`, not Python'],
    ['another language', notebook([], { language_info: { name: 'R' } }), 'its kernel runs `r`, not Python'],
  ])('skips %s', (_, json, reason) => {
    expect(reasonFor(json)).toBe(reason);
  });

  it('skips what is not UTF-8, and asks no encoding cookie of JSON', () => {
    expect(openDocument('a.ipynb', Uint8Array.from([0x22, 0xff, 0x22]), parse)).toEqual({ skipped: 'its bytes are not UTF-8' });
    expect(open(notebook([code('# coding: latin-1\nx = 1')])).file.cells).toHaveLength(1);
  });

  it('reads notebooks that name Python or nothing, and leaves out cells of another language', () => {
    const cells = [code('x = 1'), { ...code('SELECT 1'), metadata: { vscode: { languageId: 'sql' } } }];
    for (const metadata of [
      {},
      { kernelspec: { language: 'python' } },
      { language_info: { name: 'python' } },
      { kernelspec: { name: 'x' } },
    ]) {
      expect(open(notebook(cells, metadata)).file.text).toBe('x = 1');
    }
    const empty = open(notebook([markdown('a')]));
    expect(empty.file).toMatchObject({ text: '', cells: [] });
    expect(empty.file.positionAt(0)).toEqual({ line: 1, column: 1, fileLine: 1 });
    expect(() => insert(empty, '', 'x')).toThrow(RangeError);
  });

  it('gives the cells as written for a diff', () => {
    const json = JSON.stringify(notebook([markdown('a'), code(['!ls\n', 'x']), code('%%bash\nls')]));
    expect(findCellTexts(Buffer.from(json))).toEqual([
      { number: 2, text: '!ls\nx' },
      { number: 3, text: '%%bash\nls' },
    ]);
    expect(findCellTexts(Buffer.from('{'))).toEqual([]);
  });
});

describe('writing a notebook', () => {
  it('keeps every escape, separator and line of the rest', () => {
    const json = [
      '{"nbformat" : 4, "metadata": {"a": 1.0, "a\\/b": "\\u4e2d"},',
      '  "cells": [ {"cell_type":"code", "outputs": [{"png": "AAAA\\/==\\n"}],',
      '\t"source": [ "a = \'\\u4e2d\\/\\t\'\\n" ,"b = 1\\u000A",',
      '     "c = \\"\\u00e9\\"" ], "source2": ["b = 1"]} ] }\r\n',
    ].join('\n');
    const document = open(json);
    expect(render(document)).toBe(json);
    expect(replace(document, '1', '2')).toBe(json.replace('"b = 1\\u000A"', '"b = 2\\u000A"'));
    expect(replace(document, '\nb', ';\nb')).toBe(json.replace('\\t\'\\n" ,"b', '\\t\';\\n" ,"b'));
    expect(replace(document, 'a = ', 'x = ')).toBe(json.replace('a = ', 'x = '));
    expect(insert(document, 'b = 1', 'new = "é"\n')).toBe(json.replace('"b = 1\\u000A"', '"new = \\"\\u00e9\\"\\n" ,"b = 1\\u000A"'));
    expect(replace(document, 'b = 1\n', '')).toBe(json.replace('"b = 1\\u000A",\n     ', ''));
  });

  it('keeps a single string a single string', () => {
    const json = '{"cells": [{"cell_type": "code", "source": "a = \\"\\/\\"\\nb = 1\\n"}], "nbformat": 4}';
    const document = open(json);
    expect(insert(document, 'b', 'x = "\\t"\ny = 2\n')).toBe(json.replace('b = 1', 'x = \\"\\\\t\\"\\ny = 2\\nb = 1'));
    expect(replace(document, document.file.text, '')).toBe('{"cells": [{"cell_type": "code", "source": ""}], "nbformat": 4}');
    expect(replace(open('{"cells": [{"cell_type": "code", "source": ""}], "nbformat": 4}'), '', 'x\n')).toContain('"source": "x\\n"}');
  });

  it('follows the layout of the list, or of another one where it has none', () => {
    const multi = notebook([code(['a = 1']), code([]), code(['b = 1\n', 'c = 2'])]);
    const expected = structuredClone(multi.cells);
    expected[0]!.source = ['import x\n', 'a = 1'];
    for (const indent of [1, 2, 4, '\t']) {
      expect(insert(open(JSON.stringify(multi, undefined, indent)), 'a', 'import x\n')).toBe(
        JSON.stringify(notebook(expected), undefined, indent),
      );
    }
    expected[0]!.source = ['a = 1'];
    expected[1]!.source = ['x = 1\n', 'y = 2'];
    for (const indent of [undefined, 1, 2]) {
      const document = open(JSON.stringify(multi, undefined, indent));
      const { start } = document.file.cells[1]!;
      expect(render(document, { start, end: start, text: 'x = 1\ny = 2' })).toBe(JSON.stringify(notebook(expected), undefined, indent));
    }
    const lone = '{"cells": [{"cell_type": "code", "source": ["a"]}], "nbformat": 4}';
    expect(insert(open(lone), 'a', 'x\n')).toBe(lone.replace('["a"]', '["x\\n", "a"]'));
    const mixed = '{"cells": [{"cell_type": "code", "source": [\n"a",\n"b"]}, {"cell_type": "code", "source": ["c"]}], "nbformat": 4}';
    expect(insert(open(mixed), 'c', 'x\n')).toBe(mixed.replace('["c"]', '["x\\n", "c"]'));
    const escaped = lone.replace('"a"', '"a\\u000Ab"');
    expect(replace(open(escaped), 'b', 'c')).toBe(escaped.replace('"a\\u000Ab"', '"a\\u000A", "c"'));
    const odd = '{"cells": [{"cell_type": "code", "source": [\n"a"]}], "nbformat": 4}';
    expect(insert(open(odd), 'a', 'x\n')).toBe(odd.replace('"a"', '"x\\n",\n"a"'));
  });

  it('joins lines whose line ending is removed, and splits only literals that are touched', () => {
    const sourceAfter = (source: string[], found: string, text: string): unknown => {
      const result = JSON.parse(replace(open(notebook([code(source)])), found, text)) as { cells: Cell[] };
      return result.cells[0]!.source;
    };
    expect(sourceAfter(['a = 1\n', 'b = 2\n', 'c = 3'], '\n', '; ')).toEqual(['a = 1; b = 2\n', 'c = 3']);
    expect(sourceAfter(['a = 1\n', 'b = 2\n', 'c = 3'], '1\nb = ', '')).toEqual(['a = 2\n', 'c = 3']);
    expect(sourceAfter(['a = 1\n', 'b = 2\n', 'c = 3'], '\nb = 2\n', '\n')).toEqual(['a = 1\n', 'c = 3']);
    expect(sourceAfter(['a = 1\n', 'b = 2\n', 'c = 3'], 'b = 2\nc = 3', '')).toEqual(['a = 1\n']);
    expect(sourceAfter(['a = 1\nb = 2\n', 'c = 3\nd', ' = 4'], 'c = 3', 'c = 5')).toEqual(['a = 1\nb = 2\n', 'c = 5\n', 'd = 4']);
    expect(sourceAfter(['a = 1\nb = 2\n', 'c = 3'], 'c = 3', 'c = 5')).toEqual(['a = 1\nb = 2\n', 'c = 5']);
    expect(sourceAfter(['a = 1\n', 'b = 2'], 'a = 1\nb = 2', '')).toEqual([]);
    expect(sourceAfter(['a = "\\n"\n', 'b = 2'], 'b', 'c')).toEqual(['a = "\\n"\n', 'c = 2']);
    expect(sourceAfter(['a = "\\n"\n', 'b = 2'], '"\\n"', '"\\\\n"')).toEqual(['a = "\\\\n"\n', 'b = 2']);
  });

  it('keeps the magic line of a cell out of reach', () => {
    const document = open(notebook([code('%%time\nx = 1')]));
    const { cells } = JSON.parse(insert(document, 'x', 'import y\n')) as { cells: Cell[] };
    expect(cells[0]!.source).toBe('%%time\nimport y\nx = 1');
  });

  it('writes new text as the file is written: raw, or escaped where all is ASCII', () => {
    const json = JSON.stringify(notebook([code(['a = 1'])]));
    expect(replace(open(json), '1', '"é😀"')).toBe(json.replace('1', '\\"\\u00e9\\ud83d\\ude00\\"'));
    const raw = JSON.stringify(notebook([markdown('日'), code(['a = 1'])]));
    expect(replace(open(raw), '1', '"é😀"')).toBe(raw.replace('1', '\\"é😀\\"'));
  });

  it.each([
    ['reaches into the next cell', { start: 3, end: 8, text: '' }],
    ['removes the border', { start: 5, end: 6, text: '' }],
    ['is outside', { start: 0, end: 99, text: '' }],
  ])('throws RangeError for an edit that %s', (_, edit) => {
    const document = open(notebook([code('a = 1'), code('b = 2')]));
    expect(() => document.render([edit])).toThrow(RangeError);
  });

  it('inserts at both ends of a cell into that cell', () => {
    const document = open(notebook([code('a = 1'), code('b = 2')]));
    const [first, second] = document.file.cells;
    const edits = [first!.start, first!.end, second!.start, second!.end].map((at, index) => ({ start: at, end: at, text: `<${index}>` }));
    const { cells } = JSON.parse(render(document, ...edits)) as { cells: Cell[] };
    expect(cells.map(textOf)).toEqual(['<0>a = 1<1>', '<2>b = 2<3>']);
  });

  it('gives, for random edits, exactly the file that nbformat would have written', () => {
    const random = createRandom(5);
    const lines = ['x = 1\n', 'if x:\n', '    y = "é😀\\n"\n', '\n', '%cd ..\n', 's = """\n', '"""\n', 'z = 2', '# 日本\r\n', '\t\n'];
    let edited = 0;
    for (let round = 0; round < 400; round++) {
      const cells: Cell[] = [code(['import a\n', 'import b'])];
      for (let count = random.integer(5); count > 0; count--) {
        const source = Array.from({ length: random.integer(6) }, () => random.pick(lines)).join('');
        cells.push(random.pick([code(splitLines(source)), code(source), markdown(source)]));
      }
      const indent = random.pick([undefined, 1, 2, 4, '\t']);
      const isAscii = random.integer(2) === 0;
      const isMarked = random.integer(4) === 0;
      const ending = random.pick(['', '\n']);
      const write = (all: readonly Cell[]): string => {
        const json = JSON.stringify(notebook(all, { name: '日', escaped: '"\\/' }), undefined, indent) + ending;
        const escaped = isAscii
          ? json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : json;
        return (isMarked ? '\ufeff' : '') + (round % 3 === 0 ? escaped.replaceAll('\n', '\r\n') : escaped);
      };

      const document = open(write(cells));
      expect(render(document)).toBe(write(cells));
      const edits: Edit[] = [];
      const expected = cells.map((cell, index) => {
        const range = document.file.cells.find(({ number }) => number === index + 1);
        if (range === undefined) return cell;
        const text = document.originalText.slice(range.start, range.end);
        expect(text).toBe(textOf(cell));
        let result = '';
        let position = 0;
        for (const edit of random.edits(text, 'ab\n"\\é😀\t')) {
          edits.push({ start: edit.start + range.start, end: edit.end + range.start, text: edit.text });
          result += text.slice(position, edit.start) + edit.text;
          position = edit.end;
        }
        result += text.slice(position);
        return { ...cell, source: typeof cell.source === 'string' ? result : splitLines(result) };
      });
      edited += edits.length;
      expect(render(document, ...edits)).toBe(write(expected));
    }
    expect(edited).toBeGreaterThan(500);
  });
});
