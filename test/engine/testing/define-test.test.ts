/** Tests the tester: a right transform passes every check, and each kind of wrong one turns the check for it red. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Api, Meta, SourceFile, Transform, TransformModule } from 'repro-fix';
import { createTestKit, type TestOptions, type TransformUnderTest } from 'repro-fix/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createRecordingRunner, findFailed, type Outcome } from './recording-runner.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder of fixtures, `debug-print/` in a temporary one. */
function write(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'repro-fix-kit-'));
  folders.push(root);
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, 'debug-print', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return join(root, 'debug-print');
}

const META: Meta = {
  id: 'debug-print',
  summary: 'A `print` call',
  why: 'It is only a sample.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['print'],
  since: '0.1.0',
};

/** Reports every `print(...)` and renames it to `log(...)`. */
function rename(edit: (file: SourceFile, start: number, end: number) => { start: number; end: number; text: string }): TransformModule {
  return {
    meta: META,
    default(file: SourceFile, api: Api) {
      api
        .j(file)
        .calls('print', 'builtins.print')
        .forEach((call) => {
          const callee = call.children[0]!;
          api.report({
            node: call,
            message: '`print` is called',
            help: 'Use `log`.',
            fix: { title: 'Use `log`', edits: [edit(file, callee.start, callee.end)] },
          });
        });
    },
  };
}

const RIGHT = rename((_, start, end) => ({ start, end, text: 'log' }));
const INPUT = '"""A sample."""\nif True:\n    print(1)  # say it\n';
const OUTPUT = INPUT.replace('print', 'log');
const REPORT = '3:5 warning debug-print applied `print` is called\n';

async function run(
  files: Readonly<Record<string, string | Uint8Array>>,
  transform: TransformUnderTest,
  options?: TestOptions,
  caseName?: string,
): Promise<Outcome[]> {
  const runner = createRecordingRunner();
  createTestKit(runner).defineTest(write(files), transform, caseName, options);
  return runner.run();
}

function makeNotebook(source: string): string {
  const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: source.split(/(?<=\n)/) };
  return `${JSON.stringify({ cells: [cell], metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 4 }, null, 1)}\n`;
}

describe('defineTest', () => {
  it('checks a script in every way', async () => {
    const outcomes = await run({ 'plain.input.py': INPUT, 'plain.output.py': OUTPUT, 'plain.report.txt': REPORT }, RIGHT, {
      others: [RIGHT],
    });
    expect(findFailed(outcomes)).toEqual([]);
    expect(outcomes.map((outcome) => outcome.name.replace('debug-print > plain > ', ''))).toEqual([
      'becomes its output',
      'agrees with CRLF line endings',
      'agrees with a byte order mark',
      'agrees indented with tabs',
      'agrees without a final newline',
      'is settled after one run',
      'parses with each fix alone',
      'keeps its comments',
      'settles with all transforms',
      'does not depend on the order of transforms',
      'debug-print > gives Python that compiles',
    ]);
  });

  it('checks notebooks and projects, and files without an output for not changing', async () => {
    const outcomes = await run(
      {
        'cells.input.ipynb': makeNotebook('print(1)\n'),
        'cells.output.ipynb': makeNotebook('log(1)\n'),
        'cells.report.txt': 'cell 1:1:1 warning debug-print applied `print` is called\n',
        'project/input/train.py': 'print(1)\n',
        'project/input/data/files.py': 'x = 1\n',
        'project/output/train.py': 'log(1)\n',
        'project.report.txt': 'train.py:1:1 warning debug-print applied `print` is called\n',
        'keep-name.input.py': 'def print(x): ...\nprint(1)\n',
      },
      RIGHT,
    );
    expect(findFailed(outcomes)).toEqual([]);
    expect(outcomes.map((outcome) => outcome.name)).toContain('debug-print > keep-name > does not change');
  });

  it('compares byte for byte', async () => {
    const files = { 'plain.input.py': INPUT, 'plain.output.py': `${OUTPUT}\n` };
    const [first, ...others] = await run(files, RIGHT);
    expect(first!.error).toMatchObject({ actual: OUTPUT, expected: `${OUTPUT}\n` });
    expect(first!.error!.message).toBe('plain.py must become its output');
    expect(findFailed(others)).toEqual([]);
    expect(findFailed(await run({ 'keep.input.py': INPUT }, RIGHT))).toEqual(['debug-print > keep > does not change']);
  });

  it('compares findings where a report is given', async () => {
    const outcomes = await run({ 'plain.input.py': INPUT, 'plain.output.py': OUTPUT, 'plain.report.txt': '' }, RIGHT);
    expect(outcomes[0]!.error).toMatchObject({ actual: REPORT, expected: '' });
  });
});
