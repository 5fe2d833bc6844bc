/**
 * `verify` on real training with torch on the CPU: each program has one cause, and verify names the first difference and the transform.
 * A comment in the program marks the line of the difference, and that of the cause where it is another.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatVerifyHtml } from '../../src/verify/report-html.ts';
import type { DifferenceKind, VerifyOptions, VerifyResult } from '../../src/verify/types.ts';
import { verify } from '../../src/verify/verify.ts';
import { getPython, TWO_RANKS } from './python.ts';

const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));
const TIMEOUT = 600_000;

let folder: string;

beforeEach(() => {
  // Programs leave checkpoints: each test has its own copy.
  folder = mkdtempSync(join(tmpdir(), 'verify-torch-'));
  cpSync(PROGRAMS, folder, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, args: readonly string[] = [], options: Partial<VerifyOptions> = {}): Promise<VerifyResult> {
  return verify({ command: [getPython(), program, ...args], cwd: folder, timeout: 300, ...options });
}

/** `file:line` of the line that a comment marks. */
function findMark(program: string, mark: 'difference' | 'cause'): string | undefined {
  const lines = readFileSync(join(folder, program), 'utf8').split('\n');
  const index = lines.findIndex((line) => line.split('  # ')[1]?.split(' ').includes(mark) === true);
  return index < 0 ? undefined : `${program}:${index + 1}`;
}

interface Case {
  readonly program: string;
  readonly kind: DifferenceKind;
  /** Equal steps before the difference. */
  readonly step: number;
  readonly id: string;
  /** The transform was confirmed by a trial. */
  readonly isConfirmed?: boolean;
  /** Where the cause is in another file or has no line. */
  readonly at?: string;
}

const CASES: readonly Case[] = [
  { program: 'missing_numpy_seed.py', kind: 'batch', step: 0, id: 'unseeded-run' },
  { program: 'unseeded_workers.py', kind: 'generator', step: 0, id: 'unseeded-dataloader' },
  { program: 'shared_generator.py', kind: 'batch', step: 4, id: 'shared-generator' },
  { program: 'validation_shifts_training.py', kind: 'generator', step: 4, id: 'rng-order' },
  { program: 'import_time_draw.py', kind: 'initial-parameters', step: 0, id: 'import-time-rng', at: 'layers_with_head.py' },
  { program: 'set_order.py', kind: 'batch', step: 0, id: 'unordered-set', isConfirmed: true, at: '' },
  { program: 'listing_order.py', kind: 'batch', step: 0, id: 'unordered-listing', isConfirmed: true },
  { program: 'dropout_in_evaluation.py', kind: 'generator', step: 1, id: 'always-on-dropout' },
  { program: 'seed_outside_fold_loop.py', kind: 'generator', step: 3, id: 'seed-outside-loop' },
  { program: 'unseeded_default_rng.py', kind: 'batch', step: 0, id: 'unseeded-generator' },
  { program: 'time_seed.py', kind: 'initial-parameters', step: 0, id: 'nondeterministic-seed' },
];

describe('verify', () => {
  it.each(CASES)(
    'names $id in $program',
    async ({ program, kind, step, id, isConfirmed = false, at }) => {
      const result = await run(program);
      expect(result).toMatchObject({ verdict: 'different', exitCode: 1 });
      expect(result.difference).toMatchObject({ kind, step, at: findMark(program, 'difference') });
      const cause = at ?? findMark(program, 'cause') ?? findMark(program, 'difference');
      expect(result.suggestions[0]).toMatchObject({ id, isConfirmed, at: cause });
    },
    TIMEOUT,
  );

  it(
    'names nondeterministic-algorithms and the module whose backward pass differs in index_put.py',
    async () => {
      const result = await run('index_put.py');
      expect(result.difference).toMatchObject({ kind: 'gradients', at: findMark('index_put.py', 'difference') });
      expect(new Set(result.difference?.values).size).toBe(2);
      expect(result.difference).toMatchObject({ module: 'Lookup', className: 'Lookup', parameter: 'table' });
      expect(result.suggestions[0]).toMatchObject({ id: 'nondeterministic-algorithms', isConfirmed: true });
    },
    TIMEOUT,
  );

  it(
    'finds a seeded run equal, and its report draws both curves',
    async () => {
      const result = await run('fully_seeded.py', ['2']);
      expect(result).toMatchObject({
        verdict: 'equal',
        exitCode: 0,
        summary: 'equal through 16 steps: parameters, batches, gradients, losses, RNG states, output',
      });
      expect(result.runs[0]?.losses).toHaveLength(16);
      expect(result.runs[0]?.environment).toMatchObject({ devices: ['cpu'] });
      expect(formatVerifyHtml(result).match(/<polyline/g)).toHaveLength(2);
    },
    TIMEOUT,
  );

  it(
    'stops after the steps asked for',
    async () => {
      const result = await run('fully_seeded.py', [], { steps: 3 });
      expect(result).toMatchObject({ verdict: 'equal', summary: expect.stringContaining('equal through 3 steps') });
      // The program was ended inside its loop: it printed nothing.
      expect(result.runs.map(({ steps, stdout, exitCode }) => [steps, stdout.bytes, exitCode])).toEqual([
        [3, 0, 0],
        [3, 0, 0],
      ]);
    },
    TIMEOUT,
  );

  it(
    'changes no weight and no generator',
    async () => {
      for (const workers of ['0', '2']) {
        const plain = spawnSync(getPython(), ['fully_seeded.py', workers], { cwd: folder, encoding: 'utf8' });
        expect(plain.stdout).toMatch(/^[0-9a-f]{64}\n$/);
        const recorded = await run('fully_seeded.py', [workers]);
        expect(recorded.runs.map(({ stdout }) => stdout.tail)).toEqual([plain.stdout, plain.stdout]);
      }
    },
    TIMEOUT,
  );

  it(
    'follows the ranks of a distributed run',
    async () => {
      const launch = ['-m', 'torch.distributed.run', ...TWO_RANKS, 'ddp_gloo.py'];
      const unseeded = await verify({ command: [getPython(), ...launch], cwd: folder, timeout: 300 });
      const ended = JSON.stringify([unseeded.summary, unseeded.runs]);
      expect(unseeded.difference, ended).toMatchObject({ kind: 'batch', step: 0, at: findMark('ddp_gloo.py', 'difference') });
      expect(unseeded.difference?.process).toMatch(/^rank [01]$/);
      expect(unseeded.suggestions[0]).toMatchObject({ id: 'unseeded-run' });
    },
    TIMEOUT,
  );
});
