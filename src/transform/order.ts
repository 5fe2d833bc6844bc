/**
 * Where the order of a sequence ends up: followed through names, attributes of `self`, comprehensions, loops that collect, and functions
 * of the file, until something reads it (an index, a split, a list of samples, a file that is written) or forgets it (`len`, `set`,
 * `sorted`, `in`, a loop that deletes or counts).
 *
 * The answer errs to one side: what cannot be told does not count as a use, unless the sequence itself is handed on.
 */
import type { SourceFile } from '../document/types.ts';
import { APPENDING, isConcatenation, isOrderFree, isOrderKeeping, MUTATORS, SHOWING, WRITING } from '../pytorch/ordering.ts';
import { getDrawnGenerator } from '../pytorch/random.ts';
import {
  findArguments,
  findNamedChildren,
  getField,
  getIntegerValue,
  isInside,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getOwnMethod } from './definitions.ts';
import { getCalleeName } from './callee-names.ts';

/**
 * `sequence`: its items follow each other; `mapping`: it is read by key, and only walking over it shows the order; `nested`: its items are
 * sequences in that order, whatever its own (`[os.listdir(folder) for folder in folders]`).
 */
type Shape = 'sequence' | 'mapping' | 'nested';

interface Walk {
  readonly file: SourceFile;
  /** Nodes that were asked about, so that circles end. */
  readonly seen: Set<Node>;
}

/** The first place found that reads the order of `expression`, or undefined where its order is forgotten. */
export function getOrderUse(file: SourceFile, expression: Node): Node | undefined {
  return followExpression({ file, seen: new Set() }, expression, 'sequence');
}

/** The place that reads the order in which a loop (`for_statement`, or a comprehension) runs over its items, or undefined. */
export function getLoopOrderUse(file: SourceFile, loop: Node): Node | undefined {
  const walk: Walk = { file, seen: new Set() };
  return loop.type === 'for_statement' ? followLoop(walk, loop, false) : followComprehension(walk, loop, false);
}

/**
 * The dotted name a call names. Unlike `getCalleeName` a built-in keeps its name below an `import *`: a module that takes `sorted` or `len`
 * away means the same by it.
 */
export function getCalledName(file: SourceFile, call: Node): string | undefined {
  const callee = getField(call, 'function');
  const builtin = callee === undefined ? undefined : file.model.findQualifiedNames(callee).find((name) => name.startsWith('builtins.'));
  return getCalleeName(file, call) ?? builtin;
}

// ── Expressions ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function followExpression(walk: Walk, node: Node, shape: Shape): Node | undefined {
  if (walk.seen.has(node)) return undefined;
  walk.seen.add(node);
  const { parent } = node;
  if (parent === undefined) return undefined;
  switch (parent.type) {
    case 'parenthesized_expression':
    case 'await':
    case 'binary_operator':
    case 'list_splat':
      return followOperand(walk, node, parent, shape);
    case 'boolean_operator':
      return isCondition(parent) ? undefined : followExpression(walk, parent, shape);
    case 'conditional_expression':
      return findNamedChildren(parent)[1] === node ? undefined : followExpression(walk, parent, shape);
    case 'call':
      // f(x for x in items)
      return node.field === 'arguments' ? followArgument(walk, parent, node, shape) : undefined;
    case 'argument_list':
      return parent.parent?.type === 'call' ? followArgument(walk, parent.parent, node, shape) : undefined;
    case 'keyword_argument': {
      const call = parent.parent?.parent;
      return call?.type === 'call' ? followArgument(walk, call, node, shape) : undefined;
    }
    case 'attribute':
      return node.field === 'object' ? followMember(walk, parent, shape) : undefined;
    case 'subscript':
      return node.field === 'value' ? followSubscript(walk, parent, shape) : undefined;
    case 'slice':
      return undefined;
    case 'named_expression': {
      const name = getField(parent, 'name');
      return (name === undefined ? undefined : followName(walk, name, shape)) ?? followExpression(walk, parent, shape);
    }
    case 'assignment':
    case 'augmented_assignment':
      return followStore(walk, parent, node, shape);
    case 'for_statement':
      if (shape === 'nested') return node.field === 'right' ? followItem(walk, getField(parent, 'left')) : undefined;
      return node.field === 'right' ? followLoop(walk, parent, false) : undefined;
    case 'for_in_clause':
      if (shape === 'nested') return node.field === 'right' ? followItem(walk, getField(parent, 'left')) : undefined;
      return node.field === 'right' && parent.parent !== undefined ? followComprehension(walk, parent.parent, false, parent) : undefined;
    case 'as_pattern': {
      // with os.scandir(path) as entries:
      const target = getField(parent, 'alias');
      const name = target === undefined ? undefined : findNamedChildren(target)[0];
      return name?.type === 'identifier' ? followName(walk, name, shape) : undefined;
    }
    case 'expression_list':
    case 'tuple':
      return followElement(walk, node, parent, shape);
    case 'list':
    case 'pair':
      return shape === 'mapping' ? undefined : isShown(node) || isCompared(parent) ? undefined : node;
    case 'list_comprehension':
    case 'generator_expression':
      // [os.listdir(folder) for folder in folders]
      return node.field === 'body' ? followExpression(walk, parent, shape === 'sequence' ? 'nested' : shape) : undefined;
    case 'return_statement':
      return followReturn(walk, parent, shape);
    case 'yield':
      return shape === 'mapping' ? undefined : parent;
    default:
      return undefined;
  }
}

/** `a + b` and `[*a]` keep the order; `'%s' % a` shows it. */
function followOperand(walk: Walk, node: Node, parent: Node, shape: Shape): Node | undefined {
  if (parent.type === 'binary_operator') {
    const operator = getField(parent, 'operator')?.text;
    return operator === '+' || operator === '*' ? followExpression(walk, parent, shape) : undefined;
  }
  if (parent.type === 'list_splat') {
    if (parent.parent?.type === 'argument_list') return followExpression(walk, parent, shape);
    const list = parent.parent;
    return list === undefined || list.type === 'set' ? undefined : followExpression(walk, list, shape);
  }
  return followExpression(walk, parent, shape);
}

/** True for an expression whose truth is all that is asked. */
function isCondition(node: Node): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  if (parent.type === 'not_operator' || parent.type === 'assert_statement') return true;
  if (parent.type === 'boolean_operator' || parent.type === 'parenthesized_expression') return isCondition(parent);
  return node.field === 'condition' || (parent.type === 'conditional_expression' && findNamedChildren(parent)[1] === node);
}

function isCompared(list: Node): boolean {
  return list.parent?.type === 'comparison_operator';
}

function followArgument(walk: Walk, call: Node, node: Node, shape: Shape): Node | undefined {
  const { file } = walk;
  const name = getCalledName(file, call);
  const callee = getField(call, 'function');
  if (name !== undefined) {
    // sum(lists, [])
    if (shape === 'nested' && name === 'builtins.sum' && findArguments(call).length > 1) return followExpression(walk, call, 'sequence');
    if (isOrderFree(name)) return undefined;
    if (name === 'builtins.enumerate') return followEnumerated(walk, call, shape);
    // Items are paired by position.
    if (name === 'builtins.zip') return shape === 'mapping' ? undefined : findArguments(call).length > 1 ? call : undefined;
    if (name === 'random.shuffle') return shape === 'nested' ? undefined : call;
    if (isOrderKeeping(name)) return followExpression(walk, call, shape === 'nested' && !JOINING.test(name) ? 'nested' : 'sequence');
    if (name === 'builtins.dict') return followExpression(walk, call, 'mapping');
  }
  const definition = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
  if (definition !== undefined) return followParameter(walk, call, node, definition, shape);
  if (shape === 'mapping' || isShown(node)) return undefined;
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (name === undefined && method !== undefined && object !== undefined) {
    if (APPENDING.has(method)) return followContainer(walk, object);
    if (MUTATORS.has(method) || SHOWING.has(method)) return undefined;
    // ', '.join(names), pool.map(load, names)
    if (/^(?:join|map|imap|starmap|filter|submit|tolist)$/.test(method)) return followExpression(walk, call, 'sequence');
  }
  return call;
}

/** They make one sequence of several. */
const JOINING = /^itertools\.chain/;

/** What a parameter of a function or class of this file does with it. */
function followParameter(walk: Walk, call: Node, node: Node, definition: Node, shape: Shape): Node | undefined {
  const init = definition.type === 'class_definition' ? getOwnMethod(definition, '__init__') : definition;
  if (init === undefined) return shape === 'mapping' ? undefined : call;
  const all = findArguments(call);
  const argument = all.find(({ value, node: whole }) => value === node || whole === node);
  const list = getField(init, 'parameters');
  if (argument === undefined || list === undefined || argument.kind === 'splat') return shape === 'mapping' ? undefined : call;
  const isMethod = init !== definition || getField(call, 'function')?.type === 'attribute';
  const parameters = findNamedChildren(list);
  const place = all.filter(({ kind }) => kind === 'positional').indexOf(argument);
  const parameter =
    argument.name === undefined
      ? parameters[place + (isMethod && getName(parameters[0])?.text === 'self' ? 1 : 0)]
      : parameters.find((candidate) => getName(candidate)?.text === argument.name);
  const name = getName(parameter);
  return name === undefined ? (shape === 'mapping' ? undefined : call) : followName(walk, name, shape);
}

function getName(parameter: Node | undefined): Node | undefined {
  if (parameter === undefined || parameter.type === 'identifier') return parameter;
  const name = getField(parameter, 'name') ?? findNamedChildren(parameter)[0];
  return name?.type === 'identifier' ? name : undefined;
}

/** `names.index(x)`, `names.copy()`, `table.items()`. */
function followMember(walk: Walk, attribute: Node, shape: Shape): Node | undefined {
  const call = attribute.parent;
  if (call?.type !== 'call' || attribute.field !== 'function') return undefined;
  const method = getField(attribute, 'attribute')?.text ?? '';
  if (shape === 'mapping')
    return /^(?:items|keys|values|copy)$/.test(method)
      ? followExpression(walk, call, method === 'copy' ? 'mapping' : 'sequence')
      : undefined;
  if (method === 'sort' || MUTATORS.has(method) || method === 'count') return undefined;
  if (method === 'index' || method === 'pop' || method === 'popleft') return isShown(call) ? undefined : call;
  return followExpression(walk, call, shape);
}

/** `names[0]` and `names[:n]` take by position; `names[0] = x` does not. Of nested ones it is `lists[0]` that has the order. */
function followSubscript(walk: Walk, subscript: Node, shape: Shape): Node | undefined {
  if (shape === 'nested') {
    const isSlice = getField(subscript, 'subscript')?.type === 'slice';
    return subscript.field === 'left' ? undefined : followExpression(walk, subscript, isSlice ? 'nested' : 'sequence');
  }
  if (shape === 'mapping' || subscript.field === 'left' || subscript.parent?.type === 'delete_statement') return undefined;
  return isShown(subscript) || subscript.parent?.type === 'expression_statement' ? undefined : subscript;
}

/**
 * True for code that only shows something: inside `print`, a log call, an exception or a formatted string, as it is or as text. What another
 * function makes of it is more than that: `print(evaluate(files[:100]))`.
 */
function isShown(node: Node): boolean {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor.type === 'raise_statement' || ancestor.type === 'assert_statement' || ancestor.type === 'print_statement') return true;
    if (ancestor.type === 'call') {
      const callee = getField(ancestor, 'function');
      if (callee !== undefined && !isInside(node, callee)) {
        if (DISPLAY.test(callee.text)) return true;
        if (!AS_TEXT.test(callee.text)) return false;
      }
    }
    if (/_statement$|_definition$|^lambda$/.test(ancestor.type)) return false;
  }
  return false;
}

/** Calls that make text, or a number to be shown. */
const AS_TEXT =
  /^(?:len|str|repr|format|sorted|list|tuple|set|int|float|os\.path\.\w+|.*\.(?:format|join|split|replace|strip|lower|upper))$/s;

const DISPLAY =
  /^(?:print|pprint|display|log|\w*logg\w*\.\w+|logging\.\w+|self\.logger\.\w+|tqdm\.write|sys\.std(?:out|err)\.write|.*\.(?:set_description|set_postfix|set_title|title|set_xlabel)(?:_str)?)$/;

/** `a, b = names, labels`, `return names, labels`. */
function followElement(walk: Walk, node: Node, list: Node, shape: Shape): Node | undefined {
  const { parent } = list;
  if (parent?.type === 'assignment' && list.field === 'right') {
    const left = getField(parent, 'left');
    const targets = left === undefined ? [] : findNamedChildren(left);
    const target = targets[findNamedChildren(list).indexOf(node)];
    if (left?.type === 'pattern_list' && target !== undefined) return followTarget(walk, target, shape);
  }
  if (parent?.type === 'return_statement') return followReturn(walk, parent, shape);
  return shape === 'mapping' || isShown(node) || isCompared(list) || parent?.type === 'expression_statement' ? undefined : node;
}

// ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function followStore(walk: Walk, assignment: Node, value: Node, shape: Shape): Node | undefined {
  const left = getField(assignment, 'left');
  if (left === undefined || value.field !== 'right') return undefined;
  if (assignment.type === 'augmented_assignment') {
    const operator = getField(assignment, 'operator')?.text;
    return operator === '+=' ? followContainer(walk, left) : undefined;
  }
  const outer = assignment.parent?.type === 'assignment' ? followStore(walk, assignment.parent, assignment, shape) : undefined;
  return outer ?? followTarget(walk, left, shape);
}

function followTarget(walk: Walk, target: Node, shape: Shape): Node | undefined {
  switch (target.type) {
    case 'identifier':
      return followName(walk, target, shape);
    case 'attribute':
      return followAttribute(walk, target, shape);
    case 'subscript':
      // table[key] = names; names[:] = …
      return shape === 'mapping' ? undefined : target;
    default:
      // first, second = names
      return shape === 'mapping' || findNamedChildren(target).length < 2 ? undefined : target;
  }
}

/** True where a name or attribute is sorted in place somewhere, after which its first order is gone. */
function isSortedInPlace(reference: Node): boolean {
  const attribute = reference.parent;
  if (attribute?.type !== 'attribute' || reference.field !== 'object' || attribute.parent?.type !== 'call') return false;
  return getField(attribute, 'attribute')?.text === 'sort' && attribute.field === 'function';
}

/** What is done with a name after the definition at `name` gave it its value. */
function followName(walk: Walk, name: Node, shape: Shape): Node | undefined {
  if (walk.seen.has(name)) return undefined;
  walk.seen.add(name);
  const { model } = walk.file;
  const binding = model.getBinding(name);
  if (binding === undefined) return undefined;
  // `names += more` keeps what was there.
  const references = binding.references.filter((reference) =>
    model.findDefinitions(reference).some(({ node, kind }) => node === name || kind === 'augmented'),
  );
  if (references.some((reference) => isSortedInPlace(reference) || isSingle(reference))) return undefined;
  return firstUse(references, (reference) => followExpression(walk, reference, shape));
}

/** `assert len(files) == 1`, `if len(files) == 1:`, `if len(files) != 1: raise ...`: one item has no order. */
function isSingle(reference: Node): boolean {
  const length = reference.parent?.type === 'argument_list' ? reference.parent.parent : undefined;
  const comparison = length?.parent;
  if (length?.type !== 'call' || getField(length, 'function')?.text !== 'len' || comparison?.type !== 'comparison_operator') return false;
  const test = comparison.text.slice(length.text.length).replaceAll(' ', '');
  if (test === '==1') return true;
  const body = comparison.parent?.type === 'if_statement' ? getField(comparison.parent, 'consequence') : undefined;
  return body !== undefined && /^(?:!=1|>1|>=2)$/.test(test) && findNamedChildren(body).some(({ type }) => type === 'raise_statement');
}

/** What is done with a sequence that something was appended to: a name, an attribute, or an entry of a table. */
function followContainer(walk: Walk, container: Node): Node | undefined {
  if (container.type === 'attribute') return followAttribute(walk, container, 'sequence');
  if (container.type === 'subscript') {
    const table = getField(container, 'value');
    return table === undefined || isSortedLater(walk, table) ? undefined : container;
  }
  if (container.type !== 'identifier' || walk.seen.has(container)) return undefined;
  walk.seen.add(container);
  const binding = walk.file.model.getBinding(container);
  const references = (binding?.references ?? []).filter((reference) => reference !== container && !isAnew(walk, reference, container));
  if (references.some((reference) => isSortedInPlace(reference) || isSingle(reference))) return undefined;
  return firstUse(references, (reference) => followExpression(walk, reference, 'sequence'));
}

/** True where a name has by then been given another value, which is followed on its own: `files = sorted(files, key=os.path.basename)`. */
function isAnew(walk: Walk, reference: Node, container: Node): boolean {
  const definitions = walk.file.model.findDefinitions(reference);
  return definitions.length > 0 && definitions.every(({ kind, node }) => kind === 'assignment' && node.start > container.end);
}

/** True where some use of a table of sequences sorts: `sorted(table[key])`, `table[key].sort()`, pandas' `table[key].sort_values("run")`. */
function isSortedLater(walk: Walk, table: Node): boolean {
  const references =
    table.type === 'identifier' ? (walk.file.model.getBinding(table)?.references ?? []) : findSameAttributes(walk.file, table);
  return references.some((reference) => {
    for (const ancestor of walkAncestors(reference)) {
      if (ancestor.type === 'call') {
        if (getCalledName(walk.file, ancestor) === 'builtins.sorted') return true;
        if (/\.sort(?:_values)?$/.test(getField(ancestor, 'function')?.text ?? '')) return true;
      }
      if (/_statement$/.test(ancestor.type)) return false;
    }
    return false;
  });
}

function findSameAttributes(file: SourceFile, attribute: Node): Node[] {
  const owner = file.model.getEnclosingClass(attribute) ?? file.root;
  return [...walkDescendants(owner, 'attribute')].filter((other) => other !== attribute && other.text === attribute.text);
}

/** `self.files`: read by the methods of its class; where none does, the object's users do. */
function followAttribute(walk: Walk, attribute: Node, shape: Shape): Node | undefined {
  if (walk.seen.has(attribute)) return undefined;
  walk.seen.add(attribute);
  const others = findSameAttributes(walk.file, attribute);
  if (others.some(isSortedInPlace)) return undefined;
  const reads = others.filter((other) => !(other.field === 'left' && /assignment$/.test(other.parent?.type ?? '')));
  const used = reads.filter((read) => !(read.parent?.type === 'attribute' && MUTATORS.has(getField(read.parent, 'attribute')?.text ?? '')));
  if (used.length === 0) return shape === 'mapping' ? undefined : attribute;
  return firstUse(reads, (read) => followExpression(walk, read, shape));
}

/** What the callers in this file do with what a function returns; callers elsewhere are taken to use it. */
function followReturn(walk: Walk, statement: Node, shape: Shape): Node | undefined {
  const { model, root } = walk.file;
  const definition = model.getEnclosingFunction(statement);
  if (definition === undefined || walk.seen.has(definition)) return undefined;
  walk.seen.add(definition);
  const callers = [...walkDescendants(root, 'call')].filter((call) => {
    const callee = getField(call, 'function');
    return callee !== undefined && model.getLocalDefinition(callee) === definition;
  });
  if (callers.length === 0) return shape === 'mapping' ? undefined : statement;
  return firstUse(callers, (call) => followExpression(walk, call, shape));
}

function firstUse(nodes: readonly Node[], follow: (node: Node) => Node | undefined): Node | undefined {
  for (const node of nodes) {
    const use = follow(node);
    if (use !== undefined) return use;
  }
  return undefined;
}

// ── Loops ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is done with the items of a nested sequence, one after the other: `for names in lists:`. */
function followItem(walk: Walk, target: Node | undefined): Node | undefined {
  return target?.type === 'identifier' ? followName(walk, target, 'sequence') : target;
}

/** `for i, x in enumerate(items)`: who reads `i`; a list of the pairs holds the order. */
function followEnumerated(walk: Walk, call: Node, shape: Shape): Node | undefined {
  const { parent } = call;
  if (shape === 'nested') {
    const left = parent === undefined ? undefined : getField(parent, 'left');
    const isWalked = call.field === 'right' && /^for_/.test(parent?.type ?? '');
    return isWalked && left !== undefined ? followItem(walk, findNamedChildren(left)[1]) : call;
  }
  if (parent?.type === 'for_statement' && call.field === 'right') return followLoop(walk, parent, true);
  if (parent?.type === 'for_in_clause' && parent.parent !== undefined) return followComprehension(walk, parent.parent, true, parent);
  const outer = parent?.parent;
  if (parent?.type === 'argument_list' && outer?.type === 'call' && isOrderKeeping(getCalledName(walk.file, outer) ?? ''))
    return followEnumerated(walk, outer, shape);
  return call;
}

/** The name that counts the items: the first of the targets. */
function getCounter(clause: Node): Node | undefined {
  const left = getField(clause, 'left');
  const first = left === undefined ? undefined : findNamedChildren(left)[0];
  return first?.type === 'identifier' ? first : undefined;
}

/** True where a number is only shown, or only says that some round number of items is done. */
function isProgress(reference: Node): boolean {
  if (isShown(reference)) return true;
  const { parent } = reference;
  return parent?.type === 'binary_operator' && getField(parent, 'operator')?.text === '%' && isCondition(parent.parent ?? parent);
}

function followComprehension(walk: Walk, comprehension: Node, isEnumerated: boolean, clause?: Node): Node | undefined {
  const { file } = walk;
  const counter = isEnumerated && clause !== undefined ? getCounter(clause) : undefined;
  if (counter !== undefined) {
    const read = file.model.getBinding(counter)?.references.find((reference) => isInside(reference, comprehension));
    if (read !== undefined) return read;
  }
  const draw = findDraw(file, comprehension);
  if (draw !== undefined) return draw;
  if (isOneItem(comprehension)) return undefined;
  switch (comprehension.type) {
    case 'set_comprehension':
      return undefined;
    case 'dictionary_comprehension':
      return followExpression(walk, comprehension, 'mapping');
    default:
      return followExpression(walk, comprehension, 'sequence');
  }
}

/** `[name for name in names if name == wanted]` */
function isOneItem(comprehension: Node): boolean {
  const conditions = comprehension.children.filter(({ type }) => type === 'if_clause').flatMap(findNamedChildren);
  const targets = comprehension.children.filter(({ type }) => type === 'for_in_clause').map((clause) => getField(clause, 'left')?.text);
  return conditions.some((condition) => {
    const isEquality =
      condition.type === 'comparison_operator' && condition.children.some(({ text, field }) => field === 'operators' && text === '==');
    return isEquality && findNamedChildren(condition).some((side) => targets.includes(side.text));
  });
}

/** What the body of a loop does that depends on which item came first. */
function followLoop(walk: Walk, loop: Node, isEnumerated: boolean): Node | undefined {
  const { file } = walk;
  const body = getField(loop, 'body');
  if (body === undefined) return undefined;
  const counter = isEnumerated ? getCounter(loop) : undefined;
  if (counter !== undefined) {
    const references = file.model.getBinding(counter)?.references ?? [];
    const read = references.find((reference) => isInside(reference, body) && !isProgress(reference));
    if (read !== undefined) return read;
  }
  const draw = findDraw(file, body);
  if (draw !== undefined) return draw;
  for (const node of walkDescendants(body, 'call', 'augmented_assignment', 'assignment', 'yield', 'return_statement', 'break_statement')) {
    if (file.model.getEnclosingFunction(node) !== file.model.getEnclosingFunction(loop)) continue;
    const use = followEffect(walk, loop, body, node);
    if (use !== undefined) return use;
  }
  return undefined;
}

function followEffect(walk: Walk, loop: Node, body: Node, node: Node): Node | undefined {
  switch (node.type) {
    case 'yield':
      return node;
    case 'call':
      return followCallEffect(walk, body, node);
    case 'augmented_assignment':
      return followAccumulation(walk, body, node);
    case 'assignment':
      return followAssignment(walk, body, node);
    default:
      return followExit(loop, body, node);
  }
}

/** True for a name or attribute that has its value from before the loop. */
function isOuter(walk: Walk, target: Node, body: Node): boolean {
  let root = target;
  while (root.type === 'attribute' || root.type === 'subscript')
    root = getField(root, 'object') ?? getField(root, 'value') ?? root.children[0] ?? root;
  if (root.type !== 'identifier') return false;
  const { model } = walk.file;
  const definitions = model.getBinding(root)?.definitions ?? [];
  return definitions.length > 0 && definitions.some((definition) => !isInside(definition.node, body) && definition.kind !== 'loop');
}

function followCallEffect(walk: Walk, body: Node, call: Node): Node | undefined {
  const callee = getField(call, 'function');
  if (callee?.type !== 'attribute') return undefined;
  const object = getField(callee, 'object');
  const method = getField(callee, 'attribute')?.text ?? '';
  if (object === undefined) return undefined;
  if (method === 'backward' || (method === 'step' && /optim/i.test(object.text))) return call;
  // path.append(x): only the standard meaning, not `os.path` or a function of a module
  if (walk.file.model.findQualifiedNames(object).length > 0 || !isOuter(walk, object, body)) return undefined;
  if (APPENDING.has(method)) return isOwnEntry(walk, body, object) ? undefined : followContainer(walk, object);
  if (WRITING.has(method) && !isArchive(walk.file, object)) return call;
  return undefined;
}

/**
 * `counts[name].append(x)` in `for name in names:`: each turn has an entry of its own, which was there before. A `defaultdict` makes it, so
 * that its keys keep the order.
 */
function isOwnEntry({ file }: Walk, body: Node, container: Node): boolean {
  const [table, key] = [getField(container, 'value'), getField(container, 'subscript')];
  const item = body.parent === undefined ? undefined : getField(body.parent, 'left');
  if (container.type !== 'subscript' || table?.type !== 'identifier' || item?.type !== 'identifier' || key?.text !== item.text)
    return false;
  const values = file.model.getBinding(table)?.definitions.map(({ value }) => value) ?? [];
  return values.length > 0 && values.every((value) => value?.type === 'dictionary' || value?.type === 'dictionary_comprehension');
}

/** Archives, progress bars and loggers take what is written to them, whatever the order. */
function isArchive(file: SourceFile, object: Node): boolean {
  const values = object.type === 'identifier' ? file.model.findDefinitions(object).flatMap(({ value }) => value ?? []) : [];
  return (
    values.some((value) => value.type === 'call' && /^(?:zipfile|tarfile|tqdm|logging|sys)\b/.test(getCalledName(file, value) ?? '')) ||
    /log|stdout|stderr|zip|tar|pbar/i.test(object.text)
  );
}

/** `items += [...]`, `text += line`; a number only where its value is read on the way. */
function followAccumulation(walk: Walk, body: Node, assignment: Node): Node | undefined {
  const left = getField(assignment, 'left');
  const right = getField(assignment, 'right');
  const operator = getField(assignment, 'operator')?.text;
  if (left === undefined || right === undefined || operator !== '+=' || !isOuter(walk, left, body)) return undefined;
  if (getIntegerValue(right) !== undefined) return followCount(walk, body, assignment, left);
  if (isOwnEntry(walk, body, left)) return undefined;
  const isList = ['list', 'list_comprehension', 'tuple'].includes(right.type) || hasInitial(walk, left, 'list', 'tuple', 'string');
  return isList ? followContainer(walk, left) : undefined;
}

function hasInitial(walk: Walk, target: Node, ...types: readonly string[]): boolean {
  const definitions = target.type === 'identifier' ? (walk.file.model.getBinding(target)?.definitions ?? []) : [];
  return definitions.some(({ kind, value }) => kind === 'assignment' && value !== undefined && types.includes(value.type));
}

/** `label += 1`: an index, where the loop reads it other than to show it. */
function followCount(walk: Walk, body: Node, increment: Node, counter: Node): Node | undefined {
  if (counter.type !== 'identifier') return undefined;
  return walk.file.model
    .getBinding(counter)
    ?.references.find((reference) => isInside(reference, body) && !isInside(reference, increment) && !isProgress(reference));
}

/** `index[name] = len(index)`, `x = np.concatenate([x, y])`, `n = n + 1`. */
function followAssignment(walk: Walk, body: Node, assignment: Node): Node | undefined {
  const left = getField(assignment, 'left');
  const right = getField(assignment, 'right');
  if (left === undefined || right === undefined || !isOuter(walk, left, body)) return undefined;
  if (left.type === 'subscript') {
    const table = getField(left, 'value');
    if (table === undefined) return undefined;
    const size = [right, ...walkDescendants(right, 'call')].find((call) => {
      const [argument] = call.type === 'call' && getCalledName(walk.file, call) === 'builtins.len' ? findArguments(call) : [];
      return argument?.value.text === table.text;
    });
    if (size !== undefined) return assignment;
    return table.type === 'identifier' ? followTable(walk, body, table) : undefined;
  }
  if (left.type !== 'identifier' && left.type !== 'attribute') return undefined;
  const again = [...walkDescendants(right, left.type)].find((inner) => inner.text === left.text);
  if (again === undefined) return undefined;
  if (right.type === 'call') return isConcatenation(getCalledName(walk.file, right) ?? '') ? followContainer(walk, left) : undefined;
  if (right.type !== 'binary_operator' || getField(right, 'operator')?.text !== '+') return undefined;
  const added = getField(right, 'right');
  if (added !== undefined && getIntegerValue(added) !== undefined) return followCount(walk, body, assignment, left);
  return added?.type === 'list' || hasInitial(walk, left, 'list', 'tuple', 'string') ? followContainer(walk, left) : undefined;
}

/** Who walks over a table that the loop filled by key. A list whose items were set by index has the order of the indices. */
function followTable(walk: Walk, body: Node, table: Node): Node | undefined {
  if (walk.seen.has(table)) return undefined;
  walk.seen.add(table);
  const binding = walk.file.model.getBinding(table);
  const isTable = binding?.definitions.some(({ value }) => {
    const name = value?.type === 'call' ? getCalledName(walk.file, value) : undefined;
    return value?.type === 'dictionary' || /^(?:builtins\.dict|collections\.(?:defaultdict|OrderedDict))$/.test(name ?? '');
  });
  if (isTable !== true) return undefined;
  const references = (binding?.references ?? []).filter((reference) => !isInside(reference, body));
  return firstUse(references, (reference) => followExpression(walk, reference, 'mapping'));
}

/** `return name` and `break` take the first item that fits; where the condition asks for one certain item, there is no other. */
function followExit(loop: Node, body: Node, exit: Node): Node | undefined {
  const left = getField(loop, 'left');
  const targets = new Set(left === undefined ? [] : [left, ...walkDescendants(left, 'identifier')].map((target) => target.text));
  let block: Node | undefined;
  for (const ancestor of walkAncestors(exit)) {
    if (ancestor === body) break;
    if (ancestor.type === 'for_statement' || ancestor.type === 'while_statement') {
      if (exit.type === 'break_statement') return undefined;
    }
    const condition = ancestor.type === 'if_statement' || ancestor.type === 'elif_clause' ? getField(ancestor, 'condition') : undefined;
    if (condition !== undefined && /==|\bin\b|\bexists\b|\bisfile\b|\bisdir\b/.test(condition.text)) return undefined;
    if (ancestor.type === 'block') block ??= ancestor;
  }
  const mentions = (node: Node): boolean => [...walkDescendants(node, 'identifier')].some((identifier) => targets.has(identifier.text));
  if (exit.type === 'return_statement') return mentions(exit) ? exit : undefined;
  if (block === undefined) return undefined;
  return findNamedChildren(block).find((statement) => {
    const [assignment] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
    const value = assignment?.type === 'assignment' ? getField(assignment, 'right') : undefined;
    return value !== undefined && (targets.has(value.text) || mentions(value));
  });
}

/** A draw from a global generator in the loop: which item gets which number depends on the order. Functions of the file are looked into. */
function findDraw(file: SourceFile, body: Node): Node | undefined {
  for (const call of walkDescendants(body, 'call')) {
    if (isDraw(file, call)) return call;
    const callee = getField(call, 'function');
    const definition = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
    if (definition?.type !== 'function_definition') continue;
    for (const inner of walkDescendants(definition, 'call')) if (isDraw(file, inner)) return call;
  }
  return undefined;
}

function isDraw(file: SourceFile, call: Node): boolean {
  const name = getCalledName(file, call);
  return name !== undefined && getDrawnGenerator(name) !== undefined && !/^(?:torchvision|timm|transformers)\./.test(name);
}
