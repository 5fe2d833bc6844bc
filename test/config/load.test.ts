import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { createConfigLookup, getUnknownIdMessage, parseConfig, readConfig } from '../../src/config/load.ts';

const ids = ['unseeded-run', 'unseeded-dataloader', 'multi-gpu'];

/** The values of a `.repro-fix.toml`. */
function parse(text: string) {
  return parseConfig(text, '/project/.repro-fix.toml', { cwd: '/project', ids })?.values;
}

/** The message of the error that a `.repro-fix.toml` gives. */
function fail(text: string, path = '/project/.repro-fix.toml'): string {
  try {
    parseConfig(text, path, { cwd: '/project', ids });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as ConfigError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error('expected an error');
}

describe('parseConfig', () => {
  it('reads every key', () => {
    const text = `
seed = 7
preset = "strict"
select = ["unseeded-run"]
extend-select = ["multi-gpu"]
ignore = []
exclude = ["old", "src/*.py"]
extend-exclude = ["generated"]
force-exclude = true
unsafe-fixes = true
fail-on = "error"
helper-module = "src/project/seeding.py"
seed-functions = ["project.fix_seed"]
dataloader-classes = ["project.Loader"]
line-length = 100

[per-file-ignores]
"scripts/*" = ["unseeded-run"]

[options]
name = "x"
count = 3
ratio = 0.5
on = true
list = [1, "two"]
`;
    expect(parse(text)).toEqual({
      seed: 7,
      preset: 'strict',
      select: ['unseeded-run'],
      'extend-select': ['multi-gpu'],
      ignore: [],
      exclude: ['old', 'src/*.py'],
      'extend-exclude': ['generated'],
      'force-exclude': true,
      'unsafe-fixes': true,
      'fail-on': 'error',
      'helper-module': 'src/project/seeding.py',
      'seed-functions': ['project.fix_seed'],
      'dataloader-classes': ['project.Loader'],
      'line-length': 100,
      'per-file-ignores': { 'scripts/*': ['unseeded-run'] },
      options: { name: 'x', count: 3, ratio: 0.5, on: true, list: [1, 'two'] },
    });
  });

  it('reads its section of pyproject.toml and leaves the others alone', () => {
    const text = '[tool.black]\nseed = "x"\n[tool.repro-fix]\nseed = 3\n[tool.repro-fix.per-file-ignores]\n"a.py" = ["multi-gpu"]\n';
    const config = parseConfig(text, '/project/pyproject.toml', { cwd: '/', ids });
    expect(config).toEqual({
      path: '/project/pyproject.toml',
      folder: '/project',
      values: { seed: 3, 'per-file-ignores': { 'a.py': ['multi-gpu'] } },
    });
  });

  it('does not look into a pyproject.toml that never names it, even a broken one', () => {
    expect(parseConfig('[tool.black\n', '/project/pyproject.toml', { cwd: '/' })).toBeUndefined();
    expect(parseConfig('[project]\ndependencies = ["repro-fix"]\n', '/project/pyproject.toml', { cwd: '/' })).toBeUndefined();
  });

  it('takes a file that begins with a byte order mark, and one with CRLF', () => {
    expect(parse('\uFEFFseed = 1\r\npreset = "seeds"\r\n')).toEqual({ seed: 1, preset: 'seeds' });
  });

  it('keeps a key called __proto__ a key', () => {
    const values = parse('[options]\n__proto__ = 1\n');
    expect(Object.keys(values?.options ?? {})).toEqual(['__proto__']);
  });

  it.each([
    ['sede = 1', '.repro-fix.toml:1: unknown key `sede`; did you mean `seed`?'],
    ['seed = 1\nper_file_ignores = {}', '.repro-fix.toml:2: unknown key `per_file_ignores`; did you mean `per-file-ignores`?'],
    [
      '[tool.repro-fix]\nseed = 1',
      '.repro-fix.toml:1: unknown key `tool`; in .repro-fix.toml the keys stand at the top, without `[tool.repro-fix]`',
    ],
    ['seed = "42"', '.repro-fix.toml:1: `seed`: expected an integer from 0 to 4294967295, got "42"'],
    ['seed = 42.0', '.repro-fix.toml:1: `seed`: expected an integer from 0 to 4294967295, got 42'],
    ['seed = -1', '.repro-fix.toml:1: `seed`: expected an integer from 0 to 4294967295, got -1'],
    ['\nline-length = 4', '.repro-fix.toml:2: `line-length`: expected an integer from 40 to 1000, got 4'],
    ['unsafe-fixes = "yes"', '.repro-fix.toml:1: `unsafe-fixes`: expected true or false, got "yes"'],
    ['exclude = "old"', '.repro-fix.toml:1: `exclude`: expected a list of strings, got "old"'],
    ['exclude = [1]', '.repro-fix.toml:1: `exclude`: expected a list of strings, got [1]'],
    ['select = "unseeded-run"', '.repro-fix.toml:1: `select`: expected a list of ids of transforms, got "unseeded-run"'],
    [
      'preset = "recomended"',
      '.repro-fix.toml:1: `preset`: expected one of "seeds", "recommended", "strict", got "recomended"; did you mean "recommended"?',
    ],
    ['fail-on = 3', '.repro-fix.toml:1: `fail-on`: expected one of "error", "warning", "info", got 3'],
    [
      'ignore = ["unseeded-dataloder"]',
      '.repro-fix.toml:1: `ignore`: no transform is called `unseeded-dataloder`; did you mean `unseeded-dataloader`?',
    ],
    [
      'select = ["zzz"]',
      '.repro-fix.toml:1: `select`: no transform is called `zzz`; valid are `unseeded-run`, `unseeded-dataloader`, `multi-gpu`',
    ],
    ['per-file-ignores = []', '.repro-fix.toml:1: `per-file-ignores`: expected a table from patterns to lists of ids, got []'],
    ['[per-file-ignores]\n"a*.py" = "x"', '.repro-fix.toml:2: `per-file-ignores."a*.py"`: expected a list of ids of transforms, got "x"'],
    [
      '[per-file-ignores]\n"a.py" = ["multi_gpu"]',
      '.repro-fix.toml:2: `per-file-ignores."a.py"`: no transform is called `multi_gpu`; did you mean `multi-gpu`?',
    ],
    [
      '[options]\nwhen = 2020-01-01',
      '.repro-fix.toml:2: `options.when`: expected a string, a number, true, false or a list, got "2020-01-01"',
    ],
    ['helper-module = "/etc/x.py"', '.repro-fix.toml:1: `helper-module`: expected a path inside the folder of this file, got "/etc/x.py"'],
    [
      'helper-module = "a/../../x.py"',
      '.repro-fix.toml:1: `helper-module`: expected a path inside the folder of this file, got "a/../../x.py"',
    ],
    ['helper-module = "seeding"', '.repro-fix.toml:1: `helper-module`: expected a path that ends in .py, got "seeding"'],
    ['seed = 1\nseed = 2', '.repro-fix.toml:2:1: invalid TOML: trying to redefine an already defined table or value'],
    ['seed = "x', '.repro-fix.toml:1:8: invalid TOML: unfinished string'],
  ])('refuses %j in one line', (text, message) => {
    expect(fail(text)).toBe(message);
  });

  it('names the line in pyproject.toml, not that of another tool', () => {
    expect(fail('[tool.other]\nsede = 1\n\n[tool.repro-fix]\nsede = 1\n', '/project/sub/pyproject.toml')).toBe(
      'sub/pyproject.toml:5: unknown key `sede`; did you mean `seed`?',
    );
    expect(fail('[tool]\nrepro-fix = 3\n', '/elsewhere/pyproject.toml')).toBe(
      '/elsewhere/pyproject.toml:2: `tool.repro-fix`: expected a table, got 3',
    );
  });
});

describe('getUnknownIdMessage', () => {
  it('is undefined for a known id', () => {
    expect(getUnknownIdMessage('multi-gpu', ids)).toBeUndefined();
    expect(getUnknownIdMessage('multi-gpus', ids)).toBe('no transform is called `multi-gpus`; did you mean `multi-gpu`?');
  });
});

describe('on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'repro-fix-config-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const at = (path: string) => createConfigLookup({ cwd: folder, ids })(join(folder, path))?.path.slice(folder.length + 1);

  it('finds the nearest file upwards; the own file wins over pyproject.toml beside it', () => {
    write('pyproject.toml', '[tool.repro-fix]\nseed = 1\n');
    write('a/.repro-fix.toml', 'seed = 2\n');
    write('a/pyproject.toml', '[tool.repro-fix]\nseed = 3\n');
    write('a/b/pyproject.toml', '[project]\nname = "b"\n');
    write('c/d/x.txt', '');
    expect(at('')).toBe('pyproject.toml');
    expect(at('a')).toBe('a/.repro-fix.toml');
    expect(at('a/b')).toBe('a/.repro-fix.toml');
    expect(at('c/d')).toBe('pyproject.toml');
  });

  it('reads each file once', () => {
    write('.repro-fix.toml', 'seed = 2\n');
    const lookup = createConfigLookup({ cwd: folder });
    const first = lookup(join(folder, 'a/b'));
    write('.repro-fix.toml', 'seed = 3\n');
    expect(lookup(join(folder, 'a/c'))).toBe(first);
    expect(lookup(join(folder, 'a/b'))?.values.seed).toBe(2);
  });

  it('looks into no folder that is known to be plain, only above it', () => {
    write('.repro-fix.toml', 'seed = 1\n');
    write('a/.repro-fix.toml', 'seed = 2\n');
    const lookup = createConfigLookup({ cwd: folder, isPlain: (path) => path === join(folder, 'a') });
    expect(lookup(join(folder, 'a'))?.values.seed).toBe(1);
  });

  it('knows nothing of a folder named like the file, and refuses a file that is no UTF-8', () => {
    mkdirSync(join(folder, 'x/.repro-fix.toml'), { recursive: true });
    expect(readConfig(join(folder, 'x/.repro-fix.toml'), { cwd: folder })).toBeUndefined();
    expect(readConfig(join(folder, 'none.toml'), { cwd: folder })).toBeUndefined();
    write('.repro-fix.toml', Uint8Array.of(0x61, 0xff));
    expect(() => readConfig(join(folder, '.repro-fix.toml'), { cwd: folder })).toThrow(new ConfigError('.repro-fix.toml: not valid UTF-8'));
  });
});
