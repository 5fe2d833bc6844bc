/** The command line from outside: the built program, its streams and exit codes, and what is on the disk afterwards. */
import type { ChildProcess } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTemporaryName } from '../src/runner/write.ts';
import { TRANSFORMS } from '../transforms/registry.ts';
import { buildForTests } from './build.ts';
import { openToAll, read, run, type Outcome, type RunOptions } from './cli/command.ts';
import { CHAIN_STYLE, CLOCK, JSCODESHIFT_STYLE, LOADER, makeNotebook, REPORT_STYLE, THROWING, TRAIN } from './cli/programs.ts';
import { runOnTerminal } from './cli/terminal.ts';
import { findJsonErrors, findSarifErrors } from './report/schemas.ts';
import { makeFolder, type Tree } from './runner/folder.ts';

const getCli = buildForTests();

const reproFix = (args: readonly string[], options: RunOptions): Promise<Outcome> => run(process.execPath, [getCli(), ...args], options);

/** The same on a terminal. */
const onTerminal = (args: readonly string[], options: Parameters<typeof runOnTerminal>[1]): Promise<Outcome> =>
  runOnTerminal([process.execPath, getCli(), ...args], options);

/** A run over a new folder. */
async function reproFixIn(tree: Tree, ...args: string[]): Promise<Outcome & { readonly cwd: string }> {
  const cwd = makeFolder(tree);
  return { ...(await reproFix(args, { cwd })), cwd };
}

/** What an in-place run makes of a script. */
async function getFixed(source: string, ...args: string[]): Promise<string> {
  const { cwd } = await reproFixIn({ 'train.py': source }, 'train.py', ...args);
  return read(cwd, 'train.py');
}

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly results: readonly {
      readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
      readonly fixes?: unknown;
    }[];
  }[];
}

async function git(cwd: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd });
  expect(code, stderr).toBe(0);
}

const withCrlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('fixing', () => {
  it('fixes in place, says what is next, and finds nothing the second time', async () => {
    const first = await reproFixIn({ 'train.py': TRAIN, 'other.py': 'x = 1\n' }, '.');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('Found 3 problems (3 fixed, 0 remaining).\n2 files: 1 changed, 1 unchanged.\n');
    expect(first.stdout).toContain('repro-fix verify -- python train.py');
    const fixed = read(first.cwd, 'train.py');
    expect(fixed).toContain('seed_everything(42)');
    expect(read(first.cwd, 'other.py')).toBe('x = 1\n');
    expect(readdirSync(first.cwd).sort()).toEqual(['other.py', 'train.py']);

    const second = await reproFix(['.'], { cwd: first.cwd });
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect(second.stdout).toContain('No problems found.\n2 files: 0 changed, 2 unchanged.\n');
    expect(read(first.cwd, 'train.py')).toBe(fixed);
  });

  it('exits 1 where findings remain, and shows them', async () => {
    const { code, stdout, cwd } = await reproFixIn({ 'clock.py': CLOCK }, 'clock.py');
    expect(code).toBe(1);
    expect(stdout).toContain('clock.py:5:19  error nondeterministic-seed');
    expect(stdout).toContain('5 | torch.manual_seed(int(time.time()))\n');
    expect(stdout).toContain('Run `repro-fix --unsafe-fixes clock.py` to fix 1;');
    expect(read(cwd, 'clock.py')).toBe(CLOCK);
  });

  it('applies unsafe fixes when asked', async () => {
    const { code, cwd } = await reproFixIn({ 'clock.py': CLOCK }, '--unsafe-fixes', 'clock.py');
    expect(code).toBe(0);
    expect(read(cwd, 'clock.py')).toBe('import torch\n\ntorch.manual_seed(42)\n');
  });

  it('injects the seed that was asked for', async () => {
    expect(await getFixed(TRAIN, '--seed', '7')).toBe((await getFixed(TRAIN)).replaceAll('42', '7'));
  });

  it('reads a file once that is named twice', async () => {
    const { code, stdout } = await reproFixIn({ 'a/train.py': TRAIN }, 'a/train.py', './a/../a/train.py', 'a', '--dry-run');
    expect(code).toBe(0);
    expect(stdout.match(/^--- /gm)).toHaveLength(1);
  });
});

describe('--dry-run', () => {
  const latin1 = Buffer.from(`# -*- coding: latin-1 -*-\n# caf\xe9\n${TRAIN}`, 'latin1');
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'plain.py': TRAIN,
    'crlf.py': withCrlf(TRAIN),
    'bom.py': `\ufeff${TRAIN}`,
    'latin.py': latin1,
    'no-newline.py': CLOCK.trimEnd(),
    'no-newline-crlf.py': withCrlf(CLOCK.trimEnd()),
    'no-newline-after.py': `${TRAIN}\n\n\n\nprint("done")`,
    'last-line.py': CLOCK,
    'form-feed.py': TRAIN.replace('\nmodel', '\n\f\nmodel'),
    'one\u2028line.py': `x = "\u2028\x85"\n${TRAIN}`,
    'a folder/with spaces.py': TRAIN,
    'übung.py': TRAIN,
    'notebook.ipynb': makeNotebook('import torch\n', TRAIN),
    'no-newline.ipynb': makeNotebook(TRAIN).trimEnd(),
  };
  function makeFiles(): string {
    const folder = makeFolder({ 'a folder': null });
    for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
    return folder;
  }
  const readAll = (folder: string) =>
    Object.fromEntries(Object.keys(files).map((path) => [path, readFileSync(join(folder, path)).toString('latin1')]));

  it('prints what `git apply` and `patch` turn into the result of a run in place', async () => {
    const cwd = makeFiles();
    const before = readAll(cwd);
    const dry = await reproFix(['--dry-run', '--unsafe-fixes', '.'], { cwd });
    expect(dry.code).toBe(0);
    expect(dry.stderr).toContain(`${String(Object.keys(files).length)} would change, 0 unchanged`);
    expect(readAll(cwd)).toEqual(before);

    const inPlace = await reproFix(['--unsafe-fixes', '.'], { cwd });
    expect(inPlace.code).toBe(0);
    const expected = readAll(cwd);
    for (const path of Object.keys(files)) expect(expected[path], path).not.toBe(before[path]);
    expect(Buffer.from(expected['latin.py'] ?? '', 'latin1').includes(Buffer.from('caf\xe9', 'latin1'))).toBe(true);
    expect(expected['crlf.py']).toBe(withCrlf(expected['plain.py'] ?? ''));
    expect(expected['bom.py']).toBe(`\xef\xbb\xbf${expected['plain.py'] ?? ''}`);
    expect(expected['no-newline.py']).not.toMatch(/\n$/);

    for (const [program, ...args] of [
      ['git', 'apply'],
      ['patch', '-p1', '--binary'],
    ] as const) {
      const target = makeFiles();
      const applied = await run(program, args, { cwd: target, input: dry.bytes });
      expect(applied.code, applied.stderr + applied.stdout).toBe(0);
      expect(readAll(target), program).toEqual(expected);
    }
  });

  it('prints nothing where nothing changes', async () => {
    const { code, stdout, stderr } = await reproFixIn({ 'a.py': 'import torch\n' }, '--dry-run');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain('No problems found.');
  });

  it('says which command writes it', async () => {
    const { stderr } = await reproFixIn({ 'train.py': TRAIN }, 'train.py', '--seed', '3', '-d');
    expect(stderr).toContain('Run `repro-fix train.py --seed 3` to write these changes.');
  });

  it('shows a notebook by its cells with --diff-format cell', async () => {
    const { code, stdout } = await reproFixIn({ 'a.ipynb': makeNotebook('x = 1', CLOCK) }, '-d', '--unsafe-fixes', '--diff-format', 'cell');
    expect(code).toBe(0);
    expect(stdout).toContain('cell 2');
    expect(stdout).toContain('\n+torch.manual_seed(42)\n');
  });

  it('has the diff inside the JSON with -o json', async () => {
    const { code, stdout } = await reproFixIn({ 'train.py': TRAIN }, '--dry-run', '-o', 'json');
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain('--- a/train.py');
  });

  it('exits with --check by whether there is a diff', async () => {
    const changes = await reproFixIn({ 'train.py': TRAIN }, '--dry-run', '--check');
    expect(changes.code).toBe(1);
    expect(changes.stdout).toMatch(/^--- a\/train\.py\n/);
    expect(read(changes.cwd, 'train.py')).toBe(TRAIN);
    expect(await reproFixIn({ 'loader.py': LOADER }, '--dry-run', '--check')).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('--check', () => {
  it('exits 1 where something is found, and writes nothing', async () => {
    const { code, stdout, cwd } = await reproFixIn({ 'train.py': TRAIN }, '--check', '.');
    expect(code).toBe(1);
    expect(stdout).toContain('train.py:5:10');
    expect(stdout).toContain('Found 3 problems (3 fixable).');
    expect(read(cwd, 'train.py')).toBe(TRAIN);
  });

  it('exits 0 where nothing is', async () => {
    expect((await reproFixIn({ 'train.py': await getFixed(TRAIN) }, '--check')).code).toBe(0);
  });

  it('exits by the severity that counts', async () => {
    const codes: (number | undefined)[] = [];
    for (const args of [[], ['--fail-on', 'error'], ['--fail-on', 'info'], ['--exit-zero']]) {
      codes.push((await reproFixIn({ 'loader.py': LOADER }, '--check', ...args)).code);
    }
    expect(codes).toEqual([1, 0, 1, 0]);
  });
});

describe('standard input', () => {
  it('gives the fixed source and nothing else', async () => {
    const cwd = makeFolder();
    const { code, stdout, stderr } = await reproFix(['-', '--stdin-filename', 'src/train.py'], { cwd, input: TRAIN });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: await getFixed(TRAIN), stderr: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('says what is left on standard error', async () => {
    const { code, stdout, stderr } = await reproFix(['-', '--stdin-filename', 'loader.py'], { cwd: makeFolder(), input: LOADER });
    expect({ code, stdout }).toEqual({ code: 1, stdout: LOADER });
    expect(stderr).toContain('loader.py:3:10  warning unseeded-dataloader');
  });

  it('keeps every byte', async () => {
    const input = Buffer.from(`\ufeff${withCrlf(LOADER.trimEnd())}`);
    expect((await reproFix(['-'], { cwd: makeFolder(), input })).bytes).toEqual(input);
    const binary = Buffer.from([0, 1, 255, 10, 13]);
    expect((await reproFix(['-'], { cwd: makeFolder(), input: binary })).bytes).toEqual(binary);
  });

  it('reads a notebook by its name', async () => {
    const input = makeNotebook(TRAIN);
    const { code, stdout } = await reproFix(['-', '--stdin-filename', 'a.ipynb'], { cwd: makeFolder(), input });
    expect(code).toBe(0);
    expect(JSON.stringify(JSON.parse(stdout))).toContain('seed_everything(42)');
  });

  it('takes --dry-run and --check', async () => {
    const dry = await reproFix(['-', '--dry-run', '--stdin-filename', 'a.py'], { cwd: makeFolder(), input: TRAIN });
    expect(dry.code).toBe(0);
    expect(dry.stdout).toMatch(/^--- a\/a\.py\n\+\+\+ b\/a\.py\n/);
    const check = await reproFix(['-', '--check'], { cwd: makeFolder(), input: TRAIN });
    expect(check.code).toBe(1);
    expect(check.stdout).toContain('stdin.py:5:10');
  });

  it('gives the source back where a transform throws', async () => {
    const cwd = makeFolder({ 'bad.mjs': THROWING });
    const { code, stdout, stderr } = await reproFix(['-', '-t', 'bad.mjs'], { cwd, input: TRAIN });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: TRAIN,
      stderr: 'error: stdin.py: transform `bad` threw: no such thing\n',
    });
  });

  it('goes with no other path, and its name only with it', async () => {
    const mixed = await reproFixIn({ 'train.py': TRAIN }, '-', 'train.py');
    expect(mixed).toMatchObject({ code: 2, stderr: 'error: `-` cannot be combined with other paths\n' });
    const named = await reproFixIn({ 'train.py': TRAIN }, '--stdin-filename', 'train.py');
    expect(named.code).toBe(2);
    expect(named.stderr).toContain('only for the path `-`');
    expect(read(named.cwd, 'train.py')).toBe(TRAIN);
  });
});

describe('the selection of transforms', () => {
  const findIds = ({ stdout }: Outcome) => [...new Set(stdout.match(/(?<=: (?:warning|error|info) )[\w-]+/g))];

  it('runs those of --select, without those of --ignore', async () => {
    const tree = { 'train.py': TRAIN };
    const args = ['--check', '-o', 'concise'];
    const all = findIds(await reproFixIn(tree, ...args));
    expect(all).toEqual(['unseeded-dataloader', 'unseeded-run', 'nondeterministic-algorithms']);
    const two = ['--select', 'unseeded-run,unseeded-dataloader', '--select', 'nondeterministic-algorithms', '--ignore', 'unseeded-run'];
    expect(findIds(await reproFixIn(tree, ...args, ...two))).toEqual(['unseeded-dataloader', 'nondeterministic-algorithms']);
    expect(findIds(await reproFixIn(tree, ...args, '--preset', 'seeds'))).toEqual(['unseeded-dataloader', 'unseeded-run']);
    const more = ['--preset', 'seeds', '--extend-select', 'nondeterministic-algorithms'];
    expect(findIds(await reproFixIn(tree, ...args, ...more))).toEqual([
      'unseeded-dataloader',
      'unseeded-run',
      'nondeterministic-algorithms',
    ]);
  });

  it.each(['--select', '--extend-select', '--ignore'])('names the nearest transform for an unknown one after %s', async (option) => {
    const { code, stdout, stderr, cwd } = await reproFixIn({ 'train.py': TRAIN }, option, 'unseeded-dataloder');
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: no transform is called `unseeded-dataloder`; did you mean `unseeded-dataloader`?\n',
    });
    expect(read(cwd, 'train.py')).toBe(TRAIN);
  });

  it('refuses an empty list, which would find nothing wrong', async () => {
    expect(await reproFixIn({ 'train.py': TRAIN }, '--check', '--select', '')).toMatchObject({ code: 2, stdout: '' });
  });
});

describe("a user's transform", () => {
  const SOURCE = 'print("a")\nprint("b")\n';
  const LOGGED = 'log("a")\nlog("b")\n';

  it('reports, with options', async () => {
    const tree = { 'no-print.mjs': REPORT_STYLE, 'a.py': SOURCE };
    const check = await reproFixIn(tree, '-t', './no-print.mjs', '--check', '-o', 'concise', '-q');
    expect(check).toMatchObject({ code: 1, stdout: expect.stringMatching(/^a\.py:1:1: warning no-print .*\na\.py:2:1: .*\n$/) as string });
    const fixed = await reproFixIn(tree, '-t', 'no-print.mjs', '--option', 'name=write', 'a.py');
    expect(fixed.code).toBe(0);
    expect(read(fixed.cwd, 'a.py')).toBe('write("a")\nwrite("b")\n');
  });

  it.each([
    ['chain', 'log-it.mjs', CHAIN_STYLE],
    ['jscodeshift', 'log-it.js', JSCODESHIFT_STYLE],
    ['jscodeshift in CommonJS', 'log-it.cjs', JSCODESHIFT_STYLE],
  ])('may be written in the style of %s', async (_style, name, text) => {
    const tree = { [name]: text, 'a.py': SOURCE };
    const without = await reproFixIn(tree, '-t', name, 'a.py');
    expect(without.code).toBe(1);
    expect(read(without.cwd, 'a.py')).toBe(SOURCE);
    const fixed = await reproFixIn(tree, '-t', name, '--unsafe-fixes', 'a.py');
    expect(fixed).toMatchObject({ code: 0, stderr: '' });
    expect(read(fixed.cwd, 'a.py')).toBe(LOGGED);
  });

  it('runs beside the built-in ones, and alone with --select of its id', async () => {
    const tree = { 'no-print.mjs': REPORT_STYLE, 'a.py': `${LOADER}print(1)\n` };
    const both = await reproFixIn(tree, '-t', 'no-print.mjs', '--check', '-o', 'concise', '-q', 'a.py');
    expect(both.stdout.match(/^a\.py:\d+/gm)).toEqual(['a.py:3', 'a.py:4']);
    const alone = await reproFixIn(tree, '-t', 'no-print.mjs', '--select', 'no-print', '--check', '-o', 'concise', '-q', 'a.py');
    expect(alone.stdout.match(/^a\.py:\d+/gm)).toEqual(['a.py:4']);
  });

  it('takes the place of a built-in with its id', async () => {
    const tree = { 'unseeded-dataloader.mjs': CHAIN_STYLE, 'a.py': `${LOADER}print(1)\n` };
    const { stdout } = await reproFixIn(tree, '-t', 'unseeded-dataloader.mjs', '--check', '-o', 'concise', '-q', 'a.py');
    expect(stdout).toMatch(/^a\.py:4:1: warning unseeded-dataloader .*\n$/);
  });

  it('is not one of two with the same id', async () => {
    const tree = { 'a/fix.mjs': CHAIN_STYLE, 'b/fix.mjs': CHAIN_STYLE, 'a.py': SOURCE };
    const { code, stderr } = await reproFixIn(tree, '-t', 'a/fix.mjs', '-t', 'b/fix.mjs');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: transforms a/fix.mjs and b/fix.mjs are both called `fix`\n' });
  });

  it('that throws is named for every file, and none is touched', async () => {
    const tree = { 'bad.mjs': THROWING, 'a.py': TRAIN, 'b.py': TRAIN };
    const { code, stderr, stdout, cwd } = await reproFixIn(tree, '-t', 'bad.mjs', '.');
    expect(code).toBe(2);
    expect(stderr).toBe('error: a.py: transform `bad` threw: no such thing\nerror: b.py: transform `bad` threw: no such thing\n');
    expect(stdout).toContain('2 failed');
    expect([read(cwd, 'a.py'), read(cwd, 'b.py')]).toEqual([TRAIN, TRAIN]);
  });

  it('may bring out a defect of ours on one file; the others are fixed', async () => {
    // An object that no check can see through stands for the defect.
    const text = REPORT_STYLE.replace(
      'title:',
      "get needs() { if (this.seen && file.path === 'a.py') throw new Error('unforeseen'); this.seen = true; return []; }, title:",
    );
    const { code, stderr, cwd } = await reproFixIn({ 'odd.mjs': text, 'a.py': SOURCE, 'b.py': SOURCE }, '-t', 'odd.mjs', '.');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: a\.py: a defect of repro-fix, please report it: unforeseen \(at .*\)\n$/);
    expect([read(cwd, 'a.py'), read(cwd, 'b.py')]).toEqual([SOURCE, LOGGED]);
  });

  it.each([
    ['ends the program', 'process.exit(0);'],
    ['ends the program with another code', 'process.exit(3);'],
    ['never comes back', 'return new Promise(() => undefined);'],
  ])('that %s is an error, and nothing is written', async (_what, code) => {
    const tree = { 'a.py': TRAIN, 'b.py': TRAIN, 'ending.mjs': `export default (file) => { if (file.path === 'b.py') ${code} };\n` };
    const outcome = await reproFixIn(tree, '-t', 'ending.mjs', '.');
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('error: the program ended before its work was done: ');
    expect(read(outcome.cwd, 'a.py')).toBe(TRAIN);
  });

  it('that reports nonsense is named with what is wrong', async () => {
    const text = REPORT_STYLE.replace('message: ', 'massage: ');
    const { code, stderr, cwd } = await reproFixIn({ 'bad.mjs': text, 'a.py': SOURCE }, '-t', 'bad.mjs', 'a.py');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "error: a.py: transform `no-print` threw: a report's `message` must be a string\n",
    });
    expect(read(cwd, 'a.py')).toBe(SOURCE);
  });

  it.each([
    ['no/such.mjs', 'transform no/such.mjs: no such file or directory'],
    ['empty.mjs', 'transform empty.mjs has no default export that is a function'],
    ['broken.mjs', 'transform broken.mjs cannot be imported: SyntaxError: '],
    ['text.txt', 'transform text.txt must end in .js, '],
  ])('that cannot be used is one line: %s', async (name, message) => {
    const tree = { 'empty.mjs': '', 'broken.mjs': 'export default (', 'text.txt': '', 'train.py': TRAIN };
    const { code, stderr, stdout, cwd } = await reproFixIn(tree, '-t', name, 'train.py');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(message);
    expect(read(cwd, 'train.py')).toBe(TRAIN);
  });
});

describe('reports', () => {
  const tree = { 'train.py': TRAIN, 'loader.py': LOADER };

  it('come as JSON', async () => {
    const { code, stdout, stderr } = await reproFixIn(tree, '--check', '-o', 'json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const found = JSON.parse(stdout) as { readonly version: number; readonly files: readonly { readonly path: string }[] };
    expect(found.version).toBe(1);
    expect(found.files.map(({ path }) => path)).toEqual(['loader.py', 'train.py']);
  });

  it('come as SARIF', async () => {
    const { code, stdout } = await reproFixIn(tree, '--check', '-o', 'sarif');
    expect(code).toBe(1);
    const log = JSON.parse(stdout) as Log;
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.results).toHaveLength(4);
  });

  /** Every kind of file, finding and name that a report may have to hold. */
  const odd: Tree = {
    'with space.py': TRAIN,
    'percent%20#?.py': LOADER,
    'a:b\\c"d.py': LOADER,
    'line\nfeed \u001b[31m.py': LOADER,
    '\u202egnp 学习 🎉.py': LOADER,
    'crlf.py': withCrlf(TRAIN),
    'clock.py': CLOCK,
    'notebook.ipynb': makeNotebook('%matplotlib inline\n', TRAIN, CLOCK),
    'suppressed.py': LOADER.replace('True)', 'True)  # repro-fix: ignore[unseeded-dataloader]'),
    'unused.py': `${LOADER}y = 1  # repro-fix: ignore\n`,
    'skipped.py': `# repro-fix: skip-file\n${LOADER}`,
    'broken.py': `${LOADER}def f(:\n`,
    'binary.py': `${LOADER}\0`,
    'throwing.py': 'print(1)\n',
  };
  const throwing = REPORT_STYLE.replace('api.j(file)', "if (file.path === 'throwing.py') throw new Error('no');\n  api.j(file)");

  it.each([['--check'], ['--dry-run'], ['--unsafe-fixes']])(
    'are valid by their schemas, whatever the files and their names: %s',
    async (mode) => {
      const report = async (format: string): Promise<unknown> => {
        const { code, stdout, stderr } = await reproFixIn({ ...odd, 'throwing.mjs': throwing }, mode, '-o', format, '-t', 'throwing.mjs');
        expect(code).toBe(2);
        expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        return JSON.parse(stdout) as unknown;
      };
      const json = (await report('json')) as {
        readonly files: readonly { readonly path: string }[];
        readonly diagnostics: readonly unknown[];
      };
      expect(findJsonErrors(json)).toEqual([]);
      expect(json.files.map(({ path }) => path).sort()).toEqual(Object.keys(odd).sort());

      const sarif = (await report('sarif')) as Log;
      expect(findSarifErrors(sarif)).toEqual([]);
      const results = sarif.runs[0]?.results ?? [];
      if (mode !== '--unsafe-fixes') expect(results).toHaveLength(json.diagnostics.length);
      const paths = results.map(({ locations }) => decodeURIComponent(locations[0]?.physicalLocation.artifactLocation.uri ?? ''));
      expect(Object.keys(odd)).toEqual(expect.arrayContaining(paths));
      expect(paths).not.toContain('suppressed.py');
      expect(paths).toContain('\u202egnp 学习 🎉.py');
      if (mode === '--check') {
        expect(paths).toContain('notebook.ipynb');
        expect(results.filter(({ fixes }) => fixes !== undefined).length).toBeGreaterThan(5);
      }
    },
  );

  it('come as annotations of GitHub', async () => {
    const { code, stdout } = await reproFixIn(tree, '--check', '-o', 'github');
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(stdout).toMatch(/^(?:::(?:warning|error) .*file=[^,]*(?:train|loader)\.py,.*\n)+$/);
  });

  it('come one a line', async () => {
    const { code, stdout } = await reproFixIn(tree, '--check', '-o', 'concise', '--quiet');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^(?:(?:train|loader)\.py:\d+:\d+: (?:warning|error) .*\n){4}$/);
  });

  it('count with --statistics', async () => {
    const { stdout } = await reproFixIn(tree, '--check', '-o', 'concise', '--statistics');
    expect(stdout).toMatch(/^.*\b2\b.*unseeded-dataloader|^.*unseeded-dataloader.*\b2\b/m);
  });

  it('say more with --verbose, on standard error', async () => {
    const { stderr } = await reproFixIn({ ...tree, '.repro-fix.toml': 'seed = 1\n' }, '--dry-run', '-q', '-v', '--select', 'unseeded-run');
    expect(stderr).toBe('configuration: .repro-fix.toml\ntransforms: unseeded-run\nunchanged: loader.py\nchanged: train.py\n');
  });

  it('have colour when asked', async () => {
    expect((await reproFixIn(tree, '--check', '--color', 'always')).stdout).toContain('\u001b[');
    expect((await reproFixIn(tree, '--check')).stdout).not.toContain('\u001b[');
  });

  it('end quietly where nobody reads on', async () => {
    const cwd = makeFolder({ 'no-print.mjs': REPORT_STYLE, 'a.py': 'print(1)\n'.repeat(10_000) });
    const pipe = 'set -o pipefail; "$0" "$@" | head -1';
    const args = [process.execPath, getCli(), '-t', 'no-print.mjs', '--check', 'a.py'];
    const { code, stdout, stderr } = await run('bash', ['-c', pipe, ...args], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^a\.py:1:1 .*\n$/);
  });
});

describe('questions', () => {
  it('--version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
    expect(await reproFixIn({}, '--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('--help says what it does to files, how to look first, and what to run', async () => {
    const { code, stdout, stderr } = await reproFixIn({}, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toMatch(
      /^Usage: repro-fix \[options\] \[paths\.\.\.\] Finds what makes a PyTorch run irreproducible, .* fixes it in place\./,
    );
    for (const part of [
      'repro-fix --dry-run train.py show what would change',
      'repro-fix verify -- <command>',
      'repro-fix explain <id>',
      'Exit codes: 0 nothing left to do, 1 findings remain',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('list shows every transform', async () => {
    const { code, stdout } = await reproFixIn({}, 'list');
    expect(code).toBe(0);
    for (const { meta } of TRANSFORMS) {
      const safety = meta.fixable === 'never' ? '-' : meta.safety;
      expect(stdout).toMatch(new RegExp(`^${meta.id} +${meta.fixable} +${safety} `, 'm'));
    }
    expect(await reproFixIn({}, 'list', '--foo')).toMatchObject({ code: 2, stdout: '' });
  });

  it('explain shows the page of a transform', async () => {
    const { code, stdout } = await reproFixIn({}, 'explain', 'unseeded-run');
    expect(code).toBe(0);
    expect(stdout).toContain('unseeded-run');
    expect(stdout.length).toBeGreaterThan(500);
  });

  it('explain names the nearest transform, or all', async () => {
    const near = await reproFixIn({}, 'explain', 'unseeded-runs');
    expect(near).toMatchObject({ code: 2, stderr: 'error: no transform is called `unseeded-runs`; did you mean `unseeded-run`?\n' });
    const nope = await reproFixIn({}, 'explain', 'nope');
    expect(nope.code).toBe(2);
    for (const { meta } of TRANSFORMS) expect(nope.stderr).toContain(`\`${meta.id}\``);
    expect(await reproFixIn({}, 'explain')).toMatchObject({ code: 2, stdout: '' });
  });

  it('--show-files and --show-settings look, and stop', async () => {
    const tree = { 'b.py': TRAIN, 'a.py': TRAIN, 'c.txt': '', 'pyproject.toml': '[tool.repro-fix]\nseed = 3\n' };
    const { code, stdout, cwd } = await reproFixIn(tree, '--show-files');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'a.py\nb.py\n' });
    expect(read(cwd, 'a.py')).toBe(TRAIN);
    const settings = JSON.parse((await reproFix(['--show-settings'], { cwd })).stdout) as unknown;
    expect(settings).toMatchObject({ seed: 3, preset: 'recommended', configPath: join(cwd, 'pyproject.toml') });
  });
});

describe('init', () => {
  it('writes a configuration that the next run reads, once', async () => {
    const { code, stdout, cwd } = await reproFixIn({ 'train.py': TRAIN }, 'init');
    expect(code).toBe(0);
    expect(stdout).toContain('created .pre-commit-config.yaml\n');
    const files = Object.fromEntries(readdirSync(cwd).map((name) => [name, read(cwd, name)]));
    const settings = await reproFix(['--show-settings'], { cwd });
    expect((JSON.parse(settings.stdout) as { readonly configPath: string }).configPath).toContain(cwd);
    expect((await reproFix(['init'], { cwd })).code).toBe(0);
    expect(Object.fromEntries(readdirSync(cwd).map((name) => [name, read(cwd, name)]))).toEqual(files);
  });

  it('says in one line what it cannot write', async () => {
    const cwd = makeFolder();
    chmodSync(cwd, 0o555);
    const { code, stderr } = await reproFix(['init'], { cwd, asNobody: true });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*permission denied.*\n$/);
  });
});

describe('mistakes of the caller', () => {
  it.each([
    [['--drry-run'], /unknown option '--drry-run'\n\(Did you mean --dry-run\?\)\n$/],
    [['--seed', 'x'], /'--seed <n>' argument 'x' is invalid\. It must be an integer from 0 to 4294967295\.\n$/],
    [['--seed', '-1'], /'--seed <n>'/],
    [['--seed', '4294967296'], /It must be an integer from 0 to 4294967295\.\n$/],
    [['--shard', '3/2'], /It must have the form i\/n, with i from 1 to n\.\n$/],
    [['-o', 'xml'], /Allowed choices are text, concise, json, sarif, github\.\n$/],
    [['--option', 'name'], /It must have the form key=value\.\n$/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr, cwd } = await reproFixIn({ 'train.py': TRAIN }, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(message);
    expect(read(cwd, 'train.py')).toBe(TRAIN);
  });

  it('a missing path; the others are fixed', async () => {
    const alone = await reproFixIn({}, 'nope.py');
    expect(alone).toMatchObject({ code: 2, stdout: '', stderr: 'error: no such file or directory: `nope.py`\n' });
    const { code, stderr, cwd } = await reproFixIn({ 'train.py': TRAIN }, 'nope.py', 'train.py');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: no such file or directory: `nope.py`\n' });
    expect(read(cwd, 'train.py')).not.toBe(TRAIN);
  });

  it('a missing path is in every report that a program reads', async () => {
    const message = 'no such file or directory: `nope.py`';
    const report = async (format: string): Promise<string> => {
      const { code, stdout, stderr } = await reproFixIn({}, 'nope.py', '-o', format);
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(`error: ${message}\n`) as string });
      return stdout;
    };
    const json = JSON.parse(await report('json')) as unknown;
    expect(findJsonErrors(json)).toEqual([]);
    expect(json).toMatchObject({ errors: [{ path: 'nope.py', message }], files: [], diagnostics: [] });
    const sarif = JSON.parse(await report('sarif')) as unknown;
    expect(findSarifErrors(sarif)).toEqual([]);
    expect(sarif).toMatchObject({ runs: [{ invocations: [{ executionSuccessful: false }] }] });
    expect(await report('github')).toBe(`::error title=repro-fix::${message}\n`);
  });

  it('a typo in a configuration, also in that of a folder below', async () => {
    for (const path of ['pyproject.toml', 'src/.repro-fix.toml']) {
      const text = `${path.startsWith('py') ? '[tool.repro-fix]\n' : ''}sede = 1\n`;
      const { code, stdout, stderr, cwd } = await reproFixIn({ 'a.py': TRAIN, 'src/train.py': TRAIN, [path]: text }, '.');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^error: ${path}:\\d: .*\`sede\`.*\`seed\`.*\n$`));
      expect([read(cwd, 'a.py'), read(cwd, 'src/train.py')]).toEqual([TRAIN, TRAIN]);
    }
  });

  it('a folder without Python is said to be one', async () => {
    const { code, stderr } = await reproFixIn({ 'docs/readme.md': '' }, 'docs');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'warning: no Python file or notebook in docs\n' });
    const excluded = await reproFixIn({ 'old/a.py': TRAIN }, '--check', '--exclude', 'old');
    expect(excluded).toMatchObject({ code: 0, stderr: 'warning: no Python file or notebook in this folder\n' });
  });

  it('a file that is named and excluded is fixed, or with --force-exclude named as skipped', async () => {
    const tree = { 'old/train.py': TRAIN, 'other.py': 'x = 1\n' };
    const forced = await reproFixIn(tree, '--exclude', 'old', '--force-exclude', 'old/train.py', 'other.py');
    expect(forced.code).toBe(0);
    expect(forced.stdout).toContain('2 files: 0 changed, 1 unchanged, 1 skipped.\n  skipped 1: excluded by `old` (old/train.py)\n');
    expect(read(forced.cwd, 'old/train.py')).toBe(TRAIN);
    const named = await reproFixIn(tree, '--exclude', 'old', 'old/train.py', 'old/train.py', 'old');
    expect(named.stdout).toContain('1 file: 1 changed');
    expect(read(named.cwd, 'old/train.py')).not.toBe(TRAIN);
  });

  it('what is left out is left out, and an explicit path wins unless told', async () => {
    const tree = { '.gitignore': 'ignored.py\n', 'ignored.py': '', 'a.py': '', 'b.ipynb': makeNotebook(''), 'old/c.py': '' };
    const show = async (...args: string[]) => (await reproFixIn(tree, '--show-files', ...args)).stdout.trim().split('\n');
    expect(await show()).toEqual(['a.py', 'b.ipynb', 'old/c.py']);
    expect(await show('--exclude', 'old', '--no-notebooks', '--no-gitignore')).toEqual(['a.py', 'ignored.py']);
    expect(await show('--exclude', 'old', '--exclude', 'b.*', 'old/c.py', '.')).toEqual(['a.py', 'old/c.py']);
    expect(await show('--exclude', 'old', '--force-exclude', 'old/c.py', 'a.py')).toEqual(['a.py']);
  });

  it('a file of another kind is named as skipped', async () => {
    const { code, stdout } = await reproFixIn({ 'readme.md': '' }, 'readme.md');
    expect(code).toBe(0);
    expect(stdout).toContain('skipped 1: not a Python file or notebook (readme.md)');
  });
});

describe('the file system', () => {
  it('an unreadable file fails, the others are fixed', async () => {
    const cwd = openToAll(makeFolder({ 'secret.py': { text: TRAIN, mode: 0 }, 'loader.py': LOADER }));
    const { code, stdout, stderr } = await reproFix(['--check', '.'], { cwd, asNobody: true });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: secret.py: permission denied\n' });
    expect(stdout).toContain('loader.py:3:10');
    expect(stdout).toContain('1 failed');
  });

  it('a file that may not be written fails and keeps its findings', async () => {
    const cwd = openToAll(makeFolder({ 'train.py': { text: TRAIN, mode: 0o444 } }));
    const { code, stdout, stderr } = await reproFix(['.'], { cwd, asNobody: true });
    expect(code).toBe(2);
    expect(stderr).toBe('error: train.py: not written: permission denied\n');
    expect(stdout).toContain('(0 fixed, 3 remaining)');
    expect(read(cwd, 'train.py')).toBe(TRAIN);
  });

  it('a folder in which nothing can be made fails, and its file keeps its bytes', async () => {
    const cwd = openToAll(makeFolder({ 'closed/train.py': { text: TRAIN, mode: 0o666 } }));
    chmodSync(join(cwd, 'closed'), 0o555);
    const { code, stderr } = await reproFix(['.'], { cwd, asNobody: true });
    chmodSync(join(cwd, 'closed'), 0o755);
    const reason = 'not written: its folder takes no new file: permission denied';
    expect({ code, stderr }).toEqual({ code: 2, stderr: `error: closed/train.py: ${reason}\n` });
    expect(read(cwd, 'closed/train.py')).toBe(TRAIN);
  });

  it('a disk that takes no more within a write leaves the old bytes and nothing else', async () => {
    // A limit on the size of files ends the write where a full disk would: after a part of it.
    const source = `${TRAIN}# ${'x'.repeat(8000)}\n`;
    const cwd = makeFolder({ 'train.py': source });
    const limited = ['-c', 'ulimit -f 4 && exec "$0" "$@"', process.execPath, getCli(), 'train.py'];
    const { code, stderr } = await run('bash', limited, { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: train.py: not written: file too large\n' });
    expect(read(cwd, 'train.py') === source).toBe(true);
    expect(readdirSync(cwd)).toEqual(['train.py']);
  });

  it('a folder without permission is named', async () => {
    const cwd = openToAll(makeFolder({ 'closed/train.py': TRAIN, 'loader.py': LOADER }));
    chmodSync(join(cwd, 'closed'), 0);
    const { code, stdout, stderr } = await reproFix(['--check', '.'], { cwd, asNobody: true });
    chmodSync(join(cwd, 'closed'), 0o755);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: cannot read the folder `closed`: permission denied\n' });
    expect(stdout).toContain('loader.py:3:10');
  });

  it('a broken link is an error where it is named, and passed over in a folder', async () => {
    const tree: Tree = { 'loader.py': LOADER, 'gone.py': { link: 'nowhere.py' } };
    const named = await reproFixIn(tree, '--check', 'gone.py');
    expect(named).toMatchObject({ code: 2, stderr: 'error: no such file or directory: `gone.py`\n' });
    const inFolder = await reproFixIn(tree, '--check', '.');
    expect(inFolder).toMatchObject({ code: 1, stderr: '' });
  });

  it('a file that changes while it is read keeps the change', async () => {
    // The transform stands for an editor that saves just then.
    const saving = `import { appendFileSync } from 'node:fs';\nexport default (file) => { appendFileSync(file.path, '# saved\\n'); };\n`;
    const { code, stderr, cwd } = await reproFixIn({ 'train.py': TRAIN, 'saving.mjs': saving }, '-t', 'saving.mjs', 'train.py');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: train.py: not written: changed on disk since it was read\n' });
    expect(read(cwd, 'train.py').replace(/(?:# saved\n)+$/, '')).toBe(TRAIN);
    expect(read(cwd, 'train.py')).toMatch(/# saved\n$/);
  });

  it('leaves each file old or new when it is killed while it writes, 50 times', async () => {
    const names = Array.from({ length: 24 }, (_, index) => `f${String(index)}.py`);
    const [before, after] = [`print(1)\n${'x = 1\n'.repeat(20)}`, `log(1)\n${'x = 1\n'.repeat(20)}`];
    const tree = { ...Object.fromEntries(names.map((name) => [name, before])), 'no-print.mjs': REPORT_STYLE };
    let interrupted = 0;
    const kill = async (delay: number): Promise<void> => {
      const cwd = makeFolder(tree);
      const onSpawn = (child: ChildProcess): void => {
        const watcher = watch(cwd, () => {
          watcher.close();
          setTimeout(() => child.kill('SIGKILL'), delay);
        });
        child.on('exit', () => {
          watcher.close();
        });
      };
      const args = ['-q', '--allow-dirty', '-t', 'no-print.mjs', '--select', 'no-print', '.'];
      await reproFix(args, { cwd, onSpawn });
      const texts = names.map((name) => read(cwd, name));
      expect(texts.filter((text) => text !== before && text !== after)).toEqual([]);
      const others = readdirSync(cwd).filter((name) => !names.includes(name) && name !== 'no-print.mjs');
      expect(others.length).toBeLessThanOrEqual(1);
      expect(others.filter((name) => !isTemporaryName(name))).toEqual([]);
      if (texts.includes(before) && texts.includes(after)) interrupted++;
    };
    for (let round = 0; round < 25; round++) await Promise.all([kill(round % 7), kill((round * 3) % 11)]);
    // Otherwise no kill came between two writes, and the test shows nothing.
    expect(interrupted).toBeGreaterThan(10);
  }, 180_000);

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops at %s while it is at work on one large file', async (signal, expected) => {
    const big = `${TRAIN}\nNUMBERS = [${'f(1), '.repeat(300_000)}]\n`;
    const cwd = makeFolder({ 'train.py': big });
    let sentAt = 0;
    const { code } = await reproFix(['-v', '.'], {
      cwd,
      onStart(child) {
        sentAt = performance.now();
        child.kill(signal);
      },
    });
    expect(code).toBe(expected);
    expect(performance.now() - sentAt).toBeLessThan(3000);
    expect(readdirSync(cwd)).toEqual(['train.py']);
    expect(read(cwd, 'train.py')).toBe(big);
  });

  it('stops at SIGINT during the analysis with nothing written, and exits 130', async () => {
    const programs = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`train_${String(index)}.py`, TRAIN]));
    const counting = `import { appendFileSync } from 'node:fs';\nexport default () => appendFileSync('seen.txt', '.');\n`;
    const cwd = makeFolder({ ...programs, 'counting.mjs': counting, 'seen.txt': '' });
    const { code } = await reproFix(['-v', '-t', 'counting.mjs', '.'], { cwd, onStart: (child) => child.kill('SIGINT') });
    expect(code).toBe(130);
    expect(read(cwd, 'seen.txt').length).toBeLessThan(400);
    expect(readdirSync(cwd)).toHaveLength(402);
    for (const name of Object.keys(programs)) expect(read(cwd, name)).toBe(TRAIN);
  });
});

describe('git', () => {
  /** A repository with two files to fix, of which `a.py` has unstaged changes. */
  const makeDirty = async (): Promise<string> => {
    const cwd = makeFolder({ 'a.py': '', 'b.py': TRAIN, 'c.py': 'x = 1\n' });
    await git(cwd, 'init', '-q');
    await git(cwd, 'add', '.');
    await git(cwd, 'commit', '-qm', 'all');
    writeFileSync(join(cwd, 'a.py'), TRAIN);
    return cwd;
  };

  it('refuses to fix several files over unstaged changes, unless told', async () => {
    const cwd = await makeDirty();
    const refused = await reproFix(['.'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^error: unstaged changes in a\.py: .*--allow-dirty; nothing was written\n$/);
    expect([read(cwd, 'a.py'), read(cwd, 'b.py')]).toEqual([TRAIN, TRAIN]);

    expect((await reproFix(['--dry-run', '.'], { cwd })).code).toBe(0);
    expect((await reproFix(['b.py'], { cwd })).code).toBe(0);
    writeFileSync(join(cwd, 'b.py'), TRAIN);
    expect((await reproFix(['--allow-dirty', '.'], { cwd })).code).toBe(0);
    expect(read(cwd, 'a.py')).toBe(await getFixed(TRAIN));
    expect(read(cwd, 'b.py')).toBe(await getFixed(TRAIN));
  });

  it.each([
    ['y\n', 0],
    ['yes\n', 0],
    ['\n', 2],
    ['no\n', 2],
    ['\u0004', 2],
    ['\u0003', 130],
  ])('asks on a terminal, where %j ends with %d', async (answer, expected) => {
    const cwd = await makeDirty();
    const question = 'unstaged changes in a.py: write to them too? [y/N] ';
    const { code, stdout } = await onTerminal(['.'], { cwd, answers: [[question, answer]] });
    expect(code, stdout).toBe(expected);
    expect(stdout).toContain(question);
    expect(stdout.includes('error: nothing was written')).toBe(expected === 2);
    expect([read(cwd, 'a.py') === TRAIN, read(cwd, 'b.py') === TRAIN]).toEqual([expected !== 0, expected !== 0]);
  });

  it('does not ask where nobody may be there to answer', async () => {
    const cwd = await makeDirty();
    const { code, stdout } = await onTerminal(['.'], { cwd, env: { CI: 'true' } });
    expect(code).toBe(2);
    expect(stdout).toContain('--allow-dirty; nothing was written');
    expect(read(cwd, 'a.py')).toBe(TRAIN);
  });
});

describe('the progress bar', () => {
  /** Takes its time for each file. */
  const slow = `export default () => { const end = Date.now() + 60; while (Date.now() < end); };\n`;
  const names = Array.from({ length: 12 }, (_, index) => `f${String(index)}.py`);
  const tree = { ...Object.fromEntries(names.map((name) => [name, 'x = 1\n'])), 'slow.mjs': slow };
  const args = ['--check', '-t', 'slow.mjs', '--select', 'slow', '.'];
  const bar = /\r\[#+\.*\] \d+\/12 files/;

  it('comes on a terminal, and goes before the report', async () => {
    const { code, stdout } = await onTerminal(args, { cwd: makeFolder(tree) });
    expect(code).toBe(0);
    expect(stdout).toMatch(bar);
    const last = stdout.slice(stdout.lastIndexOf('\r\u001b[K'));
    expect(last).toContain('No problems found');
    expect(last).not.toMatch(bar);
  });

  it.each([
    ['--no-progress', [...args, '--no-progress'], {}],
    ['--quiet', [...args, '--quiet'], {}],
    ['in CI', args, { CI: 'true' }],
    ['on a dumb terminal', args, { TERM: 'dumb' }],
  ])('stays away: %s', async (_when, words, env) => {
    const { code, stdout } = await onTerminal(words, { cwd: makeFolder(tree), env });
    expect(code).toBe(0);
    expect(stdout).not.toMatch(bar);
  });

  it('stays out of a pipe', async () => {
    expect(await reproFix(args, { cwd: makeFolder(tree) })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('--add-ignores', () => {
  const suppressed = LOADER.replace('shuffle=True)', 'shuffle=True)  # repro-fix: ignore[unseeded-dataloader]');
  const tree = { 'loader.py': LOADER, 'clock.py': CLOCK, 'n.ipynb': makeNotebook(CLOCK), 'plain.py': 'x = 1\n' };

  it('suppresses every finding, once', async () => {
    const first = await reproFixIn(tree, '--add-ignores');
    expect(first).toMatchObject({ code: 0, stdout: 'Suppressed 3 findings in 3 files.\n', stderr: '' });
    expect(read(first.cwd, 'loader.py')).toBe(suppressed);
    expect(read(first.cwd, 'plain.py')).toBe('x = 1\n');
    expect(await reproFix(['--check'], { cwd: first.cwd })).toMatchObject({ code: 0, stderr: '' });
    const texts = Object.keys(tree).map((name) => read(first.cwd, name));
    expect(await reproFix(['--add-ignores'], { cwd: first.cwd })).toMatchObject({ stdout: 'Suppressed 0 findings in 0 files.\n' });
    expect(Object.keys(tree).map((name) => read(first.cwd, name))).toEqual(texts);
  });

  it('applies no fix, and heeds the selection', async () => {
    const { cwd, stdout } = await reproFixIn({ 'train.py': TRAIN }, '--add-ignores', '--select', 'unseeded-dataloader');
    expect(stdout).toBe('Suppressed 1 finding in 1 file.\n');
    expect(read(cwd, 'train.py')).toBe(TRAIN.replace('loader =', '# repro-fix: ignore[unseeded-dataloader]\nloader ='));
  });

  it('shows with --dry-run what it would write', async () => {
    const { cwd, code, stdout, stderr } = await reproFixIn(tree, '--add-ignores', '--dry-run');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Would suppress 3 findings in 3 files.\n' });
    expect(read(cwd, 'loader.py')).toBe(LOADER);
    const applied = await run('git', ['apply', '-'], { cwd, input: stdout });
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(read(cwd, 'loader.py')).toBe(suppressed);
    expect((await reproFix(['--check'], { cwd })).code).toBe(0);
  });

  it('takes standard input', async () => {
    const { stdout, code } = await reproFix(['--add-ignores', '-'], { cwd: makeFolder(), input: LOADER });
    expect({ code, stdout }).toEqual({ code: 0, stdout: suppressed });
  });

  it('keeps to the line length that the project states', async () => {
    const { cwd } = await reproFixIn({ 'loader.py': LOADER, 'pyproject.toml': '[tool.black]\nline-length = 60\n' }, '--add-ignores');
    const line = 'loader = DataLoader(data, shuffle=True)\n';
    expect(read(cwd, 'loader.py')).toBe(LOADER.replace(line, `# repro-fix: ignore[unseeded-dataloader]\n${line}`));
  });

  it('has what is left in the report, and exits by it', async () => {
    const source = 'x = f"""\n{print(1)}\n"""\nprint(2)\n';
    const words = ['--add-ignores', '-t', 'no-print.mjs', '--select', 'no-print'];
    const { cwd, code, stdout } = await reproFixIn({ 'a.py': source, 'no-print.mjs': REPORT_STYLE }, ...words);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a\.py:2:2 /);
    expect(stdout).toMatch(/\nSuppressed 1 finding in 1 file\.\n$/);
    expect(read(cwd, 'a.py')).toBe(source.replace('print(2)', 'print(2)  # repro-fix: ignore[no-print]'));
    const json = await reproFix([...words, '-o', 'json'], { cwd });
    const report = JSON.parse(json.stdout) as { readonly diagnostics: readonly unknown[] };
    expect(findJsonErrors(report)).toEqual([]);
    expect(report.diagnostics).toHaveLength(1);
  });

  it('does not go with --check', async () => {
    const { code, stderr, cwd } = await reproFixIn(tree, '--add-ignores', '--check');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*--check/);
    expect(read(cwd, 'loader.py')).toBe(LOADER);
  });
});

describe('the recipe for many repositories', () => {
  const page = readFileSync(new URL('../docs/many-repositories.md', import.meta.url), 'utf8');
  const [, script = ''] = /```sh\n(#!\/bin\/sh\n.*?)```/s.exec(page) ?? [];

  /** Runs the script in a clone, as an engine does: its exit code, and the files that it changed or made. */
  async function migrate(tree: Tree) {
    const bin = makeFolder({
      'repro-fix': { text: `#!/bin/sh\nexec "${process.execPath}" "${getCli()}" "$@"\n`, mode: 0o755 },
    });
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    const cwd = makeFolder(tree);
    await git(cwd, 'init', '-q');
    const migrateAgain = async () => {
      await git(cwd, 'add', '.');
      await git(cwd, 'commit', '-qm', 'all');
      const outcome = await run('sh', ['-c', script], { cwd, env });
      const { stdout: status } = await run('git', ['status', '--porcelain', '-uall'], { cwd });
      return { ...outcome, changed: [...status.matchAll(/^.. (.*)$/gm)].map(([, path]) => path) };
    };
    return { ...(await migrateAgain()), cwd, migrateAgain };
  }

  it('fixes, suppresses the rest and adds the hook; nothing is left to do', async () => {
    const tree = { 'train.py': TRAIN, 'src/clock.py': CLOCK, 'n.ipynb': makeNotebook(CLOCK), 'x.py': '' };
    const { code, changed, cwd, stderr, migrateAgain } = await migrate(tree);
    expect(code, stderr).toBe(0);
    expect(changed).toEqual(['n.ipynb', 'src/clock.py', 'train.py', '.pre-commit-config.yaml', '.repro-fix.toml']);
    expect(read(cwd, 'train.py')).toBe(await getFixed(TRAIN));
    expect(read(cwd, 'src/clock.py')).toContain('# repro-fix: ignore[nondeterministic-seed]');
    expect((await reproFix(['--check', '.'], { cwd })).code).toBe(0);
    expect(await migrateAgain()).toMatchObject({ code: 0, changed: [] });
  });

  it.each<[string, Tree, number]>([
    ['nothing to do', { 'x.py': 'x = 1\n' }, 0],
    ['no Python', { 'readme.md': '' }, 0],
    ['a typo in its configuration', { 'train.py': TRAIN, '.repro-fix.toml': 'sede = 1\n' }, 2],
  ])('leaves a repository as it is: %s', async (_what, tree, expected) => {
    const { code, changed, stdout } = await migrate(tree);
    expect(code, stdout).toBe(expected);
    expect(changed).toEqual([]);
  });
});

describe('--shard', () => {
  it('splits the files into parts that make the whole', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `train_${String(index)}.py`).sort();
    const cwd = makeFolder(Object.fromEntries(names.map((name) => [name, LOADER])));
    const parts: string[][] = [];
    for (const shard of ['1/2', '2/2']) {
      const { code, stdout } = await reproFix(['--check', '-o', 'json', '--shard', shard], { cwd });
      expect(code).toBe(1);
      parts.push((JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }).files.map(({ path }) => path));
    }
    expect(parts.every((part) => part.length > 0)).toBe(true);
    expect(parts.flat().sort()).toEqual(names);
  });
});

describe('bad input', () => {
  it('an empty file and one of white space are as they should be', async () => {
    const { code, stdout } = await reproFixIn({ 'empty.py': '', 'blank.py': ' \n\n', 'empty.ipynb': '' }, '--check', '.');
    expect(code).toBe(0);
    expect(stdout).toContain('No problems found.');
  });

  it('a binary file and one in another encoding are left alone, with the reason', async () => {
    const cwd = makeFolder();
    const binary = Buffer.concat([Buffer.from(LOADER), Buffer.from([0, 1, 2, 255])]);
    const latin1 = Buffer.from(`# caf\xe9\n${LOADER}`, 'latin1');
    writeFileSync(join(cwd, 'binary.py'), binary);
    writeFileSync(join(cwd, 'latin.py'), latin1);
    writeFileSync(join(cwd, 'broken.ipynb'), `{"cells": [${LOADER}`);
    const { code, stdout, stderr } = await reproFix(['--unsafe-fixes', '.'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('3 skipped');
    expect(stdout).toMatch(/skipped 1: .*binary.* \(binary\.py\)/);
    expect(stdout).toMatch(/skipped 1: .*not UTF-8.* \(latin\.py\)/);
    expect(stdout).toMatch(/skipped 1: .* \(broken\.ipynb\)/);
    expect(readFileSync(join(cwd, 'binary.py'))).toEqual(binary);
    expect(readFileSync(join(cwd, 'latin.py'))).toEqual(latin1);
  });

  it.each([
    ['a statement', 'def broken(:\n    pass\n'],
    ['an open bracket', 'values = (1,\n'],
    ['an indent', 'x = 0\n    indented = 1\n'],
    ['Python 2', 'print "loss", 1\n'],
    ['a conflict marker', '<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n'],
    ['an open string', 'text = """open\n'],
  ])('a syntax error is named with its line, the rest is fixed at most: %s', async (_what, broken) => {
    const cwd = makeFolder({ 'end.py': `${TRAIN}\n\n${broken}`, 'middle.py': TRAIN.replace('model =', `${broken}model =`) });
    const { stderr, code } = await reproFix(['--unsafe-fixes', '.'], { cwd });
    expect([0, 1]).toContain(code);
    for (const name of ['end.py', 'middle.py']) {
      expect(stderr).toMatch(new RegExp(`^warning: ${name}:\\d+:\\d+: syntax error`, 'm'));
      expect(read(cwd, name)).toContain(broken);
    }
    // What surrounds the broken statement still compiles without it.
    const rest = read(cwd, 'end.py').replace(broken, '');
    const compiled = await run('python3', ['-c', 'import sys; compile(sys.stdin.read(), "end.py", "exec")'], { cwd, input: rest });
    expect(compiled.stderr).toBe('');
    const after = [read(cwd, 'end.py'), read(cwd, 'middle.py')];
    await reproFix(['--unsafe-fixes', '.'], { cwd });
    expect([read(cwd, 'end.py'), read(cwd, 'middle.py')]).toEqual(after);
  });

  it('a file of 5 MB is fixed like any other', async () => {
    const rows = Array.from({ length: 4000 }, (_, index) => `row_${String(index)} = [${String(index)}, "text", f(${String(index)})]\n`);
    const big = `\n${rows.join('')}NOTES = """\n${'a line of text\n'.repeat(330_000)}"""\n`;
    expect(big.length).toBeGreaterThan(5_000_000);
    const { code, cwd, stderr } = await reproFixIn({ 'train.py': TRAIN + big }, 'train.py');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(read(cwd, 'train.py') === (await getFixed(TRAIN)) + big).toBe(true);
  });

  it('a table of 2,000 loaders is read in no more than twice the time of four tables of 500', async () => {
    const write = (count: number): string => {
      const rows = Array.from({ length: count }, (_, index) => `    "l${String(index)}": DataLoader(data, shuffle=True, num_workers=2),\n`);
      return `${TRAIN}\nfrom torch.utils.data import DataLoader\n\nLOADERS = {\n${rows.join('')}}\n`;
    };
    const measure = async (...names: string[]): Promise<number> => {
      const startedAt = performance.now();
      const { code, stdout } = await reproFix(['--dry-run', '--no-cache', ...names], { cwd });
      expect({ code, added: stdout.match(/^\+.*worker_init_fn=/gm)?.length }).toEqual({ code: 0, added: 2000 });
      return performance.now() - startedAt;
    };
    const cwd = makeFolder({
      'table.py': write(2000),
      ...Object.fromEntries(['a.py', 'b.py', 'c.py', 'd.py'].map((name) => [name, write(500)])),
    });
    const parts = await measure('a.py', 'b.py', 'c.py', 'd.py');
    expect(await measure('table.py')).toBeLessThan(2 * parts);
  }, 120_000);

  const DEPTH = 20_000;
  it.each([
    ['brackets', `value = ${'('.repeat(DEPTH)}1${')'.repeat(DEPTH)}\n`],
    ['lists', `value = ${'['.repeat(DEPTH)}1${']'.repeat(DEPTH)}\n`],
    ['signs', `value = ${'-'.repeat(DEPTH)}1\n`],
    ['sums', `value = 1${' + 1'.repeat(DEPTH)}\n`],
    ['conditions', `value = ${'1 if a else '.repeat(DEPTH)}1\n`],
    ['attributes', `value = a${'.b'.repeat(DEPTH)}\n`],
    ['calls', `value = ${'f('.repeat(2000)}1${')'.repeat(2000)}\n`],
    ['lambdas', `value = ${'lambda: '.repeat(2000)}1\n`],
    ['branches', `if a:\n    pass\n${'elif b:\n    pass\n'.repeat(2000)}`],
    ['blocks', Array.from({ length: 200 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join('') + `${' '.repeat(200)}pass\n`],
    ['open brackets', `value = ${'('.repeat(DEPTH)}\n`],
  ])('deeply nested %s overflow no stack', async (_what, deep) => {
    const { code, stderr, cwd } = await reproFixIn({ 'train.py': `${TRAIN}\n${deep}` }, 'train.py');
    expect([0, 1]).toContain(code);
    expect(stderr).not.toMatch(/defect|stack|RangeError/);
    expect(read(cwd, 'train.py').endsWith(`\n${deep}`)).toBe(true);
  });
});

describe('verify', () => {
  const tree = {
    'constant.py': 'print("loss", 0.5)\n',
    'random_loss.py': 'import random\n\nprint("loss", random.random())\n',
    'failing.py': 'raise SystemExit(3)\n',
  };
  const verify = (program: string, ...args: string[]) => reproFixIn(tree, 'verify', ...args, '--', 'python3', program);

  it('exits 0 for equal runs', async () => {
    const { code, stdout, stderr } = await verify('constant.py');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^equal: /);
    expect(stderr).toBe('run 1 of 2\nrun 2 of 2\n');
  });

  it('exits 1 for runs that differ, and says where', async () => {
    const { code, stdout } = await verify('random_loss.py', '-q');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^different: line 1 of standard output\n/);
    const json = await verify('random_loss.py', '--json');
    expect(json).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'different', exitCode: 1 });
  });

  it('exits 2 where it could not tell', async () => {
    expect((await verify('failing.py')).code).toBe(2);
    expect((await verify('missing.py')).code).toBe(2);
    expect((await reproFixIn(tree, 'verify', '--', 'no-such-program')).code).toBe(2);
    expect(await reproFixIn(tree, 'verify')).toMatchObject({ code: 2, stdout: '' });
  });

  it('ends the program and exits 130 after SIGINT', async () => {
    const cwd = makeFolder({ 'endless.py': 'import time\n\nprint("begun", flush=True)\ntime.sleep(600)\n' });
    const began = performance.now();
    const onStart: RunOptions['onStart'] = (child) => setTimeout(() => child.kill('SIGINT'), 500);
    const { code } = await reproFix(['verify', '--', 'python3', 'endless.py'], { cwd, onStart });
    expect(code).toBe(130);
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it('writes the page, or says in one line why not', async () => {
    const { code, cwd } = await verify('constant.py', '-q', '--report', 'report.html');
    expect(code).toBe(0);
    expect(read(cwd, 'report.html')).toMatch(/^<!doctype html>/i);
    const refused = await verify('constant.py', '-q', '--report', 'no/such/report.html');
    expect(refused).toMatchObject({ code: 2, stderr: 'error: no such file or directory: `no/such/report.html`\n' });
  });
});
