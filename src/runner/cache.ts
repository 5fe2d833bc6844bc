/**
 * What earlier runs found, so that files that have not changed need not be looked at again. One file for each working directory: it is
 * read whole, and written whole beside itself and then renamed, so that runs at the same time at most forget what the other has found.
 *
 * An answer holds for the same bytes under the same settings, from the same version of this tool. One in which other files had a say also
 * needs that nothing in the project is different: neither a file of the run, nor a name in a folder that was looked into, nor a file beside
 * the run that was read. A cache that is damaged, or is no cache, is as good as none.
 *
 * A file of the same size, number and times, in fractions of a microsecond, holds the same bytes: it is not read again. Where any of these
 * is another, as after a checkout, its bytes decide.
 */
import { readdirSync, rmSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { EngineOptions } from '../engine/run-file.ts';
import { describeBuild, getCacheFolder, readCacheFile, writeCacheFile } from './cache-file.ts';
import type { Job } from './crew.ts';
import { getDigest } from '../system/digest.ts';
import type { Outcome } from './file-runner.ts';
import { needsBytes, packResult, unpackResult, type PackedResult } from './packed-result.ts';
import { describeSystemError, getReportPath } from './paths.ts';
import { readBytes } from '../system/questions.ts';

export interface CacheOptions {
  /** Absolute path of the folder where caches lie; the user's own for such things where absent. */
  readonly folder?: string;
  /** The version of this tool. */
  readonly version: string;
}

/** What is known of the files of a run, by number: tables of plain values are read in a fraction of the time that an object for each takes. */
interface Content {
  /** As they are reported. */
  readonly paths: readonly string[];
  /** One after the other, each of `DIGEST_LENGTH`. */
  readonly digests: string;
  /** `STAMP_LENGTH` numbers each; `NaN` for a file that may change again without a trace. */
  readonly stamps: Float64Array;
  /** Numbers in `settings`; -1 for a file of which there is no answer. */
  readonly settingsOf: Int32Array;
  readonly settings: readonly string[];
  /** 1 where other files had a say in the answer. */
  readonly asked: Uint8Array;
  /** Of files in which something could be found. */
  readonly results: ReadonlyMap<number, PackedResult>;
  /** See `Outcome.names`; of files that have any, and of all files. */
  readonly namesOf: ReadonlyMap<number, readonly string[]>;
  readonly names: readonly string[];
  /** What the answers rest on in which other files had a say: files beside those of the run, folders, and the digest of all. */
  readonly project: { readonly files: readonly string[]; readonly folders: readonly string[]; readonly digest: string };
}

const TITLE = 'repro-fix cache 2';
const DIGEST_LENGTH = 40;
const STAMP_LENGTH = 4;
/** A file that was written this shortly before the run may have been written in it, by the clock of a file system. */
const SETTLED_MS = 2000;
/** A cache that no run has written for this long is removed by one that writes another. */
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

export interface Cache {
  /** Names of the run in which the answers were found; see `FileRunner.run`. */
  readonly names: readonly string[];
  /** What the answers rest on beside the files of the run. */
  readonly project: { readonly files: readonly string[]; readonly folders: readonly string[] };
  /** False where files had to be read to know that they are the same: it is worth to write the cache again. */
  readonly isCurrent: boolean;
  /** The answer about a file as it is now on the disk. */
  get(job: Job): Outcome | undefined;
}

/** What was found in an earlier run, about the files of this one; undefined where nothing is known. */
export function readCache(jobs: readonly Job[], cwd: string, options: CacheOptions): Cache | undefined {
  const content = readContent(getCachePath(options, cwd));
  if (content === undefined) return undefined;
  const numbers = new Map(content.paths.map((path, number) => [path, number]));
  const settings = new Map(content.settings.map((text, number) => [text, number]));
  const getSettings = createSettingsReader();
  const hits = new Map<Job, { readonly number: number; readonly digest: string; readonly before: Uint8Array | undefined }>();
  const digests: string[] = [];
  let isCurrent = true;
  for (const job of jobs) {
    const number = numbers.get(getReportPath(job.path, cwd));
    let digest = '';
    try {
      if (number === undefined) digest = getDigest(readBytes(job.path));
      else {
        const result = content.results.get(number);
        // A copy, and read before the stamp is: what is written in between is seen.
        const before = result === undefined || !needsBytes(result) ? undefined : Uint8Array.from(readBytes(job.path));
        const known = content.digests.slice(number * DIGEST_LENGTH, (number + 1) * DIGEST_LENGTH);
        const isTrusted = hasStamp(content.stamps, number, statSync(job.path));
        digest = isTrusted ? known : getDigest(before ?? readBytes(job.path));
        isCurrent &&= isTrusted;
        if (digest === known && content.settingsOf[number] === settings.get(getSettings(job.engine)))
          hits.set(job, { number, digest, before });
      }
    } catch {
      // It is looked at, and fails, like any other.
    }
    digests.push(digest);
  }
  const isSame = content.project.digest === getProjectDigest(jobs, digests, cwd, content.project);
  return {
    names: content.names,
    project: content.project,
    isCurrent,
    get(job) {
      const hit = hits.get(job);
      if (hit === undefined) return undefined;
      const { number, digest, before } = hit;
      const isAny = content.asked[number] === 1;
      if (isAny && !isSame) return undefined;
      const result = content.results.get(number);
      return {
        digest,
        asked: { isAny, files: [], folders: [] },
        names: content.namesOf.get(number) ?? [],
        result: result === undefined ? undefined : unpackResult(result, job.path, before),
      };
    },
  };
}

function hasStamp(stamps: Float64Array, number: number, stats: Stats): boolean {
  const at = number * STAMP_LENGTH;
  return stamps[at] === stats.mtimeMs && stamps[at + 1] === stats.ctimeMs && stamps[at + 2] === stats.size && stamps[at + 3] === stats.ino;
}

export interface WriteOptions {
  readonly cwd: string;
  /** When the run began: what was changed later may have been read before. */
  readonly startedAt: number;
  readonly options: CacheOptions;
  /** The cache that some of the outcomes were taken from. */
  readonly earlier: Cache | undefined;
}

/**
 * Keeps the outcomes of a run for the next.
 *
 * @returns what stood in the way, in one line
 */
export function writeCache(
  outcomes: ReadonlyMap<Job, Outcome>,
  names: readonly string[],
  { cwd, startedAt, options, earlier }: WriteOptions,
): string | undefined {
  const settings = new Map<string, number>();
  const getSettings = createSettingsReader();
  const jobs = [...outcomes.keys()];
  const files = new Set(earlier?.project.files);
  const folders = new Set(earlier?.project.folders);
  for (const { asked } of outcomes.values()) {
    for (const file of asked.files) files.add(file);
    for (const name of asked.folders) folders.add(name);
  }
  for (const { path } of jobs) files.delete(getReportPath(path, cwd));
  const project = { files: [...files].sort(), folders: [...folders].sort() };
  const stats = jobs.map(({ path }) => statSync(path, { throwIfNoEntry: false }));
  // What was written while it may have been read says nothing of the others.
  const isSettled =
    stats.every((each) => (each?.mtimeMs ?? 0) < startedAt) &&
    isOlder(
      project.files.map((file) => join(cwd, file)),
      startedAt,
    );
  const stamps = new Float64Array(jobs.length * STAMP_LENGTH).fill(Number.NaN);
  const settingsOf = new Int32Array(jobs.length).fill(-1);
  const asked = new Uint8Array(jobs.length);
  const results = new Map<number, PackedResult>();
  const namesOf = new Map<number, readonly string[]>();
  const digests: string[] = [];
  for (const [number, [job, outcome]] of [...outcomes].entries()) {
    const { result, digest } = outcome;
    digests.push(digest ?? '');
    const stat = stats[number];
    if (digest !== undefined && stat !== undefined && Math.max(stat.mtimeMs, stat.ctimeMs) < startedAt - SETTLED_MS)
      stamps.set([stat.mtimeMs, stat.ctimeMs, stat.size, stat.ino], number * STAMP_LENGTH);
    asked[number] = outcome.asked.isAny ? 1 : 0;
    if (digest === undefined || result?.status === 'failed' || (outcome.asked.isAny && !isSettled)) continue;
    const text = getSettings(job.engine);
    let settingsNumber = settings.get(text);
    if (settingsNumber === undefined) settings.set(text, (settingsNumber = settings.size));
    settingsOf[number] = settingsNumber;
    if (result !== undefined) results.set(number, packResult(result));
    if (outcome.names.length > 0) namesOf.set(number, outcome.names);
  }
  const content: Content = {
    paths: jobs.map((job) => getReportPath(job.path, cwd)),
    digests: digests.map((digest) => digest.padEnd(DIGEST_LENGTH)).join(''),
    stamps,
    settingsOf,
    settings: [...settings.keys()],
    asked,
    results,
    namesOf,
    names,
    project: { ...project, digest: getProjectDigest(jobs, digests, cwd, project) },
  };
  const path = getCachePath(options, cwd);
  try {
    writeCacheFile(path, TITLE, getDigest, serialize(content));
    removeOld(dirname(path));
    return undefined;
  } catch (error) {
    return `no cache is kept in \`${dirname(path)}\`: ${describeSystemError(error)}`;
  }
}

function readContent(path: string): Content | undefined {
  const data = readCacheFile(path, TITLE, getDigest);
  return data === undefined ? undefined : (deserialize(data) as Content);
}

function getCachePath({ folder = getCacheFolder(process.env, process.platform), version }: CacheOptions, cwd: string): string {
  return join(folder, `${getDigest([describeBuild(version, fileURLToPath(import.meta.url)), cwd].join('\0'))}.cache`);
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (/\.(?:cache|code|run|tmp)$/.test(name) && Date.now() - statSync(path).mtimeMs > MAX_AGE_MS) rmSync(path, { force: true });
  }
}

/** All of an engine's options that decide what is found, as a text; made once for each. */
function createSettingsReader(): (engine: EngineOptions) => string {
  const known = new Map<EngineOptions, string>();
  return (engine) => {
    let text = known.get(engine);
    if (text === undefined) {
      const { transforms, seed, preset, unsafeFixes, owner, options, helperModule, overlay } = engine;
      text = JSON.stringify([transforms.map(({ meta }) => meta.id), seed, preset, unsafeFixes, owner, options, helperModule, overlay]);
      known.set(engine, text);
    }
    return text;
  };
}

/** The files of a run, those that were read beside them, and the names in folders in which modules were looked for. */
function getProjectDigest(
  jobs: readonly Job[],
  digests: readonly string[],
  cwd: string,
  { files, folders }: { readonly files: readonly string[]; readonly folders: readonly string[] },
): string {
  const lines = jobs.map(({ path }, index) => `${path}\0${digests[index] ?? ''}`);
  for (const file of files) lines.push(`${file}\0${attempt(() => getDigest(readBytes(join(cwd, file))))}`);
  for (const folder of folders) lines.push(`${folder}\0${attempt(() => readdirSync(join(cwd, folder)).sort().join('\0'))}`);
  return getDigest(lines.join('\n'));
}

/** What is not there is as good an answer as what is. */
function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/** False where a file was written while it may have been read. */
function isOlder(paths: readonly string[], startedAt: number): boolean {
  return paths.every((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < startedAt);
}
