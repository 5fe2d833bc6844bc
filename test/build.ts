/** Builds the package for tests that run it as users do. */
import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { openToAll } from './cli/command.ts';

const SCRIPT = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));

/** Builds into `folder`, which need not exist. */
export async function buildInto(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT, '--outdir', folder]);
}

/** Builds before the tests of a file, into a folder that everybody may read and that goes away after them; they get the command line's path. */
export function buildForTests(): () => string {
  let dist = '';
  beforeAll(async () => {
    dist = openToAll(realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-dist-'))));
    await buildInto(dist);
  }, 120_000);
  afterAll(() => {
    rmSync(dist, { recursive: true, force: true });
  });
  return () => join(dist, 'cli.js');
}
