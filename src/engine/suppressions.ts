/**
 * Suppression comments: `# repro-fix: ignore`, `# repro-fix: ignore[id, id]` on a line, or on a line of its own for the line of code below,
 * `# repro-fix: skip-file` anywhere in a file.
 */
import type { SourceFile } from '../document/types.ts';
import { getLineEnd, getLineStart } from '../transform/layout.ts';

export interface Suppression {
  /** Range of the line the comment stands on, with the line of code below it where it stands alone. */
  readonly start: number;
  readonly end: number;
  /** Offset of the comment. */
  readonly at: number;
  /** Offset after the last id it names; undefined where it names none. */
  readonly idsEnd: number | undefined;
  /** Ids it names; undefined for all. */
  readonly ids: readonly string[] | undefined;
}

export interface Suppressions {
  readonly skipsFile: boolean;
  readonly lines: readonly Suppression[];
}

const COMMENT = /#\s*repro-fix:\s*(?:(skip-file)|ignore(?:\[([^\]]*)\])?)(?![\w-])/;

/** Reads the comments of a file. */
export function readSuppressions(file: SourceFile): Suppressions {
  if (!file.text.includes('repro-fix:')) return { skipsFile: false, lines: [] };
  const lines: Suppression[] = [];
  let skipsFile = false;
  for (const node of file.tree.findType('comment')) {
    const match = COMMENT.exec(node.text);
    if (match === null) continue;
    if (match[1] !== undefined) {
      skipsFile = true;
      continue;
    }
    const ids = match[2]
      ?.split(',')
      .map((id) => id.trim())
      .filter(Boolean);
    const idsStart = node.start + match.index + match[0].indexOf('[') + 1;
    const idsEnd = match[2] === undefined ? undefined : idsStart + match[2].trimEnd().length;
    const { start, end } = getCoveredRange(file.text, node);
    lines.push({ start, end, at: node.start, idsEnd, ids });
  }
  return { skipsFile, lines };
}

/**
 * The line of a comment; of one that stands alone, up to the end of the next line that is not another comment:
 *
 *     # repro-fix: ignore[unseeded-dataloader]
 *     # The order is compared with that of the paper.
 *     loader = DataLoader(dataset, shuffle=True)
 */
function getCoveredRange(text: string, comment: { readonly start: number; readonly end: number }): { start: number; end: number } {
  const start = getLineStart(text, comment.start);
  let end = getLineEnd(text, comment.end);
  if (text.slice(start, comment.start).trim() !== '') return { start, end };
  for (let line = '#'; /^\s*#/.test(line) && end < text.length;) {
    const next = end + (text.startsWith('\r\n', end) ? 2 : 1);
    end = getLineEnd(text, next);
    line = text.slice(next, end);
  }
  return { start, end };
}

/** The suppression that covers a finding: on the line where its code begins or ends. */
export function getSuppression(suppressions: Suppressions, id: string, start: number, end: number): Suppression | undefined {
  return suppressions.lines.find(
    (line) =>
      (line.ids === undefined || line.ids.includes(id)) &&
      ((line.start <= start && start <= line.end) || (line.start <= end && end <= line.end)),
  );
}
