import { beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';
import { walkDescendants } from '../../src/syntax/node.ts';
import { findOrigins } from '../../src/transform/origins.ts';

let parse: ParsePython;
beforeAll(async () => {
  parse = await loadParser();
});

/** The calls that the argument of `show(...)` comes from; `…` where there may be others. */
function findOriginsOfShown(text: string): string[] {
  const document = openDocument('train.py', Buffer.from(text), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  const call = [...walkDescendants(document.file.root, 'call')].find((node) => node.text.startsWith('show('));
  const { calls, isComplete } = findOrigins(document.file, call!.children[1]!.children[1]!);
  return [...calls.map((origin) => origin.text), ...(isComplete ? [] : ['…'])];
}

describe('where a value comes from', () => {
  it.each([
    ['a call', 'show(Net())', ['Net()']],
    ['a name', 'model = Net()\nshow(model)', ['Net()']],
    ['what hands it on', 'model = Net().to("cpu")\nmodel = model.train()\nshow(model)', ['Net()']],
    ['a wrapper', 'import torch\nmodel = torch.nn.DataParallel(Net())\nshow(model)', ['Net()']],
    ['a choice', 'model = A() if big else B()\nshow(model)', ['A()', 'B()']],
    ['a loop that only hands it on', 'model = Net()\nfor _ in x:\n    model = model.cuda()\nshow(model)', ['Net()']],
    ['a parameter', 'def run(model):\n    show(model)\nrun(A())\nrun(model=B())', ['A()', 'B()']],
    ['a default', 'def run(model=Net()):\n    show(model)\nrun()', ['Net()']],
    ['a returned value', 'def make():\n    return Net()\nshow(make())', ['Net()']],
    ['a returned tuple', 'def make():\n    return A(), B()\n_, b = make()\nshow(b)', ['B()']],
    ['an entry of a dictionary', 'all = {"a": A(), "b": B()}\nshow(all["b"])', ['B()']],
    ['an attribute', 'class T:\n    def __init__(self):\n        self.m = Net()\n    def run(self):\n        show(self.m)', ['Net()']],
    [
      'an argument of a constructor',
      'class T:\n    def __init__(self, m):\n        self.m = m\n    def run(self):\n        show(self.m)\nT(Net())',
      ['Net()'],
    ],
    ['a method of an object made in view', 'class T:\n    def run(self, m):\n        show(m)\nt = T()\nt.run(Net())', ['Net()']],
    ['what is prepared', 'm, o = accelerator.prepare(A(), B())\nshow(o)', ['B()']],
  ])('%s', (_, text, expected) => {
    expect(findOriginsOfShown(text)).toEqual(expected);
  });

  it.each([
    ['an import', 'from models import model\nshow(model)', ['…']],
    ['a parameter without callers', 'def run(model):\n    show(model)', ['…']],
    ['one of two values', 'model = Net()\nif x:\n    model = other\nshow(model)', ['Net()', '…']],
    ['a dictionary that is stored to', 'all = {"a": A()}\nall["a"] = b\nshow(all["a"])', ['…']],
    ['a generator', 'def make():\n    yield Net()\nshow(make())', ['…']],
    ['an attribute of something else', 'show(trainer.model)', ['…']],
    ['a name made from itself', 'model = model.cuda()\nshow(model)', []],
  ])('is unknown for %s', (_, text, expected) => {
    expect(findOriginsOfShown(text)).toEqual(expected);
  });
});
