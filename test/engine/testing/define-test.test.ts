/** Tests the tester: a right transform passes every check, and each kind of wrong one turns the check for it red. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getLineEnd, type Api, type Edit, type Meta, type Node, type SourceFile, type TransformModule } from 'repro-fix';
import { createTestKit, defineInlineTest, defineTest, type TestOptions, type TransformUnderTest } from 'repro-fix/testing';
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

/** Reports every `print(...)`; `getEdits` gives the edits of its fixes, one list for each finding. */
function makeTransform(getFixes: (file: SourceFile, call: Node) => Edit[][], id = META.id): TransformModule {
  return {
    meta: { ...META, id },
    default(file: SourceFile, api: Api) {
      api
        .j(file)
        .calls('print', 'builtins.print')
        .forEach((call) => {
          for (const edits of getFixes(file, call)) {
            api.report({ node: call, message: '`print` is called', help: 'Use `log`.', fix: { title: 'Use `log`', edits } });
          }
        });
    },
  };
}

/** Replaces `print` of `print(...)`. */
function replaceCallee(getText: (file: SourceFile) => string): TransformModule {
  return makeTransform((file, call) => [[{ start: call.start, end: call.children[0]!.end, text: getText(file) }]]);
}

/** Replaces the rest of the line that begins with `print(...)`. */
function replaceRest(text: string): TransformModule {
  return makeTransform((file, call) => [[{ start: call.start, end: getLineEnd(file.text, call.start), text }]]);
}

const RIGHT = replaceCallee(() => 'log');
/** Valid together, broken apart. */
const PARENTHESES = makeTransform((_, call) => [
  [{ start: call.start, end: call.children[0]!.end, text: '(log)((' }],
  [{ start: call.end, end: call.end, text: ')' }],
]);
/** Of two that share a memory, the one that runs first speaks. */
const seen = new WeakSet<SourceFile>();
const [FIRST_COME, OTHER] = ['debug-print', 'other-print'].map((id) =>
  makeTransform((file, call) => {
    if (seen.has(file)) return [];
    seen.add(file);
    return [[{ start: call.start, end: call.children[0]!.end, text: id.replace('-', '_') }]];
  }, id),
) as [TransformModule, TransformModule];
/** Writes another name into `mark(...)` each time, which the next run finds again. */
/** Rests every second time it looks, which the engine takes for settled. */
let looks = 0;
const RESTLESS = makeTransform((_, call) => (looks++ % 2 === 0 ? [[{ start: call.start, end: call.start, text: 'y; ' }]] : []));
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
        '.ruff_cache/CACHEDIR.TAG': '',
        'project/input/.ipynb_checkpoints/train.py': 'print(1)\n',
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
    expect(first!.error!.message).toMatch(/^plain\.py must become its output/);
    expect(findFailed(others)).toEqual([]);
    expect(findFailed(await run({ 'keep.input.py': INPUT }, RIGHT))).toEqual(['debug-print > keep > does not change']);
  });

  it('compares findings where a report is given', async () => {
    const outcomes = await run({ 'plain.input.py': INPUT, 'plain.output.py': OUTPUT, 'plain.report.txt': '' }, RIGHT);
    expect(outcomes[0]!.error).toMatchObject({ actual: REPORT, expected: '' });
  });

  it.each<[string, string, TransformModule, TransformModule?]>([
    ['agrees with CRLF line endings', 'a line ending of its own', replaceCallee(() => '(\nlog)')],
    ['agrees indented with tabs', 'an indent of its own', replaceCallee((file) => `log(0)${file.style.newline}    log`)],
    ['agrees without a final newline', 'a look at the end', replaceCallee((file) => (file.text.endsWith('\n') ? 'log' : 'logs'))],
    ['is settled after one run', 'a fix that rests only now and then', RESTLESS],
    ['parses with each fix alone', 'two fixes that need each other', PARENTHESES],
    ['keeps its comments', 'an edit over a comment', replaceRest('log(1)')],
    ['gives Python that compiles', 'a return outside a function', replaceRest('return 1  # say it')],
    ['settles with all transforms', 'another that loses a comment', RIGHT, { ...replaceRest('log(1)'), meta: { ...META, id: 'another' } }],
    ['does not depend on the order of transforms', 'a memory shared with another', FIRST_COME, OTHER],
  ])('fails `%s` for %s', async (check, _, transform, other) => {
    const outcomes = await run({ 'plain.input.py': INPUT }, transform, { others: other === undefined ? [] : [other] });
    const failed = findFailed(outcomes).map((name) => name.split(' > ').at(-1));
    expect(failed).toContain(check);
    // The input has no output, so that fails too; nothing else does but what follows from the same mistake.
    expect(failed).toContain('does not change');
  });

  it('fails where the interpreter is missing, unless told to leave it out', async () => {
    const files = { 'plain.input.py': INPUT, 'plain.output.py': OUTPUT };
    const [failed] = (await run(files, RIGHT, { python: 'no-such-python' })).slice(-1);
    expect(failed!.error!.message).toMatch(/^`no-such-python` is needed to compile the outputs and cannot be run/);
    expect(findFailed(await run(files, RIGHT, { python: false }))).toEqual([]);
  });

  it('takes one case, and says when there is none', async () => {
    const files = { 'a.input.py': INPUT, 'a.output.py': OUTPUT, 'b.input.py': INPUT };
    expect(findFailed(await run(files, RIGHT, {}, 'a'))).toEqual([]);
    await expect(run(files, RIGHT, {}, 'c')).rejects.toThrow('has no case `c`');
    await expect(run({ 'a.txt': '' }, RIGHT)).rejects.toThrow('a.txt is no part of a fixture');
    await expect(run({ 'a.output.py': OUTPUT }, RIGHT)).rejects.toThrow('has no input');
    await expect(run({ 'a/input/x.py': INPUT, 'a/output/y.py': INPUT }, RIGHT)).rejects.toThrow('y.py has no input');
  });

  it('reads settings and refuses what it does not know', async () => {
    const unsafe: TransformModule = { ...RIGHT, meta: { ...META, safety: 'unsafe' } };
    const outcomes = await run(
      {
        'keep.input.py': INPUT,
        'told.input.py': INPUT,
        'told.output.py': OUTPUT,
        'told.options.json': '{ "unsafeFixes": true }',
        'unsafe-name.input.py': INPUT,
        'unsafe-name.output.py': OUTPUT,
        'only.input.py': INPUT,
        'only.output.py': INPUT.replace('print', 'print_log'),
        'only.options.json': '{ "only": ["print-log"], "path": "tests/train.py" }',
        'only.report.txt': '3:5 warning print-log applied `print` is called\n',
      },
      unsafe,
      { others: [makeTransform((_, call) => [[{ start: call.start, end: call.children[0]!.end, text: 'print_log' }]], 'print-log')] },
    );
    expect(findFailed(outcomes).filter((name) => !name.includes('order') && !name.includes('with all'))).toEqual([]);
    await expect(run({ 'a.input.py': INPUT, 'a.options.json': '{ "sed": 1 }' }, RIGHT)).rejects.toThrow('unknown key `sed`');
    await expect(run({ 'a.input.py': INPUT, 'a.options.json': '{ "seed": "1" }' }, RIGHT)).rejects.toThrow('`seed` must be a number');
    await expect(run({ 'a.input.py': INPUT, 'a.options.json': '{ "only": ["b"] }' }, RIGHT)).rejects.toThrow('names `b`');
  });

  it('applies the fixes of a bare function', async () => {
    const outcomes = await run({ 'a.input.py': INPUT, 'a.output.py': OUTPUT }, (file) => file.source.replace('print', 'log'));
    expect(findFailed(outcomes)).toEqual([]);
  });

  it('leaves bytes in another encoding as they are', async () => {
    const latin = (text: string): Uint8Array => Buffer.from(`# coding: latin-1\n# \xe9\n${text}`, 'latin1');
    const outcomes = await run({ 'a.input.py': latin(INPUT), 'a.output.py': latin(OUTPUT) }, RIGHT);
    expect(findFailed(outcomes)).toEqual([]);
    const wrong = await run({ 'a.input.py': latin(INPUT), 'a.output.py': latin('') }, RIGHT);
    expect(findFailed(wrong)).toEqual(['debug-print > a > becomes its output']);
  });

  it('writes what it got with UPDATE_FIXTURES=1', async () => {
    const folder = write({ 'a.input.py': INPUT, 'keep.input.py': 'x = 1\n', 'keep.output.py': 'y\n', 'keep.report.txt': 'z\n' });
    const runner = createRecordingRunner();
    process.env['UPDATE_FIXTURES'] = '1';
    try {
      createTestKit(runner).defineTest(folder, RIGHT);
    } finally {
      delete process.env['UPDATE_FIXTURES'];
    }
    expect(findFailed(await runner.run())).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['a.input.py', 'a.output.py', 'a.report.txt', 'keep.input.py']);
    expect(readFileSync(join(folder, 'a.output.py'), 'utf8')).toBe(OUTPUT);
    expect(readFileSync(join(folder, 'a.report.txt'), 'utf8')).toBe(REPORT);
  });
});

describe('defineInlineTest', () => {
  async function runInline(
    transform: TransformUnderTest,
    options: TestOptions | null,
    input: string,
    expected: string,
  ): Promise<Outcome[]> {
    const runner = createRecordingRunner();
    createTestKit(runner).defineInlineTest(transform, options, input, expected, 'renames');
    return runner.run();
  }

  it('checks one source in every way', async () => {
    expect(await runInline(RIGHT, null, INPUT, OUTPUT)).toEqual([{ name: 'renames', error: undefined }]);
    expect((await runInline(RIGHT, null, INPUT, OUTPUT.trimEnd()))[0]!.error).toMatchObject({ expected: OUTPUT.trimEnd() });
    expect(
      (await runInline(replaceRest('log(1)'), { python: false }, INPUT, INPUT.replace(/print.*/, 'log(1)')))[0]!.error!.message,
    ).toMatch(/loses comments/);
    expect(findFailed(await runInline(RIGHT, { path: 'a.ipynb' }, makeNotebook('print(1)'), makeNotebook('log(1)')))).toEqual([]);
  });

  it('says that a transform is none', () => {
    const { defineInlineTest } = createTestKit(createRecordingRunner());
    expect(() => defineInlineTest({} as TransformUnderTest, null, '', '')).not.toThrow();
    expect(() => createTestKit(createRecordingRunner()).defineTest(write({ 'a.input.py': '' }), {} as TransformUnderTest)).toThrow(
      'the transform under test has no default export that is a function',
    );
  });
});

describe('without a runner', () => {
  it('asks for one where describe and it are not global', () => {
    expect(() => defineTest('x', RIGHT)).toThrow('use `createTestKit({ describe, it })`');
    expect(() => defineInlineTest(RIGHT, null, '', '')).toThrow('use `createTestKit({ describe, it })`');
  });
});
