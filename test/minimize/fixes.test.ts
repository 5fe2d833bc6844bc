import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFixes } from '../../src/minimize/fixes.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';
import { makeFolder, type Tree } from '../runner/folder.ts';
import { makeRequest, mend } from './project.ts';

const TRAIN = `import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

model = nn.Linear(4, 1)
data = TensorDataset(torch.randn(8, 4))
train_loader = DataLoader(data, shuffle=True)
val_loader = DataLoader(data)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for (x,) in train_loader:
    model(x).sum().backward()
    optimizer.step()
`;

async function read(tree: Tree, helperModule?: string) {
  const cwd = makeFolder(tree);
  const request = makeRequest(cwd, TRANSFORMS);
  const settings = request.getSettings(cwd);
  const helper = helperModule === undefined ? {} : { helperModule: join(cwd, helperModule) };
  const project = await findFixes({ ...request, getSettings: () => ({ ...settings, ...helper }) });
  const apply = async (...ids: readonly string[]): Promise<string> => {
    const results = await project.apply(project.fixes.filter(({ id, line }) => ids.includes(id) || ids.includes(`${id}:${line}`)));
    return results.map(({ after }) => Buffer.from(after).toString()).join('');
  };
  return { cwd, project, apply };
}

describe('findFixes', () => {
  it('gives each fix with what it needs, and nothing that only another one needs', async () => {
    const { project, apply } = await read({ 'train.py': TRAIN });
    const ids = project.fixes.map(({ id, line }) => `${id}:${line}`);
    expect(ids).toEqual(expect.arrayContaining(['unseeded-dataloader:7', 'unseeded-dataloader:8']));
    expect(await apply()).toBe(TRAIN);
    const all = Buffer.from(project.all[0]!.after).toString();
    expect(await apply(...ids)).toBe(all);
    expect(all).toContain('def seed_everything(');

    // One loader: its seed is written out, since nothing calls for a seeding function.
    const one = await apply('unseeded-dataloader:8');
    expect(one.split('\n').filter((line) => !TRAIN.split('\n').includes(line))).toEqual([
      expect.stringMatching(/^val_loader = DataLoader\(data, generator=torch\.Generator\(\)\.manual_seed\(\d+\)\)$/),
    ]);
    const seeded = await apply('unseeded-run');
    expect(seeded).toContain('def seed_everything(');
    expect(seeded).toContain('train_loader = DataLoader(data, shuffle=True)\n');
  });

  it('knows a fix by the same key whatever else is applied, also one that an earlier fix makes possible', async () => {
    const cwd = makeFolder({ 'main.py': 'x = 1\nbad_a = 2\n' });
    // `a` leads to `b`: the second is found once the first has been mended.
    const first = { ...mend('a'), default: mend('a').default };
    const second = {
      meta: { ...mend('b').meta, triggers: ['good_a'] },
      default: ((file, api) => {
        const start = file.text.indexOf('good_a');
        if (start < 0) return;
        const edits = [{ start, end: start + 6, text: 'best' }];
        api.report({ node: { start, end: start + 6 }, message: 'm', help: 'h', fix: { title: 't', edits } });
      }) satisfies (typeof first)['default'],
    };
    const project = await findFixes(makeRequest(cwd, [first, second]));
    expect(project.fixes.map(({ id, line }) => `${id}:${line}`)).toEqual(['a:2', 'b:2']);
    const textOf = async (...ids: readonly string[]): Promise<string> =>
      Buffer.from((await project.apply(project.fixes.filter(({ id }) => ids.includes(id))))[0]!.after).toString();
    expect(await textOf('a')).toBe('x = 1\ngood_a = 2\n');
    expect(await textOf('b')).toBe('x = 1\nbad_a = 2\n');
    expect(await textOf('a', 'b')).toBe('x = 1\nbest = 2\n');
  });

  it('reads each file once: a change ends the work', async () => {
    const { cwd, project } = await read({ 'train.py': TRAIN });
    writeFileSync(join(cwd, 'train.py'), `${TRAIN}\n`);
    await expect(project.apply(project.fixes.slice(0, 1))).rejects.toThrow('train.py was changed meanwhile');
  });

  it('applies every set of the built-in fixes to a text that parses', async () => {
    const { project } = await read({ 'train.py': TRAIN });
    for (const fix of project.fixes) {
      for (const set of [[fix], project.fixes.filter((other) => other !== fix)]) {
        for (const { status } of await project.apply(set)) expect(status).not.toBe('failed');
      }
    }
  });

  it('completes a helper of another file for the program that seeds through it, together with the fixes of either', async () => {
    const { cwd, project } = await read({
      'seeding.py': 'import random\n\nimport torch\n\n\ndef set_seed(seed):\n    random.seed(seed)\n    torch.manual_seed(seed)\n',
      'train.py': TRAIN.replace('\nmodel', 'import numpy as np\nfrom seeding import set_seed\n\nset_seed(3)\nmodel').replace(
        'torch.randn(8, 4)',
        'torch.tensor(np.random.rand(8, 4))',
      ),
    });
    const textOf = async (isChosen: (id: string) => boolean): Promise<Readonly<Record<string, string>>> => {
      const results = await project.apply(project.fixes.filter(({ path, id }) => isChosen(`${path} ${id}`)));
      return Object.fromEntries(results.map(({ path, after }) => [path, Buffer.from(after).toString()]));
    };
    expect(project.fixes.map(({ path, id, line }) => `${path}:${line} ${id}`)).toContain('seeding.py:6 unseeded-run');
    const alone = await textOf((name) => name === 'seeding.py unseeded-run');
    expect(alone['seeding.py']).toContain('    torch.manual_seed(seed)\n    np.random.seed(seed)\n');
    expect(alone['train.py']).toBe(readFileSync(join(cwd, 'train.py'), 'utf8'));
    const loaders = await textOf((name) => name === 'train.py unseeded-dataloader');
    expect(loaders['seeding.py']).toBe(readFileSync(join(cwd, 'seeding.py'), 'utf8'));
    expect(loaders['train.py']).toContain('generator=');
    const all = await textOf(() => true);
    expect(all).toEqual(Object.fromEntries(project.all.map(({ path, after }) => [path, Buffer.from(after).toString()])));
    expect(all['seeding.py']).toBe(alone['seeding.py']);
  });

  it('makes the helper module where a fix imports it, with what it has for the whole project', async () => {
    const tree = { 'train.py': TRAIN, 'plot.py': 'import numpy as np\n\nprint(np.arange(3))\n' };
    const { project } = await read(tree, 'lib/repro.py');
    const make = async (id: string) => project.apply(project.fixes.filter((fix) => fix.id === id));
    const [made, train] = await make('unseeded-run');
    expect(made).toMatchObject({ path: 'lib/repro.py', isNew: true });
    // NumPy is another file's.
    expect(Buffer.from(made!.after).toString()).toContain('np.random.seed(seed % 2**32)');
    expect(Buffer.from(train!.after).toString()).toContain('from lib.repro import seed_everything\n');
    expect((await make('nondeterministic-algorithms')).map(({ path }) => path)).toEqual(['train.py']);
    expect(project.all.map(({ path }) => path)).toEqual(expect.arrayContaining(['lib/repro.py', 'train.py']));
  });
});
