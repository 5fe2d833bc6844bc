/**
 * Which loops of a file run experiments, as opposed to epochs, rounds, tasks or stages: each turn builds a fresh model and trains it,
 * and nothing but accumulators is carried from one turn to the next. A seed at the top of any other loop silently destroys what it
 * measures, so every doubt makes a loop no experiment loop.
 */
import type { SourceFile } from '../document/types.ts';
import { findVisitNames } from '../project/program.ts';
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
  isInside,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { countsFromZero, getRange, isSettingName } from './counts.ts';
import { isKnownInteger } from './generators.ts';
import { getCalleeName } from './callee-names.ts';
import { getCarried } from './carried.ts';
import { getOwnMethod } from './definitions.ts';
import { findResets } from './resets.ts';
import { identifiersIn, isHarmless } from './uses.ts';

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
  const frames = new Map<number, LoopFrame>();
  for (const visit of training) for (const frame of visit.loops) if (frame.file === program.facts) frames.set(frame.step.at, frame);
  const built = entry.draws.filter((draw) => draw.generator === 'torch' && isModelConstruction(draw));
  const models = [...built, ...findResetVisits(file, program, frames.values())].sort((a, b) => a.visit.order - b.visit.order);
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
      [...around, { node, step: frame.step }].some((other) => carries(file, program, entry, other.node, other.step))
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

/** The calls that give a model fresh weights at the start of a turn, which draw as the construction of the model does. */
function findResetVisits(file: SourceFile, program: Program, frames: Iterable<LoopFrame>): DrawVisit[] {
  return [...frames].flatMap((frame) => {
    const loop = frame.step.form === 'for' ? getLoopNode(file, frame) : undefined;
    const body = loop === undefined ? undefined : getField(loop, 'body');
    if (body === undefined) return [];
    return [...findResets(file, body).values()].flatMap((call) => {
      const [visit] = program.findVisits(call.start, call.end);
      return visit === undefined ? [] : [{ visit, generator: 'torch' as const }];
    });
  });
}

/** True where a turn of a `for` statement goes on from the one before. */
function carries(file: SourceFile, program: Program, entry: Entry, loop: Node | undefined, step: LoopFrame['step']): boolean {
  const body = loop === undefined ? undefined : getField(loop, 'body');
  if (loop === undefined || body === undefined) return false;
  const isTurn = (visit: Visit): boolean => visit.loops.some((other) => other.step === step);
  return getCarried(file, program, entry, { loop, body, isTurn }) !== undefined;
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
      ({ other, node: loop }) => other.step.form !== 'for' || loop === undefined || carries(file, program, entry, loop, other.step),
    );
    if (isLoaded || isCarried || call.type !== 'call' || found.has(node)) continue;
    if (getCarried(file, program, entry, { loop: node, body: call, isTurn: inside }) !== undefined) continue;
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
    entry.draws
      .filter(isModelConstruction)
      // `make_model()` gives the model that it builds.
      .flatMap(({ visit }) => [
        visit,
        ...visit.calls.filter(({ callee }) => callee.returns?.some((name) => /(?:^|[@.])[A-Z]\w*$/.test(name))),
      ])
      .filter((made) => made.file === program.facts)
      .map(({ step }) => step.at),
  );
  const resets = findResets(file, body);
  for (const identifier of walkDescendants(body, 'identifier')) {
    if (identifier.field === 'attribute' || isKeywordName(identifier)) continue;
    const binding = model.getBinding(identifier);
    const reset = binding === undefined ? undefined : resets.get(binding);
    if (reset !== undefined && reset.start <= identifier.start) continue;
    const definitions = binding?.definitions ?? [];
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
  const range = right === undefined ? undefined : getRange(file, right);
  const isEnumerated = right?.type === 'call' && getCalleeName(file, right) === 'builtins.enumerate';
  const index = range !== undefined || isEnumerated ? targets[0]?.text : undefined;
  const seed = targets.find((node) => /seed/i.test(node.text));
  if (seed !== undefined) return { variation: 'seed', index: seed.text };
  if (body === undefined) return { variation: 'setting', index };
  const isNumbered = range !== undefined && countsFromZero(range);
  if (isSearch(file, program, entry, body, frame, isNumbered)) return { variation: 'search', index };
  // A repeat that is passed on to code out of view is a repeat by its name: one seed for all would leave no spread to measure.
  const isNamedRepeat = index !== undefined && (REPEAT.test(index) || REPEATS.test(right?.text ?? ''));
  if (isNamedRepeat) return { variation: 'repeat', index };
  const uses = targets.map((target) => getUse(file, body, target.text));
  // What code out of view makes of a bare number is not known, and a seed for each number is never wrong.
  const isSetting = uses.includes('decides') || (uses.includes('unknown') && (!isNumbered || isSettingName(index ?? '')));
  return { variation: isSetting ? 'setting' : 'repeat', index };
}

const REPEAT = /^(?:run|rep|repeat|repetition|trial|restart|replicate|attempt)(?:_?(?:id|idx|i|no|num|number|index))?$/i;
const REPEATS = /(?:^|_|\b|\.)(?:n(?:um)?_?)?(?:runs|reps|repeats|repetitions|trials|restarts|replicates|seeds)\b/i;

/** What the value of a name does to what a block computes: `unknown` where it is handed to code that is not followed. */
type Use = 'none' | 'unknown' | 'decides';

const USES: readonly Use[] = ['none', 'unknown', 'decides'];
const strongest = (uses: readonly Use[]): Use => USES[Math.max(0, ...uses.map((use) => USES.indexOf(use)))] ?? 'decides';

/** @param attribute of `self`, where it is one that is asked about: `member` of `self.member` */
function getUse(file: SourceFile, block: Node, name: string, depth = 0, attribute?: string): Use {
  return strongest(
    [...walkDescendants(block, 'identifier')].map((identifier): Use => {
      const { parent } = identifier;
      const isAsked = identifier.text === name && identifier.field !== 'attribute' && !isKeywordName(identifier);
      const node = attribute === undefined ? identifier : parent;
      if (!isAsked || node === undefined) return 'none';
      if (attribute !== undefined && getField(node, 'attribute')?.text !== attribute) return 'none';
      if (attribute !== undefined && node.field === 'left') return 'none';
      return isHarmlessIndex(node, node.text) ? 'none' : getArgumentUse(file, node, depth);
    }),
  );
}

/** `experiment(run)`, where `experiment` does no more than show it; `Trainer(run)`, which keeps it to show it. */
function getArgumentUse(file: SourceFile, node: Node, depth: number): Use {
  const argument = node.parent?.type === 'keyword_argument' ? node.parent : node;
  if (argument.parent?.type === 'assignment' && argument.field === 'right') return getKeptUse(file, argument.parent, depth);
  const call = argument.parent?.type === 'argument_list' ? argument.parent.parent : undefined;
  const callee = call === undefined ? undefined : getField(call, 'function');
  if (call === undefined || callee === undefined || argument.parent === undefined) return 'decides';
  const values = findNamedChildren(argument.parent);
  if (depth > 3 || values.some((value) => /splat/.test(value.type))) return 'unknown';
  const found = getDefinition(file, callee);
  const body = found === undefined ? undefined : getField(found.definition, 'body');
  const parameters = found === undefined ? undefined : getField(found.definition, 'parameters');
  if (found === undefined || body === undefined || parameters === undefined) {
    const name = getCalleeName(file, call);
    return name !== undefined && /^(?:builtins|torch|numpy|math|random|sklearn|pandas|copy|itertools|functools)\./.test(name)
      ? 'decides'
      : 'unknown';
  }
  const names = findNamedChildren(parameters).map((parameter) => identifiersIn(parameter)[0]?.text);
  const name = argument === node ? names[values.indexOf(argument) + found.skips] : getField(argument, 'name')?.text;
  return name !== undefined && names.includes(name) ? getUse(file, body, name, depth + 1) : 'unknown';
}

/** `self.member = member`: what the methods of the class do with it. */
function getKeptUse(file: SourceFile, assignment: Node, depth: number): Use {
  const left = getField(assignment, 'left');
  const owner = left?.type === 'attribute' ? getField(left, 'object') : undefined;
  const attribute = left?.type === 'attribute' ? getField(left, 'attribute')?.text : undefined;
  const method = file.model.getEnclosingFunction(assignment);
  const definition = method === undefined ? undefined : file.model.getEnclosingClass(method);
  if (owner?.type !== 'identifier' || attribute === undefined || definition === undefined || depth > 3) return 'decides';
  const isSelf = file.model.getBinding(owner)?.definitions[0]?.kind === 'parameter';
  const body = getField(definition, 'body');
  return isSelf && body !== undefined ? getUse(file, body, owner.text, depth + 1, attribute) : 'decides';
}

/** The function of this file that a callee runs: itself, an `__init__`, the method of an object made by a class of this file. */
function getDefinition(file: SourceFile, callee: Node): { readonly definition: Node; readonly skips: number } | undefined {
  const local = file.model.getLocalDefinition(callee);
  if (local?.type === 'class_definition') {
    const init = getOwnMethod(local, '__init__');
    return init === undefined ? undefined : { definition: init, skips: 1 };
  }
  if (local?.type === 'function_definition') return { definition: local, skips: callee.type === 'attribute' ? 1 : 0 };
  const object = callee.type === 'attribute' ? getField(callee, 'object') : undefined;
  const made = object === undefined ? undefined : object.type === 'call' ? object : file.model.getValue(object);
  const maker = made?.type === 'call' ? getField(made, 'function') : undefined;
  const owner = maker === undefined ? undefined : file.model.getLocalDefinition(maker);
  const method = owner?.type === 'class_definition' ? getOwnMethod(owner, getField(callee, 'attribute')?.text ?? '') : undefined;
  return method === undefined ? undefined : { definition: method, skips: 1 };
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
  // `"member_%d.pt" % run`
  const formats = [...walkAncestors(node)].find((ancestor) => ancestor.type === 'binary_operator');
  if (formats !== undefined && getField(formats, 'operator')?.text === '%' && getField(formats, 'left')?.type === 'string') return true;
  return isHarmless(node, name, { isPassedOn: false });
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
  /^(?:builtins\.(?:enumerate|zip|reversed)|itertools\.(?:chain|islice|zip_longest|cycle)|tqdm\.(?:\w+\.)*(?:tqdm|trange)|rich\.progress\.track|builtins\.range)$/;
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

/**
 * True where a turn draws a setting: `lr = 10 ** random.uniform(-4, -1)`, in the body or in what it calls before it builds its model. What
 * torch draws is data as a rule; a number made of it is not, and of turns that differ by their number alone, none may draw alike.
 *
 * @param isNumbered whether the turns are only counted: `for trial in range(20)`
 */
function isSearch(file: SourceFile, program: Program, entry: Entry, body: Node, frame: LoopFrame, isNumbered: boolean): boolean {
  const inside = ({ loops }: Visit): boolean => loops.at(-1)?.step === frame.step;
  const model = entry.draws.find((draw) => inside(draw.visit) && isModelConstruction(draw))?.visit.order ?? Infinity;
  return entry.draws.some((draw) => {
    const { visit } = draw;
    if (visit.file !== program.facts || !inside(visit) || isModelConstruction(draw)) return false;
    const call = getNodeAt(file.tree, visit.step.at, visit.step.end);
    const value = getClosest(call, 'assignment', 'pair', 'keyword_argument', 'return_statement');
    if (value === undefined) return false;
    const isHere = isInside(call, body);
    if (isHere && isInside(value, body) && draw.generator !== 'torch') return true;
    if (visit.order > model || (isHere && !isInside(value, body))) return false;
    if (/(?:DataLoader|random_split|train_test_split)$/.test(getCalleeName(file, call) ?? '')) return false;
    // `DataLoader(data, generator=torch.Generator().manual_seed(torch.randint(…).item()))`
    if ([...walkAncestors(call)].some((outer) => outer.type === 'call' && /\bmanual_seed$/.test(getField(outer, 'function')?.text ?? '')))
      return false;
    return isNumbered || (draw.generator === 'torch' ? NUMBER.test(value.text) : SCALAR.test(call.text));
  });
}

/** `torch.rand(1).item()` */
const NUMBER = /\.(?:item|tolist)\(\)|\b(?:int|float)\(/;
/** `random.uniform(0, 1)`, as opposed to a permutation of the data, or an array. */
const SCALAR =
  /(?:^|\.)(?:uniform|choice|randint|randrange|random|gauss|triangular|loguniform|integers|rand)\((?![^()]*\bsize\b)(?:[^,()]*(?:,[^,()]*)?)\)$/;
