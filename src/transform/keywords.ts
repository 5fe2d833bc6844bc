/**
 * Gives keyword arguments to a call in the call's own layout, and in the one black and ruff would write where a line grows too long.
 * Nothing but the call (or the brackets around it on the same line) is rewritten, and no comment is moved or lost.
 */
import type { SourceFile } from '../document/types.ts';
import { findArguments, findNamedChildren, getField, isInside, walkAncestors, type Argument, type Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import { getUsualLineLength, getWidth } from '../text/line-width.ts';
import { getLineEnd, getLineIndent, getLineStart } from './layout.ts';

/** A keyword argument a call shall have. */
export interface Keyword {
  readonly name: string;
  /** Python source of the value, on one line, without string literals. */
  readonly code: string;
  /** The argument the call has already, whose value is replaced. */
  readonly present?: Argument | undefined;
}

/**
 * The edits that give `call` its `keywords`, or undefined where there are none that keep the owner's line length.
 *
 *     DataLoader(ds, shuffle=True)            →  DataLoader(ds, shuffle=True, generator=g)
 *     DataLoader(ds, **options)               →  DataLoader(ds, generator=g, **options)
 *     DataLoader(ds,                          →  DataLoader(ds,
 *                shuffle=True)                              shuffle=True,
 *                                                           generator=g)
 *     DataLoader(                             →  DataLoader(
 *         ds,                                        ds,
 *         shuffle=True,                              shuffle=True,
 *     )                                              generator=g,
 *                                                )
 *
 * @param lineLength the columns the owner's configuration states; undefined: what the file's own lines reach
 */
export function setKeywords(
  file: SourceFile,
  call: Node,
  keywords: readonly Keyword[],
  lineLength: number | undefined,
): readonly Edit[] | undefined {
  const list = getField(call, 'arguments');
  const open = list?.children[0];
  const close = list?.children.at(-1);
  if (list?.type !== 'argument_list' || open?.text !== '(' || close?.text !== ')' || keywords.length === 0) return undefined;
  const { indent, usualLineLength } = getLayout(file);
  const page: Page = { file, indent, limit: lineLength ?? usualLineLength, isStated: lineLength !== undefined };
  const target: Target = { call, list, open, close, args: findArguments(call), keywords: withEqualSign(call, keywords) };
  if (target.args.length === 0) return [insert(open.end, target.keywords.map(writeKeyword).join(', '))];
  return /[\r\n]/.test(list.text) ? setOnLines(page, target) : setOnOneLine(page, target);
}

/** How a file is laid out. Every call of it asks, so it is looked through but once. */
interface Layout {
  readonly indent: string;
  readonly usualLineLength: number;
}

const layouts = new WeakMap<SourceFile, Layout>();

function getLayout(file: SourceFile): Layout {
  let layout = layouts.get(file);
  if (layout === undefined) layouts.set(file, (layout = { indent: getIndent(file), usualLineLength: getUsualLineLength(file.text) }));
  return layout;
}

interface Page {
  readonly file: SourceFile;
  readonly indent: string;
  readonly limit: number;
  /** True where the owner's configuration states the limit; else it is a guess, and a longer line is better than no fix. */
  readonly isStated: boolean;
}

/** One level of indentation; in a file without a block, what its continued lines have. */
function getIndent({ text, tree, style }: SourceFile): string {
  const hasBlock = tree.findType('block').length > 0;
  return !hasBlock && /^\t/m.test(text) ? '\t' : style.indent;
}

interface Target {
  readonly call: Node;
  readonly list: Node;
  readonly open: Node;
  readonly close: Node;
  /** Never empty. */
  readonly args: readonly Argument[];
  readonly keywords: readonly SpacedKeyword[];
}

interface SpacedKeyword extends Keyword {
  /** `=`, or ` = ` where the call's own keywords have it so. */
  readonly equals: string;
}

function withEqualSign(call: Node, keywords: readonly Keyword[]): SpacedKeyword[] {
  const own = findArguments(call).filter((argument) => argument.kind === 'keyword');
  const isSpaced = own.length > 0 && own.every((argument) => /^\w+ = /.test(argument.node.text));
  return keywords.map((keyword) => ({ ...keyword, equals: isSpaced ? ' = ' : '=' }));
}

function writeKeyword(keyword: SpacedKeyword): string {
  return keyword.name + keyword.equals + keyword.code;
}

/** Those the call does not have yet. */
function findAdded({ keywords }: Target): SpacedKeyword[] {
  return keywords.filter((keyword) => keyword.present === undefined);
}

/** `generator=None` → `generator=g`. */
function replacePresent({ keywords }: Target): Edit[] {
  return keywords.flatMap(({ present, code }) =>
    present === undefined ? [] : [{ start: present.value.start, end: present.value.end, text: code }],
  );
}

/** `**options` stays last: a keyword after it is legal, but nobody writes one. Undefined where something stands after it already. */
function getDictionarySplat(args: readonly Argument[]): Argument | undefined {
  const splat = args.findIndex((argument) => argument.kind === 'dictionary-splat');
  return args.slice(splat).every((argument) => argument.kind === 'dictionary-splat') ? args[splat] : undefined;
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

// ── Lengths ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function fits(page: Page, text: string): boolean {
  return text.split(/\r\n|\r|\n/).every((line) => getWidth(line) <= page.limit);
}

/** A comment that speaks to a tool about its line, which must therefore stay one line. */
const PRAGMA = /#\s*(?:noqa|type:\s*ignore|fmt:\s*skip|pylint:|pyright:|ruff:|nosec|yapf:)/;
/** One that allows the line any length. */
const LONG_LINE = /#\s*(?:noqa(?!\s*:)|noqa:.*\bE501\b|fmt:\s*skip|pylint:.*line-too-long)/;

// ── One line ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function setOnOneLine(page: Page, target: Target): readonly Edit[] | undefined {
  const { file } = page;
  const { call } = target;
  const line = { start: getLineStart(file.text, call.start), end: getLineEnd(file.text, call.end) };
  const before = file.text.slice(line.start, line.end);
  const edits = addInLine(file, target);
  const growth = edits.reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
  const hasRoom = getWidth(before) + growth <= page.limit || (PRAGMA.test(before) && (!page.isStated || LONG_LINE.test(before)));
  if (hasRoom) return [coverOtherCalls(file, call, line, edits)].flat();
  if (PRAGMA.test(before)) return undefined;
  const hung = hang(page, target, getOutermostBracket(page, target, line));
  if (page.isStated && getWidth(before) <= page.limit && !fits(page, hung.text)) return undefined;
  return [hung];
}

function addInLine(file: SourceFile, target: Target): Edit[] {
  const { args, list } = target;
  const edits = replacePresent(target);
  const added = findAdded(target).map(writeKeyword);
  if (added.length === 0) return edits;
  const commas = list.children.filter((child) => child.text === ',');
  // `DataLoader(ds,batch_size=4)` is written without spaces all through.
  const isTight = commas.length > 0 && commas.every((comma) => /[^\s)]/.test(file.text[comma.end] ?? ''));
  const separator = isTight ? ',' : ', ';
  const splat = getDictionarySplat(args);
  if (splat !== undefined) return [...edits, insert(splat.node.start, added.map((keyword) => keyword + separator).join(''))];
  const last = args.at(-1)?.node.end ?? target.open.end;
  const trailing = commas.find((comma) => comma.start >= last);
  return trailing === undefined
    ? [...edits, insert(last, added.map((keyword) => separator + keyword).join(''))]
    : [...edits, insert(trailing.end, ` ${added.join(separator)},`)];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * One edit that reaches over the other calls of the line, so that a fix of one of those waits for this one and sees the line as it has
 * become; two that each fit could exceed the limit together.
 */
function coverOtherCalls(file: SourceFile, call: Node, line: Range, edits: readonly Edit[]): Edit | readonly Edit[] {
  const others = file.tree.nodes.filter(
    (node) => node.type === 'call' && node !== call && line.start <= node.start && node.end <= line.end && !isInside(call, node),
  );
  if (others.length === 0) return edits;
  const start = Math.min(...edits.map((edit) => edit.start), ...others.map((other) => other.start));
  const end = Math.max(...edits.map((edit) => edit.end), ...others.map((other) => other.end));
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let text = '';
  let at = start;
  for (const edit of sorted) {
    text += file.text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return { start, end, text: text + file.text.slice(at, end) };
}

const BRACKETS: readonly string[] = [
  'argument_list',
  'list',
  'tuple',
  'set',
  'dictionary',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
  'parenthesized_expression',
];

function isBracket(node: Node): boolean {
  return BRACKETS.includes(node.type) && /^[([{]$/.test(node.children[0]?.text ?? '') && /^[)\]}]$/.test(node.children.at(-1)?.text ?? '');
}

/**
 * The outermost brackets around the call that open and close on its line, or that hold its line alone; black breaks those first.
 *
 *     trainer.fit(
 *         model, DataLoader(train_set)
 *     )
 */
function getOutermostBracket(page: Page, { call, list }: Target, line: Range): Node {
  let outermost = list;
  for (const ancestor of walkAncestors(call)) {
    if (/^(?:lambda|interpolation|block)$/.test(ancestor.type)) break;
    if (line.start <= ancestor.start && ancestor.end <= line.end) {
      if (isBracket(ancestor)) outermost = ancestor;
    } else if (isBracket(ancestor)) {
      return isJoined(page, ancestor) ? ancestor : outermost;
    }
  }
  return outermost;
}

/** True where all that stands between brackets is on one line of its own: black's form, which it breaks up where that line grows too long. */
function isJoined({ file: { text }, indent }: Page, bracket: Node): boolean {
  const between = text.slice(bracket.start + 1, bracket.end - 1);
  return (
    /^[ \t]*(?:\r\n|\r|\n)[^\r\n]*(?:\r\n|\r|\n)[ \t]*$/.test(between) &&
    !bracket.children.some((child) => child.type === 'comment') &&
    bracket.children.at(-2)?.text !== ',' &&
    getLineIndent(text, bracket.children[1]?.start ?? bracket.end) === getLineIndent(text, bracket.end - 1) + indent
  );
}

// ── black's form ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Code that can be broken after an opening bracket and before the closing one. */
interface Bracketed {
  /** Up to the opening bracket, which it ends with. */
  readonly head: string;
  readonly items: readonly Item[];
  /** Stands between the items: `,` or, between the clauses of a comprehension, nothing. */
  readonly separator: ',' | '';
  /** Begins with the closing bracket. */
  readonly tail: string;
}

type Item = string | Bracketed;

function flatten(item: Item): string {
  return typeof item === 'string' ? item : item.head + flattenItems(item) + item.tail;
}

function flattenItems({ items, separator }: Bracketed): string {
  return items.map(flatten).join(`${separator} `);
}

/** `owner`, which ends with or goes on after `bracket`, as it becomes once the call inside has its keywords. */
function readBracketed(file: SourceFile, bracket: Node, owner: Node, target: Target): Bracketed {
  const items: Item[] =
    bracket === target.list
      ? writeArguments(target)
      : findNamedChildren(bracket).map((item) => {
          const inner = file.tree.nodes.slice(item.index, item.last + 1).find((node) => isBracket(node) && isInside(target.list, node));
          return inner === undefined ? item.text : readBracketed(file, inner, item, target);
        });
  return {
    head: file.text.slice(owner.start, bracket.children[0]?.end),
    items,
    separator: /comprehension|generator_expression/.test(bracket.type) ? '' : ',',
    tail: file.text.slice(bracket.children.at(-1)?.start, owner.end),
  };
}

/** All arguments of the call as it shall be, in order. */
function writeArguments(target: Target): Item[] {
  const added = findAdded(target).map(breakKeyword);
  const splat = getDictionarySplat(target.args);
  const items = target.args.flatMap((argument): Item[] => {
    const keyword = target.keywords.find(({ present }) => present?.node === argument.node);
    const item = keyword === undefined ? argument.node.text : keyword.present?.kind === 'keyword' ? breakKeyword(keyword) : keyword.code;
    return argument === splat ? [...added, item] : [item];
  });
  return splat === undefined ? [...items, ...added] : items;
}

/** `generator=torch.Generator().manual_seed(…)` can be broken in its last brackets. */
function breakKeyword(keyword: SpacedKeyword): Item {
  const text = writeKeyword(keyword);
  let depth = 0;
  for (let index = text.length - 1; index >= 0 && text.endsWith(')'); index--) {
    if (text[index] === ')') depth++;
    else if (text[index] === '(' && --depth === 0) {
      return { head: text.slice(0, index + 1), items: [text.slice(index + 1, -1)], separator: ',', tail: ')' };
    }
  }
  return text;
}

/** The code of `item` at `indent`, on one line where it and `after` fit; else what stands in its brackets on lines of its own. */
function writeItem(page: Page, item: Item, indent: string, after: string): string {
  const line = flatten(item);
  if (typeof item === 'string' || getWidth(indent + line + after) <= page.limit) return line;
  return item.head + writeHung(page, item, indent) + item.tail;
}

/**
 * What stands between the brackets: all of it on one line, else each item on one, with a trailing comma.
 *
 *     DataLoader(                        DataLoader(
 *         ds, shuffle=True                   ds,
 *     )                                      shuffle=True,
 *                                        )
 */
function writeHung(page: Page, bracketed: Bracketed, indent: string): string {
  const { newline } = page.file.style;
  const { items, separator } = bracketed;
  const inner = indent + page.indent;
  const joined = flattenItems(bracketed);
  const after = items.length === 1 ? '' : separator;
  const lines = getWidth(inner + joined) <= page.limit ? [joined] : items.map((item) => writeItem(page, item, inner, after) + after);
  return newline + lines.map((line) => inner + line + newline).join('') + indent;
}

/** Breaks the brackets of a line: `f(DataLoader(ds))` becomes `f(` … `)` with the call on a line of its own. */
function hang(page: Page, target: Target, bracket: Node): Edit {
  const { file } = page;
  const bracketed = readBracketed(file, bracket, bracket, target);
  const text = writeHung(page, bracketed, getLineIndent(file.text, bracket.start));
  return { start: bracket.start + 1, end: bracket.end - 1, text };
}

// ── Several lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function setOnLines(page: Page, target: Target): readonly Edit[] | undefined {
  const { file } = page;
  const canHang = !target.list.children.some((child) => child.type === 'comment') && target.args.every(({ node }) => isOneLine(node.text));
  const rehung = canHang ? hang(page, target, target.list) : undefined;
  if (rehung !== undefined && isJoined(page, target.list)) return fits(page, rehung.text) || !page.isStated ? [rehung] : undefined;
  const edits = [...replacePresent(target), ...addOnLines(page, target)];
  if (edits.every((edit) => fits(page, getEditedLines(file.text, edit)))) return edits;
  if (rehung !== undefined && fits(page, rehung.text)) return [rehung];
  return page.isStated ? undefined : edits;
}

function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}

function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t\f]*$/.test(text.slice(getLineStart(text, offset), offset));
}

/** The lines an edit touches, as they become. */
function getEditedLines(text: string, edit: Edit): string {
  return text.slice(getLineStart(text, edit.start), edit.start) + edit.text + text.slice(edit.end, getLineEnd(text, edit.end));
}

/** The edits that add keywords to a call of several lines, on lines of their own. */
function addOnLines(page: Page, target: Target): Edit[] {
  const { text, style } = page.file;
  const { open, close, args, list } = target;
  const added = findAdded(target);
  if (added.length === 0) return [];
  const splat = getDictionarySplat(args);
  const indent = getArgumentIndent(page, target, splat);
  const next = style.newline + indent;
  const joined = added.map(writeKeyword).join(', ');
  // One argument a line stays so; where lines hold several, ours go together too.
  const isOnePerLine = args.every(({ node }, index) => index === 0 || isFirstOnLine(text, node.start));
  const writeLines = (after: string): string[] =>
    !isOnePerLine && getWidth(indent + joined + after) <= page.limit
      ? [joined]
      : added.map((keyword, index) => {
          const line = writeItem(page, breakKeyword(keyword), indent, index < added.length - 1 ? ',' : after);
          // Where the call's own bracket follows its last argument, so does this one.
          return isFirstOnLine(text, close.start) ? line : line.replace(/\s+\)$/, ')');
        });

  if (splat !== undefined) {
    const { start } = splat.node;
    const comma = list.children.findLast((child) => child.text === ',' && child.end <= start);
    const hasCommentAbove = list.children.some(
      (child) => child.type === 'comment' && child.end <= start && child.start > getLineEnd(text, comma?.end ?? start),
    );
    if (comma !== undefined && hasCommentAbove) {
      return [
        insert(
          getLineEnd(text, comma.end),
          writeLines(',')
            .map((line) => `${next}${line},`)
            .join(''),
        ),
      ];
    }
    if (isFirstOnLine(text, start))
      return [
        insert(
          start,
          writeLines(',')
            .map((line) => `${line},${next}`)
            .join(''),
        ),
      ];
    if (comma === undefined) return [insert(start, `${joined}, `)];
    const lines = writeLines(`, ${text.slice(start, getLineEnd(text, start))}`);
    const gap = lines.length === 1 ? ' ' : next;
    return [{ start: comma.end, end: start, text: lines.map((line) => `${next}${line},`).join('') + gap }];
  }

  const last = args.at(-1)?.node.end ?? open.end;
  const comma = list.children.find((child) => child.text === ',' && child.start >= last);
  const lineEnd = getLineEnd(text, comma?.end ?? last);
  if (close.start > lineEnd) {
    // The closing bracket stands on a line of its own. A comment after the last argument stays with it.
    const lines = writeLines(',').map((line) => next + line);
    if (comma !== undefined) return [insert(lineEnd, `${lines.join(',')},`)];
    return [{ start: last, end: lineEnd, text: `,${text.slice(last, lineEnd)}${lines.join(',')}` }];
  }
  const rest = text.slice(last, lineEnd);
  const hasOwnLines = args.some(({ node }) => isFirstOnLine(text, node.start));
  const lastLine = text.slice(getLineStart(text, last), last);
  // `DataLoader(MNIST(` … `), shuffle=True)`
  if (!hasOwnLines && getWidth(`${lastLine}, ${joined}${rest}`) <= page.limit) return [insert(last, `, ${joined}`)];
  const lines = writeLines(rest);
  return comma === undefined
    ? [insert(last, lines.map((line) => `,${next}${line}`).join(''))]
    : [insert(comma.end, lines.map((line) => `${next}${line},`).join(''))];
}

/** The indentation of a new line of arguments. */
function getArgumentIndent({ file: { text }, indent }: Page, { call, open, args }: Target, splat: Argument | undefined): string {
  const own = args.filter(({ node }) => isFirstOnLine(text, node.start));
  const model = own.find((argument) => argument === splat) ?? own.at(-1);
  if (model !== undefined) return getLineIndent(text, model.node.start);
  // `DataLoader(MNIST(` … `), shuffle=True)` hangs; `DataLoader(MNIST(root,` … is aligned with its first argument.
  const first = args[0]?.node ?? open;
  const lead = getLineIndent(text, call.start);
  if (/^[ \t]*[)\]}]/.test(text.slice(getLineStart(text, first.end), first.end))) return lead + indent;
  return lead + ' '.repeat(first.start - getLineStart(text, call.start) - lead.length);
}

/**
 * The edits that give a mapping, `dict(...)` or a literal, one more entry. Undefined where the line would be too long, or where the literal's
 * last line has a comment in the way.
 *
 *     dict(seed=3)             →  dict(seed=3, deterministic=True)
 *     {"max_epochs": 2}        →  {"max_epochs": 2, "deterministic": True}
 *     {                        →  {
 *         "max_epochs": 2             "max_epochs": 2,
 *     }                               "deterministic": True
 *                                 }
 */
export function addEntry(file: SourceFile, mapping: Node, entry: Keyword, lineLength: number | undefined): readonly Edit[] | undefined {
  if (mapping.type === 'call') return setKeywords(file, mapping, [entry], lineLength);
  const { text, style } = file;
  const entries = findNamedChildren(mapping);
  const last = entries.at(-1);
  const close = mapping.children.at(-1);
  if (mapping.type !== 'dictionary' || close?.text !== '}' || mapping.children.some(({ type }) => type === 'comment')) return undefined;
  const code = `${style.quote}${entry.name}${style.quote}: ${entry.code}`;
  if (last === undefined) return [insert(close.start, code)];
  const comma = mapping.children.find(({ text: token, start }) => token === ',' && start >= last.end);
  if (text.slice(mapping.start, last.start).includes('\n') && text.slice(last.end, close.start).includes('\n')) {
    const indent = getLineIndent(text, last.start);
    const line = `${style.newline}${indent}${code}`;
    return [comma === undefined ? insert(last.end, `,${line}`) : insert(comma.end, `${line},`)];
  }
  const added = comma === undefined ? `, ${code}` : ` ${code},`;
  const end = getLineEnd(text, last.end);
  const width = end - getLineStart(text, last.end) + added.length;
  return lineLength !== undefined && width > lineLength ? undefined : [insert(comma?.end ?? last.end, added)];
}
