/**
 * Runs the engine over files: reads each, skips at once what holds no trigger, parses and fixes the rest. Nothing is written until the
 * caller asks for it, file by file. Results come in the order of the files.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OwnerStyle } from '../config/owner-style.ts';
import type { Settings } from '../config/settings.ts';
import { createPerFileIgnores, selectIds } from '../config/settings.ts';
import { openDocument } from '../document/open.ts';
import { runFile, type EngineOptions, type OpenDocument, type ProjectContext } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import { loadParser } from '../syntax/parser.ts';
import type { TransformModule } from '../transform/types.ts';
import { describeSystemError, getReportPath } from './paths.ts';
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
  const { cwd } = options;
  let open: OpenDocument | undefined;
  let project: ProjectContext | undefined;
  const prepare = createEngineOptions(options);
  const results: FileResult[] = [];
  let heeded = Date.now();
  const heed = async (): Promise<void> => {
    if (Date.now() - heeded <= PATIENCE_MS) return;
    await heedSignals();
    heeded = Date.now();
  };
  const fix = async (path: string, bytes: Uint8Array, engine: EngineOptions): Promise<FileResult> => {
    if (open === undefined) {
      const parse = await loadParser();
      open = (name, content) => openDocument(name, content, parse);
    }
    project ??= createProjectReader(cwd, open);
    return runContained(getReportPath(path, cwd), bytes, open, engine, project);
  };
  const names = new Set<string>();
  for (const [index, path] of options.files.entries()) {
    await heed();
    const shown = getReportPath(path, cwd);
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      results.push(failed(shown, describeSystemError(error)));
      continue;
    }
    const engine = prepare(path);
    if (options.usesTriggers !== false && !hasTrigger(bytes, engine.transforms)) {
      results.push(untouched(shown, bytes));
    } else {
      if (options.files.length > 1) for (const name of findDerivedNames(bytes, engine.transforms)) names.add(name);
      results.push(await fix(path, bytes, engine));
    }
    options.onProgress?.(index + 1);
  }
  // A project's own name for what a trigger names is a trigger too; it is known once the file that gives it has been read.
  if (names.size > 0 && options.usesTriggers !== false) {
    for (const [index, path] of options.files.entries()) {
      const result = results[index];
      if (result?.status !== 'unchanged' || result.beforeText !== '') continue;
      await heed();
      const text = Buffer.from(result.before);
      if ([...names].some((name) => text.includes(name))) results[index] = await fix(path, result.before, prepare(path));
    }
  }
  return results;
}

/** Names that a file gives to a class that is a trigger: `class Batches(DataLoader)`, `import DataLoader as Loader`, `Loader = DataLoader`. */
function findDerivedNames(bytes: Uint8Array, transforms: readonly TransformModule[]): string[] {
  const classes = transforms.flatMap(({ meta }) => meta.triggers).filter((trigger) => /^[A-Z]\w+$/.test(trigger));
  if (classes.length === 0) return [];
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const any = `\\w*(?:${classes.join('|')})`;
  const pattern = new RegExp(
    `\\bclass[ \\t]+(\\w+)[ \\t]*\\([^)]*\\b${any}\\b|\\b${any}[ \\t]+as[ \\t]+(\\w+)|^(\\w+)[ \\t]*=[ \\t]*[\\w.]*\\b${any}[ \\t]*$`,
    'gm',
  );
  return [...text.matchAll(pattern)].flatMap(([, ...found]) => found.filter((name) => name !== undefined));
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

/** A defect of ours that one file brings out is that file's failure: the others are fixed all the same. */
async function runContained(...[path, bytes, ...rest]: Parameters<typeof runFile>): Promise<FileResult> {
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

function failed(path: string, reason: string, bytes: Uint8Array = new Uint8Array()): FileResult {
  return { path, status: 'failed', reason, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}

function untouched(path: string, bytes: Uint8Array): FileResult {
  return { path, status: 'unchanged', reason: undefined, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}

/** True where a file's bytes hold a trigger of some transform, so that parsing it can find anything. */
export function hasTrigger(bytes: Uint8Array, transforms: readonly TransformModule[]): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return transforms.some(({ meta }) => meta.triggers.length === 0 || meta.triggers.some((trigger) => buffer.includes(trigger)));
}
