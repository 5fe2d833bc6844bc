/**
 * Replaces the content of a file so that it is whole at any moment: old or new, never half, whatever stops the program.
 *
 * The new content goes to a temporary file in the same folder, is flushed to the disk, gets the mode and owner of the old file, and takes
 * its place in one step (`rename`). Just before that step the old file is read again: one that changed since it was analysed is not
 * overwritten. A symbolic link stays a link; the file it leads to is replaced. A hard link is parted from its other names.
 *
 * All of it is synchronous: a signal handler in JavaScript runs before or after a write, never inside one. A program that handles SIGINT
 * (and writes on its main thread, where it cannot be ended from outside) therefore leaves no temporary file behind; one killed outright
 * may leave one, which `isTemporaryName` recognises.
 */
import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describeSystemError } from './paths.ts';

/** What happened; `reason` is for a person and begins in lower case: `no space left on device`. */
export type WriteResult = { readonly isWritten: true } | { readonly isWritten: false; readonly reason: string };

/** The system calls of a write, for tests that make each of them fail. */
export type WriteSystem = Pick<
  typeof fs,
  | 'accessSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'openSync'
  | 'readFileSync'
  | 'realpathSync'
  | 'renameSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/**
 * Replaces the content of the file at `path`.
 * @param path absolute path of a file, or of a symbolic link to one
 * @param before the bytes that the new content was made from
 * @param after the new content
 * @returns never throws for a failure of the file system: the old bytes are then in place, and no temporary file is left
 */
export function writeFile(path: string, before: Uint8Array, after: Uint8Array, system: WriteSystem = fs): WriteResult {
  let temporary: string | undefined;
  try {
    const target = system.realpathSync(path);
    const stats = system.lstatSync(target);
    if (!stats.isFile()) return refuse('not a regular file');
    // A rename needs no right to write to the file, but whoever took that right away meant it.
    system.accessSync(target, fs.constants.W_OK);
    temporary = writeTemporary(dirname(target), after, stats, system);
    if (system.realpathSync(path) !== target || !isSame(system.readFileSync(target), before)) {
      removeQuietly(temporary, system);
      return refuse('changed on disk since it was read');
    }
    system.renameSync(temporary, target);
    return { isWritten: true };
  } catch (error) {
    if (temporary !== undefined) removeQuietly(temporary, system);
    return refuse(describeSystemError(error));
  }
}

/**
 * Makes a file that is not there yet, and its folder, whole at any moment as `writeFile` does. A file that has been made meanwhile is
 * never overwritten.
 * @param path absolute
 */
export function createFile(path: string, content: Uint8Array): WriteResult {
  const temporary = join(dirname(path), makeTemporaryName());
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.writeFileSync(temporary, content, { flag: 'wx', flush: true });
    // Unlike a rename, a link fails where there is something by that name.
    fs.linkSync(temporary, path);
    return { isWritten: true };
  } catch (error) {
    return refuse(describeSystemError(error));
  } finally {
    removeQuietly(temporary, fs);
  }
}

function refuse(reason: string): WriteResult {
  return { isWritten: false, reason };
}

const TEMPORARY_NAME = /^\.repro-fix-\d+-[0-9a-f]{12}\.tmp$/;

/** Holds the process id, and nothing of the file's own name, which may be as long as names can be. */
function makeTemporaryName(): string {
  // Loaded here: runs that write nothing start sooner.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  return `.repro-fix-${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`;
}

/** True for the name (or path) of a file that an interrupted write left behind. */
export function isTemporaryName(path: string): boolean {
  return TEMPORARY_NAME.test(basename(path));
}

/**
 * Creates a file in `folder` with `content` and with the mode and owner of the file it will replace, and flushes it to the disk.
 * @returns its path
 * @throws the error of the system call that failed; there is no file then
 */
function writeTemporary(folder: string, content: Uint8Array, { mode, uid, gid }: fs.Stats, system: WriteSystem): string {
  const path = join(folder, makeTemporaryName());
  const file = create(path, system);
  try {
    try {
      for (let offset = 0; offset < content.length;) offset += system.writeSync(file, content, offset);
      // The owner first: changing it clears the set-user-id bits of the mode.
      keepOwner(file, uid, gid, system);
      system.fchmodSync(file, mode & 0o7777);
      system.fsyncSync(file);
    } finally {
      system.closeSync(file);
    }
  } catch (error) {
    removeQuietly(path, system);
    throw error;
  }
  return path;
}

/** Says that it was the folder, since the file itself may be open to all. */
function create(path: string, system: WriteSystem): number {
  try {
    return system.openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Error(`its folder takes no new file: ${describeSystemError(error)}`, { cause: error });
  }
}

/** Only root may give a file away, and some file systems know no owners; the content matters more. */
function keepOwner(file: number, uid: number, gid: number, system: WriteSystem): void {
  if (process.platform === 'win32') return;
  try {
    system.fchownSync(file, uid, gid);
  } catch {
    // The file then belongs to whoever ran the program, as with an editor.
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function removeQuietly(path: string, system: WriteSystem): void {
  try {
    system.unlinkSync(path);
  } catch {
    // The folder cannot be changed any more: the first error is the one to report.
  }
}
