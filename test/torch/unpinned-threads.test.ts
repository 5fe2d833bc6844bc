/** What `unpinned-threads` says of torch: the number of threads decides the last bits, and the variables are read when torch is imported. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPython } from './python.ts';

const PROGRAM = `
import os

import torch

found = torch.get_num_threads()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(found + 3)
values = torch.randn(1 << 20, generator=torch.Generator().manual_seed(0))
print("IGNORED", values.sum().isfinite().item() and torch.get_num_threads() == found)
sums = []
for count in (1, 2, 4, 1):
    torch.set_num_threads(count)
    weight = torch.ones(512, 512, requires_grad=True)
    (values[: 1 << 18].view(512, 512) @ weight).square().mean().backward()
    sums.append((values.sum().item(), values.square().sum().item(), weight.grad.sum().item()))
print("DISTINCT", len(set(sums)))
print("AGAIN", sums[0] == sums[3])
`;

let folder: string;
let printed = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-'));
  writeFileSync(join(folder, 'program.py'), PROGRAM.trimStart());
  printed = await runPython(folder, 'program.py', []);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('has other sums with another number of threads, and the same with the same', () => {
  expect(Number(/^DISTINCT (\d)$/m.exec(printed)?.[1])).toBeGreaterThan(1);
  expect(printed).toContain('AGAIN True');
});

it('reads the variables when torch is imported, not later', () => {
  expect(printed).toContain('IGNORED True');
});
