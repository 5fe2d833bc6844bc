/**
 * Prints without Node's streams, which take longer to load than a short run has to print. A reader that is slower than we are, and holds
 * its pipe open without waiting, gets the rest by a stream.
 */
import { writeSync } from 'node:fs';
import { getErrorCode } from './error-code.ts';

export type Output = 'stdout' | 'stderr';

const slow = new Set<Output>();

/**
 * Prints at once, as far as the reader takes it.
 * @param onClosed called, later, where nobody reads any more
 */
export function print(output: Output, content: string | Uint8Array, onClosed: () => void): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  let at = 0;
  try {
    while (!slow.has(output) && at < bytes.length) at += writeSync(output === 'stdout' ? 1 : 2, bytes, at);
    if (at === bytes.length) return;
  } catch (error) {
    if (isClosed(error)) {
      process.nextTick(onClosed);
      return;
    }
    slow.add(output);
    process[output].on('error', (later) => {
      if (!isClosed(later)) throw later;
      onClosed();
    });
  }
  process[output].write(bytes.subarray(at));
}

/** False where a stream may hold something yet. */
export function isAllPrinted(): boolean {
  return slow.size === 0;
}

function isClosed(error: unknown): boolean {
  return getErrorCode(error) === 'EPIPE';
}
