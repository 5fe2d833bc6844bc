/**
 * Runs the engine over files: reads each, skips at once what holds no trigger, parses and fixes the rest. Nothing is written until the
 * caller asks for it, file by file. Results come in the order of the files.
 */
import { dirname } from 'node:path';
import type { OwnerStyle } from '../config/owner-style.ts';
import type { Settings } from '../config/settings.ts';
import { createPerFileIgnores, selectIds } from '../config/settings.ts';
import { openDocument } from '../document/open.ts';
import type { EngineOptions, OpenDocument } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import { loadParser } from '../syntax/parser.ts';
import type { TransformModule } from '../transform/types.ts';
import { createFileRunner, runContained } from './file-runner.ts';
import { getReportPath } from './paths.ts';
import { createProjectReader } from './project-reader.ts';
import { writeFile } from './write.ts';

export interface RunOptions {
  /** Absolute paths, as discovery gives them. */
  readonly files: readonly string[];
  readonly cwd: string;
  readonly transforms: readonly TransformModule[];
  /** The settings in force for the files of a folder. */
  readonly getSettings: (folder: string) => Settings;
  readonly getOwnerStyle: (folder: string) => OwnerStyle;
  /** False: every file is parsed, triggers or not; the tests compare. */
  readonly usesTriggers?: boolean;
  /** Keeps only fixes for which this is true; `path` as reported, `start` in the original text. */
  readonly acceptFix?: (path: string, id: string, start: number) => boolean;
  readonly onProgress?: (done: number) => void;
}

/** Between files no signal waits longer than this. */
const PATIENCE_MS = 50;

/** Lets the handlers of signals that have arrived run: files are read and written synchronously, and promises alone let none in. */
export function heedSignals(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/**
 * Runs everything; a file's failure is in its result.
 * @throws ConfigError for a mistake in a configuration file
 */
export async function runFiles(options: RunOptions): Promise<FileResult[]> {
  const { cwd, files, usesTriggers = true } = options;
  const prepare = createEngineOptions(options);
  const runner = createFileRunner({ cwd, transforms: options.transforms, usesTriggers });
  const results: FileResult[] = [];
  const names = new Set<string>();
  let heeded = Date.now();
  const heed = async (): Promise<void> => {
    if (Date.now() - heeded <= PATIENCE_MS) return;
    await heedSignals();
    heeded = Date.now();
  };
  for (const [index, path] of files.entries()) {
    await heed();
    const outcome = await runner.run(path, prepare(path));
    for (const name of outcome.names) names.add(name);
    results.push(outcome.result ?? untouched(getReportPath(path, cwd)));
    options.onProgress?.(index + 1);
  }
  // A project's own name for what a trigger names is a trigger too; it is known once the file that gives it has been read.
  if (names.size > 0 && usesTriggers && files.length > 1) {
    for (const [index, path] of files.entries()) {
      if (!isUntouched(results[index])) continue;
      await heed();
      const { result } = await runner.run(path, prepare(path), [...names]);
      if (result !== undefined) results[index] = result;
    }
  }
  return results;
}

/** Runs texts that are no files: standard input, or what a file might become. */
export async function createTextRunner(
  options: Omit<RunOptions, 'files'>,
): Promise<(path: string, bytes: Uint8Array) => Promise<FileResult>> {
  const parse = await loadParser();
  const open: OpenDocument = (name, content) => openDocument(name, content, parse);
  const prepare = createEngineOptions(options);
  const project = createProjectReader(options.cwd, open);
  return (path, bytes) => runContained(getReportPath(path, options.cwd), bytes, open, prepare(path), project);
}

/** Fixes one text that is no file, as `-` asks for. */
export async function runText(path: string, bytes: Uint8Array, options: Omit<RunOptions, 'files'>): Promise<FileResult> {
  return (await createTextRunner(options))(path, bytes);
}

/** The engine's options for a file, by the configuration that holds for its folder; made once per folder and set of ignores. */
function createEngineOptions(options: Omit<RunOptions, 'files'>): (path: string) => EngineOptions {
  const folders = new Map<string, { readonly engine: EngineOptions; readonly getIgnored: (path: string) => ReadonlySet<string> }>();
  return (path) => {
    const folder = dirname(path);
    let found = folders.get(folder);
    if (found === undefined) {
      const settings = options.getSettings(folder);
      const owner = options.getOwnerStyle(folder);
      const ids = new Set(
        selectIds(
          settings,
          options.transforms.map((module) => module.meta),
        ),
      );
      found = {
        engine: {
          transforms: options.transforms.filter((module) => ids.has(module.meta.id)),
          seed: settings.seed,
          preset: settings.preset,
          unsafeFixes: settings.unsafeFixes,
          owner: { lineLength: settings.lineLength ?? owner.lineLength, forbidsCodeBetweenImports: owner.forbidsCodeBetweenImports },
          options: settings.options,
        },
        getIgnored: createPerFileIgnores(settings),
      };
      folders.set(folder, found);
    }
    const ignored = found.getIgnored(path);
    const transforms = found.engine.transforms.filter((module) => !ignored.has(module.meta.id));
    const engine = ignored.size === 0 ? found.engine : { ...found.engine, transforms };
    const { acceptFix } = options;
    if (acceptFix === undefined) return engine;
    const shown = getReportPath(path, options.cwd);
    return { ...engine, acceptFix: (id, start) => acceptFix(shown, id, start) };
  };
}

/** Writes a changed file; gives the result as it then stands. */
export function writeResult(path: string, result: FileResult): FileResult {
  const written = writeFile(path, result.before, result.after);
  return written.isWritten ? result : { ...result, status: 'failed', reason: `not written: ${written.reason}`, after: result.before };
}

/** Nothing can be found in such a file; it was not parsed, and its bytes are not kept. */
const NOTHING = new Uint8Array();

function untouched(path: string): FileResult {
  return { path, status: 'unchanged', reason: undefined, before: NOTHING, after: NOTHING, beforeText: '', diagnostics: [], notices: [] };
}

function isUntouched(result: FileResult | undefined): boolean {
  return result?.status === 'unchanged' && result.before === NOTHING;
}
