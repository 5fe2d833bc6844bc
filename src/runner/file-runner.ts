/**
 * Runs single files: reads one, asks what can be found in it, and parses and fixes it where that is anything. What the files of a project
 * share (the parser, facts of other files) is kept between calls. One of these works in each thread.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { openDocument } from '../document/open.ts';
import { runFile, type EngineOptions, type OpenDocument } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import { loadParser, type ParsePython } from '../syntax/parser.ts';
import type { TransformModule } from '../transform/types.ts';
import { describeSystemError, getReportPath } from './paths.ts';
import { createProjectReader, type Dependencies } from './project-reader.ts';
import { createRoleFinder } from './roles.ts';
import { createTriggerFilter } from './triggers.ts';

/** What became of a file. */
export interface Outcome {
  /** Undefined for a file in which nothing can be found: it was not parsed. */
  readonly result: FileResult | undefined;
  /** What the file calls classes that transforms look for; see `Meta.classes`. */
  readonly names: readonly string[];
  readonly dependencies: Dependencies;
}

export interface FileRunner {
  /**
   * @param path absolute
   * @param names names of the project that are triggers too: a file that holds one is parsed, and all transforms are asked
   */
  run(path: string, engine: EngineOptions, names?: readonly string[]): Promise<Outcome>;
}

export interface FileRunnerOptions {
  /** Absolute path that reported paths are relative to. */
  readonly cwd: string;
  /** All that files may be run with. */
  readonly transforms: readonly TransformModule[];
  readonly usesTriggers: boolean;
}

export function createFileRunner({ cwd, transforms, usesTriggers }: FileRunnerOptions): FileRunner {
  let parse: ParsePython | undefined;
  const open: OpenDocument = (name, bytes) => {
    if (parse === undefined) throw new Error('facts were asked for before the parser was loaded');
    return openDocument(name, bytes, parse);
  };
  const project = createProjectReader(cwd, open, (path, bytes) => askRole(path, bytes, 'runs'));
  const askRole = createRoleFinder(cwd, project);
  const findRelevant = createTriggerFilter(transforms, askRole);
  const findNames = createNameFinder(transforms);

  return {
    async run(path, engine, given) {
      const shown = getReportPath(path, cwd);
      const getOutcome = (result: FileResult | undefined, names: readonly string[] = []): Outcome => ({
        result,
        names,
        dependencies: project.takeDependencies(),
      });
      let bytes: Uint8Array;
      try {
        bytes = readBytes(path);
      } catch (error) {
        return getOutcome(failed(shown, describeSystemError(error)));
      }
      const isNamed =
        given !== undefined && given.some((name) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name));
      if (given !== undefined && !isNamed) return getOutcome(undefined);
      const relevant = usesTriggers && !isNamed ? findRelevant(shown, bytes, engine.transforms) : engine.transforms;
      const names = given === undefined ? findNames(bytes) : [];
      if (relevant.length === 0) return getOutcome(undefined, names);
      parse ??= await loadParser();
      return getOutcome(await runContained(shown, Uint8Array.from(bytes), open, { ...engine, relevant }, project), names);
    },
  };
}

/** A defect of ours that one file brings out is that file's failure: the others are fixed all the same. */
export async function runContained(...[path, bytes, ...rest]: Parameters<typeof runFile>): Promise<FileResult> {
  try {
    return await runFile(path, bytes, ...rest);
  } catch (error) {
    const [, frame] = error instanceof Error ? (error.stack?.split(/\n\s+(?=at )/) ?? []) : [];
    const place = frame === undefined ? '' : ` (${frame})`;
    return failed(
      path,
      `a defect of repro-fix, please report it: ${error instanceof Error ? error.message : String(error)}${place}`,
      bytes,
    );
  }
}

export function failed(path: string, reason: string, bytes: Uint8Array = new Uint8Array()): FileResult {
  return { path, status: 'failed', reason, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}

/** Most files are smaller; they are read into this buffer, one after the other. */
const shared = Buffer.allocUnsafe(2 ** 18);

/** The content of a file, good until the next call: the system is asked for it once, and most of it is looked at once. */
export function readBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, shared, 0, shared.length, null);
    if (length < shared.length && readSync(file, shared, length, 1, null) === 0) return shared.subarray(0, length);
  } finally {
    closeSync(file);
  }
  return readFileSync(path);
}

/** Finds what a file calls a class of `Meta.classes`: `class Batches(DataLoader)`, `import DataLoader as Loader`, `Loader = DataLoader`. */
function createNameFinder(transforms: readonly TransformModule[]): (bytes: Uint8Array) => readonly string[] {
  const classes = [...new Set(transforms.flatMap(({ meta }) => meta.classes ?? []))];
  if (classes.length === 0) return () => [];
  const any = `\\w*(?:${classes.join('|')})`;
  const pattern = new RegExp(
    `\\bclass[ \\t]+(\\w+)[ \\t]*\\([^)]*\\b${any}\\b|\\b${any}[ \\t]+as[ \\t]+(\\w+)|^(\\w+)[ \\t]*=[ \\t]*[\\w.]*\\b${any}[ \\t]*$`,
    'gm',
  );
  // A name with the class's own in it is found by the transform's triggers.
  const isKnown = new RegExp(`(?:${classes.join('|')})$`);
  return (bytes) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (!classes.some((name) => buffer.includes(name))) return [];
    const found = [...buffer.toString('latin1').matchAll(pattern)].flatMap(([, ...names]) => names.filter((name) => name !== undefined));
    return found.filter((name) => !isKnown.test(name));
  };
}
