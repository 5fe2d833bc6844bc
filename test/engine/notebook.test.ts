/** What the engine makes of a whole notebook: the built-in transforms together, and fixes that a notebook must refuse. */
import { beforeAll, describe, expect, it } from 'vitest';
import { findCellTexts } from '../../src/document/notebook.ts';
import { openDocument } from '../../src/document/open.ts';
import { runFile, type EngineOptions, type OpenDocument } from '../../src/engine/run-file.ts';
import type { FileResult } from '../../src/engine/types.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import type { Edit } from '../../src/text/edit.ts';
import type { TransformModule } from '../../src/transform/types.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';

let open: OpenDocument;
beforeAll(async () => {
  const parse = await loadParser();
  open = (path, bytes) => openDocument(path, bytes, parse);
});

/** A notebook with a text cell on top, so that code cells count from 2; each has an output and an id. */
function notebook(cells: readonly string[]): Buffer {
  const code = cells.map((text, index) => ({
    cell_type: 'code',
    execution_count: index + 3,
    id: `cell-${index}`,
    metadata: { collapsed: false },
    outputs: [{ name: 'stdout', output_type: 'stream', text: ['import torch\n'] }],
    source: text.split(/(?<=\n)/),
  }));
  const title = { cell_type: 'markdown', id: 'title', metadata: {}, source: ['# torch.manual_seed(0)'] };
  return Buffer.from(`${JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [title, ...code] }, undefined, 1)}\n`);
}

async function fix(cells: readonly string[], options: Partial<EngineOptions> = {}): Promise<FileResult> {
  return runFile('train.ipynb', notebook(cells), open, {
    transforms: TRANSFORMS,
    seed: 42,
    preset: 'recommended',
    unsafeFixes: false,
    owner: { lineLength: undefined, forbidsCodeBetweenImports: false },
    options: {},
    ...options,
  });
}

/** The texts of the code cells after the run, by their number. */
function findAfter(result: FileResult): ReadonlyMap<number, string> {
  return new Map(findCellTexts(result.after).map(({ number, text }) => [number, text]));
}

const MODEL = 'device = "cuda"\nmodel = nn.Linear(8, 1).to(device)\noptimizer = torch.optim.SGD(model.parameters(), lr=0.1)';
const TRAIN = 'for x, y in loader:\n    loss = (model(x) - y).pow(2).mean()\n    loss.backward()\n    optimizer.step()';
const LOADER = 'from torch.utils.data import DataLoader\n\nloader = DataLoader(data, batch_size=8, num_workers=2)';

describe('where things go', () => {
  const cells = [
    '%matplotlib inline\nimport time',
    'import numpy as np\nimport torch\nfrom torch import nn',
    LOADER,
    MODEL,
    `%%time\n${TRAIN}`,
  ];

  it('merges imports into the first cell that imports; the environment with its own goes above torch, the seed below the imports', async () => {
    const after = findAfter(await fix(cells));
    expect(after.get(2)).toBe('%matplotlib inline\nimport random\nimport time');
    expect(after.get(3)).toMatch(
      /^import os\n\nos\.environ\.setdefault\("CUBLAS_WORKSPACE_CONFIG", ":4096:8"\)[^\n]*\n\nimport numpy as np\nimport torch\nfrom torch import nn\n\n\ndef seed_everything\(/,
    );
    expect(after.get(3)).toMatch(/\n\n\nseed_everything\(42\)\ntorch\.backends\.cudnn\.benchmark = False\n/);
    expect([after.get(5), after.get(6)]).toEqual([MODEL, `%%time\n${TRAIN}`]);
  });

  it('gives a loader its generator and no `worker_init_fn`', async () => {
    const after = findAfter(await fix(cells));
    expect(after.get(4)).toContain('generator=torch.Generator().manual_seed(42)');
    expect(after.get(4)).not.toContain('worker_init_fn');
  });

  it('changes `source` only, and nothing in a second run', async () => {
    const result = await fix(cells);
    const [before, after] = [result.before, result.after].map(
      (bytes) => JSON.parse(Buffer.from(bytes).toString()) as { cells: { source: unknown }[] },
    );
    for (const cell of [...before!.cells, ...after!.cells]) delete cell.source;
    expect(after).toEqual(before);
    expect(result.status).toBe('changed');
    const texts = [...findAfter(result).values()];
    expect(Buffer.from((await fix(texts)).after).equals(notebook(texts))).toBe(true);
  });

  it('seeds before the first draw, though torch is imported below it', async () => {
    const after = findAfter(
      await fix(['import numpy as np', 'x = np.random.rand(3)', 'import torch\nfrom torch import nn', LOADER, MODEL, TRAIN]),
    );
    expect(after.get(2)).toContain('\nseed_everything(42)');
    expect(after.get(2)).toMatch(/^import torch$/m);
  });
});

describe('a cell that cannot be read', () => {
  it('is named, and the others are fixed', async () => {
    const result = await fix(['import torch\nfrom torch import nn', 'def ___(', LOADER, MODEL, TRAIN]);
    expect(result.notices.map(({ message, position }) => [message, position?.cell])).toEqual([
      [expect.stringMatching(/^cell 3: syntax error at line 1 near/) as string, 3],
    ]);
    expect(findAfter(result).get(2)).toContain('seed_everything(42)');
    expect(findAfter(result).get(3)).toBe('def ___(');
  });
});

describe('a seed call that comes too late', () => {
  const late = async (cells: readonly string[]): Promise<readonly [string, number | undefined, string]> => {
    const { diagnostics } = await fix(cells);
    const [finding, ...others] = diagnostics.filter(({ id }) => id === 'unseeded-run');
    expect(others).toEqual([]);
    return [finding!.message, finding!.startPosition.cell, finding!.help];
  };

  it('is reported where it stands below the training, with the advice to restart the kernel', async () => {
    const [message, cell, help] = await late(['import torch\nfrom torch import nn', LOADER, MODEL, TRAIN, 'torch.manual_seed(0)']);
    expect([message, cell]).toEqual(['`torch.manual_seed(0)` stands below the training in cell 5', 6]);
    expect(help).toContain('restart the kernel before a run that counts');
  });

  it('is reported where it stands below the first draw', async () => {
    const [message, cell] = await late(['import torch\nfrom torch import nn', LOADER, MODEL, `torch.manual_seed(0)\n${TRAIN}`]);
    expect([message, cell]).toEqual(['`torch.manual_seed(0)` stands after the first random draw in cell 4', 5]);
  });

  it('is no finding where the notebook is seeded in time', async () => {
    const { diagnostics } = await fix([
      'import random\nimport torch\nfrom torch import nn\n\nrandom.seed(0)\ntorch.manual_seed(0)',
      LOADER,
      MODEL,
      TRAIN,
      'torch.manual_seed(1)',
    ]);
    expect(diagnostics.map(({ id }) => id)).not.toContain('unseeded-run');
  });
});

describe('places in a report', () => {
  it('name the cell and its line, and the line of the file', async () => {
    const result = await fix(['import torch', 'x = 1\n%time y = 2\nloader = torch.utils.data.DataLoader([1])', 'loader?']);
    const { startPosition } = result.diagnostics.find(({ id }) => id === 'unseeded-dataloader')!;
    expect(startPosition).toMatchObject({ cell: 3, line: 3, column: 10 });
    expect(Buffer.from(result.before).toString().split('\n')[startPosition.fileLine! - 1]).toContain('DataLoader([1])');
  });

  it('are shown in the code as it is written, commands included', async () => {
    const { beforeText } = await fix(['import torch', '!pip install x\nloader = torch.utils.data.DataLoader([1])']);
    expect(beforeText).toBe('import torch\n!pip install x\nloader = torch.utils.data.DataLoader([1])');
  });
});

describe('a fix that would cross a cell', () => {
  const replace = (start: string, end: string): TransformModule => ({
    meta: { id: 'crossing', summary: '', why: '', fixable: 'always', safety: 'safe', severity: 'warning', triggers: [], since: '1.0.0' },
    default: (file, api) => {
      const edit: Edit = { start: file.text.indexOf(start), end: file.text.indexOf(end) + end.length, text: 'z = 3' };
      if (edit.start >= 0) api.report({ node: edit, message: 'crosses', help: 'none', fix: { title: 'Replace', edits: [edit] } });
    },
  });

  it('is refused, and says so', async () => {
    const result = await fix(['x = 1', 'y = 2'], { transforms: [replace('x = 1', 'y = 2')] });
    expect(result.status).toBe('unchanged');
    expect(result.diagnostics).toMatchObject([{ status: 'refused', reason: 'it would cross a notebook cell' }]);
  });

  it('is applied where it ends with its cell', async () => {
    const result = await fix(['x = 1', 'y = 2'], { transforms: [replace('x = 1', 'x = 1')] });
    expect([...findAfter(result).values()]).toEqual(['z = 3', 'y = 2']);
  });
});
