/**
 * Runs Python programs and the built command line as separate processes, for the tests that execute torch.
 * Each program gets a clean environment: nothing that would decide a random stream or a setting is inherited.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process printed, and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
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

/** Runs the built `repro-fix`; rejects when it could not do its work (2 and up: 0 and 1 both mean that it did). */
export async function runReproFix(cwd: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(process.execPath, [CLI, ...args], cwd);
  if (code !== 0 && code !== 1) throw new Error(`repro-fix ${args.join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  return stdout;
}

function run(command: string, args: readonly string[], cwd: string): Promise<Finished> {
  const inherited = Object.entries(process.env).filter(([name]) => !DECIDED_BY_THE_PROGRAM.includes(name));
  const env = { ...Object.fromEntries(inherited), PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, env, timeout: TIMEOUT, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')}: ${error.message}`));
    });
  });
}
