/** Lines and their indentation, and canonical code in a file's own style. */
import type { Style } from '../document/types.ts';

/** Puts canonical code (four spaces, double quotes, `\n`) into the file's own indent, quotes and line ending. */
export function restyle(code: string, style: Style, indent = ''): string {
  return code
    .split('\n')
    .map((line) => {
      if (line === '') return '';
      const depth = /^ */.exec(line)?.[0].length ?? 0;
      const body = style.quote === "'" && !line.includes('"""') ? line.slice(depth).replace(/"([^"'\\]*)"/g, "'$1'") : line.slice(depth);
      return indent + style.indent.repeat(Math.floor(depth / 4)) + ' '.repeat(depth % 4) + body;
    })
    .join(style.newline);
}

/** The whitespace before the first character of the line that holds `offset`. */
export function getLineIndent(text: string, offset: number): string {
  const start = getLineStart(text, offset);
  return /^[ \t\f]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The offset at which the line that holds `offset` begins. */
export function getLineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start--;
  return start;
}

/** The offset of the line ending after `offset`, or the text's end. */
export function getLineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
