/**
 * jscodeshift's Collection over the syntax tree: select nodes, narrow them down, record edits. Nodes are never changed; mutators record
 * edits, which the engine turns into one fix of the transform once it returns.
 */
import type { SourceFile } from '../document/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getArgument, getField, walkDescendants, type Argument, type Node } from '../syntax/node.ts';
import { applyEdits } from '../text/apply-edits.ts';
import { compareEdits, type Edit } from '../text/edit.ts';
import { getLineEnd, getLineIndent, getLineStart } from './layout.ts';

/** A pattern for `find` and `filter`: node type is given apart; each key is a field of the node, each value its source text. */
export type FieldPattern = Readonly<Record<string, string>>;

export interface Collection {
  readonly size: number;
  readonly nodes: readonly Node[];
  /** Descendants of a node type (`call`), whose fields have the given texts: `find('call', { function: 'print' })`. */
  find(type: string, pattern?: FieldPattern): Collection;
  /** Calls whose callee resolves to one of the dotted names, whatever it is called here: `calls('torch.utils.data.DataLoader')`. */
  calls(...names: readonly string[]): Collection;
  filter(test: (node: Node, index: number) => boolean): Collection;
  forEach(action: (node: Node, index: number) => void): Collection;
  map<T>(project: (node: Node, index: number) => T): T[];
  /** The nearest ancestor of that type of each node, each once. */
  closest(type: string): Collection;
  /** A collection of the node at `index`; negative counts from the end. Empty where there is none. */
  at(index: number): Collection;
  get(index?: number): Node | undefined;
  /** The argument `name=value` of the first node, which is a call; `position` is where it stands when passed by position. */
  keyword(name: string, position?: number): Argument | undefined;
  /** Replaces each node's text. */
  replaceWith(text: string | ((node: Node) => string)): Collection;
  /** Inserts whole lines above (below) the statement of each node, in its indent. */
  insertBefore(code: string | ((node: Node) => string)): Collection;
  insertAfter(code: string | ((node: Node) => string)): Collection;
  /** Removes each node; a statement goes with its line. */
  remove(): Collection;
  /** The source with all edits recorded so far; return it from the transform, as in jscodeshift. */
  toSource(): string;
}

/** Where the mutators of one run of a transform put their edits. */
export interface EditRecorder {
  readonly edits: Edit[];
}

/** Makes the `api.j` of one run. */
export function createCollector(file: SourceFile, recorder: EditRecorder): (target: SourceFile | Node | readonly Node[]) => Collection {
  return (target) => {
    if ('root' in target) return wrap(file, recorder, [target.root]);
    return wrap(file, recorder, 'type' in target ? [target] : target);
  };
}

function wrap(file: SourceFile, recorder: EditRecorder, nodes: readonly Node[]): Collection {
  const select = (found: readonly Node[]): Collection => wrap(file, recorder, found);
  const record = (edits: readonly Edit[]): Collection => {
    recorder.edits.push(...edits);
    return collection;
  };
  const codeFor = (code: string | ((node: Node) => string), node: Node): string => (typeof code === 'string' ? code : code(node));
  const collection: Collection = {
    size: nodes.length,
    nodes,
    find: (type, pattern = {}) =>
      select(unique(nodes.flatMap((node) => [...walkDescendants(node, type)].filter((found) => hasFields(found, pattern))))),
    calls: (...names) =>
      select(
        unique(
          nodes.flatMap((node) =>
            [...walkDescendants(node, 'call')].filter((call) => {
              const callee = getField(call, 'function');
              const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
              return name !== undefined && (names.includes(name) || names.includes(canonicalName(name)));
            }),
          ),
        ),
      ),
    filter: (test) => select(nodes.filter(test)),
    forEach: (action) => {
      nodes.forEach(action);
      return collection;
    },
    map: (project) => nodes.map(project),
    closest: (type) =>
      select(
        unique(
          nodes.flatMap((node) => {
            let ancestor = node.parent;
            while (ancestor !== undefined && ancestor.type !== type) ancestor = ancestor.parent;
            return ancestor === undefined ? [] : [ancestor];
          }),
        ),
      ),
    at: (index) => select(nodes.slice(index, index === -1 ? undefined : index + 1)),
    get: (index = 0) => nodes[index],
    keyword: (name, position) => (nodes[0] === undefined ? undefined : getArgument(nodes[0], name, position)),
    replaceWith: (text) => record(nodes.map((node) => ({ start: node.start, end: node.end, text: codeFor(text, node) }))),
    insertBefore: (code) =>
      record(
        nodes.map((node) => {
          const at = getLineStart(file.text, node.start);
          return { start: at, end: at, text: indented(file, node, codeFor(code, node)) + file.style.newline };
        }),
      ),
    insertAfter: (code) =>
      record(
        nodes.map((node) => {
          const at = getLineEnd(file.text, node.end);
          return { start: at, end: at, text: file.style.newline + indented(file, node, codeFor(code, node)) };
        }),
      ),
    remove: () => record(nodes.map((node) => removalOf(file, node))),
    toSource: () => applyEdits(file.text, [...recorder.edits].sort(compareEdits)),
  };
  return collection;
}

function unique(nodes: readonly Node[]): Node[] {
  return [...new Set(nodes)].sort((a, b) => a.index - b.index);
}

function hasFields(node: Node, pattern: FieldPattern): boolean {
  return Object.entries(pattern).every(([field, text]) => getField(node, field)?.text === text);
}

function indented(file: SourceFile, node: Node, code: string): string {
  const indent = getLineIndent(file.text, node.start);
  return code
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(file.style.newline);
}

function removalOf(file: SourceFile, node: Node): Edit {
  const start = getLineStart(file.text, node.start);
  const end = getLineEnd(file.text, node.end);
  const isWholeLine = /^\s*$/.test(file.text.slice(start, node.start)) && /^\s*;?\s*$/.test(file.text.slice(node.end, end));
  if (!isWholeLine) return { start: node.start, end: node.end, text: '' };
  const after = file.text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, file.text.length);
  return { start, end: after, text: '' };
}
