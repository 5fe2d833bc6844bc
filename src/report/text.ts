/** The format for people: each finding with its code, what to do about it, and what there is in the way of a fix. Findings only. */
import type { Diagnostic, FileResult } from '../engine/types.ts';
import { createLineIndex } from '../text/line-index.ts';
import { formatCodeFrame, type FrameSource } from './code-frame.ts';
import type { Colors } from './color.ts';
import { findShown, formatLocation, formatSeverity, getFixTag, getShownSource, type ReportContext } from './context.ts';
import { escapeText } from './escape.ts';

function formatLabelled(label: string, text: string, colors: Colors): string {
  const indent = ' '.repeat(label.length + 2);
  const [first = '', ...rest] = text.split(/\r\n|\n/).map(escapeText);
  return [`${colors.bold(colors.cyan(`${label}:`))} ${first}`, ...rest.map((line) => `${indent}${line}`)].join('\n');
}

function formatFinding(path: string, source: FrameSource, diagnostic: Diagnostic, colors: Colors): string {
  const tag = getFixTag(diagnostic);
  const title = [formatSeverity(diagnostic.severity, colors), colors.bold(escapeText(diagnostic.id))].join(' ');
  const header = [colors.bold(formatLocation(path, diagnostic.startPosition)), title, escapeText(diagnostic.message)];
  if (tag !== undefined) header.push(diagnostic.status === 'refused' ? colors.dim(tag) : colors.green(tag));
  const lines = [header.join('  '), formatCodeFrame(source, diagnostic, colors), formatLabelled('help', diagnostic.help, colors)];
  if (diagnostic.status === 'refused' && diagnostic.reason !== undefined) {
    lines.push(formatLabelled('note', `the fix was refused: ${diagnostic.reason}`, colors));
  }
  return `${lines.join('\n')}\n`;
}

/** The findings with code frames, a blank line after each. */
export function formatText(results: readonly FileResult[], { mode, colors }: Pick<ReportContext, 'mode' | 'colors'>): string {
  let output = '';
  for (const result of results) {
    const shown = findShown(result, mode);
    if (shown.length === 0) continue;
    const { text, cells } = getShownSource(result, mode);
    const source = { text, lines: createLineIndex(text), cells };
    for (const diagnostic of shown) output += `${formatFinding(result.path, source, diagnostic, colors)}\n`;
  }
  return output;
}
