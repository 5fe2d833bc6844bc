/**
 * Reads the rest of a project for facts while some of its files are being fixed. Files are read when a query first asks for them, parsed
 * at most once, and never written.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { OpenDocument, ProjectContext } from '../engine/run-file.ts';
import { readFacts, type FileFacts } from '../project/facts.ts';

/** Larger files are not read for facts: generated code, whose facts nobody asks for. */
const MAX_BYTES = 2_000_000;

/**
 * @param cwd absolute path that reported paths are relative to
 */
export function createProjectReader(cwd: string, open: OpenDocument): ProjectContext {
  const folders = new Map<string, ReadonlySet<string>>();
  const known = new Map<string, { readonly facts: FileFacts; readonly text: string } | undefined>();

  const list = (folder: string): ReadonlySet<string> => {
    let names = folders.get(folder);
    if (names === undefined) {
      names = listFolder(join(cwd, folder));
      folders.set(folder, names);
    }
    return names;
  };
  const isThere = (path: string): boolean => list(dirname(path)).has(path.slice(path.lastIndexOf('/') + 1));

  const read = (path: string): { readonly facts: FileFacts; readonly text: string } | undefined => {
    if (known.has(path)) return known.get(path);
    known.set(path, undefined);
    if (!isThere(path)) return undefined;
    try {
      const bytes = readFileSync(join(cwd, path));
      const document = bytes.length > MAX_BYTES ? undefined : open(path, bytes);
      if (document === undefined || 'skipped' in document) return undefined;
      const found = { facts: readFacts(document.file), text: document.file.text };
      known.set(path, found);
      return found;
    } catch {
      // A file that cannot be read contributes nothing; it is named when it is itself to be fixed.
      return undefined;
    }
  };

  const data = new Map<string, string | undefined>();
  const readData = (path: string): string | undefined => {
    if (!data.has(path)) data.set(path, isThere(path) ? readText(join(cwd, path)) : undefined);
    return data.get(path);
  };

  return {
    readData,
    getFacts: (path) => read(path)?.facts,
    getText: (path) => read(path)?.text,
    listFolder: list,
    usesNumpy: false,
  };
}

function readText(path: string): string | undefined {
  try {
    return statSync(path).size > MAX_BYTES ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function listFolder(path: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(path));
  } catch {
    return new Set();
  }
}
