/**
 * Builds `dist/` where npm prepares the package: in a checkout, and where pre-commit installs it from git without its development
 * dependencies; then the one thing the build needs is fetched into a temporary folder. Says nothing on standard output, which
 * `npm pack` uses for the file's name.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = (command, args, cwd) => {
  const done = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

if (existsSync(join(root, 'node_modules/esbuild'))) {
  run(process.execPath, [join(root, 'scripts/build.mjs')], root);
} else {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'repro-fix-prepare-'));
  try {
    // A copy with everything the build reads, so that the checkout's own node_modules stay as they are.
    const parts = ['package.json', 'package-lock.json', 'src', 'transforms', 'scripts', 'grammar', 'docs'];
    for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true });
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev'], folder);
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--omit=dev', `esbuild@${devDependencies.esbuild}`], folder);
    run(process.execPath, [join(folder, 'scripts/build.mjs')], folder);
    cpSync(join(folder, 'dist'), join(root, 'dist'), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
