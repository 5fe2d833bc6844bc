/**
 * The module that `--helper-module` names, which holds the seed block for all programs of a project. It is made once, when the first
 * program needs it, and never written again: a file that is there already is used where it seeds everything, and refused otherwise.
 */
import { ConfigError } from '../config/config-error.ts';
import type { OpenDocument } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import { copyFacts, readFacts, type FileFacts } from '../project/facts.ts';
import { isThere, readFile } from '../system/questions.ts';
import { importsNumpy, writeHelperModule } from '../transform/helper-module.ts';
import { isCompleteSeedHelper } from '../transform/seed-helper.ts';
import { getReportPath } from './paths.ts';

export interface HelperModule {
  /** As reported. */
  readonly path: string;
  /** What the run makes of it; undefined where the file is there. */
  readonly made: { readonly facts: FileFacts; readonly content: Uint8Array } | undefined;
}

/**
 * @param path absolute
 * @param files absolute paths of the run's files, which show whether the project uses NumPy
 * @throws ConfigError for a file that is there and is something else
 */
export function readHelperModule(path: string, files: readonly string[], cwd: string, open: OpenDocument): HelperModule {
  const shown = getReportPath(path, cwd);
  const isOwn = isThere(path);
  const content = isOwn ? readFile(path) : Buffer.from(writeHelperModule(files.some(usesNumpy)));
  const document = open(shown, content);
  const facts = 'skipped' in document ? undefined : readFacts(document.file);
  if (facts?.functions.some(({ seedHelper }) => isCompleteSeedHelper(seedHelper, false)) !== true) {
    throw new ConfigError(
      `\`helper-module\`: ${shown} is there and has no function that seeds \`random\` and \`torch\` from a seed; name a file that is not there yet`,
    );
  }
  return { path: shown, made: isOwn ? undefined : { facts: copyFacts(facts), content } };
}

/** The new file, where a fix that was applied imports from it. */
export function findMadeModules({ path, made }: HelperModule, results: readonly FileResult[]): FileResult[] {
  if (made === undefined || !results.some((result) => result.status === 'changed' && result.usesHelperModule === true)) return [];
  const before = new Uint8Array();
  return [
    { path, status: 'changed', reason: undefined, before, after: made.content, beforeText: '', isNew: true, diagnostics: [], notices: [] },
  ];
}

function usesNumpy(path: string): boolean {
  try {
    return importsNumpy(readFile(path).toString('latin1'));
  } catch {
    return false;
  }
}
