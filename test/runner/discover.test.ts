import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/config/settings.ts';
import { discover } from '../../src/runner/discover.ts';
import type { DiscoverOptions, Disk } from '../../src/runner/discover.ts';
import { addTree, makeFolder } from './folder.ts';
import type { Tree } from './folder.ts';

type Overrides = Partial<DiscoverOptions> & { readonly patterns?: readonly string[] };

/** What discovery finds, with paths relative to the folder it runs in. */
function find(cwd: string, paths: readonly string[] = ['.'], { patterns = [], ...overrides }: Overrides = {}) {
  const { exclude } = resolveSettings(undefined, { exclude: patterns }, cwd);
  const options = { cwd, exclude, forceExclude: false, gitignore: true, notebooks: true, ...overrides };
  const { files, skipped, errors } = discover(paths, options);
  return {
    files: files.map((file) => relative(cwd, file)),
    skipped: skipped.map(({ path, reason }) => `${relative(cwd, path)}: ${reason}`),
    errors: errors.map(({ message }) => message),
  };
}

/** The files found in a tree. */
const findIn = (tree: Tree, paths?: readonly string[], overrides?: Overrides) => find(makeFolder(tree), paths, overrides).files;

describe('what is a file of ours', () => {
  const tree: Tree = {
    'b.py': '',
    'a.py': '',
    'a.pyi': '',
    'gui.pyw': '',
    'n.ipynb': '',
    'a.txt': '',
    'a.pyc': '',
    'deep/er/c.py': '',
    'folder.py/d.py': '',
    '.hidden/e.py': '',
  };

  it('finds Python files and notebooks, sorted', () => {
    expect(findIn(tree)).toEqual(['.hidden/e.py', 'a.py', 'b.py', 'deep/er/c.py', 'folder.py/d.py', 'gui.pyw', 'n.ipynb']);
  });

  it('leaves notebooks out where asked', () => {
    expect(findIn(tree, ['.'], { notebooks: false })).not.toContain('n.ipynb');
    const folder = makeFolder(tree);
    expect(find(folder, ['n.ipynb'], { notebooks: false })).toEqual({
      files: [],
      skipped: ['n.ipynb: notebooks are left out'],
      errors: [],
    });
  });

  it('says why a named file is none of ours', () => {
    const folder = makeFolder({
      ...tree,
      run: '#!/usr/bin/env python3\n',
      sh: '#!/bin/sh\n',
      uv: '#!/usr/bin/env -S uv run --script\n',
      empty: '',
    });
    expect(find(folder, ['a.txt', 'a.pyi', 'run', 'sh', 'uv', 'empty'])).toEqual({
      files: ['run', 'uv'],
      skipped: [
        'a.pyi: a stub file holds no code that runs',
        'a.txt: not a Python file or notebook',
        'empty: not a Python file or notebook',
        'sh: not a Python file or notebook',
      ],
      errors: [],
    });
  });

  it('tells of every folder that it lists', () => {
    const listed = new Map<string, readonly string[]>();
    const cwd = makeFolder(tree);
    find(cwd, ['deep', '.'], { onFolder: (path, entries) => listed.set(relative(cwd, path), entries.map(({ name }) => name).sort()) });
    expect([...listed.keys()].sort()).toEqual(['', '.hidden', 'deep', 'deep/er', 'folder.py']);
    expect(listed.get('deep/er')).toEqual(['c.py']);
  });

  it('finds nothing in a folder without Python', () => {
    expect(find(makeFolder({ 'a.txt': '', empty: null }))).toEqual({ files: [], skipped: [], errors: [] });
  });
});

describe('paths', () => {
  const tree: Tree = { 'a.py': '', 'src/b.py': '', 'src/sub/c.py': '', 'lib/d.py': '' };

  it.each<[string, string[], string[]]>([
    ['several roots', ['src', 'lib'], ['lib/d.py', 'src/b.py', 'src/sub/c.py']],
    ['a path twice', ['a.py', 'a.py'], ['a.py']],
    ['two spellings of a path', ['./a.py', 'src/../a.py', 'a.py'], ['a.py']],
    ['overlapping roots', ['src/sub', '.', 'src'], ['a.py', 'lib/d.py', 'src/b.py', 'src/sub/c.py']],
    ['a folder and a file in it', ['src', 'src/b.py'], ['src/b.py', 'src/sub/c.py']],
  ])('%s', (_name, paths, files) => {
    const folder = makeFolder(tree);
    expect(find(folder, paths).files).toEqual(files);
    expect(find(folder, [...paths].reverse()).files).toEqual(files);
  });

  it('takes absolute paths and ones outside of the working directory', () => {
    const folder = makeFolder(tree);
    expect(find(join(folder, 'src'), [join(folder, 'lib'), '../a.py']).files).toEqual(['../a.py', '../lib/d.py']);
  });

  it.each<[string, string]>([
    ['nope.py', 'no such file or directory: `nope.py`'],
    ['./nope/', 'no such file or directory: `./nope/`'],
    ['', 'no such file or directory: ``'],
    ['a.py/b.py', 'not a directory: `a.py/b.py`'],
    ['loop.py', 'too many symbolic links encountered: `loop.py`'],
    ['broken.py', 'no such file or directory: `broken.py`'],
    ['pipe.py', 'neither a file nor a folder: `pipe.py`'],
  ])('reports %j and goes on', (path, message) => {
    const folder = makeFolder({ ...tree, 'loop.py': { link: 'loop.py' }, 'broken.py': { link: 'gone.py' } });
    execFileSync('mkfifo', [join(folder, 'pipe.py')]);
    expect(find(folder, [path, 'a.py'])).toEqual({ files: ['a.py'], skipped: [], errors: [message] });
  });

  it('has names with spaces, brackets, newlines and other scripts', () => {
    const names = ['a b.py', '[x].py', '*.py', 'line\nbreak.py', 'größe.py', '训练.py', "quote'.py", '..dots.py'];
    expect(findIn(Object.fromEntries(names.map((name) => [name, ''])))).toEqual([...names].sort());
  });

  it('passes over a name that is no UTF-8, and says so', () => {
    const folder = makeFolder({ 'a.py': '' });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad-`), Buffer.of(0xff), Buffer.from('.py')]), '');
    const { files, skipped } = find(folder);
    expect(files).toEqual(['a.py']);
    expect(skipped).toEqual(['bad-\uFFFD.py: its name is not valid UTF-8']);
  });
});

describe('symbolic links', () => {
  it('counts a file and the links to it once, by its own name', () => {
    const tree: Tree = { 'z.py': '', 'a.py': { link: 'z.py' }, 'sub/b.py': { link: '../z.py' } };
    expect(findIn(tree)).toEqual(['z.py']);
    expect(findIn(tree, ['a.py', 'z.py'])).toEqual(['z.py']);
    expect(findIn(tree, ['sub/b.py', 'a.py'])).toEqual(['a.py']);
  });

  it('follows a link to a file elsewhere once', () => {
    const folder = makeFolder({
      'shared/z.py': '',
      'project/b.py': { link: '../shared/z.py' },
      'project/a.py': { link: '../shared/z.py' },
    });
    expect(find(join(folder, 'project')).files).toEqual(['a.py']);
    expect(find(folder, ['project']).files).toEqual(['project/a.py']);
  });

  it('does not follow a link into installed packages', () => {
    const tree: Tree = { 'venv/lib/site-packages/x.py': '', 'x.py': { link: 'venv/lib/site-packages/x.py' } };
    const { files, skipped } = find(makeFolder(tree));
    expect(files).toEqual([]);
    expect(skipped).toEqual(['x.py: a symbolic link to a file excluded by `site-packages`']);
  });

  it('ends in loops of links, and does not enter linked folders unless named', () => {
    const tree: Tree = {
      'a/x.py': '',
      'a/self': { link: '.' },
      'a/up': { link: '..' },
      'a/other': { link: '../b' },
      'b/y.py': '',
      'b/back': { link: '../a' },
    };
    expect(findIn(tree)).toEqual(['a/x.py', 'b/y.py']);
    expect(findIn(tree, ['a/other'])).toEqual(['a/other/y.py']);
    expect(findIn(tree, ['a/other', 'b'])).toEqual(['b/y.py']);
    expect(findIn(tree, ['b/back/self/up/a'])).toEqual(['b/back/self/up/a/x.py']);
  });

  it('reports a broken link that it came upon, without failing', () => {
    expect(find(makeFolder({ 'a.py': '', 'broken.py': { link: 'gone.py' } }))).toEqual({
      files: ['a.py'],
      skipped: ['broken.py: a broken symbolic link: no such file or directory'],
      errors: [],
    });
  });
});

describe('default excludes', () => {
  it.each([
    '.git/x.py',
    '.venv/lib/x.py',
    'venv/x.py',
    'node_modules/x/x.py',
    'build/lib/x.py',
    'dist/x.py',
    '__pypackages__/x.py',
    'lib/site-packages/x.py',
    '.tox/x.py',
    '.nox/x.py',
    '.eggs/x.py',
    '.ipynb_checkpoints/x.ipynb',
    'pkg/_vendor/x.py',
    'third_party/x.py',
    'pkg/x_pb2.py',
  ])('%s', (path) => {
    expect(findIn({ [path]: '', 'a.py': '' })).toEqual(['a.py']);
  });

  it('knows environments by what is in them, not by their name', () => {
    expect(findIn({ 'env/x.py': '' })).toEqual(['env/x.py']);
    expect(findIn({ 'env/pyvenv.cfg': '', 'env/lib/x.py': '', 'mine/conda-meta/history': '', 'mine/x.py': '', 'a.py': '' })).toEqual([
      'a.py',
    ]);
  });

  it('yields to an explicit path', () => {
    const tree: Tree = { 'build/x.py': '', 'build/build/y.py': '', 'env/pyvenv.cfg': '', 'env/z.py': '', 'a.py': '' };
    expect(findIn(tree, ['build'])).toEqual(['build/x.py']);
    expect(findIn(tree, ['build/build/y.py'])).toEqual(['build/build/y.py']);
    for (const paths of [
      ['env', '.'],
      ['.', 'env'],
    ])
      expect(findIn(tree, paths)).toEqual(['a.py', 'env/z.py']);
  });

  it('does not mind the folders around the working directory', () => {
    const folder = makeFolder({ 'build/project/a.py': '', 'build/project/link.py': { link: 'a.py' } });
    expect(find(join(folder, 'build/project')).files).toEqual(['a.py']);
    expect(find(join(folder, 'build/project'), ['.'], { forceExclude: true }).files).toEqual(['a.py']);
  });
});

describe('exclude', () => {
  const tree: Tree = { 'a.py': '', 'old/b.py': '', 'src/old/c.py': '', 'src/gen/d.py': '' };

  it.each<[string, string[]]>([
    ['old', ['a.py', 'src/gen/d.py']],
    ['src/old', ['a.py', 'old/b.py', 'src/gen/d.py']],
    ['src/*.py', ['a.py', 'old/b.py']],
    ['*.py', []],
    ['[cd].py', ['a.py', 'old/b.py']],
  ])('%s', (pattern, files) => {
    expect(findIn(tree, ['.'], { patterns: [pattern] })).toEqual(files);
  });

  it('yields to an explicit path unless forced', () => {
    const folder = makeFolder(tree);
    expect(find(folder, ['old/b.py', 'src/old'], { patterns: ['old'] }).files).toEqual(['old/b.py', 'src/old/c.py']);
    expect(find(folder, ['old/b.py', 'src/old', 'a.py'], { patterns: ['old'], forceExclude: true })).toEqual({
      files: ['a.py'],
      skipped: ['old/b.py: excluded by `old`'],
      errors: [],
    });
  });

  it('forces the defaults too', () => {
    const folder = makeFolder({ 'build/x.py': '' });
    expect(find(folder, ['build/x.py'], { forceExclude: true }).skipped).toEqual(['build/x.py: excluded by `build`']);
  });
});

describe('.gitignore', () => {
  it('counts at every level, the inner file last, with negation', () => {
    const tree: Tree = {
      '.gitignore': 'gen_*.py\n/data/\n*.ipynb\n',
      'gen_a.py': '',
      'a.py': '',
      'data/b.py': '',
      'src/data/c.py': '',
      'src/.gitignore': '!gen_keep.py\n/local.py\n!*.ipynb\n',
      'src/gen_keep.py': '',
      'src/gen_other.py': '',
      'src/local.py': '',
      'src/sub/local.py': '',
      'src/n.ipynb': '',
      'n.ipynb': '',
    };
    const files = ['a.py', 'src/data/c.py', 'src/gen_keep.py', 'src/n.ipynb', 'src/sub/local.py'];
    expect(findIn(tree)).toEqual(files);
    expect(findIn({ ...tree, '.git': null })).toEqual(files);
    expect(findIn(tree, ['.'], { gitignore: false })).toHaveLength(10);
  });

  it('holds below the root of the repository wherever the search begins', () => {
    const tree: Tree = {
      '.git/info/exclude': 'secret.py\n',
      '.gitignore': 'gen.py\n',
      'a/.gitignore': '/b/x.py\n',
      'a/b/x.py': '',
      'a/b/gen.py': '',
      'a/b/secret.py': '',
      'a/b/y.py': '',
    };
    const folder = makeFolder(tree);
    expect(find(folder, ['a/b']).files).toEqual(['a/b/y.py']);
    expect(find(join(folder, 'a/b')).files).toEqual(['y.py']);
  });

  it('yields to an explicit path, whose own .gitignore still counts', () => {
    const outsideOfGit: Tree = {
      '.gitignore': 'out/\nx.py\n',
      'x.py': '',
      'out/y.py': '',
      'out/.gitignore': 'z.py\n',
      'out/z.py': '',
      'out/sub/w.py': '',
    };
    for (const tree of [outsideOfGit, { ...outsideOfGit, '.git': null }]) {
      expect(findIn(tree, ['x.py'])).toEqual(['x.py']);
      expect(findIn(tree, ['out'])).toEqual(['out/sub/w.py', 'out/y.py']);
      expect(findIn(tree, ['.', 'out'])).toEqual(['out/sub/w.py', 'out/y.py']);
    }
  });

  it('does not reach into a repository inside the repository', () => {
    const tree: Tree = {
      '.git': null,
      '.gitignore': 'x.py\n',
      'x.py': '',
      'inner/.git/info/exclude': 'y.py\n',
      'inner/x.py': '',
      'inner/y.py': '',
    };
    expect(findIn(tree)).toEqual(['inner/x.py']);
  });

  it('follows the .git file of a worktree to the exclude file', () => {
    const folder = makeFolder({
      'main/.git/info/exclude': 'x.py\n',
      'main/.git/worktrees/w/commondir': '../..\n',
      'work/.git': 'gitdir: ../main/.git/worktrees/w\n',
      'work/x.py': '',
      'work/y.py': '',
    });
    expect(find(folder, ['work']).files).toEqual(['work/y.py']);
  });

  it('survives odd files', () => {
    const tree: Tree = {
      '.gitignore': '\uFEFFx.py\r\n\r\n!\n/\n[z-\n\\\n# y.py\n',
      'x.py': '',
      'y.py': '',
      'a/.gitignore/b.py': '',
      'c/.gitignore': '!\n/\n \n[z-\n',
      'c/d.py': '',
    };
    expect(findIn(tree)).toEqual(['a/.gitignore/b.py', 'c/d.py', 'y.py']);
  });

  it('agrees with git', () => {
    const rules = [
      '*.py',
      '!keep.py',
      '/a.py',
      'sub/',
      'sub/*.py',
      '**/b.py',
      'a/**',
      '!a/',
      'x y.py',
      '!sub/a.py',
      'a.*',
      '[ab].py',
      '/sub',
      '!/a',
      'sub/**/b.py',
      '\\!c.py',
      '#d',
    ];
    const names = ['a.py', 'b.py', 'keep.py', 'x y.py', '!c.py'];
    const folders = ['', 'a', 'sub', 'a/sub', 'sub/a', 'a/sub/a', '!x', 'a/[b]'];
    let state = 12345;
    const pick = <T>(list: readonly T[]): T => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return list[Math.floor((state / 2 ** 31) * list.length)]!;
    };
    for (let round = 0; round < 25; round++) {
      const tree: Record<string, string> = {};
      for (const folder of folders) for (const name of names) tree[join(folder, name)] = '';
      for (const folder of ['', pick(folders), pick(folders), '.git/info']) {
        const file = folder === '.git/info' ? 'exclude' : '.gitignore';
        tree[join(folder, file)] = Array.from({ length: 1 + (round % 4) }, () => pick(rules)).join('\n');
      }
      const folder = makeFolder();
      execFileSync('git', ['init', '-q', folder]);
      addTree(folder, tree);
      const listed = execFileSync('git', ['ls-files', '-z', '--others', '--exclude-standard'], { cwd: folder, encoding: 'utf8' });
      const expected = listed.split('\0').filter((name) => name.endsWith('.py'));
      expect(find(folder).files, JSON.stringify(tree)).toEqual(expected.sort());
    }
  });
});

/** A file system in memory: folders are objects, files are strings, an error code is thrown. */
interface Fake {
  readonly [name: string]: Fake | string | Error;
}
function makeDisk(root: Fake): Disk {
  const get = (path: string): Fake | string => {
    let current: Fake | string | Error | undefined = root;
    for (const name of path.split('/').filter(Boolean)) {
      current = typeof current === 'object' && !(current instanceof Error) ? current[name] : undefined;
      if (current instanceof Error) throw current;
    }
    if (current === undefined) throw error('ENOENT');
    return current;
  };
  return {
    readFolder: (path) =>
      Object.entries(get(path)).map(([name, entry]) => ({
        name,
        isFile: () => typeof entry === 'string',
        isDirectory: () => typeof entry !== 'string',
        isSymbolicLink: () => false,
      })),
    getKind: (path) => (typeof get(path) === 'string' ? 'file' : 'folder'),
    getRealPath: (path) => path,
    readText: (path) => String(get(path)),
    readStart: (path) => String(get(path)),
  };
}
const error = (code: string) => Object.assign(new Error(`${code}: injected`), { code });

describe('failures of the file system', () => {
  it('reports a folder without permission and goes on', () => {
    const disk = makeDisk({ p: { 'a.py': '', closed: error('EACCES'), open: { 'b.py': '' } } });
    expect(find('/p', ['.'], { disk })).toEqual({
      files: ['a.py', 'open/b.py'],
      skipped: [],
      errors: ['cannot read the folder `closed`: permission denied'],
    });
  });

  it('reports a folder without permission that was named', () => {
    const disk = makeDisk({ p: { closed: error('EACCES') } });
    expect(find('/p', ['closed'], { disk }).errors).toEqual(['permission denied: `closed`']);
  });

  it('passes over a folder that went away', () => {
    const disk = makeDisk({ p: { 'a.py': '', gone: error('ENOENT') } });
    expect(find('/p', ['.'], { disk })).toEqual({ files: ['a.py'], skipped: [], errors: [] });
  });

  it('reports a .gitignore that cannot be read', () => {
    const inMemory = makeDisk({ p: { 'a.py': '', '.gitignore': '' } });
    const readText: Disk['readText'] = (path) => {
      if (path.endsWith('.gitignore')) throw error('EIO');
      return inMemory.readText(path);
    };
    expect(find('/p', ['.'], { disk: { ...inMemory, readText } })).toEqual({
      files: ['a.py'],
      skipped: [],
      errors: ['cannot read `.gitignore`: i/o error'],
    });
  });
});

describe('100,000 files', () => {
  it('are found in flat memory', () => {
    const packages: Record<string, Fake | string> = { '.gitignore': '*.log\n!keep.log\nout/\n' };
    for (let folder = 0; folder < 1000; folder++) {
      packages[`package${String(folder)}`] = Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [`module${String(index)}.py`, '']),
      );
    }
    const disk = makeDisk({ p: packages });
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    const start = performance.now();
    const { files } = discover(['.'], { cwd: '/p', exclude: [], forceExclude: false, gitignore: true, notebooks: true, disk });
    const seconds = (performance.now() - start) / 1000;
    const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    expect(files).toHaveLength(100_000);
    expect(seconds).toBeLessThan(10);
    expect(megabytes).toBeLessThan(150);
  });
});
