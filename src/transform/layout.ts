/** Small fix helpers that write code in a call's or a file's own layout. Each comment shows the Python before and after. */
import type { SourceFile, Style } from '../document/types.ts';
import { findArguments, getField, type Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';

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

/**
 * Adds keyword arguments to a call in the call's own layout, or undefined where that would lose a comment.
 *
 *     DataLoader(ds, shuffle=True)            →  DataLoader(ds, shuffle=True, generator=g)
 *     DataLoader(ds,                          →  DataLoader(ds,
 *                shuffle=True)                              shuffle=True,
 *                                                           generator=g)
 *     DataLoader(                             →  DataLoader(
 *         ds,                                        ds,
 *         shuffle=True,                              shuffle=True,
 *     )                                              generator=g,
 *                                                )
 *
 * @param keywords `name=value` texts in the order wanted
 * @param lineLength the owner's limit, where one is known: a one-line call that would exceed it is hung
 */
export function addKeywords(file: SourceFile, call: Node, keywords: readonly string[], lineLength: number | undefined): Edit | undefined {
  const list = getField(call, 'arguments');
  if (list?.type !== 'argument_list' || keywords.length === 0) return undefined;
  const { text } = file;
  const { newline } = file.style;
  const open = list.children[0];
  const close = list.children.at(-1);
  if (open?.text !== '(' || close?.text !== ')') return undefined;
  const last = findArguments(call).at(-1);
  // `**kw` stays last: a keyword after it is legal, but nobody writes one.
  const dictionarySplat = findArguments(call).find((argument) => argument.kind === 'dictionary-splat');
  const isOneLine = !/[\r\n]/.test(text.slice(list.start, list.end));

  if (dictionarySplat !== undefined) {
    const start = dictionarySplat.node.start;
    const lineStart = getLineStart(text, start);
    const separator = /^[ \t]*$/.test(text.slice(lineStart, start)) ? `,${newline}${text.slice(lineStart, start)}` : ', ';
    return { start, end: start, text: keywords.map((keyword) => keyword + separator).join('') };
  }
  if (last === undefined) {
    return { start: open.end, end: close.start, text: keywords.join(', ') };
  }
  if (isOneLine) {
    const addition = `, ${keywords.join(', ')}`;
    const comma = list.children.find((child) => child.text === ',' && child.start >= last.node.end);
    const lineStart = getLineStart(text, call.start);
    const lineEnd = getLineEnd(text, call.end);
    const limit = lineLength ?? getUsualLineLength(text);
    if (lineEnd - lineStart + addition.length <= limit) {
      const at = comma?.end ?? last.node.end;
      const inner = comma === undefined ? addition : ` ${keywords.join(', ')},`;
      return { start: at, end: at, text: inner };
    }
    return hangCall(file, call, keywords, limit);
  }
  // Several lines. A comment after the last argument stays with it: the new lines go below the line it stands on.
  const comma = list.children.find((child) => child.text === ',' && child.start >= last.node.end);
  const at = comma?.end ?? last.node.end;
  const lineEnd = getLineEnd(text, at);
  const isCloseOnOwnLine = close.start > lineEnd;
  const lastLineStart = getLineStart(text, last.node.start);
  const prefix = text.slice(lastLineStart, last.node.start);
  // Where the last argument does not begin its line, align with the first argument that does, or with the first after `(`.
  const firstOnLine = findArguments(call).findLast((argument) =>
    /^[ \t]+$/.test(text.slice(getLineStart(text, argument.node.start), argument.node.start)),
  );
  const firstArgument = findArguments(call)[0];
  const indent = /^[ \t]*$/.test(prefix)
    ? prefix
    : firstOnLine !== undefined
      ? getLineIndent(text, firstOnLine.node.start)
      : alignTo(text, firstArgument?.node.start ?? open.end);
  if (isCloseOnOwnLine) {
    const tail = text.slice(at, lineEnd);
    // `shuffle=True)  # comment` cannot occur here; what follows the argument on its line is blank or a comment.
    if (/\S/.test(tail) && !/^\s*#/.test(tail)) return undefined;
    const lines = keywords.map((keyword) => `${newline}${indent}${keyword}`).join(',');
    if (comma !== undefined) return { start: lineEnd, end: lineEnd, text: `${lines},` };
    // Without a trailing comma the owner's last line gets one, before its comment.
    return { start: at, end: lineEnd, text: `,${tail}${lines}` };
  }
  // The closing parenthesis follows the last argument; a comment can stand only after the parenthesis.
  const joined = keywords.map((keyword) => `${newline}${indent}${keyword}`).join(',');
  return comma === undefined ? { start: at, end: at, text: `,${joined}` } : { start: at, end: at, text: `${joined},` };
}

/** Whitespace as wide as the text before `offset` on its line; leading tabs stay tabs. */
function alignTo(text: string, offset: number): string {
  const before = text.slice(getLineStart(text, offset), offset);
  const leading = /^[ \t]*/.exec(before)?.[0] ?? '';
  return leading + ' '.repeat(before.length - leading.length);
}

/** `f(a, b=1)` that grew too long becomes the hanging form black and ruff write, one argument a line, with a trailing comma. */
function hangCall(file: SourceFile, call: Node, keywords: readonly string[], limit: number): Edit | undefined {
  const list = getField(call, 'arguments');
  const statementIndent = getLineIndent(file.text, call.start);
  const lineIndent = /^[ \t]*/.exec(file.text.slice(getLineStart(file.text, call.start), call.start))?.[0] ?? statementIndent;
  const open = list?.children[0];
  const close = list?.children.at(-1);
  if (open === undefined || close === undefined) return undefined;
  const all = [...findArguments(call).map((argument) => argument.node.text), ...keywords];
  const inner = lineIndent + file.style.indent;
  const { newline } = file.style;
  const oneLine = all.join(', ');
  // black puts all arguments on one indented line where they fit and no magic trailing comma asks otherwise.
  const isJoined = inner.length + oneLine.length <= limit;
  const body = isJoined ? `${inner}${oneLine}` : all.map((argument) => `${inner}${argument},`).join(newline);
  return { start: open.end, end: close.start, text: `${newline}${body}${newline}${lineIndent}` };
}

/** The longest line the owner seems to accept: the 98th percentile, at least 88 and at most 120 columns. */
function getUsualLineLength(text: string): number {
  const lengths = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.length)
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.98)] ?? 0;
  return Math.min(120, Math.max(88, usual));
}
