/** Questions several transforms ask about the program a file belongs to. */
import { findVisitNames } from '../project/program.ts';
import type { Entry, Program, Visit } from '../project/types.ts';
import { DETERMINISM } from '../pytorch/determinism.ts';
import { isArguedFit, isFitWithWorkspace, isFrameworkFit } from '../pytorch/frameworks.ts';
import { isTrainingStep } from '../pytorch/training.ts';
import { findEffectiveSeeding } from './sites.ts';

/** True for test code by its path, which is left alone: `tests/`, `test_utils/`, `test_*.py`, `*_test.py`, `conftest.py`, `setup.py`. */
export function isTestFile(file: { readonly path: string }): boolean {
  return /(?:^|\/)(?:tests?\/|testing\/|test_utils\/|test_[^/]*\.py$|[^/]*_tests?\.py$|conftest\.py$|setup\.py$)/.test(file.path);
}

/**
 * True for a program that measures what a library costs: by its folder (`benchmarks/fp8/ddp.py`), or by its name (`bench.py`,
 * `train_benchmark.py`) and a clock it reads. What makes it slower changes what it measures.
 */
export function isBenchmark(file: { readonly path: string; readonly text: string }): boolean {
  return (
    /(?:^|\/)bench(?:marks?)?\//i.test(file.path) ||
    (/(?:^|\/)(?:bench(?:mark(?:s|ing)?)?(?:[-_][^/]*)?|[^/]*[-_]bench(?:mark)?)\.(?:py|ipynb)$/i.test(file.path) &&
      /\b(?:time\.time|perf_counter|monotonic|timeit|cuda\.Event|torch\.profiler|torch\.utils\.benchmark)\b/.test(file.text))
  );
}

/** True for code that runs on TPUs alone: it imports `torch_xla` whatever the machine has, and names no CUDA. */
export function isForTpu({ text }: { readonly text: string }): boolean {
  return /^(?:import|from)[ \t]+torch_xla\b/m.test(text) && !/\bcuda\b(?!\.manual_seed)/.test(text);
}

/** True where the program may train on CUDA: it names a GPU, a device or a framework that picks one, and is not made for TPUs. */
export function mayTrainOnCuda(file: { readonly text: string }, entry: Entry): boolean {
  return entry.mayUseCuda && !isForTpu(file);
}

/** The first visit of a call to one of `names`, or undefined. */
export function getVisitOf(entry: Entry, names: ReadonlySet<string> | readonly string[]): Visit | undefined {
  const wanted = new Set(names);
  return entry.trace.visits.find((visit) => findVisitNames(visit).some((name) => wanted.has(name)));
}

/** True where a library call of the program takes care of one kind of determinism (`Trainer(deterministic=True)`). */
export function isHandledByLibrary(entry: Entry, kind: 'cudnn' | 'algorithms' | 'cublas'): boolean {
  return entry.trace.visits.some(
    (visit) =>
      visit.step.kind === 'call' &&
      findVisitNames(visit).some((name) => {
        const call = DETERMINISM.get(name);
        if (call === undefined || !call[kind] || visit.step.kind !== 'call') return false;
        return call.keyword === undefined || visit.step.keywords.includes(call.keyword);
      }),
  );
}

/**
 * True where every training of the program is the fit of a framework that sets cuDNN's flags and the algorithms by arguments of its own;
 * `unseeded-framework` speaks of those.
 */
export function isTrainedByFramework(entry: Entry): boolean {
  return areAllFits(entry, isArguedFit);
}

/** True where those arguments set cuBLAS's workspace too. */
export function isWorkspaceSetByFramework(entry: Entry): boolean {
  return areAllFits(entry, isFitWithWorkspace);
}

function areAllFits(entry: Entry, isFit: (name: string) => boolean): boolean {
  const names = entry.training.flatMap(findVisitNames).filter((name) => isFrameworkFit(name) || isTrainingStep(name));
  return names.length > 0 && names.every(isFit);
}

/**
 * True where the program seeds in another file that is an entry point of its own (a driver that calls `main.run(args)`): what stands
 * beside the seed belongs there, and that file is looked at by itself.
 */
export function isSetUpElsewhere(program: Program, entry: Entry): boolean {
  const seeding = findEffectiveSeeding(entry);
  return seeding.length > 0 && seeding.every(({ visit }) => visit.file !== program.facts && visit.file.hasMainGuard);
}

/** A condition that is the user's own switch between fast and repeatable. */
export function isDeterminismSwitch(condition: string): boolean {
  return /determin|benchmark|reproduc|\bseed|[._]seed\b|cudnn|\bfast\b/i.test(condition);
}
