import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import type { SourceFile } from '../../src/document/types.ts';
import { copyFacts, readFacts } from '../../src/project/facts.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';

let parse: ParsePython;
beforeAll(async () => {
  parse = await loadParser();
});

function open(text: string, path = 'a.py'): SourceFile {
  const document = openDocument(path, Buffer.from(text), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  return document.file;
}

/** The callees of the calls that run when the module is imported. */
function findCallees(text: string): string[] {
  return readFacts(open(text)).steps.flatMap((step) => (step.kind === 'call' ? step.callees : []));
}

describe('what a method is called on', () => {
  it('is what the call that made it returns', () => {
    expect(findCallees('import torch\nopt = torch.optim.SGD(p)\nopt.step()\n')).toEqual(['torch.optim.SGD', 'torch.optim.SGD().step']);
  });

  it('is unknown where a name is only ever made from itself', () => {
    expect(findCallees('from models import *\nmodel = model.cuda()\n')).toEqual(['?model.cuda']);
    expect(findCallees('from models import *\na = b.cuda()\nb = a.cpu()\n')).toEqual(['?b.cuda', '?a.cpu']);
  });
});

describe('what a star import hands on', () => {
  it('is not what only a type checker reads', () => {
    const file = open(
      'from typing import TYPE_CHECKING\nfrom .b import *\nif TYPE_CHECKING:\n    from .c import *\nelse:\n    from .d import *\n',
      'a/__init__.py',
    );
    expect(readFacts(file).starExports).toEqual(['.b', '.d']);
  });
});

const TRAINING = `import random
import torch
from torch import nn
from .data import load

LIMIT = load(10)

class Net(nn.Module):
    width: int = 8

    def __init__(self, size=load(3)):
        super().__init__()
        self.layer = nn.Linear(size, 1)

    @torch.no_grad()
    def predict(self, x):
        def scale(y):
            return torch.rand(1) * y

        return scale(self.layer(x))

def seed_all(seed):
    random.seed(seed)
    torch.manual_seed(seed)

def make():
    from .models import build
    model = build()
    return model, torch.optim.SGD(model.parameters(), lr=0.1)

if __name__ == "__main__":
    seed_all(0)
`;

describe('facts that are read when they are asked for', () => {
  it('cost nothing before', () => {
    const reopen = vi.fn(() => open(TRAINING));
    const facts = readFacts(open(TRAINING), reopen);
    expect([facts.path, facts.isNotebook, reopen.mock.calls.length]).toEqual(['a.py', false, 0]);
    expect(facts.functions.map(({ name, at, end }) => [name, TRAINING.slice(at, at + 4), end > at])).toEqual([
      ['Net.__init__', 'def ', true],
      ['Net.predict', 'def ', true],
      ['Net.predict.<locals>.scale', 'def ', true],
      ['seed_all', 'def ', true],
      ['make', 'def ', true],
    ]);
    expect(reopen).toHaveBeenCalledTimes(1);
  });

  it('are read together where one is soon followed by the other', () => {
    const reopen = vi.fn(() => open(TRAINING));
    const facts = readFacts(open(TRAINING), reopen);
    expect(facts.steps.length).toBeGreaterThan(0);
    expect([facts.imports, facts.packages, facts.exports, facts.functions, facts.classes]).toHaveLength(5);
    expect(reopen).toHaveBeenCalledTimes(1);
  });

  it('are the same from a file that is opened again for each of them', () => {
    const text = (facts: object): unknown => JSON.parse(JSON.stringify(facts));
    expect(text(readFacts(open(TRAINING), () => open(TRAINING)))).toEqual(text(readFacts(open(TRAINING))));
  });

  it('are all in a copy that can be sent to a thread', () => {
    expect(structuredClone(copyFacts(readFacts(open(TRAINING))))).toMatchObject({
      path: 'a.py',
      isNotebook: false,
      functions: [
        {
          name: 'Net.__init__',
          parameters: ['self', 'size'],
          steps: [{ callees: ['builtins.super'] }, {}, { callees: ['torch.nn.Linear'] }],
        },
        { name: 'Net.predict', decorators: ['torch.no_grad'] },
        { name: 'Net.predict.<locals>.scale', steps: [{ callees: ['torch.rand'] }] },
        { name: 'seed_all', seedHelper: { generators: ['python', 'torch'] } },
        { name: 'make', returns: ['.models.build', 'torch.optim.SGD'], steps: [{ kind: 'import' }, {}, {}, {}] },
      ],
      classes: [{ name: 'Net', bases: ['torch.nn.Module'], methods: ['__init__', 'predict'], attributes: { layer: 'torch.nn.Linear' } }],
      hasMainGuard: true,
      isInPackage: true,
      imports: ['random', 'torch', 'torch.nn', '.data', '.data.load', '.models', '.models.build'],
      packages: ['random', 'torch'],
      exports: { nn: 'torch.nn', load: '.data.load' },
      starExports: [],
      seeds: { options: [], flags: [], names: [] },
      made: { LIMIT: '.data.load' },
    });
  });
});
