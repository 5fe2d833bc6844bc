/**
 * A bar on standard error for work that takes long: how many files are done. It is for a person who watches, so it stays away from pipes,
 * log files and CI, comes only after a moment, and leaves nothing behind.
 */

export interface Progress {
  /** `done` of the total are done. Cheap: it may be called for every file. */
  readonly update: (done: number) => void;
  /** Takes the bar away. Whatever else is written to the terminal must come after this. */
  readonly clear: () => void;
}

export interface ProgressRequest {
  /** False with `--no-progress` and `--quiet`. */
  readonly isWanted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether standard error is a terminal. */
  readonly isTerminal: boolean;
}

/** CI systems set `CI`, some of them with a terminal. */
export function shouldShowProgress({ isWanted, env, isTerminal }: ProgressRequest): boolean {
  return isWanted && isTerminal && env['TERM'] !== 'dumb' && (env['CI'] ?? '') === '';
}

export interface Terminal {
  readonly write: (text: string) => void;
  /** Its width; 0 or undefined where it does not say. */
  readonly columns: number | undefined;
  /** Milliseconds. */
  readonly now: () => number;
}

/** What is done within this time needs no bar. */
const DELAY_MS = 500;
const INTERVAL_MS = 100;
const BAR_WIDTH = 30;
const DEFAULT_COLUMNS = 80;
/** Back to the start of the line, and nothing behind what is written there. */
const [TO_START, TO_END] = ['\r', '\u001b[K'];

/** A bar for `total` files. */
export function createProgress(total: number, { write, columns, now }: Terminal): Progress {
  const width = columns || DEFAULT_COLUMNS;
  let next = now() + DELAY_MS;
  let isShown = false;
  return {
    update: (done) => {
      const time = now();
      if (time < next) return;
      next = time + INTERVAL_MS;
      isShown = true;
      write(TO_START + formatBar(done, total).slice(0, width - 1) + TO_END);
    },
    clear: () => {
      if (isShown) write(TO_START + TO_END);
      isShown = false;
    },
  };
}

/** `[##########....................] 1234/3702 files` */
function formatBar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.floor((BAR_WIDTH * Math.min(done, total)) / total);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${done}/${total} files`;
}
