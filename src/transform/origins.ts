/**
 * Where a value comes from: the calls that made it, followed through names, arguments, attributes of `self`, unpacked tuples, the
 * functions of the file, and what only hands a value on (`.to(device)`, `DataParallel(model)`). What is not in view makes the answer
 * incomplete, and is never guessed.
 */
import type { SourceFile } from '../document/types.ts';
import type { Definition } from '../semantic/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getStringValue,
  isInside,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getOwnMethod } from './definitions.ts';
import { getCalleeName } from './callee-names.ts';

export interface Origins {
  /** Calls whose result the value can be, in the order in which they were found. */
  readonly calls: readonly Node[];
  /** False where it can be something else as well. */
  readonly isComplete: boolean;
}

/** Methods that return the object they are called on, or a copy of it. */
const SAME = new Set('to cuda cpu float double half bfloat16 train eval requires_grad_ share_memory apply to_empty'.split(' '));
/** Functions that return their first argument, or a wrapper of it. */
const WRAPPERS =
  /^(?:torch\.compile|torch\.jit\.(?:script|trace)|torch\.nn\.(?:DataParallel|parallel\.(?:distributed\.)?DistributedDataParallel|parallel\.DataParallel|SyncBatchNorm\.convert_sync_batchnorm)|apex\.parallel\.DistributedDataParallel)$/;

const NOTHING: Origins = { calls: [], isComplete: true };
const UNKNOWN: Origins = { calls: [], isComplete: false };
/** More names and calls in a row than a value is handed through. */
const MAX_DEPTH = 16;

function merge(parts: readonly Origins[]): Origins {
  return { calls: [...new Set(parts.flatMap(({ calls }) => calls))], isComplete: parts.every(({ isComplete }) => isComplete) };
}

/** The calls that can have made the value of an expression; see the module's comment. */
export function findOrigins(file: SourceFile, expression: Node): Origins {
  return follow(file, expression, []);
}

function follow(file: SourceFile, node: Node, path: readonly Node[]): Origins {
  // `model = model.to(device)` in a loop leads back to itself, which adds nothing.
  if (path.includes(node)) return NOTHING;
  if (path.length > MAX_DEPTH) return UNKNOWN;
  const on = [...path, node];
  switch (node.type) {
    case 'none':
      return NOTHING;
    case 'parenthesized_expression':
    case 'await':
      return followAll(file, findNamedChildren(node), on);
    case 'named_expression':
      return followAll(file, [getField(node, 'value')], on);
    case 'conditional_expression': {
      const [value, , alternative] = findNamedChildren(node);
      return followAll(file, [value, alternative], on);
    }
    case 'call':
      return followCall(file, node, on);
    case 'identifier': {
      const definitions = file.model.findDefinitions(node);
      return definitions.length === 0 ? UNKNOWN : merge(definitions.map((definition) => followDefinition(file, definition, on)));
    }
    case 'attribute':
      return followAttribute(file, node, on);
    case 'subscript':
      return followSubscript(file, node, on);
    default:
      return UNKNOWN;
  }
}

function followAll(file: SourceFile, nodes: readonly (Node | undefined)[], path: readonly Node[]): Origins {
  return nodes.length === 0 ? UNKNOWN : merge(nodes.map((node) => (node === undefined ? UNKNOWN : follow(file, node, path))));
}

function followCall(file: SourceFile, call: Node, path: readonly Node[]): Origins {
  const callee = getField(call, 'function');
  if (callee === undefined) return UNKNOWN;
  const object = callee.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (object !== undefined && SAME.has(getField(callee, 'attribute')?.text ?? '')) return follow(file, object, path);
  if (WRAPPERS.test(getCalleeName(file, call) ?? '')) return followAll(file, [findArguments(call)[0]?.value], path);
  const definition = file.model.getLocalDefinition(callee);
  if (definition?.type !== 'function_definition') return { calls: [call], isComplete: true };
  return followAll(file, findReturned(file, definition), path);
}

/** What a function returns; undefined stands for a bare `return`. */
function findReturned(file: SourceFile, definition: Node): (Node | undefined)[] {
  return [...walkDescendants(definition, 'return_statement', 'yield')]
    .filter((statement) => file.model.getEnclosingFunction(statement) === definition)
    .map((statement) => (statement.type === 'yield' ? undefined : findNamedChildren(statement)[0]));
}

function followDefinition(file: SourceFile, definition: Definition, path: readonly Node[]): Origins {
  const { kind, value } = definition;
  switch (kind) {
    case 'assignment':
    case 'walrus':
      return followAll(file, [value], path);
    case 'annotation':
    case 'delete':
      return NOTHING;
    case 'unpacking':
      return followUnpacking(file, definition, path);
    case 'parameter':
      return followParameter(file, definition, path);
    default:
      return UNKNOWN;
  }
}

/** `train_loader, val_loader = make_loaders()` */
function followUnpacking(file: SourceFile, { node, value }: Definition, path: readonly Node[]): Origins {
  const pattern = node.parent;
  if (value === undefined || pattern === undefined || !/^(?:pattern_list|tuple_pattern|list_pattern)$/.test(pattern.type)) return UNKNOWN;
  const names = findNamedChildren(pattern);
  const position = names.indexOf(node);
  if (names.some(({ type }) => /splat/.test(type)) || getField(pattern.parent ?? pattern, 'left') !== pattern) return UNKNOWN;
  return followElement(file, value, position, names.length, path);
}

function followElement(file: SourceFile, value: Node, position: number, length: number, path: readonly Node[]): Origins {
  if (path.length > MAX_DEPTH) return UNKNOWN;
  const on = [...path, value];
  if (/^(?:tuple|list|expression_list)$/.test(value.type)) {
    const elements = findNamedChildren(value);
    return elements.length === length ? followAll(file, [elements[position]], on) : UNKNOWN;
  }
  if (value.type === 'identifier') {
    const bound = file.model.getValue(value);
    return bound === undefined || bound === value ? UNKNOWN : followElement(file, bound, position, length, on);
  }
  const callee = value.type === 'call' ? getField(value, 'function') : undefined;
  if (callee === undefined) return UNKNOWN;
  const definition = file.model.getLocalDefinition(callee);
  if (definition?.type === 'function_definition') {
    const returned = findReturned(file, definition);
    if (returned.length === 0) return UNKNOWN;
    return merge(returned.map((each) => (each === undefined ? UNKNOWN : followElement(file, each, position, length, on))));
  }
  // `train_set, val_set = random_split(dataset, [80, 20])`
  if (getCalleeName(file, value) === 'torch.utils.data.random_split') return { calls: [value], isComplete: true };
  // accelerate/accelerator.py: `model, loader = accelerator.prepare(model, loader)`
  const isPrepared = callee.type === 'attribute' && getField(callee, 'attribute')?.text === 'prepare';
  const given = findArguments(value);
  return isPrepared && given.length === length ? followAll(file, [given[position]?.value], on) : UNKNOWN;
}

/** What the callers in the file pass, and the default where one passes nothing. */
function followParameter(file: SourceFile, { node, value, statement }: Definition, path: readonly Node[]): Origins {
  const definition = statement.parent;
  if (definition?.type !== 'function_definition') return UNKNOWN;
  const names = findNamedChildren(statement).map(
    (parameter) => (getField(parameter, 'name') ?? findNamedChildren(parameter)[0] ?? parameter).text,
  );
  const callers = findCallers(file, definition);
  const offset = isMethod(file, definition) ? 1 : 0;
  const position = names.indexOf(node.text) - offset;
  if (callers.length === 0 || position < 0) return UNKNOWN;
  return merge(
    callers.map((call) => {
      const passed = getArgument(call, node.text, position)?.value ?? value;
      return passed === undefined ? UNKNOWN : follow(file, passed, path);
    }),
  );
}

function isMethod(file: SourceFile, definition: Node): boolean {
  const owner = file.model.getEnclosingClass(definition);
  const block = definition.parent?.type === 'decorated_definition' ? definition.parent.parent : definition.parent;
  return owner !== undefined && block?.parent === owner && !/@staticmethod/.test(definition.parent?.text.split('def ', 1)[0] ?? '');
}

/** Calls of a function in its file; those of its class for `__init__`. */
function findCallers(file: SourceFile, definition: Node): Node[] {
  const isInit = isMethod(file, definition) && getField(definition, 'name')?.text === '__init__';
  const called = isInit ? file.model.getEnclosingClass(definition) : definition;
  const name = called === undefined ? undefined : getField(called, 'name')?.text;
  return [...walkDescendants(file.root, 'call')].filter((call) => {
    const callee = getField(call, 'function');
    if (callee === undefined || name === undefined || !callee.text.endsWith(name)) return false;
    return getCalled(file, callee) === called;
  });
}

/** The definition a callee names, methods of objects made in view included: `trainer.validate`. */
function getCalled(file: SourceFile, callee: Node): Node | undefined {
  const known = file.model.getLocalDefinition(callee);
  if (known !== undefined || callee.type !== 'attribute') return known;
  const object = getField(callee, 'object');
  const made = object === undefined ? undefined : file.model.getValue(object);
  const owner = made?.type === 'call' ? file.model.getLocalDefinition(getField(made, 'function') ?? made) : undefined;
  const name = getField(callee, 'attribute')?.text;
  return owner?.type === 'class_definition' && name !== undefined ? getOwnMethod(owner, name) : undefined;
}

/** `self.model`, by all that the class assigns to it. */
function followAttribute(file: SourceFile, attribute: Node, path: readonly Node[]): Origins {
  const owner = file.model.getEnclosingClass(attribute);
  if (owner === undefined || getField(attribute, 'object')?.text !== 'self') return UNKNOWN;
  const values = [...walkDescendants(owner, 'assignment')]
    .filter((assignment) => getField(assignment, 'left')?.text === attribute.text && !isInside(attribute, assignment))
    .map((assignment) => getField(assignment, 'right'));
  return followAll(file, values, path);
}

/** `loaders["val"]`, of a dictionary that is written out. */
function followSubscript(file: SourceFile, subscript: Node, path: readonly Node[]): Origins {
  const object = getField(subscript, 'value');
  const key = getField(subscript, 'subscript');
  const made = object === undefined ? undefined : file.model.getValue(object);
  const name = key === undefined ? undefined : getStringValue(key);
  if (made?.type !== 'dictionary' || name === undefined || object?.type !== 'identifier') return UNKNOWN;
  const isStored = [...walkDescendants(file.root, 'assignment')].some(
    (assignment) => getField(assignment, 'left')?.text.startsWith(`${object.text}[`) === true,
  );
  const pairs = findNamedChildren(made).filter((pair) => pair.type === 'pair' && getStringValue(getField(pair, 'key') ?? pair) === name);
  return isStored
    ? UNKNOWN
    : followAll(
        file,
        pairs.map((pair) => getField(pair, 'value')),
        path,
      );
}
