import { describe, expect, it } from 'vitest';
import { bind, findByText, getLast, python } from './helpers.ts';

/** The last `expression` in `text`; its names, and `!` after them where there may be others. */
type Case = readonly [title: string, text: string, expression: string, expected: readonly string[]];

/** One name, for certain. */
const CERTAIN: readonly (readonly [title: string, text: string, expression: string, expected: string])[] = [
  ['import', 'import torch\ntorch.manual_seed(1)', 'torch.manual_seed', 'torch.manual_seed'],
  ['import as', 'import torch.nn as nn\nnn.Linear(1)', 'nn.Linear', 'torch.nn.Linear'],
  [
    'import of a submodule',
    'import torch.utils.data\ntorch.utils.data.DataLoader(d)',
    'torch.utils.data.DataLoader',
    'torch.utils.data.DataLoader',
  ],
  ['two imports of one package', 'import torch\nimport torch.utils.data\ntorch.rand(1)', 'torch.rand', 'torch.rand'],
  ['from import', 'from torch.utils import data\ndata.DataLoader(d)', 'data.DataLoader', 'torch.utils.data.DataLoader'],
  ['from import as', 'from torch.utils.data import DataLoader as DL\nDL(d)', 'DL', 'torch.utils.data.DataLoader'],
  ['relative import', 'from .models import Net\nNet()', 'Net', '.models.Net'],
  ['relative import of a module', 'from . import utils\nutils.seed()', 'utils.seed', '.utils.seed'],
  ['relative import from above', 'from ..a import b\nb.c()', 'b.c', '..a.b.c'],
  ['alias', 'from torch.utils.data import DataLoader\nDL = DataLoader\nDL(d)', 'DL', 'torch.utils.data.DataLoader'],
  ['alias of an alias', 'import torch\na = torch\nb = a.nn\nb.Linear', 'b.Linear', 'torch.nn.Linear'],
  [
    'alias of an attribute',
    'import torch\ncudnn = torch.backends.cudnn\ncudnn.benchmark = True',
    'cudnn.benchmark',
    'torch.backends.cudnn.benchmark',
  ],
  ['chained alias', 'import torch\na = b = torch.nn\nb.Linear', 'b.Linear', 'torch.nn.Linear'],
  ['annotated alias', 'import torch\na: object = torch.nn\na.Linear', 'a.Linear', 'torch.nn.Linear'],
  ['parentheses', 'import torch\n((torch).nn).Linear', '((torch).nn).Linear', 'torch.nn.Linear'],
  ['walrus', 'import torch\n(a := torch.nn).Linear\na.Linear', 'a.Linear', 'torch.nn.Linear'],
  ['walrus itself', 'import torch\n(a := torch.nn).Linear', '(a := torch.nn).Linear', 'torch.nn.Linear'],
  ['builtin', 'print(hash(x))', 'hash', 'builtins.hash'],
  ['attribute of a builtin', 'dict.fromkeys(x)', 'dict.fromkeys', 'builtins.dict.fromkeys'],
  ['function-local import', 'def f():\n    import numpy as np\n    np.random.seed(1)', 'np.random.seed', 'numpy.random.seed'],
  ['import from the module in a function', 'import numpy as np\ndef f():\n    np.random.seed(1)', 'np.random.seed', 'numpy.random.seed'],
  ['function-local import hides the module', 'import a as x\ndef f():\n    import b as x\n    x.y', 'x.y', 'b.y'],
  ['import below a function that uses it', 'def f():\n    np.random.seed(1)\nimport numpy as np', 'np.random.seed', 'numpy.random.seed'],
  ['import placed by global', 'def setup():\n    global np\n    import numpy as np\ndef f():\n    np.zeros(1)', 'np.zeros', 'numpy.zeros'],
  [
    'import with a None fallback',
    'try:\n    from apex import amp\nexcept ImportError:\n    amp = None\namp.init()',
    'amp.init',
    'apex.amp.init',
  ],
  ['import with an empty fallback', 'try:\n    import apex\nexcept ImportError:\n    pass\napex.x', 'apex.x', 'apex.x'],
  ['None first', 'import torch\nnn = None\nif c:\n    nn = torch.nn\nnn.Linear', 'nn.Linear', 'torch.nn.Linear'],
  ['agreeing branches', 'if c:\n    import torch.nn as nn\nelse:\n    from torch import nn\nnn.Linear', 'nn.Linear', 'torch.nn.Linear'],
  ['agreeing conditional expression', 'import torch\nx = torch.nn if a else torch.nn\nx.y', 'x.y', 'torch.nn.y'],
  ['class attribute through self', 'import d\nclass A:\n    loader = d.L\n    def f(self): self.loader()', 'self.loader', 'd.L'],
  [
    'class attribute through cls',
    'import d\nclass A:\n    loader = d.L\n    @classmethod\n    def f(cls): cls.loader()',
    'cls.loader',
    'd.L',
  ],
  ['class attribute through the class', 'import d\nclass A:\n    loader = d.L\nA.loader()', 'A.loader', 'd.L'],
  [
    'instance attribute',
    'import d\nclass A:\n    def __init__(self): self.loader = d.L\n    def f(self): self.loader.x()',
    'self.loader.x',
    'd.L.x',
  ],
  [
    'instance attribute under another name of self',
    'import d\nclass A:\n    def __init__(this): this.loader = d.L\n    def f(me): me.loader()',
    'me.loader',
    'd.L',
  ],
  [
    'instance attribute in a nested function',
    'import d\nclass A:\n    def __init__(self): self.l = d.L\n    def f(self):\n        return [lambda: self.l() for i in x]',
    'self.l',
    'd.L',
  ],
  [
    'instance attribute with None first',
    'import d\nclass A:\n    def __init__(self): self.l = None\n    def g(self): self.l = d.L\n    def f(self): self.l()',
    'self.l',
    'd.L',
  ],
  ['instance attribute of an instance', 'import d\nclass A:\n    def __init__(self): self.l = d.L\na = A()\na.l()', 'a.l', 'd.L'],
  ['inherited attribute', 'import d\nclass B:\n    l = d.L\nclass A(B):\n    def f(self): self.l()', 'self.l', 'd.L'],
  ['annotation', 'import torch\ndef f(x: torch.Tensor): pass', 'torch.Tensor', 'torch.Tensor'],
  ['decorator', 'import torch\n@torch.no_grad()\ndef f(): pass', 'torch.no_grad', 'torch.no_grad'],
  ['base class', 'from torch import nn\nclass A(nn.Module): pass', 'nn.Module', 'torch.nn.Module'],
  ['class scope name of the module', 'import torch.nn as nn\nclass A:\n    nn = nn.Linear', 'nn.Linear', 'torch.nn.Linear'],
  ['a name deleted afterwards', 'import torch\ntorch.rand(1)\ndel torch', 'torch.rand', 'torch.rand'],
];

/** Several names; complete. */
const ALTERNATIVES: readonly Case[] = [
  ['try and except imports', 'try:\n    import a.x as y\nexcept ImportError:\n    import b as y\ny.z', 'y.z', ['a.x.z', 'b.z']],
  [
    'imports in branches',
    'if c:\n    from a import x\nelif d:\n    from b import x\nelse:\n    from c import x\nx',
    'x',
    ['a.x', 'b.x', 'c.x'],
  ],
  ['conditional expression', 'import a, b\nx = a.y if c else b.z\nx', 'x', ['a.y', 'b.z']],
  ['a function sees every binding', 'import a\nx = a.b\ndef f():\n    x()\nx = a.c', 'x', ['a.b', 'a.c']],
  [
    'attribute set twice',
    'import a\nclass A:\n    x = a.b\n    def f(self): self.x = a.c\n    def g(self): self.x()',
    'self.x',
    ['a.b', 'a.c'],
  ],
];

/** Maybe something else than what is listed. */
const PARTIAL: readonly Case[] = [
  ['parameter', 'def f(torch):\n    torch.rand(1)', 'torch.rand', []],
  ['parameter with a default', 'import torch\ndef f(x=torch):\n    x.rand(1)', 'x.rand', []],
  ['unbound name', 'torch.rand(1)', 'torch.rand', []],
  ['local class', 'class DataLoader: pass\nDataLoader()', 'DataLoader', []],
  ['local function', 'def hash(): pass\nhash()', 'hash', []],
  ['call', 'import functools, d\nx = functools.partial(d.L)\nx()', 'x', []],
  ['result of a call', 'import torch\nx = torch.rand(1)\nx.cuda()', 'x.cuda', []],
  ['subscript', 'import torch\nx = torch.y[0]\nx.z', 'x.z', []],
  ['loop variable', 'import a\nfor x in a: x()', 'x', []],
  ['with variable', 'import a\nwith a.b as x: x()', 'x', []],
  ['unpacking', 'import a\nx, y = a, a\nx.z', 'x.z', []],
  ['star import of one module', 'from torch.utils.data import *\nDataLoader(d)', 'DataLoader', ['torch.utils.data.DataLoader']],
  ['relative star import', 'from . import *\nnet()', 'net', ['.net']],
  ['two star imports', 'from a import *\nfrom b import *\nX()', 'X', ['a.X', 'b.X']],
  ['star import and builtin', 'from numpy import *\nsum(x)', 'sum', ['builtins.sum', 'numpy.sum']],
  ['star import and underscore', 'from a import *\n__name__', '__name__', []],
  ['alias of a star name', 'from torch.utils.data import *\nDL = DataLoader\nDL(d)', 'DL', ['torch.utils.data.DataLoader']],
  ['import or local function', 'try:\n    from a import f\nexcept ImportError:\n    def f(): pass\nf()', 'f', ['a.f']],
  ['import or call', 'import a\nx = a.b\nif c:\n    x = g()\nx.y', 'x.y', ['a.b.y']],
  ['augmented', 'import a\nx = a.b\nx += 1\nx', 'x', []],
  ['deleted', 'import a\ndel a\na.b', 'a.b', []],
  ['self without the attribute', 'class A:\n    def f(self): self.x()', 'self.x', []],
  [
    'self with an unknown value',
    'import a\nclass A:\n    def f(self, x):\n        self.x = a.b\n        self.x = x\n        self.x()',
    'self.x',
    ['a.b'],
  ],
  ['unpacked into self', 'import a\nclass A:\n    x = a.b\n    def f(self):\n        self.x, y = z\n        self.x()', 'self.x', ['a.b']],
  ['an attribute of a base from elsewhere', 'import a\nclass A(a.B):\n    def f(self): self.x()', 'self.x', []],
  ['a base from elsewhere comes first', 'import a\nclass M:\n    x = a.b\nclass A(a.B, M):\n    def f(self): self.x()', 'self.x', []],
  ['self of a static method', 'import a\nclass A:\n    x = a.b\n    @staticmethod\n    def f(self): self.x()', 'self.x', []],
  ['second parameter', 'import a\nclass A:\n    x = a.b\n    def f(self, other): other.x()', 'other.x', []],
  ['first parameter of a function', 'import a\ndef f(self):\n    self.x = a.b\n    self.x()', 'self.x', []],
  ['property', 'import a\nclass A:\n    @property\n    def x(self): pass\n    def f(self): self.x()', 'self.x', []],
  ['circular aliases', 'a = b\nb = a\ndef f():\n    a()', 'a', []],
  ['global in another function', 'import a\nx = a.b\ndef f():\n    global x\n    x = g()\nx()', 'x', ['a.b']],
];

describe('qualified names', () => {
  it.each(CERTAIN)('%s', (_, text, expression, expected) => {
    const model = bind(`${text}\n`);
    const node = model.tree.nodes.findLast((candidate) => candidate.isNamed && candidate.text === expression)!;
    expect(model.findQualifiedNames(node)).toEqual([expected]);
    expect(model.getQualifiedName(node)).toBe(expected);
    expect(model.isCertain(node)).toBe(true);
  });

  it.each(ALTERNATIVES)('%s', (_, text, expression, expected) => {
    const model = bind(`${text}\n`);
    const node = getReference(model, expression);
    expect(model.findQualifiedNames(node)).toEqual(expected);
    expect(model.getQualifiedName(node)).toBeUndefined();
    expect(model.isCertain(node)).toBe(true);
  });

  it.each(PARTIAL)('%s', (title, text, expression, expected) => {
    const model = bind(`${text}\n`);
    const node = getReference(model, expression);
    expect(model.findQualifiedNames(node)).toEqual(expected);
    expect(model.getQualifiedName(node)).toBe(
      /^(?:alias of a|relative|) ?star (?:import of one module|import|name)$/.test(title) ? expected[0] : undefined,
    );
    expect(model.isCertain(node)).toBe(false);
  });

  function getReference(model: ReturnType<typeof bind>, expression: string) {
    const nodes = findByText(model.tree, expression).filter(({ type }) => type === 'identifier' || type === 'attribute');
    // The last one that is read, so that a table may bind the name again below.
    return nodes.findLast((node) => node.type === 'attribute' || model.getBinding(node)?.references.includes(node) !== false) ?? nodes[0]!;
  }

  it('do not depend on the questions asked before', () => {
    const text = `${Array.from({ length: 600 }, (_, i) => `a${i + 1} = a${i}`).join('\n')}\n`;
    const ask = (order: (nodes: number[]) => number[]) => {
      const model = bind(`import torch as a0\n${text}`);
      const indexes = model.tree.nodes.filter(({ type }) => type === 'identifier').map(({ index }) => index);
      const answers = new Map(order(indexes).map((index) => [index, model.findQualifiedNames(model.tree.nodes[index]!)]));
      return indexes.map((index) => answers.get(index));
    };
    const forward = ask((indexes) => indexes);
    expect(ask((indexes) => [...indexes].reverse())).toEqual(forward);
    expect(forward[20]).toEqual(['torch']);
    expect(forward.at(-1)).toEqual([]);
  });
});

describe('findDefinitions', () => {
  /** The right-hand sides that can reach the argument of the last `use(...)`. */
  function findValues(text: string): string[] {
    const model = bind(text);
    const call = model.tree.nodes.findLast((node) => node.type === 'call' && node.text.startsWith('use('))!;
    const argument = model.tree.nodes.slice(call.index, call.last + 1).findLast(({ type }) => type === 'identifier')!;
    return model.findDefinitions(argument).map(({ value, kind }) => value?.text ?? kind);
  }

  it.each([
    ['the last one in a line wins', python('x = 1', 'x = 2', 'use(x)', 'x = 3'), ['2']],
    ['its own right-hand side reads the one before', python('x = 1', 'x = use(x)'), ['1']],
    ['an augmented assignment counts', python('x = 1', 'x += 2', 'use(x)'), ['augmented']],
    ['del counts', python('x = 1', 'del x', 'use(x)'), ['delete']],
    ['a conditional one adds', python('x = 1', 'if c:', '    x = 2', 'use(x)'), ['1', '2']],
    ['within the branch it wins', python('x = 1', 'if c:', '    x = 2', '    use(x)'), ['2']],
    ['the other branch is out of reach', python('x = 1', 'if c:', '    x = 2', 'else:', '    use(x)'), ['1']],
    ['nested branches', python('x = 1', 'if c:', '    x = 2', '    if d:', '        x = 3', '    use(x)'), ['2', '3']],
    ['case clauses', python('x = 1', 'match c:', '    case 1: x = 2', '    case 2: use(x)'), ['1']],
    ['with does not branch', python('x = 1', 'with c:', '    x = 2', 'use(x)'), ['2']],
    ['try may stop anywhere', python('x = 1', 'try:', '    x = 2', 'except E:', '    use(x)'), ['1', '2']],
    ['finally runs in any case', python('x = 1', 'try: pass', 'finally:', '    x = 2', 'use(x)'), ['2']],
    ['below in a loop comes around', python('x = 1', 'for i in c:', '    use(x)', '    x = 2'), ['1', '2']],
    ['bound anew in each round', python('x = 1', 'for i in c:', '    x = 2', '    use(x)', '    x = 3'), ['2']],
    ['the condition of while is in the loop', python('x = 1', 'while use(x):', '    x = 2'), ['1', '2']],
    [
      'the other branch is reached in the next round',
      python('x = 1', 'for i in c:', '    if d:', '        x = 2', '    else:', '        use(x)'),
      ['1', '2'],
    ],
    ['a loop variable in its loop', python('x = 1', 'for x in c:', '    use(x)'), ['c']],
    ['a loop variable after its loop', python('x = 1', 'for x in c: pass', 'use(x)'), ['1', 'c']],
    ['the iterable reads the one before', python('x = 1', 'for x in use(x): pass'), ['1']],
    ['a comprehension runs in place', python('x = 1', 'y = [use(x) for i in c]', 'x = 2'), ['1']],
    ['a generator runs later', python('x = 1', 'y = (use(x) for i in c)', 'x = 2'), ['1', '2']],
    ['a lambda runs later', python('x = 1', 'y = lambda: use(x)', 'x = 2'), ['1', '2']],
    ['a function runs later', python('x = 1', 'def f(): use(x)', 'x = 2'), ['1', '2']],
    ['a class body runs in place', python('x = 1', 'class A: use(x)', 'x = 2'), ['1']],
    ['a default is read in place', python('x = 1', 'def f(a=use(x)): pass', 'x = 2'), ['1']],
    ['global may write at any time', python('x = 1', 'def f():', '    global x', '    x = 2', 'x = 3', 'use(x)'), ['2', '3']],
    ['a parameter is overwritten', python('def f(x=1):', '    x = 2', '    use(x)'), ['2']],
    ['a parameter stays', python('def f(x=1):', '    if c: x = 2', '    use(x)'), ['1', '2']],
    ['a walrus under or', python('x = 1', 'a or (x := 2)', 'use(x)'), ['1', '2']],
    ['a walrus in a comprehension', python('x = 1', '[(x := i) for i in c]', 'use(x)'), ['1', 'i']],
    ['nothing comes before', python('use(x)', 'x = 1', 'x = 2'), ['1', '2']],
    ['a later one in another function of the name', python('def f():', '    x = 1', '    use(x)', 'def g():', '    x = 2'), ['1']],
  ])('%s', (_, text, expected) => {
    expect(findValues(text)).toEqual(expected);
  });

  it('gives the definition itself for a written name', () => {
    const model = bind('x = 1\nx = 2\n');
    const [first, second] = findByText(model.tree, 'x');
    expect(model.findDefinitions(first!).map(({ value }) => value?.text)).toEqual(['1']);
    expect(model.findDefinitions(second!).map(({ value }) => value?.text)).toEqual(['2']);
  });

  it('is empty for a name nothing binds', () => {
    const model = bind('print(x)\n');
    expect(model.findDefinitions(getLast(model, 'x'))).toEqual([]);
  });
});

describe('getValue', () => {
  it.each([
    ['a plain assignment', 'x = 1', '1'],
    ['followed twice', 'a = f(1)\nb = a\nx = b', 'f(1)'],
    ['through parentheses', 'a = ((1))\nx = (a)', '1'],
    ['a walrus', '(x := 3)', '3'],
    ['a chained assignment', 'x = y = 4', '4'],
    ['an annotated one', 'x: int\nx = 5', '5'],
    ['deleted later', 'x = 6\ndel x', '6'],
    ['bound twice', 'x = 1\nx = 2', undefined],
    ['augmented', 'x = 1\nx += 1', undefined],
    ['unpacked', 'x, y = 1, 2', undefined],
    ['imported', 'import x', undefined],
    ['a function', 'def x(): pass', undefined],
    ['a loop variable', 'for x in y: pass', undefined],
    ['circular', 'x = y\ny = x', undefined],
    ['its own value', 'x = x', undefined],
    ['ends in a parameter', 'def f(a):\n    global x\n    x = a', undefined],
    ['ends in an unbound name', 'x = unknown', undefined],
  ])('%s', (_, text, expected) => {
    const model = bind(`${text}\nresult = x\n`);
    expect(model.getValue(getLast(model, 'x'))?.text).toBe(expected);
  });

  it('of anything but a name is the expression', () => {
    const model = bind('f(1)\n');
    const call = getLast(model, 'f(1)');
    expect(model.getValue(call)).toBe(call);
  });
});

describe('getLocalDefinition', () => {
  it.each([
    ['a function', 'def f(): pass', 'f', 'def f(): pass'],
    ['a class', 'class A: pass', 'A', 'class A: pass'],
    ['an alias', 'def f(): pass\ng = f', 'g', 'def f(): pass'],
    ['a decorated function', '@d\ndef f(): pass', 'f', 'def f(): pass'],
    ['a function called above its definition', 'def g(): f()\ndef f(): pass', 'f', 'def f(): pass'],
    ['a nested function', 'def g():\n    def f(): pass\n    f()', 'f', 'def f(): pass'],
    ['a method through self', 'class A:\n    def m(self): pass\n    def n(self): self.m()', 'self.m', 'def m(self): pass'],
    ['a method defined below', 'class A:\n    def n(self): self.m()\n    def m(self): pass', 'self.m', 'def m(self): pass'],
    ['a method through cls', 'class A:\n    def m(self): pass\n    @classmethod\n    def n(cls): cls.m()', 'cls.m', 'def m(self): pass'],
    ['a method through the class', 'class A:\n    def m(self): pass\nA.m(1)', 'A.m', 'def m(self): pass'],
    [
      'a decorated method',
      'class A:\n    @torch.no_grad()\n    def m(self): pass\n    def n(self): self.m()',
      'self.m',
      'def m(self): pass',
    ],
    ['a static method', 'class A:\n    @staticmethod\n    def m(): pass\n    def n(self): self.m()', 'self.m', 'def m(): pass'],
    ['an inherited method', 'class B:\n    def m(self): pass\nclass A(B):\n    def n(self): self.m()', 'self.m', 'def m(self): pass'],
    [
      'an overridden method',
      'class B:\n    def m(self): 1\nclass A(B):\n    def m(self): 2\n    def n(self): self.m()',
      'self.m',
      'def m(self): 2',
    ],
    ['a method through super', 'class B:\n    def m(self): 1\nclass A(B):\n    def m(self): super().m()', 'super().m', 'def m(self): 1'],
    ['object as a base', 'class B(object):\n    def m(self): 1\nclass A(object, B): pass\nA().m()', 'A().m', 'def m(self): 1'],
    ['two bases', 'class B: pass\nclass C:\n    def m(self): 1\nclass A(B, C): pass\nA().m()', 'A().m', 'def m(self): 1'],
    [
      'a shared base comes last',
      'class R:\n    def m(self): 0\nclass B(R): pass\nclass C(R):\n    def m(self): 1\nclass A(B, C): pass\nA().m()',
      'A().m',
      'def m(self): 1',
    ],
    [
      'a shared base from elsewhere comes last',
      'class B(t.M): pass\nclass C(t.M):\n    def m(self): 1\nclass A(B, C): pass\nimport t\nA().m()',
      'A().m',
      'def m(self): 1',
    ],
    ['an instance', 'class A:\n    def m(self): 1\na = A()\na.m()', 'a.m', 'def m(self): 1'],
    [
      'an instance kept in self',
      'class A:\n    def m(self): 1\nclass B:\n    def __init__(self): self.a = A()\n    def n(self): self.a.m()',
      'self.a.m',
      'def m(self): 1',
    ],
    [
      'a function kept in self',
      'def f(): 1\nclass B:\n    def __init__(self): self.f = f\n    def n(self): self.f()',
      'self.f',
      'def f(): 1',
    ],
    ['a method of a generic class', 'class A[T]:\n    def m(self): 1\n    def n(self): self.m()', 'self.m', 'def m(self): 1'],
    ['the last of two in a line', 'def f(): 1\ndef f(): 2\nf()', 'f', 'def f(): 2'],
    ['one of two', 'if c:\n    def f(): 1\nelse:\n    def f(): 2\nf()', 'f', undefined],
    ['a function or an import', 'def f(): 1\nif c:\n    from a import f\nf()', 'f', undefined],
    ['an import', 'from a import f\nf()', 'f', undefined],
    ['a parameter', 'def g(f): f()', 'f', undefined],
    ['an instance bound twice', 'class A:\n    def m(self): 1\na = A()\ndef f(): a.m()\na = B()', 'a.m', undefined],
    ['an instance of a class from elsewhere', 'import b\na = b.A()\na.m()', 'a.m', undefined],
    ['a property', 'class A:\n    @property\n    def m(self): 1\n    def n(self): self.m()', 'self.m', undefined],
    ['a method a foreign base may override', 'class M:\n    def m(self): 1\nclass A(t.X, M): pass\nimport t\nA().m()', 'A().m', undefined],
    ['the instance itself', 'class A: pass\na = A()\na', 'a', undefined],
    ['classes that inherit from each other', 'class A(B): pass\nclass B(A): pass\nA().m()', 'A().m', undefined],
  ])('%s', (_, text, expression, expected) => {
    const model = bind(`${text}\n`);
    expect(model.getLocalDefinition(getLast(model, expression))?.text).toBe(expected);
  });
});
