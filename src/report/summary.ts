/**
 * The totals of a run, and the lines that end a report: what was found, what became of the files, what to run next. The totals add up:
 * changed, unchanged, skipped and failed are all files; fixed and remaining are all problems. `info` findings are notes, not problems.
 */
import type { FileResult, FileStatus } from '../engine/types.ts';
import type { Severity } from '../transform/types.ts';
import type { Colors } from './color.ts';
import { countOf, isFixableUnsafely, isFixed, type Mode } from './context.ts';
import { escapeText } from './escape.ts';

/** Files that were left alone for one reason. */
interface SkippedGroup {
  readonly reason: string;
  readonly paths: readonly string[];
}

export interface Summary {
  readonly files: Readonly<Record<FileStatus, number>> & { readonly total: number };
  /** By reason, the most frequent first. */
  readonly skipped: readonly SkippedGroup[];
  /** Findings of severity `error` and `warning`. */
  readonly found: number;
  /** Problems whose fix is in the new bytes: written in place, or what a run would write. */
  readonly fixed: number;
  readonly remaining: number;
  /** Remaining problems that `--unsafe-fixes` would fix. */
  readonly fixableUnsafely: number;
  /** Remaining problems whose fix was refused. */
  readonly refused: number;
  /** Findings of severity `info`. */
  readonly notes: number;
  /** All findings that are not fixed, notes included: what an exit code goes by. */
  readonly remainingBySeverity: Readonly<Record<Severity, number>>;
}

function groupSkipped(results: readonly FileResult[]): SkippedGroup[] {
  const groups = new Map<string, string[]>();
  for (const { path, status, reason = 'no reason given' } of results) {
    if (status !== 'skipped') continue;
    const paths = groups.get(reason);
    if (paths === undefined) groups.set(reason, [path]);
    else paths.push(path);
  }
  return [...groups]
    .map(([reason, paths]) => ({ reason, paths }))
    .sort((a, b) => b.paths.length - a.paths.length || (a.reason < b.reason ? -1 : 1));
}

/** Counts; one pass over the results. */
export function summarize(results: readonly FileResult[]): Summary {
  const files = { total: results.length, changed: 0, unchanged: 0, skipped: 0, failed: 0 };
  const remainingBySeverity = { error: 0, warning: 0, info: 0 };
  const counts = { found: 0, fixed: 0, fixableUnsafely: 0, refused: 0, notes: 0 };
  for (const result of results) {
    files[result.status]++;
    for (const diagnostic of result.diagnostics) {
      const fixed = isFixed(result, diagnostic);
      if (!fixed) remainingBySeverity[diagnostic.severity]++;
      if (diagnostic.severity === 'info') {
        counts.notes++;
        continue;
      }
      counts.found++;
      if (fixed) counts.fixed++;
      else if (isFixableUnsafely(diagnostic)) counts.fixableUnsafely++;
      else if (diagnostic.status === 'refused') counts.refused++;
    }
  }
  return { files, skipped: groupSkipped(results), ...counts, remaining: counts.found - counts.fixed, remainingBySeverity };
}

export interface SummaryContext {
  readonly mode: Mode;
  readonly colors: Colors;
  /** As `ReportContext.args`. */
  readonly args: readonly string[];
}

function formatFound({ found, fixed, remaining, notes }: Summary, { mode, colors }: SummaryContext): string {
  const alsoNotes = notes === 0 ? '' : ` and ${countOf(notes, 'note')}`;
  if (found === 0) return `${colors.green('No problems found')}${alsoNotes}.`;
  const problems = `Found ${countOf(found, 'problem')}`;
  switch (mode) {
    case 'fix':
      return `${problems} (${fixed} fixed, ${remaining} remaining)${alsoNotes}.`;
    case 'dry-run':
      return `${problems} (${fixed} would be fixed, ${remaining} would remain)${alsoNotes}.`;
    case 'check':
      return `${problems}${fixed === 0 ? '' : ` (${fixed} fixable)`}${alsoNotes}.`;
  }
}

function formatFiles({ files }: Summary, { mode, colors }: SummaryContext): string {
  const parts = [`${files.changed} ${mode === 'fix' ? 'changed' : 'would change'}`, `${files.unchanged} unchanged`];
  if (files.skipped > 0) parts.push(`${files.skipped} skipped`);
  if (files.failed > 0) parts.push(colors.red(`${files.failed} failed`));
  return `${countOf(files.total, 'file')}: ${parts.join(', ')}.`;
}

const SHOWN_PATHS = 3;

function formatSkipped({ reason, paths }: SkippedGroup): string {
  const names = paths.slice(0, SHOWN_PATHS).map(escapeText);
  if (paths.length > SHOWN_PATHS) names.push('…');
  return `  skipped ${paths.length}: ${escapeText(reason)} (${names.join(', ')})`;
}

/** A word of a command, quoted for a POSIX shell where it must be. */
function quoteArgument(argument: string): string {
  const safe = escapeText(argument);
  return /^[\w./@%+=:,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

const COMMAND_WIDTH = 80;

/** A command to copy; what does not fit on a line is left out, and seen to be. */
function formatCommand(options: readonly string[], args: readonly string[]): string {
  let command = ['repro-fix', ...options].join(' ');
  for (const word of args.map(quoteArgument)) {
    if (command.length + word.length > COMMAND_WIDTH) {
      command += ' …';
      break;
    }
    command += ` ${word}`;
  }
  return `\`${command}\``;
}

function findNextSteps(results: readonly FileResult[], summary: Summary, { mode, args }: SummaryContext): string[] {
  const steps: string[] = [];
  if (mode !== 'fix' && summary.files.changed > 0) {
    const what = mode === 'check' ? `fix ${summary.fixed} of them` : 'write these changes';
    steps.push(`Run ${formatCommand([], args)} to ${what}.`);
  }
  if (summary.fixableUnsafely > 0) {
    const more = summary.fixed > 0 ? ' more' : '';
    steps.push(
      `Run ${formatCommand(['--unsafe-fixes'], args)} to fix ${summary.fixableUnsafely}${more}; an unsafe fix may change results, so read the diff first.`,
    );
  }
  if (mode === 'fix' && summary.files.changed > 0) {
    const changed = results.filter(({ status, path }) => status === 'changed' && path.endsWith('.py'));
    const script = changed.length === 1 && changed[0] !== undefined ? quoteArgument(changed[0].path) : 'train.py';
    steps.push(`Run \`repro-fix verify -- python ${script}\` to see whether two runs now agree.`);
  }
  return steps;
}

/** The summary as lines, with what to run next at its end. */
export function formatSummary(results: readonly FileResult[], summary: Summary, context: SummaryContext): string {
  const lines = [
    context.colors.bold(formatFound(summary, context)),
    formatFiles(summary, context),
    ...summary.skipped.map(formatSkipped),
    ...findNextSteps(results, summary, context),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
