/**
 * `npm run test:torch`: runs the tests that execute torch, with the first of these interpreters that exists:
 * $REPRO_FIX_PYTHON, .venv/bin/python (Scripts\python.exe on Windows) in the checkout, python3.
 * Arguments are passed on to vitest. Exit code 2 when there is no torch, else vitest's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALL = `Create an environment that has torch and what else the tests use, in the checkout:

    python3 -m venv .venv
    .venv/bin/python -m pip install torch==2.13.0 numpy gymnasium scikit-learn nbformat nbclient ipykernel ruff pre-commit

or name an interpreter that has them: REPRO_FIX_PYTHON=/path/to/python npm run test:torch`;

const python = getPython();
const versions = spawnSync(python, ['-c', 'import numpy, torch; print("torch", torch.__version__, "and NumPy", numpy.__version__)'], {
  encoding: 'utf8',
});
if (versions.status !== 0) {
  const reason = versions.error?.message ?? versions.stderr.trim().split('\n').at(-1);
  console.error(`test:torch: ${python} cannot import torch and NumPy (${reason}).\n\n${INSTALL}`);
  process.exit(2);
}
console.log(`test:torch: ${python} with ${versions.stdout.trim()}`);

// The scenarios run the built command line: build it, so that they never test an older one.
run(process.execPath, ['scripts/build.mjs']);
const status = run(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--config',
  'vitest.torch.config.ts',
  ...process.argv.slice(2),
]);
console.log(status === 0 ? 'test:torch: passed' : `test:torch: failed (exit code ${status})`);
process.exit(status);

function getPython() {
  const named = process.env.REPRO_FIX_PYTHON;
  if (named) return named;
  const local = path.join(ROOT, '.venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return existsSync(local) ? local : 'python3';
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, REPRO_FIX_PYTHON: python } });
  if (error) throw error;
  return status ?? 1;
}
