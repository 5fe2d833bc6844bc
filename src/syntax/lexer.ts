/**
 * The tokens of Python source, one at a time, as the fast parser asks for them. What lies between them is skipped; comments and line
 * continuations are kept aside as extras, which the tree gets at the end.
 *
 * Where it cannot be sure to see what tree-sitter-python sees, it throws `Unsupported`.
 */
import * as g from './grammar.ts';

/** The source holds something that the fast parser leaves to tree-sitter: a syntax error, or what is too rare to be worth its code. */
export class Unsupported extends Error {}

export function fail(): never {
  throw new Unsupported();
}

const KEYWORDS: ReadonlyMap<string, number> = new Map([
  ['True', g.TRUE],
  ['False', g.FALSE],
  ['None', g.NONE],
  ['in', g.IN],
  ['is', g.IS],
  ['import', g.KEYWORD_IMPORT],
  ['from', g.KEYWORD_FROM],
  ['as', g.KEYWORD_AS],
  ['assert', g.KEYWORD_ASSERT],
  ['return', g.KEYWORD_RETURN],
  ['del', g.KEYWORD_DEL],
  ['raise', g.KEYWORD_RAISE],
  ['pass', g.KEYWORD_PASS],
  ['break', g.KEYWORD_BREAK],
  ['continue', g.KEYWORD_CONTINUE],
  ['if', g.KEYWORD_IF],
  ['elif', g.KEYWORD_ELIF],
  ['else', g.KEYWORD_ELSE],
  ['for', g.KEYWORD_FOR],
  ['while', g.KEYWORD_WHILE],
  ['try', g.KEYWORD_TRY],
  ['except', g.KEYWORD_EXCEPT],
  ['finally', g.KEYWORD_FINALLY],
  ['with', g.KEYWORD_WITH],
  ['def', g.KEYWORD_DEF],
  ['async', g.KEYWORD_ASYNC],
  ['global', g.KEYWORD_GLOBAL],
  ['nonlocal', g.KEYWORD_NONLOCAL],
  ['class', g.KEYWORD_CLASS],
  ['lambda', g.KEYWORD_LAMBDA],
  ['yield', g.KEYWORD_YIELD],
  ['await', g.KEYWORD_AWAIT],
  ['and', g.KEYWORD_AND],
  ['or', g.KEYWORD_OR],
  ['not', g.KEYWORD_NOT],
]);

// What an ASCII character may be part of.
const NAME_START = 1;
const NAME_PART = 2;
const DIGIT = 4;
const KEYWORD_START = 8;
const PREFIX = 16;

const CLASSES: Uint8Array = new Uint8Array(128);
for (const letter of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_') CLASSES[letter.charCodeAt(0)] = NAME_START | NAME_PART;
for (const digit of '0123456789') CLASSES[digit.charCodeAt(0)] = NAME_PART | DIGIT;
for (const word of KEYWORDS.keys()) CLASSES[word.charCodeAt(0)] = (CLASSES[word.charCodeAt(0)] ?? 0) | KEYWORD_START;
for (const letter of 'fFtTrRbBuU') CLASSES[letter.charCodeAt(0)] = (CLASSES[letter.charCodeAt(0)] ?? 0) | PREFIX;

function getClass(code: number): number {
  return code < 128 ? (CLASSES[code] ?? 0) : 0;
}

/** Tokens after which a bracket may be closed wherever they stand in it. */
const CLOSABLE: ReadonlySet<number> = new Set([
  ...[g.RIGHT_PAREN, g.RIGHT_BRACKET, g.RIGHT_BRACE, g.LEFT_PAREN, g.LEFT_BRACE, g.COMMA],
  ...[g.INTEGER, g.FLOAT, g.QUOTE],
]);

const LONGEST_KEYWORD = 8;

const UNICODE_NAME = /[_\p{XID_Start}][_\p{XID_Continue}]*/uy;

const INTEGER = /0[xX](?:_?[A-Fa-f0-9])+[Ll]?|0[oO](?:_?[0-7])+[Ll]?|0[bB](?:_?[01])+[Ll]?|[0-9](?:_?[0-9])*_?[LlJj]?/y;

const FLOAT =
  /(?:[0-9](?:_?[0-9])*_?\.(?:[0-9](?:_?[0-9])*_?)?(?:[eE][+-]?[0-9](?:_?[0-9])*_?)?|\.[0-9](?:_?[0-9])*_?(?:[eE][+-]?[0-9](?:_?[0-9])*_?)?|[0-9](?:_?[0-9])*_?[eE][+-]?[0-9](?:_?[0-9])*_?)[jJ]?/y;

/** Comments and line continuations, in order. `indents` is the column of a comment that stands on a line of its own. */
export interface Extras {
  readonly types: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly indents: number[];
}

export class Lexer {
  readonly text: string;
  /** The current token: the number of its type. */
  token = g.NEWLINE;
  start = 0;
  end = 0;
  /** How many brackets are open: a line ends only where none is. */
  depth = 0;
  /** How many interpolations are open. */
  interpolations = 0;
  /** Columns before the first token of the line, a tab being eight. */
  indent = 0;
  readonly extras: Extras = { types: [], starts: [], ends: [], indents: [] };

  constructor(text: string) {
    this.text = text;
  }

  /** The number of extras so far. */
  get extraCount(): number {
    return this.extras.types.length;
  }

  #addExtra(type: number, start: number, end: number, indent: number): void {
    const { types, starts, ends, indents } = this.extras;
    types.push(type);
    starts.push(start);
    ends.push(end);
    indents.push(indent);
  }

  #addComment(start: number, indent: number): number {
    const lineEnd = this.text.indexOf('\n', start);
    const end = lineEnd === -1 ? this.text.length : lineEnd;
    this.#addExtra(g.COMMENT, start, end, indent);
    return end;
  }

  /** Goes from the end of a line to the first token of the next one that holds code. */
  startLine(): void {
    const { text } = this;
    let position = this.end;
    let indent = 0;
    for (;;) {
      const code = text.charCodeAt(position);
      if (code === 0x20) {
        indent++;
        position++;
      } else if (code === 0x09) {
        indent += 8;
        position++;
      } else if (code === 0x0a || (code === 0x0d && text.charCodeAt(position + 1) === 0x0a)) {
        indent = 0;
        position++;
      } else if (code === 0x23) {
        position = this.#addComment(position, indent);
        indent = 0;
      } else {
        this.indent = position < text.length ? indent : 0;
        this.end = position;
        this.advance();
        return;
      }
    }
  }

  /** Goes on to the next token of the line. */
  advance(): void {
    const { text } = this;
    let position = this.end;
    let kept = this.extras.types.length;
    for (;;) {
      const code = text.charCodeAt(position);
      if (code === 0x20 || code === 0x09) {
        position++;
      } else if (code === 0x0a || (code === 0x0d && text.charCodeAt(position + 1) === 0x0a)) {
        if (this.depth === 0) {
          if (kept < this.extras.types.length) fail();
          this.#set(g.NEWLINE, position, position);
          return;
        }
        if (this.interpolations > 0) fail();
        position++;
        if (this.indent > 0) this.#checkIndent(position);
      } else if (code === 0x23) {
        if (this.interpolations > 0 || kept < this.extras.types.length) fail();
        position = this.#addComment(position, 0);
        kept++;
      } else if (code === 0x5c) {
        const length = text.startsWith('\r\n', position + 1) ? 3 : 2;
        if (text.charCodeAt(position + length - 1) !== 0x0a) fail();
        this.#addExtra(g.LINE_CONTINUATION, position, position + length, 0);
        position += length;
      } else {
        this.#read(code, position, kept);
        return;
      }
    }
  }

  /**
   * In brackets the scanner of tree-sitter-python sees the end of a block at a line that is indented less, unless a bracket may be closed there.
   *
   * @param lineStart a line's, after the current token
   */
  #checkIndent(lineStart: number): void {
    if (CLOSABLE.has(this.token)) return;
    let position = lineStart;
    let indent = 0;
    for (; ; position++) {
      const code = this.text.charCodeAt(position);
      if (code === 0x20) indent++;
      else if (code === 0x09) indent += 8;
      else if (code === 0x0a || code === 0x0d) return;
      else break;
    }
    if (indent < this.indent) fail();
  }

  /** A line continuation before a string is white space to the scanner of tree-sitter-python, and no node. */
  #dropExtras(count: number): void {
    const { types, starts, ends, indents } = this.extras;
    if (types.length > count) types.length = starts.length = ends.length = indents.length = count;
  }

  #set(token: number, start: number, end: number): void {
    this.token = token;
    this.start = start;
    this.end = end;
  }

  #read(code: number, start: number, kept: number): void {
    const { text } = this;
    const kind = getClass(code);
    if ((kind & NAME_START) !== 0) {
      let end = start + 1;
      let all = kind;
      for (;;) {
        const next = text.charCodeAt(end);
        if (next >= 128) {
          this.#readUnicodeName(start);
          return;
        }
        const part = getClass(next);
        if ((part & NAME_PART) === 0) {
          if ((next === 0x22 || next === 0x27) && (all & PREFIX) !== 0) {
            this.#dropExtras(kept);
            this.#set(g.QUOTE, start, end);
            return;
          }
          break;
        }
        all &= part;
        end++;
      }
      const isShort = (kind & KEYWORD_START) !== 0 && end - start <= LONGEST_KEYWORD && end - start > 1;
      this.#set((isShort ? KEYWORDS.get(text.slice(start, end)) : undefined) ?? g.IDENTIFIER, start, end);
      return;
    }
    if ((kind & DIGIT) !== 0) {
      this.#readNumber(start);
      return;
    }
    if (code === 0x22 || code === 0x27) {
      this.#dropExtras(kept);
      this.#set(g.QUOTE, start, start);
      return;
    }
    const next = text.charCodeAt(start + 1);
    switch (code) {
      case 0x28: // (
        this.#set(g.LEFT_PAREN, start, start + 1);
        return;
      case 0x29: // )
        this.#set(g.RIGHT_PAREN, start, start + 1);
        return;
      case 0x5b: // [
        this.#set(g.LEFT_BRACKET, start, start + 1);
        return;
      case 0x5d: // ]
        this.#set(g.RIGHT_BRACKET, start, start + 1);
        return;
      case 0x7b: // {
        this.#set(g.LEFT_BRACE, start, start + 1);
        return;
      case 0x7d: // }
        this.#set(g.RIGHT_BRACE, start, start + 1);
        return;
      case 0x2c: // ,
        this.#set(g.COMMA, start, start + 1);
        return;
      case 0x3a: // :
        if (next === 0x3d) this.#set(g.WALRUS, start, start + 2);
        else this.#set(g.COLON, start, start + 1);
        return;
      case 0x3b: // ;
        this.#set(g.SEMICOLON, start, start + 1);
        return;
      case 0x2e: // .
        if ((getClass(next) & DIGIT) !== 0) this.#readNumber(start);
        else if (next === 0x2e && text.charCodeAt(start + 2) === 0x2e) this.#set(g.ELLIPSIS, start, start + 3);
        else this.#set(g.DOT, start, start + 1);
        return;
      case 0x3d: // =
        if (next === 0x3d) this.#set(g.EQUAL_EQUAL, start, start + 2);
        else this.#set(g.EQUAL, start, start + 1);
        return;
      case 0x2b: // +
        if (next === 0x3d) this.#set(g.PLUS_EQUAL, start, start + 2);
        else this.#set(g.PLUS, start, start + 1);
        return;
      case 0x2d: // -
        if (next === 0x3d) this.#set(g.MINUS_EQUAL, start, start + 2);
        else if (next === 0x3e) this.#set(g.ARROW, start, start + 2);
        else this.#set(g.MINUS, start, start + 1);
        return;
      case 0x2a: // *
        if (next === 0x2a) this.#readLong(g.DOUBLE_STAR, g.DOUBLE_STAR_EQUAL, start);
        else if (next === 0x3d) this.#set(g.STAR_EQUAL, start, start + 2);
        else this.#set(g.STAR, start, start + 1);
        return;
      case 0x2f: // /
        if (next === 0x2f) this.#readLong(g.DOUBLE_SLASH, g.DOUBLE_SLASH_EQUAL, start);
        else if (next === 0x3d) this.#set(g.SLASH_EQUAL, start, start + 2);
        else this.#set(g.SLASH, start, start + 1);
        return;
      case 0x25: // %
        if (next === 0x3d) this.#set(g.PERCENT_EQUAL, start, start + 2);
        else this.#set(g.PERCENT, start, start + 1);
        return;
      case 0x40: // @
        if (next === 0x3d) this.#set(g.AT_EQUAL, start, start + 2);
        else this.#set(g.AT, start, start + 1);
        return;
      case 0x7c: // |
        if (next === 0x3d) this.#set(g.BAR_EQUAL, start, start + 2);
        else this.#set(g.BAR, start, start + 1);
        return;
      case 0x26: // &
        if (next === 0x3d) this.#set(g.AMPERSAND_EQUAL, start, start + 2);
        else this.#set(g.AMPERSAND, start, start + 1);
        return;
      case 0x5e: // ^
        if (next === 0x3d) this.#set(g.CARET_EQUAL, start, start + 2);
        else this.#set(g.CARET, start, start + 1);
        return;
      case 0x7e: // ~
        this.#set(g.TILDE, start, start + 1);
        return;
      case 0x3c: // <
        if (next === 0x3c) this.#readLong(g.SHIFT_LEFT, g.SHIFT_LEFT_EQUAL, start);
        else if (next === 0x3d) this.#set(g.LESS_EQUAL, start, start + 2);
        else if (next === 0x3e) fail();
        else this.#set(g.LESS, start, start + 1);
        return;
      case 0x3e: // >
        if (next === 0x3e) this.#readLong(g.SHIFT_RIGHT, g.SHIFT_RIGHT_EQUAL, start);
        else if (next === 0x3d) this.#set(g.GREATER_EQUAL, start, start + 2);
        else this.#set(g.GREATER, start, start + 1);
        return;
      case 0x21: // !
        if (next === 0x3d) this.#set(g.NOT_EQUAL, start, start + 2);
        else if (this.interpolations > 0 && next >= 0x61 && next <= 0x7a) this.#set(g.TYPE_CONVERSION, start, start + 2);
        else fail();
        return;
      default:
        if (start >= text.length) {
          if (kept < this.extras.types.length) fail();
          this.#set(g.END, start, start);
        } else this.#readUnicodeName(start);
    }
  }

  /** An operator of two characters, or of three with `=`. */
  #readLong(short: number, long: number, start: number): void {
    if (this.text.charCodeAt(start + 2) === 0x3d) this.#set(long, start, start + 3);
    else this.#set(short, start, start + 2);
  }

  #readUnicodeName(start: number): void {
    UNICODE_NAME.lastIndex = start;
    if (!UNICODE_NAME.test(this.text)) fail();
    this.#set(g.IDENTIFIER, start, UNICODE_NAME.lastIndex);
  }

  #readNumber(start: number): void {
    FLOAT.lastIndex = INTEGER.lastIndex = start;
    if (FLOAT.test(this.text)) this.#set(g.FLOAT, start, FLOAT.lastIndex);
    else if (INTEGER.test(this.text)) this.#set(g.INTEGER, start, INTEGER.lastIndex);
    else fail();
  }
}
