/**
 * Divides a list among takers. Each gets neighbours, from one end of a share of its own to the other, since neighbours ask for the same
 * things of the same files, which are then read once. One that is done goes on with the second half of the largest share.
 */

export interface Shares<Item> {
  /** The next items of a taker, in the order of the list; none where all have been taken. */
  take(taker: number): readonly Item[];
  /** Takes items back that were not worked on: they are the next of the taker. */
  giveBack(taker: number, items: readonly Item[]): void;
}

/** @param most items at a time; towards the end there are fewer, so that all are done at one time */
export function createShares<Item>(items: readonly Item[], takers: number, most: number): Shares<Item> {
  const shares = Array.from({ length: takers }, (_, taker): Item[] => items.slice(...findPart(items.length, taker, takers)));
  return {
    take(taker) {
      let own = shares[taker] ?? [];
      if (own.length === 0) {
        const largest = shares.reduce((a, b) => (b.length > a.length ? b : a), own);
        shares[taker] = own = largest.splice(Math.floor(largest.length / 2));
      }
      const left = shares.reduce((count, share) => count + share.length, 0);
      return own.splice(0, Math.min(most, Math.ceil(left / (takers * TAIL))));
    },
    giveBack(taker, returned) {
      shares[taker]?.unshift(...returned);
    },
  };
}

/** As many times each taker still takes, at least. */
const TAIL = 4;

function findPart(length: number, taker: number, takers: number): [start: number, end: number] {
  return [Math.floor((length * taker) / takers), Math.floor((length * (taker + 1)) / takers)];
}
