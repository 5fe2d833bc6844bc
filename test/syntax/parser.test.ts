import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { findArguments, getArgument, getField, getStringValue, walkDescendants, type Node } from '../../src/syntax/node.ts';
import { loadParser } from '../../src/syntax/parser.ts';

const parse = await loadParser();
const language = await Language.load(await readFile(new URL('../../grammar/tree-sitter-python.wasm', import.meta.url)));

function firstOf(text: string, type: string): Node {
  const [node] = walkDescendants(parse(text).root, type);
  if (node === undefined) throw new Error(`no ${type} in ${text}`);
  return node;
}

describe('parse', () => {
  it('gives nodes whose text, parents and pre-order ranges agree', () => {
    const tree = parse('def f(x):\n    return g(x, y=1)  # done\n');
    for (const node of tree.nodes) {
      expect(tree.nodes[node.index]).toBe(node);
      for (const child of node.children) {
        expect(child.parent).toBe(node);
        expect(child.start).toBeGreaterThanOrEqual(node.start);
        expect(child.last).toBeLessThanOrEqual(node.last);
      }
    }
    expect(tree.errors).toEqual([]);
    expect(firstOf(tree.text, 'call').text).toBe('g(x, y=1)');
    expect(getField(firstOf(tree.text, 'call'), 'function')?.text).toBe('g');
  });

  it('counts positions in UTF-16 units', () => {
    const tree = parse('x = "日本😀"\ny = f(1)\n');
    const [call] = walkDescendants(tree.root, 'call');
    expect(call?.text).toBe('f(1)');
    expect(call?.start).toBe(tree.text.indexOf('f(1)'));
  });

  it('names the errors of a broken text and keeps the rest', () => {
    const tree = parse('x = (1,\ny = f(2)\n');
    expect(tree.errors.length).toBeGreaterThan(0);
    const missing = parse('f(1\n').errors[0];
    expect(missing?.isMissing === true || missing?.type === 'ERROR').toBe(true);
  });

  it('survives 20,000 nested parentheses', () => {
    const depth = 20_000;
    const tree = parse(`x = ${'('.repeat(depth)}1${')'.repeat(depth)}\n`);
    expect(tree.nodes.length).toBeGreaterThan(depth);
  });

  it('survives 20,000 lines of comments', () => {
    const tree = parse(`import torch\n${'# x = 1\n'.repeat(20_000)}y = 2\n`);
    expect([tree.findType('comment').length, tree.errors.length, tree.root.children.at(-1)?.text]).toEqual([20_000, 0, 'y = 2']);
  });

  it.each([
    'class A(B):\n    x: int = f(1, *a, k=[i for i in y if not i])\n\nif x not  in y:\n  pass\nelse: print("é😀", f"{x!r}")\nz = (1,\n',
    // Comments below each other.
    '# a\n# b\n# c\nimport x\n# d\n\n# e\n  \n# f\ny = 1  # g\n# h\n# i\n# j',
    'def f():\n    x = 1\n    # a\n    # b\n    # c\n    # d\n# e\n# f\n# g\ny = 2\n',
    'if x:\n    pass\n# a\n# b\n# c\nelse:\n    # d\n    # e\n    # f\n    pass\n    # g\n    # h\n    # i\n',
    'x = [\n    1,\n    # a\n    # b\n    # c\n    2,\n]\nx = {\n    # a\n    # b\n    # c\n}\n',
    '# a\r\n# b\r\n# c\r\n# d\r\nx = 1\r\n',
    'x = (\n# a\n# b\n# c\n',
    // No comments at all.
    'x = """\n# a\n# b\n# c\n"""\n# d\n# e\n# f\ny = 1\n',
    'x = f"""\n# a\n# {b}\n# c\n"""\n# d\n# e\n# f\ny = 1\n',
    'x = """\n# a\n# \\n b"""\n# c\n# d\n"""\n# e\n# f\n# g\n"""\n',
  ])('copies what web-tree-sitter itself would show: %j', (text) => {
    const parser = new Parser();
    parser.setLanguage(language);
    const cursor = parser.parse(text)!.walk();
    const expected: unknown[] = [];
    const visit = (): void => {
      expected.push([
        cursor.nodeType,
        cursor.nodeIsNamed,
        cursor.nodeIsMissing,
        cursor.currentFieldName ?? undefined,
        cursor.startIndex,
        cursor.endIndex,
      ]);
      // Tokens of two words (`not in`) are one token to us.
      if (!cursor.nodeIsNamed || !cursor.gotoFirstChild()) return;
      do visit();
      while (cursor.gotoNextSibling());
      cursor.gotoParent();
    };
    visit();
    expect(parse(text).nodes.map((node) => [node.type, node.isNamed, node.isMissing, node.field, node.start, node.end])).toEqual(expected);
  });

  it('gives every token its own text', () => {
    const tree = parse(
      'if a is not b and c not in d:\n    x: int = -1 ** 2\nprint("a" "b", f"{x!r}")\n@dec\nasync def f(*, a, **k): pass\n',
    );
    const leaves = tree.nodes.filter((node) => node.children.length === 0);
    for (const leaf of leaves) expect(tree.text.slice(leaf.start, leaf.end)).toBe(leaf.text);
    expect(
      leaves
        .map((leaf) => leaf.text)
        .join('')
        .replace(/\s/g, ''),
    ).toBe(tree.text.replace(/\s/g, ''));
  });
});

describe('arguments', () => {
  it('tells positional, keyword and splats apart', () => {
    const call = firstOf('f(a, *b, c=1, **d)\n', 'call');
    expect(findArguments(call).map((argument) => argument.kind)).toEqual(['positional', 'splat', 'keyword', 'dictionary-splat']);
    expect(getArgument(call, 'c', 1)?.value.text).toBe('1');
    expect(getArgument(call, 'z', 1)).toBeUndefined();
  });

  it('reads a positional argument by its place only before a splat', () => {
    expect(getArgument(firstOf('f(*a, b)\n', 'call'), 'x', 0)).toBeUndefined();
    expect(getArgument(firstOf('f(b, *a)\n', 'call'), 'x', 0)?.value.text).toBe('b');
  });

  it('reads string literals', () => {
    expect(getStringValue(firstOf('x = "a\\nb"\n', 'string'))).toBe('a\nb');
    expect(getStringValue(firstOf('x = f"{a}"\n', 'string'))).toBeUndefined();
    expect(getStringValue(firstOf("x = r'\\d'\n", 'string'))).toBe('\\d');
  });
});
