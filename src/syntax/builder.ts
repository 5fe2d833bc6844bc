/** The nodes of a tree while the fast parser makes them: linked lists in typed arrays, by the order in which they are made. */
import { createColumns, createGrammar, SyntaxTree } from './columns.ts';
import * as g from './grammar.ts';
import { fail, type Extras } from './lexer.ts';
import type { Tree } from './node.ts';

const GRAMMAR = createGrammar(
  g.TYPES,
  g.TYPES.map((_, type) => type < g.FIRST_TOKEN),
  g.FIELDS,
);

const NO_MISSING: ReadonlySet<number> = new Set();

/** No list of nodes is kept for the next parse that is longer than this. */
const LARGEST_KEPT = 1 << 20;

/** Node 0 is none: a list ends with it. */
export class Builder {
  count = 1;
  #capacity: number;
  types: Uint8Array;
  fields: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** The first child, the last one, and the next sibling. */
  firsts: Uint32Array;
  lasts: Uint32Array;
  nexts: Uint32Array;
  /** For a node that takes in extras after its last child: how many extras there are before its end. */
  closes: Uint32Array;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.types = new Uint8Array(capacity);
    this.fields = new Uint8Array(capacity);
    this.starts = new Uint32Array(capacity);
    this.ends = new Uint32Array(capacity);
    this.firsts = new Uint32Array(capacity);
    this.lasts = new Uint32Array(capacity);
    this.nexts = new Uint32Array(capacity);
    this.closes = new Uint32Array(capacity);
  }

  #grow(): void {
    const grown = new Builder(this.#capacity * 2);
    for (const name of ['types', 'fields', 'starts', 'ends', 'firsts', 'lasts', 'nexts', 'closes'] as const) {
      grown[name].set(this[name]);
      (this[name] as Uint8Array | Uint32Array) = grown[name];
    }
    this.#capacity *= 2;
  }

  add(type: number, start: number, end: number): number {
    const node = this.count++;
    if (node === this.#capacity) this.#grow();
    this.types[node] = type;
    this.fields[node] = 0;
    this.starts[node] = start;
    this.ends[node] = end;
    this.firsts[node] = 0;
    this.nexts[node] = 0;
    this.closes[node] = 0;
    return node;
  }

  /** Makes `child`, which is in no list, the last child of `parent`. */
  append(parent: number, child: number, field = 0): void {
    if (this.firsts[parent] === 0) this.firsts[parent] = child;
    else this.nexts[this.lasts[parent] ?? 0] = child;
    this.lasts[parent] = child;
    this.nexts[child] = 0;
    this.fields[child] = field;
    this.ends[parent] = this.ends[child] ?? 0;
  }

  getType(node: number): number {
    return this.types[node] ?? 0;
  }

  getStart(node: number): number {
    return this.starts[node] ?? 0;
  }

  getFirst(node: number): number {
    return this.firsts[node] ?? 0;
  }

  getNext(node: number): number {
    return this.nexts[node] ?? 0;
  }

  /** Numbers the nodes below `root` in pre-order and puts the extras among them: each into the smallest node with a token on either side of it. */
  finish(root: number, text: string, extras: Extras): Tree {
    const size = this.count - 1 + extras.types.length;
    const columns = createColumns(size);
    const { types, fields, starts, ends, lasts, parents } = columns;
    let index = 0;
    let extra = 0;
    const addExtra = (parent: number): void => {
      types[index] = extras.types[extra] ?? 0;
      starts[index] = extras.starts[extra] ?? 0;
      ends[index] = extras.ends[extra] ?? 0;
      lasts[index] = index;
      parents[index] = parent;
      index++;
      extra++;
    };
    let nextExtra = extras.starts[0] ?? Infinity;
    // The ancestors of the node, by their numbers here and in the tree.
    const made: number[] = [];
    const numbers: number[] = [];
    let node = root;
    let parent = 0;
    while (node !== 0) {
      const start = this.starts[node] ?? 0;
      while (nextExtra < start) {
        addExtra(parent);
        nextExtra = extras.starts[extra] ?? Infinity;
      }
      types[index] = this.types[node] ?? 0;
      fields[index] = this.fields[node] ?? 0;
      starts[index] = start;
      ends[index] = this.ends[node] ?? 0;
      lasts[index] = index;
      parents[index] = parent;
      const first = this.firsts[node] ?? 0;
      if (first !== 0) {
        made.push(node);
        numbers.push(index);
        parent = index;
        index++;
        node = first;
        continue;
      }
      index++;
      node = this.nexts[node] ?? 0;
      while (node === 0) {
        const closed = made.pop();
        numbers.pop();
        if (closed === undefined) break;
        const closes = this.closes[closed] ?? 0;
        if (extra < closes) {
          while (extra < closes) addExtra(parent);
          nextExtra = extras.starts[extra] ?? Infinity;
        }
        const last = index - 1;
        lasts[parent] = last;
        const end = ends[last] ?? 0;
        if (end > (ends[parent] ?? 0)) ends[parent] = end;
        parent = numbers.at(-1) ?? 0;
        node = this.nexts[closed] ?? 0;
      }
    }
    if (index !== size) fail();
    return new SyntaxTree(text, { ...columns, missing: NO_MISSING }, GRAMMAR);
  }
}

let kept: Builder | undefined;

/** A builder without nodes: the last one where it is small enough. */
export function takeBuilder(): Builder {
  if (kept === undefined || kept.types.length > LARGEST_KEPT) kept = new Builder(1 << 14);
  kept.count = 1;
  return kept;
}
