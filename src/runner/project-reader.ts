/**
 * Reads the rest of a project for facts while some of its files are being fixed. Files are read when a query first asks for them, parsed
 * at most once, and never written.
 */
import { join } from 'node:path';
import type { SourceFile } from '../document/types.ts';
import type { OpenDocument, ProjectContext } from '../engine/run-file.ts';
import { readFacts, type FileFacts } from '../project/facts.ts';
import { folderOf, joinPath, nameOf } from '../project/index-files.ts';
import { findNames, getSize, readFile } from '../system/questions.ts';
import { createKept } from './kept.ts';

/** Larger files are not read for facts, nor followed into: generated code, whose facts nobody asks for. */
export const MAX_BYTES = 2_000_000;

/** Characters of text whose facts are kept. */
const MAX_KEPT = 12_000_000;

/** Characters of text whose trees are kept, from which more facts can be read; a file is parsed again once its tree is gone. */
const MAX_TREES = 1_000_000;

/** What was asked about other files. */
export interface Asked {
  /** False where nothing was. */
  readonly isAny: boolean;
  /** Files that were read, and folders that were listed, by this reader for the first time; as they are reported. */
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

export interface ProjectReader extends ProjectContext {
  /** The names in a folder. */
  readonly list: (folder: string) => ReadonlySet<string>;
  /** Notes that a file is read by other means, or that an answer rests on what was read before. */
  readonly note: (path?: string) => void;
  /** What was asked for since the last call. */
  readonly takeAsked: () => Asked;
}

interface Known {
  readonly facts: FileFacts;
  readonly text: string;
}

/** False answers are certain, others are not. */
interface Questions {
  /** Whether a file may be run as a program; the others are no neighbours that could import anything first. */
  readonly mayRun: (path: string, bytes: Uint8Array) => boolean;
  /** Whether a program may import a file, itself or through others. */
  readonly mayImport: (program: string, path: string) => boolean;
}

/**
 * @param cwd absolute path that reported paths are relative to
 * @param open loaded by the time that facts are asked for
 * @param questions what is asked of files before they are read, see `Questions`
 */
export function createProjectReader(
  cwd: string,
  open: OpenDocument,
  { mayRun, mayImport }: Questions = { mayRun: () => true, mayImport: () => true },
): ProjectReader {
  const folders = new Map<string, ReadonlySet<string>>();
  const known = createKept<Known | undefined>(MAX_KEPT);
  const files = createKept<SourceFile>(MAX_TREES);
  const noted = new Set<string>();
  let asked: { isAny: boolean; files: string[]; folders: string[] } = { isAny: false, files: [], folders: [] };

  const note = (path?: string): void => {
    asked.isAny = true;
    if (path === undefined || noted.has(path)) return;
    noted.add(path);
    asked.files.push(path);
  };

  const list = (folder: string): ReadonlySet<string> => {
    asked.isAny = true;
    let names = folders.get(folder);
    if (names === undefined) {
      if (isMissing(folder)) names = NOTHING;
      else {
        asked.folders.push(folder);
        names = listFolder(join(cwd, folder));
      }
      folders.set(folder, names);
    }
    return names;
  };
  /** Whether the folder above says that there is none: most of those in which modules are looked for are not there. */
  const isMissing = (folder: string): boolean => folder !== '' && !folder.startsWith('..') && !isThere(folder);
  const isThere = (path: string): boolean => list(folderOf(path)).has(nameOf(path));

  const reopen = (path: string, bytes: Uint8Array): SourceFile => {
    const document = open(path, bytes);
    if ('skipped' in document) throw new Error(`${path}: ${document.skipped}`);
    files.set(path, document.file, document.file.text.length);
    return document.file;
  };

  const read = (path: string): Known | undefined => {
    if (!isThere(path)) return undefined;
    note(path);
    if (known.has(path)) return known.get(path);
    known.set(path, undefined, 0);
    try {
      const bytes = readFile(join(cwd, path));
      const document = bytes.length > MAX_BYTES ? undefined : open(path, bytes);
      if (document === undefined || 'skipped' in document) return undefined;
      const { file } = document;
      const { text } = file;
      // Of nearly all files the text gives the bytes back.
      const source = Buffer.from(text).equals(bytes) ? undefined : bytes;
      const found: Known = { facts: readFacts(file, () => files.get(path) ?? reopen(path, source ?? Buffer.from(text))), text };
      files.set(path, file, text.length);
      known.set(path, found, text.length);
      return found;
    } catch {
      // A file that cannot be read contributes nothing; it is named when it is itself to be fixed.
      return undefined;
    }
  };

  const data = new Map<string, string | undefined>();
  const readData = (path: string): string | undefined => {
    if (!isThere(path)) return undefined;
    note(path);
    if (!data.has(path)) data.set(path, readText(join(cwd, path)));
    return data.get(path);
  };

  const programs = new Map<string, boolean>();
  const isProgram = (path: string): boolean => {
    note(path);
    let isOne = programs.get(path);
    if (isOne === undefined) {
      try {
        isOne = mayRun(path, readFile(join(cwd, path)));
      } catch {
        isOne = false;
      }
      programs.set(path, isOne);
    }
    return isOne;
  };

  return {
    list,
    note,
    takeAsked() {
      const taken = asked;
      asked = { isAny: false, files: [], folders: [] };
      return taken;
    },
    readData,
    getFacts: (path) => read(path)?.facts,
    getText: (path) => read(path)?.text,
    listFolder: (folder, imported) =>
      [...list(folder)].filter((name) => {
        const other = joinPath(folder, name);
        return name.endsWith('.py') && isProgram(other) && (imported === undefined || mayImport(other, imported));
      }),
    usesNumpy: false,
  };
}

function readText(path: string): string | undefined {
  try {
    return getSize(path) > MAX_BYTES ? undefined : readFile(path).toString('utf8');
  } catch {
    return undefined;
  }
}

const NOTHING: ReadonlySet<string> = new Set();

function listFolder(path: string): ReadonlySet<string> {
  try {
    return new Set(findNames(path));
  } catch {
    return new Set();
  }
}
