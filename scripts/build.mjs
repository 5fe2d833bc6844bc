/**
 * Builds `dist/`: one bundled file for the command (the main job reads no other module) with its launcher and code cache, one for each
 * part of it that few runs need, one for each public entry, and each built-in transform by itself, importing the package by its public
 * name as a user's transform would. `--outdir <folder>` builds elsewhere.
 */
import { spawnSync } from 'node:child_process';
import { copyFile, cp, mkdir, readdir, rm, chmod, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { build } = await import('esbuild');
const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const version = createRequire(import.meta.url)('../package.json').version;

const { outdir } = parseArgs({ options: { outdir: { type: 'string' } } }).values;
const out = (name = '') => join(outdir === undefined ? path('dist') : resolve(outdir), name);

// A folder somebody names may hold other things.
if (outdir === undefined) await rm(out(), { recursive: true, force: true });
await mkdir(out('transforms'), { recursive: true });

const shared = {
  absWorkingDir: path('.'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  legalComments: 'inline',
  logLevel: 'warning',
  define: { 'process.env.REPRO_FIX_BUNDLED': '"1"', 'process.env.REPRO_FIX_VERSION': JSON.stringify(version) },
  // CommonJS dependencies ask for Node's modules with require().
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
};

/**
 * What the command imports only when it is needed, in files of their own. esbuild lifts all imports of Node's modules to the top of a
 * bundle, so beside the rest these would make each run load `child_process` and `crypto`, a tenth of the time that one file takes.
 */
const apart = [
  'src/verify/verify.ts',
  'src/verify/report-text.ts',
  'src/verify/report-html.ts',
  'src/minimize/minimize.ts',
  'src/minimize/format-minimize.ts',
  'src/runner/git.ts',
  'src/runner/load-transform.ts',
  'src/runner/cache.ts',
  'src/runner/workers.ts',
  'src/worker.ts',
];

const keepApart = {
  name: 'keep-apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.ts$/ }, ({ path: name, kind, resolveDir }) => {
      if (kind !== 'dynamic-import' || !apart.some((each) => path(each) === resolve(resolveDir, name))) return undefined;
      return { path: `./${basename(name, '.ts')}.cjs`, external: true };
    });
    // commander needs it for subcommands that are programs of their own, which this command has none of.
    onResolve({ filter: /^node:child_process$/ }, ({ path: name, importer }) =>
      importer.includes('commander') ? { path: name, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: '' }));
  },
};

const command = {
  ...shared,
  alias: { 'repro-fix': path('src/index.ts'), 'web-tree-sitter': createRequire(import.meta.url).resolve('web-tree-sitter') },
  plugins: [keepApart],
  outdir: out(),
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { ...shared.define, 'import.meta.url': '__moduleUrl' },
  minify: true,
};
await build({
  ...command,
  entryPoints: { main: path('src/cli.ts') },
  // One function expression for `vm.Script`: see scripts/launcher.cjs. In a script from the code cache Node 20 refuses `import()`.
  banner: { js: '(function(require,__filename,__dirname,__moduleUrl){"use strict";' },
  footer: { js: '})' },
  supported: { 'dynamic-import': false },
});
await build({
  ...command,
  entryPoints: apart.map(path),
  entryNames: '[name]',
  banner: { js: 'const __moduleUrl=require("node:url").pathToFileURL(__filename).href;' },
});
await build({
  ...shared,
  entryPoints: [path('src/index.ts'), path('src/testing.ts')],
  outdir: out(),
  outExtension: { '.js': '.mjs' },
  alias: { 'repro-fix': path('src/index.ts') },
});
const transforms = (await readdir(path('transforms'))).filter((name) => name.endsWith('.ts') && name !== 'registry.ts');
await build({
  ...shared,
  banner: {},
  bundle: true,
  external: ['repro-fix'],
  entryPoints: transforms.map((name) => path(`transforms/${name}`)),
  outdir: out('transforms'),
  outExtension: { '.js': '.mjs' },
});
await build({
  ...command,
  entryPoints: { cli: path('scripts/launcher.cjs') },
  outExtension: {},
  banner: { js: '#!/usr/bin/env node' },
});
await chmod(out('cli.js'), 0o755);
await writeFile(out('package.json'), '{ "type": "commonjs" }\n');
await copyFile(path('grammar/tree-sitter-python.wasm'), out('tree-sitter-python.wasm'));
await copyFile(fileURLToPath(import.meta.resolve('web-tree-sitter/web-tree-sitter.wasm')), out('web-tree-sitter.wasm'));
await cp(path('src/verify/probe'), out('probe'), { recursive: true, filter: (name) => !name.includes('__pycache__') }).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await cp(path('docs'), out('docs'), { recursive: true });

// A cache of an older bundle of the same length would be taken for this one's.
for (const name of await readdir(out())) if (name.endsWith('.cache')) await rm(out(name));
const { status, stderr } = spawnSync(process.execPath, [path('scripts/write-code-cache.cjs'), out()], { encoding: 'utf8' });
if (status !== 0) throw new Error(`the command does not run, so there is no code cache\n${stderr}`);
