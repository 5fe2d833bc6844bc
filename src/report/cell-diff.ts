/**
 * The diff of a run by cell (`--diff-format cell`): a notebook's cells as their owner sees them, without the JSON around them. It is for
 * reading, and cannot be applied; files that are no notebooks look as in the unified diff.
 */
import { findCellTexts } from '../document/notebook.ts';
import type { FileResult } from '../engine/types.ts';
import type { Colors } from './color.ts';
import { findHunkLines, formatDiffLines, formatFileDiffForTerminal } from './unified-diff.ts';

/** The last line of a cell has no line ending, so one below it would show it as changed. */
function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function formatNotebookDiff(result: FileResult, colors: Colors): string {
  const after = new Map(findCellTexts(result.after).map((cell) => [cell.number, cell.text]));
  let output = '';
  for (const { number, text } of findCellTexts(result.before)) {
    const hunks = findHunkLines(endLine(text), endLine(after.get(number) ?? text));
    const name = `${result.path}:cell ${number}`;
    if (hunks.length > 0) output += formatDiffLines([`--- ${name}`, `+++ ${name}`, ...hunks], colors);
  }
  return output;
}

/** The whole diff, notebooks by cell. */
export function formatCellDiff(results: readonly FileResult[], colors: Colors): string {
  return results
    .map((result) => (/\.ipynb$/i.test(result.path) ? formatNotebookDiff(result, colors) : formatFileDiffForTerminal(result, colors)))
    .join('');
}
