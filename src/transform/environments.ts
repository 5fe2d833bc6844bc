/**
 * The environments of a reinforcement learning program, followed from the call that makes one through names, attributes of `self`,
 * parameters and wrappers to what the file does with it. An environment that leaves the file's view is no environment here: nobody knows
 * then who seeds it.
 */
import type { SourceFile } from '../document/types.ts';
import type { CallStep } from '../project/facts.ts';
import { findVisitNames } from '../project/program.ts';
import type { Program } from '../project/types.ts';
import {
  getEnvironmentLibrary,
  isEnvironmentBase,
  isEnvironmentWrapper,
  isSeedKeyword,
  isVectorOfFunctions,
  isWrapperBase,
  type EnvironmentLibrary,
} from '../pytorch/environments.ts';
import type { Definition } from '../semantic/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getClosest,
  getField,
  isInside,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import { readMapping } from './mappings.ts';

/** One environment object, or one for each run of the call that makes it. */
export interface Environment {
  /** The call that makes it: `gym.make(…)`, `SyncVectorEnv(…)`, or one to a function of the file that returns such. */
  readonly call: Node;
  readonly library: EnvironmentLibrary;
  /**
   * How it takes a seed: `reset(seed=…)`, `env.seed(…)` of gym before 0.26, or when it is made. Undefined where the file does not show
   * which gym it is for, or where a wrapper of the project's own takes no seed.
   */
  readonly seeding: 'reset' | 'seed' | 'make' | undefined;
  /** True where something in view seeds it, or may. */
  readonly isSeeded: boolean;
  /** The call of `env.seed()` or `env.seed(None)` that gives it another seed in every run. */
  readonly reseeding: Node | undefined;
  /** Calls of `reset` and `step` in source order; never empty. */
  readonly uses: readonly Node[];
  /** The first call that draws an action from its action space, where nothing seeds that space. */
  readonly sample: Node | undefined;
}

/** What an expression can be: calls that make an environment; not certain where it may be something else too. */
interface Origins {
  readonly calls: ReadonlySet<Node>;
  readonly isCertain: boolean;
}

const NOTHING: Origins = { calls: new Set(), isCertain: true };
const UNKNOWN: Origins = { calls: new Set(), isCertain: false };

/** What is found out about a call that makes an environment. */
interface Made {
  readonly call: Node;
  readonly library: EnvironmentLibrary;
  /** The calls behind it, where it is one to a function of the file. */
  readonly inner: readonly Made[];
  hasDeafWrapper: boolean;
  isSeeded: boolean;
  reseeding: Node | undefined;
  isSpaceSeeded: boolean;
  isOutOfView: boolean;
  /** True where a function gives it back: who calls that function has it too. */
  isReturned: boolean;
  readonly resets: Node[];
  readonly steps: Node[];
  readonly samples: Node[];
}

interface Reader {
  readonly file: SourceFile;
  readonly program: Program;
  readonly calls: readonly Node[];
  readonly origins: Map<Node, Origins>;
  readonly made: Map<Node, Made>;
}

/** The environments of a file that it resets or steps itself, in source order. */
export function findEnvironments(file: SourceFile, program: Program): Environment[] {
  const reader: Reader = { file, program, calls: [...walkDescendants(file.root, 'call')], origins: new Map(), made: new Map() };
  const isAllSeeded = reader.calls.map((call) => readUse(reader, call)).includes('seeds-some') || storesGenerator(reader);
  for (const node of walkDescendants(file.root, 'identifier')) followUse(reader, node);
  const inner = new Set([...reader.made.values()].flatMap((made) => made.inner));
  return [...reader.made.values()]
    .filter((made) => !inner.has(made) && made.resets.length + made.steps.length > 0 && !made.isReturned && !isHidden(made))
    .sort((a, b) => a.call.start - b.call.start)
    .map((made) => ({
      call: made.call,
      library: made.library,
      seeding: getSeeding(reader, made),
      isSeeded: isAllSeeded || isSeeded(reader, made),
      reseeding: made.reseeding,
      uses: [...made.resets, ...made.steps].sort((a, b) => a.start - b.start),
      sample: isAllSeeded || isSpaceSeeded(reader, made) ? undefined : made.samples.sort((a, b) => a.start - b.start)[0],
    }));
}

function isHidden(made: Made): boolean {
  return made.isOutOfView || made.inner.some(isHidden);
}

function isSeeded(reader: Reader, made: Made): boolean {
  return made.isSeeded || takesSeed(reader, made.call) || made.inner.some((other) => isSeeded(reader, other));
}

function isSpaceSeeded(reader: Reader, made: Made): boolean {
  return made.isSpaceSeeded || seedsInParts(reader, made.call, isSpaceSeeding) || made.inner.some((other) => isSpaceSeeded(reader, other));
}

// ── Where an expression comes from ─────────────────────────────────────────────────────────────────────────────────────────────────────

function merge(all: readonly Origins[]): Origins {
  if (all.length === 1 && all[0] !== undefined) return all[0];
  return { calls: new Set(all.flatMap(({ calls }) => [...calls])), isCertain: all.every(({ isCertain }) => isCertain) };
}

function resolve(reader: Reader, expression: Node | undefined): Origins {
  if (expression === undefined) return UNKNOWN;
  const known = reader.origins.get(expression);
  if (known !== undefined) return known;
  // `env = env.unwrapped` in a loop leads back to itself, which says nothing new.
  reader.origins.set(expression, NOTHING);
  const found = readOrigins(reader, expression);
  reader.origins.set(expression, found);
  return found;
}

function readOrigins(reader: Reader, expression: Node): Origins {
  const { model } = reader.file;
  const inner = findNamedChildren(expression);
  switch (expression.type) {
    case 'identifier': {
      const definitions = model.findDefinitions(expression);
      return definitions.length === 0 ? UNKNOWN : merge(definitions.map((definition) => resolveDefinition(reader, definition)));
    }
    case 'attribute':
      return resolveAttribute(reader, expression);
    case 'call':
      return resolveCall(reader, expression);
    case 'conditional_expression':
      return merge([resolve(reader, inner[0]), resolve(reader, inner[2])]);
    case 'boolean_operator':
      return merge(inner.map((side) => resolve(reader, side)));
    case 'parenthesized_expression':
      return resolve(reader, inner[0]);
    case 'none':
      return NOTHING;
    default:
      return UNKNOWN;
  }
}

function resolveDefinition(reader: Reader, { kind, node, value }: Definition): Origins {
  switch (kind) {
    case 'assignment':
    case 'walrus':
    case 'with':
      return resolve(reader, value);
    case 'annotation':
      return NOTHING;
    case 'parameter':
      return resolveParameter(reader, node);
    default:
      return UNKNOWN;
  }
}

/** What the calls of a function pass for one of its parameters. */
function resolveParameter(reader: Reader, parameter: Node): Origins {
  const definition = getClosest(parameter, 'function_definition', 'lambda');
  if (definition?.type !== 'function_definition') return UNKNOWN;
  const parameters = findNamedChildren(getField(definition, 'parameters') ?? definition);
  const position = parameters.findIndex((each) => isInside(parameter, each));
  const owner = getOwner(reader, definition);
  const name = getField(definition, 'name')?.text;
  const passed = reader.calls.flatMap((call) => {
    const called = getCalled(reader, call);
    const isMethodCall = owner !== undefined && called === undefined && getMethod(call) === name;
    const isInit = owner !== undefined && name === '__init__' && called === owner;
    if (called !== definition && !isMethodCall && !isInit) return [];
    const isBound = isInit || (owner !== undefined && getField(call, 'function')?.type === 'attribute');
    const argument = getArgument(call, parameter.text, isBound ? position - 1 : position);
    return argument === undefined ? [] : [argument.value];
  });
  return passed.length === 0 ? UNKNOWN : merge(passed.map((value) => resolve(reader, value)));
}

/** The class a method stands in. */
function getOwner(reader: Reader, definition: Node): Node | undefined {
  const owner = reader.file.model.getEnclosingClass(definition);
  const outer = reader.file.model.getEnclosingFunction(definition);
  return owner !== undefined && (outer === undefined || !isInside(outer, owner)) ? owner : undefined;
}

/** The function or class of this file that a call names. */
function getCalled(reader: Reader, call: Node): Node | undefined {
  const callee = getField(call, 'function');
  return callee === undefined ? undefined : reader.file.model.getLocalDefinition(callee);
}

function getMethod(call: Node): string | undefined {
  const callee = getField(call, 'function');
  return callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
}

/** `env.unwrapped` is the environment still; `self.env` is what the class stores there. */
function resolveAttribute(reader: Reader, attribute: Node): Origins {
  const object = getField(attribute, 'object');
  const name = getField(attribute, 'attribute')?.text;
  if (object?.text !== 'self') return name === 'unwrapped' || name === 'env' ? resolve(reader, object) : UNKNOWN;
  const owner = reader.file.model.getEnclosingClass(attribute);
  const stored = owner === undefined ? [] : findStores(owner, attribute.text);
  return stored.length === 0 ? UNKNOWN : merge(stored.map((assignment) => resolve(reader, getField(assignment, 'right'))));
}

function findStores(owner: Node, target: string): Node[] {
  return [...walkDescendants(owner, 'assignment')].filter((assignment) => getField(assignment, 'left')?.text === target);
}

function resolveCall(reader: Reader, call: Node): Origins {
  const name = getCalleeName(reader.file, call);
  const library = name === undefined ? undefined : getEnvironmentLibrary(name);
  if (library !== undefined) return make(reader, call, library, []);
  if (name !== undefined && isEnvironmentWrapper(name)) return resolve(reader, getArgument(call, 'env', 0)?.value);
  const called = getCalled(reader, call);
  if (called?.type === 'class_definition' && isSeededClass(reader, called)) return make(reader, call, 'gymnasium', []);
  if (called?.type === 'class_definition' && isWrapper(reader, called)) {
    const wrapped = resolve(reader, getArgument(call, 'env', 0)?.value);
    if (!passesSeedOn(reader, called)) for (const origin of wrapped.calls) getMade(reader, origin).hasDeafWrapper = true;
    return wrapped;
  }
  if (called?.type === 'function_definition') return resolveResult(reader, call, called);
  return called === undefined && name !== undefined ? resolveElsewhere(reader, call, name) : UNKNOWN;
}

function make(reader: Reader, call: Node, library: EnvironmentLibrary, inner: readonly Made[]): Origins {
  const made: Made = {
    call,
    library,
    inner,
    hasDeafWrapper: inner.some((other) => other.hasDeafWrapper),
    isSeeded: false,
    reseeding: undefined,
    isSpaceSeeded: false,
    isOutOfView: false,
    isReturned: false,
    resets: [],
    steps: [],
    samples: [],
  };
  reader.made.set(call, made);
  return { calls: new Set([call]), isCertain: true };
}

function getMade(reader: Reader, call: Node): Made {
  const made = reader.made.get(call);
  if (made === undefined) throw new Error('a call among the origins makes no environment');
  return made;
}

/** `env = make_env(args)`: a call to a function of the file all of whose results are environments of one library. */
function resolveResult(reader: Reader, call: Node, definition: Node): Origins {
  const { model } = reader.file;
  const results = [...walkDescendants(definition, 'return_statement')].filter((each) => model.getEnclosingFunction(each) === definition);
  const { calls, isCertain } = merge(results.map((each) => resolve(reader, findNamedChildren(each)[0])));
  const inner = [...calls].map((each) => getMade(reader, each));
  const [library, other] = new Set(inner.map((each) => each.library));
  return library === undefined || other !== undefined || !isCertain ? UNKNOWN : make(reader, call, library, inner);
}

/**
 * `env = make_env(args)` of another file of the project, which makes an environment on the way. That it is the one given back is inferred
 * from the use; what wraps it is not known, and neither is how it takes a seed.
 */
function resolveElsewhere(reader: Reader, call: Node, name: string): Origins {
  const { program } = reader;
  if (program.index.resolve(program.facts, name).kind !== 'function') return UNKNOWN;
  const visits = (program.entry?.trace.visits ?? []).filter(({ calls }) =>
    calls.some(({ file, step }) => file === program.facts && step.at === call.start && step.end === call.end),
  );
  const libraries = new Set(visits.flatMap((visit) => findVisitNames(visit).flatMap((each) => getEnvironmentLibrary(each) ?? [])));
  const [library, other] = libraries;
  if (library === undefined || other !== undefined) return UNKNOWN;
  const origins = make(reader, call, library, []);
  const made = getMade(reader, call);
  made.hasDeafWrapper = true;
  made.isSeeded = made.isSpaceSeeded = visits.some(
    ({ step }) => step.kind === 'call' && (isSeedingStep(step) || step.keywords.some(isSeedKeyword)),
  );
  return origins;
}

/** The base classes of a class as definitions of this file or dotted names. */
function findBases(reader: Reader, owner: Node): (Node | string | undefined)[] {
  const { model } = reader.file;
  const bases = getField(owner, 'superclasses');
  return bases === undefined
    ? []
    : findNamedChildren(bases).map((base) => model.getLocalDefinition(base) ?? model.getQualifiedName(base) ?? undefined);
}

function isWrapper(reader: Reader, owner: Node, depth = 0): boolean {
  return findBases(reader, owner).some((base) =>
    typeof base === 'string' ? isWrapperBase(base) : base !== undefined && depth < 8 && isWrapper(reader, base, depth + 1),
  );
}

/** An environment of the project's own that takes a seed, and draws from the generator that the seed is for. */
function isSeededClass(reader: Reader, owner: Node): boolean {
  const reset = getReset(reader, owner);
  const isEnvironment = findBases(reader, owner).some((base) => typeof base === 'string' && isEnvironmentBase(base));
  return isEnvironment && /\bseed\b/.test(getField(reset ?? owner, 'parameters')?.text ?? '') && /\bself\.np_random\b/.test(owner.text);
}

/** The method `reset` that a class defines itself. */
function getReset(reader: Reader, owner: Node): Node | undefined {
  return [...walkDescendants(getField(owner, 'body') ?? owner, 'function_definition')].find(
    (method) => getField(method, 'name')?.text === 'reset' && getOwner(reader, method) === owner,
  );
}

/** True where a wrapper's own `reset` takes a seed, or where it has none. */
function passesSeedOn(reader: Reader, owner: Node, depth = 0): boolean {
  const reset = getReset(reader, owner);
  const parameters = reset === undefined ? undefined : getField(reset, 'parameters');
  if (parameters !== undefined) return /\bseed\b|\*\*/.test(parameters.text);
  return findBases(reader, owner).every(
    (base) => base === undefined || typeof base === 'string' || depth > 8 || passesSeedOn(reader, base, depth + 1),
  );
}

// ── What is done with it ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `env.action_space`, `envs.single_action_space`, through a name too; pettingzoo's `env.action_space(agent)`. */
function getSpaceOwner(reader: Reader, expression: Node): Node | undefined {
  const space = reader.file.model.getValue(expression) ?? expression;
  const attribute = space.type === 'call' ? getField(space, 'function') : space;
  const isSpace = attribute?.type === 'attribute' && /^(?:single_)?action_space$/.test(getField(attribute, 'attribute')?.text ?? '');
  return isSpace ? getField(attribute, 'object') : undefined;
}

/**
 * Notes what a call does with an environment. `seeds-some` where it seeds one that cannot be told: `for env in envs: env.seed(seed)`.
 */
function readUse(reader: Reader, call: Node): 'seeds-some' | undefined {
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const method = getMethod(call);
  if (object === undefined || !/^(?:reset|step|seed|sample)$/.test(method ?? '')) {
    return /seed/i.test(callee?.text ?? '') && namesEnvironment(call) ? 'seeds-some' : undefined;
  }
  if (method === 'sample') {
    const owner = isOnlyLookedAt(call) ? undefined : getSpaceOwner(reader, object);
    for (const origin of owner === undefined ? [] : resolve(reader, owner).calls) getMade(reader, origin).samples.push(call);
    return undefined;
  }
  const space = method === 'seed' ? getSpaceOwner(reader, object) : undefined;
  const { calls, isCertain } = resolve(reader, space ?? object);
  const seeds =
    method === 'seed' ? isGiven(findArguments(call)[0]?.value) : method === 'reset' && isGiven(getArgument(call, 'seed')?.value);
  for (const origin of calls) {
    const made = getMade(reader, origin);
    if (space !== undefined) made.isSpaceSeeded ||= seeds;
    else {
      made.isSeeded ||= seeds;
      if (method === 'seed' && !seeds) made.reseeding = call;
      if (method === 'reset') made.resets.push(call);
      if (method === 'step') made.steps.push(call);
    }
  }
  // A wrapper's own `reset` passes on what it is given.
  const isPassedOn = getField(reader.file.model.getEnclosingFunction(call) ?? call, 'name')?.text === 'reset';
  if (!seeds || isCertain || calls.size > 0 || isPassedOn) return undefined;
  return method === 'reset' || /env|space/i.test(object.text) ? 'seeds-some' : undefined;
}

/** True for a seed that is passed and is not `None`. */
function isGiven(value: Node | undefined): boolean {
  return value !== undefined && value.type !== 'none';
}

/** `seed_env(env, seed)`, `set_global_seeds(seed, env)` */
function namesEnvironment(call: Node): boolean {
  return findArguments(call).some(({ value }) => /(?:^|[._])(?:v?env|envs|environment)$/i.test(value.text));
}

/** `env.np_random, seed = seeding.np_random(seed)` */
function storesGenerator({ file }: Reader): boolean {
  return [...walkDescendants(file.root, 'attribute')].some(
    (attribute) =>
      /^_?np_random$/.test(getField(attribute, 'attribute')?.text ?? '') &&
      getClosest(attribute, 'call') === undefined &&
      isStored(attribute),
  );
}

function isStored(node: Node): boolean {
  let current = node;
  while (current.parent !== undefined && /^(?:pattern_list|tuple_pattern)$/.test(current.parent.type)) current = current.parent;
  return current.field === 'left' && current.parent?.type === 'assignment';
}

/** `env.action_space.sample().shape`, `isinstance(env.action_space.sample(), int)`, `x = torch.tensor(env.action_space.sample()).shape` */
function isOnlyLookedAt(sample: Node): boolean {
  for (let node = sample; node.parent !== undefined; node = node.parent) {
    const { parent } = node;
    if (parent.type === 'attribute') {
      const name = getField(parent, 'attribute')?.text ?? '';
      if (/^(?:shape|dtype|size|ndim|nbytes)$/.test(name)) return true;
    } else if (parent.type === 'argument_list') {
      const callee = parent.parent === undefined ? undefined : getField(parent.parent, 'function');
      if (/^(?:isinstance|type|len|print|np\.shape|np\.size)$/.test(callee?.text ?? '')) return true;
    } else if (parent.type !== 'call') {
      // A sample that stands alone shows what an action looks like.
      return parent.type === 'expression_statement' && node === sample;
    }
  }
  return false;
}

/** Builtins and methods that neither keep nor change what they are given. */
const HARMLESS = /^(?:builtins\.(?:print|isinstance|type|len|str|repr|hasattr|getattr|id|setattr)|(?:copy\.)?deepcopy)$/;

/** Notes an environment that is handed to code out of view. */
function followUse(reader: Reader, identifier: Node): void {
  if (identifier.field === 'attribute' || identifier.field === 'name' || identifier.field === 'left') return;
  let node = identifier;
  // `self.env`, `env.unwrapped`
  while (node.parent?.type === 'attribute' && node.field === 'object' && isEnvironment(reader, node.parent)) node = node.parent;
  if (!isEnvironment(reader, node)) return;
  const { parent } = node;
  switch (parent?.type) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'pair':
    case 'list_splat':
    case 'expression_list':
      hide(reader, node);
      break;
    case 'return_statement':
      for (const origin of resolve(reader, node).calls) getMade(reader, origin).isReturned = true;
      break;
    case 'keyword_argument':
    case 'argument_list': {
      const call = getClosest(node, 'call');
      if (call !== undefined && !isInView(reader, call)) hide(reader, node);
      break;
    }
  }
}

/** True for an expression that is an environment of this file, as far as its origins are known already. */
function isEnvironment(reader: Reader, expression: Node): boolean {
  return resolve(reader, expression).calls.size > 0;
}

function hide(reader: Reader, expression: Node): void {
  for (const origin of resolve(reader, expression).calls) getMade(reader, origin).isOutOfView = true;
}

/** True where what a call does with an environment it is given is known: it is of this file, or of the project and seeds none. */
function isInView(reader: Reader, call: Node): boolean {
  const { file, program } = reader;
  const name = getCalleeName(file, call);
  if (getCalled(reader, call) !== undefined) return true;
  if (name === undefined) return isMethodOfFile(reader, call);
  if (HARMLESS.test(name) || isEnvironmentWrapper(name)) return true;
  const callee = program.index.resolve(program.facts, name);
  return callee.kind !== 'external' && !seedsElsewhere(program);
}

/** `agent.train(env)` where the file has one method of that name, and nothing else of that name is imported. */
function isMethodOfFile(reader: Reader, call: Node): boolean {
  const method = getMethod(call);
  const named = [...walkDescendants(reader.file.root, 'function_definition')].filter((each) => getField(each, 'name')?.text === method);
  return method !== undefined && named.length > 0;
}

/** True where another file of the program seeds an environment, whichever it is. */
function seedsElsewhere(program: Program): boolean {
  return (program.entry?.trace.visits ?? []).some(
    ({ file, step }) => file !== program.facts && step.kind === 'call' && isSeedingStep(step),
  );
}

/** `env.reset(seed=seed)`, `env.seed(seed)` and `env.action_space.seed(seed)` of whatever; not of the global generators. */
function isSeedingStep(step: CallStep): boolean {
  const isGiven = step.positional + step.keywords.length > 0;
  return step.callees.some(
    (name) =>
      (/\.reset$/.test(name) && step.keywords.includes('seed')) ||
      (/[.)]seed$/.test(name) && !/^(?:numpy|random|torch)\b/.test(name) && isGiven),
  );
}

// ── Whether it is seeded ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** True where the call that makes it is given a seed, or makes it from functions that seed. */
function takesSeed(reader: Reader, call: Node): boolean {
  const keywords = findArguments(call).flatMap(({ name }) => name ?? []);
  if (keywords.some(isSeedKeyword)) return true;
  const task =
    getEnvironmentLibrary(getCalleeName(reader.file, call) ?? '') === 'dm_control' ? getArgument(call, 'task_kwargs', 2) : undefined;
  if (task !== undefined && task.value.type !== 'none') return readMapping(reader.file, task.value)?.has('random') !== false;
  return seedsInParts(reader, call, isEnvironmentSeeding);
}

/** True where one of the functions that a vector environment is made from does what `test` asks, or may: it is out of view. */
function seedsInParts(reader: Reader, call: Node, test: (reader: Reader, call: Node) => boolean): boolean {
  if (!isVectorOfFunctions(getCalleeName(reader.file, call) ?? '')) return false;
  const parts = new Set<Node>([call]);
  for (const part of parts) {
    for (const identifier of walkDescendants(part, 'identifier')) {
      if (identifier.field === 'attribute') continue;
      const value = reader.file.model.getLocalDefinition(identifier) ?? reader.file.model.getValue(identifier);
      if (value !== undefined && value !== identifier && parts.size < 32) parts.add(value);
    }
  }
  const calls = [...parts].flatMap((part) => [part, ...walkDescendants(part, 'call')]).filter(({ type }) => type === 'call');
  const isMade = calls.some((inner) => inner !== call && getEnvironmentLibrary(getCalleeName(reader.file, inner) ?? '') !== undefined);
  return calls.some((inner) => test(reader, inner)) || (!isMade && (test === isSpaceSeeding || seedsElsewhere(reader.program)));
}

function isEnvironmentSeeding(reader: Reader, call: Node): boolean {
  const object = getField(getField(call, 'function') ?? call, 'object');
  if (object === undefined || reader.file.model.getQualifiedName(object) !== undefined) return false;
  if (getMethod(call) === 'reset') return isGiven(getArgument(call, 'seed')?.value);
  return getMethod(call) === 'seed' && isGiven(findArguments(call)[0]?.value) && !/_space$/.test(object.text);
}

function isSpaceSeeding(_reader: Reader, call: Node): boolean {
  const object = getField(getField(call, 'function') ?? call, 'object');
  return getMethod(call) === 'seed' && /action_space$/.test(object?.text ?? '');
}

// ── How it takes a seed ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function getSeeding(reader: Reader, made: Made): Environment['seeding'] {
  switch (made.library) {
    case 'dm_control':
      return made.inner.length === 0 ? 'make' : undefined;
    case 'gym':
      return made.hasDeafWrapper ? undefined : getGymSeeding(reader);
    default:
      return made.hasDeafWrapper ? undefined : 'reset';
  }
}

/**
 * gym changed in 0.26: `reset` gives two values and takes a seed, `step` gives five; before, `step` gives four and the environment has
 * `seed`. The file's own unpacking says which it is written for.
 */
function getGymSeeding({ file, calls }: Reader): 'reset' | 'seed' | undefined {
  const found = new Set<'reset' | 'seed'>();
  for (const call of calls) {
    const method = getMethod(call);
    if (method !== 'step' && method !== 'reset') continue;
    if (method === 'reset' && call.parent?.type === 'subscript' && call.field === 'value') found.add('reset');
    const assignment = call.parent?.type === 'assignment' ? call.parent : undefined;
    const left = assignment === undefined ? undefined : getField(assignment, 'left');
    if (left === undefined || /splat/.test([...walkDescendants(left)].map(({ type }) => type).join(' '))) continue;
    const count = /^(?:pattern_list|tuple_pattern)$/.test(left.type) ? findNamedChildren(left).length : 1;
    if (method === 'step' && count === 5) found.add('reset');
    if (method === 'step' && count === 4) found.add('seed');
    if (method === 'reset' && count === 2) found.add('reset');
  }
  const [only, other] = found;
  return other === undefined && !usesStar(file) ? only : undefined;
}

/** `from gym import *` may bring anything. */
function usesStar(file: SourceFile): boolean {
  return file.model.module.starImports.includes('gym');
}
