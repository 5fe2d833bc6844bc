/**
 * Finds the fewest fixes with which the runs of a program agree: all fixes are applied to a copy of the project, and taken away again for as
 * long as the runs still agree. A set of fixes is known by the texts it leads to, so that no text is run twice; what was found is kept for
 * the same command to go on from when the search is interrupted.
 *
 * That more fixes never make runs differ is assumed to save runs, and never to call a fix necessary: without each of those in the answer
 * the program has been run. An answer is confirmed by further runs; where these differ, the search goes on without it.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { selectIds, type Settings } from '../config/settings.ts';
import { loadOpen } from '../engine/load-open.ts';
import type { FileResult } from '../engine/types.ts';
import { createProjectReader } from '../runner/project-reader.ts';
import { runFiles } from '../runner/run.ts';
import type { Suggestion } from '../verify/diagnose.ts';
import type { Verdict, VerifyOptions, VerifyResult } from '../verify/types.ts';
import { verify } from '../verify/verify.ts';
import { findChanged, isInside, planCopy, removeTree, type CopyPlan } from './copy.ts';
import { findFixes, MinimizeError, type FixOptions, type ProjectFixes } from './fixes.ts';
import { moveToOriginal } from './lines.ts';
import { createPlace, findRoot, type Place } from './place.ts';
import { findReachedFiles } from './reach.ts';
import { getDigest, getStateFile, readState, removeState, writeState } from './state.ts';
import { subtract } from './subtract.ts';
import type { CandidateFix, MinimizeOptions, MinimizeResult, NecessaryFix } from './types.ts';

export { locateSuggestions } from './locate.ts';

/** An answer is run this often, and so is a program that looked as if it needed no fix. */
const CONFIRMING_RUNS = 3;

/** Runs a program and compares the runs; `verify`, but for tests of the search. */
export type Compare = (options: VerifyOptions) => Promise<VerifyResult>;

/**
 * Runs the command in copies of its project, with ever fewer fixes. The project is not changed: the caller shows or writes the results.
 * Rejects on a defect, and when the project cannot be read or copied; a program that fails, hangs or is interrupted gives a result.
 */
export async function minimize(options: MinimizeOptions, compare: Compare = verify): Promise<MinimizeResult> {
  const interruption = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals): void => interruption.abort(signal);
  const onAbort = (): void => interruption.abort('SIGINT');
  for (const signal of signals) process.on(signal, onSignal);
  options.signal?.addEventListener('abort', onAbort);
  if (options.signal?.aborted === true) onAbort();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-minimize-')));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeNow);
  try {
    const project = await findFixes(getFixOptions(options));
    const plan = await planProject(options, project);
    const env = options.env ?? process.env;
    const place = await createPlace(folder, plan, { command: options.command, cwd: options.cwd, env, compare: options.compare ?? [] });
    const laboratory = createLaboratory(options, project, plan, place, env, interruption.signal, compare);
    const result = await search(options, project, laboratory, interruption.signal);
    if (result.isMinimal) laboratory.forget();
    const changed = (await findChanged(plan)).map((path) => `the program wrote to ${path}, which was linked and not copied`);
    return { ...result, notes: [...result.notes, ...describeLinked(plan), ...changed] };
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', removeNow);
    await removeTree(folder);
  }
}

/** The copy of the project, with room for the files that the fixes make. */
async function planProject({ cwd, files }: MinimizeOptions, { all }: ProjectFixes): Promise<CopyPlan> {
  const made = all.filter(({ isNew }) => isNew === true).map(({ path }) => resolve(cwd, path));
  const plan = await planCopy(findRoot(cwd), [...files, ...made]);
  for (const path of made) {
    let folder = dirname(path);
    while (!existsSync(folder)) folder = dirname(folder);
    // A folder that is linked would lead out of the copy.
    if (!isInside(realpathSync(folder), plan.root))
      throw new MinimizeError(`${relative(cwd, path)} would be made outside ${plan.root}, of which the copies are`);
  }
  return plan;
}

function getFixOptions({ files, cwd, transforms, getSettings, getOwnerStyle }: MinimizeOptions): FixOptions {
  return { files, cwd, transforms, getSettings, getOwnerStyle };
}

function describeLinked({ linked }: CopyPlan): readonly string[] {
  // Environments are linked everywhere, and nobody writes to them.
  const files = linked.filter(({ modified }) => modified > 0).map(({ path }) => path);
  if (files.length === 0) return [];
  const more = files.length > 3 ? ` and ${files.length - 3} more` : '';
  return [`too large to be copied, and linked: ${files.slice(0, 3).join(', ')}${more}`];
}

// --- Running sets of fixes

/** Why a search ends before its end. */
class Stop extends Error {
  readonly reason: 'interrupted' | 'max-runs';
  constructor(reason: 'interrupted' | 'max-runs') {
    super(reason);
    this.reason = reason;
  }
}

/** What became of the program with some fixes. */
interface Trial {
  readonly verdict: Verdict;
  readonly summary: string;
  readonly suggestions: readonly Suggestion[];
  /** Undefined where the fixes cannot be applied together, so that nothing was run. */
  readonly verification: VerifyResult | undefined;
}

type Purpose = 'search' | 'repeat' | 'locate';

const PREFIXES: Readonly<Record<Purpose, string>> = { search: '', repeat: 'again ', locate: 'looking closer ' };

interface Laboratory {
  /** Runs the program with these fixes alone, unless that is known. Throws `Stop`. */
  try(fixes: readonly CandidateFix[], purpose?: Purpose): Promise<Trial>;
  /** Puts what further runs have shown in the place of what was known. */
  correct(fixes: readonly CandidateFix[], trial: Trial): Promise<void>;
  /** Runs so far, those of an interrupted search included. */
  countRuns(): number;
  /** Removes what is kept for going on. */
  forget(): void;
}

function createLaboratory(
  options: MinimizeOptions,
  project: ProjectFixes,
  plan: CopyPlan,
  place: Place,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  compare: Compare,
): Laboratory {
  const stateFile = getStateFile(options.command, options.cwd, env);
  const { steps, timeout, compareOutput } = options;
  const usual = Math.max(2, options.runs ?? 2);
  // Verdicts go by the fixed texts, so it does not matter which fixes led to them.
  const version = process.env['REPRO_FIX_VERSION'] ?? '';
  const fingerprint = getDigest([version, options.command, steps, timeout, compareOutput, options.compare, usual, plan]);
  const verdicts = options.resumes === false ? new Map<string, VerifyResult>() : readState(stateFile, fingerprint);
  const corrections = new Map<string, Trial>();
  const countRuns = (): number => [...verdicts.values()].reduce((sum, { runs }) => sum + runs.length, 0);
  const before = countRuns();
  const progress = (line: string): void => options.onProgress?.(line);
  if (before > 0) progress(`going on after ${before} runs of an interrupted search (${stateFile}; --no-resume begins anew)`);

  const getKey = (purpose: Purpose, results: readonly FileResult[]): string =>
    getDigest([purpose, results.map(({ path, after }) => [path, Buffer.from(after).toString('base64')])]);

  const run = async (results: readonly FileResult[], purpose: Purpose, what: string): Promise<VerifyResult> => {
    const runs = purpose === 'repeat' ? Math.max(CONFIRMING_RUNS, usual) : usual;
    if (signal.aborted) throw new Stop('interrupted');
    if (options.maxRuns !== undefined && countRuns() - before + runs > options.maxRuns) throw new Stop('max-runs');
    progress(what);
    try {
      await place.enter(new Map(results.map(({ path, after }) => [path, after])), signal);
      if (signal.aborted) throw new Stop('interrupted');
      const result = await compare({
        command: place.command,
        cwd: place.cwd,
        env: place.env,
        compare: place.compare,
        runs,
        ...(steps === undefined ? {} : { steps }),
        ...(timeout === undefined ? {} : { timeout }),
        ...(compareOutput === undefined ? {} : { compareOutput }),
        secondPass: purpose === 'locate',
        stopsAtDifference: true,
        signal,
      });
      if (signal.aborted || result.exitCode >= 128) throw new Stop('interrupted');
      // Curves may be long, and nobody draws these.
      const kept = { ...result, runs: result.runs.map((each) => ({ ...each, losses: [] })) };
      const told = JSON.parse(place.translate(JSON.stringify(kept))) as VerifyResult;
      return moveToOriginal(told, results, options.cwd);
    } finally {
      await place.leave();
    }
  };

  return {
    async try(fixes, purpose = 'search') {
      const results = await project.apply(fixes);
      const failed = results.find(({ status }) => status === 'failed');
      if (failed !== undefined)
        return { verdict: 'unknown', summary: `${failed.path}: ${failed.reason ?? ''}`, suggestions: [], verification: undefined };
      const key = getKey(purpose, results);
      const [correction, known] = [corrections.get(key), verdicts.get(key)];
      if (correction !== undefined) return correction;
      if (known !== undefined) return toTrial(known);
      const found = await run(results, purpose, `${PREFIXES[purpose]}${describeSet(fixes, project.fixes)}`);
      progress(`  ${found.summary}`);
      verdicts.set(key, found);
      writeState(stateFile, fingerprint, verdicts);
      return toTrial(found);
    },
    async correct(fixes, trial) {
      corrections.set(getKey('search', await project.apply(fixes)), trial);
    },
    countRuns,
    forget: () => removeState(stateFile),
  };
}

function toTrial(verification: VerifyResult): Trial {
  const { verdict, summary, suggestions } = verification;
  return { verdict, summary, suggestions, verification };
}

function describeSet(fixes: readonly CandidateFix[], all: readonly CandidateFix[]): string {
  const [first] = fixes;
  if (first === undefined) return 'as it stands';
  if (fixes.length === all.length) return fixes.length === 1 ? 'with the fix' : `with all ${fixes.length} fixes`;
  if (fixes.length === 1) return `with one fix: ${first.id} at ${first.path}:${first.line}`;
  return `with ${fixes.length} fixes: ${[...new Set(fixes.map(({ id }) => id))].join(', ')}`;
}

// --- Searching

type Answer = Omit<MinimizeResult, 'runs' | 'candidates'>;

const NOTHING = { necessary: [], results: [], verification: undefined, left: undefined, isMinimal: true, notes: [] } as const;

async function search(
  options: MinimizeOptions,
  project: ProjectFixes,
  laboratory: Laboratory,
  signal: AbortSignal,
): Promise<MinimizeResult> {
  /** The sets with which the runs agree, as far as is known. */
  let agreeing: readonly (readonly CandidateFix[])[] = [];
  const watched: Laboratory = {
    ...laboratory,
    async try(fixes, purpose) {
      const trial = await laboratory.try(fixes, purpose);
      if (trial.verdict === 'equal' && fixes.length > 0) agreeing = [...agreeing, fixes];
      return trial;
    },
    correct(fixes, trial) {
      agreeing = agreeing.filter((set) => set.length > fixes.length || set.some((fix) => !fixes.includes(fix)));
      return laboratory.correct(fixes, trial);
    },
  };
  const complete = (answer: Answer): MinimizeResult => {
    const failed = project.all.filter(({ status }) => status === 'failed');
    return {
      ...answer,
      runs: laboratory.countRuns(),
      candidates: project.fixes.length,
      notes: [...answer.notes, ...failed.map(({ path, reason }) => `no fix was tried in ${path}: ${reason ?? ''}`)],
    };
  };
  try {
    return complete(await findAnswer(options, project, watched));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const runs = laboratory.countRuns();
    if (error.reason === 'interrupted') {
      const summary = `interrupted after ${countNoun(runs, 'run')}; the same command goes on from there`;
      const exitCode = 128 + constants.signals[String(signal.reason ?? 'SIGINT') as NodeJS.Signals];
      return complete({ ...NOTHING, verdict: 'unknown', exitCode, summary, isMinimal: false });
    }
    const [set] = [...agreeing].sort((a, b) => a.length - b.length);
    if (set === undefined)
      return complete({ ...NOTHING, verdict: 'unknown', exitCode: 2, summary: `could not tell within ${runs} runs`, isMinimal: false });
    return complete({
      ...NOTHING,
      verdict: 'found',
      exitCode: 0,
      summary: `the runs agree with ${set.length} of ${countNoun(project.fixes.length, 'fix')}; ${runs} runs were too few to ${set.length === 1 ? 'confirm it' : 'try fewer'}`,
      necessary: set.map((fix) => ({ ...fix, without: undefined })),
      results: await project.apply(set),
      isMinimal: false,
    });
  }
}

function countNoun(count: number, noun: 'fix' | 'run'): string {
  if (count === 1) return `1 ${noun}`;
  return `${count} ${noun === 'fix' ? 'fixes' : 'runs'}`;
}

async function findAnswer(options: MinimizeOptions, project: ProjectFixes, laboratory: Laboratory): Promise<Answer> {
  let unfixed = await laboratory.try([]);
  if (unfixed.verdict === 'equal') unfixed = await laboratory.try([], 'repeat');
  if (unfixed.verdict === 'equal') {
    const summary = `could not tell: without any fix the runs agree too (${laboratory.countRuns()} runs); more --runs may show a rare difference`;
    return { ...NOTHING, verdict: 'unknown', exitCode: 2, summary };
  }
  if (unfixed.verdict === 'unknown') {
    const notes = ['it ran in a copy of the project; what that has is told in docs/minimize.md'];
    return { ...NOTHING, verdict: 'unknown', exitCode: 2, summary: unfixed.summary, verification: unfixed.verification, notes };
  }
  const reached = await findReached(options);
  /** Sets that are known to differ, so that their parts are too. */
  const differing: ReadonlySet<string>[] = [];
  const tryNoting = async (fixes: readonly CandidateFix[]): Promise<Trial> => {
    const trial = await laboratory.try(fixes);
    if (trial.verdict === 'different') differing.push(new Set(fixes.map(({ key }) => key)));
    return trial;
  };
  const isEqual = async (fixes: readonly CandidateFix[]): Promise<boolean> =>
    !differing.some((set) => fixes.every(({ key }) => set.has(key))) && (await tryNoting(fixes)).verdict === 'equal';
  const found = await findPool(project.fixes, reached, tryNoting);
  if (found.fixes === undefined) return describeFailure(options, project, laboratory, found.last ?? unfixed, reached);
  let pool = found.fixes;

  for (;;) {
    const { kept, without } = await reduce(pool, unfixed, reached, isEqual, laboratory);
    const confirmation = await laboratory.try(kept, 'repeat');
    if (confirmation.verdict === 'equal') {
      const necessary = kept.map((fix): NecessaryFix => ({ ...fix, without: (without.get(fix) ?? unfixed).summary }));
      return {
        ...NOTHING,
        verdict: 'found',
        exitCode: 0,
        summary: `the runs agree with ${kept.length} of ${countNoun(project.fixes.length, 'fix')} (${countNoun(laboratory.countRuns(), 'run')})`,
        necessary: sortLike(necessary, project.fixes),
        results: await project.apply(kept),
      };
    }
    // They only seemed to agree.
    await laboratory.correct(kept, confirmation);
    differing.push(new Set(kept.map(({ key }) => key)));
    if (kept.length < pool.length) continue;
    if (pool.length === project.fixes.length || !(await isEqual(project.fixes)))
      return describeFailure(options, project, laboratory, confirmation, reached);
    pool = project.fixes;
  }
}

function sortLike(fixes: readonly NecessaryFix[], order: readonly CandidateFix[]): readonly NecessaryFix[] {
  const keys = order.map(({ key }) => key);
  return [...fixes].sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
}

async function findReached(options: MinimizeOptions): Promise<ReadonlySet<string> | undefined> {
  const { getFacts } = createProjectReader(options.cwd, await loadOpen());
  return findReachedFiles(options.command, options.cwd, getFacts);
}

function isLikely({ path, isUnsafe }: CandidateFix, reached: ReadonlySet<string> | undefined): boolean {
  return !isUnsafe && reached?.has(path) !== false;
}

/**
 * A set of fixes with which the runs agree: the safe ones in the files that the program reaches, or all; where the program fails with all
 * of them, all but those of one transform.
 */
async function findPool(
  fixes: readonly CandidateFix[],
  reached: ReadonlySet<string> | undefined,
  tryFixes: (fixes: readonly CandidateFix[]) => Promise<Trial>,
): Promise<{ readonly fixes: readonly CandidateFix[] | undefined; readonly last: Trial | undefined }> {
  const likely = fixes.filter((fix) => isLikely(fix, reached));
  let last: Trial | undefined;
  for (const set of likely.length < fixes.length ? [likely, fixes] : [fixes]) {
    if (set.length === 0) continue;
    last = await tryFixes(set);
    if (last.verdict === 'equal') return { fixes: set, last };
  }
  if (last?.verdict === 'unknown') {
    for (const id of new Set(fixes.map((fix) => fix.id))) {
      const set = fixes.filter((fix) => fix.id !== id);
      const trial = set.length === 0 ? undefined : await tryFixes(set);
      if (trial?.verdict === 'equal') return { fixes: set, last: trial };
    }
  }
  return { fixes: undefined, last };
}

/**
 * The fixes of a set that are necessary. Where the records of runs that differ speak for a transform, its fixes are tried by themselves
 * before the rest is taken apart: by transforms, then one by one.
 */
async function reduce(
  pool: readonly CandidateFix[],
  unfixed: Trial,
  reached: ReadonlySet<string> | undefined,
  isEqual: (fixes: readonly CandidateFix[]) => Promise<boolean>,
  laboratory: Laboratory,
): Promise<{ readonly kept: readonly CandidateFix[]; readonly without: ReadonlyMap<CandidateFix, Trial> }> {
  const suggested: string[] = [];
  let start = pool;
  for (let trial = unfixed; trial.verdict === 'different';) {
    const next = trial.suggestions.find(({ id }) => !suggested.includes(id) && pool.some((fix) => fix.id === id));
    if (next === undefined) break;
    suggested.push(next.id);
    const grown = pool.filter(({ id }) => suggested.includes(id));
    if (await isEqual(grown)) {
      start = grown;
      break;
    }
    trial = await laboratory.try(grown);
  }
  const places = unfixed.suggestions.map(({ id, at }) => `${id} ${at}`);
  const isSpare = pool.some((fix) => !isLikely(fix, reached));
  /** Numbers in the order of what they say: the smaller, the likelier. */
  const rank = (fix: CandidateFix): readonly number[] => {
    const [place, transform] = [places.indexOf(`${fix.id} ${fix.path}:${fix.line}`), suggested.indexOf(fix.id)];
    return [
      place < 0 ? places.length : place,
      transform < 0 ? suggested.length : transform,
      // They are in the pool because the others were not enough.
      isSpare && isLikely(fix, reached) ? 1 : 0,
      fix.severity === 'error' ? 0 : 1,
    ];
  };
  const ordered = [...start].sort((a, b) => compareRanks(rank(a), rank(b)));
  const groups = [...new Set(ordered.map(({ id }) => id))].map((id) => ordered.filter((fix) => fix.id === id));
  const keptGroups = await subtract(groups, (some) => isEqual(some.flat()));
  let kept = await subtract(keptGroups.flat(), isEqual);
  for (;;) {
    const without = new Map<CandidateFix, Trial>();
    for (const fix of kept.length > 1 ? kept : []) {
      const others = kept.filter((other) => other !== fix);
      const trial = await laboratory.try(others);
      // A program that fails or hangs now and then has shown nothing of the fix.
      without.set(fix, trial.verdict === 'unknown' ? await laboratory.try(others, 'repeat') : trial);
    }
    const spare = [...without].find(([, { verdict }]) => verdict === 'equal')?.[0];
    if (spare === undefined) return { kept, without };
    kept = kept.filter((fix) => fix !== spare);
  }
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, place) => value !== b[place]);
  return (a[index] ?? 0) - (b[index] ?? 0);
}

// --- Where nothing helps

/** The runs differ, or the program fails, with all fixes. */
async function describeFailure(
  options: MinimizeOptions,
  project: ProjectFixes,
  laboratory: Laboratory,
  last: Trial,
  reached: ReadonlySet<string> | undefined,
): Promise<Answer> {
  const count = project.fixes.length;
  const fixes = count === 0 ? 'there is no fix to try' : `with ${count === 1 ? 'the fix' : `all ${count} fixes`}`;
  if (last.verdict === 'unknown')
    return { ...NOTHING, verdict: 'unknown', exitCode: 2, summary: `${fixes}: ${last.summary}`, verification: last.verification };
  const located = await laboratory.try(project.fixes, 'locate').catch((error: unknown) => {
    if (error instanceof Stop && error.reason === 'max-runs') return last;
    throw error;
  });
  const findings = project.all
    .filter(({ path }) => reached?.has(path) !== false)
    .flatMap(({ path, diagnostics }) =>
      diagnostics
        .filter(({ status, severity }) => status !== 'applied' && severity !== 'info')
        .map(({ id, message, startPosition }) => ({ path, line: startPosition.line, id, message })),
    );
  return {
    ...NOTHING,
    verdict: 'different',
    exitCode: 1,
    summary: count === 0 ? `the runs differ, and ${fixes}` : `the runs still differ ${fixes}`,
    // It may be rare, and stay away this time.
    verification: (located.verdict === 'different' ? located : last).verification,
    left: { findings, unselected: await findUnselected(options, reached) },
  };
}

/** Transforms that are not selected and would find something in the files that the program reaches. */
async function findUnselected(options: MinimizeOptions, reached: ReadonlySet<string> | undefined): Promise<readonly string[]> {
  const metas = options.transforms.map(({ meta }) => meta);
  const selectOthers = (settings: Settings): Settings => {
    const selected = selectIds(settings, metas);
    const others = metas.map(({ id }) => id).filter((id) => !selected.includes(id));
    return { ...settings, selection: [{ select: others, preset: undefined, extendSelect: [], ignore: [] }] };
  };
  const results = await runFiles({ ...getFixOptions(options), getSettings: (folder) => selectOthers(options.getSettings(folder)) });
  const found = results.filter(({ path }) => reached?.has(path) !== false).flatMap(({ diagnostics }) => diagnostics.map(({ id }) => id));
  return [...new Set(found)].sort();
}
