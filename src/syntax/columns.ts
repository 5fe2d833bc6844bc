/**
 * What is known of the nodes of a tree, by index, and the plain nodes made of it on demand. `Columns` is how a parser hands over a tree.
 */
import type { Node, Tree } from './node.ts';

/** The children of all leaves, which most nodes are. */
const NO_CHILDREN: readonly SyntaxNode[] = [];

class SyntaxNode implements Node {
  readonly tree: SyntaxTree;
  readonly index: number;
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly last: number;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly field: string | undefined;
  #children: readonly SyntaxNode[] | undefined;

  constructor(tree: SyntaxTree, index: number, columns: Columns, grammar: Grammar) {
    const type = columns.types[index] ?? ERROR;
    const start = columns.starts[index] ?? 0;
    this.tree = tree;
    this.index = index;
    this.type = grammar.types[type] ?? 'ERROR';
    this.start = start;
    this.end = columns.ends[index] ?? start;
    this.last = columns.lasts[index] ?? index;
    this.isNamed = grammar.isNamed[type] ?? true;
    this.isMissing = columns.missing.has(index);
    this.field = grammar.fields[columns.fields[index] ?? 0];
  }

  get parent(): SyntaxNode | undefined {
    return this.index === 0 ? undefined : this.tree.getNode(this.tree.getParent(this.index));
  }

  get children(): readonly SyntaxNode[] {
    if (this.last === this.index) return NO_CHILDREN;
    if (this.#children === undefined) {
      const children: SyntaxNode[] = [];
      for (let index = this.index + 1; index <= this.last; index = this.tree.getLast(index) + 1) children.push(this.tree.getNode(index));
      this.#children = children;
    }
    return this.#children;
  }

  get text(): string {
    return this.tree.text.slice(this.start, this.end);
  }
}

/** What is known of the nodes of a tree, by index. */
export interface Columns {
  /** Numbers of types, `ERROR` for those that the grammar has none for. */
  readonly types: Uint16Array;
  readonly fields: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly lasts: Uint32Array;
  readonly parents: Uint32Array;
  /** There are few of them. */
  readonly missing: ReadonlySet<number>;
}

/** Columns for `size` nodes, all zero, for a parser to fill. */
export function createColumns(size: number): Omit<Columns, 'missing'> {
  return {
    types: new Uint16Array(size),
    fields: new Uint8Array(size),
    starts: new Uint32Array(size),
    ends: new Uint32Array(size),
    lasts: new Uint32Array(size),
    parents: new Uint32Array(size),
  };
}

export const ERROR = 0xffff;

/** The names behind the numbers of `Columns`. */
export interface Grammar {
  readonly types: readonly string[];
  /** The numbers of each type, of which an alias has several. */
  readonly numbers: ReadonlyMap<string, readonly number[]>;
  readonly isNamed: readonly boolean[];
  readonly fields: readonly (string | undefined)[];
}

export function createGrammar(types: readonly string[], isNamed: readonly boolean[], fields: readonly (string | undefined)[]): Grammar {
  const numbers = new Map<string, number[]>();
  for (const [id, type] of types.entries()) {
    const known = numbers.get(type);
    if (known === undefined) numbers.set(type, [id]);
    else known.push(id);
  }
  return { types, numbers, isNamed, fields };
}

const marksOfTypes = new WeakMap<Grammar, Map<ReadonlyMap<string, number>, Uint8Array>>();

/** Marks by the numbers of types. A keyword is not marked with the node of its name. */
function findMarks(grammar: Grammar, marks: ReadonlyMap<string, number>): Uint8Array {
  let ofGrammar = marksOfTypes.get(grammar);
  if (ofGrammar === undefined) marksOfTypes.set(grammar, (ofGrammar = new Map<ReadonlyMap<string, number>, Uint8Array>()));
  let found = ofGrammar.get(marks);
  if (found === undefined) {
    found = Uint8Array.from(grammar.types, (type, number) => (grammar.isNamed[number] === true ? (marks.get(type) ?? 0) : 0));
    ofGrammar.set(marks, found);
  }
  return found;
}

/** Nodes are made when they are asked for: most tokens never are. */
export class SyntaxTree implements Tree {
  readonly text: string;
  readonly length: number;
  readonly errors: readonly SyntaxNode[];
  readonly #columns: Columns;
  readonly #grammar: Grammar;
  readonly #made: (SyntaxNode | undefined)[];
  #nodes: readonly SyntaxNode[] | undefined;

  constructor(text: string, columns: Columns, grammar: Grammar) {
    this.text = text;
    this.length = columns.types.length;
    this.#columns = columns;
    this.#grammar = grammar;
    this.#made = new Array<SyntaxNode | undefined>(this.length);
    const errors: SyntaxNode[] = [];
    for (const index of columns.missing) errors.push(this.getNode(index));
    for (let index = columns.types.indexOf(ERROR); index !== -1; index = columns.types.indexOf(ERROR, index + 1)) {
      if (!columns.missing.has(index)) errors.push(this.getNode(index));
    }
    this.errors = errors.sort((a, b) => a.index - b.index);
  }

  get root(): SyntaxNode {
    return this.getNode(0);
  }

  get nodes(): readonly SyntaxNode[] {
    return (this.#nodes ??= Array.from({ length: this.length }, (_, index) => this.getNode(index)));
  }

  getNode(index: number): SyntaxNode {
    return (this.#made[index] ??= new SyntaxNode(this, index, this.#columns, this.#grammar));
  }

  getType(index: number): string {
    return this.#grammar.types[this.#columns.types[index] ?? ERROR] ?? 'ERROR';
  }

  isMissing(index: number): boolean {
    return this.#columns.missing.has(index);
  }

  getText(index: number): string {
    const { starts, ends } = this.#columns;
    return this.text.slice(starts[index], ends[index]);
  }

  isNamed(index: number): boolean {
    return this.#grammar.isNamed[this.#columns.types[index] ?? ERROR] ?? true;
  }

  getField(index: number): string | undefined {
    return this.#grammar.fields[this.#columns.fields[index] ?? 0];
  }

  getParent(index: number): number {
    return this.#columns.parents[index] ?? 0;
  }

  getLast(index: number): number {
    return this.#columns.lasts[index] ?? index;
  }

  markTypes(marks: ReadonlyMap<string, number>): Uint8Array {
    const { types } = this.#columns;
    const ofTypes = findMarks(this.#grammar, marks);
    const found = new Uint8Array(types.length);
    for (let index = 0; index < types.length; index++) found[index] = ofTypes[types[index] ?? ERROR] ?? 0;
    return found;
  }

  findType(type: string): SyntaxNode[] {
    const { types } = this.#columns;
    const found: SyntaxNode[] = [];
    const [only, ...others] = type === 'ERROR' ? [ERROR] : (this.#grammar.numbers.get(type) ?? []);
    if (only === undefined) return found;
    if (others.length === 0) {
      for (let index = types.indexOf(only); index !== -1; index = types.indexOf(only, index + 1)) found.push(this.getNode(index));
      return found;
    }
    for (let index = 0; index < types.length; index++) {
      const number = types[index];
      if (number === only || (number !== undefined && others.includes(number))) found.push(this.getNode(index));
    }
    return found;
  }
}
