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
export function createLazy<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= compute());
}

/** Parses text with any line ending. The grammar does not know a lone `\r` as one; the offsets stay the same. */
export function parseText(text: string, parse: ParsePython): Tree {
  return parse(text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text);
}

/** The construct where CPython refuses what the grammar lets pass: an empty block, or `try` with nothing to catch. */
function getRefused(node: Node): Node | undefined {
  if (node.type === 'block') return node.start === node.end ? node.parent : undefined;
  if (node.type !== 'try_statement') return undefined;
  return node.children.some((child) => /^(?:except|finally)/.test(child.type)) ? undefined : node;
}

/** The syntax errors of a text in order, those inside another left out. */
export function findSyntaxErrors(tree: Tree): Node[] {
  const refused = tree.nodes.map(getRefused).filter((node) => node !== undefined);
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
