/**
 * The GitHub action as a runner executes it: its shell steps run by bash, in their order, with the variables that GitHub sets, over a
 * checkout in which nothing is built. Steps that are actions of others are only looked at. Needs PyYAML, which comes with `pre-commit`.
 */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, type Outcome } from '../cli/command.ts';
import { LOADER, makeNotebook, TRAIN } from '../cli/programs.ts';
import { addTree, type Tree } from '../runner/folder.ts';
import { copyWorkingTree } from './checkout.ts';
import { getPython } from './python.ts';

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: unknown }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

let folder: string;
let checkout: string;
let text: string;
let action: Action;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-action-')));
  checkout = join(folder, 'action');
  await copyWorkingTree(checkout);
  text = readFileSync(join(checkout, 'action.yml'), 'utf8');
  const read = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)';
  const { code, stdout, stderr } = await run(getPython(), ['-c', read], { cwd: folder, input: text });
  expect(code, stderr).toBe(0);
  action = JSON.parse(stdout) as Action;
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('action.yml', () => {
  it('is a composite action whose steps are complete', () => {
    expect(action.runs.using).toBe('composite');
    for (const step of action.runs.steps) {
      if (step.uses === undefined) expect(step).toMatchObject({ shell: 'bash', name: expect.any(String) as string });
      else expect(step.uses).toMatch(/^[\w-]+(?:\/[\w-]+)+@v\d+$/);
    }
  });

  it('declares the inputs and outputs that it uses, all of them as text', () => {
    const used = [...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name);
    expect([...new Set(used)].sort()).toEqual(Object.keys(action.inputs).sort());
    for (const { description, default: value } of Object.values(action.inputs)) {
      expect(typeof value).toBe('string');
      expect(description).not.toBe('');
    }
    const ids = action.runs.steps.map(({ id }) => id);
    for (const [, id] of text.matchAll(/\bsteps\.([\w-]+)/g)) expect(ids).toContain(id);
  });

  it('puts no expression into the program of a shell', () => {
    for (const step of action.runs.steps) expect(step.run ?? '').not.toContain('${{');
  });

  it('uploads what its check wrote, but not from a fork', () => {
    const upload = action.runs.steps.find(({ uses }) => uses?.startsWith('github/codeql-action/upload-sarif@'));
    expect(upload?.with).toEqual({ sarif_file: '${{ steps.check.outputs.sarif }}', category: '${{ inputs.category }}' });
    expect(upload?.if).toContain("inputs.upload-sarif == 'true'");
    expect(upload?.if).toContain('github.event.pull_request.head.repo.fork != true');
  });
});

/** A job of one repository with this action in it. */
interface Job {
  readonly workspace: string;
  readonly temp: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the check printed, and how the last step ended. */
  readonly check: Outcome;
  readonly code: number | undefined;
}

/** Runs the shell steps one after the other; one that fails ends the job, as it does on GitHub. */
async function runJob(name: string, tree: Tree, inputs: Readonly<Record<string, string>> = {}): Promise<Job> {
  const [workspace, temp] = [join(folder, name, 'workspace'), join(folder, name, 'temp')];
  for (const path of [workspace, temp]) mkdirSync(path, { recursive: true });
  addTree(workspace, tree);
  const outputFile = join(folder, name, 'output');
  writeFileSync(outputFile, '');
  const readOutputs = () =>
    Object.fromEntries([...readFileSync(outputFile, 'utf8').matchAll(/^(\w+)=(.*)$/gm)].map(([, key, value]) => [key, value ?? '']));
  const evaluate = (value: string): string =>
    value.replace(/\$\{\{ (\S+) \}\}/g, (_, expression: string) => {
      const [, input] = /^inputs\.(.+)$/.exec(expression) ?? [];
      const [, output] = /^steps\.check\.outputs\.(.+)$/.exec(expression) ?? [];
      const found = input === undefined ? readOutputs()[output ?? ''] : (inputs[input] ?? String(action.inputs[input]?.default));
      if (found === undefined) throw new Error(`no value for ${expression}`);
      return found;
    });

  let check: Outcome | undefined;
  let code: number | undefined = 0;
  for (const step of action.runs.steps) {
    if (step.run === undefined) continue;
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: checkout,
      GITHUB_OUTPUT: outputFile,
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...Object.fromEntries(Object.entries(step.env ?? {}).map(([key, value]) => [key, evaluate(value)])),
    };
    // How GitHub starts the shell `bash`.
    const outcome = await run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], { cwd: workspace, env });
    if (step.id === 'check') check = outcome;
    code = outcome.code;
    if (code !== 0) break;
  }
  if (check === undefined) throw new Error(`${name} ended before its check with ${String(code)}`);
  return { workspace, temp, outputs: readOutputs(), check, code };
}

interface Log {
  readonly version: string;
  readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
}

const readLog = (path: string | undefined): Log => JSON.parse(readFileSync(path ?? '', 'utf8')) as Log;

describe('a job', () => {
  it('marks what is found, writes it as SARIF, and fails after that', async () => {
    const job = await runJob('found', { 'src/train.py': TRAIN, 'a notebook.ipynb': makeNotebook(LOADER), 'x.py': 'x = 1\n' });
    expect(job.check, job.check.stderr).toMatchObject({ code: 0 });
    expect(job.code).toBe(1);
    const marks = job.check.stdout.trimEnd().split('\n');
    expect(marks).toHaveLength(4);
    expect(marks.filter((mark) => mark.includes(`file=${join(job.workspace, 'src/train.py')},line=`))).toHaveLength(3);
    expect(marks.filter((mark) => mark.includes(`file=${join(job.workspace, 'a notebook.ipynb')},line=`))).toHaveLength(1);
    expect(job.outputs).toEqual({ sarif: join(job.temp, 'repro-fix.sarif'), status: '1' });
    expect(readLog(job.outputs['sarif']).runs[0]?.results).toHaveLength(4);
    expect(readFileSync(join(job.workspace, 'src/train.py'), 'utf8')).toBe(TRAIN);
  });

  it('passes where nothing is found', async () => {
    const job = await runJob('clean', { 'x.py': 'x = 1\n' });
    expect(job).toMatchObject({ code: 0, outputs: { status: '0' } });
    expect(readLog(job.outputs['sarif'])).toMatchObject({ version: '2.1.0', runs: [{ results: [] }] });
  });

  it('takes paths by line and options by word, none of which the shell reads', async () => {
    const tree = { 'with space/train.py': TRAIN, '$(touch pwned).py': LOADER, 'other.py': LOADER, '-q.py': '' };
    const inputs = { paths: 'with space\n$(touch pwned).py\n-q.py\n', args: '--select unseeded-dataloader  --exit-zero\n' };
    const job = await runJob('inputs', tree, inputs);
    expect(job.code, job.check.stderr).toBe(0);
    expect(job.check.stdout.match(/^::.*title=repro-fix \(unseeded-dataloader\)/gm)).toHaveLength(2);
    expect(job.check.stdout).not.toContain('other.py');
    expect(readdirSync(job.workspace).sort()).toEqual(
      Object.keys(tree)
        .map((path) => path.split('/')[0])
        .sort(),
    );
  });

  it('fails with what is wrong, and has nothing to upload, where the check cannot run', async () => {
    const job = await runJob('mistake', { 'x.py': TRAIN }, { args: '--sede 1' });
    expect(job).toMatchObject({ code: 2, outputs: { status: '2' } });
    expect(job.outputs).not.toHaveProperty('sarif');
    expect(job.check.stderr).toMatch(/^error: unknown option '--sede'/);
  });
});
