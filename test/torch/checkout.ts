/** A checkout of this repository as others get it: no `node_modules`, nothing built. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../cli/command.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is no source, for a checkout that came without its history. */
const BUILT = /(?:^|\/)(?:node_modules|dist|\.git|\.venv)(?:\/|$)/;

/** Copies what is in this working tree, the files that git tracks and those that it would, into the folder at `path`. */
export async function copyWorkingTree(path: string): Promise<void> {
  const { code, stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  if (code !== 0) {
    cpSync(ROOT, path, { recursive: true, filter: (source) => !BUILT.test(source.slice(ROOT.length)) });
    return;
  }
  for (const name of stdout.split('\0')) {
    if (name !== '' && existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(path, name));
  }
}
