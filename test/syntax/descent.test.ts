import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tryParse } from '../../src/syntax/descent.ts';
import type { Node, Tree } from '../../src/syntax/node.ts';
import { loadTreeSitter } from '../../src/syntax/tree-sitter.ts';
import { createRandom } from '../random.ts';

const parseWithTreeSitter = await loadTreeSitter();
const ROOT = new URL('../../', import.meta.url);

/** All that is known of the nodes of a tree, a line each. */
function print(tree: Tree): string[] {
  return Array.from({ length: tree.length }, (_, index) => {
    const { type, isNamed, isMissing, field, start, end, last } = tree.getNode(index);
    return `${tree.getParent(index)}..${last} ${field ?? ''}: ${isNamed ? type : JSON.stringify(type)}${isMissing ? '?' : ''} ${start}-${end}`;
  });
}

interface Plain {
  readonly type: string;
  readonly field: string;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Plain[];
}

/** A node as it should be: what tree-sitter takes for an attribute of `*a`, and the like, is starred as a whole. */
function straighten({ type, isNamed, field = '', start, end, children }: Node): Plain {
  const [first, ...rest] = children.map(straighten);
  if (first === undefined) return { type, field, start, end, children: [] };
  const operand = first.children.at(-1);
  if (!isNamed || !OF_STARRED.has(type) || first.type !== 'list_splat' || operand === undefined)
    return { type, field, start, end, children: [first, ...rest] };
  const starred = { type, field: '', start: operand.start, end, children: [{ ...operand, field: first.field }, ...rest] };
  return { ...first, field, end, children: [...first.children.slice(0, -1), starred] };
}

const OF_STARRED = new Set(['attribute', 'call', 'subscript', 'binary_operator']);

const printStraight = (tree: Tree): string[] => JSON.stringify(straighten(tree.root), undefined, 1).split('\n');

/** Whether the fast parser took `text`; if it did, its tree must be tree-sitter's, without an error. */
function compare(text: string): boolean {
  const tree = tryParse(text);
  if (tree === undefined) return false;
  const expected = parseWithTreeSitter(text);
  // Comparing strings is a hundred times as fast as comparing lists.
  const isSame = print(tree).join('\n') === print(expected).join('\n');
  if (!isSame || expected.errors.length > 0) {
    const [got, wanted] = [printStraight(tree), printStraight(expected)];
    if (expected.errors.length === 0 && text.includes('*') && got.join('\n') === wanted.join('\n')) return true;
    expect({ text, nodes: got }).toEqual({ text, nodes: wanted });
    throw new Error(`an error was overlooked in ${JSON.stringify(text)}`);
  }
  return true;
}

const STATEMENTS = [
  'import a.b as c, d\nfrom .x import (y, z as w,)\nfrom ... import q\nfrom __future__ import annotations\nfrom .... a import *\n',
  'x: List[int] | None = f(*a, **b, k=1)  # c\ny: Dict[str, Optional["T"]]\nz: a.B[c] = d\nw: int | List[int]\n',
  'def f(self, a, /, b: int = 3, *, c=(), **d) -> Tuple[int, ...]:\n    "doc \\n"\n    global q, r\n    return\n',
  'async def f(*args: T, **kw: T):\n  async for x in y: await x ** 2\n  else: pass\n  async with a as b: yield\n',
  'class A: x = 1; y = 2;\n@a.b(c)  # d\n# e\nclass B(A, metaclass=M):\n\tpass\n\t# f\n# g\n',
  'try:\n    x\nexcept (A, B) as e:\n    raise C from e\nexcept D:\n    y\nelse:\n    z\nfinally: w; v;\ntry: a\nfinally: b\n',
  'with a as b, c: pass\nwith (a as b, c(),): pass\nwith (a, b) as c: pass\nwith (a): pass\nwith (a as b): pass\nwith (a).b: pass\n',
  'if a:\n    if b:\n        c\n        # d\n      # e\n    # f\n  # g\n# h\nelif i: j\n# k\nelse:\n    # l\n    m  # n\n\n\n    # o\n',
  'while x: break\nelse: continue\nfor x, *y in z, w: pass\nfor (a, [b]), in c: d\ndel x[0], y\nassert a, b\nnonlocal_ = 1\n',
  'x = y = z, = 1,\n(a, b), [c, *d] = e\na.b[c] += yield\nx = yield from y\nx, y = yield a, b\n*a, b = c\na, b\n(a) = 1\n',
  'a not in b is not c in d\nnot a == b and not c or d if e else f\nlambda: 0\nlambda x, *y, z=1, **w: x if y else z\n',
  '-a ** -b * +c @ ~d // e % f << g & h ^ i | j\nawait a.b ** c + await d\n(a := 1)\nf(b := 2, x if y else z) if 0 else 1\n',
  'f(x for x in y if z if w for v in u)\n[x async for x, y in z]\n{k: v for k, v in d.items() if (n := k)}\n{x for x in y}\n',
  'f()(a)(b)[c][d:e, ::f, :, ...][:g].h\n{}\n{**a, b: c}\n{a, *b}\n[a, *b, d]\n(*a.b[0], c)\n()\n(a,)\n(yield)\n',
  '1_000 + 0xFF + 0b1 + 0o7 + 1. + .5 + 1e-5 + 1.5e3j + 2j + 07L\n1 .real\n1..real\n1if x else 2\nNone, True, False, ...\n',
  'x = r"\\\\" r"\\d" b"\\x00\\q" u"\\u00e9" "\\N{DASH}" \'\\\'\' """a"b""c\\\n"""\n\'\' ""\n"""\n"""\n',
  'f"{x!r:>{w}.{p}} {{}} {y=} {z:%Y-%m} {a, b} {d[\'k\']:}" rf"\\d{x}" f\'\'\'{a}\n{b}\'\'\' f"{ x }" "{y}"\n',
  'x = 1 \\\n    + 2\ny = "a" \\\n    "b"\nz = [  # a\n  1,\n  # b\n]  # c\nif a and \\\n   b: pass\n',
  'print(x)\nprint\nprint(a) if b else c\nexec(x)\ntype(x)\ntype = 1\nmatch = re.match(a)\nmatch.x = 1\nprint(*a)\ncase = _\nasync_ = 1\n',
  'é = "日本😀"  # ü\nx_é1 = é\n',
  '[*a.b]\n{*a.b()}\nx[*a[0]]\nx = *a.b, c\nreturn b, *c.d().e\n[*(a).b, *c.d]\nprint(a, *b.c())\n[*a + b]\n*a.b\nx = [*a.b\n  # c\n  .d]\n',
  'match x:\n  case 1 | -2.0 | "s" "t" if y: pass\n  # c\n  case A.b(c, d=1 | 2, e=_) as f:\n    g\n    # h\n   # i\n # j\nk\n',
  'match x, y:  # a\n\n  # b\n  case (a, *_), [b as c], *d: pass\n  case {"a": b, -1: _, C.d: {}, **e}, {}, f(): pass\n  # g\n',
  'if a:\n  match (x):\n    # c\n    case None | True: pass\n    case 1+2j | -1 - 2j: pass\n    case (a): pass\n    case _: pass\nmatch (x), y:\n  case(1): pass\n',
  'match f(x):\n\tcase [1, [2]]:\n\t\tmatch y:\n\t\t\tcase f"a": pass\n\tcase _, if (z := 1): pass\nmatch "a":\n case "b": pass\n',
  'match = case = 1\nmatch(x)\nmatch (x).y = 1\nmatch\nmatch, case\nmatch - x\nmatch in x\nmatch.group(1)\n',
  '# a\r\nif x:\r\n    y = 1  # b\r\n    # c\r\nz = """\r\n"""\r\n',
  '#!/usr/bin/env python\n\n\n"""Doc."""\n# end',
];

/** Left to tree-sitter, for now or for good. */
const LEFT = [
  '',
  '# only comments\n',
  'print "x"\n',
  'print >> f, x\n',
  'exec "x"\n',
  'match x:\n    pass\n',
  'match x:\n    case _.a: pass\n',
  'match (x): int\n',
  'match x: \\\n\n    case 1: pass\n',
  'type X = int\n',
  'type(x).y = 1\n',
  'def f[T](x: T): pass\n',
  'if x:\n# y\n',
  'if x:\n    a\n  b\n',
  '  x = 1\n',
  'try:\n    x\n',
  'x = (1,\n',
  'x = "a\n',
  'f(a b)\n',
  'x = *(a), c\n',
  'with a if b else c as d: pass\n',
  'f"{x:=1}"\n',
  `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}\n`,
];

/** Every Python file that the tests have. */
const SOURCES = ['__testfixtures__', 'examples'].flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name) => readFileSync(new URL(`${folder}/${name}`, ROOT), 'utf8').replace(/\r(?!\n)/g, '\n')),
);

const PARTS = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    ';',
    '.',
    '=',
    ' = ',
    '*',
    '**',
    '-',
    '@',
    '"',
    "'",
    '"""',
    '\\',
    '\\\n',
    '\n',
    '\n    ',
    ' ',
    '\t',
  ],
  ...[
    '# c',
    ' if ',
    ' else ',
    ' for ',
    ' in ',
    ' not ',
    ' as ',
    'async ',
    'await ',
    'lambda ',
    'yield ',
    'print ',
    'type ',
    'match ',
    'case ',
    'match x:\n  case ',
    ' | ',
    '_',
    '[*x.y]',
    'f"{',
    '}"',
  ],
  ...[
    'x',
    '1',
    ':=',
    '->',
    '!r',
    '\n# c\n',
    '\n  # c\n',
    'return ',
    'with ',
    '*x.y',
    'else:',
    'except ',
    '~',
    '|',
    '<',
    '!=',
    '\f',
    'é',
    '$',
  ],
];

describe('the fast parser', () => {
  it.each(STATEMENTS)('gives the tree of tree-sitter: %j', (text) => {
    expect(compare(text)).toBe(true);
  });

  it('is not slowed down by a comment after a type', () => {
    expect(
      compare(`def f(\n    x: int  ${'# '.repeat(2000)}\n    , y: List  # z\n    [int],\n): pass\na: str  ${'#'.repeat(2000)}\n[b]\n`),
    ).toBe(true);
  });

  it('leaves to tree-sitter what it does not know', () => {
    expect(LEFT.filter((text) => tryParse(text) !== undefined)).toEqual([]);
  });

  it('gives the tree of tree-sitter for what the tests have, and takes nearly all of it', () => {
    expect(SOURCES.length).toBeGreaterThan(1000);
    const left = SOURCES.filter((text) => !compare(text) && parseWithTreeSitter(text).errors.length === 0 && text.trim() !== '');
    expect(left.length).toBeLessThan(SOURCES.length / 50);
  });

  it.each([1, 2, 3, 4])('gives the tree of tree-sitter or none for broken sources (%i)', (seed) => {
    const random = createRandom(seed);
    const sources = [...STATEMENTS, ...SOURCES.filter((text) => text.length < 3000)];
    let taken = 0;
    for (let round = 0; round < 1500; round++) {
      let text = round % 3 === 0 ? random.pick(STATEMENTS) : random.pick(sources);
      for (let count = 1 + random.integer(3); count > 0; count--) {
        const at = random.integer(text.length + 1);
        const end = random.integer(2) === 0 ? at : Math.min(text.length, at + random.integer(8));
        text = text.slice(0, at) + (random.integer(4) === 0 ? '' : random.pick(PARTS)) + text.slice(end);
      }
      if (compare(text.replace(/\r(?!\n)/g, '\n').replace(/[\ud800-\udfff]/g, 'x'))) taken++;
    }
    expect(taken).toBeGreaterThan(100);
  });
});
