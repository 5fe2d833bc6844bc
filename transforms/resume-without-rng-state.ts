/**
 * A training that can be resumed from a checkpoint which does not hold the states of the random number generators.
 *
 *     torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, path)
 *
 * Report only: what belongs into a checkpoint depends on its format, and old ones have to stay readable. Measured with torch 2.13: two
 * epochs, a checkpoint and two more differ from four epochs straight where dropout or shuffling draws; with the states of the generators
 * and of the loader's own generator they are bitwise equal.
 *
 * Source: PyTorch's `torch.get_rng_state`; torch/utils/data/dataloader.py (the order is drawn from the loader's generator).
 */
import {
  findVisitNames,
  getNodeAt,
  getVisitNode,
  isTestFile,
  walkCalls,
  type Api,
  type Entry,
  type FileFacts,
  type Meta,
  type Node,
  type SourceFile,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'resume-without-rng-state',
  summary: 'A checkpoint to resume from without the states of the random number generators',
  why: 'A resumed run starts its generators anew: it draws other numbers than a run that went straight through, or those of its first epochs again.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'warning',
  triggers: [{ program: 'trains' }],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  const { entry } = api.program;
  if (isTestFile(file) || entry?.trains !== true || !resumes(entry)) return;
  const save = entry.trace.visits.find((visit) => isCallOf(visit, SAVING));
  const node = save === undefined ? undefined : getNodeInFile(file, api, save);
  const { needed, missing } = findStates(entry);
  if (node === undefined || missing.length === 0) return;
  const isNothingKept = missing.length === needed.length;
  api.report({
    node,
    message: isNothingKept
      ? 'training resumes from a checkpoint that holds the state of no random number generator'
      : `training resumes from a checkpoint that leaves out the state of ${join(missing.map(({ name }) => name))}`,
    help: `Save ${join(missing.map(({ call }) => call))} in it as well, and set the states last when it is loaded.`,
  });
}

const SAVING = /^torch\.save$/;
const LOADING = /^torch\.load$/;
const OPTIMIZER_LOADING = /^(?:\?(?:\w*optim\w*|opt(?:_\w+)?)|torch\.optim\.(?!lr_scheduler)[\w.]+\(\))\.load_state_dict$/i;

function isCallOf(visit: Visit, name: RegExp): boolean {
  return findVisitNames(visit).some((callee) => name.test(callee));
}

/**
 * True where the program goes on with a training it has loaded: it restores an optimizer, or its epochs begin at a number that it does not
 * write out (`range(start_epoch, epochs)`), before it trains. What is loaded within the loop is a step back, which the same run takes again.
 */
function resumes(entry: Entry): boolean {
  const { visits } = entry.trace;
  return entry.training.some((training) => {
    const isBefore = (visit: Visit): boolean =>
      visit.order < training.order && !visit.loops.some((frame) => training.loops.some((other) => other.step === frame.step));
    if (!visits.some((visit) => isCallOf(visit, LOADING) && isBefore(visit))) return false;
    return startsLate(training) || visits.some((visit) => isCallOf(visit, OPTIMIZER_LOADING) && isBefore(visit));
  });
}

/** `for epoch in range(start_epoch, epochs):` around a training step. */
function startsLate({ loops }: Visit): boolean {
  return loops.some(({ step }) =>
    /^(?:\w+\()?range\(\s*[A-Za-z_][\w.]*(?:epoch|start|iter|step|resume)\w*(?:\s*\+\s*1)?\s*,/i.test(step.iterable),
  );
}

/** A state that a checkpoint may hold. */
interface State {
  readonly name: string;
  /** What gives it, as the help writes it. */
  readonly call: string;
  readonly saving: RegExp;
  isNeeded(entry: Entry): boolean;
}

const STATES: readonly State[] = [
  {
    name: '`torch`',
    call: '`torch.get_rng_state()` (on a GPU `torch.cuda.get_rng_state_all()`)',
    saving: /^torch\.(?:random\.)?get_rng_state$/,
    isNeeded: () => true,
  },
  {
    name: '`random`',
    call: '`random.getstate()`',
    saving: /^random\.getstate$/,
    isNeeded: (entry) => entry.draws.some(({ generator }) => generator === 'python'),
  },
  {
    name: 'NumPy',
    call: '`numpy.random.get_state()`',
    saving: /^numpy\.random\.get_state$/,
    isNeeded: (entry) => entry.draws.some(({ generator }) => generator === 'numpy'),
  },
  {
    name: 'the generators of loaders and samplers',
    call: '`get_state()` of each generator that a loader or sampler has',
    saving: /^(?:\?|@|torch\.Generator\(\)).*\.get_state$/,
    isNeeded: (entry) => entry.trace.visits.some((visit) => isCallOf(visit, /^torch\.Generator$/)),
  },
];

/** Calls of libraries that save the states, all of them. */
const SAVES_ALL = /(?:^|\.)save_state$|\bStatefulDataLoader\b|(?:^|[._])(?:get|save|collect)_(?:all_)?(?:rng|random)_states?$/;

function findStates(entry: Entry): { readonly needed: readonly State[]; readonly missing: readonly State[] } {
  const needed = STATES.filter((state) => state.isNeeded(entry));
  const files = new Set(entry.trace.visits.map((visit) => visit.file));
  // Also what the trace did not reach: a method of an object whose class it could not tell.
  const names = [...files].flatMap(findCallees);
  const isOwn = (name: string): boolean => !/^torch\./.test(name);
  if (names.some((name) => isOwn(name) && SAVES_ALL.test(name))) return { needed, missing: [] };
  return { needed, missing: needed.filter(({ saving }) => !names.some((name) => saving.test(name))) };
}

/** The names of all calls written in a file. */
function findCallees({ steps, functions }: FileFacts): string[] {
  return [steps, ...functions.map((definition) => definition.steps)].flatMap((all) =>
    [...walkCalls(all)].flatMap(({ callees }) => callees),
  );
}

/** The call that saves; where it stands in another file, the call in this one that leads to it. */
function getNodeInFile(file: SourceFile, api: Api, save: Visit): Node | undefined {
  const frame = save.calls.findLast((call) => call.file === api.program.facts);
  return getVisitNode(file, api.program, save) ?? (frame === undefined ? undefined : getNodeAt(file.tree, frame.step.at, frame.step.end));
}

/** `a`, `b` and `c` */
function join(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
