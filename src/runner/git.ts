/**
 * Asks git which files have changes that no commit and no index holds, so that a run in place does not mix its edits with them.
 *
 * Nothing that a repository configures is executed for it: the file system monitor, a program that `.git/config` may name, is switched
 * off. The index is not refreshed on disk. What cannot be asked (no git, no repository, one that belongs to somebody else) has no answer
 * and counts as unchanged.
 */
import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The files of `files` (absolute paths) with unstaged changes: git tracks them, and their content differs from the index. In their order.
 * Untracked files are not among them: there is nothing that they could be mixed with.
 */
export async function findDirtyFiles(files: readonly string[]): Promise<string[]> {
  const byRepository = new Map<string, Map<string, string[]>>();
  const roots = new Map<string, string | undefined>();
  for (const file of files) {
    const real = getRealPath(file);
    const root = getRepository(dirname(real), roots);
    if (root === undefined) continue;
    const paths = byRepository.get(root) ?? new Map<string, string[]>();
    byRepository.set(root, paths);
    paths.set(real, [...(paths.get(real) ?? []), file]);
  }
  const dirty = new Set<string>();
  for (const [root, paths] of byRepository) {
    for (const changed of await findUnstaged(root)) for (const file of paths.get(join(root, changed)) ?? []) dirty.add(file);
  }
  return files.filter((file) => dirty.has(file));
}

/** Paths relative to `root`, with forward slashes. */
async function findUnstaged(root: string): Promise<string[]> {
  const options = ['--porcelain=v1', '-z', '--untracked-files=no', '--no-renames', '--ignore-submodules=all'];
  const output = await run(['--no-optional-locks', '-c', 'core.fsmonitor=false', 'status', ...options], root);
  // `XY path`: X is the index against the commit, Y the working tree against the index.
  return output
    .split('\0')
    .filter((entry) => entry.length > 3 && entry[1] !== ' ')
    .map((entry) => entry.slice(3));
}

/** What git prints, or nothing where it fails. */
function run(args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    const options = { cwd, env: makeEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 30 } as const;
    execFile('git', args, options, (error, stdout) => {
      resolve(error === null ? stdout : '');
    });
  });
}

/** A hook runs us with `GIT_DIR` and `GIT_INDEX_FILE` set for its own repository; ours is found by its folder. */
function makeEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
}

function getRepository(folder: string, known: Map<string, string | undefined>): string | undefined {
  const visited: string[] = [];
  let root: string | undefined;
  for (let current = folder; ; current = dirname(current)) {
    if (known.has(current)) {
      root = known.get(current);
      break;
    }
    visited.push(current);
    if (existsSync(join(current, '.git'))) {
      root = current;
      break;
    }
    if (dirname(current) === current) break;
  }
  for (const each of visited) known.set(each, root);
  return root;
}

function getRealPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
