/**
 * Code cells → one virtual Python text. Each piece is the Python of one cell, its commands masked, and stands between line endings that
 * belong to no cell: an edit that touches one would cross a cell. Cells in another language are no part of the text.
 */
import { getPythonStart, maskMagics } from './magics.ts';
import type { CodeCell } from './read.ts';

/** The Python of one cell in the virtual text. */
export interface Piece {
  readonly cell: CodeCell;
  /** Range in the virtual text. */
  readonly start: number;
  readonly end: number;
  /** Where it begins in the cell's own text: after a `%%time` line, else 0. */
  readonly cellOffset: number;
}

export interface JoinedCells {
  /** Commands masked. */
  readonly text: string;
  /** As `text`, with the commands as they were written. */
  readonly original: string;
  readonly pieces: readonly Piece[];
}

/** Joins the Python cells among `cells`. */
export function joinCells(cells: readonly CodeCell[]): JoinedCells {
  const texts: string[] = [];
  const originals: string[] = [];
  const pieces: Piece[] = [];
  let start = 0;
  for (const cell of cells) {
    const cellOffset = getPythonStart(cell.text);
    if (cellOffset === undefined) continue;
    const original = cell.text.slice(cellOffset);
    const end = start + original.length;
    pieces.push({ cell, start, end, cellOffset });
    originals.push(original);
    texts.push(maskMagics(original));
    start = end + 1;
  }
  return { text: texts.join('\n'), original: originals.join('\n'), pieces };
}

/** The piece that holds `offset` of the virtual text; a line ending between two cells counts to the first. Undefined without cells. */
export function getPieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return pieces[low];
}
