/**
 * A loop of experiments that is seeded once, before it: what each experiment draws then depends on the ones before it.
 *
 *     set_seed(42)                          for fold, (train, val) in enumerate(folds):
 *     for fold, (train, val) in …:     →        set_seed(42)
 *         model = Net()                         model = Net()
 *
 * Measured with torch 2.13: fold 2 in the loop differs from fold 2 alone. The same edit in another loop destroys the experiment (every
 * epoch gets one order, every repeat one result), which is why `findExperimentLoops` refuses whatever it cannot prove.
 */
import {
  findArguments,
  findExperimentComprehensions,
  findExperimentLoops,
  findNamedChildren,
  getArgument,
  getCallInFile,
  getClosest,
  getCalleeName,
  getDrawing,
  getDrawnGenerator,
  getField,
  getLineEnd,
  getLineIndent,
  getLineStart,
  getOuterModel,
  getPlannedSeed,
  getRange,
  getStatement,
  getTextAt,
  isInside,
  isKnownInteger,
  isSeedHelper,
  isTestFile,
  isUnseeded,
  quoteCode,
  findEffectiveSeeding,
  SEEDING,
  walkAncestors,
  walkDescendants,
  type Api,
  type Drawing,
  type Edit,
  type Entry,
  type ExperimentComprehension,
  type ExperimentLoop,
  type Fix,
  type Meta,
  type Need,
  type Node,
  type Site,
  type SourceFile,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'seed-outside-loop',
  summary: 'A loop of experiments that is seeded once, before it',
  why: 'Each experiment then starts from where the one before left the generators, so its result depends on which ran before it.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'warning',
  triggers: [['for ', { program: 'trains' }]],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  const { entry } = isTestFile(file) ? { entry: undefined } : api.program;
  // What a loop around started processes draws stays in those processes.
  if (entry?.trains !== true || entry.spawn !== undefined) return;
  for (const loop of findExperimentLoops(file, api.program, entry)) {
    const own = loop.seeding.filter((found) => found.visit.order < loop.model.visit.order);
    if (own.length === 0) reportUnseededLoop(file, api, entry, loop);
    else reportConstantSeed(file, api, loop);
    reportOutsideGenerators(file, api, loop);
  }
  for (const loop of findExperimentComprehensions(file, api.program, entry)) reportComprehension(file, api, entry, loop);
  reportOuterModels(file, api, entry);
}

/**
 * A sweep over settings that goes on training one model: `for lr in [0.1, 0.01]: optimizer = SGD(model.parameters(), lr=lr)`. Counted
 * loops are left alone: a learning rate computed from the epoch is a schedule.
 */
function reportOuterModels(file: SourceFile, api: Api, entry: Entry): void {
  for (const loop of walkDescendants(file.root, 'for_statement')) {
    const body = getField(loop, 'body');
    const right = getField(loop, 'right');
    const left = getField(loop, 'left');
    if (body === undefined || right === undefined || left === undefined) continue;
    if (right.type === 'call' && /range$/.test(getCalleeName(file, right) ?? '')) continue;
    const targets = [left, ...walkDescendants(left, 'identifier')].filter((node) => node.type === 'identifier').map((node) => node.text);
    const model = getOuterModel(file, entry, api.program, loop);
    if (model === undefined) continue;
    const isSweep = [...walkDescendants(body, 'call')].some(
      (call) =>
        /^torch\.optim\.[A-Z]/.test(getCalleeName(file, call) ?? '') &&
        findArguments(call).some((argument) => argument.kind === 'keyword' && targets.includes(argument.value.text)),
    );
    if (!isSweep) continue;
    api.report({
      node: getHead(loop),
      message: `\`${model.text}\` is built before \`${getHeadText(file, loop)}\`, so each turn goes on from the weights of the one before`,
      help: 'Build the model in the body, after the seed. No seed can undo what it has learnt.',
    });
  }
}

/** The range of `for … in …:`, without the body. */
function getHead(loop: Node): { start: number; end: number } {
  return { start: loop.start, end: getField(loop, 'right')?.end ?? loop.end };
}

const HELP: Readonly<Record<ExperimentLoop['variation'], string>> = {
  seed: 'Seed at the top of the body with the loop variable.',
  setting: 'Seed at the top of the body, so that each experiment starts from the same state, whichever ran before it.',
  repeat: 'Seed at the top of the body with a seed of its own for each repeat: with one seed for all, the spread would be 0.',
  search:
    'Seed at the top of the body with a seed of its own for each trial: with one seed for all, every trial would draw the same settings.',
};

function reportUnseededLoop(file: SourceFile, api: Api, entry: Entry, loop: ExperimentLoop): void {
  const report = {
    node: getHead(loop.node),
    message: isUnseeded(entry)
      ? `nothing seeds the experiments of \`${getHeadText(file, loop.node)}\``
      : `the experiments of \`${getHeadText(file, loop.node)}\` are seeded once, before the loop`,
    help: HELP[loop.variation],
  };
  const lazy = getLazySplitter(file, loop.node);
  if (lazy !== undefined) {
    api.report({
      ...report,
      help: `${report.help} First pin \`random_state\` of \`${lazy}\`: it draws each split as it is asked for, and would draw the same one each time.`,
    });
    return;
  }
  const right = getField(loop.node, 'right');
  const drawing = right === undefined ? 'each' : getDrawing(file, right);
  if (right !== undefined && drawing === 'each') {
    const help = `${report.help} First make \`${right.text}\` a list: what draws its values one by one would draw the same one after each seed.`;
    api.report({ ...report, help });
    return;
  }
  const fix = seedBody(file, api, entry, loop, drawing);
  api.report(fix === undefined ? report : { ...report, fix });
}

function getHeadText(file: SourceFile, loop: Node): string {
  const { start, end } = getHead(loop);
  return file.text.slice(start, end).replaceAll(/\s+/g, ' ');
}

/** `ShuffleSplit(...).split(X)` without `random_state`: every split is drawn when the loop asks for it. */
function getLazySplitter(file: SourceFile, loop: Node): string | undefined {
  const right = getField(loop, 'right');
  if (right === undefined) return undefined;
  for (const identifier of [right, ...walkDescendants(right, 'identifier', 'call')]) {
    const value = file.model.getValue(identifier) ?? identifier;
    if (value.type !== 'call') continue;
    const name = getCalleeName(file, value);
    if (name === undefined || !/^sklearn\.model_selection\.(?:\w+\.)?(?:\w*ShuffleSplit|Repeated\w+)$/.test(name)) continue;
    const state = getArgument(value, 'random_state')?.value;
    if (state === undefined || state.text === 'None') return name.slice(name.lastIndexOf('.') + 1);
  }
  return undefined;
}

/** The seed call as first statement of the body, with what distinguishes the turns. */
function seedBody(file: SourceFile, api: Api, entry: Entry, loop: ExperimentLoop, drawing: Drawing): Fix | undefined {
  const first = findNamedChildren(loop.body)[0];
  if (first === undefined) return undefined;
  const edits: Edit[] = [];
  const needs: Need[] = [];
  const existing = getSeedCall(file, api, entry, loop);
  if (existing === undefined && !isUnseeded(entry)) return undefined;
  // The loop whose turns must not have one seed: this one, or repeats around it that the seed stands before.
  const varied = [...loop.outer.filter((outer) => existing?.visit.loops.some((frame) => frame.step === outer.step) !== true), loop].filter(
    (found) => found.variation !== 'setting',
  );
  const [turns = loop, second] = varied;
  if (second !== undefined) return undefined;
  let { index } = turns;
  if (turns.variation !== 'setting' && index === undefined) {
    const renamed = nameIndex(file, turns.node);
    if (renamed === undefined) return undefined;
    index = renamed.name;
    edits.push(renamed.edit);
  }
  if (turns !== loop && file.model.getEnclosingFunction(turns.node) !== file.model.getEnclosingFunction(loop.node)) return undefined;
  let call: (seed: string) => string;
  let seed: string;
  if (existing !== undefined) {
    const { node, argument, statement, isComplete } = existing;
    seed = existing.text;
    if (isComplete) {
      call = (value) => file.text.slice(node.start, argument.start) + value + file.text.slice(argument.end, node.end);
    } else {
      const helper = api.scaffold.seedEverything();
      needs.push(...helper.needs);
      call = helper.call;
    }
    if (drawing === 'never' && canMove(file, api, entry, existing, loop)) edits.push(removeStatement(file, statement));
    // `set_seed(args)` takes no sum.
    const canAdd = argument.type !== 'identifier' || isKnownInteger(file, argument) || /seed/i.test(argument.text);
    if (turns.variation !== 'setting' && !canAdd) return undefined;
  } else {
    const planned = getPlannedSeed(file, api, entry);
    if (
      planned.mayBeNone ||
      (!planned.isLiteral && file.model.getEnclosingFunction(planned.statement ?? loop.node) !== file.model.getEnclosingFunction(loop.node))
    ) {
      return undefined;
    }
    const helper = api.scaffold.seedEverything();
    needs.push(...helper.needs, ...(planned.needs ?? []));
    seed = planned.text;
    call = helper.call;
  }
  const value = getTurnSeed(turns.variation, seed, index);
  const statement = api.scaffold.statement(getBodySite(file, first), call(value), 10, needs);
  return { title: `Seed each turn with \`${value}\``, edits: edits.sort((a, b) => a.start - b.start), needs: [statement] };
}

function getBodySite(file: SourceFile, first: Node): Site {
  return { offset: first.start, position: 'before', indent: getLineIndent(file.text, first.start) };
}

/** The seed of one turn: the loop variable, the program's seed, or the two together. */
function getTurnSeed(variation: ExperimentLoop['variation'], seed: string, index: string | undefined): string {
  if (index === undefined || variation === 'setting') return seed;
  if (variation === 'seed' || seed === '0') return index;
  return /^[\w.]+$/.test(seed) ? `${seed} + ${index}` : `(${seed}) + ${index}`;
}

/** `for _ in range(5)` → `for run in range(5)`. */
function nameIndex(file: SourceFile, loop: Node): { readonly name: string; readonly edit: Edit } | undefined {
  const left = getField(loop, 'left');
  const right = getField(loop, 'right');
  if (left?.text !== '_' || right === undefined || getRange(file, right) === undefined) return undefined;
  const scope = file.model.getScope(loop);
  const name = ['run', 'repeat', 'turn'].find((free) => file.model.lookup(free, scope) === undefined);
  return name === undefined ? undefined : { name, edit: { start: left.start, end: left.end, text: name } };
}

interface SeedCall {
  readonly visit: Visit;
  readonly node: Node;
  readonly argument: Node;
  /** The argument, as it is written in the loop. */
  readonly text: string;
  readonly statement: Node;
  /** False for one library's own function, which leaves the others out. */
  readonly isComplete: boolean;
}

/** The seed call in force when the loop begins, where its argument means the same inside the loop. */
function getSeedCall(file: SourceFile, api: Api, entry: Entry, loop: ExperimentLoop): SeedCall | undefined {
  const before = findEffectiveSeeding(entry).filter((found) => found.visit.order < loop.model.visit.order);
  for (const found of before.reverse()) {
    const node = getCallInFile(file, api.program, found.visit);
    const statement = node === undefined ? undefined : getStatement(node);
    const argument = node?.type === 'call' ? getArgument(node, 'seed', 0)?.value : undefined;
    if (node === undefined || statement === undefined || argument === undefined) continue;
    if (findNamedChildren(statement)[0] !== node || isUnderBranch(statement, loop.node, found.isConditional)) return undefined;
    const name = getCalleeName(file, node);
    if (!isSeedHelper(getField(node, 'function')?.text ?? '') && !SEEDING.has(name ?? '') && api.scaffold.seedEverything().name !== name)
      return undefined;
    const text = getTextAt(file, argument, loop.body);
    if (text === undefined) continue;
    const isComplete = name === undefined || !/^(?:torch|numpy|random)\./.test(name);
    return { visit: found.visit, node, argument, text, statement, isComplete };
  }
  return undefined;
}

/**
 * True where a statement runs only under a condition that the loop does not stand under, or in another loop.
 *
 * @param isConditional whether there is such a condition besides the main guard
 */
function isUnderBranch(statement: Node, loop: Node, isConditional: boolean): boolean {
  const branches = isConditional ? /^(?:if|elif|else|try|except|for|while|match|case)_/ : /^(?:for|while)_/;
  return [...walkAncestors(statement)].some((ancestor) => branches.test(ancestor.type) && !isInside(loop, ancestor));
}

/** Calls that draw nothing, given what is known of torch and NumPy. */
const QUIET =
  /^(?:builtins\.(?:print|len|range|dict|set|str|int|float|min|max|open)|(?:torch|numpy|math|os|time|datetime|pathlib|collections|argparse|logging|json)\..*)$/;

/**
 * True where nothing between the seed call and the loop draws, in the same block, so that the call can move into the body. Data made
 * there by a library, or by code out of view, may be drawn: then the call stays where it is, and stands in the body too.
 */
function canMove(file: SourceFile, api: Api, entry: Entry, { statement, visit }: SeedCall, loop: ExperimentLoop): boolean {
  if (statement.parent !== loop.node.parent || statement.start > loop.node.start) return false;
  if (file.positionAt(statement.start).cell !== file.positionAt(loop.node.start).cell) return false;
  const line = file.text.slice(getLineStart(file.text, statement.start), getLineEnd(file.text, statement.end));
  if (line.trim() !== statement.text) return false;
  const isBetween = (other: Visit): boolean =>
    visit.order < other.order && other.order < loop.model.visit.order && !other.loops.some((frame) => frame.step.at === loop.node.start);
  if (entry.draws.some((draw) => isBetween(draw.visit))) return false;
  const siblings = findNamedChildren(statement.parent ?? statement);
  const at = siblings.indexOf(statement);
  const between = siblings.slice(at + 1, siblings.indexOf(loop.node));
  const calls = between.flatMap((sibling) => [...walkDescendants(sibling, 'call')]);
  if (!calls.every((call) => QUIET.test(getCalleeName(file, call) ?? ''))) return false;
  if (between.some((sibling) => /^(?:if|for|while|with|try|match|import)/.test(sibling.type))) return false;
  // Another seed call beside it belongs to a run that `unseeded-run` makes one of.
  return ![siblings[at - 1], siblings[at + 1]].some(
    (sibling) => sibling !== undefined && /seed/.test(sibling.text) && sibling.type === 'expression_statement',
  );
}

function removeStatement(file: SourceFile, statement: Node): Edit {
  const start = getLineStart(file.text, statement.start);
  const lineEnd = getLineEnd(file.text, statement.end);
  const end = file.text.startsWith('\r\n', lineEnd) ? lineEnd + 2 : Math.min(lineEnd + 1, file.text.length);
  // Of the blank lines on both sides, those above stay.
  const above = file.text
    .slice(0, start)
    .split(/\r\n|\r|\n/)
    .at(-2);
  const isAfterBlank = above === undefined || above.trim() === '';
  const blank = isAfterBlank ? (/^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(file.text.slice(end))?.[0].length ?? 0) : 0;
  return { start, end: end + blank, text: '' };
}

/**
 * Experiments in a comprehension are seeded in the function that runs one of them, where nothing else calls it:
 *
 *     def run(lr):                                  def run(lr):
 *         model = Net()                        →        set_seed(42)
 *                                                       model = Net()
 *     scores = [run(lr) for lr in rates]            scores = [run(lr) for lr in rates]
 */
function reportComprehension(file: SourceFile, api: Api, entry: Entry, loop: ExperimentComprehension): void {
  if (loop.seeding.some((found) => found.visit.order < loop.model.visit.order)) return;
  const iterables = loop.node.children.flatMap((clause) => (clause.type === 'for_in_clause' ? (getField(clause, 'right') ?? []) : []));
  const callee = getField(loop.call, 'function');
  const text = quoteCode(loop.node);
  const report = {
    node: loop.node,
    message: isUnseeded(entry) ? `nothing seeds the experiments of ${text}` : `the experiments of ${text} are seeded once, before them`,
    help: HELP[loop.variation].replace('the body', callee === undefined ? 'what each turn calls' : quoteCode(callee)),
  };
  // What is drawn for the function, and not in it, would be drawn alike after each seed.
  const handed = [...findArguments(loop.call), ...loop.node.children.filter(({ type }) => type === 'if_clause').map((node) => ({ node }))];
  const calls = handed.flatMap(({ node }) => [node, ...walkDescendants(node, 'call')].filter(({ type }) => type === 'call'));
  const isQuiet = (name: string): boolean => QUIET.test(name) && getDrawnGenerator(name) === undefined;
  const isSteady =
    iterables.every((iterable) => getDrawing(file, iterable) !== 'each') && calls.every((call) => isQuiet(getCalleeName(file, call) ?? ''));
  const fix = isSteady && loop.outer.length === 0 ? seedCallee(file, api, entry, loop) : undefined;
  api.report(fix === undefined ? report : { ...report, fix });
}

function seedCallee(file: SourceFile, api: Api, entry: Entry, loop: ExperimentComprehension): Fix | undefined {
  const callee = getField(loop.call, 'function');
  const definition = callee?.type === 'identifier' ? file.model.getLocalDefinition(callee) : undefined;
  const body = definition?.type === 'function_definition' ? getField(definition, 'body') : undefined;
  if (callee === undefined || definition === undefined || body === undefined || loop.variation === 'search') return undefined;
  const isOnlyUse = file.model.getBinding(callee)?.references.length === 1;
  // What is handed to the function has been made before its first statement runs.
  const isMadeInside = loop.model.visit.calls.some(({ file: at, step }) => at === api.program.facts && step.at === loop.call.start);
  if (!isOnlyUse || !isMadeInside || file.model.getEnclosingFunction(definition) !== undefined) return undefined;
  const statements = findNamedChildren(body);
  const first = statements[0]?.type === 'expression_statement' && /^\w*["']/.test(statements[0].text) ? statements[1] : statements[0];
  const planned = planCalleeSeed(file, api, entry, loop, body);
  const index = loop.variation === 'setting' ? undefined : getParameter(definition, loop.call, loop.index);
  if (first === undefined || planned === undefined || (loop.variation !== 'setting' && index === undefined)) return undefined;
  const value = getTurnSeed(loop.variation, planned.seed, index);
  const statement = api.scaffold.statement(getBodySite(file, first), planned.call(value), 10, planned.needs);
  return { title: `Seed each turn with \`${value}\``, needs: [statement] };
}

/** The program's seed, where it means the same in the function, and the call that sets it. */
function planCalleeSeed(
  file: SourceFile,
  api: Api,
  entry: Entry,
  loop: ExperimentLoop,
  body: Node,
): { readonly seed: string; readonly call: (seed: string) => string; readonly needs: readonly Need[] } | undefined {
  const existing = getSeedCall(file, api, entry, loop);
  if (existing === undefined) {
    const planned = getPlannedSeed(file, api, entry);
    if (!isUnseeded(entry) || !planned.isLiteral) return undefined;
    const helper = api.scaffold.seedEverything();
    return { seed: planned.text, call: helper.call, needs: helper.needs };
  }
  const { node, argument, isComplete } = existing;
  const scope = file.model.getScope(body);
  const isInReach = [node, ...walkDescendants(node, 'identifier')]
    .filter((inner) => inner.type === 'identifier' && inner.field !== 'attribute')
    .every((inner) => file.model.lookup(inner.text, scope) === file.model.getBinding(inner));
  const canAdd = argument.type !== 'identifier' || isKnownInteger(file, argument) || /seed/i.test(argument.text);
  if (!isInReach || (loop.variation === 'repeat' && !canAdd)) return undefined;
  if (isComplete) {
    const [before, after] = [file.text.slice(node.start, argument.start), file.text.slice(argument.end, node.end)];
    return { seed: argument.text, call: (seed) => before + seed + after, needs: [] };
  }
  const helper = api.scaffold.seedEverything();
  return { seed: argument.text, call: helper.call, needs: helper.needs };
}

/** The parameter that takes the loop variable: `run` of `def train(lr, run)` for `train(0.1, i)`. */
function getParameter(definition: Node, call: Node, index: string | undefined): string | undefined {
  const parameters = getField(definition, 'parameters');
  const passed = findArguments(call).findIndex(({ value }) => value.type === 'identifier' && value.text === index);
  const argument = findArguments(call)[passed];
  if (argument === undefined || parameters === undefined || argument.kind === 'splat' || argument.kind === 'dictionary-splat')
    return undefined;
  const parameter = findNamedChildren(parameters)[passed];
  return argument.name ?? (parameter?.type === 'identifier' ? parameter.text : findNamedChildren(parameter ?? parameters)[0]?.text);
}

/** A constant seed in repeats gives a spread of 0; in a random search it gives one trial many times. */
function reportConstantSeed(file: SourceFile, api: Api, loop: ExperimentLoop): void {
  if (loop.variation !== 'repeat' && loop.variation !== 'search') return;
  for (const found of loop.seeding) {
    const call = getCallInFile(file, api.program, found.visit);
    const argument = call?.type === 'call' ? getArgument(call, 'seed', 0)?.value : undefined;
    if (call === undefined || argument === undefined || !isInside(call, loop.body)) continue;
    const names = [argument, ...walkDescendants(argument, 'identifier')]
      .filter((node) => node.type === 'identifier')
      .map((node) => node.text);
    const isVaried = names.some((name) =>
      [...walkDescendants(loop.body, 'assignment', 'augmented_assignment')].some(
        (assignment) => getField(assignment, 'left')?.text === name,
      ),
    );
    if (isVaried || (loop.index !== undefined && names.includes(loop.index))) continue;
    api.report({
      node: call,
      message: `\`${call.text}\` gives every turn of \`${getHeadText(file, loop.node)}\` the same seed`,
      help: HELP[loop.variation],
    });
    return;
  }
}

/**
 * A generator made before the loop keeps its position from turn to turn:
 *
 *     g = torch.Generator().manual_seed(42)          for lr in rates:
 *     loader = DataLoader(data, generator=g)    →        g.manual_seed(42)
 *     for lr in rates:
 */
function reportOutsideGenerators(file: SourceFile, api: Api, loop: ExperimentLoop): void {
  const first = findNamedChildren(loop.body)[0];
  if (first === undefined) return;
  const reported = new Set<string>();
  for (const identifier of walkDescendants(loop.body, 'identifier')) {
    const binding = file.model.getBinding(identifier);
    const [definition, ...others] = binding?.definitions ?? [];
    if (binding === undefined || definition?.kind !== 'assignment' || others.length > 0 || definition.value === undefined) continue;
    if (isInside(definition.node, loop.body) || reported.has(identifier.text)) continue;
    const value = definition.value;
    if (value.type !== 'call' || !/DataLoader$|Sampler$/.test(getCalleeName(file, value) ?? '')) continue;
    const generator = getArgument(value, 'generator')?.value;
    if (generator === undefined || generator.text === 'None') continue;
    reported.add(identifier.text);
    const found = getGeneratorSeed(file, generator, identifier.text);
    if (found === undefined || isReseeded(loop.body, found.target)) continue;
    // `torch.initial_seed() + 1` is another in each turn, once torch has been seeded in it.
    const follows = /\binitial_seed\(\)/.test(found.seed);
    const place = follows ? getSeededStatement(file, api, loop) : first;
    if (place === undefined) continue;
    const seed = follows ? found.seed : getTurnSeed(loop.variation, found.seed, loop.index);
    const isKnown = follows || loop.variation === 'setting' || loop.index !== undefined;
    const site = getBodySite(file, place);
    const report = {
      node: definition.node,
      message: `\`${identifier.text}\` is made before \`${getHeadText(file, loop.node)}\`, so its generator carries on from turn to turn`,
      help: `Seed it again in the body: \`${found.target}.manual_seed(${seed})\`.`,
    };
    const code = `${found.target}.manual_seed(${seed})`;
    api.report(
      isKnown
        ? {
            ...report,
            fix: { title: 'Seed the generator in each turn', needs: [api.scaffold.statement(site, code, 11)] },
          }
        : report,
    );
  }
}

/** The statement of a loop's body below the one that seeds torch in each turn. */
function getSeededStatement(file: SourceFile, api: Api, loop: ExperimentLoop): Node | undefined {
  const statements = findNamedChildren(loop.body);
  const seeding = loop.seeding.find(({ generators }) => generators.includes('torch'));
  const call = seeding === undefined ? undefined : getCallInFile(file, api.program, seeding.visit);
  const position = call === undefined ? -1 : statements.findIndex((statement) => isInside(call, statement));
  return statements[position]?.type === 'expression_statement' ? statements[position + 1] : undefined;
}

/** How a generator is seeded, and the expression that reaches it from the loop. */
function getGeneratorSeed(
  file: SourceFile,
  generator: Node,
  loader: string,
): { readonly target: string; readonly seed: string } | undefined {
  const inline = generator.type === 'call' ? generator : file.model.getValue(generator);
  const seed = (call: Node | undefined): string | undefined => {
    const callee = call === undefined ? undefined : getField(call, 'function');
    return callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'manual_seed' && call !== undefined
      ? getArgument(call, 'seed', 0)?.value.text
      : undefined;
  };
  const direct = seed(inline);
  if (generator.type === 'call') return direct === undefined ? undefined : { target: `${loader}.generator`, seed: direct };
  if (generator.type !== 'identifier') return undefined;
  if (direct !== undefined) return { target: generator.text, seed: direct };
  const later = [...walkDescendants(file.root, 'call')].find(
    (call) => getField(call, 'function')?.text === `${generator.text}.manual_seed`,
  );
  const text = seed(later);
  return text === undefined || getClosest(later ?? generator, 'for_statement') !== undefined
    ? undefined
    : { target: generator.text, seed: text };
}

function isReseeded(body: Node, target: string): boolean {
  return [...walkDescendants(body, 'call')].some((call) => getField(call, 'function')?.text === `${target}.manual_seed`);
}
