/** What bytes are, in a few characters: equal for equal bytes, and for no others that anyone will meet. */
export function getDigest(bytes: Uint8Array | string): string {
  // Loaded here: runs over few files start sooner.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha1').update(bytes).digest('hex');
}
