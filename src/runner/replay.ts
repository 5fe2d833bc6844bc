/**
 * Runs that only say something, said again: what a run over few files printed is kept with all that it asked the system (`questions.ts`).
 * Where the same command gets the same answers, that is printed again, and neither the parser nor a transform is loaded. An edit, a new
 * neighbour, another configuration, variable or terminal is another answer, and the command runs as ever.
 */
import { join, resolve } from 'node:path';
import type { Output } from '../system/print.ts';
import { describeBytes, isStillTrue, type Note } from '../system/questions.ts';
import { describeBuild, getCacheFolder, readCacheFile, writeCacheFile } from './cache-file.ts';

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
  readonly output: Output;
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
  readonly printed: readonly (readonly [output: Output, text: string])[];
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
  const data = readCacheFile(getPath(command, findFolder(command)), TITLE, getChecksum);
  if (data === undefined) return undefined;
  const kept = JSON.parse(data.toString('utf8')) as Kept;
  if (kept.command !== describe(command)) return undefined;
  const isTrue = (note: Note): boolean => {
    if (note[0] !== INPUT) return isStillTrue(note);
    const input = readInput();
    return input !== undefined && describeBytes(input) === note[2];
  };
  if (!kept.notes.every(isTrue)) return undefined;
  const printed = kept.printed.map(([output, text]) => ({ output, bytes: Buffer.from(text, 'latin1') }));
  return { notes: kept.notes, printed, exitCode: kept.exitCode };
}

/** Keeps a run for `findRun`; a folder that cannot be written to is no reason for a word. */
export function keepRun(command: Command, folder: string | undefined, { notes, printed, exitCode }: Run): void {
  const kept: Kept = {
    command: describe(command),
    notes,
    printed: printed.map(({ output, bytes }) => [output, Buffer.from(bytes).toString('latin1')]),
    exitCode,
  };
  try {
    const path = getPath(command, folder ?? getCacheFolder(process.env, process.platform));
    writeCacheFile(path, TITLE, getChecksum, Buffer.from(JSON.stringify(kept)));
  } catch {
    // The next run looks at the files again.
  }
}

function describe({ args, cwd, version, program }: Command): string {
  return JSON.stringify([describeBuild(version, program), cwd, ...args]);
}

function getPath(command: Command, folder: string): string {
  return join(folder, `${Number(getChecksum(Buffer.from(describe(command)))) % PLACES}.run`);
}

/** Where the command line says that caches lie, as far as that can be told without reading all of it. */
export function findFolder({ args, cwd }: Command): string {
  let folder: string | undefined;
  for (const [index, argument] of args.entries()) {
    if (argument === '--cache-dir') folder = args[index + 1];
    else if (argument.startsWith('--cache-dir=')) folder = argument.slice('--cache-dir='.length);
  }
  return folder === undefined ? getCacheFolder(process.env, process.platform) : resolve(cwd, folder);
}

/** A number that is another where a byte is: against damage, and made without `crypto`, which takes longer to load than all else here. */
function getChecksum(bytes: Uint8Array): string {
  let sum = bytes.length;
  for (let index = 0; index < bytes.length; index++) sum = (Math.imul(sum, 31) + (bytes[index] ?? 0)) | 0;
  return String(sum >>> 0);
}
