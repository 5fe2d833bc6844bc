/**
 * Every key a configuration file may hold, as data. The parser, the defaults, the JSON schema for editors and the tests are all made
 * from this one table, so a key is added here and nowhere else.
 */

interface KeyBase {
  /** What the key does, in one or two sentences; shown by editors. */
  readonly meaning: string;
  /** The default in words, where it is no constant. */
  readonly defaultMeaning?: string;
}

/** What values a key takes, its default, and what it means. `ids` and `table-of-ids` hold the ids of transforms. */
export type Key =
  | (KeyBase & { readonly type: 'boolean'; readonly default: boolean })
  | (KeyBase & { readonly type: 'integer'; readonly default?: number; readonly minimum: number; readonly maximum: number })
  | (KeyBase & { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[] })
  | (KeyBase & { readonly type: 'string' })
  | (KeyBase & { readonly type: 'strings' })
  | (KeyBase & { readonly type: 'ids' })
  | (KeyBase & { readonly type: 'table-of-ids' })
  | (KeyBase & { readonly type: 'table' });

export const KEYS = {
  seed: {
    type: 'integer',
    default: 42,
    minimum: 0,
    maximum: 2 ** 32 - 1,
    meaning: 'The seed that injected code uses where the program names none. NumPy and scikit-learn take 0 to 4294967295.',
  },
  preset: {
    type: 'choice',
    default: 'recommended',
    choices: ['seeds', 'recommended', 'strict'],
    meaning:
      '`seeds`: only what costs no speed. `recommended`: all the seed guide asks for. `strict`: also `use_deterministic_algorithms(True)` without `warn_only`.',
  },
  select: {
    type: 'ids',
    defaultMeaning: 'the transforms of the preset',
    meaning: 'The transforms to run, in place of those of the preset.',
  },
  'extend-select': { type: 'ids', meaning: 'Transforms to run as well as those of `select` or of the preset.' },
  ignore: { type: 'ids', meaning: 'Transforms to leave out.' },
  'per-file-ignores': {
    type: 'table-of-ids',
    meaning:
      'Transforms to leave out for the files that match a pattern. A pattern that begins with `!` means all files that do not match.',
  },
  options: { type: 'table', meaning: 'Options of transforms, as given with `--option key=value`.' },
  exclude: {
    type: 'strings',
    defaultMeaning: 'virtual environments, build folders, caches, vendored and generated code',
    meaning: 'Patterns of files and folders to leave out, in place of the default ones.',
  },
  'extend-exclude': { type: 'strings', meaning: 'Patterns of files and folders to leave out as well as those of `exclude`.' },
  'force-exclude': {
    type: 'boolean',
    default: false,
    meaning: 'Leave out excluded files even where they are named on the command line, as pre-commit does.',
  },
  'unsafe-fixes': {
    type: 'boolean',
    default: false,
    meaning: 'Apply fixes that may change a result the user chose, raise at run time, or rest on an inference.',
  },
  'fail-on': {
    type: 'choice',
    default: 'warning',
    choices: ['error', 'warning', 'info'],
    meaning: 'The severity from which on a finding sets exit code 1.',
  },
  'helper-module': {
    type: 'string',
    defaultMeaning: 'one seed block per script',
    meaning: 'A module of the project, as a path from the folder of the configuration file, that holds the seed block for all scripts.',
  },
  'seed-functions': {
    type: 'strings',
    meaning: 'Functions that seed all generators (`my_project.utils.fix_seed`), where that cannot be read off their bodies.',
  },
  'dataloader-classes': {
    type: 'strings',
    meaning:
      'Classes that take the arguments of `torch.utils.data.DataLoader` (`my_project.data.Loader`), where that cannot be read off their bases.',
  },
  'line-length': {
    type: 'integer',
    minimum: 40,
    maximum: 1000,
    defaultMeaning: "that of the project's formatter or linter",
    meaning: 'The longest line that injected code may have.',
  },
} as const satisfies Readonly<Record<string, Key>>;

export type KeyName = keyof typeof KEYS;

/** The value a key of one kind holds once it is checked. */
type ValueOf<K extends Key> = K extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : K extends { readonly type: 'boolean' }
    ? boolean
    : K extends { readonly type: 'integer' }
      ? number
      : K extends { readonly type: 'string' }
        ? string
        : K extends { readonly type: 'strings' | 'ids' }
          ? readonly string[]
          : K extends { readonly type: 'table-of-ids' }
            ? Readonly<Record<string, readonly string[]>>
            : Readonly<Record<string, OptionValue>>;

/** What an option of a transform may be. */
export type OptionValue = string | number | boolean | readonly OptionValue[];

/** The keys a configuration file gives, checked; absent where it does not name them. */
export type ConfigValues = { readonly [Name in KeyName]?: ValueOf<(typeof KEYS)[Name]> };

/**
 * Left out wherever they stand unless named on the command line, whatever `exclude` says: version control and installed packages,
 * which no codemod may write to. Folders that hold `pyvenv.cfg` or `conda-meta` (virtual environments by any name) count too.
 */
export const ALWAYS_EXCLUDED: readonly string[] = ['.bzr', '.git', '.hg', '.jj', '.svn', 'node_modules', 'site-packages'];

/** What `exclude` is where nothing sets it: Ruff's list, and vendored and generated code. */
export const DEFAULT_EXCLUDE: readonly string[] = [
  '.direnv',
  '.eggs',
  '.git-rewrite',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pants.d',
  '.pyenv',
  '.pytest_cache',
  '.pytype',
  '.ruff_cache',
  '.tox',
  '.venv',
  '.vscode',
  '__pycache__',
  '__pypackages__',
  '_build',
  'buck-out',
  'build',
  'dist',
  'venv',
  '3rdparty',
  '_vendor',
  '_vendored',
  'third-party',
  'third_party',
  'thirdparty',
  'vendor',
  'vendored',
  '*_pb2.py',
  '*_pb2_grpc.py',
];
