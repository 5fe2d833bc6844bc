/**
 * Who runs the files of a run: this thread, or several of their own (`workers.ts`). Both take the same jobs and give the same outcomes.
 */
import type { EngineOptions } from '../engine/run-file.ts';
import type { Outcome } from './file-runner.ts';

export interface Job {
  /** Absolute path. */
  readonly path: string;
  readonly engine: EngineOptions;
}

export interface Crew {
  /**
   * Runs jobs, in any order, and hands over what became of each.
   *
   * @param names see `FileRunner.run`
   */
  run(jobs: readonly Job[], names: readonly string[] | undefined, take: (job: Job, outcome: Outcome) => void): Promise<void>;
  close(): Promise<void>;
}
