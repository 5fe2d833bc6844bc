import { describe, expect, it } from 'vitest';
import { bindNames } from '../../src/semantic/bind.ts';
import type { Scope } from '../../src/semantic/types.ts';
import { bind, findByText, getLast, parseAny, python } from './helpers.ts';

/** `kind name: binding kinds`, one line per scope. */
function describeScope(scope: Scope): string {
  const bindings = [...scope.bindings.values()].map(({ name, definitions }) => {
    return `${name}=${definitions.map(({ kind, isConditional }) => kind + (isConditional ? '?' : '')).join('+')}`;
  });
  return `${scope.kind}: ${bindings.sort().join(' ')}`.trim();
}

const BINDING_FORMS: readonly (readonly [text: string, module: string])[] = [
  ['import a', 'a=import'],
  ['import a.b.c', 'a=import'],
  ['import a.b as c, d', 'c=import d=import'],
  ['from a import b, c as d', 'b=import-from d=import-from'],
  ['from . import (a,\n  b)', 'a=import-from b=import-from'],
  ['from __future__ import annotations', 'annotations=import-from'],
  ['from a import *', ''],
  ['x = 1', 'x=assignment'],
  ['x: int = 1', 'x=assignment'],
  ['x: int', 'x=annotation'],
  ['x = y = 1', 'x=assignment y=assignment'],
  ['(x) = 1', 'x=assignment'],
  ['x, (y, *z) = v', 'x=unpacking y=unpacking z=unpacking'],
  ['[x, y] = v', 'x=unpacking y=unpacking'],
  ['x, = v', 'x=unpacking'],
  ['a.b = c[0] = 1', ''],
  ['a.b, c[0], x = v', 'x=unpacking'],
  ['x = 0\nx += 1', 'x=assignment+augmented'],
  ['x = 0\ndel x', 'x=assignment+delete'],
  ['x = y = 0\ndel (x), [y], a.b, c[0]', 'x=assignment+delete y=assignment+delete'],
  ['(x := 1)', 'x=walrus'],
  ['for x in v: pass', 'x=loop?'],
  ['for x, (y, z) in v: pass', 'x=loop? y=loop? z=loop?'],
  ['for a.b in v: pass', ''],
  ['for a[i] in v: pass', ''],
  ['with v as x: pass', 'x=with'],
  ['with v as (x, y), w as z: pass', 'x=with y=with z=with'],
  ['with (v as x, w as y): pass', 'x=with y=with'],
  ['with (v as x): pass', 'x=with'],
  ['with v as a.b: pass', ''],
  ['try: pass\nexcept E as x: pass', 'x=except?'],
  ['try: pass\nexcept (E, F) as x: pass', 'x=except?'],
  ['try: pass\nexcept* E as x: pass', 'x=except?'],
  ['try: pass\nexcept E, x: pass', 'x=except?'],
  ['def f(): pass', 'f=function'],
  ['@d\nclass C: pass', 'C=class'],
  ['type X = int', 'X=type'],
  ['match v:\n    case x: pass', 'x=match?'],
  ['match v:\n    case [x, *y]: pass', 'x=match? y=match?'],
  ['match v:\n    case {"k": x, K.V: y, **z}: pass', 'x=match? y=match? z=match?'],
  ['match v:\n    case P(x, k=y) | Q.R(): pass', 'x=match? y=match?'],
  ['match v:\n    case (1 | 2) as x: pass', 'x=match?'],
  ['match v:\n    case A.B | "s" | -1 | None | _: pass', ''],
  ['match v:\n    case [*_]: pass', ''],
  ['match = 1\ntype = 2\nprint = 3', 'match=assignment print=assignment type=assignment'],
  ['print "text", y\nexec "code" in y', ''],
];

const CONDITIONS: readonly (readonly [text: string, module: string])[] = [
  ['if c:\n    x = 1\nelse:\n    y = 1', 'x=assignment? y=assignment?'],
  ['if c: pass\nelif (x := d): y = 1', 'x=walrus? y=assignment?'],
  ['if (x := c): pass', 'x=walrus'],
  ['while (x := c):\n    y = 1\nelse:\n    z = 1', 'x=walrus y=assignment? z=assignment?'],
  [
    'try:\n    a = 1\nexcept E:\n    b = 1\nelse:\n    c = 1\nfinally:\n    d = 1',
    'a=assignment? b=assignment? c=assignment? d=assignment',
  ],
  ['with v:\n    x = 1', 'x=assignment'],
  ['a and (x := b)', 'x=walrus?'],
  ['(x := a) and b', 'x=walrus'],
  ['(x := a) if (y := b) else (z := c)', 'x=walrus? y=walrus z=walrus?'],
  ['[(x := a) for a in b]', 'x=walrus?'],
];

describe('bindings', () => {
  it.each([...BINDING_FORMS, ...CONDITIONS])('of %j', (text, expected) => {
    expect(describeScope(bind(`${text}\n`).module)).toBe(`module: ${expected}`.trim());
  });
});

const NESTING: readonly (readonly [text: string, scopes: readonly string[]])[] = [
  [
    'def f(a, b=1, *c, d: int = 2, **e): x = 1',
    ['module: f=function', 'function: a=parameter b=parameter c=parameter d=parameter e=parameter x=assignment'],
  ],
  ['def f(a, /, b, *, c): pass', ['module: f=function', 'function: a=parameter b=parameter c=parameter']],
  ['def f(a, (b, c)): pass', ['module: f=function', 'function: a=parameter b=parameter c=parameter']],
  ['f = lambda a, *b, c=d, **e: a', ['module: f=assignment', 'lambda: a=parameter b=parameter c=parameter e=parameter']],
  ['if c:\n    def f():\n        x = 1', ['module: f=function?', 'function: x=assignment']],
  ['class A(B, k=C):\n    x = 1\n    def m(self): pass', ['module: A=class', 'class: m=function x=assignment', 'function: self=parameter']],
  ['[x for x in y for z in x if z]', ['module:', 'comprehension: x=loop z=loop']],
  ['{k: v for k, v in y}', ['module:', 'comprehension: k=loop v=loop']],
  ['f(x async for x in y)', ['module:', 'comprehension: x=loop']],
  ['def f():\n    [(n := x) for x in y]', ['module: f=function', 'function: n=walrus?', 'comprehension: x=loop']],
  ['def f():\n    global x\n    x = 1', ['module: f=function x=assignment?', 'function:']],
  [
    'def f():\n    x = 0\n    def g():\n        nonlocal x\n        x = 1',
    ['module: f=function', 'function: g=function x=assignment+assignment?', 'function:'],
  ],
  ['def f[T: int, *U, **P](a: T): pass', ['module: f=function', 'type-parameters: P=type T=type U=type', 'function: a=parameter']],
  ['class A[T](B[T]):\n    x: T', ['module: A=class', 'type-parameters: T=type', 'class: x=annotation']],
  ['type X[T] = list[T]', ['module: X=type', 'type-parameters: T=type']],
];

describe('scopes', () => {
  it.each(NESTING)('of %j', (text, expected) => {
    expect(bind(`${text}\n`).scopes.map(describeScope)).toEqual(expected);
  });

  it('link parents, children and their place in the text', () => {
    const { module, scopes } = bind('class A:\n    def f(self): return [x for x in self]\n');
    expect(scopes[0]).toBe(module);
    expect(module.node.type).toBe('module');
    for (const scope of scopes) {
      if (scope !== module) expect(scope.parent?.children).toContain(scope);
      for (const [name, binding] of scope.bindings) {
        expect(binding.name).toBe(name);
        expect(binding.scope).toBe(scope);
        expect(binding.definitions.length).toBeGreaterThan(0);
      }
    }
  });

  it('keep the names of star-imported modules where the import stands', () => {
    const { module } = bind('from a.b import *\nfrom .c import *\nfrom . import *\n');
    expect(module.starImports).toEqual(['a.b', '.c', '.']);
  });
});

describe('definitions', () => {
  it.each([
    ['x = f(1)\n', 'x', 'x', 'x = f(1)', 'f(1)'],
    ['a = b = 3\n', 'a', 'a', 'a = b = 3', '3'],
    ['a = b = 3\n', 'b', 'b', 'a = b = 3', '3'],
    ['a, b = c\n', 'b', 'b', 'a, b = c', 'c'],
    ['x: int = 3\n', 'x', 'x', 'x: int = 3', '3'],
    ['import a.b\n', 'a', 'a.b', 'import a.b', undefined],
    ['import a\n', 'a', 'a', 'import a', undefined],
    ['import a.b as c\n', 'c', 'c', 'import a.b as c', undefined],
    ['with a as b: pass\n', 'b', 'b', 'with a as b: pass', 'a'],
    ['for a in b: pass\n', 'a', 'a', 'for a in b: pass', 'b'],
    ['(a := b)\n', 'a', 'a', 'a := b', 'b'],
    ['@d\ndef f(): pass\n', 'f', 'f', '@d\ndef f(): pass', 'def f(): pass'],
    ['try: pass\nexcept E as e: pass\n', 'e', 'e', 'except E as e: pass', undefined],
    ['x += 1\n', 'x', 'x', 'x += 1', undefined],
    ['type X = int\n', 'X', 'X', 'type X = int', 'int'],
  ])('%j: %s', (text, name, node, statement, value) => {
    const definition = bind(text).module.bindings.get(name)?.definitions[0];
    expect(definition?.node.text).toBe(node);
    expect(definition?.statement.text).toBe(statement);
    expect(definition?.value?.text).toBe(value);
  });

  it('name the parameter list and the default of a parameter', () => {
    const { scopes } = bind('def f(a, b=c): pass\n');
    const [a, b] = [...scopes[1]!.bindings.values()].map(({ definitions }) => definitions[0]!);
    expect(a!.statement.text).toBe('(a, b=c)');
    expect(a!.value).toBeUndefined();
    expect(b!.value?.text).toBe('c');
  });

  it.each([
    ['import a.b.c\n', 'a', 'a'],
    ['import a.b.c as d\n', 'd', 'a.b.c'],
    ['from a.b import c as d\n', 'd', 'a.b.c'],
    ['from . import utils\n', 'utils', '.utils'],
    ['from .models import Net\n', 'Net', '.models.Net'],
    ['from .. import a\n', 'a', '..a'],
    ['from ... a . b import c\n', 'c', '...a.b.c'],
    ['from __future__ import division\n', 'division', '__future__.division'],
  ])('%j names the import %s', (text, name, expected) => {
    expect(bind(text).module.bindings.get(name)?.definitions[0]?.qualifiedName).toBe(expected);
  });
});

describe('references', () => {
  it.each([
    ['keyword arguments', 'name = 1\nf(name=2)\n'],
    ['attributes', 'name = 1\nx.name.name\n'],
    ['attribute targets', 'name = 1\nx.name = 2\n'],
    ['modules', 'name = 1\nimport name.name as y\nfrom name import name as z\nfrom .name import q\n'],
    ['keyword patterns', 'name = 1\nmatch x:\n    case P(name=1): pass\n'],
    ['value patterns past the first part', 'name = 1\nmatch x:\n    case P.name: pass\n'],
    ['writes', 'name = 1\nname: int = 2\ndel name\n'],
    ['declarations', 'name = 1\ndef f():\n    global name\n'],
    ['strings and comments', 'name = 1\n"name"  # name\n'],
  ])('leave out %s', (_, text) => {
    expect(bind(text).module.bindings.get('name')?.references).toEqual([]);
  });

  it.each([
    ['f-strings', 'f"{name!r:>{name}}"', 2],
    ['decorators, defaults and annotations', '@name\ndef f(a: name = name) -> name: pass', 4],
    ['bases and keywords of a class', 'class A(name, metaclass=name): pass', 2],
    ['augmented targets', 'name += 1', 1],
    ['keyword values', 'f(name=name)', 1],
    ['splats', 'f(*name, **name)', 2],
    ['subscripts and their targets', 'name[name] = name', 3],
    ['objects of attribute targets', 'name.x = 1', 1],
    [
      'subjects, guards, classes and values of patterns',
      'match name:\n    case name(x=name.K) if name: pass\n    case {name.K: 1}: pass',
      5,
    ],
    ['print and exec statements', 'print >>name, name\nexec name in name', 4],
    ['type annotations', 'x: name[name, "y"] | name.z', 3],
    ['nested functions and comprehensions', 'def f():\n    return [name for x in name if name]', 3],
    ['the first iterable in a class', 'class A:\n    [1 for x in name]', 1],
    ['del of an item', 'del name[0], name.x', 2],
    [
      'return, raise, assert, await, yield',
      'async def f():\n    yield name\n    await name\n    assert name, name\n    raise name from name',
      6,
    ],
  ])('include %s', (_, text, count) => {
    const { references } = bind(`name = 1\n${text}\n`).module.bindings.get('name')!;
    expect(references.map((node) => node.text)).toEqual(Array(count).fill('name'));
    expect(references.map((node) => node.start)).toEqual(references.map((node) => node.start).sort((a, b) => a - b));
  });
});

/** The last `x` is looked up; expected is the kind of scope that binds it, `-` for none. */
const LOOKUPS: readonly (readonly [title: string, text: string, scope: string])[] = [
  ['a local hides the module', 'x = 1\ndef f():\n    x = 2\n    return x', 'function'],
  ['a name bound later in a function is local', 'x = 1\ndef f():\n    x; x = 2', 'function'],
  ['a class is invisible from its methods', 'x = 1\nclass A:\n    x = 2\n    def f(self): return x', 'module'],
  ['a class is invisible from its comprehensions', 'x = 1\nclass A:\n    x = 2\n    y = [x for i in z]', 'module'],
  ['the first iterable sees the class', 'x = 1\nclass A:\n    x = 2\n    y = [i for i in x]', 'class'],
  ['later iterables do not', 'x = 1\nclass A:\n    x = 2\n    y = [i for i in z for j in x]', 'module'],
  ['a default sees the class', 'x = 1\nclass A:\n    x = 2\n    def f(self, a=x): pass', 'class'],
  ['a decorator sees the class', 'x = 1\nclass A:\n    x = 2\n    @x\n    def f(self): pass', 'class'],
  ['an annotation sees the class', 'x = 1\nclass A:\n    x = 2\n    def f(self) -> x: pass', 'class'],
  ['an annotation beside type parameters sees the class', 'x = 1\nclass A:\n    x = 2\n    def f[T](self) -> x: pass', 'class'],
  ['a lambda default sees the class', 'x = 1\nclass A:\n    x = 2\n    f = lambda a=x: a', 'class'],
  ['a lambda body does not', 'x = 1\nclass A:\n    x = 2\n    f = lambda a: x', 'module'],
  ['a default is no parameter', 'x = 1\ndef f(x=x): pass', 'module'],
  ['a base class is read outside', 'x = 1\nclass A(x): x = 2', 'class'],
  ['a class reads the outer name until it binds its own', 'x = 1\nclass A:\n    x = x', 'module'],
  ['a comprehension variable stays inside', 'x = 1\n[x for x in y]\nx', 'module'],
  ['a walrus in a comprehension binds outside', 'def f():\n    [(x := i) for i in y]\n    return x', 'function'],
  ['global skips the functions between', 'def f():\n    x = 1\n    def g():\n        global x\n        x = 2\n        x', 'module'],
  [
    'global reaches nested functions',
    'def f():\n    x = 1\n    def g():\n        global x\n        def h(): return x\nx = 2\ndef k():\n    return x',
    'module',
  ],
  ['global alone makes no binding', 'def f():\n    global x\n    x', '-'],
  ['nonlocal finds the nearest function', 'x = 0\ndef f():\n    x = 1\n    def g():\n        nonlocal x\n        x', 'function'],
  [
    'nonlocal skips a class',
    'def f():\n    x = 1\n    class A:\n        x = 2\n        def g(self):\n            nonlocal x\n            x',
    'function',
  ],
  [
    'global in a class does not reach its methods',
    'def f():\n    x = 1\n    class A:\n        global x\n        def g(self): return x',
    'function',
  ],
  ['a type parameter hides the module', 'x = 1\ndef f[x](a: x): pass', 'type-parameters'],
  ['a type parameter is seen by the body', 'x = 1\nclass A[x]:\n    def f(self): return x', 'type-parameters'],
  ['a default does not see type parameters', 'x = 1\ndef f[x](a=x): pass', 'module'],
  ['a decorator does not see type parameters', 'x = 1\n@x\ndef f[T](): pass', 'module'],
  ['an unbound name has no binding', 'x', '-'],
  ['an except name is bound in the scope around', 'def f():\n    try: pass\n    except E as x: x', 'function'],
];

describe('getBinding', () => {
  it.each(LOOKUPS)('%s', (_, text, expected) => {
    const model = bind(`${text}\n`);
    expect(model.getBinding(getLast(model, 'x'))?.scope.kind ?? '-').toBe(expected);
  });

  it('answers for the written identifier, also in `import a.b`', () => {
    const model = bind('import a.b\na.c\n');
    const binding = model.module.bindings.get('a');
    for (const text of ['a', 'a.b'])
      for (const node of findByText(model.tree, text)) {
        if (node.type !== 'dotted_name' || text === 'a.b') expect(model.getBinding(node)).toBe(binding);
      }
    expect(binding?.references.map(({ start }) => start)).toEqual([11]);
  });

  it('agrees with lookup in the scope of every reference', () => {
    const model = bind(
      python('x = 1', 'class A:', '    y = 2', '    def f(self, z=y):', '        return [x + z + w for w in self]', 'A().f()'),
    );
    for (const node of model.tree.nodes) {
      const binding = model.getBinding(node);
      if (node.type === 'identifier' && binding !== undefined) expect(model.lookup(node.text, model.getScope(node))).toBe(binding);
    }
    expect(model.lookup('nothing', model.module)).toBeUndefined();
  });
});

describe('getScope, getEnclosingFunction and getEnclosingClass', () => {
  const model = bind(
    python(
      '@deco',
      'class A(base):',
      '    attr = 1',
      '    @wrap',
      '    def m(self, a=default):',
      '        g = lambda: inner',
      '        def n(): deep',
      '        return [elt for i in items]',
    ),
  );
  it.each([
    ['deco', 'module', undefined, undefined],
    ['base', 'module', undefined, undefined],
    ['attr', 'class', undefined, 'A'],
    ['wrap', 'class', undefined, 'A'],
    ['default', 'class', undefined, 'A'],
    ['inner', 'lambda', 'm', 'A'],
    ['deep', 'function', 'n', 'A'],
    ['elt', 'comprehension', 'm', 'A'],
    ['items', 'function', 'm', 'A'],
  ])('of %s', (text, kind, fn, cls) => {
    const [node] = findByText(model.tree, text);
    const getName = (definition: ReturnType<typeof model.getEnclosingClass>) =>
      definition?.children.find(({ field }) => field === 'name')?.text;
    expect(model.getScope(node!).kind).toBe(kind);
    expect(getName(model.getEnclosingFunction(node!))).toBe(fn);
    expect(getName(model.getEnclosingClass(node!))).toBe(cls);
  });
});

describe('isNameFree', () => {
  const model = bind(
    python(
      'import a.b',
      'from c import d as e',
      'def f(p):',
      '    global g',
      '    print(h, k=1)',
      '    return [i for i in p.attribute]',
      'from star import *',
    ),
  );
  it.each(['a', 'e', 'f', 'p', 'g', 'h', 'i', 'print'])('%s is taken', (name) => {
    expect(model.isNameFree(name)).toBe(false);
  });
  it.each(['b', 'c', 'd', 'k', 'attribute', 'star', 'seed_worker', 'constructor', '__proto__'])('%s is free', (name) => {
    expect(model.isNameFree(name)).toBe(true);
  });
});

describe('odd input', () => {
  it.each([
    '',
    '\n',
    'def',
    'class',
    'import',
    'from import x',
    'from . import',
    'x = (1,\ny = f(2)\n',
    'def f(a, b=: pass\n',
    'for in x: pass\n',
    'with as: pass\n',
    'try:\nexcept as e:\n',
    'global\nnonlocal\ndel\n',
    'lambda: \n',
    '[for x in y]\n',
    'match x:\n    case : pass\n',
    'type = \n',
    'def f[T = int](): pass\n',
    'x = = 3\n',
    '@\ndef f(): pass\n',
    'def f():\n    nonlocal x\n    x = 1\n',
    'x: \n',
    'constructor = __proto__\nhasOwnProperty\n',
  ])('%j is bound without an exception', (text) => {
    const model = bindNames(parseAny(text));
    for (const node of model.tree.nodes) {
      model.getScope(node);
      model.findDefinitions(node);
      model.findQualifiedNames(node);
      model.getLocalDefinition(node);
      model.getValue(node);
    }
    expect(model.scopes[0]).toBe(model.module);
  });

  it('keeps what stands around an error', () => {
    const model = bindNames(parseAny('import torch\nx = = 3\ny = torch.rand(1)\n'));
    expect(model.getQualifiedName(getLast(model, 'torch.rand'))).toBe('torch.rand');
  });

  const repeat = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');
  it.each([
    ['parentheses', `y = 1\nx = ${'('.repeat(20_000)}y${')'.repeat(20_000)}\n`],
    ['calls', `x = a${'()'.repeat(20_000)}\n`],
    ['attributes', `x = a${'.b'.repeat(20_000)}\n`],
    ['additions', `x = ${'a + '.repeat(20_000)}a\n`],
    ['aliases', `a0 = torch\n${repeat(20_000, (i) => `a${i + 1} = a${i}\n`)}`],
    ['targets', `${repeat(20_000, (i) => `a${i} = `)}1\n`],
    ['nested targets', `${'('.repeat(3000)}a${',)'.repeat(3000)} = x\n`],
    ['conditional definitions', repeat(1000, () => 'if c:\n    x = x\n')],
    ['elif branches', `if a: x = 1\n${repeat(1000, () => 'elif b: x = x\n')}`],
    ['lambdas', `x = ${'lambda a: '.repeat(5000)}a\n`],
    ['conditional expressions', `x = ${'a if b else '.repeat(5000)}c\n`],
  ])('does not choke on thousands of %s', (_, text) => {
    const model = bindNames(parseAny(text));
    const asked = model.tree.nodes.filter(({ type }) => type === 'identifier' || type === 'call');
    const some = [...asked.slice(0, 20), ...asked.slice(-20)];
    for (const node of some) {
      model.findDefinitions(node);
      model.findQualifiedNames(node);
      model.getValue(node);
    }
    expect(some.some((node) => model.getBinding(node) !== undefined)).toBe(true);
  });
});
