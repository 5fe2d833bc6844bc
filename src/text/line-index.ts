/**
 * Offsets and lines of one text. A line ends at `\r\n`, `\n` or `\r`, as for Python; a form feed or U+2028 ends none. Offsets are
 * UTF-16 units, lines and columns count from 1. Every offset from 0 to the text's length has exactly one line and column.
 */

export interface LineIndex {
  /** The number of lines; a final line ending begins one more, empty line. */
  readonly lineCount: number;
  /** The 1-based line that holds `offset`. A line ending belongs to the line it ends. Throws `RangeError` outside the text. */
  getLine(offset: number): number;
  /** Where the 1-based `line` begins. Throws `RangeError` where there is no such line. */
  getLineStart(line: number): number;
  /** 1-based line and column of `offset`. Throws `RangeError` outside the text. */
  positionAt(offset: number): { readonly line: number; readonly column: number };
  /** The offset of a 1-based line and column. Throws `RangeError` where the line is not there or not that long. */
  offsetAt(line: number, column: number): number;
}

const LINE_ENDING = /\r\n|\n|\r/g;

function findLineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) for (const { index, 0: ending } of text.matchAll(LINE_ENDING)) starts.push(index + ending.length);
  else for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Builds the index in one pass over `text`; look-ups are binary searches. */
export function createLineIndex(text: string): LineIndex {
  const starts = findLineStarts(text);

  function getLine(offset: number): number {
    if (!Number.isInteger(offset) || offset < 0 || offset > text.length) {
      throw new RangeError(`offset ${offset} is outside the text (0 to ${text.length})`);
    }
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  function getLineStart(line: number): number {
    const start = starts[line - 1];
    if (start === undefined) throw new RangeError(`line ${line} is outside the text (1 to ${starts.length})`);
    return start;
  }

  return {
    lineCount: starts.length,
    getLine,
    getLineStart,
    positionAt(offset) {
      const line = getLine(offset);
      return { line, column: offset - getLineStart(line) + 1 };
    },
    offsetAt(line, column) {
      const offset = getLineStart(line) + column - 1;
      if (column < 1 || offset > text.length || getLine(offset) !== line) {
        throw new RangeError(`line ${line} has no column ${column}`);
      }
      return offset;
    },
  };
}
