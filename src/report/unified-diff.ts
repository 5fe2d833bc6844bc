/**
 * The unified diff of a run, over bytes: `git apply` and `patch -p1` make of each file's old bytes exactly its new ones, whatever the
 * encoding and the line endings. Lines end at `\n` only, as they do for both tools; a `\r` is part of its line. To hold any byte, text is
 * carried as a "binary string", one UTF-16 unit a byte, until the very end.
 *
 * Files have the traditional two-line header. After a `diff --git` line, `git apply` takes paths as relative to the top of the
 * repository, and in a subfolder it passes over every file of the diff without a word.
 */
import type { FileResult } from '../engine/types.ts';
import { findLineChanges, splitLines, type LineChange } from '../text/line-diff.ts';
import type { Colors } from './color.ts';
import { escapeText } from './escape.ts';

const CONTEXT_LINES = 3;

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toBinaryString(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

const C_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/**
 * A path as git writes it (`quote_c_style` with the default `core.quotePath`): in quotes, with C escapes and octal bytes, where it has
 * controls, quotes, backslashes or anything beyond ASCII.
 */
export function quotePath(path: string): string {
  const bytes = Buffer.from(path, 'utf8').toString('latin1');
  const quoted = bytes.replace(
    /[\u0000-\u001f\u007f-\u00ff"\\]/g,
    (byte) => C_ESCAPES.get(byte) ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return quoted === bytes ? path : `"${quoted}"`;
}

/** The name of a `---` or `+++` line. A tab ends a name with spaces, as git has it: without one `patch` stops at the first space. */
function formatHeaderName(side: 'a' | 'b', path: string): string {
  const name = quotePath(`${side}/${path}`);
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}

/** @param start counted from 0 */
function formatRange(start: number, lines: number): string {
  // A range of no lines names the line before it.
  if (lines === 0) return `${start},0`;
  return lines === 1 ? `${start + 1}` : `${start + 1},${lines}`;
}

/** Changes whose context lines meet are shown in one hunk. */
function findHunks(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const hunk = hunks.at(-1);
    if (hunk === undefined || change.start - (hunk.at(-1)?.end ?? 0) > 2 * CONTEXT_LINES) hunks.push([change]);
    else hunk.push(change);
  }
  return hunks;
}

/** The hunks between two texts, each line without its `\n`. None where the texts are equal. */
export function findHunkLines(before: string, after: string): string[] {
  const output: string[] = [];
  const [old, fresh] = [splitLines(before), splitLines(after)];
  const put = (sign: string, lines: readonly string[]): void => {
    for (const line of lines) {
      if (line.endsWith('\n')) output.push(`${sign}${line.slice(0, -1)}`);
      else output.push(`${sign}${line}`, '\\ No newline at end of file');
    }
  };
  for (const hunk of findHunks(findLineChanges(old, fresh))) {
    const [first, last] = [hunk[0], hunk.at(-1)];
    if (first === undefined || last === undefined) continue;
    const start = Math.max(0, first.start - CONTEXT_LINES);
    const end = Math.min(old.length, last.end + CONTEXT_LINES);
    const newStart = first.newStart - (first.start - start);
    const newEnd = last.newEnd + (end - last.end);
    output.push(`@@ -${formatRange(start, end - start)} +${formatRange(newStart, newEnd - newStart)} @@`);
    let shown = start;
    for (const change of hunk) {
      put(' ', old.slice(shown, change.start));
      put('-', old.slice(change.start, change.end));
      put('+', fresh.slice(change.newStart, change.newEnd));
      shown = change.end;
    }
    put(' ', old.slice(shown, end));
  }
  return output;
}

/** The lines of one file's diff, headers first, each without its `\n`; binary strings. None where nothing changed. */
function findDiffLines(result: FileResult): string[] {
  const hunks = findHunkLines(toBinaryString(result.before), toBinaryString(result.after));
  if (hunks.length === 0) return [];
  // An absolute path loses its slash, so that `patch -p1 -d /` finds it.
  const path = result.path.replace(/^\/+/, '');
  // Git takes a file to be new only by this name.
  return [result.isNew === true ? '--- /dev/null' : `--- ${formatHeaderName('a', path)}`, `+++ ${formatHeaderName('b', path)}`, ...hunks];
}

/** The bytes of one file's diff; empty where nothing changed. */
export function formatFileDiff(result: FileResult): Uint8Array {
  return Buffer.from(
    findDiffLines(result)
      .map((line) => `${line}\n`)
      .join(''),
    'latin1',
  );
}

/** The bytes of the whole diff, to be applied. */
export function formatUnifiedDiff(results: readonly FileResult[]): Uint8Array {
  return Buffer.concat(results.map(formatFileDiff));
}

function paintLine(line: string, isHeader: boolean, colors: Colors): string {
  if (isHeader) return colors.bold(line);
  if (line.startsWith('@@')) return colors.cyan(line);
  if (line.startsWith('+')) return colors.green(line);
  return line.startsWith('-') ? colors.red(line) : line;
}

/** Lines of a diff for reading: in colours, unprintable characters escaped (but for tabs), without the `\r` of Windows line endings. */
export function formatDiffLines(lines: readonly string[], colors: Colors): string {
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'));
  let output = '';
  for (const [index, line] of lines.entries()) {
    const safe = line.replace(/\r$/, '').split('\t').map(escapeText).join('\t');
    output += `${paintLine(safe, index < firstHunk, colors)}\n`;
  }
  return output;
}

/** The diff of one file to be read. */
export function formatFileDiffForTerminal(result: FileResult, colors: Colors): string {
  const decoder = new TextDecoder();
  return formatDiffLines(
    findDiffLines(result).map((line) => decoder.decode(Buffer.from(line, 'latin1'))),
    colors,
  );
}

/** The diff to be read on a terminal, in colours where there are any: text for bytes. It cannot be applied. */
export function formatDiffForTerminal(results: readonly FileResult[], colors: Colors): string {
  return results.map((result) => formatFileDiffForTerminal(result, colors)).join('');
}
