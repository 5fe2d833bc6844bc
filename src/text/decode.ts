/**
 * Bytes of a Python file → text, by the rules of CPython: a UTF-8 byte order mark, a PEP 263 encoding cookie in the first two lines,
 * else UTF-8. What does not decode is skipped with a reason, never mangled. The text keeps its line endings, tabs and form feeds; the
 * byte order mark is not part of it, and `encodeEdits` puts it back.
 */

/** The text of a file, with what is needed to write it back. */
export interface SourceText {
  readonly text: string;
  /** `utf-8`, `ascii`, `latin-1`, or the label of a `TextDecoder`. */
  readonly encoding: string;
  readonly hasBom: boolean;
  /** The whole file, byte order mark included. */
  readonly bytes: Uint8Array;
}

/** Why bytes were not read as text. */
export interface Undecoded {
  readonly skipped: string;
}

const UTF_8_MARK = [0xef, 0xbb, 0xbf] as const;

/** Length in bytes of the UTF-8 byte order mark. */
export const BOM_LENGTH = UTF_8_MARK.length;

/** PEP 263's own expressions, for a file decoded byte by byte. */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

/** Byte order marks of encodings that Python source cannot have; the 4-byte marks first, since UTF-16's begins UTF-32's. */
const FOREIGN_MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['UTF-32', [0xff, 0xfe, 0x00, 0x00]],
  ['UTF-32', [0x00, 0x00, 0xfe, 0xff]],
  ['UTF-16', [0xff, 0xfe]],
  ['UTF-16', [0xfe, 0xff]],
];

/**
 * Python's codec names (lower case, `-` for `_`) → labels of the WHATWG Encoding Standard, where the two differ. Only encodings in which
 * every ASCII character is its own byte are here: that is what lets an insertion be spliced in without encoding anything else.
 */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['cp932', 'shift_jis'],
  ['932', 'shift_jis'],
  ['ms932', 'shift_jis'],
  ['mskanji', 'shift_jis'],
  ['ms-kanji', 'shift_jis'],
  ['windows-31j', 'shift_jis'],
  ['shiftjis', 'shift_jis'],
  ['sjis', 'shift_jis'],
  ['s-jis', 'shift_jis'],
  ['shift-jis', 'shift_jis'],
  ['euc-jp', 'euc-jp'],
  ['eucjp', 'euc-jp'],
  ['ujis', 'euc-jp'],
  ['u-jis', 'euc-jp'],
  ['cp936', 'gbk'],
  ['936', 'gbk'],
  ['ms936', 'gbk'],
  ['gbk', 'gbk'],
  ['gb2312', 'gbk'],
  ['chinese', 'gbk'],
  ['euc-cn', 'gbk'],
  ['euccn', 'gbk'],
  ['gb18030', 'gb18030'],
  ['gb18030-2000', 'gb18030'],
  ['big5', 'big5'],
  ['big5-tw', 'big5'],
  ['csbig5', 'big5'],
  ['cp950', 'big5'],
  ['950', 'big5'],
  ['ms950', 'big5'],
  ['euc-kr', 'euc-kr'],
  ['euckr', 'euc-kr'],
  ['korean', 'euc-kr'],
  ['cp949', 'euc-kr'],
  ['949', 'euc-kr'],
  ['ms949', 'euc-kr'],
  ['uhc', 'euc-kr'],
  ['koi8-r', 'koi8-r'],
  ['koi8-u', 'koi8-u'],
  ['cp866', 'ibm866'],
  ['866', 'ibm866'],
  ['ibm866', 'ibm866'],
  ['mac-roman', 'macintosh'],
  ['macroman', 'macintosh'],
  ['macintosh', 'macintosh'],
  ['tis-620', 'windows-874'],
  ['cp874', 'windows-874'],
]);

const UTF_8_NAMES: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'utf', 'u8', 'cp65001']);
const ASCII_NAMES: ReadonlySet<string> = new Set(['ascii', 'us-ascii', '646', 'ansi-x3.4-1968']);
const LATIN_1_NAMES: ReadonlySet<string> = new Set([
  'latin-1',
  'latin1',
  'latin',
  'l1',
  'iso-8859-1',
  'iso8859-1',
  'iso-latin-1',
  'cp819',
  '8859',
]);

/** Parts of ISO 8859 that both Python and Node have; part 1 is Latin-1, handled apart. */
const ISO_8859_PARTS: ReadonlySet<number> = new Set([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15]);

/** `latin2` and the like stand for these parts of ISO 8859. */
const LATIN_PARTS: readonly (number | undefined)[] = [undefined, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16];

/** The encoding a cookie names, or undefined where Python or this tool does not know it. */
function getEncoding(cookie: string): string | undefined {
  const name = cookie.toLowerCase().replaceAll('_', '-');
  // CPython takes editor suffixes such as `utf-8-unix` and `latin-1-dos` for these two encodings only.
  if (UTF_8_NAMES.has(name) || name.startsWith('utf-8-')) return 'utf-8';
  if (LATIN_1_NAMES.has(name) || /^(?:latin-1|iso-8859-1|iso-latin-1)-/.test(name)) return 'latin-1';
  if (ASCII_NAMES.has(name)) return 'ascii';
  const label = LABELS.get(name);
  if (label !== undefined) return label;
  const codePage = /^(?:cp|windows-)?(125[0-8])$/.exec(name)?.[1];
  if (codePage !== undefined) return `windows-${codePage}`;
  const latin = /^(?:latin-?|l)(\d{1,2})$/.exec(name)?.[1];
  const part = latin === undefined ? /^iso-?8859-(\d{1,2})$/.exec(name)?.[1] : LATIN_PARTS[Number(latin)];
  return part === undefined || !ISO_8859_PARTS.has(Number(part)) ? undefined : `iso-8859-${part}`;
}

/** One character a byte: Latin-1 itself, and all that questions about ASCII need, like that for the cookie. */
export function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The same, with lines that end in `\n`. */
export function decodeLines(bytes: Uint8Array): string {
  const text = decodeLatin1(bytes);
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

/** The first two lines without their endings. The cookie must stand in them. */
function findFirstLines(bytes: Uint8Array): string[] {
  // A minified first line may be long, and a cookie may end it: take bytes up to the second line ending, however far.
  let end = 0;
  for (let lines = 0; end < bytes.length && lines < 2; end++) {
    const byte = bytes[end];
    if (byte === 0x0a || (byte === 0x0d && bytes[end + 1] !== 0x0a)) lines++;
  }
  return decodeLatin1(bytes.subarray(0, end)).split(/\r\n|\n|\r/, 2);
}

function getCookie(bytes: Uint8Array): string | undefined {
  const [first = '', second = ''] = findFirstLines(bytes);
  const cookie = COOKIE.exec(first)?.[1];
  if (cookie !== undefined) return cookie;
  return BLANK_OR_COMMENT.test(first) ? COOKIE.exec(second)?.[1] : undefined;
}

/** What bytes 0x80 to 0x9F mean in Windows-1252; a gap is undefined in Python's codec. Node 20's own decoder reads them as Latin-1. */
const WINDOWS_1252 = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

function decodeWindows1252(bytes: Uint8Array): string | undefined {
  const text = decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (char) => WINDOWS_1252.charAt(char.charCodeAt(0) - 0x80));
  return text.includes('\0') ? undefined : text;
}

/** The text, or undefined for bytes the encoding does not have. */
function tryDecode(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === 'latin-1') return decodeLatin1(bytes);
  if (encoding === 'ascii') return bytes.some((byte) => byte > 0x7f) ? undefined : decodeLatin1(bytes);
  if (encoding === 'windows-1252') return decodeWindows1252(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function hasPrefix(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

/** Reads bytes that must be UTF-8 whatever they say of themselves, such as JSON; a byte order mark is allowed. */
export function decodeUtf8(bytes: Uint8Array): SourceText | Undecoded {
  const foreign = FOREIGN_MARKS.find(([, mark]) => hasPrefix(bytes, mark));
  if (foreign !== undefined) return { skipped: `it is encoded in ${foreign[0]}, not UTF-8` };
  const hasBom = hasPrefix(bytes, UTF_8_MARK);
  const text = tryDecode(hasBom ? bytes.subarray(BOM_LENGTH) : bytes, 'utf-8');
  return text === undefined ? { skipped: 'its bytes are not UTF-8' } : { text, encoding: 'utf-8', hasBom, bytes };
}

/**
 * Reads the bytes of a Python file as text.
 *
 * @returns the text and its encoding, or the reason why the file must be left alone.
 */
export function decode(bytes: Uint8Array): SourceText | Undecoded {
  const foreign = FOREIGN_MARKS.find(([, mark]) => hasPrefix(bytes, mark));
  if (foreign !== undefined) return { skipped: `it is encoded in ${foreign[0]}, which Python source cannot be` };
  if (bytes.includes(0)) return { skipped: 'it holds NUL bytes: a binary file' };

  const hasBom = hasPrefix(bytes, UTF_8_MARK);
  const content = hasBom ? bytes.subarray(BOM_LENGTH) : bytes;
  const cookie = getCookie(content);
  const encoding = cookie === undefined ? 'utf-8' : getEncoding(cookie);
  if (encoding === undefined) return { skipped: `its encoding \`${cookie}\` is not known` };
  if (hasBom && encoding !== 'utf-8') return { skipped: `it begins with a UTF-8 byte order mark but declares the encoding \`${cookie}\`` };
  const text = tryDecode(content, encoding);
  if (text === undefined) return { skipped: `its bytes are not ${cookie === undefined ? 'UTF-8' : `\`${cookie}\``}` };
  return { text, encoding, hasBom, bytes };
}
