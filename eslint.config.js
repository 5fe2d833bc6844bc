import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Layers, from the ground up. A layer may import itself and what `ALLOWED` names for it; everything else is an error, and so is a cycle.
 * `src/cli.ts` is the composition root and may import all.
 */
const ALLOWED = {
  system: [],
  text: [],
  syntax: ['text'],
  semantic: ['syntax', 'text'],
  notebook: ['text'],
  document: ['semantic', 'syntax', 'notebook', 'text'],
  pytorch: [],
  project: ['document', 'pytorch', 'semantic', 'syntax', 'text'],
  transform: ['project', 'pytorch', 'document', 'semantic', 'syntax', 'text'],
  engine: ['transform', 'project', 'pytorch', 'document', 'semantic', 'syntax', 'text'],
  runner: ['engine', 'transform', 'project', 'document', 'syntax', 'text', 'config', 'system'],
  config: ['engine', 'transform', 'system', 'text'],
  report: ['engine', 'transform', 'document', 'text'],
  verify: ['runner', 'engine', 'config', 'transform', 'text'],
  minimize: ['verify', 'runner', 'engine', 'transform', 'config', 'project', 'document', 'syntax'],
};

const zones = Object.entries(ALLOWED).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [layer, ...allowed].map((name) => `./${name}`),
  message: `src/${layer} may import only ${[layer, ...allowed].join(', ')}`,
}));

/** Packages that one file knows. */
const PACKAGES = [
  { name: 'web-tree-sitter', message: 'only src/syntax/tree-sitter.ts' },
  { name: 'magic-string', message: 'only src/text/apply-edits.ts' },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '__testfixtures__/', 'examples/', '.venv/'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.js', '**/*.mjs'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts', '.js', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js', '.mjs'] })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', 'TSEnumDeclaration', 'TSModuleDeclaration[kind="namespace"]'],
    },
  },
  {
    files: ['transforms/**'],
    ignores: ['transforms/registry.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!repro-fix$)', message: 'a transform imports only repro-fix' }] }],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/syntax/tree-sitter.ts', 'src/text/apply-edits.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: PACKAGES }] },
  },
  {
    files: ['src/config/**', 'src/runner/**'],
    // They write, or read what no answer rests on.
    ignores: [
      'src/config/init.ts',
      ...['cache', 'cache-file', 'git', 'packed-result', 'replay', 'write'].map((name) => `src/runner/${name}.ts`),
    ],
    rules: {
      'no-restricted-imports': ['error', { paths: [...PACKAGES, { name: 'node:fs', message: 'ask by src/system/questions.ts' }] }],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
);
