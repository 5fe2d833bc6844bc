/**
 * Which loops of a file run experiments, as opposed to epochs, rounds, tasks or stages: each turn builds a fresh model and trains it,
 * and nothing but accumulators is carried from one turn to the next. A seed at the top of any other loop silently destroys what it
 * measures, so every doubt makes a loop no experiment loop.
 */
import type { SourceFile } from '../document/types.ts';
import type { DrawVisit, Entry, LoopFrame, Program, SeedingVisit, Visit } from '../project/types.ts';
import { isFrameworkFit } from '../pytorch/frameworks.ts';
import { SPLITTERS } from '../pytorch/splits.ts';
import { isTrainingStep } from '../pytorch/training.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getClosest,
  getField,
  getNodeAt,
  getStatement,
  isInside,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getCalleeName, isKnownInteger } from './generators.ts';
import { findVisitNames } from './programs.ts';

/**
 * What makes one turn different from the next.
 *
 * - `seed`: the loop variable is the seed.
 * - `setting`: the loop variable reaches the model, the data or the optimizer (a fold, a learning rate): the turns are compared, so
 *   they start alike.
 * - `repeat`: the loop variable reaches nothing: the turns measure a spread, so each has a seed of its own.
 * - `search`: settings are drawn in the body: the same seed would draw the same settings.
 */
export type Variation = 'seed' | 'setting' | 'repeat' | 'search';

export interface ExperimentLoop {
  /** The `for_statement`. */
  readonly node: Node;
  readonly body: Node;
  readonly variation: Variation;
  /** The name that numbers the turns, where there is one: `run` in `for run in range(5)`. */
  readonly index: string | undefined;
  /** The first model construction in the body, in execution order. */
  readonly model: DrawVisit;
  /** Seeding inside the body. */
  readonly seeding: readonly SeedingVisit[];
  /** The loops around it, outermost first. */
  readonly outer: readonly OuterLoop[];
}

/** A loop around an experiment loop, in its function or in one that calls it. */
export interface OuterLoop {
  readonly node: Node;
  readonly step: LoopFrame['step'];
  readonly variation: Variation;
  readonly index: string | undefined;
}

/** The innermost experiment loops of the file that the program reaches; source order. */
export function findExperimentLoops(file: SourceFile, program: Program, entry: Entry): ExperimentLoop[] {
  const training = entry.trace.visits.filter((visit) => findVisitNames(visit).some((name) => isTrainingStep(name) || isFrameworkFit(name)));
  const models = entry.draws.filter((draw) => draw.generator === 'torch' && isModelConstruction(draw));
  const frames = new Map<number, LoopFrame>();
  for (const visit of training) for (const frame of visit.loops) if (frame.file === program.facts) frames.set(frame.step.at, frame);
  const loops: ExperimentLoop[] = [];
  for (const frame of frames.values()) {
    if (frame.step.form !== 'for') continue;
    const inside = (visit: Visit): boolean => visit.loops.some((other) => other.step === frame.step);
    const firstTraining = training.find(inside);
    const model = models.find((draw) => inside(draw.visit));
    if (firstTraining === undefined || model === undefined || model.visit.order > firstTraining.order) continue;
    const isInnermost = !models.some((draw) => inside(draw.visit) && hasTrainingLoopInside(draw.visit, frame, training));
    if (!isInnermost) continue;
    const outer = firstTraining.loops
      .slice(
        0,
        firstTraining.loops.findIndex((other) => other.step === frame.step),
      )
      .filter(({ step }) => step.form !== 'trials');
    // A loop around it in another file, or one that carries something, makes the turns of this one depend on what came before.
    if (outer.some((other) => other.file !== program.facts || other.step.form === 'while')) continue;
    const node = getLoopNode(file, frame);
    const around = outer.flatMap((other): OuterLoop[] => {
      const outerNode = getLoopNode(file, other);
      return outerNode === undefined
        ? []
        : [{ node: outerNode, step: other.step, ...getVariation(file, program, entry, outerNode, other) }];
    });
    if (
      around.length < outer.length ||
      [...around.map((other) => other.node), node].some((found) => found && getCarried(file, found) !== undefined)
    )
      continue;
    const body = node === undefined ? undefined : getField(node, 'body');
    if (node === undefined || body === undefined || getOuterModel(file, entry, program, node) !== undefined) continue;
    loops.push({
      node,
      body,
      ...getVariation(file, program, entry, node, frame),
      model,
      seeding: entry.seeding.filter((found) => found.generators.length > 0 && inside(found.visit)),
      outer: around,
    });
  }
  return loops.sort((a, b) => a.node.start - b.node.start);
}

/** Experiments in a comprehension: `[run(lr) for lr in rates]`. */
export interface ExperimentComprehension extends ExperimentLoop {
  /** The call that builds the model, or is handed it, and trains it. */
  readonly call: Node;
}

/**
 * The comprehensions of the file whose elements each train a model of their own; source order. A comprehension binds no names for the
 * next turn, so that only what its calls are handed can carry weights on: those that load weights before they train are left out.
 */
export function findExperimentComprehensions(file: SourceFile, program: Program, entry: Entry): ExperimentComprehension[] {
  const models = entry.draws.filter((draw) => draw.generator === 'torch' && isModelConstruction(draw));
  const found = new Map<Node, ExperimentComprehension>();
  for (const { step, loops } of entry.trace.loops) {
    const inside = (visit: Visit): boolean => visit.loops.some((other) => other.step === step);
    const training = step.form === 'comprehension' ? entry.training.find(inside) : undefined;
    const frame = training?.loops.find((other) => other.step === step);
    const made = training?.calls.find((other) => other.file === program.facts && step.at <= other.step.at && other.step.end <= step.end);
    const model = models.find((draw) => inside(draw.visit));
    if (training === undefined || frame?.file !== program.facts || made === undefined) continue;
    if (model === undefined || model.visit.order > training.order || hasTrainingLoopInside(model.visit, frame, entry.training)) continue;
    const isLoaded = entry.trace.visits.some(
      (visit) =>
        inside(visit) &&
        visit.order < training.order &&
        visit.step.kind === 'call' &&
        visit.step.callees.some((name) => /load_state_dict$/.test(name)),
    );
    const node = getNodeAt(file.tree, step.at, step.end);
    const call = getNodeAt(file.tree, made.step.at, made.step.end);
    const outer = loops.map((other) => ({ other, node: other.file === program.facts ? getLoopNode(file, other) : undefined }));
    const isCarried = outer.some(
      ({ other, node: loop }) => other.step.form !== 'for' || loop === undefined || getCarried(file, loop) !== undefined,
    );
    if (isLoaded || isCarried || call.type !== 'call' || found.has(node)) continue;
    const targets = node.children.filter(({ type }) => type === 'for_in_clause').flatMap((clause) => getField(clause, 'left') ?? []);
    const right = getField(node.children.find(({ type }) => type === 'for_in_clause') ?? node, 'right');
    found.set(node, {
      node,
      body: call,
      call,
      ...getVariationOf(file, program, entry, { targets: targets.flatMap(identifiersIn), right, body: call }, frame),
      model,
      seeding: entry.seeding.filter((other) => other.generators.length > 0 && inside(other.visit)),
      outer: outer.flatMap(({ other, node: loop }) =>
        loop === undefined ? [] : [{ node: loop, step: other.step, ...getVariation(file, program, entry, loop, other) }],
      ),
    });
  }
  return [...found.values()].sort((a, b) => a.node.start - b.node.start);
}

/**
 * A model built before a loop whose weights the body trains: its parameters are given to an optimizer there, or it is passed to a
 * function. Whatever is seeded, the turns then build on each other.
 */
export function getOuterModel(file: SourceFile, entry: Entry, program: Program, loop: Node): Node | undefined {
  const body = getField(loop, 'body');
  if (body === undefined) return undefined;
  const { model } = file;
  const built = new Set(
    entry.draws.filter((draw) => draw.visit.file === program.facts && isModelConstruction(draw)).map((draw) => draw.visit.step.at),
  );
  for (const identifier of walkDescendants(body, 'identifier')) {
    if (identifier.field === 'attribute' || isKeywordName(identifier)) continue;
    const definitions = model.getBinding(identifier)?.definitions ?? [];
    if (definitions.length === 0 || definitions.some((definition) => isInside(definition.node, loop))) continue;
    const isModel = definitions.some(
      ({ value }) =>
        value !== undefined && [value, ...walkDescendants(value, 'call')].some((call) => call.type === 'call' && built.has(call.start)),
    );
    if (!isModel) continue;
    const isParameters = identifier.parent?.type === 'attribute' && getField(identifier.parent, 'attribute')?.text === 'parameters';
    const isPassed = identifier.parent?.type === 'argument_list' && !isHarmless(identifier, identifier.text);
    if (isParameters || isPassed) return identifier;
  }
  return undefined;
}

/** True where a draw builds parameters; `torch.randn` and dropout draw too, and build no model. */
function isModelConstruction(draw: DrawVisit): boolean {
  return draw.visit.callees.some(
    (callee) =>
      callee.kind === 'class' || (callee.kind === 'external' && /\.[A-Z]\w*$|models\.|create_model$|hub\.load$|from_/.test(callee.name)),
  );
}

/** True where a deeper loop around `visit` also trains, so that the deeper one is the experiment. */
function hasTrainingLoopInside(visit: Visit, frame: LoopFrame, training: readonly Visit[]): boolean {
  const depth = visit.loops.findIndex((other) => other.step === frame.step);
  return visit.loops.slice(depth + 1).some((inner) => training.some((step) => step.loops.some((other) => other.step === inner.step)));
}

function getLoopNode(file: SourceFile, frame: LoopFrame): Node | undefined {
  const node = getNodeAt(file.tree, frame.step.at, frame.step.end);
  return node.type === 'for_statement' ? node : getClosest(node, 'for_statement');
}

/** Methods that change their receiver. */
const MUTATORS: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'add',
  'update',
  'remove',
  'pop',
  'discard',
  'clear',
  'setdefault',
  'load_state_dict',
  'step',
  'backward',
  'zero_grad',
  'add_module',
  'label',
  'query',
]);

/** Functions whose arguments are only shown or stored. */
const SHOWN =
  /(?:^|\.)(?:print|write|info|debug|warning|log|log_\w+|add_scalar\w*|save|format|join|dump|to_csv|len|set_description|set_postfix|mean|std|sum|stdev|makedirs|mkdir|SummaryWriter|plot|append|extend|update|add|Path|open|exists|isnan|round|max|min|float|int|str|repr|item)$/;

/**
 * A name that carries something from one turn of a loop to the next and reaches more than a report or its own update; undefined where
 * only accumulators are carried. `best = max(best, acc)` is an accumulator; `weights = average(weights, locals)` that the body trains
 * with is not.
 */
function getCarried(file: SourceFile, loop: Node): string | undefined {
  const body = getField(loop, 'body');
  const left = getField(loop, 'left');
  if (body === undefined) return undefined;
  const { model } = file;
  const scope = model.getScope(body);
  const targets = new Set(left === undefined ? [] : identifiersIn(left).map((node) => node.text));
  const byName = new Map<string, Node[]>();
  for (const identifier of walkDescendants(body, 'identifier')) {
    if (identifier.field === 'attribute' || (identifier.field === 'name' && identifier.parent?.type === 'keyword_argument')) continue;
    const binding = model.getBinding(identifier);
    if (binding === undefined || model.lookup(identifier.text, scope) !== binding || targets.has(identifier.text)) continue;
    const known = byName.get(identifier.text);
    if (known === undefined) byName.set(identifier.text, [identifier]);
    else known.push(identifier);
  }
  for (const [name, nodes] of byName) {
    const binding = model.lookup(name, scope);
    const isBoundBefore = binding?.definitions.some((definition) => !isInside(definition.node, body)) === true;
    if (!isBoundBefore || binding === undefined) continue;
    if (binding.definitions.every((definition) => ['import', 'import-from', 'function', 'class'].includes(definition.kind))) continue;
    const stores = nodes.filter((node) => isStore(node));
    const mutations = nodes.filter((node) => isMutation(node));
    if (stores.length === 0 && mutations.length === 0) continue;
    const reads = nodes.filter((node) => !stores.includes(node) && !mutations.includes(node));
    const [firstStore] = stores;
    const isResetFirst =
      firstStore !== undefined &&
      isUnconditionalIn(firstStore, body) &&
      reads.every((read) => read.start > (getStatement(firstStore)?.end ?? firstStore.end)) &&
      mutations.every((mutation) => mutation.start > firstStore.start);
    if (isResetFirst) continue;
    if (reads.some((read) => !isHarmless(read, name)) || mutations.some((node) => isStateMutation(node))) return name;
  }
  return undefined;
}

function identifiersIn(node: Node): Node[] {
  return node.type === 'identifier' ? [node] : [...walkDescendants(node, 'identifier')];
}

/** `name = …`, `name += …`, `for name in …`; a target of an assignment, in a tuple too. */
function isStore(node: Node): boolean {
  let current = node;
  while (current.parent !== undefined && ['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list'].includes(current.parent.type))
    current = current.parent;
  const { parent } = current;
  return current.field === 'left' && parent !== undefined && ['assignment', 'augmented_assignment', 'for_statement'].includes(parent.type);
}

/** `name.append(x)`, `name[key] = x`, `name.x = y`. */
function isMutation(node: Node): boolean {
  let current = node;
  while (
    current.parent !== undefined &&
    ['attribute', 'subscript'].includes(current.parent.type) &&
    ['object', 'value'].includes(current.field ?? '')
  ) {
    current = current.parent;
  }
  if (current === node) return false;
  if (current.field === 'left' && current.parent !== undefined && /assignment$/.test(current.parent.type)) return true;
  return current.type === 'attribute' && current.field === 'function' && MUTATORS.has(getField(current, 'attribute')?.text ?? '');
}

/** A mutation that trains or loads weights, as opposed to filling a list. */
function isStateMutation(node: Node): boolean {
  const attribute = node.parent?.type === 'attribute' ? getField(node.parent, 'attribute')?.text : undefined;
  return attribute !== undefined && ['load_state_dict', 'step', 'backward', 'zero_grad', 'label', 'query'].includes(attribute);
}

/** True where a node runs in every turn: no branch or inner loop between it and the body. */
function isUnconditionalIn(node: Node, body: Node): boolean {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor === body) return true;
    if (
      ['if_statement', 'for_statement', 'while_statement', 'try_statement', 'match_statement', 'conditional_expression'].includes(
        ancestor.type,
      )
    )
      return false;
  }
  return false;
}

/** The names an assignment's left side stores to: `a` and `b` of `a, b`, `results` of `results[key]`. */
function findTargets(left: Node): Node[] {
  if (left.type === 'identifier') return [left];
  if (left.type === 'subscript' || left.type === 'attribute') {
    const owner = getField(left, left.type === 'subscript' ? 'value' : 'object');
    return owner === undefined ? [] : findTargets(owner);
  }
  return findNamedChildren(left).flatMap((child) => findTargets(child));
}

/**
 * True where a value is only compared, shown, stored for later or folded into its own next value.
 *
 * @param isPassedOn whether what a function makes of it counts as the value: `losses.append(train(lr))` stores no `lr`
 */
function isHarmless(node: Node, name: string, isPassedOn = true): boolean {
  for (let current: Node = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    switch (parent.type) {
      case 'if_statement':
      case 'elif_clause':
      case 'while_statement':
      case 'assert_statement':
      case 'return_statement':
        return current.field === 'condition' || parent.type === 'return_statement';
      case 'interpolation':
      case 'print_statement':
        return true;
      case 'assignment':
      case 'augmented_assignment': {
        const left = getField(parent, 'left');
        return left !== undefined && (findTargets(left).some((target) => target.text === name) || current.field === 'left');
      }
      case 'argument_list': {
        const call = parent.parent;
        const callee = call === undefined ? undefined : getField(call, 'function');
        if (callee === undefined) return false;
        if (SHOWN.test(callee.text)) return true;
        if (!isPassedOn) return false;
        break;
      }
      case 'expression_statement':
        return false;
      case 'function_definition':
        return false;
    }
  }
  return false;
}

function getVariation(
  file: SourceFile,
  program: Program,
  entry: Entry,
  loop: Node,
  frame: LoopFrame,
): { readonly variation: Variation; readonly index: string | undefined } {
  const left = getField(loop, 'left');
  const targets = left === undefined ? [] : identifiersIn(left);
  return getVariationOf(file, program, entry, { targets, right: getField(loop, 'right'), body: getField(loop, 'body') }, frame);
}

/** @param parts the names a loop binds, what it iterates over, and what runs in each turn */
function getVariationOf(
  file: SourceFile,
  program: Program,
  entry: Entry,
  parts: { readonly targets: readonly Node[]; readonly right: Node | undefined; readonly body: Node | undefined },
  frame: LoopFrame,
): { readonly variation: Variation; readonly index: string | undefined } {
  const { right, body } = parts;
  const targets = parts.targets.filter((node) => node.text !== '_');
  const callee = right?.type === 'call' ? getCalleeName(file, right) : undefined;
  const isCounted = callee === 'builtins.range' || callee === 'builtins.enumerate' || /(?:^|\.)trange$/.test(callee ?? '');
  const index = isCounted ? targets[0]?.text : undefined;
  const seed = targets.find((node) => /seed/i.test(node.text));
  if (seed !== undefined) return { variation: 'seed', index: seed.text };
  if (body === undefined) return { variation: 'setting', index };
  if (isSearch(file, program, entry, body, frame)) return { variation: 'search', index };
  // A repeat that is passed on to code out of view is a repeat by its name: one seed for all would leave no spread to measure.
  const isNamedRepeat = index !== undefined && (REPEAT.test(index) || REPEATS.test(right?.text ?? ''));
  const flows = !isNamedRepeat && targets.some((target) => isUsed(file, body, target.text));
  return { variation: flows ? 'setting' : 'repeat', index };
}

const REPEAT = /^(?:run|rep|repeat|repetition|trial|restart|replicate|attempt)(?:_?(?:id|idx|i|no|num|number|index))?$/i;
const REPEATS = /(?:^|_|\b|\.)(?:n(?:um)?_?)?(?:runs|reps|repeats|repetitions|trials|restarts|replicates|seeds)\b/i;

/** True where the value of a name decides what a block computes, also through the functions of the file that it is passed to. */
function isUsed(file: SourceFile, block: Node, name: string, depth = 0): boolean {
  return [...walkDescendants(block, 'identifier')].some(
    (node) =>
      node.text === name &&
      node.field !== 'attribute' &&
      !isKeywordName(node) &&
      !isHarmlessIndex(node, name) &&
      !isUnusedByCallee(file, node, depth),
  );
}

/** `experiment(run)`, where `experiment` does no more than show it. */
function isUnusedByCallee(file: SourceFile, node: Node, depth: number): boolean {
  const argument = node.parent?.type === 'keyword_argument' ? node.parent : node;
  const call = argument.parent?.type === 'argument_list' ? argument.parent.parent : undefined;
  const callee = call === undefined ? undefined : getField(call, 'function');
  const definition = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
  const body = definition?.type === 'function_definition' ? getField(definition, 'body') : undefined;
  const parameters = definition === undefined ? undefined : getField(definition, 'parameters');
  if (depth > 3 || callee?.type !== 'identifier' || body === undefined || parameters === undefined) return false;
  const names = findNamedChildren(parameters).map((parameter) => identifiersIn(parameter)[0]?.text);
  const values = argument.parent === undefined ? [] : findNamedChildren(argument.parent);
  if (values.some((value) => /splat/.test(value.type))) return false;
  const name = argument === node ? names[values.indexOf(argument)] : getField(argument, 'name')?.text;
  return name !== undefined && names.includes(name) && !isUsed(file, body, name, depth + 1);
}

function isKeywordName(node: Node): boolean {
  return node.field === 'name' && node.parent?.type === 'keyword_argument';
}

/** A loop variable that is shown, names a file, keys a result, or only decides to skip the turn. */
function isHarmlessIndex(node: Node, name: string): boolean {
  const { parent } = node;
  if (parent?.type === 'subscript' && node.field === 'subscript' && parent.field === 'left') return true;
  const condition = [...walkAncestors(node)].find(
    (ancestor) => ancestor.type === 'if_statement' && isInside(node, getField(ancestor, 'condition') ?? node),
  );
  if (condition !== undefined && getClosest(node, 'list_comprehension', 'generator_expression', 'block')?.type === 'block') {
    const consequence = getField(condition, 'consequence');
    const inner = consequence === undefined ? [] : findNamedChildren(consequence);
    return inner.every((statement) => ['continue_statement', 'break_statement', 'expression_statement'].includes(statement.type));
  }
  return isHarmless(node, name, false);
}

/**
 * When what a loop iterates over draws random numbers: never, before the first turn, or (or so it may be) as each turn asks for its
 * value. A seed in the body of the last kind would make every turn draw the same value.
 */
export type Drawing = 'never' | 'first' | 'each';

const ORDER: readonly Drawing[] = ['never', 'first', 'each'];
const worst = (drawings: readonly Drawing[]): Drawing => ORDER[Math.max(0, ...drawings.map((drawing) => ORDER.indexOf(drawing)))] ?? 'each';

/** Builtins and others that yield what they are given, one by one. */
const WRAPPERS =
  /^(?:builtins\.(?:enumerate|zip|reversed)|itertools\.(?:chain|islice|zip_longest|cycle)|tqdm\.(?:\w+\.)*(?:tqdm|trange)|builtins\.range)$/;
/** They take all of it at once. */
const COLLECTORS =
  /^(?:builtins\.(?:list|tuple|sorted|set|dict)|itertools\.(?:product|permutations|combinations)|sklearn\.model_selection\.ParameterGrid)$/;
const STEADY_SPLITTERS =
  /^sklearn\.model_selection\.(?:LeaveOneOut|LeavePOut|LeaveOneGroupOut|LeavePGroupsOut|PredefinedSplit|TimeSeriesSplit)$/;

/** When an iterable draws. Names are followed to what they were bound to once; what is not in view counts as `each`. */
export function getDrawing(file: SourceFile, iterable: Node, depth = 0): Drawing {
  if (depth > 6) return 'each';
  const follow = (node: Node | undefined): Drawing => (node === undefined ? 'each' : getDrawing(file, node, depth + 1));
  switch (iterable.type) {
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary':
    case 'expression_list':
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension': {
      const [call] = walkDescendants(iterable, 'call');
      return call === undefined ? 'never' : 'first';
    }
    case 'string':
    case 'integer':
    case 'float':
      return 'never';
    case 'parenthesized_expression':
      return follow(findNamedChildren(iterable)[0]);
    case 'attribute':
    case 'subscript':
      // An option, an entry of a configuration.
      return 'first';
    case 'identifier': {
      const value = file.model.getValue(iterable);
      if (value !== undefined && value !== iterable) return follow(value);
      const definitions = file.model.getBinding(iterable)?.definitions ?? [];
      if (definitions.length === 0) return 'each';
      return worst(
        definitions.map(({ kind, value: bound }) => {
          if (kind === 'assignment' || kind === 'parameter') return follow(bound);
          return kind === 'loop' || kind === 'augmented' ? 'first' : 'each';
        }),
      );
    }
    case 'call':
      return getCallDrawing(file, iterable, follow);
    default:
      return 'each';
  }
}

function getCallDrawing(file: SourceFile, call: Node, follow: (node: Node | undefined) => Drawing): Drawing {
  const callee = getField(call, 'function');
  const name = getCalleeName(file, call) ?? '';
  const values = findArguments(call).filter((argument) => argument.kind === 'positional');
  if (name === 'builtins.range' || /^tqdm\.(?:\w+\.)*trange$/.test(name)) return 'never';
  if (WRAPPERS.test(name)) return worst(values.map((argument) => follow(argument.value)));
  if (COLLECTORS.test(name)) return worst(values.map((argument) => follow(argument.value))) === 'never' ? 'never' : 'first';
  const definition = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
  if (definition?.type === 'function_definition') {
    const [yielded] = walkDescendants(definition, 'yield');
    const returned = [...walkDescendants(definition, 'return_statement')].map((statement) => follow(findNamedChildren(statement)[0]));
    return yielded !== undefined || worst(returned) === 'each' ? 'each' : 'first';
  }
  const receiver = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
  if (receiver !== undefined && ['items', 'keys', 'values', 'copy'].includes(method ?? '')) return follow(receiver);
  if (receiver !== undefined && method === 'tolist') return 'first';
  if (receiver !== undefined && method === 'split') {
    if (values.every((argument) => argument.value.type === 'string')) return 'never';
    const splitter = file.model.getValue(receiver);
    return splitter?.type === 'call' ? getSplitterDrawing(file, splitter) : 'each';
  }
  if (/^(?:numpy|torch)\./.test(name) && !/DataLoader$/.test(name)) return 'first';
  return 'each';
}

/** `KFold` shuffles once, before its first split; `ShuffleSplit` draws each split as it is asked for. */
function getSplitterDrawing(file: SourceFile, splitter: Node): Drawing {
  const name = getCalleeName(file, splitter) ?? '';
  if (STEADY_SPLITTERS.test(name)) return 'never';
  const known = SPLITTERS.get(name);
  if (known === undefined) return 'each';
  const seed = getArgument(splitter, known.parameter)?.value;
  if (seed !== undefined && isKnownInteger(file, seed)) return 'never';
  if (known.shuffle !== 'asked') return 'each';
  const shuffles = getArgument(splitter, 'shuffle', 1)?.value.text ?? 'False';
  return shuffles === 'False' ? 'never' : 'first';
}

/** True where the body itself draws a setting: `lr = 10 ** random.uniform(-4, -1)`. */
function isSearch(file: SourceFile, program: Program, entry: Entry, body: Node, frame: LoopFrame): boolean {
  return entry.draws.some((draw) => {
    const { visit } = draw;
    if (visit.file !== program.facts || visit.loops.at(-1)?.step !== frame.step || isModelConstruction(draw)) return false;
    const call = getNodeAt(file.tree, visit.step.at, visit.step.end);
    if (!isInside(call, body)) return false;
    const assignment = getClosest(call, 'assignment', 'pair', 'keyword_argument');
    return assignment !== undefined && isInside(assignment, body) && draw.generator !== 'torch';
  });
}
