/**
 * Builds `dist/` where npm prepares the package: in a checkout, and where pre-commit installs it from git without its development
 * dependencies; then the one thing the build needs is fetched into a temporary folder. Says nothing on standard output, which
 * `npm pack` uses for the file's name.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** npm hands its own settings down (`--global`, a prefix, what to omit); an installation of ours must not follow them. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^npm_config_(?:global|location|prefix|local_prefix|omit|include|production|only|dry_run|save)/i.test(name),
  ),
);

const run = (command, args, cwd) => {
  const done = spawnSync(command, args, { cwd, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) process.exit(done.status ?? 1);
};

const read = (name) => JSON.parse(readFileSync(join(root, name), 'utf8'));

if (existsSync(join(root, 'node_modules/esbuild'))) {
  run(process.execPath, [join(root, 'scripts/build.mjs')], root);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'repro-fix-prepare-'));
  try {
    // A copy of what the build reads, so that the checkout's own node_modules stay as they are.
    for (const part of ['src', 'transforms', 'scripts', 'grammar', 'docs'])
      cpSync(join(root, part), join(folder, part), { recursive: true });
    const { name, version, type, dependencies } = read('package.json');
    const esbuild = read('package-lock.json').packages['node_modules/esbuild'].version;
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, type, dependencies: { ...dependencies, esbuild } }));
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], folder);
    run(process.execPath, [join(folder, 'scripts/build.mjs')], folder);
    cpSync(join(folder, 'dist'), join(root, 'dist'), { recursive: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
