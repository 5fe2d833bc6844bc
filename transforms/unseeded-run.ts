/**
 * A program that trains and does not seed all of Python's, NumPy's and torch's generators before it draws from one.
 *
 *     args = parser.parse_args()            args = parser.parse_args()
 *     torch.manual_seed(args.seed)     →    seed_everything(args.seed)
 *
 * Source: PyTorch documentation, "Reproducibility"; three separate generators, of which `torch.manual_seed` sets one (and CUDA's).
 */
import {
  CUDA_SEEDING,
  GENERATORS,
  findArguments,
  findEffectiveSeeding,
  findNamedChildren,
  findVisitNames,
  getArgument,
  getCallInFile,
  getCalleeName,
  getField,
  getFirstSite,
  getIntegerValue,
  getLineEnd,
  getLineIndent,
  getLineStart,
  getNodeAt,
  getMisplacedSeed,
  getPlannedSeed,
  drawsInEachProcess,
  getRankAt,
  getRanks,
  getSeedNeeds,
  getStatement,
  getTaskNeed,
  getTasks,
  getUnseededProcesses,
  getVisitNode,
  isIntegerOption,
  isKnownInteger,
  isSeedHelper,
  inCode,
  isTestFile,
  isUnseeded,
  namesRank,
  runsIn,
  SEEDING,
  walkDescendants,
  type Api,
  type Demand,
  type Edit,
  type Entry,
  type Fix,
  type Generator,
  type Meta,
  type Need,
  type Node,
  type Rank,
  type SeedingVisit,
  type SourceFile,
  type Step,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unseeded-run',
  summary: 'A training program that does not seed every random number generator',
  why: 'Initial weights, dropout, shuffling and augmentation are drawn from three generators, each of which starts anywhere unless it is seeded.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'error',
  triggers: [
    { program: 'trains' },
    // A seeding helper that leaves some libraries out.
    ['manual_seed', inCode(/\bdef\s+\w*(?:seed|random_state|reproducib|determinis)/i)],
    ['torch', inCode(/\.\s*sample\b|\b(?:rand|normal|bernoulli|multinomial|poisson)/), { program: 'runs' }],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const LIBRARY: Readonly<Record<Generator, string>> = { python: '`random`', numpy: 'NumPy', torch: '`torch`' };
const HELP = 'Seed Python, NumPy and torch once, at the start of the program and before anything is drawn.';
const NOTEBOOK_HELP = `${HELP} Cells can be run in any order and more than once: restart the kernel before a run that counts.`;

function getHelp(file: SourceFile): string {
  return file.kind === 'notebook' ? NOTEBOOK_HELP : HELP;
}

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const { entry } = api.program;
  const completed = completeHelpers(file, api);
  if (entry === undefined) return;
  if (callsUnknownHelper(entry) || seedsIndirectly(api, entry)) return;
  if (!entry.trains) {
    reportSampling(file, api, entry);
    return;
  }
  if (isUnseeded(entry)) {
    // What is drawn before a framework seeds is `unseeded-framework`'s.
    if (entry.frameworkSeeding.length > 0) return;
    reportUnseeded(file, api, entry);
    return;
  }
  reportChoices(file, api, entry);
  reportProcesses(file, api, entry);
  reportTasks(file, api, entry);
  // `misplaced-seed` moves the call, and completes it.
  if (getMisplacedSeed(file, api.program, entry) !== undefined) return;
  const seeding = findEffectiveSeeding(entry);
  if (reportDrawnAbove(file, api, entry, seeding)) return;
  const seeded = new Set([...seeding.flatMap((found) => found.generators), ...completed]);
  const [framework] = entry.frameworkSeeding;
  // `torch.manual_seed(step)` in a loop makes each batch what it is, on every rank: what draws from no other library needs no other.
  const isPerTurn = seeding.length > 0 && seeding.every(({ visit }) => visit.loops.some(({ step }) => step.form !== 'trials'));
  const isDrawn = (generator: Generator): boolean => !isPerTurn || entry.draws.some((draw) => draw.generator === generator);
  const missing = requiredGenerators(entry).filter(
    (generator) => !seeded.has(generator) && isDrawn(generator) && (framework === undefined || isDrawnBefore(entry, generator, framework)),
  );
  if (missing.length > 0) reportPartial(file, api, entry, missing);
}

function isDrawnBefore(entry: Entry, generator: Generator, visit: Visit): boolean {
  return entry.draws.some((draw) => draw.generator === generator && draw.visit.order < visit.order && !draw.visit.isDuringImport);
}

/** True where something that is not in view is called to seed, by its name: nobody knows what it leaves out. */
function callsUnknownHelper(entry: Entry): boolean {
  return entry.trace.visits.some(({ callees }) =>
    callees.some(
      (callee) =>
        callee.kind === 'external' &&
        !SEEDING.has(callee.name) &&
        !/^(?:torch|numpy|random|\?)\b/.test(callee.name) &&
        /(?:^|\.)(?:(?:set|fix|init|setup)\w*_seeds?|seed_\w+|seed_?(?:all|everything)|\w*reproducib\w*)$/i.test(callee.name),
    ),
  );
}

/**
 * True where the program seeds by calls that no name in view stands for:
 *
 *     for set_seed in (random.seed, np.random.seed, torch.manual_seed):        @reproducible(11)   # whose wrapper seeds
 *         set_seed(7)                                                          def train(): ...
 */
function seedsIndirectly({ program }: Api, entry: Entry): boolean {
  const names = (step: Step): readonly string[] => (step.kind === 'call' ? step.callees : []);
  const isFromTable = entry.trace.visits.some(
    ({ step, loops }) =>
      names(step).some((name) => /^\?\w+$/.test(name)) && loops.some((loop) => /\bmanual_seed\b/.test(loop.step.iterable)),
  );
  if (isFromTable) return true;
  const seeds = (steps: readonly Step[]): boolean =>
    steps.some((step) =>
      step.kind === 'branch' ? step.arms.some((arm) => seeds(arm.steps)) : names(step).some((name) => SEEDING.has(name)),
    );
  const frames = new Set(entry.training.flatMap(({ calls }) => calls));
  return [...frames].some(({ callee, calleeFile }) =>
    callee.decorators.some((decorator) => {
      const made = program.index.resolve(calleeFile, decorator);
      if (made.kind !== 'function') return false;
      return made.file.functions.some(({ name, steps }) => name.startsWith(`${made.facts.name}.<locals>.`) && seeds(steps));
    }),
  );
}

/**
 * Functions of this file that seed some libraries from their parameter get the missing ones, whoever calls them:
 *
 *     def set_seed(seed):                 def set_seed(seed):
 *         torch.manual_seed(seed)    →        torch.manual_seed(seed)
 *                                             random.seed(seed)
 *
 * Returns the generators so added.
 */
function completeHelpers(file: SourceFile, api: Api): Generator[] {
  const required: readonly Generator[] =
    file.model.module.bindings.size > 0 && usesNumpy(api) ? ['python', 'numpy', 'torch'] : ['python', 'torch'];
  const added: Generator[] = [];
  for (const statement of findNamedChildren(file.root)) {
    const definition = statement.type === 'decorated_definition' ? getField(statement, 'definition') : statement;
    const functionName = definition === undefined ? '' : (getField(definition, 'name')?.text ?? '');
    const demands = api.demands.filter((demand) => demand.name === functionName);
    const demanded = demands.flatMap((demand) => demand.generators);
    if (definition?.type !== 'function_definition' || (!isSeedHelper(functionName) && demanded.length === 0)) continue;
    const calls = findCallsIn(file, definition);
    const anchor = calls.find((call) => call.generators.includes('torch')) ?? (demanded.length > 0 ? calls[0] : undefined);
    if (anchor === undefined || !isOfParameter(file, anchor.value)) continue;
    const seeded = new Set(calls.flatMap((call) => call.generators));
    const missing = GENERATORS.filter(
      (generator) => !seeded.has(generator) && (required.includes(generator) || demanded.includes(generator)),
    );
    const last =
      calls.findLast((call) => call.statement.parent === anchor.statement.parent && call.value.text === anchor.value.text) ?? anchor;
    if (missing.length === 0 || callsHelper(file, definition)) continue;
    const name = getField(definition, 'name');
    const isInteger = demands.length > 0 && demands.every((demand) => demand.isInteger);
    const fix = isOfEachProcess(file, api, name, missing)
      ? undefined
      : addLibraries(file, api, last, missing, { isInteger: isInteger || isIntegerHere(file, api, last.value) });
    api.report({
      node: name ?? definition,
      message: `\`${name?.text ?? 'the function'}\` seeds some libraries and leaves out ${nameLibraries(missing)}`,
      help: HELP,
      ...(fix === undefined ? {} : { fix }),
    });
    added.push(...missing);
  }
  return added;
}

/** True where several processes call a helper with one seed, and draw their own from what it leaves out. */
function isOfEachProcess(file: SourceFile, api: Api, name: Node | undefined, missing: readonly Generator[]): boolean {
  const { entry } = api.program;
  if (entry === undefined || name === undefined || !drawsInEachProcess(api.program, entry, missing)) return false;
  const calls = file.model.getBinding(name)?.references.flatMap(({ parent }) => (parent?.type === 'call' ? [parent] : [])) ?? [];
  return !calls.some((call) => findArguments(call).some(({ value }) => namesRank(file, value)));
}

function usesNumpy(api: Api): boolean {
  return api.program.entry?.usesNumpy ?? api.program.facts.packages.includes('numpy');
}

/** The libraries' own seed calls in a function's body. */
function findCallsIn(file: SourceFile, definition: Node): SeedCall[] {
  const calls: SeedCall[] = [];
  for (const call of walkDescendants(definition, 'call')) {
    const known = SEEDING.get(getCalleeName(file, call) ?? '');
    if (known === undefined || known.isHelper) continue;
    const value = getArgument(call, known.parameter, 0)?.value;
    const statement = getStatement(call);
    if (value !== undefined && statement !== undefined) calls.push({ call, statement, value, generators: known.generators });
  }
  return calls;
}

/** True where the function also calls a helper that may seed the rest: a library's, or one that is not in view. */
function callsHelper(file: SourceFile, definition: Node): boolean {
  return [...walkDescendants(definition, 'call')].some((call) => {
    const name = getCalleeName(file, call);
    if (name !== undefined && SEEDING.get(name)?.isHelper === true) return true;
    const callee = getField(call, 'function')?.text ?? '';
    return name?.startsWith('torch.') !== true && name?.startsWith('numpy.') !== true && name !== 'random.seed' && isSeedHelper(callee);
  });
}

/** True for a parameter, and for an attribute of one: `args.seed`. */
function isOfParameter(file: SourceFile, value: Node): boolean {
  const object = value.type === 'attribute' ? getField(value, 'object') : value;
  return object?.type === 'identifier' && isParameter(file, object);
}

function isParameter(file: SourceFile, identifier: Node): boolean {
  return file.model.getBinding(identifier)?.definitions.every((found) => found.kind === 'parameter') === true;
}

function nameLibraries(generators: readonly Generator[]): string {
  return generators.map((generator) => LIBRARY[generator]).join(' and ');
}

/** What the user decided about the seed, which is not ours to change but is to be known. */
function reportChoices(file: SourceFile, api: Api, entry: Entry): void {
  const seeding = findEffectiveSeeding(entry);
  const reported = new Set<number>();
  for (const found of seeding) {
    const call = getCallInFile(file, api.program, found.visit);
    const value = call?.type === 'call' ? getArgument(call, 'seed', 0)?.value : undefined;
    if (value === undefined) continue;
    const drawn = getDrawnValue(file, value);
    if (drawn !== undefined && !reported.has(drawn.start)) {
      reported.add(drawn.start);
      api.report({
        node: drawn,
        message: `the seed is drawn by \`${drawn.text}\``,
        help: 'Each run has another seed. To repeat one, pass on the seed that it printed or saved.',
        severity: 'info',
      });
    }
  }
  const [first] = seeding;
  if (first === undefined || !seeding.every((found) => found.visit.branches.some((frame) => asksForNone(frame.arm.test)))) return;
  const frame = first.visit.branches.find((found) => asksForNone(found.arm.test));
  if (frame === undefined || frame.file !== api.program.facts) return;
  const statement = getNodeAt(file.tree, frame.step.at, frame.step.end);
  const condition = getField(statement, 'condition');
  if (condition === undefined || !hasNoneDefault(file, condition)) return;
  api.report({
    node: condition,
    message: `the program seeds only if \`${condition.text}\`, and the seed is \`None\` unless it is given`,
    help: 'Give the option a number as its default, or pass the seed in every run that counts.',
  });
}

/**
 * A program that seeds itself, and then either trains or starts processes that do, which inherit no seed:
 *
 *     def worker(gpu, args):                     def worker(gpu, args):
 *         model = Net()                              if args.seed is not None:
 *                                                        seed_everything(args.seed + (gpu or 0))
 *                                           →        model = Net()
 *     if args.seed is not None:                  if args.seed is not None:
 *         torch.manual_seed(args.seed)               torch.manual_seed(args.seed)
 *     if args.distributed:                       if args.distributed:
 *         mp.spawn(worker, args=(args,))             mp.spawn(worker, args=(args,))
 *     else:                                      else:
 *         worker(args.gpu, args)                     worker(args.gpu, args)
 */
function reportProcesses(file: SourceFile, api: Api, entry: Entry): void {
  const processes = getUnseededProcesses(file, api.program, entry);
  if (processes === undefined) return;
  const { call, seedCall, seed } = processes;
  const report = {
    node: getField(call, 'function') ?? call,
    message: `\`${seedCall.text}\` does not reach the processes that \`${getField(call, 'function')?.text ?? ''}\` starts`,
    help: 'A spawned process inherits no seed: seed Python, NumPy and torch first in the function that it runs, each with a seed of its own.',
  };
  const site = seed === undefined ? undefined : getFirstSite(file, seed.body);
  if (seed === undefined || site === undefined) {
    api.report(report);
    return;
  }
  const helper = api.scaffold.seedEverything();
  const number = isIntegerHere(file, api, seed.value) ? seed.text : `int(${seed.text})`;
  const set = helper.call(`${number} + ${seed.rank}`);
  const code = seed.condition === undefined ? set : `if ${seed.condition}:\n    ${set}`;
  const fix = { title: 'Seed each process', needs: [api.scaffold.statement(site, code, 10, helper.needs)] };
  api.report({ ...report, fix });
}

/** A program that seeds itself, and trains in the tasks of a pool, which do not begin with that seed. */
function reportTasks(file: SourceFile, api: Api, entry: Entry): void {
  const tasks = getTasks(file, api.program, entry);
  const seeding = findEffectiveSeeding(entry);
  const last = seeding.findLast(({ generators }) => generators.includes('torch')) ?? seeding.at(-1);
  const seedCall = last === undefined ? undefined : getCallInFile(file, api.program, last.visit);
  if (tasks === undefined || seedCall === undefined || seeding.some(({ visit }) => runsIn(tasks.callee, visit))) return;
  const need = getTaskNeed(file, api, entry, tasks);
  const report = {
    node: getField(tasks.call, 'function') ?? tasks.call,
    message: `\`${seedCall.text}\` does not reach the processes that run \`${tasks.callee.name}\`, or gives them all the same numbers`,
    help: TASK_HELP,
  };
  api.report(need === undefined ? report : { ...report, fix: { title: 'Seed each task', needs: [need] } });
}

const TASK_HELP =
  'A spawned process inherits no seed, a forked one the state of the others, and which takes which task differs from run to run: seed first ' +
  'in the function, with a number that each task is handed.';

/** `opt.manualSeed = random.randint(1, 10000)`: the draw that a seed comes from. */
function getDrawnValue(file: SourceFile, value: Node): Node | undefined {
  const bound = file.model.getValue(value);
  const candidates =
    value.type === 'attribute'
      ? [...walkDescendants(file.root, 'assignment')]
          .filter((assignment) => getField(assignment, 'left')?.text === value.text)
          .flatMap((assignment) => getField(assignment, 'right') ?? [])
      : bound === undefined
        ? []
        : [bound];
  return candidates.find(
    (candidate) =>
      candidate.type === 'call' &&
      /^(?:random|numpy\.random)\.(?:randint|randrange|choice|random|getrandbits)$/.test(getCalleeName(file, candidate) ?? ''),
  );
}

function asksForNone(test: string): boolean {
  return /seed/i.test(test) && !/\bnot in\b|==/.test(test);
}

/** True where the option that a condition asks about has `None` for its default. */
function hasNoneDefault(file: SourceFile, condition: Node): boolean {
  const attribute = [...condition.text.matchAll(/\w+/g)].map((match) => match[0]).find((word) => /seed/i.test(word));
  return [...walkDescendants(file.root, 'call')].some((call) => {
    if (getField(getField(call, 'function') ?? call, 'attribute')?.text !== 'add_argument') return false;
    const names = [...walkDescendants(call, 'string_content')].map((name) => name.text.replace(/^-+/, '').replaceAll('-', '_'));
    const defaultValue = getArgument(call, 'default')?.value;
    return attribute !== undefined && names.includes(attribute) && (defaultValue === undefined || defaultValue.text === 'None');
  });
}

function requiredGenerators(entry: Entry): Generator[] {
  return entry.usesNumpy ? ['python', 'numpy', 'torch'] : ['python', 'torch'];
}

/** The main guard's condition, else the first draw in this file, else its first training step, else its first statement. */
function getEntryNode(file: SourceFile, api: Api, entry: Entry): Node {
  const guard = api.program.facts.steps.find((step) => step.kind === 'branch' && step.arms.some((arm) => arm.isMainGuard));
  if (guard !== undefined) {
    const statement = getNodeAt(file.tree, guard.at, guard.end);
    return getField(statement, 'condition') ?? statement;
  }
  const visits = [...entry.draws.map((draw) => draw.visit), ...entry.training];
  const visit = visits.find((found) => found.file === api.program.facts);
  return (visit === undefined ? undefined : getVisitNode(file, api.program, visit)) ?? findNamedChildren(file.root)[0] ?? file.root;
}

function reportUnseeded(file: SourceFile, api: Api, entry: Entry): void {
  const planned = getPlannedSeed(file, api, entry);
  const seed = planned.shared ?? planned;
  const late = getLateSeeding(file, api, entry);
  const help = getHelp(file);
  const { spawn } = entry;
  const tasks = getTasks(file, api.program, entry);
  if (getRanks(api.program, entry) === 'unclear') {
    api.report({
      node: getEntryNode(file, api, entry),
      message: 'the program trains in several processes without seeding a random number generator in them',
      help:
        'Seed Python, NumPy and torch first in each process: with the seed and the rank, so that masks and augmentation differ; with the ' +
        'seed alone what processes must draw alike, a split or the input of tensor parallelism.',
    });
    return;
  }
  // A seed set here would not reach the processes.
  if (spawn !== undefined && spawn.calleeFile !== api.program.facts) {
    api.report({
      node: getEntryNode(file, api, entry),
      message: `the processes that run \`${spawn.callee.name}\` train without seeding a random number generator in them`,
      help: `Seed Python, NumPy and torch first in \`${spawn.callee.name}\` (\`${spawn.calleeFile.path}\`), each process with a seed of its own.`,
    });
    return;
  }
  api.report({
    node: late?.node ?? getEntryNode(file, api, entry),
    message:
      late?.message ??
      (spawn !== undefined || tasks !== undefined
        ? 'the processes that train are started without seeding a random number generator in them'
        : seed.isLiteral
          ? 'the program trains without seeding a random number generator'
          : `the program trains without seeding, though it has \`${seed.text}\``),
    help:
      tasks !== undefined
        ? TASK_HELP
        : seed.isNoneByDefault
          ? `${help} The default of \`${seed.text}\` is \`None\`, which leaves a run unseeded; give it a number.`
          : help,
    fix: { title: 'Seed all generators at the entry point', needs: getSeedNeeds(file, api, entry) },
  });
}

/** The seed call of a notebook that stands below what it is meant for; it seeds the next run in the same kernel, not this one. */
function getLateSeeding(file: SourceFile, api: Api, entry: Entry): { readonly node: Node; readonly message: string } | undefined {
  if (file.kind !== 'notebook') return undefined;
  const seeding = entry.seeding.filter((found) => found.generators.length > 0);
  const late = seeding.find((found) => found.generators.includes('torch')) ?? seeding[0];
  const node = late === undefined ? undefined : getCallInFile(file, api.program, late.visit);
  if (late === undefined || node === undefined) return undefined;
  const isBelow = (visit: Visit): boolean => visit.order < late.visit.order && visit.file === api.program.facts;
  const training = entry.training.find(isBelow);
  const draw = entry.draws.find(({ visit, generator }) => isBelow(visit) && late.generators.includes(generator))?.visit;
  const first = training ?? draw;
  if (first === undefined) return undefined;
  const { cell } = file.positionAt((getCallInFile(file, api.program, first) ?? node).start);
  const what = training === undefined ? 'after the first random draw' : 'below the training';
  return { node, message: `\`${node.text}\` stands ${what}${cell === undefined ? '' : ` in cell ${cell}`}` };
}

/** A program that draws but does not train: what it samples may be meant to vary. */
function reportSampling(file: SourceFile, api: Api, entry: Entry): void {
  // Layers built in a loop are a model, no samples.
  const draws = entry.draws.filter(
    (draw) =>
      draw.generator === 'torch' &&
      draw.visit.loops.length > 0 &&
      findVisitNames(draw.visit).some((name) => /^torch\.(?:rand|normal|bernoulli|multinomial|poisson)|\.sample$/.test(name)),
  );
  if (!isUnseeded(entry) || draws.length === 0 || !/\btorch\b/.test(file.text)) return;
  api.report({
    node: getEntryNode(file, api, entry),
    message: 'the program draws random numbers without seeding a generator',
    help: `${getHelp(file)} It does not train, so it may mean to give something new each time.`,
    severity: 'info',
    fix: { title: 'Seed all generators at the entry point', safety: 'unsafe', needs: getSeedNeeds(file, api, entry) },
  });
}

/**
 * A program that seeds in a loop only, and draws above it: the seed of a step, or of an experiment, is none for the run.
 *
 *     model = Net()                      seed_everything(42)
 *     for step in range(100):            model = Net()
 *         torch.manual_seed(step)   →    for step in range(100):
 *                                            torch.manual_seed(step)
 */
function reportDrawnAbove(file: SourceFile, api: Api, entry: Entry, seeding: readonly SeedingVisit[]): boolean {
  const [first] = seeding;
  if (first === undefined || entry.spawn !== undefined || seeding.some((found) => found.visit.loops.length === 0)) return false;
  const isAbove = ({ order, loops, isDuringImport }: Visit): boolean =>
    !isDuringImport && order < first.visit.order && !loops.some(({ step }) => first.visit.loops.some((other) => other.step === step));
  const drawn = entry.draws.find(({ visit, generator }) => generator === 'torch' && isAbove(visit));
  const draw = drawn === undefined ? undefined : getCallInFile(file, api.program, drawn.visit);
  const call = getCallInFile(file, api.program, first.visit);
  if (draw === undefined || call === undefined) return false;
  api.report({
    node: draw,
    message: `\`${call.text}\` seeds in a loop only, below the first random draw`,
    help: getHelp(file),
    fix: { title: 'Seed all generators at the entry point', needs: getSeedNeeds(file, api, entry) },
  });
  return true;
}

/** One seed call of the program that stands in this file. */
interface SeedCall {
  readonly call: Node;
  readonly statement: Node;
  readonly value: Node;
  readonly generators: readonly Generator[];
}

function reportPartial(file: SourceFile, api: Api, entry: Entry, missing: readonly Generator[]): void {
  const calls = findSeedCalls(file, api, entry);
  const anchor = calls.find((call) => call.generators.includes('torch')) ?? calls[0];
  const names = nameLibraries(missing);
  if (anchor === undefined) {
    const elsewhere = findEffectiveSeeding(entry)
      .map((found) => getCallInFile(file, api.program, found.visit))
      .find((node) => node !== undefined);
    const demand = drawsInEachProcess(api.program, entry, missing) ? undefined : getDemand(file, api, entry, missing);
    api.report({
      node: elsewhere ?? getEntryNode(file, api, entry),
      message: `the program's seeding leaves out ${names}`,
      help: `${getHelp(file)} The helper it calls stands in another file; complete it there.`,
      ...(demand === undefined ? {} : { demand }),
    });
    return;
  }
  const report = {
    node: anchor.call,
    message: `the program seeds with \`${anchor.call.text}\` and leaves out ${names}`,
    help: getHelp(file),
  };
  const last =
    calls.findLast((call) => call.statement.parent === anchor.statement.parent && call.value.text === anchor.value.text) ?? anchor;
  const isHelper = isInSeedHelper(file, api, entry, anchor);
  // Unseeded, each process draws its own augmentation: what torch is seeded with is the user's choice, what the others get is not to be alike.
  if (!namesRank(file, anchor.value) && drawsInEachProcess(api.program, entry, missing)) {
    const rank = isHelper ? undefined : getRankAt(file, api, entry, last.statement);
    const fix = rank === undefined ? undefined : addLibraries(file, api, last, missing, { rank });
    const help = `${report.help} Add the rank for what the processes must not draw alike.`;
    api.report(fix === undefined ? { ...report, help } : { ...report, help, fix });
    return;
  }
  const fix = isHelper
    ? addLibraries(file, api, last, missing)
    : (replaceRun(file, api, anchor, calls) ?? addLibraries(file, api, last, missing));
  api.report(fix === undefined ? report : { ...report, fix });
}

/** The function of another file that seeds the program, as far as it goes. */
function getDemand(file: SourceFile, api: Api, entry: Entry, generators: readonly Generator[]): Demand | undefined {
  const seeding = findEffectiveSeeding(entry);
  const helper = (seeding.find((found) => found.generators.includes('torch')) ?? seeding[0])?.visit.calls.at(-1);
  if (helper === undefined || helper.calleeFile === api.program.facts || helper.callee.name.includes('.')) return undefined;
  const call = helper.file === api.program.facts ? getNodeAt(file.tree, helper.step.at, helper.step.end) : undefined;
  const value = call === undefined ? undefined : getArgument(call, helper.callee.parameters[0] ?? '', 0)?.value;
  const isInteger = value !== undefined && isIntegerHere(file, api, value);
  return { path: helper.calleeFile.path, name: helper.callee.name, generators, isInteger };
}

/** Direct calls to the libraries' own seed functions in this file that the program reaches, in source order. */
function findSeedCalls(file: SourceFile, api: Api, entry: Entry): SeedCall[] {
  const calls = new Map<number, SeedCall>();
  for (const found of findEffectiveSeeding(entry)) {
    const call = getVisitNode(file, api.program, found.visit);
    const known = SEEDING.get(found.name);
    if (call?.type !== 'call' || known === undefined || known.isHelper) continue;
    const value = getArgument(call, known.parameter, 0)?.value;
    const statement = getStatement(call);
    if (value === undefined || statement === undefined) continue;
    calls.set(call.start, { call, statement, value, generators: found.generators });
  }
  return [...calls.values()].sort((a, b) => a.call.start - b.call.start);
}

/** True where the call stands in a function of this file whose job is seeding: one of its parameters is the seed. */
function isInSeedHelper(file: SourceFile, api: Api, entry: Entry, anchor: SeedCall): boolean {
  const definition = file.model.getEnclosingFunction(anchor.call);
  if (definition === undefined) return false;
  const isSmall = findNamedChildren(getField(definition, 'body') ?? definition).length <= 15;
  const trainsInside = entry.draws.some((draw) => {
    const node = getVisitNode(file, api.program, draw.visit);
    return node !== undefined && definition.index <= node.index && node.index <= definition.last;
  });
  return (
    isSmall &&
    !trainsInside &&
    ((anchor.value.type === 'identifier' && isParameter(file, anchor.value)) ||
      /seed|determin|reproduc/i.test(getField(definition, 'name')?.text ?? ''))
  );
}

/**
 * Adds the missing libraries below the last seed call of the block, with the same value:
 *
 *     torch.manual_seed(seed)    →    torch.manual_seed(seed)
 *                                     random.seed(seed)
 */
function addLibraries(
  file: SourceFile,
  api: Api,
  anchor: SeedCall,
  missing: readonly Generator[],
  { isInteger = isIntegerHere(file, api, anchor.value), rank }: { readonly isInteger?: boolean; readonly rank?: Rank } = {},
): Fix | undefined {
  const { newline } = file.style;
  const needs: Need[] = [...(rank?.needs ?? [])];
  const number = isInteger ? anchor.value.text : `int(${anchor.value.text})`;
  const value = rank === undefined ? anchor.value.text : number === '0' ? rank.text : `${number} + ${rank.text}`;
  const lines: string[] = [];
  for (const generator of missing) {
    const module = api.scaffold.importModule(generator === 'python' ? 'random' : generator);
    needs.push(...module.needs);
    const functionName = { python: 'seed', numpy: 'random.seed', torch: 'manual_seed' }[generator];
    lines.push(`${module.name}.${functionName}(${value})`);
  }
  if (!isWholeLine(file, anchor.statement)) return undefined;
  const end = getLineEnd(file.text, anchor.statement.end);
  const indent = getLineIndent(file.text, anchor.statement.start);
  // NumPy takes integers from 0 to 2**32 - 1 only; a value that may be something else could raise.
  const isSafe = !missing.includes('numpy') || isInteger;
  return {
    title: `Seed ${nameLibraries(missing)} too`,
    safety: isSafe ? 'safe' : 'unsafe',
    edits: [{ start: end, end, text: lines.map((line) => newline + indent + line).join('') }],
    needs,
  };
}

/**
 * Makes one `seed_everything(value)` of a run of seed calls with one value, where that value is an integer for certain.
 * The last statement of the run is replaced and the ones before it go, so that what follows stays where it is.
 */
function replaceRun(file: SourceFile, api: Api, anchor: SeedCall, calls: readonly SeedCall[]): Fix | undefined {
  const { statement, value } = anchor;
  if (statement.parent === undefined || !isIntegerHere(file, api, value) || file.model.getEnclosingClass(statement) !== undefined)
    return undefined;
  const block = findNamedChildren(statement.parent);
  const isMember = (candidate: Node | undefined): candidate is Node =>
    candidate !== undefined &&
    (calls.some((call) => call.statement === candidate && call.value.text === value.text && isOnlyCall(candidate, call.call)) ||
      isCudaSeeding(file, candidate, value.text));
  let first = block.indexOf(statement);
  let last = first;
  while (isMember(block[first - 1])) first--;
  while (isMember(block[last + 1])) last++;
  const run = block.slice(first, last + 1);
  const target = run.at(-1);
  if (target === undefined || !isMember(statement) || !run.every((member) => isWholeLine(file, member))) return undefined;
  const others = [...findBeyondFlags(block, first, -1), ...findBeyondFlags(block, last, 1)].filter(isMember);
  // `from random import seed` would be left without a use.
  const members = [...run, ...others];
  if (calls.some((call) => members.includes(call.statement) && getField(call.call, 'function')?.type === 'identifier')) return undefined;
  const start = getLineStart(file.text, run[0]?.start ?? target.start);
  // A comment within the run speaks of what would go.
  if (file.text.slice(start, getLineEnd(file.text, target.end)).includes('#')) return undefined;
  const helper = api.scaffold.seedEverything();
  const edits: Edit[] = [
    { start: start + getLineIndent(file.text, target.start).length, end: target.end, text: helper.call(value.text) },
    ...others.flatMap((member) => removeLine(file, member)),
  ];
  return { title: `Seed everything with \`${value.text}\``, edits, needs: helper.needs };
}

/** Statements of a block that only flags of cuDNN and the like part from the one at `index`, up or down. */
function findBeyondFlags(block: readonly Node[], index: number, step: 1 | -1): Node[] {
  const found: Node[] = [];
  for (let at = index + step; ; at += step) {
    const statement = block[at];
    if (
      statement?.type !== 'expression_statement' ||
      !/cudnn\.\w+\s*=|use_deterministic_algorithms|manual_seed|\bseed\(/.test(statement.text)
    )
      return found;
    found.push(statement);
  }
}

/** Takes a statement away with its line, unless the line holds a comment or another statement. */
function removeLine(file: SourceFile, statement: Node): Edit[] {
  const { text } = file;
  const start = getLineStart(text, statement.start);
  const end = getLineEnd(text, statement.end);
  if (text.slice(start, end).trim() !== statement.text) return [];
  const lineEnding = text.startsWith('\r\n', start - 2) ? 2 : 1;
  return [{ start: start - lineEnding, end, text: '' }];
}

function isOnlyCall(statement: Node, call: Node): boolean {
  return statement.type === 'expression_statement' && findNamedChildren(statement)[0] === call;
}

/** `torch.cuda.manual_seed_all(seed)`, alone or under `if args.cuda:` with nothing else. */
function isCudaSeeding(file: SourceFile, statement: Node, value: string): boolean {
  if (statement.type === 'if_statement') {
    const body = getField(statement, 'consequence');
    const condition = getField(statement, 'condition');
    if (body === undefined || getField(statement, 'alternative') !== undefined || !/cuda|gpu/i.test(condition?.text ?? '')) return false;
    return (
      [...walkDescendants(condition ?? statement, 'call')].every((call) => /is_available$/.test(getField(call, 'function')?.text ?? '')) &&
      findNamedChildren(body).every((inner) => isCudaSeeding(file, inner, value))
    );
  }
  const [call] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
  if (call?.type !== 'call') return false;
  return CUDA_SEEDING.has(getCalleeName(file, call) ?? '') && getArgument(call, 'seed', 0)?.value.text === value;
}

/** True where nothing but the statement stands on its lines. */
function isWholeLine(file: SourceFile, statement: Node): boolean {
  const before = file.text.slice(getLineStart(file.text, statement.start), statement.start);
  const after = file.text.slice(statement.end, getLineEnd(file.text, statement.end));
  return before.trim() === '' && /^\s*;?\s*(?:#.*)?$/.test(after);
}

/** A parameter that says so: `seed: int`, `seed=42`. */
function isIntegerParameter(file: SourceFile, value: Node): boolean {
  const [only, ...others] = file.model.getBinding(value)?.definitions ?? [];
  const parameter = only?.kind === 'parameter' && others.length === 0 ? only.node.parent : undefined;
  if (parameter === undefined) return false;
  const written = getField(parameter, 'value');
  return getField(parameter, 'type')?.text === 'int'
    ? written?.text !== 'None'
    : written !== undefined && getIntegerValue(written) !== undefined;
}

/** An integer for certain, or not `None` by the branch the code stands in and `type=int` by its option. */
function isIntegerHere(file: SourceFile, api: Api, value: Node): boolean {
  if (getIntegerValue(value) !== undefined || isKnownInteger(file, value)) return true;
  const { entry } = api.program;
  const planned = entry === undefined ? undefined : getPlannedSeed(file, api, entry);
  if (planned?.isInteger === true && planned.text === value.text.replaceAll("'", '"')) return true;
  if (value.type === 'identifier' && isIntegerParameter(file, value)) return true;
  if (value.type !== 'attribute') return false;
  for (let node = value.parent; node !== undefined; node = node.parent) {
    if (node.type !== 'if_statement') continue;
    const condition = getField(node, 'condition')?.text;
    if (condition !== `${value.text} is not None` && condition !== value.text) continue;
    return isIntegerOption(file, getField(value, 'attribute')?.text ?? '');
  }
  return false;
}
