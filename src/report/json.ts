/**
 * The JSON report, for programs. Its shape is versioned and described by `docs/json-schema.json`: a field may be added within a version,
 * none is renamed, removed or given another meaning. It holds every finding whatever the mode, fixed ones included.
 */
import type { Position } from '../document/types.ts';
import type { Diagnostic, FileResult } from '../engine/types.ts';
import { findShown, isFixed, type ReportContext } from './context.ts';
import { escapeJson } from './escape.ts';
import { countByTransform } from './statistics.ts';
import { summarize } from './summary.ts';
import { formatFileDiff } from './unified-diff.ts';

export const JSON_VERSION = 1;

function toJsonPosition({ line, column, cell, fileLine }: Position, offset: number | undefined): object {
  return { line, column, offset, cell, fileLine };
}

function toJsonDiagnostic(result: FileResult, diagnostic: Diagnostic): object {
  const { id, severity, message, help, fix, status, reason } = diagnostic;
  return {
    id,
    severity,
    message,
    help,
    path: result.path,
    start: toJsonPosition(diagnostic.startPosition, diagnostic.start),
    end: toJsonPosition(diagnostic.endPosition, diagnostic.end),
    fix: fix === undefined ? null : { title: fix.title, safety: fix.safety, edits: fix.edits },
    status,
    fixed: isFixed(result, diagnostic),
    reason: reason ?? null,
  };
}

/** Bytes as JSON can hold them: the text where they are UTF-8, else base64. */
export function toJsonDiff(bytes: Uint8Array): object {
  try {
    return { encoding: 'utf-8', content: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { encoding: 'base64', content: Buffer.from(bytes).toString('base64') };
  }
}

function toJsonFile(result: FileResult, withDiff: boolean): object {
  const { path, status, reason, notices } = result;
  return {
    path,
    status,
    reason: reason ?? null,
    notices: notices.map(({ message, position }) => ({
      message,
      position: position === undefined ? null : toJsonPosition(position, undefined),
    })),
    ...(withDiff && { diff: status === 'changed' ? toJsonDiff(formatFileDiff(result)) : null }),
  };
}

/** The report, with each changed file's diff in a dry run. */
export function formatJson(
  results: readonly FileResult[],
  { mode, version, errors = [] }: Pick<ReportContext, 'mode' | 'version' | 'errors'>,
): string {
  const report = {
    version: JSON_VERSION,
    tool: { name: 'repro-fix', version },
    mode,
    summary: { ...summarize(results), transforms: countByTransform(results) },
    errors: errors.map(({ path, message }) => ({ path, message })),
    files: results.map((result) => toJsonFile(result, mode === 'dry-run')),
    // `check` shows all findings of a file, in the order of its text.
    diagnostics: results.flatMap((result) => findShown(result, 'check').map((diagnostic) => toJsonDiagnostic(result, diagnostic))),
  };
  return `${escapeJson(JSON.stringify(report, undefined, 2))}\n`;
}
