/**
 * One generator object given to several loaders or samplers.
 *
 *     g = torch.Generator().manual_seed(42)                        g = torch.Generator().manual_seed(42)
 *     train_loader = DataLoader(train_set, generator=g)       →    train_loader = DataLoader(train_set, generator=g)
 *     val_loader = DataLoader(val_set, generator=g)                val_loader = DataLoader(val_set, generator=torch.Generator().manual_seed(43))
 *
 * Measured with torch 2.13: each `iter(loader)` draws from its generator, shuffled or not, so that with a shared one validating still
 * changes the order of the training that follows.
 */
import {
  LOADER_NAMES,
  findArguments,
  findNamedChildren,
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getLoaderArgument,
  getLoaderCall,
  isInReach,
  isInside,
  isTestFile,
  readMapping,
  SAMPLERS,
  setKeywords,
  walkAncestors,
  walkDescendants,
  type Api,
  type Argument,
  type Edit,
  type Fix,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'shared-generator',
  summary: 'One generator shared by several loaders or samplers',
  why: 'Each draws from the stream of the others, so that how often one is iterated decides the order of the rest.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'warning',
  triggers: [
    ['Generator', 'Loader', /\bgenerator\b/],
    ['Generator', 'Sampler', /\bgenerator\b/],
  ],
  classes: LOADER_NAMES,
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    if (getCalleeName(file, call) === 'torch.Generator') checkGenerator(file, api, call);
  }
}

/** A call that is given the generator. */
interface Use {
  readonly call: Node;
  /** Undefined where it comes in `**options`. */
  readonly argument: Argument | undefined;
}

function checkGenerator(file: SourceFile, api: Api, made: Node): void {
  const target = getTarget(file, made);
  if (target === undefined) return;
  const uses = findUses(file, api, target);
  const [first, ...others] = uses;
  if (first === undefined) return;
  const comprehension = others.length === 0 ? getComprehension(first.call, target) : undefined;
  if (comprehension !== undefined) {
    api.report({
      node: first.argument?.node ?? first.call,
      message: `\`${target.text}\` is the generator of every loader that is made here`,
      help: HELP,
    });
  }
  const given: string[] = [];
  for (const use of others) {
    const previous = uses.find((other) => other !== use && other.call.start < use.call.start && !areAlternatives(other.call, use.call));
    if (previous === undefined) continue;
    const fix = separate(file, api, { made, target, given }, use);
    const name = getAssignedName(previous.call);
    api.report({
      node: use.argument?.node ?? use.call,
      message: `\`${target.text}\` is the generator of ${name === undefined ? 'another loader' : `\`${name}\``} too, so that each shifts the order of the other`,
      help: HELP,
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

const HELP = 'Give each loader and sampler a generator of its own, with seeds that differ: equal seeds would give them one order.';

/** The name or attribute a generator is assigned to, with or without `.manual_seed(...)`; undefined where it may be another later. */
function getTarget(file: SourceFile, made: Node): Node | undefined {
  const chained = getChained(made);
  const assignment = (chained ?? made).parent;
  const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
  if (left?.type === 'identifier') return file.model.getBinding(left)?.definitions.length === 1 ? left : undefined;
  if (left?.type !== 'attribute') return undefined;
  const stores = [...walkDescendants(file.root, 'assignment')].filter((other) => {
    const stored = getField(other, 'left');
    return stored !== undefined && isSame(file, stored, left);
  });
  return stores.length === 1 ? left : undefined;
}

/** The call of `.manual_seed(...)` on a call: it returns the generator. */
function getChained(made: Node): Node | undefined {
  const attribute = made.parent?.type === 'attribute' ? made.parent : undefined;
  const call = attribute?.parent;
  return attribute !== undefined && getField(attribute, 'attribute')?.text === 'manual_seed' && call?.type === 'call' ? call : undefined;
}

/** True where two expressions are one variable, or one attribute of the instance of one class. */
function isSame(file: SourceFile, a: Node, b: Node): boolean {
  if (a.type !== b.type || a.text !== b.text) return false;
  if (a.type === 'identifier') return file.model.getBinding(a) === file.model.getBinding(b);
  return a.type === 'attribute' && file.model.getEnclosingClass(a) === file.model.getEnclosingClass(b);
}

/**
 * Loaders and samplers that keep the generator, in source order. A split draws at once and is done; the sampler of a loader that has the
 * generator too is part of that loader.
 */
function findUses(file: SourceFile, api: Api, target: Node): Use[] {
  const uses: Use[] = [];
  for (const call of walkDescendants(file.root, 'call')) {
    const argument = getGeneratorArgument(file, api, call);
    if (argument !== undefined && isSame(file, argument.value, target)) {
      uses.push({ call, argument });
      continue;
    }
    if (getLoaderCall(file, api.program, call) === undefined) continue;
    const isSpread = findArguments(call).some(
      (spread) =>
        spread.kind === 'dictionary-splat' &&
        readMapping(file, spread.value)
          ?.get('generator')
          ?.some((value) => isSame(file, value, target)) === true,
    );
    if (isSpread) uses.push({ call, argument: undefined });
  }
  return uses.filter((use) => !uses.some((loader) => loader !== use && isSamplerOf(file, api, use.call, loader.call)));
}

/** `generator=` of a loader or a sampler, or the argument of a function of the file that passes it on to one. */
function getGeneratorArgument(file: SourceFile, api: Api, call: Node): Argument | undefined {
  const name = getCalleeName(file, call) ?? '';
  const position = /random_split$/.test(name) ? undefined : SAMPLERS.get(name);
  if (position !== undefined) return getArgument(call, 'generator', position);
  const loader = getLoaderCall(file, api.program, call);
  if (loader !== undefined) return getLoaderArgument(call, loader, 'generator');
  const callee = getField(call, 'function');
  const definition = callee?.type === 'identifier' ? file.model.getLocalDefinition(callee) : undefined;
  const parameters = definition?.type === 'function_definition' ? getField(definition, 'parameters') : undefined;
  if (definition === undefined || parameters === undefined) return undefined;
  for (const inner of walkDescendants(definition, 'call')) {
    const builder = getLoaderCall(file, api.program, inner);
    const value = builder === undefined ? undefined : getLoaderArgument(inner, builder, 'generator')?.value;
    if (value?.type !== 'identifier') continue;
    const bound = file.model.getBinding(value)?.definitions;
    const position = findNamedChildren(parameters).findIndex(
      (parameter) => bound?.length === 1 && bound[0] !== undefined && isInside(bound[0].node, parameter),
    );
    if (position !== -1) return getArgument(call, value.text, position);
  }
  return undefined;
}

/** True where `call` makes the sampler that is passed to `loader`, directly or by name. */
function isSamplerOf(file: SourceFile, api: Api, call: Node, loader: Node): boolean {
  const known = getLoaderCall(file, api.program, loader);
  if (known === undefined) return false;
  return ['sampler', 'batch_sampler'].some((name) => {
    const value = getLoaderArgument(loader, known, name)?.value;
    return value !== undefined && isInside(call, file.model.getValue(value) ?? value);
  });
}

/** The comprehension in which a call makes several loaders with one generator from outside. */
function getComprehension(call: Node, target: Node): Node | undefined {
  for (const ancestor of walkAncestors(call)) {
    if (/_comprehension$/.test(ancestor.type)) return isInside(target, ancestor) ? undefined : ancestor;
    if (ancestor.type === 'block' || ancestor.type === 'lambda') return undefined;
  }
  return undefined;
}

/** True where two calls stand in different arms of one `if`, so that only one of them runs. */
function areAlternatives(a: Node, b: Node): boolean {
  for (const ancestor of walkAncestors(a)) {
    if (!isInside(b, ancestor)) continue;
    if (!['if_statement', 'conditional_expression', 'match_statement', 'try_statement'].includes(ancestor.type)) return false;
    const arm = (node: Node): Node | undefined => ancestor.children.find((child) => isInside(node, child));
    return arm(a) !== arm(b);
  }
  return false;
}

/** `train_loader = DataLoader(...)` gives `train_loader`. */
function getAssignedName(call: Node): string | undefined {
  const left = call.parent?.type === 'assignment' ? getField(call.parent, 'left') : undefined;
  return left?.type === 'identifier' || left?.type === 'attribute' ? left.text : undefined;
}

interface Shared {
  readonly made: Node;
  readonly target: Node;
  /** Seeds given to others already. */
  readonly given: string[];
}

/** `generator=g` → `generator=torch.Generator().manual_seed(43)` */
function separate(file: SourceFile, api: Api, { made, target, given }: Shared, { call, argument }: Use): Fix | undefined {
  if (argument === undefined || !isInReach(file, made, call) || !runsAsOften(file, api, call, target)) return undefined;
  const seeds = findSeeds(file, made, target);
  const [seed] = seeds;
  if (seeds.length > 1 || seed === null) return undefined;
  const write = (offset: number): string => {
    const literal = seed === undefined ? undefined : getIntegerValue(seed);
    if (literal !== undefined) return String(literal + offset);
    if (seed === undefined || !isInReach(file, seed, call)) return `${target.text}.initial_seed() + ${offset}`;
    const [left, right] = seed.type === 'binary_operator' && getField(seed, 'operator')?.text === '+' ? findNamedChildren(seed) : [];
    const added = right === undefined ? undefined : getIntegerValue(right);
    if (left !== undefined && added !== undefined) return `${left.text} + ${added + offset}`;
    return /^(?:identifier|attribute)$/.test(seed.type) ? `${seed.text} + ${offset}` : `${target.text}.initial_seed() + ${offset}`;
  };
  let offset = 1;
  while (given.includes(write(offset)) || file.text.includes(`manual_seed(${write(offset)})`)) offset++;
  const code = `${made.text}.manual_seed(${write(offset)})`;
  given.push(write(offset));
  const edits: readonly Edit[] | undefined =
    argument.kind === 'positional'
      ? [{ start: argument.value.start, end: argument.value.end, text: code }]
      : setKeywords(file, call, [{ name: argument.name ?? 'generator', code, present: argument }], api.owner.lineLength);
  return edits === undefined || /[\r\n]/.test(made.text) ? undefined : { title: 'Give it a generator of its own', edits };
}

/**
 * What a generator is seeded with, once for each call: nothing (its fixed default seed), or the argument; `null` for a seed set in a loop
 * or a function of its own, where the new generator would have to be seeded as well.
 */
function findSeeds(file: SourceFile, made: Node, target: Node): (Node | null)[] {
  const chained = getChained(made);
  const seeds: (Node | null)[] = chained === undefined ? [] : [getArgument(chained, 'seed', 0)?.value ?? null];
  for (const call of walkDescendants(file.root, 'call')) {
    const callee = getField(call, 'function');
    const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
    const isSeeding = callee !== undefined && ['manual_seed', 'seed', 'set_state'].includes(getField(callee, 'attribute')?.text ?? '');
    if (object === undefined || !isSeeding || !isSame(file, object, target)) continue;
    const isManual = getField(callee, 'attribute')?.text === 'manual_seed';
    seeds.push(isManual && isBeside(file, call, target) ? (getArgument(call, 'seed', 0)?.value ?? null) : null);
  }
  return seeds;
}

/** True where `node` runs each time the generator is made, as it is made: in one function, with no loop between. */
function isBeside(file: SourceFile, node: Node, target: Node): boolean {
  if (file.model.getEnclosingFunction(node) !== file.model.getEnclosingFunction(target)) return false;
  for (const ancestor of walkAncestors(node)) {
    if (isInside(target, ancestor)) return true;
    if (/^(?:for|while)_statement$|_comprehension$|^generator_expression$|^lambda$/.test(ancestor.type)) return false;
  }
  return false;
}

/** A generator made where the call stands starts anew each time: right where it is made as often as the shared one. */
function runsAsOften(file: SourceFile, api: Api, call: Node, target: Node): boolean {
  return isBeside(file, call, target) || api.program.getFrequency(call.start) === 'once';
}
