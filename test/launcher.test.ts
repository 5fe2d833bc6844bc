/** `dist/cli.js` runs the bundle from V8's code cache, and without it where V8 refuses it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInto } from './build.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-launcher-'));
  await buildInto(join(folder, 'dist'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the launcher prints when it is loaded for `--version`, then whether V8 refused the cache. */
function load(): string {
  const program = `process.argv = [process.argv[0], 'cli.js', '--version']; const { cachedDataRejected } = require('./dist/cli.js');
    process.on('exit', () => console.log(cachedDataRejected));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(stderr).toBe('');
  return stdout;
}

it('uses the cache that the build made, does without one, and survives a bad one', () => {
  const cache = join(folder, 'dist/main.cache');
  expect(load()).toMatch(/^\d+\.\d+\.\d+\nfalse\n$/);
  const bytes = readFileSync(cache);
  writeFileSync(cache, bytes.subarray(0, 100));
  expect(load()).toMatch(/^\d+\.\d+\.\d+\ntrue\n$/);
  // Another version of V8 says so in its first words.
  bytes.fill(0, 0, 16);
  writeFileSync(cache, bytes);
  expect(load()).toMatch(/^\d+\.\d+\.\d+\ntrue\n$/);
  rmSync(cache);
  expect(load()).toMatch(/^\d+\.\d+\.\d+\nundefined\n$/);
});
