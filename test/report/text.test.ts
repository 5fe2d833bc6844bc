import { describe, expect, test } from 'vitest';
import type { FileResult } from '../../src/engine/types.ts';
import { formatConcise } from '../../src/report/concise.ts';
import { formatText } from '../../src/report/text.ts';
import { COLORED, NOTEBOOK_CELLS, NOTEBOOK_TEXT, PLAIN, sampleResult, type SampleFile } from './samples.ts';

const check = { mode: 'check', colors: PLAIN } as const;

function frameOf(file: SampleFile): string {
  const output = formatText([sampleResult(file)], check);
  return output.slice(output.indexOf('\n') + 1, output.indexOf('help:'));
}

test('a finding with its code, its help and its fix', () => {
  const text = 'import torch\n\ndef main():\n    loader = DataLoader(train_set, shuffle=True)\n    train(loader)\n\n\nmain()\n';
  const fix = { title: 'Pass a generator', safety: 'safe', edits: [] } as const;
  const result = sampleResult({ text, findings: [{ code: 'DataLoader(train_set, shuffle=True)', status: 'applied', fix }] });
  expect(formatText([result], check)).toBe(
    [
      'train.py:4:14  warning unseeded-dataloader  `DataLoader` shuffles without a `generator`  [fix]',
      '  |',
      '2 |',
      '3 | def main():',
      '4 |     loader = DataLoader(train_set, shuffle=True)',
      '  |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
      '5 |     train(loader)',
      '6 |',
      '  |',
      'help: Pass `generator=`.',
      '',
      '',
    ].join('\n'),
  );
});

describe('what there is in the way of a fix', () => {
  const edits = [{ start: 0, end: 0, text: '' }];
  test.each([
    [{ status: 'applied', fix: { title: '', safety: 'safe', edits } }, ' [fix]'],
    [{ status: 'available', fix: { title: '', safety: 'unsafe', edits } }, ' [fix with --unsafe-fixes]'],
    [{ status: 'available', fix: { title: '', safety: 'suggest', edits } }, ' [suggestion]'],
    [{ status: 'refused', fix: { title: '', safety: 'safe', edits }, reason: 'it overlaps' }, ' [fix refused]'],
    [{ status: 'none' }, ''],
  ] as const)('%j', (finding, tag) => {
    const result = sampleResult({ findings: [{ code: 'x', message: 'found', ...finding }] });
    expect(formatConcise([result], check)).toBe(`train.py:1:1: warning unseeded-dataloader found${tag}\n`);
    const text = formatText([result], check);
    expect(text.split('\n')[0]).toBe(`train.py:1:1  warning unseeded-dataloader  found${tag && ` ${tag}`}`);
    expect(text.includes('note: the fix was refused: it overlaps\n')).toBe(finding.status === 'refused');
  });
});

test('after an in-place run only what remains is shown, in the order of the text', () => {
  const file = {
    text: 'a\nb\nc\n',
    findings: [
      { code: 'c', id: 'third' },
      { code: 'b', id: 'second', status: 'applied' },
      { code: 'a', id: 'first' },
    ],
  } as const;
  const idsOf = (result: FileResult, mode: 'fix' | 'check'): string[] =>
    formatConcise([result], { mode, colors: PLAIN })
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[2] ?? '');
  const written = sampleResult({ ...file, after: 'new\n' });
  expect(idsOf(written, 'fix')).toEqual(['first', 'third']);
  expect(idsOf(written, 'check')).toEqual(['first', 'second', 'third']);
  expect(idsOf(sampleResult({ ...file, status: 'failed' }), 'fix')).toEqual(['first', 'second', 'third']);
});

describe('code frames', () => {
  test('at the first line, the last line and the end of the text', () => {
    expect(frameOf({ text: 'a\nb\nc\nd', findings: [{ code: 'a' }] })).toBe('  |\n1 | a\n  | ^\n2 | b\n3 | c\n  |\n');
    expect(frameOf({ text: 'a\nb\nc\nd', findings: [{ code: 'd' }] })).toBe('  |\n2 | b\n3 | c\n4 | d\n  | ^\n  |\n');
    const atEnd = sampleResult({ text: 'a\n', findings: [{ code: 'a\n' }] });
    const empty = {
      ...atEnd,
      diagnostics: atEnd.diagnostics.map((d) => ({ ...d, start: 2, end: 2, startPosition: { line: 2, column: 1 } })),
    };
    expect(formatText([empty], check)).toContain('  |\n1 | a\n2 |\n  | ^\n  |\n');
  });

  test('line numbers of different widths', () => {
    const text = Array.from({ length: 12 }, (_, index) => `v${index + 1}\n`).join('');
    expect(frameOf({ text, findings: [{ code: 'v9' }] })).toBe('   |\n 7 | v7\n 8 | v8\n 9 | v9\n   | ^^\n10 | v10\n11 | v11\n   |\n');
  });

  test('tabs and wide characters keep the underline in place', () => {
    expect(frameOf({ text: '\tx = "中文"; y()\n', findings: [{ code: 'y()' }] })).toBe(
      '  |\n1 |     x = "中文"; y()\n  |                 ^^^\n  |\n',
    );
    expect(frameOf({ text: 'ab\tc\n', findings: [{ code: 'c' }] })).toBe('  |\n1 | ab  c\n  |     ^\n  |\n');
  });

  test('of several lines only the first is underlined', () => {
    expect(frameOf({ text: 'f(a,\n  b)\n', findings: [{ code: 'f(a,\n  b)' }] })).toBe('  |\n1 | f(a,\n  | ^^^^\n2 |   b)\n  |\n');
    expect(frameOf({ text: 'f(a,\r\n  b)\r\n', findings: [{ code: 'f(a,\r\n  b)' }] })).toBe('  |\n1 | f(a,\n  | ^^^^\n2 |   b)\n  |\n');
    expect(frameOf({ text: 'f(a,\r  b)\r', findings: [{ code: 'f(a,\r  b)' }] })).toBe('  |\n1 | f(a,\n  | ^^^^\n2 |   b)\n  |\n');
  });

  test('a long line is clipped around the finding, on both sides', () => {
    const text = `${'🎉'.repeat(3000)} here ${'x'.repeat(3000)}\n`;
    const [, line = '', carets = ''] = frameOf({ text, findings: [{ code: 'here' }] }).split('\n');
    expect(line).toMatch(/^1 \| …(?:🎉){14,15} here x+…$/u);
    // Each emoji is one character of the string after spreading, and two columns.
    const before = [...line.slice(0, line.indexOf('here'))].reduce((width, character) => width + (character === '🎉' ? 2 : 1), 0);
    expect(carets).toBe(`  |${' '.repeat(before - 3)}^^^^`);
  });

  test('a finding longer than the frame', () => {
    const [, line = '', carets = ''] = frameOf({ text: `${'x'.repeat(500)}\n`, findings: [{ code: 'x'.repeat(500) }] }).split('\n');
    expect(line).toBe(`1 | ${'x'.repeat(120)}…`);
    expect(carets).toBe(`  | ${'^'.repeat(120)}`);
  });

  test('a line of a megabyte costs no more than its frame', () => {
    const text = `${'x = 1; '.repeat(200_000)}y\n`;
    expect(frameOf({ text, findings: [{ code: 'y' }] }).length).toBeLessThan(300);
  });

  test('a notebook: numbered by cell, and no other cell is shown', () => {
    const file = { path: 'n.ipynb', text: NOTEBOOK_TEXT, cells: NOTEBOOK_CELLS };
    const output = formatText([sampleResult({ ...file, findings: [{ code: 'train(model)' }] })], check);
    expect(output).toMatch(/^n\.ipynb:cell 7:2:1 {2}warning/);
    expect(frameOf({ ...file, findings: [{ code: 'train(model)' }] })).toBe(
      '  |\n1 | model = make()\n2 | train(model)\n  | ^^^^^^^^^^^^\n  |\n',
    );
    expect(frameOf({ ...file, findings: [{ code: 'import torch' }] })).toBe('  |\n1 | import torch\n  | ^^^^^^^^^^^^\n2 | x = 1\n  |\n');
  });

  test('control characters in the code are written out, and underlined as wide as that', () => {
    expect(frameOf({ text: 'a\u001b[2Jb\n', findings: [{ code: '\u001b[2J' }] })).toBe('  |\n1 | a\\x1b[2Jb\n  |  ^^^^^^^\n  |\n');
  });
});

test('colours change nothing but colours', () => {
  const result = sampleResult({ text: 'a\n\tb\n', findings: [{ code: 'b', status: 'refused', reason: 'no', severity: 'error' }] });
  const colored = formatText([result], { mode: 'check', colors: COLORED });
  expect(colored).toContain('\u001b[31m^\u001b[39m');
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(formatText([result], check));
});
