/** `repro-fix minimize` from outside, on programs without torch: its streams and exit codes, and what is left on the disk. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildForTests } from '../build.ts';
import { read, run, type Outcome, type RunOptions } from '../cli/command.ts';
import { findMinimizeErrors } from '../report/schemas.ts';
import { addTree, type Tree } from '../runner/folder.ts';

const getCli = buildForTests();

/** Holds the project, and in `tmp` and `state` what the program writes elsewhere. */
let folder = '';
let cwd = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-test-')));
  cwd = join(folder, 'project');
  for (const name of ['project', 'tmp', 'state']) mkdirSync(join(folder, name));
});
afterEach(() => {
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
});

/** Three transforms: the first two mend a cause each, the third changes nothing that counts. */
const TRANSFORM = (id: string, from: string, to: string, safety = 'safe'): string => `
export const meta = { id: '${id}', summary: 's', why: 'w', fixable: 'always', safety: '${safety}', severity: 'warning', triggers: [], since: '0.1.0' };
export default (file, api) => {
  for (let start = file.text.indexOf('${from}'); start >= 0; start = file.text.indexOf('${from}', start + 1)) {
    const edit = { start, end: start + ${from.length}, text: '${to}' };
    api.report({ node: edit, message: '\`${from}\` differs', help: 'h', fix: { title: 'Write \`${to}\`', edits: [edit] } });
  }
};
`;

const PROJECT: Tree = {
  'main.py': 'from noise import draw\n\nfirst = 1\nprint("noise", draw())\nprint("first", first)\nopen("written", "a").write("x")\n',
  'noise.py': 'import random\n\n\ndef draw():\n    return random.Random().random()\n',
  'transforms/seeded.mjs': TRANSFORM('seeded', 'random.Random()', 'random.Random(7)'),
  'transforms/renamed.mjs': TRANSFORM('renamed', 'first', 'second'),
};

const OPTIONS = ['-t', 'transforms/seeded.mjs', '-t', 'transforms/renamed.mjs'];

const minimize = (args: readonly string[], options: Partial<RunOptions> = {}): Promise<Outcome> =>
  run(process.execPath, [getCli(), 'minimize', ...args], {
    cwd,
    env: { TMPDIR: join(folder, 'tmp'), XDG_STATE_HOME: join(folder, 'state') },
    ...options,
  });

const COMMAND = ['--', 'python3', 'main.py'];

const findStates = (): readonly string[] =>
  existsSync(join(folder, 'state/repro-fix')) ? readdirSync(join(folder, 'state/repro-fix')) : [];

describe('minimize', () => {
  it('prints the diff of the necessary fix, and its reason to standard error', async () => {
    addTree(cwd, PROJECT);
    const { code, stdout, stderr } = await minimize([...OPTIONS, ...COMMAND]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout.split('\n').filter((line) => /^[-+]/.test(line))).toEqual([
      '--- a/noise.py',
      '+++ b/noise.py',
      '-    return random.Random().random()',
      '+    return random.Random(7).random()',
    ]);
    expect(stderr).toMatch(/^as it stands\n {2}different: line 1 of standard output\nwith all 4 fixes\n/);
    expect(stderr).toContain('the runs agree with 1 of 4 fixes');
    expect(stderr).toContain('  noise.py:5  seeded\n    `random.Random()` differs\n    fix: Write `random.Random(7)`\n');
    expect(stderr).toContain('    without it: different: line 1 of standard output\n');
    expect(read(cwd, 'noise.py')).toBe(PROJECT['noise.py']);
    // The program wrote to copies.
    expect(readdirSync(cwd).sort()).toEqual(['main.py', 'noise.py', 'transforms']);
    expect(findStates()).toEqual([]);
    execFileSync('git', ['apply'], { cwd, input: stdout });
    expect(read(cwd, 'noise.py')).toContain('random.Random(7)');
  });

  it('writes to a file, or to the project', async () => {
    addTree(cwd, PROJECT);
    const filed = await minimize(['-q', '-o', 'fix.diff', '-t', 'transforms/seeded.mjs', ...COMMAND]);
    expect(filed).toMatchObject({ code: 0, stderr: '' });
    expect(filed.stdout).toMatch(/^the runs agree with 1 of 1 fix/);
    expect(read(cwd, 'fix.diff')).toMatch(/^--- a\/noise\.py\n/);
    const applied = await minimize(['-q', '--apply', ...OPTIONS, ...COMMAND]);
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(read(cwd, 'noise.py')).toContain('random.Random(7)');
    expect(read(cwd, 'main.py')).toBe(PROJECT['main.py']);
  });

  it('prints the diff that it could not write', async () => {
    addTree(cwd, PROJECT);
    const { code, stdout, stderr } = await minimize(['-q', '-o', 'no/such.diff', '-t', 'transforms/seeded.mjs', ...COMMAND]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: expect.stringMatching(/^--- a\/noise\.py\n/) as string });
    expect(stderr).toMatch(/\nerror: no such file or directory: `no\/such\.diff`\n$/);
  });

  it('applies an unsafe fix only when asked, and shows it all the same', async () => {
    addTree(cwd, { ...PROJECT, 'transforms/seeded.mjs': TRANSFORM('seeded', 'random.Random()', 'random.Random(7)', 'unsafe') });
    const seeded = ['-t', 'transforms/seeded.mjs', ...COMMAND];
    const refused = await minimize(['-q', '--apply', ...seeded]);
    expect(refused).toMatchObject({ code: 2, stdout: expect.stringContaining('+    return random.Random(7).random()') });
    expect(refused.stderr).toContain('noise.py:5  seeded (unsafe)');
    expect(refused.stderr).toMatch(/\nerror: not applied: the fix of `seeded` is unsafe; add --unsafe-fixes\n$/);
    expect(read(cwd, 'noise.py')).toBe(PROJECT['noise.py']);
    expect((await minimize(['-q', '--apply', '--unsafe-fixes', ...seeded])).code).toBe(0);
    expect(read(cwd, 'noise.py')).toContain('random.Random(7)');
  });

  it('says where the runs still differ with all fixes', async () => {
    addTree(cwd, PROJECT);
    const { code, stdout } = await minimize(['-q', '-t', 'transforms/renamed.mjs', ...COMMAND]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^the runs still differ with all 3 fixes\n\ndifferent: line 1 of standard output\n/);
    expect(stdout).toContain('  run 1             noise 0.');
  });

  it('prints one JSON document, whatever it has found, as its schema describes it', async () => {
    addTree(cwd, PROJECT);
    const json = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await minimize(['--json', ...args]);
      expect(stderr).toBe('');
      const report = JSON.parse(stdout) as Record<string, unknown>;
      expect(findMinimizeErrors(report)).toEqual([]);
      expect(report['exitCode']).toBe(code);
      return report;
    };
    const seeded = ['-t', 'transforms/seeded.mjs'];
    const found = await json(...seeded, ...COMMAND);
    expect(found).toMatchObject({ verdict: 'found', command: COMMAND.slice(1), candidates: 1, isMinimal: true, isApplied: false });
    const [fix] = found['necessary'] as readonly unknown[];
    expect(fix).toMatchObject({ path: 'noise.py', line: 5, id: 'seeded', safety: 'safe', without: 'different: line 1 of standard output' });
    expect(found).toMatchObject({ diff: { encoding: 'utf-8', content: expect.stringMatching(/^--- a\/noise\.py\n/) as string } });
    const different = await json('-t', 'transforms/renamed.mjs', ...COMMAND);
    expect(different).toMatchObject({ verdict: 'different', exitCode: 1, diff: null, verification: { difference: { kind: 'output' } } });
    expect(different).toMatchObject({ left: { findings: [{ path: 'noise.py', line: 5, id: 'unseeded-generator' }] } });
    const few = await json('--max-runs', '1', ...seeded, ...COMMAND);
    expect(few).toMatchObject({ verdict: 'unknown', exitCode: 2, necessary: [], isMinimal: false, verification: null, left: null });
    expect(await json('--apply', ...seeded, ...COMMAND)).toMatchObject({ verdict: 'found', isApplied: true });
    expect(read(cwd, 'noise.py')).toContain('random.Random(7)');
  });

  it('shows what a program that fails has said, and leaves nothing behind', async () => {
    addTree(cwd, { ...PROJECT, 'main.py': 'import sys\nsys.exit("no data here")\n' });
    const { code, stdout } = await minimize(['-q', ...OPTIONS, ...COMMAND]);
    expect(code).toBe(2);
    expect(stdout).toContain('could not tell: run 1 failed with exit code 1\n\n--- stderr of run 1\nno data here\n');
    const { code: late, stdout: slow } = await minimize([
      '-q',
      '--timeout',
      '1',
      ...OPTIONS,
      '--',
      'python3',
      '-c',
      'import time; time.sleep(60)',
    ]);
    expect({ late, slow }).toEqual({ late: 2, slow: expect.stringContaining('run 1 did not end within 1 s') as string });
    expect(findStates()).toEqual([]);
  });

  /** Interrupts the second comparison, and gives what became of it. */
  async function interrupt(signal: NodeJS.Signals): Promise<Outcome> {
    // The copy's parent is a folder in `tmp`.
    const pids = join(folder, 'pids');
    const noting = `import os, time\nopen("../../../pids", "a").write(f"{os.getpid()} ")\ntime.sleep(0.3)\n`;
    addTree(cwd, { ...PROJECT, 'main.py': `${PROJECT['main.py'] as string}${noting}` });
    const outcome = await minimize([...OPTIONS, ...COMMAND], {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (!existsSync(pids) || readFileSync(pids, 'utf8').trim().split(' ').length < 3) return;
          clearInterval(timer);
          child.kill(signal);
        }, 20);
      },
    });
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    expect(started).toHaveLength(3);
    await expect.poll(() => started.filter((pid) => existsSync(`/proc/${pid}`)), { timeout: 5000 }).toEqual([]);
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    expect(readdirSync(cwd).sort()).toEqual(['main.py', 'noise.py', 'transforms']);
    expect(findStates()).toHaveLength(1);
    return outcome;
  }

  it('ends at SIGINT with no process and no folder, and goes on from there', async () => {
    const { code, stdout, stderr } = await interrupt('SIGINT');
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/\ninterrupted after 2 runs; the same command goes on from there\n$/);
    const again = await minimize([...OPTIONS, ...COMMAND]);
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/^going on after 2 runs of an interrupted search .*\nwith all 4 fixes\n/);
    expect(findStates()).toEqual([]);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends at %s with no process and no folder', async (signal, expected) => {
    const { code, stdout } = await interrupt(signal);
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  });

  it('is named by the help, and has its own', async () => {
    const { stdout } = await run(process.execPath, [getCli(), '--help'], { cwd });
    expect(stdout).toContain('  repro-fix minimize -- <command>  find the fewest fixes');
    const own = await minimize(['--help']);
    expect(own.code).toBe(0);
    for (const option of ['--max-runs <n>', '--no-resume', '--apply', '-o, --diff <file>', '--json', '--steps <n>', '--unsafe-fixes'])
      expect(own.stdout).toContain(`  ${option} `);
  });

  it.each([
    [[], /^error: missing required argument 'command'\n$/],
    [['--max-runs', '0', ...COMMAND], /^error: option '--max-runs <n>' argument '0' is invalid\. It must be a positive integer\.\n$/],
    [['--select', 'no-such', ...COMMAND], /^error: no transform is called `no-such`.*\n$/],
    [['-q', '--', 'no-such-program'], /^$/],
    [['-t', 'missing.mjs', ...COMMAND], /^error: .*missing\.mjs.*\n$/],
  ])('answers %j in one line', async (args, message) => {
    addTree(cwd, PROJECT);
    const { code, stderr, stdout } = await minimize(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    if (stderr === '') expect(stdout).toMatch(/^could not tell: the command could not be started/);
    writeFileSync(join(cwd, 'main.py'), '');
  });
});
