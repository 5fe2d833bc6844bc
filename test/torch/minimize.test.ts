/**
 * `minimize` on real training with torch on the CPU: each program has one cause, and exactly the fix of that is kept. The programs run in
 * forks of interpreters that have torch imported (`warm_server.py`), which saves the seconds that importing takes.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/command.ts';
import { CLI, type Interpreter, startInterpreter, TWO_RANKS } from './python.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

let folder: string;
let interpreter: Interpreter;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minimize-torch-'));
  // Two programs of the pair see other hashes of strings.
  interpreter = await startInterpreter(['1', '2']);
}, 120_000);

afterAll(async () => {
  await interpreter.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Case {
  readonly program: string;
  /** The one necessary fix, `path id`. */
  readonly fix: string;
  readonly options?: readonly string[];
  /** Started by torchrun, in two processes. */
  readonly isDistributed?: true;
}

const CASES: readonly Case[] = [
  { program: 'missing_numpy_seed.py', fix: 'missing_numpy_seed.py unseeded-run' },
  { program: 'unseeded_workers.py', fix: 'unseeded_workers.py unseeded-dataloader' },
  { program: 'shared_generator.py', fix: 'shared_generator.py shared-generator' },
  { program: 'validation_shifts_training.py', fix: 'validation_shifts_training.py unseeded-dataloader' },
  { program: 'import_time_draw.py', fix: 'import_time_draw.py import-time-rng' },
  { program: 'set_order.py', fix: 'set_order.py unordered-set' },
  { program: 'listing_order.py', fix: 'listing_order.py unordered-listing' },
  { program: 'dropout_in_evaluation.py', fix: 'dropout_in_evaluation.py always-on-dropout' },
  { program: 'seed_outside_fold_loop.py', fix: 'seed_outside_fold_loop.py seed-outside-loop' },
  // Threads that take turns by chance may come by in the same order twice.
  { program: 'index_put.py', fix: 'index_put.py nondeterministic-algorithms', options: ['--runs', '3'] },
  { program: 'unseeded_default_rng.py', fix: 'unseeded_default_rng.py unseeded-generator' },
  { program: 'time_seed.py', fix: 'time_seed.py nondeterministic-seed' },
  // What gloo says to the log comes when it comes.
  { program: 'ddp_gloo.py', fix: 'ddp_gloo.py unseeded-run', options: ['--no-output'], isDistributed: true },
];

/** Modules that the programs import, or are run by. */
const MODULES = ['layers_with_head.py', 'torchrun.py'];

describe('minimize', () => {
  it.each(CASES)('keeps $fix', async ({ program, fix, options = [], isDistributed = false }) => {
    const cwd = join(folder, program);
    mkdirSync(cwd);
    for (const name of [program, ...MODULES]) cpSync(join(HERE, 'programs', name), join(cwd, name));
    const python = interpreter.command;
    const launcher = isDistributed ? [...python, 'torchrun.py', ...TWO_RANKS, '--no-python'] : [];
    const command = [...launcher, ...python, program];
    const tmp = mkdtempSync(join(folder, 'tmp-'));
    const { code, stdout, stderr } = await run(process.execPath, [CLI, 'minimize', ...options, '--timeout', '60', '--', ...command], {
      cwd,
      env: { TMPDIR: tmp, XDG_STATE_HOME: folder },
    });
    const kept = [...stderr.matchAll(/^ {2}(\S+):\d+ {2}([\w-]+)(?: \(unsafe\))?$/gm)].map(([, path, id]) => `${path ?? ''} ${id ?? ''}`);
    expect({ code, kept }, stderr).toEqual({ code: 0, kept: [fix] });
    expect(stdout).toMatch(/^--- a\//);
    if (isDistributed) expect(stderr).toContain('equal through 8 steps in 2 processes: parameters, batches');
    // Its copies are gone, and the checkpoints that the program leaves with them.
    expect([...readdirSync(tmp), ...readdirSync(cwd)].sort()).toEqual([...MODULES, program].sort());
  });
});
