/**
 * The only module that changes text, and the only one that knows magic-string. The rules for edits are checked here first, because
 * magic-string drops some overlapping edits without a word.
 */
import MagicString from 'magic-string';
import type { Edit } from './edit.ts';

/** With the `u` flag a pair is one code point, so only a half of one matches. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function isInsidePair(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  const after = text.charCodeAt(offset);
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
}

/**
 * Throws `RangeError` unless `edits` are sorted by position, do not overlap, lie within `text`, split no surrogate pair and insert
 * well-formed text. Several insertions at one position are allowed; they are applied in the order given, before a replacement there.
 */
export function checkEdits(text: string, edits: readonly Edit[]): void {
  let previousEnd = 0;
  for (const { start, end, text: inserted } of edits) {
    const name = `edit ${start}..${end}`;
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || start > end || end > text.length) {
      throw new RangeError(`${name} is outside the text (0 to ${text.length})`);
    }
    if (start < previousEnd) throw new RangeError(`${name} overlaps the edit before it, or stands out of order`);
    if (isInsidePair(text, start) || isInsidePair(text, end)) throw new RangeError(`${name} splits a character`);
    if (LONE_SURROGATE.test(inserted)) throw new RangeError(`${name} inserts half a surrogate pair`);
    previousEnd = end;
  }
}

/**
 * Applies `edits` to `text`.
 *
 * @param edits - Positions are UTF-16 offsets into `text`; see `checkEdits` for the rules.
 * @throws RangeError where an edit breaks the rules.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  checkEdits(text, edits);
  if (edits.length === 0) return text;
  const result = new MagicString(text);
  for (const edit of edits) {
    if (edit.start === edit.end) result.appendLeft(edit.start, edit.text);
    else if (edit.text === '') result.remove(edit.start, edit.end);
    else result.update(edit.start, edit.end, edit.text);
  }
  return result.toString();
}
