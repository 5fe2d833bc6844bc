/**
 * Lines for what `verify` names without one: records of runs cannot tell which set of strings had another order, and the transform that
 * looks for such sets can.
 */
import { loadOpen } from '../engine/load-open.ts';
import { createProjectReader } from '../runner/project-reader.ts';
import { runFiles } from '../runner/run.ts';
import type { Suggestion } from '../verify/diagnose.ts';
import type { VerifyResult } from '../verify/types.ts';
import type { FixOptions } from './fixes.ts';
import { findReachedFiles } from './reach.ts';

const MAX_PLACES = 3;

/** The result with the places at which the transforms that it names find something, in the files that the command runs. */
export async function locateSuggestions(result: VerifyResult, options: FixOptions): Promise<VerifyResult> {
  const ids = result.suggestions.filter(({ at }) => at === '').map(({ id }) => id);
  if (ids.length === 0) return result;
  const { getFacts } = createProjectReader(options.cwd, await loadOpen());
  const reached = findReachedFiles(result.command, options.cwd, getFacts);
  const selection = [{ select: ids, preset: undefined, extendSelect: [], ignore: [] }];
  const results = await runFiles({ ...options, getSettings: (folder) => ({ ...options.getSettings(folder), selection }) });
  const findPlaces = (id: string): readonly string[] =>
    results
      .filter(({ path }) => reached?.has(path) !== false)
      .flatMap(({ path, diagnostics }) =>
        diagnostics.filter((each) => each.id === id).map(({ startPosition }) => `${path}:${startPosition.line}`),
      );
  return { ...result, suggestions: result.suggestions.map((each) => (each.at === '' ? locate(each, findPlaces(each.id)) : each)) };
}

function locate(suggestion: Suggestion, places: readonly string[]): Suggestion {
  const [first = '', ...others] = places;
  if (others.length === 0) return { ...suggestion, at: first };
  const more = places.length > MAX_PLACES ? ` and ${places.length - MAX_PLACES} more` : '';
  return { ...suggestion, why: `${suggestion.why}; \`${suggestion.id}\` finds ${places.slice(0, MAX_PLACES).join(', ')}${more}` };
}
