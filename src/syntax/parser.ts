/**
 * The parser behind one function. `descent.ts` parses what it can, at several times the speed of tree-sitter, and makes the same tree; the rest
 * goes to tree-sitter: every syntax error, from which only tree-sitter recovers, and what is rare.
 */
import { tryParse } from './descent.ts';
import type { Tree } from './node.ts';
import { loadTreeSitter } from './tree-sitter.ts';

/** Parses Python source. Synchronous once loaded; never throws on bad syntax (see `tree.errors`). */
export type ParsePython = (text: string) => Tree;

async function load(): Promise<ParsePython> {
  const parse = await loadTreeSitter();
  return (text) => tryParse(text) ?? parse(text);
}

let loading: Promise<ParsePython> | undefined;

/** Loads the parser once per process. Throws when the .wasm files cannot be read. */
export function loadParser(): Promise<ParsePython> {
  loading ??= load();
  return loading;
}
