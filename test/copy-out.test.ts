/**
 * Principle 3: a built-in is a file that a user could have written. Each built transform is copied out of the repository, where the
 * package is found as an installed one would be, and gives the same results as the built-in.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFixtures } from '../src/engine/testing/fixture.ts';
import { loadTransform } from '../src/runner/load-transform.ts';
import { TRANSFORMS } from '../transforms/registry.ts';
import { buildInto } from './build.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FIXTURES = join(ROOT, '__testfixtures__');
const run = promisify(execFile);

let folder = '';
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-copy-')));
  const installed = join(folder, 'node_modules/repro-fix');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  await buildInto(join(installed, 'dist'));
  cpSync(join(installed, 'dist/transforms'), join(folder, 'transforms'), { recursive: true });
  copyFileSync(new URL('./copied-fixtures.mjs', import.meta.url), join(folder, 'run.mjs'));
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A question about the text among the triggers is another function in each build. */
function withoutFunctions(value: unknown): unknown {
  if (typeof value === 'function') return 'function';
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if (value === null || typeof value !== 'object' || value instanceof RegExp) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFunctions(each)]));
}

describe('transforms copied out of the repository', () => {
  it('are built one by one', () => {
    const ids = readdirSync(join(folder, 'transforms')).map((name) => name.replace(/\.mjs$/, ''));
    expect(ids.sort()).toEqual(TRANSFORMS.map((module) => module.meta.id).sort());
  });

  it.each(TRANSFORMS.map((module) => module.meta.id))('loads %s as `-t` does', async (id) => {
    const module = await loadTransform(join(folder, `transforms/${id}.mjs`));
    expect(withoutFunctions(module.meta)).toEqual(withoutFunctions(TRANSFORMS.find(({ meta }) => meta.id === id)?.meta));
  });

  it('give the same results on all their fixtures', async () => {
    const expected = existsSync(FIXTURES) ? readdirSync(FIXTURES).flatMap((id) => readFixtures(join(FIXTURES, id))) : [];
    const { stdout } = await run(process.execPath, [join(folder, 'run.mjs'), FIXTURES], { cwd: folder, maxBuffer: 64 * 2 ** 20 });
    expect(JSON.parse(stdout)).toEqual({ ran: expected.length, failures: [] });
    expect(expected.length).toBeGreaterThan(0);
  }, 300_000);
});
