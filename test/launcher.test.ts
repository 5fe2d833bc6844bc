/** `dist/cli.js` runs the bundle from V8's code cache, the build's or the user's, and without it where there is none. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    env: { PATH: process.env['PATH'], XDG_CACHE_HOME: join(folder, 'kept') },
  });
  expect(stderr).toBe('');
  return stdout;
}

it('uses the cache that the build made, does without one, and survives a bad one', () => {
  const cache = join(folder, `dist/main-${process.versions.v8}-${process.arch}.cache`);
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

it('keeps a cache of its own where the build has made none for this V8', () => {
  const kept = join(folder, 'kept/repro-fix', `${process.versions.v8}-${process.arch}.code`);
  rmSync(join(folder, `dist/main-${process.versions.v8}-${process.arch}.cache`), { force: true });
  // The code of a run that did little would make the next ones slow.
  expect(load()).toMatch(/^\d+\.\d+\.\d+\nundefined\n$/);
  expect(existsSync(kept)).toBe(false);
  const dryRun = (...args: string[]): string => {
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', '--dry-run', ...args, 'train.py'], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: join(folder, 'kept') },
    });
    return stdout;
  };
  copyFileSync(new URL('../examples/classifier.py', import.meta.url), join(folder, 'train.py'));
  const expected = dryRun('--no-cache');
  expect(expected).toContain('+++ b/train.py');
  expect(existsSync(kept)).toBe(false);
  expect(dryRun()).toBe(expected);
  expect(load()).toMatch(/^\d+\.\d+\.\d+\nfalse\n$/);
  expect(dryRun('--no-cache')).toBe(expected);
  // V8 would run code in which a bit is another.
  const bytes = readFileSync(kept);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1000) ^ 1, bytes.length - 1000);
  writeFileSync(kept, bytes);
  expect(load()).toMatch(/^\d+\.\d+\.\d+\nundefined\n$/);
});
