/** Code as a message quotes it: on one line, in backticks, and not longer than a reader wants. */
import type { Node } from '../syntax/node.ts';

const MAX_LENGTH = 60;

/** The text of a node in backticks; whitespace that spans lines becomes a space, a long text ends in `…`. */
export function quoteCode(node: Node): string {
  const line = node.text.replaceAll(/\s*[\r\n]\s*/g, ' ');
  return `\`${line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line}\``;
}
