/**
 * Models that a loop gives fresh weights at the start of each turn: `model.reset_parameters()`, `model.apply(weights_init)`. They are as good
 * as built in the loop, where everything in them is reset; a model of which only the head is goes on from turn to turn.
 */
import type { SourceFile } from '../document/types.ts';
import type { Binding } from '../semantic/types.ts';
import { findNamedChildren, getField, walkDescendants, type Node } from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import { getClassOf, getOwnMethod } from './definitions.ts';

/** The names whose weights a block of a loop resets as a whole, each in all cases, with the call that first does so. */
export function findResets(file: SourceFile, body: Node): ReadonlyMap<Binding, Node> {
  const resets = new Map<Binding, Node>();
  for (const statement of findNamedChildren(body)) {
    const found = getReset(file, statement);
    const binding = found === undefined ? undefined : file.model.getBinding(found.name);
    if (found !== undefined && binding !== undefined && !resets.has(binding)) resets.set(binding, found.call);
  }
  return resets;
}

interface Reset {
  readonly name: Node;
  readonly call: Node;
}

function getReset(file: SourceFile, statement: Node): Reset | undefined {
  if (statement.type === 'for_statement') return getResetOfChildren(file, statement);
  const [call] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
  if (call?.type !== 'call') return undefined;
  const callee = getField(call, 'function');
  if (callee?.type === 'identifier') return getResetByFunction(file, call, callee);
  const name = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (name?.type !== 'identifier' || callee === undefined) return undefined;
  const method = getField(callee, 'attribute')?.text;
  if (method === 'reset_parameters' && resetsAll(file, name)) return { name, call };
  if (method !== 'apply') return undefined;
  const list = getField(call, 'arguments');
  const [handed, ...others] = list === undefined ? [] : findNamedChildren(list);
  const definition = handed?.type === 'identifier' && others.length === 0 ? file.model.getLocalDefinition(handed) : undefined;
  return definition?.type === 'function_definition' && initializesAll(file, definition) ? { name, call } : undefined;
}

/** `reset(model)`, which goes through the layers of what it is given. */
function getResetByFunction(file: SourceFile, call: Node, callee: Node): Reset | undefined {
  const list = getField(call, 'arguments');
  const [name, ...others] = list === undefined ? [] : findNamedChildren(list);
  const definition = file.model.getLocalDefinition(callee);
  const parameters = definition?.type === 'function_definition' ? getField(definition, 'parameters') : undefined;
  const parameter = parameters === undefined ? undefined : findNamedChildren(parameters)[0];
  if (name?.type !== 'identifier' || others.length > 0 || definition === undefined || parameter?.type !== 'identifier') return undefined;
  const goesThrough = [...walkDescendants(definition, 'call')].some((inner) =>
    [`${parameter.text}.children`, `${parameter.text}.modules`].includes(getField(inner, 'function')?.text ?? ''),
  );
  return goesThrough && initializesAll(file, definition) ? { name, call } : undefined;
}

/** `for layer in model.children(): if hasattr(layer, "reset_parameters"): layer.reset_parameters()` */
function getResetOfChildren(file: SourceFile, loop: Node): Reset | undefined {
  const [right, body] = [getField(loop, 'right'), getField(loop, 'body')];
  const callee = right?.type === 'call' ? getField(right, 'function') : undefined;
  const name = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const isAll = callee !== undefined && /^(?:children|modules)$/.test(getField(callee, 'attribute')?.text ?? '');
  if (right === undefined || body === undefined || name?.type !== 'identifier' || !isAll) return undefined;
  return initializesAll(file, loop) ? { name, call: right } : undefined;
}

/** Layers without weights. */
const WEIGHTLESS =
  /^(?:\w*Dropout\w*|\w*ReLU\w*|[GSC]ELU|SiLU|Mish|Sigmoid|Tanh|\w*Soft\w*|Flatten|Unflatten|Identity|\w*Pool\w*|Upsample|PixelShuffle|\w*Loss|Sequential|ModuleList|ModuleDict|Module)$/;

/** The layers with weights that a piece of code makes: `Linear`, `BatchNorm1d`. */
function findLayers(file: SourceFile, node: Node): string[] {
  return [...walkDescendants(node, 'call')].flatMap((call) => {
    const name = /^torch\.nn\.(?:modules\.)?(?:\w+\.)*([A-Z]\w*)$/.exec(getCalleeName(file, call) ?? '')?.[1];
    return name === undefined || WEIGHTLESS.test(name) ? [] : [name];
  });
}

/** True for code that resets or fills the weights of every kind of layer that the file makes. */
function initializesAll(file: SourceFile, node: Node): boolean {
  const calls = [...walkDescendants(node, 'call')];
  const isReset = calls.some(
    (call) =>
      /\.reset_parameters$/.test(getField(call, 'function')?.text ?? '') || /^torch\.nn\.init\./.test(getCalleeName(file, call) ?? ''),
  );
  if (!isReset) return false;
  const asked = [
    ...calls
      .filter((call) => getField(call, 'function')?.text === 'isinstance')
      .flatMap((call) => [...walkDescendants(call, 'identifier')]),
    ...[...walkDescendants(node, 'comparison_operator')].flatMap((test) => [...walkDescendants(test, 'string_content')]),
    ...calls
      .filter((call) => /\.find$/.test(getField(call, 'function')?.text ?? ''))
      .flatMap((call) => [...walkDescendants(call, 'string_content')]),
  ]
    .map(({ text }) => text)
    .filter((name) => /^[A-Z]/.test(name));
  const asksForType = calls.some((call) => /^(?:isinstance|\w+\.find)$/.test(getField(call, 'function')?.text ?? ''));
  return !asksForType || findLayers(file, file.root).every((layer) => asked.some((name) => layer.includes(name)));
}

/** False for a class of this file whose `reset_parameters` leaves out a layer that its `__init__` makes. */
function resetsAll(file: SourceFile, name: Node): boolean {
  const binding = file.model.getBinding(name);
  const owner = binding === undefined ? undefined : (getClassOf(file, binding) ?? getMovedClass(file, binding));
  const [init, reset] = owner === undefined ? [] : [getOwnMethod(owner, '__init__'), getOwnMethod(owner, 'reset_parameters')];
  if (init === undefined || reset === undefined) return true;
  if (/\.(?:children|modules)\(\)|\bsuper\(\)/.test(reset.text)) return true;
  return [...walkDescendants(init, 'assignment')].every((assignment) => {
    const [left, right] = [getField(assignment, 'left'), getField(assignment, 'right')];
    const attribute = left?.type === 'attribute' ? getField(left, 'attribute')?.text : undefined;
    if (attribute === undefined || right === undefined) return true;
    const isLayer = findLayers(file, assignment).length > 0 || /(?:^|\.)[A-Z]\w*(?:Conv|Layer|Norm)\b/.test(right.text);
    return !isLayer || new RegExp(`\\.${attribute}\\b`).test(reset.text);
  });
}

/** The class of `model = Net().to(device)`. */
function getMovedClass(file: SourceFile, { definitions }: Binding): Node | undefined {
  for (const { value } of definitions) {
    for (const call of value === undefined ? [] : [value, ...walkDescendants(value, 'call')]) {
      const callee = call.type === 'call' ? getField(call, 'function') : undefined;
      const owner = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
      if (owner?.type === 'class_definition') return owner;
    }
  }
  return undefined;
}
