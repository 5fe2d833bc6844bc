/**
 * Delta debugging (`ddmin`, Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002), turned round: what is kept
 * are the fixes that make the runs agree. Pure but for the test that it is given.
 */

/** Whether the program's runs agree with these alone. */
export type Test<Item> = (items: readonly Item[]) => Promise<boolean>;

/**
 * A subset of `items` that passes `test`, and of which no item can be left out.
 * @param items a set that passes; the empty set does not, and neither is tested. Likelier items come first: where several sets would do,
 * and for the number of tests, the first ones win
 */
export async function subtract<Item>(items: readonly Item[], test: Test<Item>): Promise<readonly Item[]> {
  let kept = items;
  let parts = 2;
  while (kept.length > 1) {
    const chunks = split(kept, parts);
    const chunk = await findFirst(chunks, test);
    if (chunk !== undefined) {
      kept = chunk;
      parts = 2;
      continue;
    }
    // With two chunks, what is left without one of them is the other. The last chunks hold the least likely items.
    const rests = parts === 2 ? [] : chunks.map((omitted) => kept.filter((item) => !omitted.includes(item))).reverse();
    const rest = await findFirst(rests, test);
    if (rest !== undefined) {
      kept = rest;
      parts = Math.max(parts - 1, 2);
    } else if (parts < kept.length) {
      parts = Math.min(parts * 2, kept.length);
    } else {
      break;
    }
  }
  return kept;
}

async function findFirst<Item>(sets: readonly (readonly Item[])[], test: Test<Item>): Promise<readonly Item[] | undefined> {
  for (const set of sets) if (await test(set)) return set;
  return undefined;
}

function split<Item>(items: readonly Item[], parts: number): readonly (readonly Item[])[] {
  return Array.from({ length: parts }, (_, index) =>
    items.slice(Math.floor((index * items.length) / parts), Math.floor(((index + 1) * items.length) / parts)),
  );
}
