/** Repeatable random values for property tests: the same seed gives the same cases on every machine. */
import type { Edit } from '../src/text/edit.ts';

export interface Random {
  /** A whole number from 0 to `below` - 1. */
  integer(below: number): number;
  pick<T>(values: readonly T[]): T;
  /** Up to `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string;
  /** Up to four sorted edits of `text` that do not overlap and split no surrogate pair. */
  edits(text: string, alphabet: string): Edit[];
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  const integer = (below: number): number => Math.floor(next() * below);
  const pick = <T>(values: readonly T[]): T => values[integer(values.length)] as T;
  const makeText = (alphabet: string, length: number): string => {
    const chars = [...alphabet];
    return Array.from({ length: integer(length + 1) }, () => pick(chars)).join('');
  };
  return {
    integer,
    pick,
    text: makeText,
    edits(text, alphabet) {
      const cuts = new Set<number>();
      for (let count = integer(4) * 2; count > 0; count--) cuts.add(integer(text.length + 1));
      const positions = [...cuts]
        .filter((at) => !/^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)))
        .sort((a, b) => a - b);
      const edits: Edit[] = [];
      for (let index = 0; index < positions.length; index++) {
        const start = positions[index] as number;
        const end = integer(2) === 0 ? start : (positions[++index] ?? start);
        edits.push({ start, end, text: makeText(alphabet, 6) });
      }
      return edits;
    },
  };
}
