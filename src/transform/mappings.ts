/**
 * The keys of a mapping that a call spreads (`**options`), where all of them can be seen: a dict literal, `dict(...)`, a merge or a
 * choice of such, a name or an attribute of `self` bound to one, with what is stored into it later. Where a key may be hidden there is
 * no answer.
 */
import type { SourceFile } from '../document/types.ts';
import { findArguments, findNamedChildren, getField, getStringValue, walkDescendants, type Argument, type Node } from '../syntax/node.ts';

/** Each key with every value it may have. */
export type Mapping = ReadonlyMap<string, readonly Node[]>;

/** Names that lead to names deeper than any project has them. */
const MAX_DEPTH = 8;

/** Reads the mapping an expression stands for, or undefined where a key may be hidden. */
export function readMapping(file: SourceFile, expression: Node): Mapping | undefined {
  const reader: Reader = { file, entries: new Map() };
  return addMapping(reader, expression, 0) ? reader.entries : undefined;
}

interface Reader {
  readonly file: SourceFile;
  readonly entries: Map<string, readonly Node[]>;
}

function add({ entries }: Reader, key: string, value: Node): void {
  entries.set(key, [...(entries.get(key) ?? []), value]);
}

/** Adds the keys of `expression`; false where it hides some. */
function addMapping(reader: Reader, expression: Node | undefined, depth: number): boolean {
  if (expression === undefined || depth > MAX_DEPTH) return false;
  const inner = findNamedChildren(expression);
  switch (expression.type) {
    case 'parenthesized_expression':
      return addMapping(reader, inner[0], depth + 1);
    case 'dictionary':
      return inner.every((child) => {
        if (child.type === 'dictionary_splat') return addMapping(reader, findNamedChildren(child)[0], depth + 1);
        return addEntry(reader, getField(child, 'key'), getField(child, 'value'));
      });
    case 'conditional_expression':
      return addMapping(reader, inner[0], depth + 1) && addMapping(reader, inner[2], depth + 1);
    case 'boolean_operator':
    case 'binary_operator':
      // `options or {}`, `defaults | options`
      return /^(?:or|\|)$/.test(getField(expression, 'operator')?.text ?? '') && inner.every((side) => addMapping(reader, side, depth + 1));
    case 'call':
      return addCall(reader, expression, depth);
    case 'identifier':
      return addName(reader, expression, depth);
    case 'attribute':
      return addAttribute(reader, expression, depth);
    default:
      return false;
  }
}

function addEntry(reader: Reader, key: Node | undefined, value: Node | undefined): boolean {
  const name = key === undefined ? undefined : getStringValue(key);
  if (name === undefined || value === undefined) return false;
  add(reader, name, value);
  return true;
}

/** `dict(a=1, **options)`, `options.copy()` */
function addCall(reader: Reader, call: Node, depth: number): boolean {
  const callee = getField(call, 'function');
  if (callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'copy')
    return addMapping(reader, getField(callee, 'object'), depth + 1);
  const isDict = callee !== undefined && reader.file.model.getQualifiedName(callee) === 'builtins.dict';
  return isDict && findArguments(call).every((argument) => addArgument(reader, argument, depth));
}

function addArgument(reader: Reader, { kind, name, value }: Argument, depth: number): boolean {
  if (name === undefined) return kind !== 'splat' && addMapping(reader, value, depth + 1);
  add(reader, name, value);
  return true;
}

/** A name all of whose values are mappings: bound once, or in each branch of an `if`. */
function addName(reader: Reader, name: Node, depth: number): boolean {
  const { model } = reader.file;
  const binding = model.getBinding(name);
  if (binding === undefined) return false;
  const definitions = model.findDefinitions(name);
  const isBound =
    definitions.length > 0 && definitions.every(({ kind, value }) => kind === 'assignment' && addMapping(reader, value, depth + 1));
  return isBound && binding.references.every((use) => addUse(reader, use, depth));
}

/** `self.options`, bound once in the file. */
function addAttribute(reader: Reader, attribute: Node, depth: number): boolean {
  if (getField(attribute, 'object')?.text !== 'self') return false;
  const name = getField(attribute, 'attribute')?.text;
  const owner = reader.file.model.getEnclosingClass(attribute);
  const uses = [...walkDescendants(reader.file.root, 'attribute')].filter((use) => getField(use, 'attribute')?.text === name);
  const bound = uses.filter((use) => use.field === 'left' && use.parent?.type === 'assignment');
  const [definition] = bound;
  const isOwn = definition !== undefined && bound.length === 1 && reader.file.model.getEnclosingClass(definition) === owner;
  const value = isOwn && definition.parent !== undefined ? getField(definition.parent, 'right') : undefined;
  return addMapping(reader, value, depth + 1) && uses.every((use) => use === definition || addUse(reader, use, depth));
}

const READS: readonly string[] = ['get', 'keys', 'items', 'values', 'copy', 'pop', 'clear'];
const WRITES: readonly string[] = ['update', 'setdefault'];
/** Methods that read a mapping they are given: `others.update(options)`, `logger.info(options)`. */
const KEEPERS: readonly string[] = ['update', 'append', 'info', 'debug', 'warning', 'dump', 'dumps', 'deepcopy', 'format'];

/** Adds what one use of the name stores into it; false for a use through which keys may come that are not visible. */
function addUse(reader: Reader, use: Node, depth: number): boolean {
  const { parent } = use;
  switch (parent?.type) {
    case 'subscript': {
      const assignment = parent.field === 'left' && use.field === 'value' ? parent.parent : undefined;
      return assignment?.type !== 'assignment' || addEntry(reader, getField(parent, 'subscript'), getField(assignment, 'right'));
    }
    case 'attribute':
      return (
        parent.parent?.type === 'call' &&
        parent.field === 'function' &&
        addMethod(reader, parent.parent, getField(parent, 'attribute')?.text ?? '', depth)
      );
    case 'argument_list': {
      const callee = parent.parent === undefined ? undefined : getField(parent.parent, 'function');
      if (callee?.type === 'attribute' && KEEPERS.includes(getField(callee, 'attribute')?.text ?? '')) return true;
      return (callee && reader.file.model.getQualifiedName(callee)?.startsWith('builtins.')) === true;
    }
    case 'assignment':
    case 'named_expression':
    case 'augmented_assignment':
    case 'keyword_argument':
    case 'pair':
    case 'list':
    case 'tuple':
    case 'global_statement':
    case 'nonlocal_statement':
      return false;
    default:
      // `**options`, `key in options`, `if options:`, `options or {}`
      return true;
  }
}

function addMethod(reader: Reader, call: Node, method: string, depth: number): boolean {
  if (READS.includes(method)) return true;
  if (!WRITES.includes(method)) return false;
  const args = findArguments(call);
  if (method === 'setdefault') return addEntry(reader, args[0]?.value, args[1]?.value);
  return args.every((argument) => addArgument(reader, argument, depth));
}
