/**
 * Runs the engine over files: reads each, skips at once what holds no trigger, parses and fixes the rest. Nothing is written until the
 * caller asks for it, file by file. Results come in the order of the files.
 */
import { dirname } from 'node:path';
import type { OwnerStyle } from '../config/owner-style.ts';
import type { Settings } from '../config/settings.ts';
import { createPerFileIgnores, selectIds } from '../config/settings.ts';
import { emptyResult } from '../engine/empty-result.ts';
import { openLightly } from '../engine/load-open.ts';
import type { EngineOptions } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import type { FileFacts } from '../project/facts.ts';
import { getSize, takeNotes } from '../system/questions.ts';
import type { TransformModule } from '../transform/types.ts';
import type { CacheOptions } from './cache.ts';
import type { Crew, Job } from './crew.ts';
import { createFileRunner, runContained, type Outcome } from './file-runner.ts';
import { getReportPath } from './paths.ts';
import { createProjectReader, type Asked } from './project-reader.ts';
import { createFile, writeFile } from './write.ts';

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
  /** Threads that may work at one time (default: one for each processor). */
  readonly jobs?: number;
  /** Where answers are kept for the next run; nowhere where absent. */
  readonly cache?: CacheOptions;
  /** The modules of the transforms that were named with `-t`: threads load them anew. */
  readonly transformPaths?: readonly string[];
  /** Facts of files that the run makes. */
  readonly overlay?: readonly FileFacts[];
  readonly onProgress?: (done: number) => void;
  /** Told in one line what went wrong without harm to the results. */
  readonly onWarning?: (message: string) => void;
}

/** Between files no signal waits longer than this. */
const PATIENCE_MS = 50;

/** Lets the handlers of signals that have arrived run: files are read and written synchronously, and promises alone let none in. */
export function heedSignals(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** Loaded when it is needed: most runs are over few files. */
async function loadCache(): Promise<Pick<typeof import('./cache.ts'), 'readCache' | 'writeCache'>> {
  const { readCache, writeCache } = await import('./cache.ts');
  return { readCache, writeCache };
}

/**
 * Runs everything; a file's failure is in its result.
 * @throws ConfigError for a mistake in a configuration file
 */
export async function runFiles(options: RunOptions): Promise<FileResult[]> {
  const { cwd, files, usesTriggers = true, acceptFix, transformPaths = [] } = options;
  // What a transform of the user's own rests on is not known, nor what a caller accepts.
  const cache = usesTriggers && acceptFix === undefined && transformPaths.length === 0 ? options.cache : undefined;
  const prepare = createEngineOptions(options);
  const jobs = files.map((path): Job => ({ path, engine: prepare(path) }));
  const isLarge = files.length >= LARGE;
  // The cache knows of each file.
  if (isLarge) takeNotes();
  const store = isLarge && cache !== undefined ? await loadCache() : undefined;
  const startedAt = Date.now();
  const earlier = cache === undefined ? undefined : store?.readCache(jobs, cwd, cache);
  const outcomes = new Map<Job, Outcome | undefined>();
  for (const job of jobs) outcomes.set(job, earlier?.get(job));
  const known = new Set(jobs.filter((job) => outcomes.get(job) !== undefined));

  let crew: Crew | undefined;
  let done = known.size;
  const run = async (some: readonly Job[], names?: readonly string[]): Promise<void> => {
    if (some.length === 0) return;
    crew ??= await createCrew(options, store !== undefined, some);
    await crew.run(some, names, (job, outcome) => {
      const before = outcomes.get(job);
      if (names === undefined || before === undefined) outcomes.set(job, outcome);
      else if (outcome.result !== undefined)
        outcomes.set(job, { ...outcome, names: before.names, asked: join(before.asked, outcome.asked) });
      if (names === undefined) options.onProgress?.(Math.min(++done, files.length));
    });
  };
  try {
    await run(jobs.filter((job) => !known.has(job)));
    // A project's own name for what a trigger names is a trigger too; it is known once the file that gives it has been read.
    const names = [...new Set(jobs.flatMap((job) => outcomes.get(job)?.names ?? []))].sort();
    if (earlier !== undefined && names.join() !== earlier.names.join()) {
      await run([...known]);
      known.clear();
    }
    if (names.length > 0 && usesTriggers && files.length > 1) {
      await run(
        jobs.filter((job) => !known.has(job) && outcomes.get(job)?.result === undefined),
        names,
      );
    }
    if (store !== undefined && cache !== undefined && (known.size < jobs.length || earlier?.isCurrent === false)) {
      const found = new Map([...outcomes].flatMap(([job, outcome]) => (outcome === undefined ? [] : [[job, outcome] as const])));
      const problem = store.writeCache(found, names, { cwd, startedAt, options: cache, earlier });
      if (problem !== undefined) options.onWarning?.(problem);
    }
  } finally {
    await crew?.close();
  }
  // Where nothing can be found a file was not parsed, and its bytes are not kept.
  return jobs.map((job) => outcomes.get(job)?.result ?? emptyResult(getReportPath(job.path, cwd), 'unchanged', undefined));
}

/** From this many files on a run has threads and a cache: they take longer to start than fewer files to look at. */
const LARGE = 64;
/** A thread is worth its start for this many files. */
const FILES_A_THREAD = 32;

/** A file that takes seconds keeps a thread of its own busy, so that this one heeds signals meanwhile. */
const LONG_BYTES = 2 ** 19;

function isLong({ path }: Job): boolean {
  try {
    return getSize(path) >= LONG_BYTES;
  } catch {
    // It is looked at, and fails, like any other.
    return false;
  }
}

async function createCrew(options: RunOptions, digests: boolean, some: readonly Job[]): Promise<Crew> {
  const { cwd, transforms, usesTriggers = true, acceptFix, jobs, transformPaths = [] } = options;
  const many = Math.min(jobs ?? process.getBuiltinModule('node:os').availableParallelism(), Math.floor(some.length / FILES_A_THREAD));
  const isLarge = some.length >= LARGE;
  const size = isLarge && many > 1 ? many : !isLarge && some.some(isLong) ? 1 : 0;
  // A function cannot be sent to a thread, and threads need a bundle to start from.
  if (size > 0 && acceptFix === undefined && process.env['REPRO_FIX_BUNDLED'] === '1') {
    // What they ask the system they do not tell.
    takeNotes();
    const { createWorkerCrew } = await import('./workers.ts');
    return createWorkerCrew(size, { cwd, usesTriggers, digests, transformPaths }, new URL('./worker.cjs', import.meta.url));
  }
  const runner = createFileRunner({ cwd, transforms, usesTriggers, digests });
  let heeded = Date.now();
  return {
    async run(some, names, take) {
      for (const job of some) {
        if (Date.now() - heeded > PATIENCE_MS) {
          await heedSignals();
          heeded = Date.now();
        }
        take(job, await runner.run(job.path, job.engine, names));
      }
    },
    close: () => Promise.resolve(),
  };
}

function join(a: Asked, b: Asked): Asked {
  return { isAny: a.isAny || b.isAny, files: [...a.files, ...b.files], folders: [...a.folders, ...b.folders] };
}

/** Runs texts that are no files: standard input, or what a file might become. */
export function createTextRunner(options: Omit<RunOptions, 'files'>): (path: string, bytes: Uint8Array) => Promise<FileResult> {
  const prepare = createEngineOptions(options);
  return openLightly((open) => {
    const project = createProjectReader(options.cwd, open);
    return (path, bytes) => runContained(getReportPath(path, options.cwd), bytes, open, prepare(path), project);
  });
}

/** Fixes one text that is no file, as `-` asks for. */
export async function runText(path: string, bytes: Uint8Array, options: Omit<RunOptions, 'files'>): Promise<FileResult> {
  return createTextRunner(options)(path, bytes);
}

/** The engine's options for a file, by the configuration that holds for its folder; made once per folder and set of ignores. */
export function createEngineOptions(options: Omit<RunOptions, 'files'>): (path: string) => EngineOptions {
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
          ...(settings.helperModule === undefined ? {} : { helperModule: getReportPath(settings.helperModule, options.cwd) }),
          ...(options.overlay === undefined ? {} : { overlay: options.overlay }),
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
  const written = result.isNew === true ? createFile(path, result.after) : writeFile(path, result.before, result.after);
  return written.isWritten ? result : { ...result, status: 'failed', reason: `not written: ${written.reason}`, after: result.before };
}
