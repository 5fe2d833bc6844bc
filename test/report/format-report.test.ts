import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import { OUTPUT_FORMATS, type OutputFormat, type ReportContext } from '../../src/report/context.ts';
import { formatReport } from '../../src/report/format-report.ts';
import { formatUnifiedDiff } from '../../src/report/unified-diff.ts';
import { COLORED, CONTEXT, isDangerous, META, sampleResult } from './samples.ts';

const RESULTS: readonly FileResult[] = [
  sampleResult({
    path: 'b.py',
    after: 'x = 2\n',
    findings: [
      { code: 'x', status: 'applied', message: 'was fixed' },
      { code: '1', message: 'remains' },
    ],
  }),
  sampleResult({
    path: 'a.py',
    findings: [{ code: 'x', message: 'first' }],
    notices: [{ message: 'syntax error', position: { line: 2, column: 3 } }],
  }),
  sampleResult({ path: 'c.py', status: 'failed', reason: 'disk full' }),
];

function report(format: OutputFormat, context: Partial<ReportContext> = {}, results = RESULTS): { stdout: string; stderr: string } {
  const { stdout, stderr } = formatReport(format, results, { ...CONTEXT, ...context });
  return { stdout: Buffer.from(stdout).toString(), stderr };
}

describe('where things go', () => {
  test('text: findings and summary on stdout, in the order of the paths; errors and notices on stderr', () => {
    const { stdout, stderr } = report('text', { mode: 'fix' });
    expect(stdout).toMatch(
      /^a\.py:1:1 {2}.*first\n[^]*\nb\.py:1:5 {2}.*remains\n[^]*\n\nFound 3 problems \(1 fixed, 2 remaining\)\.\n3 files: /,
    );
    expect(stdout).not.toContain('was fixed');
    expect(stderr).toBe('error: c.py: disk full\nwarning: a.py:2:3: syntax error\n');
  });

  test('concise', () => {
    expect(
      report('concise', { quiet: true })
        .stdout.split('\n')
        .map((line) => line.slice(0, 9)),
    ).toEqual(['a.py:1:1:', 'b.py:1:1:', 'b.py:1:5:', '']);
    expect(report('concise').stdout).toContain('\nFound 3 problems (1 fixable).\n');
  });

  test.each(['text', 'concise'] as const)('%s in a dry run: the diff alone on stdout, to the byte', (format) => {
    const { stdout, stderr } = report(format, { mode: 'dry-run', statistics: true });
    expect(stdout).toBe(Buffer.from(formatUnifiedDiff(RESULTS)).toString());
    expect(stderr).toMatch(
      /^error: c\.py: disk full\nwarning: .*\nfound {2}fixed[^]*\n\nFound 3 problems \(1 would be fixed, 2 would remain\)\.\n/,
    );
  });

  test('a dry run keeps bytes that are not UTF-8', () => {
    const bytes = sampleResult({ after: '' });
    const [before, after] = ['# \xe9\na\n', '# \xe9\nb\n'].map((text) => Buffer.from(text, 'latin1'));
    const { stdout } = formatReport('text', [{ ...bytes, before: before!, after: after! }], { ...CONTEXT, mode: 'dry-run' });
    expect(Buffer.from(stdout).includes(Buffer.from([0x20, 0x23, 0x20, 0xe9, 0x0a]))).toBe(true);
  });

  test.each(['json', 'sarif'] as const)('%s: one document on stdout, also in a dry run, and errors on stderr', (format) => {
    for (const mode of ['fix', 'dry-run', 'check'] as const) {
      const { stdout, stderr } = report(format, { mode, statistics: true });
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(stderr).toBe('error: c.py: disk full\n');
    }
  });

  test('github: commands alone on stdout, the summary on stderr', () => {
    const { stdout, stderr } = report('github');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .every((line) => line.startsWith('::')),
    ).toBe(true);
    expect(stderr).toContain('Found 3 problems');
  });

  test('--quiet leaves the summary out, never the errors', () => {
    expect(report('text', { quiet: true }).stdout).not.toContain('Found');
    expect(report('text', { mode: 'dry-run', quiet: true }).stderr).toBe('error: c.py: disk full\nwarning: a.py:2:3: syntax error\n');
  });

  test('--statistics', () => {
    expect(report('text', { statistics: true }).stdout).toMatch(
      /\n\nfound {2}fixed {2}files {2}transform\n {4}3 {6}1 {6}2 {2}unseeded-dataloader .*\n\nFound/,
    );
  });
});

test.each(OUTPUT_FORMATS)('%s does not depend on the order of the files, nor change its input', (format) => {
  const reversed = [...RESULTS].reverse();
  expect(report(format, {}, Object.freeze(reversed) as FileResult[])).toEqual(report(format));
});

describe('nothing from outside can act on a terminal', () => {
  const evil = 'x\u001b]0;owned\u0007\u009b31m\u202e\u2066\r\u0008';
  const fix = { title: evil, safety: 'unsafe', edits: [{ start: 0, end: 0, text: evil }] } as const;
  const results: readonly FileResult[] = [
    sampleResult({
      path: `${evil}.py`,
      text: `a = 1\ny = "${evil}"\nb = 2\n`,
      after: `a = 2\ny = "${evil}"\nb = 3\n`,
      findings: [
        { code: 'b', id: evil, message: evil, help: evil, status: 'refused', reason: evil, fix },
        { code: evil, message: evil, help: evil, status: 'available', fix },
      ],
      notices: [{ message: evil, position: { line: 1, column: 1 } }],
    }),
    sampleResult({ path: `s${evil}`, status: 'skipped', reason: evil }),
    sampleResult({ path: `f${evil}`, status: 'failed', reason: evil }),
  ];
  const metas = [{ ...META, id: evil, summary: evil, why: evil }];

  test.each(OUTPUT_FORMATS)('%s', (format) => {
    for (const mode of ['fix', 'dry-run', 'check'] as const) {
      const { stdout, stderr } = report(format, { mode, metas, isTerminal: true, statistics: true, args: [evil] }, results);
      expect(stdout).not.toBe('');
      expect(isDangerous(stdout)).toBe(false);
      expect(isDangerous(stderr)).toBe(false);
    }
  });

  test('nor where colours are on and standard output is a pipe', () => {
    const { stdout } = report('text', { mode: 'dry-run', colors: COLORED }, results);
    expect(stdout).toContain('\u001b[32m+');
    expect(isDangerous(stdout.replace(/\u001b\[\d+m/g, ''))).toBe(false);
  });
});
