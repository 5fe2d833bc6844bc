/** One line a finding, for people with many of them and for editors that match lines. Findings only. */
import type { FileResult } from '../engine/types.ts';
import { findShown, formatLocation, formatSeverity, getFixTag, type ReportContext } from './context.ts';
import { escapeText } from './escape.ts';

/** `train.py:12:5: error unseeded-dataloader message [fix]` */
export function formatConcise(results: readonly FileResult[], { mode, colors }: Pick<ReportContext, 'mode' | 'colors'>): string {
  let output = '';
  for (const result of results) {
    for (const diagnostic of findShown(result, mode)) {
      const parts = [
        `${formatLocation(result.path, diagnostic.startPosition)}:`,
        formatSeverity(diagnostic.severity, colors),
        colors.bold(escapeText(diagnostic.id)),
        escapeText(diagnostic.message),
      ];
      const tag = getFixTag(diagnostic);
      if (tag !== undefined) parts.push(colors.dim(tag));
      output += `${parts.join(' ')}\n`;
    }
  }
  return output;
}
