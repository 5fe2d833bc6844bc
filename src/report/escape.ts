/**
 * Makes text from outside (file names, source lines, messages) harmless to print: no character that moves the cursor, changes the
 * colour, reorders the line or hides text reaches a terminal. Everything else stays as it is. Each output passes such text through one
 * function of this file, and only the output adds line endings and colours of its own.
 */

/**
 * C0 and C1 controls and DEL; marks, embeddings and isolates of bidirectional text; zero-width characters and joiners; line and
 * paragraph separators; interlinear annotations; tag characters; halves of a surrogate pair.
 */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Cs}]/gu;

/** The same without the C0 controls, which `JSON.stringify` escapes itself (and whose line feeds are the layout of the JSON). */
const UNPRINTABLE_IN_JSON =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
]);

function escapeCharacter(character: string): string {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Writes each unprintable character as Python would in a string literal: `\n`, `\x1b`, `\u202e`. The result is one line. */
export function escapeText(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter);
}

/** `escapeText` line by line, for text that may have several. */
export function escapeLines(text: string): string {
  return text
    .split(/\r\n|\n/)
    .map(escapeText)
    .join('\n');
}

/** Writes unprintable characters in finished JSON as `\u` escapes. A parser reads the same values. */
export function escapeJson(json: string): string {
  return json.replace(UNPRINTABLE_IN_JSON, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
