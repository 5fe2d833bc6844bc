/** Names that are kept longer than the text they were cut from, which V8 would keep whole for any part of it. */

const known = new Map<string, string>();

/** V8 copies what is shorter. */
const LONG = 13;

/** The same name by itself. */
export function keepName(name: string): string {
  if (name.length < LONG) return name;
  let kept = known.get(name);
  if (kept === undefined) {
    kept = Buffer.from(name).toString();
    known.set(kept, kept);
  }
  return kept;
}
