/**
 * The second pass: compares every module call and every gradient at the steps around a difference, and names the first module whose inputs
 * and weights agree while its result does not. Pure.
 */
import type { CallEvent, ProcessRecord, TensorsEvent } from './records.ts';

/** A place in the model where the runs part. */
export interface ModuleDifference {
  readonly phase: 'forward' | 'backward' | 'input' | 'parameter';
  /** Dotted name in the model, `encoder.layers.0`; the class of the model where it is the model itself. */
  readonly module: string;
  readonly className: string;
  /** The parameter whose value or gradient differs, by its dotted name. */
  readonly parameter: string | undefined;
  readonly step: number;
  readonly at: string;
}

/** A module call in both runs. */
type CallPair = readonly [CallEvent, CallEvent];

interface Calls {
  readonly calls: readonly CallEvent[];
  /** Checksums of the gradients by number of the call, in the order of the tensors. */
  readonly arriving: ReadonlyMap<number, string>;
  readonly leaving: ReadonlyMap<number, string>;
  readonly tensors: readonly TensorsEvent[];
}

function readCalls(process: ProcessRecord): Calls {
  const arriving = new Map<number, string>();
  const leaving = new Map<number, string>();
  const calls: CallEvent[] = [];
  const tensors: TensorsEvent[] = [];
  for (const event of process.events) {
    if (event.k === 'call') calls.push(event);
    else if (event.k === 'tensors') tensors.push(event);
    else if (event.k === 'gout' || event.k === 'gin') {
      const gradients = event.k === 'gout' ? arriving : leaving;
      gradients.set(event.n, `${gradients.get(event.n) ?? ''}${event.j}:${event.h} `);
    }
  }
  return { calls: findTrainingCalls(calls), arriving, leaving, tensors };
}

/** Calls inside a model in training mode: how often a model is evaluated may differ. All calls, if the model trains in evaluation mode. */
function findTrainingCalls(calls: readonly CallEvent[]): readonly CallEvent[] {
  const byNumber = new Map(calls.map((call) => [call.n, call]));
  const isTraining = (call: CallEvent): boolean => {
    const parent = call.up === null ? undefined : byNumber.get(call.up);
    return parent === undefined ? call.t : isTraining(parent);
  };
  const training = calls.filter(isTraining);
  return training.length > 0 ? training : calls;
}

/** Pairs the calls of two runs as long as they are calls of the same modules in the same steps. */
function pairCalls(left: Calls, right: Calls): readonly CallPair[] {
  const pairs: CallPair[] = [];
  for (const [index, x] of left.calls.entries()) {
    const y = right.calls[index];
    if (y === undefined || x.m !== y.m || x.c !== y.c || x.s !== y.s) break;
    pairs.push([x, y]);
  }
  return pairs;
}

/**
 * Finds the module in which two detailed records of one process first part.
 *
 * @returns undefined if the detailed runs agree, or part in code that no module call encloses.
 */
export function findModuleDifference(a: ProcessRecord, b: ProcessRecord): ModuleDifference | undefined {
  const left = readCalls(a);
  const right = readCalls(b);
  const pairs = pairCalls(left, right);
  const steps = new Set([...left.tensors.map((event) => event.s), ...pairs.map(([x]) => x.s)]);
  for (const step of [...steps].sort((x, y) => x - y)) {
    const inStep = pairs.filter(([x]) => x.s === step);
    const found =
      findParameterDifference(left, right, inStep, step) ??
      findForwardDifference(inStep) ??
      findBackwardDifference(left, right, inStep, step);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describe(call: CallEvent, phase: ModuleDifference['phase'], parameter?: string): ModuleDifference {
  return { phase, module: call.m === '' ? call.root : call.m, className: call.c, parameter, step: call.s, at: call.at };
}

function findForwardDifference(pairs: readonly CallPair[]): ModuleDifference | undefined {
  for (const [x, y] of pairs) {
    // Calls are listed as they return, inner before outer: the first that parts from equal inputs is the innermost.
    if (x.i === y.i && x.w === y.w && x.out !== y.out) return describe(x, 'forward');
    if (x.up === null && x.i !== y.i) return describe(x, 'input');
  }
  return undefined;
}

/** The first parameter that differs before the step, though no gradient differed in the steps before it. */
function findParameterDifference(left: Calls, right: Calls, pairs: readonly CallPair[], step: number): ModuleDifference | undefined {
  const [x, y] = [left, right].map((side) => side.tensors.find((event) => event.s === step));
  if (x === undefined || y === undefined) return undefined;
  const differing = x.values.findIndex((value, position) => value !== y.values[position]);
  const parameter = x.names[differing];
  if (parameter === undefined) return undefined;
  const owner = findOwner(pairs, parameter);
  if (owner !== undefined) return describe(owner, 'parameter', parameter);
  return { phase: 'parameter', module: '', className: '', parameter, step, at: '' };
}

/** The call of the module that holds a parameter: `0.weight` belongs to `0`, `table` to the model itself. */
function findOwner(pairs: readonly CallPair[], parameter: string): CallEvent | undefined {
  const owner = parameter.slice(0, Math.max(0, parameter.lastIndexOf('.')));
  return pairs.find(([x]) => x.m === owner)?.[0];
}

/** The module whose gradients arrive equal and leave different, or else the owner of the first parameter whose gradient differs. */
function findBackwardDifference(left: Calls, right: Calls, pairs: readonly CallPair[], step: number): ModuleDifference | undefined {
  const guilty = pairs.filter(([x, y]) => {
    const arriving = left.arriving.get(x.n);
    return arriving !== undefined && arriving === right.arriving.get(y.n) && left.leaving.get(x.n) !== right.leaving.get(y.n);
  });
  const differing = findDifferingGradients(left, right, step);
  // The backward pass runs from the last call to the first. A parent's gradients leave through its children, which were called after it:
  // the call with the highest number is the guilty one.
  const [last] = guilty.map(([x]) => x).sort((x, y) => y.n - x.n);
  if (last !== undefined)
    return describe(
      last,
      'backward',
      differing.find((name) => name.startsWith(`${last.m}.`)),
    );
  const [parameter] = differing;
  const owner = parameter === undefined ? undefined : findOwner(pairs, parameter);
  return owner === undefined ? undefined : describe(owner, 'backward', parameter);
}

/** Names of the parameters whose gradients differ in a step, those of the last layer, which are computed first, in front. */
function findDifferingGradients(left: Calls, right: Calls, step: number): readonly string[] {
  const [x, y] = [left, right].map((side) => side.tensors.find((event) => event.s === step));
  if (x === undefined || y === undefined) return [];
  return x.names.filter((_, index) => x.grads[index] !== y.grads[index]).reverse();
}
