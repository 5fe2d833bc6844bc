/**
 * The planner: turns the needs of all accepted fixes into edits, one for each place. It closes the needs over what they require, drops
 * imports the file has, merges the others into the existing groups in isort's order, puts definitions below the imports with the blank
 * lines black writes, and statements at their sites. The result depends only on the set of needs, never on their order.
 */
import type { SourceFile } from '../document/types.ts';
import { findNamedChildren, getField, type Node } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import { getLineEnd, getLineStart, restyle } from '../transform/layout.ts';
import { closeNeeds, type DefinitionNeed, type ImportNeed, type Need, type Site, type StatementNeed } from '../transform/needs.ts';
import { getDefinitionsSite, getImportSection } from '../transform/sites.ts';
import { isStandardLibrary } from '../transform/stdlib.ts';

/** Text to be put at one offset. Pieces of one offset are joined by rank into one edit. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly rank: number;
}

/** The edits that satisfy `needs`; sorted, not overlapping. */
export function planNeeds(file: SourceFile, needs: readonly Need[]): Edit[] {
  const closed = closeNeeds(needs);
  const imports = closed.filter((need) => need.kind === 'import');
  const definitions = closed.filter((need) => need.kind === 'definition').sort((a, b) => (a.name < b.name ? -1 : 1));
  const statements = closed.filter((need) => need.kind === 'statement');
  const planned = planImports(file, imports);
  const pieces = [...planned, ...planBlocks(file, definitions, statements, planned)];
  return mergePieces(pieces);
}

function mergePieces(pieces: readonly Piece[]): Edit[] {
  const sorted = [...pieces].sort((a, b) => a.start - b.start || a.rank - b.rank || (a.text < b.text ? -1 : 1));
  const merged: Edit[] = [];
  for (const piece of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && last.start === piece.start) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, piece.end), text: last.text + piece.text };
    } else {
      merged.push({ start: piece.start, end: piece.end, text: piece.text });
    }
  }
  return merged;
}

// ── Imports ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Category = 'stdlib' | 'third-party' | 'local';

function getCategory(module: string): Category {
  if (module.startsWith('.')) return 'local';
  return isStandardLibrary(module) ? 'stdlib' : 'third-party';
}

/** The module of an import statement, as written. */
function getModuleName(statement: Node): string {
  if (statement.type === 'import_from_statement') return getField(statement, 'module_name')?.text ?? '';
  const name = getField(statement, 'name');
  return (name?.type === 'aliased_import' ? getField(name, 'name') : name)?.text ?? '';
}

function writeImport(need: ImportNeed): string {
  const alias = need.alias === undefined ? '' : ` as ${need.alias}`;
  return need.name === undefined ? `import ${need.module}${alias}` : `from ${need.module} import ${need.name}${alias}`;
}

/** True where a module-level import binds exactly what the need asks for, at a place that serves it. */
function isSatisfied(file: SourceFile, need: ImportNeed): boolean {
  const wanted = need.name === undefined ? need.module : `${need.module}.${need.name}`;
  const local = need.alias ?? need.name ?? need.module.split('.', 1)[0] ?? need.module;
  const binding = file.model.module.bindings.get(local);
  return (
    binding?.definitions.some(
      (definition) =>
        definition.qualifiedName === wanted && !definition.isConditional && (need.above === undefined || definition.statement.end <= need.above),
    ) === true
  );
}

function compareImports(a: ImportNeed, b: ImportNeed): number {
  const [plainA, plainB] = [a.name === undefined ? 0 : 1, b.name === undefined ? 0 : 1];
  return plainA - plainB || (a.module.toLowerCase() < b.module.toLowerCase() ? -1 : a.module === b.module ? 0 : 1);
}

function planImports(file: SourceFile, needs: readonly ImportNeed[]): Piece[] {
  const missing = needs.filter((need) => !isSatisfied(file, need));
  // `import os` above the environment line serves every other user of `os` too.
  const wanted = missing
    .filter((need) => need.above !== undefined || !missing.some((other) => other.above !== undefined && writeImport(other) === writeImport(need)))
    .sort(compareImports);
  const places = new Map<string, { readonly place: ImportPlace; readonly lines: string[] }>();
  for (const need of wanted) {
    const place = findImportPlace(file, need);
    const key = `${place.offset} ${place.form}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { place, lines: [writeImport(need)] });
    else known.lines.push(writeImport(need));
  }
  const { newline } = file.style;
  return [...places.values()].map(({ place, lines }) => {
    const code = lines.join(newline);
    switch (place.form) {
      case 'line-before':
        return { start: place.offset, end: place.offset, text: code + newline, rank: 1 };
      case 'line-after':
        return { start: place.offset, end: place.offset, text: newline + code, rank: 1 };
      case 'block-before':
        return { start: place.offset, end: place.offset, text: code + newline + newline, rank: 0 };
      case 'block-after':
        return { start: place.offset, end: place.offset, text: newline + newline + code, rank: 2 };
    }
  });
}

interface ImportPlace {
  readonly offset: number;
  /** A line of an existing group, or a group of its own, before or after the offset. */
  readonly form: 'line-before' | 'line-after' | 'block-before' | 'block-after';
}

function findImportPlace(file: SourceFile, need: ImportNeed): ImportPlace {
  const section = getImportSection(file);
  const limit = need.above ?? Infinity;
  const imports = section.imports.filter((statement) => statement.start < limit);
  const category = getCategory(need.module);
  const same = imports.filter((statement) => getCategory(getModuleName(statement)) === category);
  const [firstSame] = same;
  if (firstSame !== undefined) {
    // The first group of the category; a later group is separated from it by a blank line or other code.
    const group = same.filter((statement, index) => index === 0 || isOneGroup(file, firstSame, statement));
    const plain = group.filter((statement) => statement.type === 'import_statement');
    const key = need.module.toLowerCase();
    if (need.name === undefined) {
      const next = plain.find((statement) => getModuleName(statement).toLowerCase() > key);
      if (next !== undefined) return { offset: getLineStart(file.text, next.start), form: 'line-before' };
      const last = plain.at(-1);
      if (last !== undefined) return { offset: getLineEnd(file.text, last.end), form: 'line-after' };
      const first = group[0] ?? firstSame;
      return { offset: getLineStart(file.text, first.start), form: 'line-before' };
    }
    const from = group.filter((statement) => statement.type === 'import_from_statement');
    const next = from.find((statement) => getModuleName(statement).toLowerCase() > key);
    if (next !== undefined) return { offset: getLineStart(file.text, next.start), form: 'line-before' };
    return { offset: getLineEnd(file.text, (group.at(-1) ?? firstSame).end), form: 'line-after' };
  }
  const before = category === 'stdlib' ? [] : imports.filter((statement) => getCategory(getModuleName(statement)) !== 'local');
  const previous = before.at(-1);
  if (previous !== undefined) return { offset: getLineEnd(file.text, previous.end), form: 'block-after' };
  const first = imports[0] ?? section.imports[0] ?? section.last;
  const anchor = need.above !== undefined && (first === undefined || first.start > need.above) ? need.above : first?.start;
  if (anchor !== undefined) return { offset: getAttachedStart(file, anchor), form: 'block-before' };
  // No import at all: below the docstring, or at the top.
  const [statement] = findNamedChildren(file.root).filter((node) => node.start >= section.start);
  return statement === undefined
    ? { offset: file.text.length, form: 'line-before' }
    : { offset: getAttachedStart(file, statement.start), form: 'block-before' };
}

/** True where only imports stand between two statements, without a blank line. */
function isOneGroup(file: SourceFile, first: Node, last: Node): boolean {
  const between = file.text.slice(first.end, last.start);
  return !/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)/.test(between) && !isCellBoundary(file, first.end, last.start);
}

function isCellBoundary(file: SourceFile, start: number, end: number): boolean {
  return file.cells.some((cell) => start < cell.start && cell.start <= end);
}

/**
 * The start of the line at `offset`, or of the comment lines directly above it where they speak of it: a comment that opens the file
 * (shebang, cookie, licence) stays where it is.
 */
function getAttachedStart(file: SourceFile, offset: number): number {
  const { text } = file;
  const line = getLineStart(text, offset);
  let start = line;
  while (start > 0) {
    const previous = getLineStart(text, previousLineEnd(text, start));
    if (!/^[ \t]*#/.test(text.slice(previous, start))) break;
    start = previous;
  }
  const opensFile = start === 0 || file.cells.some((cell) => cell.start === start);
  return opensFile && start !== line ? line : start;
}

function previousLineEnd(text: string, lineStart: number): number {
  return text[lineStart - 2] === '\r' && text[lineStart - 1] === '\n' ? lineStart - 2 : lineStart - 1;
}

// ── Definitions and statements ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function planBlocks(
  file: SourceFile,
  definitions: readonly DefinitionNeed[],
  statements: readonly StatementNeed[],
  imports: readonly Piece[],
): Piece[] {
  const bySite = new Map<string, StatementNeed[]>();
  for (const need of statements) {
    const key = `${need.site.offset} ${need.site.position} ${need.site.role ?? ''}`;
    const known = bySite.get(key);
    if (known === undefined) bySite.set(key, [need]);
    else known.push(need);
  }
  const pieces: Piece[] = [];
  let areDefinitionsPlaced = definitions.length === 0;
  for (const group of bySite.values()) {
    group.sort((a, b) => a.order - b.order || (a.code < b.code ? -1 : 1));
    const [first] = group;
    if (first === undefined) continue;
    const lines = group.map((need) => restyle(need.code, file.style, need.site.indent));
    if (first.site.role === 'definitions') {
      pieces.push(placeTopLevel(file, first.site, definitions, lines));
      areDefinitionsPlaced = true;
    } else {
      pieces.push(first.site.role === 'imports' ? placeBetweenImports(file, first.site, lines, hasImportAt(file, first.site, imports)) : placeStatements(file, first.site, lines));
    }
  }
  if (!areDefinitionsPlaced) pieces.push(placeTopLevel(file, getDefinitionsSite(file), definitions, []));
  return pieces;
}

function placeStatements(file: SourceFile, site: Site, lines: readonly string[]): Piece {
  const { newline } = file.style;
  const code = lines.join(newline);
  if (site.position === 'before') {
    const start = getLineStart(file.text, site.offset);
    return { start, end: start, text: code + newline, rank: 5 };
  }
  const end = getLineEnd(file.text, site.offset);
  return { start: end, end, text: newline + code, rank: 5 };
}

/** True where a planned import already brings the blank line above a site. */
function hasImportAt(file: SourceFile, site: Site, imports: readonly Piece[]): boolean {
  const start = getAttachedStart(file, site.offset);
  return imports.some((piece) => piece.start === start && piece.rank === 0);
}

/** A statement above an import, in a group of its own: blank lines on both sides. */
function placeBetweenImports(file: SourceFile, site: Site, lines: readonly string[], hasImportAbove: boolean): Piece {
  const { newline } = file.style;
  const start = getAttachedStart(file, site.offset);
  const before = file.text.slice(0, start);
  const isFirst = before === '' || hasImportAbove || file.cells.some((cell) => cell.start === start);
  const gap = isFirst || /(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/.test(before) ? '' : newline;
  return { start, end: start, text: gap + lines.join(newline) + newline + newline, rank: 3 };
}

/**
 * Definitions, then statements, between the imports and the rest of the module, with black's blank lines:
 *
 *     import torch                     import torch
 *
 *     x = 1                     →
 *                                      def seed_everything(seed: int) -> None:
 *                                          ...
 *
 *
 *                                      seed_everything(42)
 *
 *                                      x = 1
 */
function placeTopLevel(file: SourceFile, site: Site, definitions: readonly DefinitionNeed[], lines: readonly string[]): Piece {
  const { text } = file;
  const { newline } = file.style;
  const two = newline.repeat(3);
  const blocks = definitions.map((need) => restyle(need.code, file.style));
  if (lines.length > 0) blocks.push(lines.join(newline));
  const code = blocks.join(two);
  const cellEnd = file.cells.find((cell) => cell.start <= site.offset && site.offset <= cell.end)?.end ?? text.length;
  if (site.position === 'before') {
    const start = getAttachedStart(file, site.offset);
    return { start, end: start, text: code + (lines.length > 0 ? newline.repeat(2) : two), rank: 5 };
  }
  const start = getLineEnd(text, site.offset);
  let next = start;
  while (next < cellEnd && /\s/.test(text[next] ?? '')) next++;
  const lead = lines.length > 0 && definitions.length === 0 ? newline.repeat(2) : two;
  if (next >= cellEnd) return { start, end: start, text: lead + code, rank: 5 };
  // Keep the indent of what follows (top level, so normally none) out of the replaced blank lines.
  next = getLineStart(text, next);
  const rest = text.slice(next, cellEnd);
  const followsDefinition = /^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*(?:def |class |async def |@)/.test(rest);
  const trail = lines.length > 0 && !followsDefinition ? newline.repeat(2) : two;
  return { start, end: next, text: lead + code + trail, rank: 5 };
}
