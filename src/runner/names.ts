/** Names that are kept longer than the text they were cut from, which V8 would keep whole for any part of it. */

const known = new Map<string, string>();

/** The same name by itself; the same object for the same name. */
export function keepName(name: string): string {
  let kept = known.get(name);
  if (kept === undefined) {
    kept = Buffer.from(name).toString();
    known.set(kept, kept);
  }
  return kept;
}
