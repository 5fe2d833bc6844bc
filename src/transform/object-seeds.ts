/**
 * A seed that an object keeps, where the object trains: what a method stores in `self`, or is handed, before anything is drawn.
 *
 *     class Trainer:                                       class Trainer:
 *         def __init__(self):                                  def __init__(self):
 *             self.args = parse_args()               →             self.args = parse_args()
 *             self.model = Net()                                   seed_everything(self.args.seed)
 *                                                                  self.model = Net()
 *
 * Only where one object of the class is made, once, and no other module can make more: each would be given the same seed.
 */
import type { SourceFile } from '../document/types.ts';
import { getNamespaceSeed, getOnlyAssignment, SEED_NAME, type SeedField } from '../project/seeds.ts';
import { isModuleBase } from '../pytorch/training.ts';
import { canonicalName } from '../pytorch/names.ts';
import { isMainGuard } from '../semantic/control.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getMadeSeed, getNamedClassSeed } from './seed-fields.ts';
import { findFramesToDraw, getFirstDraw, getFunctionNode, type Frame, type Way } from './way.ts';

/** A seed, how it is written, and where: below a statement, or first in a body. */
export interface KeptSeed {
  readonly text: string;
  readonly field: SeedField;
  readonly statement?: Node;
  readonly body?: Node;
}

/** A function that runs, and the call that runs it. */
interface Running {
  readonly definition: Node;
  readonly call: Node | undefined;
  /** Who called it. */
  readonly caller: Running | undefined;
}

const MAX_DEPTH = 4;

/** The seed that an object has before the program draws; undefined where it is not certain that it has one. */
export function getKeptSeed(way: Way): KeptSeed | undefined {
  const { file, program, entry } = way;
  const draw = getFirstDraw(entry);
  if (draw === undefined) return undefined;
  const frames = findFramesToDraw(program, entry);
  const next = draw.calls[0] ?? draw;
  const atModule = next.file === program.facts ? findKept(way, getNodeAt(file.tree, next.step.at, next.step.end), undefined) : undefined;
  if (atModule !== undefined) return atModule;
  let caller: Running | undefined;
  for (const frame of frames) {
    const definition = getFunctionNode(file, frame.call.callee);
    if (definition === undefined) return undefined;
    const call = frame.call.file === program.facts ? getNodeAt(file.tree, frame.call.step.at, frame.call.step.end) : undefined;
    const running: Running = { definition, call: call?.type === 'call' ? call : undefined, caller };
    caller = running;
    const isMethod = frame.call.callee.name.includes('.');
    const isOnTheWay = isMethod ? isOnlyTrainer(way, frame) : way.frames.some(({ call: { callee } }) => callee === frame.call.callee);
    if (!isOnTheWay) continue;
    const kept =
      getHandedSeed(way, running) ??
      getMadeWith(way, running) ??
      (frame.next.file === program.facts
        ? findKept(way, getNodeAt(file.tree, frame.next.step.at, frame.next.step.end), running)
        : undefined);
    if (kept !== undefined) return kept;
  }
  return undefined;
}

/** True for a method of the object that trains, of a class that is no layer and that no other module imports. */
function isOnlyTrainer({ program, entry, index }: Way, { call }: Frame): boolean {
  const owner = getOwnerName(call.callee.name);
  const facts = program.facts.classes.find(({ name }) => name === owner);
  if (facts === undefined || index.findBases(program.facts, facts).some((base) => isModuleBase(canonicalName(base)))) return false;
  const owners = [owner, call.receiver?.facts.name];
  const isTrainer = entry.training.some(({ calls }) =>
    calls.some(({ callee, receiver }) => owners.includes(getOwnerName(callee.name)) || owners.includes(receiver?.facts.name ?? '')),
  );
  return isTrainer && index.findNeighbours(program.facts.path, true).length === 0;
}

function getOwnerName(method: string): string {
  return method.slice(0, Math.max(0, method.lastIndexOf('.')));
}

/** The parameter that is the seed, or holds it: `main(parse_args())`, `Trainer(Config()).fit()`. */
function getHandedSeed(way: Way, running: Running): KeptSeed | undefined {
  const body = getField(running.definition, 'body');
  for (const name of findParameterNames(running.definition).slice(isMethodNode(way.file, running.definition) ? 1 : 0)) {
    const field = getParameterSeed(way, running, name);
    if (field !== undefined && body !== undefined) return { text: `${name}${field.path}`, field, body };
  }
  return undefined;
}

/** What the object of a method keeps since it was made, right there: `Trainer(get_args()).fit()`. */
function getMadeWith(way: Way, { definition, call, caller }: Running): KeptSeed | undefined {
  const callee = call === undefined ? undefined : getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const body = getField(definition, 'body');
  const [self] = findParameterNames(definition);
  if (object?.type !== 'call' || body === undefined || self === undefined) return undefined;
  const kept = getKeptByCall(way, { call: object, isMade: true, receiver: self }, caller, 0);
  return kept === undefined ? undefined : { ...kept, body };
}

/** What objects keep when the statements before `next` have run, in its function or in the module. */
function findKept(way: Way, next: Node, running: Running | undefined): KeptSeed | undefined {
  for (const statement of findStatementsBefore(next)) {
    const kept = getKeptBy(way, statement, running, 0);
    if (kept !== undefined) return { ...kept, statement };
  }
  return undefined;
}

/**
 * The statements that have run, each once and in all cases, when a node is reached: of its block and of those around it, up to the
 * function or the module; source order.
 */
function findStatementsBefore(node: Node): Node[] {
  let found: Node[] = [];
  let statement = getStatement(node);
  while (statement !== undefined) {
    const { parent }: Node = statement;
    if (parent === undefined) break;
    const before = findNamedChildren(parent).filter((sibling) => sibling.end <= (statement?.start ?? 0));
    found = [...before, ...found];
    const around: Node | undefined = parent.parent;
    if (parent.type !== 'block' || around === undefined || around.type === 'function_definition') break;
    // What a loop or a condition decides is not certain; the main guard is.
    if (around.type !== 'with_statement' && !isMainGuard(around)) found = [];
    statement = around.type === 'else_clause' || around.type === 'elif_clause' ? around.parent : around;
  }
  return found;
}

/** What a statement makes an object keep: `self.args = parse_args()`, `app = App()`, `self.parse()`. */
function getKeptBy(way: Way, statement: Node, running: Running | undefined, depth: number): Pick<KeptSeed, 'text' | 'field'> | undefined {
  if (statement.type === 'with_statement') {
    const body = getField(statement, 'body');
    return body === undefined ? undefined : firstOf(findNamedChildren(body), (inner) => getKeptBy(way, inner, running, depth));
  }
  const [node] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
  if (node === undefined) return undefined;
  const left = node.type === 'assignment' ? getField(node, 'left') : undefined;
  const right = node.type === 'assignment' ? getField(node, 'right') : node;
  if (left?.type === 'attribute' && right !== undefined && running !== undefined) return getStored(way, left, right, running);
  if (right?.type !== 'call') return undefined;
  const receiver = left === undefined ? getReceiver(way.file, right, running) : isBoundOnce(way.file, left) ? left.text : undefined;
  return receiver === undefined ? undefined : getKeptByCall(way, { call: right, isMade: left !== undefined, receiver }, running, depth);
}

/** What an object keeps when a call has run that makes it, or calls its method; `receiver` is how the object is written. */
function getKeptByCall(
  way: Way,
  { call, isMade, receiver }: { readonly call: Node; readonly isMade: boolean; readonly receiver: string },
  running: Running | undefined,
  depth: number,
): Pick<KeptSeed, 'text' | 'field'> | undefined {
  const method = getMethodNode(way, call, isMade);
  const body = method === undefined ? undefined : getField(method, 'body');
  if (method === undefined || body === undefined || depth > MAX_DEPTH) return undefined;
  const inner: Running = { definition: method, call, caller: running };
  const self = findParameterNames(method)[0] ?? '';
  const kept = firstOf(findNamedChildren(body), (child) => getKeptBy(way, child, inner, depth + 1));
  // What the method calls `self` is called otherwise here.
  return kept?.text.startsWith(`${self}.`) === true ? { ...kept, text: receiver + kept.text.slice(self.length) } : undefined;
}

function firstOf<Value>(nodes: readonly Node[], get: (node: Node) => Value | undefined): Value | undefined {
  for (const node of nodes) {
    const found = get(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `self.args = …`, where nothing else is ever stored there. */
function getStored(way: Way, left: Node, right: Node, running: Running): Pick<KeptSeed, 'text' | 'field'> | undefined {
  const { file } = way;
  const attribute = getField(left, 'attribute')?.text ?? '';
  const owner = file.model.getEnclosingClass(running.definition);
  if (owner === undefined || getField(left, 'object')?.text !== findParameterNames(running.definition)[0]) return undefined;
  const references = [...walkDescendants(owner, 'attribute')].filter(({ text }) => text === left.text);
  const isRebound = references.some((node) => node !== left && node.field === 'left');
  if (isRebound || writes(file, attribute)) return undefined;
  const field = getValueSeed(way, { text: left.text, references, position: undefined }, right, running, SEED_NAME.test(attribute));
  return field === undefined ? undefined : { text: `${left.text}${field.path}`, field };
}

/** True where something is stored in an attribute of that name from outside of a method: `app.args = other`. */
function writes(file: SourceFile, attribute: string): boolean {
  return [...walkDescendants(file.root, 'assignment')].some((assignment) => {
    const left = getField(assignment, 'left');
    return (
      left?.type === 'attribute' &&
      getField(left, 'attribute')?.text === attribute &&
      file.model.getEnclosingClass(assignment) === undefined
    );
  });
}

/** The seed in a value that is stored in an attribute, `isSeed` by the attribute's name. */
function getValueSeed(
  way: Way,
  holder: Parameters<typeof getMadeSeed>[1],
  value: Node,
  running: Running,
  isSeed: boolean,
): SeedField | undefined {
  if (isSeed) {
    if (getIntegerValue(value) !== undefined) return { path: '', isInteger: true, mayBeNone: false };
    return value.type === 'identifier' && SEED_NAME.test(value.text) ? getParameterSeed(way, running, value.text) : undefined;
  }
  if (value.type === 'call') return getMadeSeed(way, holder, value);
  if (value.type === 'dictionary') return getNamespaceSeed(way.file, value);
  if (value.type !== 'identifier') return undefined;
  if (findParameterNames(running.definition).includes(value.text)) return getParameterSeed(way, running, value.text);
  const binding = way.file.model.getBinding(value);
  const definition = binding?.scope.node === running.definition ? getOnlyAssignment(binding) : undefined;
  return definition?.kind === 'assignment' && definition.value !== undefined && definition.value.type !== 'identifier'
    ? getValueSeed(way, holder, definition.value, running, false)
    : undefined;
}

/** The seed that a parameter is, or holds, by what it is given, its type or its default. */
function getParameterSeed(way: Way, running: Running, name: string, depth = 0): SeedField | undefined {
  const { file } = way;
  const { definition, call, caller } = running;
  const list = getField(definition, 'parameters');
  const parameters = list === undefined ? [] : findNamedChildren(list);
  const position = findParameterNames(definition).indexOf(name);
  const parameter = parameters[position];
  if (parameter === undefined || /splat/.test(parameter.type) || depth > MAX_DEPTH) return undefined;
  const binding = file.model.scopes.find(({ node }) => node === definition)?.bindings.get(name);
  if (binding?.definitions.length !== 1) return undefined;
  const type = getField(parameter, 'type');
  const args = call === undefined ? [] : findArguments(call);
  const given = call === undefined ? undefined : getArgument(call, name, position - (isMethodNode(file, definition) ? 1 : 0))?.value;
  if (args.some(({ kind }) => kind !== 'positional' && kind !== 'keyword')) return undefined;
  if (SEED_NAME.test(name)) {
    const value = given ?? getField(parameter, 'value');
    if (value !== undefined && getIntegerValue(value) !== undefined) return { path: '', isInteger: true, mayBeNone: false };
    return undefined;
  }
  if (given?.type === 'identifier' && caller !== undefined && findParameterNames(caller.definition).includes(given.text)) {
    const handed = getParameterSeed(way, caller, given.text, depth + 1);
    if (handed !== undefined) return handed;
  }
  const holder = { text: name, references: binding.references, position: undefined };
  const made =
    given?.type === 'call' ? getMadeSeed(way, holder, given) : given?.type === 'dictionary' ? getNamespaceSeed(file, given) : undefined;
  return made ?? (type === undefined ? undefined : getNamedClassSeed(way, findNamedChildren(type)[0]));
}

function isMethodNode(file: SourceFile, definition: Node): boolean {
  return file.model.getEnclosingClass(definition) !== undefined;
}

/** The names of a function's parameters, `self` first where it is a method. */
function findParameterNames(definition: Node): string[] {
  const list = getField(definition, 'parameters');
  return list === undefined
    ? []
    : findNamedChildren(list).map(
        (parameter) =>
          (parameter.type === 'identifier' ? parameter : (getField(parameter, 'name') ?? findNamedChildren(parameter)[0]))?.text ?? '',
      );
}

/** The object whose method is called as a statement of its own: `self` of `self.parse()` and `super().__init__()`, `app` of `app.parse()`. */
function getReceiver(file: SourceFile, call: Node, running: Running | undefined): string | undefined {
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const self = running === undefined || !isMethodNode(file, running.definition) ? undefined : findParameterNames(running.definition)[0];
  if (object?.type === 'call') return getField(object, 'function')?.text === 'super' ? self : undefined;
  if (object?.type !== 'identifier') return undefined;
  return object.text === self || isBoundOnce(file, object) ? object.text : undefined;
}

function isBoundOnce(file: SourceFile, name: Node): boolean {
  const binding = name.type === 'identifier' ? file.model.getBinding(name) : undefined;
  return binding !== undefined && getOnlyAssignment(binding) !== undefined;
}

/** The method of this file that a call runs, once and in all cases. */
function getMethodNode({ file, program, index }: Way, call: Node, isMade: boolean): Node | undefined {
  const [visit, again] = program.findVisits(call.start, call.end);
  const [callee, ...others] = visit?.callees ?? [];
  if (visit === undefined || again !== undefined || callee === undefined || others.length > 0) return undefined;
  if (visit.loops.length > 0 || visit.branches.length > 0) return undefined;
  const method = callee.kind === 'class' && isMade ? index.getMethod(callee.file, callee.facts, '__init__') : callee;
  if (method?.kind !== 'function' || method.file !== program.facts || !method.facts.name.includes('.')) return undefined;
  const definition = getFunctionNode(file, method.facts);
  const isDecorated = definition === undefined || [...walkAncestors(definition)][0]?.type === 'decorated_definition';
  return isDecorated ? undefined : definition;
}
