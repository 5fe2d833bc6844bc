/**
 * Annotations for GitHub Actions: a workflow command a line, which the runner turns into marks on a pull request
 * (docs.github.com, "Workflow commands for GitHub Actions").
 */
import { resolve } from 'node:path';
import type { Position } from '../document/types.ts';
import type { Diagnostic, FileResult } from '../engine/types.ts';
import type { Severity } from '../transform/types.ts';
import { findShown, formatLocation, getFixTag, type ReportContext } from './context.ts';
import { escapeLines, escapeText } from './escape.ts';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function formatCommand(command: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(escapeText(value))}`);
  return `::${command} ${list.join(',')}::${escapeData(message)}\n`;
}

/** A notebook's line is the line of the .ipynb file, which has no columns to speak of. */
function getRange(start: Position, end: Position): Record<string, string> {
  if (start.cell !== undefined) {
    const line = start.fileLine;
    return line === undefined ? {} : { line: `${line}`, endLine: `${end.fileLine ?? line}` };
  }
  const range = { line: `${start.line}`, endLine: `${end.line}` };
  // The API refuses columns for a range of several lines.
  return start.line === end.line ? { ...range, col: `${start.column}`, endColumn: `${end.column}` } : range;
}

function formatFinding(path: string, file: string, diagnostic: Diagnostic): string {
  const tag = getFixTag(diagnostic);
  const message = [
    `${formatLocation(path, diagnostic.startPosition)}: ${escapeText(diagnostic.message)}${tag === undefined ? '' : ` ${tag}`}`,
    escapeLines(diagnostic.help),
  ];
  const properties = { title: `repro-fix (${diagnostic.id})`, file, ...getRange(diagnostic.startPosition, diagnostic.endPosition) };
  return formatCommand(COMMANDS[diagnostic.severity], properties, message.join('\n'));
}

/**
 * Findings as annotations, notices as warnings, failed files as errors. File names are absolute: the runner makes them relative to the
 * repository, whatever folder the command ran in.
 */
export function formatGithub(
  results: readonly FileResult[],
  { mode, cwd, errors = [] }: Pick<ReportContext, 'mode' | 'cwd' | 'errors'>,
): string {
  let output = errors.map(({ message }) => formatCommand('error', { title: 'repro-fix' }, escapeText(message))).join('');
  for (const result of results) {
    const file = resolve(cwd, result.path);
    if (result.status === 'failed') {
      output += formatCommand('error', { title: 'repro-fix', file }, escapeText(`${result.path}: ${result.reason ?? 'failed'}`));
    }
    for (const { message, position } of result.notices) {
      const range = position === undefined ? {} : getRange(position, position);
      const place = position === undefined ? escapeText(result.path) : formatLocation(result.path, position);
      output += formatCommand('warning', { title: 'repro-fix', file, ...range }, `${place}: ${escapeText(message)}`);
    }
    for (const diagnostic of findShown(result, mode)) output += formatFinding(result.path, file, diagnostic);
  }
  return output;
}
