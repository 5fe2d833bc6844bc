/** What a transform may see of one file, whatever the file was: a script or a notebook. */
import type { SemanticModel } from '../semantic/types.ts';
import type { Node, Tree } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';

/** How the file's owner writes, read off the text; new code follows it. */
export interface Style {
  /** One level of indentation: spaces or a tab. Four spaces where nothing is indented. */
  readonly indent: string;
  /** The quote that most plain one-line strings use; `"` on a tie. */
  readonly quote: '"' | "'";
  /** The line ending that most lines use. */
  readonly newline: '\n' | '\r\n' | '\r';
}

/** A position as a person names it: 1-based line, 1-based column in UTF-16 units; in a notebook also the 1-based cell, `line` counted in it. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly cell?: number;
  /** In a notebook, the line of the .ipynb file itself. */
  readonly fileLine?: number;
}

/** A half-open range of the text that belongs to one notebook cell. */
export interface Cell {
  /** 1-based number among all cells of the notebook. */
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

export interface SourceFile {
  /** The path as it is reported: relative to the working directory, with forward slashes. */
  readonly path: string;
  readonly kind: 'python' | 'notebook';
  /** The Python text all positions refer to. For a notebook: its code cells joined, magics masked. Line endings are the file's. */
  readonly text: string;
  /** The same text under jscodeshift's name. */
  readonly source: string;
  readonly tree: Tree;
  readonly root: Node;
  readonly model: SemanticModel;
  readonly style: Style;
  /** The code cells in order; empty for a script. */
  readonly cells: readonly Cell[];
  /** Line and column of an offset. */
  positionAt(offset: number): Position;
}

/** A part of a file that could not be read as Python, and why; the rest still can. */
export interface Problem {
  readonly message: string;
  readonly position: Position;
}

/** A file that can be analysed and written back. */
export interface Document {
  readonly file: SourceFile;
  /** `file.text` as its owner wrote it: of the same length and lines, the magics of a notebook not masked. For code frames. */
  readonly originalText: string;
  /** Syntax errors and skipped cells. */
  readonly problems: readonly Problem[];
  /**
   * The bytes with `edits` applied: sorted, not overlapping, each inside one cell. Everything outside the edits stays byte for byte.
   * Throws `RangeError` for edits that break these rules.
   */
  render(edits: readonly Edit[]): Uint8Array;
}

/** A file that was left alone, and why, in words for a report. */
export interface Skipped {
  readonly skipped: string;
}
