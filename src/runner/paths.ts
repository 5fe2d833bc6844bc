/** How paths are shown, and what a failed system call is called: the words all parts of a run use. */
import { relative, sep } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { getErrorCode } from '../system/error-code.ts';

export { getErrorCode };

/** An absolute path as reports name it: relative to `cwd`, with forward slashes. */
export function getReportPath(path: string, cwd: string): string {
  // Most lie below, and a run asks for each of its files many times.
  if (sep === '/' && path.length > cwd.length + 1 && path[cwd.length] === '/' && path.startsWith(cwd)) return path.slice(cwd.length + 1);
  const shown = relative(cwd, path);
  return shown === '' ? '.' : shown.replaceAll(sep, '/');
}

/** What a system call's error means, in lower case and without the path: `no such file or directory`. */
export function describeSystemError(error: unknown): string {
  const code = getErrorCode(error);
  // Loaded here: most runs end without an error.
  const { constants } = process.getBuiltinModule('node:os');
  const number = code === undefined ? undefined : (constants.errno as Readonly<Record<string, number>>)[code];
  const known = number === undefined ? undefined : getSystemErrorMap().get(-number);
  return known?.[1] ?? (error instanceof Error ? error.message : String(error));
}

/** True for what a failed system call throws. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && getErrorCode(error) !== undefined;
}
