/** The seed call of a program that has none, as needs; shared by every transform whose fix relies on the program being seeded. */
import type { SourceFile } from '../document/types.ts';
import { findVisitNames, sharesBranches } from '../project/program.ts';
import { readSeedHelper } from '../project/seed-helpers.ts';
import type { DrawVisit, Entry, Program, SeedingVisit, Visit } from '../project/types.ts';
import { SEEDING } from '../pytorch/random.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  isInside,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getClassOf } from './definitions.ts';
import { getFrameworkSeed } from './frameworks.ts';
import type { Need } from './needs.ts';
import { getHandedParameter } from './processes.ts';
import { isIntegerOption } from './seed-fields.ts';
import { getRankOfEnvironment, getRankParameter, getRanks } from './ranks.ts';
import type { SeedFunction } from './scaffold.ts';
import { findFunctions, isCompleteSeedHelper } from './seed-helper.ts';
import { getSeedExpression, toLiteralSeed, type SeedExpression } from './seed-expression.ts';
import { findEffectiveSeeding, getCallInFile, getFirstSite, getSeedSite, getSpawnedWorker, getVisitNode } from './sites.ts';
import { getTasks, type Tasks } from './tasks.ts';
import { runsIn } from './way.ts';
import type { Api } from './types.ts';

/** True where nothing in the program seeds any generator. */
export function isUnseeded(entry: Entry): boolean {
  return findEffectiveSeeding(entry).length === 0;
}

/** The seed a program without seeding gets: its own expression where it names one, else the configured constant. */
export function getPlannedSeed(file: SourceFile, api: Api, entry: Entry): SeedExpression {
  const worker = getSpawnedWorker(file, api.program, entry);
  if (worker !== undefined) {
    // Each process needs a stream of its own: seed + rank.
    const own = getSeedInWorker(file, api, entry, worker) ?? toLiteralSeed(api.seed);
    const isOfRay = entry.spawn?.step.callees.some((name) => name.endsWith('TorchTrainer')) === true;
    const ray = isOfRay ? api.scaffold.importModule('ray') : undefined;
    const rank = ray === undefined ? getRankParameter(entry) : `${ray.name}.train.get_context().get_world_rank()`;
    const isInteger = own.isInteger || isIntegerOption(file, own.text.slice(own.text.lastIndexOf('.') + 1));
    const seed = isInteger || rank === undefined ? own.text : `int(${own.text})`;
    return {
      ...own,
      text: rank === undefined ? seed : `${seed} + ${rank}`,
      isInteger: true,
      isLiteral: rank === undefined && own.text === String(api.seed),
      statement: undefined,
      body: undefined,
      ...(own.mayBeNone ? { shared: own } : {}),
      ...(ray === undefined ? {} : { needs: ray.needs }),
    };
  }
  const seed = getSeedExpression(file, api.program, entry) ?? getFrameworkSeed(file, api.program, entry) ?? toLiteralSeed(api.seed);
  return isUnseeded(entry) && getRanks(api.program, entry) === 'environment' ? addRank(api, seed) : seed;
}

/** `args.seed + int(os.environ.get("RANK", 0))`, which is the seed itself where the program is started by hand. */
function addRank(api: Api, seed: SeedExpression): SeedExpression {
  const rank = getRankOfEnvironment(api.scaffold);
  const text = `${seed.isInteger ? seed.text : `int(${seed.text})`} + ${rank.text}`;
  return { ...seed, text, isLiteral: false, shared: seed, needs: rank.needs };
}

/**
 * The program's own seed where a started process has it too: a number that the program seeds with before it starts them, or a name of the
 * module, which runs again there, or one handed over.
 */
function getSeedInWorker(file: SourceFile, api: Api, entry: Entry, worker: Node): SeedExpression | undefined {
  const own = getSeedExpression(file, api.program, entry) ?? getSeedOfStarter(file, api, entry);
  if (own === undefined || !(own.isInteger || own.mayBeNone)) return undefined;
  if (own.isLiteral) return own;
  const name = own.text.replace(/[.[].*/, '');
  const binding = file.model.lookup(name, file.model.getScope(worker));
  const call = entry.spawn?.file === api.program.facts ? getNodeAt(file.tree, entry.spawn.step.at, entry.spawn.step.end) : undefined;
  const parameter = call?.type === 'call' && entry.spawn !== undefined ? getHandedParameter(call, entry.spawn.callee, name) : undefined;
  if (own.text !== name && parameter !== undefined) return { ...own, text: parameter + own.text.slice(name.length) };
  const isHandedOver = own.text !== name && entry.spawn?.callee.parameters.includes(name) === true;
  const isOfModule = binding?.scope === file.model.module && binding.definitions.every((definition) => !definition.isConditional);
  return isHandedOver || isOfModule ? own : undefined;
}

/** `torch.manual_seed(7)` in the process that starts the others. */
function getSeedOfStarter(file: SourceFile, api: Api, entry: Entry): SeedExpression | undefined {
  for (const visit of entry.trace.visits) {
    const known = findVisitNames(visit).map((name) => SEEDING.get(name))[0];
    const call = known?.generators.includes('torch') === true ? getVisitNode(file, api.program, visit) : undefined;
    const value = call?.type === 'call' && known !== undefined ? getArgument(call, known.parameter, 0)?.value : undefined;
    const seed = value === undefined ? undefined : getIntegerValue(value);
    if (seed !== undefined) return toLiteralSeed(seed);
  }
  return undefined;
}

/**
 * What makes an unseeded program seeded: the helper (its own, or injected) and its call at the entry point; in the function that its tasks
 * run, where all it draws is drawn in tasks.
 */
export function getSeedNeeds(file: SourceFile, api: Api, entry: Entry): Need[] {
  const tasks = getTasks(file, api.program, entry);
  const task = tasks === undefined ? undefined : getTaskNeed(file, api, entry, tasks);
  if (tasks === undefined || task === undefined) return getEntryNeeds(file, api, entry);
  const isDrawnOutside = entry.draws.some(({ visit }) => !visit.isDuringImport && !runsIn(tasks.callee, visit));
  return isDrawnOutside ? [...getEntryNeeds(file, api, entry), task] : [task];
}

/** The seed call of a task; undefined where no number tells it from the others, or the program's seed is out of its reach. */
export function getTaskNeed(file: SourceFile, api: Api, entry: Entry, tasks: Tasks): Need | undefined {
  const { number, body, isSeed } = tasks;
  const site = number === undefined ? undefined : getFirstSite(file, body);
  const base = isSeed ? '' : getTaskSeed(file, api, entry, tasks);
  if (number === undefined || site === undefined || base === undefined) return undefined;
  const helper = api.scaffold.seedEverything();
  const seed = isSeed || base === '0' ? number : `${base} + ${number}`;
  return api.scaffold.statement(site, helper.call(seed), 10, helper.needs);
}

/** The program's seed, as far as a task can have it: a number, an option that it is handed, a name that the module binds when it is imported. */
function getTaskSeed(file: SourceFile, api: Api, entry: Entry, { body, getParameter }: Tasks): string | undefined {
  if (!isUnseeded(entry)) return getSeedOfStarter(file, api, entry)?.text;
  const planned = getPlannedSeed(file, api, entry);
  if (planned.isLiteral) return planned.text;
  if (!planned.isInteger) return undefined;
  const root = planned.text.replace(/[.[].*/, '');
  const parameter = root === planned.text ? undefined : getParameter(root);
  if (parameter !== undefined) return parameter + planned.text.slice(root.length);
  const binding = file.model.lookup(root, file.model.getScope(body));
  const isOfModule = binding?.scope === file.model.module && binding.definitions.every(({ isConditional }) => !isConditional);
  return isOfModule ? planned.text : undefined;
}

function getEntryNeeds(file: SourceFile, api: Api, entry: Entry): Need[] {
  const seed = getPlannedSeed(file, api, entry);
  const taking = getOptionsHelper(file, entry, seed);
  const helper = taking ?? api.scaffold.seedEverything();
  const own = seed.shared ?? seed;
  const site = getSeedSite(file, api.program, entry, own.isLiteral ? undefined : own);
  const call = helper.call(seed.text);
  const code = seed.mayBeNone ? `if ${own.text} is not None:\n    ${call}` : call;
  return [api.scaffold.statement(site, code, 10, [...helper.needs, ...(seed.needs ?? [])])];
}

/** The file's `set_seed(args)`, which takes `args.seed` itself, where `args.seed` is the seed. */
function getOptionsHelper(file: SourceFile, entry: Entry, seed: SeedExpression): SeedFunction | undefined {
  const attribute = /^\w+(?:\.\w+)*\.(\w+)$/.exec(seed.text)?.[1];
  if (attribute === undefined) return undefined;
  for (const definition of findFunctions(file)) {
    const helper = readSeedHelper(file, definition);
    if (helper?.attribute !== attribute || !isCompleteSeedHelper({ ...helper, attribute: undefined }, entry.usesNumpy)) continue;
    const name = getField(definition, 'name')?.text;
    if (name !== undefined)
      return { name, needs: [], call: (value) => `${name}(${value.slice(0, value.lastIndexOf('.'))})`, setsCudnn: false };
  }
  return undefined;
}

/** True where the names of an expression mean, at `node`, what they mean where the expression is written. */
export function isInReach(file: SourceFile, expression: Node, node: Node): boolean {
  const { model } = file;
  const identifiers = file.tree.nodes
    .slice(expression.index, expression.last + 1)
    .filter((inner) => inner.type === 'identifier' && inner.field !== 'attribute')
    .filter((inner) => inner.field !== 'name' || inner.parent?.type !== 'keyword_argument');
  return identifiers.every((identifier) => {
    const here = model.getBinding(identifier);
    return here !== undefined && model.lookup(identifier.text, model.getScope(node)) === here;
  });
}

/**
 * How an expression is written at `node` to mean there what it means where it stands: `trainer.args.seed` is `self.args.seed` in a method
 * of the class that `trainer` is made of, and so is another method's. Undefined where its names are out of reach.
 */
export function getTextAt(file: SourceFile, expression: Node, node: Node): string | undefined {
  const { model } = file;
  let root = expression;
  while (root.type === 'attribute' || root.type === 'subscript') root = getField(root, 'object') ?? getField(root, 'value') ?? root;
  const method = model.getEnclosingFunction(node);
  const owner = method === undefined ? undefined : model.getEnclosingClass(method);
  const list = method === undefined ? undefined : getField(method, 'parameters');
  const self = owner === undefined || list === undefined ? undefined : findNamedChildren(list)[0];
  const binding = root === expression ? undefined : model.getBinding(root);
  const isSelf = binding !== undefined && owner !== undefined && getClassOf(file, binding) === owner;
  if (self?.type === 'identifier' && isSelf) return self.text + expression.text.slice(root.text.length);
  const scope = model.getScope(node);
  const isKept = [expression, ...walkDescendants(expression, 'identifier')]
    .filter((inner) => inner.type === 'identifier' && inner.field !== 'attribute')
    .every((inner) => model.lookup(inner.text, scope) === model.getBinding(inner));
  return isKept ? expression.text : undefined;
}

/** A seed call, and what has drawn from its generators before it runs. */
export interface MisplacedSeed {
  readonly seeding: SeedingVisit;
  /** In execution order; never empty. */
  readonly draws: readonly DrawVisit[];
}

/**
 * The first seeding of the program, where something random has certainly run before it: whenever the seed is set, the draw came first.
 * Draws while modules are imported, and a draw that yields the seed itself, do not count.
 */
export function getMisplacedSeed(file: SourceFile, program: Program, entry: Entry): MisplacedSeed | undefined {
  const all = entry.seeding.filter((found) => found.generators.length > 0);
  const [seeding] = all;
  if (seeding === undefined || seeding.visit.loops.length > 0 || seeding.visit.isDuringImport) return undefined;
  const draws = entry.draws.filter(({ visit, generator }) => {
    const first = all.find((found) => found.generators.includes(generator));
    if (first === undefined || first.visit.order < visit.order || visit.isDuringImport) return false;
    if (visit.order > seeding.visit.order || (visit.step.kind === 'call' && visit.step.isDeferred)) return false;
    const isInProcess = entry.spawn === undefined || visit.calls.some((frame) => frame.step === entry.spawn?.step);
    return isInProcess && sharesBranches(visit, seeding.visit) && !yieldsSeed(file, program, visit, seeding.visit);
  });
  return draws.length === 0 ? undefined : { seeding, draws };
}

/** `seed = random.randint(0, 100)` above `set_seed(seed)`. */
function yieldsSeed(file: SourceFile, program: Program, draw: Visit, seeding: Visit): boolean {
  const call = getCallInFile(file, program, seeding);
  const drawn = getCallInFile(file, program, draw);
  if (call === undefined || drawn === undefined) return true;
  const statement = getStatement(drawn);
  const stored = statement === undefined ? '' : (file.text.slice(statement.start, drawn.start).split('=')[0] ?? '').trim();
  return isInside(drawn, call) || (stored !== '' && findArguments(call).some(({ value }) => value.text.includes(stored)));
}
