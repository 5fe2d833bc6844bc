/**
 * A reinforcement learning environment, or its action space, that nothing seeds: no global seed reaches either.
 *
 *     env = gym.make("CartPole-v1")        →    env = gym.make("CartPole-v1")
 *                                               env.reset(seed=42)
 *     state, _ = env.reset()               →    state, _ = env.reset(seed=42)      where it is the first, and in no loop
 *
 * The seed is given once to each environment, when it is new. In the loop over episodes it would make all of them the same.
 *
 * Source: gymnasium's documentation of `Env.reset` ("usually you want to pass an integer right after the environment has been
 * initialized and then never again") and of `Space.seed`; what the other libraries take stands in `src/pytorch/environments.ts`.
 */
import {
  findArguments,
  findEffectiveSeeding,
  findEnvironments,
  findNamedChildren,
  getArgument,
  getCallInFile,
  getCalleeName,
  getClosest,
  getField,
  getIntegerValue,
  getLineIndent,
  getLineStart,
  getRunFrequency,
  getStatement,
  getStringValue,
  isInReach,
  isInside,
  isKnownInteger,
  isTestFile,
  isTorchrlEnvironment,
  planSeedValue,
  quoteCode,
  setKeywords,
  walkAncestors,
  walkDescendants,
  type Api,
  type Environment,
  type Fix,
  type Meta,
  type Need,
  type Node,
  type Site,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unseeded-environment',
  summary: 'A reinforcement learning environment or action space that is never seeded',
  why: 'Environments and action spaces have generators of their own, which start from entropy: every run then sees other episodes, however the program is seeded.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'error',
  // What makes the environments may stand in another file.
  triggers: [
    ['.reset(', { program: 'trains' }],
    ['torchrl', { program: 'trains' }],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Seed it once, when it is new, and never in the loop over episodes: one seed in every `reset` makes all episodes the same.';
const SPACE_HELP = 'Seed the space once, where the environment is made:';

/** Environments of one file get seeds this far apart: a vector environment uses as many as it has parts, from its seed on. */
const STRIDE = 1000;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file) || api.program.entry?.trains !== true) return;
  const targets: string[] = [];
  const environments = findEnvironments(file, api.program).filter((environment) => !isShown(api, environment));
  for (const environment of environments) {
    const holder = getHolder(file, environment);
    const target = holder?.target ?? '';
    if (!targets.includes(target)) targets.push(target);
    const others = environments.filter((other) => other !== environment);
    const found: Found = { file, api, environment, others, holder, offset: STRIDE * targets.indexOf(target) };
    if (environment.isSeeded) reportSameEpisodes(found);
    else reportEnvironment(found);
    if (environment.sample !== undefined) reportSpace(found, environment.sample);
  }
  reportTorchrl(file, api);
}

/** `GymEnv("CartPole-v1")` in a program that calls `set_seed` of nothing. */
function reportTorchrl(file: SourceFile, api: Api): void {
  const call = [...walkDescendants(file.root, 'call')].find((each) => isTorchrlEnvironment(getCalleeName(file, each) ?? ''));
  const visits = api.program.entry?.trace.visits ?? [];
  const isSeeded = visits.some(({ step }) => step.kind === 'call' && step.callees.some((name) => /[.)]set_seed$/.test(name)));
  if (call === undefined || isSeeded || /\.set_seed\b/.test(file.text)) return;
  const message = `nothing seeds the environment of ${quoteCode(call)}, and no global seed reaches it`;
  api.report({
    node: call,
    message,
    help: 'Seed it once, when it is new: `env.set_seed(seed)`, or `collector.set_seed(seed)` of what runs it.',
  });
}

/**
 * `state, _ = env.reset(seed=0)` in the loop over episodes that trains: all of them are the same one. Certain where nothing else in the loop
 * resets the environment, the call stands under no condition, and the seed has its value from above.
 */
function reportSameEpisodes({ file, api, environment: { call, uses } }: Found): void {
  for (const use of uses) {
    const seed = getMethodName(use) === 'reset' ? getArgument(use, 'seed')?.value : undefined;
    const loop = getClosest(use, 'for_statement', 'while_statement', 'function_definition');
    const body = loop === undefined || loop.type === 'function_definition' ? undefined : getField(loop, 'body');
    if (seed === undefined || loop === undefined || body === undefined || isInside(call, loop)) continue;
    const isPlain = getStatement(use)?.parent === body && !isDeferred(use, body);
    const isOnly = uses.every((other) => other === use || getMethodName(other) !== 'reset' || !isInside(other, loop));
    const isPlayed = uses.some((other) => getMethodName(other) === 'step' && isInside(other, loop));
    if (isPlain && isOnly && isPlayed && isFixed(file, seed, loop) && trainsIn(api, loop)) {
      api.report({
        node: use,
        message: `${quoteCode(use)} in the loop makes every episode the same`,
        help: 'Seed the environment once, above the loop, and call `reset()` in it; or add the number of the episode to the seed.',
        severity: 'warning',
      });
    }
  }
}

function getMethodName(call: Node): string | undefined {
  return getField(getField(call, 'function') ?? call, 'attribute')?.text;
}

/** True for a number, or a name that has its value from above the loop. */
function isFixed(file: SourceFile, seed: Node, loop: Node): boolean {
  if (getIntegerValue(seed) !== undefined) return true;
  const definitions = seed.type === 'identifier' ? (file.model.getBinding(seed)?.definitions ?? []) : [];
  return definitions.length === 1 && definitions.every(({ kind, node }) => kind === 'assignment' && !isInside(node, loop));
}

/** True where a training step is reached from within the loop. */
function trainsIn({ program }: Api, loop: Node): boolean {
  return (program.entry?.training ?? []).some((visit) =>
    [visit, ...visit.calls].some(({ file, step }) => file === program.facts && loop.start <= step.at && step.at < loop.end),
  );
}

/** True where a person watches what has been learned: `render_mode="human"`, and no use before the training has ended. */
function isShown(api: Api, { call, uses }: Environment): boolean {
  const mode = getArgument(call, 'render_mode')?.value;
  const last = api.program.entry?.training.at(-1);
  if (mode === undefined || last === undefined || getStringValue(mode) !== 'human') return false;
  return uses.every((use) => api.program.findVisits(use.start, use.end).every((visit) => visit.order > last.order));
}

interface Found {
  readonly file: SourceFile;
  readonly api: Api;
  readonly environment: Environment;
  readonly others: readonly Environment[];
  readonly holder: Holder | undefined;
  readonly offset: number;
}

/** The name an environment gets where it is made. */
interface Holder {
  /** `env`, `self.env` */
  readonly target: string;
  /** The statement that makes it, or the last one below that wraps it under the same name before it is used. */
  readonly statement: Node;
}

/** `env = gym.make(…)`, and `env = Wrapper(env)` or `if args.video: env = RecordVideo(env)` below it. */
function getHolder(file: SourceFile, { call, uses }: Environment): Holder | undefined {
  const statement = getStatement(call);
  const target = statement === undefined ? undefined : getTarget(statement, call);
  if (statement?.parent === undefined || target === undefined || !isFirstOnLine(file, statement)) return undefined;
  const block = findNamedChildren(statement.parent);
  let last = statement;
  for (const next of block.slice(block.indexOf(statement) + 1)) {
    if (uses.some((use) => isInside(use, next))) break;
    const assignments = [...walkDescendants(next, 'assignment')].filter((each) => getField(each, 'left')?.text === target);
    if (assignments.length === 0) continue;
    const isWrapping = assignments.every((each) => namesTarget(getField(each, 'right'), target));
    if (!isWrapping || !/^(?:expression|if)_statement$/.test(next.type)) break;
    last = next;
  }
  return { target, statement: last };
}

/** `if args.gym: env = gym.make(…)` has no line for what belongs under the same condition. */
function isFirstOnLine({ text }: SourceFile, statement: Node): boolean {
  return text.slice(getLineStart(text, statement.start), statement.start).trim() === '';
}

/** The name or attribute of `self` that a statement stores a call, or a wrapper around it, in. */
function getTarget(statement: Node, call: Node): string | undefined {
  const [assignment] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
  const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
  if (assignment === undefined || left === undefined || !/^(?:identifier|attribute)$/.test(left.type)) return undefined;
  for (const ancestor of walkAncestors(call)) {
    if (ancestor === assignment) return left.text;
    if (!/^(?:call|argument_list|attribute|parenthesized_expression)$/.test(ancestor.type)) return undefined;
  }
  return undefined;
}

function namesTarget(value: Node | undefined, target: string): boolean {
  return value !== undefined && [value, ...walkDescendants(value, 'identifier', 'attribute')].some((node) => node.text === target);
}

function reportEnvironment(found: Found): void {
  const { file, environment } = found;
  const { call } = environment;
  const message = `nothing seeds the environment of ${quoteCode(call)}, and no global seed reaches it`;
  const fix = planSeeding(found);
  if (typeof fix === 'string') found.api.report({ node: call, message, help: `${HELP} Nothing was changed: ${fix}.` });
  else
    found.api.report({
      node: call,
      message,
      help: file.kind === 'notebook' ? `${HELP} Run the cell that makes it again for a new run.` : HELP,
      fix,
    });
}

/** The fix, or why there is none. */
function planSeeding(found: Found): Fix | string {
  const { file, api, environment, holder } = found;
  const { call, seeding } = environment;
  if (seeding === undefined) return 'how it takes a seed cannot be seen here';
  const doubt = getDoubt(found);
  if (doubt !== undefined) return doubt;
  if (seeding === 'make') {
    const present = getArgument(call, 'task_kwargs', 2);
    if (present !== undefined && present.value.type !== 'none') return 'its `task_kwargs` are made elsewhere';
    const seed = planSeed(found, call);
    const edits = setKeywords(file, call, [{ name: 'task_kwargs', code: `dict(random=${seed.code})`, present }], api.owner.lineLength);
    return edits === undefined ? 'there is no room for it in the line' : { title: 'Seed the environment', edits, needs: seed.needs };
  }
  if (environment.reseeding !== undefined) return `${quoteCode(environment.reseeding)} gives it another seed from the system`;
  if (holder === undefined) return 'it has no name, or no line of its own, where it is made';
  const reset = seeding === 'reset' ? getFirstReset(found, holder) : undefined;
  if (reset !== undefined) {
    const seed = planSeed(found, reset);
    const edits = setKeywords(file, reset, [{ name: 'seed', code: seed.code, present: getArgument(reset, 'seed') }], api.owner.lineLength);
    if (edits !== undefined) return { title: 'Give the first `reset` a seed', edits, needs: seed.needs };
  }
  const seed = planSeed(found, holder.statement);
  const code = seeding === 'seed' ? `${holder.target}.seed(${seed.code})` : `${holder.target}.reset(seed=${seed.code})`;
  return { title: 'Seed the environment', needs: [api.scaffold.statement(getSite(file, holder.statement), code, 40, seed.needs)] };
}

function getSite(file: SourceFile, statement: Node): Site {
  return { offset: statement.end, position: 'after', indent: getLineIndent(file.text, statement.start) };
}

/** Why one seed may not do for all that the call makes: it is made again and again, or that cannot be told. */
function getDoubt({ file, api, environment: { call } }: Found): string | undefined {
  const frequency = getRunFrequency(file, api, call);
  if (frequency === 'repeated')
    return 'it is made more than once, and with one seed the episodes would be the same each time; give each a seed of its own';
  if (frequency === 'unknown' || mayRunAgain(file, call)) {
    return 'how often it is made is not in view, and with one seed the episodes may be the same each time';
  }
  return undefined;
}

/** True where the function around a call is called or handed on at a second place, so that it may run more often than was seen. */
function mayRunAgain(file: SourceFile, call: Node): boolean {
  const definition = file.model.getEnclosingFunction(call);
  if (definition === undefined) return false;
  const name = getField(definition, 'name')?.text;
  const owner = name === '__init__' ? file.model.getEnclosingClass(definition) : undefined;
  const called = owner === undefined ? name : getField(owner, 'name')?.text;
  const places = [...walkDescendants(file.root, 'identifier')].filter((each) => each.text === called && isHandedOn(each));
  const [only, second] = places;
  return second !== undefined || (only !== undefined && !isInside(only, definition) && mayRunAgain(file, only));
}

/** True for the name of a function or method that is called there, or given to something that may call it. */
function isHandedOn(identifier: Node): boolean {
  const isMember = identifier.parent?.type === 'attribute' && identifier.field === 'attribute';
  const node = isMember ? (identifier.parent ?? identifier) : identifier;
  if (node.field === 'function' || node.field === 'right') return true;
  if (node.parent?.type === 'keyword_argument') return node.field === 'value';
  const callee = node.parent?.type === 'argument_list' ? getField(node.parent.parent ?? node, 'function') : undefined;
  if (callee !== undefined) return !/^(?:super|isinstance|issubclass)$/.test(callee.text);
  return /^(?:list|tuple|set|pair|dictionary|return_statement|expression_list)$/.test(node.parent?.type ?? '');
}

/** The call of `reset` that comes first, where it stands below the environment in its block: it runs once for each environment. */
function getFirstReset({ api, environment: { uses }, others }: Found, holder: Holder): Node | undefined {
  const visits = uses.flatMap((use) => api.program.findVisits(use.start, use.end).map((visit) => ({ use, order: visit.order })));
  const first = visits.sort((a, b) => a.order - b.order)[0]?.use;
  const statement = first === undefined ? undefined : getStatement(first);
  const callee = first === undefined ? undefined : getField(first, 'function');
  if (first === undefined || statement === undefined || callee === undefined) return undefined;
  const isBelow = statement.parent === holder.statement.parent && statement.start > holder.statement.end;
  const isPlain = statement.type === 'expression_statement' && !isDeferred(first, statement);
  const isReset = getField(callee, 'attribute')?.text === 'reset' && findArguments(first).every(({ kind }) => kind === 'keyword');
  // Two environments may go by one name, made in the arms of a branch.
  const isShared = others.some((other) => other.uses.includes(first));
  return isBelow && isPlain && isReset && !isShared ? first : undefined;
}

function isDeferred(node: Node, statement: Node): boolean {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor === statement) return false;
    if (/lambda|comprehension|generator_expression|conditional_expression|boolean_operator/.test(ancestor.type)) return true;
  }
  return false;
}

interface Seed {
  readonly code: string;
  readonly needs: readonly Need[];
}

/**
 * The program's seed as an expression at `node`: also where the program seeds its generators only further down, since the environment's
 * generator is another.
 */
function planSeed({ file, api, offset }: Found, node: Node): Seed {
  const { entry } = api.program;
  const plus = offset === 0 ? '' : ` + ${offset}`;
  const call = node.type === 'call' ? node : ([...walkDescendants(node, 'call')][0] ?? node);
  const planned = planSeedValue(file, api, call, offset);
  if (entry === undefined || !/^\d+$/.test(planned.code)) return planned;
  for (const { visit } of findEffectiveSeeding(entry)) {
    const seeding = getCallInFile(file, api.program, visit);
    const value = seeding?.type === 'call' ? (getArgument(seeding, 'seed', 0)?.value ?? findArguments(seeding)[0]?.value) : undefined;
    if (value === undefined) continue;
    const literal = getIntegerValue(value);
    if (literal !== undefined && literal >= 0) return { code: String(literal + offset), needs: [] };
    if (
      /^(?:identifier|attribute)$/.test(value.type) &&
      isKnownInteger(file, value) &&
      isInReach(file, value, call) &&
      isBoundAbove(file, value, call)
    ) {
      return { code: value.text + plus, needs: [] };
    }
  }
  return planned;
}

/** True where the name has its value by the time `node` runs. */
function isBoundAbove(file: SourceFile, value: Node, node: Node): boolean {
  const name = value.type === 'identifier' ? value : [...walkDescendants(value, 'identifier')][0];
  const definitions = name === undefined ? [] : (file.model.getBinding(name)?.definitions ?? []);
  return definitions.length > 0 && definitions.every((definition) => definition.statement.end <= node.start);
}

function reportSpace(found: Found, sample: Node): void {
  const { file, api, environment, holder } = found;
  const space = getField(getField(sample, 'function') ?? sample, 'object');
  const attribute = space === undefined ? undefined : getField(space, 'attribute')?.text;
  // `space = env.action_space` somewhere, or pettingzoo's `env.action_space(agent)`
  const name = attribute === 'single_action_space' ? attribute : 'action_space';
  const message = `nothing seeds \`${space?.text ?? name}\`, which has a generator of its own: neither a global seed nor \`reset(seed=…)\` reaches it`;
  const help = `${SPACE_HELP} \`${holder?.target ?? 'env'}.${name}.seed(seed)\`.`;
  const reason =
    environment.library === 'pettingzoo'
      ? 'each agent has a space, which wants a seed of its own'
      : (getDoubt(found) ?? (holder === undefined ? 'the environment has no name, or no line of its own, where it is made' : undefined));
  if (reason !== undefined || holder === undefined) {
    api.report({ node: sample, message, help: `${help} Nothing was changed: ${reason ?? ''}.` });
    return;
  }
  const seed = planSeed(found, holder.statement);
  const needs = [api.scaffold.statement(getSite(file, holder.statement), `${holder.target}.${name}.seed(${seed.code})`, 41, seed.needs)];
  api.report({ node: sample, message, help, fix: { title: 'Seed the action space', needs } });
}
