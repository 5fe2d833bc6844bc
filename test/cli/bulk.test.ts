/** Runs over many files: threads and the cache change how fast an answer comes, never what it is. */
import { readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildForTests } from '../build.ts';
import { makeFolder, type Tree } from '../runner/folder.ts';
import { read, run, type Outcome } from './command.ts';

const getCli = buildForTests();

const reproFix = (cwd: string, ...args: string[]): Promise<Outcome> => run(process.execPath, [getCli(), ...args], { cwd });

const LOADER = 'from torch.utils.data import DataLoader\n\nloader = DataLoader(data, shuffle=True)\n';
const FLAG = 'import torch\n\ntorch.backends.cudnn.benchmark = True\n';
const DULL = 'def add(a, b):\n    return a + b\n';
const MAIN = 'import torch\nfrom helper import train\n\nif __name__ == "__main__":\n    train(torch.nn.Linear(2, 2))\n';
const HELPER = 'def train(model):\n    print(model)\n';
const TRAINING = 'import torch\n\n\ndef train(model):\n    optimizer = torch.optim.SGD(model.parameters())\n    optimizer.step()\n';
const COMMAND =
  'import torch\n\n\ndef run():\n    net = torch.nn.Linear(2, 2)\n    loss = net(torch.randn(4, 2)).sum()\n    loss.backward()\n';

/** More files than one batch, findings here and there, and a program whose training may stand in another file. */
function makeTree(): Tree {
  const tree: Record<string, string> = { 'main.py': MAIN, 'helper.py': HELPER };
  for (let index = 0; index < 100; index++)
    tree[`part${index % 7}/module${index}.py`] = index % 9 === 0 ? LOADER : index % 9 === 4 ? FLAG : DULL;
  // A name of the project's own for a class that is looked for.
  tree['named/batches.py'] = 'from torch.utils.data import DataLoader\n\n\nclass Batches(DataLoader):\n    pass\n';
  tree['use.py'] = 'from named.batches import Batches\n\nbatches = Batches(data, shuffle=True)\n';
  return tree;
}

/** A new folder with these files, none of which looks as if it were being written. */
function makeOldFolder(tree: Tree): string {
  const cwd = makeFolder(tree);
  for (const path of Object.keys(tree)) utimesSync(join(cwd, path), 1e9, 1e9);
  return cwd;
}

function change(cwd: string, path: string, text: string): void {
  writeFileSync(join(cwd, path), text);
  utimesSync(join(cwd, path), 1e9, 1e9);
}

const CHECK = ['--check', '-q', '-o', 'concise', '.'];

describe('threads', () => {
  it('find what one thread finds, in the same order', async () => {
    const cwd = makeOldFolder(makeTree());
    const alone = await reproFix(cwd, ...CHECK, '--no-cache', '-j', '1');
    expect(alone.stdout).toContain('part0/module0.py:3:10');
    expect(alone.stdout).toContain('use.py:3:11');
    expect(alone.code).toBe(1);
    for (const jobs of ['2', '5']) expect(await reproFix(cwd, ...CHECK, '--no-cache', '-j', jobs)).toEqual(alone);
    expect(await reproFix(cwd, ...CHECK, '--no-cache', '--no-triggers')).toEqual(alone);
  });

  it('write the same fixes', async () => {
    const [one, other] = [makeOldFolder(makeTree()), makeOldFolder(makeTree())];
    await reproFix(one, '-q', '.', '--no-cache', '-j', '1');
    await reproFix(other, '-q', '.', '--no-cache', '-j', '3');
    for (const path of Object.keys(makeTree())) expect(read(other, path)).toBe(read(one, path));
    expect(read(other, 'part4/module4.py')).toContain('benchmark = False');
  });

  it('report the files of a thread that dies as failed, and work on the others', async () => {
    const cwd = makeOldFolder({
      ...makeTree(),
      'part3/bad.py': DULL,
      'die.mjs': 'export default (file) => { if (file.path.endsWith("bad.py")) process.exit(3); };',
    });
    const { code, stdout } = await reproFix(cwd, '--check', '-o', 'json', '-t', 'die.mjs', '-j', '2', '--no-progress', '.');
    const { summary, files } = JSON.parse(stdout) as {
      summary: { files: Record<'total' | 'changed' | 'unchanged' | 'skipped' | 'failed', number> };
      files: { path: string; status: string; reason: string | null }[];
    };
    expect(code).toBe(2);
    const failed = files.filter(({ status }) => status === 'failed');
    expect(failed.map(({ path }) => path)).toContain('part3/bad.py');
    expect(failed[0]?.reason).toBe('the thread that worked on it was lost: it ended with exit code 3');
    expect(failed.length).toBeLessThanOrEqual(24);
    const { total, changed, unchanged, skipped } = summary.files;
    expect(total).toBe(105);
    expect(changed + unchanged + skipped + failed.length).toBe(total);
    expect(files.some(({ status }) => status === 'changed')).toBe(true);
  });

  it('pass over packaging that cannot be read', async () => {
    const cwd = makeOldFolder(makeTree());
    const found = await reproFix(cwd, ...CHECK, '--no-cache');
    symlinkSync('nowhere.cfg', join(cwd, 'setup.cfg'));
    expect(await reproFix(cwd, ...CHECK, '--no-cache')).toEqual(found);
  });

  it('refuse a number of them that is none', async () => {
    expect(await reproFix(tmpdir(), '-j', '0', '--version-of-nothing')).toMatchObject({ code: 2 });
  });
});

describe('the cache', () => {
  const cached = (cwd: string, ...args: string[]): Promise<Outcome> => reproFix(cwd, ...CHECK, '--cache-dir', join(cwd, '.kept'), ...args);
  const findEntries = (cwd: string): string[] => readdirSync(join(cwd, '.kept')).filter((name) => name.endsWith('.cache'));

  it('gives the answers again', async () => {
    const cwd = makeOldFolder(makeTree());
    const without = await reproFix(cwd, ...CHECK, '--no-cache');
    expect(await cached(cwd)).toEqual(without);
    expect(findEntries(cwd)).toHaveLength(1);
    expect(read(cwd, '.kept/.gitignore')).toBe('*\n');
    expect(await cached(cwd)).toEqual(without);
    expect((await reproFix(cwd, ...CHECK, '-o', 'json', '--cache-dir', '.kept')).stdout).toBe(
      (await reproFix(cwd, ...CHECK, '-o', 'json', '--no-cache')).stdout,
    );
  });

  it('is not asked about a file that has changed, or under other settings', async () => {
    const cwd = makeOldFolder(makeTree());
    await cached(cwd);
    change(cwd, 'part1/module1.py', LOADER);
    const found = await cached(cwd);
    expect(found.stdout).toContain('part1/module1.py:3:10');
    expect(found).toEqual(await reproFix(cwd, ...CHECK, '--no-cache'));
    expect(await cached(cwd, '--ignore', 'unseeded-dataloader')).toEqual(
      await reproFix(cwd, ...CHECK, '--no-cache', '--ignore', 'unseeded-dataloader'),
    );
  });

  it('is not asked about a program whose helper has changed', async () => {
    const cwd = makeOldFolder(makeTree());
    expect((await cached(cwd)).stdout).not.toContain('main.py');
    change(cwd, 'helper.py', TRAINING);
    const found = await cached(cwd);
    expect(found.stdout).toMatch(/^main\.py:.* unseeded-run /m);
    expect(found).toEqual(await reproFix(cwd, ...CHECK, '--no-cache'));
    // A module that comes between a program and its helper is another module.
    change(cwd, 'helper.py', HELPER);
    expect((await cached(cwd)).stdout).not.toContain('main.py');
  });

  it('is not asked about a command that the packaging names now', async () => {
    const cwd = makeOldFolder({ ...makeTree(), 'pyproject.toml': '', 'tool.py': COMMAND });
    expect((await cached(cwd)).stdout).not.toContain('tool.py');
    change(cwd, 'pyproject.toml', '[project.scripts]\ntool = "tool:run"\n');
    const found = await cached(cwd);
    expect(found.stdout).toMatch(/^tool\.py:.* unseeded-run /m);
    expect(found).toEqual(await reproFix(cwd, ...CHECK, '--no-cache'));
  });

  it('is not asked about uses of a name that now means something else', async () => {
    const cwd = makeOldFolder(makeTree());
    expect((await cached(cwd)).stdout).toContain('use.py');
    change(cwd, 'named/batches.py', 'class Batches:\n    pass\n');
    expect((await cached(cwd)).stdout).not.toContain('use.py');
    change(cwd, 'named/batches.py', 'from torch.utils.data import DataLoader as Batches\n');
    expect(await cached(cwd)).toEqual(await reproFix(cwd, ...CHECK, '--no-cache'));
  });

  it('is made anew where it is damaged or foreign', async () => {
    const cwd = makeOldFolder(makeTree());
    const without = await reproFix(cwd, ...CHECK, '--no-cache');
    await cached(cwd);
    const [name = ''] = findEntries(cwd);
    const path = join(cwd, '.kept', name);
    const whole = readFileSync(path);
    const damaged = [Buffer.from('{"not": "ours"}'), whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.from(whole)];
    damaged[3]?.writeUInt8((whole.at(-9) ?? 0) ^ 1, whole.length - 9);
    for (const bytes of damaged) {
      writeFileSync(path, bytes);
      expect(await cached(cwd)).toEqual(without);
      expect(readFileSync(path).subarray(0, 15)).toEqual(whole.subarray(0, 15));
    }
  });

  it('may be written by two runs at one time', async () => {
    const cwd = makeOldFolder(makeTree());
    const without = await reproFix(cwd, ...CHECK, '--no-cache');
    expect(await Promise.all([cached(cwd), cached(cwd), cached(cwd)])).toEqual([without, without, without]);
    expect(readdirSync(join(cwd, '.kept')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await cached(cwd)).toEqual(without);
  });

  it('is done without where its folder is a file, with a line that says so', async () => {
    const cwd = makeOldFolder({ ...makeTree(), '.kept': 'a file' });
    const without = await reproFix(cwd, ...CHECK, '--no-cache');
    const { stdout, stderr, code } = await cached(cwd);
    expect({ stdout, code }).toEqual({ stdout: without.stdout, code: without.code });
    expect(stderr).toMatch(/^warning: no cache is kept in `[^`\n]+`: [a-z ]+\n$/);
    expect(read(cwd, '.kept')).toBe('a file');
  });
});
