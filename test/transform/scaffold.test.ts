import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import type { SourceFile } from '../../src/document/types.ts';
import { planNeeds } from '../../src/engine/plan.ts';
import { readFacts } from '../../src/project/facts.ts';
import { indexFiles } from '../../src/project/index-files.ts';
import { createProgram } from '../../src/project/program.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { applyEdits } from '../../src/text/apply-edits.ts';
import { createScaffold, type Scaffold } from '../../src/transform/scaffold.ts';

const parse = await loadParser();

function read(text: string, usesNumpy = false): { readonly file: SourceFile; readonly scaffold: Scaffold } {
  const document = openDocument('train.py', Buffer.from(text), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  const { file } = document;
  const facts = readFacts(file);
  const index = indexFiles((path) => (path === file.path ? facts : undefined));
  return {
    file,
    scaffold: createScaffold(
      file,
      createProgram(index, facts, () => text),
      () => usesNumpy,
    ),
  };
}

/** The name for a module, and the file with what the name needs. */
function importModule(text: string, module: string, before?: string): [name: string, after: string] {
  const { file, scaffold } = read(text);
  const { name, needs } = scaffold.importModule(module, before === undefined ? undefined : text.indexOf(before));
  return [name, applyEdits(text, planNeeds(file, needs))];
}

describe('importModule', () => {
  it.each<[what: string, text: string, module: string, name: string]>([
    ['a plain import', 'import random\n', 'random', 'random'],
    ['an alias', 'import torch as th\n', 'torch', 'th'],
    ['the long name of NumPy', 'import numpy\n', 'numpy', 'numpy'],
    ['a submodule of it', 'import torch.utils.data\n', 'torch', 'torch'],
    ['the same module twice', 'import torch\nimport torch\n', 'torch', 'torch'],
    ['an import that has to succeed', 'try:\n    import torch\nexcept ImportError:\n    raise SystemExit\n', 'torch', 'torch'],
  ])('reuses %s', (_, text, module, name) => {
    expect(importModule(text, module)).toEqual([name, text]);
  });

  it.each<[what: string, text: string, module: string, after: string]>([
    ['missing', 'import torch\n', 'numpy', 'import numpy as np\nimport torch\n'],
    ['a part of it is there', 'from torch import nn\n', 'torch', 'import torch\nfrom torch import nn\n'],
    ['a submodule under a name', 'import torch.nn as nn\n', 'torch', 'import torch\nimport torch.nn as nn\n'],
    ['only for annotations', 'if TYPE_CHECKING:\n    import torch\n', 'torch', 'import torch\n\nif TYPE_CHECKING:\n    import torch\n'],
    [
      'it may fail',
      'try:\n    import torch\nexcept ImportError:\n    pass\n',
      'torch',
      'import torch\n\ntry:\n    import torch\nexcept ImportError:\n    pass\n',
    ],
    ['only in a function', 'def f():\n    import random\n', 'random', 'import random\n\n\ndef f():\n    import random\n'],
    [
      'it comes late',
      'import torch\n\nx = torch.rand(1)\nimport random\n\nrandom.random()\n',
      'random',
      'import random\n\nimport torch\n\nx = torch.rand(1)\n\nrandom.random()\n',
    ],
    ['its name is a builtin of nobody', 'random.shuffle(x)\n', 'random', 'import random\n\nrandom.shuffle(x)\n'],
  ])('imports it where %s', (_, text, module, after) => {
    expect(importModule(text, module)[1]).toBe(after);
  });

  it.each<[what: string, text: string, module: string, name: string, line: string]>([
    ['a function of the module', 'from random import random\n', 'random', 'python_random', 'import random as python_random'],
    ['another module', 'from numpy import random\n', 'random', 'python_random', 'import random as python_random'],
    ['a variable', 'np = 3\n', 'numpy', 'numpy', 'import numpy'],
    ['a parameter', 'def f(random):\n    pass\n', 'random', 'python_random', 'import random as python_random'],
    ['a local variable', 'import torch\n\n\ndef f():\n    torch = 1\n', 'torch', 'pytorch', 'import torch as pytorch'],
    ['a loop variable', 'for os in ["linux"]:\n    pass\n', 'os', 'python_os', 'import os as python_os'],
    ['sometimes none', 'import numpy as np\nif x:\n    np = None\n', 'numpy', 'numpy', 'import numpy'],
    ['a star import', 'from numpy import *\n', 'random', 'python_random', 'import random as python_random'],
    ['both names', 'np, numpy = 1, 2\n', 'numpy', '_numpy', 'import numpy as _numpy'],
  ])('takes another name where the usual one is %s', (_, text, module, name, line) => {
    const [taken, after] = importModule(text, module);
    expect(taken).toBe(name);
    expect(after.split('\n')).toContain(line);
    expect(after.split('\n').filter((written) => !text.split('\n').includes(written) && written !== '')).toEqual([line]);
  });

  it('minds only the functions around the place, where that is given', () => {
    const text = 'import torch\n\n\ndef f(torch):\n    inside()\n\n\noutside()\n';
    expect(importModule(text, 'torch', 'outside')).toEqual(['torch', text]);
    expect(importModule(text, 'torch', 'inside')[0]).toBe('pytorch');
  });

  it('uses what the function imports above the place', () => {
    const text = 'def f():\n    above()\n    import torch as t\n    below()\n';
    expect(importModule(text, 'torch', 'below')).toEqual(['t', text]);
    expect(importModule(text, 'torch', 'above')[0]).toBe('torch');
    const taken = text.replaceAll(' as t', '');
    expect(importModule(taken, 'torch', 'above')[0]).toBe('pytorch');
  });

  it('leaves a late import where the place is below it', () => {
    const text = 'x = 1\nimport torch\n\nbelow()\n';
    expect(importModule(text, 'torch', 'below')).toEqual(['torch', text]);
  });
});

describe('helpers', () => {
  const inject = (text: string, usesNumpy: boolean, helper: 'seedEverything' | 'seedWorker'): string => {
    const { file, scaffold } = read(text, usesNumpy);
    return applyEdits(text, planNeeds(file, scaffold[helper]().needs));
  };

  it('seed NumPy only where it is used', () => {
    expect(inject('import torch\n', true, 'seedEverything')).toContain('    np.random.seed(seed % 2**32)\n');
    expect(inject('import torch\n', false, 'seedEverything')).not.toContain('np');
    expect(inject('import torch\n', true, 'seedWorker')).toContain('    np.random.seed(worker_seed)');
    expect(inject('import torch\n', false, 'seedWorker')).not.toContain('np');
  });

  it('use the names of the file, whatever its functions call their own', () => {
    const text = 'import random as rnd\n\nimport torch as th\n\n\ndef f(np):\n    return np\n';
    const after = inject(text, true, 'seedEverything');
    for (const line of ['rnd.seed(seed)', 'np.random.seed(seed % 2**32)', 'th.manual_seed(seed)']) expect(after).toContain(`    ${line}\n`);
    expect(after).toContain('import numpy as np\nimport torch as th\n');
  });

  it('take a free name', () => {
    const { scaffold } = read('seed_everything = 3\n\n\ndef f(seed_worker):\n    return _seed_worker\n');
    expect(scaffold.seedEverything().name).toBe('_seed_everything');
    expect(scaffold.seedWorker().name).toBe('__seed_worker');
  });

  it('reuse the file’s own', () => {
    const text = [
      'import random',
      'import torch',
      'def fix(seed):',
      '    random.seed(seed)',
      '    torch.manual_seed(seed)',
      'def worker(index):',
      '    random.seed(torch.initial_seed() % 2**32)',
      '',
    ].join('\n');
    expect(read(text).scaffold.seedEverything()).toMatchObject({ name: 'fix', needs: [] });
    expect(read(text).scaffold.seedWorker()).toEqual({ name: 'worker', needs: [] });
    // With NumPy in the program they leave something out.
    expect(read(text, true).scaffold.seedEverything().name).toBe('seed_everything');
    expect(read(text, true).scaffold.seedWorker().name).toBe('seed_worker');
  });
});

describe('a framework’s helper', () => {
  /** The call that seeds with 42, and the imports of the file with what it needs. */
  const seed = (text: string): [call: string, imports: string] => {
    const { file, scaffold } = read(text);
    const helper = scaffold.seedEverything();
    return [helper.call('42'), applyEdits(text, planNeeds(file, helper.needs))];
  };

  it.each<[what: string, text: string, call: string]>([
    ['the module', 'import lightning as L\n', 'L.seed_everything(42, workers=True)'],
    ['a module of it', 'import lightning.pytorch as pl\n', 'pl.seed_everything(42, workers=True)'],
    ['the package without an alias', 'import pytorch_lightning\n', 'pytorch_lightning.seed_everything(42, workers=True)'],
    ['the helper', 'from pytorch_lightning import seed_everything\n', 'seed_everything(42, workers=True)'],
    ['the helper under another name', 'from transformers import set_seed as hf_seed\n', 'hf_seed(42)'],
    ['the helper from the module that defines it', 'from transformers.trainer_utils import set_seed\n', 'set_seed(42)'],
    ['a module with the helper', 'from ignite import utils\n', 'utils.manual_seed(42)'],
  ])('is reached through %s', (_, text, call) => {
    expect(seed(text)).toEqual([call, text]);
  });

  it.each<[what: string, text: string, call: string, after: string]>([
    [
      'beside other names of its module',
      'from transformers import Trainer, TrainingArguments\n',
      'set_seed(42)',
      'from transformers import Trainer, TrainingArguments, set_seed\n',
    ],
    [
      'of the release whose names the file uses',
      'from pytorch_lightning.callbacks import ModelCheckpoint\n',
      'seed_everything(42, workers=True)',
      'from pytorch_lightning import seed_everything\nfrom pytorch_lightning.callbacks import ModelCheckpoint\n',
    ],
    [
      'from a submodule',
      'from accelerate import Accelerator\n',
      'set_seed(42)',
      'from accelerate import Accelerator\nfrom accelerate.utils import set_seed\n',
    ],
    ['of MONAI', 'import monai\n', 'set_determinism(42)', 'import monai\nfrom monai.utils import set_determinism\n'],
    [
      'of torch_geometric',
      'from torch_geometric.nn import GCNConv\n',
      'seed_everything(42)',
      'from torch_geometric import seed_everything\nfrom torch_geometric.nn import GCNConv\n',
    ],
    [
      'under a name that is free',
      'from transformers import Trainer\n\nset_seed = 3\n',
      '_set_seed(42)',
      'from transformers import Trainer\nfrom transformers import set_seed as _set_seed\n\nset_seed = 3\n',
    ],
    [
      'of the loop’s own library where several are imported',
      'from accelerate import Accelerator\nfrom transformers import AutoModel\n',
      'set_seed(42)',
      'from accelerate import Accelerator\nfrom accelerate.utils import set_seed\nfrom transformers import AutoModel\n',
    ],
    [
      'of the framework that trains',
      'import accelerate\nimport pytorch_lightning as pl\nfrom transformers import Trainer\n\nTrainer(model).train()\n',
      'set_seed(42)',
      'import accelerate\nimport pytorch_lightning as pl\nfrom transformers import Trainer, set_seed\n\nTrainer(model).train()\n',
    ],
  ])('is imported %s', (_, text, call, after) => {
    expect(seed(text)).toEqual([call, after]);
  });

  it('comes after the file’s own', () => {
    const own =
      'import random\n\nimport torch\nfrom accelerate import Accelerator\n\n\ndef fix(seed):\n    random.seed(seed)\n    torch.manual_seed(seed)\n';
    expect(seed(own)).toEqual(['fix(42)', own]);
  });

  it('that sets flags as well is not taken for a plain one', () => {
    expect(seed('from transformers import enable_full_determinism\n')[0]).toBe('set_seed(42)');
  });
});
