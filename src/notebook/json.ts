/**
 * JSON with positions: which characters of the text each value stands in. A notebook is edited in place, so its text is never parsed and
 * printed again. Strings are decoded only when asked for; the base64 images of a notebook cost one pass over their characters.
 */

export type JsonNode = JsonObject | JsonArray | JsonScalar;

interface JsonRange {
  /** UTF-16 offset of the value's first character (the quote of a string). */
  readonly start: number;
  /** Offset after its last character. */
  readonly end: number;
}

export interface JsonObject extends JsonRange {
  readonly kind: 'object';
  /** As for `JSON.parse`, the last of several equal keys counts. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

export interface JsonArray extends JsonRange {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

export interface JsonScalar extends JsonRange {
  /** `literal`: `true`, `false`, `null`, and `NaN` and the infinities, which Python's `json` writes. */
  readonly kind: 'string' | 'number' | 'literal';
}

/** Where and why a text is no JSON. */
export interface JsonError {
  readonly offset: number;
  readonly message: string;
}

/** Deeper nesting is refused before it can exhaust the stack. */
const MAX_DEPTH = 500;

const WHITESPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null|NaN|-?Infinity/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

class ScanError extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

function scanValue(text: string, start: number, depth: number): JsonNode {
  switch (text[start]) {
    case '{':
      return scanObject(text, start, depth + 1);
    case '[':
      return scanArray(text, start, depth + 1);
    case '"':
      return { kind: 'string', start, end: scanString(text, start) };
  }
  const literalEnd = matchAt(LITERAL, text, start);
  if (literalEnd > start) return { kind: 'literal', start, end: literalEnd };
  const end = matchAt(NUMBER, text, start);
  if (end === start) throw new ScanError(start, 'expected a value');
  return { kind: 'number', start, end };
}

/** The end of the match of a sticky expression at `offset`, or `offset` itself. */
function matchAt(expression: RegExp, text: string, offset: number): number {
  expression.lastIndex = offset;
  return expression.test(text) ? expression.lastIndex : offset;
}

function skipWhitespace(text: string, offset: number): number {
  return matchAt(WHITESPACE, text, offset);
}

function scanString(text: string, start: number): number {
  for (let offset = start + 1; ;) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (code === 0x5c) {
      const end = matchAt(ESCAPE, text, offset);
      if (end === offset) throw new ScanError(offset, 'unknown escape in a string');
      offset = end;
    } else if (code >= 0x20) {
      offset++;
    } else {
      // Below 0x20 is a raw control character; past the end `charCodeAt` gives NaN.
      throw new ScanError(Math.min(offset, text.length), 'unfinished string');
    }
  }
}

/** Calls `scanItem` for each item up to `close` and gives the offset after it. `scanItem` gives the offset after the item. */
function scanItems(text: string, start: number, close: string, depth: number, scanItem: (offset: number) => number): number {
  if (depth > MAX_DEPTH) throw new ScanError(start, `nested more than ${MAX_DEPTH} levels deep`);
  let offset = skipWhitespace(text, start + 1);
  if (text[offset] === close) return offset + 1;
  for (;;) {
    offset = skipWhitespace(text, scanItem(offset));
    if (text[offset] === close) return offset + 1;
    if (text[offset] !== ',') throw new ScanError(offset, `expected \`,\` or \`${close}\``);
    offset = skipWhitespace(text, offset + 1);
  }
}

function scanArray(text: string, start: number, depth: number): JsonArray {
  const items: JsonNode[] = [];
  const end = scanItems(text, start, ']', depth, (offset) => {
    const item = scanValue(text, offset, depth);
    items.push(item);
    return item.end;
  });
  return { kind: 'array', start, end, items };
}

function scanObject(text: string, start: number, depth: number): JsonObject {
  const members = new Map<string, JsonNode>();
  const end = scanItems(text, start, '}', depth, (offset) => {
    if (text[offset] !== '"') throw new ScanError(offset, 'expected a key');
    const keyEnd = scanString(text, offset);
    const colon = skipWhitespace(text, keyEnd);
    if (text[colon] !== ':') throw new ScanError(colon, 'expected `:`');
    const value = scanValue(text, skipWhitespace(text, colon + 1), depth);
    members.set(JSON.parse(text.slice(offset, keyEnd)) as string, value);
    return value.end;
  });
  return { kind: 'object', start, end, members };
}

/** Scans a whole JSON text. */
export function scanJson(text: string): JsonNode | { readonly error: JsonError } {
  try {
    const root = scanValue(text, skipWhitespace(text, 0), 0);
    const rest = skipWhitespace(text, root.end);
    if (rest < text.length) throw new ScanError(rest, 'expected the end of the file');
    return root;
  } catch (error) {
    if (error instanceof ScanError) return { error: { offset: error.offset, message: error.message } };
    throw error;
  }
}

/** The member `key` of an object; undefined for anything else. */
export function getMember(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.get(key) : undefined;
}

/** The value of a string; undefined for anything else. `text` is the scanned text. */
export function getString(text: string, node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? (JSON.parse(text.slice(node.start, node.end)) as string) : undefined;
}

/** The value of a number; undefined for anything else. */
export function getNumber(text: string, node: JsonNode | undefined): number | undefined {
  return node?.kind === 'number' ? Number(text.slice(node.start, node.end)) : undefined;
}
