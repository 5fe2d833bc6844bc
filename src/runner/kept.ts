/** What is kept of files, as far as there is room for it: those that nobody has asked for longest go first, and are read again. */
export interface Kept<Value> {
  has(path: string): boolean;
  get(path: string): Value | undefined;
  /** @param size what it takes up, in characters */
  set(path: string, value: Value, size: number): void;
}

/** @param room for all that is kept, in characters; what was set last stays, whatever its size */
export function createKept<Value>(room: number): Kept<Value> {
  const entries = new Map<string, { readonly value: Value; readonly size: number }>();
  let taken = 0;
  return {
    has: (path) => entries.has(path),
    get(path) {
      const entry = entries.get(path);
      if (entry !== undefined) {
        entries.delete(path);
        entries.set(path, entry);
      }
      return entry?.value;
    },
    set(path, value, size) {
      taken += size - (entries.get(path)?.size ?? 0);
      entries.delete(path);
      entries.set(path, { value, size });
      for (const [oldest, old] of entries) {
        if (taken <= room || oldest === path) break;
        entries.delete(oldest);
        taken -= old.size;
      }
    },
  };
}
