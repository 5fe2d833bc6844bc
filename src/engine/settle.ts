/**
 * Fixes that concern two files of a run. A program that seeds through an incomplete helper of another file cannot complete it, but its
 * finding says what it needs (`Demand`): the helper's file is then run again with what all programs need of it, and the programs with the
 * helper as it will be. Where the helper's file is not in the run, or its fix is not applied, the programs keep their findings.
 */
import { readFacts, type FileFacts } from '../project/facts.ts';
import type { Demand } from '../transform/types.ts';
import type { OpenDocument } from './run-file.ts';
import type { FileResult } from './types.ts';

/** Runs a file of the run anew. */
export type RunAgain = (
  path: string,
  changes: { readonly demands?: readonly Demand[]; readonly overlay?: readonly FileFacts[] },
) => Promise<FileResult>;

/** The results with demands met, in the same order. The outcome depends on the set of results alone. */
export async function settleDemands(results: readonly FileResult[], open: OpenDocument, run: RunAgain): Promise<FileResult[]> {
  const settled = new Map(results.map((result) => [result.path, result]));
  const demands = results.flatMap((result) => result.demands ?? []).filter(({ path }) => settled.has(path));
  const completed = new Map<string, FileFacts>();
  for (const path of new Set(demands.map((demand) => demand.path))) {
    const result = await run(path, { demands });
    if (result.status !== 'changed') continue;
    const document = open(path, result.after);
    if ('skipped' in document) continue;
    settled.set(path, result);
    completed.set(path, readFacts(document.file));
  }
  for (const { path, demands: asked = [] } of results) {
    if (!asked.some((demand) => completed.has(demand.path))) continue;
    settled.set(path, { ...(await run(path, { demands, overlay: [...completed.values()] })), demands: asked });
  }
  return results.map((result) => settled.get(result.path) ?? result);
}
