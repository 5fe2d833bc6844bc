/**
 * The records that the probe leaves (`probe/repro_fix_records.py`): one file of JSON lines per process, read into `ProcessRecord`s.
 * The field names are the probe's. Checksums are opaque text, compared and never computed with. A line that a killed process did not
 * finish is dropped.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The generators whose states an event carries, in the order of the text `rng`. */
export const GENERATORS = ['random', 'numpy', 'torch', 'cuda'] as const;
export type Generator = (typeof GENERATORS)[number];

/** `file:line` in the user's code, empty where there is none. */
type Place = string;
/** States of `GENERATORS`, joined by commas: a checksum, `-` while nobody seeded it or drew from it, empty while it is not loaded. */
type States = string;

export interface SeedEvent {
  readonly k: 'seed';
  /** The function, `torch.manual_seed`. */
  readonly f: string;
  /** None for a generator of the program's own. */
  readonly g: readonly Generator[];
  /** `repr` of the argument; null where the function takes entropy instead. */
  readonly v: string | null;
  readonly at: Place;
  /** Generators that had been drawn from when this call seeded them for the first time. */
  readonly drawn: readonly Generator[];
}

/** A generator of its own, made without a seed: `default_rng()`, `random.Random()`, or that of a library's environment. */
export interface UnseededEvent {
  readonly k: 'unseeded';
  readonly f: string;
  readonly at: Place;
}

/** A call of something that no seed reaches: `uuid4`, `secrets`. */
export interface EntropyEvent {
  readonly k: 'entropy';
  readonly f: string;
  readonly at: Place;
}

/** A listing of a folder by the user's code; `h` is the checksum of the names in the order they came. */
export interface ListingEvent {
  readonly k: 'listing';
  readonly f: string;
  readonly n: number;
  readonly h: string;
  readonly at: Place;
}

/** Results that come as they are done: `as_completed`, `imap_unordered`, `DataLoader(in_order=False)`. */
export interface UnorderedEvent {
  readonly k: 'unordered';
  readonly f: string;
  readonly at: Place;
}

/** The first call of the built-in `hash` at a line of the user's, for a value that may hold strings (trial `hash-seed` only). */
export interface HashEvent {
  readonly k: 'hash';
  readonly at: Place;
}

/** A module of the user's whose import drew random numbers. */
export interface ImportEvent {
  readonly k: 'import';
  readonly m: string;
  readonly drew: readonly Generator[];
  readonly at: Place;
}

export interface LoaderEvent {
  readonly k: 'loader';
  readonly l: number;
  readonly at: Place;
  readonly workers: number;
  readonly worker_init: boolean;
  readonly sampler: string;
  /** Numbers of the `torch.Generator` objects of the loader and of its sampler. */
  readonly gen: number | null;
  readonly sgen: number | null;
  readonly seed: string | null;
}

/** The start of an iteration over a DataLoader. `rng` and `gen` are the states before it. */
export interface IterEvent {
  readonly k: 'iter';
  readonly l: number;
  readonly e: number;
  readonly at: Place;
  readonly rng: States;
  readonly gen: string | null;
  /** The seed from which the workers' seeds are counted up. */
  readonly base: string | null;
}

export interface BatchEvent {
  readonly k: 'batch';
  readonly l: number;
  readonly e: number;
  readonly i: number;
  readonly h: string;
  readonly rng: States;
}

/** The construction of an optimizer; `p` is the checksum of its parameters. */
export interface OptimizerEvent {
  readonly k: 'opt';
  readonly o: number;
  readonly c: string;
  readonly n: number;
  readonly numel: number;
  readonly p: string;
  readonly at: Place;
  readonly rng: States;
}

/** A call of `backward`: `v` is the loss as Python writes it, or a checksum where it is no single number. */
export interface LossEvent {
  readonly k: 'loss';
  readonly v: string;
  readonly at: Place;
  readonly rng: States;
}

/** A step of an optimizer: parameters before its first step, gradients, parameters after. */
export interface StepEvent {
  readonly k: 'step';
  readonly s: number;
  readonly o: number;
  readonly p0?: string;
  readonly g: string;
  readonly p: string;
  readonly at: Place;
  readonly rng: States;
}

/** A module call that returned (second pass only): what went in, the module's own weights, what came out. */
export interface CallEvent {
  readonly k: 'call';
  readonly s: number;
  readonly n: number;
  readonly up: number | null;
  readonly m: string;
  readonly root: string;
  readonly c: string;
  /** `module.training`. */
  readonly t: boolean;
  readonly i: string;
  readonly w: string;
  readonly out: string;
  readonly drew: readonly Generator[];
  readonly at: Place;
}

/** A gradient that arrived at an output (`gout`) or left through an input (`gin`) of module call `n` (second pass only). */
export interface GradientEvent {
  readonly k: 'gout' | 'gin';
  readonly n: number;
  readonly j: number;
  readonly h: string;
}

/** Every parameter and gradient before a step (second pass only). */
export interface TensorsEvent {
  readonly k: 'tensors';
  readonly s: number;
  readonly o: number;
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly grads: readonly string[];
}

export interface EnvironmentEvent {
  readonly k: 'env';
  readonly python: string;
  readonly platform: string;
  readonly torch: string;
  readonly numpy: string | null;
  readonly cuda: string | null;
  readonly cudnn: string | null;
  readonly devices: readonly string[];
  readonly threads: number;
  readonly flags: Readonly<Record<string, string | boolean | null>>;
}

export interface ExitEvent {
  readonly k: 'exit';
  readonly rng: States;
}

/** The probe ended the program after `--steps`. */
export interface StopEvent {
  readonly k: 'stop';
}

export interface ProbeErrorEvent {
  readonly k: 'probe-error';
  readonly error: string;
}

export type RecordEvent =
  | SeedEvent
  | UnseededEvent
  | EntropyEvent
  | ListingEvent
  | UnorderedEvent
  | HashEvent
  | ImportEvent
  | LoaderEvent
  | IterEvent
  | BatchEvent
  | OptimizerEvent
  | LossEvent
  | StepEvent
  | CallEvent
  | GradientEvent
  | TensorsEvent
  | EnvironmentEvent
  | ExitEvent
  | StopEvent
  | ProbeErrorEvent;

interface ProcessEvent {
  readonly k: 'process';
  readonly pid: number;
  readonly parent: number;
  readonly rank: string | null;
  readonly identity: readonly number[];
  readonly argv: readonly string[];
  readonly time: number;
  readonly version: string;
  readonly hash: number;
}

/** What one Python process did. */
export interface ProcessRecord {
  /** Equal for the processes of two runs that play the same part: by rank, place among multiprocessing's children, and arguments. */
  readonly key: string;
  /** As a reader is told: `rank 1`, `process 2`; empty for the only or first process. */
  readonly name: string;
  readonly pid: number;
  readonly parent: number;
  readonly pythonVersion: string;
  /** Differs between two processes whose sets of strings may differ in order. */
  readonly hash: number;
  readonly events: readonly RecordEvent[];
}

/** What the processes of one run did, in the order of their start. */
export interface RunRecord {
  /** False if no Python process with the probe was seen: the command never reached Python, or runs it isolated (`python -I`). */
  readonly isProbed: boolean;
  readonly processes: readonly ProcessRecord[];
}

/** Parses one record file; undefined if not even its first line is whole. */
function parseProcess(text: string): { readonly process: ProcessEvent; readonly events: readonly RecordEvent[] } | undefined {
  const lines = text.split('\n');
  // What follows the last line feed is empty, or a line cut short.
  lines.pop();
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  return { process: JSON.parse(first) as ProcessEvent, events: rest.map((line) => JSON.parse(line) as RecordEvent) };
}

/** Makes the records of one run from the texts of its files. Pure; `readRunRecord` does the reading. */
export function parseRunRecord(texts: readonly string[]): Pick<RunRecord, 'processes'> {
  const parsed = texts.flatMap((text) => parseProcess(text) ?? []).sort((a, b) => a.process.time - b.process.time);
  const counts = new Map<string, number>();
  const processes = parsed.map(({ process, events }): ProcessRecord => {
    const role = [process.rank ?? '', process.identity.join('.'), ...process.argv].join('\0');
    const count = counts.get(role) ?? 0;
    counts.set(role, count + 1);
    return {
      key: `${role}\0${count}`,
      name: nameProcess(process),
      pid: process.pid,
      parent: process.parent,
      pythonVersion: process.version,
      hash: process.hash,
      events,
    };
  });
  return { processes };
}

function nameProcess(process: ProcessEvent): string {
  if (process.rank !== null) return `rank ${process.rank}`;
  return process.identity.length > 0 ? `process ${process.identity.join('.')}` : '';
}

/** Reads the folder that a run's processes wrote their records to. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const names = (await readdir(folder)).sort();
  const files = names.filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return { isProbed: names.includes('started'), ...parseRunRecord(texts) };
}

/** True if the process took an optimizer step. */
export function hasSteps(process: ProcessRecord): boolean {
  return process.events.some((event) => event.k === 'step');
}

/** The environment that the first training process described. */
export function getEnvironment(run: RunRecord): EnvironmentEvent | undefined {
  for (const process of run.processes) {
    for (const event of process.events) if (event.k === 'env') return event;
  }
  return undefined;
}

/** The losses of a process in the order of its `backward` calls; what is no number is left out. */
export function findLosses(process: ProcessRecord): readonly { readonly step: number; readonly value: number }[] {
  let step = 0;
  const losses: { step: number; value: number }[] = [];
  for (const event of process.events) {
    if (event.k === 'step') step = event.s + 1;
    // A checksum of a loss with several elements may look like a number: a float always has a point, an exponent or a name.
    else if (event.k === 'loss' && /[.einN]/.test(event.v) && Number.isFinite(Number(event.v)))
      losses.push({ step, value: Number(event.v) });
  }
  return losses;
}
