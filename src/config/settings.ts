/**
 * The settings in force: what the command line says, else what the configuration file says, else the default of the table of keys.
 * Lists that narrow the work down add up (`--exclude`, `--ignore`); everything else on the command line takes the place of the file's.
 */
import type { Preset, Severity } from '../transform/types.ts';
import { join } from 'node:path';
import { compilePatterns, withSlashes } from './glob.ts';
import type { PatternSet } from './glob.ts';
import { ALWAYS_EXCLUDED, DEFAULT_EXCLUDE, KEYS } from './keys.ts';
import type { ConfigValues, OptionValue } from './keys.ts';
import type { Config } from './load.ts';

/** The options of the command line that a configuration file can give too; absent where not given. */
export interface CliOptions {
  readonly seed?: number;
  readonly preset?: Preset;
  readonly select?: readonly string[];
  readonly extendSelect?: readonly string[];
  readonly ignore?: readonly string[];
  readonly options?: Readonly<Record<string, OptionValue>>;
  readonly exclude?: readonly string[];
  readonly forceExclude?: boolean;
  readonly unsafeFixes?: boolean;
  readonly failOn?: Severity;
  /** Relative to the working directory. */
  readonly helperModule?: string;
}

/** One source's say on which transforms run; a later one is applied to the result of an earlier one. */
export interface SelectionLayer {
  readonly select: readonly string[] | undefined;
  readonly preset: Preset | undefined;
  readonly extendSelect: readonly string[];
  readonly ignore: readonly string[];
}

export interface Settings {
  /** The file they were read from, for `--show-settings`; undefined where there is none. */
  readonly configPath: string | undefined;
  readonly seed: number;
  readonly preset: Preset;
  /** The file's, then the command line's; see `selectIds`. */
  readonly selection: readonly SelectionLayer[];
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly perFileIgnores: { readonly folder: string; readonly entries: Readonly<Record<string, readonly string[]>> };
  /** Everything that discovery leaves out. */
  readonly exclude: readonly PatternSet[];
  readonly forceExclude: boolean;
  readonly unsafeFixes: boolean;
  readonly failOn: Severity;
  /** Absolute path. */
  readonly helperModule: string | undefined;
  readonly seedFunctions: readonly string[];
  readonly dataloaderClasses: readonly string[];
  /** Undefined: the owner's formatter or linter decides. */
  readonly lineLength: number | undefined;
}

/**
 * Command line over file over defaults.
 * @param config the nearest configuration file, if there is one
 * @param cwd absolute path that the patterns and paths of the command line are relative to
 */
export function resolveSettings(config: Config | undefined, cli: CliOptions, cwd: string): Settings {
  const file: ConfigValues = config?.values ?? {};
  const folder = config?.folder ?? cwd;
  const preset = cli.preset ?? file.preset ?? KEYS.preset.default;
  const fileModule = file['helper-module'] === undefined ? undefined : join(folder, file['helper-module']);
  return {
    configPath: config?.path,
    seed: cli.seed ?? file.seed ?? KEYS.seed.default,
    preset,
    selection: [
      { select: file.select, preset: file.preset, extendSelect: file['extend-select'] ?? [], ignore: file.ignore ?? [] },
      { select: cli.select, preset: cli.preset, extendSelect: cli.extendSelect ?? [], ignore: cli.ignore ?? [] },
    ],
    options: { ...file.options, ...cli.options },
    perFileIgnores: { folder, entries: file['per-file-ignores'] ?? {} },
    exclude: [
      { folder, patterns: ALWAYS_EXCLUDED },
      { folder, patterns: file.exclude ?? DEFAULT_EXCLUDE },
      { folder, patterns: file['extend-exclude'] ?? [] },
      { folder: cwd, patterns: cli.exclude ?? [] },
    ],
    forceExclude: cli.forceExclude ?? file['force-exclude'] ?? KEYS['force-exclude'].default,
    unsafeFixes: cli.unsafeFixes ?? file['unsafe-fixes'] ?? KEYS['unsafe-fixes'].default,
    failOn: cli.failOn ?? file['fail-on'] ?? KEYS['fail-on'].default,
    helperModule: cli.helperModule === undefined ? fileModule : join(cwd, cli.helperModule),
    seedFunctions: file['seed-functions'] ?? [],
    dataloaderClasses: file['dataloader-classes'] ?? [],
    lineLength: file['line-length'],
  };
}

/** A transform, as far as its selection goes. */
export interface Selectable {
  readonly id: string;
  /** `recommended` and `strict` where absent. */
  readonly presets?: readonly Preset[];
}

/**
 * The ids of the transforms to run, in the order of `transforms`. A layer that selects starts afresh, so that `--select x` runs `x` even
 * where the file ignores it; a layer that names only a preset starts from the preset but keeps the file's `ignore`.
 */
export function selectIds(settings: Pick<Settings, 'preset' | 'selection'>, transforms: readonly Selectable[]): string[] {
  const ofPreset = (preset: Preset) =>
    transforms.filter(({ presets = ['recommended', 'strict'] }) => presets.includes(preset)).map(({ id }) => id);
  let selected = new Set(ofPreset(settings.preset));
  const ignored = new Set<string>();
  for (const { select, preset, extendSelect, ignore } of settings.selection) {
    if (select !== undefined) {
      selected = new Set(select);
      ignored.clear();
    } else if (preset !== undefined) {
      selected = new Set(ofPreset(preset));
    }
    for (const id of extendSelect) {
      selected.add(id);
      ignored.delete(id);
    }
    for (const id of ignore) ignored.add(id);
  }
  return transforms.map(({ id }) => id).filter((id) => selected.has(id) && !ignored.has(id));
}

/** A function from an absolute path to the ids that `per-file-ignores` leaves out there. */
export function createPerFileIgnores({ perFileIgnores }: Pick<Settings, 'perFileIgnores'>): (path: string) => ReadonlySet<string> {
  const { folder, entries } = perFileIgnores;
  const rules = Object.entries(entries).map(([pattern, ids]) => {
    const isNegated = pattern.startsWith('!');
    return { isNegated, ids, getMatch: compilePatterns([{ folder, patterns: [isNegated ? pattern.slice(1) : pattern] }]) };
  });
  return (path) => {
    const slashed = withSlashes(path);
    const found = rules.filter(({ isNegated, getMatch }) => (getMatch(slashed) === undefined) === isNegated);
    return new Set(found.flatMap(({ ids }) => ids));
  };
}
