/**
 * The concrete syntax tree as plain, immutable JavaScript data.
 *
 * A tree-sitter tree is copied out of WebAssembly memory once and freed at once, so a node never dangles and costs no call
 * into WebAssembly. Nodes are numbered in pre-order: the descendants of a node come right after it, which makes every walk a loop (no
 * recursion, so a deeply nested expression cannot overflow the stack). What is known of them stands in columns, of which a node is made
 * when it is asked for; a walk over many asks the tree by index first.
 *
 * Node types and field names are those of tree-sitter-python 0.25. Positions are UTF-16 offsets into the parsed text.
 */

/** One node of the tree: a construct (`isNamed`) or a token such as `(` or `def`. */
export interface Node {
  /** Node type of the grammar (`call`, `identifier`), the token itself (`(`), or `ERROR`. */
  readonly type: string;
  /** First UTF-16 offset. */
  readonly start: number;
  /** UTF-16 offset after the last character. */
  readonly end: number;
  readonly isNamed: boolean;
  /** True where the parser invented a token of width 0 to recover from a syntax error. */
  readonly isMissing: boolean;
  /** Name of the parent's field this node fills, such as `function` or `arguments` of a `call`. */
  readonly field: string | undefined;
  readonly parent: Node | undefined;
  /** All children, tokens and comments included. */
  readonly children: readonly Node[];
  /** Position in `tree.nodes`. */
  readonly index: number;
  /** Position in `tree.nodes` of the last descendant (the node's own where it has none). */
  readonly last: number;
  readonly tree: Tree;
  /** The source text of the node. */
  readonly text: string;
}

/** A parsed text. */
export interface Tree {
  readonly text: string;
  readonly root: Node;
  /** Every node in pre-order; `nodes[0]` is the root. Makes them all: `walkDescendants` makes those of some types only. */
  readonly nodes: readonly Node[];
  /** Number of nodes. */
  readonly length: number;
  /** The node at an index, and what is known of it without making it. */
  getNode(index: number): Node;
  getType(index: number): string;
  isNamed(index: number): boolean;
  isMissing(index: number): boolean;
  getField(index: number): string | undefined;
  getText(index: number): string;
  /** The index of the parent; the root's own for the root. */
  getParent(index: number): number;
  /** The index of the last descendant. */
  getLast(index: number): number;
  /** What `marks` says of each node, by index: a number up to 255 for the type of a named node, 0 for others. */
  markTypes(marks: ReadonlyMap<string, number>): Uint8Array;
  /** The nodes of a type, in order. */
  findType(type: string): readonly Node[];
  /** `ERROR` nodes and missing tokens, in order. Empty for a clean parse. */
  readonly errors: readonly Node[];
}

/** The child that fills `field`, or undefined. */
export function getField({ tree, index, last }: Node, field: string): Node | undefined {
  for (let child = index + 1; child <= last; child = tree.getLast(child) + 1)
    if (tree.getField(child) === field) return tree.getNode(child);
  return undefined;
}

/** All children that fill `field`. */
export function findFields({ tree, index, last }: Node, field: string): Node[] {
  const found: Node[] = [];
  for (let child = index + 1; child <= last; child = tree.getLast(child) + 1)
    if (tree.getField(child) === field) found.push(tree.getNode(child));
  return found;
}

/** Named children without comments: the constructs a Python reader would count. */
export function findNamedChildren({ tree, index, last }: Node): Node[] {
  const found: Node[] = [];
  for (let child = index + 1; child <= last; child = tree.getLast(child) + 1)
    if (tree.isNamed(child) && tree.getType(child) !== 'comment') found.push(tree.getNode(child));
  return found;
}

/** The nodes of a tree by type, in source order, for the types that were asked for: each transform asks for all calls of a file. */
const nodesByType = new WeakMap<Tree, Map<string, readonly Node[]>>();

function findNodesOfType(tree: Tree, type: string): readonly Node[] {
  let byType = nodesByType.get(tree);
  if (byType === undefined) nodesByType.set(tree, (byType = new Map<string, readonly Node[]>()));
  let found = byType.get(type);
  if (found === undefined) byType.set(type, (found = tree.findType(type)));
  return found;
}

/** The position of the first of `nodes` that comes after `index` in its tree. */
function findPositionAfter(nodes: readonly Node[], index: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nodes[middle]?.index ?? Infinity) <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Nodes with fewer descendants are walked, not looked up. */
const FEW = 64;

/** The descendants in source order, the node itself left out; `types` keeps only those node types. */
export function* walkDescendants(node: Node, ...types: readonly string[]): Generator<Node> {
  const { tree } = node;
  const [type] = types;
  if (type !== undefined && types.length === 1 && node.last - node.index >= FEW) {
    const all = findNodesOfType(tree, type);
    for (let position = findPositionAfter(all, node.index); position < all.length; position++) {
      const descendant = all[position];
      if (descendant === undefined || descendant.index > node.last) return;
      yield descendant;
    }
    return;
  }
  for (let index = node.index + 1; index <= node.last; index++) {
    if (types.length === 0 || types.includes(tree.getType(index))) yield tree.getNode(index);
  }
}

/** The ancestors from the parent to the root. */
export function* walkAncestors(node: Node): Generator<Node> {
  for (let ancestor = node.parent; ancestor !== undefined; ancestor = ancestor.parent) yield ancestor;
}

/** The nearest ancestor of one of `types`, or undefined. */
export function getClosest(node: Node, ...types: readonly string[]): Node | undefined {
  for (const ancestor of walkAncestors(node)) if (types.includes(ancestor.type)) return ancestor;
  return undefined;
}

/** True when `inner` is `outer` or stands inside it. */
export function isInside(inner: Node, outer: Node): boolean {
  return inner.tree === outer.tree && outer.index <= inner.index && inner.index <= outer.last;
}

/** The smallest named node that covers the range `start` to `end`. */
export function getNodeAt(tree: Tree, start: number, end: number = start): Node {
  let node = tree.root;
  for (;;) {
    const inner = node.children.find((child) => child.isNamed && child.start <= start && end <= child.end);
    if (inner === undefined) return node;
    node = inner;
  }
}

/** Node types that hold a list of statements. */
const BLOCK_TYPES: readonly string[] = ['module', 'block'];

/** The statement that holds `node` (or is it): the ancestor whose parent is a block or the module. */
export function getStatement(node: Node): Node | undefined {
  let current: Node | undefined = node;
  while (current !== undefined && !(current.parent !== undefined && BLOCK_TYPES.includes(current.parent.type))) {
    current = current.parent;
  }
  return current;
}

/** The value of a plain string literal (no f-string, no bytes, no interpolation), or undefined. Escapes `\n \t \\ \' \"` are decoded. */
export function getStringValue(node: Node): string | undefined {
  if (node.type === 'parenthesized_expression') {
    const [inner] = findNamedChildren(node);
    return inner === undefined ? undefined : getStringValue(inner);
  }
  if (node.type !== 'string') return undefined;
  const open = node.children[0];
  const close = node.children.at(-1);
  if (open === undefined || close === undefined || open === close) return undefined;
  const prefix = open.text.replace(/["']+$/, '').toLowerCase();
  if (prefix.includes('f') || prefix.includes('b') || prefix.includes('t')) return undefined;
  const raw = node.tree.text.slice(open.end, close.start);
  if (prefix.includes('r')) return raw;
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' };
  return raw.replace(/\\([\s\S])/g, (whole, char: string) => escapes[char] ?? ('\\\'"'.includes(char) ? char : whole));
}

/** The value of an integer literal (`42`, `0xFF`, `1_000`, `-1`), or undefined. */
export function getIntegerValue(node: Node): number | undefined {
  if (node.type === 'unary_operator' && node.text.startsWith('-')) {
    const argument = getField(node, 'argument');
    const value = argument === undefined ? undefined : getIntegerValue(argument);
    return value === undefined ? undefined : -value;
  }
  if (node.type !== 'integer') return undefined;
  const value = Number(node.text.replaceAll('_', ''));
  return Number.isSafeInteger(value) ? value : undefined;
}

/** True for an identifier that is an attribute's or a keyword's, and refers to nothing. */
export function isNoName(identifier: Node): boolean {
  return identifier.field === 'attribute' || (identifier.field === 'name' && identifier.parent?.type === 'keyword_argument');
}

/** One argument of a call, as written. */
export interface Argument {
  readonly kind: 'positional' | 'keyword' | 'splat' | 'dictionary-splat';
  /** The keyword's name, for `keyword`. */
  readonly name: string | undefined;
  /** The whole argument, `name=` and stars included. */
  readonly node: Node;
  /** The expression passed. */
  readonly value: Node;
}

/** The arguments of a `call` in order. A generator argument (`f(x for x in y)`) counts as one positional argument. */
export function findArguments(call: Node): Argument[] {
  const list = getField(call, 'arguments');
  if (list === undefined) return [];
  if (list.type === 'generator_expression') return [{ kind: 'positional', name: undefined, node: list, value: list }];
  const found: Argument[] = [];
  for (const node of findNamedChildren(list)) {
    if (node.type === 'keyword_argument') {
      const value = getField(node, 'value');
      if (value !== undefined) found.push({ kind: 'keyword', name: getField(node, 'name')?.text, node, value });
    } else if (node.type === 'list_splat' || node.type === 'dictionary_splat') {
      const value = findNamedChildren(node)[0];
      const kind = node.type === 'list_splat' ? 'splat' : 'dictionary-splat';
      if (value !== undefined) found.push({ kind, name: undefined, node, value });
    } else if (node.type !== 'ERROR') {
      found.push({ kind: 'positional', name: undefined, node, value: node });
    }
  }
  return found;
}

/** The argument passed as keyword `name`, or at 0-based `position` where that is given and no splat stands before it. */
export function getArgument(call: Node, name: string, position?: number): Argument | undefined {
  const all = findArguments(call);
  const byName = all.find((argument) => argument.name === name);
  if (byName !== undefined || position === undefined) return byName;
  const splat = all.findIndex((argument) => argument.kind === 'splat');
  const positional = all.filter((argument) => argument.kind === 'positional');
  const candidate = positional[position];
  return candidate !== undefined && (splat === -1 || all.indexOf(candidate) < splat) ? candidate : undefined;
}
