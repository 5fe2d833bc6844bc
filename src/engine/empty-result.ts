/** The result of a file that was not worked on to the end. */
import type { FileResult, FileStatus } from './types.ts';

export function emptyResult(
  path: string,
  status: FileStatus,
  reason: string | undefined,
  bytes: Uint8Array = new Uint8Array(),
): FileResult {
  return { path, status, reason, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}
