/** `--helper-module`, and fixes that concern two files of a run, from outside: the built program and what is on the disk afterwards. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildForTests } from '../build.ts';
import { makeFolder, type Tree } from '../runner/folder.ts';
import { read, run, type Outcome } from './command.ts';

const getCli = buildForTests();

const reproFix = (cwd: string, ...args: string[]): Promise<Outcome> => run(process.execPath, [getCli(), ...args], { cwd });

const makeProgram = (imports: string, seeding = ''): string => `import torch
from torch import nn
${imports}

def main():
${seeding}    net = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(3):
        optimizer.zero_grad()
        net(torch.randn(8, 4)).sum().backward()
        optimizer.step()


if __name__ == "__main__":
    main()
`;

const PROJECT: Tree = {
  'lib/__init__.py': '',
  'lib/data.py': 'import numpy as np\n\n\ndef load():\n    return np.zeros(3)\n',
  'train.py': makeProgram('\nfrom lib.data import load\n'),
  'finetune.py': makeProgram(''),
  'jobs/nightly.py': makeProgram(''),
};

describe('--helper-module', () => {
  it('makes the module once and imports it in every program that reaches it', async () => {
    const cwd = makeFolder(PROJECT);
    expect(await reproFix(cwd, '.', '--select', 'unseeded-run', '--helper-module', 'lib.repro')).toMatchObject({ code: 0, stderr: '' });
    const module = read(cwd, 'lib/repro.py');
    expect(module).toContain('np.random.seed(seed % 2**32)');
    expect(module).toContain('def seed_worker(');
    expect(read(cwd, 'train.py')).toContain('from lib.data import load\nfrom lib.repro import seed_everything\n');
    expect(read(cwd, 'finetune.py')).toContain('\nfrom lib.repro import seed_everything\n');
    // `python jobs/nightly.py` has no `lib` on its path.
    expect(read(cwd, 'jobs/nightly.py')).toContain('def seed_everything(');
    expect(readdirSync(join(cwd, 'lib')).sort()).toEqual(['__init__.py', 'data.py', 'repro.py']);
    const again = await reproFix(cwd, '.', '--select', 'unseeded-run', '--helper-module', 'lib.repro');
    expect(again.stdout).toContain('No problems found.');
    expect(read(cwd, 'lib/repro.py')).toBe(module);
  });

  it('is imported by programs that other threads work on', async () => {
    const programs = Array.from({ length: 80 }, (_, index) => `train_${index}.py`);
    const cwd = makeFolder(Object.fromEntries(programs.map((name) => [name, makeProgram('')])));
    await reproFix(cwd, '.', '-j', '2', '--no-cache', '--select', 'unseeded-run', '--helper-module', 'repro');
    for (const name of programs) expect(read(cwd, name)).toContain('from repro import seed_everything');
  });

  it('shows a new file that git applies, and makes none where nothing imports it', async () => {
    const cwd = makeFolder(PROJECT);
    const { stdout } = await reproFix(cwd, '.', '--select', 'unseeded-run', '--helper-module', 'lib/repro.py', '--dry-run');
    expect(stdout).toContain('--- /dev/null\n+++ b/lib/repro.py\n@@ -0,0 +1,');
    expect(existsSync(join(cwd, 'lib/repro.py'))).toBe(false);
    execFileSync('git', ['init', '-q'], { cwd });
    execFileSync('git', ['apply', '-'], { cwd, input: stdout });
    const applied = read(cwd, 'lib/repro.py');
    const written = makeFolder(PROJECT);
    await reproFix(written, '.', '--select', 'unseeded-run', '--helper-module', 'lib/repro.py');
    expect(applied).toBe(read(written, 'lib/repro.py'));
    const seeded = makeFolder({ 'train.py': 'print("no training")\n' });
    await reproFix(seeded, '.', '--helper-module', 'repro.py');
    expect(readdirSync(seeded)).toEqual(['train.py']);
  });

  it('uses a module that seeds everything, under the name it has there, and refuses any other', async () => {
    const helper = 'import random\n\nimport torch\n\n\ndef fix_all(seed):\n    random.seed(seed)\n    torch.manual_seed(seed)\n';
    const cwd = makeFolder({ 'seeding.py': helper, 'train.py': makeProgram('') });
    await reproFix(cwd, '.', '--select', 'unseeded-run', '--helper-module', 'seeding');
    expect(read(cwd, 'train.py')).toContain('from seeding import fix_all\n');
    expect(read(cwd, 'seeding.py')).toBe(helper);
    const other = makeFolder(PROJECT);
    const refused = await reproFix(other, '.', '--helper-module', 'lib/data.py');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^error: `helper-module`: lib\/data\.py is there and has no function that seeds/);
    expect(read(other, 'train.py')).toBe(PROJECT['train.py']);
  });

  it('leaves the programs alone where the module cannot be made', async () => {
    const cwd = makeFolder({ 'train.py': makeProgram(''), lib: 'a file, no folder\n' });
    const { code, stderr, stdout } = await reproFix(cwd, '.', '--select', 'unseeded-run', '--helper-module', 'lib/repro.py');
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('not written');
    expect(read(cwd, 'train.py')).toBe(makeProgram(''));
  });

  it('takes a module name or a path to a .py file, and nothing else', async () => {
    const cwd = makeFolder({ 'train.py': makeProgram('') });
    for (const value of ['lib/repro', 'lib repro', '../', 'lib/__init__.py']) {
      const { code, stderr } = await reproFix(cwd, '--helper-module', value, 'train.py');
      expect([code, stderr]).toEqual([2, expect.stringContaining('It must be a module of the project')]);
    }
  });
});

describe('a helper in another file', () => {
  const helper = 'import torch\n\n\ndef set_seed(seed):\n    torch.manual_seed(seed)\n';
  const tree = { 'seeding.py': helper, 'train.py': makeProgram('from seeding import set_seed\n', '    set_seed(3)\n') };

  it('is completed where it is in the run, and the program is left alone', async () => {
    const cwd = makeFolder(tree);
    const { code, stdout } = await reproFix(cwd, '.', '--select', 'unseeded-run');
    expect(code).toBe(0);
    expect(stdout).toContain('Found 1 problem (1 fixed, 0 remaining).');
    expect(read(cwd, 'seeding.py')).toContain('    torch.manual_seed(seed)\n    random.seed(seed)\n');
    expect(read(cwd, 'train.py')).toBe(tree['train.py']);
  });

  it('is only reported where it is not', async () => {
    const cwd = makeFolder(tree);
    const { code, stdout } = await reproFix(cwd, 'train.py', '--select', 'unseeded-run');
    expect(code).toBe(1);
    expect(stdout).toContain('The helper it calls stands in another file; complete it there.');
    expect(read(cwd, 'seeding.py')).toBe(helper);
  });
});
