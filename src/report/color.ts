/** Whether to colour, as a pure function of what was asked for and where the output goes; and the colours, as functions over text. */

export type ColorOption = 'auto' | 'always' | 'never';

type Paint = (text: string) => string;

/** The functions return their argument where colours are off, so that a reporter never asks. */
export interface Colors {
  readonly enabled: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
}

export interface ColorRequest {
  /** `--color`. */
  readonly option: ColorOption;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the stream is a terminal. */
  readonly isTerminal: boolean;
}

/**
 * The command line wins; then `NO_COLOR`, when not empty (no-color.org); then `FORCE_COLOR`, when set and neither `0` nor `false`
 * (force-color.org; as in Python, `NO_COLOR` goes first where both are set); then whether the stream is a terminal that has colours.
 */
export function shouldColor({ option, env, isTerminal }: ColorRequest): boolean {
  if (option !== 'auto') return option === 'always';
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

function createPaint(enabled: boolean, on: number, off: number): Paint {
  return (text) => (enabled && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text);
}

/** ANSI colours, or none. */
export function createColors(enabled: boolean): Colors {
  return {
    enabled,
    bold: createPaint(enabled, 1, 22),
    dim: createPaint(enabled, 2, 22),
    red: createPaint(enabled, 31, 39),
    green: createPaint(enabled, 32, 39),
    yellow: createPaint(enabled, 33, 39),
    blue: createPaint(enabled, 34, 39),
    cyan: createPaint(enabled, 36, 39),
  };
}
