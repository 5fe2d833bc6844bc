/**
 * Executes programs that the three determinism transforms rewrote: whatever the shape of the program, it still runs, and when it trains the
 * flags are set and cuBLAS is configured since before torch was imported.
 *
 * A program calls `train()` of the harness where it trains, which also prints the settings in force.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPython, runReproFix } from './python.ts';

const IDS = 'unset-cublas-workspace,nondeterministic-cudnn,nondeterministic-algorithms';

const HARNESS = `
import os

import torch

WORKSPACE = os.environ.get("CUBLAS_WORKSPACE_CONFIG")


def train(device="cpu"):
    weight = torch.ones(1, requires_grad=True, device=device)
    (weight * 2).sum().backward()
    print("WORKSPACE", WORKSPACE)
    print("BENCHMARK", torch.backends.cudnn.benchmark)
    print("DETERMINISTIC", torch.backends.cudnn.deterministic)
    print("ALGORITHMS", torch.are_deterministic_algorithms_enabled())
    print("WARN ONLY", torch.is_deterministic_algorithms_warn_only_enabled())
`;

const UNSET = { WORKSPACE: 'None', BENCHMARK: 'False', DETERMINISTIC: 'False', ALGORITHMS: 'False', 'WARN ONLY': 'False' };
const SET = { WORKSPACE: ':4096:8', BENCHMARK: 'False', DETERMINISTIC: 'True', ALGORITHMS: 'True', 'WARN ONLY': 'True' };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-'));
  writeFileSync(join(folder, 'harness.py'), HARNESS.trimStart());
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const read = (): string => readFileSync(join(folder, 'program.py'), 'utf8');
const write = (code: string): void => {
  writeFileSync(join(folder, 'program.py'), code.trimStart());
};

async function rewrite(...args: readonly string[]): Promise<void> {
  await runReproFix(folder, [...args, 'program.py']);
}

/** What the harness prints, by name. */
async function findSettings(): Promise<Readonly<Record<string, string>>> {
  const output = await runPython(folder, 'program.py', []);
  return Object.fromEntries([...output.matchAll(/^([A-Z ]+) (\S+)$/gm)].map(([, name = '', value = '']) => [name, value]));
}

describe('settings when the program trains', () => {
  it.each<[shape: string, code: string]>([
    ['a main guard', 'from harness import train\n\n\ndef main():\n    train()\n\n\nif __name__ == "__main__":\n    main()\n'],
    ['a main guard on one line', 'from harness import train\n\n\ndef main(): train()\n\n\nif __name__ == "__main__": main()\n'],
    ['a script', '"""Doc."""\nfrom __future__ import annotations\n\nfrom harness import train\n\nEPOCHS = 1\ntrain()\n'],
    ['no import at the top', 'def main():\n    import harness\n\n    harness.train()\n\n\nmain()\n'],
    ['a seed before a semicolon', 'import torch\n\nfrom harness import train\n\ntorch.manual_seed(1); train()\n'],
    ['torch under another name', 'import torch as th\nfrom harness import train\n\nth.manual_seed(1)\ntrain()\n'],
    [
      'torch a parameter, os a variable, random a function',
      'from random import random\n\nfrom harness import train\n\nos = random()\n\n\ndef main(torch):\n    train(torch)\n\n\nif __name__ == "__main__":\n    main("cpu")\n',
    ],
    [
      'torch imported in the function',
      'def main():\n    from harness import train\n    import torch\n\n    torch.manual_seed(0)\n    train()\n\n\nif __name__ == "__main__":\n    main()\n',
    ],
    [
      'imports that have to succeed',
      'try:\n    import os\n    import torch\n    from harness import train\nexcept ImportError:\n    raise\n\ntorch.manual_seed(os.getpid() * 0)\ntrain()\n',
    ],
    ['os imported last', 'import torch\nfrom harness import train\n\nimport os\n\ntorch.manual_seed(len(os.getcwd()) * 0)\ntrain()\n'],
    [
      'os imported among others',
      'import torch\nimport sys, os, re\nfrom harness import train\n\nprint(sys, re)\ntorch.manual_seed(len(os.getcwd()) * 0)\ntrain()\n',
    ],
    [
      'wrong values',
      'import os\n\nos.environ["CUBLAS_WORKSPACE_CONFIG"] = ":0:0"\n\nfrom torch.backends import cudnn\n\nfrom harness import train\n\ncudnn.benchmark = True\ntrain()\n',
    ],
    [
      'a pair of wrong values',
      'import torch\nfrom torch.backends import cudnn\n\nfrom harness import train\n\ncudnn.benchmark, cudnn.deterministic = True, False\ntrain()\n',
    ],
  ])('%s', async (shape, code) => {
    write(code);
    await rewrite('--select', IDS);
    const after = await findSettings();
    // Below imports that stand in a `try` or in a function the variable is set before CUDA is used, if not before torch is imported.
    const isLate = shape === 'imports that have to succeed';
    expect(after, read()).toEqual(isLate ? { ...SET, WORKSPACE: 'None' } : SET);
    if (isLate) expect(read()).toContain('os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")');
  });

  it('are as the caller wants, where the caller chose a workspace', async () => {
    write('import os\n\nos.environ["CUBLAS_WORKSPACE_CONFIG"] = ":16:8"\n\nfrom harness import train\n\ntrain()\n');
    await rewrite('--select', IDS);
    expect(await findSettings(), read()).toEqual({ ...SET, WORKSPACE: ':16:8' });
  });

  it('are set by functions that are called only', async () => {
    const helper =
      'import torch\n\nfrom harness import train\n\n\ndef exact():\n    torch.backends.cudnn.deterministic = True\n    torch.use_deterministic_algorithms(True)\n\n\n';
    write(`${helper}train()\n`);
    expect(await findSettings()).toEqual(UNSET);
    await rewrite('--select', IDS);
    expect(await findSettings(), read()).toEqual(SET);
    write(`${helper}exact()\ntrain()\n`);
    await rewrite('--select', IDS);
    expect(await findSettings(), read()).toEqual({ ...SET, 'WARN ONLY': 'False' });
  });

  it('raise with the preset strict', async () => {
    write('from harness import train\n\ntrain()\n');
    await rewrite('--select', IDS, '--preset', 'strict');
    expect(await findSettings(), read()).toEqual({ ...SET, 'WARN ONLY': 'False' });
  });

  it('hold within `cudnn.flags` too', async () => {
    write('from harness import train\nfrom torch.backends import cudnn\n\nwith cudnn.flags(enabled=True, benchmark=True):\n    train()\n');
    expect(await findSettings()).toEqual({ ...UNSET, BENCHMARK: 'True' });
    await rewrite('--select', IDS);
    expect(await findSettings(), read()).toEqual(SET);
  });
});

describe('on the CPU with two threads, all seeded', () => {
  const ACCUMULATE = `
import hashlib

import torch

torch.set_num_threads(2)
torch.manual_seed(5)
table = torch.zeros(50, 64, requires_grad=True)
index = torch.randint(0, 50, (80_000,))
weight = torch.randn(80_000, 64)
for _ in range(4):
    total = torch.zeros(50, 64).index_put((index,), weight, accumulate=True)
    (table[index] * weight).sum().backward()
    with torch.no_grad():
        table += total + table.grad
print("RESULT", hashlib.sha256(table.detach().numpy().tobytes()).hexdigest())
`;

  const findResults = async (): Promise<Set<string>> => {
    const outputs: string[] = [];
    for (let run = 0; run < 3; run++) outputs.push(await runPython(folder, 'program.py', []));
    const results = outputs.map((output) => /^RESULT (\w+)$/m.exec(output)?.[1] ?? '');
    expect(results).not.toContain('');
    return new Set(results);
  };

  it('sums into a table differ from run to run, and agree after the rewrite', async () => {
    write(ACCUMULATE);
    expect((await findResults()).size).toBeGreaterThan(1);
    await rewrite('--select', 'nondeterministic-algorithms');
    expect(read()).toContain('torch.manual_seed(5)\ntorch.use_deterministic_algorithms(True, warn_only=True)\n');
    expect((await findResults()).size).toBe(1);
  });
});
