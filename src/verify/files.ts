/**
 * Takes down what files a run wrote, and compares two such states. Both runs may write to the same folder, so a state is taken after each:
 * a checksum of every file, and a copy of those that are short enough to be shown line by line. Nothing of the user's is changed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { compareText, type LineDifference } from './output.ts';

const TEXT_LIMIT = 4 * 1024 * 1024;

export interface FileState {
  readonly sha256: string;
  /** Where the copy is; undefined for a long file. */
  readonly copy: string | undefined;
}

/** Files by path relative to the working directory, with forward slashes. */
export type FileStates = ReadonlyMap<string, FileState>;

export interface FileDifference {
  readonly path: string;
  readonly kind: 'missing-in-first' | 'missing-in-second' | 'content';
  /** For text files. */
  readonly line: LineDifference | undefined;
}

/** Takes down all files at or below `paths`. A path that does not exist has none. */
export async function takeFileStates(paths: readonly string[], cwd: string, folder: string): Promise<FileStates> {
  const states = new Map<string, FileState>();
  for (const path of paths) {
    for (const file of await findFiles(resolve(cwd, path))) {
      const name = relative(cwd, file).split(sep).join('/');
      const { size } = await stat(file);
      const copy = size <= TEXT_LIMIT ? join(folder, String(states.size)) : undefined;
      if (copy !== undefined) {
        await mkdir(folder, { recursive: true });
        await copyFile(file, copy);
      }
      states.set(name, { sha256: await hashFile(file), copy });
    }
  }
  return states;
}

async function findFiles(path: string): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return [];
  if (!status.isDirectory()) return status.isFile() ? [path] : [];
  const entries = await readdir(path, { withFileTypes: true });
  const nested = await Promise.all(
    entries.map((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return findFiles(child);
      // A link is followed to a file and never to a folder, which may hold the link.
      return entry.isFile() || entry.isSymbolicLink() ? findLinkedFile(child) : [];
    }),
  );
  return nested.flat().sort();
}

async function findLinkedFile(path: string): Promise<readonly string[]> {
  const status = await stat(path).catch(() => undefined);
  return status?.isFile() === true ? [path] : [];
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** The first file, by name, in which two states differ; text files may differ in times, dates and paths. */
export async function compareFileStates(a: FileStates, b: FileStates): Promise<FileDifference | undefined> {
  for (const path of [...new Set([...a.keys(), ...b.keys()])].sort()) {
    const x = a.get(path);
    const y = b.get(path);
    if (x === undefined) return { path, kind: 'missing-in-first', line: undefined };
    if (y === undefined) return { path, kind: 'missing-in-second', line: undefined };
    if (x.sha256 === y.sha256) continue;
    const [left, right] = await Promise.all([readText(x), readText(y)]);
    if (left === undefined || right === undefined) return { path, kind: 'content', line: undefined };
    const line = compareText(left, right);
    if (line !== undefined) return { path, kind: 'content', line };
  }
  return undefined;
}

/** The text of a copied file; undefined if it is binary. */
async function readText(state: FileState): Promise<string | undefined> {
  if (state.copy === undefined) return undefined;
  const bytes = await readFile(state.copy);
  return bytes.includes(0) ? undefined : bytes.toString('utf8');
}
