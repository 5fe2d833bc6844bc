/** Opens a Python file. */
import type { ParsePython } from '../syntax/parser.ts';
import { decode } from '../text/decode.ts';
import { encodeEdits } from '../text/encode.ts';
import { createLineIndex, type LineIndex } from '../text/line-index.ts';
import { createLazy, createSourceFile, findSyntaxProblems, parseText } from './source-file.ts';
import type { Document, Position, Skipped } from './types.ts';

/** Opens the bytes of a Python file; see `openDocument`. */
export function openScript(path: string, bytes: Uint8Array, parse: ParsePython): Document | Skipped {
  const source = decode(bytes);
  if ('skipped' in source) return source;
  const { text } = source;
  const tree = parseText(text, parse);
  const getLines = createLazy<LineIndex>(() => createLineIndex(text));
  const positionAt = (offset: number): Position => getLines().positionAt(offset);
  return {
    file: createSourceFile({ path, kind: 'python', text, tree, cells: [], positionAt }),
    originalText: text,
    problems: findSyntaxProblems(tree, positionAt),
    render: (edits) => encodeEdits(source, edits),
  };
}
