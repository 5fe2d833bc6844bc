/**
 * File patterns with Ruff's meaning, over absolute paths with forward slashes. A pattern without a slash matches the name of a file or
 * folder anywhere; every pattern matches the path from its own folder; `*` also matches slashes. A folder that matches is left out
 * whole, so its content need not match.
 */
import picomatch from 'picomatch';

/** Patterns and the absolute folder that they are relative to: that of the file they stand in, or the working directory. */
export interface PatternSet {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** The first pattern that matches an absolute path, or undefined. Only the path itself is looked at, not the folders around it. */
export type GetMatch = (path: string) => string | undefined;

interface Glob {
  readonly pattern: string;
  /** Undefined for a pattern over the whole path. */
  readonly folder: string | undefined;
  readonly isNamePattern: boolean;
  readonly isMatch: (text: string) => boolean;
}

/**
 * A matcher for all of `sets`. Made once and called for every file: plain names, which most patterns are, cost one look-up.
 * @throws RangeError for a pattern that is longer than picomatch takes (65,536 characters).
 */
export function compilePatterns(sets: readonly PatternSet[]): GetMatch {
  const names = new Set<string>();
  const globs: Glob[] = [];
  for (const { folder, patterns } of sets) {
    for (const pattern of patterns) {
      const glob = tidy(pattern);
      if (glob === '') continue;
      if (/^[\w.-]+$/.test(glob)) names.add(glob);
      else globs.push(compileGlob(pattern, glob, withSlashes(folder)));
    }
  }
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (names.has(name)) return name;
    for (const { pattern, folder, isNamePattern, isMatch } of globs) {
      if (isNamePattern && isMatch(name)) return pattern;
      const relative = getRelative(path, folder);
      if (relative !== undefined && isMatch(relative)) return pattern;
    }
    return undefined;
  };
}

function compileGlob(pattern: string, glob: string, folder: string): Glob {
  // `bash`: one star matches slashes too, as in the globset crate. Without `nonegate` a leading `!` would turn the meaning around.
  const compile = (text: string) => picomatch(text, { dot: true, bash: true, nonegate: true });
  if (/^(\/|[A-Za-z]:\/)/.test(glob)) return { pattern, folder: undefined, isNamePattern: false, isMatch: compile(glob) };
  let base = folder;
  let rest = glob;
  while (rest.startsWith('../')) {
    base = base.slice(0, Math.max(0, base.lastIndexOf('/')));
    rest = rest.slice(3);
  }
  return { pattern, folder: base, isNamePattern: !rest.includes('/') && rest === glob, isMatch: compile(rest) };
}

/** Ruff resolves patterns as paths: `./data/` is `data`. */
function tidy(pattern: string): string {
  const trimmed = pattern.trim().replace(/^(\.\/)+/, '');
  return trimmed.length > 1 ? trimmed.replace(/\/+$/, '') : trimmed;
}

/** `path` from `folder`, or undefined where it does not lie in it. */
function getRelative(path: string, folder: string | undefined): string | undefined {
  if (folder === undefined) return path;
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
}

/** A path in the form patterns are written in. */
export function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}
