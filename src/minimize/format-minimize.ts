/** What a search has found, for a terminal and for programs. Pure. */
import { formatVerifyText } from '../verify/report-text.ts';
import type { MinimizeResult, NecessaryFix } from './types.ts';

const MAX_FINDINGS = 10;

/** The result as a person reads it; ends with a line feed. */
export function formatMinimizeText(result: MinimizeResult): string {
  // Where nothing was tried, its own summary is all there is to say.
  const lines = result.verification?.summary === result.summary ? [] : [result.summary];
  for (const fix of result.necessary) lines.push('', ...formatFix(fix));
  if (result.verification !== undefined) lines.push(...(lines.length > 0 ? [''] : []), formatVerifyText(result.verification).trimEnd());
  if (result.left !== undefined) lines.push(...formatLeft(result.left));
  if (result.notes.length > 0) lines.push('', ...result.notes.map((note) => `note: ${note}`));
  return `${lines.join('\n')}\n`;
}

function formatFix({ path, line, id, isUnsafe, message, title, without }: NecessaryFix): readonly string[] {
  const name = `${path}:${line}  ${id}${isUnsafe ? ' (unsafe)' : ''}`;
  return [`  ${name}`, `    ${message}`, `    fix: ${title}`, ...(without === undefined ? [] : [`    without it: ${without}`])];
}

function formatLeft({ findings, unselected }: NonNullable<MinimizeResult['left']>): readonly string[] {
  if (findings.length === 0 && unselected.length === 0) return [];
  const lines = ['', 'Left to try:'];
  for (const { path, line, id, message } of findings.slice(0, MAX_FINDINGS)) lines.push(`  ${path}:${line}  ${id}`, `    ${message}`);
  if (findings.length > MAX_FINDINGS) lines.push(`  and ${findings.length - MAX_FINDINGS} more that \`repro-fix --check\` lists`);
  if (unselected.length > 0) lines.push(`  not selected, and finds something: --extend-select ${unselected.join(',')}`);
  return lines;
}

/** What the caller has made of a result. */
export interface MinimizeOutcome {
  readonly command: readonly string[];
  /** The diff of the necessary fixes as JSON can hold it; null where there are none. */
  readonly diff: object | null;
  /** True where the fixes were written to the project. */
  readonly isApplied: boolean;
}

/** The result as JSON, as `docs/minimize.schema.json` describes it. Ends with a line feed. */
export function formatMinimizeJson(result: MinimizeResult, { command, diff, isApplied }: MinimizeOutcome): string {
  const { verdict, exitCode, summary, runs, candidates, necessary, isMinimal, verification, left, notes } = result;
  const report = {
    schemaVersion: 1,
    verdict,
    exitCode,
    summary,
    command,
    runs,
    candidates,
    necessary: necessary.map(toJsonFix),
    isMinimal,
    diff,
    isApplied,
    verification: verification ?? null,
    left: left ?? null,
    notes,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function toJsonFix({ path, line, id, severity, isUnsafe, message, title, without }: NecessaryFix): object {
  return { path, line, id, severity, safety: isUnsafe ? 'unsafe' : 'safe', message, title, without: without ?? null };
}
