/** How many columns of a terminal a text takes. The text has no unprintable characters (`escapeText`), and no colours yet. */

const ZERO_WIDTH = /^[\p{Mn}\p{Me}]$/u;

/** Fullwidth and wide blocks of Unicode's EastAsianWidth: Hangul, CJK, kana, fullwidth forms, emoji. */
const WIDE =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u;

/** Columns of one character (one code point). */
export function getCharacterWidth(character: string): number {
  if (character >= ' ' && character <= '~') return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Columns of a text. */
export function getDisplayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += getCharacterWidth(character);
  return width;
}

/** Fills the text with spaces up to `width` columns. */
export function padToWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - getDisplayWidth(text)));
}
