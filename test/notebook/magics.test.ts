import { describe, expect, it } from 'vitest';
import { getPythonStart, maskMagics } from '../../src/notebook/magics.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { createRandom } from '../random.ts';

const parse = await loadParser();

describe('maskMagics', () => {
  it.each([
    ['line magic', '%matplotlib inline\nx = 1', '0#atplotlib inline\nx = 1'],
    ['shell command', '!pip install -q torch\n', '0#ip install -q torch\n'],
    ['double escape', '!!ls', '0#ls'],
    ['help before and behind', '?model\nmodel.fit?\ntorch.nn.*?\nf??', '0#odel\n0#del.fit?\n0#rch.nn.*?\n0#?'],
    ['one character', '!\n?\n', '0\n0\n'],
    ['automatic calls', '/f x\n,f a b\n;f a\n', '0# x\n0# a b\n0# a\n'],
    ['assigned shell output', 'files = !ls *.py\nx = files', 'files = _#s *.py\nx = files'],
    ['assigned magic', 'a, b[0] = %pwd', 'a, b[0] = _#wd'],
    ['annotated assignment', 'files: list = !ls', 'files: list = _#s'],
    ['the only body of an if', 'if colab:\n    !pip install x\nelse:\n\t%cd ..\n', 'if colab:\n    0#ip install x\nelse:\n\t0#d ..\n'],
    ['continued by a backslash', '!ls \\\n  -l \\\n\n-a\nx = 1', '0#s \\\n# -l \\\n\n-a\nx = 1'],
    ['assigned and continued', 'x = !ls \\\n  -l\ny = 1', 'x = _#s \\\n# -l\ny = 1'],
    ['CRLF', '%cd x\r\n!a \\\r\n  b\r\nc = 1\r\n', '0#d x\r\n0# \\\r\n# b\r\nc = 1\r\n'],
    ['an astral character', '!😀 x', '0## x'],
    ['quotes and brackets of a shell', "%cd it's (\nx = 1", "0#d it's (\nx = 1"],
    ['timed statement', '%time model.fit(x)\n  %time y = f()', '0;    model.fit(x)\n  0;    y = f()'],
    ['timed, but no simple statement', '%time if x: f()\n%time\n%time f(\n%time !ls', '0#ime if x: f()\n0#ime\n0#ime f(\n0#ime !ls'],
    ['after a one-line string that is not closed', "x = r'\\'\n!ls", "x = r'\\'\n0#s"],
    ['after a display of several lines', 'd = {\n  (1): [2]\n}\n!ls', 'd = {\n  (1): [2]\n}\n0#s'],
    ['cell magic that is not at the top', 'x = 1\n%%time\ny = 2', 'x = 1\n0#time\ny = 2'],
  ])('masks: %s', (_, cell, masked) => {
    expect(maskMagics(cell)).toBe(masked);
    expect(masked).toHaveLength(cell.length);
  });

  it.each([
    ['remainder', 'x = 5 % 2\nx %= 3'],
    ['in brackets', 'x = (5\n% 2)\nf(\n  [1],\n  %s\n)'],
    ['after a backslash', 'x = 5 \\\n% 2'],
    ['in a triple-quoted string', "x = \"\"\"\n%matplotlib inline\n!ls\nx?\n\"\"\"\ny = '''\\'''\n%a\n'''"],
    ['in a string continued by a backslash', 'x = "a\\\n!ls"'],
    ['behind a second assignment', 'a = b = !ls'],
    ['in a bracket that is not closed', 'a = (1\nx?'],
    ['in a comment', '# %cd x\n# what?\nx = 1  # why?'],
    ['in one-line strings', 'print("?")\nx = f"{a!r}"\ny = "%s" % "!"'],
    ['inequality and comparisons', 'x != 1\nx == y'],
    ['keyword arguments', 'f(a=b, c="!")'],
    ['an escaped quote', 'x = "\\""\ny = "%"'],
  ])('leaves alone: %s', (_, cell) => {
    expect(maskMagics(cell)).toBe(cell);
  });

  it('gives Python of the same length and lines for random cells of good statements', () => {
    const random = createRandom(4);
    const statements = [
      '%matplotlib inline',
      '!ls -l "',
      'x = !ls \\\n  -la',
      'x?',
      'y = f(\n  1)',
      's = """\n%no\n!no\n"""',
      'if a:\n    %cd ..',
      '%time f(x)',
    ];
    for (let round = 0; round < 300; round++) {
      const cell = Array.from({ length: 1 + random.integer(6) }, () => random.pick(statements)).join(
        random.pick(['\n', '\n\n', '\n# ?\n']),
      );
      const masked = maskMagics(cell);
      expect(masked.replace(/[^\n]/g, '.')).toBe(cell.replace(/[^\n]/g, '.'));
      expect(parse(masked).errors, cell).toEqual([]);
      expect(masked.match(/%no\n!no/g)).toEqual(cell.match(/%no\n!no/g));
    }
  });
});

describe('getPythonStart', () => {
  it.each([
    ['plain Python', 'x = 1', 0],
    ['line magic', '%time x = 1', 0],
    ['timed cell', '%%time\nx = 1', 7],
    ['options and blank lines before', '\n \n%%timeit -n 1 setup()\nx = 1', 25],
    ['two magics', '%%capture out\n%%time\r\nx = 1', 22],
    ['nothing under it', '%%time', 6],
    ['help on a cell magic', '%%time?\nx = 1', 0],
    ['magic under a comment', '# x\n%%bash\nls', 0],
    ['shell', '%%bash\nls', undefined],
    ['shell, short', '%%!\nls', undefined],
    ['file', '%%writefile model.py\nimport torch', undefined],
    ['web page', '%%html\n<b>', undefined],
    ['another process', '%%python3\nimport torch', undefined],
    ['shell under a Python magic', '%%capture\n%%bash\nls', undefined],
  ])('%s', (_, cell, start) => {
    expect(getPythonStart(cell)).toBe(start);
  });
});
