/** An edit to a text, as data. Only the engine applies edits; everyone else makes, compares and passes them on. */

/** Replaces the text from `start` to `end` (UTF-16 offsets into the original text) by `text`; an insertion has `start === end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Orders edits by position; at one position insertions come first. */
export function compareEdits(a: Edit, b: Edit): number {
  return a.start - b.start || a.end - b.end || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);
}

/** True when two edits cannot both be applied: they share text, or one inserts inside the other. Touching ends do not overlap. */
export function hasOverlap(a: Edit, b: Edit): boolean {
  if (a.start === a.end && b.start === b.end) return false;
  return a.start < b.end && b.start < a.end;
}
