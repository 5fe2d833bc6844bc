/**
 * What a Python file says, read off its text without parsing it: its code without comments and prose, the places where a name is used, the
 * arguments of a call, what is imported. For questions that decide whether a file is parsed at all (`Meta.triggers`): an answer may be too
 * wide, and where the text cannot be told apart it is. It is never too narrow for a file that parses.
 */
import { BOM_LENGTH } from './decode.ts';

/** A name may hold any character outside of ASCII, which takes several in a text that is one character a byte. */
const LETTER = String.raw`[\w\x80-\xff]`;

/** A function that keeps its last answer: several questions are asked of one text in a row. */
export function keepLast<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  let last: { readonly text: string; readonly answer: Answer } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, answer: answer(text) };
    return last.answer;
  };
}

/**
 * The text without comments and without what strings of several words say; lines that a backslash joins are one. Strings without a blank
 * stay, since they may be values, and so do those that may hold code (`f"{x}"`). Undefined for a text that cannot be told apart.
 * @param text lines end in `\n`; one character a byte will do
 */
export const getCode = keepLast(removeProse);

/** Makes a question about code a trigger; the answer is yes for a text that cannot be told apart. */
export function inCode(question: RegExp | ((code: string) => boolean)): (text: string) => boolean {
  return (text) => {
    const code = getCode(text);
    return code === undefined || (typeof question === 'function' ? question(code) : question.test(code));
  };
}

/** Encodings in which a byte of a character may be a backslash. */
const FOREIGN = /^(?:[^\n]*\n)?[^\n]*coding[:=][ \t]*(?![ \t]|utf-?8|us-ascii|ascii|latin|iso-8859|cp125|windows-125)/i;
const LINE_FEED = 0x0a;
const HASH = 0x23;
const BACKSLASH = 0x5c;

function removeProse(text: string): string | undefined {
  if (FOREIGN.test(text)) return undefined;
  const { length } = text;
  // Searching for each of them is ten times as fast as looking at each character.
  const marks = ['"', "'", '#', '\\'].map((mark) => ({ mark, index: -1 }));
  const findMark = (from: number): number => {
    let first = length;
    for (const each of marks) {
      if (each.index < from) {
        const index = text.indexOf(each.mark, from);
        each.index = index === -1 ? length : index;
      }
      if (each.index < first) first = each.index;
    }
    return first;
  };
  let code = '';
  let from = text.startsWith('\xef\xbb\xbf') ? BOM_LENGTH : 0;
  for (let at = findMark(from), next = at; at < length; at = findMark(next)) {
    const character = text.charCodeAt(at);
    if (character === HASH) {
      code += text.slice(from, at);
      const end = text.indexOf('\n', at);
      next = from = end === -1 ? length : end;
    } else if (character === BACKSLASH) {
      next = at + 1;
      if (text.charCodeAt(next) !== LINE_FEED) continue;
      code += `${text.slice(from, at)} `;
      next = from = at + 2;
    } else {
      const isTriple = text.charCodeAt(at + 1) === character && text.charCodeAt(at + 2) === character;
      const quotes = text.slice(at, at + (isTriple ? 3 : 1));
      const start = at + quotes.length;
      const end = findQuote(text, start, quotes);
      if (end === undefined) return undefined;
      if (mayHoldCode(text, at)) {
        // A string in its braces may have the same quotes, and then this is not its end.
        const braces = text.slice(start, end).replaceAll(/\{\{|\}\}/g, '');
        if (braces.split('{').length !== braces.split('}').length) return undefined;
      } else if (/\s/.test(text.slice(start, end))) {
        code += text.slice(from, start);
        from = end;
      }
      next = end + quotes.length;
    }
  }
  return code + text.slice(from);
}

/** True for quotes whose prefix, of one letter or two, makes an f-string or a t-string. */
function mayHoldCode(text: string, quote: number): boolean {
  const last = text.charCodeAt(quote - 1) | 0x20;
  return last >= 0x61 && last <= 0x7a && /(?<!\w)(?:[ft][a-z]?|[a-z][ft])$/i.test(text.slice(Math.max(0, quote - 3), quote));
}

/** Where the quotes stand that close a string, undefined where there are none. */
function findQuote(text: string, start: number, quotes: string): number | undefined {
  for (let at = start; ;) {
    const end = text.indexOf(quotes, at);
    if (end === -1) return undefined;
    let slashes = 0;
    while (end - slashes > start && text.charCodeAt(end - slashes - 1) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return quotes.length === 1 && BREAKS.test(text.slice(start, end)) ? undefined : end;
    at = end + 1;
  }
}

/** A line that ends, and does not go on after a backslash. */
const BREAKS = /(?<!\\)(?:\\\\)*\n/;

// ── Uses of a name ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A place where a name is called, or where it may get another name. */
export interface Use {
  /** The name that was found, and its offset. */
  readonly name: string;
  readonly index: number;
  /** Offsets of the whole: the owner, the name, the brackets. */
  readonly start: number;
  readonly end: number;
  /** What stands before the dot, without blanks around dots: `torch.nn`; `''` where there is no dot, undefined where it cannot be told. */
  readonly owner: string | undefined;
  /** False where it is not called: `pool = F.max_pool3d`. */
  readonly isCall: boolean;
  /** Undefined where the name is not called, or they cannot be told. */
  readonly args: readonly ArgumentText[] | undefined;
}

/** Words after which a bracket does not belong to a call. */
const KEYWORD = '(?:and|as|assert|await|case|del|elif|else|if|in|is|lambda|match|not|or|print|raise|return|while|with|yield)';
/** `pool = ` and `pool = (`, `else `, `return (` */
const BEFORE_ALIAS = new RegExp(`(?:(?<![=!<>])=|\\belse|(?:(?<![\\w\\x80-\\xff)\\]]\\s*)|\\b${KEYWORD}\\s*)\\()[\\s(]*$`);
const AFTER_ALIAS = /^(?:[ \t]*(?:$|[\n#])|\s*(?:[);]|(?:if|else)\b)|\s+as\b)/;

/**
 * The uses of names that are called, or that may give the same another name: what is assigned as it is, or chosen from to be called. A
 * name in a list, or one that is passed on, stands for nothing else than itself.
 * @param code see `getCode`
 * @param names an expression that matches whole names
 */
export function* findUses(code: string, names: string): Generator<Use> {
  for (const { index, 0: name } of code.matchAll(new RegExp(`(?<!${LETTER})(?:${names})(?!${LETTER})`, 'g'))) {
    const end = index + name.length;
    const rest = code.slice(end, end + 100);
    const blanks = /^\s*\(/.exec(rest)?.[0].length;
    if (blanks !== undefined) {
      if (/\b(?:def|class)\s+$/.test(code.slice(Math.max(0, index - 20), index))) continue;
      const inner = getBrackets(code, end + blanks - 1);
      const args = inner === undefined ? undefined : splitArguments(inner);
      yield { name, index, ...getOwner(code, index), end: end + blanks + (inner?.length ?? 0) + 1, isCall: true, args };
    } else if (AFTER_ALIAS.test(rest)) {
      const { owner, start } = getOwner(code, index);
      if (BEFORE_ALIAS.test(code.slice(Math.max(0, start - 300), start)) || /^\s+as\b/.test(rest))
        yield { name, index, start, end, owner, isCall: false, args: undefined };
    }
  }
}

const HARD_KEYWORD = /^(?:and|assert|await|del|elif|else|if|in|is|not|or|raise|return|while|with|yield)$/;

/** Longer owners are not looked through. */
const MAX_OWNER = 2000;

/** What stands before the dot of a name, see `Use`, and where that begins. */
function getOwner(code: string, index: number): { readonly owner: string | undefined; readonly start: number } {
  let at = skipBlanksBefore(code, index);
  if (code.charAt(at - 1) !== '.') return { owner: '', start: index };
  const end = --at;
  for (;;) {
    at = skipBlanksBefore(code, at);
    // The calls and indices after a name, then the name itself.
    let hasBrackets = false;
    while (/[)\]]/.test(code.charAt(at - 1))) {
      const open = findOpening(code, at - 1, end - MAX_OWNER);
      if (open === undefined) return { owner: undefined, start: at };
      hasBrackets = true;
      at = open;
      const next = skipBlanksBefore(code, at);
      if (!/[\w\x80-\xff)\]]/.test(code.charAt(next - 1))) continue;
      // A line that begins with a bracket goes on with the one before, or does not.
      if (code.slice(next, at).includes('\n')) return { owner: undefined, start: at };
      at = next;
    }
    const word = /[\w\x80-\xff]+$/.exec(code.slice(Math.max(0, at - 200), at))?.[0] ?? '';
    // return (a + b).cumsum(0)
    if (hasBrackets && HARD_KEYWORD.test(word)) break;
    at -= word.length;
    if (word === '' && !hasBrackets) return { owner: undefined, start: at };
    const next = skipBlanksBefore(code, at);
    if (word === '' || code.charAt(next - 1) !== '.') break;
    at = next - 1;
  }
  return {
    owner: code
      .slice(at, end)
      .trim()
      .replaceAll(/\s*\.\s*/g, '.'),
    start: at,
  };
}

function skipBlanksBefore(code: string, at: number): number {
  let end = at;
  while (/\s/.test(code.charAt(end - 1))) end--;
  return end;
}

/** The offset of the bracket that the one at `close` closes. */
export function findOpening(code: string, close: number, limit: number): number | undefined {
  let depth = 0;
  for (let at = close; at >= Math.max(0, limit); at--) {
    const character = code.charAt(at);
    if (character === '\\') return undefined;
    if (character === '"' || character === "'") {
      at = code.lastIndexOf(character, at - 1);
      if (at === -1 || code.charAt(at - 1) === '\\') return undefined;
    } else if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && --depth === 0) return at;
  }
  return undefined;
}

/** Longer calls are not looked through. */
const MAX_ARGUMENTS = 10_000;

/** What stands between the bracket at `open` and the one that closes it, undefined where that cannot be told. */
export function getBrackets(code: string, open: number): string | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(code.length, open + MAX_ARGUMENTS); at++) {
    const character = code.charAt(at);
    if (character === '\\') return undefined;
    if (character === '"' || character === "'") {
      at = findQuote(code, at + 1, character) ?? code.length;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth === 0) return code.slice(open + 1, at);
  }
  return undefined;
}

export interface ArgumentText {
  /** `mode` of `mode="linear"`; `*` and `**` for what is unpacked. */
  readonly name: string | undefined;
  readonly value: string;
}

/** The arguments of a call, by what stands between its brackets. */
export function splitArguments(args: string): ArgumentText[] {
  const found: ArgumentText[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= args.length; at++) {
    const character = args.charAt(at);
    if (character === '"' || character === "'") {
      at = findQuote(args, at + 1, character) ?? args.length;
    } else if ('([{'.includes(character) && character !== '') depth++;
    else if (')]}'.includes(character) && character !== '') depth--;
    if (at < args.length && (character !== ',' || depth > 0)) continue;
    const [, star, name, value = ''] = /^\s*(?:(\*\*?)|([\w\x80-\xff]+)\s*=(?!=))?\s*([^]*?)\s*$/.exec(args.slice(from, at)) ?? [];
    if (value !== '') found.push({ name: star ?? name, value });
    from = at + 1;
  }
  return found;
}

/** What is given for a parameter, by name or by position; `'*'` where it may be among what is unpacked. */
export function getGiven(args: readonly ArgumentText[], name: string, position: number): string | undefined {
  const named = args.find((argument) => argument.name === name);
  if (named !== undefined) return named.value;
  const before = args.slice(0, position + 1);
  if (before.some((argument) => argument.name === '*') || args.some((argument) => argument.name === '**')) return '*';
  return before.every((argument) => argument.name === undefined) ? before[position]?.value : undefined;
}

// ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const FROM = new RegExp(String.raw`\bfrom\s*([\w\x80-\xff. \t]*?)\s*\bimport\b\s*(?:\(([^)]*)\)|([^\n;]*))`, 'g');
const IMPORT = new RegExp(String.raw`(?:^|[;:])[ \t\f]*import[ \t]+([^\n;]+)`, 'gm');
const ITEM = /^\s*([\w\x80-\xff.*]+)(?:\s+as\s+([\w\x80-\xff]+))?/;

/** A name in the list of an import, and the one that it gets. */
export interface ImportItem {
  readonly name: string;
  readonly as: string | undefined;
}

/** What an import lists: `a as b, c`. */
export function readImportList(list: string): ImportItem[] {
  return list.split(',').flatMap((item) => {
    const [, name, as] = ITEM.exec(item) ?? [];
    return name === undefined ? [] : [{ name, as }];
  });
}

/**
 * What names may stand for that imports bind, as dotted names; under `*` the modules of star imports.
 * @param code see `getCode`
 */
export const findImportedNames = keepLast((code): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, string[]>();
  const add = (bound: string, name: string): void => {
    const known = names.get(bound);
    if (known === undefined) names.set(bound, [name]);
    else known.push(name);
  };
  if (code.includes('import')) {
    for (const [, module = '', inner, rest] of code.matchAll(FROM)) {
      for (const { name, as } of readImportList(inner ?? rest ?? '')) {
        if (name === '*') add('*', module);
        else add(as ?? name, `${module}.${name}`);
      }
    }
    for (const [, list = ''] of code.matchAll(IMPORT)) {
      for (const { name, as } of readImportList(list)) {
        const [root = ''] = name.split('.', 1);
        add(as ?? root, as === undefined ? root : name);
      }
    }
  }
  return names;
});

/**
 * False where what is used cannot be a function or class of a package: it is imported from elsewhere, or belongs to something that is not
 * imported from the package and has not got its name from one that is.
 * @param packageName `torch`
 * @param modules last parts of the names of its modules that have functions and classes, as an expression
 */
export function mayBelongTo(code: string, { name, owner }: Pick<Use, 'name' | 'owner'>, packageName: string, modules: string): boolean {
  const imports = findImportedNames(code);
  const isInside = (module: string): boolean => module === packageName || module.startsWith(`${packageName}.`);
  const isImported = (bound: string): boolean => imports.get(bound)?.some(isInside) === true;
  if (owner === undefined || isImported('*')) return true;
  // import grid_sample as sample
  if (owner === '') return isImported(name) || [...imports.values()].flat().some((full) => isInside(full) && full.endsWith(`.${name}`));
  // (torch if torch else numpy).cumsum(x)
  if (owner.startsWith('(') && owner.match(/[\w\x80-\xff]+/g)?.some(isImported) === true) return true;
  return isImported(/^[\w\x80-\xff]+/.exec(owner)?.[0] ?? '') || isRenamed(code, packageName, modules);
}

/** Whether a module of a package gets another name by an assignment; see `mayBelongTo`. */
export function isRenamed(code: string, packageName: string, modules: string): boolean {
  const roots = [...findImportedNames(code)].flatMap(([bound, meant]) =>
    meant.some((module) => module === packageName || module.startsWith(`${packageName}.`)) ? [bound] : [],
  );
  return hasModuleAlias(
    code,
    roots.filter((root) => root !== '*'),
    modules,
  );
}

let lastAlias: { readonly code: string; readonly key: string; readonly hasAlias: boolean } | undefined;

/** Whether a module is given another name: `F = torch.nn.functional`, `self.nn = nn`. */
function hasModuleAlias(code: string, roots: readonly string[], modules: string): boolean {
  if (roots.length === 0) return false;
  const key = roots.join('|');
  if (lastAlias?.code !== code || lastAlias.key !== key) {
    const alias = new RegExp(
      `(?:(?<![=!<>])=|\\belse\\b|\\()[\\s(]*(?<!${LETTER}|\\.)(?:${key})(?:\\s*\\.\\s*(?:${modules}))*[ \\t]*(?:$|\\s*[);]|\\s*(?:if|else)\\b)`,
      'm',
    );
    lastAlias = { code, key, hasAlias: alias.test(code) };
  }
  return lastAlias.hasAlias;
}

// ── Statements ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Statement {
  readonly start: number;
  readonly end: number;
  /** Columns before it. */
  readonly indent: number;
}

/** The logical lines of code; undefined where brackets or quotes do not match. */
const findStatements = keepLast(splitStatements);

const MARK = /["'()[\]{}\n\\#]/g;

function splitStatements(code: string): readonly Statement[] | undefined {
  const statements: Statement[] = [];
  let depth = 0;
  let from = 0;
  const add = (end: number): void => {
    const blanks = /^[ \t\f]*/.exec(code.slice(from, Math.min(end, from + 400)))?.[0] ?? '';
    const start = from + blanks.length;
    if (start < end) statements.push({ start, end, indent: blanks.replaceAll('\t', '        ').length });
    from = end + 1;
  };
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(code); mark !== null; mark = MARK.exec(code)) {
    const character = mark[0];
    if (character === '\n') {
      if (depth === 0) add(mark.index);
    } else if (character === '"' || character === "'") {
      const end = findQuote(code, mark.index + 1, character);
      if (end === undefined) return undefined;
      MARK.lastIndex = end + 1;
    } else if (character === '#' || character === '\\') return undefined;
    else if ('([{'.includes(character)) depth++;
    else if (--depth < 0) return undefined;
  }
  if (depth > 0) return undefined;
  add(code.length);
  return statements;
}

/** The place of the statement that an offset stands in. */
function findStatementAt(statements: readonly Statement[], index: number): number {
  let low = 0;
  let high = statements.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((statements[middle]?.start ?? 0) <= index) low = middle;
    else high = middle;
  }
  return low;
}

/** The offset at which the block of a statement ends. */
function getBlockEnd(statements: readonly Statement[], at: number): number {
  const head = statements[at];
  let last = head;
  for (let next = at + 1; next < statements.length; next++) {
    const statement = statements[next];
    if (head === undefined || statement === undefined || statement.indent <= head.indent) break;
    last = statement;
  }
  return last?.end ?? 0;
}

export interface Enclosing {
  readonly kind: 'def' | 'class';
  readonly name: string;
  /** Offsets of the whole definition. */
  readonly start: number;
  readonly end: number;
}

/**
 * The functions and classes around a place, innermost first; undefined where they cannot be told.
 * @param code see `getCode`
 */
export function findEnclosing(code: string, index: number): readonly Enclosing[] | undefined {
  const statements = findStatements(code);
  if (statements === undefined) return undefined;
  const found: Enclosing[] = [];
  const from = findStatementAt(statements, index);
  let limit = statements[from]?.indent ?? 0;
  for (let at = from - 1; at >= 0 && limit > 0; at--) {
    const statement = statements[at];
    if (statement === undefined || statement.indent >= limit) continue;
    const { start, end } = statement;
    limit = statement.indent;
    const head = /^(?:async\s+)?(def|class)\s+([\w\x80-\xff]+)/.exec(code.slice(start, Math.min(end, start + 300)));
    if (head !== null) found.push({ kind: head[1] as 'def' | 'class', name: head[2] ?? '', start, end: getBlockEnd(statements, at) });
  }
  return found;
}

/**
 * Where the statement around a place stands, and the offset at which the block below it ends; undefined where it cannot be told.
 * @param code see `getCode`
 */
export function getStatementAround(
  code: string,
  index: number,
): { readonly start: number; readonly end: number; readonly blockEnd: number } | undefined {
  const statements = findStatements(code);
  if (statements === undefined) return undefined;
  const at = findStatementAt(statements, index);
  const statement = statements[at];
  return statement === undefined || statement.end < index
    ? undefined
    : { start: statement.start, end: statement.end, blockEnd: getBlockEnd(statements, at) };
}

/**
 * The statements that begin between two offsets, as they are written; undefined where they cannot be told.
 * @param code see `getCode`
 */
export function findStatementTexts(code: string, start: number, end: number): string[] | undefined {
  return findStatements(code)?.flatMap((each) => (each.start >= start && each.start < end ? [code.slice(each.start, each.end)] : []));
}

/**
 * What is assigned to names and attributes, by dotted name; `''` for what is not written out. Undefined where statements cannot be told
 * apart.
 * @param code see `getCode`
 */
export const findAssigned = keepLast(readAssigned);

function readAssigned(code: string): ReadonlyMap<string, readonly string[]> | undefined {
  const statements = findStatements(code);
  if (statements === undefined) return undefined;
  const assigned = new Map<string, string[]>();
  const add = (name: string, value: string): void => {
    const known = assigned.get(name);
    if (known === undefined) assigned.set(name, [value]);
    else known.push(value);
  };
  for (const [, name = ''] of code.matchAll(/([\w\x80-\xff]+)\s*:=/g)) add(name, '');
  for (const { start, end } of statements) {
    const text = code.slice(start, end);
    if (!text.includes('=')) continue;
    for (const part of splitAtTop(text, ';')) {
      const [first = '', ...rest] = splitAtTop(part, '=');
      if (rest.length === 0) continue;
      const value = (rest.at(-1) ?? '').trim();
      for (const [number, target] of [first, ...rest.slice(0, -1)].entries()) {
        // x: int = 1; if a: x = 1
        const parts = number === 0 ? splitAtTop(target, ':') : [target];
        const isPlain = parts.length < 3 && !/^(?:if|elif|else|for|while|with|try|except|finally|class|def|async|lambda)\b/.test(part);
        const name = isPlain ? (parts[0] ?? '').trim().replaceAll(/\s*\.\s*/g, '.') : '';
        if (/^[\w\x80-\xff.]+$/.test(name)) add(name, value);
        else for (const [each] of target.matchAll(/[\w\x80-\xff]+(?:\s*\.\s*[\w\x80-\xff]+)*/g)) add(each.replaceAll(/\s/g, ''), '');
      }
    }
  }
  return assigned;
}

/** Splits where a character stands outside of brackets and strings; an equals sign only where it assigns. */
function splitAtTop(text: string, separator: ';' | '=' | ':'): string[] {
  if (!text.includes(separator)) return [text];
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' || character === "'") at = findQuote(text, at + 1, character) ?? text.length;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    else if (character === separator && depth === 0) {
      if (separator === '=') {
        if (text.charAt(at + 1) === '=') {
          at++;
          continue;
        }
        if ('!<>:'.includes(text.charAt(at - 1)) || at === 0) continue;
      }
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}
