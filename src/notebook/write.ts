/**
 * Edits of the virtual text → the bytes of the .ipynb file. Only the string literals of the edited cells' `source` change, and in these
 * only the edited characters: every escape, every other literal, every separator and all the rest of the file stays as it was.
 */
import { applyEdits, checkEdits } from '../text/apply-edits.ts';
import type { Edit } from '../text/edit.ts';
import { encodeEdits } from '../text/encode.ts';
import { getPieceAt, type JoinedCells } from './join.ts';
import type { CellSource, CodeCell, Notebook } from './read.ts';

/** One UTF-16 unit of a string, as its literal writes it. */
const RAW_UNIT = /\\u[0-9a-fA-F]{4}|\\?[\s\S]/g;

/** True for a `\n` as a literal writes it. */
function isRawNewline(unit: string): boolean {
  return unit === '\\n' || unit.toLowerCase() === '\\u000a';
}

/** For each UTF-16 offset of the string, where the unit begins in the literal's text between the quotes. */
function findRawOffsets(raw: string): number[] {
  const offsets: number[] = [];
  for (const { index } of raw.matchAll(RAW_UNIT)) offsets.push(index);
  offsets.push(raw.length);
  return offsets;
}

/** The offset in the JSON text of an offset in a cell's text. */
export function getJsonOffset(json: string, source: CellSource, offset: number): number {
  let rest = offset;
  for (const [index, { start, end }] of source.literals.entries()) {
    const offsets = findRawOffsets(json.slice(start + 1, end - 1));
    const length = offsets.length - 1;
    // The end of a literal is the beginning of the next one, where there is one.
    if (rest < length || (rest === length && index === source.literals.length - 1)) return start + 1 + (offsets[rest] ?? 0);
    rest -= length;
  }
  return source.end;
}

/** Splits the text of a literal as nbformat does: one line each, only the last without its `\n`. Nothing for an empty text. */
function splitLines(raw: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const { index, 0: unit } of raw.matchAll(RAW_UNIT)) {
    if (!isRawNewline(unit)) continue;
    lines.push(raw.slice(start, index + unit.length));
    start = index + unit.length;
  }
  if (start < raw.length) lines.push(raw.slice(start));
  return lines;
}

function endsLine(raw: string): boolean {
  return isRawNewline(raw.match(RAW_UNIT)?.at(-1) ?? '');
}

/** Writes `text` as the inside of a JSON string, escaped to ASCII where the file is all ASCII. */
function escapeText(text: string, isAscii: boolean): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  if (!isAscii) return escaped;
  return escaped.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** How the lists of a notebook are laid out. */
interface ListLayout {
  /** Between `[` and the first item. */
  readonly open: string;
  /** Between two items, with the comma. */
  readonly separator: string;
  /** Between the last item and `]`. */
  readonly close: string;
}

/** The layout of a list that has items; `separator` is inferred from the opening where there is only one. */
function getLayout(json: string, source: CellSource): ListLayout | undefined {
  const [first, second] = source.literals;
  const last = source.literals.at(-1);
  if (source.form !== 'list' || first === undefined || last === undefined) return undefined;
  const open = json.slice(source.start + 1, first.start);
  const close = json.slice(last.end, source.end - 1);
  if (second !== undefined) return { open, separator: json.slice(first.end, second.start), close };
  return open === '' ? undefined : { open, separator: `,${open}`, close };
}

const ONE_LINE: ListLayout = { open: '', separator: ', ', close: '' };

/** The layout to follow: the list's own, else that of another list; one item on one line wants a layout of one line. */
function findLayout(json: string, source: CellSource, codeCells: readonly CodeCell[]): ListLayout {
  const own = getLayout(json, source);
  if (own !== undefined) return own;
  for (const cell of codeCells) {
    const other = getLayout(json, cell.source);
    if (other !== undefined && (source.literals.length === 0 || other.open === '')) return other;
  }
  return ONE_LINE;
}

/** A literal of the new list: its text between the quotes, and the literal it stood in where it is one untouched. */
interface Line {
  readonly raw: string;
  readonly item: number;
  readonly isTouched: boolean;
}

/** Distributes the edits of a cell over its literals, as edits of the raw text of each. */
function editLiterals(json: string, source: CellSource, edits: readonly Edit[], isAscii: boolean): (string | undefined)[] {
  const results: (string | undefined)[] = [];
  let base = 0;
  for (const [index, literal] of source.literals.entries()) {
    const raw = json.slice(literal.start + 1, literal.end - 1);
    const offsets = findRawOffsets(raw);
    const length = offsets.length - 1;
    const isLast = index === source.literals.length - 1;
    const own: Edit[] = [];
    for (const edit of edits) {
      const start = edit.start - base;
      const end = edit.end - base;
      const holdsStart = start >= 0 && (start < length || (isLast && start === length));
      // What an edit removes may reach over several literals; what it inserts goes into the one where it begins.
      if (!holdsStart && !(start < 0 && end > 0)) continue;
      own.push({
        start: offsets[Math.max(0, start)] ?? 0,
        end: offsets[Math.min(length, end)] ?? raw.length,
        text: holdsStart ? escapeText(edit.text, isAscii) : '',
      });
    }
    results.push(own.length === 0 ? undefined : applyEdits(raw, own));
    base += length;
  }
  return results;
}

/** Splits touched literals into lines, and joins a line that lost its `\n` with the one after it. */
function findLines(json: string, source: CellSource, edited: readonly (string | undefined)[]): Line[] {
  const lines: Line[] = [];
  for (const [item, literal] of source.literals.entries()) {
    const touched = edited[item];
    const previous = lines.at(-1);
    const raw = touched ?? json.slice(literal.start + 1, literal.end - 1);
    const isContinued = previous !== undefined && previous.isTouched && !endsLine(previous.raw);
    if (touched === undefined && !isContinued) {
      lines.push({ raw, item, isTouched: false });
      continue;
    }
    const joined = isContinued ? lines.pop() : undefined;
    for (const line of splitLines((joined?.raw ?? '') + raw)) lines.push({ raw: line, item, isTouched: true });
  }
  return lines;
}

/** The whole new value of a list. */
function buildList(json: string, source: CellSource, edited: readonly (string | undefined)[], codeCells: readonly CodeCell[]): string {
  const lines = findLines(json, source, edited);
  if (lines.length === 0) return '[]';
  const layout = findLayout(json, source, codeCells);
  const first = source.literals[0];
  const last = source.literals.at(-1);
  const open = first === undefined ? layout.open : json.slice(source.start + 1, first.start);
  const close = last === undefined ? layout.close : json.slice(last.end, source.end - 1);
  let value = `[${open}`;
  for (const [index, line] of lines.entries()) {
    const previous = lines[index - 1];
    if (previous !== undefined) {
      const before = source.literals[previous.item];
      const after = source.literals[previous.item + 1];
      const isKept = line.item === previous.item + 1 && before !== undefined && after !== undefined;
      value += isKept ? json.slice(before.end, after.start) : layout.separator;
    }
    value += `"${line.raw}"`;
  }
  return `${value}${close}]`;
}

function buildSource(notebook: Notebook, source: CellSource, edits: readonly Edit[], isAscii: boolean): string {
  const json = notebook.json.text;
  // An empty list has no literal to edit; all edits of an empty cell are insertions at 0.
  if (source.literals.length === 0) {
    const raw = escapeText(edits.map((edit) => edit.text).join(''), isAscii);
    const lines = splitLines(raw);
    if (lines.length === 0) return json.slice(source.start, source.end);
    const { open, separator, close } = findLayout(json, source, notebook.codeCells);
    return `[${open}${lines.map((line) => `"${line}"`).join(separator)}${close}]`;
  }
  const edited = editLiterals(json, source, edits, isAscii);
  return source.form === 'string' ? `"${edited[0] ?? ''}"` : buildList(json, source, edited, notebook.codeCells);
}

/**
 * The bytes of the notebook with `edits` of the virtual text applied.
 *
 * @param edits - Sorted, not overlapping, each inside one piece; UTF-16 offsets into `joined.text`.
 * @throws RangeError for edits that break these rules.
 */
export function writeNotebook(notebook: Notebook, joined: JoinedCells, edits: readonly Edit[]): Uint8Array {
  checkEdits(joined.text, edits);
  const editsByCell = new Map<CodeCell, Edit[]>();
  for (const edit of edits) {
    const piece = getPieceAt(joined.pieces, edit.start);
    if (piece === undefined || edit.end > piece.end) {
      throw new RangeError(`edit ${edit.start}..${edit.end} crosses a cell`);
    }
    const shift = piece.cellOffset - piece.start;
    const own = editsByCell.get(piece.cell) ?? [];
    own.push({ start: edit.start + shift, end: edit.end + shift, text: edit.text });
    editsByCell.set(piece.cell, own);
  }
  const isAscii = !/[\u0080-\uffff]/.test(notebook.json.text);
  const jsonEdits = [...editsByCell].map(([{ source }, own]) => ({
    start: source.start,
    end: source.end,
    text: buildSource(notebook, source, own, isAscii),
  }));
  return encodeEdits(notebook.json, jsonEdits);
}
