/**
 * The nearest of a list of known words to one that is not among them, for "did you mean" in messages. Used for configuration keys,
 * command line options and transform ids; it says nothing where no known word is close.
 */

/** Number of insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function getDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (isSame ? 0 : 1));
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

/**
 * The known word that `word` most likely stands for, or undefined. Case and `_` for `-` count for nothing, a third of the letters may
 * differ, and a part of a hyphenated word finds the whole (`dataloader` gives `unseeded-dataloader`). The first of equals wins.
 */
export function getNearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalise(word);
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const name = normalise(candidate);
    const distance = getDistance(wanted, name);
    const isPart = wanted.length >= 4 && name.includes(wanted);
    const limit = Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (distance > limit && !isPart) continue;
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

function normalise(word: string): string {
  return word.toLowerCase().replaceAll('_', '-');
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
