/**
 * The same source in another dress. A variant changes bytes that a fix has no business with, so the result of fixing it is the variant
 * of the result; where that does not hold by nature (an indent that tabs cannot express), there is no variant.
 */

export interface Variant {
  readonly name: string;
  /** False where columns, and with them the findings' places, move. */
  readonly keepsColumns: boolean;
  /** The variant of a source, or undefined where it has none. */
  apply(text: string): string | undefined;
}

const BOM = '\ufeff';

/** Dresses of a script. */
export const SCRIPT_VARIANTS: readonly Variant[] = [
  { name: 'with CRLF line endings', keepsColumns: true, apply: toCrlf },
  { name: 'with a byte order mark', keepsColumns: true, apply: addBom },
  { name: 'indented with tabs', keepsColumns: false, apply: toTabs },
  { name: 'without a final newline', keepsColumns: true, apply: removeFinalNewline },
];

/** Dresses of a notebook's JSON; its cells keep theirs. */
export const NOTEBOOK_VARIANTS: readonly Variant[] = [
  { name: 'with CRLF line endings', keepsColumns: true, apply: toCrlf },
  { name: 'without a final newline', keepsColumns: true, apply: removeFinalNewline },
];

function toCrlf(text: string): string | undefined {
  return text.includes('\r') || !text.includes('\n') ? undefined : text.replaceAll('\n', '\r\n');
}

/** A byte order mark says UTF-8, so a file with a cookie that says otherwise has no such variant. */
function addBom(text: string): string | undefined {
  const hasCookie = /^(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=]/.test(text);
  return text.startsWith(BOM) || hasCookie ? undefined : BOM + text;
}

function removeFinalNewline(text: string): string | undefined {
  const shorter = text.replace(/\r?\n$/, '');
  return shorter === text || /[\r\n]$/.test(shorter) ? undefined : shorter;
}

/**
 * Four spaces as one tab. Only where every line is indented by a multiple of four spaces, and by at most one level more than the line
 * above it: elsewhere arguments are aligned below each other, and it cannot be told which of their spaces are indentation.
 */
function toTabs(text: string): string | undefined {
  const lines = text.split('\n');
  let previous = 0;
  let isIndented = false;
  for (const line of lines) {
    const indent = /^[ \t\f]*/.exec(line)?.[0] ?? '';
    if (indent.length === line.length || line === '\r') continue;
    if (/[\t\f]/.test(indent) || indent.length % 4 !== 0 || indent.length > previous + 4) return undefined;
    if (indent !== '') isIndented = true;
    previous = indent.length;
  }
  return isIndented ? lines.map((line) => line.replace(/^ +/, (indent) => '\t'.repeat(indent.length / 4))).join('\n') : undefined;
}
