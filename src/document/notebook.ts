/**
 * Opens a notebook. Its Python cells become one text whose every top-level statement stands inside one cell; a cell that would break that
 * (a syntax error, indented code, a statement that only ends in the next cell) is left out and named, and the others are still analysed.
 */
import { getPieceAt, joinCells, type JoinedCells, type Piece } from '../notebook/join.ts';
import { readNotebook, type CodeCell, type Notebook } from '../notebook/read.ts';
import { getJsonOffset, writeNotebook } from '../notebook/write.ts';
import type { Node, Tree } from '../syntax/node.ts';
import type { ParsePython } from '../syntax/parser.ts';
import { createLineIndex, type LineIndex } from '../text/line-index.ts';
import { createLazy, createSourceFile, findSyntaxErrors, parseText, quoteError } from './source-file.ts';
import type { Document, Position, Problem, Skipped } from './types.ts';

/** A cell that cannot be analysed, and why. */
interface BrokenCell {
  readonly cell: CodeCell;
  readonly message: string;
  /** Offset in the cell's own text. */
  readonly offset: number;
}

/** A first line of code that is indented. IPython removes the indentation of such a cell; joined to others it would continue a block. */
const INDENTED = /^(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\n|\r))*[ \t]+(?=[^\s#])/;
/** A last line that goes on, outside a comment. */
const UNFINISHED = /(?:^|[\r\n])[^#\r\n]*\\$/;

function getBroken(piece: Piece, text: string, parse: ParsePython): BrokenCell | undefined {
  const { cell, cellOffset } = piece;
  const indented = INDENTED.exec(text);
  if (indented !== null) return { cell, message: 'its code is indented', offset: cellOffset + indented[0].length };
  if (UNFINISHED.test(text)) return { cell, message: 'its last line ends in a backslash', offset: cellOffset + text.length - 1 };
  const [error] = findSyntaxErrors(parseText(text, parse));
  return error && describeError(piece, error, error.start);
}

/** `offset` is the error's, in the piece's own text. */
function describeError({ cell, cellOffset }: Piece, error: Node, offset: number): BrokenCell {
  const line = createLineIndex(cell.text).getLine(cellOffset + offset);
  return { cell, message: `syntax error at line ${line} near \`${quoteError(error)}\``, offset: cellOffset + offset };
}

/** Statements that begin in one cell and end in another, though each cell seems to parse alone. */
function findCrossing({ text, pieces }: JoinedCells, tree: Tree): Node[] {
  return tree.root.children.filter((child) => {
    const piece = getPieceAt(pieces, child.start);
    return piece !== undefined && child.end > piece.end && text.slice(piece.end, child.end).trim() !== '';
  });
}

/** The cells to leave out so that the rest parses; none for a clean text. Looks at the cells one by one only where something is wrong. */
function findBroken(joined: JoinedCells, tree: Tree, parse: ParsePython): BrokenCell[] {
  const crossing = findCrossing(joined, tree);
  const errors = findSyntaxErrors(tree);
  const isSuspect = crossing.length > 0 || errors.length > 0;
  const broken: BrokenCell[] = [];
  for (const piece of joined.pieces) {
    const text = joined.text.slice(piece.start, piece.end);
    const found = isSuspect || INDENTED.test(text) ? getBroken(piece, text, parse) : undefined;
    if (found !== undefined) broken.push(found);
  }
  if (broken.length > 0) return broken;
  const culprit = crossing[0] ?? errors[0];
  const piece = culprit && getPieceAt(joined.pieces, culprit.start);
  return piece && culprit ? [describeError(piece, culprit, culprit.start - piece.start)] : [];
}

/** Joins and parses the cells that can be, and says which cannot. */
function parseCells({ codeCells }: Notebook, parse: ParsePython): { joined: JoinedCells; tree: Tree; broken: BrokenCell[] } {
  const left = new Set(codeCells);
  const broken: BrokenCell[] = [];
  for (;;) {
    const joined = joinCells([...left]);
    const tree = parseText(joined.text, parse);
    const found = findBroken(joined, tree, parse);
    if (found.length === 0) return { joined, tree, broken: broken.sort((a, b) => a.cell.number - b.cell.number) };
    for (const one of found) left.delete(one.cell);
    broken.push(...found);
  }
}

/** Gives the place of an offset in a cell's text, the line of the .ipynb file included. */
function createLocator(notebook: Notebook): (cell: CodeCell, offset: number) => Position {
  const { text } = notebook.json;
  const getFileLines = createLazy<LineIndex>(() => createLineIndex(text));
  const cellLines = new Map<CodeCell, LineIndex>();
  return (cell, offset) => {
    const lines = cellLines.get(cell) ?? createLineIndex(cell.text);
    cellLines.set(cell, lines);
    const fileLine = getFileLines().getLine(getJsonOffset(text, cell.source, offset));
    return { ...lines.positionAt(offset), cell: cell.number, fileLine };
  };
}

/** Opens the bytes of a notebook; see `openDocument`. */
export function openNotebook(path: string, bytes: Uint8Array, parse: ParsePython): Document | Skipped {
  const notebook = readNotebook(bytes);
  if ('skipped' in notebook) return notebook;
  const { joined, tree, broken } = parseCells(notebook, parse);
  const { text, original, pieces } = joined;
  const locate = createLocator(notebook);
  const positionAt = (offset: number): Position => {
    if (!Number.isInteger(offset) || offset < 0 || offset > text.length) {
      throw new RangeError(`offset ${offset} is outside the text (0 to ${text.length})`);
    }
    const piece = getPieceAt(pieces, offset);
    if (piece === undefined) return { line: 1, column: 1, fileLine: 1 };
    return locate(piece.cell, offset - piece.start + piece.cellOffset);
  };
  const cells = pieces.map(({ cell, start, end }) => ({ number: cell.number, start, end }));
  const problems: Problem[] = broken.map(({ cell, message, offset }) => ({
    message: `cell ${cell.number}: ${message}`,
    position: locate(cell, offset),
  }));
  return {
    file: createSourceFile({ path, kind: 'notebook', text, tree, cells, positionAt }),
    originalText: original,
    problems,
    render: (edits) => writeNotebook(notebook, joined, edits),
  };
}

/** One code cell as its owner sees it. */
export interface CellText {
  /** 1-based among all cells. */
  readonly number: number;
  readonly text: string;
}

/** The code cells of a notebook, magics and other languages included, for a diff by cell. Empty for bytes that are no notebook. */
export function findCellTexts(bytes: Uint8Array): readonly CellText[] {
  const notebook = readNotebook(bytes);
  return 'skipped' in notebook ? [] : notebook.codeCells.map(({ number, text }) => ({ number, text }));
}
