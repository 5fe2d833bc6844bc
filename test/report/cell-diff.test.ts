import { describe, expect, test } from 'vitest';
import { formatCellDiff } from '../../src/report/cell-diff.ts';
import { formatReport } from '../../src/report/format-report.ts';
import { formatDiffForTerminal, formatUnifiedDiff } from '../../src/report/unified-diff.ts';
import { byteResult, COLORED, CONTEXT, PLAIN } from './samples.ts';

/** A notebook of code cells, with a text cell above each. */
function notebook(...cells: readonly string[]): Uint8Array {
  const content = cells.flatMap((text) => [
    { cell_type: 'markdown', metadata: {}, source: ['# Title'] },
    { cell_type: 'code', execution_count: 1, metadata: {}, outputs: [], source: text.split(/(?<=\n)/) },
  ]);
  return Buffer.from(`${JSON.stringify({ cells: content, metadata: {}, nbformat: 4, nbformat_minor: 4 }, undefined, 1)}\n`);
}

const changed = byteResult(
  'train.ipynb',
  notebook('%matplotlib inline\nimport torch', 'x = 1', 'print(x)\n'),
  notebook('%matplotlib inline\nimport random\n\nimport torch', 'x = 1', 'print(x)\nprint(2)'),
);

describe('formatCellDiff', () => {
  test('shows each changed cell as its owner sees it, by its number among all cells', () => {
    expect(formatCellDiff([changed], PLAIN)).toBe(
      [
        '--- train.ipynb:cell 2',
        '+++ train.ipynb:cell 2',
        '@@ -1,2 +1,4 @@',
        ' %matplotlib inline',
        '+import random',
        '+',
        ' import torch',
        '--- train.ipynb:cell 6',
        '+++ train.ipynb:cell 6',
        '@@ -1 +1,2 @@',
        ' print(x)',
        '+print(2)',
        '',
      ].join('\n'),
    );
  });

  test('shows a script as the unified diff does', () => {
    const script = byteResult('train.py', Buffer.from('x = 1\n'), Buffer.from('x = 2\n'));
    expect(formatCellDiff([script, changed], PLAIN)).toBe(formatDiffForTerminal([script], PLAIN) + formatCellDiff([changed], PLAIN));
  });

  test('lets no control character through, and colours what it adds', () => {
    const result = byteResult('a\u001b.ipynb', notebook('x = 1'), notebook('x = "\u001b[31m\u009b"\n'));
    const diff = formatCellDiff([result], PLAIN);
    expect(diff).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(diff).toContain('+x = "');
    expect(formatCellDiff([result], COLORED)).toContain(COLORED.red('-x = 1'));
  });

  test('is empty where nothing changed', () => {
    expect(formatCellDiff([byteResult('a.ipynb', notebook('x = 1'), notebook('x = 1'))], PLAIN)).toBe('');
  });
});

describe('--diff-format', () => {
  test.each([
    ['file', Buffer.from(formatUnifiedDiff([changed])).toString()],
    ['cell', formatCellDiff([changed], PLAIN)],
  ] as const)('%s decides what a dry run prints', (diffFormat, expected) => {
    const { stdout } = formatReport('text', [changed], { ...CONTEXT, mode: 'dry-run', diffFormat });
    expect(Buffer.from(stdout).toString()).toBe(expected);
  });
});
