/** Suppression comments: `# repro-fix: ignore`, `# repro-fix: ignore[id, id]` on a line, `# repro-fix: skip-file` anywhere in a file. */
import type { SourceFile } from '../document/types.ts';
import { getLineEnd, getLineStart } from '../transform/layout.ts';

export interface Suppression {
  /** Range of the line the comment stands on. */
  readonly start: number;
  readonly end: number;
  /** Offset of the comment. */
  readonly at: number;
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
  for (const node of file.tree.nodes) {
    if (node.type !== 'comment') continue;
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
    lines.push({ start: getLineStart(file.text, node.start), end: getLineEnd(file.text, node.end), at: node.start, ids });
  }
  return { skipsFile, lines };
}

/** The suppression that covers a finding: on the line where its code begins or ends. */
export function getSuppression(suppressions: Suppressions, id: string, start: number, end: number): Suppression | undefined {
  return suppressions.lines.find(
    (line) =>
      (line.ids === undefined || line.ids.includes(id)) &&
      ((line.start <= start && start <= line.end) || (line.start <= end && end <= line.end)),
  );
}
