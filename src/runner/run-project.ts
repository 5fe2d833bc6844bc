/**
 * Runs the files of a project and settles what concerns more than one of them: a seeding helper that several programs use and that has to
 * seed more, and the module that the user wants the seed block in.
 */
import { resolve } from 'node:path';
import { emptyResult } from '../engine/empty-result.ts';
import { loadOpen } from '../engine/load-open.ts';
import { settleDemands } from '../engine/settle.ts';
import type { FileResult } from '../engine/types.ts';
import { createFileRunner } from './file-runner.ts';
import { findMadeModules, readHelperModule, type HelperModule } from './helper-module.ts';
import { createEngineOptions, runFiles, type RunOptions } from './run.ts';

/**
 * Results in the order of the files, a file that the run makes first.
 * @param helperModule as `findHelperModule` gives it for all files, where only some of them are run
 * @throws ConfigError for a mistake in a configuration file
 */
export async function runProject(options: RunOptions, helperModule?: HelperModule): Promise<FileResult[]> {
  const { cwd, files, transforms } = options;
  const helper = helperModule ?? (await findHelperModule(options));
  const overlay = helper?.made === undefined ? [] : [helper.made.facts];
  const run: RunOptions = overlay.length === 0 ? options : { ...options, overlay };
  let results = await runFiles(run);
  if (results.some((result) => result.demands !== undefined)) {
    const open = await loadOpen();
    const prepare = createEngineOptions(run);
    const runner = createFileRunner({ cwd, transforms, usesTriggers: false, digests: false });
    results = await settleDemands(results, open, async (path, changes) => {
      const absolute = resolve(cwd, path);
      const { result } = await runner.run(absolute, {
        ...prepare(absolute),
        ...changes,
        overlay: [...overlay, ...(changes.overlay ?? [])],
      });
      return result ?? emptyResult(path, 'failed', 'nothing could be found in it any more');
    });
  }
  return helper === undefined || files.length === 0 ? results : [...findMadeModules(helper, results), ...results];
}

/** The helper module that holds for the working directory: what it is, or will be. */
export async function findHelperModule({ cwd, files, getSettings }: RunOptions): Promise<HelperModule | undefined> {
  const { helperModule } = getSettings(cwd);
  return helperModule === undefined ? undefined : readHelperModule(helperModule, files, cwd, await loadOpen());
}
