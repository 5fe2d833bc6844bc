/** Taking an argument out of a call, in the call's own layout. */
import type { SourceFile } from '../document/types.ts';
import { getField, type Argument, type Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import { getLineEnd, getLineStart } from './layout.ts';

/**
 * The edit that takes `argument` out of `call`, or undefined where a comment would be lost.
 *
 *     DataLoader(ds, in_order=False)         →  DataLoader(ds)
 *     DataLoader(in_order=False, dataset=ds) →  DataLoader(dataset=ds)
 *     DataLoader(                            →  DataLoader(
 *         ds,                                       ds,
 *         in_order=False,                       )
 *     )
 */
export function removeArgument(file: SourceFile, call: Node, argument: Argument): Edit | undefined {
  const { text } = file;
  const list = getField(call, 'arguments');
  if (list?.type !== 'argument_list') return undefined;
  const place = list.children.indexOf(argument.node);
  const before = list.children[place - 1];
  const after = list.children[place + 1];
  if (place === -1 || before === undefined || after === undefined) return undefined;
  const end = after.type === ',' ? after.end : argument.node.end;
  const lineStart = getLineStart(text, argument.node.start);
  const lineEnd = getLineEnd(text, end);
  const isFirst = text.slice(lineStart, argument.node.start).trim() === '';
  const rest = text.slice(end, lineEnd).trim();
  // The line goes with it; a comma that then comes last is as good as before.
  if (isFirst && rest === '' && lineStart > list.start && lineEnd < list.end) {
    const newline = text.startsWith('\r\n', lineEnd) ? 2 : 1;
    return { start: lineStart, end: lineEnd + newline, text: '' };
  }
  // A comment on the argument's own line speaks of it.
  if (isFirst && rest.startsWith('#')) return undefined;
  if (before.type === ',') return { start: before.start, end: argument.node.end, text: '' };
  if (before.type !== '(') return undefined;
  const next = list.children[place + 2];
  const stop = after.type === ',' && next !== undefined ? next.start : argument.node.end;
  return text.slice(argument.node.end, stop).includes('#') ? undefined : { start: argument.node.start, end: stop, text: '' };
}
