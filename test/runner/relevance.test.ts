/**
 * What the triggers of the transforms let through: each shape that a transform reports in, and shapes near it that need no parse. That the
 * first are found is shown too, so that no shape stands here for nothing.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { runSources } from '../../src/engine/testing/run-fixture.ts';
import { createTriggerFilter } from '../../src/runner/triggers.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import type { TransformModule } from '../../src/transform/types.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';

beforeAll(async () => {
  await loadParser();
});

function getTransform(id: string): TransformModule {
  const found = TRANSFORMS.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`no transform ${id}`);
  return found;
}

/** Whether a transform is asked about a text. */
function isAsked(id: string, text: string): boolean {
  const module = getTransform(id);
  // No program: only what the text itself asks for.
  const filter = createTriggerFilter([module], () => false);
  return filter('model.py', Buffer.from(text), [module]).length === 1;
}

async function countFindings(id: string, text: string): Promise<number> {
  const results = await runSources(new Map([['model.py', Buffer.from(text)]]), [getTransform(id)], { preset: 'strict' });
  return results.get('model.py')?.diagnostics.length ?? 0;
}

/** A Module whose `forward` has a body. */
function forward(body: string, head = 'import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n'): string {
  return `${head}class Net(${head.includes('as nn') ? 'nn' : 'torch.nn'}.Module):\n    def forward(self, x, **kwargs):\n        ${body.replaceAll('\n', '\n        ')}\n`;
}

/** All line endings find the same. */
function findVariants(text: string): string[] {
  return [text, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\r'), `\ufeff${text}`];
}

function describeShapes(id: string, found: Readonly<Record<string, string>>, left: Readonly<Record<string, string>>): void {
  describe(id, () => {
    it.each(Object.entries(found))('is asked about %s', async (_name, text) => {
      expect(await countFindings(id, text)).toBeGreaterThan(0);
      for (const variant of findVariants(text)) expect(isAsked(id, variant)).toBe(true);
    });
    it.each(Object.entries(left))('is not asked about %s', async (_name, text) => {
      expect(isAsked(id, text)).toBe(false);
      expect(await countFindings(id, text)).toBe(0);
    });
  });
}

describeShapes(
  'nondeterministic-op',
  {
    'a function': forward('return F.grid_sample(x, x)'),
    'a function by its path': forward('return torch.nn.functional.grid_sample(x, x)'),
    'another name of torch': forward('return th.nn.functional.grid_sample(x, x)', 'import torch as th\nimport torch.nn as nn\n'),
    'an imported function': forward(
      'return grid_sample(x, x)',
      'import torch\nfrom torch.nn.functional import (\n  pad,\n  grid_sample,\n)\n',
    ),
    'an imported function by another name': forward('return gs(x, x)', 'import torch\nfrom torch.nn.functional import grid_sample as gs\n'),
    'all names': forward('return grid_sample(x, x)', 'import torch\nfrom torch.nn.functional import *\n'),
    'a module by another name': forward('f = F.grid_sample\nreturn G.grid_sample(x, x)', 'import torch\nG = torch.nn.functional\n'),
    'another name': forward('f = F.grid_sample\nreturn f(x, x)'),
    'a choice': forward('return (F.grid_sample if x else None)(x, x)'),
    'the other side': forward('f = None if x else F.grid_sample\nreturn f(x, x)'),
    'a call on lines that a backslash joins': forward('return F \\\n  .grid_sample \\\n  (x, x)'),
    'a call with a comment inside': forward("return (F  # don't\n  .grid_sample(  # (\n  x, x))"),
    'a call after prose': `"""It's "F.grid_sample" (\n"""\n${forward("'a \\' # b'; return F.grid_sample(x, x)")}`,
    'a call in an f-string': forward('print(f"{F.grid_sample(x, x)} a b")'),
    'a call in the same quotes': forward('return F.interpolate(x, 2, None, "bilinear"), "a" "b"'),
    'a mode by position': forward('return F.interpolate(x, None, 2, "bilinear")'),
    'a mode by a name': forward('mode = "bilinear"\nreturn F.interpolate(x, mode=mode)'),
    'a mode that is chosen': forward('return F.interpolate(x, mode="bicubic" if x else "nearest")'),
    'a mode in brackets': forward('return F.interpolate(x, mode=("bicubic"))'),
    'a mode among unpacked options': forward('options = dict(mode="bilinear")\nreturn F.interpolate(x, **options)'),
    'a mode in long quotes': forward('return F.interpolate(x, mode="""bilinear""")'),
    'a layer': 'import torch.nn as nn\nlayer = nn.AdaptiveAvgPool2d(7)\n',
    'a layer in a function for data': 'import torch.nn as nn\ndef load_transform():\n    return nn.AdaptiveMaxPool2d(1)\n',
    'a size that is another one': 'import torch.nn as nn\nlayer = nn.AdaptiveAvgPool2d((1, 2))\n',
    'a size by name': 'import torch.nn as nn\nsize = 3\nlayer = nn.AdaptiveAvgPool2d(output_size=size)\n',
    'a padding mode': 'import torch.nn as nn\nlayer = nn.Conv2d(3, 8, 3, padding_mode="reflect")\n',
    'a layer of its module': 'from torch.nn.modules.padding import ReflectionPad2d\nlayer = ReflectionPad2d(1)\n',
    'a sum as a function': forward('return torch.cumsum(torch.rand(3), 0)'),
    'a sum of an argument by name': forward('return torch.cumsum(dim=0, input=torch.softmax(x, 0))'),
    'a sum as a method': forward('weights = torch.softmax(x, 0)\nreturn weights.cumsum(0)'),
    'a sum in place': forward('weights = torch.softmax(x, 0)\nweights.cumsum_(0)'),
    'a sum of a parameter':
      'import torch\nclass Net(torch.nn.Module):\n    def forward(self, x: torch.Tensor):\n        return x.cumsum(0)\n',
    'a sum of a parameter that may be none':
      'import torch\nfrom typing import Optional\nclass Net(torch.nn.Module):\n    def forward(\n        self,\n        x: Optional[\n            torch.Tensor\n        ] = None,\n    ):\n        return x.cumsum(0)\n',
    'a sum of a tensor by another name':
      'import torch\nT = torch.Tensor\nclass Net(torch.nn.Module):\n    def forward(self, x: T):\n        return x.cumsum(0)\n',
    'a sum of a layer’s output':
      'import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        self.fc = torch.nn.Linear(2, 2)\n    def forward(self, x):\n        return self.fc(x).cumsum(0)\n',
    'a sum of a parameter of the module':
      'import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        self.w = torch.nn.Parameter(torch.rand(2))\n    def forward(self, x):\n        return self.w.cumsum(0)\n',
    'a sum of what was unpacked': forward('a, b = torch.sort(x)\nreturn a.cumsum(0)'),
    'a sum of an operation': forward('return (torch.rand(3) / 2).cumsum(0)'),
    'a sum with a dtype': forward('mask = torch.ones(3)\nreturn mask.cumsum(0, dtype=torch.float32)'),
    'a sum in brackets of its own': forward('mask = torch.rand(3)\nreturn torch.cumsum((mask), 0)'),
    'a sum of a name given on the way': forward('return (w := torch.rand(3)).cumsum(0) + w.cumsum(0)'),
    'a median': forward('return torch.rand(3).median(dim=0)'),
    'a median in steps': forward('y = torch.rand(3)\nz = y[0].T\nreturn z.median(0)'),
    weights: forward('return torch.bincount(x, weights=x)'),
    'a product': forward('y = torch.rand(3)\nreturn y.scatter_reduce(0, x, x, "prod")'),
    'a put': forward('y = torch.rand(3)\ny.put_(x, x)'),
    'an imported put': forward('return put(x, x)', 'import torch\nfrom torch import put\n'),
  },
  {
    prose: forward('"""Like F.grid_sample(x, x)"""\nreturn x  # F.grid_sample(x, x)'),
    'another library': forward('return kornia.grid_sample(x, x)'),
    'a method of its own':
      'import torch\nclass Net(torch.nn.Module):\n    def grid_sample(self, x): pass\n    def forward(self, x):\n        return self.grid_sample(x)\n',
    'a function of the project': forward('return cumsum(x)', 'import torch\nfrom .ops import cumsum\n'),
    'a list of layers': 'import torch.nn as nn\nPOOLS = [nn.AdaptiveMaxPool2d, nn.MaxPool3d]\n',
    'a mode that is the nearest': forward('return F.interpolate(x, mode="nearest")'),
    'a mode that an attribute says': forward('return F.interpolate(x, mode=self.bilinear)'),
    'a function for data':
      'import torch.nn.functional as F\ndef preprocess(x):\n    if x:\n        return F.interpolate(x, mode="bilinear")\n',
    'a class for data':
      'import torch.nn.functional as F\nclass ImageProcessor:\n    def run(self, x):\n        return F.interpolate(x, mode="bilinear")\n',
    'an image': forward('return F.interpolate(images[None], mode="bilinear")'),
    'a size of 1': 'import torch.nn as nn\nlayer = nn.AdaptiveAvgPool2d((1, 1))\n',
    'a sum of whole numbers': forward('return torch.cumsum(mask.long(), 0)'),
    'a sum by the name': forward('return attention_mask.cumsum(0)'),
    'a sum with a whole dtype': forward('return torch.cumsum(x, 0, dtype=torch.int32)'),
    'a sum of a comparison': forward('return (x > 0).cumsum(0)'),
    'an array': forward('return np.asarray(x).cumsum()', 'import torch\nimport numpy as np\n'),
    'a queue': forward('self.queue.put(x)\nkwargs.put(x)\nqueues[0].put(x)'),
    'a median of all': forward('return torch.rand(3).median()'),
    'a sum without weights': forward('return torch.bincount(x, None, 3)'),
    'a padding mode of another': forward('return np.pad(x, 1, mode="reflect")', 'import torch\nimport numpy as np\n'),
  },
);

describeShapes(
  'unordered-set',
  {
    'a list of a set': 'names = list(set(["a", "b"]))\nprint(names[0])\nx = names[1:]\n',
    'a loop that appends': 'out = []\nfor x in set(open("f").read().split()):\n    out.append(x)\ny = out[0]\n',
    'a loop that numbers': 'index = {}\nfor x in {"a", "b"}:\n    index[x] = len(index)\n',
    'a loop on one line': 'n = ""\nfor x in {"a", "b"}: n = n + x\ny = n[0]\n',
    'a loop with a comment and a joined line':
      'out = []\nfor x in \\\n        set("a b".split()):  # all (\n    out \\\n        .append(x)\ny = out[0]\n',
    'a loop that returns an item': 'def f(a: str):\n    for x in {"a", "b"}:\n        if x.startswith(a):\n            return x\n',
    'a loop that draws': 'import random\nfor x in {"a", "b"}:\n    print(x, random.random())\n',
    'a loop that calls a function that draws': 'import random\ndef f(x):\n    return random.random()\nfor x in {"a", "b"}:\n    f(x)\n',
    'a loop that calls a function that draws by another name':
      'import torch\ndef f(x):\n    return torch.rand(1)\ng = f\nh = g\nfor x in {"a", "b"}:\n    h(x)\n',
    'a loop that fills one of two tables':
      'def f():\n    a, b = {}, dict()\n    c = {}\n    for x in {"a", "b"}:\n        c[x] = 1\n    return [y for y in c]\n',
    'a condition on one line': 'n = ""\nfor x in {"a", "b"}:\n    if x: n = n + x\ny = n[0]\n',
    'a loop that fills a table': 'table = {}\nfor x in {"a", "b"}:\n    table[x] = 1\nrows = list(table.values())\ny = rows[0]\n',
    'a table of a function above':
      'table = {}\ndef f():\n    for x in {"a", "b"}:\n        table[x] = 1\ndef g():\n    rows = list(table)\n    return rows[0]\n',
    'a dictionary of a set': 'def f():\n    table = {x: 1 for x in {"a", "b"}}\n    rows = list(table)\n    return rows[0]\n',
    'a named set': 'def f():\n    names = {"a", "b"}\n    return [x for x in names]\n',
    'a named set in brackets over lines':
      'def f():\n    names = set(\n        ["a", "b"]\n    )\n    out = [\n        x\n        for x in names\n    ]\n    return out[0]\n',
    'a set of the class':
      'class A:\n    def __init__(self):\n        self.names = {"a", "b"}\n    def f(self):\n        return list(self.names)[0]\n',
    'a set of the module': 'NAMES = {"a", "b"}\ndef f():\n    return list(NAMES)[0]\n',
    'a set of sets': 'def f(x):\n    a = {"a", "b"}\n    b = a | {"c"}\n    return list(b.copy())[0]\n',
    'a splat': 'def f():\n    names = {"a", "b"}\n    return [*names][0]\n',
    'a function of the name of a built-in': 'def any(x):\n    return list(x)[0]\ny = any(n for n in {"a", "b"})\n',
    'a choice': 'import random\nx = random.choice(list({"a", "b"}))\n',
  },
  {
    prose: '"""Use list(set(names)) here."""\nx = 1  # list(set(names))\n',
    'a question': 'ok = any(x in y for x in {"a", "b"})\n',
    'a sorted list of a set': 'names = sorted(list(set("a b".split())))\nprint(names[0])\n',
    'a set of a set': 'names = {x.lower() for x in {"a", "b"}}\n',
    'a loop that deletes': 'table = dict(a=1)\nfor x in {"a", "b"}:\n    del table[x]\n    table.pop(x, None)\n',
    'a loop that sets by key':
      'def f(g):\n    masks = {}\n    for kind in {"a", "b"}:\n        masks[kind] = g(kind)\n    return masks["a"]\n',
    'a loop that fills one of two tables by key':
      'def f(self):\n    masks, flags = {}, {}\n    for kind in {"a", "b"}:\n        masks[kind] = self.run(kind)\n        if kind == "a":\n            flags[kind] = None\n    return masks["a"], flags["b"]\n',
    'the only one': 'x = next(iter({"a"}))\n',
    'a dictionary that is read by key': 'def f(g):\n    masks = {kind: g(kind) for kind in {"a", "b"}}\n    return masks["a"]\n',
    'a name of another function': 'def f():\n    names = {"a", "b"}\n    return len(names)\ndef g(names):\n    return list(names)[0]\n',
  },
);

describeShapes(
  'always-on-dropout',
  {
    'a call': forward('return F.dropout(x, 0.5)'),
    'a call with True': forward('return F.dropout(x, 0.5, training=True)'),
    'another name': forward('return drop(x, 0.5)', 'import torch\nfrom torch.nn.functional import dropout as drop\n'),
    'a name in the class': forward('drop = torch.nn.functional.dropout2d\nreturn drop(x)'),
    'a call over lines': forward('return F.dropout(  # (training=\n  x,\n  p=0.5,\n)'),
    'a call that a backslash joins': forward('return F \\\n  .dropout(x)'),
    attention: forward('return F.scaled_dot_product_attention(x, x, x, dropout_p=0.1)'),
    'attention by position': forward('return F.scaled_dot_product_attention(x, x, x, None, 0.1)'),
    'torch_geometric’s': forward('return dropout_edge(x, 0.5)', 'import torch\nfrom torch_geometric.utils import dropout_edge\n'),
    'a call in a nested function': forward('def inner(y):\n    return F.dropout(y)\nreturn inner(x)'),
  },
  {
    'a layer': forward('return self.dropout(x)'),
    'a call that says': forward('return F.dropout(x, self.p, self.training)'),
    'a call that says by name': forward('return F.dropout(x, p=self.p, training=self.training)'),
    'attention without': forward('return F.scaled_dot_product_attention(x, x, x, dropout_p=0.0)'),
    'a function': 'import torch.nn.functional as F\ndef f(x):\n    return F.dropout(x)\n',
    prose: forward('"""Like F.dropout(x)."""\nreturn x'),
  },
);

describeShapes(
  'multi-gpu',
  {
    'a wrapper': 'import torch.nn as nn\nmodel = nn.DataParallel(nn.Linear(2, 2))\n',
    'another name': 'from torch.nn.parallel import DistributedDataParallel as DDP\nmodel = DDP(1)\n',
    'a module by another name': 'import torch\ndist = torch.distributed\ndist.init_process_group("nccl")\n',
    deepspeed: 'import deepspeed\nengine = deepspeed.initialize(model=1)\n',
    'deepspeed by another name': 'import deepspeed as ds\nds.init_distributed()\n',
    horovod: 'import horovod.torch as hvd\nhvd.init()\n',
    'a trainer': 'import lightning as L\ntrainer = L.Trainer(\n    devices = 4,\n)\n',
    'a trainer by another name': 'from pytorch_lightning import Trainer as T\ntrainer = T(gpus=[0, 1])\n',
    'a sampler': 'from torch.utils.data import DistributedSampler\ns = DistributedSampler(1, seed=1 + rank)\n',
  },
  {
    'a check': 'import torch.nn as nn\nprint(isinstance(1, nn.DataParallel))\n',
    'another library': 'from mine import DataParallel, deepspeed\nDataParallel(1)\ndeepspeed.initialize()\n',
    prose: '"""Wrap it: nn.DataParallel(model)."""\nimport torch  # init_process_group()\n',
    'another trainer': 'from transformers import Trainer\ntrainer = Trainer(devices=4)\n',
  },
);

describeShapes(
  'nondeterministic-seed',
  {
    'the clock': 'import time, random\nrandom.seed(time.time())\n',
    'the clock by a name': 'import time\nimport torch\nseed = int(time.time())\ntorch.manual_seed(seed)\n',
    'the clock by another name': 'from time import time as now\nimport torch as th\nth.manual_seed(\n    int(now()),  # )\n)\n',
    nothing: 'import random\nrandom.seed()\n',
    none: 'import numpy as np\nnp.random.seed(None)\n',
    'torch’s own': 'import torch\ntorch.seed()\n',
    'another name': 'from random import seed as s\ns()\n',
    'a generator': 'import os\nimport numpy as np\nrng = np.random.default_rng(os.getpid())\n',
    'an option': 'import argparse, time\np = argparse.ArgumentParser()\np.add_argument("--seed", type=int, default=int(time.time()))\n',
    'a process': 'import os, torch\ntorch \\\n  .manual_seed(os.getpid())\n',
  },
  {
    'a number': 'import time, torch\ntorch.manual_seed(0)\nt = time.time()\n',
    prose: 'import time\n"""Call torch.manual_seed(time.time())."""\nseed = 1\n',
    'a definition': 'import time\ndef seed(x=time.time()):\n    return x\n',
    'a generator without': 'import numpy as np, time\nt = time.time()\nrng = np.random.default_rng()\n',
  },
);

describeShapes(
  'hash-order',
  {
    'a bucket': 'def f(name):\n    return hash(name) % 10\n',
    'a bucket in brackets': 'def f(name):\n    return (hash(name) ^ 3) % 10\n',
    'a bucket over lines': 'def f(name):\n    return abs(\n        hash(name)  # (\n    ) % 10\n',
    'a seed': 'import random\ndef f(name):\n    random.seed(hash(name))\n',
    'a seed by another name': 'from random import seed as s\ndef f(name):\n    s(hash(name))\n',
    'a key': 'def f(names):\n    return sorted(names, key=hash, reverse=True)\n',
    'a key by lambda': 'def f(names):\n    return sorted(names, key=lambda n: hash(n))\n',
    'the environment': 'import os\nos.environ["PYTHONHASHSEED"] = "0"\n',
  },
  {
    'a method': 'class A:\n    def __hash__(self):\n        return hash(self.x)\n',
    'a key of a table': 'table = {}\ndef f(x):\n    table[hash(x)] = 1\n    return 3 % 2\n',
    prose: '"""Use hash(name) % 10."""\n',
    'a method of that name': 'x.hash(1) % 2\n',
  },
);

describeShapes(
  'unordered-listing',
  {
    'a list': 'import os\nfiles = os.listdir(".")\nx = files[0]\n',
    'another name': 'from os import listdir as ls\nx = ls(".")[0]\n',
    'a function by another name': 'import os\nls = os.listdir\nx = ls(".")[0]\n',
    'a pattern': 'import glob as g\nx = g.glob("*.png")[:10]\n',
    'a path': 'from pathlib import Path\nx = list(Path(".").glob("*"))[0]\n',
    'a folder of a path': 'import pathlib\nx = [p for p in pathlib.Path(".").iterdir()]\ny = x[0]\n',
    'a walk': 'import os\nout = []\nfor root, dirs, files in os.walk("."):\n    for f in files:\n        out.append(f)\nx = out[0]\n',
    'a loop': 'import os\nout = []\nfor f in os \\\n        .listdir("."):  # sorted(\n    out.append(f)\nx = out[0]\n',
  },
  {
    'a sorted list': 'import os\nfiles = sorted(os.listdir("."))\nx = files[0]\n',
    'a count': 'import os\nn = len(os.listdir("."))\n',
    'a loop that deletes': 'import os\nfor f in os.listdir("."):\n    os.remove(f)\n',
    'a method of another': 'from mine import fs\nx = fs.listdir(".")[0]\n',
    prose: 'import os\n"""Like os.listdir(x)[0]."""\n',
  },
);

describeShapes(
  'nondeterministic-cudnn',
  {
    'a flag': 'import torch\ntorch.backends.cudnn.benchmark = True\n',
    'a flag by another name': 'import torch.backends.cudnn as c\nc.benchmark = True\n',
    'a flag of a module by another name': 'import torch\nb = torch.backends\nb.cudnn.deterministic = False\n',
    'a flag over lines': 'import torch\ntorch.backends.cudnn \\\n    .benchmark = (  # timed\n        True)\n',
    'two flags': 'from torch.backends import cudnn\ncudnn.benchmark, cudnn.deterministic = True, False\n',
    'a flag that is named': 'import torch\nsetattr(torch.backends.cudnn, "benchmark", True)\n',
    'a call': 'import torch\ntorch.backends.cudnn.set_flags(_benchmark=True)\n',
    'a call by position': 'from torch.backends.cudnn import flags as f\nwith f(True, True):\n    pass\n',
  },
  {
    'a question': 'import torch\nif torch.backends.cudnn.is_available() and torch.backends.cudnn.benchmark:\n    flags = 1\n',
    prose: '"""Set torch.backends.cudnn.benchmark = True."""\nimport torch\n',
    'a call that says nothing of them': 'import torch\nwith torch.backends.cudnn.flags(enabled=False):\n    pass\n',
  },
);

describeShapes(
  'unseeded-framework',
  {
    'a trainer': 'import lightning as L\ntrainer = L.Trainer(max_epochs=3)\n',
    'a trainer by its module': 'import lightning.pytorch as pl\ntrainer = pl.trainer.Trainer(\n    max_epochs=3,\n)\n',
    'a trainer by another name': 'from pytorch_lightning import Trainer as T\ntrainer = T(max_epochs=3)\n',
    'composer’s': 'import composer\ntrainer = composer.Trainer(model=1)\n',
  },
  { prose: '"""Call L.Trainer(max_epochs=3)."""\nimport lightning\n', 'another one': 'from mine import Trainer\nTrainer(1)\n' },
);
