/**
 * The parser behind one function. `descent.ts` parses what it can, at several times the speed of tree-sitter, and makes the same tree; the rest
 * goes to tree-sitter: every syntax error, from which only tree-sitter recovers, and what is rare.
 */
import { tryParse } from './descent.ts';
import type { Tree } from './node.ts';

/** Parses Python source. Synchronous once loaded; never throws on bad syntax (see `tree.errors`). */
export type ParsePython = (text: string) => Tree;

let treeSitter: ParsePython | undefined;
let loading: Promise<void> | undefined;

async function loadTreeSitter(): Promise<void> {
  const module = await import('./tree-sitter.ts');
  treeSitter = await module.loadTreeSitter();
}

/** Loads the parser once per process. Throws when the .wasm files cannot be read. */
export async function loadParser(): Promise<ParsePython> {
  loading ??= loadTreeSitter();
  await loading;
  return (text) => tryParse(text) ?? parseRest(text);
}

function parseRest(text: string): Tree {
  if (treeSitter === undefined) throw new Error('a source that only tree-sitter can parse was met before it was loaded');
  return treeSitter(text);
}

/** A parser without tree-sitter, which takes as long to load as some hundred kB of Python to parse, and of which most runs need nothing. */
export interface LightParser {
  /** Throws on a source that only tree-sitter can parse, unless `loadParser` is done. */
  readonly parse: ParsePython;
  /** How many times `parse` has thrown: what was made of the exception is worth nothing. */
  readonly countFailures: () => number;
}

export function createLightParser(): LightParser {
  let failures = 0;
  return {
    parse(text) {
      const tree = tryParse(text);
      if (tree !== undefined) return tree;
      if (treeSitter === undefined) failures++;
      return parseRest(text);
    },
    countFailures: () => failures,
  };
}
