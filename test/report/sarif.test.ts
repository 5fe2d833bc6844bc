import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import { formatSarif } from '../../src/report/sarif.ts';
import { CONTEXT, META, NOTEBOOK_CELLS, NOTEBOOK_TEXT, sampleResult } from './samples.ts';
import { findSarifErrors } from './schemas.ts';

/** The log, which is valid by the schema of the standard in every test. */
function parse(results: readonly FileResult[], context = CONTEXT) {
  const log = JSON.parse(formatSarif(results, context));
  expect(findSarifErrors(log)).toEqual([]);
  return log;
}

const getRegion = (run: ReturnType<typeof JSON.parse>) => run.results[0].locations[0].physicalLocation.region;

interface Replacement {
  readonly deletedRegion: {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  };
  readonly insertedContent: { readonly text: string };
}

interface Notification {
  readonly level: string;
  readonly message: { readonly text: string };
}

/** Applies SARIF replacements as a viewer would: by line and column, lines ending as the run says. */
function applyReplacements(text: string, replacements: readonly Replacement[], newlines: readonly string[]): string {
  const lineStarts = [0];
  for (let at = 0; at < text.length;) {
    const newline = newlines.find((sequence) => text.startsWith(sequence, at));
    at += newline?.length ?? 1;
    if (newline !== undefined) lineStarts.push(at);
  }
  const offsetOf = (line: number, column: number): number => lineStarts[line - 1]! + column - 1;
  return replacements.reduceRight((current: string, { deletedRegion: region, insertedContent }) => {
    const start = offsetOf(region.startLine, region.startColumn);
    return current.slice(0, start) + insertedContent.text + current.slice(offsetOf(region.endLine, region.endColumn));
  }, text);
}

test('a log with one run, its rules and its results', () => {
  const log = parse([sampleResult({ text: 'a\n中x = f(\n)\n', findings: [{ code: 'f(\n)', severity: 'error' }] })]);
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs;
  expect(run.columnKind).toBe('utf16CodeUnits');
  expect(run.originalUriBaseIds).toEqual({ '%SRCROOT%': { uri: 'file:///work/project/' } });
  expect(run.tool.driver).toMatchObject({ name: 'repro-fix', version: '1.2.3' });
  expect(run.tool.driver.rules).toMatchObject([
    { id: META.id, shortDescription: { text: META.summary }, defaultConfiguration: { level: 'warning' } },
  ]);
  expect(run.results).toEqual([
    {
      ruleId: 'unseeded-dataloader',
      ruleIndex: 0,
      level: 'error',
      message: { text: '`DataLoader` shuffles without a `generator`\nPass `generator=`.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'train.py', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 6, endLine: 3, endColumn: 2 },
          },
        },
      ],
      properties: { fixStatus: 'none' },
    },
  ]);
});

describe('fixes', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('give the fixed text when applied by line and column, %s', (_, newline) => {
    const text = ['# 中🎉', 'x = f(a,', '      b)', 'y', ''].join(newline);
    const at = text.indexOf('f(a');
    const edits = [
      { start: 0, end: 0, text: `import os${newline}` },
      { start: at + 2, end: text.indexOf('b)'), text: '' },
      { start: text.length, end: text.length, text: 'end' },
    ];
    const fix = { title: 'Fix it', safety: 'unsafe', edits } as const;
    const [run] = parse([sampleResult({ text, findings: [{ code: 'x', status: 'available', fix }] })]).runs;
    const [{ fixes }] = run.results;
    expect(fixes).toHaveLength(1);
    expect(fixes[0].description.text).toBe('Fix it');
    const [change] = fixes[0].artifactChanges;
    expect(change.artifactLocation.uri).toBe('train.py');
    const expected = `import os${newline}${text.slice(0, at + 2)}${text.slice(text.indexOf('b)'))}end`;
    expect(applyReplacements(text, change.replacements, run.newlineSequences)).toBe(expected);
  });

  test('are left out where they were refused, have no edits, or are in a notebook', () => {
    const fix = { title: 'Fix it', safety: 'safe', edits: [{ start: 0, end: 1, text: '' }] } as const;
    const { results } = parse([
      sampleResult({ path: 'a.py', findings: [{ code: 'x', status: 'refused', reason: 'it overlaps', fix }] }),
      sampleResult({ path: 'b.py', findings: [{ code: 'x', status: 'available', fix: { ...fix, edits: [] } }] }),
      sampleResult({
        path: 'n.ipynb',
        text: NOTEBOOK_TEXT,
        cells: NOTEBOOK_CELLS,
        findings: [{ code: 'train', status: 'available', fix }],
      }),
    ]).runs[0];
    expect(results.map(({ fixes }: { fixes: unknown }) => fixes)).toEqual([undefined, undefined, undefined]);
    expect(results[0].properties).toEqual({ fixStatus: 'refused', fixSafety: 'safe', fixRefused: 'it overlaps' });
  });
});

test('a notebook is pointed to by the line of its file', () => {
  const { results } = parse([sampleResult({ path: 'n.ipynb', text: NOTEBOOK_TEXT, cells: NOTEBOOK_CELLS, findings: [{ code: 'train' }] })])
    .runs[0];
  expect(results[0].locations[0].physicalLocation.region).toEqual({ startLine: 104, endLine: 104 });
  expect(results[0].message.text).toMatch(/^cell 7, line 2: /);
});

test('what remains after an in-place run, and what went wrong', () => {
  const results = [
    sampleResult({ path: 'a.py', after: 'y\n', findings: [{ code: 'x', status: 'applied' }, { code: '1' }] }),
    sampleResult({ path: 'b.py', status: 'failed', reason: 'disk full' }),
    sampleResult({ path: 'c.py', status: 'skipped', reason: 'binary' }),
    sampleResult({ path: 'd.py', notices: [{ message: 'syntax error', position: { line: 1, column: 3 } }] }),
  ];
  const [run] = parse(results, { ...CONTEXT, mode: 'fix' }).runs;
  expect(run.results).toHaveLength(1);
  const [invocation] = run.invocations;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications.map(({ level, message }: Notification) => [level, message.text])).toEqual([
    ['error', 'failed: disk full'],
    ['note', 'skipped: binary'],
    ['warning', 'syntax error'],
  ]);
  expect(parse([results[0]!]).runs[0].invocations[0].executionSuccessful).toBe(true);
});

test('a path that could not be looked at makes the run a failed one', () => {
  const [run] = parse([], { ...CONTEXT, errors: [{ path: 'gone.py', message: 'no such file' }] }).runs;
  expect(run.invocations[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [
      {
        level: 'error',
        message: { text: 'no such file' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'gone.py' } } }],
      },
    ],
  });
});

test.each([
  ['with space/é#1%.py', 'with%20space/%C3%A9%231%25.py', '%SRCROOT%'],
  ['esc\u001b.py', 'esc%1B.py', '%SRCROOT%'],
  ['a:b.py', 'a%3Ab.py', '%SRCROOT%'],
  ['../other/x y.py', 'file:///work/other/x%20y.py', undefined],
  ['/abs/x.py', 'file:///abs/x.py', undefined],
])('the address of %j', (path, uri, uriBaseId) => {
  const { results } = parse([sampleResult({ path, findings: [{ code: 'x' }] })]).runs[0];
  expect(results[0].locations[0].physicalLocation.artifactLocation).toEqual({ uri, ...(uriBaseId && { uriBaseId }) });
});

test.each<[string, (run: ReturnType<typeof JSON.parse>) => void]>([
  ['.runs[0].results[0].locations[0].physicalLocation.region.startLine should be >= 1', (run) => (getRegion(run).startLine = 0)],
  ['.runs[0].results[0].level should be equal to one of the allowed values', (run) => (run.results[0].level = 'fatal')],
  ['.runs[0].results[0] should NOT have additional properties', (run) => (run.results[0].line = 1)],
  ["['%SRCROOT%'].uri should match format", (run) => (run.originalUriBaseIds['%SRCROOT%'].uri = 'a b')],
  ['.fixes[0].artifactChanges[0] should have required property', (run) => delete run.results[0].fixes[0].artifactChanges[0].replacements],
])('the schema is strict: %s', (error, spoil) => {
  const fix = { title: 'Fix it', safety: 'safe', edits: [{ start: 0, end: 1, text: '' }] } as const;
  const log = parse([sampleResult({ findings: [{ code: 'x', status: 'available', fix }] })]);
  spoil(log.runs[0]);
  expect(findSarifErrors(log).join('\n')).toContain(error);
});
