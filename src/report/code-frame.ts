/**
 * The code a finding speaks of, with its neighbours, line numbers and an underline. A frame shows text from outside: unprintable
 * characters come out escaped, tabs as spaces, and a line is never longer than the frame, however long it is in the file.
 */
import type { Cell } from '../document/types.ts';
import type { Diagnostic } from '../engine/types.ts';
import type { LineIndex } from '../text/line-index.ts';
import type { Colors } from './color.ts';
import { getCharacterWidth } from './display-width.ts';
import { escapeText } from './escape.ts';

const CONTEXT_LINES = 2;
const TAB_WIDTH = 4;
/** Columns of code in a frame. */
const FRAME_WIDTH = 120;
/** What a clipped line keeps in front of the underlined code, in UTF-16 units. */
const KEPT_BEFORE = 30;
const CLIPPED = '…';

export interface FrameSource {
  /** The text the finding's offsets refer to. */
  readonly text: string;
  readonly lines: LineIndex;
  /** A notebook's cells: a frame stays within one. */
  readonly cells: readonly Cell[] | undefined;
}

interface RenderedLine {
  readonly text: string;
  /** Columns where the range to underline begins and ends. */
  readonly from: number;
  readonly to: number;
  /** Whether the end of the line was left out. */
  readonly isClipped: boolean;
}

/** The content of the 1-based line, without its ending. */
function getLineText({ text, lines }: FrameSource, line: number): string {
  const end = line < lines.lineCount ? lines.getLineStart(line + 1) : text.length;
  return text.slice(lines.getLineStart(line), end).replace(/(?:\r\n|\n|\r)$/, '');
}

/** Lays `line` out from UTF-16 unit `first` on, in columns; `start` and `end` are UTF-16 units of the line too. */
function renderLine(line: string, first: number, start: number, end: number): RenderedLine {
  let text = first > 0 && line !== '' ? CLIPPED : '';
  let column = text.length;
  let from: number | undefined;
  let to: number | undefined;
  // Never begin within a surrogate pair.
  let unit = /^[\udc00-\udfff]/.test(line.slice(first, first + 1)) ? first + 1 : first;
  for (const character of line.slice(unit, unit + 2 * FRAME_WIDTH)) {
    if (unit >= start) from ??= column;
    if (unit >= end) to ??= column;
    const shown = character === '\t' ? ' '.repeat(TAB_WIDTH - (column % TAB_WIDTH)) : escapeText(character);
    const width = shown === character ? getCharacterWidth(character) : shown.length;
    if (column + width > FRAME_WIDTH) break;
    text += shown;
    column += width;
    unit += character.length;
  }
  const isClipped = unit < line.length;
  return { text: isClipped ? text + CLIPPED : text, from: from ?? column, to: to ?? column, isClipped };
}

/** First and last 1-based line of the text that a frame for this finding may show. */
function getBounds(source: FrameSource, diagnostic: Diagnostic): { readonly first: number; readonly last: number } {
  const { text, lines, cells } = source;
  if (diagnostic.startPosition.cell === undefined) {
    const last = /[\r\n]$/.test(text) ? lines.lineCount - 1 : lines.lineCount;
    return { first: 1, last };
  }
  const line = lines.getLine(diagnostic.start);
  const cell = cells?.find(({ start, end }) => start <= diagnostic.start && diagnostic.start <= end);
  if (cell === undefined) return { first: line, last: line };
  return { first: lines.getLine(cell.start), last: lines.getLine(Math.max(cell.start, cell.end - 1)) };
}

/**
 * The frame of a finding; of a range over several lines the first is underlined. The lines are numbered as the finding's position is:
 * in a notebook, within the cell.
 */
export function formatCodeFrame(source: FrameSource, diagnostic: Diagnostic, colors: Colors): string {
  const { lines } = source;
  const marked = lines.getLine(diagnostic.start);
  const bounds = getBounds(source, diagnostic);
  const firstShown = Math.max(bounds.first, marked - CONTEXT_LINES);
  const lastShown = Math.max(marked, Math.min(bounds.last, marked + CONTEXT_LINES));
  const toNumber = (line: number): number => diagnostic.startPosition.line + line - marked;

  const markedText = getLineText(source, marked);
  const start = diagnostic.start - lines.getLineStart(marked);
  const end = Math.min(diagnostic.end - lines.getLineStart(marked), markedText.length);
  // All lines of a frame are clipped alike, so that their indentation still compares.
  const whole = renderLine(markedText, 0, start, end);
  const first = whole.isClipped && whole.from > FRAME_WIDTH / 2 ? Math.max(0, start - KEPT_BEFORE) : 0;

  const gutterWidth = `${toNumber(lastShown)}`.length;
  const toGutter = (label: string): string => colors.blue(`${label.padStart(gutterWidth)} |`);
  const output = [toGutter('')];
  for (let line = firstShown; line <= lastShown; line++) {
    const rendered = renderLine(getLineText(source, line), first, start, end);
    output.push(`${toGutter(`${toNumber(line)}`)} ${rendered.text}`.trimEnd());
    if (line === marked) {
      const carets = '^'.repeat(Math.max(1, rendered.to - rendered.from));
      output.push(`${toGutter('')} ${' '.repeat(rendered.from)}${colors.red(carets)}`);
    }
  }
  output.push(toGutter(''));
  return output.join('\n');
}
