import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findDirtyFiles } from '../../src/runner/git.ts';
import { addTree, makeFolder } from './folder.ts';
import type { Tree } from './folder.ts';

function git(folder: string, ...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main', ...args], {
    cwd: folder,
  });
}

/** A repository in which `tree` is committed. */
function makeRepository(tree: Tree, folder = makeFolder()): string {
  git(folder, 'init', '-q');
  addTree(folder, tree);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '-m', 'x');
  return folder;
}

/** The dirty ones of `names`, which are relative to `folder`. */
async function find(folder: string, names: readonly string[]): Promise<string[]> {
  const dirty = await findDirtyFiles(names.map((name) => join(folder, name)));
  return dirty.map((file) => file.slice(folder.length + 1));
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('findDirtyFiles', () => {
  it('tells unstaged changes from staged, committed and untracked files', async () => {
    const names = ['clean.py', 'modified.py', 'staged.py', 'both.py', 'deleted.py', 'moved.py', 'größe x.py', 'line\nbreak.py'];
    const folder = makeRepository({ ...Object.fromEntries(names.map((name) => [name, name])), '.gitignore': 'ignored.py\n' });
    for (const name of ['modified.py', 'staged.py', 'both.py', 'größe x.py', 'line\nbreak.py']) writeFileSync(join(folder, name), 'new');
    git(folder, 'add', 'staged.py', 'both.py');
    writeFileSync(join(folder, 'both.py'), 'newer');
    unlinkSync(join(folder, 'deleted.py'));
    git(folder, 'mv', 'moved.py', 'renamed.py');
    addTree(folder, { 'untracked.py': '', 'ignored.py': '', 'added.py': '' });
    git(folder, 'add', 'added.py');
    const all = [...names, 'renamed.py', 'untracked.py', 'ignored.py', 'added.py'];
    expect(await find(folder, all)).toEqual(['modified.py', 'both.py', 'deleted.py', 'größe x.py', 'line\nbreak.py']);
  });

  it('answers for the asked files only, in their order', async () => {
    const folder = makeRepository({ 'a.py': '', 'sub/b.py': '', 'c.py': '' });
    addTree(folder, { 'a.py': 'x', 'sub/b.py': 'x', 'c.py': 'x' });
    expect(await find(folder, ['sub/b.py', 'a.py'])).toEqual(['sub/b.py', 'a.py']);
    expect(await find(folder, [])).toEqual([]);
  });

  it('asks every repository, and nobody outside of one', async () => {
    const folder = makeFolder({ 'free/x.py': '' });
    makeRepository({ 'x.py': '' }, makeNested(folder, 'one'));
    makeRepository({ 'x.py': '' }, makeNested(folder, 'one/two'));
    addTree(folder, { 'one/x.py': 'changed', 'one/two/x.py': 'changed', 'free/x.py': 'changed' });
    expect(await find(folder, ['one/x.py', 'one/two/x.py', 'free/x.py'])).toEqual(['one/x.py', 'one/two/x.py']);
  });

  it('looks through symbolic links', async () => {
    const folder = makeRepository({ 'real/x.py': '' });
    addTree(folder, { 'real/x.py': 'changed', 'link.py': { link: 'real/x.py' } });
    const outside = makeFolder({ repository: { link: folder } });
    expect(await find(folder, ['link.py', 'real/x.py'])).toEqual(['link.py', 'real/x.py']);
    expect(await find(outside, ['repository/real/x.py'])).toEqual(['repository/real/x.py']);
  });

  it('is not led astray by the environment of a hook', async () => {
    const folder = makeRepository({ 'x.py': '' });
    addTree(folder, { 'x.py': 'changed' });
    vi.stubEnv('GIT_DIR', join(makeRepository({ 'y.py': '' }), '.git'));
    expect(await find(folder, ['x.py'])).toEqual(['x.py']);
  });

  it('counts nothing as changed without git, or in a broken repository', async () => {
    const folder = makeRepository({ 'x.py': '' });
    addTree(folder, { 'x.py': 'changed', 'broken/.git': 'nonsense', 'broken/x.py': '' });
    expect(await find(folder, ['broken/x.py', 'x.py'])).toEqual(['x.py']);
    vi.stubEnv('PATH', '/nonexistent');
    expect(await find(folder, ['x.py'])).toEqual([]);
  });

  it('runs no program that the repository names, and leaves the index alone', async () => {
    const folder = makeRepository({ 'x.py': '' });
    addTree(folder, { 'x.py': 'changed', 'monitor.sh': { text: `#!/bin/sh\ntouch ${folder}/executed\n`, mode: 0o755 } });
    git(folder, 'config', 'core.fsmonitor', join(folder, 'monitor.sh'));
    const index = join(folder, '.git/index');
    const before = [readFileSync(index), statSync(index).mtimeMs];
    expect(await find(folder, ['x.py'])).toEqual(['x.py']);
    expect(existsSync(join(folder, 'executed'))).toBe(false);
    expect([readFileSync(index), statSync(index).mtimeMs]).toEqual(before);
    // The trap works: git as it is would have run it.
    execFileSync('git', ['status'], { cwd: folder });
    expect(existsSync(join(folder, 'executed'))).toBe(true);
  });
});

function makeNested(folder: string, name: string): string {
  addTree(folder, { [name]: null });
  return join(folder, name);
}
