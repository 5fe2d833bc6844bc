/** A checkout of this repository as others get it: no `node_modules`, nothing built. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../cli/command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Copies what is in this working tree, the files that git tracks and those that it would, into the folder at `path`. */
export async function copyWorkingTree(path: string): Promise<void> {
  const { code, stdout, stderr } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  if (code !== 0) throw new Error(`git cannot list this checkout: ${stderr}`);
  for (const name of stdout.split('\0')) {
    if (name !== '' && existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(path, name));
  }
}
