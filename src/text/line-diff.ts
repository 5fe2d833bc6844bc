/**
 * Which lines of a text are others in a new text. Lines end at `\n`, which is a part of them. The time this takes is bounded: the shortest
 * answer is found where few lines change; where thousands do, what both texts have in common is sought among the lines that both have.
 */
import { diffArrays } from 'diff';

/** Lines of a text, from `start` to before `end`, in whose place others stand. Counted from 0. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newStart: number;
  readonly newEnd: number;
}

/** The search takes time and memory with the square of the lines removed and added. */
const MAX_EDITS = 1000;

/** The lines of a text, each with its ending; the last may have none. */
export function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return text === '' ? [] : lines;
}

/** In order, with at least one equal line between any two. */
export function findLineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  return toChanges(findEqualLines(before, after), before.length, after.length);
}

/** The number of a line before, and that of the equal line after. */
type Pair = readonly [before: number, after: number];

function findEqualLines(before: readonly string[], after: readonly string[]): Pair[] {
  const pairs = pairLines(before, after);
  if (pairs !== undefined) return pairs;
  // A line that the other text lacks is equal to none: without it the answer is as short.
  const [old, fresh] = [findSharedLines(before, after), findSharedLines(after, before)];
  const read = (lines: readonly string[], numbers: readonly number[]): string[] => numbers.map((number) => lines[number] ?? '');
  const shared = pairLines(read(before, old), read(after, fresh)) ?? pairEnds(read(before, old), read(after, fresh));
  return shared.map(([left, right]) => [old[left] ?? 0, fresh[right] ?? 0]);
}

function findSharedLines(lines: readonly string[], other: readonly string[]): number[] {
  const known = new Set(other);
  return [...lines.keys()].filter((number) => known.has(lines[number] ?? ''));
}

/** Undefined where too much is different. */
function pairLines(before: readonly string[], after: readonly string[]): Pair[] | undefined {
  const changes = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS });
  if (changes === undefined) return undefined;
  const pairs: Pair[] = [];
  let [left, right] = [0, 0];
  for (const { added, removed, count } of changes) {
    for (let index = 0; !added && !removed && index < count; index++) pairs.push([left + index, right + index]);
    if (!added) left += count;
    if (!removed) right += count;
  }
  return pairs;
}

/** What both begin and end with. */
function pairEnds(before: readonly string[], after: readonly string[]): Pair[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const pair = (index: number): Pair => [before.length - end + index, after.length - end + index];
  return [...Array.from({ length: start }, (_, index): Pair => [index, index]), ...Array.from({ length: end }, (_, index) => pair(index))];
}

function toChanges(pairs: readonly Pair[], length: number, newLength: number): LineChange[] {
  const changes: LineChange[] = [];
  let [start, newStart] = [0, 0];
  for (const [end, newEnd] of [...pairs, [length, newLength] as const]) {
    if (start < end || newStart < newEnd) changes.push({ start, end, newStart, newEnd });
    [start, newStart] = [end + 1, newEnd + 1];
  }
  return changes;
}
