import { describe, expect, it } from 'vitest';
import { KEYS } from '../../src/config/keys.ts';
import { parseConfig } from '../../src/config/load.ts';
import { createPerFileIgnores, resolveSettings, selectIds } from '../../src/config/settings.ts';
import type { CliOptions } from '../../src/config/settings.ts';

const transforms = [
  { id: 'run', presets: ['seeds', 'recommended', 'strict'] as const },
  { id: 'cudnn' },
  { id: 'loader', presets: ['seeds', 'recommended', 'strict'] as const },
  { id: 'threads', presets: ['strict'] as const },
];

/** The settings of a project in /project with `toml`, run from /project/sub. */
function settle(toml: string, cli: CliOptions = {}) {
  return resolveSettings(parseConfig(toml, '/project/.repro-fix.toml', { cwd: '/project' }), cli, '/project/sub');
}
const select = (toml: string, cli: CliOptions = {}) => selectIds(settle(toml, cli), transforms);

describe('resolveSettings', () => {
  it('gives the defaults of the table where nothing is set', () => {
    const settings = resolveSettings(undefined, {}, '/project');
    expect(settings).toMatchObject({
      configPath: undefined,
      seed: KEYS.seed.default,
      preset: KEYS.preset.default,
      failOn: KEYS['fail-on'].default,
      unsafeFixes: false,
      forceExclude: false,
      helperModule: undefined,
      lineLength: undefined,
    });
  });

  it('puts the command line over the file', () => {
    const toml = 'seed = 1\npreset = "seeds"\nfail-on = "error"\nunsafe-fixes = true\nforce-exclude = true\nhelper-module = "a/seed.py"\n';
    expect(settle(toml)).toMatchObject({
      seed: 1,
      preset: 'seeds',
      failOn: 'error',
      unsafeFixes: true,
      forceExclude: true,
      helperModule: '/project/a/seed.py',
    });
    const cli: CliOptions = { seed: 0, preset: 'strict', failOn: 'info', unsafeFixes: false, forceExclude: false, helperModule: 'b.py' };
    expect(settle(toml, cli)).toMatchObject({ ...cli, helperModule: '/project/sub/b.py' });
  });

  it('merges options key by key', () => {
    expect(settle('[options]\na = 1\nb = 2\n', { options: { b: 3 } }).options).toEqual({ a: 1, b: 3 });
  });

  it('replaces the default excludes by `exclude` and adds the rest, each from its own folder', () => {
    const patterns = (toml: string, cli: CliOptions = {}) =>
      settle(toml, cli).exclude.flatMap((set) => set.patterns.map((p) => [set.folder, p]));
    expect(patterns('')).toContainEqual(['/project', 'build']);
    const own = patterns('exclude = ["old"]\nextend-exclude = ["more"]\n', { exclude: ['x/*.py'] });
    expect(own).not.toContainEqual(['/project', 'build']);
    expect(own).toContainEqual(['/project', '.git']);
    expect(own.slice(-3)).toEqual([
      ['/project', 'old'],
      ['/project', 'more'],
      ['/project/sub', 'x/*.py'],
    ]);
  });
});

describe('selectIds', () => {
  it.each<[string, string, CliOptions, string[]]>([
    ['the default preset', '', {}, ['run', 'cudnn', 'loader']],
    ['a preset of the file', 'preset = "seeds"', {}, ['run', 'loader']],
    ['a preset of the command line over that of the file', 'preset = "seeds"', { preset: 'strict' }, ['run', 'cudnn', 'loader', 'threads']],
    [
      'a preset of the command line over `select`, keeping `ignore`',
      'select = ["run"]\nignore = ["cudnn"]',
      { preset: 'recommended' },
      ['run', 'loader'],
    ],
    ['select', 'select = ["threads", "run"]', {}, ['run', 'threads']],
    ['an empty select', 'select = []', {}, []],
    ['extend-select', 'extend-select = ["threads"]', {}, ['run', 'cudnn', 'loader', 'threads']],
    ['ignore over select', 'select = ["run", "cudnn"]\nignore = ["cudnn"]', {}, ['run']],
    ['--select over the file, ignores too', 'select = ["run"]\nignore = ["loader"]', { select: ['loader'] }, ['loader']],
    ['--ignore on top of the file', 'ignore = ["cudnn"]', { ignore: ['run'] }, ['loader']],
    ['--extend-select over an ignore of the file', 'ignore = ["cudnn"]', { extendSelect: ['cudnn'] }, ['run', 'cudnn', 'loader']],
    ['--ignore over --select', '', { select: ['run', 'loader'], ignore: ['run'] }, ['loader']],
  ])('%s', (_name, toml, cli, expected) => {
    expect(select(toml, cli)).toEqual(expected);
  });
});

describe('createPerFileIgnores', () => {
  const ignores = createPerFileIgnores(
    settle('[per-file-ignores]\n"demo.py" = ["run"]\n"scripts/*" = ["loader"]\n"!src/*" = ["cudnn"]\n"../other/*" = ["threads"]\n'),
  );

  it.each([
    ['/project/src/train.py', []],
    ['/project/src/demo.py', ['run']],
    ['/project/scripts/a/b.py', ['loader', 'cudnn']],
    ['/project/scripts/demo.py', ['run', 'loader', 'cudnn']],
    ['/elsewhere/scripts/a.py', ['cudnn']],
    ['/other/a.py', ['cudnn', 'threads']],
  ])('%s', (path, ids) => {
    expect([...ignores(path)]).toEqual(ids);
  });
});
