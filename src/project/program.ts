/** Builds the `Program` of a file: traces it as an entry point and classifies what the trace visits. Everything is computed on demand. */
import { isFrameworkFit, seedsByItself, seedsIfAsked } from '../pytorch/frameworks.ts';
import { canonicalName } from '../pytorch/names.ts';
import { CUDA_SEEDING, getDrawnGenerator, IMPLICIT_DRAWS, NUMPY_USERS, SEEDING, STATE_SETTERS } from '../pytorch/random.ts';
import { isModuleBase, isTrainingStep } from '../pytorch/training.ts';
import { findCommands } from './commands.ts';
import type { FileFacts } from './facts.ts';
import { TORCH_PACKAGES, type ProjectIndex } from './index-files.ts';
import { traceScript, type CallFrame, type Trace, type Visit } from './trace.ts';
import type { Certainty, DrawVisit, Entry, Frequency, Program, SeedingVisit } from './types.ts';

/**
 * What may make a program use a GPU: names in code, and frameworks that choose the device themselves. Seeding CUDA's generators, as
 * injected code does, uses none.
 */
const CUDA_WORDS = /\bcuda\b(?!\.manual_seed)|\bgpus?\b|\.to\(|\bdevice\b|\baccelerat|Trainer\(|\bmmengine\b|\bstable_baselines3\b/i;

/** Ours, which may name a transform after such a word: `# repro-fix: ignore[multi-gpu]`. */
const OWN_COMMENT = /#\s*repro-fix:.*/g;

/**
 * @param textOf the source of a file of the index, for questions about its words; undefined where it is not at hand.
 * @param readData the text of a file that is no Python, by path.
 */
export function createProgram(
  index: ProjectIndex,
  facts: FileFacts,
  textOf: (file: FileFacts) => string | undefined,
  readData: (path: string) => string | undefined = () => undefined,
): Program {
  let run: Run | undefined;
  let commands: readonly string[] | undefined;
  const getCommands = (): readonly string[] =>
    (commands ??= facts.functions.length === 0 ? [] : [...findCommands(facts.path, readData), ...findAppCommands(index, facts)]);
  const getRun = (): Run => (run ??= readRun(index, facts, { commands: getCommands() }));
  let entry: Entry | undefined | null = null;
  const getEntry = (): Entry | undefined => {
    if (entry === null) entry = mayRun(index, facts, getCommands()) ? readEntry(getRun(), facts, textOf, getCommands()) : undefined;
    return entry;
  };
  let visitsByRange: Map<string, Visit[]> | undefined;
  const findVisits = (start: number, end: number): readonly Visit[] => {
    if (visitsByRange === undefined) {
      visitsByRange = new Map();
      for (const visit of getEntry()?.trace.visits ?? []) {
        if (visit.file !== facts) continue;
        const key = `${visit.step.at}:${visit.step.end}`;
        const known = visitsByRange.get(key);
        if (known === undefined) visitsByRange.set(key, [visit]);
        else known.push(visit);
      }
    }
    return visitsByRange.get(`${start}:${end}`) ?? [];
  };
  return {
    index,
    facts,
    get entry() {
      return getEntry();
    },
    findVisits,
    getText: textOf,
    readData,
    findImportDraws: () => readRun(index, facts, OWN).draws.filter(({ visit }) => isImportCode(facts, visit)),
    findImporters: (isCandidate) =>
      index
        .findNeighbours(facts.path, true)
        .filter((neighbour) => isCandidate?.(neighbour) !== false)
        .map((neighbour) => createProgram(index, neighbour, textOf, readData))
        .filter((program) => program.entry?.trace.visits.some((visit) => visit.file === facts && visit.isDuringImport) === true),
    getFrequency(offset): Frequency {
      const visits = (getEntry()?.trace.visits ?? []).filter(
        (visit) => visit.file === facts && visit.step.at <= offset && offset < visit.step.end,
      );
      // The smallest step around the offset is the one asked for.
      const smallest = Math.min(...visits.map((visit) => visit.step.end - visit.step.at));
      const own = visits.filter((visit) => visit.step.end - visit.step.at === smallest);
      return getFrequencyOf(own);
    },
    isSeededBefore(generator, start, end): Certainty {
      const [first] = findVisits(start, end);
      const program = getEntry();
      if (first === undefined || program === undefined) return 'unknown';
      const before = program.seeding.filter((seeding) => seeding.generators.includes(generator) && seeding.visit.order < first.order);
      if (before.some((seeding) => !seeding.isConditional || sharesBranches(seeding.visit, first))) return 'yes';
      return before.length > 0 ? 'unknown' : 'no';
    },
  };
}

/** How often the code of these visits runs: two arms of one branch exclude each other, and a retry after an exception counts as one run. */
export function getFrequencyOf(visits: readonly Visit[]): Frequency {
  if (visits.length === 0) return 'unknown';
  if (visits.some((visit) => visit.loops.length > 0)) return 'repeated';
  const isRepeated = visits.some((visit, index) => visits.slice(index + 1).some((other) => !excludes(visit, other)));
  return isRepeated ? 'repeated' : 'once';
}

function excludes(a: Visit, b: Visit): boolean {
  return a.branches.some((frame) => b.branches.some((other) => other.step === frame.step && other.arm !== frame.arm));
}

/** True when reaching `later` means that `earlier` ran: all branch arms around `earlier` are also around `later`. */
export function sharesBranches(earlier: Visit, later: Visit): boolean {
  return earlier.branches.every((frame) => later.branches.some((other) => other.arm === frame.arm));
}

/** True for an offset in the module's `if __name__ == "__main__":`. */
export function isInMainGuard({ steps }: FileFacts, at: number): boolean {
  return steps.some((step) => step.kind === 'branch' && step.at <= at && at < step.end && step.arms.some((arm) => arm.isMainGuard));
}

/** Code of the module itself that runs when another module imports it: not what it imports, nor the main guard's. */
function isImportCode(facts: FileFacts, { calls: [call], file, step, isDuringImport }: Visit): boolean {
  const [from, { at }] = call === undefined ? [file, step] : [call.file, call.step];
  return from === facts && !isDuringImport && !isInMainGuard(facts, at);
}

/** `@app.command()` of `app = typer.Typer()`, `@cli.command()` of a function `cli` under `@click.group()`. */
const APP_COMMAND = /^(?:typer\.Typer\(\)|\?\w+)\.command$/;

/** The function that `app()` runs. Of several a run runs one: the one that trains, if only one does. */
function findAppCommands(index: ProjectIndex, facts: FileFacts): string[] {
  if (!facts.hasMainGuard || !facts.packages.some((name) => name === 'typer' || name === 'click')) return [];
  const found = facts.functions.filter(({ decorators }) => decorators.some((name) => APP_COMMAND.test(name)));
  const names = found.map(({ name }) => name);
  if (names.length < 2) return names;
  const training = names.filter((name) => readRun(index, facts, { commands: [name] }).training.length > 0);
  return training.length === 1 ? training : [];
}

/**
 * A quick question before the whole program is traced: false for a module that is only imported. Relative imports work in a package only,
 * whose modules run as programs (`python -m package.train`) by their main guard; and code at module level makes a script only by what it
 * does itself, which needs no import to be followed.
 */
export function mayRun(index: ProjectIndex, facts: FileFacts, commands: readonly string[]): boolean {
  if (facts.functions.some(({ name }) => commands.includes(name))) return true;
  if (facts.hasMainGuard || facts.isNotebook || /(?:^|\/)__main__\.py$/.test(facts.path)) return true;
  if (facts.isInPackage) return false;
  return traceScript(index, facts, OWN).visits.some(
    (visit) => isScriptCode(visit) || findVisitNames(visit).some((name) => isTrainingStep(name) || isFrameworkFit(name)),
  );
}

const visitNames = new WeakMap<Visit, readonly string[]>();

/** The dotted names of a visited call. Every loader of a program asks it of every visit. */
export function findVisitNames(visit: Visit): readonly string[] {
  let names = visitNames.get(visit);
  if (names === undefined) {
    names = visit.callees.flatMap((callee) => (callee.kind === 'external' ? [canonicalName(callee.name)] : []));
    visitNames.set(visit, names);
  }
  return names;
}

/** What a file does when it is run as a script, whether it is one or not. */
interface Run {
  readonly trace: Trace;
  readonly seeding: readonly SeedingVisit[];
  readonly draws: readonly DrawVisit[];
  readonly training: readonly Visit[];
  readonly frameworkSeeding: readonly Visit[];
}

/** What a file does itself, without what it imports. */
const OWN = { followsImports: false };

interface RunOptions {
  readonly followsImports?: boolean;
  readonly commands?: readonly string[];
}

function readRun(index: ProjectIndex, facts: FileFacts, options: RunOptions = {}): Run {
  const trace = traceScript(index, facts, options);
  const seeding: SeedingVisit[] = [];
  const draws: DrawVisit[] = [];
  const training: Visit[] = [];
  const frameworkSeeding: Visit[] = [];
  for (const visit of trace.visits) {
    if (visit.step.kind !== 'call') continue;
    const { step } = visit;
    const seedsAll = (name: string): boolean => seedsByItself(name) && (!seedsIfAsked(name) || step.keywords.includes('seed'));
    for (const callee of visit.callees) {
      const name = callee.kind === 'external' ? canonicalName(callee.name) : undefined;
      if (name === undefined) {
        const bases = callee.kind === 'class' ? index.findBases(callee.file, callee.facts) : [];
        if (bases.some((base) => isModuleBase(canonicalName(base)))) draws.push({ visit, generator: 'torch' });
        if (bases.some(seedsAll)) frameworkSeeding.push(visit);
        continue;
      }
      if (seedsAll(name)) frameworkSeeding.push(visit);
      const known = SEEDING.get(name);
      const restored = STATE_SETTERS.get(name);
      if (known !== undefined || restored !== undefined || CUDA_SEEDING.has(name)) {
        const hasSeed = step.positional > 0 || step.keywords.length > 0 || known?.hasDefault === true;
        seeding.push({
          visit,
          generators: !hasSeed ? [] : (known?.generators ?? (restored === undefined ? [] : [restored])),
          name,
          isInHelper: visit.calls.length > 0,
          isConditional: visit.branches.length > 0 || step.isDeferred,
        });
        continue;
      }
      const implicit = IMPLICIT_DRAWS.get(name);
      const drawn =
        getDrawnGenerator(name) ?? (implicit !== undefined && !step.keywords.includes(implicit.keyword) ? implicit.generator : undefined);
      if (drawn !== undefined) draws.push({ visit, generator: drawn });
      if (isTrainingStep(name) || isFrameworkFit(name)) training.push(visit);
    }
  }
  return { trace, seeding, draws, training, frameworkSeeding };
}

function readEntry(
  { trace, seeding, draws, training: steps, frameworkSeeding }: Run,
  facts: FileFacts,
  textOf: (file: FileFacts) => string | undefined,
  commands: readonly string[],
): Entry | undefined {
  const files = new Set(trace.visits.map((visit) => visit.file)).add(facts);
  const training = steps.some(isTraining) ? steps : [];
  const spawn = getSpawn(training, textOf);
  const trainsHere = training.some(({ isDuringImport }) => !isDuringImport);
  const isScript = facts.hasMainGuard || facts.isNotebook || trainsHere || trace.visits.some((visit) => isScriptCode(visit));
  if (!isScript) return undefined;
  const own = [...training, ...draws.map(({ visit }) => visit)].filter((visit) => !visit.isDuringImport);
  const command = facts.functions.find(
    ({ name, at }) =>
      commands.includes(name) &&
      own.every((visit) => visit.calls.some(({ callee, calleeFile }) => calleeFile === facts && callee.at === at)),
  );
  const imports = (isOne: (name: string) => boolean): boolean => [...files].some((file) => file.packages.some(isOne));
  const namesCuda = (text: string | undefined): boolean => text === undefined || CUDA_WORDS.test(text.replace(OWN_COMMENT, ''));
  let usesTorch: boolean | undefined;
  let mayUseCuda: boolean | undefined;
  let usesNumpy: boolean | undefined;
  return {
    kind: facts.isNotebook ? 'notebook' : facts.hasMainGuard || command !== undefined ? 'main-guard' : 'script',
    trace,
    // A program may be hundreds of files, of which nobody asks in most cases.
    get trains() {
      return training.length > 0 && (usesTorch ??= imports((name) => TORCH_PACKAGES.has(name)));
    },
    get mayUseCuda() {
      return (mayUseCuda ??= [...files].some((file) => namesCuda(textOf(file))));
    },
    get usesNumpy() {
      return (usesNumpy ??= imports(isNumpyUser));
    },
    // A process started with `spawn` inherits no seed: what is set inside it counts for a training that runs there, and what is set at
    // module level, which runs again in it (as `__mp_main__`).
    seeding: spawn === undefined ? seeding : seeding.filter(({ visit }) => isInProcess(facts, visit, spawn)),
    draws,
    training,
    frameworkSeeding,
    command: own.length === 0 ? undefined : command,
    trial: getTrial(own, draws),
    spawn,
  };
}

/** Functions that measure how long a pass takes, by their names. */
const MEASURES = /(?:^|[._])(?:\w*_)?(?:profile|benchmark|measure|timeit)(?:_\w*)?$/i;

/** False for a backward pass that is only timed: `profile(model)` updates nothing. */
function isTraining(visit: Visit): boolean {
  const isTimed = visit.calls.some(({ callee }) => MEASURES.test(callee.name));
  return !isTimed || !findVisitNames(visit).every((name) => name.endsWith('backward'));
}

function isNumpyUser(name: string): boolean {
  return name === 'numpy' || NUMPY_USERS.has(name);
}

/** More files than these are not asked of a module that no program in view reaches. */
const MAX_MODULES = 50;

/** Whether a module imports NumPy, or a library that draws from it, itself or through modules of the project; nearest first. */
export function importsNumpy(index: ProjectIndex, facts: FileFacts): boolean {
  const reached = new Set([facts]);
  for (const file of reached) {
    if (file.packages.some(isNumpyUser)) return true;
    for (const name of file.imports) {
      const module = reached.size < MAX_MODULES ? index.getModule(file.path, name) : undefined;
      if (module !== undefined) reached.add(module);
    }
  }
  return false;
}

/** The call of the function that a library runs for each trial, where nothing is drawn outside of it, nor its settings in it. */
function getTrial(own: readonly Visit[], draws: readonly DrawVisit[]): CallFrame | undefined {
  const [first] = own;
  const trials = first?.loops.find(({ step }) => step.form === 'trials')?.step;
  if (first === undefined || trials === undefined) return undefined;
  const frame = first.calls.find(({ step }) => trials.at <= step.at && step.end <= trials.end);
  if (frame === undefined || !own.every((visit) => visit.calls.some(({ callee }) => callee === frame.callee))) return undefined;
  const firstTorch = draws.find(({ visit, generator }) => generator === 'torch' && !visit.isDuringImport)?.visit.order ?? Infinity;
  const drawsSettings = draws.some(({ visit, generator }) => generator !== 'torch' && !visit.isDuringImport && visit.order < firstTorch);
  return drawsSettings ? undefined : frame;
}

/** Code that only a script has at module level: it seeds, prints, or reads its command line. */
function isScriptCode(visit: Visit): boolean {
  if (visit.isDuringImport || visit.calls.length > 0 || visit.step.kind !== 'call') return false;
  if (visit.branches.some((frame) => frame.step.form === 'try')) return false;
  return visit.callees.some((callee) => {
    if (callee.kind !== 'external') return false;
    return SEEDING.has(canonicalName(callee.name)) || callee.name === 'builtins.print' || /\.parse_(?:known_)?args$/.test(callee.name);
  });
}

/**
 * The call that starts the processes in which all training runs: `mp.spawn(worker, ...)`, `mp.Process(target=worker)`. Where there is one
 * device, the program may run the worker itself, as rank 0: `worker(0, ...)`.
 */
function getSpawn(training: readonly Visit[], textOf: (file: FileFacts) => string | undefined): CallFrame | undefined {
  const [own] = training.flatMap(({ calls }) => calls.find(({ step }) => step.callees.some((name) => SPAWNS.test(name))) ?? []);
  const isAsRankZero = ({ file, step }: CallFrame): boolean =>
    own?.step.callees.some((name) => name.startsWith('ray.')) === false &&
    /^\w+\(\s*0\s*[,)]/.test(textOf(file)?.slice(step.at, step.end) ?? '');
  if (
    own !== undefined &&
    training.every(({ calls }) => calls.some((call) => call.callee === own.callee && (call.step === own.step || isAsRankZero(call))))
  )
    return own;
  const [first] = training;
  const trials = first?.loops.find(({ step }) => step.form === 'trials' && step.iterableCallees.some((name) => SPAWNS.test(name)))?.step;
  const spawn = first?.calls.find(
    ({ step }) =>
      step.callees.some((name) => SPAWNS.test(name)) || (trials !== undefined && trials.at <= step.at && step.end <= trials.end),
  );
  return spawn !== undefined && training.every((visit) => visit.calls.some((frame) => frame.step === spawn.step)) ? spawn : undefined;
}

/** Ray sends the function alone to its actors; a process of `multiprocessing` imports the module it stands in. */
function isInProcess(facts: FileFacts, visit: Visit, spawn: CallFrame): boolean {
  const importsModule = !spawn.step.callees.some((name) => name.startsWith('ray.'));
  return visit.calls.some(({ callee }) => callee === spawn.callee) || (importsModule && isImportCode(facts, visit));
}

/** torch/multiprocessing/spawn.py; `multiprocessing.Process` starts fresh interpreters on Windows and macOS; Ray runs a trial, and what `TorchTrainer` trains, in actors. */
const SPAWNS =
  /^(?:torch\.multiprocessing(?:\.spawn)?\.spawn|(?:torch\.)?multiprocessing\.Process|torch\.multiprocessing\.start_processes|ray\.tune\.(?:run|Tuner)|ray\.tune\.tuner\.Tuner|ray\.train\.torch\.(?:torch_trainer\.)?TorchTrainer)$/;
