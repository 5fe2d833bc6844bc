/**
 * An integer for an argument that wants a seed (`random_state=`, `default_rng(...)`), and how often the code that uses it runs. A
 * constant in code that runs again and again gives the same numbers every time, so a transform asks for both.
 */
import type { SourceFile } from '../document/types.ts';
import { getFrequencyOf } from '../project/program.ts';
import type { Entry, Frequency, Visit } from '../project/types.ts';
import { isEntropyCall } from '../pytorch/entropy.ts';
import { SEEDING } from '../pytorch/random.ts';
import {
  findArguments,
  getArgument,
  getField,
  getIntegerValue,
  isInside,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { isCallback } from './callbacks.ts';
import { getCalleeName } from './callee-names.ts';
import { isKnownInteger } from './generators.ts';
import type { Need } from './needs.ts';
import { getPlannedSeed, isInReach, isUnseeded } from './seeding.ts';
import { findEffectiveSeeding, getCallInFile } from './sites.ts';
import type { Api } from './types.ts';

/** Python source of an integer from 0 to 2**32 - 1, and what it relies on. */
export interface SeedValue {
  readonly code: string;
  readonly needs: readonly Need[];
}

const COMPREHENSIONS: readonly string[] = ['list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'generator_expression'];
/** What NumPy accepts as a seed. */
const MAX_SEED = 2 ** 32 - 1;

/**
 * How often a call runs in one run of the program. A function handed to a library (`study.optimize(objective)`) counts as called many
 * times. In a file that is no entry point, functions are followed to their one call in the file.
 */
export function getRunFrequency(file: SourceFile, api: Api, call: Node): Frequency {
  const visits = api.program.findVisits(call.start, call.end);
  if (visits.length > 0)
    return visits.some(({ calls }) => calls.some((frame) => isCallback(api.program, frame))) ? 'repeated' : getFrequencyOf(visits);
  return getWrittenFrequency(file, api, call, 0);
}

function getWrittenFrequency(file: SourceFile, api: Api, call: Node, depth: number): Frequency {
  const definition = file.model.getEnclosingFunction(call);
  if (isInLoop(call)) return 'repeated';
  const scope = file.model.getScope(call);
  if (scope.kind === 'lambda') return 'unknown';
  if (definition === undefined) return 'once';
  // The program was followed, and nothing in it led here.
  if (api.program.entry !== undefined || depth > 5) return 'unknown';
  const owner = file.model.getEnclosingClass(definition);
  const isMethod = owner !== undefined && isInside(definition, owner);
  if (isMethod && getField(definition, 'name')?.text !== '__init__') return 'unknown';
  const called = isMethod ? owner : definition;
  const callers = [...walkDescendants(file.root, 'call')].filter((other) => {
    const callee = getField(other, 'function');
    return callee !== undefined && file.model.getLocalDefinition(callee) === called && !isInside(other, called);
  });
  const [only, second] = callers;
  if (only === undefined) return 'unknown';
  return second === undefined ? getWrittenFrequency(file, api, only, depth + 1) : 'repeated';
}

/** True where a loop or a comprehension of the same function runs `node` again and again. What a loop iterates over runs once. */
function isInLoop(node: Node): boolean {
  let child = node;
  for (const ancestor of walkAncestors(node)) {
    if (['function_definition', 'lambda', 'class_definition'].includes(ancestor.type)) return false;
    if (ancestor.type === 'for_statement' && child.field !== 'right' && child.type !== 'else_clause') return true;
    if (ancestor.type === 'while_statement' && child.type !== 'else_clause') return true;
    if (COMPREHENSIONS.includes(ancestor.type)) {
      const first = ancestor.children.find(({ type }) => type === 'for_in_clause');
      const iterable = first === undefined ? undefined : getField(first, 'right');
      if (iterable === undefined || !isInside(node, iterable)) return true;
    }
    child = ancestor;
  }
  return false;
}

/** A call whose value no seed decides, and the whole expression it stands in. */
export interface Entropy {
  readonly call: Node;
  /** The expression asked about, or the one a name in it was bound to once. */
  readonly expression: Node;
}

/** What makes an expression another one in every run; its names are followed to what they were bound to once. */
export function getEntropy(file: SourceFile, expression: Node): Entropy | undefined {
  const names = [expression, ...walkDescendants(expression, 'identifier')].filter(({ type }) => type === 'identifier');
  const bound = names.filter(({ field }) => field !== 'attribute').flatMap((name) => file.model.getValue(name) ?? []);
  for (const candidate of [expression, ...bound]) {
    const calls = candidate.type === 'call' ? [candidate, ...walkDescendants(candidate, 'call')] : [...walkDescendants(candidate, 'call')];
    const call = calls.find((inner) => isEntropyCall(getCalleeName(file, inner) ?? ''));
    if (call !== undefined) return { call, expression: candidate };
  }
  return undefined;
}

/**
 * The program's own seed where it is at hand at `call`, else the seed torch was given, else the configured constant. To be asked for code
 * that runs once.
 *
 * @param offset added to the seed, so that several generators have streams of their own
 */
export function planSeedValue(file: SourceFile, api: Api, call: Node, offset = 0): SeedValue {
  const plus = offset === 0 ? '' : ` + ${offset}`;
  const { entry } = api.program;
  const [visit] = api.program.findVisits(call.start, call.end);
  const own = entry === undefined || visit === undefined ? findWrittenSeeds(file, call) : findSeedsBefore(file, api, entry, visit);
  for (const expression of own.toReversed()) {
    const literal = getIntegerValue(expression);
    if (literal !== undefined) {
      if (literal >= 0 && literal + offset <= MAX_SEED) return { code: String(literal + offset), needs: [] };
      continue;
    }
    if (expression.type !== 'identifier' && expression.type !== 'attribute') continue;
    if (isKnownInteger(file, expression) && isInReach(file, expression, call)) return { code: expression.text + plus, needs: [] };
  }
  const constant: SeedValue = { code: String((api.seed + offset) % 2 ** 32), needs: [] };
  if (entry === undefined || visit === undefined) return constant;
  if (isUnseeded(entry)) {
    const seed = getPlannedSeed(file, api, entry);
    // Processes must split alike.
    const planned = seed.shared ?? seed;
    const { statement } = planned;
    const name = statement === undefined ? undefined : getName(statement);
    const isAtHand = statement !== undefined && statement.end <= call.start && name !== undefined && isInReach(file, name, call);
    return !planned.isLiteral && planned.isInteger && isAtHand ? { code: planned.text + plus, needs: [] } : constant;
  }
  // A seed that another part of the program decides: torch knows which.
  const torch = api.scaffold.importModule('torch', call.start);
  if (torch.needs.length > 0 || hasEntropy(file, api, entry)) return constant;
  if (api.program.isSeededBefore('torch', call.start, call.end) !== 'yes') return constant;
  const seed = `${torch.name}.initial_seed()`;
  return { code: `${offset === 0 ? seed : `(${seed}${plus})`} % 2**32`, needs: [] };
}

/** The seeds given before `visit`, as the expressions written in this file. */
function findSeedsBefore(file: SourceFile, api: Api, entry: Entry, visit: Visit): Node[] {
  return findEffectiveSeeding(entry)
    .filter((found) => found.visit.order < visit.order)
    .flatMap((found) => {
      const call = getCallInFile(file, api.program, found.visit);
      const value = call?.type === 'call' ? (getArgument(call, 'seed', 0)?.value ?? findArguments(call)[0]?.value) : undefined;
      return value === undefined || getEntropy(file, value) !== undefined ? [] : [value];
    });
}

function hasEntropy(file: SourceFile, api: Api, entry: Entry): boolean {
  return findEffectiveSeeding(entry).some((found) => {
    const call = getCallInFile(file, api.program, found.visit);
    return call !== undefined && findArguments(call).some((argument) => getEntropy(file, argument.value) !== undefined);
  });
}

/** The seeds that the module's own code sets above `call`. */
function findWrittenSeeds(file: SourceFile, call: Node): Node[] {
  return [...walkDescendants(file.root, 'call')].flatMap((other) => {
    if (file.model.getEnclosingFunction(other) !== undefined || other.start >= call.start) return [];
    const known = SEEDING.get(getCalleeName(file, other) ?? '');
    const value = known === undefined ? undefined : getArgument(other, known.parameter, 0)?.value;
    return value === undefined || getEntropy(file, value) !== undefined ? [] : [value];
  });
}

/** The name a statement binds: `args = parse_args()` gives `args`. */
function getName(statement: Node): Node | undefined {
  const [assignment] = walkDescendants(statement, 'assignment');
  const left = assignment === undefined ? undefined : getField(assignment, 'left');
  return left?.type === 'identifier' ? left : left === undefined ? undefined : [...walkDescendants(left, 'identifier')][0];
}
