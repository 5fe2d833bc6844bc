/**
 * Lines of fixed texts, told as lines of the files as the user has them: what `verify` says of a copy speaks of the copy's lines, which
 * fixes have moved. Pure.
 */
import { resolve } from 'node:path';
import { structuredPatch } from 'diff';
import type { FileResult } from '../engine/types.ts';
import type { VerifyResult } from '../verify/types.ts';

/** The result with its places, `file:line`, in the texts before the fixes. A line that a fix has added is the one it stands before. */
export function moveToOriginal(result: VerifyResult, files: readonly FileResult[], cwd: string): VerifyResult {
  const { summary, difference, suggestions } = result;
  const told = files
    .filter(({ status, cells, isNew }) => status === 'changed' && cells === undefined && isNew !== true)
    .reduce((text, file) => moveIn(text, file, cwd), JSON.stringify({ summary, difference, suggestions }));
  return { ...result, ...(JSON.parse(told) as Pick<VerifyResult, 'summary' | 'suggestions' | 'difference'>) };
}

function moveIn(json: string, file: FileResult, cwd: string): string {
  const getLine = createLineLookup(file);
  // The probe names files outside the folder that the program runs in by their whole path.
  const names = [file.path, resolve(cwd, file.path)].map((path) =>
    JSON.stringify(path)
      .slice(1, -1)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return json.replace(
    new RegExp(`(?<![\\w./-])(${names.join('|')}):(\\d+)`, 'g'),
    (_, path: string, line: string) => `${path}:${getLine(Number(line))}`,
  );
}

function createLineLookup({ before, after }: FileResult): (line: number) => number {
  const [old, fixed] = [before, after].map((bytes) => Buffer.from(bytes).toString('latin1')) as [string, string];
  const { hunks } = structuredPatch('', '', old, fixed, '', '', { context: 0 });
  return (line) => {
    const hunk = hunks.findLast(({ newStart }) => newStart <= line);
    if (hunk === undefined) return line;
    const { oldStart, oldLines, newStart, newLines } = hunk;
    const index = line - newStart;
    return index < newLines ? oldStart + Math.max(0, Math.min(index, oldLines - 1)) : line - newStart - newLines + oldStart + oldLines;
  };
}
