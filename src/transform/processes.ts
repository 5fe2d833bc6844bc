/**
 * Processes that a program starts where it may as well train by itself: `mp.spawn(worker, args=(args,))` in one arm of an `if`, and
 * `worker(args.gpu, args)` in the other. What the program seeds first holds for the second only, since a spawned process inherits no seed.
 */
import type { SourceFile } from '../document/types.ts';
import type { FunctionFacts } from '../project/facts.ts';
import { isInMainGuard } from '../project/program.ts';
import type { CallFrame, Entry, Program, SeedingVisit } from '../project/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  walkAncestors,
  type Node,
} from '../syntax/node.ts';
import { findEffectiveSeeding, getVisitNode } from './sites.ts';
import { getFunctionNode, runsIn } from './way.ts';

/** torch/multiprocessing/spawn.py: `fn(i, *args)`. */
const SPAWNS = /^torch\.multiprocessing\.(?:spawn\.)?(?:spawn|start_processes)$/;

export interface UnseededProcesses {
  /** The call that starts them. */
  readonly call: Node;
  /** The seed call that does not reach them. */
  readonly seedCall: Node;
  /** How they can be seeded: undefined where it is not certain that they are handed the seed. */
  readonly seed: ProcessSeed | undefined;
}

export interface ProcessSeed {
  /** The body of the function that they run. */
  readonly body: Node;
  /** The seed in the program, and as it is written in the function. */
  readonly value: Node;
  readonly text: string;
  /** What tells the processes apart: `rank`; `(gpu or 0)` where the program may run the function with `None`. */
  readonly rank: string;
  /** What the program asks before it seeds, as it is written in the function. */
  readonly condition: string | undefined;
}

/** The started processes that nothing seeds, in a program that seeds itself; undefined where there are none. */
export function getUnseededProcesses(file: SourceFile, program: Program, entry: Entry): UnseededProcesses | undefined {
  if (entry.spawn !== undefined) return undefined;
  const frame = entry.training
    .flatMap(({ calls }) => calls)
    .find(
      ({ step, calleeFile, file: from }) =>
        step.callees.some((name) => SPAWNS.test(name)) && calleeFile === program.facts && from === program.facts,
    );
  const call = frame === undefined ? undefined : getNodeAt(file.tree, frame.step.at, frame.step.end);
  if (frame === undefined || call?.type !== 'call') return undefined;
  const seeding = findEffectiveSeeding(entry);
  // What the module seeds when it is imported, it seeds in each process.
  const reaches = ({ visit }: SeedingVisit): boolean =>
    runsIn(frame.callee, visit) || (visit.calls.length === 0 && !isInMainGuard(program.facts, visit.step.at));
  const last = seeding.findLast(({ generators }) => generators.includes('torch'));
  const seedCall = last === undefined ? undefined : getVisitNode(file, program, last.visit);
  if (last === undefined || seedCall?.type !== 'call' || seeding.some(reaches)) return undefined;
  return { call, seedCall, seed: getProcessSeed({ file, program, entry }, { frame, call, seeding: last, seedCall }) };
}

function getProcessSeed(
  { file, program, entry }: { readonly file: SourceFile; readonly program: Program; readonly entry: Entry },
  started: { readonly frame: CallFrame; readonly call: Node; readonly seeding: SeedingVisit; readonly seedCall: Node },
): ProcessSeed | undefined {
  const { frame, call, seeding, seedCall } = started;
  const definition = getFunctionNode(file, frame.callee);
  const body = definition === undefined ? undefined : getField(definition, 'body');
  const value = getArgument(seedCall, 'seed', 0)?.value;
  const [first] = frame.callee.parameters;
  if (body === undefined || value === undefined || first === undefined || seeding.visit.loops.length > 0) return undefined;
  const text = getTextInWorker(file, call, frame, value);
  if (text === undefined) return undefined;
  // A seed that is set again gives again what has been drawn since.
  if (entry.draws.some(({ visit }) => visit.order > seeding.visit.order && !runsIn(frame.callee, visit))) return undefined;
  const [branch, ...others] = seeding.visit.branches;
  const isAsked = branch === undefined || branch.arm.test === value.text || branch.arm.test === `${value.text} is not None`;
  if (!isAsked || others.length > 0) return undefined;
  const own = entry.training
    .flatMap(({ calls }) => calls.find(({ callee }) => callee === frame.callee) ?? [])
    .filter(({ step }) => step !== frame.step);
  const isNumbered = own.every((direct) => {
    const made = direct.file === program.facts ? getNodeAt(file.tree, direct.step.at, direct.step.end) : undefined;
    const rank = made?.type === 'call' ? getArgument(made, first, 0)?.value : undefined;
    return rank !== undefined && getIntegerValue(rank) !== undefined;
  });
  return {
    body,
    value,
    text,
    rank: isNumbered ? first : `(${first} or 0)`,
    condition: branch === undefined ? undefined : `${text} is not None`,
  };
}

/** `args.seed` as the function has it, whose parameter `opt` is handed `args`; a number is the same everywhere. */
function getTextInWorker(file: SourceFile, call: Node, { callee }: CallFrame, value: Node): string | undefined {
  if (getIntegerValue(value) !== undefined) return value.text;
  let root = value;
  while (root.type === 'attribute') root = getField(root, 'object') ?? root;
  if (root.type !== 'identifier') return undefined;
  const binding = file.model.getBinding(root);
  const isOfModule = binding?.scope === file.model.module && binding.definitions.every(({ statement }) => isAtModuleLevel(statement));
  if (isOfModule) return value.text;
  const parameter = getHandedParameter(call, callee, root.text);
  return parameter === undefined ? undefined : parameter + value.text.slice(root.text.length);
}

/** The parameter by which `mp.spawn(worker, args=(n, args))`, or `Process(target=worker, args=(rank, args))`, hands over a name. */
export function getHandedParameter(call: Node, { parameters }: FunctionFacts, name: string): string | undefined {
  const handed = findArguments(call).find((argument) => argument.name === 'args')?.value ?? getArgument(call, 'args', 1)?.value;
  const position = handed?.type === 'tuple' ? findNamedChildren(handed).findIndex((item) => item.text === name) : -1;
  const isNumbered = !/Process$/.test(getField(call, 'function')?.text ?? '');
  return position === -1 ? undefined : parameters[position + (isNumbered ? 1 : 0)];
}

function isAtModuleLevel(statement: Node): boolean {
  return [...walkAncestors(statement)].every(({ type }) => type === 'module');
}
