/** File results for the tests of reports: findings are placed by the code they speak of, and positions are computed, never written down. */
import { createColors } from '../../src/report/color.ts';
import type { ReportContext } from '../../src/report/context.ts';
import type { Cell, Position } from '../../src/document/types.ts';
import type { Diagnostic, FileResult, FileStatus } from '../../src/engine/types.ts';
import { createLineIndex } from '../../src/text/line-index.ts';
import type { Meta } from '../../src/transform/types.ts';

interface SampleFinding extends Partial<Omit<Diagnostic, 'start' | 'end' | 'startPosition' | 'endPosition'>> {
  /** The finding speaks of the first occurrence of this code. */
  readonly code: string;
}

export interface SampleFile {
  readonly path?: string;
  readonly text?: string;
  /** The bytes' text after the run; the file is `changed` where it is given. */
  readonly after?: string;
  readonly status?: FileStatus;
  readonly reason?: string;
  readonly cells?: readonly Cell[];
  readonly findings?: readonly SampleFinding[];
  readonly notices?: FileResult['notices'];
}

/** As a document computes it; a notebook's file line is its text line plus 100 here. */
function positionAt(text: string, cells: readonly Cell[] | undefined, offset: number): Position {
  const lines = createLineIndex(text);
  const { line, column } = lines.positionAt(offset);
  if (cells === undefined) return { line, column };
  const cell = cells.find(({ start, end }) => start <= offset && offset <= end)!;
  return { line: line - lines.getLine(cell.start) + 1, column, cell: cell.number, fileLine: line + 100 };
}

function sampleFinding(text: string, cells: readonly Cell[] | undefined, { code, ...rest }: SampleFinding): Diagnostic {
  const start = text.indexOf(code);
  if (start < 0) throw new Error(`the sample has no ${JSON.stringify(code)}`);
  const end = start + code.length;
  return {
    id: 'unseeded-dataloader',
    severity: 'warning',
    message: '`DataLoader` shuffles without a `generator`',
    help: 'Pass `generator=`.',
    fix: undefined,
    status: 'none',
    reason: undefined,
    ...rest,
    start,
    end,
    startPosition: positionAt(text, cells, start),
    endPosition: positionAt(text, cells, end),
  };
}

export function sampleResult(file: SampleFile = {}): FileResult {
  const text = file.text ?? 'x = 1\n';
  return {
    path: file.path ?? 'train.py',
    status: file.status ?? (file.after === undefined ? 'unchanged' : 'changed'),
    reason: file.reason,
    before: Buffer.from(text),
    after: Buffer.from(file.after ?? text),
    beforeText: text,
    ...(file.cells && { cells: file.cells }),
    diagnostics: (file.findings ?? []).map((finding) => sampleFinding(text, file.cells, finding)),
    notices: file.notices ?? [],
  };
}

/** A result of bytes alone. */
export function byteResult(path: string, before: Uint8Array, after: Uint8Array): FileResult {
  return { ...sampleResult({ path }), status: 'changed', before, after };
}

export const META: Meta = {
  id: 'unseeded-dataloader',
  summary: 'A DataLoader without its own generator',
  why: 'Its order then depends on every earlier draw.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['DataLoader'],
  since: '0.1.0',
};

export const PLAIN = createColors(false);
export const COLORED = createColors(true);

export const CONTEXT: ReportContext = {
  mode: 'check',
  version: '1.2.3',
  metas: [META],
  cwd: '/work/project',
  colors: PLAIN,
  stderrColors: PLAIN,
  isTerminal: false,
  args: ['.'],
  statistics: false,
  quiet: false,
};

/** Two cells of a notebook, joined. */
export const NOTEBOOK_TEXT = 'import torch\nx = 1\nmodel = make()\ntrain(model)\n';
export const NOTEBOOK_CELLS: readonly Cell[] = [
  { number: 2, start: 0, end: NOTEBOOK_TEXT.indexOf('model =') },
  { number: 7, start: NOTEBOOK_TEXT.indexOf('model ='), end: NOTEBOOK_TEXT.length },
];

const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Whether printing this could do more to a terminal than show characters. */
export function isDangerous(output: string): boolean {
  return DANGEROUS.test(output);
}
