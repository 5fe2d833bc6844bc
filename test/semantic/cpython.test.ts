import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bindNames } from '../../src/semantic/bind.ts';
import { askCPython, describeScopes, serialise } from './cpython.ts';
import { parseAny, python } from './helpers.ts';

const SNIPPETS: readonly string[] = [
  python('import a, b.c, d.e as f', 'from g import h, i as j', 'from . import k', 'a.x, b, f, j'),
  python('x = y = 1', 'z: int = x', 'w: list[y]', 'x += y', 'del z'),
  python('def f(a, b=x, *c, d: T = y, **e) -> R:', '    g = a + h', '    return g, b'),
  python(
    'def f():',
    '    x = 1',
    '    def g():',
    '        return x',
    '    def h():',
    '        nonlocal x',
    '        x = 2',
    '    def i():',
    '        x = 3',
  ),
  python('def f():', '    global x, y', '    x = 1', '    def g():', '        return x, y', 'y = 0', 'print(x, y)'),
  python('def f():', '    x = 1', '    def g():', '        global x', '        def h(): return x', '        x = 2'),
  python('def f():', '    x = 1', '    class A:', '        y = x', '        x = 2', '        def m(self): return x, y', '    return A'),
  python(
    'def f():',
    '    x = 1',
    '    class A:',
    '        nonlocal x',
    '        x = 2',
    '        global y',
    '        y = 3',
    '        def m(self): return x, y',
  ),
  python(
    'class A(B, metaclass=M):',
    '    x = 1',
    '    y = [x for x in x]',
    '    z = [i for i in x if y]',
    '    @x',
    '    def m(self, a=x): return x, self',
    '    w = lambda v=x: (v, x)',
  ),
  python(
    'class A:',
    '    __private = 1',
    '    def __method(self, __arg): return self.__private, __arg, __global',
    '    def m(self): super().m(); return __class__',
  ),
  python('class __A:', '    __x = 1', '    class ___:', '        __y = __x'),
  python('r = [a for a in b if c]', 's = {a: d for a, d in b}', 't = {a for e in b for a in e}', 'u = (a for a in (b for b in c))'),
  python('def f():', '    a = [(x := i) for i in y]', '    return x, [z := 1 for _ in y if (w := z)]', '[(v := i) for i in u]'),
  python('def f():', '    x = 1', '    return [lambda: x + i for i in range(3)], {k: [x for _ in k] for k in x}'),
  python('f = lambda a, *b, c=d, **e: (a, b, c, e, g, lambda: a)'),
  python('for i, (j, *k) in l: m = i', 'else: n = j', 'while (o := p): q = o', 'for r.s in t: pass', 'for u[v] in w: pass'),
  python(
    'with a as b, c as (d, e), f as g.h, i as j[k]: pass',
    'async def l():',
    '    async with m as n: n',
    '    async for o in p: o',
    '    return [q async for q in r]',
  ),
  python('try: a', 'except (B, C) as d: d', 'except E: f', 'else: g = 1', 'finally: h = 2'),
  python(
    'match a:',
    '    case B(c, d=e) | F.G(c, h=e): c',
    '    case [i, *j]: k',
    '    case {"l": m, N.O: p, **q}: pass',
    '    case (1 | 2) as r if s: pass',
    '    case [*_]: pass',
    '    case _: t',
  ),
  python('@a.b(c)', 'def d(e=lambda f: f): pass', '@g', 'class h(i[j], k=l): pass'),
  python('f"{a!r:>{b}} {c:{d}.{e}} {f=}"', 'print(f"{[g for g in h]}")'),
  python('def f():', '    import a.b, c as d', '    from e import g', '    return a, d, g', 'a'),
  python('def f(x):', '    del x', '    def g(): return y', '    y = 1', '    del y'),
  python('def f():', '    for i in x: yield i', '    z = yield from i', '    return (yield z)'),
  python('def f(a):', '    if a: b = 1', '    class C: b = a', '    def g(a): return b, C', '    return g'),
  python('from __future__ import annotations', 'def f(a: B = c) -> D:', '    e: F = 1', '    g: H', '    return e, g'),
  python(
    'assert a, b',
    'raise C from d',
    'e[f:g, h] = i',
    'j = k if l else m',
    'n = not o and p or q',
    'r(*s, t=u, **v)',
    'w = {**x, "y": z}',
  ),
  python('def f():', '    def g():', '        def h():', '            return x', '        return h', '    x = 1'),
  python('def f():', '    class A:', '        x = 1', '        class B:', '            y = x', '            def m(self): return A, x, y'),
  python('x = 1', 'def f(x=x, *, y=x): return x', 'class A:', '    x = x', '    def x(self): return x'),
  python('def f():', '    try: import a', '    except ImportError: a = None', '    def g(): return a', '    return g'),
  python('type = match = case = 1', 'print(type, match, case)', 'match[type] = case', 'match.x = type(match)'),
  python('print(*a, sep=b)', 'exec(c)', 'x = (y, *z)', 'a = b, c = d'),
  python(
    'def outer(n):',
    '    total: int',
    '    def inner():',
    '        nonlocal total',
    '        total = n',
    '    inner()',
    '    return total',
  ),
];

function* walkPython(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.py')) yield `${entry.parentPath}/${entry.name}`;
  }
}

describe('scopes are those of CPython', () => {
  const { inlines, answers } = askCPython(SNIPPETS);

  it.each(SNIPPETS.map((text, index) => [text, index] as const))('in %j', (text, index) => {
    const answer = answers[index];
    if (answer === null || answer === undefined) throw new Error('CPython rejects the snippet');
    const ours = describeScopes(bindNames(parseAny(text)), answer.isBlank);
    expect(serialise(ours, true)).toEqual(serialise(answer.scopes, true));
    if (!inlines) expect(serialise(ours, false)).toEqual(serialise(answer.scopes, false));
  });

  it('in every example of this repository', () => {
    const folder = fileURLToPath(new URL('../../examples', import.meta.url));
    const files = [...walkPython(folder)];
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    const examples = askCPython(texts);
    let compared = 0;
    examples.answers.forEach((answer, index) => {
      if (answer === null) return;
      const ours = describeScopes(bindNames(parseAny(texts[index]!)), answer.isBlank);
      expect(serialise(ours, inlines), files[index]).toEqual(serialise(answer.scopes, inlines));
      compared++;
    });
    expect(compared).toBeGreaterThan(0);
  });
});
