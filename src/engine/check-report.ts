/**
 * Checks what is handed to `api.report`. A user's transform is JavaScript that no compiler has seen; past this check a report is what its
 * type says, so that a mistake in it is the transform's, and is told as one.
 */

const SEVERITIES: readonly unknown[] = ['error', 'warning', 'info'];
const SAFETIES: readonly unknown[] = ['safe', 'unsafe', 'suggest'];

/**
 * @param length the length of the file's text, which all offsets lie in
 * @returns what is wrong, as a sentence without a full stop; undefined for a report that can be used
 */
export function getReportProblem(report: unknown, length: number): string | undefined {
  if (!isRecord(report)) return 'a report must be an object';
  const { node, message, help, severity, fix } = report;
  if (!isSpan(node, length)) return "a report's `node` must have a `start` and an `end` inside the file";
  if (typeof message !== 'string') return "a report's `message` must be a string";
  if (typeof help !== 'string') return "a report's `help` must be a string";
  if (severity !== undefined && !SEVERITIES.includes(severity)) return "a report's `severity` must be `error`, `warning` or `info`";
  return fix === undefined ? undefined : getFixProblem(fix, length);
}

function getFixProblem(fix: unknown, length: number): string | undefined {
  if (!isRecord(fix)) return "a report's `fix` must be an object";
  const { title, safety, edits = [], needs = [] } = fix;
  if (typeof title !== 'string') return "a fix's `title` must be a string";
  if (safety !== undefined && !SAFETIES.includes(safety)) return "a fix's `safety` must be `safe`, `unsafe` or `suggest`";
  const isEdit = (edit: unknown) => isSpan(edit, length) && typeof edit['text'] === 'string';
  if (!Array.isArray(edits) || !edits.every(isEdit)) {
    return "a fix's `edits` must be a list of edits with a `start` and an `end` inside the file and a `text`";
  }
  return areNeeds(needs, length) ? undefined : "a fix's `needs` must be a list of needs, as `api.scaffold` gives them";
}

function areNeeds(needs: unknown, length: number): boolean {
  return Array.isArray(needs) && needs.every((need) => isNeed(need, length));
}

function isNeed(need: unknown, length: number): boolean {
  if (!isRecord(need)) return false;
  const { kind, module, name, code, site, requires } = need;
  switch (kind) {
    case 'import':
      return typeof module === 'string';
    case 'definition':
      return typeof name === 'string' && typeof code === 'string' && areNeeds(requires, length);
    case 'statement':
      return isRecord(site) && isOffset(site['offset'], length) && typeof code === 'string' && areNeeds(requires, length);
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isSpan(value: unknown, length: number): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return false;
  const { start, end } = value;
  return isOffset(start, length) && isOffset(end, length) && start <= end;
}

function isOffset(value: unknown, length: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= length;
}
