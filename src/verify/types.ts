/** What `verify` is asked for and what it answers: the one value that every report is made from. */
import type { StreamOutcome } from './command.ts';
import type { Suggestion } from './diagnose.ts';
import type { EnvironmentEvent } from './records.ts';

export interface VerifyOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Where it runs; the working directory where absent. */
  readonly cwd?: string;
  /** Variables added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** How often it is run before the runs are compared; at least 2, the default. */
  readonly runs?: number;
  /**
   * Compare this many optimizer steps. The probe then ends the program from inside, with `SystemExit(0)` out of the step: code after
   * training (a final checkpoint, an evaluation) does not run.
   */
  readonly steps?: number;
  /** Seconds that one run may take. */
  readonly timeout?: number;
  /** Files and folders to compare after each run, relative to `cwd`. */
  readonly compare?: readonly string[];
  /** False: do not compare what the command prints. */
  readonly compareOutput?: boolean;
  /** False: do not run the command again to find the module and to try out causes. */
  readonly secondPass?: boolean;
  /** True: end a run once it has come to a difference in training, whatever it would have done after that. */
  readonly stopsAtDifference?: boolean;
  /** Told what is being done, one line each. */
  readonly onProgress?: (message: string) => void;
  /** Ends the work, as SIGINT does. */
  readonly signal?: AbortSignal;
}

export type Verdict = 'equal' | 'different' | 'unknown';

export type DifferenceKind =
  | 'initial-parameters'
  | 'batch'
  | 'generator'
  | 'forward'
  | 'loss'
  | 'gradients'
  | 'parameters'
  | 'sequence'
  | 'length'
  | 'process'
  | 'output'
  | 'file';

/** The first thing that was not the same in two runs. */
export interface FirstDifference {
  readonly kind: DifferenceKind;
  /** What differs, in words: `batch 3 of epoch 1 of the DataLoader of train.py:20`. */
  readonly what: string;
  /** What the difference was first seen in, if that came later: the batch that a generator led to. */
  readonly reached: string | undefined;
  /** Optimizer steps that both runs had taken. */
  readonly step: number | undefined;
  /** `file:line` of the user's code, relative to the working directory; empty where unknown. */
  readonly at: string;
  /** `rank 1`; empty for the only process. */
  readonly process: string;
  /** Dotted name in the model, from the second pass. */
  readonly module: string | undefined;
  readonly className: string | undefined;
  readonly parameter: string | undefined;
  /** As each run had it; undefined where it had nothing. */
  readonly values: readonly [string | undefined, string | undefined];
  /** Numbers of the two runs, from 1. */
  readonly runs: readonly [number, number];
}

export interface LossPoint {
  readonly step: number;
  readonly value: number;
}

export interface RunSummary {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly isTimedOut: boolean;
  readonly startError: string | undefined;
  readonly seconds: number;
  readonly steps: number;
  readonly processes: number;
  readonly stdout: StreamOutcome;
  readonly stderr: StreamOutcome;
  readonly losses: readonly LossPoint[];
  readonly environment: Omit<EnvironmentEvent, 'k'> | undefined;
}

export interface VerifyResult {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  /** 0 equal, 1 different, 2 could not tell, 128 + n ended by signal n. */
  readonly exitCode: number;
  /** One line. */
  readonly summary: string;
  readonly command: readonly string[];
  readonly runs: readonly RunSummary[];
  readonly difference: FirstDifference | undefined;
  /** Transforms that would remove the difference, the likeliest first. */
  readonly suggestions: readonly Suggestion[];
  readonly notes: readonly string[];
}
