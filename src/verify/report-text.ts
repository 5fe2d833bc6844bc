/** Reports of a verification for a terminal and for programs. Pure. */
import type { FirstDifference, RunSummary, VerifyResult } from './types.ts';

const TAIL_LINES = 40;

/** The result as a person reads it; ends with a line feed. */
export function formatVerifyText(result: VerifyResult): string {
  const lines = [result.summary];
  if (result.difference !== undefined) lines.push('', ...formatDifference(result.difference));
  if (result.suggestions.length > 0) {
    lines.push('', 'What would fix it:');
    for (const { id, why, at, isConfirmed } of result.suggestions) {
      lines.push(`  ${id}${isConfirmed ? ' (confirmed)' : ''}${at === '' ? '' : `  ${at}`}`, `    ${why}`);
    }
  } else if (result.verdict === 'different') {
    lines.push('', 'No cause was found. `repro-fix list` names the transforms.');
  }
  if (result.verdict === 'unknown') lines.push(...formatOutput(result.runs));
  if (result.notes.length > 0) lines.push('', ...result.notes.map((note) => `note: ${note}`));
  return `${lines.join('\n')}\n`;
}

function formatDifference(difference: FirstDifference): readonly string[] {
  const { module, className, parameter } = difference;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['first difference', difference.what],
    ['first seen in', difference.reached],
    ['process', difference.process || undefined],
    ['optimizer step', difference.step === undefined ? undefined : String(difference.step + 1)],
    ['line', difference.at || undefined],
    ['module', module === undefined || module === '' ? undefined : `${module} (${className ?? ''})`],
    ['parameter', parameter],
    [`run ${difference.runs[0]}`, difference.values[0]],
    [`run ${difference.runs[1]}`, difference.values[1]],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(18)}${value}`]));
}

/** What the last run printed, which is the one that failed if any did. */
function formatOutput(runs: readonly RunSummary[]): readonly string[] {
  const run = runs.at(-1);
  if (run === undefined) return [];
  return (['stdout', 'stderr'] as const).flatMap((stream) => {
    const text = run[stream].tail.trimEnd();
    if (text === '') return [];
    const lines = text.split('\n').slice(-TAIL_LINES);
    return ['', `--- ${stream} of run ${runs.length}${run[stream].bytes > text.length + 1 ? ' (its end)' : ''}`, ...lines];
  });
}

/** The result as JSON, as `docs/verify.schema.json` describes it. Ends with a line feed. */
export function formatVerifyJson(result: VerifyResult): string {
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
