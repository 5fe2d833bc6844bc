/**
 * The way a program takes from its first line to where it first draws, or trains: the functions of this file that are under way there, each
 * of which runs once. What has its value on the way has it before anything is drawn.
 */
import type { SourceFile } from '../document/types.ts';
import type { FileFacts, FunctionFacts } from '../project/facts.ts';
import type { CallFrame, Entry, Program, Visit } from '../project/types.ts';
import { getNodeAt, type Node } from '../syntax/node.ts';
import { isCallback } from './callbacks.ts';
import type { Place } from './seed-fields.ts';

export interface Way extends Place {
  readonly entry: Entry;
  /** The functions of this file on the way to the training, each called once, with nothing drawn before. Outermost first. */
  readonly frames: readonly Frame[];
}

export interface Frame {
  readonly call: CallFrame;
  /** What runs in the function on the way: the next call, or the draw or training step. */
  readonly next: { readonly file: FileFacts; readonly step: { readonly at: number; readonly end: number } };
}

/** The first draw that the program's own code makes; what importing a module draws is drawn before any of it. */
export function getFirstDraw(entry: Entry): Visit | undefined {
  return entry.draws.find(({ visit }) => !visit.isDuringImport)?.visit;
}

/** The functions of the file on the way to the training; methods are left out. */
export function findFrames(program: Program, entry: Entry): Frame[] {
  const target = entry.training[0] ?? entry.draws[0]?.visit;
  if (target === undefined) return [];
  const draw = getFirstDraw(entry);
  const frames: Frame[] = [];
  for (const [depth, call] of target.calls.entries()) {
    if (!isCalledOnce(program, call)) break;
    if (call.calleeFile !== program.facts || call.callee.name.includes('.')) continue;
    if (draw !== undefined && !draw.calls.some((other) => other.callee === call.callee)) break;
    frames.push({ call, next: target.calls[depth + 1] ?? target });
  }
  return frames;
}

/** True where a call of this file runs once, whatever is the case; calls in other files are believed to. */
function isCalledOnce(program: Program, call: CallFrame): boolean {
  const [made, again] = program.findVisits(call.step.at, call.step.end);
  const isOnce = call.file !== program.facts || (made?.loops.length === 0 && made.branches.length === 0 && again === undefined);
  return isOnce && !isCallback(program, call);
}

/** The functions and methods of the file on the way to the first draw, as far as each runs once and is called from one place. */
export function findFramesToDraw(program: Program, entry: Entry): Frame[] {
  const draw = getFirstDraw(entry);
  if (draw === undefined) return [];
  const frames: Frame[] = [];
  for (const [depth, call] of draw.calls.entries()) {
    const isOnly = entry.trace.visits.every(({ calls }) =>
      calls.every((other) => other.callee !== call.callee || other.step === call.step),
    );
    if (call.calleeFile !== program.facts || !isCalledOnce(program, call) || !isOnly) break;
    frames.push({ call, next: draw.calls[depth + 1] ?? draw });
  }
  return frames;
}

/** True for what runs in a call of a function. */
export function runsIn(facts: FunctionFacts, { calls }: Pick<Visit, 'calls'>): boolean {
  return calls.some(({ callee }) => callee === facts);
}

export function getFunctionNode(file: SourceFile, facts: FunctionFacts): Node | undefined {
  const node = getNodeAt(file.tree, facts.at, facts.end);
  return node.type === 'function_definition' ? node : undefined;
}
