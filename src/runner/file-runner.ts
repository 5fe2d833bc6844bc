/**
 * Runs single files: reads one, asks what can be found in it, and parses and fixes it where that is anything. What the files of a project
 * share (the parser, facts of other files) is kept between calls. One of these works in each thread.
 */
import { emptyResult } from '../engine/empty-result.ts';
import { openLightly } from '../engine/load-open.ts';
import { runFile, type EngineOptions, type OpenDocument } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import type { TransformModule } from '../transform/types.ts';
import { getDigest } from '../system/digest.ts';
import { describeSystemError, getReportPath } from './paths.ts';
import { createProjectReader, type Asked, type ProjectReader } from './project-reader.ts';
import { readBytes } from '../system/questions.ts';
import { createRoleFinder } from './roles.ts';
import { createTriggerFilter } from './triggers.ts';

/** What became of a file. */
export interface Outcome {
  /** Undefined for a file in which nothing can be found: it was not parsed. */
  readonly result: FileResult | undefined;
  /** What the file calls classes that transforms look for; see `Meta.classes`. */
  readonly names: readonly string[];
  /** The other files that had a say in it. */
  readonly asked: Asked;
  /** What its bytes were, where that was asked for; undefined for a file that cannot be read. */
  readonly digest: string | undefined;
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
  /** Whether outcomes say what the bytes were. */
  readonly digests: boolean;
}

export function createFileRunner(options: FileRunnerOptions): FileRunner {
  return { run: openLightly((open) => createRun(options, open)) };
}

function createRun({ cwd, transforms, usesTriggers, digests }: FileRunnerOptions, open: OpenDocument): FileRunner['run'] {
  const project: ProjectReader = createProjectReader(cwd, open, {
    mayRun: (path, bytes) => roles.askRole(path, bytes, 'runs'),
    mayImport: (program, path) => roles.mayImport(program, path),
  });
  const roles = createRoleFinder(cwd, project);
  const findRelevant = createTriggerFilter(transforms, roles.askRole);
  const findNames = createNameFinder(transforms);

  return async (path, engine, given) => {
    const shown = getReportPath(path, cwd);
    let digest: string | undefined;
    const getOutcome = (result: FileResult | undefined, names: readonly string[] = []): Outcome => ({
      result,
      names,
      asked: project.takeAsked(),
      digest,
    });
    let bytes: Uint8Array;
    try {
      bytes = readBytes(path);
    } catch (error) {
      return getOutcome(emptyResult(shown, 'failed', describeSystemError(error)));
    }
    if (digests) digest = getDigest(bytes);
    const isNamed =
      given !== undefined && given.some((name) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(name));
    if (given !== undefined && !isNamed) return getOutcome(undefined);
    const isFiltered = usesTriggers && !isNamed;
    const relevant = isFiltered ? findRelevant(shown, bytes, engine.transforms) : engine.transforms;
    const names = given === undefined ? findNames(bytes) : [];
    if (relevant.length === 0) return getOutcome(undefined, names);
    const own = Uint8Array.from(bytes);
    const ask = (current: Uint8Array) => (current === own ? relevant : findRelevant(shown, current, engine.transforms));
    return getOutcome(await runContained(shown, own, open, isFiltered ? { ...engine, findRelevant: ask } : engine, project), names);
  };
}

/** A defect of ours that one file brings out is that file's failure: the others are fixed all the same. */
export async function runContained(...[path, bytes, ...rest]: Parameters<typeof runFile>): Promise<FileResult> {
  try {
    return await runFile(path, bytes, ...rest);
  } catch (error) {
    const [, frame] = error instanceof Error ? (error.stack?.split(/\n\s+(?=at )/) ?? []) : [];
    const place = frame === undefined ? '' : ` (${frame})`;
    return emptyResult(
      path,
      'failed',
      `a defect of repro-fix, please report it: ${error instanceof Error ? error.message : String(error)}${place}`,
      bytes,
    );
  }
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
