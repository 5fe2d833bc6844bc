/** What the system calls an error. */

/** `ENOENT` and the like, or undefined for an error that came from no system call. */
export function getErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
