/**
 * `.gitignore` files as git reads them: one rule list for a folder, made of `.git/info/exclude` and of every `.gitignore` from the root of
 * the repository down to that folder, in this order. The last rule that matches decides, so rules of an inner file can take back those of
 * an outer one; what lies in an ignored folder stays ignored.
 */
import { dirname, join, resolve, sep } from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { withSlashes } from '../config/glob.ts';

/** Reads a text file, or gives undefined where there is none. */
export type ReadText = (path: string) => string | undefined;

/** The rules in force in one folder. */
export interface GitignoreRules {
  /** The folder that all rules are relative to: the root of the repository, or the top folder of the search. */
  readonly root: string;
  /** True for a path in forward slashes, relative to `root`; a folder's ends with a slash. */
  isIgnored(path: string): boolean;
  /** The rules with those of a `.gitignore` in `folder` (relative to `root`, `''` for the root) added. */
  extend(folder: string, text: string): GitignoreRules;
}

/** The package keeps every answer for ever; after this many it is started afresh, so that memory stays flat. */
const MAX_REMEMBERED = 10_000;

/** Rules below `root`, none where `base` is absent; asking costs nothing then. */
function makeGitignoreRules(root: string, base?: Ignore): GitignoreRules {
  let rules = base;
  let asked = 0;
  return {
    root,
    isIgnored(path) {
      if (rules === undefined) return false;
      if (++asked % MAX_REMEMBERED === 0) rules = makeIgnore().add(rules);
      return rules.ignores(path);
    },
    extend(folder, text) {
      const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
      const added = makeIgnore();
      if (rules !== undefined) added.add(rules);
      return makeGitignoreRules(root, added.add(lines.map((line) => moveRule(line, folder)).join('\n')));
    },
  };
}

function makeIgnore(): Ignore {
  // Git compares names as the file system does.
  return ignore({ ignorecase: process.platform === 'win32' || process.platform === 'darwin' });
}

/**
 * A rule of the `.gitignore` in `folder` as a rule of the root's. In `a/b`, a rule with a slash (`/x`, `x/y`) becomes `/a/b/x`, `/a/b/x/y`;
 * one without (`*.py`, `x/`) holds at any depth below `/a/b`.
 */
function moveRule(line: string, folder: string): string {
  const isNegated = line.startsWith('!');
  const rule = isNegated ? line.slice(1) : line;
  const content = rule.trim();
  if (folder === '' || content === '' || content === '/' || line.startsWith('#')) return folder === '' ? line : '';
  const isAnchored = content.slice(0, -1).includes('/');
  const prefix = `/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}/`;
  return `${isNegated ? '!' : ''}${prefix}${isAnchored ? '' : '**/'}${rule.replace(/^\//, '')}`;
}

/**
 * The rules in force in a folder named on the command line, its own `.gitignore` not yet read: those from the root of its repository down
 * or, outside of one, from `cwd`. Where they ignore the folder itself, naming it is the stronger word, and only files inside it count.
 */
export function readRulesFor(folder: string, cwd: string, readText: ReadText, isThere: (path: string) => boolean): GitignoreRules {
  const repository = getRepository(folder, isThere);
  const root = repository ?? (isInside(folder, cwd) ? cwd : folder);
  const gitFolder = repository === undefined ? undefined : getGitFolder(join(repository, '.git'), readText);
  const rules = readRulesAbove(folder, root, gitFolder, readText);
  const path = getRulesPath(folder, rules);
  return path !== '' && rules.isIgnored(`${path}/`) ? makeGitignoreRules(folder) : rules;
}

/** The rules in force inside `folder`, from those around it; a repository inside the repository (a submodule, a clone) has only its own. */
export function enterFolder(
  folder: string,
  outer: GitignoreRules,
  has: { readonly repository: boolean; readonly gitignore: boolean },
  readText: ReadText,
): GitignoreRules {
  const rules =
    has.repository && folder !== outer.root
      ? readRulesAbove(folder, folder, getGitFolder(join(folder, '.git'), readText), readText)
      : outer;
  const text = has.gitignore ? readText(join(folder, '.gitignore')) : undefined;
  return text === undefined ? rules : rules.extend(getRulesPath(folder, rules), text);
}

/** An absolute path as the rules take it, without the final slash. */
export function getRulesPath(path: string, { root }: GitignoreRules): string {
  return withSlashes(path.slice(root.length)).replace(/^\//, '');
}

/** The rules from the files above `folder`, from `root` down. */
function readRulesAbove(folder: string, root: string, gitFolder: string | undefined, readText: ReadText): GitignoreRules {
  let rules = makeGitignoreRules(root);
  const exclude = gitFolder === undefined ? undefined : readText(join(gitFolder, 'info', 'exclude'));
  if (exclude !== undefined) rules = rules.extend('', exclude);
  const names = getRulesPath(folder, rules).split('/').filter(Boolean);
  for (let depth = 0; depth < names.length; depth++) {
    const above = names.slice(0, depth).join('/');
    const text = readText(join(root, above, '.gitignore'));
    if (text !== undefined) rules = rules.extend(above, text);
  }
  return rules;
}

function getRepository(folder: string, isThere: (path: string) => boolean): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (isThere(join(current, '.git'))) return current;
    if (dirname(current) === current) return undefined;
  }
}

/**
 * The folder that holds `info/exclude` for a repository whose `.git` is at `path`: the `.git` folder itself, or, where `.git` is a file
 * (a worktree, a submodule), the one that the file leads to.
 */
function getGitFolder(path: string, readText: ReadText): string {
  const target = /^gitdir: (.+)$/m.exec(readText(path) ?? '')?.[1];
  if (target === undefined) return path;
  const folder = resolve(dirname(path), target.trim());
  return resolve(folder, readText(join(folder, 'commondir'))?.trim() ?? '.');
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
