/**
 * What scripts and notebooks have in common once they are text: a tree, syntax errors with a place, and a `SourceFile` whose costly parts
 * (names, style) are computed on first use, since most files are parsed and then found to need nothing.
 */
import { bindNames } from '../semantic/bind.ts';
import type { SemanticModel } from '../semantic/types.ts';
import type { Node, Tree } from '../syntax/node.ts';
import type { ParsePython } from '../syntax/parser.ts';
import { detectStyle } from './style.ts';
import type { Cell, Position, Problem, SourceFile, Style } from './types.ts';

/** Longest piece of code a syntax error quotes. */
const QUOTE_LENGTH = 40;

/** Computes a value on its first use. */
export function createLazy<T extends object | boolean>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

/** Parses text with any line ending. The grammar does not know a lone `\r` as one; the offsets stay the same. */
export function parseText(text: string, parse: ParsePython): Tree {
  return parse(text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text);
}

/**
 * The construct where CPython refuses what the grammar lets pass: an empty block, `try` with nothing to catch, a statement of Python 2, or
 * one that is indented otherwise than the first of its block.
 */
function getRefused(node: Node): Node | undefined {
  switch (node.type) {
    case 'block':
      return node.start === node.end ? node.parent : getMisaligned(node);
    case 'module':
      return getMisaligned(node);
    case 'print_statement':
    case 'exec_statement':
      return node;
    case 'try_statement':
      return node.children.some((child) => /^(?:except|finally)/.test(child.type)) ? undefined : node;
    default:
      return undefined;
  }
}

/** The types of nodes that may be refused. */
const REFUSABLE: readonly string[] = ['module', 'block', 'print_statement', 'exec_statement', 'try_statement'];

/** The first statement of a block that does not stand below the first one. */
function getMisaligned(block: Node): Node | undefined {
  let expected: number | undefined;
  for (const statement of block.children) {
    if (!statement.isNamed || statement.type === 'comment') continue;
    const column = getColumn(statement);
    if (column === undefined) continue;
    expected ??= column;
    if (column !== expected) return statement;
  }
  return undefined;
}

/** The column a statement begins its line at, with tabs as CPython counts them; undefined where something stands before it. */
function getColumn({ start, tree: { text } }: Node): number | undefined {
  let lineStart = start;
  while (lineStart > 0 && /[ \t\f]/.test(text.charAt(lineStart - 1))) lineStart--;
  if (lineStart > 0 && !/[\r\n]/.test(text.charAt(lineStart - 1))) return undefined;
  if (/\\\r?\n?$/.test(text.slice(Math.max(0, lineStart - 3), lineStart))) return undefined;
  let column = 0;
  for (const character of text.slice(lineStart, start))
    column = character === '\f' ? 0 : character === '\t' ? column - (column % 8) + 8 : column + 1;
  return column;
}

/** The syntax errors of a text in order, those inside another left out. */
export function findSyntaxErrors(tree: Tree): Node[] {
  const refused = REFUSABLE.flatMap((type) => tree.findType(type).flatMap((node) => getRefused(node) ?? []));
  const found: Node[] = [];
  for (const error of [...tree.errors, ...refused].sort((one, other) => one.index - other.index)) {
    const previous = found.at(-1);
    if (previous === undefined || error.index > previous.last) found.push(error);
  }
  return found;
}

/** The code a syntax error is about, on one line: the error's own text, or the line where something is missing. */
export function quoteError(error: Node): string {
  const { text } = error.tree;
  const lineStart = text.lastIndexOf('\n', error.start - 1) + 1;
  const from = error.text.trim() === '' ? lineStart : error.start;
  const code = (/^\s*([^\r\n]*)/.exec(text.slice(from))?.[1] ?? '').trim();
  return code.length > QUOTE_LENGTH ? `${code.slice(0, QUOTE_LENGTH)}…` : code;
}

export function findSyntaxProblems(tree: Tree, positionAt: (offset: number) => Position): Problem[] {
  return findSyntaxErrors(tree).map((error) => ({
    message: `syntax error near \`${quoteError(error)}\``,
    position: positionAt(error.start),
  }));
}

export interface SourceParts {
  readonly path: string;
  readonly kind: SourceFile['kind'];
  readonly text: string;
  readonly tree: Tree;
  readonly cells: readonly Cell[];
  readonly positionAt: (offset: number) => Position;
}

export function createSourceFile({ path, kind, text, tree, cells, positionAt }: SourceParts): SourceFile {
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
