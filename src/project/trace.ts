/**
 * Runs a program's facts in execution order, without running it: from an entry point through the imports, functions and methods of the
 * project, each loop body once, each branch arm in turn.
 *
 * The trace answers every question about order ("is NumPy seeded before this point?") and about context ("in which loops is this
 * loader built?"). It is bounded (`MAX_VISITS`); a program that is larger is traced in part, and `isComplete` says so.
 */
import type { BranchStep, CallStep, FileFacts, FunctionFacts, ImportStep, LoopStep, Step, StoreStep } from './facts.ts';
import type { Callee, ProjectIndex } from './index-files.ts';
import { findUnknownMethods } from './unknown-methods.ts';

/** A loop that encloses a visit, in whichever file it stands. */
export interface LoopFrame {
  readonly file: FileFacts;
  readonly step: LoopStep;
}

/** A branch arm that encloses a visit. */
export interface BranchFrame {
  readonly file: FileFacts;
  readonly step: BranchStep;
  readonly arm: BranchStep['arms'][number];
}

/** A call that was followed into the project to reach a visit. */
export interface CallFrame {
  readonly file: FileFacts;
  readonly step: CallStep;
  readonly callee: FunctionFacts;
  readonly calleeFile: FileFacts;
  /** The class of the object whose method runs, where it is known: `self.step()` then means that class's. */
  readonly receiver: ClassCallee | undefined;
}

type ClassCallee = Extract<Callee, { readonly kind: 'class' }>;

/** One step that is executed, with where the program stands at that moment. */
export interface Visit {
  readonly order: number;
  readonly file: FileFacts;
  readonly step: CallStep | StoreStep | ImportStep;
  /** For a call: what it refers to, one entry per candidate. */
  readonly callees: readonly Callee[];
  /** Outermost first, across calls. */
  readonly loops: readonly LoopFrame[];
  readonly branches: readonly BranchFrame[];
  readonly calls: readonly CallFrame[];
  /** The imports under way, outermost first; empty while the entry's own code runs. */
  readonly imports: readonly Visit[];
  /** True while a module is being imported, and the entry module's own code does not run yet. */
  readonly isDuringImport: boolean;
}

/** A loop that is begun, with where the program stands at that moment. What it iterates over has been visited; its body has not. */
export interface LoopVisit extends Context {
  /** The order of the first visit in the loop. */
  readonly order: number;
  /** The order of the first visit after it. */
  readonly end: number;
  readonly file: FileFacts;
  readonly step: LoopStep;
}

export interface Trace {
  readonly visits: readonly Visit[];
  /** In the order in which they begin. */
  readonly loops: readonly LoopVisit[];
  readonly isComplete: boolean;
}

const MAX_VISITS = 20_000;
const MAX_DEPTH = 24;

interface Context {
  readonly loops: readonly LoopFrame[];
  readonly branches: readonly BranchFrame[];
  readonly calls: readonly CallFrame[];
  readonly imports: readonly Visit[];
  readonly isDuringImport: boolean;
}

/**
 * Traces `entry` run as a script (`__name__ == "__main__"`). With `followsImports: false`, what modules do while they are imported is left
 * out; the rest is the same. Functions that are `commands` are called last, unless the script itself has called them.
 */
export function traceScript(
  index: ProjectIndex,
  entry: FileFacts,
  { followsImports = true, commands = [] }: { readonly followsImports?: boolean; readonly commands?: readonly string[] } = {},
): Trace {
  const visits: Visit[] = [];
  const loops: LoopVisit[] = [];
  const imported = new Set<FileFacts>([entry]);
  const active = new Set<FunctionFacts>();
  let isComplete = true;

  const runFunction = (file: FileFacts, facts: FunctionFacts, frame: CallFrame, context: Context): void => {
    if (active.has(facts) || context.calls.length >= MAX_DEPTH) return;
    active.add(facts);
    run(file, facts.steps, { ...context, calls: [...context.calls, frame] });
    active.delete(facts);
  };

  const follow = (file: FileFacts, step: CallStep, callee: Callee, context: Context, receiver?: ClassCallee): void => {
    if (callee.kind === 'function') {
      runFunction(callee.file, callee.facts, { file, step, callee: callee.facts, calleeFile: callee.file, receiver }, context);
    } else if (callee.kind === 'class') {
      const init = index.getMethod(callee.file, callee.facts, '__init__');
      if (init?.kind === 'function') follow(file, step, init, context, callee);
    }
  };

  const visitCall = (file: FileFacts, step: CallStep, context: Context): void => {
    const targets = step.callees.map((name) => resolveReceiver(index, file, name, context));
    const callees = targets.map((target) => target.callee);
    visits.push({ order: visits.length, file, step, callees, ...context });
    for (const target of targets) follow(file, step, target.callee, context, target.receiver);
    if (callees.every(({ kind }) => kind === 'external')) {
      for (const { callee, receiver } of findUnknownMethods(index, imported, step, (facts) => active.has(facts)))
        follow(file, step, callee, context, receiver);
    }
    // A function passed to code outside the project (`mp.spawn(worker)`, `optimizer.step(closure)`) is taken to be called by it.
    if (callees.every((callee) => callee.kind === 'external')) {
      const around = runsTrials(step) ? { ...context, loops: [...context.loops, { file, step: getTrials(step) }] } : context;
      for (const name of step.passed) {
        const passed = index.resolve(file, name);
        if (passed.kind === 'function') follow(file, step, passed, around);
      }
    }
    // Calling a module object runs its `forward`; `model(x)` is written `?model` or `@Net()`.
  };

  const run = (file: FileFacts, steps: readonly Step[], context: Context): void => {
    for (const step of steps) {
      if (visits.length >= MAX_VISITS) {
        isComplete = false;
        return;
      }
      switch (step.kind) {
        case 'call': {
          const trials = getTrialsAround(step, steps);
          visitCall(
            file,
            step,
            trials === undefined ? context : { ...context, loops: [...context.loops, { file, step: getTrials(trials) }] },
          );
          break;
        }
        case 'store':
          visits.push({ order: visits.length, file, step, callees: [], ...context });
          break;
        case 'import': {
          const visit: Visit = { order: visits.length, file, step, callees: [], ...context };
          visits.push(visit);
          if (!followsImports) break;
          const imports = [...context.imports, visit];
          for (const name of step.modules) {
            const module = index.getModule(file.path, name);
            if (module === undefined || imported.has(module)) continue;
            imported.add(module);
            run(module, module.steps, { loops: [], branches: [], calls: [], imports, isDuringImport: true });
          }
          break;
        }
        case 'loop': {
          const [order, place] = [visits.length, loops.length];
          run(file, step.body, { ...context, loops: [...context.loops, { file, step }] });
          loops.splice(place, 0, { order, end: visits.length, file, step, ...context });
          break;
        }
        case 'branch':
          for (const arm of step.arms) {
            // An imported module's main guard does not run.
            if (arm.isMainGuard && file !== entry) continue;
            const branches = arm.isMainGuard ? context.branches : [...context.branches, { file, step, arm }];
            run(file, arm.steps, { ...context, branches });
          }
          break;
      }
    }
  };

  const context: Context = { loops: [], branches: [], calls: [], imports: [], isDuringImport: false };
  run(entry, entry.steps, context);
  for (const name of commands) {
    const facts = entry.functions.find((found) => found.name === name);
    if (facts === undefined || visits.some((visit) => visit.calls.some((frame) => frame.callee === facts))) continue;
    const step: CallStep = {
      kind: 'call',
      at: facts.at,
      end: facts.end,
      callees: [`@${name}`],
      passed: [],
      positional: 0,
      keywords: [],
      isDeferred: false,
    };
    visitCall(entry, step, context);
  }
  return { visits, loops, isComplete };
}

/** Library calls that run the function they are given many times, each with other settings: optuna, wandb, Ray Tune, hyperopt. */
const TRIALS =
  /^(?:optuna\.(?:\w+\.)*\w+\(\)\.optimize|\?study\.optimize|wandb\.agent|ray\.tune\.(?:run|Tuner)|ray\.tune\.tuner\.Tuner|hyperopt\.fmin)$/;
/** What a function is wrapped in on its way there. */
const WRAPPERS = /^(?:functools\.partial|ray\.tune\.with_(?:parameters|resources))$/;

function runsTrials({ callees }: CallStep): boolean {
  return callees.some((name) => TRIALS.test(name));
}

/** The call of a library that runs `step` in every trial: `study.optimize(lambda trial: objective(trial, args))`. */
function getTrialsAround(step: CallStep, steps: readonly Step[]): CallStep | undefined {
  if (!step.isDeferred && !step.callees.some((name) => WRAPPERS.test(name))) return undefined;
  for (const other of steps) {
    if (other.kind === 'call' && other !== step && other.at <= step.at && step.end <= other.end && runsTrials(other)) return other;
  }
  return undefined;
}

/** The trials of a call as a loop; one object for each call, since loops are compared. */
function getTrials(step: CallStep): LoopStep {
  let loop = trials.get(step);
  if (loop === undefined) {
    const { at, end, callees } = step;
    loop = { kind: 'loop', at, end, form: 'trials', targets: [], iterable: '', iterableCallees: callees, body: [] };
    trials.set(step, loop);
  }
  return loop;
}

const trials = new WeakMap<CallStep, LoopStep>();

interface Target {
  readonly callee: Callee;
  readonly receiver?: ClassCallee;
}

/**
 * What a callee name means while a method runs: `?optimizer.step` where the class keeps an optimizer in `self.optimizer`, and
 * `self.step()` (`@Base.step`) where the object is of a class that overrides `step`.
 */
function resolveReceiver(index: ProjectIndex, file: FileFacts, name: string, context: Context): Target {
  const frame = context.calls.at(-1);
  const attribute = /^\?(\w+)\.(\w+)$/.exec(name);
  if (attribute?.[1] !== undefined && attribute[2] !== undefined && frame !== undefined) {
    const className = frame.callee.name.includes('.') ? frame.callee.name.slice(0, frame.callee.name.lastIndexOf('.')) : undefined;
    const owner = className === undefined ? undefined : file.classes.find((facts) => facts.name === className);
    const made = owner?.attributes[attribute[1]];
    if (made !== undefined && !made.startsWith('?')) return resolveMethod(index, file, `${made}().${attribute[2]}`);
    const self = attribute[1] === 'self' ? frame.receiver : undefined;
    const own = self === undefined ? undefined : index.getMethod(self.file, self.facts, attribute[2]);
    if (own !== undefined && self !== undefined) return { callee: own, receiver: self };
  }
  const method = /^@\w+\.(\w+)$/.exec(name);
  if (method?.[1] !== undefined && frame?.receiver !== undefined && frame.callee.name.includes('.')) {
    const own = index.getMethod(frame.receiver.file, frame.receiver.facts, method[1]);
    // `super().__init__()` names the base's; the override that calls it is running.
    const isRunning = own?.kind === 'function' && context.calls.some((other) => other.callee === own.facts);
    if (own !== undefined) return { callee: isRunning ? index.resolve(file, name) : own, receiver: frame.receiver };
  }
  return resolveMethod(index, file, name);
}

/** `Trainer().fit`: the method, and the class of its object. */
function resolveMethod(index: ProjectIndex, file: FileFacts, name: string): Target {
  const callee = index.resolve(file, name);
  const receiver = /^(.*)\(\)\.\w+$/.exec(name)?.[1];
  const owner = receiver === undefined ? undefined : index.resolve(file, receiver);
  return owner?.kind === 'class' ? { callee, receiver: owner } : { callee };
}
