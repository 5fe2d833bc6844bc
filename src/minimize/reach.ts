/**
 * The files of the project that a command runs, as far as its words and the imports tell: the scripts and modules it names, those that a
 * shell script of the project names, and all that they import, also inside functions. What is loaded by other means is not found, so this
 * only says which fixes to try first.
 */
import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, posix, relative, sep } from 'node:path';
import type { FileFacts } from '../project/facts.ts';
import { indexFiles } from '../project/index-files.ts';

/** Names of Python files and of modules after `-m`, in the text of a shell script. */
const NAMES = /[\w./-]+\.(?:py|ipynb)\b|-m[ \t]+[\w.]+/g;

/** A shell script that is longer is none that somebody wrote to start a training. */
const MAX_SCRIPT_SIZE = 100_000;

/**
 * @param command the program and its arguments
 * @param cwd absolute path that the command runs in, and that reported paths are relative to
 * @param getFacts facts of a file of the project by its reported path; undefined where there is none
 * @returns reported paths; undefined where the command names no file of the project
 */
export function findReachedFiles(
  command: readonly string[],
  cwd: string,
  getFacts: (path: string) => FileFacts | undefined,
): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  const index = indexFiles(getFacts);
  const waiting = findEntries(command, cwd, getFacts);
  for (let facts = waiting.pop(); facts !== undefined; facts = waiting.pop()) {
    if (reached.has(facts.path)) continue;
    reached.add(facts.path);
    for (const module of facts.imports) {
      // Importing `a.b` runs `a` first.
      const parts = module.split(/(?<=[^.])\./);
      for (let count = 1; count <= parts.length; count++) {
        const found = index.getModule(facts.path, parts.slice(0, count).join('.'));
        if (found !== undefined) waiting.push(found);
      }
    }
  }
  return reached.size === 0 ? undefined : reached;
}

function findEntries(command: readonly string[], cwd: string, getFacts: (path: string) => FileFacts | undefined): FileFacts[] {
  const getFile = (name: string): FileFacts | undefined => {
    const path = posix.normalize((isAbsolute(name) ? relative(cwd, name) : name).replaceAll(sep, '/'));
    return path.startsWith('../') ? undefined : getFacts(path);
  };
  /** A module that is run, and the packages around it, which are imported first. */
  const findModule = (name: string): FileFacts[] => {
    const parts = name.split('.');
    const path = parts.join('/');
    const found = getFile(`${path}/__main__.py`) ?? getFile(`${path}.py`);
    const packages = parts.flatMap((_, index) => getFile(`${parts.slice(0, index).join('/')}/__init__.py`) ?? []);
    return found === undefined ? [] : [found, ...packages];
  };
  return command.flatMap((word, index): FileFacts[] => {
    if (command[index - 1] === '-m') return findModule(word);
    const file = /\.(?:py|ipynb)$/.test(word) ? getFile(word) : undefined;
    if (file !== undefined) return [file];
    return findNames(word, cwd).flatMap((name) => (name.startsWith('-m') ? findModule(name.slice(2).trim()) : (getFile(name) ?? [])));
  });
}

/** What a word of the command names: one that is a script itself (`train.sh`), or the text of one (`bash -c '…'`). */
function findNames(word: string, cwd: string): readonly string[] {
  if (/\s/.test(word)) return word.match(NAMES) ?? [];
  if (!/\.(?:sh|bash|zsh)$|^[\w./-]*\/[\w-]+$/.test(word)) return [];
  try {
    const path = isAbsolute(word) ? word : posix.join(cwd, word);
    // An interpreter is a file too.
    if (statSync(path).size > MAX_SCRIPT_SIZE) return [];
    const text = readFileSync(path, 'latin1');
    return text.startsWith('#!') || /\.\w*sh$/.test(word) ? (text.match(NAMES) ?? []) : [];
  } catch {
    return [];
  }
}
