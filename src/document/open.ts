/**
 * Bytes of a file → a document that can be analysed, and edits → bytes again. Scripts and notebooks look the same from here on: one
 * Python text, its tree, and offsets into it. What a transform may never need (names, style, lines) is computed on first use.
 */
import { bindNames } from '../semantic/bind.ts';
import type { SemanticModel } from '../semantic/types.ts';
import type { Node, Tree } from '../syntax/node.ts';
import type { ParsePython } from '../syntax/parser.ts';
import { decode } from '../text/decode.ts';
import { encodeEdits } from '../text/encode.ts';
import { createLineIndex, type LineIndex } from '../text/line-index.ts';
import { detectStyle } from './style.ts';
import type { Cell, Document, Position, Problem, Skipped, SourceFile, Style } from './types.ts';

/** Longest piece of code a syntax error quotes. */
const QUOTE_LENGTH = 40;

/** Computes a value on its first use. */
function createLazy<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

/** Parses text with any line ending. The grammar does not know a lone `\r` as one; the offsets stay the same. */
function parseText(text: string, parse: ParsePython): Tree {
  return parse(text.replace(/\r(?!\n)/g, '\n'));
}

/** The errors that stand in no other error. */
function findOutermostErrors(tree: Tree): Node[] {
  const found: Node[] = [];
  for (const error of tree.errors) {
    const previous = found.at(-1);
    if (previous === undefined || error.index > previous.last) found.push(error);
  }
  return found;
}

/** The code a syntax error is about, on one line: the error's own text, or the line where something is missing. */
function quoteError(error: Node): string {
  const { text } = error.tree;
  const lineStart = text.lastIndexOf('\n', error.start - 1) + 1;
  const from = error.text.trim() === '' ? lineStart : error.start;
  const code = (/^\s*([^\r\n]*)/.exec(text.slice(from))?.[1] ?? '').trim();
  return code.length > QUOTE_LENGTH ? `${code.slice(0, QUOTE_LENGTH)}…` : code;
}

function findSyntaxProblems(tree: Tree, positionAt: (offset: number) => Position): Problem[] {
  return findOutermostErrors(tree).map((error) => ({
    message: `syntax error near \`${quoteError(error)}\``,
    position: positionAt(error.start),
  }));
}

interface SourceParts {
  readonly path: string;
  readonly kind: SourceFile['kind'];
  readonly text: string;
  readonly tree: Tree;
  readonly cells: readonly Cell[];
  readonly positionAt: (offset: number) => Position;
}

function createSourceFile({ path, kind, text, tree, cells, positionAt }: SourceParts): SourceFile {
  const getModel = createLazy<SemanticModel>(() => bindNames(tree));
  const getStyle = createLazy<Style>(() => detectStyle(tree, text));
  return {
    path,
    kind,
    text,
    source: text,
    tree,
    root: tree.root,
    get model() {
      return getModel();
    },
    get style() {
      return getStyle();
    },
    cells,
    positionAt,
  };
}

function openScript(path: string, bytes: Uint8Array, parse: ParsePython): Document | Skipped {
  const source = decode(bytes);
  if ('skipped' in source) return source;
  const { text } = source;
  const tree = parseText(text, parse);
  const getLines = createLazy<LineIndex>(() => createLineIndex(text));
  const positionAt = (offset: number): Position => getLines().positionAt(offset);
  return {
    file: createSourceFile({ path, kind: 'python', text, tree, cells: [], positionAt }),
    problems: findSyntaxProblems(tree, positionAt),
    render: (edits) => encodeEdits(source, edits),
  };
}

/**
 * Opens a Python file or, by its extension, a notebook.
 *
 * @param path - As it is reported: relative, with forward slashes. The disk is not touched.
 * @returns the document, or why the file must be left alone.
 */
export function openDocument(path: string, bytes: Uint8Array, parse: ParsePython): Document | Skipped {
  return openScript(path, bytes, parse);
}
