/** Reading many files: the buffer is made once, and most files take one call. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/** Most files are smaller; they are read into this buffer, one after the other. */
const shared = Buffer.allocUnsafe(2 ** 18);

/** The content of a file, good until the next call: the system is asked for it once, and most of it is looked at once. */
export function readBytes(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, shared, 0, shared.length, null);
    if (length < shared.length && readSync(file, shared, length, 1, null) === 0) return shared.subarray(0, length);
  } finally {
    closeSync(file);
  }
  return readFileSync(path);
}
