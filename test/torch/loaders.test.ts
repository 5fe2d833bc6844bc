/**
 * Executes programs that `unseeded-dataloader` and `unseeded-sampler` rewrote: each branch of the choice of a generator. What must hold
 * of every one: two runs agree, no epoch repeats the order of another, and no two loaders share a permutation.
 *
 * A program calls `show(name, loader)` once for each epoch; the harness above it prints the order the loader gives.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Interpreter, runReproFix, startInterpreter } from './python.ts';

const IDS = 'unseeded-dataloader,unseeded-sampler';

/** Trains as well, so that the program counts as one that does, and draws on the way. */
const HARNESS = `
import torch

weight = torch.ones(1, requires_grad=True)


def show(name, loader):
    order = [int(item) for batch in loader for item in torch.as_tensor(batch).flatten()]
    (weight * torch.rand(1)).sum().backward()
    print("ORDER", name, *order)
`;

let interpreter: Interpreter;
beforeAll(async () => {
  interpreter = await startInterpreter();
});
afterAll(() => interpreter.close());

let folder: string;
const program = (): string => join(folder, 'program.py');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-'));
  writeFileSync(join(folder, 'harness.py'), HARNESS.trimStart());
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Writes the program, rewrites it with the two transforms alone, and gives its new text. */
async function rewrite(code: string): Promise<string> {
  writeFileSync(program(), code.trimStart());
  await runReproFix(folder, ['--select', IDS, 'program.py']);
  return readFileSync(program(), 'utf8');
}

/** The orders a run prints, as `name: order` lines. */
async function run(...args: readonly string[]): Promise<readonly { readonly name: string; readonly order: string }[]> {
  const output = await interpreter.run(folder, 'program.py', args);
  return [...output.matchAll(/^ORDER (\S+) (.*)$/gm)].map(([, name = '', order = '']) => ({ name, order }));
}

/** The rewritten program agrees with itself and repeats no order; gives what one run printed. */
async function expectDistinctAndEqual(text: string): Promise<readonly { readonly name: string; readonly order: string }[]> {
  const [first, second] = await Promise.all([run(), run()]);
  expect(first, text).toEqual(second);
  expect(first.length, text).toBeGreaterThan(1);
  expect(new Set(first.map(({ order }) => order)).size, text).toBe(first.length);
  return first;
}

describe('each form of a generator', () => {
  const CASES: Readonly<Record<string, { readonly code: string; readonly form: string }>> = {
    "the program's own seed": {
      form: 'manual_seed(args.seed + 1)',
      code: `
import argparse

import torch
from harness import show
from torch.utils.data import DataLoader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=3)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    horses = DataLoader(range(64), batch_size=8, shuffle=True)
    zebras = DataLoader(range(64), batch_size=8, shuffle=True)
    for epoch in range(3):
        show("horses", horses)
        show("zebras", zebras)
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`,
    },
    'the seed set last': {
      form: 'manual_seed(torch.initial_seed() + 1)',
      code: `
import sys

import torch
from harness import show
from torch.utils.data import DataLoader


def main(seed):
    if seed is not None:
        torch.manual_seed(seed)
    train = DataLoader(range(64), batch_size=8, shuffle=True)
    val = DataLoader(range(64), batch_size=8, shuffle=True)
    for epoch in range(3):
        show("train", train)
        show("val", val)
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main(len(sys.argv))
`,
    },
    'a fixed seed in a script that sets none': {
      form: 'manual_seed(43)',
      code: `
import torch
from harness import show
from torch.utils.data import DataLoader

train = DataLoader(range(64), batch_size=8, shuffle=True)
val = DataLoader(range(64), batch_size=8, shuffle=True)
for epoch in range(3):
    show("train", train)
    show("val", val)
torch.ones(1, requires_grad=True).sum().backward()
`,
    },
    'the seed the fix brings': {
      form: 'seed_everything(42)',
      code: `
import torch
from harness import show
from torch.utils.data import DataLoader


def main():
    train = DataLoader(range(64), batch_size=8, shuffle=True)
    for epoch in range(3):
        show("train", train)
        show("again", DataLoader(range(64), batch_size=8, shuffle=True))
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`,
    },
    'a seed drawn at each construction': {
      form: 'torch.randint(2**63 - 1, ())',
      code: `
import torch
from harness import show
from torch.utils.data import DataLoader


def get_loader(shuffle):
    return DataLoader(range(64), batch_size=8, shuffle=shuffle)


def main():
    torch.manual_seed(0)
    make = lambda: DataLoader(range(64), batch_size=8, shuffle=True)
    loaders = [DataLoader(range(64), batch_size=8, shuffle=True) for _ in range(2)]
    for epoch in range(3):
        for loader in loaders:
            show("list", loader)
        show("function", get_loader(True))
        show("lambda", make())
        show("loop", DataLoader(range(64), batch_size=8, shuffle=True))
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`,
    },
    'samplers and splits': {
      form: 'generator=torch.Generator().manual_seed(5)',
      code: `
import torch
from harness import show
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SubsetRandomSampler, WeightedRandomSampler, random_split

torch.manual_seed(5)
parts = random_split(range(64), [0.5, 0.5])
show("first", parts[0])
show("second", parts[1])
samplers = [RandomSampler(range(64)), SubsetRandomSampler(range(64)), WeightedRandomSampler([1.0] * 64, 64)]
samplers.append(BatchSampler(RandomSampler(range(64)), 8, False))
nested = DataLoader(range(64), sampler=RandomSampler(range(64)))
for epoch in range(3):
    for sampler in samplers:
        show("sampler", sampler)
    show("nested", nested)
torch.ones(1, requires_grad=True).sum().backward()
`,
    },
    'subclasses, partials and keyword dictionaries': {
      form: 'super().__init__(dataset, batch_size=8, shuffle=True, generator=',
      code: `
import functools

import torch
from harness import show
from torch.utils.data import DataLoader


class Passing(DataLoader):
    def __init__(self, dataset, num_workers=0, **kwargs):
        super().__init__(dataset, num_workers=num_workers, batch_size=8, **kwargs)


class Closed(DataLoader):
    def __init__(self, dataset):
        super().__init__(dataset, batch_size=8, shuffle=True)  # noqa


def main():
    torch.manual_seed(0)
    options = {"batch_size": 8}
    options["shuffle"] = True
    make = functools.partial(DataLoader, batch_size=8, shuffle=True)
    loaders = [Passing(range(64), shuffle=True), Closed(range(64)), make(range(64)), DataLoader(range(64), **options)]
    for epoch in range(3):
        for loader in loaders:
            show("loader", loader)
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`,
    },
  };

  it.each(Object.entries(CASES))('%s', async (_, { code, form }) => {
    const text = await rewrite(code);
    expect(text).toContain(form);
    await expectDistinctAndEqual(text);
  });
});

describe('what the generators are for', () => {
  const VALIDATION = `
import sys

import torch
from harness import show
from torch.utils.data import DataLoader


def main():
    torch.manual_seed(0)
    train = DataLoader(range(64), batch_size=8, shuffle=True)
    val = DataLoader(range(16), batch_size=8)
    for epoch in range(3):
        show("train", train)
        if len(sys.argv) > 1:
            list(val)
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`;

  it('validation does not move the order of training', async () => {
    writeFileSync(program(), VALIDATION.trimStart());
    expect(await run()).not.toEqual(await run('--validate'));
    const text = await rewrite(VALIDATION);
    expect(await run(), text).toEqual(await run('--validate'));
  });

  it('experiments that seed themselves start alike, and their epochs differ', async () => {
    const text = await rewrite(`
import torch
from harness import show
from torch.utils.data import DataLoader

SEED = 4
for fold in range(3):
    torch.manual_seed(SEED)
    loader = DataLoader(range(64), batch_size=8, shuffle=True)
    for epoch in range(2):
        show(f"epoch-{epoch}", loader)
torch.ones(1, requires_grad=True).sum().backward()
`);
    expect(text).toContain('manual_seed(SEED)');
    const orders = await run();
    expect(orders).toEqual(await run());
    expect(new Set(orders.map(({ name, order }) => name + order)).size, text).toBe(2);
    expect(new Set(orders.map(({ order }) => order)).size, text).toBe(2);
  });

  it('spawned workers get noise of their own, the same in every run', async () => {
    const text = await rewrite(`
import random

import numpy as np
import torch
from harness import show
from torch.utils.data import DataLoader


class Noise(torch.utils.data.Dataset):
    def __len__(self):
        return 8

    def __getitem__(self, index):
        return np.random.randint(2**30) + random.randrange(2**30)


def main():
    torch.manual_seed(0)
    loader = DataLoader(Noise(), batch_size=4, num_workers=2, multiprocessing_context="spawn")
    for epoch in range(2):
        show("noise", loader)
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main()
`);
    expect(text).toContain('worker_init_fn=seed_worker');
    const [first, second] = await expectDistinctAndEqual(text);
    expect(new Set(`${first?.order} ${second?.order}`.split(' ')).size, text).toBe(16);
  });

  it('ranks split alike and draw apart', async () => {
    const text = await rewrite(`
import sys

import torch
from harness import show
from torch.utils.data import DataLoader, random_split

SEED = 9


def main(rank):
    torch.manual_seed(SEED + rank)
    train, val = random_split(range(64), [0.5, 0.5])
    show("split", val)
    show("order", DataLoader(range(64), batch_size=8, shuffle=True))
    torch.ones(1, requires_grad=True).sum().backward()


if __name__ == "__main__":
    main(int(sys.argv[1]))
`);
    const [zero, one] = [await run('0'), await run('1')];
    expect(zero[0], text).toEqual(one[0]);
    expect(zero[1], text).not.toEqual(one[1]);
  });

  it('a loader built before the seed is left as it is, and agrees', async () => {
    const code = `
import torch
from harness import show
from torch.utils.data import DataLoader

loader = DataLoader(range(64), batch_size=8, shuffle=True)
torch.manual_seed(0)
for epoch in range(3):
    show("train", loader)
torch.ones(1, requires_grad=True).sum().backward()
`;
    const text = await rewrite(code);
    expect(text).toBe(code.trimStart());
    await expectDistinctAndEqual(text);
  });
});
