/**
 * Commands that write nothing say again what they said, as long as nothing that they rest on is different. Each test compares with a run
 * that keeps nothing; whether something was said again shows in a build whose bundle has been taken out.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildForTests } from '../build.ts';
import { addTree, makeFolder, type Tree } from '../runner/folder.ts';
import { read, run, type Outcome, type RunOptions } from './command.ts';
import { runOnTerminal } from './terminal.ts';

const getCli = buildForTests();

const LOADER = 'from torch.utils.data import DataLoader\n\nloader = DataLoader(data, shuffle=True)\n';
const PROGRAM = 'import torch\n\nmodel = torch.nn.Linear(2, 2)\noptimizer = torch.optim.SGD(model.parameters())\noptimizer.step()\n';
/** More than a pipe holds. */
const LONG = `TEXT = '''\n${`${'x'.repeat(79)}\n`.repeat(1200)}'''\n`;
const MAIN = 'import torch\nfrom helper import train\n\nif __name__ == "__main__":\n    train(torch.nn.Linear(2, 2))\n';
const HELPER = 'def train(model):\n    print(model)\n';
const TRAINING = 'import torch\n\n\ndef train(model):\n    optimizer = torch.optim.SGD(model.parameters())\n    optimizer.step()\n';

/** Where tests keep runs: beside the project, so that it is none of its files. */
function makeProject(tree: Tree): string {
  const cwd = join(makeFolder(), 'project');
  mkdirSync(cwd);
  addTree(cwd, tree);
  return cwd;
}

const getCache = (cwd: string): string => join(dirname(cwd), 'kept');

type Options = Partial<RunOptions>;

function reproFix(cwd: string, args: readonly string[], options: Options = {}): Promise<Outcome> {
  return run(process.execPath, [getCli(), ...args], { cwd, ...options, env: { XDG_CACHE_HOME: getCache(cwd), ...options.env } });
}

const findKept = (cwd: string): string[] => readdirSync(join(getCache(cwd), 'repro-fix')).filter((name) => name.endsWith('.run'));

/** What a command does when the files are looked at. The option is left out of what it advises to run next. */
async function look(cwd: string, args: readonly string[], options: Options = {}): Promise<Outcome> {
  return reproFix(cwd, args, { ...options, env: { ...options.env, XDG_CACHE_HOME: '/dev/null' } });
}

const getBundle = (): string => join(dirname(getCli()), 'main.cjs');

/** When the bundle was built, in whole seconds, which can be set again. */
const BUILT = 1.5e9;
beforeAll(() => {
  utimesSync(getBundle(), BUILT, BUILT);
});

/** What a command says again; undefined where it would look at the files. */
async function say(cwd: string, args: readonly string[], options: Options = {}): Promise<Outcome | undefined> {
  const bundle = getBundle();
  const cache = join(dirname(bundle), `main-${process.versions.v8}-${process.arch}.cache`);
  const [text, bytes] = [readFileSync(bundle), readFileSync(cache)];
  const write = (content: string | Uint8Array): void => {
    writeFileSync(bundle, content);
    utimesSync(bundle, BUILT, BUILT);
  };
  try {
    unlinkSync(cache);
    write('(function(){process.reallyExit(70)})');
    const outcome = await reproFix(cwd, args, options);
    return outcome.code === 70 ? undefined : outcome;
  } finally {
    write(text);
    writeFileSync(cache, bytes);
  }
}

const DRY = ['--dry-run', 'train.py'];

describe('a command that writes nothing', () => {
  it.each([
    ['a dry run', DRY, 0],
    ['a check', ['--check', 'train.py'], 1],
    ['both', ['-d', '--check', 'train.py', '--unsafe-fixes'], 1],
    ['findings as JSON', ['-do', 'json', 'train.py'], 0],
    ['findings in one line each, in a folder', ['--check', '-o', 'concise', '-v', '.'], 1],
    ['colours', ['--check', '--color', 'always', 'train.py'], 1],
    ['nothing found', ['--check', 'clean.py'], 0],
    ['settings', ['--check', '--show-settings'], 0],
  ])('says the same again: %s', async (_, args, code) => {
    const cwd = makeProject({ 'train.py': PROGRAM, 'clean.py': 'print("\u00e9\u{1f40d}")\n', 'note.ipynb': '{}' });
    const expected = await look(cwd, args);
    expect(expected.code).toBe(code);
    expect(await reproFix(cwd, args)).toEqual(expected);
    expect(await say(cwd, args)).toEqual(expected);
    expect(readdirSync(cwd).sort()).toEqual(['clean.py', 'note.ipynb', 'train.py']);
  });

  it.each([
    ['the fixed text', ['-']],
    ['a diff', ['-', '--dry-run', '--stdin-filename', 'part/train.py']],
  ])('says the same again of the same standard input: %s', async (_, args) => {
    const cwd = makeProject({});
    const input = Buffer.concat([Buffer.from('# coding: latin-1\n# \u00e9\n', 'latin1'), Buffer.from(`${PROGRAM}${LONG}`)]);
    const expected = await look(cwd, args, { input });
    expect(expected.stdout).toContain('manual_seed');
    expect(await reproFix(cwd, args, { input })).toEqual(expected);
    expect(await say(cwd, args, { input })).toEqual(expected);
    const other = Buffer.concat([input, Buffer.from('x = 1\n')]);
    expect(await reproFix(cwd, args, { input: other })).toEqual(await look(cwd, args, { input: other }));
    expect(await say(cwd, args, { input })).toBeUndefined();
    expect(await reproFix(cwd, args, { input: '' })).toEqual(await look(cwd, args, { input: '' }));
  });

  it('keeps one run of a command, and knows another by its arguments, its folder and its cache', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM, 'part/train.py': PROGRAM });
    await reproFix(cwd, DRY);
    await reproFix(cwd, DRY);
    expect(findKept(cwd)).toHaveLength(1);
    expect(await say(cwd, [...DRY, '--seed', '7'])).toBeUndefined();
    expect(await say(cwd, DRY, { env: { XDG_CACHE_HOME: join(cwd, '../other') } })).toBeUndefined();
    expect(await say(join(cwd, 'part'), DRY, { env: { XDG_CACHE_HOME: getCache(cwd) } })).toBeUndefined();
    const own = [...DRY, '--cache-dir', '../own'];
    await reproFix(cwd, own);
    expect(readdirSync(join(cwd, '../own'))).toHaveLength(2);
    expect(await say(cwd, own)).toEqual(await look(cwd, own));
  });

  it('keeps nothing with --no-cache, of transforms of the user’s own, or where there is no place for it', async () => {
    const transform =
      'export const meta = { id: "a", summary: "a", why: "a", fixable: "never", triggers: [] };\nexport default () => {};\n';
    const cwd = makeProject({ 'train.py': PROGRAM, 'own.mjs': transform });
    for (const args of [[...DRY, '--no-cache'], [...DRY, '-t', 'own.mjs'], [...DRY, '--add-ignores'], ['--show-settings']]) {
      await reproFix(cwd, args);
      expect(await say(cwd, args)).toBeUndefined();
    }
    expect(readdirSync(dirname(cwd))).toEqual(['project']);
    const { stderr } = await look(cwd, DRY);
    expect(stderr).not.toContain('cache');
  });

  it('looks again after something went wrong', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    for (const args of [
      ['--check', 'train.py', 'missing.py'],
      ['--check', '--select', 'nothing', 'train.py'],
    ]) {
      expect((await reproFix(cwd, args)).code).toBe(2);
      expect(await say(cwd, args)).toBeUndefined();
    }
  });

  it('has no say in a run that writes', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    const { stdout } = await reproFix(cwd, DRY);
    expect(stdout).toContain('+');
    await reproFix(cwd, ['train.py']);
    expect(read(cwd, 'train.py')).not.toBe(PROGRAM);
    expect(await reproFix(cwd, DRY)).toEqual(await look(cwd, DRY));
    writeFileSync(join(cwd, 'train.py'), PROGRAM);
    expect((await reproFix(cwd, DRY)).stdout).toBe(stdout);
  });

  it('is made anew where what was kept is damaged or foreign', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    const expected = await look(cwd, DRY);
    await reproFix(cwd, DRY);
    const path = join(getCache(cwd), 'repro-fix', findKept(cwd)[0]!);
    const whole = readFileSync(path);
    const damaged = [Buffer.from('{"not": "ours"}'), whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.from(whole)];
    damaged[3]!.writeUInt8(whole.at(-9)! ^ 1, whole.length - 9);
    for (const bytes of damaged) {
      writeFileSync(path, bytes);
      expect(await say(cwd, DRY)).toBeUndefined();
      expect(await reproFix(cwd, DRY)).toEqual(expected);
      expect(await say(cwd, DRY)).toEqual(expected);
    }
    unlinkSync(path);
    mkdirSync(path);
    expect(await reproFix(cwd, DRY)).toEqual(expected);
    expect(readdirSync(join(getCache(cwd), 'repro-fix')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('ends quietly where nobody reads on', async () => {
    const cwd = makeProject({ 'train.py': `${PROGRAM}${LONG}` });
    const command = `"${process.execPath}" "${getCli()}" - < train.py | (head -1; sleep 0.5); echo "\${PIPESTATUS[0]}"`;
    const env = { XDG_CACHE_HOME: getCache(cwd) };
    const first = await run('bash', ['-c', command], { cwd, env });
    expect(first).toMatchObject({ stdout: 'import random\n0\n', stderr: '' });
    expect(findKept(cwd)).toHaveLength(1);
    expect(await run('bash', ['-c', command], { cwd, env })).toEqual(first);
  });
});

describe('a command looks again', () => {
  const tree: Tree = { 'main.py': MAIN, 'helper.py': HELPER, 'lib/other.py': LOADER, 'link.py': { link: 'lib/other.py' } };
  const CHECK = ['--check', '-o', 'concise', 'main.py', 'lib', 'link.py'];
  const changes: readonly (readonly [string, (cwd: string) => void])[] = [
    ['a file has changed', (cwd) => addTree(cwd, { 'main.py': `${MAIN}torch.backends.cudnn.benchmark = True\n` })],
    ['a file that it imports has changed', (cwd) => addTree(cwd, { 'helper.py': TRAINING })],
    ['a package comes before a file that it imports', (cwd) => addTree(cwd, { 'helper/__init__.py': TRAINING })],
    ['a file that it imports is gone', (cwd) => unlinkSync(join(cwd, 'helper.py'))],
    ['a folder has a new file', (cwd) => addTree(cwd, { 'lib/new.py': LOADER })],
    ['a folder below has a new file', (cwd) => addTree(cwd, { 'lib/below/new.py': LOADER })],
    ['a file beside it is a program now', (cwd) => addTree(cwd, { 'start.py': 'import torch\nimport main\n\ntorch.manual_seed(0)\n' })],
    [
      'a link leads elsewhere',
      (cwd) => {
        unlinkSync(join(cwd, 'link.py'));
        symlinkSync('helper.py', join(cwd, 'link.py'));
      },
    ],
    ['there is a configuration', (cwd) => addTree(cwd, { '.repro-fix.toml': 'ignore = ["unseeded-dataloader"]\n' })],
    ['there is a configuration above', (cwd) => addTree(cwd, { '../pyproject.toml': '[tool.repro-fix]\npreset = "seeds"\n' })],
    ['there is a configuration of one folder', (cwd) => addTree(cwd, { 'lib/.repro-fix.toml': 'ignore = ["unseeded-dataloader"]\n' })],
    ['a file is ignored', (cwd) => addTree(cwd, { '.git/HEAD': 'ref: refs/heads/main\n', '.gitignore': 'other.py\n' })],
    ['a file is gone', (cwd) => rmSync(join(cwd, 'lib/other.py'))],
  ];
  it.each(changes)('where %s', async (_, change) => {
    const cwd = makeProject(tree);
    await reproFix(cwd, CHECK);
    const before = await say(cwd, CHECK);
    expect(before).toEqual(await look(cwd, CHECK));
    change(cwd);
    expect(await say(cwd, CHECK)).toBeUndefined();
    expect(await reproFix(cwd, CHECK)).toEqual(await look(cwd, CHECK));
  });

  it('where the formatter wants other lines, if that decides', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    await reproFix(cwd, DRY);
    addTree(cwd, { 'ruff.toml': 'line-length = 40\n' });
    expect(await say(cwd, DRY)).toBeUndefined();
    expect(await reproFix(cwd, DRY)).toEqual(await look(cwd, DRY));
  });

  it.each([{ FORCE_COLOR: '1' }, { NO_COLOR: '1' }, { FORCE_COLOR: '0' }])('where a variable decides on colours: %j', async (env) => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    await reproFix(cwd, DRY);
    expect(await say(cwd, DRY, { env })).toBeUndefined();
    const expected = await look(cwd, DRY, { env });
    expect(await reproFix(cwd, DRY, { env })).toEqual(expected);
    expect(await say(cwd, DRY, { env })).toEqual(expected);
  });

  it('where it goes to a terminal', async () => {
    const cwd = makeProject({ 'train.py': PROGRAM });
    const onTerminal = (): Promise<Outcome> =>
      runOnTerminal([process.execPath, getCli(), ...DRY], { cwd, env: { XDG_CACHE_HOME: getCache(cwd) } });
    const piped = await reproFix(cwd, DRY);
    const shown = await onTerminal();
    expect(shown.stdout).toContain('\u001b[');
    expect(await onTerminal()).toEqual(shown);
    expect(await reproFix(cwd, DRY)).toEqual(piped);
  });
});

it('does not say what another build has said', async () => {
  const cwd = makeProject({ 'train.py': PROGRAM });
  utimesSync(getBundle(), BUILT + 1, BUILT + 1);
  await reproFix(cwd, DRY);
  utimesSync(getBundle(), BUILT, BUILT);
  expect(await say(cwd, DRY)).toBeUndefined();
});
