/**
 * Builds `dist/`: one bundled file for the command (start-up reads no other module), one for each public entry, and each built-in
 * transform by itself, importing the package by its public name as a user's transform would.
 */
import { copyFile, cp, mkdir, readdir, rm, chmod } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { build } = await import('esbuild');
const root = new URL('../', import.meta.url);
const path = (name) => fileURLToPath(new URL(name, root));
const version = createRequire(import.meta.url)('../package.json').version;

await rm(path('dist'), { recursive: true, force: true });
await mkdir(path('dist/transforms'), { recursive: true });

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

await build({
  ...shared,
  entryPoints: [path('src/cli.ts')],
  outfile: path('dist/cli.js'),
  alias: { 'repro-fix': path('src/index.ts') },
  minifySyntax: true,
  minifyWhitespace: true,
});
await build({
  ...shared,
  entryPoints: [path('src/index.ts'), path('src/testing.ts')],
  outdir: path('dist'),
  alias: { 'repro-fix': path('src/index.ts') },
});
const transforms = (await readdir(path('transforms'))).filter((name) => name.endsWith('.ts') && name !== 'registry.ts');
await build({
  ...shared,
  banner: {},
  bundle: true,
  external: ['repro-fix'],
  entryPoints: transforms.map((name) => path(`transforms/${name}`)),
  outdir: path('dist/transforms'),
});
await chmod(path('dist/cli.js'), 0o755);
await copyFile(path('grammar/tree-sitter-python.wasm'), path('dist/tree-sitter-python.wasm'));
await copyFile(fileURLToPath(import.meta.resolve('web-tree-sitter/web-tree-sitter.wasm')), path('dist/web-tree-sitter.wasm'));
await cp(path('src/verify/probe'), path('dist/probe'), { recursive: true, filter: (name) => !name.includes('__pycache__') }).catch((error) => {
  if (error.code !== 'ENOENT') throw error;
});
await cp(path('docs'), path('dist/docs'), { recursive: true });
