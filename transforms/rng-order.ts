/**
 * Evaluation, or a look at the data, that draws from the generator which training draws from.
 *
 *     for epoch in range(epochs):
 *         for batch in train_loader: ...          # from the second epoch on, another order
 *         if epoch % interval == 0:
 *             for batch in val_loader: ...        # takes one number for each pass, shuffled or not
 *
 * Report only. Measured with torch 2.13: each `iter(loader)` without a generator draws its base seed from the global one; a data set that
 * draws in the main process and dropout that was left on draw as well. `torch.random.fork_rng()` puts torch's generator back.
 */
import {
  canonicalName,
  findArguments,
  findNamedChildren,
  findOrigins,
  findPasses,
  findVisitNames,
  getCalleeName,
  getDrawnGenerator,
  getField,
  getNodeAt,
  isDropout,
  isTestFile,
  LOADER_NAMES,
  quoteCode,
  walkAncestors,
  walkDescendants,
  type Api,
  type DrawVisit,
  type Entry,
  type Generator,
  type Meta,
  type Node,
  type Pass,
  type Program,
  type SourceFile,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'rng-order',
  summary: 'Evaluation or a peek at the data that shifts what training draws',
  why: 'Whether, how often and on what a program evaluates then decides its weights, and two runs that differ in nothing else cannot be compared.',
  fixable: 'never',
  safety: 'safe',
  severity: 'warning',
  triggers: [...LOADER_NAMES, 'no_grad', 'inference_mode', 'set_grad_enabled'].map((name) => [name, { program: 'trains' }]),
  classes: LOADER_NAMES,
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

/** A program, and what is asked of it again and again. */
interface View {
  readonly file: SourceFile;
  readonly program: Program;
  readonly entry: Entry;
  readonly passes: readonly Pass[];
  readonly getModules: () => readonly DrawingModule[];
}

type LoopFrame = Visit['loops'][number];

export default function transform(file: SourceFile, api: Api): void {
  const { program } = api;
  const { entry } = isTestFile(file) ? { entry: undefined } : program;
  if (entry?.trains !== true) return;
  let modules: readonly DrawingModule[] | undefined;
  const getModules = (): readonly DrawingModule[] => (modules ??= findDrawingModules(program, entry));
  const view: View = { file, program, entry, passes: findPasses(file, program, entry), getModules };
  reportPasses(view, api);
  reportTrainingMode(view, api);
}

// ── Loaders ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What a pass draws, and how it can be kept from it. */
interface PassDraw {
  readonly generator: Generator;
  readonly does: string;
  readonly help: string;
}

/** A pass that shifts training. */
interface Shift {
  readonly pass: Pass;
  readonly draw: PassDraw;
  readonly shifted: string;
  readonly isVaried: boolean;
  /** The passes of one loop that take a number from the global generator are one finding. */
  readonly group: unknown;
}

function reportPasses(view: View, api: Api): void {
  const shifts = new Map<number, Shift>();
  for (const pass of view.passes) {
    const around = getTrainingLoop(view, pass.context);
    const isTraining = pass.trains || (around === undefined ? !pass.isPeek : isBatchOfTraining(view, pass, around));
    const shift = isTraining || shifts.has(pass.node.start) ? undefined : getShift(view, pass, around);
    if (shift !== undefined) shifts.set(pass.node.start, shift);
  }
  const groups = new Map<unknown, Shift[]>();
  for (const shift of shifts.values()) groups.set(shift.group, [...(groups.get(shift.group) ?? []), shift]);
  for (const group of groups.values()) {
    const first = group.find(({ isVaried }) => isVaried) ?? group[0];
    if (first === undefined) continue;
    const others = group.filter((shift) => shift !== first).map(({ pass }) => describePlace(view.file, pass.node.start));
    const more = others.length === 0 ? '' : `; so ${others.length === 1 ? 'does the one' : 'do those'} in ${joinPlaces(others)}`;
    api.report({
      node: first.pass.node,
      message: `${first.draw.does}, which shifts ${first.shifted}${more}`,
      help: first.draw.help,
      severity: first.isVaried ? 'warning' : 'info',
    });
  }
}

function getShift(view: View, pass: Pass, around: LoopFrame | undefined): Shift | undefined {
  for (const draw of findPassDraws(view, pass)) {
    const shifted = isPutBack(view, pass, draw.generator, around) ? undefined : getShifted(view, pass, draw.generator, around);
    const isOfData = pass.made.some(({ data }) => data !== undefined);
    // What the items draw is random by itself, so that the score is as well.
    const isVaried = isOfData || isVariedPass(view, pass, around);
    if (shifted !== undefined) return { pass, draw, shifted, isVaried, group: isOfData || pass.isPeek ? pass : around?.step };
  }
  return undefined;
}

/** The innermost loop around a piece of code in which training steps run, too. */
function getTrainingLoop({ entry }: View, { loops }: Pick<Visit, 'loops'>): LoopFrame | undefined {
  return loops.findLast((frame) => entry.training.some((step) => step.loops.some((other) => other.step === frame.step)));
}

/** `inputs, targets = next(iter(train_loader))` as the way a training step gets its batch. */
function isBatchOfTraining({ entry }: View, { step, context }: Pass, around: LoopFrame): boolean {
  return (
    step === undefined &&
    context.loops.at(-1)?.step === around.step &&
    entry.training.some(({ loops }) => loops.at(-1)?.step === around.step)
  );
}

function findPassDraws({ file }: View, { loader, made, isPeek, step }: Pass): PassDraw[] {
  const name = describeLoader(loader);
  const each = isPeek && step === undefined ? `\`next(iter(${loader.text}))\`` : `each pass over ${name}`;
  const draws: PassDraw[] = [];
  const data = made.find((found) => found.data !== undefined)?.data;
  if (data !== undefined) {
    draws.push({
      generator: data.generator,
      does: `\`${data.name}\` draws for the items of ${name}`,
      help:
        data.generator === 'torch'
          ? 'Evaluate in `torch.random.fork_rng()`, or on data that does not draw. A generator of the loader does not reach the data.'
          : 'Let the data set draw from a generator of its own, or evaluate on data that does not draw.',
    });
  }
  if (made.some(({ isGlobal }) => isGlobal)) {
    draws.push({
      generator: 'torch',
      does: `${each} takes a number from the global generator`,
      help: isPeek
        ? `Give ${name} a generator of its own, and look at a batch in \`torch.random.fork_rng()\` or below the training.`
        : `Give ${name} a generator of its own, or evaluate in \`torch.random.fork_rng()\`.`,
    });
  }
  return isForked(file, loader) ? draws.filter(({ generator }) => generator !== 'torch') : draws;
}

const FORKS = /^(?:torch\.random\.fork_rng|lightning\.\w*\.?utilities\.seed\.isolate_rng|pytorch_lightning\.utilities\.seed\.isolate_rng)$/;

/** True in a `with torch.random.fork_rng():` of the file. */
function isForked(file: SourceFile, node: Node): boolean {
  return findContexts(file, node).some(({ name }) => FORKS.test(name));
}

/** True where the generator is put back or seeded anew before training goes on. */
function isPutBack({ entry }: View, { order }: Pass, generator: Generator, around: LoopFrame | undefined): boolean {
  if (around === undefined) return false;
  const isAround = ({ loops }: Visit): boolean => loops.some(({ step }) => step === around.step);
  if (entry.seeding.some((found) => found.generators.includes(generator) && isAround(found.visit))) return true;
  return generator === 'torch' && entry.trace.visits.some((visit) => isAround(visit) && visit.order < order && isFork(visit));
}

function isFork(visit: Visit): boolean {
  return findVisitNames(visit).some((name) => FORKS.test(name));
}

/**
 * True where it depends on something else than the loop's own count whether, or how often, a pass is made: an option, what files there are.
 * Every fifth epoch is every fifth epoch of the next run, too.
 */
function isVariedPass({ entry }: View, { context }: Pass, around: LoopFrame | undefined): boolean {
  const outer = entry.trace.loops.find(({ step }) => step === around?.step);
  const branches = context.branches.filter(({ step }) => outer?.branches.some((other) => other.step === step) !== true);
  const inner = around === undefined ? [] : context.loops.slice(context.loops.findIndex(({ step }) => step === around.step) + 1);
  const tests = branches.filter(({ step }) => step.form !== 'try').map(({ arm }) => arm.test);
  const targets = context.loops.flatMap(({ step }) => step.targets);
  const isCounted = (test: string): boolean => test.includes('%') || findNames(test).some((name) => targets.includes(name));
  // `if interval > 0:` around `if step % interval == 0:`
  const counted = new Set(tests.filter(isCounted).flatMap(findNames));
  return (
    tests.some((test) => !isCounted(test) && !findNames(test).every((name) => counted.has(name))) ||
    inner.some(({ step }) => !/^(?:range\(\d+\)|[[(][\w\s"',.]*[\])])$/.test(step.iterable))
  );
}

function findNames(code: string): string[] {
  return code.match(/\b[A-Za-z_]\w*/g) ?? [];
}

/** What training draws from the same generator after a pass: its name, and the line it stands in. */
function getShifted(view: View, pass: Pass, generator: Generator, around: LoopFrame | undefined): string | undefined {
  const { file, program, entry, passes } = view;
  const isInReach = ({ loops, order }: { readonly loops: Visit['loops']; readonly order: number }): boolean =>
    around === undefined ? order >= pass.end : loops.some(({ step }) => step === around.step);
  const isBefore = (order: number): boolean =>
    around !== undefined ||
    !entry.seeding.some(({ visit, generators }) => generators.includes(generator) && pass.order < visit.order && visit.order < order);
  for (const other of passes) {
    const isAround = other.step === around?.step && other.context.loops.length > 0;
    if (!other.trains || !(isAround || isInReach({ ...other.context, order: other.order })) || !isBefore(other.order)) continue;
    const order = other.made.find((made) => generator === 'torch' && made.isGlobal && made.isShuffled);
    const data = other.made.find((made) => made.data?.generator === generator)?.data;
    if (order !== undefined) return `the order of ${describeLoader(other.loader)} (${describePlace(file, other.node.start)})`;
    if (data !== undefined)
      return `what \`${data.name}\` draws for ${describeLoader(other.loader)} (${describePlace(file, other.node.start)})`;
  }
  const draw = entry.draws.find(
    (found) =>
      found.generator === generator &&
      !found.visit.isDuringImport &&
      isInReach(found.visit) &&
      isBefore(found.visit.order) &&
      (around !== undefined || isOfTraining(view, found)) &&
      !(pass.order <= found.visit.order && found.visit.order < pass.end),
  );
  if (draw !== undefined) return `what ${describeCall(file, program, draw.visit)} draws`;
  const isTrainedLater = entry.training.some((step) => isInReach(step) && isBefore(step.order));
  const module = generator === 'torch' && isTrainedLater ? view.getModules()[0] : undefined;
  return module === undefined ? undefined : `what ${describeCall(file, program, module.place)} draws`;
}

/** `line 3, line 5` → `lines 3, 5` */
function joinPlaces(places: readonly string[]): string {
  const lines = places.map((place) => /^line (\d+)$/.exec(place)?.[1]);
  return lines.length < 2 || lines.includes(undefined) ? places.join('; ') : `lines ${lines.join(', ')}`;
}

/** `` `val_loader` ``, or `` `DataLoader(…)` `` where it is made on the spot. */
function describeLoader(loader: Node): string {
  const callee = loader.type === 'call' ? getField(loader, 'function') : undefined;
  return callee === undefined ? quoteCode(loader) : `\`${callee.text}(…)\``;
}

/** A draw in a loop that trains, or of the weights that are trained later; not of the samples that a notebook shows. */
function isOfTraining(view: View, { visit }: DrawVisit): boolean {
  const isModel = visit.callees.some(({ kind }) => kind === 'class') || findVisitNames(visit).some((name) => name.startsWith('torch.nn.'));
  return getTrainingLoop(view, visit) !== undefined || (isModel && view.entry.training.some(({ order }) => order > visit.order));
}

function describePlace(file: SourceFile, offset: number): string {
  const { line, cell } = file.positionAt(offset);
  return cell === undefined ? `line ${line}` : `cell ${cell}, line ${line}`;
}

/** `` `nn.Dropout` (line 12) ``, or the file where that is another. */
function describeCall(file: SourceFile, program: Program, { file: at, step }: Pick<Visit, 'file' | 'step'>): string {
  const text = at === program.facts ? file.text : program.getText(at);
  const callee = /^[\w.]+/.exec(text?.slice(step.at, step.end) ?? '')?.[0];
  const place = at === program.facts ? describePlace(file, step.at) : `\`${at.path}\``;
  return `${callee === undefined ? 'a call' : `\`${callee}\``} (${place})`;
}

/** A module that draws whenever it runs in training mode. */
interface DrawingModule {
  /** The call that makes it, or that makes the module it is part of. */
  readonly made: Visit;
  /** Where it draws: that call, or one in the `forward` of a class. */
  readonly place: Pick<Visit, 'file' | 'step'>;
}

/** Dropout and other draws of the modules that are made before training begins. */
function findDrawingModules(program: Program, entry: Entry): DrawingModule[] {
  const first = entry.training[0]?.order ?? Infinity;
  const found: DrawingModule[] = [];
  for (const made of entry.trace.visits) {
    if (
      made.step.kind !== 'call' ||
      made.order > first ||
      made.calls.some(({ callee, calleeFile }) => isRedefined(calleeFile.functions, callee))
    )
      continue;
    if (isDropout(findVisitNames(made), made.step.keywords) && !isOff(program, made)) found.push({ made, place: made });
    for (const callee of made.callees) {
      if (callee.kind !== 'class' || isRedefined(callee.file.classes, callee.facts)) continue;
      const forward = program.index.getMethod(callee.file, callee.facts, 'forward');
      const step = forward?.kind === 'function' ? forward.facts.steps.find(isTorchDraw) : undefined;
      if (forward?.kind === 'function' && step !== undefined) found.push({ made, place: { file: forward.file, step } });
    }
  }
  return found;
}

/** True where a cell further down gives the name to another class or function: which of them is called is not known. */
function isRedefined(all: readonly { readonly name: string }[], { name }: { readonly name: string }): boolean {
  return all.filter((other) => other.name === name).length > 1;
}

function isTorchDraw(
  step: Entry['trace']['loops'][number]['step']['body'][number],
): step is Extract<Visit['step'], { readonly kind: 'call' }> {
  if (step.kind !== 'call' || step.isDeferred || step.keywords.includes('generator')) return false;
  return step.callees.some((name) => getDrawnGenerator(canonicalName(name)) === 'torch');
}

/** `nn.Dropout(0.0)`, `dropout=0` */
function isOff(program: Program, { file, step }: Visit): boolean {
  const text = program.getText(file)?.slice(step.at, step.end) ?? '';
  return /(?:Dropout[123]?d?\(\s*(?:p\s*=\s*)?|dropout(?:_p)?\s*=\s*)0(?:\.0*)?\s*[,)]/.test(text);
}

// ── Training mode ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const NO_GRAD = /^torch\.(?:autograd\.)?(?:no_grad|inference_mode|autograd\.grad_mode\.\w+)$/;

/** A context that code runs in: that of a `with` around it, or of a decorator of its function. */
interface Context {
  readonly name: string;
  readonly call: Node | undefined;
  readonly owner: Node;
}

function findContexts(file: SourceFile, node: Node): Context[] {
  const contexts: Context[] = [];
  for (const ancestor of walkAncestors(node)) {
    if (ancestor.type === 'with_statement') {
      const clause = ancestor.children.find(({ type }) => type === 'with_clause');
      for (const call of clause === undefined ? [] : walkDescendants(clause, 'call')) {
        contexts.push({ name: getCalleeName(file, call) ?? '', call, owner: ancestor });
      }
    }
    if (ancestor.type !== 'function_definition') continue;
    for (const decorator of ancestor.parent?.type === 'decorated_definition' ? ancestor.parent.children : []) {
      const [expression] = decorator.type === 'decorator' ? findNamedChildren(decorator) : [];
      const call = expression?.type === 'call' ? expression : undefined;
      const callee = call === undefined ? expression : getField(call, 'function');
      const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
      contexts.push({ name: canonicalName(name ?? ''), call, owner: ancestor });
    }
    break;
  }
  return contexts;
}

/** What turns gradients off around a call: here, or where the function around it is called. */
function getNoGrad({ file, program }: View, node: Node, visit: Visit): Node | undefined {
  const frames = visit.calls.filter((frame) => frame.file === program.facts).map(({ step }) => getNodeAt(file.tree, step.at, step.end));
  for (const place of [node, ...frames.reverse()]) {
    const found = findContexts(file, place).find(
      ({ name, call }) =>
        NO_GRAD.test(name) || (name === 'torch.set_grad_enabled' && call !== undefined && findArguments(call)[0]?.value.text === 'False'),
    );
    if (found !== undefined) return found.owner;
  }
  return undefined;
}

/** The innermost loop over a DataLoader that trains nothing. */
function getEvaluationLoop({ file, program, passes }: View, { loops }: Visit): Node | undefined {
  const frame = loops.findLast(
    ({ file: at, step }) => at === program.facts && passes.some((pass) => pass.step === step && !pass.trains && !pass.isPeek),
  );
  return frame === undefined ? undefined : getNodeAt(file.tree, frame.step.at, frame.step.end);
}

function reportTrainingMode(view: View, api: Api): void {
  const { file, program } = view;
  const reported = new Set<string>();
  for (const call of walkDescendants(file.root, 'call')) {
    const callee = getField(call, 'function');
    if (callee === undefined || !/^(?:identifier|attribute)$/.test(callee.type)) continue;
    for (const visit of program.findVisits(call.start, call.end)) {
      const around = getTrainingLoop(view, visit);
      const region = around === undefined ? undefined : (getNoGrad(view, call, visit) ?? getEvaluationLoop(view, visit));
      if (around === undefined || region === undefined || reported.has(`${region.start} ${callee.text}`)) continue;
      if (!isBetweenEpochs(view, visit, around) || isModeSet(view, visit, around, region) || isMeantToDraw(view, call, visit, around))
        continue;
      const module = getDrawingModule(view, callee);
      if (module === undefined || !isTrained(file, callee)) continue;
      reported.add(`${region.start} ${callee.text}`);
      api.report({
        node: call,
        message: `${quoteCode(call)} evaluates in training mode: ${describeCall(file, program, module.place)} draws, which shifts the training steps that follow`,
        help: `Call \`${callee.text}.eval()\` before evaluating and \`${callee.text}.train()\` after it. The score is random until then.`,
      });
    }
  }
}

/**
 * True for code between the epochs of a loop: training steps stand in a loop of their own inside of it, or all come first in each turn of
 * a loop that only counts. What stands among the steps of a batch belongs to training: a teacher, pseudo-labels, a target network.
 */
function isBetweenEpochs({ entry, passes }: View, visit: Visit, around: LoopFrame): boolean {
  const steps = entry.training.filter(({ loops }) => loops.some(({ step }) => step === around.step));
  const direct = steps.filter(({ loops }) => loops.at(-1)?.step === around.step);
  if (direct.length === 0) return true;
  // A validation loop in a loop over batches.
  const inner = visit.loops.slice(visit.loops.findIndex(({ step }) => step === around.step) + 1);
  if (inner.some(({ step }) => passes.some((pass) => pass.step === step && !pass.trains))) return true;
  const isCounting =
    around.step.form === 'while' ||
    around.step.iterableCallees.some((name) => /^(?:builtins\.range|itertools\.count|tqdm\.\w*\.?trange)$/.test(name));
  return isCounting && steps.every(({ order }) => order < visit.order);
}

/** True where some code in reach puts a model into evaluation mode, or this one into training mode on purpose. */
function isModeSet({ file, entry }: View, visit: Visit, around: LoopFrame, region: Node): boolean {
  const isEval = entry.trace.visits.some(
    ({ step, order, loops }) =>
      step.kind === 'call' &&
      (order < visit.order || loops.some((frame) => frame.step === around.step)) &&
      step.callees.some(
        (name) =>
          (/[.)]eval$|eval_mode|(?:^|[._])(?:set_)?eval(?:_model)?$/.test(name) && !/^(?:builtins|pandas|numexpr)\./.test(name)) ||
          (/\.train$/.test(name) && step.positional + step.keywords.length > 0),
      ),
  );
  const isTrain = [...walkDescendants(region, 'call')].some((call) => /\.train$/.test(getField(call, 'function')?.text ?? ''));
  const isWhole = region.type === 'function_definition';
  const owner = file.model.getEnclosingFunction(region);
  const trainsInOwner = owner !== undefined && entry.training.some(({ step }) => owner.start <= step.at && step.end <= owner.end);
  const isTrainAbove =
    !isWhole &&
    owner !== undefined &&
    !trainsInOwner &&
    [...walkDescendants(owner, 'call')].some((call) => /\.train$/.test(getField(call, 'function')?.text ?? ''));
  return isEval || isTrain || isTrainAbove;
}

const ON_PURPOSE = /mc_|_mc|monte|carlo|sampl|uncertain|bayes|stochastic|teacher|target|pseudo|ema\b|rollout|explore/i;

/** Monte Carlo dropout, a teacher, or a policy that acts in an environment. */
function isMeantToDraw({ file, entry }: View, call: Node, visit: Visit, around: LoopFrame): boolean {
  const definition = file.model.getEnclosingFunction(call);
  const name = definition === undefined ? '' : (getField(definition, 'name')?.text ?? '');
  const words = [
    name,
    getField(call, 'function')?.text ?? '',
    ...visit.loops.map(({ step }) => `${step.targets.join(' ')} ${step.iterable}`),
  ];
  if (words.some((word) => ON_PURPOSE.test(word))) return true;
  return entry.trace.visits.some(
    ({ step, loops }) =>
      step.kind === 'call' &&
      loops.some((frame) => frame.step === around.step) &&
      step.callees.some((callee) => /(?:envs?|\bgym(?:nasium)?\.[\w.]+)(?:\(\))?\.step$/i.test(callee)),
  );
}

/** What draws in the module that an expression of this file stands for. */
function getDrawingModule({ file, program, getModules }: View, callee: Node): DrawingModule | undefined {
  if (file.model.getQualifiedName(callee) !== undefined || file.model.getLocalDefinition(callee) !== undefined) return undefined;
  const { calls, isComplete } = findOrigins(file, callee);
  const isPartOf = (call: Node, { file: at, step }: Pick<Visit, 'file' | 'step'>): boolean =>
    at === program.facts && call.start <= step.at && step.end <= call.end;
  return getModules().find(({ made }) => isComplete && calls.some((call) => [made, ...made.calls].some((step) => isPartOf(call, step))));
}

/** True where the parameters of what is called are asked for, as an optimizer does. */
function isTrained(file: SourceFile, callee: Node): boolean {
  const made = findOrigins(file, callee).calls;
  return [...walkDescendants(file.root, 'call')].some((call) => {
    const asked = getField(call, 'function');
    if (asked?.type !== 'attribute' || !/^(?:named_)?parameters$/.test(getField(asked, 'attribute')?.text ?? '')) return false;
    const object = getField(asked, 'object');
    return object !== undefined && findOrigins(file, object).calls.some((other) => made.includes(other));
  });
}
