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
  const filter = createTriggerFilter([module], () => true);
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
