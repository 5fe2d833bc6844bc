/**
 * The place where a program runs: a fresh copy of its project, made for one comparison and gone after it. Every copy stands at the same
 * path, so that nothing that depends on the path tells one from another. Beside it stand links to the project's neighbours, for a program
 * that reads `../data`.
 */
import { existsSync } from 'node:fs';
import { readdir, realpath, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { isInside, makeCopy, removeTree, type CopyPlan } from './copy.ts';

/** More neighbours are no project's. */
const MAX_NEIGHBOURS = 500;

export interface Place {
  /** The command, where it runs and with which environment, all of them led into the copy. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly compare: readonly string[];
  /**
   * Makes a fresh copy.
   * @param contents what stands in files instead of what the project has, by path relative to where the command runs
   */
  enter(contents: ReadonlyMap<string, Uint8Array>, signal: AbortSignal): Promise<void>;
  leave(): Promise<void>;
  /** A text about the copy as one about the project. */
  translate(text: string): string;
}

export interface Launch {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly compare: readonly string[];
}

/** The repository around a folder; the folder itself where there is none, or where it is all of the user's home. */
export function findRoot(cwd: string): string {
  for (let folder = cwd; dirname(folder) !== folder && folder !== homedir(); folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
  }
  return cwd;
}

/**
 * Prepares a folder for copies.
 * @param folder an empty folder by its real path, which the caller removes
 */
export async function createPlace(folder: string, plan: CopyPlan, launch: Launch): Promise<Place> {
  const { root } = plan;
  const name = basename(root) || 'project';
  const copy = join(folder, name);
  await linkNeighbours(root, folder, name);
  const cwd = await realpath(launch.cwd);
  const lead = (path: string): string => {
    if (!isAbsolute(path)) return path;
    // The project under the name that the shell has for it, or under its own.
    const own = isInside(path, launch.cwd) ? join(cwd, relative(launch.cwd, path)) : path;
    return isInside(own, root) ? join(copy, relative(root, own)) : path;
  };
  const inside = join(copy, relative(root, cwd));
  const [program = '', ...words] = launch.command;
  return {
    // The interpreter stays where it is.
    command: [program, ...words.map((word) => word.replace(/^(-[^=]*=)?(\/.*)$/s, (_, option = '', path) => option + lead(path)))],
    cwd: inside,
    env: {
      PWD: inside,
      PYTHONPATH: [...(launch.env['PYTHONPATH']?.split(delimiter).filter(Boolean).map(lead) ?? []), ...findPackages(root, copy)].join(
        delimiter,
      ),
      // Compiled code goes by the path and the second that a source was written in: the same for two copies.
      ...(launch.env['PYTHONPYCACHEPREFIX'] ? { PYTHONPYCACHEPREFIX: '' } : {}),
    },
    compare: launch.compare.map((path) => (isAbsolute(path) ? lead(path) : path)),
    enter: (contents, signal) =>
      makeCopy(plan, copy, new Map([...contents].map(([path, content]) => [join(relative(root, cwd), path), content])), signal),
    leave: () => removeTree(copy),
    translate: (text) => text.replaceAll(copy, root),
  };
}

/** `pip install -e .` leads to the project itself; a package of the copy must come before that. */
function findPackages(root: string, copy: string): readonly string[] {
  const isPackage = ['pyproject.toml', 'setup.py', 'setup.cfg'].some((file) => existsSync(resolve(root, file)));
  if (!isPackage) return [];
  return existsSync(join(root, 'src')) ? [join(copy, 'src')] : [copy];
}

async function linkNeighbours(root: string, folder: string, name: string): Promise<void> {
  const parent = dirname(root);
  const entries = parent === root ? [] : await readdir(parent, { withFileTypes: true }).catch(() => []);
  if (entries.length > MAX_NEIGHBOURS) return;
  for (const entry of entries) {
    if (entry.name === name || entry.name === basename(folder)) continue;
    await symlink(join(parent, entry.name), join(folder, entry.name), entry.isDirectory() ? 'junction' : 'file').catch(() => undefined);
  }
}
