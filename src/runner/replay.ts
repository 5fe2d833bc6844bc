/**
 * Runs that only say something, said again: what a run over few files printed is kept with all that it asked the system (`questions.ts`).
 * Where the same command gets the same answers, that is printed again, and neither the parser nor a transform is loaded. An edit, a new
 * neighbour, another configuration, variable or terminal is another answer, and the command runs as ever.
 */
import { writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { getDigest } from '../system/digest.ts';
import { isStillTrue, type Note } from '../system/questions.ts';
import { describeBuild, getCacheFolder, readCacheFile, writeCacheFile } from './cache-file.ts';
import { getErrorCode } from './paths.ts';

/** A command, as it was given. */
export interface Command {
  readonly args: readonly string[];
  /** Absolute path that it was given in. */
  readonly cwd: string;
  /** The version of this tool. */
  readonly version: string;
  /** Absolute path of the program's main file. */
  readonly program: string;
}

/** Something that a run printed. */
export interface Printed {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Uint8Array;
}

/** A run, and what it rests on. */
export interface Run {
  readonly notes: readonly Note[];
  readonly printed: readonly Printed[];
  readonly exitCode: number;
}

/** A run as it is kept; bytes as characters. */
interface Kept {
  readonly command: string;
  readonly notes: readonly Note[];
  readonly printed: readonly (readonly [stream: Printed['stream'], text: string])[];
  readonly exitCode: number;
}

const TITLE = 'repro-fix run 1';
/** As many runs are kept, a few kilobytes each; one takes the place of another without a look at the rest. */
const PLACES = 16 ** 3;

/** The question that standard input is the answer to; it can be asked but once, so the caller asks it. */
export const INPUT = 'input';

/** True for the arguments of commands that may be kept: those that write nothing. */
export function mayBeKept(args: readonly string[]): boolean {
  return args.some((argument) => /^(?:--dry-run|--check|-[a-z]*d[a-z]*|-)$/.test(argument));
}

/**
 * What the command did when it was last given, if it would do the same now.
 * @param readInput gives standard input; it is asked once, and only where it decides
 */
export function findRun(command: Command, readInput: () => Uint8Array | undefined): Run | undefined {
  const data = readCacheFile(getPath(command, findFolder(command)), TITLE);
  if (data === undefined) return undefined;
  const kept = JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8')) as Kept;
  if (kept.command !== describe(command)) return undefined;
  const isTrue = (note: Note): boolean => {
    if (note[0] !== INPUT) return isStillTrue(note);
    const input = readInput();
    return input !== undefined && getDigest(input) === note[2];
  };
  if (!kept.notes.every(isTrue)) return undefined;
  const printed = kept.printed.map(([stream, text]) => ({ stream, bytes: Buffer.from(text, 'latin1') }));
  return { notes: kept.notes, printed, exitCode: kept.exitCode };
}

/** Prints what a run printed, as far as anybody reads it. */
export function printRun({ printed }: Run): void {
  let isSlow = false;
  for (const { stream, bytes } of printed) {
    let at = 0;
    try {
      // Node's streams take longer to load than this to print.
      while (!isSlow && at < bytes.length) at += writeSync(stream === 'stdout' ? 1 : 2, bytes, at);
    } catch (error) {
      if (getErrorCode(error) === 'EPIPE') return;
      isSlow = true;
    }
    if (isSlow) process[stream].write(bytes.subarray(at));
  }
}

/** Keeps a run for `findRun`; a folder that cannot be written to is no reason for a word. */
export function keepRun(command: Command, folder: string | undefined, { notes, printed, exitCode }: Run): void {
  const kept: Kept = {
    command: describe(command),
    notes,
    printed: printed.map(({ stream, bytes }) => [stream, Buffer.from(bytes).toString('latin1')]),
    exitCode,
  };
  try {
    writeCacheFile(getPath(command, folder ?? getCacheFolder(process.env, process.platform)), TITLE, Buffer.from(JSON.stringify(kept)));
  } catch {
    // The next run looks at the files again.
  }
}

function describe({ args, cwd, version, program }: Command): string {
  return JSON.stringify([describeBuild(version, program), cwd, ...args]);
}

function getPath(command: Command, folder: string): string {
  return join(folder, `${Number.parseInt(getDigest(describe(command)).slice(0, 8), 16) % PLACES}.run`);
}

/** Where the command line says that caches lie, as far as that can be told without reading all of it. */
function findFolder({ args, cwd }: Command): string {
  let folder: string | undefined;
  for (const [index, argument] of args.entries()) {
    if (argument === '--cache-dir') folder = args[index + 1];
    else if (argument.startsWith('--cache-dir=')) folder = argument.slice('--cache-dir='.length);
  }
  return folder === undefined ? getCacheFolder(process.env, process.platform) : resolve(cwd, folder);
}
