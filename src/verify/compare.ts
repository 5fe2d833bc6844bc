/**
 * Compares the records of one process in two runs, event by event in the order in which things caused each other: the parameters an
 * optimizer begins with, a batch, the loss, the gradients, the parameters after the step. The first that differs is the difference.
 *
 * Invariants: pure; only what reaches training counts. The batches of a loader are compared if some batch of it was followed by a loss or
 * a step. Generator states are no difference by themselves (a program may leave a generator unseeded and never use it): they are
 * followed, and told where they explain a difference.
 */
import {
  GENERATORS,
  type BatchEvent,
  type Generator,
  type IterEvent,
  type LoaderEvent,
  type LossEvent,
  type OptimizerEvent,
  type ProcessRecord,
  type RecordEvent,
  type StepEvent,
} from './records.ts';

/** The events that training consists of. */
export type TrainingEvent = OptimizerEvent | IterEvent | BatchEvent | LossEvent | StepEvent;

/** A training event and where it stands among all events of its process. */
interface Placed {
  readonly event: TrainingEvent;
  readonly index: number;
  /** Number of optimizer steps taken before it. */
  readonly step: number;
}

export type RecordDifferenceKind = 'initial-parameters' | 'batch' | 'loss' | 'gradients' | 'parameters' | 'sequence' | 'length';

/** Where a generator's state was first seen to differ. */
export interface GeneratorDifference {
  readonly name: Generator;
  readonly step: number;
  /** The user's line of the event. */
  readonly at: string;
  /** Indexes into the events of both processes: the states were equal at `since` (-1: at the start) and differ at `until`. */
  readonly since: readonly [number, number];
  readonly until: readonly [number, number];
}

export interface RecordDifference {
  readonly kind: RecordDifferenceKind;
  /** Number of optimizer steps that both runs took before it. */
  readonly step: number;
  readonly at: string;
  /** The event of either run; undefined where one run had ended. */
  readonly events: readonly [TrainingEvent | undefined, TrainingEvent | undefined];
  /** Their indexes among the events of their processes. */
  readonly indexes: readonly [number, number];
}

export interface ProcessComparison {
  /** Steps through which everything compared was equal. */
  readonly steps: number;
  readonly batches: number;
  readonly difference: RecordDifference | undefined;
  /** Generators whose states differed by the time of the difference (or of the end), the earliest first. */
  readonly generators: readonly GeneratorDifference[];
}

/** The loader events of a process by number. */
export function getLoaders(process: ProcessRecord): ReadonlyMap<number, LoaderEvent> {
  return new Map(process.events.flatMap((event) => (event.k === 'loader' ? [[event.l, event] as const] : [])));
}

/** The line that constructs the loader and a count: the same in both runs. */
function getLoaderKeys(process: ProcessRecord): ReadonlyMap<number, string> {
  const counts = new Map<string, number>();
  const keys = new Map<number, string>();
  for (const event of process.events) {
    if (event.k !== 'loader') continue;
    const count = counts.get(event.at) ?? 0;
    counts.set(event.at, count + 1);
    keys.set(event.l, `${event.at}#${count}`);
  }
  return keys;
}

/** Keys of the loaders of which a batch went straight into a loss or a step. */
function findTrainingLoaders(process: ProcessRecord, keys: ReadonlyMap<number, string>): readonly string[] {
  const found = new Set<string>();
  let last: number | undefined;
  for (const event of process.events) {
    if (event.k === 'batch') last = event.l;
    else if (event.k === 'iter') last = undefined;
    else if ((event.k === 'loss' || event.k === 'step') && last !== undefined) {
      found.add(keys.get(last) ?? '');
      last = undefined;
    }
  }
  return [...found];
}

function findTraining(process: ProcessRecord, keys: ReadonlyMap<number, string>, loaders: ReadonlySet<string>): readonly Placed[] {
  const stepping = new Set(process.events.flatMap((event) => (event.k === 'step' ? [event.o] : [])));
  const found: Placed[] = [];
  let step = 0;
  for (const [index, event] of process.events.entries()) {
    switch (event.k) {
      case 'opt':
        if (stepping.has(event.o)) found.push({ event, index, step });
        break;
      case 'iter':
      case 'batch':
        if (loaders.has(keys.get(event.l) ?? '')) found.push({ event, index, step });
        break;
      case 'loss':
        found.push({ event, index, step });
        break;
      case 'step':
        found.push({ event, index, step });
        step += 1;
        break;
    }
  }
  return found;
}

/** Parameters before the first step, by optimizer. */
function getFirstParameters(events: readonly RecordEvent[]): ReadonlyMap<number, string> {
  return new Map(events.flatMap((event) => (event.k === 'step' && event.p0 !== undefined ? [[event.o, event.p0] as const] : [])));
}

function getPlace(process: ProcessRecord, event: TrainingEvent | undefined): string {
  if (event === undefined) return '';
  return event.k === 'batch' ? (getLoaders(process).get(event.l)?.at ?? '') : event.at;
}

/** Compares what two processes recorded. Pure. */
export function compareProcesses(a: ProcessRecord, b: ProcessRecord): ProcessComparison {
  const keysA = getLoaderKeys(a);
  const keysB = getLoaderKeys(b);
  const loaders = new Set([...findTrainingLoaders(a, keysA), ...findTrainingLoaders(b, keysB)]);
  const left = findTraining(a, keysA, loaders);
  const right = findTraining(b, keysB, loaders);
  const firstA = getFirstParameters(a.events);
  const firstB = getFirstParameters(b.events);
  const generators = new Map<Generator, GeneratorDifference>();
  let steps = 0;
  let batches = 0;
  let since: readonly [number, number] = [-1, -1];

  const finish = (kind: RecordDifferenceKind | undefined, x: Placed | undefined, y: Placed | undefined): ProcessComparison => ({
    steps,
    batches,
    difference:
      kind === undefined
        ? undefined
        : {
            kind,
            step: steps,
            at: getPlace(a, x?.event) || getPlace(b, y?.event),
            events: [x?.event, y?.event],
            indexes: [x?.index ?? a.events.length, y?.index ?? b.events.length],
          },
    generators: [...generators.values()],
  });

  for (let position = 0; position < Math.max(left.length, right.length); position++) {
    const x = left[position];
    const y = right[position];
    if (x === undefined || y === undefined) return finish('length', x, y);
    followGenerators(generators, x, y, since, getPlace(a, x.event));
    since = [x.index, y.index];
    if (x.event.k !== y.event.k) return finish('sequence', x, y);
    const kind = compareEvents(x.event, y.event, firstA, firstB);
    if (kind !== undefined) return finish(kind, x, y);
    if (x.event.k === 'step') steps += 1;
    if (x.event.k === 'batch') batches += 1;
  }
  return finish(undefined, undefined, undefined);
}

function compareEvents(
  x: TrainingEvent,
  y: TrainingEvent,
  firstA: ReadonlyMap<number, string>,
  firstB: ReadonlyMap<number, string>,
): RecordDifferenceKind | undefined {
  // A model may be given other weights (a checkpoint) after its optimizer was built: those it begins with are the ones that count.
  if (x.k === 'opt' && y.k === 'opt') return x.p !== y.p && firstA.get(x.o) !== firstB.get(y.o) ? 'initial-parameters' : undefined;
  if (x.k === 'batch' && y.k === 'batch') return x.h !== y.h ? 'batch' : undefined;
  if (x.k === 'loss' && y.k === 'loss') return x.v !== y.v ? 'loss' : undefined;
  if (x.k === 'step' && y.k === 'step') {
    if (x.p0 !== y.p0) return 'initial-parameters';
    if (x.g !== y.g) return 'gradients';
    return x.p !== y.p ? 'parameters' : undefined;
  }
  return undefined;
}

function followGenerators(
  found: Map<Generator, GeneratorDifference>,
  x: Placed,
  y: Placed,
  since: readonly [number, number],
  at: string,
): void {
  const statesX = x.event.rng.split(',');
  const statesY = y.event.rng.split(',');
  for (const [index, name] of GENERATORS.entries()) {
    if (statesX[index] === statesY[index]) {
      // It was seeded again: an earlier difference has ended.
      found.delete(name);
    } else if (!found.has(name)) {
      found.set(name, { name, step: x.step, at, since, until: [x.index, y.index] });
    }
  }
}
