/**
 * Where a program goes through its DataLoaders: `for batch in loader`, comprehensions, `next(iter(loader))`, here and in functions of
 * other files that are handed a loader from here. A pass whose loaders are not all made in view is no pass.
 */
import type { SourceFile } from '../document/types.ts';
import type { CallFrame, Entry, Generator, LoopVisit, Program, Visit } from '../project/types.ts';
import type { Callee } from '../project/index-files.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getDrawnGenerator, RANDOM_TRANSFORMS } from '../pytorch/random.ts';
import { SAMPLERS } from '../pytorch/loaders.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  getStringValue,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import { getLoaderArgument, getLoaderCall, type LoaderCall } from './loader-calls.ts';
import { readMapping } from './mappings.ts';
import { findOrigins } from './origins.ts';

/** What the items of a data set are drawn from, in the process that trains. */
export interface DataDraw {
  readonly generator: Generator;
  /** The data set or the transform, as the file names it. */
  readonly name: string;
}

/** A call that makes a loader, and what going through that loader draws. */
export interface LoaderMade {
  readonly call: Node;
  /** True where it takes its seeds from the global generator: one number for each pass, shuffled or not. */
  readonly isGlobal: boolean;
  /** True where its order is drawn. */
  readonly isShuffled: boolean;
  readonly data: DataDraw | undefined;
}

export interface Pass {
  /** The loop's head, or the call. */
  readonly node: { readonly start: number; readonly end: number };
  /** The expression that is gone through, in this file. */
  readonly loader: Node;
  readonly made: readonly LoaderMade[];
  /** Orders of the first visit in it, and of the first after it. */
  readonly order: number;
  readonly end: number;
  readonly context: Pick<Visit, 'loops' | 'branches' | 'calls'>;
  /** The loop itself; undefined for `next(iter(loader))`. */
  readonly step: LoopVisit['step'] | undefined;
  /** True where it stops at the first batch. */
  readonly isPeek: boolean;
  /** True where a training step runs in it. */
  readonly trains: boolean;
}

/** The passes of a program, in the order in which they begin. */
export function findPasses(file: SourceFile, program: Program, entry: Entry): Pass[] {
  const passes: Pass[] = [];
  for (const visit of entry.trace.loops) {
    const place = visit.isDuringImport || visit.step.form === 'while' ? undefined : getLoopPlace(file, program, visit);
    if (place === undefined) continue;
    const trains = entry.training.some((step) => visit.order <= step.order && step.order < visit.end);
    const { loops, branches, calls } = visit;
    for (const loader of findIterated(file, place.iterable)) {
      const made = readLoaders(file, program, loader);
      if (made === undefined) continue;
      passes.push({
        node: place.node,
        loader,
        made,
        order: visit.order,
        end: visit.end,
        context: { loops, branches, calls },
        step: visit.step,
        isPeek: place.isPeek,
        trains,
      });
    }
  }
  for (const call of walkDescendants(file.root, 'call')) {
    const loader = getPeeked(file, call);
    const made = loader === undefined ? undefined : readLoaders(file, program, loader);
    if (loader === undefined || made === undefined) continue;
    for (const { order, loops, branches, calls, isDuringImport } of program.findVisits(call.start, call.end)) {
      const context = { loops, branches, calls };
      if (!isDuringImport)
        passes.push({ node: call, loader, made, order, end: order + 1, context, step: undefined, isPeek: true, trains: false });
    }
  }
  return passes.sort((a, b) => a.order - b.order);
}

/** What a loop iterates over, as an expression of this file; for a function of another file, the argument it was called with. */
function getLoopPlace(
  file: SourceFile,
  program: Program,
  { file: at, step, calls }: LoopVisit,
): { readonly node: Pass['node']; readonly iterable: Node; readonly isPeek: boolean } | undefined {
  if (at === program.facts) {
    const node = getNodeAt(file.tree, step.at, step.end);
    const clause = node.type === 'for_statement' ? node : node.children.find(({ type }) => type === 'for_in_clause');
    const iterable = clause === undefined ? undefined : getField(clause, 'right');
    if (clause === undefined || iterable === undefined) return undefined;
    const body = getField(clause, 'body');
    const isPeek = body !== undefined && findNamedChildren(body).at(-1)?.type === 'break_statement';
    return { node: { start: clause.start, end: iterable.end }, iterable, isPeek };
  }
  const frame = calls.at(-1);
  if (frame?.file !== program.facts || frame.calleeFile !== at) return undefined;
  const named = frame.callee.parameters.filter((name) => new RegExp(`\\b${name}\\b(?!\\s*[.[(=])`).test(step.iterable));
  const [parameter, ...others] = named;
  const argument = parameter === undefined || others.length > 0 ? undefined : getPassed(file, frame, parameter);
  const isIterated = parameter !== undefined && new RegExp(`^(?:[\\w.]+\\(\\s*)*${parameter}\\b`).test(step.iterable);
  return argument === undefined || !isIterated ? undefined : { node: argument, iterable: argument, isPeek: false };
}

/** The argument that a call of this file passes for a parameter of a function elsewhere. */
function getPassed(file: SourceFile, { step, callee }: CallFrame, parameter: string): Node | undefined {
  const call = getNodeAt(file.tree, step.at, step.end);
  const offset = /^(?:self|cls)$/.test(callee.parameters[0] ?? '') ? 1 : 0;
  return call.type === 'call' ? getArgument(call, parameter, callee.parameters.indexOf(parameter) - offset)?.value : undefined;
}

/** Functions that yield what they are given, one by one. */
const YIELDING = /^(?:builtins\.(?:enumerate|iter|list|zip)|itertools\.(?:islice|chain)|tqdm\.(?:\w+\.)*tqdm|rich\.progress\.track)$/;

/** The expressions that are gone through together: `a` and `b` of `enumerate(zip(a, b))`. */
function findIterated(file: SourceFile, iterable: Node, depth = 0): Node[] {
  const inner = iterable.type === 'parenthesized_expression' ? findNamedChildren(iterable)[0] : undefined;
  if (inner !== undefined) return findIterated(file, inner, depth);
  const value = iterable.type === 'identifier' ? (file.model.getValue(iterable) ?? iterable) : iterable;
  const callee = value.type === 'call' ? getField(value, 'function') : undefined;
  if (callee === undefined || depth > 6) return [iterable];
  const name = getCalleeName(file, value);
  const isYielding = name === undefined ? /(?:^|\.)(?:tqdm|track|log_every|progress_bar)$/.test(callee.text) : YIELDING.test(name);
  if (!isYielding) return [iterable];
  const all = findArguments(value).filter(({ kind }) => kind === 'positional');
  const given = name === 'builtins.zip' || name === 'itertools.chain' ? all : all.slice(0, 1);
  return given.flatMap((argument) => findIterated(file, argument.value, depth + 1));
}

/** The loader of `next(iter(loader))` and of `iter(loader).next()`. */
function getPeeked(file: SourceFile, call: Node): Node | undefined {
  const callee = getField(call, 'function');
  const method = callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'next' ? getField(callee, 'object') : undefined;
  const made = method ?? (getCalleeName(file, call) === 'builtins.next' ? findArguments(call)[0]?.value : undefined);
  if (made?.type !== 'call' || getCalleeName(file, made) !== 'builtins.iter') return undefined;
  return findArguments(made)[0]?.value;
}

/** The loaders that an expression can be, each made in this file. */
function readLoaders(file: SourceFile, program: Program, expression: Node): LoaderMade[] | undefined {
  const { calls, isComplete } = findOrigins(file, expression);
  const made = calls.map((call) => {
    const loader = getLoaderCall(file, program, call);
    return loader === undefined ? undefined : readLoader(file, program, call, loader);
  });
  const known = made.filter((loader) => loader !== undefined);
  return isComplete && known.length > 0 && known.length === made.length ? known : undefined;
}

function readLoader(file: SourceFile, program: Program, call: Node, loader: LoaderCall): LoaderMade {
  const get = (name: string): Node | undefined => getLoaderArgument(call, loader, name)?.value;
  const isThere = (value: Node | undefined): value is Node => value !== undefined && value.type !== 'none';
  const splats = findArguments(call).filter(({ kind }) => kind === 'splat' || kind === 'dictionary-splat');
  const spread = splats.map(({ kind, value }) => (kind === 'splat' ? undefined : readMapping(file, value)));
  const mayHide = (name: string): boolean => loader.given.has(name) || spread.some((keys) => keys === undefined || keys.has(name));
  const isGlobal = !isThere(get('generator')) && !mayHide('generator');
  const shuffle = get('shuffle');
  const workers = get('num_workers') ?? loader.workers;
  const isInProcess = workers === undefined ? !mayHide('num_workers') : getIntegerValue(file.model.getValue(workers) ?? workers) === 0;
  const dataset = get('dataset');
  return {
    call,
    isGlobal,
    isShuffled: (isThere(shuffle) && shuffle.text !== 'False') || hasGlobalSampler(file, get('sampler')),
    data: isInProcess && dataset !== undefined ? getDataDraw(file, program, dataset) : undefined,
  };
}

function hasGlobalSampler(file: SourceFile, sampler: Node | undefined): boolean {
  const made = sampler === undefined ? [] : findOrigins(file, sampler).calls;
  return made.some((call) => {
    const position = SAMPLERS.get(getCalleeName(file, call) ?? '');
    return position !== undefined && getArgument(call, 'generator', position) === undefined;
  });
}

// ── What the items draw ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Data sets around another one. */
const AROUND = /^torch\.utils\.data\.(?:(?:dataset\.)?(?:Subset|ConcatDataset|ChainDataset)|random_split)$/;
const ITEM_METHODS: readonly string[] = ['__getitem__', '__getitems__', '__iter__'];

/** What the items of a data set certainly draw from a global generator. */
function getDataDraw(file: SourceFile, program: Program, dataset: Node, depth = 0): DataDraw | undefined {
  const { calls, isComplete } = findOrigins(file, dataset);
  const [call, ...others] = calls;
  if (call === undefined || others.length > 0 || !isComplete || depth > 4) return undefined;
  const [first] = findArguments(call);
  if (AROUND.test(getCalleeName(file, call) ?? '') && first !== undefined) {
    const inner = first.value.type === 'list' ? findNamedChildren(first.value)[0] : first.value;
    return inner === undefined ? undefined : getDataDraw(file, program, inner, depth + 1);
  }
  const callee = getField(call, 'function');
  const definition = callee === undefined ? undefined : getClass(file, program, callee);
  if (definition !== undefined && callee !== undefined) {
    for (const name of ITEM_METHODS) {
      const method = program.index.getMethod(definition.file, definition.facts, name);
      const generator = method?.kind === 'function' ? getMethodDraw(program, method, 0) : undefined;
      if (generator !== undefined) return { generator, name: callee.text };
    }
  }
  const transform = getRandomTransform(file, call);
  return transform === undefined ? undefined : { generator: 'torch', name: transform };
}

type ClassCallee = Extract<Callee, { readonly kind: 'class' }>;
type FunctionCallee = Extract<Callee, { readonly kind: 'function' }>;

function getClass(file: SourceFile, program: Program, callee: Node): ClassCallee | undefined {
  const definition = file.model.getLocalDefinition(callee);
  const name = definition === undefined ? file.model.getQualifiedName(callee) : `@${getField(definition, 'name')?.text ?? ''}`;
  const found = name === undefined ? undefined : program.index.resolve(program.facts, name);
  return found?.kind === 'class' ? found : undefined;
}

/** The generator that a function draws from whenever it runs, itself or through functions of the project. */
function getMethodDraw(program: Program, { file, facts }: FunctionCallee, depth: number): Generator | undefined {
  const pending = [...facts.steps];
  for (let step = pending.shift(); step !== undefined; step = pending.shift()) {
    if (step.kind === 'loop') pending.unshift(...step.body);
    if (step.kind === 'branch' && step.form === 'try') pending.unshift(...(step.arms[0]?.steps ?? []));
    if (step.kind !== 'call' || step.isDeferred || step.keywords.includes('generator')) continue;
    for (const name of step.callees) {
      const callee = program.index.resolve(file, name);
      const generator =
        callee.kind === 'external'
          ? getDrawnGenerator(canonicalName(callee.name))
          : callee.kind === 'function' && depth < 4
            ? getMethodDraw(program, callee, depth + 1)
            : undefined;
      if (generator !== undefined) return generator;
    }
  }
  return undefined;
}

/** `transforms.RandomCrop` of `ImageFolder(root, transform=transforms.Compose([transforms.RandomCrop(32), …]))`. */
function getRandomTransform(file: SourceFile, dataset: Node): string | undefined {
  for (const { name, value } of findArguments(dataset)) {
    if (getStringValue(value) !== undefined || (name !== undefined && !/transform/.test(name))) continue;
    for (const made of findOrigins(file, value).calls) {
      const random = [made, ...walkDescendants(made, 'call')].find((call) => RANDOM_TRANSFORMS.test(getCalleeName(file, call) ?? ''));
      const callee = random === undefined ? undefined : getField(random, 'function');
      if (callee !== undefined) return callee.text;
    }
  }
  return undefined;
}
