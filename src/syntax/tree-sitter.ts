/**
 * The only module that knows web-tree-sitter. It parses a text and copies the tree into columns (`columns.ts`), then frees it.
 */
import { readFileSync } from 'node:fs';
import { Language, Parser } from 'web-tree-sitter';
import { createColumns, createGrammar, ERROR, SyntaxTree, type Columns, type Grammar } from './columns.ts';
import type { Tree } from './node.ts';

function readGrammar(language: Language): Grammar {
  const types: string[] = [];
  const isNamed: boolean[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    types.push(language.nodeTypeForId(id) ?? '');
    isNamed.push(language.nodeTypeIsNamed(id));
  }
  const fields: (string | undefined)[] = [undefined];
  for (let id = 1; id <= language.fieldCount; id++) fields.push(language.fieldNameForId(id) ?? undefined);
  return createGrammar(types, isNamed, fields);
}

/**
 * What is used of the WebAssembly module itself: the functions that walk a tree, with the tree's address for their argument. web-tree-sitter's own
 * `TreeCursor` copies the cursor out of and into WebAssembly memory around each of these calls, which takes longer than the call; with
 * one cursor at a time its place in that memory (the transfer buffer) can simply be left alone. The names are those of web-tree-sitter
 * 0.27, pinned in package.json; a copy made through `TreeCursor` is compared in the tests.
 */
interface Runtime {
  /** The text from a position on: what the parser reads now. */
  readonly currentParseCallback: (index: number) => string;
  _ts_tree_root_node_wasm(tree: number): void;
  _ts_tree_cursor_new_wasm(tree: number): void;
  _ts_tree_cursor_delete_wasm(tree: number): void;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_current_field_id_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

/** Where columns are filled, larger than any tree so far; copied from there. */
let scratch: Omit<Columns, 'missing'> | undefined;

/** Doubles the scratch columns, and keeps what is in them. */
function growScratch(old: Omit<Columns, 'missing'>): Omit<Columns, 'missing'> {
  const grown = createColumns(old.types.length * 2);
  grown.types.set(old.types);
  grown.fields.set(old.fields);
  grown.starts.set(old.starts);
  grown.ends.set(old.ends);
  grown.lasts.set(old.lasts);
  grown.parents.set(old.parents);
  return grown;
}

/** Comments in lines of their own with nothing but empty lines between them, all indented alike. The offsets are those of their `#`. */
interface CommentRun {
  readonly first: number;
  /** All but the first and the last. */
  readonly inner: readonly number[];
}

/** Empty lines, and the indentation of a comment below. */
const NEXT_COMMENT = /(?:[ \t\f\r]*\n)*([ \t]*)#/y;

/**
 * At each comment the scanner of the grammar looks for the next line of code, through all the comments on the way, so that its time grows with
 * the square of their number: it takes 16 s for 2,000 lines. All but the first and the last of a run are
 * therefore kept from it, and put into the tree when it is copied, beside the first one.
 */
function findCommentRuns(text: string): CommentRun[] {
  const runs: CommentRun[] = [];
  let hash = text.indexOf('#');
  while (hash !== -1) {
    const indentation = text.slice(text.lastIndexOf('\n', hash) + 1, hash);
    let lineEnd = text.indexOf('\n', hash);
    if (/^[ \t]*$/.test(indentation)) {
      const hashes = [hash];
      while (lineEnd !== -1) {
        NEXT_COMMENT.lastIndex = lineEnd + 1;
        if (NEXT_COMMENT.exec(text)?.[1] !== indentation) break;
        hashes.push(NEXT_COMMENT.lastIndex - 1);
        lineEnd = text.indexOf('\n', NEXT_COMMENT.lastIndex);
      }
      if (hashes.length > 2) runs.push({ first: hash, inner: hashes.slice(1, -1) });
    }
    hash = lineEnd === -1 ? -1 : text.indexOf('#', lineEnd);
  }
  return runs;
}

/** The text with empty lines for the inner comments of runs, at the same offsets. */
function hideComments(text: string, runs: readonly CommentRun[]): string {
  let hidden = '';
  let end = 0;
  for (const { inner } of runs) {
    const from = text.lastIndexOf('\n', inner[0] ?? 0);
    const to = text.indexOf('\n', inner.at(-1));
    hidden += text.slice(end, from) + '\n'.repeat(to - from);
    end = to;
  }
  return hidden + text.slice(end);
}

/** What lines in a string may hold that makes a tree of them: the string's end, an escape sequence, an interpolation. */
const STRING_PARTS = /["'\\{}]/;

/**
 * Copies the tree at `address`, whose cursor must be at the root.
 *
 * @param runs the comments that were hidden from the parser
 * @returns undefined where a run stands in a string whose parts would be missing
 */
function copyTree(wasm: Runtime, address: number, text: string, grammar: Grammar, runs: readonly CommentRun[]): Tree | undefined {
  const waiting = new Map(runs.map((run) => [run.first, run]));
  scratch ??= createColumns(1 << 14);
  let { types, fields, starts, ends, lasts, parents } = scratch;
  const missing = new Set<number>();
  let parent = 0;
  for (let index = 0; ; index++) {
    if (index === types.length) ({ types, fields, starts, ends, lasts, parents } = scratch = growScratch(scratch));
    const id = wasm._ts_tree_cursor_current_node_type_id_wasm(address);
    const type = grammar.types[id];
    const isNamed = grammar.isNamed[id] ?? true;
    const start = wasm._ts_tree_cursor_start_index_wasm(address);
    // A token's end is its start plus its own length, unless the parser invented it; only then is the slower question asked.
    const isToken = type !== undefined && !isNamed && text.startsWith(type, start);
    let end = isToken ? start + type.length : wasm._ts_tree_cursor_end_index_wasm(address);
    if (!isToken && (start === end || !isNamed) && wasm._ts_tree_cursor_current_node_is_missing_wasm(address) === 1) {
      missing.add(index);
      end = start;
    }
    types[index] = type === undefined ? ERROR : id;
    fields[index] = wasm._ts_tree_cursor_current_field_id_wasm(address);
    starts[index] = start;
    ends[index] = end;
    lasts[index] = index;
    parents[index] = parent;
    const run = type === 'comment' ? waiting.get(start) : undefined;
    if (run !== undefined) {
      waiting.delete(start);
      // The same for all lines: a comment ends before or after a carriage return.
      const rest = text.indexOf('\n', start) - end;
      const field = fields[index] ?? 0;
      for (const hash of run.inner) {
        index++;
        if (index === types.length) ({ types, fields, starts, ends, lasts, parents } = scratch = growScratch(scratch));
        types[index] = id;
        fields[index] = field;
        starts[index] = hash;
        ends[index] = text.indexOf('\n', hash) - rest;
        lasts[index] = index;
        parents[index] = parent;
      }
    }
    if (isNamed && wasm._ts_tree_cursor_goto_first_child_wasm(address) === 1) {
      parent = index;
      continue;
    }
    let isDone = index === 0;
    while (!isDone && wasm._ts_tree_cursor_goto_next_sibling_wasm(address) !== 1) {
      if (wasm._ts_tree_cursor_goto_parent_wasm(address) !== 1) throw new Error('a node has no parent');
      lasts[parent] = index;
      isDone = parent === 0;
      parent = parents[parent] ?? 0;
    }
    if (!isDone) continue;
    for (const { inner } of waiting.values()) {
      if (STRING_PARTS.test(text.slice(inner[0], text.indexOf('\n', inner.at(-1))))) return undefined;
    }
    const length = index + 1;
    return new SyntaxTree(
      text,
      {
        types: types.slice(0, length),
        fields: fields.slice(0, length),
        starts: starts.slice(0, length),
        ends: ends.slice(0, length),
        lasts: lasts.slice(0, length),
        parents: parents.slice(0, length),
        missing,
      },
      grammar,
    );
  }
}

/** The build sets it: both .wasm files then lie beside the bundle. */
const isBundled = process.env['REPRO_FIX_BUNDLED'] === '1';

function readWasm(): { readonly runtime: Uint8Array<ArrayBuffer>; readonly python: Uint8Array<ArrayBuffer> } {
  const locate = (name: string): URL | string => {
    if (isBundled) return new URL(`./${name}`, import.meta.url);
    if (name === 'tree-sitter-python.wasm') return new URL(`../../grammar/${name}`, import.meta.url);
    return process
      .getBuiltinModule('node:module')
      .createRequire(import.meta.url)
      .resolve(`web-tree-sitter/${name}`);
  };
  return {
    runtime: readFileSync(locate('web-tree-sitter.wasm')),
    python: readFileSync(locate('tree-sitter-python.wasm')),
  };
}

/** Bytes of the buffer through which the parser asks for its input, in UTF-16; web-tree-sitter leaves the last two unused. */
const INPUT_BUFFER = 10 * 1024;

/** What Emscripten hands to `instantiateWasm`, as far as it is used here. */
interface Imports {
  readonly env: {
    readonly memory: { readonly buffer: ArrayBuffer };
    tree_sitter_parse_callback: (address: number, index: number, row: number, column: number, length: number) => void;
  };
}

/** The part of the global of that name that `@types/node` leaves out. */
const { Module, Instance } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object, imports: Imports) => object;
    };
  }
).WebAssembly;

/** Loads tree-sitter. Throws when the .wasm files cannot be read. */
export async function loadTreeSitter(): Promise<(text: string) => Tree> {
  const { runtime, python } = readWasm();
  // Emscripten makes the object it is given the module itself.
  const wasm: Runtime = {
    instantiateWasm(imports: Imports, receive: (instance: object, module: object) => void) {
      const { memory } = imports.env;
      // web-tree-sitter's own copies character by character in JavaScript, which for one small file takes as long as parsing it.
      imports.env.tree_sitter_parse_callback = (address, index, _row, _column, length) => {
        const chunk = wasm.currentParseCallback(index).slice(0, INPUT_BUFFER / 2 - 1);
        const bytes = Buffer.from(memory.buffer);
        bytes.write(chunk, address, 'utf16le');
        bytes.writeInt32LE(chunk.length, length);
      };
      const module = new Module(runtime);
      receive(new Instance(module, imports), module);
    },
  } as unknown as Runtime;
  await Parser.init(wasm);
  const language = await Language.load(python);
  const grammar = readGrammar(language);
  const parser = new Parser();
  parser.setLanguage(language);
  const parse = (text: string, runs: readonly CommentRun[]): Tree | undefined => {
    const tree = parser.parse(hideComments(text, runs));
    if (tree === null) throw new Error('the parser was given no language');
    const address = (tree as unknown as { readonly 0: number })[0];
    // Leaves the root in the transfer buffer, where the cursor is made from.
    wasm._ts_tree_root_node_wasm(address);
    wasm._ts_tree_cursor_new_wasm(address);
    try {
      return copyTree(wasm, address, text, grammar, runs);
    } finally {
      wasm._ts_tree_cursor_delete_wasm(address);
      tree.delete();
    }
  };
  return (text) => {
    const tree = parse(text, findCommentRuns(text)) ?? parse(text, []);
    if (tree === undefined) throw new Error('no comment was hidden');
    return tree;
  };
}
