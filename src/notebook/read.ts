/**
 * Bytes of a .ipynb file → its code cells, each with the place of its source in the JSON. Nothing is printed from this again: the JSON
 * text stays the one thing that is written back (`write.ts`).
 */
import { decodeUtf8, type SourceText, type Undecoded } from '../text/decode.ts';
import { createLineIndex } from '../text/line-index.ts';
import { getMember, getNumber, getString, scanJson, type JsonNode } from './json.ts';

/** The string literals of a cell's `source`. */
export interface CellSource {
  /** nbformat allows a list of lines and a single string. */
  readonly form: 'list' | 'string';
  /** Range of the value in the JSON text, brackets or quotes included. */
  readonly start: number;
  readonly end: number;
  /** Ranges of the literals in the JSON text, quotes included. */
  readonly literals: readonly { readonly start: number; readonly end: number }[];
}

/** A cell of type `code`, in whatever language. */
export interface CodeCell {
  /** 1-based among all cells, text cells too. */
  readonly number: number;
  /** What the cell holds, magics included. */
  readonly text: string;
  readonly source: CellSource;
}

export interface Notebook {
  readonly json: SourceText;
  readonly codeCells: readonly CodeCell[];
}

function getSource(text: string, node: JsonNode | undefined): CellSource | undefined {
  if (node?.kind === 'string') return { form: 'string', start: node.start, end: node.end, literals: [node] };
  if (node?.kind !== 'array' || node.items.some((item) => item.kind !== 'string')) return undefined;
  return { form: 'list', start: node.start, end: node.end, literals: node.items };
}

/** True where the cell's own language (VS Code notes it) is another than the notebook's. */
function isForeignCell(text: string, cell: JsonNode): boolean {
  const language = getString(text, getMember(getMember(getMember(cell, 'metadata'), 'vscode'), 'languageId'));
  return language !== undefined && language !== 'python';
}

function findCodeCells(text: string, cells: readonly JsonNode[]): CodeCell[] {
  const found: CodeCell[] = [];
  for (const [index, cell] of cells.entries()) {
    if (getString(text, getMember(cell, 'cell_type')) !== 'code' || isForeignCell(text, cell)) continue;
    const source = getSource(text, getMember(cell, 'source'));
    if (source === undefined) continue;
    const parts = source.literals.map(({ start, end }) => JSON.parse(text.slice(start, end)) as string);
    found.push({ number: index + 1, text: parts.join(''), source });
  }
  return found;
}

/** The kernel's language, lower case; undefined where the notebook does not say. */
function getLanguage(text: string, root: JsonNode): string | undefined {
  const metadata = getMember(root, 'metadata');
  const language =
    getString(text, getMember(getMember(metadata, 'kernelspec'), 'language')) ??
    getString(text, getMember(getMember(metadata, 'language_info'), 'name'));
  return language?.toLowerCase();
}

/**
 * Reads a notebook of format 4 whose kernel runs Python (or that names no language).
 *
 * @returns the notebook, or the reason why the file must be left alone.
 */
export function readNotebook(bytes: Uint8Array): Notebook | Undecoded {
  const json = decodeUtf8(bytes);
  if ('skipped' in json) return json;
  const { text } = json;
  const root = scanJson(text);
  if ('error' in root) {
    const line = createLineIndex(text).getLine(root.error.offset);
    return { skipped: `it is not valid JSON: line ${line}: ${root.error.message}` };
  }
  const format = getNumber(text, getMember(root, 'nbformat'));
  if (format === undefined) return { skipped: 'it is not a notebook: it has no `nbformat`' };
  if (format !== 4) return { skipped: `it is a notebook of format ${format}; only format 4 is read` };
  const cells = getMember(root, 'cells');
  if (cells?.kind !== 'array') return { skipped: 'it is not a notebook: it has no list of `cells`' };
  const language = getLanguage(text, root);
  if (language !== undefined && !/^i?python[23]?$/.test(language)) return { skipped: `its kernel runs \`${language}\`, not Python` };
  return { json, codeCells: findCodeCells(text, cells.items) };
}
