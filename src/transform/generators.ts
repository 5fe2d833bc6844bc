/**
 * Which generator a DataLoader, sampler or split is given, by where the call runs. A constant seed in the wrong loop gives every epoch
 * the same order, so the form follows from how often the call runs and from what is shown to be seeded by then.
 */
import type { SourceFile } from '../document/types.ts';
import type { Entry } from '../project/types.ts';
import { getFrequencyOf } from '../project/program.ts';
import { LOADERS, SAMPLERS } from '../pytorch/loaders.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getArgument, getField, getIntegerValue, getNodeAt, walkDescendants, type Node } from '../syntax/node.ts';
import type { Need } from './needs.ts';
import { getPlannedSeed, getSeedNeeds, isInReach, isUnseeded } from './seeding.ts';
import { findEffectiveSeeding, getCallInFile, getSeedSite } from './sites.ts';
import type { Api } from './types.ts';

/** An expression for `generator=`, or why there is none. */
export type GeneratorPlan =
  | { readonly code: string; readonly needs: readonly Need[]; readonly explanation: string }
  | { readonly refusal: string };

/** The dotted name of the class or function a call names, in its documented form. */
export function getCalleeName(file: SourceFile, call: Node): string | undefined {
  const callee = getField(call, 'function');
  const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
  return name === undefined ? undefined : canonicalName(name);
}

/** Chooses the generator for `call`; see the module's comment. */
export function planGenerator(file: SourceFile, api: Api, call: Node): GeneratorPlan {
  const torch = api.scaffold.importModule('torch');
  const { model } = file;
  const shadow = model.lookup(torch.name, model.getScope(call));
  if (shadow !== undefined && shadow.scope !== model.module) return { refusal: `\`${torch.name}\` is another name here` };
  const device = [...walkDescendants(file.root, 'call')].find((other) =>
    ['torch.set_default_device', 'torch.set_default_tensor_type'].includes(getCalleeName(file, other) ?? ''),
  );
  if (device !== undefined) return { refusal: `\`${device.text}\` makes the default device another than the generator's` };

  const seeded = (seed: string, needs: readonly Need[], explanation: string): GeneratorPlan => ({
    code: `${torch.name}.Generator().manual_seed(${seed})`,
    needs: [...torch.needs, ...needs],
    explanation,
  });
  const drawn = (explanation: string): GeneratorPlan =>
    seeded(`${torch.name}.randint(2**63 - 1, ()).item()`, [], explanation);

  const visits = api.program.findVisits(call.start, call.end);
  const { entry } = api.program;
  if (entry === undefined || visits.length === 0) {
    if (model.getEnclosingFunction(call) === undefined && entry === undefined) {
      return { refusal: 'it is built when the module is imported, before the program that imports it can seed' };
    }
    return drawn('its callers are not in view, so the generator draws its seed from the seeded global one at each construction');
  }
  if (getFrequencyOf(visits) !== 'once') return drawn('the call runs more than once, so the generator draws its seed from the global one each time');

  const offset = getStreamOffset(file, api, call);
  const isProgramUnseeded = isUnseeded(entry);
  if (isProgramUnseeded) {
    const planned = getPlannedSeed(file, api, entry);
    const site = getSeedSite(file, api.program, entry, planned.isLiteral ? undefined : planned);
    const isAfterSite = visits[0]?.isDuringImport !== true && runsAfter(file, api, entry, call, site.offset);
    if (planned.isLiteral && (getFunctionAt(file, site.offset, site.position) === model.getEnclosingFunction(call) || !isAfterSite)) {
      return seeded(String(api.seed + offset), [], 'with a fixed seed');
    }
    if (!isAfterSite) return { refusal: 'it is built before the place where the program can be seeded' };
    const needs = getSeedNeeds(file, api, entry);
    if (!planned.isLiteral && planned.isInteger && planned.statement !== undefined && isNameInReach(file, planned.text, planned.statement, call)) {
      return seeded(addOffset(planned.text, offset), needs, "with the program's seed");
    }
    return seeded(addOffset(`${torch.name}.initial_seed()`, offset), needs, 'with the seed that was set last');
  }

  const certainty = api.program.isSeededBefore('torch', call.start, call.end);
  if (certainty === 'no') return { refusal: 'it is built before the program sets its seed; seed first, then build it' };
  const expression = certainty === 'yes' ? getProgramSeed(file, api, entry, call) : undefined;
  if (expression !== undefined) {
    const literal = getIntegerValue(expression);
    const text = literal === undefined ? addOffset(expression.text, offset) : String(literal + offset);
    return seeded(text, [], "with the program's seed");
  }
  return seeded(addOffset(`${torch.name}.initial_seed()`, offset), [], 'with the seed that was set last');
}

function addOffset(seed: string, offset: number): string {
  return offset === 0 ? seed : `${seed} + ${offset}`;
}

/** The function around a site; undefined for module level. */
function getFunctionAt(file: SourceFile, offset: number, position: 'before' | 'after'): Node | undefined {
  const node = getNodeAt(file.tree, position === 'before' ? offset : Math.max(0, offset - 1));
  return node.type === 'function_definition' ? node : file.model.getEnclosingFunction(node);
}

/** True where `call` runs after the code at `offset`, as far as order in the trace tells. */
function runsAfter(file: SourceFile, api: Api, entry: Entry, call: Node, offset: number): boolean {
  const [visit] = api.program.findVisits(call.start, call.end);
  if (visit === undefined) return false;
  const here = visit.calls.find((frame) => frame.file === api.program.facts)?.step.at ?? call.start;
  // Code of the same function, or of the module: by position. Code of a function called from there: by where it is called.
  const position = visit.calls.length === 0 ? call.start : getFunctionAt(file, offset, 'before') === undefined ? here : call.start;
  if (position >= offset) return true;
  const enclosing = getFunctionAt(file, offset, 'before');
  return enclosing !== undefined && visit.calls.some((frame) => frame.callee.at === enclosing.start) && call.start >= offset;
}

/** True when `text` (`args.seed`), whose first name is bound by `statement`, means the same at `node`. */
function isNameInReach(file: SourceFile, text: string, statement: Node, node: Node): boolean {
  const name = text.split('.', 1)[0] ?? text;
  const { model } = file;
  const binding = model.lookup(name, model.getScope(statement));
  return binding !== undefined && model.lookup(name, model.getScope(node)) === binding;
}

/** The argument of the torch seed call in force at `call`, where it is known to be an integer and its names are in reach. */
function getProgramSeed(file: SourceFile, api: Api, entry: Entry, call: Node): Node | undefined {
  const [visit] = api.program.findVisits(call.start, call.end);
  if (visit === undefined) return undefined;
  const seeding = findEffectiveSeeding(entry)
    .filter((found) => found.generators.includes('torch') && found.visit.order < visit.order)
    .at(-1);
  if (seeding === undefined) return undefined;
  const seedCall = getCallInFile(file, api.program, seeding.visit);
  if (seedCall?.type !== 'call') return undefined;
  const argument = getArgument(seedCall, 'seed', 0)?.value;
  if (argument === undefined) return undefined;
  if (getIntegerValue(argument) !== undefined) {
    // A literal is repeated only where the reader sees both: in the function that seeds.
    return file.model.getEnclosingFunction(argument) === file.model.getEnclosingFunction(call) ? argument : undefined;
  }
  if (argument.type !== 'identifier' && argument.type !== 'attribute') return undefined;
  return isKnownInteger(file, argument) && isInReach(file, argument, call) ? argument : undefined;
}

/** True where an expression is an integer for certain: a literal, a constant bound once to one, or an option with `type=int`. */
export function isKnownInteger(file: SourceFile, expression: Node): boolean {
  const value = file.model.getValue(expression);
  if (value !== undefined && getIntegerValue(value) !== undefined) return true;
  if (expression.type !== 'attribute') return false;
  const attribute = getField(expression, 'attribute')?.text;
  return [...walkDescendants(file.root, 'call')].some((call) => {
    if (getField(getField(call, 'function') ?? call, 'attribute')?.text !== 'add_argument') return false;
    const type = getArgument(call, 'type')?.value;
    const defaultValue = getArgument(call, 'default')?.value;
    const isRequired = getArgument(call, 'required')?.value.text === 'True';
    if (type === undefined || file.model.getQualifiedName(type) !== 'builtins.int') return false;
    if (!isRequired && (defaultValue === undefined || getIntegerValue(defaultValue) === undefined)) return false;
    return [...walkDescendants(call, 'string_content')].some((name) => name.text.replace(/^-+/, '').replaceAll('-', '_') === attribute);
  });
}

/**
 * The place of a call among the calls of the file that take a generator: splits first, then loaders and samplers in source order, so
 * that no two share a stream. Offsets that the file already uses are counted.
 */
function getStreamOffset(file: SourceFile, api: Api, call: Node): number {
  const streams = [...walkDescendants(file.root, 'call')].filter((other) => {
    const name = getCalleeName(file, other);
    if (name === undefined || !(LOADERS.has(name) || SAMPLERS.has(name))) return false;
    return getArgument(other, 'generator') === undefined && getFrequencyOf(api.program.findVisits(other.start, other.end)) === 'once';
  });
  const isSplit = (node: Node): boolean => getCalleeName(file, node) === 'torch.utils.data.random_split';
  const ordered = [...streams.filter(isSplit), ...streams.filter((node) => !isSplit(node))];
  let used = 0;
  for (const match of file.text.matchAll(/Generator\(\)\.manual_seed\([^()]*(?:\([^()]*\))?(?: \+ (\d+))?\)/g)) {
    used = Math.max(used, Number(match[1] ?? 0) + 1);
  }
  return used + Math.max(0, ordered.indexOf(call));
}
