/**
 * Gives a file suppression comments for all that is found in it (`--add-ignores`), and makes sure that this is all it does: with the comments
 * the findings are gone, no other has come, and but for comments the code is the same, token for token. Otherwise the file is left alone.
 */
import { dirname } from 'node:path';
import { planIgnores } from '../engine/add-ignores.ts';
import { loadOpen } from '../engine/load-open.ts';
import type { SourceFile } from '../document/types.ts';
import type { FileResult } from '../engine/types.ts';
import { createTextRunner, type RunOptions } from './run.ts';

/** For runs whose findings are to be suppressed: they are those of the text as it stands, before any fix. */
export const acceptNoFix = (): boolean => false;

/**
 * Makes a function that turns the result of a run with `acceptNoFix` into one with the comments in its new bytes. `path` is the file's
 * absolute path. Findings that no comment can silence are the only ones that the new result still has.
 */
export async function createIgnoreAdder(
  options: Omit<RunOptions, 'files'>,
): Promise<(path: string, result: FileResult) => Promise<FileResult>> {
  const open = await loadOpen();
  const runText = createTextRunner({ ...options, acceptFix: acceptNoFix });
  return async (path, result) => {
    if (result.diagnostics.length === 0) return result;
    const document = open(result.path, result.before);
    if ('skipped' in document) return result;
    const folder = dirname(path);
    const lineLength = options.getSettings(folder).lineLength ?? options.getOwnerStyle(folder).lineLength;
    const { edits, left } = planIgnores(document.file, result.diagnostics, lineLength);
    if (edits.length === 0) return result;
    const after = document.render(edits);
    const again = open(result.path, after);
    const rerun = await runText(path, after);
    const isRight = !('skipped' in again) && isSameCode(document.file, again.file) && hasSameIds(rerun.diagnostics, left);
    if (!isRight) return { ...result, status: 'failed', reason: 'comments would not silence its findings; it was left alone' };
    const { beforeText: text, diagnostics, cells } = rerun;
    return { ...result, status: 'changed', after, diagnostics: left, left: { text, diagnostics, ...(cells && { cells }) } };
  };
}

function isSameCode(one: SourceFile, other: SourceFile): boolean {
  const tokens = ({ tree }: SourceFile) => tree.nodes.filter(({ type, children }) => children.length === 0 && type !== 'comment');
  const [before, after] = [tokens(one), tokens(other)];
  return (
    before.length === after.length && before.every((token, index) => token.type === after[index]?.type && token.text === after[index].text)
  );
}

function hasSameIds(one: FileResult['diagnostics'], other: FileResult['diagnostics']): boolean {
  const getIds = (diagnostics: FileResult['diagnostics']) =>
    diagnostics
      .map(({ id }) => id)
      .sort()
      .join();
  return getIds(one) === getIds(other);
}
