/**
 * Training that a program hands to processes as tasks: `pool.map(train, range(5))`, `Parallel()(delayed(train)(lr, run) for run in …)`.
 * What the program seeds reaches none of them where processes are spawned; where they are forked each begins with the same numbers, and
 * which of them takes which task is up to the system. So a task is seeded where it begins, with what tells it from the others:
 *
 *     def train(run):                        def train(run):
 *         model = Net()                 →        seed_everything(42 + run)
 *                                                model = Net()
 *     pool.map(train, range(5))              pool.map(train, range(5))
 */
import type { SourceFile } from '../document/types.ts';
import type { FunctionFacts } from '../project/facts.ts';
import type { CallFrame, Entry, Program } from '../project/types.ts';
import { SEED_NAME } from '../project/seeds.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  isInside,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import { getRange, isSettingName } from './counts.ts';
import { isPool } from './pools.ts';
import { getFunctionNode, runsIn } from './way.ts';

export interface Tasks {
  /** The call that hands them over: `pool.map(train, range(5))`, `delayed(train)(lr, run)`. */
  readonly call: Node;
  readonly callee: FunctionFacts;
  /** The body of the function that each of them runs. */
  readonly body: Node;
  /** The integer that a task is handed and no other one is; undefined where it is not certain that there is one. */
  readonly number: string | undefined;
  /** The parameter that each of them is handed a name of the program as: `args`. */
  readonly getParameter: (name: string) => string | undefined;
  /** True where the number is the seed itself. */
  readonly isSeed: boolean;
}

/** What a parameter is given: one value for each task, or the values of all tasks. */
interface Given {
  readonly value: Node;
  readonly isIterable: boolean;
}

const MAPS = /^(?:i?map|map_async)$/;
const SUBMITS = /^(?:submit|apply_async)$/;
const POOLS =
  /^(?:concurrent\.futures\.(?:process\.)?ProcessPoolExecutor|(?:torch\.)?multiprocessing\.(?:pool\.)?Pool|multiprocess\.Pool|(?:torch\.)?multiprocessing\.get_context\(\)\.Pool)$/;

/** The tasks in which all training of a program runs; undefined where it trains elsewhere too, or in several functions. */
export function getTasks(file: SourceFile, program: Program, entry: Entry): Tasks | undefined {
  const [first] = entry.training;
  const frame = first?.calls.find((call) => isTask(file, program, call));
  if (frame === undefined || entry.spawn !== undefined || !entry.training.every((visit) => runsIn(frame.callee, visit))) return undefined;
  const definition = getFunctionNode(file, frame.callee);
  const body = definition?.parent?.type === 'module' ? getField(definition, 'body') : undefined;
  const name = definition === undefined ? undefined : getField(definition, 'name');
  if (definition === undefined || body === undefined || name === undefined) return undefined;
  const node = getNodeAt(file.tree, frame.step.at, frame.step.end);
  const call = isDelayed(frame) ? getOuterCall(node) : node;
  if (call === undefined) return undefined;
  const isOnlyUse = file.model.getBinding(name)?.references.length === 1;
  const number = isOnlyUse && isHandedOverOnce(file, program, call, frame) ? getNumber(file, definition, call, frame) : undefined;
  return {
    call,
    callee: frame.callee,
    body,
    number,
    getParameter: (handed) =>
      frame.callee.parameters.find((parameter, position) => {
        const given = getGiven(call, frame, parameter, position);
        return given?.isIterable === false && given.value.type === 'identifier' && given.value.text === handed;
      }),
    isSeed: number !== undefined && SEED_NAME.test(number),
  };
}

function isDelayed({ step }: CallFrame): boolean {
  return step.callees.includes('joblib.delayed');
}

/** True for a call that hands a function of the file to other processes. */
function isTask(file: SourceFile, { facts }: Program, frame: CallFrame): boolean {
  if (frame.file !== facts || frame.calleeFile !== facts) return false;
  if (isDelayed(frame)) return true;
  const call = getNodeAt(file.tree, frame.step.at, frame.step.end);
  const callee = call.type === 'call' ? getField(call, 'function') : undefined;
  const method = callee?.type === 'attribute' ? (getField(callee, 'attribute')?.text ?? '') : '';
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  return object !== undefined && (MAPS.test(method) || SUBMITS.test(method)) && isPool(file, object, POOLS);
}

/**
 * False where the same tasks are handed over again: `for repeat in range(3): pool.map(train, range(5))`. The loop that counts the tasks is
 * the only one around a call that hands over one of them.
 */
function isHandedOverOnce(file: SourceFile, program: Program, call: Node, { step }: CallFrame): boolean {
  const [visit, ...others] = program.findVisits(step.at, step.end);
  if (visit === undefined || others.length > 0) return false;
  const [loop, ...more] = visit.loops;
  if (loop === undefined || more.length > 0) return loop === undefined;
  const counted = getNodeAt(file.tree, loop.step.at, loop.step.end);
  const isOneLoop = counted.children.filter(({ type }) => type === 'for_in_clause').length <= 1;
  return (
    isOneLoop &&
    loop.file === program.facts &&
    [...walkDescendants(call, 'identifier')].some((name) => isCounted(file, name) && isBoundIn(file, name, counted))
  );
}

function isBoundIn(file: SourceFile, value: Node, loop: Node): boolean {
  return file.model.getBinding(value)?.definitions.every(({ node }) => isInside(node, loop)) === true;
}

/** `delayed(train)(lr, run)` around `delayed(train)`. */
function getOuterCall(node: Node): Node | undefined {
  return node.parent?.type === 'call' && node.field === 'function' ? node.parent : undefined;
}

/** The parameter that is handed another integer in each task; one that is called a seed before others. */
function getNumber(file: SourceFile, definition: Node, call: Node, frame: CallFrame): string | undefined {
  const { parameters } = frame.callee;
  const scope = file.model.scopes.find(({ node }) => node === definition);
  const found = parameters.filter((name, position) => {
    const given = getGiven(call, frame, name, position);
    if (given === undefined || scope?.bindings.get(name)?.definitions.length !== 1) return false;
    return given.isIterable ? isDistinct(file, given.value) : isCounted(file, given.value);
  });
  return found.find((name) => SEED_NAME.test(name)) ?? found.find((name) => !isSettingName(name)) ?? found[0];
}

function getGiven(call: Node, frame: CallFrame, name: string, position: number): Given | undefined {
  const args = findArguments(call);
  if (args.some(({ kind }) => /splat/.test(kind))) return undefined;
  const method = getField(getField(call, 'function') ?? call, 'attribute')?.text ?? '';
  if (isDelayed(frame)) {
    const value = getArgument(call, name, position)?.value;
    return value === undefined ? undefined : { value, isIterable: false };
  }
  if (MAPS.test(method)) {
    const isExecutor = frame.step.callees.every((callee) => !/async$|imap$/.test(callee));
    const values = args.filter(({ kind }) => kind === 'positional').map(({ value }) => value);
    const value = position === 0 || isExecutor ? values[position + 1] : undefined;
    return value === undefined ? undefined : { value, isIterable: true };
  }
  if (method === 'apply_async') {
    const handed = getArgument(call, 'args', 1)?.value;
    const value = handed?.type === 'tuple' ? findNamedChildren(handed)[position] : undefined;
    return value === undefined ? undefined : { value, isIterable: false };
  }
  const value =
    args.find((argument) => argument.name === name)?.value ?? args.filter(({ kind }) => kind === 'positional')[position + 1]?.value;
  return value === undefined ? undefined : { value, isIterable: false };
}

/** True for an iterable of integers no two of which are equal: `range(5)`, `list(range(5))`, `[0, 1, 2]`. */
function isDistinct(file: SourceFile, iterable: Node): boolean {
  const value = file.model.getValue(iterable) ?? iterable;
  if (getRange(file, value) !== undefined) return true;
  if (value.type === 'call' && /^builtins\.(?:list|tuple|sorted)$/.test(getCalleeName(file, value) ?? '')) {
    const [inner, ...others] = findArguments(value);
    return inner !== undefined && others.length === 0 && isDistinct(file, inner.value);
  }
  if (value.type !== 'list' && value.type !== 'tuple') return false;
  const numbers = findNamedChildren(value).map((item) => getIntegerValue(item));
  return numbers.length > 0 && numbers.every((number) => number !== undefined) && new Set(numbers).size === numbers.length;
}

/** True for the variable of a loop or comprehension around the call that goes through distinct integers, or counts its turns. */
function isCounted(file: SourceFile, value: Node): boolean {
  if (value.type !== 'identifier') return false;
  const [definition, ...others] = file.model.getBinding(value)?.definitions ?? [];
  const loop = definition?.kind === 'loop' && others.length === 0 ? definition : undefined;
  if (loop?.value === undefined || ![...walkAncestors(value)].some((ancestor) => isInside(loop.node, ancestor) && isLoop(ancestor)))
    return false;
  if (loop.node.field === 'left') return isDistinct(file, loop.value);
  const isFirst = loop.node.parent !== undefined && findNamedChildren(loop.node.parent)[0] === loop.node;
  return isFirst && loop.value.type === 'call' && getCalleeName(file, loop.value) === 'builtins.enumerate';
}

function isLoop({ type }: Node): boolean {
  return type === 'for_statement' || /_comprehension$|^generator_expression$/.test(type);
}
