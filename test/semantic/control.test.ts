import { describe, expect, it } from 'vitest';
import {
  findLoops,
  getDocstring,
  getFutureImportsEnd,
  getInsertionStart,
  getMainGuard,
  isMainGuard,
  isTypeCheckingBlock,
} from '../../src/semantic/control.ts';
import { findByText, parseAny, parseClean, python } from './helpers.ts';

describe('isMainGuard', () => {
  it.each([
    ['__name__ == "__main__"', true],
    ["'__main__' == __name__", true],
    ['(__name__ == "__main__")', true],
    ['__name__ in ("__main__", "__mp_main__")', true],
    ['__name__ in ["__main__"]', true],
    ['__name__ in ("__main__",)', true],
    ['__name__ == "__main__" and not DEBUG', true],
    ['a and b and "__main__" == __name__', true],
    ['__name__ == "__main__" or a', false],
    ['not __name__ == "__main__"', false],
    ['__name__ != "__main__"', false],
    ['__name__ not in ("__main__",)', false],
    ['__name__ in ("other",)', false],
    ['__name__ == "main"', false],
    ['name == "__main__"', false],
    ['__name__ == b"__main__"', false],
    ['self.__name__ == "__main__"', false],
    ['"a" == __name__ == "__main__"', false],
    ['__name__', false],
  ])('%s: %s', (condition, expected) => {
    expect(isMainGuard(parseClean(`if ${condition}:\n    main()\n`).root.children[0]!)).toBe(expected);
  });

  it('is only asked of an if', () => {
    expect(isMainGuard(parseClean('while __name__ == "__main__":\n    main()\n').root.children[0]!)).toBe(false);
  });

  it('getMainGuard finds the first at the top level', () => {
    const tree = parseClean(python('def f():', '    if __name__ == "__main__": a', 'if x: b', 'if __name__ == "__main__": c'));
    expect(getMainGuard(tree)?.text).toBe('if __name__ == "__main__": c');
    expect(getMainGuard(parseClean('x = 1\n'))).toBeUndefined();
  });
});

describe('isTypeCheckingBlock', () => {
  it.each([
    ['TYPE_CHECKING', true],
    ['(TYPE_CHECKING)', true],
    ['typing.TYPE_CHECKING', true],
    ['not TYPE_CHECKING', false],
    ['x', false],
  ])('%s: %s', (condition, expected) => {
    expect(isTypeCheckingBlock(parseClean(`if ${condition}:\n    import a\n`).root.children[0]!)).toBe(expected);
  });
});

describe('findLoops', () => {
  it.each([
    ['x', []],
    ['for i in y:\n    x', ['for i']],
    ['for i in y:\n    while z:\n        if c: x', ['while z', 'for i']],
    ['for i in x: pass', []],
    ['for i in y:\n    for j in x: pass', ['for i']],
    ['while x: pass', ['while x']],
    ['for i in y: pass\nelse: x', []],
    ['while y: pass\nelse: x', []],
    ['for i in y:\n    def f(): x', []],
    ['for i in y:\n    f = lambda: x', []],
    ['for i in y:\n    class A: x', []],
    ['for i in y:\n    def f(a=x): pass', ['for i']],
    ['for i in y:\n    @x\n    def f(): pass', ['for i']],
    ['def f():\n    for i in y:\n        with z: x', ['for i']],
    ['for i[x] in y: pass', ['for i[x]']],
    ['[x for i in y]', []],
  ])('around x in %j', (text, expected) => {
    const [node] = findByText(parseClean(`${text}\n`), 'x').filter(({ type }) => type === 'identifier');
    expect(findLoops(node!).map((loop) => loop.text.replace(/(?: in .*)?:[^]*/, ''))).toEqual(expected);
  });
});

describe('getDocstring', () => {
  it.each([
    ['"""Doc."""\nx = 1\n', '"""Doc."""'],
    ["# comment\n\n'doc'\n", "'doc'"],
    ['r"""Raw."""\n', 'r"""Raw."""'],
    ['u"Unicode"\n', 'u"Unicode"'],
    ['"a" "b"\n', '"a" "b"'],
    ['f"no"\n', undefined],
    ['b"no"\n', undefined],
    ['rb"no"\n', undefined],
    ['"a" f"b"\n', undefined],
    ['"a", "b"\n', undefined],
    ['"a" + "b"\n', undefined],
    ['x = "a"\n', undefined],
    ['import a\n"late"\n', undefined],
    ['', undefined],
  ])('of the module %j', (text, expected) => {
    expect(getDocstring(parseClean(text).root)?.text).toBe(expected);
  });

  it('of functions and classes', () => {
    const tree = parseClean(
      python('class A:', '    # why', '    "class"', '    def f(self):', '        """method"""', 'def g(): "one line"', 'def h(): pass'),
    );
    const definitions = tree.nodes.filter(({ type }) => /_definition$/.test(type));
    expect(definitions.map((definition) => getDocstring(definition)?.text)).toEqual(['"class"', '"""method"""', '"one line"', undefined]);
  });
});

/** `|` marks the place. */
const STARTS: readonly (readonly [title: string, text: string])[] = [
  ['an empty file', '|'],
  ['code alone', '|import os\n'],
  ['blank lines first', '|\n\nimport os\n'],
  ['a shebang', '#!/usr/bin/env python\n|import os\n'],
  ['a cookie', '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n|\nimport os\n'],
  ['a licence', '# Copyright\n#\n# Licence\n|\nimport os\n'],
  ['a shebang and a licence', '#!/usr/bin/env python\n\n# Copyright\n# Licence\n|\nimport os\n'],
  ['a comment that belongs to the code', '# Copyright\n|\n# standard library\nimport os\n'],
  ['comments alone', '# a\n\n# b\n|'],
  ['a comment without a line end', '# a|'],
  ['a docstring', '"""Doc."""\n|import os\n'],
  ['a long docstring', '"""Doc.\n\nMore.\n"""\n|\nimport os\n'],
  ['a comment after the docstring', '"""Doc."""  # noqa\n|import os\n'],
  ['comments and a docstring', '# Copyright\n\n"""Doc."""\n|# why\nimport os\n'],
  ['a future import', 'from __future__ import annotations\n|import os\n'],
  [
    'a future import after all',
    '#!/bin/sh\n"""Doc."""\n\nfrom __future__ import (\n    division,\n)\nfrom __future__ import print_function  # py2\n|import os\n',
  ],
  ['Windows line ends', '"""Doc."""\r\n|import os\r\n'],
  ['a statement on the line of the docstring', '"""Doc."""; |import os\n'],
  ['a statement on the line of the future import', 'from __future__ import division; |import os\n'],
  ['a docstring alone', '"""Doc."""|'],
  ['a semicolon after the docstring', '"""Doc.""";\n|import os\n'],
  ['a byte order mark and a comment', '\uFEFF# a\n|import os\n'],
];

describe('getInsertionStart', () => {
  it.each(STARTS)('after %s', (_, marked) => {
    const text = marked.replace('|', '');
    const start = getInsertionStart(parseAny(text));
    expect(`${text.slice(0, start)}|${text.slice(start)}`).toBe(marked);
  });

  it('getFutureImportsEnd is 0 without such an import', () => {
    expect(getFutureImportsEnd(parseClean('"""Doc."""\nimport os\n'))).toBe(0);
    expect(getFutureImportsEnd(parseClean('from __future__ import division\nx = 1\n'))).toBe(32);
  });
});
