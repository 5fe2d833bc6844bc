/** How wide the lines of a text are, and how wide they may become. */

/** Columns, a tab counted as the four that ruff counts. */
export function getWidth(text: string): number {
  return [...text].length + 3 * (text.split('\t').length - 1);
}

/** The longest line the owner seems to accept: the 98th percentile, at least 88 and at most 120 columns. */
export function getUsualLineLength(text: string): number {
  const lengths = text
    .split(/\r\n|\r|\n/)
    .map(getWidth)
    .filter((length) => length > 0)
    .sort((a, b) => a - b);
  const usual = lengths[Math.floor(lengths.length * 0.98)] ?? 0;
  return Math.min(120, Math.max(88, usual));
}
