/** The whole-program view a transform may query. It is read only; a file looked at alone is a program of one file. */
import type { Generator } from '../pytorch/random.ts';
import type { FileFacts, FunctionFacts } from './facts.ts';
import type { ProjectIndex } from './index-files.ts';
import type { CallFrame, Trace, Visit } from './trace.ts';

export type { Generator } from '../pytorch/random.ts';
export type { CallFrame, LoopFrame, LoopVisit, Trace, Visit } from './trace.ts';

/** A call (or a state restored) that seeds generators, as it is reached from the entry point. */
export interface SeedingVisit {
  readonly visit: Visit;
  readonly generators: readonly Generator[];
  /** Dotted name of the function called. */
  readonly name: string;
  /** Calls followed to reach it stand in `visit.calls`; this is true where one of them is a function of the project. */
  readonly isInHelper: boolean;
  /** True under a branch, or where it may be skipped otherwise. */
  readonly isConditional: boolean;
}

/** A call that draws from a global generator. */
export interface DrawVisit {
  readonly visit: Visit;
  readonly generator: Generator;
}

export type Certainty = 'yes' | 'no' | 'unknown';

/** A file that is run, as opposed to imported. */
export interface Entry {
  readonly kind: 'main-guard' | 'script' | 'notebook';
  readonly trace: Trace;
  /** Whether a training step or a framework's fit is reached. */
  readonly trains: boolean;
  /** False where nothing reached names CUDA, a device, or a framework that picks one. */
  readonly mayUseCuda: boolean;
  /** Whether NumPy, or a library that draws from it, is imported by a file reached. */
  readonly usesNumpy: boolean;
  readonly seeding: readonly SeedingVisit[];
  readonly draws: readonly DrawVisit[];
  /** Training steps and fits of a framework, in execution order. */
  readonly training: readonly Visit[];
  /** Calls of frameworks that seed all generators by themselves (transformers' `Trainer`, whose `__init__` does), in execution order. */
  readonly frameworkSeeding: readonly Visit[];
  /** The function that the program is where it is run as a command of its package; undefined where other code trains too. */
  readonly command: FunctionFacts | undefined;
  /** The function of this program that a library runs once for each trial, where all is drawn in it. */
  readonly trial: CallFrame | undefined;
  /** The call that starts the processes in which all training runs; those inherit no seed. */
  readonly spawn: CallFrame | undefined;
}

/** Where in the program a piece of code runs. */
export type Frequency =
  | 'once' // exactly one time in a run of the program
  | 'repeated' // in a loop, or reached by several calls
  | 'unknown'; // no entry point in view reaches it

export interface Program {
  readonly index: ProjectIndex;
  /** Facts of the file the transform looks at. */
  readonly facts: FileFacts;
  /** The file as an entry point; undefined for a module that is only imported. */
  readonly entry: Entry | undefined;
  /** How often the code at `offset` of this file runs in one run of the program. */
  getFrequency(offset: number): Frequency;
  /** The visits of the call at `start` to `end` in this file, in execution order. */
  findVisits(start: number, end: number): readonly Visit[];
  /** What the file's own module-level code draws when another module imports it; what it imports in turn is left out. */
  findImportDraws(): readonly DrawVisit[];
  /** The entry points that import the file, directly or not, among the files of its folder and of the folders above. */
  findImporters(isCandidate?: (facts: FileFacts) => boolean): readonly Program[];
  /** The source of a file of the program; undefined where it is not at hand. */
  getText(file: FileFacts): string | undefined;
  /** The text of a file that holds data (`conf/train.yaml`), by its reported path; undefined where there is none. */
  readData(path: string): string | undefined;
  /** Whether `generator` has been seeded when the call at `start` to `end` first runs. */
  isSeededBefore(generator: Generator, start: number, end: number): Certainty;
}
