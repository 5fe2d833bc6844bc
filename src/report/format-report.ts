/**
 * The one place where a report is put together: what goes to standard output, what to standard error. Standard output holds what another
 * program may read (findings, the diff, JSON); errors and warnings about files go to standard error in every format, so that a failed
 * run is never silent.
 */
import type { FileResult } from '../engine/types.ts';
import type { Colors } from './color.ts';
import { formatCellDiff } from './cell-diff.ts';
import { formatConcise } from './concise.ts';
import { formatLocation, type OutputFormat, type ReportContext } from './context.ts';
import { escapeText } from './escape.ts';
import { formatGithub } from './github.ts';
import { formatJson } from './json.ts';
import { formatSarif } from './sarif.ts';
import { formatStatistics } from './statistics.ts';
import { formatSummary, summarize } from './summary.ts';
import { formatText } from './text.ts';
import { formatDiffForTerminal, formatUnifiedDiff } from './unified-diff.ts';

export interface ReportOutput {
  /** Bytes, because a diff may be in any encoding. */
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

function formatFailures(results: readonly FileResult[], colors: Colors): string {
  return results
    .filter(({ status }) => status === 'failed')
    .map(({ path, reason }) => `${colors.bold(colors.red('error:'))} ${escapeText(path)}: ${escapeText(reason ?? 'failed')}\n`)
    .join('');
}

function formatNotices(results: readonly FileResult[], colors: Colors): string {
  let output = '';
  for (const { path, notices } of results) {
    for (const { message, position } of notices) {
      const place = position === undefined ? escapeText(path) : formatLocation(path, position);
      output += `${colors.bold(colors.yellow('warning:'))} ${place}: ${escapeText(message)}\n`;
    }
  }
  return output;
}

/** What ends a report for people. */
function formatClosing(results: readonly FileResult[], context: ReportContext, colors: Colors): string {
  const statistics = context.statistics ? formatStatistics(results, context.metas, colors) : '';
  const summary = context.quiet ? '' : formatSummary(results, summarize(results), { ...context, colors });
  return [statistics, summary].filter((part) => part !== '').join('\n');
}

function formatDiff(results: readonly FileResult[], { diffFormat, isTerminal, colors }: ReportContext): Uint8Array {
  if (diffFormat === 'cell') return Buffer.from(formatCellDiff(results, colors));
  return isTerminal || colors.enabled ? Buffer.from(formatDiffForTerminal(results, colors)) : formatUnifiedDiff(results);
}

/** A dry run in `text` or `concise`: the diff, and nothing else, on standard output. */
function formatDryRun(results: readonly FileResult[], context: ReportContext, warnings: string): ReportOutput {
  return { stdout: formatDiff(results, context), stderr: warnings + formatClosing(results, context, context.stderrColors) };
}

/**
 * The report of a run. Results may come in any order; the report is ordered by path.
 *
 * - `text`, `concise`: findings and summary on standard output; in a dry run the diff there, and the summary on standard error.
 * - `json`, `sarif`: one document on standard output.
 * - `github`: annotations on standard output, the summary on standard error.
 */
export function formatReport(format: OutputFormat, unordered: readonly FileResult[], context: ReportContext): ReportOutput {
  const results = [...unordered].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const failures = formatFailures(results, context.stderrColors);
  const warnings = failures + formatNotices(results, context.stderrColors);
  switch (format) {
    case 'text':
    case 'concise': {
      if (context.mode === 'dry-run') return formatDryRun(results, context, warnings);
      const closing = formatClosing(results, context, context.colors);
      if (format === 'text') return { stdout: Buffer.from(formatText(results, context) + closing), stderr: warnings };
      return { stdout: Buffer.from(formatConcise(results, context) + closing), stderr: warnings };
    }
    case 'json':
      return { stdout: Buffer.from(formatJson(results, context)), stderr: failures };
    case 'sarif':
      return { stdout: Buffer.from(formatSarif(results, context)), stderr: failures };
    case 'github':
      return {
        stdout: Buffer.from(formatGithub(results, context)),
        stderr: failures + formatClosing(results, context, context.stderrColors),
      };
  }
}
