/**
 * The fixes of a project as a set, and the texts that any part of it leads to. A fix goes by its transform and its place in the original
 * text; what it needs (imports, a seeding function, the module of `--helper-module`) comes with it, and goes where no other fix needs it.
 * A fix that a program asks of another file (a seeding helper to be completed) is one of the set too. The files are read once: a file that
 * changes on the disk meanwhile ends the work.
 */
import { resolve } from 'node:path';
import type { FileResult } from '../engine/types.ts';
import { findMadeModules } from '../runner/helper-module.ts';
import type { RunOptions } from '../runner/run.ts';
import { findHelperModule, runProject } from '../runner/run-project.ts';
import type { CandidateFix } from './types.ts';

export type FixOptions = Pick<RunOptions, 'files' | 'cwd' | 'transforms' | 'getSettings' | 'getOwnerStyle'>;

export interface ProjectFixes {
  /** In the order of the files and of the text. */
  readonly fixes: readonly CandidateFix[];
  /** What became of every file with all fixes applied, and a file that they make. */
  readonly all: readonly FileResult[];
  /** What becomes of the files that have fixes, with only these applied, and a file that these make. */
  apply(fixes: readonly CandidateFix[]): Promise<readonly FileResult[]>;
}

/** A mistake of the caller's, or something that happened to the files; told in one line. */
export class MinimizeError extends Error {
  override readonly name = 'MinimizeError';
}

/** Finds all fixes of the project, unsafe ones too. */
export async function findFixes(options: FixOptions): Promise<ProjectFixes> {
  const run: FixOptions = { ...options, getSettings: (folder) => ({ ...options.getSettings(folder), unsafeFixes: true }) };
  const helperModule = await findHelperModule(run);
  const asked = new Map<string, { readonly path: string; readonly id: string; readonly start: number }>();
  const all = await runProject(
    {
      ...run,
      acceptFix: (path, id, start) => {
        asked.set(getKey(path, id, start), { path, id, start });
        return true;
      },
    },
    helperModule,
  );
  const fixes = new Map<string, CandidateFix>();
  for (const { path, status, diagnostics } of all) {
    if (status !== 'changed') continue;
    for (const { id, start, startPosition, severity, message, fix, status: outcome } of diagnostics) {
      const key = getKey(path, id, start);
      if (outcome !== 'applied' || fix === undefined || fixes.has(key)) continue;
      fixes.set(key, { key, path, id, line: startPosition.line, message, title: fix.title, severity, isUnsafe: fix.safety !== 'safe' });
    }
  }
  const owners = findOwners([...asked.values()], fixes);
  const changed = all.filter(({ path }) => [...fixes.values()].some((fix) => fix.path === path));
  const linked = findLinkedFiles(all);
  const known = new Map<string, FileResult>();

  const apply = async (chosen: readonly CandidateFix[]): Promise<readonly FileResult[]> => {
    const keys = new Set(chosen.map(({ key }) => key));
    const findChosen = (path: string): readonly CandidateFix[] =>
      chosen.filter((fix) => (linked.has(path) ? linked.has(fix.path) : fix.path === path));
    const getSetKey = (path: string): string => [path, ...findChosen(path).map(({ key }) => key)].join('\n');
    for (const result of changed) {
      if (findChosen(result.path).length === 0) known.set(getSetKey(result.path), { ...result, status: 'unchanged', after: result.before });
    }
    const missing = changed.filter(({ path }) => !known.has(getSetKey(path)));
    if (missing.length > 0) {
      const isLinked = missing.some(({ path }) => linked.has(path));
      const paths = new Set([...missing.map(({ path }) => path), ...(isLinked ? linked : [])]);
      const results = await runProject(
        {
          ...run,
          files: [...paths].map((path) => resolve(options.cwd, path)),
          // A word that makes a file worth reading may stand in another one, which is not among these.
          usesTriggers: false,
          acceptFix: (path, id, start) => keys.has(owners.get(getKey(path, id, start)) ?? ''),
        },
        helperModule,
      );
      for (const result of results) {
        const { path, before } = result;
        const original = changed.find((other) => other.path === path);
        if (original === undefined) continue;
        if (Buffer.compare(original.before, before) !== 0) throw new MinimizeError(`${path} was changed meanwhile; run the command again`);
        known.set(getSetKey(path), result);
      }
    }
    const results = changed.map((result) => known.get(getSetKey(result.path)) ?? result);
    return helperModule === undefined ? results : [...findMadeModules(helperModule, results), ...results];
  };
  return { fixes: [...fixes.values()], all, apply };
}

/** The files whose fixes depend on each other's: programs, and the files that they ask something of. */
function findLinkedFiles(results: readonly FileResult[]): ReadonlySet<string> {
  const paths = new Set(results.map(({ path }) => path));
  const demands = results.flatMap(({ path, demands = [] }) => demands.map((demand) => [path, demand.path]));
  return new Set(demands.filter(([, asked = '']) => paths.has(asked)).flat());
}

function getKey(path: string, id: string, start: number): string {
  return `${path}:${start}:${id}`;
}

/**
 * The fix that each fix the engine asked about belongs to. One that had to wait for another, and stands a little elsewhere after it, is
 * the nearest of its transform.
 */
function findOwners(
  asked: readonly { readonly path: string; readonly id: string; readonly start: number }[],
  fixes: ReadonlyMap<string, CandidateFix>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { path, id, start } of asked) {
    const key = getKey(path, id, start);
    const distance = (other: (typeof asked)[number]): number => Math.abs(other.start - start);
    const [nearest] = asked
      .filter((other) => other.path === path && other.id === id && fixes.has(getKey(path, id, other.start)))
      .sort((a, b) => distance(a) - distance(b));
    if (fixes.has(key)) owners.set(key, key);
    else if (nearest !== undefined) owners.set(key, getKey(path, id, nearest.start));
  }
  return owners;
}
