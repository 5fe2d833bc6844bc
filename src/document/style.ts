/** Reads off a parsed text how its owner writes, so that new code looks like theirs. Pure; each answer is the majority's. */
import type { Node, Tree } from '../syntax/node.ts';
import type { Style } from './types.ts';

function getMostFrequent<T>(counts: ReadonlyMap<T, number>): T | undefined {
  let best: T | undefined;
  let bestCount = 0;
  for (const [value, count] of counts) {
    if (count > bestCount) [best, bestCount] = [value, count];
  }
  return best;
}

function addOne<T>(counts: Map<T, number>, value: T): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

/** The white space before the first character of the line that holds `offset`. */
function getIndentation(text: string, offset: number): string {
  let lineStart = offset;
  while (lineStart > 0 && text[lineStart - 1] !== '\n' && text[lineStart - 1] !== '\r') lineStart--;
  // A form feed at the beginning of a line counts as nothing, for CPython too.
  return /^\f?([ \t]*)/.exec(text.slice(lineStart, offset))?.[1] ?? '';
}

/** What one level adds, read off each block whose statements stand on lines of their own. */
function detectIndent(tree: Tree): string {
  const counts = new Map<string, number>();
  for (const block of tree.findType('block')) {
    if (block.parent === undefined) continue;
    const outer = getIndentation(tree.text, block.parent.start);
    const inner = getIndentation(tree.text, block.start);
    if (inner.length > outer.length && inner.startsWith(outer)) addOne(counts, inner.slice(outer.length));
  }
  return getMostFrequent(counts) ?? '    ';
}

/** The quote of a one-line string that could as well have had the other, or undefined. */
function getFreeQuote(node: Node): '"' | "'" | undefined {
  const open = node.children[0];
  const quote = open?.text.at(-1);
  if (open === undefined || (quote !== '"' && quote !== "'") || /"""$|'''$/.test(open.text)) return undefined;
  const other = quote === '"' ? "'" : '"';
  return node.text.includes(other) ? undefined : quote;
}

function detectQuote(tree: Tree): '"' | "'" {
  let balance = 0;
  for (const node of tree.findType('string')) {
    const quote = getFreeQuote(node);
    if (quote !== undefined) balance += quote === '"' ? 1 : -1;
  }
  return balance < 0 ? "'" : '"';
}

/** The line ending that most lines of `text` use; `\n` where there is none. */
function detectNewline(text: string): Style['newline'] {
  const counts = new Map<Style['newline'], number>([['\n', 0]]);
  for (const [ending] of text.matchAll(/\r\n|\n|\r/g)) addOne(counts, ending as Style['newline']);
  return getMostFrequent(counts) ?? '\n';
}

/** Detects the style of a parsed text. `text` is the file's own; the tree's may have its line endings made uniform. */
export function detectStyle(tree: Tree, text: string = tree.text): Style {
  return { indent: detectIndent(tree), quote: detectQuote(tree), newline: detectNewline(text) };
}
