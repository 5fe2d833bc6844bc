/**
 * Runs a command several times under the probe and says whether and where the runs differ.
 *
 * The runs follow each other in the same folder. Where they differ, two more look into every module call around the difference, and
 * further pairs try out causes that only an experiment can show. Everything written lies in one temporary folder, which is removed however
 * the work ends; no process of the command outlives it.
 */
import { rmSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { OUTPUT_LIMIT, runCommand, type CommandOutcome, type StreamOutcome } from './command.ts';
import { compareProcesses, getLoaders, type ProcessComparison, type RecordDifference } from './compare.ts';
import { diagnose, findUnswitched, findShiftedGenerator, refine, type Evidence, type Suggestion, type Trial } from './diagnose.ts';
import { compareFileStates, takeFileStates, type FileDifference, type FileStates } from './files.ts';
import { findModuleDifference, type ModuleDifference } from './modules.ts';
import { comparePrinted, type LineDifference, type Printed } from './output.ts';
import { findLosses, getEnvironment, hasSteps, readRunRecord, type ProcessRecord, type RunRecord } from './records.ts';
import type { DifferenceKind, FirstDifference, RunSummary, VerifyOptions, VerifyResult } from './types.ts';

/** Built, the probe lies beside the bundle; in the sources, beside this module. */
const PROBE = new URL('./probe/', import.meta.url);

/** When the records of a run under way are first looked at. */
const FIRST_LOOK_MS = 2000;

/** Steps around a difference that the second pass records: a difference that depends on timing need not come at the same step again. */
const MARGIN = 8;

const TRIALS: Readonly<Record<Trial, Readonly<Record<string, string>>>> = {
  'hash-seed': { PYTHONHASHSEED: '0', REPRO_FIX_TRIAL: 'watch-hashes' },
  'ordered-results': { REPRO_FIX_TRIAL: 'order-results' },
  'sorted-listings': { REPRO_FIX_TRIAL: 'sort-listings' },
  deterministic: { REPRO_FIX_TRIAL: 'deterministic', CUBLAS_WORKSPACE_CONFIG: ':4096:8' },
};

const TRIAL_NAMES: Readonly<Record<Trial, string>> = {
  'hash-seed': 'with PYTHONHASHSEED=0',
  'sorted-listings': 'with sorted folder listings',
  'ordered-results': 'with results in the order in which they were asked for',
  deterministic: 'with deterministic algorithms',
};

/** One finished run. */
interface Run {
  readonly outcome: CommandOutcome;
  readonly record: RunRecord;
  readonly files: FileStates;
  readonly stdout: Printed;
  readonly stderr: Printed;
  /** Ended by us, since it had come to a difference. */
  readonly isCut: boolean;
}

/** Two runs and where they part. */
interface Comparison {
  /** Numbers of the runs, from 0. */
  readonly pair: readonly [number, number];
  readonly steps: number;
  readonly batches: number;
  readonly processes: readonly [ProcessRecord, ProcessRecord] | undefined;
  readonly comparison: ProcessComparison | undefined;
  /** A process that took steps in only one run. */
  readonly lone: { readonly process: ProcessRecord; readonly side: 0 | 1 } | undefined;
  readonly stdout: LineDifference | undefined;
  readonly stderr: LineDifference | undefined;
  readonly file: FileDifference | undefined;
}

/**
 * Runs the command and compares the runs. Rejects only on a defect or when the temporary folder cannot be written; a command that fails,
 * hangs or is interrupted gives a result. While it works, SIGINT, SIGTERM and SIGHUP end the command and give a result with exit code
 * 128 + n.
 */
export async function verify(options: VerifyOptions): Promise<VerifyResult> {
  const folder = await mkdtemp(join(tmpdir(), 'repro-fix-verify-'));
  const removeNow = (): void => rmSync(folder, { recursive: true, force: true });
  const interruption = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (signal: NodeJS.Signals): void => interruption.abort(signal);
  const onAbort = (): void => interruption.abort('SIGINT');
  process.once('exit', removeNow);
  for (const signal of signals) process.on(signal, onSignal);
  options.signal?.addEventListener('abort', onAbort);
  if (options.signal?.aborted === true) onAbort();
  try {
    const probe = join(folder, 'probe');
    await mkdir(probe);
    for (const name of await readdir(PROBE)) {
      if (name.endsWith('.py')) await copyFile(fileURLToPath(new URL(name, PROBE)), join(probe, name));
    }
    return await verifyIn(folder, options, interruption.signal);
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    for (const signal of signals) process.off(signal, onSignal);
    process.off('exit', removeNow);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function verifyIn(folder: string, options: VerifyOptions, signal: AbortSignal): Promise<VerifyResult> {
  const count = Math.max(2, options.runs ?? 2);
  const runs: Run[] = [];
  for (let index = 0; index < count; index++) {
    options.onProgress?.(`run ${index + 1} of ${count}`);
    const [first] = runs;
    const watch = options.stopsAtDifference === true && first !== undefined ? createWatch(first.record) : undefined;
    const run = await runOnce(folder, `run-${index}`, options, {}, options.steps, signal, watch);
    runs.push(run);
    if (signal.aborted) return interruptedResult(options, runs, signal);
    if (first !== undefined && run.isCut) {
      const cut = { ...first, record: takePrefix(first.record, run.record) };
      const differing = await compareRuns([cut], [0, index], run, { ...options, compareOutput: false });
      return await describeDifferent(folder, options, runs, differing, signal);
    }
    const failure = describeFailure(run.outcome, index, options);
    if (failure !== undefined) return makeResult(options, runs, { verdict: 'unknown', summary: failure });
  }
  const comparisons = await Promise.all(runs.slice(1).map((run, index) => compareRuns(runs, [0, index + 1], run, options)));
  const differing = comparisons.find(isDifferent);
  const result =
    differing === undefined ? describeEqual(options, runs, comparisons) : await describeDifferent(folder, options, runs, differing, signal);
  return signal.aborted ? interruptedResult(options, runs, signal) : result;
}

// --- Running

async function runOnce(
  folder: string,
  name: string,
  options: VerifyOptions,
  extra: Readonly<Record<string, string>>,
  steps: number | undefined,
  signal: AbortSignal,
  watch?: (record: RunRecord) => boolean,
): Promise<Run> {
  const cwd = options.cwd ?? process.cwd();
  const own = join(folder, name);
  const records = join(own, 'records');
  await mkdir(records, { recursive: true });
  const inherited = { ...process.env, ...options.env };
  const pythonPath = inherited['PYTHONPATH'];
  const stop = new AbortController();
  const watching = new AbortController();
  if (watch !== undefined) void watchRecords(records, watch, stop, watching.signal);
  const outcome = await runCommand({
    command: options.command,
    cwd,
    env: {
      ...inherited,
      ...extra,
      // An empty entry would mean the working directory.
      PYTHONPATH: [join(folder, 'probe'), ...(pythonPath ? [pythonPath] : [])].join(delimiter),
      REPRO_FIX_RECORDS: records,
      REPRO_FIX_STEPS: steps === undefined ? '' : String(steps),
    },
    token: records,
    stdoutFile: join(own, 'stdout'),
    stderrFile: join(own, 'stderr'),
    timeout: options.timeout === undefined ? undefined : options.timeout * 1000,
    signal: AbortSignal.any([signal, stop.signal]),
  });
  watching.abort();
  return {
    outcome,
    isCut: stop.signal.aborted,
    record: await readRunRecord(records),
    files: await takeFileStates(options.compare ?? [], cwd, join(own, 'files')),
    stdout: await readPrinted(join(own, 'stdout'), outcome.stdout),
    stderr: await readPrinted(join(own, 'stderr'), outcome.stderr),
  };
}

async function readPrinted(file: string, { bytes, tail }: StreamOutcome): Promise<Printed> {
  return { text: await readFile(file, 'utf8'), end: bytes > OUTPUT_LIMIT ? tail : undefined };
}

/**
 * Reads the records of a run that is under way, at intervals that double so that all readings together cost no more than a few of the
 * last, and ends the run when `watch` says so.
 */
async function watchRecords(
  records: string,
  watch: (record: RunRecord) => boolean,
  stop: AbortController,
  end: AbortSignal,
): Promise<void> {
  for (let wait = FIRST_LOOK_MS; !end.aborted; wait *= 2) {
    await delay(wait, undefined, { signal: end }).catch(() => undefined);
    if (end.aborted) return;
    // What is being written may not be whole, and is gone once the run has ended.
    const isOver = await readRunRecord(records).then(watch, () => false);
    if (isOver && !end.aborted) return stop.abort();
  }
}

/** Tells whether a run that is under way has come to something that cannot become equal to a finished one any more. */
function createWatch(first: RunRecord): (record: RunRecord) => boolean {
  return (record) => {
    const before = new Map(takePrefix(first, record).processes.map((process) => [process.key, process]));
    return record.processes.some((process) => {
      const other = before.get(process.key);
      if (other === undefined || !hasSteps(other) || !hasSteps(process)) return false;
      const kind = compareProcesses(other, process).difference?.kind;
      return kind !== undefined && kind !== 'sequence' && kind !== 'length';
    });
  };
}

/** The records of a run as far as those of another one go: the processes that both have, with as many events. */
function takePrefix(run: RunRecord, other: RunRecord): RunRecord {
  const lengths = new Map(other.processes.map(({ key, events }) => [key, events.length]));
  const processes = run.processes.flatMap((process) => {
    const length = lengths.get(process.key);
    return length === undefined ? [] : [{ ...process, events: process.events.slice(0, length) }];
  });
  return { ...run, processes };
}

function describeFailure(outcome: CommandOutcome, index: number, options: VerifyOptions): string | undefined {
  const run = `run ${index + 1}`;
  if (outcome.startError !== undefined) return `could not tell: the command could not be started (${outcome.startError})`;
  if (outcome.isTimedOut) return `could not tell: ${run} did not end within ${options.timeout ?? 0} s (--steps compares fewer steps)`;
  if (outcome.signal !== undefined) return `could not tell: ${run} was ended by ${outcome.signal}`;
  return outcome.exitCode === 0 ? undefined : `could not tell: ${run} failed with exit code ${outcome.exitCode ?? 'unknown'}`;
}

// --- Comparing

async function compareRuns(runs: readonly Run[], pair: readonly [number, number], b: Run, options: VerifyOptions): Promise<Comparison> {
  const a = runs[pair[0]] ?? b;
  const left = a.record.processes.filter(hasSteps);
  const right = new Map(b.record.processes.filter(hasSteps).map((process) => [process.key, process]));
  const compared = left.flatMap((process) => {
    const other = right.get(process.key);
    return other === undefined ? [] : [{ processes: [process, other] as const, comparison: compareProcesses(process, other) }];
  });
  const keys = new Set(left.map(({ key }) => key));
  const loneLeft = left.find(({ key }) => !right.has(key));
  const loneRight = [...right.values()].find(({ key }) => !keys.has(key));
  const lone =
    loneLeft !== undefined
      ? ({ process: loneLeft, side: 0 } as const)
      : loneRight !== undefined
        ? ({ process: loneRight, side: 1 } as const)
        : undefined;
  // Ranks wait for each other: what differs at the earliest step came first.
  const [first] = compared
    .filter(({ comparison }) => comparison.difference !== undefined)
    .sort((x, y) => (x.comparison.difference?.step ?? 0) - (y.comparison.difference?.step ?? 0));
  const isOrdered = left.length < 2;
  const isOutputCompared = options.compareOutput !== false;
  return {
    pair,
    steps: Math.min(...compared.map(({ comparison }) => comparison.steps), compared.length > 0 ? Infinity : 0),
    batches: compared.reduce((sum, { comparison }) => sum + comparison.batches, 0),
    processes: first?.processes,
    comparison: first?.comparison,
    lone: first === undefined ? lone : undefined,
    stdout: isOutputCompared ? comparePrinted(a.stdout, b.stdout, isOrdered) : undefined,
    stderr: isOutputCompared ? comparePrinted(a.stderr, b.stderr, isOrdered) : undefined,
    file: await compareFileStates(a.files, b.files),
  };
}

function isDifferent(comparison: Comparison): boolean {
  return isTrainingDifferent(comparison) || isOutputDifferent(comparison);
}

function isTrainingDifferent({ comparison, lone }: Comparison): boolean {
  return comparison !== undefined || lone !== undefined;
}

function isOutputDifferent({ stdout, stderr, file }: Comparison): boolean {
  return stdout !== undefined || stderr !== undefined || file !== undefined;
}

// --- Describing

interface Finding {
  readonly verdict: VerifyResult['verdict'];
  readonly summary: string;
  readonly difference?: FirstDifference;
  readonly suggestions?: readonly Suggestion[];
  readonly notes?: readonly string[];
}

const EXIT_CODES = { equal: 0, different: 1, unknown: 2 } as const;

function makeResult(options: VerifyOptions, runs: readonly Run[], finding: Finding): VerifyResult {
  return {
    schemaVersion: 1,
    verdict: finding.verdict,
    exitCode: EXIT_CODES[finding.verdict],
    summary: finding.summary,
    command: options.command,
    runs: runs.map(summarizeRun),
    difference: finding.difference,
    suggestions: finding.suggestions ?? [],
    notes: [...(finding.notes ?? []), ...findNotes(runs)],
  };
}

function interruptedResult(options: VerifyOptions, runs: readonly Run[], signal: AbortSignal): VerifyResult {
  const name = String(signal.reason) as NodeJS.Signals;
  const result = makeResult(options, runs, { verdict: 'unknown', summary: `could not tell: interrupted by ${name}` });
  return { ...result, exitCode: 128 + constants.signals[name] };
}

function summarizeRun({ outcome, record }: Run): RunSummary {
  const training = record.processes.filter(hasSteps);
  const [first] = training;
  return {
    exitCode: outcome.exitCode,
    signal: outcome.signal,
    isTimedOut: outcome.isTimedOut,
    startError: outcome.startError,
    seconds: outcome.seconds,
    steps: first?.events.filter((event) => event.k === 'step').length ?? 0,
    processes: training.length,
    stdout: outcome.stdout,
    stderr: outcome.stderr,
    losses: first === undefined ? [] : findLosses(first),
    environment: describeEnvironment(record),
  };
}

function describeEnvironment(record: RunRecord): RunSummary['environment'] {
  const event = getEnvironment(record);
  if (event === undefined) return undefined;
  const { python, platform, torch, numpy, cuda, cudnn, devices, threads, flags } = event;
  return { python, platform, torch, numpy, cuda, cudnn, devices, threads, flags };
}

function findNotes(runs: readonly Run[]): readonly string[] {
  const notes: string[] = [];
  if (runs.some(({ outcome }) => outcome.stdout.bytes > OUTPUT_LIMIT || outcome.stderr.bytes > OUTPUT_LIMIT)) {
    notes.push(`only the first ${OUTPUT_LIMIT / 1024 / 1024} MiB of the output and its end were compared`);
  }
  const errors = runs.flatMap(({ record }) =>
    record.processes.flatMap(({ events }) => events.flatMap((event) => (event.k === 'probe-error' ? [event.error] : []))),
  );
  if (errors[0] !== undefined) notes.push(`the probe stopped recording: ${errors[0]}`);
  return notes;
}

function describeEqual(options: VerifyOptions, runs: readonly Run[], comparisons: readonly Comparison[]): VerifyResult {
  const steps = Math.min(...comparisons.map((comparison) => comparison.steps));
  const batches = comparisons[0]?.batches ?? 0;
  const hasFiles = runs.some(({ files }) => files.size > 0);
  const isPrinting = runs.some(({ outcome }) => outcome.stdout.bytes + outcome.stderr.bytes > 0) && options.compareOutput !== false;
  const hasProbeError = runs.some(({ record }) => record.processes.some(({ events }) => events.some((event) => event.k === 'probe-error')));
  if (hasProbeError) return makeResult(options, runs, { verdict: 'unknown', summary: 'could not tell: the probe stopped recording' });
  if (steps > 0) {
    const things = ['parameters', ...(batches > 0 ? ['batches'] : []), 'gradients', 'losses'];
    if (comparisons.every((comparison) => isGeneratorsEqual(runs, comparison))) things.push('RNG states');
    if (isPrinting) things.push('output');
    if (hasFiles) things.push('files');
    const ranks = runs[0]?.record.processes.filter(hasSteps).length ?? 1;
    const where = ranks > 1 ? ` in ${ranks} processes` : '';
    return makeResult(options, runs, { verdict: 'equal', summary: `equal through ${steps} steps${where}: ${things.join(', ')}` });
  }
  // A program that loads torch and takes no step has shown nothing of its training.
  const usesTorch = runs.some(({ record }) => record.processes.some(({ events }) => events.some(isTorchEvent)));
  if (hasFiles || (isPrinting && !usesTorch)) {
    const things = [...(isPrinting ? ['output'] : []), ...(hasFiles ? ['files'] : [])];
    return makeResult(options, runs, { verdict: 'equal', summary: `equal: ${things.join(', ')} (no optimizer step was seen)` });
  }
  const isProbed = runs.every(({ record }) => record.isProbed);
  const reason = isProbed ? 'no optimizer step was seen' : 'no Python process was seen (python -I and -E keep the probe out)';
  return makeResult(options, runs, { verdict: 'unknown', summary: `could not tell: ${reason}` });
}

function isTorchEvent(event: ProcessRecord['events'][number]): boolean {
  return (event.k === 'exit' && event.rng.split(',')[2] !== '') || event.k === 'iter' || event.k === 'opt';
}

function isGeneratorsEqual(runs: readonly Run[], { pair }: Comparison): boolean {
  const [left, right] = pair.map((index) => runs[index]?.record.processes.filter(hasSteps) ?? []);
  return (left ?? []).every((process, index) => {
    const other = right?.[index];
    return other !== undefined && compareProcesses(process, other).generators.length === 0;
  });
}

async function describeDifferent(
  folder: string,
  options: VerifyOptions,
  runs: readonly Run[],
  differing: Comparison,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const isTraining = isTrainingDifferent(differing);
  const step = differing.comparison?.difference?.step;
  const limit = step === undefined ? options.steps : Math.min(step + 1 + MARGIN, options.steps ?? Infinity);
  const useSecondPass = options.secondPass !== false && !signal.aborted;

  let module: ModuleDifference | undefined;
  let detailed: readonly [ProcessRecord, ProcessRecord] | undefined;
  if (useSecondPass && step !== undefined && differing.processes !== undefined && isInsideModel(differing)) {
    options.onProgress?.(`second pass: looking into step ${step + 1}`);
    const window = { REPRO_FIX_DETAIL: `${Math.max(0, step - MARGIN)}-${step + MARGIN}` };
    const pair = await runPair(folder, 'detail', options, window, limit, signal);
    const key = differing.processes[0].key;
    detailed = findProcessPair(pair, key);
    if (detailed !== undefined) module = findModuleDifference(...detailed);
  }

  const evidence: Evidence = {
    runs: [runs[differing.pair[0]], runs[differing.pair[1]]].map((run) => run?.record ?? { isProbed: false, processes: [] }) as [
      RunRecord,
      RunRecord,
    ],
    processes: differing.processes,
    comparison: differing.comparison,
    module,
    calls: detailed?.[0].events.filter((event) => event.k === 'call') ?? [],
    stderr: runs[differing.pair[0]]?.stderr.text ?? '',
  };
  const notes: string[] = [];
  const suggestions = useSecondPass ? await tryCauses(folder, options, evidence, limit, isTraining, signal, notes) : diagnose(evidence);
  const difference = isTraining ? describeTrainingDifference(differing, module) : describeOutputDifference(differing);
  if (difference === undefined) throw new Error('runs differ in nothing');
  return makeResult(options, runs, {
    verdict: 'different',
    summary: `different: ${difference.what}${describeStep(difference.step)}`,
    difference,
    suggestions,
    notes,
  });
}

/** False where the model has no part in it: a batch that differs although no generator was moved. */
function isInsideModel({ processes, comparison }: Comparison): boolean {
  if (comparison?.difference?.kind !== 'batch') return true;
  return processes !== undefined && findShiftedGenerator(processes, comparison.generators) !== undefined;
}

function describeStep(step: number | undefined): string {
  if (step === undefined) return '';
  return step === 0 ? ', before the first step' : `, after ${step} equal ${step === 1 ? 'step' : 'steps'}`;
}

async function runPair(
  folder: string,
  name: string,
  options: VerifyOptions,
  env: Readonly<Record<string, string>>,
  steps: number | undefined,
  signal: AbortSignal,
): Promise<readonly [Run, Run]> {
  const first = await runOnce(folder, `${name}-0`, options, env, steps, signal);
  const second = await runOnce(folder, `${name}-1`, options, env, steps, signal);
  return [first, second];
}

function findProcessPair(pair: readonly [Run, Run], key: string): readonly [ProcessRecord, ProcessRecord] | undefined {
  const [a, b] = pair.map(({ record }) => record.processes.find((process) => process.key === key));
  return a === undefined || b === undefined ? undefined : [a, b];
}

/** Tries each cause that an experiment can show, until one is confirmed; those that an experiment refutes are left out. */
async function tryCauses(
  folder: string,
  options: VerifyOptions,
  evidence: Evidence,
  steps: number | undefined,
  isTraining: boolean,
  signal: AbortSignal,
  notes: string[],
): Promise<readonly Suggestion[]> {
  const suggestions = diagnose(evidence);
  // Evidence from the records alone comes first, and needs no experiment.
  const [likeliest] = suggestions;
  if (likeliest === undefined || likeliest.trial === undefined) return suggestions.filter(({ trial }) => trial === undefined);
  const refuted = new Set<Trial>();
  let unswitched: readonly Suggestion[] = [];
  for (const { trial } of suggestions) {
    if (trial === undefined || refuted.has(trial) || signal.aborted) continue;
    options.onProgress?.(`trying ${TRIAL_NAMES[trial]}`);
    const pair = await runPair(folder, `trial-${trial}`, options, TRIALS[trial], steps, signal);
    if (pair.some(({ outcome }) => outcome.exitCode !== 0)) {
      notes.push(`${TRIAL_NAMES[trial]} the command failed`);
      continue;
    }
    const again = await compareRuns(pair, [0, 1], pair[1], options);
    if (isTraining ? isTrainingDifferent(again) : isOutputDifferent(again)) {
      refuted.add(trial);
      if (trial === 'deterministic') unswitched = findUnswitched({ ...evidence, stderr: pair[0].stderr.text }, `${TRIAL_NAMES[trial]} too`);
      continue;
    }
    const confirmed = refine(suggestions, trial, pair[0].record).map((suggestion) => ({
      ...suggestion,
      why: `${suggestion.why}; ${TRIAL_NAMES[trial]} the runs agreed`,
      isConfirmed: true,
    }));
    return [...confirmed, ...suggestions.filter((suggestion) => suggestion.trial === undefined)];
  }
  const left = suggestions.filter(({ trial }) => trial === undefined || !refuted.has(trial));
  return [...left, ...unswitched.filter(({ id }) => left.every((suggestion) => suggestion.id !== id))];
}

function describeTrainingDifference(differing: Comparison, module: ModuleDifference | undefined): FirstDifference | undefined {
  const runs = [differing.pair[0] + 1, differing.pair[1] + 1] as const;
  const base = { reached: undefined, module: undefined, className: undefined, parameter: undefined, runs };
  if (differing.lone !== undefined) {
    const { process, side } = differing.lone;
    const what = `${process.name || 'a process'} took optimizer steps only in run ${runs[side]}`;
    return { ...base, kind: 'process', what, step: undefined, at: '', process: process.name, values: [undefined, undefined] };
  }
  const { processes, comparison } = differing;
  const difference = comparison?.difference;
  if (processes === undefined || difference === undefined) return undefined;
  const [process] = processes;
  const located = locate(difference, module);
  const what = describeRecordDifference(process, difference, module);
  const common = {
    ...base,
    step: difference.step,
    process: process.name,
    values: difference.events.map((event) => getValue(event, difference.kind)) as [string | undefined, string | undefined],
    module: located?.module,
    className: located?.className,
    parameter: located?.parameter,
  };
  const shifted = findShiftedGenerator(processes, comparison?.generators ?? []);
  // Earlier than the difference itself, and its cause: not where equal batches led to other gradients.
  if (shifted !== undefined && difference.kind !== 'gradients' && difference.kind !== 'parameters') {
    return {
      ...common,
      kind: 'generator',
      what: `the state of the ${shifted.name} generator`,
      reached: what,
      step: shifted.step,
      at: shifted.at,
    };
  }
  const kind: DifferenceKind = located?.phase === 'forward' ? 'forward' : difference.kind;
  // The call that shows other weights is not where they were made: the optimizer's line is nearer.
  const at = difference.kind === 'initial-parameters' ? difference.at : located?.at || difference.at;
  return { ...common, kind, what, at };
}

/** The second pass's finding, if it speaks of the same thing as the first. */
function locate(difference: RecordDifference, module: ModuleDifference | undefined): ModuleDifference | undefined {
  if (module === undefined) return undefined;
  const phases: Readonly<Partial<Record<RecordDifference['kind'], readonly ModuleDifference['phase'][]>>> = {
    'initial-parameters': ['parameter'],
    loss: ['forward', 'input'],
    // A loss may round what differs away, and its gradients not.
    gradients: ['backward', 'forward'],
  };
  return phases[difference.kind]?.includes(module.phase) === true ? module : undefined;
}

/** The value or the digest that differs. */
function getValue(event: RecordDifference['events'][number], kind: RecordDifference['kind']): string | undefined {
  switch (event?.k) {
    case undefined:
      return undefined;
    case 'batch':
      return event.h;
    case 'loss':
      return event.v;
    case 'opt':
      return event.p;
    case 'step':
      return kind === 'initial-parameters' ? event.p0 : kind === 'parameters' ? event.p : event.g;
    case 'iter':
      return event.rng;
  }
}

function describeRecordDifference(process: ProcessRecord, difference: RecordDifference, module: ModuleDifference | undefined): string {
  const [x, y] = difference.events;
  const located = locate(difference, module);
  const owner = located === undefined || located.module === '' ? '' : ` of \`${located.module}\` (${located.className})`;
  if (located?.phase === 'forward') return `the forward pass${owner}`;
  switch (difference.kind) {
    case 'initial-parameters':
      return `the initial parameters${located?.parameter === undefined ? '' : `, first \`${located.parameter}\``}`;
    case 'batch':
      return x?.k === 'batch'
        ? `batch ${x.i} of epoch ${x.e} of the DataLoader of ${getLoaders(process).get(x.l)?.at ?? 'an unknown line'}`
        : 'a batch';
    case 'loss':
      return located?.phase === 'input' ? `the input${owner}` : 'the loss';
    case 'gradients':
      return `the gradients${owner}${located?.parameter === undefined ? '' : `, first \`${located.parameter}\``}`;
    case 'parameters':
      return 'the parameters after an equal step';
    case 'sequence':
      return `what the runs did: ${nameEvent(x)} in one, ${nameEvent(y)} in the other`;
    case 'length':
      return `how long the runs trained: one ended where the other went on with ${nameEvent(x ?? y)}`;
  }
}

function nameEvent(event: RecordDifference['events'][number]): string {
  switch (event?.k) {
    case undefined:
      return 'nothing';
    case 'batch':
      return 'a batch';
    case 'iter':
      return `an iteration at ${event.at}`;
    case 'loss':
      return `a backward pass at ${event.at}`;
    case 'opt':
      return `a new optimizer at ${event.at}`;
    case 'step':
      return `an optimizer step at ${event.at}`;
  }
}

function describeOutputDifference(differing: Comparison): FirstDifference | undefined {
  const base = {
    reached: undefined,
    step: differing.steps > 0 ? differing.steps : undefined,
    at: '',
    process: '',
    module: undefined,
    className: undefined,
    parameter: undefined,
    runs: [differing.pair[0] + 1, differing.pair[1] + 1] as const,
  };
  const { stdout, stderr, file } = differing;
  const line = stdout ?? stderr;
  if (line !== undefined) {
    const stream = stdout === undefined ? 'standard error' : 'standard output';
    return {
      ...base,
      kind: 'output',
      what: `${line.isAtEnd === true ? 'a line at the end' : `line ${line.line}`} of ${stream}`,
      values: line.texts,
    };
  }
  if (file === undefined) return undefined;
  const values = file.line?.texts ?? [undefined, undefined];
  const run = file.kind === 'missing-in-second' ? base.runs[0] : base.runs[1];
  const what =
    file.kind === 'content'
      ? (file.line === undefined ? 'the content' : `line ${file.line.line}`) + ` of ${file.path}`
      : `${file.path}, written only in run ${run}`;
  return { ...base, kind: 'file', what, values };
}
