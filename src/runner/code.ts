/**
 * The names in a Python file, read off its text without parsing it: which code runs when the file does, which functions and classes it
 * defines, and what it imports. Strings and comments count for nothing, but for what an f-string calls.
 *
 * It is wider than the truth: a name may stand for anything that has it. What is not here is not in the file.
 */
import { joinModule } from '../project/index-files.ts';
import { readImportList } from '../text/code.ts';
import { keepName } from './names.ts';

/** A name that an import binds: a module (`name` undefined), or a name of it, which may be a module too. */
export interface Import {
  readonly module: string;
  readonly name: string | undefined;
}

/** Logical lines, from the first to the one after the last. */
export type Lines = readonly [start: number, end: number];

export interface Definition {
  readonly kind: 'def' | 'class';
  /** The first line is the header. */
  readonly lines: Lines;
}

export interface Code {
  readonly text: string;
  /** Functions and classes by name, wherever they are defined. */
  readonly definitions: ReadonlyMap<string, readonly Definition[]>;
  readonly imports: ReadonlyMap<string, readonly Import[]>;
  /** Modules imported with a star. */
  readonly stars: readonly string[];
  /** The modules that an import of the file may import in turn. */
  readonly modules: readonly string[];
  /** The methods of classes, by the class's name. */
  readonly methods: ReadonlyMap<string, readonly string[]>;
  /** Names after a dot. */
  readonly attributes: ReadonlySet<string>;
  /** What runs when the file does, or is imported: what holds a call, or where `isCertain` all that does not stand under an `if`. */
  getModule(isCertain?: boolean): string;
  /** The last line. */
  getLast(): string;
  /** The code of some lines, strings and comments left out; where `isCertain`, without what stands under an `if` or in a function inside. */
  getText(lines: Lines, isCertain?: boolean): string;
}

/** What is known of a logical line. */
const UNDER_IF = 1;
const HAS_CALL = 2;
/** Neither a string nor a comment in it, nor a line break. */
const IS_PLAIN = 4;
/** How many functions it stands in, in the bits from here on. */
const DEPTH = 8;

/** Numbers of a line in the table of lines. */
const WIDTH = 3;
/** Where the table of a file is made. */
let scratch = new Int32Array(2 ** 12 * WIDTH);

interface Block {
  /** Undefined for an `if`. */
  readonly kind: 'def' | 'class' | undefined;
  readonly name: string;
  readonly indent: number;
  readonly line: number;
}

/** @param text one character a byte will do; lines end in `\n` */
export function readCode(text: string): Code {
  /** Of each logical line its start, its end and its flags. */
  let table = scratch;
  let count = 0;
  const addLine = (start: number, end: number, flags: number): void => {
    const at = count++ * WIDTH;
    if (at + WIDTH > table.length) {
      scratch = new Int32Array(table.length * 2);
      scratch.set(table);
      table = scratch;
    }
    table[at] = start;
    table[at + 1] = end;
    table[at + 2] = flags;
  };
  const definitions = new Map<string, Definition[]>();
  const imports = new Map<string, Import[]>();
  const stars: string[] = [];
  const modules: string[] = [];
  const methods = new Map<string, string[]>();
  let attributes: ReadonlySet<string> | undefined;
  const open: Block[] = [];
  let functions = 0;
  let branches = 0;
  const close = (indent: number): void => {
    for (let last = open.at(-1); last !== undefined && last.indent >= indent; last = open.at(-1)) {
      open.pop();
      const { kind, name, line } = last;
      if (kind === undefined) branches--;
      else {
        if (kind === 'def') functions--;
        const known = definitions.get(name);
        const found: Definition = { kind, lines: [line, count] };
        if (known === undefined) definitions.set(keepName(name), [found]);
        else known.push(found);
      }
    }
  };

  let nextImport = text.indexOf('import');
  const { length } = text;
  const state: LineState = { end: 0, flags: 0 };
  for (let at = 0; at < length; at = state.end + 1) {
    const lineStart = at;
    let character = text.charCodeAt(at);
    while (character === SPACE || character === TAB || character === FORM_FEED) character = text.charCodeAt(++at);
    findLineEnd(text, at, state);
    if (at >= state.end || character === HASH) continue;
    const indent = at - lineStart;
    if (open.length > 0) close(indent);
    const line = count;
    let from = at;
    let lineFlags = -1;
    // `async def`, `class`, `def`, `if`, `elif`
    if (character === 0x61 || character === 0x63 || character === 0x64 || character === 0x65 || character === 0x69) {
      HEADER.lastIndex = at;
      const header = HEADER.exec(text);
      if (header !== null) {
        const [head, kind, name = ''] = header;
        if (kind === undefined) {
          open.push({ kind, name: TYPE_CHECKING.test(text.slice(at, state.end)) ? FOR_TYPES : '', indent, line });
          lineFlags = (functions * DEPTH) | (branches > 0 ? UNDER_IF : 0) | state.flags;
          branches++;
        } else {
          // A header is no call, but its defaults may hold some.
          from += head.length;
          open.push({ kind: kind as 'def' | 'class', name, indent, line });
          const hasCall = text.slice(from, state.end).includes('(') ? HAS_CALL : 0;
          lineFlags = (functions * DEPTH) | (branches > 0 ? UNDER_IF : 0) | (state.flags & IS_PLAIN) | hasCall;
          if (kind === 'def') {
            functions++;
            const owner = open.at(-2);
            if (owner?.kind === 'class') {
              const known = methods.get(owner.name);
              if (known === undefined) methods.set(keepName(owner.name), [keepName(name)]);
              else known.push(keepName(name));
            }
          }
        }
      }
    }
    if (lineFlags === -1) lineFlags = (functions * DEPTH) | (branches > 0 ? UNDER_IF : 0) | state.flags;
    addLine(from, state.end, lineFlags);
    while (nextImport !== -1 && nextImport < at) nextImport = text.indexOf('import', nextImport + 6);
    if (nextImport === -1 || nextImport >= state.end) continue;
    const statement = clean(text, at, state.end);
    for (const found of findImports(statement)) {
      if (functions === 0) modules.push(...findModules(found).map(keepName));
      // Packages with lazy modules import hundreds for a type checker.
      if (found.name !== '*') bind(imports, found);
      else if (!open.some(({ name }) => name === FOR_TYPES)) stars.push(keepName(found.module));
    }
  }
  close(-1);
  const lines = table.slice(0, count * WIDTH);

  /** Lines in at most `depth` functions that have none of the flags `skipped`, and all of those `wanted`. */
  const join = (start: number, end: number, depth: number, skipped: number, wanted: number): string => {
    let joined = '';
    for (let line = start; line < end; line++) {
      const flag = lines[line * WIDTH + 2] ?? 0;
      if ((flag & skipped) !== 0 || (flag & wanted) !== wanted || flag >= (depth + 1) * DEPTH) continue;
      const first = lines[line * WIDTH] ?? 0;
      const last = lines[line * WIDTH + 1] ?? 0;
      joined += (flag & IS_PLAIN) !== 0 ? text.slice(first, last) : clean(text, first, last);
      joined += '\n';
    }
    return joined;
  };
  return {
    text,
    definitions,
    imports,
    stars,
    modules,
    methods,
    get attributes() {
      return (attributes ??= new Set(text.match(ATTRIBUTE)?.map((found) => found.slice(found.search(/[^.\s]/)))));
    },
    getModule: (isCertain = false) => (isCertain ? join(0, count, 0, UNDER_IF, 0) : join(0, count, 0, 0, HAS_CALL)),
    getLast: () => join(Math.max(0, count - 1), count, Infinity, 0, 0),
    getText([start, end], isCertain = false) {
      if (!isCertain) return join(start, end, Infinity, 0, 0);
      const header = lines[start * WIDTH + 2] ?? 0;
      // What stands under an `if` outside of the lines is no matter here.
      return join(start, end, Math.floor(header / DEPTH) + 1, UNDER_IF & ~header, 0);
    },
  };
}

/** The name of a definition, or an `if` whose block is on lines of its own. */
const HEADER = /(?:async\s+)?(def|class)\s+([\w\x80-\xff]+)\s*\(?|(?:el)?if\b/y;

const ATTRIBUTE = /\.\s*[A-Za-z_\x80-\xff][\w\x80-\xff]*/g;
/** `if TYPE_CHECKING:`, whose block never runs. */
const TYPE_CHECKING = /^if\s+(?:\w+\.)?TYPE_CHECKING\s*:/;
const FOR_TYPES = ' for types';

// ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface FoundImport extends Import {
  readonly as: string | undefined;
}

/** The imports of a logical line, which may come after `:` or `;`. */
function findImports(line: string): FoundImport[] {
  return line.split(/[;:]/).flatMap((statement): FoundImport[] => {
    const from = /^\s*from\s*([\w\x80-\xff. \t]*?)\s*\bimport\b\s*(.*)$/.exec(statement);
    const list = from?.[2] ?? /^\s*import\s+(.*)$/.exec(statement)?.[1];
    if (list === undefined) return [];
    return readImportList(list.replaceAll(/[()\\]/g, ' ')).map(({ name, as }) =>
      from === null ? { module: name, name: undefined, as } : { module: (from[1] ?? '').replaceAll(/\s/g, ''), name, as },
    );
  });
}

/** The modules that clean lines of code import. */
export function findModulesInLines(lines: string): readonly string[] {
  if (!lines.includes('import')) return [];
  return lines.split('\n').flatMap((line) => (line.includes('import') ? findImports(line).flatMap(findModules) : []));
}

/** The modules an import may run: `a` and `a.b` for `from a import b`. */
function findModules({ module, name }: Import): string[] {
  return name === undefined || name === '*' ? [module] : [module, joinModule(module, name)];
}

/** `import a.b` binds `a`, and leads to `a.b`. */
function bind(imports: Map<string, Import[]>, { module, name, as }: FoundImport): void {
  const bound = as ?? name ?? module.split('.', 1)[0] ?? module;
  const found: Import = { module: keepName(module), name: name === undefined ? undefined : keepName(name) };
  const known = imports.get(bound);
  if (known === undefined) imports.set(keepName(bound), [found]);
  else known.push(found);
}

/**
 * The modules that lines of a text import, wherever they stand. Only lines with the word are looked at, which is much quicker than to read
 * all of them; one in a string counts too.
 */
export function findImportedModules(text: string): readonly string[] {
  const modules = new Set<string>();
  let done = 0;
  for (let at = text.indexOf('import'); at !== -1; at = text.indexOf('import', Math.max(done, at + 6))) {
    const start = text.lastIndexOf('\n', at) + 1;
    if (start < done) continue;
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    if (text.slice(at, end).includes('(')) end = Math.max(end, text.indexOf(')', at));
    else while (text[end - 1] === '\\') end = text.indexOf('\n', end + 1) === -1 ? text.length : text.indexOf('\n', end + 1);
    done = end;
    const statement = text.slice(start, end);
    if (!IMPORT.test(statement)) continue;
    for (const found of findImports(statement.replaceAll(/#.*|\\?\n/g, ' '))) for (const module of findModules(found)) modules.add(module);
  }
  return [...modules];
}

const IMPORT = /(?:^|[;:])[ \t]*(?:from[ \t.]|import[ \t])/;

// ── Logical lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const TAB = 0x09;
const FORM_FEED = 0x0c;
const SPACE = 0x20;
const HASH = 0x23;

/** What a character may begin or end, by its code. */
const QUOTE = 1;
const COMMENT = 2;
const LINE_FEED = 3;
const BACKSLASH = 4;
const OPENING = 5;
const CLOSING = 6;
const KINDS = new Uint8Array(256);
for (const [characters, kind] of [
  ['"\'', QUOTE],
  ['#', COMMENT],
  ['\n', LINE_FEED],
  ['\\', BACKSLASH],
  ['([{', OPENING],
  [')]}', CLOSING],
] as const) {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
}

interface LineState {
  /** The offset of the line feed that ends the logical line, or of the text's end. */
  end: number;
  flags: number;
}

/** Finds the end of the logical line at an offset, and whether it has a call. */
function findLineEnd(text: string, start: number, state: LineState): void {
  const { length } = text;
  let depth = 0;
  let isPlain = true;
  let hasCall = false;
  let at = start;
  for (; at < length; at++) {
    const kind = KINDS[text.charCodeAt(at)];
    if (kind === 0 || kind === undefined) continue;
    if (kind === OPENING) {
      depth++;
      hasCall ||= text.charCodeAt(at) === 0x28;
    } else if (kind === CLOSING) {
      if (depth > 0) depth--;
    } else if (kind === LINE_FEED) {
      if (depth === 0) break;
      isPlain = false;
    } else {
      isPlain = false;
      if (kind === QUOTE) {
        const close = findStringEnd(text, at);
        // An f-string may hold one.
        if (!hasCall && (text.charCodeAt(at - 1) | 0x20) >= 0x61) hasCall = text.slice(at, close).includes('(');
        at = close - 1;
      } else if (kind === BACKSLASH) at++;
      else {
        const end = text.indexOf('\n', at);
        at = (end === -1 ? length : end) - 1;
      }
    }
  }
  state.end = Math.min(at, length);
  state.flags = (isPlain ? IS_PLAIN : 0) | (hasCall ? HAS_CALL : 0);
}

/** The code of a logical line: brackets and continuations joined, strings and comments left out. */
function clean(text: string, start: number, end: number): string {
  let line = '';
  let from = start;
  for (let at = start; at < end; at++) {
    const kind = KINDS[text.charCodeAt(at)];
    if (kind === 0 || kind === undefined || kind >= OPENING) continue;
    if (kind === COMMENT) {
      line += text.slice(from, at);
      const next = text.indexOf('\n', at);
      from = next === -1 || next > end ? end : next;
      at = from - 1;
    } else if (kind === QUOTE) {
      const close = Math.min(findStringEnd(text, at), end);
      line += text.slice(from, at);
      // What an f-string calls is code.
      const prefix = text.slice(Math.max(from, at - 2), at);
      line += /[ft][rR]?$|[rR][ft]$/i.test(prefix) ? ` ${text.slice(at, close).replaceAll(/["'\n#\\;:]/g, ' ')} ` : '""';
      from = close;
      at = close - 1;
    } else if (kind === LINE_FEED) {
      line += `${text.slice(from, at)} `;
      from = at + 1;
    } else {
      line += `${text.slice(from, at)} `;
      from = text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
      at = from - 1;
    }
  }
  return (line + text.slice(from, end)).trim();
}

/** The offset after a string literal that begins at `start`; one that is not closed ends with its line, or with the text. */
function findStringEnd(text: string, start: number): number {
  const quote = text.charCodeAt(start);
  if (text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote) {
    const triple = quote === 0x22 ? '"""' : "'''";
    for (let at = start + 3; ;) {
      const end = text.indexOf(triple, at);
      if (end === -1) return text.length;
      let slashes = 0;
      while (text.charCodeAt(end - 1 - slashes) === 0x5c) slashes++;
      if (slashes % 2 === 0) return end + 3;
      at = end + 1;
    }
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x5c) at++;
    else if (character === quote) return at + 1;
    else if (character === 0x0a) return at;
  }
  return text.length;
}
