/**
 * Programs whose runs differ on a GPU only. Where torch sees none these tests skip themselves and say so.
 * Sums by threads differ in practically every pair of runs; which algorithm cuDNN takes may happen to be the same twice, so what such a
 * program shows before the fix is only checked where it did differ.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../src/verify/verify.ts';
import { getPython, runReproFix } from './python.ts';

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
