/**
 * The methods that a call on an object of unknown class can run: `client.update(weights)` where `client` is a parameter, or an element of
 * a list. They are looked for by their name alone, and so only those that train are found, and none where there are many.
 */
import { isTrainingStep } from '../pytorch/training.ts';
import { walkCalls, type CallStep, type FileFacts, type FunctionFacts, type Step } from './facts.ts';
import type { Callee, ProjectIndex } from './index-files.ts';

/** More classes than these are alike by chance. */
const MAX_METHODS = 4;

/** A method, and the class that defines it. */
export interface UnknownMethod {
  readonly callee: Extract<Callee, { readonly kind: 'function' }>;
  readonly receiver: Extract<Callee, { readonly kind: 'class' }>;
}

/**
 * @param files what the program has imported so far, itself included
 * @param isRunning whether a function is under way: a method that calls another of its name on its parts does not mean itself
 */
export function findUnknownMethods(
  index: ProjectIndex,
  files: Iterable<FileFacts>,
  step: CallStep,
  isRunning: (facts: FunctionFacts) => boolean,
): readonly UnknownMethod[] {
  const [callee = '', ...others] = step.callees;
  const name = /^\?\w*\.(\w+)$/.exec(callee)?.[1];
  const given = step.positional + step.keywords.length;
  // `module.train()` is torch's own.
  if (name === undefined || others.length > 0 || name.startsWith('__') || (name === 'train' && given === 0)) return [];
  if (isTrainingStep(callee)) return [];
  const found: UnknownMethod[] = [];
  for (const file of files) {
    for (const facts of file.classes) {
      if (!facts.methods.includes(name)) continue;
      const method = index.getMethod(file, facts, name);
      if (method?.kind !== 'function' || isRunning(method.facts) || !trains(file, method.facts)) continue;
      const takes = method.facts.parameters.length - 1;
      if (given > takes || (given === 0 && takes > 0)) continue;
      if (found.some((other) => other.callee.facts === method.facts)) continue;
      found.push({ callee: method, receiver: { kind: 'class', file, facts } });
    }
  }
  return found.length > MAX_METHODS ? [] : found;
}

const known = new WeakMap<FunctionFacts, boolean>();

/** True where a method makes a training step itself, or in another function of its file. */
function trains(file: FileFacts, facts: FunctionFacts, depth = 0): boolean {
  const answer = known.get(facts);
  if (answer !== undefined) return answer;
  known.set(facts, false);
  const found = hasTrainingStep(file, facts.steps, depth);
  // What was cut off at the limit may still be asked from nearer.
  if (found || depth === 0) known.set(facts, found);
  else known.delete(facts);
  return found;
}

const MAX_DEPTH = 3;

function hasTrainingStep(file: FileFacts, steps: readonly Step[], depth: number): boolean {
  for (const { callees } of walkCalls(steps)) {
    for (const callee of callees) {
      if (isTrainingStep(callee)) return true;
      const name = callee.startsWith('@') ? callee.slice(1) : undefined;
      const own = name === undefined || depth >= MAX_DEPTH ? undefined : file.functions.find((other) => other.name === name);
      if (own !== undefined && trains(file, own, depth + 1)) return true;
    }
  }
  return false;
}
