/**
 * The only module that knows web-tree-sitter. It parses a text and copies the tree into plain nodes (`node.ts`), then frees it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { Node, Tree } from './node.ts';

/** Parses Python source. Synchronous once loaded; never throws on bad syntax (see `tree.errors`). */
export type ParsePython = (text: string) => Tree;

/** The children of all leaves, which most nodes are. */
const NO_CHILDREN: SyntaxNode[] = [];

class SyntaxNode implements Node {
  children: SyntaxNode[] = NO_CHILDREN;
  end: number;
  last: number;
  readonly type: string;
  readonly start: number;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly field: string | undefined;
  readonly parent: SyntaxNode | undefined;
  readonly index: number;
  readonly tree: Tree;

  constructor(
    tree: Tree,
    parent: SyntaxNode | undefined,
    index: number,
    type: string,
    isNamed: boolean,
    isMissing: boolean,
    field: string | undefined,
    start: number,
    end: number,
  ) {
    this.tree = tree;
    this.parent = parent;
    this.index = index;
    this.last = index;
    this.type = type;
    this.isNamed = isNamed;
    this.isMissing = isMissing;
    this.field = field;
    this.start = start;
    this.end = end;
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }
}

interface Grammar {
  readonly types: readonly string[];
  readonly isNamed: readonly boolean[];
  readonly fields: readonly (string | undefined)[];
}

function readGrammar(language: Language): Grammar {
  const types: string[] = [];
  const isNamed: boolean[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    types.push(language.nodeTypeForId(id) ?? '');
    isNamed.push(language.nodeTypeIsNamed(id));
  }
  const fields: (string | undefined)[] = [undefined];
  for (let id = 1; id <= language.fieldCount; id++) fields.push(language.fieldNameForId(id) ?? undefined);
  return { types, isNamed, fields };
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

/** Copies the tree at `address`, whose cursor must be at the root. */
function copyTree(wasm: Runtime, address: number, text: string, grammar: Grammar): Tree {
  const nodes: SyntaxNode[] = [];
  const errors: SyntaxNode[] = [];
  const tree: { text: string; root: Node; nodes: readonly Node[]; errors: readonly Node[] } = {
    text,
    root: undefined as unknown as Node,
    nodes,
    errors,
  };
  let parent: SyntaxNode | undefined;
  for (;;) {
    const id = wasm._ts_tree_cursor_current_node_type_id_wasm(address);
    const type = grammar.types[id] ?? 'ERROR';
    const isNamed = grammar.isNamed[id] ?? true;
    const start = wasm._ts_tree_cursor_start_index_wasm(address);
    const end = isNamed ? wasm._ts_tree_cursor_end_index_wasm(address) : start + type.length;
    // A token's end is its start plus its own length, unless the parser invented it; only then is the slower question asked.
    const isMissing =
      (isNamed ? start === end : !text.startsWith(type, start)) && wasm._ts_tree_cursor_current_node_is_missing_wasm(address) === 1;
    const field = grammar.fields[wasm._ts_tree_cursor_current_field_id_wasm(address)];
    const tokenEnd =
      isNamed || isMissing || text.startsWith(type, start) ? (isMissing ? start : end) : wasm._ts_tree_cursor_end_index_wasm(address);
    const node = new SyntaxNode(tree, parent, nodes.length, type, isNamed, isMissing, field, start, tokenEnd);
    nodes.push(node);
    if (parent?.children === NO_CHILDREN) parent.children = [node];
    else parent?.children.push(node);
    if (isMissing || type === 'ERROR') errors.push(node);
    if (isNamed && wasm._ts_tree_cursor_goto_first_child_wasm(address) === 1) {
      parent = node;
      continue;
    }
    while (wasm._ts_tree_cursor_goto_next_sibling_wasm(address) !== 1) {
      if (parent === undefined || wasm._ts_tree_cursor_goto_parent_wasm(address) !== 1) {
        const root = nodes[0];
        if (root === undefined) throw new Error('the parser returned an empty tree');
        tree.root = root;
        root.last = nodes.length - 1;
        return tree;
      }
      parent.last = nodes.length - 1;
      parent = parent.parent;
    }
  }
}

/** The build sets it: both .wasm files then lie beside the bundle. */
const isBundled = process.env['REPRO_FIX_BUNDLED'] === '1';

function readWasm(): { readonly runtime: Uint8Array<ArrayBuffer>; readonly python: Uint8Array<ArrayBuffer> } {
  const locate = (name: string): URL | string => {
    if (isBundled) return new URL(`./${name}`, import.meta.url);
    if (name === 'tree-sitter-python.wasm') return new URL(`../../grammar/${name}`, import.meta.url);
    return createRequire(import.meta.url).resolve(`web-tree-sitter/${name}`);
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

async function load(): Promise<ParsePython> {
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
  return (text) => {
    const tree = parser.parse(text);
    if (tree === null) throw new Error('the parser was given no language');
    const address = (tree as unknown as { readonly 0: number })[0];
    // Leaves the root in the transfer buffer, where the cursor is made from.
    wasm._ts_tree_root_node_wasm(address);
    wasm._ts_tree_cursor_new_wasm(address);
    try {
      return copyTree(wasm, address, text, grammar);
    } finally {
      wasm._ts_tree_cursor_delete_wasm(address);
      tree.delete();
    }
  };
}

let loading: Promise<ParsePython> | undefined;

/** Loads the parser once per process. Throws when the .wasm files cannot be read. */
export function loadParser(): Promise<ParsePython> {
  loading ??= load();
  return loading;
}
