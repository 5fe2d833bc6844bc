/**
 * What a loop carries from one turn to the next besides accumulators: names, attributes of objects and globals that one turn changes and
 * the next one uses, also in the functions and methods of the file that the body calls; and weights that go through a file. Where it is
 * not known whether something is carried, it is.
 */
import type { SourceFile } from '../document/types.ts';
import type { Entry, Program, Visit } from '../project/types.ts';
import type { Binding } from '../semantic/types.ts';
import { isOptimizer } from '../pytorch/training.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getNodeAt,
  getStatement,
  getStringValue,
  isInside,
  isNoName,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getClassOf, getOwnMethod } from './definitions.ts';
import { getCalleeName } from './callee-names.ts';
import { findResets } from './resets.ts';
import { identifiersIn, isHarmless, isMutation, isStateMutation, isStore, isUnconditionalIn } from './uses.ts';

/**
 * Something that a `for` statement or a comprehension carries from one turn to the next and that reaches more than a report or its own
 * update; undefined where only accumulators are carried.
 *
 * @param body what runs in each turn: the block, or the call of a comprehension
 * @param isTurn whether a visit belongs to a turn of the loop
 */
export function getCarried(
  file: SourceFile,
  program: Program,
  entry: Entry,
  { loop, body, isTurn }: { readonly loop: Node; readonly body: Node; readonly isTurn: (visit: Visit) => boolean },
): string | undefined {
  const at = new Set<string>();
  for (const { calls } of entry.training) {
    for (const { file: caller, step } of calls) if (caller === program.facts) at.add(`${step.at}:${step.end}`);
  }
  const trains = (call: Node): boolean => at.has(`${call.start}:${call.end}`);
  return (
    getCarriedName(file, loop, body, trains) ??
    getCarriedState(file, loop, body, trains) ??
    getCarriedElsewhere(file, program, loop, body, trains) ??
    getCarriedPath(file, program, entry, isTurn)
  );
}

/** `best = max(best, acc)` is an accumulator; `weights = average(weights, locals)` that the body trains with is carried. */
function getCarriedName(file: SourceFile, loop: Node, body: Node, trains: (call: Node) => boolean): string | undefined {
  if (loop.type !== 'for_statement') return undefined;
  const { model } = file;
  const left = getField(loop, 'left');
  const scope = model.getScope(body);
  const targets = new Set(left === undefined ? [] : identifiersIn(left).map((node) => node.text));
  const byName = new Map<string, Node[]>();
  const resets = findResets(file, body);
  for (const identifier of walkDescendants(body, 'identifier')) {
    if (isNoName(identifier)) continue;
    const binding = model.getBinding(identifier);
    if (binding === undefined || model.lookup(identifier.text, scope) !== binding || targets.has(identifier.text)) continue;
    const known = byName.get(identifier.text);
    if (known === undefined) byName.set(identifier.text, [identifier]);
    else known.push(identifier);
  }
  for (const [name, nodes] of byName) {
    const binding = model.lookup(name, scope);
    const isBoundBefore = binding?.definitions.some((definition) => !isInside(definition.node, body)) === true;
    if (!isBoundBefore || binding === undefined) continue;
    // The attributes of an object whose class is in view are looked at one by one.
    if (getClassOf(file, binding) !== undefined) continue;
    if (isDefinition(binding)) continue;
    const stores = nodes.filter((node) => isStore(node));
    const mutations = nodes.filter((node) => isMutation(node));
    if (stores.length === 0 && mutations.length === 0) continue;
    const reads = nodes.filter((node) => !stores.includes(node) && !mutations.includes(node));
    // Weights that are drawn anew are as good as a new model.
    const firstStore = stores[0] ?? resets.get(binding);
    const isResetFirst =
      firstStore !== undefined &&
      isUnconditionalIn(firstStore, body) &&
      reads.every((read) => read.start > (getStatement(firstStore)?.end ?? firstStore.end)) &&
      mutations.every((mutation) => mutation.start > firstStore.start);
    if (isResetFirst) continue;
    if (reads.some((read) => !isHarmless(read, name, { trains })) || mutations.some((node) => isStateMutation(node))) return name;
  }
  return undefined;
}

function isDefinition({ definitions }: Binding): boolean {
  return definitions.every(({ kind }) => ['import', 'import-from', 'function', 'class'].includes(kind));
}

// ── Objects and globals ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What is done with something that outlives a turn, in the order in which it is done. */
interface Access {
  /** `pool`, `pool.known`. */
  readonly key: string;
  /** `set`: given a new value, whatever it was. `change`: in place, or under a condition. `train`: as weights are. */
  readonly kind: 'set' | 'change' | 'train' | 'read';
  /** True where a name alone does not tell it: it is an attribute, or what a function that is called does. */
  readonly isHidden: boolean;
}

/** An object made before the loop, and the class of this file it is an instance of. */
interface Root {
  readonly key: string;
  readonly owner: Node | undefined;
}

interface Walk {
  readonly file: SourceFile;
  readonly loop: Node;
  readonly trains: (call: Node) => boolean;
  readonly accesses: Access[];
  readonly active: Set<Node>;
  /** Calls that draw all weights of a model anew. */
  readonly resets: ReadonlySet<Node>;
}

interface Frame {
  /** What the parameters of the function under way stand for; undefined in the body of the loop itself. */
  readonly roots: ReadonlyMap<Binding, Root> | undefined;
  /** False where the code may be skipped. */
  readonly isCertain: boolean;
}

const MAX_DEPTH = 6;

/**
 * A name or an attribute that a turn changes, and that is used before it is given a new value. `pool.acquire(model)`, whose method extends
 * `self.known`, is as good as `known.extend(...)`.
 */
function getCarriedState(file: SourceFile, loop: Node, body: Node, trains: (call: Node) => boolean): string | undefined {
  const resets = loop.type === 'for_statement' ? new Set([...findResets(file, body).values()]) : new Set<Node>();
  const walk: Walk = { file, loop, trains, accesses: [], active: new Set(), resets };
  walkNode(walk, body, { roots: undefined, isCertain: true });
  const byKey = new Map<string, Access[]>();
  for (const access of walk.accesses) {
    const known = byKey.get(access.key);
    if (known === undefined) byKey.set(access.key, [access]);
    else known.push(access);
  }
  for (const [key, accesses] of byKey) {
    if (accesses[0]?.kind === 'set' || !accesses.some(({ isHidden }) => isHidden)) continue;
    const kinds = new Set(accesses.map(({ kind }) => kind));
    if (kinds.has('train') || (kinds.has('read') && (kinds.has('change') || kinds.has('set')))) return key;
  }
  return undefined;
}

/** What a name that is bound before the loop stands for; undefined for one that each turn binds anew. */
function getRoot({ file, loop, active }: Walk, identifier: Node, { roots }: Frame): Root | undefined {
  const binding = file.model.getBinding(identifier);
  if (binding === undefined || isDefinition(binding)) return undefined;
  const known = roots?.get(binding);
  if (known !== undefined) return known;
  // Names of the function under way are new in each call; those of a function around it are not.
  if (roots !== undefined && (active.has(binding.scope.node) || !['module', 'function'].includes(binding.scope.kind))) return undefined;
  if (binding.definitions.every(({ node }) => isInside(node, loop))) return undefined;
  const owner = getClassOf(file, binding);
  return { key: identifier.text, owner };
}

/** The method of a class, or of a base of it in this file. */
function getMethod(file: SourceFile, owner: Node, name: string, depth = 0): Node | undefined {
  const own = getOwnMethod(owner, name);
  if (own !== undefined || depth > MAX_DEPTH) return own;
  return findBases(owner)
    .map((base) => file.model.getLocalDefinition(base))
    .flatMap((base) => (base?.type === 'class_definition' ? (getMethod(file, base, name, depth + 1) ?? []) : []))[0];
}

function findBases(owner: Node): Node[] {
  const list = getField(owner, 'superclasses');
  return list === undefined ? [] : findNamedChildren(list).filter(({ type }) => type === 'identifier' || type === 'attribute');
}

const SKIPPABLE: readonly string[] = ['while_statement', 'try_statement', 'match_statement', 'conditional_expression', 'boolean_operator'];

/** Goes through a piece of code in the order in which it runs. A `for` is taken to have a turn. */
function walkNode(walk: Walk, node: Node, frame: Frame): void {
  switch (node.type) {
    case 'function_definition':
    case 'class_definition':
    case 'comment':
      return;
    case 'identifier':
      readIdentifier(walk, node, frame);
      return;
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement': {
      const [left, right] = [getField(node, 'left'), getField(node, 'right')];
      if (right !== undefined) walkNode(walk, right, frame);
      if (left !== undefined) walkNode(walk, left, frame);
      for (const child of node.children) if (child !== left && child !== right && child.isNamed) walkNode(walk, child, frame);
      return;
    }
    case 'if_statement': {
      const condition = getField(node, 'condition');
      if (condition !== undefined) walkNode(walk, condition, frame);
      for (const child of node.children) {
        if (child !== condition && child.isNamed) walkNode(walk, child, { ...frame, isCertain: false });
      }
      return;
    }
    default: {
      const inner = SKIPPABLE.includes(node.type) ? { ...frame, isCertain: false } : frame;
      for (const child of node.children) if (child.isNamed) walkNode(walk, child, inner);
      if (node.type === 'call') followCall(walk, node, frame);
    }
  }
}

function readIdentifier(walk: Walk, identifier: Node, frame: Frame): void {
  const root = isNoName(identifier) ? undefined : getRoot(walk, identifier, frame);
  if (root === undefined) return;
  const { file, trains, accesses } = walk;
  const isInFunction = frame.roots !== undefined;
  const attribute = identifier.parent?.type === 'attribute' && identifier.field === 'object' ? identifier.parent : undefined;
  const name = attribute === undefined ? undefined : getField(attribute, 'attribute')?.text;
  // `pool.acquire(…)` is followed, `acquire(pool)` too.
  if (attribute !== undefined && name !== undefined && root.owner !== undefined && isCalled(attribute)) {
    if (getMethod(file, root.owner, name) !== undefined) return;
    const isOwnAttribute = [...walkDescendants(root.owner, 'attribute')].some(
      (node) => node.field === 'left' && getField(node, 'attribute')?.text === name,
    );
    // A method that a class of another file may define can do anything.
    if (!isOwnAttribute && findBases(root.owner).length > 0) {
      accesses.push({ key: root.key, kind: 'change', isHidden: true }, { key: root.key, kind: 'read', isHidden: true });
      return;
    }
  }
  if (attribute === undefined && getParameterFor(walk, identifier) !== undefined) return;
  if (attribute?.parent !== undefined && walk.resets.has(attribute.parent)) {
    accesses.push({ key: root.key, kind: 'set', isHidden: false });
    return;
  }
  const isState = attribute !== undefined && !isCalled(attribute);
  const isOwnState = attribute !== undefined && root.owner !== undefined;
  const node = isState || isOwnState ? attribute : identifier;
  const key = node === identifier ? root.key : `${root.key}.${name ?? ''}`;
  const isHidden = isInFunction || node !== identifier;
  const push = (kind: Access['kind']): void => void accesses.push({ key, kind, isHidden });
  if (node.parent?.type === 'attribute' && getField(node.parent, 'attribute')?.text === 'parameters') {
    const call = [...walkAncestors(node)].find(({ type, parent }) => type === 'call' && parent?.type !== 'attribute');
    const isTrained = [...walkAncestors(node)].some((other) => other.type === 'call' && isOptimizer(getCalleeName(file, other) ?? ''));
    push(call !== undefined && isTrained ? 'train' : 'read');
  } else if (isStore(node)) {
    const isNew = frame.isCertain && node.parent?.type === 'assignment';
    push(isNew ? 'set' : 'change');
  } else if (isMutation(node)) {
    push(isStateMutation(node) && !/env/i.test(key) ? 'train' : 'change');
  } else if (!isHarmless(node, node.text, { trains }) && !isIdle(node, trains)) {
    push('read');
  }
}

function isCalled(node: Node): boolean {
  return node.field === 'function' && node.parent?.type === 'call';
}

/** `logger.add(run, acc)` as a statement of its own: what is done there trains nothing, and no value comes of it. */
function isIdle(node: Node, trains: (call: Node) => boolean): boolean {
  const call = node.parent?.type === 'attribute' ? node.parent.parent : node.parent;
  return call?.type === 'call' && call.parent?.type === 'expression_statement' && !trains(call);
}

/** The function of this file that a call runs, and the object its first parameter stands for. */
function getCallee(walk: Walk, call: Node, frame: Frame): { readonly definition: Node; readonly self: Root | undefined } | undefined {
  const callee = getField(call, 'function');
  if (callee === undefined) return undefined;
  const { model } = walk.file;
  const local = model.getLocalDefinition(callee);
  if (local?.type === 'class_definition') {
    const init = getMethod(walk.file, local, '__init__');
    // What a new object keeps is new.
    return init === undefined ? undefined : { definition: init, self: { key: '', owner: local } };
  }
  const object = callee.type === 'attribute' ? getField(callee, 'object') : undefined;
  const name = callee.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
  if (object?.type === 'identifier' && name !== undefined) {
    const root = getRoot(walk, object, frame);
    const binding = model.getBinding(object);
    const owner = root?.owner ?? (binding === undefined ? undefined : getClassOf(walk.file, binding));
    const method = owner === undefined ? undefined : getMethod(walk.file, owner, name);
    return method === undefined ? undefined : { definition: method, self: root ?? { key: '', owner } };
  }
  return local?.type === 'function_definition' && callee.type === 'identifier' ? { definition: local, self: undefined } : undefined;
}

/** The parameter of a function of this file that takes an argument which is a name: `labelled` of `query(model, labelled)`. */
function getParameterFor({ file }: Walk, identifier: Node): Node | undefined {
  const argument = identifier.parent?.type === 'keyword_argument' ? identifier.parent : identifier;
  const call = argument.parent?.type === 'argument_list' ? argument.parent.parent : undefined;
  const callee = call?.type === 'call' ? getField(call, 'function') : undefined;
  if (call === undefined || callee === undefined) return undefined;
  const definition = file.model.getLocalDefinition(callee);
  const target = definition?.type === 'class_definition' ? getMethod(file, definition, '__init__') : definition;
  if (target?.type !== 'function_definition') return undefined;
  const skips = definition?.type === 'class_definition' || callee.type === 'attribute' ? 1 : 0;
  return findPassed(call, target, skips).find(({ value }) => value === identifier)?.parameter;
}

/** The arguments of a call with the parameter each goes to, as far as that is certain. */
function findPassed(call: Node, definition: Node, skips: number): { readonly value: Node; readonly parameter: Node }[] {
  const list = getField(definition, 'parameters');
  const values = findArguments(call);
  if (list === undefined || values.some(({ kind }) => kind === 'splat' || kind === 'dictionary-splat')) return [];
  const parameters = findNamedChildren(list).flatMap((parameter) => identifiersIn(parameter)[0] ?? []);
  return values.flatMap(({ value, name }, position) => {
    const parameter = name === undefined ? parameters[position + skips] : parameters.find(({ text }) => text === name);
    return parameter === undefined ? [] : [{ value, parameter }];
  });
}

function followCall(walk: Walk, call: Node, frame: Frame): void {
  // `reset(model)`
  const [given] = walk.resets.has(call) ? findArguments(call) : [];
  const fresh = given?.value.type === 'identifier' ? getRoot(walk, given.value, frame) : undefined;
  if (fresh !== undefined) {
    walk.accesses.push({ key: fresh.key, kind: 'set', isHidden: false });
    return;
  }
  const found = getCallee(walk, call, frame);
  const body = found === undefined ? undefined : getField(found.definition, 'body');
  if (found === undefined || body === undefined || walk.active.has(found.definition) || walk.active.size > MAX_DEPTH) return;
  const { definition, self } = found;
  const { model } = walk.file;
  const roots = new Map<Binding, Root>();
  const list = getField(definition, 'parameters');
  const [first] = list === undefined ? [] : findNamedChildren(list);
  const own = first?.type === 'identifier' ? model.getBinding(first) : undefined;
  if (own !== undefined && self !== undefined && self.key !== '') roots.set(own, self);
  for (const { value, parameter } of findPassed(call, definition, self === undefined ? 0 : 1)) {
    const binding = model.getBinding(parameter);
    const base = value.type === 'attribute' ? getField(value, 'object') : value;
    const root = base?.type === 'identifier' ? getRoot(walk, base, frame) : undefined;
    if (binding === undefined || root === undefined) continue;
    const isWhole = base === value;
    roots.set(binding, isWhole ? root : { key: `${root.key}.${getField(value, 'attribute')?.text ?? ''}`, owner: undefined });
  }
  const before = walk.accesses.length;
  walk.active.add(definition);
  walkNode(walk, body, { roots, isCertain: frame.isCertain });
  walk.active.delete(definition);
  // `logger.print_statistics(run)`: what is only read, for no value and no training, is only shown.
  const isShown = call.parent?.type === 'expression_statement' && !walk.trains(call);
  if (isShown && walk.accesses.slice(before).every(({ kind }) => kind === 'read')) walk.accesses.length = before;
}

/** `self.known += picked`, `self.known[i] = True`, `self.known.append(i)`: an attribute that is changed in place. */
const CHANGES =
  /\bself\.(\w+)(?:\s*(?:\[[^\]\r\n]*\])*\s*[-+*/|&^]=|\s*(?:\[[^\]\r\n]*\])+\s*=(?!=)|\.(?:append|extend|add|update|remove|pop|discard|insert|clear|sort)\s*\()/g;

/**
 * The same for an object whose class another file defines, of which only the text is at hand: a method that is called changes an attribute
 * in place which another one, whose result is used or which trains, speaks of.
 */
function getCarriedElsewhere(
  file: SourceFile,
  program: Program,
  loop: Node,
  body: Node,
  trains: (call: Node) => boolean,
): string | undefined {
  const changed = new Map<Binding, Set<string>>();
  const used = new Map<Binding, string>();
  for (const call of body.type === 'call' ? [body, ...walkDescendants(body, 'call')] : walkDescendants(body, 'call')) {
    const callee = getField(call, 'function');
    const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
    const binding = object?.type === 'identifier' ? file.model.getBinding(object) : undefined;
    const method = program.findVisits(call.start, call.end)[0]?.callees.find(({ kind }) => kind === 'function');
    if (binding === undefined || method?.kind !== 'function' || method.file === program.facts) continue;
    if (isDefinition(binding) || binding.definitions.every(({ node }) => isInside(node, loop))) continue;
    const text = program.getText(method.file)?.slice(method.facts.at, method.facts.end) ?? '';
    const names = changed.get(binding) ?? new Set();
    for (const [, name = ''] of text.matchAll(CHANGES)) names.add(name);
    changed.set(binding, names);
    if (call.parent?.type === 'expression_statement' && !trains(call)) continue;
    used.set(binding, (used.get(binding) ?? '') + text.replaceAll(CHANGES, ''));
  }
  for (const [binding, text] of used) {
    for (const name of changed.get(binding) ?? []) if (new RegExp(`\\bself\\.${name}\\b`).test(text)) return `${binding.name}.${name}`;
  }
  return undefined;
}

// ── Files ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const LOADS = /^(?:torch\.load|safetensors\.torch\.load_file|.*\.from_pretrained)$/;
const SAVES = /^(?:torch\.save|safetensors\.torch\.save_file|.*\.save_pretrained)$/;

/** The path of weights that a turn saves and a turn loads before it trains, unless the two are known to be different files. */
function getCarriedPath(file: SourceFile, program: Program, entry: Entry, isTurn: (visit: Visit) => boolean): string | undefined {
  const training = entry.training.find(isTurn)?.order ?? Infinity;
  const turns = entry.trace.visits.filter((visit) => visit.step.kind === 'call' && isTurn(visit));
  const find = (pattern: RegExp): Visit[] =>
    turns.filter(({ step }) => step.kind === 'call' && step.callees.some((callee) => pattern.test(callee)));
  const loads = find(LOADS).filter(({ order }) => order < training);
  if (loads.length === 0) return undefined;
  const saves = find(SAVES);
  if (saves.length === 0) return undefined;
  const saved = saves.map((visit) => getPath(file, program, visit, 'f', /pretrained$/.test(getVisitedName(visit)) ? 0 : 1));
  for (const visit of loads) {
    const path = getPath(file, program, visit, 'f', 0);
    if (path === undefined) return getVisitedName(visit);
    const isOther = saved.every((other) => (other === undefined ? /^["']/.test(path) || /^[\w.]+$/.test(path) : other !== path));
    if (!isOther) return path;
  }
  return undefined;
}

function getVisitedName({ step }: Visit): string {
  return step.kind === 'call' ? (step.callees[0] ?? '') : '';
}

/** The source of the path a call is given, followed through the parameters of functions of this file; undefined where it is unknown. */
function getPath(file: SourceFile, program: Program, visit: Visit, name: string, position: number): string | undefined {
  if (visit.file !== program.facts) return undefined;
  const call = getNodeAt(file.tree, visit.step.at, visit.step.end);
  let path = call.type === 'call' ? getArgument(call, name, position)?.value : undefined;
  for (const frame of [...visit.calls].reverse()) {
    const binding = path?.type === 'identifier' ? file.model.getBinding(path) : undefined;
    const definition = binding?.definitions[0];
    if (path === undefined || definition?.kind !== 'parameter') break;
    if (frame.file !== program.facts) return undefined;
    const caller = getNodeAt(file.tree, frame.step.at, frame.step.end);
    const skips = frame.callee.name.includes('.') ? 1 : 0;
    const given =
      caller.type === 'call' ? getArgument(caller, path.text, Math.max(0, frame.callee.parameters.indexOf(path.text) - skips)) : undefined;
    path = given?.value;
  }
  if (path === undefined) return undefined;
  const value = path.type === 'identifier' ? file.model.getValue(path) : path;
  if (value === undefined) return undefined;
  return getStringValue(value) === undefined ? value.text : JSON.stringify(getStringValue(value));
}
