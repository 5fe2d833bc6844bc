/**
 * The hooks as a user of pre-commit meets them: the real pre-commit installs them from a git checkout of this repository, builds them there
 * without development dependencies, and runs them on `git commit`. Needs the package `pre-commit` beside torch, and the npm registry.
 */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run, type Outcome } from '../cli/command.ts';
import { makeNotebook, TRAIN } from '../cli/programs.ts';
import { copyWorkingTree } from './checkout.ts';
import { getPython } from './python.ts';

const FOREIGN = '# Notes\n\nNothing here is Python.\n';

let folder: string;
let source: { readonly path: string; readonly revision: string };

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-pre-commit-')));
  const path = join(folder, 'source');
  await copyWorkingTree(path);
  await git(path, 'init', '-q');
  await git(path, 'add', '--all', '--force');
  await git(path, 'commit', '-q', '-m', 'all');
  source = { path, revision: await git(path, 'rev-parse', 'HEAD') };
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a program; the hooks that pre-commit installs are kept below `folder`, and no setting of git's user counts. */
function command(cwd: string, program: string, ...args: string[]): Promise<Outcome> {
  const env = {
    PRE_COMMIT_HOME: join(folder, 'home'),
    PRE_COMMIT_COLOR: 'never',
    GIT_CONFIG_GLOBAL: '/dev/null',
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => [
        [`GIT_${who}_NAME`, 'a'],
        [`GIT_${who}_EMAIL`, 'a@b.c'],
      ]),
    ),
  };
  return run(program, args, { cwd, env });
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await command(cwd, 'git', ...args);
  expect(code, `git ${args.join(' ')}\n${stderr}`).toBe(0);
  return stdout.trim();
}

/** A project with one commit that runs the hook `id` on every commit after it. */
async function makeProject(name: string, id: string): Promise<string> {
  const project = join(folder, name);
  mkdirSync(project);
  await git(project, 'init', '-q');
  const config = `repos:\n  - repo: ${source.path}\n    rev: ${source.revision}\n    hooks:\n      - id: ${id}\n`;
  writeFileSync(join(project, '.pre-commit-config.yaml'), config);
  await git(project, 'add', '.');
  await git(project, 'commit', '-q', '-m', 'configuration');
  const installed = await command(project, getPython(), '-m', 'pre_commit', 'install');
  expect(installed.code, installed.stdout + installed.stderr).toBe(0);
  return project;
}

/** Stages everything and commits it: what git and the hooks said, and how many commits there are. */
async function commit(project: string): Promise<Outcome & { readonly said: string; readonly commits: number }> {
  await git(project, 'add', '.');
  const outcome = await command(project, 'git', 'commit', '-m', 'change');
  const commits = Number(await git(project, 'rev-list', '--count', 'HEAD'));
  return { ...outcome, said: outcome.stdout + outcome.stderr, commits };
}

it('repro-fix blocks a commit of unseeded programs, fixes them, and passes the second time', async () => {
  const project = await makeProject('fixing', 'repro-fix');
  const [script, notebook] = [join(project, 'train.py'), join(project, 'train.ipynb')];
  writeFileSync(script, TRAIN);
  writeFileSync(notebook, makeNotebook(TRAIN));

  const first = await commit(project);
  expect(first, first.said).toMatchObject({ code: 1, commits: 1 });
  expect(first.said).toMatch(/^repro-fix\.*Failed$/m);
  expect(first.said).toContain('files were modified by this hook');
  for (const path of [script, notebook]) expect(readFileSync(path, 'utf8')).toContain('seed_everything(42)');

  const second = await commit(project);
  expect(second, second.said).toMatchObject({ code: 0, commits: 2 });
  expect(second.said).toMatch(/^repro-fix\.*Passed$/m);

  writeFileSync(join(project, 'notes.md'), FOREIGN);
  const third = await commit(project);
  expect(third, third.said).toMatchObject({ code: 0, commits: 3 });
  expect(third.said).toMatch(/^repro-fix\.*\(no files to check\)Skipped$/m);

  writeFileSync(join(project, 'plain.py'), 'print("nothing random")\n');
  const fourth = await commit(project);
  expect(fourth, fourth.said).toMatchObject({ code: 0, commits: 4 });
  expect(fourth.said).toMatch(/^repro-fix\.*Passed$/m);
});

it('repro-fix-check blocks the commit and changes nothing', async () => {
  const project = await makeProject('checking', 'repro-fix-check');
  writeFileSync(join(project, 'train.py'), TRAIN);
  const { said, ...outcome } = await commit(project);
  expect(outcome, said).toMatchObject({ code: 1, commits: 1 });
  expect(said).toMatch(/^repro-fix \(check\)\.*Failed$/m);
  expect(said).toContain('train.py:5:10  warning unseeded-dataloader');
  expect(readFileSync(join(project, 'train.py'), 'utf8')).toBe(TRAIN);
});
