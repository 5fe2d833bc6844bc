/**
 * Plans the suppression comments that silence the findings of a file (`--add-ignores`). Nothing but comments is added, so the program stays
 * the same; planned again on the result there is nothing to add.
 *
 * A comment goes to the end of the line on which a finding begins; where that line would become too long, on a line of its own above it;
 * an existing one is given the missing ids:
 *
 *     loader = DataLoader(data, shuffle=True)  # repro-fix: ignore[unseeded-dataloader]
 *
 *     # repro-fix: ignore[unseeded-dataloader, shared-generator]
 *     train_loader = torch.utils.data.DataLoader(train_data, batch_size=arguments.batch_size, shuffle=True)
 */
import type { SourceFile } from '../document/types.ts';
import { compareEdits, type Edit } from '../text/edit.ts';
import { getUsualLineLength, getWidth } from '../text/line-width.ts';
import { getLineEnd, getLineIndent, getLineStart } from '../transform/layout.ts';
import { readSuppressions, type Suppression } from './suppressions.ts';
import type { Diagnostic } from './types.ts';

export interface IgnorePlan {
  /** Sorted, not overlapping, each inside one cell. */
  readonly edits: readonly Edit[];
  /** Findings that no comment can silence: within a string over several lines, say. */
  readonly left: readonly Diagnostic[];
}

/** Ids by the offset at which a comment, or more of one, is to be written. */
interface Comments {
  /** At the end of a line. */
  readonly trailing: Map<number, Set<string>>;
  /** On a line of its own, above the line that begins at the offset. */
  readonly above: Map<number, Set<string>>;
  /** In a comment that is there. */
  readonly added: Map<Suppression, Set<string>>;
}

/**
 * @param findings those of `file` as it stands, none of them suppressed
 * @param lineLength the columns the owner's configuration states; undefined: what the file's own lines reach
 */
export function planIgnores(file: SourceFile, findings: readonly Diagnostic[], lineLength: number | undefined): IgnorePlan {
  const { text } = file;
  const limit = lineLength ?? getUsualLineLength(text);
  const present = readSuppressions(file).lines.filter(({ idsEnd }) => idsEnd !== undefined);
  const canEnd = createEndTest(file);
  const comments: Comments = { trailing: new Map(), above: new Map(), added: new Map() };
  const left: Diagnostic[] = [];
  const lines = new Map<number, Diagnostic[]>();
  for (const finding of findings) {
    const known = present.find((line) => line.start <= finding.start && finding.start <= line.end);
    const start = getLineStart(text, finding.start);
    if (known === undefined) lines.set(start, [...(lines.get(start) ?? []), finding]);
    else add(comments.added, known, [finding.id]);
  }
  for (const [start, found] of lines) {
    const end = getLineEnd(text, start);
    const ids = new Set(found.map(({ id }) => id));
    const canStandAbove = start === 0 || canEnd(getPreviousLineEnd(text, start));
    const fits = getWidth(text.slice(start, end) + formatTrailing(ids)) <= limit;
    if (canEnd(end) && (fits || !canStandAbove)) add(comments.trailing, end, ids);
    else if (canStandAbove) add(comments.above, start, ids);
    else {
      // Between two lines of a string, or after a backslash: the last line of the code may do.
      for (const finding of found) {
        const last = getLineEnd(text, finding.end);
        if (canEnd(last)) add(comments.trailing, last, [finding.id]);
        else left.push(finding);
      }
    }
  }
  return { edits: writeComments(file, comments), left };
}

function add<Key>(map: Map<Key, Set<string>>, key: Key, ids: Iterable<string>): void {
  map.set(key, new Set([...(map.get(key) ?? []), ...ids]));
}

/** Says whether a line that ends at an offset may end in a comment: not within a string, and not where a backslash joins it to the next. */
function createEndTest({ text, tree }: SourceFile): (end: number) => boolean {
  const strings = tree.findType('string').filter((node) => /[\r\n]/.test(node.text));
  const comments = tree.findType('comment');
  return (end) =>
    !strings.some((string) => string.start < end && end < string.end) &&
    (text[end - 1] !== '\\' || comments.some((comment) => comment.end === end));
}

function formatIds(ids: ReadonlySet<string>): string {
  return [...ids].sort().join(', ');
}

const formatComment = (ids: ReadonlySet<string>): string => `# repro-fix: ignore[${formatIds(ids)}]`;
const formatTrailing = (ids: ReadonlySet<string>): string => `  ${formatComment(ids)}`;

function writeComments({ text, style }: SourceFile, { trailing, above, added }: Comments): Edit[] {
  const insert = (at: number, code: string): Edit => ({ start: at, end: at, text: code });
  return [
    ...[...trailing].map(([end, ids]) => insert(end, formatTrailing(ids))),
    ...[...above].map(([start, ids]) => insert(start, getIndent(text, start) + formatComment(ids) + style.newline)),
    ...[...added].map(([{ idsEnd = 0, ids: present = [] }, ids]) => insert(idsEnd, (present.length === 0 ? '' : ', ') + formatIds(ids))),
  ].sort(compareEdits);
}

function getIndent(text: string, lineStart: number): string {
  return getLineIndent(text, getLineEnd(text, lineStart));
}

/** Where the line above the one that begins at `start` ends, before its line ending. */
function getPreviousLineEnd(text: string, start: number): number {
  return text.startsWith('\r\n', start - 2) ? start - 2 : start - 1;
}
