/**
 * Runs Python programs and the built command line as separate processes, for the tests that execute torch.
 * Each program gets a clean environment: nothing that would decide a random stream or a setting is inherited.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Options of `torchrun` for two ranks on a port that is free. They meet at the loopback address: the machine's name may lead nowhere. */
export const TWO_RANKS: readonly string[] = ['--standalone', '--local-addr=127.0.0.1', '--nproc_per_node=2'];

/** What a process printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));
/** The built command line. */
export const CLI = join(HERE, '../../dist/cli.js');
const TIMEOUT = 120_000;
const DECIDED_BY_THE_PROGRAM = ['PYTHONHASHSEED', 'CUBLAS_WORKSPACE_CONFIG', 'OMP_NUM_THREADS', 'PYTHONPATH'];

/** The interpreter that `scripts/test-torch.mjs` found; it has torch and NumPy. */
export function getPython(): string {
  const python = process.env['REPRO_FIX_PYTHON'];
  if (!python) throw new Error('REPRO_FIX_PYTHON is not set: run these tests with `npm run test:torch`');
  return python;
}

/** Runs one Python file in its own folder and its own process; rejects when it fails. */
export function runPython(cwd: string, file: string, args: readonly string[]): Promise<string> {
  return runProgram([getPython()], cwd, file, args);
}

/**
 * A Python that has torch imported and forks for each program, which saves the seconds that importing takes; see `warm_server.py` for
 * the two things that such a program cannot have. It ends with `close`, and with this process.
 */
export interface Interpreter {
  /** Stands for `python` in a command. */
  readonly command: readonly [string, ...string[]];
  /** As `runPython`. */
  run(cwd: string, file: string, args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** There is a server for each of the seeds for hashes of strings; the runs that `verify` makes take turns with them. */
export async function startInterpreter(hashSeeds: readonly string[] = ['random']): Promise<Interpreter> {
  const folder = mkdtempSync(join(tmpdir(), 'repro-fix-python-'));
  const servers = hashSeeds.map((PYTHONHASHSEED, index) =>
    spawn(getPython(), [join(HERE, 'warm_server.py'), join(folder, String(index))], {
      env: { ...getEnvironment(), PYTHONHASHSEED },
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const ended = Promise.all(servers.map((server) => once(server, 'exit')));
  await Promise.race([ended, Promise.all(servers.map(({ stdout }) => once(stdout, 'data')))]);
  const command = [getPython(), '-S', join(HERE, 'warm_python.py'), folder] as const;
  return {
    command,
    run: (cwd, file, args) => runProgram(command, cwd, file, args),
    async close() {
      for (const { stdin } of servers) stdin.end();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs the built `repro-fix`; rejects when it could not do its work (2 and up: 0 and 1 both mean that it did). */
export async function runReproFix(cwd: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(process.execPath, [CLI, ...args], cwd);
  if (code !== 0 && code !== 1) throw new Error(`repro-fix ${args.join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  return stdout;
}

async function runProgram(
  [python, ...options]: readonly [string, ...string[]],
  cwd: string,
  file: string,
  args: readonly string[],
): Promise<string> {
  const { code, stdout, stderr } = await run(python, [...options, file, ...args], cwd);
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  return stdout;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Finished> {
  const env = getEnvironment();
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, timeout: TIMEOUT, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')}: ${error.message}`));
    });
  });
}

function getEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !DECIDED_BY_THE_PROGRAM.includes(name));
  return { ...Object.fromEntries(inherited), PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' };
}
