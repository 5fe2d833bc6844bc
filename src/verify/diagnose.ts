/**
 * From a difference to its cause: reads what the two runs did before they parted (seeds set, generators drawn from, loaders and what they
 * share, folders listed) and names the transforms that would fix it, each with the evidence. Pure. What only an experiment can show (the
 * order of sets, of listings, of additions in a kernel) carries the `trial` that would show it.
 */
import { getLoaders, type GeneratorDifference, type ProcessComparison, type RecordDifference } from './compare.ts';
import type { ModuleDifference } from './modules.ts';
import {
  getEnvironment,
  type CallEvent,
  type Generator,
  type LoaderEvent,
  type ProcessRecord,
  type RecordEvent,
  type RunRecord,
  type SeedEvent,
  type UnseededEvent,
} from './records.ts';

/**
 * An experiment: both runs once more under one changed condition. If they then agree, that condition was the cause.
 * - `hash-seed`: `PYTHONHASHSEED=0`. - `sorted-listings`: folders are listed in the order of names. - `ordered-results`: what workers
 * make comes in the order in which it was asked for. - `deterministic`: deterministic algorithms.
 */
export type Trial = 'hash-seed' | 'sorted-listings' | 'ordered-results' | 'deterministic';

export interface Suggestion {
  /** The transform's id. */
  readonly id: string;
  /** The evidence, one sentence. */
  readonly why: string;
  /** The user's line it speaks of, `file:line`; empty where there is none. */
  readonly at: string;
  readonly trial?: Trial;
  /** True once the trial's runs agreed. */
  readonly isConfirmed: boolean;
}

/** The two runs of one training process, and all that is known of their difference. */
export interface Evidence {
  readonly runs: readonly [RunRecord, RunRecord];
  /** The process that differs; undefined where only the output does. */
  readonly processes: readonly [ProcessRecord, ProcessRecord] | undefined;
  readonly comparison: ProcessComparison | undefined;
  /** Of the second pass. */
  readonly module: ModuleDifference | undefined;
  readonly calls: readonly CallEvent[];
  /** What the first run wrote to standard error, where torch warns. */
  readonly stderr: string;
}

const LIBRARY: Readonly<Record<Generator, string>> = { random: 'Python’s `random`', numpy: 'NumPy', torch: 'torch', cuda: 'CUDA' };

function suggest(id: string, why: string, at = '', trial?: Trial): Suggestion {
  return { id, why, at, isConfirmed: false, ...(trial === undefined ? {} : { trial }) };
}

/** Transforms that would remove the difference, the likeliest first. */
export function diagnose(evidence: Evidence): readonly Suggestion[] {
  const found = [
    ...findEntropySeeds(evidence),
    ...findUnseededGenerators(evidence),
    ...findEarlyDraws(evidence),
    ...findShiftedStreams(evidence),
    ...findLoaderGenerators(evidence),
    ...findOwnGenerators(evidence),
    ...findOrders(evidence),
    ...findStrayDraws(evidence),
    ...findEntropySources(evidence),
    ...findKernels(evidence),
  ];
  const seen = new Set<string>();
  return found.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function isDifferent(evidence: Evidence, ...kinds: readonly RecordDifference['kind'][]): boolean {
  const kind = evidence.comparison?.difference?.kind;
  return kind !== undefined && kinds.includes(kind);
}

/** Events of a process before the difference, and those of its children (DataLoader workers), whenever they came. */
function findEventsBefore(evidence: Evidence, side: 0 | 1): readonly RecordEvent[] {
  const process = evidence.processes?.[side];
  if (process === undefined) return evidence.runs[side].processes.flatMap(({ events }) => events);
  const end = evidence.comparison?.difference?.indexes[side] ?? process.events.length;
  const children = evidence.runs[side].processes.filter(({ parent }) => parent === process.pid);
  return [...process.events.slice(0, end), ...children.flatMap(({ events }) => events)];
}

function findSeeds(events: readonly RecordEvent[]): readonly SeedEvent[] {
  return events.filter((event) => event.k === 'seed');
}

/** A seed that comes from the clock, a process id or entropy: the same call with another value, or without one. */
function findEntropySeeds(evidence: Evidence): readonly Suggestion[] {
  const left = findSeeds(findEventsBefore(evidence, 0));
  const right = findSeeds(findEventsBefore(evidence, 1));
  const drifting = evidence.comparison?.generators.map(({ name }) => name);
  for (const [index, seed] of left.entries()) {
    const other = right[index];
    if (other === undefined || other.f !== seed.f || other.at !== seed.at) break;
    const isFresh = seed.v === null;
    if (!isFresh && seed.v === other.v) continue;
    const isRelevant =
      drifting === undefined ||
      seed.g.some((name) => drifting.includes(name)) ||
      isDifferent(evidence, 'batch', 'initial-parameters', 'loss');
    if (!isRelevant) continue;
    const why = isFresh
      ? `\`${seed.f}()\` takes its seed from the system`
      : `\`${seed.f}\` was given ${seed.v} in one run and ${other.v ?? 'nothing'} in the other`;
    return [suggest('nondeterministic-seed', why, seed.at)];
  }
  return [];
}

/** Generators that were drawn from and that nothing had seeded by then. */
function findUnseededGenerators(evidence: Evidence): readonly Suggestion[] {
  const [a, b] = evidence.processes ?? [];
  if (a === undefined || b === undefined) return findUnseededAtExit(evidence);
  // Given equal batches and losses, only draws of torch's own can make gradients differ.
  const isLate = isDifferent(evidence, 'gradients', 'parameters');
  const unseeded = (evidence.comparison?.generators ?? []).filter(
    ({ name, until }) =>
      !isSeededBefore(a, name, until[0]) && !isSeededBefore(b, name, until[1]) && !(isLate && (name === 'random' || name === 'numpy')),
  );
  return describeUnseeded(
    unseeded.map(({ name }) => name),
    unseeded[0]?.at ?? '',
  );
}

function describeUnseeded(names: readonly Generator[], at: string): readonly Suggestion[] {
  if (names.length === 0) return [];
  const list = names.map((name) => LIBRARY[name]).join(' and ');
  return [suggest('unseeded-run', `${list} ${names.length > 1 ? 'were' : 'was'} drawn from without having been seeded`, at)];
}

/** For programs without torch: generators in use at the end that nobody had seeded. */
function findUnseededAtExit(evidence: Evidence): readonly Suggestion[] {
  const names = evidence.runs[0].processes.flatMap((process) => {
    const exit = process.events.find((event) => event.k === 'exit');
    const states = exit?.rng.split(',') ?? [];
    return (['random', 'numpy', 'torch', 'cuda'] as const).filter((name, index) => {
      const state = states[index] ?? '';
      return state !== '' && state !== '-' && !isSeededBefore(process, name, process.events.length);
    });
  });
  return describeUnseeded([...new Set(names)], '');
}

function isSeededBefore(process: ProcessRecord, name: Generator, end: number): boolean {
  return getLastSeed(process, name, end) !== undefined;
}

/** Values that were drawn before the seed was set: by the import of a module of the user's, or by the program itself. */
function findEarlyDraws(evidence: Evidence): readonly Suggestion[] {
  if (!isDifferent(evidence, 'initial-parameters', 'batch', 'loss')) return [];
  const events = findEventsBefore(evidence, 0);
  const seeded = new Set<Generator>();
  for (const event of events) {
    if (event.k === 'import') {
      const names = event.drew.filter((name) => !seeded.has(name));
      if (names.length > 0) {
        const list = names.map((name) => LIBRARY[name]).join(' and ');
        return [suggest('import-time-rng', `importing \`${event.m}\` drew from ${list} before any seed was set`, event.at)];
      }
    }
    if (event.k !== 'seed') continue;
    const [name] = event.drawn;
    if (name !== undefined)
      return [suggest('misplaced-seed', `${LIBRARY[name]} had been drawn from before \`${event.f}\` seeded it`, event.at)];
    for (const generator of event.g) seeded.add(generator);
  }
  return [];
}

/** The generator that both runs had given the same seed before it was first seen to differ: other code drew from it in between. */
export function findShiftedGenerator(
  [a, b]: readonly [ProcessRecord, ProcessRecord],
  generators: readonly GeneratorDifference[],
): GeneratorDifference | undefined {
  return generators.find(({ name, until }) => {
    const [x, y] = [getLastSeed(a, name, until[0]), getLastSeed(b, name, until[1])];
    return x !== undefined && x.v !== null && x.v === y?.v;
  });
}

function getLastSeed(process: ProcessRecord, name: Generator, end: number): SeedEvent | undefined {
  return findSeeds(process.events.slice(0, Math.max(0, end))).findLast((seed) => seed.g.includes(name));
}

/** What drew from a generator that was seeded alike in both runs and then drawn from a different number of times. */
function findShiftedStreams(evidence: Evidence): readonly Suggestion[] {
  const { comparison, processes } = evidence;
  const difference = comparison?.difference;
  if (processes === undefined || difference === undefined) return [];
  const [a, b] = processes;
  const shifted = findShiftedGenerator(processes, comparison?.generators ?? []);
  if (shifted === undefined) return [];
  return [
    ...findRepeatedExperiment(a, difference),
    ...findEvaluationDraws(evidence, shifted),
    ...findExtraIterations(processes, shifted),
    ...findLoaderOfGlobalStream(a, b, difference, shifted),
  ];
}

/** Such a generator where nothing says what drew from it: a difference of another cause may have led to more draws. */
function findStrayDraws(evidence: Evidence): readonly Suggestion[] {
  const { comparison, processes } = evidence;
  const shifted = processes === undefined ? undefined : findShiftedGenerator(processes, comparison?.generators ?? []);
  if (shifted === undefined || comparison?.difference === undefined || findShiftedStreams(evidence).length > 0) return [];
  const why = `the ${shifted.name} generator, seeded alike, was drawn from a different number of times before ${shifted.at}`;
  return [suggest('rng-order', why, shifted.at)];
}

/** The parameters of a second model, built at the line of an earlier one, with no seed set in between. */
function findRepeatedExperiment(process: ProcessRecord, difference: RecordDifference): readonly Suggestion[] {
  const [event] = difference.events;
  if (difference.kind !== 'initial-parameters' || event === undefined || (event.k !== 'opt' && event.k !== 'step')) return [];
  const optimizers = process.events.flatMap((other, index) => (other.k === 'opt' ? [{ event: other, index }] : []));
  const own = optimizers.find((other) => other.event.o === event.o);
  const earlier = optimizers.findLast((other) => other.event.o < event.o && other.event.at === own?.event.at);
  if (own === undefined || earlier === undefined) return [];
  const isSeeded = process.events.slice(earlier.index, own.index).some((other) => other.k === 'seed' && other.g.length > 0);
  if (isSeeded) return [];
  return [
    suggest(
      'seed-outside-loop',
      'a model built again at this line starts from wherever the experiment before it left the generators',
      own.event.at,
    ),
  ];
}

/** Modules in evaluation mode that drew random numbers. */
function findEvaluationDraws(evidence: Evidence, shifted: GeneratorDifference): readonly Suggestion[] {
  const call = evidence.calls.find(({ t, drew }) => !t && drew.includes(shifted.name));
  if (call === undefined) return [];
  const name = call.m === '' ? call.root : call.m;
  return [suggest('always-on-dropout', `\`${name}\` (${call.c}) draws random numbers in evaluation mode`, call.at)];
}

/** Iterations over other loaders that one run made more often than the other, between the last equal state and the first different one. */
function findExtraIterations(processes: readonly [ProcessRecord, ProcessRecord], shifted: GeneratorDifference): readonly Suggestion[] {
  const [left, right] = processes.map((process, side) => {
    const loaders = getLoaders(process);
    const counts = new Map<string, number>();
    for (const event of process.events.slice(Math.max(0, shifted.since[side] ?? 0), shifted.until[side])) {
      const at = event.k === 'iter' ? (loaders.get(event.l)?.at ?? '') : '';
      if (at !== '') counts.set(at, (counts.get(at) ?? 0) + 1);
    }
    return counts;
  });
  for (const at of new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])) {
    const [x, y] = [left?.get(at) ?? 0, right?.get(at) ?? 0];
    if (x !== y) {
      return [
        suggest(
          'rng-order',
          `the DataLoader of ${at} was iterated ${countTimes(x)} in one run and ${countTimes(y)} in the other, which shifts the global ${shifted.name} generator`,
          at,
        ),
      ];
    }
  }
  return [];
}

function countTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** A loader (or its sampler, or its workers) that takes its seed from a global generator which has been shifted. */
function findLoaderOfGlobalStream(
  a: ProcessRecord,
  b: ProcessRecord,
  difference: RecordDifference,
  shifted: GeneratorDifference,
): readonly Suggestion[] {
  const loader = getLoader(a, difference);
  if (loader === undefined || shifted.name !== 'torch') return [];
  if (loader.gen !== null) {
    return loader.sgen === null && isRandomSampler(loader)
      ? [
          suggest(
            'unseeded-sampler',
            `the loader’s generator does not reach its ${loader.sampler}, which draws from the global generator`,
            loader.at,
          ),
        ]
      : [];
  }
  if (isRandomSampler(loader) && loader.sampler !== 'RandomSampler') {
    return [suggest('unseeded-sampler', `its ${loader.sampler} draws from the global generator`, loader.at)];
  }
  const bases = [a, b].map((process, side) => getIteration(process, difference.indexes[side] ?? 0)?.base);
  const why =
    loader.workers > 0 && bases[0] !== bases[1]
      ? 'its workers got other seeds in each run, since it draws them from the global generator'
      : 'it draws its order from the global generator, which other code had moved';
  return [suggest('unseeded-dataloader', why, loader.at)];
}

function isRandomSampler(loader: LoaderEvent): boolean {
  return /Random/.test(loader.sampler);
}

function getLoader(process: ProcessRecord, difference: RecordDifference): LoaderEvent | undefined {
  const [event] = difference.events;
  return difference.kind === 'batch' && event?.k === 'batch' ? getLoaders(process).get(event.l) : undefined;
}

/** The start of the iteration that the event at `index` belongs to. */
function getIteration(process: ProcessRecord, index: number): (RecordEvent & { k: 'iter' }) | undefined {
  const event = process.events[index];
  if (event?.k !== 'batch') return undefined;
  return process.events.slice(0, index).findLast((other) => other.k === 'iter' && other.l === event.l) as
    (RecordEvent & { k: 'iter' }) | undefined;
}

/** A loader whose own generator stood elsewhere: because another loader draws from it too, or because its seed is another each time. */
function findLoaderGenerators(evidence: Evidence): readonly Suggestion[] {
  const { processes, comparison } = evidence;
  const difference = comparison?.difference;
  if (processes === undefined || difference === undefined) return [];
  const [a, b] = processes;
  const loader = getLoader(a, difference);
  const states = [a, b].map((process, side) => getIteration(process, difference.indexes[side] ?? 0)?.gen);
  if (loader === undefined || states[0] === states[1]) return [];
  const other = getLoaders(b).get(loader.l);
  if (loader.seed !== other?.seed) {
    return [suggest('nondeterministic-seed', 'the seed of its generator is another in each run', loader.at)];
  }
  const number = loader.gen ?? loader.sgen;
  const sharing = [...getLoaders(a).values()].filter((each) => each.l !== loader.l && (each.gen === number || each.sgen === number));
  const [first] = sharing;
  if (first === undefined) return [];
  return [suggest('shared-generator', `it shares one generator with the DataLoader of ${first.at}, which draws from it too`, loader.at)];
}

/** Generators made without a seed by the user's own code. */
function findOwnGenerators(evidence: Evidence): readonly Suggestion[] {
  if (isDifferent(evidence, 'gradients', 'parameters')) return [];
  return findEventsBefore(evidence, 0).flatMap((event) =>
    event.k === 'unseeded' ? [suggest(getUnseededId(event), `a ${event.f} was made without a seed`, event.at)] : [],
  );
}

function getUnseededId({ f }: UnseededEvent): string {
  return f.startsWith('generator of ') ? 'unseeded-environment' : 'unseeded-generator';
}

/** Sources that no seed reaches. */
function findEntropySources(evidence: Evidence): readonly Suggestion[] {
  if (isDifferent(evidence, 'gradients', 'parameters')) return [];
  const entropy = findEventsBefore(evidence, 0).find((event) => event.k === 'entropy');
  return entropy === undefined ? [] : [suggest('entropy-source', `\`${entropy.f}\` gives another value in each run`, entropy.at)];
}

/** Orders that are not the program's: in which workers are done, of the entries of a folder, of the strings in a set. */
function findOrders(evidence: Evidence): readonly Suggestion[] {
  if (isDifferent(evidence, 'gradients', 'parameters')) return [];
  const events = findEventsBefore(evidence, 0);
  const unordered = events.find((event) => event.k === 'unordered');
  const listing = events.find((event) => event.k === 'listing');
  const hashes = evidence.runs.map((run, side) => (evidence.processes?.[side] ?? run.processes[0])?.hash);
  return [
    ...(unordered === undefined
      ? []
      : [
          suggest(
            'completion-order',
            `\`${unordered.f}\` gives results in the order in which they are done`,
            unordered.at,
            'ordered-results',
          ),
        ]),
    ...(listing === undefined
      ? []
      : [
          suggest(
            'unordered-listing',
            `\`${listing.f}\` gives the entries of a folder in the order of the file system`,
            listing.at,
            'sorted-listings',
          ),
        ]),
    ...(hashes[0] === hashes[1]
      ? []
      : [suggest('unordered-set', 'strings hash differently in each process, and so sets of them have another order', '', 'hash-seed')]),
  ];
}

/** What a trial that agreed speaks for: a program that calls `hash` need not have a set of strings. */
export function refine(suggestions: readonly Suggestion[], trial: Trial, record: RunRecord): readonly Suggestion[] {
  const tried = suggestions.filter((suggestion) => suggestion.trial === trial);
  const hashed = record.processes.flatMap(({ events }) => events).find((event) => event.k === 'hash');
  if (trial !== 'hash-seed' || hashed === undefined) return tried;
  return [suggest('hash-order', '`hash` of a string is another number in each process', hashed.at, trial), ...tried];
}

/** Equal inputs and unequal results: the kernels themselves. */
function findKernels(evidence: Evidence): readonly Suggestion[] {
  if (!isInKernels(evidence)) return [];
  const { at, why, isCuda, flags } = describeKernels(evidence);
  const isCudnn = isCuda && /Conv|RNN|LSTM|GRU/.test(evidence.module?.className ?? '');
  const kernels: Suggestion[] = [];
  if (isCudnn && (flags['torch.backends.cudnn.benchmark'] === true || flags['torch.backends.cudnn.deterministic'] !== true)) {
    kernels.push(suggest('nondeterministic-cudnn', `${why}, and cuDNN may choose its algorithm anew in each run`, at, 'deterministic'));
  }
  const isAskedFor = flags['torch.are_deterministic_algorithms_enabled()'] === true;
  if (!isAskedFor) kernels.push(suggest('nondeterministic-algorithms', why, at, 'deterministic'));
  if (isCuda && flags['CUBLAS_WORKSPACE_CONFIG'] === null) {
    kernels.push(suggest('unset-cublas-workspace', `${why}, and CUBLAS_WORKSPACE_CONFIG is not set`, at, 'deterministic'));
  }
  return isAskedFor ? [...kernels, ...findUnswitched(evidence, 'although the program asks for deterministic algorithms')] : kernels;
}

/**
 * An operation without a deterministic implementation, for a difference that stays where deterministic algorithms are asked for. On the CPU
 * torch has to have named one: what else differs there is seldom a kernel.
 *
 * @param although how they were asked for
 */
export function findUnswitched(evidence: Evidence, although: string): readonly Suggestion[] {
  if (!isInKernels(evidence)) return [];
  const { at, why, isCuda } = describeKernels(evidence);
  const named = findNamed(evidence.stderr);
  if (named.length > 0) {
    const list = named.map((name) => `\`${name}\``).join(', ');
    return [suggest('nondeterministic-op', `${why} ${although}; torch warns of ${list}, which can differ all the same`, at)];
  }
  return isCuda
    ? [suggest('nondeterministic-op', `${why} ${although}: an operation in it has none, of which torch does not warn`, at)]
    : [];
}

/** What torch calls the operations that it warns of: `nll_loss2d_forward_out_cuda_template`, `Flash Attention`. */
function findNamed(stderr: string): readonly string[] {
  const warnings =
    /([\w:]+) does not have a deterministic implementation, but you set|((?:Flash|Memory Efficient|cuDNN) attention) defaults to a non-deterministic/gi;
  return [...new Set([...stderr.matchAll(warnings)].map(([, operation, attention]) => operation ?? attention ?? ''))];
}

function isInKernels(evidence: Evidence): boolean {
  return isDifferent(evidence, 'loss', 'gradients', 'parameters') && evidence.module?.phase !== 'input';
}

function describeKernels({ runs, module, comparison }: Evidence): {
  readonly at: string;
  readonly why: string;
  readonly isCuda: boolean;
  readonly flags: Readonly<Record<string, string | boolean | null>>;
} {
  const environment = getEnvironment(runs[0]);
  const where = module === undefined ? 'the model' : `\`${module.module}\` (${module.className})`;
  return {
    at: module?.at ?? comparison?.difference?.at ?? '',
    why: `${where} gives another result for the same input`,
    isCuda: environment !== undefined && environment.cudnn !== null,
    flags: environment?.flags ?? {},
  };
}
