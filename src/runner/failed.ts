/** The result of a file that could not be worked on. */
import type { FileResult } from '../engine/types.ts';

export function failed(path: string, reason: string, bytes: Uint8Array = new Uint8Array()): FileResult {
  return { path, status: 'failed', reason, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}
