/**
 * The planner: turns the needs of all accepted fixes into edits. It closes the needs over what they require, drops imports the file has,
 * merges the others into the existing groups in isort's order, puts definitions below the imports with the blank lines black writes, and
 * statements at their sites. The result depends only on the set of needs, never on their order; the edits are sorted and do not overlap.
 *
 * Two kinds of insertion are told apart. A *line* joins what stands there: an import in its group, a statement in its block. A *chunk*
 * (a new group of imports, a definition, a statement of the module) stands in a *gap*, the blank lines between two top-level pieces of
 * code; all chunks of one gap are written together, and the blank lines around and between them follow from what each of them is.
 */
import type { SourceFile } from '../document/types.ts';
import { findFields, findNamedChildren, getField, getNodeAt, getStatement, type Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import { getUsualLineLength, getWidth } from '../text/line-width.ts';
import { getLineEnd, getLineIndent, getLineStart, restyle } from '../transform/layout.ts';
import { closeNeeds, type DefinitionNeed, type ImportNeed, type Need, type Site, type StatementNeed } from '../transform/needs.ts';
import { isCertainImport } from '../transform/scaffold.ts';
import { getDefinitionsSite, getImportSection, type ImportSection } from '../transform/sites.ts';
import { isStandardLibrary } from '../transform/stdlib.ts';

/** Text put at one place. Where two pieces start at one offset, the one of the lower rank comes first; only the last may replace text. */
interface Piece extends Edit {
  readonly rank: number;
}

const RANK = { inLine: -1, lineAfter: 0, gap: 1, lineBefore: 2, statement: 3, removal: 4 } as const;

/** A formatter leaves no more of them in a row. */
const MAX_BLANK_LINES = 2;

/** A line ending, then a line of white space. `\r(?!\n)`: half of a CRLF is none. */
const BLANK_LINE = /(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r|\n)/;
const BLANK_LINE_BELOW = /^(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r|\n|$)/;

/** What a chunk is, in the order in which chunks of one gap are written. */
const CHUNK_ORDER = ['standard-library', 'between-imports', 'third-party', 'local', 'definition', 'statement'] as const;
type ChunkKind = (typeof CHUNK_ORDER)[number];

interface Chunk {
  readonly kind: ChunkKind;
  readonly code: string;
}

/** White space between two top-level pieces of code, and what is put there. */
interface Gap {
  readonly start: number;
  readonly end: number;
  readonly chunks: Chunk[];
}

interface Plan {
  readonly file: SourceFile;
  /** The file's text with the imports that move away blanked out, so that gaps close over them. */
  readonly text: string;
  readonly section: ImportSection;
  readonly gaps: Map<number, Gap>;
  readonly pieces: Piece[];
}

/**
 * The edits that satisfy `needs`; sorted, not overlapping.
 *
 * @param isFirstParty whether an absolute module name is one of the project's own, which isort sorts below third-party ones
 */
export function planNeeds(file: SourceFile, needs: readonly Need[], isFirstParty: (module: string) => boolean = () => false): Edit[] {
  const closed = closeNeeds(needs);
  const definitions = closed.filter((need) => need.kind === 'definition').sort((a, b) => (a.name < b.name ? -1 : 1));
  const statements = closed.filter((need) => need.kind === 'statement').sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1));
  const imports = findMissingImports(file, closed);
  const moved = imports.flatMap(({ late }) => late);
  const plan: Plan = {
    file,
    text: blankOut(file.text, moved),
    section: withoutMoved(getImportSection(file), moved),
    gaps: new Map(),
    pieces: [],
  };
  placeImports(plan, imports, statements.find((need) => need.site.role === 'imports')?.site.offset, isFirstParty);
  placeDefinitions(plan, definitions, statements.find((need) => need.site.role === 'definitions')?.site);
  placeStatements(plan, statements);
  const pieces = [...plan.pieces, ...[...plan.gaps.values()].map((gap) => writeGap(plan, gap))];
  // A gap that closes over an import takes it away; any other goes by itself.
  const removals = moved.map((range) => ({ ...range, text: '', rank: RANK.removal }));
  return joinPieces([
    ...pieces,
    ...removals.filter((range) => !pieces.some((piece) => piece.start < range.end && range.start < piece.end)),
  ]);
}

function joinPieces(pieces: readonly Piece[]): Edit[] {
  const joined: Edit[] = [];
  for (const { start, end, text } of [...pieces].sort((a, b) => a.start - b.start || a.rank - b.rank || (a.text < b.text ? -1 : 1))) {
    const last = joined.at(-1);
    if (last?.start === start) joined[joined.length - 1] = { start, end: Math.max(last.end, end), text: last.text + text };
    else joined.push({ start, end, text });
  }
  return joined;
}

// ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function writeImport(need: ImportNeed): string {
  const alias = need.alias === undefined ? '' : ` as ${need.alias}`;
  return need.name === undefined ? `import ${need.module}${alias}` : `from ${need.module} import ${need.name}${alias}`;
}

/** An import to be written. */
interface MissingImport {
  readonly need: ImportNeed;
  /** The line to write: with the comment of an import that moves. */
  readonly code: string;
  /** What goes, since it will stand above. */
  readonly late: readonly Range[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The imports the file lacks, each once, in isort's order. One that has to stand above an offset serves every other user too. */
function findMissingImports(file: SourceFile, needs: readonly Need[]): MissingImport[] {
  const missing = new Map<string, ImportNeed>();
  for (const need of needs) {
    if (need.kind !== 'import' || isSatisfied(file, need)) continue;
    const code = writeImport(need);
    const known = missing.get(code);
    if (known === undefined || (need.above ?? Infinity) < (known.above ?? Infinity)) missing.set(code, need);
  }
  return [...missing]
    .map(([written, need]) => {
      const late = findLateImports(file, need);
      const line = late.map((range) => file.text.slice(range.start, range.end).trim()).find((text) => text.startsWith(`${written} `));
      return { need, code: line?.replace(/[ \t]+#/, '  #') ?? written, late };
    })
    .sort((a, b) => compareKeys(getSortKey(a.need), getSortKey(b.need)));
}

/** True where a module-level import binds exactly what the need asks for, at a place that serves it. */
function isSatisfied(file: SourceFile, need: ImportNeed): boolean {
  const wanted = need.name === undefined ? need.module : `${need.module}.${need.name}`;
  const local = need.alias ?? need.name ?? need.module.split('.', 1)[0] ?? need.module;
  const definitions = file.model.module.bindings.get(local)?.definitions ?? [];
  return definitions.some(
    (found) => found.qualifiedName === wanted && isCertainImport(found) && found.statement.end <= (need.above ?? Infinity),
  );
}

/** The module of an import statement, as written. */
function getModuleName(statement: Node): string {
  if (statement.type === 'import_from_statement') return getField(statement, 'module_name')?.text ?? '';
  const name = getField(statement, 'name');
  return (name?.type === 'aliased_import' ? getField(name, 'name') : name)?.text ?? '';
}

/** isort's order within a section: `import …` before `from … import …`, each by module without regard to case. */
type SortKey = readonly [form: number, module: string];

function getSortKey(statement: Node | ImportNeed): SortKey {
  if ('module' in statement) return [statement.name === undefined ? 0 : 1, statement.module.toLowerCase()];
  return [statement.type === 'import_statement' ? 0 : 1, getModuleName(statement).toLowerCase()];
}

function compareKeys(a: SortKey, b: SortKey): number {
  return a[0] - b[0] || compareModules(a, b);
}

/** The order of isort's `force_sort_within_sections`: by module alone. */
function compareModules(a: SortKey, b: SortKey): number {
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;
}

/**
 * An import that stands too late and can go, since it will stand above:
 *
 *     import torch             import os
 *     import os         →
 *                              import torch
 *
 * One that shares its line with a statement, stands below a comment of its own or in another notebook cell stays: importing twice is
 * harmless.
 */
function findLateImports(file: SourceFile, need: ImportNeed): Range[] {
  const { above } = need;
  if (above === undefined) return [];
  return findNamedChildren(file.root).flatMap((statement) => {
    if (statement.start <= above || getCellStart(file, statement.start) !== getCellStart(file, above)) return [];
    if (statement.text === writeImport(need)) return findWholeLine(file, statement);
    const names = statement.type === 'import_statement' && need.name === undefined ? findFields(statement, 'name') : [];
    const index = names.findIndex((name) => `import ${name.text}` === writeImport(need));
    const [name, previous, next] = [names[index], names[index - 1], names[index + 1]];
    // import sys, os    →    import sys
    if (name !== undefined && next !== undefined) return [{ start: name.start, end: next.start }];
    return name !== undefined && previous !== undefined ? [{ start: previous.end, end: name.end }] : [];
  });
}

/** The line of an import and the line ending above it; one that stood alone takes the blank lines above it along. */
function findWholeLine(file: SourceFile, statement: Node): Range[] {
  const { text } = file;
  const start = getLineStart(text, statement.start);
  const end = getLineEnd(text, statement.end);
  if (start === 0 || statement.start !== start || !/^\s*(?:#.*)?$/.test(text.slice(statement.end, end))) return [];
  const lineAbove = text.slice(getLineStart(text, getPreviousLineEnd(text, start)), start);
  if (/^[ \t]*#/.test(lineAbove)) return [];
  const isAlone = lineAbove.trim() === '' && (end === text.length || BLANK_LINE_BELOW.test(text.slice(end)));
  return [{ start: isAlone ? text.slice(0, start).trimEnd().length : getPreviousLineEnd(text, start), end }];
}

function blankOut(text: string, ranges: readonly Range[]): string {
  let blanked = text;
  for (const { start, end } of ranges) {
    blanked = blanked.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, ' ') + blanked.slice(end);
  }
  return blanked;
}

function withoutMoved(section: ImportSection, moved: readonly Range[]): ImportSection {
  const stays = (statement: Node): boolean => !moved.some((range) => range.start <= statement.start && statement.end <= range.end);
  const imports = section.imports.filter(stays);
  const last = section.last === undefined || stays(section.last) ? section.last : imports.at(-1);
  return { ...section, imports, last };
}

/**
 * @param border where a statement stands between the imports: third-party modules, which may reach torch, are imported below it
 */
function placeImports(
  plan: Plan,
  missing: readonly MissingImport[],
  border: number | undefined,
  isFirstParty: (module: string) => boolean,
): void {
  const { file, section } = plan;
  const { newline } = file.style;
  const getCategory = (module: string): ChunkKind => {
    if (module.startsWith('.') || isFirstParty(module)) return 'local';
    return isStandardLibrary(module) ? 'standard-library' : 'third-party';
  };
  const groups = new Map<Gap, Map<ChunkKind, string[]>>();
  for (const { need, code } of missing) {
    const kind = getCategory(need.module);
    const start = kind === 'third-party' ? (border ?? 0) : 0;
    const imports = section.imports.filter((statement) => statement.start >= start && servesAbove(file, statement, need.above));
    const isAlone = missing.every((other) => other.need === need || other.need.module !== need.module);
    const joined = isAlone ? joinImport(file, imports, need) : undefined;
    if (joined !== undefined) {
      plan.pieces.push(joined);
      continue;
    }
    const same = imports.filter((statement) => getCategory(getModuleName(statement)) === kind);
    if (same.length > 0) {
      plan.pieces.push(joinGroup(file, findGroupOf(plan, same, need), need, code));
      continue;
    }
    const gap = getNewGroupGap(plan, need, kind, imports, border);
    let chunks = groups.get(gap);
    if (chunks === undefined) groups.set(gap, (chunks = new Map<ChunkKind, string[]>()));
    const lines = chunks.get(kind);
    if (lines === undefined) chunks.set(kind, [code]);
    else lines.push(code);
  }
  for (const [gap, chunks] of groups) {
    for (const [kind, lines] of chunks) gap.chunks.push({ kind, code: lines.join(newline) });
  }
}

/** True where an import beside `statement` is one above the offset; in a notebook, in the offset's own cell. */
function servesAbove(file: SourceFile, statement: Node, above: number | undefined): boolean {
  return above === undefined || (statement.start < above && getCellStart(file, statement.start) === getCellStart(file, above));
}

/** The first group of a kind; where only a later one has imports of the module's own package, that. */
function findGroupOf(plan: Plan, same: readonly Node[], { module }: ImportNeed): readonly Node[] {
  const getPackage = (name: string): string => name.replace(/(?<=\w)\..*/, '');
  const group = findGroup(plan, same);
  const first = same.find((statement) => getPackage(getModuleName(statement)) === getPackage(module));
  return first === undefined || group.includes(first) ? group : findGroup(plan, same.slice(same.indexOf(first)));
}

/**
 * The imports of one kind among which a new one goes: those that follow each other closely. Groups that comments or blank lines set
 * apart count as one where isort would leave them so, because they are sorted as a whole.
 */
function findGroup(plan: Plan, same: readonly Node[]): readonly Node[] {
  const { file, text } = plan;
  const between = (index: number): string => text.slice(same[index - 1]?.end, same[index]?.start);
  const isNextCell = (statement: Node): boolean => getCellStart(file, statement.start) !== getCellStart(file, same[0]?.start ?? 0);
  const takeUntil = (isApart: (index: number) => boolean): readonly Node[] => {
    const end = same.findIndex((statement, index) => index > 0 && (isApart(index) || isNextCell(statement)));
    return end === -1 ? same : same.slice(0, end);
  };
  const hasCode = (index: number): boolean =>
    between(index)
      .split(/\r\n|\r|\n/)
      .some((line) => !/^[ \t]*(?:#.*)?$/.test(line));
  const section = takeUntil(hasCode);
  return getOrder(section) === undefined ? takeUntil((index) => hasCode(index) || BLANK_LINE.test(between(index))) : section;
}

/** The order imports are sorted in, or undefined where they are not. */
function getOrder(imports: readonly Node[]): typeof compareKeys | undefined {
  const keys = imports.map(getSortKey);
  return [compareKeys, compareModules].find((compare) =>
    keys.every((key, index) => index === 0 || compare(keys[index - 1] ?? key, key) <= 0),
  );
}

/**
 * One more name in a statement that takes others from the same module:
 *
 *     from transformers import Trainer    →    from transformers import Trainer, set_seed
 *
 * A line that would grow too long becomes one name a line, as black and isort have it. Undefined where there is no such statement, where
 * it is laid out in another way, and where a comment would be lost.
 */
function joinImport({ text, style }: SourceFile, imports: readonly Node[], need: ImportNeed): Piece | undefined {
  const code = need.name;
  // isort gives each name with an alias a line of its own.
  if (code === undefined || need.alias !== undefined) return undefined;
  const statement = imports.find(
    (other) => other.type === 'import_from_statement' && getModuleName(other) === need.module && findFields(other, 'name').length > 0,
  );
  const names = statement === undefined ? [] : findFields(statement, 'name');
  const [first, last] = [names[0], names.at(-1)];
  if (statement === undefined || first === undefined || last === undefined) return undefined;
  const key = getMemberKey(code);
  const isSorted = names.every((name, index) => index === 0 || getMemberKey(names[index - 1]?.text ?? '') <= getMemberKey(name.text));
  const next = isSorted ? names.find((name) => getMemberKey(name.text) > key) : undefined;
  const put = (at: number, inserted: string): Piece => ({ start: at, end: at, text: inserted, rank: RANK.inLine });
  const end = getLineEnd(text, last.end);
  if (!/[\r\n]/.test(statement.text)) {
    const line = text.slice(getLineStart(text, statement.start), end);
    if (getWidth(`${line}, ${code}`) <= getUsualLineLength(text))
      return next === undefined ? put(last.end, `, ${code}`) : put(next.start, `${code}, `);
    // A comment behind the line may speak of a name in it.
    if (line !== statement.text || statement.text.endsWith(')')) return undefined;
    const all = names.map((name) => name.text);
    all.splice(next === undefined ? all.length : names.indexOf(next), 0, code);
    const lines = all.map((name) => `${style.newline}${style.indent}${name},`).join('');
    return { start: first.start, end: last.end, text: `(${lines}${style.newline})`, rank: RANK.inLine };
  }
  const isOnOwnLine = (name: Node): boolean => /^[ \t]*$/.test(text.slice(getLineStart(text, name.start), name.start));
  if (!names.every(isOnOwnLine)) return undefined;
  const newLine = style.newline + getLineIndent(text, first.start);
  if (next !== undefined) return put(next.start, `${code},${newLine}`);
  const rest = text.slice(last.end, end);
  // A comment behind a name without a comma would come to stand behind the new one.
  if (/^,[ \t]*(?:#.*)?$/.test(rest)) return put(end, `${newLine}${code},`);
  return rest.trim() === '' ? put(last.end, `,${newLine}${code}`) : undefined;
}

/** isort's order of what a `from` import names: constants, classes, the rest. */
function getMemberKey(name: string): string {
  const kind = /^[A-Z][A-Z0-9_]+\b/.test(name) ? 0 : /^[A-Z]/.test(name) ? 1 : 2;
  return `${kind} ${name.toLowerCase()}`;
}

/** A line in a group of imports: where the group is sorted, in its order; else below the last import of the same form. */
function joinGroup(file: SourceFile, group: readonly Node[], need: ImportNeed, code: string): Piece {
  const { newline } = file.style;
  const key = getSortKey(need);
  const compare = getOrder(group);
  const previous =
    compare === undefined
      ? (group.findLast((statement) => getSortKey(statement)[0] === key[0]) ?? (key[0] === 0 ? undefined : group.at(-1)))
      : group.findLast((statement) => compare(getSortKey(statement), key) <= 0);
  if (previous !== undefined) {
    const end = getLineEnd(file.text, previous.end);
    return { start: end, end, text: newline + code, rank: RANK.lineAfter };
  }
  const start = getLineStart(file.text, group[0]?.start ?? 0);
  return { start, end: start, text: code + newline, rank: RANK.lineBefore };
}

/** Where a group of its own goes: below the groups isort sorts before it, else above the first import, else above the program. */
function getNewGroupGap(plan: Plan, need: ImportNeed, kind: ChunkKind, imports: readonly Node[], border: number | undefined): Gap {
  const { file, section } = plan;
  if (need.above !== undefined) return getGapBefore(plan, imports[0]?.start ?? need.above);
  if (kind === 'local' && section.last !== undefined) return getGapAfter(plan, section.last.end);
  if (kind === 'third-party') {
    if (border !== undefined) return getGapBefore(plan, border);
    const previous = imports.findLast((statement) => isStandardLibrary(getModuleName(statement)));
    if (previous !== undefined) return getGapAfter(plan, previous.end);
  }
  // A notebook's other imports may stand cells apart; new ones go where the section ends.
  const last = section.last === undefined ? 0 : getCellStart(file, section.last.start);
  const first = [...imports, ...section.imports].find((statement) => statement.start >= last) ?? section.last;
  if (first !== undefined) return getGapBefore(plan, first.start);
  const program = findNamedChildren(file.root).find((statement) => statement.start >= section.start);
  return program === undefined ? getGapAfter(plan, section.start) : getGapBefore(plan, program.start);
}

// ── Gaps ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function getCellStart(file: SourceFile, offset: number): number {
  return file.cells.find((cell) => cell.start <= offset && offset <= cell.end)?.start ?? 0;
}

function getCellEnd(file: SourceFile, offset: number): number {
  return file.cells.find((cell) => cell.start <= offset && offset <= cell.end)?.end ?? file.text.length;
}

function getGap(plan: Plan, start: number, end: number): Gap {
  const known = plan.gaps.get(start);
  if (known !== undefined) return known;
  const gap: Gap = { start, end, chunks: [] };
  plan.gaps.set(start, gap);
  return gap;
}

/** The gap below the line at `offset`. Comment lines that follow it closely, and nothing else closely, are still its own. */
function getGapAfter(plan: Plan, offset: number): Gap {
  const { file, text } = plan;
  const cellEnd = getCellEnd(file, offset);
  const own = /^(?:(?:\r\n|\r(?!\n)|\n)[ \t]*#[^\r\n]*)+(?=(?:\r\n|\r(?!\n)|\n)[ \t]*(?:\r|\n|$)|$)/;
  let start = offset === 0 ? 0 : Math.min(getLineEnd(text, offset), cellEnd);
  start += own.exec(text.slice(start, cellEnd))?.[0].length ?? 0;
  return getGap(plan, start, skipBlankLines(text, start, cellEnd));
}

/** The gap above the statement at `offset` and the comment lines that belong to it. */
function getGapBefore(plan: Plan, offset: number): Gap {
  const { file, text } = plan;
  const end = getAttachedStart(file, offset);
  const start = Math.max(text.slice(0, end).trimEnd().length, getCellStart(file, offset));
  return getGap(plan, start === 0 ? 0 : Math.min(getLineEnd(text, start), end), end);
}

/** The start of the first line at or after `offset` that holds anything, or `limit`. */
function skipBlankLines(text: string, offset: number, limit: number): number {
  let next = offset;
  while (next < limit && /\s/.test(text[next] ?? '')) next++;
  return next >= limit ? limit : Math.max(getLineStart(text, next), offset);
}

/**
 * The start of the line at `offset`, or of the comment lines directly above it, which speak of it. A comment that opens the file or a
 * cell (shebang, cookie, licence, title), blank lines above it or not, speaks of the whole and stays on top.
 */
function getAttachedStart(file: SourceFile, offset: number): number {
  const { text } = file;
  const line = getLineStart(text, offset);
  const cellStart = getCellStart(file, line);
  let start = line;
  while (start > cellStart) {
    const previous = getLineStart(text, getPreviousLineEnd(text, start));
    if (!/^[ \t\f]*#/.test(text.slice(previous, start))) break;
    start = previous;
  }
  return text.slice(cellStart, start).trim() === '' ? line : start;
}

function getPreviousLineEnd(text: string, lineStart: number): number {
  return text[lineStart - 2] === '\r' && text[lineStart - 1] === '\n' ? lineStart - 2 : Math.max(0, lineStart - 1);
}

/** Two blank lines around definitions, one elsewhere, as black writes them. */
function countBlankLines(above: ChunkKind, below: ChunkKind): number {
  return above === 'definition' || below === 'definition' ? 2 : 1;
}

function writeGap(plan: Plan, gap: Gap): Piece {
  const { file, text } = plan;
  const { newline } = file.style;
  const chunks = [...gap.chunks].sort((a, b) => CHUNK_ORDER.indexOf(a.kind) - CHUNK_ORDER.indexOf(b.kind));
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return { start: gap.start, end: gap.start, text: '', rank: RANK.gap };
  const cellStart = getCellStart(file, gap.start);
  let code = gap.start === cellStart ? '' : newline.repeat(1 + countLeading(plan, gap, first.kind));
  for (const [index, chunk] of chunks.entries()) {
    const previous = chunks[index - 1];
    code += (previous === undefined ? '' : newline.repeat(1 + countBlankLines(previous.kind, chunk.kind))) + chunk.code;
  }
  const cellEnd = getCellEnd(file, gap.start);
  const rest = text.slice(gap.end, cellEnd);
  // At the end of the file or cell, the line ending that was there stays.
  if (rest.trim() === '') return { start: gap.start, end: gap.start, text: code, rank: RANK.gap };
  // More blank lines than any formatter leaves are the owner's, unless an import goes from among them.
  const blank = file.text.slice(gap.start, gap.end);
  if (blank.trim() === '' && blank.split(/\r\n|\r|\n/).length > MAX_BLANK_LINES + 2)
    return { start: gap.start, end: gap.start, text: gap.start === cellStart ? code + newline : code, rank: RANK.gap };
  const follower: ChunkKind = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*(?:def |class |async |@)/.test(rest) ? 'definition' : 'statement';
  return { start: gap.start, end: gap.end, text: code + newline.repeat(1 + countBlankLines(last.kind, follower)), rank: RANK.gap };
}

/** Blank lines above the first chunk of a gap: around a definition there are two; below a docstring or a comment, one or none as the owner has it. */
function countLeading(plan: Plan, gap: Gap, kind: ChunkKind): number {
  const { file, text } = plan;
  if (kind === 'definition' || isBelowDefinition(file, gap)) return 2;
  const lineAbove = text.slice(getLineStart(text, gap.start), gap.start);
  const [opening] = findNamedChildren(file.root);
  const isDocstring = opening?.children[0]?.type === 'string' && gap.start === getLineEnd(text, opening.end);
  if (!isDocstring && !/^[ \t\f]*#/.test(lineAbove)) return 1;
  return BLANK_LINE.test(text.slice(gap.start, gap.end)) ? 1 : 0;
}

/** True where what stands above a gap, in the same cell, is a function or a class. */
function isBelowDefinition(file: SourceFile, gap: Gap): boolean {
  const above = findNamedChildren(file.root).findLast((statement) => statement.end <= gap.start);
  return above !== undefined && /_definition$/.test(above.type) && getCellStart(file, above.start) === getCellStart(file, gap.start);
}

// ── Definitions and statements ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function getSiteGap(plan: Plan, site: Site): Gap {
  if (site.position === 'before') return getGapBefore(plan, site.offset);
  // The last import may be one that moves away.
  const offset =
    site.role === 'definitions' && plan.section.last !== undefined ? Math.min(site.offset, plan.section.last.end) : site.offset;
  return getGapAfter(plan, offset);
}

function placeDefinitions(plan: Plan, definitions: readonly DefinitionNeed[], site: Site | undefined): void {
  if (definitions.length === 0) return;
  const gap = getSiteGap(plan, site ?? getDefinitionsSite(plan.file));
  for (const need of definitions) gap.chunks.push({ kind: 'definition', code: restyle(need.code, plan.file.style) });
}

function placeStatements(plan: Plan, statements: readonly StatementNeed[]): void {
  const { file } = plan;
  const bySite = new Map<string, StatementNeed[]>();
  for (const need of statements) {
    const key = `${need.site.offset} ${need.site.position} ${need.site.role ?? ''}`;
    const known = bySite.get(key);
    if (known === undefined) bySite.set(key, [need]);
    else known.push(need);
  }
  for (const group of bySite.values()) {
    const site = group[0]?.site;
    if (site === undefined) continue;
    if (site.role === undefined) {
      plan.pieces.push(joinBlock(file, site, group));
      continue;
    }
    const code = group.map((need) => restyle(need.code, file.style, site.indent)).join(file.style.newline);
    getSiteGap(plan, site).chunks.push({ kind: site.role === 'imports' ? 'between-imports' : 'statement', code });
  }
}

/** Statements as lines of the block they stand in; lines that hold more than the site's statement are broken up where they must be. */
function joinBlock(file: SourceFile, site: Site, needs: readonly StatementNeed[]): Piece {
  const { text } = file;
  const { newline, indent } = file.style;
  const write = (depth: string): string => needs.map((need) => restyle(need.code, file.style, depth)).join(newline);
  const lineStart = getLineStart(text, site.offset);
  if (site.position === 'before') {
    const before = text.slice(lineStart, site.offset);
    if (before.trim() === '') {
      const start = getAttachedStart(file, site.offset);
      return { start, end: start, text: write(site.indent) + newline, rank: RANK.statement };
    }
    // if __name__ == "__main__": main()    →    if __name__ == "__main__":
    //                                               seed_everything(42)
    //                                               main()
    if (!before.trimEnd().endsWith(':'))
      return { start: lineStart, end: lineStart, text: write(site.indent) + newline, rank: RANK.statement };
    const inner = getLineIndent(text, site.offset) + indent;
    const start = lineStart + before.trimEnd().length;
    return { start, end: site.offset, text: newline + write(inner) + newline + inner, rank: RANK.statement };
  }
  const end = getLineEnd(text, site.offset);
  // args = parse_args(); main(args)    →    args = parse_args()
  //                                         seed_everything(args.seed)
  //                                         main(args)
  const rest = /^[ \t]*;[ \t]*(?=[^\s#])/.exec(text.slice(site.offset, end))?.[0];
  if (rest !== undefined && isPlainLine(file, lineStart)) {
    return {
      start: site.offset,
      end: site.offset + rest.length,
      text: newline + write(site.indent) + newline + site.indent,
      rank: RANK.statement,
    };
  }
  // Below an import of the block, black asks for a blank line.
  const statement = getStatement(getNodeAt(file.tree, site.offset - 1, site.offset));
  const isApart = /^import_(?:from_)?statement$/.test(statement?.type ?? '') && BLANK_LINE_BELOW.test(text.slice(end));
  return { start: end, end, text: newline + (isApart ? newline : '') + write(site.indent), rank: RANK.statement };
}

/** True where a line begins with a simple statement, so that it may be broken at its semicolons. */
function isPlainLine(file: SourceFile, lineStart: number): boolean {
  const first = file.tree.nodes.find(
    (node) => node.start >= lineStart && node.isNamed && node.type !== 'block' && node.parent !== undefined,
  );
  return (
    first !== undefined &&
    /_statement$/.test(first.type) &&
    findFields(first, 'body').length === 0 &&
    getField(first, 'consequence') === undefined
  );
}
