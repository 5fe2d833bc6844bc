/** What the engine makes of one file: the one value every report and every write is made from. */
import type { Cell, Position } from '../document/types.ts';
import type { Edit } from '../text/edit.ts';
import type { Demand, Safety, Severity } from '../transform/types.ts';

/** A fix as it was planned for the original text. */
export interface PlannedFix {
  readonly title: string;
  readonly safety: Safety;
  /** Own edits and the ones its needs led to, sorted; UTF-16 offsets into the original text. */
  readonly edits: readonly Edit[];
}

/** A finding in the original text. */
export interface Diagnostic {
  /** Id of the transform. */
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  /** UTF-16 offsets into the text the positions refer to (`FileResult.beforeText`). */
  readonly start: number;
  readonly end: number;
  readonly startPosition: Position;
  readonly endPosition: Position;
  readonly fix: PlannedFix | undefined;
  /**
   * `applied`: the fix is in `after`. `available`: it has a fix that the run's safety level left out. `refused`: its fix could not be
   * applied (see `reason`). `none`: there is no fix.
   */
  readonly status: 'applied' | 'available' | 'refused' | 'none';
  /** Why a fix was refused. */
  readonly reason: string | undefined;
}

export type FileStatus = 'changed' | 'unchanged' | 'skipped' | 'failed';

export interface FileResult {
  /** As reported: relative to the working directory, forward slashes. */
  readonly path: string;
  readonly status: FileStatus;
  /** Why it was skipped or failed, one line. */
  readonly reason: string | undefined;
  readonly before: Uint8Array;
  /** Equal to `before` unless `status` is `changed`. */
  readonly after: Uint8Array;
  /** The Python text of `before` that positions refer to: for a notebook its cells joined, magics as they are written. */
  readonly beforeText: string;
  /** Where the code cells of a notebook lie in `beforeText`; absent for a script. */
  readonly cells?: readonly Cell[];
  readonly diagnostics: readonly Diagnostic[];
  /** What is still found in `after`, with positions in it; absent where `after` is `before`. */
  readonly left?: {
    readonly text: string;
    readonly diagnostics: readonly Diagnostic[];
    readonly cells?: readonly Cell[];
  };
  /** True for a file that the run makes: `before` is empty then, and there is no such file. */
  readonly isNew?: true;
  /** True where `after` imports the module that the user wants the seed block in. */
  readonly usesHelperModule?: true;
  /** What it needs of seeding functions in other files, also where those of the run have been completed. */
  readonly demands?: readonly Demand[];
  /** Syntax errors, skipped cells, unused suppressions: shown as warnings, they change no exit code. */
  readonly notices: readonly { readonly message: string; readonly position: Position | undefined }[];
}
