/** Copies of projects, and what a program finds in one. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { findChanged, makeCopy, planCopy } from '../../src/minimize/copy.ts';
import { createPlace, findRoot, type Launch } from '../../src/minimize/place.ts';
import { openToAll, run } from '../cli/command.ts';
import { makeFolder } from '../runner/folder.ts';

const SIGNAL = new AbortController().signal;

const findAll = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.replaceAll('\\', '/')).sort();

async function copy(root: string, sources: readonly string[] = [], limits?: { readonly bytes: number; readonly entries: number }) {
  const plan = await planCopy(
    root,
    sources.map((path) => join(root, path)),
    limits,
  );
  const folder = join(makeFolder(), 'copy');
  await makeCopy(plan, folder, new Map(), SIGNAL);
  return { plan, folder };
}

describe('a copy', () => {
  it('has the files, with their modes and times, and no caches', async () => {
    const root = makeFolder({
      'train.py': 'x',
      'run.sh': { text: '#!/bin/sh\n', mode: 0o755 },
      'data/a.txt': 'a',
      out: null,
      '__pycache__/train.pyc': 'x',
      '.ruff_cache/x': 'x',
    });
    utimesSync(join(root, 'data/a.txt'), 1_000_000, 1_000_000);
    const { folder } = await copy(root);
    expect(findAll(folder)).toEqual(['data', 'data/a.txt', 'out', 'run.sh', 'train.py']);
    expect(statSync(join(folder, 'run.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'data/a.txt')).mtimeMs).toBe(1e9);
    writeFileSync(join(folder, 'data/a.txt'), 'changed');
    expect(readFileSync(join(root, 'data/a.txt'), 'utf8')).toBe('a');
  });

  it('has other texts where they are given, also for a link to a source, a file that may not be written, and one that is not there', async () => {
    const root = makeFolder({ 'a.py': { text: 'old', mode: 0o444 }, 'shared/real.py': 'old', 'link.py': { link: 'shared/real.py' } });
    const plan = await planCopy(root, [join(root, 'a.py'), join(root, 'link.py')]);
    const folder = join(makeFolder(), 'copy');
    const changed = ['a.py', 'link.py', 'lib/made.py'];
    await makeCopy(plan, folder, new Map(changed.map((path) => [path, Buffer.from('new')])), SIGNAL);
    const textOf = (path: string): string => readFileSync(join(folder, path), 'utf8');
    expect([...changed, 'shared/real.py'].map(textOf)).toEqual(['new', 'new', 'new', 'old']);
    expect(readFileSync(join(root, 'link.py'), 'utf8')).toBe('old');
  });

  it('leads links to the copy of what they led to, and those out of the project to the same place', async () => {
    const outside = makeFolder({ 'data.bin': 'data' });
    const root = makeFolder({ 'real/x': 'x', near: { link: 'real' }, far: { link: outside }, broken: { link: 'nothing' } });
    execFileSync('ln', ['-s', join(root, 'real'), join(root, 'absolute')]);
    const { folder } = await copy(root);
    for (const name of ['near', 'absolute']) expect(realpathSync(join(folder, name))).toBe(realpathSync(join(folder, 'real')));
    expect(readFileSync(join(folder, 'far', 'data.bin'), 'utf8')).toBe('data');
    expect(lstatSync(join(folder, 'broken')).isSymbolicLink()).toBe(true);
  });

  it('links environments, the largest files and folders of very many', async () => {
    const root = makeFolder({
      'train.py': 'x'.repeat(5000),
      'small.txt': 'x'.repeat(10),
      'large.bin': 'x'.repeat(4000),
      '.venv/pyvenv.cfg': '',
      '.venv/bin/python': '',
      ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`images/${index}.png`, 'x'])),
      ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`scripts/${index}.py`, 'x'])),
    });
    const { folder, plan } = await copy(root, ['train.py', 'scripts/1.py'], { bytes: 6000, entries: 50 });
    const links = findAll(folder).filter((path) => lstatSync(join(folder, path)).isSymbolicLink());
    expect(links).toEqual(['.venv', 'images', 'large.bin']);
    expect(readFileSync(join(folder, 'images', '7.png'), 'utf8')).toBe('x');
    expect(plan.linked.map(({ path }) => path).sort()).toEqual(links);

    expect(await findChanged(plan)).toEqual([]);
    writeFileSync(join(folder, 'large.bin'), 'other');
    expect(await findChanged(plan)).toEqual(['large.bin']);
  });

  it('is a repository in the same state, without the objects', async () => {
    const root = makeFolder({ 'train.py': 'x = 1\n' });
    const git = (cwd: string, ...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=e', ...args], { cwd, encoding: 'utf8' }).trim();
    git(root, 'init', '-q');
    git(root, 'add', '.');
    git(root, 'commit', '-qm', 'first');
    const { folder } = await copy(root);
    expect(git(folder, 'rev-parse', 'HEAD')).toBe(git(root, 'rev-parse', 'HEAD'));
    expect(git(folder, 'show', 'HEAD:train.py')).toBe('x = 1');
    writeFileSync(join(folder, 'train.py'), 'x = 2\n');
    expect(git(folder, 'status', '--porcelain')).toBe('M train.py');
    git(folder, 'commit', '-qam', 'second');
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(git(root, 'rev-list', '--count', '--all')).toBe('1');
  });
});

describe('removeTree', () => {
  it('removes what a program has closed, and leaves what links lead to', async () => {
    const outside = makeFolder({ 'data.bin': 'data' });
    const folder = join(makeFolder({ 'copy/a/b/x': 'x', 'copy/far': { link: outside } }), 'copy');
    openToAll(join(folder, '..'));
    for (const path of ['', 'a', 'a/b']) chmodSync(join(folder, path), 0o500);
    // Without the rights of root, to whom no folder is closed.
    const script = `import { removeTree } from ${JSON.stringify(join(await buildCopy(), 'copy.mjs'))}; await removeTree(process.argv[1]);`;
    const owner = process.getuid?.() === 0 ? 65534 : undefined;
    if (owner !== undefined) for (const path of ['..', '', 'a', 'a/b', 'a/b/x']) chownSync(join(folder, path), owner, owner);
    const { code, stderr } = await run(process.execPath, ['--input-type=module', '-e', script, folder], { cwd: '/', asNobody: true });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(existsSync(folder)).toBe(false);
    expect(readFileSync(join(outside, 'data.bin'), 'utf8')).toBe('data');
  });

  /** The module by itself, where everybody can read it. */
  async function buildCopy(): Promise<string> {
    const folder = openToAll(makeFolder());
    const entry = fileURLToPath(new URL('../../src/minimize/copy.ts', import.meta.url));
    await build({ entryPoints: [entry], bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'copy.mjs') });
    return folder;
  }
});

describe('a place', () => {
  async function create(root: string, launch: Partial<Launch> = {}) {
    const folder = makeFolder();
    const launched = { command: ['python3'], cwd: root, env: {}, compare: [], ...launch };
    const place = await createPlace(folder, await planCopy(root, []), launched);
    await place.enter(new Map(), SIGNAL);
    return { ...place, folder };
  }

  it('leads the command, the folder and the search path into the copy', async () => {
    const root = makeFolder({ 'sub/train.py': 'x', 'lib/x.py': '', 'pyproject.toml': '' });
    const place = await create(root, {
      cwd: join(root, 'sub'),
      command: [join(root, 'env/python'), join(root, 'sub/train.py'), `--out=${join(root, 'out')}`, '--data', '/elsewhere', 'x=/y'],
      env: { PYTHONPATH: `${join(root, 'lib')}:/other`, PYTHONPYCACHEPREFIX: '/cache' },
      compare: ['out', join(root, 'out')],
    });
    const inside = join(place.folder, basename(root));
    expect(place.cwd).toBe(join(inside, 'sub'));
    // The interpreter stays.
    expect(place.command).toEqual([
      join(root, 'env/python'),
      join(inside, 'sub/train.py'),
      `--out=${join(inside, 'out')}`,
      '--data',
      '/elsewhere',
      'x=/y',
    ]);
    expect(place.env).toEqual({ PWD: place.cwd, PYTHONPATH: `${join(inside, 'lib')}:/other:${inside}`, PYTHONPYCACHEPREFIX: '' });
    expect(place.compare).toEqual(['out', join(inside, 'out')]);
    expect(place.translate(`at ${inside}/lib/x.py:3`)).toBe(`at ${root}/lib/x.py:3`);
  });

  it('has the neighbours of the project beside it, and can be made again', async () => {
    const parent = makeFolder({ 'project/train.py': 'x', 'data/a.txt': 'a' });
    const place = await create(join(parent, 'project'));
    expect(readFileSync(join(place.cwd, '../data/a.txt'), 'utf8')).toBe('a');
    mkdirSync(join(place.cwd, 'out'));
    await place.leave();
    expect(existsSync(place.cwd)).toBe(false);
    expect(existsSync(join(parent, 'data/a.txt'))).toBe(true);
    await place.enter(new Map([['train.py', Buffer.from('y')]]), SIGNAL);
    expect(findAll(place.cwd)).toEqual(['train.py']);
    expect(readFileSync(join(place.cwd, 'train.py'), 'utf8')).toBe('y');
  });

  it('is a copy of the repository around a folder', () => {
    const folder = makeFolder({ 'repository/.git/HEAD': '', 'repository/a/b/x': '', 'plain/a/x': '' });
    expect(findRoot(join(folder, 'repository/a/b'))).toBe(join(folder, 'repository'));
    expect(findRoot(join(folder, 'plain/a'))).toBe(join(folder, 'plain/a'));
  });
});
