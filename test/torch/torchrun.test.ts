/**
 * Executes a program that `torchrun` starts on two ranks, before and after the rewrite. What must hold of the seed that each rank is
 * given: two runs agree, the ranks draw different noise for different items, and `DistributedDataParallel` keeps their weights equal.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Interpreter, runReproFix, startInterpreter, TWO_RANKS } from './python.ts';

const PROGRAM = 'data_parallel.py';
const PROGRAMS = fileURLToPath(new URL('programs', import.meta.url));

let interpreter: Interpreter;
let folder: string;
beforeAll(async () => {
  interpreter = await startInterpreter();
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-'));
  for (const name of [PROGRAM, 'torchrun.py']) copyFileSync(join(PROGRAMS, name), join(folder, name));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await interpreter.close();
});

interface Rank {
  readonly order: readonly number[];
  readonly noise: readonly number[];
  readonly weights: readonly number[];
}

/** What each of the two ranks went through. */
async function run(): Promise<readonly [Rank, Rank]> {
  const args = [...TWO_RANKS, '--no-python', ...interpreter.command, PROGRAM];
  const output = await interpreter.run(folder, 'torchrun.py', args);
  const printed = /^RANKS (.+)$/m.exec(output)?.[1];
  if (printed === undefined) throw new Error(`no ranks in\n${output}`);
  return JSON.parse(printed) as [Rank, Rank];
}

describe('torchrun', () => {
  it('before: the runs differ', async () => {
    const [first, second] = [await run(), await run()];
    expect(first[0].weights).not.toEqual(second[0].weights);
  });

  it('after: the runs agree, the ranks draw different numbers, and their weights are equal', async () => {
    expect(await runReproFix(folder, ['--check', PROGRAM])).toContain('unseeded-run');
    await runReproFix(folder, ['--unsafe-fixes', PROGRAM]);
    const text = readFileSync(join(folder, PROGRAM), 'utf8');
    const [first, second] = [await run(), await run()];
    expect(second, text).toEqual(first);
    const noise = first.flatMap((rank) => rank.noise);
    expect(new Set(noise).size, text).toBe(noise.length);
    expect(first[0].weights, text).toEqual(first[1].weights);
    for (const epoch of [0, 4]) {
      const items = first.flatMap(({ order }) => order.slice(epoch, epoch + 4)).sort((a, b) => a - b);
      expect(items, text).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
    expect(first[0].order.slice(0, 4), text).not.toEqual(first[0].order.slice(4));
  });
});
