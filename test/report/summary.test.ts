import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import type { Mode } from '../../src/report/context.ts';
import { countByTransform, formatStatistics } from '../../src/report/statistics.ts';
import { formatSummary, summarize } from '../../src/report/summary.ts';
import { META, PLAIN, sampleResult } from './samples.ts';

const SAFE = { title: 'fix', safety: 'safe', edits: [] } as const;
const UNSAFE = { title: 'fix', safety: 'unsafe', edits: [] } as const;
const SUGGEST = { title: 'fix', safety: 'suggest', edits: [] } as const;

const MIXED: readonly FileResult[] = [
  sampleResult({
    path: 'a.py',
    after: 'y\n',
    findings: [
      { code: 'x', status: 'applied', fix: SAFE },
      { code: '1', status: 'applied', fix: SAFE, severity: 'error' },
      { code: 'x', status: 'available', fix: UNSAFE, id: 'shared-generator' },
      { code: 'x', status: 'available', fix: SUGGEST },
      { code: 'x', status: 'refused', fix: SAFE, reason: 'no' },
      { code: 'x', severity: 'info', id: 'multi-gpu' },
    ],
  }),
  sampleResult({ path: 'b.py' }),
  sampleResult({ path: 'c.py', status: 'failed', reason: 'disk full', findings: [{ code: 'x', status: 'applied', fix: SAFE }] }),
  ...['d.py', 'e.py', 'f.py', 'g.py'].map((path) => sampleResult({ path, status: 'skipped', reason: 'its bytes are not UTF-8' })),
  sampleResult({ path: 'h\u001b.py', status: 'skipped', reason: '`# repro-fix: skip-file`' }),
];

function summaryOf(results: readonly FileResult[], mode: Mode, args: readonly string[] = ['.']): string[] {
  return formatSummary(results, summarize(results), { mode, colors: PLAIN, args }).trimEnd().split('\n');
}

test('the totals add up', () => {
  const summary = summarize(MIXED);
  const { files } = summary;
  expect(files).toEqual({ total: 8, changed: 1, unchanged: 1, skipped: 5, failed: 1 });
  expect(files.changed + files.unchanged + files.skipped + files.failed).toBe(files.total);
  expect(summary.skipped.flatMap(({ paths }) => paths)).toHaveLength(files.skipped);
  // What was planned for a file that failed is not fixed.
  expect(summary).toMatchObject({ found: 6, fixed: 2, remaining: 4, fixableUnsafely: 1, refused: 1, notes: 1 });
  expect(summary.remainingBySeverity).toEqual({ error: 0, warning: 4, info: 1 });
});

describe('in words', () => {
  test('of an in-place run', () => {
    expect(summaryOf(MIXED, 'fix')).toEqual([
      'Found 6 problems (2 fixed, 4 remaining) and 1 note.',
      '8 files: 1 changed, 1 unchanged, 5 skipped, 1 failed.',
      '  skipped 4: its bytes are not UTF-8 (d.py, e.py, f.py, …)',
      '  skipped 1: `# repro-fix: skip-file` (h\\x1b.py)',
      'Run `repro-fix --unsafe-fixes .` to fix 1 more; an unsafe fix may change results, so read the diff first.',
      'Run `repro-fix verify -- python a.py` to see whether two runs now agree.',
    ]);
  });

  test('of a dry run and of a check', () => {
    expect(summaryOf(MIXED, 'dry-run')).toEqual(
      expect.arrayContaining([
        'Found 6 problems (2 would be fixed, 4 would remain) and 1 note.',
        '8 files: 1 would change, 1 unchanged, 5 skipped, 1 failed.',
        'Run `repro-fix .` to write these changes.',
      ]),
    );
    expect(summaryOf(MIXED, 'check')).toEqual(
      expect.arrayContaining(['Found 6 problems (2 fixable) and 1 note.', 'Run `repro-fix .` to fix 2 of them.']),
    );
  });

  test('of a run that finds nothing', () => {
    expect(summaryOf([sampleResult()], 'fix')).toEqual(['No problems found.', '1 file: 0 changed, 1 unchanged.']);
    expect(summaryOf([], 'check')).toEqual(['No problems found.', '0 files: 0 would change, 0 unchanged.']);
  });

  test('of one problem', () => {
    const one = [sampleResult({ after: 'y\n', findings: [{ code: 'x', status: 'applied', fix: SAFE }] })];
    expect(summaryOf(one, 'fix')[0]).toBe('Found 1 problem (1 fixed, 0 remaining).');
  });

  test('with commands that can be copied into a shell', () => {
    expect(summaryOf(MIXED, 'dry-run', ['--select', 'unseeded-run', 'my file.py', "it's.py", 'x\u001b.py'])).toContain(
      "Run `repro-fix --select unseeded-run 'my file.py' 'it'\\''s.py' 'x\\x1b.py'` to write these changes.",
    );
    const many = Array.from({ length: 50 }, (_, index) => `folder/file${index}.py`);
    expect(summaryOf(MIXED, 'dry-run', many).find((line) => line.includes('to write'))).toMatch(/file2\.py .*…` to write these changes\.$/);
  });
});

test('counts per transform', () => {
  expect(countByTransform(MIXED)).toEqual([
    { id: 'unseeded-dataloader', found: 5, fixed: 2, files: 2 },
    { id: 'multi-gpu', found: 1, fixed: 0, files: 1 },
    { id: 'shared-generator', found: 1, fixed: 0, files: 1 },
  ]);
  expect(formatStatistics(MIXED, [META], PLAIN)).toBe(
    [
      'found  fixed  files  transform',
      '    5      2      2  unseeded-dataloader  A DataLoader without its own generator',
      '    1      0      1  multi-gpu',
      '    1      0      1  shared-generator',
      '',
    ].join('\n'),
  );
  expect(formatStatistics([sampleResult()], [META], PLAIN)).toBe('');
});
