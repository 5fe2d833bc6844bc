/** What names alone tell of a file: whether it runs, trains or seeds, and whether a program beside it imports it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRoleFinder } from '../../src/runner/roles.ts';
import type { Role } from '../../src/transform/types.ts';
import { makeFolder, type Tree } from './folder.ts';

/** The roles of a file, in a project of its own. */
function findRoles(tree: Tree, path: string): Role['program'][] {
  const cwd = makeFolder(tree);
  const list = (folder: string): ReadonlySet<string> => {
    try {
      return new Set(readdirSync(join(cwd, folder)));
    } catch {
      return new Set();
    }
  };
  const readData = (name: string): string | undefined => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : undefined);
  const { askRole } = createRoleFinder(cwd, { list, note: () => undefined, readData });
  const bytes = readFileSync(join(cwd, path));
  return (['runs', 'trains', 'seeds', 'imported'] as const).filter((role) => askRole(path, bytes, role));
}

const STEP = 'import torch\n\n\ndef train(model):\n    optimizer = torch.optim.SGD(model.parameters())\n    optimizer.step()\n';
const GUARD = 'if __name__ == "__main__":\n    main()\n';

describe('roles', () => {
  it.each<[string, string, Role['program'][]]>([
    ['a module', 'import torch\n\n\ndef f():\n    loss.backward()\n', []],
    ['a script that trains', 'import torch\n\nloss.backward()\n', ['runs', 'trains', 'seeds']],
    ['a script that trains in a function', `${STEP}\ntrain(model)\n`, ['runs', 'trains', 'seeds']],
    ['a call in a function that nothing calls', `${STEP}\n\ndef other():\n    train(model)\n`, []],
    ['a main guard', `${STEP}\n\ndef main():\n    train(1)\n\n\n${GUARD}`, ['runs', 'trains', 'seeds']],
    ['a main guard that does not train', `import torch\n\n\ndef main():\n    print(1)\n\n\n${GUARD}`, ['runs']],
    ['a script that prints', 'print(1)\n', ['runs']],
    ['a script that seeds', 'import torch\n\ntorch.manual_seed(0)\n', ['runs', 'seeds']],
    ['a seed by another name', 'from random import seed as s\n\ns(0)\n', ['runs', 'seeds']],
    ['a module of a package', 'from . import a\nimport torch\n\nloss.backward()\n', []],
    ['a docstring that imports', '"""\nfrom . import a\n"""\nimport torch\n\nloss.backward()\n', ['runs', 'trains', 'seeds']],
    ['a training in a docstring', 'import torch\n\ndef f():\n    """\n    loss.backward()\n    """\n\nf()\n', []],
    [
      'a class whose method trains',
      `import torch\n\n\nclass A:\n    def fit(self):\n        loss.backward()\n\n\nA().fit()\n`,
      ['runs', 'trains', 'seeds'],
    ],
    ['a call over several lines', 'import torch\n\nrun(\n    loss,\n    loss.backward(),\n)\n', ['runs', 'trains', 'seeds']],
    ['a call in an f-string', `${STEP}\nx = f"{train(model)}"\n`, ['runs', 'trains', 'seeds']],
    ['an escaped quote', `${STEP}\nx = 'it\\'s'; train(x)\n`, ['runs', 'trains', 'seeds']],
    ['a default that is computed', `${STEP}\n\ndef g(x=train(1)):\n    pass\n`, ['runs', 'trains', 'seeds']],
    ['a step without an optimizer', 'import torch\n\nprofiler.step()\n', []],
    ['a step of a framework', 'import lightning as L\n\nL.Trainer().fit(model)\n', ['runs', 'trains', 'seeds']],
  ])('%s', (_name, source, roles) => {
    expect(findRoles({ 'a.py': source }, 'a.py')).toEqual(roles);
  });

  it.each<[string, Tree, Role['program'][]]>([
    ['a function of another module', { 'a.py': 'from b import train\n\ntrain(1)\n', 'b.py': STEP }, ['runs', 'trains', 'seeds']],
    ['one that is not called', { 'a.py': 'from b import train\n\nx = 1\n', 'b.py': STEP }, []],
    ['another name', { 'a.py': 'from b import train as t\n\nt(1)\n', 'b.py': STEP }, ['runs', 'trains', 'seeds']],
    ['a module', { 'a.py': 'import b\n\nb.train(1)\n', 'b.py': STEP }, ['runs', 'trains', 'seeds']],
    ['a module of a package', { 'a.py': 'import p.b\n\np.b.train(1)\n', 'p/__init__.py': '', 'p/b.py': STEP }, ['runs', 'trains', 'seeds']],
    [
      'a package that passes it on',
      { 'a.py': 'from p import train\n\ntrain(1)\n', 'p/__init__.py': 'from .b import train\n', 'p/b.py': STEP },
      ['runs', 'trains', 'seeds'],
    ],
    [
      'with a star',
      { 'a.py': 'from p import train\n\ntrain(1)\n', 'p/__init__.py': 'from .b import *\n', 'p/b.py': STEP },
      ['runs', 'trains', 'seeds'],
    ],
    ['a star of one’s own', { 'a.py': 'from b import *\n\ntrain(1)\n', 'b.py': STEP }, ['runs', 'trains', 'seeds']],
    [
      'a base of another module',
      {
        'a.py': 'from b import Base\n\n\nclass A(Base):\n    pass\n\n\nA().fit()\n',
        'b.py': 'import torch\n\n\nclass Base:\n    def fit(self):\n        loss.backward()\n',
      },
      ['runs', 'trains', 'seeds'],
    ],
    ['what an import does', { 'a.py': 'import b\n\nprint(1)\n', 'b.py': 'import torch\n\nloss.backward()\n' }, ['runs', 'trains', 'seeds']],
    [
      'a function that imports',
      { 'a.py': 'def f():\n    from b import train\n    train(1)\n\n\nf()\n', 'b.py': STEP },
      ['runs', 'trains', 'seeds'],
    ],
    [
      'a method of an object of unknown class',
      {
        'a.py': 'from b import Client\n\n\ndef run(client):\n    client.update(1)\n\n\nfor client in make():\n    run(client)\n',
        'b.py': 'import torch\n\n\nclass Client:\n    def update(self, x):\n        loss.backward()\n',
      },
      ['runs', 'trains', 'seeds'],
    ],
    ['modules in a circle', { 'a.py': 'import b\n\nb.f()\n', 'b.py': 'import a\n\n\ndef f():\n    a.g()\n' }, []],
  ])('follow %s', (_name, tree, roles) => {
    expect(findRoles(tree, 'a.py')).toEqual(roles);
  });

  it('know a module that draws while a program imports it', () => {
    const draws = 'import torch\n\nnoise = torch.randn(3)\n';
    const main = 'import torch\nimport layers\n\ntorch.manual_seed(0)\n';
    expect(findRoles({ 'main.py': main, 'layers.py': draws }, 'layers.py')).toEqual(['imported']);
    expect(findRoles({ 'main.py': main, 'layers.py': 'import torch\n\nsize = torch.Size([3])\n' }, 'layers.py')).toEqual([]);
    expect(findRoles({ 'main.py': main.replace('layers', 'other'), 'layers.py': draws }, 'layers.py')).toEqual([]);
    expect(
      findRoles(
        {
          'main.py': main,
          'layers.py': 'from tools import make\n\nnoise = make()\n',
          'tools.py': 'import torch\n\n\ndef make():\n    return torch.randn(3)\n',
        },
        'layers.py',
      ),
    ).toEqual(['imported']);
  });

  const MAIN = 'import torch\nimport layers\n\ntorch.manual_seed(0)\n';
  it.each<[string, string, boolean]>([
    ['a call', 'from torch import nn\n\nproj = nn.Linear(3, 3)\n', true],
    ['a name of its own', 'import torch as t\n\nx = t.rand(3)\n', true],
    ['an imported function', 'from numpy.random import gamma as g\nimport torch\n\nx = g(1)\n', true],
    ['a function by another name', 'import torch\n\nmake = torch.rand\nx = make(3)\n', true],
    ['a function that is passed', 'import torch\n\n\ndef make():\n    return torch.rand(3)\n\n\nx = apply(make)\n', true],
    ['a default', 'import torch\n\n\ndef f(x=torch.rand(3)):\n    pass\n', true],
    ['an object', 'import torch\n\n\nclass A:\n    def __init__(self):\n        self.x = torch.rand(3)\n\n\na = A()\n', true],
    [
      'a method of an object',
      'import torch\n\n\nclass A:\n    def draw(self):\n        return torch.rand(3)\n\n\na = A()\nx = a.draw()\n',
      true,
    ],
    ['a body', 'import torch\n\n\nclass A:\n    x = torch.rand(3)\n', true],
    ['a tensor that is filled', 'import torch\n\nx = torch.empty(3).normal_()\n', true],
    ['a function that is not called', 'import torch\n\n\ndef f():\n    return torch.rand(3)\n\n\nx = torch.zeros(3)\n', false],
    ['a function inside', 'import torch\n\n\ndef f():\n    def g():\n        return torch.rand(3)\n    return g\n\n\nx = f()\n', false],
    ['a base', 'from torch import nn\n\n\nclass A(nn.Linear):\n    x = int(3)\n', false],
    [
      'a class that is passed',
      'from torch import nn\n\n\nclass A(nn.Module):\n    def __init__(self):\n        nn.Linear(1, 1)\n\n\nregister(A)\n',
      false,
    ],
    ['a branch', 'import torch\n\nif torch.cuda.is_available():\n    x = torch.rand(3)\n', false],
    ['a generator of its own', 'import random\nimport torch\n\nrng = random.Random(0)\n', false],
  ])('find %s in a module that is imported', (_name, source, draws) => {
    expect(findRoles({ 'main.py': MAIN, 'layers.py': source }, 'layers.py').includes('imported')).toBe(draws);
  });

  it('follow an object of another module', () => {
    const tools = 'import torch\n\n\nclass Base:\n    def __init__(self):\n        self.build()\n\n    def build(self):\n        pass\n';
    const layers = (name: string): string =>
      `import torch\nfrom tools import Base\n\n\nclass A(Base):\n    def ${name}(self):\n        torch.rand(3)\n\n\na = A()\n`;
    expect(findRoles({ 'main.py': MAIN, 'layers.py': layers('build'), 'tools.py': tools }, 'layers.py')).toEqual(['imported']);
  });
});
