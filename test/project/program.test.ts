import { beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { readFacts, type FileFacts } from '../../src/project/facts.ts';
import { indexFiles } from '../../src/project/index-files.ts';
import { createProgram } from '../../src/project/program.ts';
import type { Program } from '../../src/project/types.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';

let parse: ParsePython;
beforeAll(async () => {
  parse = await loadParser();
});

/** The program of the first of some files, given by path. */
function openProgram(files: Readonly<Record<string, string>>): Program {
  const facts = new Map<string, FileFacts>();
  for (const [path, text] of Object.entries(files)) {
    const document = openDocument(path, Buffer.from(text), parse);
    if ('skipped' in document) throw new Error(document.skipped);
    facts.set(path, readFacts(document.file));
  }
  const names = (folder: string): string[] =>
    [...facts.keys()].filter((path) => path.replace(/\/?[^/]*$/, '') === folder).map((path) => path.replace(/^.*\//, ''));
  const index = indexFiles((path) => facts.get(path), names);
  const [first] = facts.values();
  return createProgram(index, first!, (file) => files[file.path]);
}

describe('imports under way', () => {
  it('are the statements that led to a visit, outermost first', () => {
    const { entry } = openProgram({
      'train.py': 'import models\nprint(1)\n',
      'models.py': 'from layers import HEAD\n',
      'layers.py': 'import torch\nHEAD = torch.rand(3)\n',
    });
    const draw = entry?.draws[0]?.visit;
    expect(draw?.imports.map(({ file, step }) => `${file.path}:${step.at}`)).toEqual(['train.py:0', 'models.py:0']);
    expect(entry?.trace.visits.at(-1)?.imports).toEqual([]);
  });

  it('hold the functions that were running when a module was imported late', () => {
    const { entry } = openProgram({
      'train.py': 'def main():\n    import layers\nif __name__ == "__main__":\n    main()\n',
      'layers.py': 'import torch\nHEAD = torch.rand(3)\n',
    });
    const [draw] = entry?.draws ?? [];
    expect(draw?.visit.calls).toEqual([]);
    expect(draw?.visit.imports[0]?.calls.map(({ callee }) => callee.name)).toEqual(['main']);
  });
});

describe('loops', () => {
  it('are visited in the order in which they begin, with what runs inside', () => {
    const text = 'for epoch in range(2):\n    for batch in loader:\n        step()\n    done()\nfor _ in []:\n    pass\nprint(1)\n';
    const { entry } = openProgram({ 'train.py': text });
    const found = entry?.trace.loops.map(({ step, order, end, loops }) => [step.iterable, order, end, loops.length]);
    expect(found).toEqual([
      ['range(2)', 1, 3, 0],
      ['loader', 1, 2, 1],
      ['[]', 3, 3, 0],
    ]);
  });

  it('are visited once for each call of the function around them', () => {
    const { entry } = openProgram({ 'train.py': 'def run(data):\n    for x in data:\n        print(x)\nprint(1)\nrun(a)\nrun(b)\n' });
    expect(entry?.trace.loops.map(({ calls }) => calls[0]?.step.at)).toEqual([60, 67]);
  });
});

describe('a method of an object of unknown class', () => {
  const learner = (name: string, body = 'self.optimizer.step()'): string =>
    `class ${name}:\n    def learn(self, x):\n        ${body}\n    def reset(self):\n        pass\n`;
  const train = 'import torch\nfrom models import *\ndef run(model):\n    model.learn(1)\n    model.reset()\nprint(1)\nrun(make())\n';
  const findCalls = (models: string, program = train): string[] =>
    (openProgram({ 'train.py': program, 'models.py': models }).entry?.training ?? []).map(({ calls }) => calls.at(-1)?.callee.name ?? '');

  it('is the one of its name that trains', () => {
    expect(findCalls(learner('Net'))).toEqual(['Net.learn']);
    expect(findCalls(learner('Net') + learner('Log', 'print(x)'))).toEqual(['Net.learn']);
    expect(findCalls(learner('Net') + learner('Other'))).toEqual(['Net.learn', 'Other.learn']);
  });

  it('trains through another function of its file, too', () => {
    expect(findCalls(`${learner('Net', 'self.step(x)')}    def step(self, x):\n        x.backward()\n`)).toEqual(['Net.step']);
  });

  it('is not known where it takes other arguments, or where there are many', () => {
    expect(findCalls(learner('Net'), train.replace('learn(1)', 'learn()'))).toEqual([]);
    expect(findCalls(learner('Net'), train.replace('learn(1)', 'learn(1, 2)'))).toEqual([]);
    expect(findCalls(['A', 'B', 'C', 'D', 'E'].map((name) => learner(name)).join(''))).toEqual([]);
  });

  it("is torch's own where `train` is given nothing", () => {
    const own = 'class Runner:\n    def train(self):\n        self.optimizer.step()\n';
    expect(findCalls(own, train.replace('learn(1)', 'train()'))).toEqual([]);
  });
});

describe('what importing a file draws', () => {
  const modules = {
    'layers.py':
      'import torch\nimport base\n\ndef make():\n    return torch.rand(3)\n\nHEAD = make()\nif __name__ == "__main__":\n    print(torch.rand(1))\n',
    'base.py': 'import torch\nTABLE = torch.rand(3)\n',
  };

  it('is what its own code draws, also through functions, and not in the main guard', () => {
    const program = openProgram(modules);
    expect(program.findImportDraws().map(({ visit }) => [visit.file.path, visit.calls.length])).toEqual([['layers.py', 1]]);
  });

  it('concerns the entry points that import it, in its folder and those above', () => {
    const train = 'import torch\nfrom net.models import Net\nprint(Net())\n';
    const program = openProgram({
      'net/models/layers.py': 'import torch\nHEAD = torch.rand(3)\n',
      'net/models/__init__.py': 'from .layers import HEAD\nNet = HEAD\n',
      'net/elsewhere.py': 'print(1)\n',
      'net/library.py': 'from .models import Net\n',
      'train.py': train,
    });
    const importers = program.findImporters();
    expect(importers.map(({ facts }) => facts.path)).toEqual(['train.py']);
    expect(importers[0]?.getText(importers[0].facts)).toBe(train);
  });
});
