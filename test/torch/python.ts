/**
 * Runs Python programs and the built command line as separate processes, for the tests that execute torch.
 * Each program gets a clean environment: nothing that would decide a random stream or a setting is inherited.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a process printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const INTERPRETER = fileURLToPath(new URL('interpreter.py', import.meta.url));
const TIMEOUT = 120_000;
const DECIDED_BY_THE_PROGRAM = ['PYTHONHASHSEED', 'CUBLAS_WORKSPACE_CONFIG', 'OMP_NUM_THREADS', 'PYTHONPATH'];

/** The interpreter that `scripts/test-torch.mjs` found; it has torch and NumPy. */
export function getPython(): string {
  const python = process.env['REPRO_FIX_PYTHON'];
  if (!python) throw new Error('REPRO_FIX_PYTHON is not set: run these tests with `npm run test:torch`');
  return python;
}

/** Runs one Python file in its own folder and its own process; rejects when it fails. */
export async function runPython(cwd: string, file: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(getPython(), [file, ...args], cwd);
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  return stdout;
}

/**
 * A Python that has torch imported and forks for each program, which saves the seconds that importing takes; see `interpreter.py` for
 * the two things that such a program cannot have. It ends with `close`, and with this process.
 */
export interface Interpreter {
  /** As `runPython`; what the program printed to stderr stands in its output too. */
  run(cwd: string, file: string, args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export function startInterpreter(): Interpreter {
  const folder = mkdtempSync(join(tmpdir(), 'repro-fix-interpreter-'));
  const server = spawn(getPython(), [INTERPRETER], { env: getEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, (code: number | string) => void>();
  let count = 0;
  createInterface({ input: server.stdout }).on('line', (line) => {
    const { id, code } = JSON.parse(line) as { readonly id: number; readonly code: number };
    waiting.get(id)?.(code);
    waiting.delete(id);
  });
  const ended = once(server, 'exit').then(() => {
    for (const end of waiting.values()) end('nothing: the interpreter is gone');
  });
  return {
    async run(cwd, file, args) {
      const id = ++count;
      const out = join(folder, String(id));
      const code = await new Promise<number | string>((resolve) => {
        waiting.set(id, resolve);
        server.stdin.write(`${JSON.stringify({ id, cwd, file, args, out })}\n`);
      });
      const output = readFileSync(out, 'utf8');
      if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}\n${output}`);
      return output;
    },
    async close() {
      server.stdin.end();
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
