/**
 * Runs a command and leaves nothing behind: no process of it, however it ended, and no more output on the disk than `OUTPUT_LIMIT`.
 *
 * The command leads a process group of its own. What it started and left, also in other groups and sessions, is found on Linux by the
 * records folder in its environment, a name that no other run has. Killing is SIGTERM, then SIGKILL.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes of each stream that are kept and compared. */
export const OUTPUT_LIMIT = 16 * 1024 * 1024;
const TAIL_LENGTH = 8 * 1024;
const GRACE_MS = 3000;

export interface CommandOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Text in the environment of the command's processes and of no other. */
  readonly token: string;
  readonly stdoutFile: string;
  readonly stderrFile: string;
  /** Milliseconds; no limit where undefined. */
  readonly timeout: number | undefined;
  /** Ends the command when aborted. */
  readonly signal: AbortSignal;
}

export interface StreamOutcome {
  /** Bytes printed, of which the first `OUTPUT_LIMIT` are in the file. */
  readonly bytes: number;
  readonly tail: string;
}

export interface CommandOutcome {
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly isTimedOut: boolean;
  /** Why the command could not be started. */
  readonly startError: string | undefined;
  readonly seconds: number;
  readonly stdout: StreamOutcome;
  readonly stderr: StreamOutcome;
}

/** Runs a command to its end, its time limit or an abort. Resolves, whatever happens to the command. */
export async function runCommand(options: CommandOptions): Promise<CommandOutcome> {
  const started = performance.now();
  const [program = '', ...args] = options.command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const killNow = (): void => {
    killGroup(child, 'SIGKILL');
    killByToken(options.token);
  };
  process.once('exit', killNow);
  const stdout = keepStream(child.stdout, options.stdoutFile);
  const stderr = keepStream(child.stderr, options.stderrFile);
  let isTimedOut = false;
  let startError: string | undefined;
  try {
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', (error) => {
        startError = error.message;
        resolve();
      });
    });
    const stop = new AbortController();
    const interrupted = new Promise<'aborted'>((resolve) => {
      if (options.signal.aborted) resolve('aborted');
      options.signal.addEventListener('abort', () => resolve('aborted'), { signal: stop.signal });
    });
    const timedOut =
      options.timeout === undefined
        ? new Promise<never>(() => undefined)
        : delay(options.timeout, 'timeout' as const, { signal: stop.signal }).catch(() => undefined);
    const reason = await Promise.race([ended, interrupted, timedOut]);
    stop.abort();
    isTimedOut = reason === 'timeout';
    if (reason !== undefined) await terminate(child, ended);
    // A process that the command left behind may hold its pipes open.
    if (startError === undefined) await Promise.race([closed, delay(reason === undefined ? 2000 : 0)]);
    killNow();
  } finally {
    process.off('exit', killNow);
    child.stdout.destroy();
    child.stderr.destroy();
    stdout.close();
    stderr.close();
  }
  return {
    exitCode: child.exitCode ?? undefined,
    signal: child.signalCode ?? undefined,
    isTimedOut,
    startError,
    seconds: (performance.now() - started) / 1000,
    stdout: stdout.describe(),
    stderr: stderr.describe(),
  };
}

/** Writes the beginning of a stream to a file as it comes, counts the rest, and remembers the end. */
function keepStream(stream: NodeJS.ReadableStream, file: string): { readonly close: () => void; readonly describe: () => StreamOutcome } {
  const descriptor = openSync(file, 'w');
  let isOpen = true;
  let bytes = 0;
  let tail = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    if (!isOpen) return;
    if (bytes < OUTPUT_LIMIT) writeSync(descriptor, chunk.subarray(0, OUTPUT_LIMIT - bytes));
    bytes += chunk.length;
    tail = Buffer.concat([tail, chunk.subarray(-TAIL_LENGTH)]).subarray(-TAIL_LENGTH);
  });
  stream.on('error', () => undefined);
  return {
    close: () => {
      isOpen = false;
      closeSync(descriptor);
    },
    describe: () => ({ bytes, tail: tail.toString('utf8') }),
  };
}

async function terminate(child: ChildProcess, ended: Promise<void>): Promise<void> {
  killGroup(child, 'SIGTERM');
  const stop = new AbortController();
  await Promise.race([ended, delay(GRACE_MS, undefined, { signal: stop.signal }).catch(() => undefined)]);
  stop.abort();
  killGroup(child, 'SIGKILL');
  await ended;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group has ended.
  }
}

/** Kills every process whose environment holds the token. Repeated while some are found, since they may be forking. */
function killByToken(token: string): void {
  if (process.platform !== 'linux') return;
  for (let round = 0; round < 5; round++) {
    const found = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && hasToken(name, token));
    if (found.length === 0) return;
    for (const name of found) {
      try {
        process.kill(Number(name), 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
  }
}

function hasToken(pid: string, token: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(token);
  } catch {
    // It has ended, or belongs to another user.
    return false;
  }
}
