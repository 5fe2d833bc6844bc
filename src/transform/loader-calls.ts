/**
 * Which calls build a DataLoader, and what such a call takes: torch's class, another library's, a subclass of the project that passes
 * `**kwargs` on, a `functools.partial` of one, and `super().__init__` in a subclass. What is not certain is no loader.
 */
import type { SourceFile } from '../document/types.ts';
import type { Program } from '../project/types.ts';
import { LOADER_OWNERS, LOADERS, type LoaderClass } from '../pytorch/loaders.ts';
import { canonicalName } from '../pytorch/names.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getStringValue,
  walkDescendants,
  type Argument,
  type Node,
} from '../syntax/node.ts';
import { getOwnMethod } from './definitions.ts';

/** What a call that builds a loader takes. */
export interface LoaderCall {
  /** The class as a message names it: `DataLoader`, `super().__init__`. */
  readonly name: string;
  /** 0-based positions of parameters that may be passed by position. */
  readonly positions: Readonly<Record<string, number>>;
  readonly needsWorkerInit: boolean;
  /** Keywords that a subclass or a partial passes itself; the call must not pass them again. */
  readonly given: ReadonlySet<string>;
  /** `num_workers` where the call does not pass it; undefined: 0. */
  readonly workers: Node | undefined;
}

/** Reads `call` as one that builds a loader, or undefined where it builds none, or takes no further keywords. */
export function getLoaderCall(file: SourceFile, program: Program, call: Node): LoaderCall | undefined {
  const callee = getField(call, 'function');
  if (callee === undefined) return undefined;
  if (callee.type === 'attribute' && getField(callee, 'attribute')?.text === '__init__') return getInitCall(file, program, callee);
  return getClass(file, program, callee);
}

/** `super().__init__(…)`, `super(Loader, self).__init__(…)` and `DataLoader.__init__(self, …)` in a subclass. */
function getInitCall(file: SourceFile, program: Program, callee: Node): LoaderCall | undefined {
  const object = getField(callee, 'object');
  if (object === undefined) return undefined;
  if (object.type !== 'call') {
    const base = getClass(file, program, object);
    return base === undefined ? undefined : { ...base, name: callee.text, positions: shiftPositions(base.positions, 1) };
  }
  const owner = file.model.getEnclosingClass(callee);
  if (owner === undefined || getField(object, 'function')?.text !== 'super') return undefined;
  const base = getBase(file, program, owner, 0);
  return base === undefined ? undefined : { ...base, name: 'super().__init__' };
}

function shiftPositions(positions: LoaderCall['positions'], by: number): LoaderCall['positions'] {
  return Object.fromEntries(
    Object.entries(positions)
      .map(([name, position]): [string, number] => [name, position + by])
      .filter(([, position]) => position >= 0),
  );
}

/** More bases or partials in a row than any project has. */
const MAX_DEPTH = 10;

/** What calling the class `expression` takes. */
function getClass(file: SourceFile, program: Program, expression: Node, depth = 0): LoaderCall | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const { model } = file;
  const definition = model.getLocalDefinition(expression);
  if (definition !== undefined) return definition.type === 'class_definition' ? getSubclass(file, program, definition, depth) : undefined;
  const names = model.findQualifiedNames(expression);
  if (names.length > 1 && !model.isCertain(expression)) return undefined;
  const classes = names.map((name) => getNamedClass(program, name));
  const [first] = classes;
  if (first !== undefined) {
    // `try: from torchdata… import StatefulDataLoader as DataLoader` / `except ImportError: from torch.utils.data import DataLoader`
    const areAlike = classes.every((found) => found?.positions === first.positions);
    return areAlike
      ? {
          ...fromLibrary(first),
          needsWorkerInit: classes.every((found) => found?.needsWorkerInit),
          name: names.length > 1 ? expression.text : lastName(names),
        }
      : undefined;
  }
  const value = names.length === 0 ? model.getValue(expression) : undefined;
  return value?.type === 'call' ? getPartial(file, program, value, expression.text, depth) : undefined;
}

function fromLibrary({ positions, needsWorkerInit }: LoaderClass): Omit<LoaderCall, 'name'> {
  return { positions, needsWorkerInit, given: new Set(), workers: undefined };
}

function lastName(names: readonly string[]): string {
  return names[0]?.split('.').at(-1) ?? 'DataLoader';
}

/** A library's class by its dotted name, also where a module of the project re-exports it or derives from it without an `__init__`. */
function getNamedClass(program: Program, name: string): LoaderClass | undefined {
  const known = LOADERS.get(canonicalName(name));
  if (known !== undefined) return known;
  const found = program.index.resolve(program.facts, name);
  if (found.kind === 'external') return LOADERS.get(canonicalName(found.name));
  if (found.kind === 'function' || program.index.getMethod(found.file, found.facts, '__init__') !== undefined) return undefined;
  const bases = program.index.findBases(found.file, found.facts).flatMap((base) => LOADERS.get(canonicalName(base)) ?? []);
  return bases.length === 1 ? bases[0] : undefined;
}

/** The first base of a class of this file that is a loader. */
function getBase(file: SourceFile, program: Program, definition: Node, depth: number): LoaderCall | undefined {
  const bases = getField(definition, 'superclasses');
  for (const base of bases === undefined ? [] : findNamedChildren(bases)) {
    // `class Loader(DataLoader[Batch])`
    const expression = base.type === 'subscript' ? (getField(base, 'value') ?? base) : base;
    const found = file.model.getLocalDefinition(expression) === definition ? undefined : getClass(file, program, expression, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A class of this file: what its base takes, as far as its own `__init__` passes `**kwargs` on.
 *
 *     class Loader(DataLoader):
 *         def __init__(self, dataset, num_workers=4, **kwargs):
 *             super().__init__(dataset, num_workers=num_workers, pin_memory=True, **kwargs)
 */
function getSubclass(file: SourceFile, program: Program, definition: Node, depth: number): LoaderCall | undefined {
  const base = getBase(file, program, definition, depth);
  const name = getField(definition, 'name')?.text ?? 'DataLoader';
  const init = getOwnMethod(definition, '__init__');
  if (base === undefined || init === undefined) return base && { ...base, name };
  const forwarding = getForwardingCall(init);
  if (forwarding === undefined) return undefined;
  const parameters = findParameters(init).slice(1);
  const passed = findArguments(forwarding).flatMap((argument) => (argument.name === undefined ? [] : [argument.name]));
  // `kwargs["generator"] = …`, `kwargs.setdefault("worker_init_fn", …)`
  const stored = [...walkDescendants(init, 'string')].flatMap((string) => getStringValue(string) ?? []);
  const workers = getArgument(forwarding, 'num_workers', base.positions['num_workers'])?.value;
  const parameter = parameters.find((found) => found.name === (workers?.type === 'identifier' ? workers.text : 'num_workers'));
  return {
    name,
    positions: Object.fromEntries(parameters.map((found, index) => [found.name, index])),
    needsWorkerInit: base.needsWorkerInit,
    given: new Set([...base.given, ...passed.filter((keyword) => keyword !== 'num_workers'), ...stored]),
    workers: parameter?.value ?? workers ?? base.workers,
  };
}

/** The parameters that can be passed by position, with their defaults. */
function findParameters(definition: Node): { readonly name: string; readonly value: Node | undefined }[] {
  const list = getField(definition, 'parameters');
  const all = list === undefined ? [] : findNamedChildren(list);
  const keywordOnly = all.findIndex((child) => /splat|keyword_separator/.test(child.type));
  return (keywordOnly === -1 ? all : all.slice(0, keywordOnly)).map((child) => ({
    name: (getField(child, 'name') ?? findNamedChildren(child)[0] ?? child).text,
    value: getField(child, 'value'),
  }));
}

/** The call in `__init__` that hands its `**kwargs` to the base's `__init__`. */
function getForwardingCall(init: Node): Node | undefined {
  const name = getKeywordsParameter(init);
  if (name === undefined) return undefined;
  return [...walkDescendants(init, 'call')].find(
    (call) =>
      getField(getField(call, 'function') ?? call, 'attribute')?.text === '__init__' &&
      findArguments(call).some((argument) => argument.kind === 'dictionary-splat' && argument.value.text === name),
  );
}

/** `kwargs` of `def f(a, **kwargs)`. */
function getKeywordsParameter(definition: Node): string | undefined {
  const parameters = getField(definition, 'parameters');
  const splat =
    parameters === undefined ? undefined : findNamedChildren(parameters).find((child) => child.type === 'dictionary_splat_pattern');
  return splat === undefined ? undefined : findNamedChildren(splat)[0]?.text;
}

/** True for `super().__init__(…, **kwargs)` with the `**kwargs` of the `__init__` around it: its callers decide what is passed. */
export function isForwarding(file: SourceFile, call: Node): boolean {
  const definition = file.model.getEnclosingFunction(call);
  return definition !== undefined && getField(definition, 'name')?.text === '__init__' && getForwardingCall(definition) === call;
}

/** `make_loader = partial(DataLoader, batch_size=4)`: what is left to pass. */
function getPartial(file: SourceFile, program: Program, call: Node, name: string, depth: number): LoaderCall | undefined {
  const callee = getField(call, 'function');
  if (callee === undefined || file.model.getQualifiedName(callee) !== 'functools.partial') return undefined;
  const [first, ...others] = findArguments(call);
  if (first?.kind !== 'positional' || others.some(({ kind }) => kind === 'splat' || kind === 'dictionary-splat')) return undefined;
  const made = getClass(file, program, first.value, depth + 1);
  if (made === undefined) return undefined;
  const keywords = others.flatMap((argument) => argument.name ?? []);
  return {
    ...made,
    name,
    positions: shiftPositions(made.positions, -others.filter(({ kind }) => kind === 'positional').length),
    given: new Set([...made.given, ...keywords.filter((keyword) => keyword !== 'num_workers')]),
    workers: getArgument(call, 'num_workers')?.value ?? made.workers,
  };
}

/** The argument of a loader call for one of torch's parameters. */
export function getLoaderArgument(call: Node, loader: LoaderCall, name: string): Argument | undefined {
  return getArgument(call, name, loader.positions[name]);
}

/** True in a class whose loaders a framework takes (`train_dataloader` of a LightningModule): it builds, replaces and seeds them. */
export function isOwnedByFramework(file: SourceFile, program: Program, call: Node): boolean {
  const owner = file.model.getEnclosingClass(call);
  const facts = program.facts.classes.find((found) => found.at === owner?.start && found.end === owner.end);
  return facts !== undefined && program.index.findBases(program.facts, facts).some((base) => LOADER_OWNERS.test(base));
}
