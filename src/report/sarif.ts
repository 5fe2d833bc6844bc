/**
 * SARIF 2.1.0 (OASIS), for code scanning. Positions are the standard's: lines and columns from 1, columns in UTF-16 units, `\r` ending a
 * line as it does for Python. A notebook's results point to the line of the .ipynb file and carry no fixes, because SARIF has no place
 * within a JSON string. What a comment suppresses is no result at all: GitHub would show it as open, whatever `suppressions` says.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Position } from '../document/types.ts';
import type { Diagnostic, FileResult, PlannedFix } from '../engine/types.ts';
import { createLineIndex, type LineIndex } from '../text/line-index.ts';
import type { Meta, Severity } from '../transform/types.ts';
import { findShown, getShownSource, type ReportContext } from './context.ts';
import { escapeJson, escapeLines, escapeText } from './escape.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const ROOT = '%SRCROOT%';
const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };
/** GitHub's names for severities (docs.github.com, "SARIF support for code scanning"). */
const PROBLEM_SEVERITIES: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'recommendation' };

/** A URI reference: each byte that is not unreserved (RFC 3986) in percent form, slashes kept. */
function toUriReference(path: string): string {
  return Buffer.from(path, 'utf8')
    .toString('latin1')
    .replace(/[^\w.~/-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

function toArtifactLocation(path: string, cwd: string): object {
  // What is absolute (on another drive, too) or above the root has no place under it.
  if (/^(?:\/|[A-Za-z]:\/|\.\.\/)/.test(path)) return { uri: pathToFileURL(resolve(cwd, path)).href };
  return { uri: toUriReference(path), uriBaseId: ROOT };
}

function toDirectoryUrl(directory: string): string {
  return pathToFileURL(directory).href.replace(/\/?$/, '/');
}

function toRegion(start: Position, end: Position): object | undefined {
  if (start.cell === undefined) return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  if (start.fileLine === undefined) return undefined;
  return { startLine: start.fileLine, endLine: end.fileLine ?? start.fileLine };
}

function toLocation(path: string, cwd: string, start: Position | undefined, end: Position | undefined = start): object {
  const region = start === undefined || end === undefined ? undefined : toRegion(start, end);
  return { physicalLocation: { artifactLocation: toArtifactLocation(path, cwd), region } };
}

/** A message that says where in a notebook: the file's line alone tells a reader little. */
function toMessage(text: string, position: Position | undefined): object {
  const place = position?.cell === undefined ? '' : `cell ${position.cell}, line ${position.line}: `;
  return { text: place + escapeLines(text) };
}

function toFix(fix: PlannedFix, path: string, cwd: string, lines: LineIndex): object {
  const replacements = fix.edits.map((edit) => {
    const start = lines.positionAt(edit.start);
    const end = lines.positionAt(edit.end);
    return { deletedRegion: toRegion(start, end), insertedContent: { text: edit.text } };
  });
  return {
    description: { text: escapeText(fix.title) },
    artifactChanges: [{ artifactLocation: toArtifactLocation(path, cwd), replacements }],
  };
}

function toRule(meta: Meta): object {
  return {
    id: meta.id,
    shortDescription: { text: escapeText(meta.summary) },
    fullDescription: { text: escapeText(meta.why) },
    help: { text: `${escapeText(meta.why)}\nRun \`repro-fix explain ${meta.id}\` to read more.` },
    defaultConfiguration: { level: LEVELS[meta.severity] },
    properties: {
      fixable: meta.fixable,
      safety: meta.safety,
      'problem.severity': PROBLEM_SEVERITIES[meta.severity],
      tags: ['reproducibility', 'pytorch'],
    },
  };
}

function toResults(result: FileResult, ruleIndices: ReadonlyMap<string, number>, { mode, cwd }: SarifContext): object[] {
  const lines = createLineIndex(getShownSource(result, mode).text);
  return findShown(result, mode).map((diagnostic: Diagnostic) => {
    const { fix, startPosition, endPosition } = diagnostic;
    const hasPortableFix = fix !== undefined && fix.edits.length > 0 && diagnostic.status !== 'refused' && startPosition.cell === undefined;
    return {
      ruleId: diagnostic.id,
      ruleIndex: ruleIndices.get(diagnostic.id),
      level: LEVELS[diagnostic.severity],
      message: toMessage(`${diagnostic.message}\n${diagnostic.help}`, startPosition),
      locations: [toLocation(result.path, cwd, startPosition, endPosition)],
      fixes: hasPortableFix ? [toFix(fix, result.path, cwd, lines)] : undefined,
      properties: { fixStatus: diagnostic.status, fixSafety: fix?.safety, fixRefused: diagnostic.reason },
    };
  });
}

/** Failed files as errors, syntax errors and the like as warnings, skipped files as notes. */
function toNotifications(result: FileResult, { cwd }: SarifContext): object[] {
  const notifications: object[] = result.notices.map(({ message, position }) => ({
    level: 'warning',
    message: toMessage(message, position),
    locations: [toLocation(result.path, cwd, position)],
  }));
  if (result.status === 'failed' || result.status === 'skipped') {
    notifications.push({
      level: result.status === 'failed' ? 'error' : 'note',
      message: toMessage(`${result.status}: ${result.reason ?? 'no reason given'}`, undefined),
      locations: [toLocation(result.path, cwd, undefined)],
    });
  }
  return notifications;
}

function toErrorNotification(path: string, message: string, { cwd }: SarifContext): object {
  return { level: 'error', message: toMessage(message, undefined), locations: [toLocation(path, cwd, undefined)] };
}

type SarifContext = Pick<ReportContext, 'mode' | 'version' | 'metas' | 'cwd' | 'errors'>;

/** One run with the rules of the transforms that took part. */
export function formatSarif(results: readonly FileResult[], context: SarifContext): string {
  const { errors = [] } = context;
  const metas = [...context.metas].sort((a, b) => (a.id < b.id ? -1 : 1));
  const ruleIndices = new Map(metas.map(({ id }, index) => [id, index]));
  const log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'repro-fix', version: context.version, semanticVersion: context.version, rules: metas.map(toRule) } },
        columnKind: 'utf16CodeUnits',
        newlineSequences: ['\r\n', '\n', '\r'],
        originalUriBaseIds: { [ROOT]: { uri: toDirectoryUrl(context.cwd) } },
        invocations: [
          {
            executionSuccessful: errors.length === 0 && results.every(({ status }) => status !== 'failed'),
            toolExecutionNotifications: [
              ...errors.map(({ path, message }) => toErrorNotification(path, message, context)),
              ...results.flatMap((result) => toNotifications(result, context)),
            ],
          },
        ],
        results: results.flatMap((result) => toResults(result, ruleIndices, context)),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, undefined, 2))}\n`;
}
