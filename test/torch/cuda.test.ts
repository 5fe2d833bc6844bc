/**
 * Programs whose runs differ on a GPU only. Where torch sees none these tests skip themselves and say so.
 * Sums by threads differ in practically every pair of runs; which algorithm cuDNN takes may happen to be the same twice, so what such a
 * program shows before the fix is only checked where it did differ.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NONDETERMINISTIC_OPS, type NondeterministicOp } from '../../src/pytorch/nondeterministic-ops.ts';
import { verify } from '../../src/verify/verify.ts';
import { getPython, runPython, runReproFix } from './python.ts';

const PROGRAMS = fileURLToPath(new URL('programs/cuda', import.meta.url));

interface Case {
  readonly program: string;
  /** Whether two runs always differ. */
  readonly alwaysDiffers: boolean;
  /** Class of the module where they part. */
  readonly classes: readonly string[];
}

const CASES: readonly Case[] = [
  { program: 'index_add.py', alwaysDiffers: true, classes: ['Gather'] },
  { program: 'interpolate.py', alwaysDiffers: true, classes: ['Enlarge'] },
  { program: 'lstm.py', alwaysDiffers: false, classes: ['Tagger', 'LSTM', 'Linear'] },
  { program: 'convolution.py', alwaysDiffers: false, classes: ['Sequential', 'Conv2d', 'Linear'] },
];

let hasGpu = false;
let folder: string;

beforeAll(() => {
  hasGpu = spawnSync(getPython(), ['-c', 'import torch; assert torch.cuda.is_available()']).status === 0;
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-cuda-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(CASES)('$program', ({ program, alwaysDiffers, classes }) => {
  it('differs before the fix, in the module that verify names, and agrees after it', async (context) => {
    if (!hasGpu) return context.skip('torch sees no GPU here');
    const command = [getPython(), program];
    copyFileSync(join(PROGRAMS, program), join(folder, program));

    const before = await verify({ command, cwd: folder, timeout: 120 });
    if (alwaysDiffers) expect(before.verdict).toBe('different');
    if (before.verdict === 'different') {
      expect(classes, before.summary).toContain(before.difference?.className);
      expect(before.suggestions.map(({ id }) => id)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:nondeterministic-(?:algorithms|cudnn|op)|unset-cublas-workspace)$/)]),
      );
    }

    await runReproFix(folder, ['--unsafe-fixes', program]);
    const after = await verify({ command, cwd: folder, timeout: 120, runs: 3 });
    expect(after.verdict, `${after.summary}\n${readFileSync(join(folder, program), 'utf8')}`).toBe('equal');
  });
});

/** Each operation by its name and its place under that name in the list, a call of it, and what `x` is. */
const OPERATIONS: readonly (readonly [name: string, place: number, call: string, x: string])[] = [
  ['torch.nn.functional.interpolate', 0, 'F.interpolate(x, scale_factor=2, mode="linear")', '8, 16, 4096'],
  ['torch.nn.functional.interpolate', 0, 'F.interpolate(x, scale_factor=2, mode="bicubic")', '8, 16, 64, 64'],
  ['torch.nn.functional.interpolate', 1, 'F.interpolate(x, size=40, mode="bilinear", antialias=True)', '8, 16, 64, 64'],
  ['torch.nn.functional.interpolate', 2, 'F.interpolate(x, scale_factor=2, mode="bilinear")', '8, 16, 64, 64'],
  ['torch.nn.functional.interpolate', 3, 'F.interpolate(x, scale_factor=2, mode="trilinear")', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.interpolate', 4, 'F.interpolate(x, scale_factor=0.37, mode="area")', '8, 16, 64, 64'],
  ['torch.nn.functional.pad', 0, 'F.pad(x, (20, 20, 20, 20), mode="reflect")', '8, 16, 64, 64'],
  ['torch.nn.functional.pad', 1, 'F.pad(x, (20, 20, 20, 20), mode="replicate")', '8, 16, 64, 64'],
  ['torch.nn.functional.pad', 2, 'F.pad(x, (40, 40), mode="reflect")', '8, 16, 4096'],
  ['torch.nn.functional.pad', 2, 'F.pad(x, (9, 9, 9, 9, 9, 9), mode="reflect")', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.pad', 3, 'F.pad(x, (40, 40), mode="replicate")', '8, 16, 4096'],
  ['torch.nn.ReflectionPad1d', 0, 'nn.ReflectionPad1d(40)(x)', '8, 16, 4096'],
  ['torch.nn.ReflectionPad2d', 0, 'nn.ReflectionPad2d(20)(x)', '8, 16, 64, 64'],
  ['torch.nn.functional.adaptive_avg_pool2d', 0, 'F.adaptive_avg_pool2d(x, 7)', '8, 16, 64, 64'],
  ['torch.nn.functional.adaptive_avg_pool3d', 0, 'F.adaptive_avg_pool3d(x, 7)', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.adaptive_max_pool2d', 0, 'F.adaptive_max_pool2d(x, 7)', '8, 16, 64, 64'],
  ['torch.nn.functional.adaptive_max_pool3d', 0, 'F.adaptive_max_pool3d(x, 7)', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.avg_pool3d', 0, 'F.avg_pool3d(x, 3, 1)', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.max_pool3d', 0, 'F.max_pool3d(x, 3, 1)', '2, 8, 24, 24, 24'],
  ['torch.nn.functional.local_response_norm', 0, 'F.local_response_norm(x, 5)', '8, 16, 64, 64'],
  ['torch.nn.functional.grid_sample', 0, 'F.grid_sample(x, grid, align_corners=False)', '8, 16, 64, 64'],
  ['torch.nn.functional.nll_loss', 0, 'F.nll_loss(x, classes)', '8, 10, 64, 64'],
  ['torch.cumsum', 0, 'torch.cumsum(x, 0)', '1000000'],
  ['torch.histc', 0, 'torch.histc(x, 100)', '1000000'],
  ['torch.bincount', 0, 'torch.bincount(index, weights=x)', '20000'],
  ['torch.median', 0, 'torch.median(x, 1).indices', '1000, 1001'],
  ['torch.scatter_reduce', 0, 'torch.zeros(50, device="cuda").scatter_reduce(0, index, x, "prod")', '20000'],
  ['torch.index_reduce', 0, 'torch.ones(50, device="cuda").index_reduce(0, index, x, "mean")', '20000'],
  ['torch.take', 0, 'torch.take(x, index)', '50'],
  ['torch.put', 0, 'torch.zeros(50, device="cuda").put(index, x)', '20000'],
  ['torch.spmm', 0, 'torch.spmm(matrix, x)', '500, 64'],
  ['torch.sparse.mm', 0, 'torch.sparse.mm(matrix, x)', '500, 64'],
  ['torch.sparse.addmm', 0, 'torch.sparse.addmm(x, matrix, x)', '500, 64'],
  ['torchvision.ops.roi_pool', 0, 'torchvision.ops.roi_pool(x, regions, 7)', '8, 16, 64, 64'],
  ['torchvision.ops.ps_roi_align', 0, 'torchvision.ops.ps_roi_align(x, regions, 4)', '8, 16, 64, 64'],
  ['torchvision.ops.deform_conv2d', 0, 'torchvision.ops.deform_conv2d(x, offsets, kernel)', '8, 16, 64, 64'],
];

/** Prints what each call comes to where a program asks for deterministic algorithms. */
function writeOperations(): string {
  const calls = OPERATIONS.map(([name, place, call, size]) => {
    const phase = NONDETERMINISTIC_OPS.get(name)?.[place]?.phase;
    return `attempt(${JSON.stringify(call)}, lambda x: ${call}, (${size},), ${phase === 'backward' ? 'True' : 'False'})`;
  });
  return `
import os

os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"
import torch
import torch.nn.functional as F
import torchvision
from torch import nn


def rand(*size):
    return torch.rand(size, device="cuda")


def randint(high, *size):
    return torch.randint(high, size, device="cuda")


torch.manual_seed(0)
grid = rand(8, 64, 64, 2) * 2 - 1
classes = randint(10, 8, 64, 64)
index = randint(50, 20000)
matrix = torch.sparse_coo_tensor(randint(500, 2, 20000), rand(20000), (500, 500)).coalesce()
corners = rand(64, 2) * 40
regions = torch.cat([randint(8, 64, 1).float(), corners, corners + 20], 1)
offsets = rand(8, 18, 62, 62)
kernel = rand(16, 16, 3, 3)
torch.use_deterministic_algorithms(True)


def run(call, x, differentiates):
    x = x.clone().requires_grad_(differentiates)
    y = call(x)
    if not differentiates:
        return y
    torch.manual_seed(1)
    (y * torch.rand_like(y)).sum().backward()
    return x.grad


def classify(call, x, differentiates):
    try:
        first = run(call, x, differentiates)
        same = all(torch.equal(first, run(call, x, differentiates)) for _ in range(20))
        return "equal" if same else "differs"
    except RuntimeError as error:
        return "raises" if "deterministic" in str(error) else str(error)


def attempt(name, call, size, differentiates):
    print(classify(call, rand(*size), differentiates), name, sep="\t")


${calls.join('\n')}
print(torch.__version__)
`.trimStart();
}

function getExpected(op: NondeterministicOp | undefined, version: readonly number[]): string {
  if (op?.isSilent === true) return 'differs';
  const [major = 0, minor = 0] = (op?.switchedSince ?? '99.0').split('.').map(Number);
  const [atMajor = 0, atMinor = 0] = version;
  return atMajor > major || (atMajor === major && atMinor >= minor) ? 'equal' : 'raises';
}

describe('the list of non-deterministic operations', () => {
  it('says of each what it comes to on a GPU where a program asks for deterministic algorithms', async (context) => {
    if (!hasGpu) return context.skip('torch sees no GPU here');
    writeFileSync(join(folder, 'operations.py'), writeOperations());
    const lines = (await runPython(folder, 'operations.py', [])).trim().split('\n');
    const version = (lines.pop() ?? '').split('.').map(Number);
    const found = lines.map((line) => line.split('\t')).map(([asked, call]) => [call, asked]);
    const expected = OPERATIONS.map(([name, place, call]) => [call, getExpected(NONDETERMINISTIC_OPS.get(name)?.[place], version)]);
    expect(found).toEqual(expected);
  });
});
