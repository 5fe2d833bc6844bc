import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import { formatDiffForTerminal, formatFileDiff, formatUnifiedDiff, quotePath } from '../../src/report/unified-diff.ts';
import { byteResult, COLORED, isDangerous, PLAIN } from './samples.ts';

const TOOLS = [
  ['git', ['apply', '--whitespace=nowarn']],
  ['patch', ['-p1', '--no-backup-if-mismatch', '--quiet']],
] as const;

function run(command: string, args: readonly string[], cwd: string, input?: Uint8Array): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    input,
    env: { PATH: process.env['PATH'], GIT_CEILING_DIRECTORIES: tmpdir() },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr.toString()}${stdout.toString()}`);
  return stdout.toString('latin1');
}

function withFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'repro-fix-diff-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Applies the diff of all results with the tool and compares every file with its `after`. */
function expectToApply(results: readonly FileResult[]): void {
  for (const [command, args] of TOOLS) {
    withFolder((folder) => {
      for (const { path, before } of results) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), before);
      }
      const diff = formatUnifiedDiff(results);
      run(command, args, folder, diff);
      for (const { path, after } of results) {
        const got = readFileSync(join(folder, path));
        expect(
          got.equals(after),
          `${command}: ${JSON.stringify(path)} is ${JSON.stringify(got.toString('latin1'))}\n${Buffer.from(diff).toString('latin1')}`,
        ).toBe(true);
      }
    });
  }
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const CASES: Readonly<Record<string, readonly [string, string]>> = {
  'a line inserted': ['a\nb\nc\n', 'a\nnew\nb\nc\n'],
  'a line changed': ['a\nb\nc\n', 'a\nB\nc\n'],
  'the first line removed': ['a\nb\n', 'b\n'],
  'the last line removed': ['a\nb\n', 'a\n'],
  'hunks far apart': [`${'x\n'.repeat(30)}y\n${'x\n'.repeat(30)}`, `new\n${'x\n'.repeat(30)}Y\n${'x\n'.repeat(30)}end\n`],
  'no newline at end, before and after': ['a\nb', 'a\nB'],
  'a newline added at the end': ['a\nb', 'a\nb\n'],
  'a newline removed at the end': ['a\nb\n', 'a\nb'],
  'no newline at end, change further up': ['a\nb\nc\nd\ne\nf', 'A\nb\nc\nd\ne\nf'],
  'a line added after an unended one': ['a\nb', 'a\nb\nc'],
  'from empty': ['', 'a\n'],
  'from empty, unended': ['', 'a'],
  'to empty': ['a\nb\n', ''],
  'only a newline': ['\n', '\n\n'],
  CRLF: ['a\r\nb\r\nc\r\n', 'a\r\nnew\r\nb\r\nc\r\n'],
  'CRLF without a final newline': ['a\r\nb', 'a\r\nB'],
  'mixed line endings': ['a\r\nb\nc\rd\r\n', 'a\r\nB\nc\rd\r\nnew\r\n'],
  'LF to CRLF': ['a\nb\n', 'a\r\nb\n'],
  'lone CR only': ['a\rb\rc\r', 'a\rnew\rb\rc\r'],
  'form feed, tab, vertical tab': ['\f\na\tb\n\v\n', '\f\nA\tb\n\v\n'],
  'bytes that are not UTF-8': ['# \xe9\xff\x80\na\n', '# \xe9\xff\x80\nb\n\xc3\x28\n'],
  'a byte order mark': ['\xef\xbb\xbfa\n', '\xef\xbb\xbfimport os\na\n'],
  'UTF-8 text': ['# \xe4\xb8\xad\na\n', '# \xe4\xb8\xad\nb\n'],
  'NEL and line separator, which end no line': ['a\xc2\x85b\xe2\x80\xa8c\n', 'a\xc2\x85B\xe2\x80\xa8c\n'],
  'lines that look like headers': [
    '-- a/x\n++ b/x\n@@ -1 +1 @@\n\\ No newline\ndiff --git a/x b/x\n',
    '++ b/x\n-- a/x\n@@ -1 +1 @@\n\\ other\n',
  ],
  'trailing white space': ['a \nb\t\n', 'a  \nb\t\n \n'],
};

const NAMES = [
  'plain.py',
  'folder/sub/plain.py',
  'with space.py',
  'two  spaces .py',
  ' leading.py',
  'quote".py',
  "apostrophe'.py",
  'back\\slash.py',
  'tab\there.py',
  'line\nfeed.py',
  'carriage\rreturn.py',
  'escape\u001b[31mred.py',
  'bell\u0007.py',
  'delete\u007f.py',
  'é中文🎉.py',
  'ordner ä/datei ö.py',
  '-dash.py',
  '2020-01-01 00:00:00.000 +0000',
  'b/a/nested.py',
];

describe('applied by git apply and patch -p1', () => {
  test.each(Object.entries(CASES))('%s', (_, [before, after]) => {
    expectToApply([byteResult('file.py', latin1(before), latin1(after))]);
  });

  test.each(NAMES)('a file named %j', (name) => {
    expectToApply([byteResult(name, latin1('a\nb\n'), latin1('a\nB\n'))]);
  });

  test('all cases and names in one diff', () => {
    const results = Object.values(CASES).map(([before, after], index) => byteResult(`case ${index}.py`, latin1(before), latin1(after)));
    expectToApply([...results, ...NAMES.map((name) => byteResult(name, latin1('a\n'), latin1('b\n')))]);
  });

  test('random edits of random lines', () => {
    let state = 20_240_607;
    const random = (below: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const contents = ['', 'a', 'b', 'b', '  c', '\td', '\xff', '\xe4\xb8\xad', '--- a/x', '+', '-', ' ', '\\', 'e\rf', '\x0c'];
    const endings = ['\n', '\n', '\n', '\r\n', '\r'];
    const randomLine = (): string => (contents[random(contents.length)] ?? '') + (endings[random(endings.length)] ?? '');
    const results = Array.from({ length: 400 }, (_, index) => {
      const lines = Array.from({ length: random(40) }, randomLine);
      if (random(3) === 0) lines.push('unended');
      const edited = [...lines];
      for (let edit = random(5); edit >= 0; edit--) {
        const fresh = Array.from({ length: random(3) }, randomLine);
        edited.splice(random(edited.length + 1), random(3), ...fresh);
      }
      return byteResult(`f${index}.py`, latin1(lines.join('')), latin1(edited.join('')));
    });
    expect(results.filter(({ before, after }) => !Buffer.from(before).equals(after)).length).toBeGreaterThan(300);
    expectToApply(results);
  });

  test('in a subfolder of a repository, where paths are relative to the working directory', () => {
    withFolder((folder) => {
      run('git', ['init', '--quiet'], folder);
      mkdirSync(join(folder, 'sub'));
      writeFileSync(join(folder, 'sub/train.py'), 'a\n');
      run('git', ['apply'], join(folder, 'sub'), formatUnifiedDiff([byteResult('train.py', latin1('a\n'), latin1('b\n'))]));
      expect(readFileSync(join(folder, 'sub/train.py'), 'utf8')).toBe('b\n');
    });
  });
});

test('the text of a diff', () => {
  const diff = formatUnifiedDiff([
    byteResult('a b.py', latin1('1\n2\n3\n4\n5\n6\n7\n8\n9'), latin1('1\n2\n3\n4\nfive\n6\n7\n8\n9')),
    byteResult('same.py', latin1('1\n'), latin1('1\n')),
  ]);
  expect(Buffer.from(diff).toString()).toBe('--- a/a b.py\t\n+++ b/a b.py\t\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n');
});

test('a range of no lines names the line before it', () => {
  const diff = (before: string, after: string): string =>
    Buffer.from(formatFileDiff(byteResult('a', latin1(before), latin1(after)))).toString();
  expect(diff('', 'x')).toBe('--- a/a\n+++ b/a\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n');
  expect(diff('x\ny\n', '')).toBe('--- a/a\n+++ b/a\n@@ -1,2 +0,0 @@\n-x\n-y\n');
});

test('nothing at all where nothing changed', () => {
  expect(formatUnifiedDiff([])).toHaveLength(0);
  expect(formatFileDiff(byteResult('same.py', latin1('1\n'), latin1('1\n')))).toHaveLength(0);
});

test('paths are quoted as git quotes them', () => {
  withFolder((folder) => {
    run('git', ['init', '--quiet'], folder);
    const names = NAMES.filter((name) => !name.includes('/'));
    for (const name of names) writeFileSync(join(folder, name), '');
    const listed = run('git', ['ls-files', '--others'], folder).trimEnd().split('\n');
    expect(names.map(quotePath).sort()).toEqual(listed.sort());
  });
});

test('on a terminal the diff is coloured, and cannot do anything to it', () => {
  const results = [byteResult('a\u001b]0;title\u0007.py', Buffer.from('a\r\nb\u001b[2J\t\u202e\r\n'), Buffer.from('a\r\nB\u009b\rx\r\n'))];
  const plain = formatDiffForTerminal(results, PLAIN);
  expect(plain).toBe('--- "a/a\\033]0;title\\a.py"\n+++ "b/a\\033]0;title\\a.py"\n@@ -1,2 +1,2 @@\n a\n-b\\x1b[2J\t\\u202e\n+B\\x9b\\rx\n');
  expect(isDangerous(plain)).toBe(false);
  const colored = formatDiffForTerminal(results, COLORED);
  expect(colored).toContain('\u001b[31m-b\\x1b[2J\t\\u202e\u001b[39m\n\u001b[32m+B\\x9b\\rx\u001b[39m\n');
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});
