/**
 * A DataLoader without its own generator, or with workers that only newer releases of torch seed.
 *
 *     DataLoader(train_set, shuffle=True, num_workers=4)
 *     →
 *     DataLoader(train_set, shuffle=True, num_workers=4, worker_init_fn=seed_worker,
 *                generator=torch.Generator().manual_seed(args.seed))
 *
 * Each `iter(loader)` without a generator takes a draw from the global one, shuffled or not, so that a validation loader shifts the
 * training that follows. Workers seed Python and NumPy by themselves since torch 1.9 (`torch/utils/data/_utils/worker.py`).
 */
import {
  LOADER_NAMES,
  findArguments,
  getCalleeName,
  getField,
  getIntegerValue,
  getLoaderArgument,
  getLoaderCall,
  getStringValue,
  isForwarding,
  isOwnedByFramework,
  inCode,
  isTestFile,
  planGenerator,
  readMapping,
  setKeywords,
  walkDescendants,
  WORKER_SEEDING_PACKAGES,
  type Api,
  type Argument,
  type Keyword,
  type LoaderCall,
  type Mapping,
  type Meta,
  type Named,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

/** Called, derived from, or given another name. */
const LOADER = /Loader\s*(?:[([]|as\b)|[=(,]\s*[\w.]*Loader\b/;

export const meta: Meta = {
  id: 'unseeded-dataloader',
  summary: 'A DataLoader without a generator, or workers without `worker_init_fn`',
  why: 'Its order and its workers’ seeds come from the global generator, so whatever draws before it, a validation loader too, shifts them.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: LOADER_NAMES.map((name) => [name, inCode(LOADER)]),
  classes: LOADER_NAMES,
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const loader = getLoaderCall(file, api.program, call);
    if (loader === undefined || isOwnedByFramework(file, api.program, call) || isForwarding(file, call)) continue;
    const args = readArguments(file, call, loader);
    reportUnpicklable(file, api, call, args);
    checkLoader(file, api, call, loader, args);
  }
}

/** What a loader call passes, spread mappings included. */
interface LoaderArguments {
  readonly generator: Argument | undefined;
  readonly workerInit: Argument | undefined;
  readonly hasWorkers: boolean;
  /** Keys of `**options`. */
  readonly spread: Mapping;
  /** The first `*args` or `**options` whose content cannot be seen. */
  readonly hidden: Argument | undefined;
}

function readArguments(file: SourceFile, call: Node, loader: LoaderCall): LoaderArguments {
  const spread = new Map<string, readonly Node[]>();
  let hidden: Argument | undefined;
  for (const argument of findArguments(call)) {
    if (argument.kind !== 'splat' && argument.kind !== 'dictionary-splat') continue;
    const mapping = argument.kind === 'splat' ? undefined : readMapping(file, argument.value);
    if (mapping === undefined) hidden ??= argument;
    for (const [key, values] of mapping ?? []) spread.set(key, [...(spread.get(key) ?? []), ...values]);
  }
  const own = getLoaderArgument(call, loader, 'num_workers')?.value;
  const workers = own === undefined ? (spread.get('num_workers') ?? (loader.workers === undefined ? [] : [loader.workers])) : [own];
  return {
    generator: getLoaderArgument(call, loader, 'generator'),
    workerInit: getLoaderArgument(call, loader, 'worker_init_fn'),
    hasWorkers: workers.some((value) => !isZero(file, value)) || (workers.length === 0 && hidden !== undefined),
    spread,
    hidden,
  };
}

function isZero(file: SourceFile, workers: Node): boolean {
  return getIntegerValue(file.model.getValue(workers) ?? workers) === 0;
}

function checkLoader(file: SourceFile, api: Api, call: Node, loader: LoaderCall, args: LoaderArguments): void {
  const isMissing = (name: string, present: Argument | undefined): boolean =>
    (present === undefined || present.value.type === 'none') && !args.spread.has(name) && !loader.given.has(name);
  const plan = isMissing('generator', args.generator) ? planGenerator(file, api, call) : undefined;
  const needsGenerator = plan !== undefined && !('isNeedless' in plan);
  // A function of a notebook cell cannot be unpickled in a spawned worker; torch seeds the workers there by itself.
  const needsWorkerInit =
    loader.needsWorkerInit &&
    args.hasWorkers &&
    file.kind === 'python' &&
    !api.program.facts.packages.some((name) => WORKER_SEEDING_PACKAGES.has(name)) &&
    isMissing('worker_init_fn', args.workerInit);
  if (!needsGenerator && !needsWorkerInit) return;

  const missing = [...(needsGenerator ? ['`generator`'] : []), ...(needsWorkerInit ? ['`worker_init_fn`'] : [])];
  const message = `\`${loader.name}\` has no ${missing.join(' and no ')}`;
  const help = [
    ...(needsGenerator ? ['Give it a generator of its own: `generator=torch.Generator().manual_seed(seed)`.'] : []),
    ...(needsWorkerInit ? ['Seed its workers: `worker_init_fn=seed_worker`, a function at module level.'] : []),
  ].join(' ');
  const refuse = (reason: string): void => api.report({ node: call, message, help: `${help} Nothing was changed: ${reason}.` });
  if (args.hidden !== undefined) return refuse(`\`${args.hidden.node.text}\` may hold ${missing.length > 1 ? 'them' : 'it'} already`);

  const keywords: Keyword[] = [];
  const needs: Need[] = [];
  let explanation = '';
  if (needsWorkerInit) {
    const worker = getWorkerInit(file, api, call);
    keywords.push({ name: 'worker_init_fn', code: worker.name, present: args.workerInit });
    needs.push(...worker.needs);
  }
  if (needsGenerator) {
    if ('refusal' in plan) return refuse(plan.refusal);
    keywords.push({ name: 'generator', code: plan.code, present: args.generator });
    needs.push(...plan.needs);
    explanation = ` ${plan.explanation}`;
  }
  const edits = setKeywords(file, call, keywords, api.owner.lineLength);
  if (edits === undefined) return refuse(`a line would become longer than ${api.owner.lineLength ?? 'the others'}`);
  api.report({ node: call, message, help: help + explanation, fix: { title: `Give it ${missing.join(' and ')}`, edits, needs } });
}

/** A `worker_init_fn` the file imports and gives to another loader, else its own function that seeds a worker, else an injected one. */
function getWorkerInit(file: SourceFile, api: Api, call: Node): Named {
  const { model } = file;
  for (const value of findWorkerInits(file)) {
    const binding = model.getBinding(value);
    const isImported = binding?.scope === model.module && binding.definitions.every((definition) => definition.kind === 'import-from');
    if (isImported && /seed|worker_init/i.test(value.text) && model.lookup(value.text, model.getScope(call)) === binding) {
      return { name: value.text, needs: [] };
    }
  }
  return api.scaffold.seedWorker();
}

const workerInits = new WeakMap<SourceFile, readonly Node[]>();

/** The names that the loaders of a file are given as `worker_init_fn`; every one of its loaders asks. */
function findWorkerInits(file: SourceFile): readonly Node[] {
  let found = workerInits.get(file);
  if (found === undefined) {
    found = [...walkDescendants(file.root, 'keyword_argument')].flatMap((keyword) => {
      const value = getField(keyword, 'name')?.text === 'worker_init_fn' ? getField(keyword, 'value') : undefined;
      return value?.type === 'identifier' ? [value] : [];
    });
    workerInits.set(file, found);
  }
  return found;
}

/** A lambda or a nested function cannot be pickled where workers are spawned (Windows, macOS, and wherever the program asks for it). */
function reportUnpicklable(file: SourceFile, api: Api, call: Node, { workerInit, hasWorkers }: LoaderArguments): void {
  if (workerInit === undefined || !hasWorkers) return;
  const value = file.model.getValue(workerInit.value) ?? workerInit.value;
  const definition = file.model.getLocalDefinition(workerInit.value);
  const isNested = definition?.type === 'function_definition' && file.model.getEnclosingFunction(definition) !== undefined;
  if (value.type !== 'lambda' && !isNested) return;
  api.report({
    node: workerInit.node,
    message: `\`worker_init_fn\` is a ${value.type === 'lambda' ? 'lambda' : 'nested function'}, which cannot be pickled`,
    help: 'Where workers are spawned (always on Windows and macOS) the loader raises. Move the function to module level.',
    severity: asksForSpawn(file, call) ? 'warning' : 'info',
  });
}

/** `multiprocessing_context="spawn"`, `mp.set_start_method("forkserver")`, `mp.get_context("spawn")` */
function asksForSpawn(file: SourceFile, loader: Node): boolean {
  const isSpawn = (node: Node): boolean =>
    [node, ...walkDescendants(node, 'string')].some((text) => /^(?:spawn|forkserver)$/.test(getStringValue(text) ?? ''));
  const context = findArguments(loader).find(({ name }) => name === 'multiprocessing_context');
  if (context !== undefined && isSpawn(file.model.getValue(context.value) ?? context.value)) return true;
  return [...walkDescendants(file.root, 'call')].some(
    (call) => /multiprocessing\.set_start_method$/.test(getCalleeName(file, call) ?? '') && isSpawn(call),
  );
}
