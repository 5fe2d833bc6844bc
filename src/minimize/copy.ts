/**
 * A copy of a project to run programs in, so that they never touch the project itself.
 *
 * Everything is copied but what no program needs (caches of Python and of its tools) and what is too much: virtual environments and folders
 * of very many files are linked whole, and when the rest is larger than `MAX_BYTES`, its largest files are linked. Sources are always
 * copied. Of `.git` the copy has all but the objects, which it borrows, so that a program finds its commit. Symbolic links lead to where
 * they led, or to the copy of it.
 *
 * What is linked can be read like the rest, but a program that overwrites such a file in place overwrites the project's. `findChanged`
 * says which.
 */
import { constants } from 'node:fs';
import { chmod, copyFile, cp, lstat, mkdir, readdir, readFile, readlink, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { getErrorCode } from '../runner/paths.ts';

const MAX_BYTES = 512 * 2 ** 20;
const MAX_ENTRIES = 50_000;

const UNUSED: ReadonlySet<string> = new Set(['__pycache__', '.mypy_cache', '.ruff_cache', '.pytest_cache', '.ipynb_checkpoints']);
const ENVIRONMENTS: ReadonlySet<string> = new Set(['node_modules', '.tox', '.nox']);

/** What there is of a file when the copy is planned. */
interface PlannedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly size: number;
  readonly mode: number;
  /** Milliseconds. */
  readonly modified: number;
}

export interface CopyPlan {
  /** Absolute path of the project, links resolved. */
  readonly root: string;
  readonly folders: readonly string[];
  readonly files: readonly PlannedFile[];
  /** Symbolic links, and where they lead: relative, or absolute out of the copy. */
  readonly links: readonly { readonly path: string; readonly target: string; readonly isFolder: boolean }[];
  /** Files and folders of the project that are linked because they are too much. */
  readonly linked: readonly PlannedFile[];
}

export interface CopyLimits {
  readonly bytes: number;
  readonly entries: number;
}

/**
 * Looks through a project, and plans how it is copied.
 * @param root absolute path
 * @param sources absolute paths of files that must be copied, also where they are large
 */
export async function planCopy(
  root: string,
  sources: readonly string[],
  limits: CopyLimits = { bytes: MAX_BYTES, entries: MAX_ENTRIES },
): Promise<CopyPlan> {
  const real = await realpath(root);
  const source = new Set(sources.map((path) => relative(root, path)));
  const needed = new Set([...source].flatMap(findParents));
  const folders: string[] = [];
  const files: PlannedFile[] = [];
  const links: CopyPlan['links'][number][] = [];
  const linked: PlannedFile[] = [];
  let entries = 0;
  // Breadth first: what is deep down and many is data.
  const waiting = [''];
  for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
    const found = await readdir(join(real, folder), { withFileTypes: true }).catch(() => []);
    const isWhole = folder !== '' && !needed.has(folder) && (isEnvironment(folder, found) || entries + found.length > limits.entries);
    if (isWhole) {
      linked.push({ path: folder, size: 0, mode: 0, modified: 0 });
      links.push({ path: folder, target: join(real, folder), isFolder: true });
      continue;
    }
    entries += found.length;
    if (folder !== '') folders.push(folder);
    for (const entry of found) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!UNUSED.has(entry.name) && path !== '.git') waiting.push(path);
      } else if (entry.isSymbolicLink()) {
        links.push(await planLink(real, path));
      } else if (entry.isFile()) {
        const { size, mode, mtimeMs } = await lstat(join(real, path));
        files.push({ path, size, mode, modified: mtimeMs });
      }
    }
  }
  const tooMuch = findTooMuch(files, source, limits.bytes);
  for (const file of tooMuch) links.push({ path: file.path, target: join(real, file.path), isFolder: false });
  return { root: real, folders, files: files.filter((file) => !tooMuch.has(file)), links, linked: [...linked, ...tooMuch] };
}

function findParents(path: string): readonly string[] {
  const parent = dirname(path);
  return parent === '.' ? [] : [parent, ...findParents(parent)];
}

function isEnvironment(folder: string, entries: readonly { readonly name: string }[]): boolean {
  return ENVIRONMENTS.has(basename(folder)) || entries.some(({ name }) => name === 'pyvenv.cfg' || name === 'conda-meta');
}

async function planLink(root: string, path: string): Promise<CopyPlan['links'][number]> {
  const written = await readlink(join(root, path));
  const target = resolve(root, dirname(path), written);
  const stats = await lstat(await realpath(target).catch(() => target)).catch(() => undefined);
  const isFolder = stats?.isDirectory() === true;
  if (!isInside(target, root)) return { path, target, isFolder };
  return { path, target: isAbsolute(written) ? relative(join(root, dirname(path)), target) : written, isFolder };
}

/** The largest files, until the rest is small enough. */
function findTooMuch(files: readonly PlannedFile[], sources: ReadonlySet<string>, limit: number): ReadonlySet<PlannedFile> {
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  const found = new Set<PlannedFile>();
  for (const file of [...files].sort((a, b) => b.size - a.size)) {
    if (bytes <= limit) break;
    if (sources.has(file.path)) continue;
    found.add(file);
    bytes -= file.size;
  }
  return found;
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/**
 * Makes the copy at `folder`, which does not exist yet.
 * @param contents what stands in files instead of what the project has, by path relative to the root; a file that the project lacks is made
 */
export async function makeCopy(
  plan: CopyPlan,
  folder: string,
  contents: ReadonlyMap<string, Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const made = new Map(contents);
  for (const path of plan.folders) await mkdir(join(folder, path));
  for (const { path, mode, modified } of plan.files) {
    if (signal.aborted) return;
    const target = join(folder, path);
    const content = contents.get(path);
    made.delete(path);
    if (content !== undefined) {
      await writeFile(target, content, { mode });
    } else {
      try {
        await copyFile(join(plan.root, path), target, constants.COPYFILE_FICLONE);
      } catch (error) {
        // Gone by now, or one that the program cannot read either.
        if (['ENOENT', 'EACCES'].includes(getErrorCode(error) ?? '')) continue;
        throw error;
      }
      // Programs look for the newest checkpoint.
      await utimes(target, modified / 1000, modified / 1000);
    }
  }
  for (const { path, target, isFolder } of plan.links) {
    const content = contents.get(path);
    made.delete(path);
    if (content !== undefined) await writeFile(join(folder, path), content);
    else await symlink(target, join(folder, path), isFolder ? 'junction' : 'file');
  }
  for (const [path, content] of made) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await borrowRepository(join(plan.root, '.git'), join(folder, '.git'));
}

/** A repository in the state of another one, with that one's objects. */
async function borrowRepository(source: string, target: string): Promise<void> {
  const stats = await lstat(source).catch(() => undefined);
  if (stats?.isDirectory() !== true) return;
  const left = new Set(['objects', 'logs', 'hooks', 'modules', 'lfs', 'worktrees']);
  await cp(source, target, { recursive: true, filter: (path) => dirname(path) !== source || !left.has(basename(path)) });
  await mkdir(join(target, 'objects', 'info'), { recursive: true });
  await writeFile(join(target, 'objects', 'info', 'alternates'), `${join(source, 'objects')}\n`);
  // A program that asks for the state of the copy must not start a monitor there.
  const config = await readFile(join(target, 'config'), 'utf8').catch(() => '');
  await writeFile(join(target, 'config'), `${config.trimEnd()}\n[core]\n\tfsmonitor = false\n`);
}

/** Removes a folder, also where a program has taken away the right to change what is in it. Links are removed, not followed. */
export async function removeTree(folder: string): Promise<void> {
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch {
    await openTree(folder);
    await remove();
  }
}

async function openTree(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) if (entry.isDirectory()) await openTree(join(folder, entry.name));
}

/** Linked files of the project that are not as they were when the copy was planned. */
export async function findChanged(plan: CopyPlan): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { path, size, modified } of plan.linked) {
    if (modified === 0) continue;
    const stats = await lstat(join(plan.root, path)).catch(() => undefined);
    if (stats?.size !== size || stats.mtimeMs !== modified) changed.push(path);
  }
  return changed;
}
