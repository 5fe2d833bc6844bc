/** Runs real commands, with plain python3 and without torch: what is compared, and that nothing is left behind. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerifyOptions, VerifyResult } from '../../src/verify/types.ts';
import { verify } from '../../src/verify/verify.ts';
import { addTree } from '../runner/folder.ts';

let folder: string;
let temporary: string | undefined;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'verify-test-')));
  // What verify writes goes to a temporary folder of our own, where it can be seen to be gone.
  temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = mkdtempSync(join(folder, 'tmp-'));
});

afterEach(() => {
  expect(readdirSync(process.env['TMPDIR']!)).toEqual([]);
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
  rmSync(folder, { recursive: true, force: true });
});

function run(program: string, options: Partial<VerifyOptions> = {}): Promise<VerifyResult> {
  writeFileSync(join(folder, 'program.py'), program);
  return verify({ command: ['python3', 'program.py'], cwd: folder, timeout: 120, ...options });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; it is its parent that has not asked yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function expectEnded(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
}

function readPids(): readonly number[] {
  return readFileSync(join(folder, 'pids'), 'utf8').trim().split(/\s+/).map(Number);
}

describe('a run that has come to a difference', () => {
  /** Writes the records of a training, as the probe would; from the third step on, the runs differ. */
  const TRAINING = `
import json, os, sys, time
number = len([name for name in os.listdir(".") if name.startswith("run-")])
open("run-%d" % number, "w").write(str(os.getpid()))
head = {"k": "process", "pid": 1, "parent": 0, "rank": None, "identity": [], "argv": ["x"], "time": 1, "version": "3.11.7", "hash": 7}
with open(os.path.join(os.environ["REPRO_FIX_RECORDS"], "1-1-0.jsonl"), "w", buffering=1) as file:
    def write(**event):
        file.write(json.dumps(event) + "\\n")
    file.write(json.dumps(head) + "\\n")
    write(k="opt", o=0, c="SGD", n=1, numel=1, p="p", at="x.py:1", rng=",,,")
    for step in range(6):
        write(k="loss", v="%d.5" % step, at="x.py:2", rng=",,,")
        write(k="step", s=step, o=0, g="g", p="p%d-%d" % (step, number if step > 2 else 0), at="x.py:3", rng=",,,")
    if number == 1 and "wait" in sys.argv:
        time.sleep(100)
`;

  it('is ended where that is asked for, and compared as far as it went', async () => {
    writeFileSync(join(folder, 'train.py'), TRAINING);
    const result = await verify({
      command: ['python3', 'train.py', 'wait'],
      cwd: folder,
      timeout: 60,
      runs: 3,
      secondPass: false,
      stopsAtDifference: true,
    });
    expect(result).toMatchObject({ verdict: 'different', exitCode: 1, difference: { kind: 'parameters', step: 3, at: 'x.py:3' } });
    expect(result.runs.map(({ exitCode }) => exitCode)).toEqual([0, undefined]);
    await expectEnded([Number(readFileSync(join(folder, 'run-1'), 'utf8'))]);
  });

  it('goes on otherwise', async () => {
    writeFileSync(join(folder, 'train.py'), TRAINING);
    const result = await verify({ command: ['python3', 'train.py'], cwd: folder, timeout: 60, runs: 3, secondPass: false });
    expect(result).toMatchObject({ verdict: 'different', difference: { kind: 'parameters', step: 3, values: ['p3-0', 'p3-1'] } });
    expect(result.runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });
});

describe('verify without torch', () => {
  it('finds equal what differs only in times, and runs as often as asked', async () => {
    const result = await run('import time\nopen("runs", "a").write("x")\nprint("result 7 in", time.perf_counter(), "s")\n', { runs: 3 });
    expect(result).toMatchObject({ verdict: 'equal', exitCode: 0, summary: 'equal: output (no optimizer step was seen)' });
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('xxx');
  });

  it('shows the first line that differs and names the generator that nothing seeded', async () => {
    const result = await run('import random\nprint("start")\nprint("result", random.random())\n');
    expect(result).toMatchObject({ verdict: 'different', exitCode: 1, difference: { kind: 'output', what: 'line 2 of standard output' } });
    expect(result.difference?.values[0]).toMatch(/^result 0\.\d+$/);
    expect(result.suggestions.map(({ id }) => id)).toEqual(['unseeded-run']);
  });

  it('confirms by a trial that the order of a set was the cause', async () => {
    const result = await run('print(list({str(n) for n in range(50)}))\n');
    expect(result.suggestions).toMatchObject([{ id: 'unordered-set', isConfirmed: true }]);
  });

  it('tells the built-in `hash` from sets, and which line calls it first for a string', async () => {
    const program =
      'class Key:\n    def __hash__(self):\n        return hash("key")\n\n\nlen({Key()}) + hash(1)\nprint([name for name in map(str, range(50)) if hash(name) % 2])\n';
    expect((await run(program)).suggestions).toMatchObject([
      { id: 'hash-order', at: 'program.py:7', isConfirmed: true },
      { id: 'unordered-set', at: '', isConfirmed: true },
    ]);
  });

  it.each([
    '[f.result() for f in as_completed([pool.submit(wait, n) for n in range(24)])]',
    'list(Pool(8).imap_unordered(wait, range(24)))',
  ])('confirms by a trial that the order in which workers are done was the cause: %s', async (collect) => {
    const program = `import os, time
from concurrent.futures import ThreadPoolExecutor, as_completed
from multiprocessing.pool import ThreadPool as Pool

def wait(n):
    time.sleep(os.urandom(1)[0] / 5000)
    return n

with ThreadPoolExecutor(8) as pool:
    print(${collect})
`;
    expect((await run(program)).suggestions[0]).toMatchObject({ id: 'completion-order', at: 'program.py:10', isConfirmed: true });
  });

  it('leaves a cause out that a trial refutes', async () => {
    const result = await run('import os\nprint(os.times().elapsed, os.getpid())\nprint(id(object()), os.urandom(4))\n');
    expect(result.verdict).toBe('different');
    expect(result.suggestions.map(({ id }) => id)).not.toContain('unordered-set');
  });

  it('records generators made without a seed and sources that no seed reaches, in the user’s code only', async () => {
    const result = await run(
      'import random, tempfile, uuid\ntempfile.mkdtemp(dir=".")\nprint(random.Random().random())\nprint(uuid.uuid4())\n',
    );
    expect(result.suggestions.map(({ id, at }) => [id, at])).toEqual([
      ['unseeded-generator', 'program.py:3'],
      ['entropy-source', 'program.py:4'],
    ]);
  });

  it('tells the seed of a generator that is another in each run', async () => {
    const program = 'import os, random\nfixed = random.Random(4), random.Random("x")\nprint(random.Random(os.getpid()).random())\n';
    const [first] = (await run(program)).suggestions;
    const why = expect.stringMatching(/^`random\.Random` was given \d+ in one run and \d+ in the other$/) as string;
    expect(first).toMatchObject({ id: 'nondeterministic-seed', at: 'program.py:3', why });
  });

  it('records that an environment of a library was never seeded', async () => {
    // As gymnasium has it: NumPy asks for the seed, and its own frames are compiled.
    addTree(folder, { 'site-packages/gymnasium/__init__.py': 'import secrets\n\ndef make():\n    return secrets.randbits(128)\n' });
    const env = { PYTHONPATH: join(folder, 'site-packages') };
    const result = await run('import gymnasium\nprint(gymnasium.make())\n', { env });
    expect(result.suggestions.map(({ id, at }) => [id, at])).toEqual([['unseeded-environment', 'program.py:2']]);
  });

  it('compares the files that a run wrote', async () => {
    const program =
      'import os, random\nos.makedirs("out", exist_ok=True)\nopen("out/a.txt", "w").write("same\\n%s\\n" % random.random())\n';
    const result = await run(program, { compare: ['out'] });
    expect(result).toMatchObject({ exitCode: 1, difference: { kind: 'file', what: 'line 2 of out/a.txt' } });
    const equal = await run('import os\nos.makedirs("out", exist_ok=True)\nopen("out/a.txt", "wb").write(bytes(300))\n', {
      compare: ['out'],
    });
    expect(equal).toMatchObject({ exitCode: 0, summary: 'equal: files (no optimizer step was seen)' });
  });

  it('cannot tell when there was nothing to compare', async () => {
    expect(await run('x = 1\n')).toMatchObject({ verdict: 'unknown', exitCode: 2, summary: expect.stringContaining('no optimizer step') });
    const isolated = await verify({ command: ['python3', '-I', '-c', 'pass'], cwd: folder });
    expect(isolated).toMatchObject({ exitCode: 2, summary: expect.stringContaining('no Python process was seen') });
  });

  it('gives the command the interpreter that it would have had', async () => {
    writeFileSync(join(folder, 'sitecustomize.py'), 'import builtins\nbuiltins.chained = True\n');
    const program = 'import sys\nprint(chained, sys.path, sys.modules["sitecustomize"].__file__)\n';
    writeFileSync(join(folder, 'shell.sh'), 'exec python3 program.py\n');
    const result = await run(program, { command: ['sh', 'shell.sh'], env: { PYTHONPATH: folder } });
    const plain = spawnSync('sh', ['shell.sh'], { cwd: folder, env: { ...process.env, PYTHONPATH: folder }, encoding: 'utf8' });
    expect(plain.stdout).toContain('True');
    expect(result.runs[0]?.stdout.tail).toBe(plain.stdout);
    expect(result.verdict).toBe('equal');
  });

  it('changes no draw', async () => {
    const program = 'import random\nrandom.seed(3)\nprint(random.random(), random.Random(5).random())\n';
    writeFileSync(join(folder, 'plain.py'), program);
    const plain = await verify({ command: ['python3', '-I', 'plain.py'], cwd: folder });
    const probed = await run(program);
    expect(probed.runs[0]?.stdout.tail).toBe(plain.runs[0]?.stdout.tail);
    expect(probed.verdict).toBe('equal');
  });
});

describe('a command that goes wrong', () => {
  it('cannot tell when it fails, and shows what it printed', async () => {
    const result = await run('print("before")\nraise ValueError("no data")\n');
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2, summary: 'could not tell: run 1 failed with exit code 1' });
    expect(result.runs).toHaveLength(1);
    expect(result.runs[0]?.stdout.tail).toBe('before\n');
    expect(result.runs[0]?.stderr.tail).toContain('ValueError: no data');
  });

  it('cannot tell when it cannot be started', async () => {
    const result = await verify({ command: ['no-such-program-here'], cwd: folder });
    expect(result).toMatchObject({ exitCode: 2, summary: expect.stringContaining('could not be started') });
  });

  it('ends it at the time limit, with children that ignore SIGTERM and sessions of their own', async () => {
    const program = [
      'import os, signal, subprocess, sys, time',
      'signal.signal(signal.SIGTERM, signal.SIG_IGN)',
      'own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)',
      'child = os.fork()',
      'if child: open("pids", "w").write("%d %d %d" % (os.getpid(), child, own.pid))',
      'time.sleep(300)',
    ].join('\n');
    const result = await run(program, { timeout: 4 });
    expect(result).toMatchObject({ exitCode: 2, summary: expect.stringContaining('did not end within 4 s') });
    await expectEnded(readPids());
  });

  it('does not wait for a child that it left behind, and ends it', async () => {
    const program =
      'import subprocess, sys\np = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])\nopen("pids", "a").write("%d " % p.pid)\nprint("done")\n';
    const result = await run(program);
    expect(result.verdict).toBe('equal');
    await expectEnded(readPids());
  });

  it('keeps little of a long output', async () => {
    const program = 'line = "x" * 1023 + "\\n"\nfor _ in range(200 * 1024): print(line, end="")\n';
    const before = process.memoryUsage().rss;
    const result = await run(program);
    expect(result.runs[0]?.stdout.bytes).toBe(200 * 1024 * 1024);
    expect(result.runs[0]?.stdout.tail.length).toBeLessThan(10_000);
    expect(result.verdict).toBe('equal');
    expect(result.notes).toEqual(['only the first 16 MiB of the output and its end were compared']);
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
  });

  it('compares the end of a long output, too', async () => {
    const program =
      'import os\nline = "x" * 1023 + "\\n"\nfor _ in range(20 * 1024): print(line, end="")\nprint("score", os.urandom(4).hex())\n';
    const { difference, verdict } = await run(program, { secondPass: false });
    expect({ verdict, difference }).toMatchObject({ verdict: 'different', difference: { what: 'a line at the end of standard output' } });
    expect(difference?.values[0]).toMatch(/^score [0-9a-f]{8}$/);
  });

  it('ends with its processes when it is interrupted', async () => {
    const controller = new AbortController();
    const started = run('import os, time\nopen("pids", "w").write(str(os.getpid()))\ntime.sleep(300)\n', { signal: controller.signal });
    await expect.poll(() => existsSync(join(folder, 'pids')) && readPids()[0]! > 0, { timeout: 30_000 }).toBe(true);
    controller.abort();
    expect(await started).toMatchObject({ verdict: 'unknown', exitCode: 130, summary: 'could not tell: interrupted by SIGINT' });
    await expectEnded(readPids());
  });

  it('leaves nothing when SIGINT reaches the process that verifies', async () => {
    writeFileSync(join(folder, 'program.py'), 'import os, time\nopen("pids", "w").write(str(os.getpid()))\ntime.sleep(300)\n');
    const source = new URL('../../src/verify/verify.ts', import.meta.url);
    const main = join(folder, 'main.mjs');
    const bundled = join(folder, 'bundle', 'verify.mjs');
    await build({ entryPoints: [source.pathname], bundle: true, platform: 'node', format: 'esm', outfile: bundled, logLevel: 'error' });
    cpSync(new URL('./probe', source), join(folder, 'bundle', 'probe'), { recursive: true });
    writeFileSync(
      main,
      `import { verify } from './bundle/verify.mjs';\nconst { exitCode } = await verify({ command: ['python3', 'program.py'] });\nprocess.exitCode = exitCode;\n`,
    );
    const child = spawn(process.execPath, [main], { cwd: folder, stdio: 'inherit' });
    await expect.poll(() => existsSync(join(folder, 'pids')) && readPids()[0]! > 0, { timeout: 30_000 }).toBe(true);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
    await expectEnded(readPids());
  });
});
