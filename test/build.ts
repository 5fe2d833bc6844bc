/** Builds the package for tests that run it as users do. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));

/** Builds into `folder`, which need not exist. */
export async function buildInto(folder: string): Promise<void> {
  await promisify(execFile)(process.execPath, [SCRIPT, '--outdir', folder]);
}
