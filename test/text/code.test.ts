/** Code without prose, and what is read off it: uses of names, imports, statements. */
import { describe, expect, it } from 'vitest';
import { findAssigned, findEnclosing, findImportedNames, findUses, getCode, getGiven, inCode, mayBelongTo } from '../../src/text/code.ts';

describe('getCode', () => {
  it.each<[string, string, string | undefined]>([
    ['leaves comments out', 'x = 1  # histc(x)\n#y\n', 'x = 1  \n\n'],
    ['empties what holds several words', '"""Like torch.histc(x)."""\nx = "a b"', '""""""\nx = ""'],
    ['keeps a word', 'mode=\'reflect\', """bilinear"""', 'mode=\'reflect\', """bilinear"""'],
    ['keeps what may hold code', "f\"a {torch.histc(x)} b\"\nrf'''a\n{b}'''", "f\"a {torch.histc(x)} b\"\nrf'''a\n{b}'''"],
    ['empties other prefixes', 'r"a \\" b" b"c d"', 'r"" b""'],
    ['joins lines', 'torch \\\n.histc(x)', 'torch  .histc(x)'],
    ['knows a hash in a string', 'x = "#" + "a # b" # c', 'x = "#" + "" '],
    ['knows an escaped quote', '"a \\" # b"; x', '""; x'],
    ['knows two backslashes', '"a \\\\"; "b c"', '""; ""'],
    ['knows a string that goes on in the next line', '"a \\\nb"; x', '""; x'],
    ['gives up on an open string', 'x = "a b\ny = 1', undefined],
    ['gives up on an open docstring', '"""a b', undefined],
    ['gives up on quotes inside the same', 'f"{d["a b"]} {x}"', undefined],
    ['gives up on encodings with backslashes in characters', '# -*- coding: shift_jis -*-\nx', undefined],
    ['takes others', '# -*- coding: latin-1 -*-\nx', '\nx'],
  ])('%s', (_name, text, expected) => {
    expect(getCode(text)).toBe(expected);
  });

  it('answers yes where a text cannot be told apart', () => {
    expect(inCode(/histc/)('# histc')).toBe(false);
    expect(inCode(/histc/)('x = "\n')).toBe(true);
    expect(inCode((code) => code.includes('histc'))('histc(x)')).toBe(true);
  });
});

/** `owner.name(args)` of each use; `~` for what is not called, `?` for what cannot be told. */
function showUses(code: string, names = 'pool'): string[] {
  return [...findUses(code, names)].map(({ name, owner, isCall, args }) => {
    const before = owner === undefined ? '?.' : owner === '' ? '' : `${owner}.`;
    const shown = args?.map((each) => (each.name === undefined ? each.value : `${each.name}:${each.value}`)).join(' ') ?? '?';
    return isCall ? `${before}${name}(${shown})` : `${before}${name}~`;
  });
}

describe('findUses', () => {
  it.each<[string, string, string[]]>([
    ['a call', 'x = F.pool(x, 2)', ['F.pool(x 2)']],
    ['one over several lines', 'F . pool (\n  x,\n  size = (1,\n 2),\n)', ['F.pool(x size:(1,\n 2))']],
    ['one without an owner', 'pool(x)', ['pool(x)']],
    ['one in an f-string', 'f"{pool(x)}"', ['pool(x)']],
    ['one of what a call gives', 'make(a, [b]) [0] . pool()', ['make(a, [b]) [0].pool()']],
    ['one of what stands in brackets', '(a + b).pool()', ['(a + b).pool()']],
    ['one after a word of the language', 'return (a + b).pool()', ['(a + b).pool()']],
    ['one of a string', '"a".pool()', ['?.pool()']],
    ['one whose brackets do not match', 'pool(x', ['pool(?)']],
    ['brackets in strings', 'pool("(", b=")")', ['pool("(" b:")")']],
    ['unpacked arguments', 'pool(*a, **b)', ['pool(*:a **:b)']],
    ['comparisons', 'pool(a == b, c=d)', ['pool(a == b c:d)']],
    ['definitions', 'def pool(x): pass\nclass pool(X): pass', []],
    ['longer names', 'spool(x); pools(x); poolé(x)'.replace('é', '\xc3\xa9'), []],
    ['another name', 'p = F.pool', ['F.pool~']],
    ['another name in brackets', 'p = (\n    F.pool\n)', ['F.pool~']],
    ['a choice', 'p = F.pool if a else b', ['F.pool~']],
    ['the other side', 'p = b if a else F.pool', ['F.pool~']],
    ['a choice that is called', 'return (F.pool if a else F.other)(x)', ['F.pool~']],
    ['the other side of one', 'return (F.other if a else F.pool)(x)', ['F.pool~']],
    ['a name given on the way', 'if (p := F.pool):', ['F.pool~']],
    ['an import', 'from torch import pool as p', ['pool~']],
    ['items and arguments', 'x = [F.pool, pool]; f(F.pool, pool); f(pool)', []],
    ['a name that is assigned', 'pool = 1; f(pool=1)', []],
    ['a comparison', 'a == pool; a != pool', []],
    ['a string', 'x = "pool"', []],
  ])('%s', (_name, code, expected) => {
    expect(showUses(code)).toEqual(expected);
  });
});

it('finds what is given for a parameter', () => {
  const [use] = findUses('f(a, b, mode=c)', 'f');
  const args = use?.args ?? [];
  expect([getGiven(args, 'x', 1), getGiven(args, 'mode', 7), getGiven(args, 'y', 2)]).toEqual(['b', 'c', undefined]);
  const [splat] = findUses('f(a, *b)', 'f');
  expect([getGiven(splat?.args ?? [], 'x', 0), getGiven(splat?.args ?? [], 'y', 1)]).toEqual(['a', '*']);
  const [mapping] = findUses('f(a, **b)', 'f');
  expect(getGiven(mapping?.args ?? [], 'y', 5)).toBe('*');
});

describe('imports', () => {
  it('names what they bind', () => {
    const code = `import torch, os.path as p
import numpy as np; from a import *
from torch.nn import (functional as F,
    Linear,
)
from . import b
if x: import c.d
from .e import f
`;
    expect(Object.fromEntries(findImportedNames(code))).toEqual({
      torch: ['torch'],
      p: ['os.path'],
      np: ['numpy'],
      '*': ['a'],
      F: ['torch.nn.functional'],
      Linear: ['torch.nn.Linear'],
      b: ['..b'],
      c: ['c'],
      f: ['.e.f'],
    });
  });

  it.each<[string, string, boolean]>([
    ['its module', 'import torch\ntorch.pool(x)', true],
    ['by another name', 'import torch as th\nth.pool(x)', true],
    ['a module of it', 'from torch import nn\nnn.functional.pool(x)', true],
    ['the function', 'from torch import pool\npool(x)', true],
    ['the function by another name', 'from torch import pool as p\npool(x)', true],
    ['all names', 'from torch import *\npool(x)', true],
    ['a choice in brackets', 'import torch\n(torch if a else b).pool(x)', true],
    ['something else in brackets', 'import torch\nx = (a + b).pool(x)', false],
    ['what may go on with the line before', 'import torch\ny\n(a + b).pool(x)', true],
    ['a module by all names', 'from torch import *\nF.pool(x)', true],
    ['an alias', 'import torch\nF = torch.nn.functional\nF.pool(x)', true],
    ['an alias that is chosen', 'import torch\nF = torch.nn.functional if a else None\nF.pool(x)', true],
    ['an alias of an alias', 'import torch.nn as nn\nself.nn = nn\nself.nn.pool(x)', true],
    ['a choice', 'import torch\n(torch if a else b).pool(x)', true],
    ['another package', 'import torch, numpy as np\nnp.pool(x)', false],
    ['a function of another package', 'import torch\nfrom other import pool\npool(x)', false],
    ['a relative import', 'import torch\nfrom .torch import pool\npool(x)', false],
    ['one that begins alike', 'import torchvision\ntorchvision.pool(x)', false],
    ['an object', 'import torch\nx = torch.float32\nx.pool(x)', false],
    ['no import', 'torch.pool(x)', false],
  ])('%s', (_name, code, expected) => {
    const [use] = findUses(code, 'pool(?=\\()');
    expect(use !== undefined && mayBelongTo(code, use, 'torch', 'nn|functional')).toBe(expected);
  });
});

describe('statements', () => {
  it('say what is assigned', () => {
    const code = `x = f(a,
b=1)
x, (y, z) = g()
self.w : int = x == 1
u = v = 2; t += 1
if a: s = 3
r['k'] = (q := 1)
`;
    expect(Object.fromEntries(findAssigned(code) ?? [])).toEqual({
      q: [''],
      x: ['f(a,\nb=1)', ''],
      y: [''],
      z: [''],
      'self.w': ['x == 1'],
      u: ['2'],
      v: ['2'],
      t: [''],
      if: [''],
      a: [''],
      s: [''],
      r: [''],
      k: [''],
    });
  });

  it('say what stands around', () => {
    const code = `class A:
    def b(self):
        x = [
1]
        if c:
            pass
        else:
            here(
there)
    def d(self): pass
top
`;
    const show = (text: string): string[] | undefined =>
      findEnclosing(code, code.indexOf(text))?.map(({ kind, name }) => `${kind} ${name}`);
    expect(show('here')).toEqual(['def b', 'class A']);
    expect(show('there')).toEqual(['def b', 'class A']);
    expect(show('def d')).toEqual(['class A']);
    expect(show('top')).toEqual([]);
  });

  it('are not told apart where brackets do not match', () => {
    expect(findAssigned('x = (1')).toBeUndefined();
    expect(findEnclosing('def f():\n    x)', 13)).toBeUndefined();
  });
});
