/** What `minimize` is asked for and what it answers: the one value that every report is made from. */
import type { FileResult } from '../engine/types.ts';
import type { RunOptions } from '../runner/run.ts';
import type { Severity } from '../transform/types.ts';
import type { VerifyOptions, VerifyResult } from '../verify/types.ts';

/** The command and what of it is compared, as for `verify`; the fixes, as for a run of the command line. */
export interface MinimizeOptions
  extends
    Pick<VerifyOptions, 'command' | 'runs' | 'steps' | 'timeout' | 'compare' | 'compareOutput' | 'signal' | 'onProgress'>,
    Pick<RunOptions, 'files' | 'cwd' | 'transforms' | 'getSettings' | 'getOwnerStyle'> {
  /** The program is started at most this often. */
  readonly maxRuns?: number;
  /** False: begin anew, whatever an interrupted search had found. */
  readonly resumes?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

/** One fix: what a transform would do at one place of the project. */
export interface CandidateFix {
  /** The same in every set of fixes: path, id, and where the finding stands in the original text. */
  readonly key: string;
  /** As reported. */
  readonly path: string;
  readonly id: string;
  readonly line: number;
  readonly message: string;
  readonly title: string;
  readonly severity: Severity;
  /** True for a fix that `--unsafe-fixes` alone applies. */
  readonly isUnsafe: boolean;
}

/** A fix that cannot be left out. */
export interface NecessaryFix extends CandidateFix {
  /** What `verify` says of the program without it; undefined where that was not tried any more. */
  readonly without: string | undefined;
}

/** Something that no fix was tried for. */
export interface OpenFinding {
  readonly path: string;
  readonly line: number;
  readonly id: string;
  readonly message: string;
}

export interface MinimizeResult {
  /** `found`: the runs agree with the necessary fixes. `different`: they differ with all fixes. `unknown`: it could not tell. */
  readonly verdict: 'found' | 'different' | 'unknown';
  /** 0 found, 1 different, 2 could not tell, 128 + n ended by signal n. */
  readonly exitCode: number;
  /** One line. */
  readonly summary: string;
  /** Runs of the program, those of an interrupted search included. */
  readonly runs: number;
  /** How many fixes there are in all. */
  readonly candidates: number;
  readonly necessary: readonly NecessaryFix[];
  /** False where the search ended before its end, so that there may be fewer. */
  readonly isMinimal: boolean;
  /** The files with the necessary fixes applied, to be shown as a diff or written. */
  readonly results: readonly FileResult[];
  /** Where the runs still differ, or how the program failed. */
  readonly verification: VerifyResult | undefined;
  /** Where they differ with all fixes: what is left to try. */
  readonly left: { readonly findings: readonly OpenFinding[]; readonly unselected: readonly string[] } | undefined;
  readonly notes: readonly string[];
}
