/** Runs of single files with a parser that is loaded only when a source asks for it. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOwnerStyleLookup } from '../../src/config/owner-style.ts';
import { resolveSettings } from '../../src/config/settings.ts';
import { createFileRunner } from '../../src/runner/file-runner.ts';
import { createEngineOptions } from '../../src/runner/run.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';
import { makeFolder } from './folder.ts';

const TRAIN = `import torch
from helpers import prepare

prepare()
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss = model(torch.randn(2, 4)).sum()
loss.backward()
optimizer.step()
`;
/** It seeds, and only tree-sitter finds its way past the error at its end. */
const HELPERS = `import torch


def prepare():
    torch.manual_seed(0)


values = (1,
`;

/** Runs the program of a folder by a runner of its own. */
const run = (cwd: string) => {
  const getOwnerStyle = createOwnerStyleLookup();
  const getOptions = createEngineOptions({
    cwd,
    transforms: TRANSFORMS,
    getSettings: () => resolveSettings(undefined, {}, cwd),
    getOwnerStyle: () => getOwnerStyle(cwd),
  });
  const runner = createFileRunner({ cwd, transforms: TRANSFORMS, usesTriggers: true, digests: false });
  const path = join(cwd, 'train.py');
  return runner.run(path, getOptions(path));
};

// The first of these tests: it is the one in which tree-sitter is not there yet.
it('finds the same whether tree-sitter is loaded for a module or was there before', async () => {
  const cwd = makeFolder({ 'train.py': TRAIN, 'helpers.py': HELPERS });
  const late = await run(cwd);
  await loadParser();
  const early = await run(cwd);
  expect(late.result?.reason).toBeUndefined();
  expect(late.result?.diagnostics.map(({ id }) => id)).toContain('nondeterministic-algorithms');
  expect(late.asked.files).toContain('helpers.py');
  expect(late).toEqual(early);
});

it('names the syntax error of a file that it opens first', async () => {
  const cwd = makeFolder({ 'train.py': `${TRAIN}values = (1,\n` });
  const outcome = await run(cwd);
  expect(outcome.result?.notices.map(({ message }) => message).join()).toContain('syntax error');
});
