import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import type { Mode } from '../../src/report/context.ts';
import { formatJson, JSON_VERSION } from '../../src/report/json.ts';
import { formatFileDiff } from '../../src/report/unified-diff.ts';
import { byteResult, NOTEBOOK_CELLS, NOTEBOOK_TEXT, sampleResult } from './samples.ts';
import { findJsonErrors, JSON_SCHEMA } from './schemas.ts';

const RESULTS: readonly FileResult[] = [
  sampleResult({
    path: 'a.py',
    after: 'x = 2\n',
    findings: [
      { code: 'x', status: 'applied', fix: { title: 'Pass it', safety: 'safe', edits: [{ start: 4, end: 5, text: '2' }] } },
      { code: '1', status: 'refused', reason: 'it overlaps', severity: 'error', fix: { title: 't', safety: 'unsafe', edits: [] } },
    ],
    notices: [
      { message: 'unused suppression', position: { line: 1, column: 1 } },
      { message: 'whole file', position: undefined },
    ],
  }),
  sampleResult({ path: 'n.ipynb', text: NOTEBOOK_TEXT, cells: NOTEBOOK_CELLS, findings: [{ code: 'train(model)', severity: 'info' }] }),
  sampleResult({ path: 's.py', status: 'skipped', reason: 'its bytes are not UTF-8' }),
  sampleResult({ path: 'f.py', status: 'failed', reason: 'disk full' }),
];

const parse = (results: readonly FileResult[], mode: Mode) => JSON.parse(formatJson(results, { mode, version: '1.2.3' }));

describe('the schema', () => {
  test.each(['fix', 'dry-run', 'check'] as const)('holds in mode %s', (mode) => {
    expect(findJsonErrors(parse(RESULTS, mode))).toEqual([]);
    expect(findJsonErrors(parse([], mode))).toEqual([]);
  });

  test('names the version that is written', () => {
    expect(JSON_SCHEMA).toMatchObject({ properties: { version: { const: JSON_VERSION } } });
  });

  test.each<[string, (report: ReturnType<typeof JSON.parse>) => void]>([
    ['.version should be equal to constant', (report) => (report.version = 2)],
    ['.files[0].status should be equal to one of the allowed values', (report) => (report.files[0].status = 'lost')],
    [".diagnostics[0] should have required property 'help'", (report) => delete report.diagnostics[0].help],
    ['.diagnostics[0].start.line should be >= 1', (report) => (report.diagnostics[0].start.line = 0)],
    ['.diagnostics[0].fix should match some schema in anyOf', (report) => (report.diagnostics[0].fix = { title: 1 })],
    ['.summary should NOT have additional properties', (report) => (report.summary.extra = 1)],
  ])('is strict: %s', (error, spoil) => {
    const report = parse(RESULTS, 'check');
    spoil(report);
    expect(findJsonErrors(report)).toContain(error);
  });
});

test('holds every finding, with positions, fix and status', () => {
  const { diagnostics, files, summary } = parse(RESULTS, 'fix');
  expect(diagnostics).toHaveLength(3);
  expect(diagnostics[0]).toEqual({
    id: 'unseeded-dataloader',
    severity: 'warning',
    message: '`DataLoader` shuffles without a `generator`',
    help: 'Pass `generator=`.',
    path: 'a.py',
    start: { line: 1, column: 1, offset: 0 },
    end: { line: 1, column: 2, offset: 1 },
    fix: { title: 'Pass it', safety: 'safe', edits: [{ start: 4, end: 5, text: '2' }] },
    status: 'applied',
    fixed: true,
    reason: null,
  });
  expect(diagnostics[1]).toMatchObject({ status: 'refused', fixed: false, reason: 'it overlaps' });
  expect(diagnostics[2]).toMatchObject({ path: 'n.ipynb', start: { cell: 7, line: 2, column: 1, fileLine: 104, offset: 34 }, fix: null });
  expect(files.map(({ path, status, reason }: FileResult) => [path, status, reason])).toEqual([
    ['a.py', 'changed', null],
    ['n.ipynb', 'unchanged', null],
    ['s.py', 'skipped', 'its bytes are not UTF-8'],
    ['f.py', 'failed', 'disk full'],
  ]);
  expect(summary).toMatchObject({ found: 2, fixed: 1, remaining: 1, notes: 1, transforms: [{ id: 'unseeded-dataloader', found: 3 }] });
});

test('names the paths that could not be looked at', () => {
  const errors = [{ path: 'gone.py', message: 'no such file or directory: `gone.py`' }];
  const report = JSON.parse(formatJson([], { mode: 'check', version: '1.2.3', errors }));
  expect(findJsonErrors(report)).toEqual([]);
  expect(report).toMatchObject({ errors, files: [], summary: { files: { total: 0 } } });
  expect(parse(RESULTS, 'check').errors).toEqual([]);
});

test('a dry run has the diffs, whatever their bytes; other modes have none', () => {
  const utf8 = byteResult('u.py', Buffer.from('# é\r\na\n'), Buffer.from('# é\r\nb'));
  const other = byteResult('o.py', Buffer.from('# \xe9\na\n', 'latin1'), Buffer.from('# \xe9\nb\n', 'latin1'));
  const { files } = parse([utf8, other, ...RESULTS.slice(1)], 'dry-run');
  expect(files[0].diff.encoding).toBe('utf-8');
  expect(Buffer.from(files[0].diff.content)).toEqual(Buffer.from(formatFileDiff(utf8)));
  expect(files[1].diff.encoding).toBe('base64');
  expect(Buffer.from(files[1].diff.content, 'base64')).toEqual(Buffer.from(formatFileDiff(other)));
  expect(files[2].diff).toBeNull();
  expect(parse([utf8], 'check').files[0]).not.toHaveProperty('diff');
});
