/**
 * Finds the files that a run is about. It only looks: nothing is parsed, and no file is opened but `.gitignore` and, for a file named
 * without a known ending, its first line.
 *
 * The result does not depend on the order of the paths or of the file system: sorted, every real file once. A path named explicitly wins
 * over `.gitignore` and, unless `forceExclude`, over `exclude`. Folders behind symbolic links are not entered unless named (so a loop of
 * links ends nothing), links to files are followed.
 */
import { dirname, resolve, sep } from 'node:path';
import { compilePatterns, withSlashes } from '../config/glob.ts';
import type { GetMatch, PatternSet } from '../config/glob.ts';
import { enterFolder, getRulesPath, readRulesFor } from './gitignore.ts';
import type { GitignoreRules } from './gitignore.ts';
import { getKind, getRealPath, readFile, readFileStart, readFolder, type FolderEntry } from '../system/questions.ts';
import { describeSystemError, getErrorCode, getReportPath } from './paths.ts';

export interface DiscoverOptions {
  /** Absolute path that `paths` are relative to. */
  readonly cwd: string;
  /** Patterns of what to leave out: `Settings.exclude`. */
  readonly exclude: readonly PatternSet[];
  /** Leave out what is excluded even where it is named. */
  readonly forceExclude: boolean;
  /** Leave out what `.gitignore` files ignore. */
  readonly gitignore: boolean;
  readonly notebooks: boolean;
  /** Told of each folder that is listed, by the path that its files are reported by. */
  readonly onFolder?: (path: string, entries: readonly { readonly name: string }[]) => void;
  /** The file system, for tests. */
  readonly disk?: Disk;
}

export interface Discovery {
  /** Absolute paths of the files to read, sorted, each real file once. */
  readonly files: readonly string[];
  /** Files that were named or found but will not be read, and why; sorted. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  /** Named paths and folders that could not be looked at; any of them makes the run fail. `path` is absolute, the message names it as given. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

/** What discovery asks of the file system. Errors are Node's, with a `code`. */
export interface Disk {
  readonly readFolder: (path: string) => readonly FolderEntry[];
  /** What a path is, links followed. */
  readonly getKind: (path: string) => 'file' | 'folder' | 'other';
  readonly getRealPath: (path: string) => string;
  readonly readText: (path: string) => string;
  /** The first bytes of a file as text. */
  readonly readStart: (path: string) => string;
}

/** A folder still to be looked into: by the name it is reported by, by its real one, and the rules of the folder around it. */
interface Folder {
  readonly path: string;
  readonly real: string;
  readonly rules: GitignoreRules | undefined;
}

/** Finds the Python files and notebooks that `paths` (files and folders) name. Never throws: what goes wrong is in `errors`. */
export function discover(paths: readonly string[], options: DiscoverOptions): Discovery {
  const search = makeSearch(options);
  for (const path of paths) search.visit(path);
  return search.finish();
}

function makeSearch({ cwd, exclude, forceExclude, gitignore, notebooks, onFolder, disk = nodeDisk }: DiscoverOptions) {
  const getMatch = compilePatterns(exclude);
  /** From a file's real path to the path it is reported by. */
  const found = new Map<string, string>();
  const skipped = new Map<string, string>();
  const errors = new Map<string, string>();
  const entered = new Set<string>();
  const readText = (path: string): string | undefined => {
    try {
      return disk.readText(path);
    } catch (error) {
      const code = getErrorCode(error);
      if (code !== 'ENOENT' && code !== 'EISDIR' && code !== 'ENOTDIR')
        errors.set(path, `cannot read \`${getReportPath(path, cwd)}\`: ${describeSystemError(error)}`);
      return undefined;
    }
  };

  /** Keeps one name for each real file, the same whatever the order: its own if it was found by that, else the first of its links. */
  function add(path: string, real: string): void {
    const known = found.get(real);
    if (known === undefined || (known !== real && (path === real || path < known))) found.set(real, path);
  }

  function visit(given: string): void {
    const path = resolve(cwd, given);
    const fail = (reason: string) => errors.set(path, `${reason}: \`${given}\``);
    let kind: 'file' | 'folder' | 'other';
    let real: string;
    try {
      // An empty argument is a mistake in the caller's script, not the working directory.
      if (given === '') throw Object.assign(new Error(), { code: 'ENOENT' });
      kind = disk.getKind(path);
      real = disk.getRealPath(path);
    } catch (error) {
      fail(describeSystemError(error));
      return;
    }
    if (kind === 'other') {
      fail('neither a file nor a folder');
      return;
    }
    const pattern = forceExclude ? getExcludedBy(path, cwd, getMatch) : undefined;
    if (kind === 'folder') {
      if (pattern === undefined) walk(path, real);
      return;
    }
    const reason = pattern === undefined ? getReasonToSkip(path) : `excluded by \`${pattern}\``;
    if (reason === undefined) add(path, real);
    else skipped.set(path, reason);
  }

  /** Why a file that was named is none of ours, or undefined. */
  function getReasonToSkip(path: string): string | undefined {
    if (isNotebook(path)) return notebooks ? undefined : 'notebooks are left out';
    if (path.endsWith('.pyi')) return 'a stub file holds no code that runs';
    if (isPython(path)) return undefined;
    try {
      return /^#!.*\b(python|pypy|uv run)/.test(disk.readStart(path)) ? undefined : 'not a Python file or notebook';
    } catch {
      return undefined; // whoever reads it will say what is wrong
    }
  }

  function walk(top: string, realTop: string): void {
    const rulesAbove = gitignore ? readRulesFor(realTop, cwd, readText, isThere) : undefined;
    const stack: Folder[] = [{ path: top, real: realTop, rules: rulesAbove }];
    for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
      const entries = readEntries(folder.path, folder.path === top);
      if (folder.path !== top && isEnvironment(entries)) continue;
      visitEntries(folder, entries, stack);
    }
  }

  function readEntries(path: string, isTop: boolean): readonly FolderEntry[] {
    try {
      return disk.readFolder(path);
    } catch (error) {
      // A folder that went away while we looked is nobody's mistake.
      const isGone = !isTop && getErrorCode(error) === 'ENOENT';
      if (!isGone) errors.set(path, `cannot read the folder \`${getReportPath(path, cwd)}\`: ${describeSystemError(error)}`);
      return [];
    }
  }

  /** Adds the files of one folder, and to `stack` the folders in it. */
  function visitEntries({ path, real, rules: outer }: Folder, entries: readonly FolderEntry[], stack: Folder[]): void {
    const has = {
      repository: entries.some(({ name }) => name === '.git'),
      gitignore: entries.some((entry) => entry.name === '.gitignore' && entry.isFile()),
    };
    const rules = outer === undefined ? undefined : enterFolder(real, outer, has, readText);
    // Overlapping paths (`.` and `src`) must not make the work twice; under other rules it is other work.
    const key = rules === undefined ? path : `${rules.root}\0${path}`;
    if (entered.has(key)) return;
    entered.add(key);
    // One that cannot be listed seems empty.
    if (entries.length > 0) onFolder?.(path, entries);
    const rulesPath = rules === undefined ? '' : getRulesPath(joinPath(real, ''), rules);
    for (const entry of entries) {
      const { name } = entry;
      const isFolder = entry.isDirectory();
      if (!isFolder && !(isPython(name) || (notebooks && isNotebook(name)))) continue;
      const entryPath = joinPath(path, name);
      if (getMatch(withSlashes(entryPath)) !== undefined) continue;
      if (rules?.isIgnored(rulesPath + name + (isFolder ? '/' : '')) === true) continue;
      if (isFolder) stack.push({ path: entryPath, real: joinPath(real, name), rules });
      else if (entry.isSymbolicLink()) follow(entryPath);
      else if (entry.isFile()) addFound(entryPath, joinPath(real, name));
    }
  }

  /** A link found in a folder: to a file it counts as that file, to anything else it is passed over. */
  function follow(path: string): void {
    try {
      if (disk.getKind(path) !== 'file') return;
      const real = disk.getRealPath(path);
      const pattern = getExcludedBy(real, cwd, getMatch);
      if (pattern === undefined) add(path, real);
      else skipped.set(path, `a symbolic link to a file excluded by \`${pattern}\``);
    } catch (error) {
      skipped.set(path, `a broken symbolic link: ${describeSystemError(error)}`);
    }
  }

  /** Node turns bytes that are no UTF-8 into U+FFFD, and the name it gives then names no file. */
  function addFound(path: string, real: string): void {
    if (path.includes('\uFFFD') && !isThere(path)) skipped.set(path, 'its name is not valid UTF-8');
    else add(path, real);
  }

  function isThere(path: string): boolean {
    try {
      disk.getKind(path);
      return true;
    } catch {
      return false;
    }
  }

  function finish(): Discovery {
    const files = [...found.values()].sort();
    const byPath = <Value>(map: Map<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      files,
      skipped: byPath(skipped).map(([path, reason]) => ({ path, reason })),
      errors: byPath(errors).map(([path, message]) => ({ path, message })),
    };
  }

  return { visit, finish };
}

function isPython(name: string): boolean {
  return name.endsWith('.py') || name.endsWith('.pyw');
}

function isNotebook(name: string): boolean {
  return name.endsWith('.ipynb');
}

/** True for the content of a virtual environment (`venv`, `virtualenv`) or a conda environment, whatever its name. */
function isEnvironment(entries: readonly FolderEntry[]): boolean {
  return entries.some(({ name }) => name === 'pyvenv.cfg' || name === 'conda-meta');
}

/** The pattern that excludes a path or a folder around it, looking no higher than `cwd` for a path inside that. */
function getExcludedBy(path: string, cwd: string, getMatch: GetMatch): string | undefined {
  for (let current = path; current !== cwd && dirname(current) !== current; current = dirname(current)) {
    const pattern = getMatch(withSlashes(current));
    if (pattern !== undefined) return pattern;
  }
  return undefined;
}

/** `join` without its normalising, which costs more than reading the folder. */
function joinPath(folder: string, name: string): string {
  return folder.endsWith(sep) ? folder + name : folder + sep + name;
}

const nodeDisk: Disk = {
  readFolder,
  getKind,
  getRealPath,
  readText: (path) => readFile(path).toString('utf8'),
  readStart: readFileStart,
};
