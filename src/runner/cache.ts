/**
 * What earlier runs found, so that files that have not changed need not be looked at again. One file for each working directory: it is
 * read whole, and written whole beside itself and then renamed, so that runs at the same time at most forget what the other has found.
 *
 * An answer holds for the same bytes under the same settings, from the same version of this tool. One in which other files had a say also
 * needs that nothing in the project is different: neither a file of the run, nor a name in a folder that was looked into, nor a file beside
 * the run that was read. A cache that is damaged, or is no cache, is as good as none.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { EngineOptions } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import type { Job } from './crew.ts';
import { getDigest } from './digest.ts';
import type { Outcome } from './file-runner.ts';
import { describeSystemError, getReportPath } from './paths.ts';
import { readBytes } from './read-bytes.ts';

export interface CacheOptions {
  /** Absolute path of the folder where caches lie; the user's own for such things where absent. */
  readonly folder?: string;
  /** The version of this tool. */
  readonly version: string;
}

/** `~/.cache/repro-fix`, or where the system has such a folder. */
export function getCacheFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const base =
    env['XDG_CACHE_HOME'] ??
    (platform === 'win32' ? env['LOCALAPPDATA'] : platform === 'darwin' ? join(homedir(), 'Library/Caches') : undefined) ??
    join(homedir(), '.cache');
  return join(base, 'repro-fix');
}

interface Entry {
  readonly digest: string;
  /** Number in `Content.settings`. */
  readonly settings: number;
  readonly isAlone: boolean;
  /** Its bytes left out where they are the file's. */
  readonly result?: FileResult;
  readonly names?: readonly string[];
}

interface Content {
  readonly settings: readonly string[];
  readonly entries: ReadonlyMap<string, Entry>;
  /** See `Outcome.names`, of all files. */
  readonly names: readonly string[];
  /** What the answers rest on in which other files had a say: files beside those of the run, folders, and the digest of all. */
  readonly project: { readonly files: readonly string[]; readonly folders: readonly string[]; readonly digest: string };
}

/** The first bytes of a cache; then the digest of the rest. */
const MAGIC = Buffer.from('repro-fix cache 1\n');
const DIGEST_LENGTH = 40;
/** A cache that no run has written for this long is removed by one that writes another. */
const MAX_AGE_MS = 30 * 24 * 3600 * 1000;

export interface Cache {
  /** Names of the run in which the answers were found; see `FileRunner.run`. */
  readonly names: readonly string[];
  /** What the answers rest on beside the files of the run. */
  readonly project: { readonly files: readonly string[]; readonly folders: readonly string[] };
  /** The answer about a file as it is now on the disk. */
  get(job: Job): Outcome | undefined;
}

/** What was found in an earlier run, about the files of this one; undefined where nothing is known. */
export function readCache(jobs: readonly Job[], cwd: string, options: CacheOptions): Cache | undefined {
  const content = readContent(getCachePath(options, cwd));
  if (content === undefined) return undefined;
  const settings = new Map(content.settings.map((text, number) => [text, number]));
  const getSettings = createSettingsReader();
  const hits = new Map<Job, { readonly entry: Entry; readonly before: Uint8Array | undefined }>();
  const digests: string[] = [];
  for (const job of jobs) {
    const path = getReportPath(job.path, cwd);
    const entry = content.entries.get(path);
    let digest = '';
    try {
      const bytes = readBytes(job.path);
      digest = getDigest(bytes);
      if (entry?.digest === digest && entry.settings === settings.get(getSettings(job.engine)))
        hits.set(job, { entry, before: entry.result === undefined ? undefined : Uint8Array.from(bytes) });
    } catch {
      // It is looked at, and fails, like any other.
    }
    digests.push(digest);
  }
  const isSame = content.project.digest === getProjectDigest(jobs, digests, cwd, content.project);
  return {
    names: content.names,
    project: content.project,
    get(job) {
      const hit = hits.get(job);
      if (hit === undefined || !(hit.entry.isAlone || isSame)) return undefined;
      const { entry, before } = hit;
      const { digest, isAlone, names = [], result } = entry;
      return {
        digest,
        asked: { isAny: !isAlone, files: [], folders: [] },
        names,
        result: result === undefined || before === undefined ? undefined : restore(result, before),
      };
    },
  };
}

function restore(result: FileResult, before: Uint8Array): FileResult {
  return { ...result, before, after: result.status === 'changed' ? result.after : before };
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
  const entries = new Map<string, Entry>();
  const jobs = [...outcomes.keys()];
  const files = new Set(earlier?.project.files);
  const folders = new Set(earlier?.project.folders);
  for (const { asked } of outcomes.values()) {
    for (const file of asked.files) files.add(file);
    for (const name of asked.folders) folders.add(name);
  }
  for (const { path } of jobs) files.delete(getReportPath(path, cwd));
  const project = { files: [...files].sort(), folders: [...folders].sort() };
  const isSettled = isOlder([...jobs.map(({ path }) => path), ...project.files.map((file) => join(cwd, file))], startedAt);
  for (const [job, { result, names: own, asked, digest }] of outcomes) {
    const isAlone = !asked.isAny;
    if (digest === undefined || result?.status === 'failed' || !(isAlone || isSettled)) continue;
    const text = getSettings(job.engine);
    let number = settings.get(text);
    if (number === undefined) settings.set(text, (number = settings.size));
    const kept = result === undefined ? {} : { result: reduce(result) };
    entries.set(getReportPath(job.path, cwd), { digest, settings: number, isAlone, ...kept, ...(own.length === 0 ? {} : { names: own }) });
  }
  const digests = jobs.map((job) => outcomes.get(job)?.digest ?? '');
  const content: Content = {
    settings: [...settings.keys()],
    entries,
    names,
    project: { ...project, digest: getProjectDigest(jobs, digests, cwd, project) },
  };
  const path = getCachePath(options, cwd);
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n');
    const data = serialize(content);
    writeFileSync(temporary, Buffer.concat([MAGIC, Buffer.from(getDigest(data), 'latin1'), data]));
    renameSync(temporary, path);
    removeOld(folder);
    return undefined;
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    return `no cache is kept in \`${folder}\`: ${describeSystemError(error)}`;
  }
}

const NO_BYTES = new Uint8Array();

/** A result without what the file holds itself; its text is there to show findings in. */
function reduce(result: FileResult): FileResult {
  const isChanged = result.status === 'changed';
  const isShown = isChanged || result.diagnostics.length > 0 || result.notices.length > 0;
  return { ...result, before: NO_BYTES, after: isChanged ? result.after : NO_BYTES, beforeText: isShown ? result.beforeText : '' };
}

function readContent(path: string): Content | undefined {
  try {
    const bytes = readFileSync(path);
    const data = bytes.subarray(MAGIC.length + DIGEST_LENGTH);
    const digest = bytes.subarray(MAGIC.length, MAGIC.length + DIGEST_LENGTH).toString('latin1');
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || digest !== getDigest(data)) return undefined;
    return deserialize(data) as Content;
  } catch {
    return undefined;
  }
}

function getCachePath({ folder = getCacheFolder(process.env, process.platform), version }: CacheOptions, cwd: string): string {
  // A build of one's own changes without its version.
  const built = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  return join(folder, `${getDigest([version, built, cwd].join('\0'))}.cache`);
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (/\.(?:cache|tmp)$/.test(name) && Date.now() - statSync(path).mtimeMs > MAX_AGE_MS) rmSync(path, { force: true });
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
