/** Runs the built command line as a user does: a process of its own, arguments, standard input, an exit code. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface Outcome {
  /** The exit code; undefined where a signal ended the process. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as it came. */
  readonly bytes: Buffer;
}

export interface RunOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs it without the rights of root, to whom no file is closed. */
  readonly asNobody?: boolean;
  /** Called with the process at once. */
  readonly onSpawn?: (child: ChildProcess) => void;
  /** Called with the process once it has begun to say something on standard error. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Where the command line keeps what it said, and not in the cache of whoever runs the tests. */
const CACHE = mkdtempSync(join(tmpdir(), 'repro-fix-cache-'));
chmodSync(CACHE, 0o777);
afterAll(() => {
  rmSync(CACHE, { recursive: true, force: true });
});

/** Runs a program to its end. Nothing that a terminal, a CI or git around the tests sets reaches it. */
export function run(
  program: string,
  args: readonly string[],
  { cwd, input, env, asNobody, onSpawn, onStart }: RunOptions,
): Promise<Outcome> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(GIT_|NO_COLOR|FORCE_COLOR|GITHUB_)/.test(name)));
  const isRoot = asNobody === true && process.getuid?.() === 0;
  const [file, words] = isRoot ? ['setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', program, ...args]] : [program, args];
  return new Promise((resolve, reject) => {
    const child = spawn(file, words, { cwd, env: { ...inherited, XDG_CACHE_HOME: CACHE, ...env } });
    onSpawn?.(child);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length === 0) onStart?.(child);
      stderr.push(chunk);
    });
    // A program that refuses its arguments ends before it has read its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.on('error', reject);
    child.on('close', (code) => {
      const bytes = Buffer.concat(stdout);
      resolve({ code: code ?? undefined, stdout: bytes.toString(), stderr: Buffer.concat(stderr).toString(), bytes });
    });
  });
}

/** Lets everybody into a temporary folder, which is its owner's alone at first. */
export function openToAll(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

/** The text of a file in a folder. */
export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}
