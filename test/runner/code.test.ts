/** The names of a file, read off its text. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { findImportedModules, readCode } from '../../src/runner/code.ts';

/** The code of a definition, as far as it runs for certain where asked. */
function getText(source: string, name: string, isCertain = false): string {
  const code = readCode(source);
  return (code.definitions.get(name) ?? []).map(({ lines }) => code.getText(lines, isCertain)).join('');
}

describe('code', () => {
  it('keeps what runs with a module and holds a call', () => {
    const source = [
      '"""f()"""',
      'x = f(1)  # g()',
      'y = 2',
      'class A(Base):',
      '    z = h(',
      '        "k()",  # a comment',
      '        3,',
      '    )',
      '',
      '    def method(self, size=i()):',
      '        return j()',
      'if x:',
      '    k()',
      'else: l()',
    ].join('\n');
    expect(readCode(source).getModule().replaceAll(/ +/g, ' ')).toBe('x = f(1)\nz = h( "", 3, )\nself, size=i()):\nk()\nelse: l()\n');
    expect(readCode(source).getModule(true)).not.toContain('k()');
  });

  it('knows definitions by name, and the methods of classes', () => {
    const source = 'class A:\n    def f(self):\n        g()\n\n    async def h(self): ...\n\n\ndef f():\n    i()\n';
    const code = readCode(source);
    expect([...code.definitions.keys()].sort()).toEqual(['A', 'f', 'h']);
    expect(code.methods.get('A')).toEqual(['f', 'h']);
    expect(getText(source, 'f')).toBe('self):\ng()\n):\ni()\n');
  });

  it('leaves out what may not run', () => {
    const source =
      'def f(x):\n    if x:\n        a()\n    elif b(x):\n        c()\n    for y in x:\n        d()\n    def inner():\n        e()\n';
    expect(getText(source, 'f', true)).toBe('x):\nif x:\nelif b(x):\nfor y in x:\nd()\n):\n');
    const under = 'if True:\n    def f():\n        a()\n';
    expect(getText(under, 'f', true)).toContain('a()');
  });

  it.each<[string, string, readonly string[]]>([
    ['an import', 'import a.b, c as d\n', ['a.b', 'c']],
    ['names of a module', 'from .a import (\n    b,  # first\n    c as d,\n)\n', ['.a', '.a.b', '.a.c']],
    ['a continued line', 'from a import b, \\\n    c\n', ['a', 'a.b', 'a.c']],
    ['one of a function', 'def f():\n    if x: import a\n', ['a']],
    ['a star', 'from a import *\n', ['a']],
    ['a word', 'x = important(from_a)\n', []],
  ])('finds the modules of %s', (_name, source, modules) => {
    expect(findImportedModules(source)).toEqual(modules);
  });

  it('takes no star that only a type checker reads', () => {
    const source = 'from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import *\nelse:\n    from .b import *\n';
    expect(readCode(source).stars).toEqual(['.b']);
  });

  it('reads whatever is not closed to the end', () => {
    for (const source of ['x = "a\ny = f()\n', 'x = """a\ny = f()\n', 'x = (\ny = f()\n', 'x = \\', 'def f(', 'class A', 'import', 'from'])
      expect(() => readCode(source).getModule()).not.toThrow();
    expect(readCode('x = "a\ny = f()\n').getModule()).toBe('y = f()\n');
  });
});

describe('what is kept of code', () => {
  it('keeps no text alive by the names in it', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const filler = `# ${'x'.repeat(198)}\n`.repeat(1000);
    const kept: unknown[] = [];
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let file = 0; file < 200; file++) {
      const source = `from package${file} import name_of_some_length_${file}\ndef function_of_some_length_${file}():\n    pass\nclass ClassOfSomeLength${file}:\n    def method_of_some_length_${file}(self): ...\n${filler}`;
      const { definitions, imports, methods, modules } = readCode(Buffer.from(source).toString('latin1'));
      kept.push([...definitions.keys()], [...imports.entries()], [...methods.entries()], modules);
    }
    collect();
    expect(kept).toHaveLength(800);
    // The texts are 40 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8e6);
  });
});
