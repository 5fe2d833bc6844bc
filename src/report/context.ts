/** What all reporters share: what they are given, which findings they show, and the words for a place and for a fix. */
import type { Position } from '../document/types.ts';
import type { Diagnostic, FileResult } from '../engine/types.ts';
import type { Meta, Severity } from '../transform/types.ts';
import type { Colors } from './color.ts';
import { escapeText } from './escape.ts';

/** `fix` writes files; `dry-run` prints the diff; `check` lists what was found. */
export type Mode = 'fix' | 'dry-run' | 'check';

export const OUTPUT_FORMATS = ['text', 'concise', 'json', 'sarif', 'github'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** How a dry run shows what changes in a notebook: in the file, which can be applied, or in its cells. */
export const DIFF_FORMATS = ['file', 'cell'] as const;
export type DiffFormat = (typeof DIFF_FORMATS)[number];

/** A path that was named, or a folder in one, that could not be looked at. */
export interface PathError {
  /** As results have it: relative to the working directory. */
  readonly path: string;
  readonly message: string;
}

export interface ReportContext {
  readonly mode: Mode;
  /** The version of repro-fix. */
  readonly version: string;
  /** Of every transform that took part, the user's own included. */
  readonly metas: readonly Meta[];
  /** Absolute; the paths of the results are relative to it. */
  readonly cwd: string;
  /** For standard output. */
  readonly colors: Colors;
  /** For standard error, which may be a terminal where standard output is a pipe. */
  readonly stderrColors: Colors;
  /** Whether standard output is a terminal: then a diff is printed to be read, not to be applied. */
  readonly isTerminal: boolean;
  /** `--diff-format`; `file` where absent. */
  readonly diffFormat?: DiffFormat;
  /** The command line's arguments but for `--dry-run` and `--check`: the summary suggests commands that begin with them. */
  readonly args: readonly string[];
  /** What was to be read and is in no result. */
  readonly errors?: readonly PathError[];
  /** `--statistics`. */
  readonly statistics: boolean;
  /** `--quiet`: findings and errors, no summary. */
  readonly quiet: boolean;
}

/** Whether the finding's fix is in the file's new bytes. A file that could not be written keeps its findings. */
export function isFixed(result: FileResult, diagnostic: Diagnostic): boolean {
  return diagnostic.status === 'applied' && result.status === 'changed';
}

/** The text that a report's findings stand in, with them: after an in-place run the new one, whose lines a reader will look up. */
export function getShownSource(result: FileResult, mode: Mode): NonNullable<FileResult['left']> {
  if (mode === 'fix' && result.status === 'changed' && result.left !== undefined) return result.left;
  const { beforeText: text, diagnostics, cells } = result;
  return cells === undefined ? { text, diagnostics } : { text, diagnostics, cells };
}

/** The findings a report lists, in the order of the text: what remains after an in-place run, otherwise all. */
export function findShown(result: FileResult, mode: Mode): Diagnostic[] {
  return [...getShownSource(result, mode).diagnostics]
    .filter((diagnostic) => mode !== 'fix' || !isFixed(result, diagnostic))
    .sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Whether `--unsafe-fixes` would fix it. */
export function isFixableUnsafely(diagnostic: Diagnostic): boolean {
  return diagnostic.status === 'available' && diagnostic.fix?.safety === 'unsafe';
}

/** `train.py:12:5`, or `train.ipynb:cell 7:3:5`. */
export function formatLocation(path: string, position: Position): string {
  const cell = position.cell === undefined ? '' : `cell ${position.cell}:`;
  return `${escapeText(path)}:${cell}${position.line}:${position.column}`;
}

/** The severity in its colour. */
export function formatSeverity(severity: Severity, colors: Colors): string {
  const paint = { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
  return colors.bold(paint(severity));
}

/** What there is in the way of a fix, in brackets; undefined where there is none. */
export function getFixTag(diagnostic: Diagnostic): string | undefined {
  switch (diagnostic.status) {
    case 'applied':
      return '[fix]';
    case 'available':
      if (diagnostic.fix?.safety === 'suggest') return '[suggestion]';
      return isFixableUnsafely(diagnostic) ? '[fix with --unsafe-fixes]' : '[fix]';
    case 'refused':
      return '[fix refused]';
    case 'none':
      return undefined;
  }
}

/** `1 file`, `2 files`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
