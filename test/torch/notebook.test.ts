/**
 * Notebooks of our own, executed in fresh kernels: twice as they are, when they differ, and twice after the fix, when they agree.
 * Needs `nbclient`, `nbformat` and `ipykernel` beside torch; without them the tests fail.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runPython, runReproFix } from './python.ts';

const EXECUTE = fileURLToPath(new URL('notebooks/execute.py', import.meta.url));
const NOTEBOOKS = ['../../examples/segmentation.ipynb', 'notebooks/springs.ipynb'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-notebook-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the last cell printed in each of two runs. */
async function executeTwice(path: string): Promise<readonly string[]> {
  return Promise.all([runPython(folder, EXECUTE, [path]), runPython(folder, EXECUTE, [path])]);
}

describe.each(NOTEBOOKS)('%s', (notebook) => {
  it('differs from run to run, and agrees after the fix', async () => {
    const path = join(folder, basename(notebook));
    copyFileSync(notebook, path);
    const [first, second] = await executeTwice(path);
    expect(first).toMatch(/[0-9a-f]{16}\n$/);
    expect(second).not.toBe(first);

    await runReproFix(folder, [path]);
    const [third, fourth] = await executeTwice(path);
    expect(third, readFileSync(path, 'utf8')).toMatch(/[0-9a-f]{16}\n$/);
    expect(fourth, readFileSync(path, 'utf8')).toBe(third);
  });
});
