/**
 * Which generator a DataLoader, sampler or split is given, by where the call runs. A constant seed in the wrong loop gives every epoch
 * the same order, so the form follows from how often the call runs, and from what is shown to be seeded by then:
 *
 *     torch.Generator().manual_seed(args.seed)                                  once after each seeding, the seed in reach
 *     torch.Generator().manual_seed(torch.initial_seed() + 1)                   once after each seeding
 *     torch.Generator().manual_seed(torch.randint(2**63 - 1, ()).item())        in an epoch loop, or the callers unknown
 *
 * A generator is never made where that would undo a run that agrees today: before the program seeds itself. Nor where it would change
 * nothing: what is iterated as soon as it is made, and once, draws from the seeded global generator at that point either way.
 */
import type { SourceFile } from '../document/types.ts';
import { getFrequencyOf, sharesBranches } from '../project/program.ts';
import type { CallFrame, Entry, Program, SeedingVisit, Visit } from '../project/types.ts';
import { SAMPLERS } from '../pytorch/loaders.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getClosest,
  getField,
  getIntegerValue,
  getNodeAt,
  walkAncestors,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';
import { getLoaderCall, isForwarding, isOwnedByFramework } from './loader-calls.ts';
import type { Need, Site } from './needs.ts';
import { getRanks } from './ranks.ts';
import { getPlannedSeed, getSeedNeeds, isInReach } from './seeding.ts';
import { findEffectiveSeeding, getCallInFile, getSeedSite, isSeedHelper } from './sites.ts';
import type { Api } from './types.ts';

/** An expression for `generator=` and a sentence that says how it is seeded and why so; or why there is none; or that none is needed. */
export type GeneratorPlan =
  | { readonly code: string; readonly needs: readonly Need[]; readonly explanation: string }
  | { readonly refusal: string }
  | { readonly isNeedless: true };

/** Chooses the generator for `call`, which makes a loader, a sampler or a split; see the module's comment. */
export function planGenerator(file: SourceFile, api: Api, call: Node): GeneratorPlan {
  const torch = api.scaffold.importModule('torch', call.start);
  const choice = chooseSeed(file, api, call);
  const write = (seed: string, needs: readonly Need[], explanation: string): GeneratorPlan => ({
    code: `${torch.name}.Generator().manual_seed(${seed})`,
    needs: [...torch.needs, ...needs],
    explanation,
  });
  const withOffset = (seed: string): string => {
    const offset = getStreamOffset(file, api, call);
    return offset === 0 ? seed : `${seed} + ${offset}`;
  };
  switch (choice.kind) {
    case 'none':
      return { refusal: choice.refusal };
    case 'own':
      return write(withOffset(choice.text), choice.needs, "It is seeded with the program's seed.");
    case 'literal':
      return write(String(choice.value + getStreamOffset(file, api, call, choice.value)), [], choice.explanation);
    case 'initial':
      return write(withOffset(`${torch.name}.initial_seed()`), choice.needs, 'It is seeded with the seed that was set last.');
    case 'drawn':
      if (isSplit(file, call) || isUsedUpAtOnce(file, call, api.program.entry)) return { isNeedless: true };
      return write(
        `${torch.name}.randint(2**63 - 1, ()).item()`,
        choice.needs,
        `It draws its seed from the seeded global generator, since ${choice.reason}.`,
      );
  }
}

/** What hands on the elements of what it is given. */
const PASSES_ON = /(?:^|\.)(?:enumerate|zip|iter|next|list|tuple|islice|tqdm|track|BatchSampler)$/;

/** What begins one pass over what it is given, whatever becomes of the result. */
const BEGINS_PASS = /^(?:builtins\.(?:iter|list|tuple|enumerate|zip)|itertools\.islice)$/;

/**
 * `for batch in tqdm(DataLoader(data)):`, `batches = iter(DataLoader(data))`, `loader = DataLoader(data)` whose only use is one such loop or
 * call: it is iterated one time.
 */
function isUsedUpAtOnce(file: SourceFile, call: Node, entry: Entry | undefined): boolean {
  const used = climb(file, call);
  const { parent } = used;
  if (isIterated(used) || beginsPass(file, call, used)) return true;
  if (parent?.type !== 'assignment' || getField(parent, 'right') !== used) return false;
  const name = getField(parent, 'left');
  const binding = name?.type === 'identifier' ? file.model.getBinding(name) : undefined;
  const [reference] = binding?.references ?? [];
  if (binding === undefined || reference === undefined || binding.references.length > 1 || binding.definitions.length > 1) return false;
  // A module's name may be imported, and a notebook's cell run again.
  if (binding.scope.kind !== 'function' && (entry === undefined || entry.kind === 'notebook')) return false;
  const iterated = climb(file, reference);
  if (beginsPass(file, reference, iterated) && getLoop(parent) === getLoop(reference)) return true;
  return isIterated(iterated) && getLoop(parent) === getLoop(getIteration(iterated));
}

/** True where one of the calls from `node` up to `outermost`, which hand on its elements, begins the one pass over it. */
function beginsPass(file: SourceFile, node: Node, outermost: Node): boolean {
  for (let at: Node | undefined = node; at !== undefined && at !== outermost;) {
    at = at.parent?.parent;
    if (at?.type === 'call' && BEGINS_PASS.test(getCalleeName(file, at) ?? '')) return true;
  }
  return false;
}

/** The outermost call that hands the elements of `node` on. */
function climb(file: SourceFile, node: Node): Node {
  let at = node;
  for (;;) {
    const list = at.parent;
    const outer = list?.type === 'argument_list' ? list.parent : undefined;
    if (outer?.type !== 'call' || !PASSES_ON.test(getCalleeName(file, outer) ?? '')) return at;
    at = outer;
  }
}

function isIterated({ parent, start }: Node): boolean {
  return (parent?.type === 'for_statement' || parent?.type === 'for_in_clause') && getField(parent, 'right')?.start === start;
}

/** What iterates over an iterable: the `for` statement, the comprehension whose first clause it is in, or the clause below that. */
function getIteration({ parent }: Node): Node | undefined {
  if (parent?.type !== 'for_in_clause') return parent;
  const isFirst = parent.parent !== undefined && findNamedChildren(parent.parent).find(({ type }) => type === 'for_in_clause') === parent;
  return isFirst ? parent.parent : parent;
}

const LOOPS: readonly string[] = [
  'for_statement',
  'while_statement',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
  'function_definition',
  'lambda',
];

/** What may run `node` more than once: the innermost loop around it, or else its function. */
function getLoop(node: Node | undefined): Node | undefined {
  return node === undefined ? undefined : getClosest(node, ...LOOPS);
}

/** What a generator is seeded with, before the offset that keeps its stream apart. */
type SeedChoice =
  /** `args.seed` */
  | { readonly kind: 'own'; readonly text: string; readonly needs: readonly Need[] }
  /** `42` */
  | { readonly kind: 'literal'; readonly value: number; readonly explanation: string }
  /** `torch.initial_seed()` */
  | { readonly kind: 'initial'; readonly needs: readonly Need[] }
  /** `torch.randint(2**63 - 1, ()).item()` */
  | { readonly kind: 'drawn'; readonly reason: string; readonly needs: readonly Need[] }
  | { readonly kind: 'none'; readonly refusal: string };

/** Choices are asked for again and again, since each call's offset depends on the others'. A program lives for one look at a file. */
const choices = new WeakMap<Program, Map<Node, SeedChoice>>();

function chooseSeed(file: SourceFile, api: Api, call: Node): SeedChoice {
  const known = choices.get(api.program) ?? new Map<Node, SeedChoice>();
  choices.set(api.program, known);
  let choice = known.get(call);
  if (choice === undefined) known.set(call, (choice = chooseNewSeed(file, api, call)));
  return choice;
}

/** Where in its program a call stands. */
interface Place {
  readonly file: SourceFile;
  readonly api: Api;
  readonly call: Node;
  readonly entry: Entry;
  readonly visits: readonly Visit[];
  readonly first: Visit;
  /** True where it runs one time, or one time after each seeding. */
  readonly isOnce: boolean;
}

function chooseNewSeed(file: SourceFile, api: Api, call: Node): SeedChoice {
  const device = getDefaultDevice(file, api);
  if (device !== undefined) return refuse(`\`${device}\` makes the default device another than the generator's`);
  const { entry } = api.program;
  const visits = api.program.findVisits(call.start, call.end);
  const [first] = visits;
  if (entry === undefined && file.model.getEnclosingFunction(call) === undefined) {
    return refuse('it is built when the module is imported, before the program that imports it can seed');
  }
  if (entry === undefined || first === undefined) return draw('its callers are not in view');
  const place: Place = { file, api, call, entry, visits, first, isOnce: isOncePerSeeding(entry, visits, call) };
  const isSeeded = findTorchSeeding(entry).length > 0 || callsUnknownSeeding(entry, first);
  return isSeeded ? chooseInSeeded(place) : chooseInUnseeded(place);
}

function refuse(refusal: string): SeedChoice {
  return { kind: 'none', refusal };
}

function draw(reason: string, needs: readonly Need[] = []): SeedChoice {
  return { kind: 'drawn', reason, needs };
}

function chooseInSeeded(place: Place): SeedChoice {
  const seedings = findTorchSeeding(place.entry);
  if (seedings.length > 0 && seedings.every((seeding) => seeding.visit.order > place.first.order)) {
    return refuse('it is built before the program sets its seed; seed first, then build it');
  }
  return place.isOnce ? (getProgramSeed(place) ?? { kind: 'initial', needs: [] }) : draw('it is built more than once');
}

/** Nothing is seeded yet: the fix brings the seed with it, where the program trains. */
function chooseInUnseeded(place: Place): SeedChoice {
  const { file, api, call, entry, isOnce } = place;
  const planned = getPlannedSeed(file, api, entry);
  const own = planned.shared ?? planned;
  const site = getSeedSite(file, api.program, entry, own.isLiteral ? undefined : own);
  const isAfterSite = !place.first.isDuringImport && runsAfter(place, site);
  const isBesideSite = getFunctionAt(file, site) === file.model.getEnclosingFunction(call);
  const isInHand =
    isAfterSite &&
    own.isInteger &&
    own.statement !== undefined &&
    isNameInReach(file, own.text, own.statement, call) &&
    // What a class reads from the one object that the program made of another, its next user cannot give it.
    (own.isOfObject !== true || isBesideSite);
  const fixed: SeedChoice = { kind: 'literal', value: api.seed, explanation: 'It is given a fixed seed, since the program sets none.' };

  if (!entry.trains) {
    if (isOnce && isInHand && !own.mayBeNone) return { kind: 'own', text: own.text, needs: [] };
    // A module with a demonstration below it: its functions are made for other programs.
    if (file.model.getEnclosingFunction(call) !== undefined) return draw('its callers may stand elsewhere');
    return isOnce ? fixed : draw('it is built more than once');
  }
  if (isOnce && planned.isLiteral && (isBesideSite || !isAfterSite)) return fixed;
  // The processes seed with their rank, and must split alike.
  if (isOnce && isSplit(file, call)) {
    if (planned.shared !== undefined && isInHand) return { kind: 'own', text: own.text, needs: [] };
    if (planned.shared !== undefined || entry.spawn !== undefined || getRanks(api.program, entry) !== 'none') return fixed;
  }
  if (getRanks(api.program, entry) === 'unclear') return refuse('each process needs a seed of its own first');
  if (!isAfterSite) return refuse('it is built before the place where the program can be seeded');
  const needs = getSeedNeeds(file, api, entry);
  if (!isOnce) return draw('it is built more than once', needs);
  return isInHand && planned.shared === undefined ? { kind: 'own', text: own.text, needs } : { kind: 'initial', needs };
}

const DEVICE_SETTERS: readonly string[] = ['torch.set_default_device', 'torch.set_default_tensor_type'];

/** The call that moves the default device, if any: a generator of the CPU raises there. `"cpu"` and CPU tensor types move nothing. */
function getDefaultDevice(file: SourceFile, api: Api): string | undefined {
  const known = defaultDevices.get(api.program);
  if (known !== undefined) return known.call;
  const call = readDefaultDevice(file, api);
  defaultDevices.set(api.program, { call });
  return call;
}

/** One answer for each program: every loader of a file asks for it. */
const defaultDevices = new WeakMap<Program, { readonly call: string | undefined }>();

function readDefaultDevice(file: SourceFile, api: Api): string | undefined {
  for (const call of walkDescendants(file.root, 'call')) {
    if (!DEVICE_SETTERS.includes(getCalleeName(file, call) ?? '')) continue;
    const value = findArguments(call)[0]?.value.text ?? '';
    if (!/^["']cpu["']$|(?:^|[."'])(?:Float|Double|Half|BFloat16)Tensor["']?$/.test(value) || /cuda/.test(value)) return call.text;
  }
  const visits = api.program.entry?.trace.visits ?? [];
  return DEVICE_SETTERS.find((name) =>
    visits.some(
      (visit) => visit.file !== api.program.facts && visit.callees.some((callee) => callee.kind === 'external' && callee.name === name),
    ),
  );
}

// ── How often ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Library calls that run the function they are given one time (per process). */
const RUNS_ONCE = /(?:^|\.)(?:spawn|start_processes|launch|Process|Thread|Fire|run|main|cli|notebook_launcher|debug_launcher)$/;

/**
 * True where `call` runs one time in a run of the program (per process), or one time after each seeding: in a loop over folds that begins
 * with `seed_everything(seed)`.
 */
function isOncePerSeeding(entry: Entry, visits: readonly Visit[], call: Node): boolean {
  // `make = lambda ds: DataLoader(ds)` runs as often as it is called.
  for (const ancestor of walkAncestors(call)) if (ancestor.type === 'lambda') return false;
  if (!entry.trace.isComplete) return false;
  const callbacks = visits.flatMap((visit) => visit.calls.filter(isCallback));
  const isOnce = getFrequencyOf(visits) === 'once' && callbacks.every(({ step }) => step.callees.every((name) => RUNS_ONCE.test(name)));
  return isOnce || isSeededAnew(entry, visits);
}

/** True for a function that a library calls: `study.optimize(objective)`, `map(make_loader, sets)`. */
function isCallback({ step, callee }: CallFrame): boolean {
  const name = callee.name.slice(callee.name.lastIndexOf('.') + 1);
  const isNamed = (reference: string): boolean =>
    reference.slice(Math.max(reference.lastIndexOf('.'), reference.lastIndexOf('@')) + 1) === name;
  return step.passed.some(isNamed) && !step.callees.some(isNamed);
}

/** The calls that seed torch; where only other generators are seeded, those: torch's seed belongs beside them. */
function findTorchSeeding(entry: Entry): readonly SeedingVisit[] {
  const all = findEffectiveSeeding(entry);
  const torch = all.filter((seeding) => seeding.generators.includes('torch'));
  return torch.length > 0 ? torch : all;
}

/** The call whose seed is in force at a visit; undefined where there is none, or where it may not have run. */
function getSeedingBefore(entry: Entry, visit: Visit): Visit | undefined {
  const last = findTorchSeeding(entry).findLast((seeding) => seeding.visit.order < visit.order);
  return last === undefined || (last.isConditional && !sharesBranches(last.visit, visit)) ? undefined : last.visit;
}

/** True where each turn sets the seed anew before it builds the loader: the loop over folds that begins with `seed_everything(seed)`. */
function isSeededAnew(entry: Entry, visits: readonly Visit[]): boolean {
  const seedings = visits.map((visit) => getSeedingBefore(entry, visit));
  return (
    new Set(seedings).size === visits.length &&
    visits.every((visit, index) => {
      const seeding = seedings[index];
      return (
        seeding !== undefined &&
        visit.loops.every((frame) => seeding.loops.some((other) => other.step === frame.step)) &&
        visit.calls.filter(isCallback).every((frame) => seeding.calls.some((other) => other.step === frame.step))
      );
    })
  );
}

// ── Which seed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A call before `visit` whose name says that it seeds, defined out of view: `from utils import set_seed`. */
function callsUnknownSeeding(entry: Entry, visit: Visit): boolean {
  let first = unknownSeedings.get(entry);
  if (first === undefined) {
    first = Math.min(...entry.trace.visits.flatMap((other) => (isUnknownSeeding(other) ? [other.order] : [])));
    unknownSeedings.set(entry, first);
  }
  return first < visit.order;
}

/** The order of the first such call; infinite where there is none. */
const unknownSeedings = new WeakMap<Entry, number>();

function isUnknownSeeding({ callees }: Visit): boolean {
  return callees.some(({ kind, ...callee }) => {
    const name = kind === 'external' && 'name' in callee ? callee.name : '';
    return /^\.*[A-Za-z_][\w.]*$/.test(name) && !/^(?:torch|numpy|random|os)\./.test(name) && isSeedHelper(name);
  });
}

/** The function around a site; undefined for module level. */
function getFunctionAt(file: SourceFile, { offset, position }: Site): Node | undefined {
  const node = getNodeAt(file.tree, position === 'before' ? offset : Math.max(0, offset - 1));
  return node.type === 'function_definition' ? node : file.model.getEnclosingFunction(node);
}

/** True where `visit` comes after the code at `site`: that stands in a function on the way to the visit, above where the way goes on. */
function runsAfter({ file, api, first: visit }: Place, site: Site): boolean {
  const { facts } = api.program;
  const definition = getFunctionAt(file, site);
  const depth =
    definition === undefined ? -1 : visit.calls.findIndex((frame) => frame.calleeFile === facts && frame.callee.at === definition.start);
  if (definition !== undefined && depth === -1) return false;
  const next = visit.calls[depth + 1] ?? visit;
  return next.file === facts && next.step.at >= site.offset;
}

/** True when `text` (`args.seed`), whose first name is bound by `statement`, means the same at `node`. */
function isNameInReach(file: SourceFile, text: string, statement: Node, node: Node): boolean {
  const name = text.split('.', 1)[0] ?? text;
  const { model } = file;
  const binding = model.lookup(name, model.getScope(statement));
  return binding !== undefined && model.lookup(name, model.getScope(node)) === binding;
}

const RANK = /rank|\bgpu\b|\bworker_id\b/i;

/** The seed in force at `call`, where it is known to be an integer and its names are in reach; for a split, without the rank. */
function getProgramSeed({ file, api, entry, visits, call }: Place): SeedChoice | undefined {
  const seedings = visits.map((visit) => getSeedingBefore(entry, visit));
  const calls = new Set(seedings.map((seeding) => seeding && getCallInFile(file, api.program, seeding)));
  const [seedCall] = calls;
  if (calls.size !== 1 || seedCall?.type !== 'call') return undefined;
  const argument = getArgument(seedCall, 'seed', 0)?.value;
  if (argument === undefined) return undefined;
  if (!isSplit(file, call) || !RANK.test(argument.text)) return readSeed(file, argument, call);
  // Every rank must split alike: `torch.manual_seed(args.seed + rank)` gives the split `args.seed`.
  const shared = argument.type === 'binary_operator' ? findNamedChildren(argument).filter((term) => !RANK.test(term.text)) : [];
  const seed = getField(argument, 'operator')?.text === '+' && shared[0] !== undefined ? readSeed(file, shared[0], call) : undefined;
  return seed ?? refuse(`the seed differs by rank (\`${argument.text}\`), and all ranks must split alike`);
}

function readSeed(file: SourceFile, argument: Node, call: Node): SeedChoice | undefined {
  const literal = getIntegerValue(argument);
  if (literal !== undefined) {
    // A literal is repeated only where the reader sees both: in the function that seeds.
    const isBeside = file.model.getEnclosingFunction(argument) === file.model.getEnclosingFunction(call);
    return isBeside ? { kind: 'literal', value: literal, explanation: "It is seeded with the program's seed." } : undefined;
  }
  if (argument.type !== 'identifier' && argument.type !== 'attribute') return undefined;
  return isKnownInteger(file, argument) && isInReach(file, argument, call) ? { kind: 'own', text: argument.text, needs: [] } : undefined;
}

/** True where an expression is an integer for certain: a literal, a constant bound once to one, or an option with `type=int`. */
export function isKnownInteger(file: SourceFile, expression: Node): boolean {
  const value = file.model.getValue(expression);
  if (value !== undefined && getIntegerValue(value) !== undefined) return true;
  if (expression.type !== 'attribute' || isStoredAsOther(file, expression)) return false;
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

/** `args.seed = None`: the option's type no longer tells. Integers, drawn ones too, are integers still. */
function isStoredAsOther(file: SourceFile, attribute: Node): boolean {
  return [...walkDescendants(file.root, 'assignment')].some((assignment) => {
    const value = getField(assignment, 'right');
    if (getField(assignment, 'left')?.text !== attribute.text || value === undefined) return false;
    const isDrawn =
      value.type === 'call' && ['random.randint', 'random.randrange', 'builtins.int'].includes(getCalleeName(file, value) ?? '');
    return getIntegerValue(value) === undefined && !isDrawn;
  });
}

// ── Which stream ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function isSplit(file: SourceFile, call: Node): boolean {
  return getCalleeName(file, call) === 'torch.utils.data.random_split';
}

/**
 * What is added to the seed, so that no two generators of the file share a stream: the place of `call` among the calls that still want
 * one (splits first, then in source order), counted in the offsets that are free.
 *
 * @param literal the program's seed, where it is a literal that offsets are added to at once (`42`, `43`)
 */
function getStreamOffset(file: SourceFile, api: Api, call: Node, literal?: number): number {
  const used = findUsedOffsets(file, literal);
  let offset = 0;
  for (let place = findStreams(file, api).get(call) ?? 0; ; offset++) {
    if (used.has(offset)) continue;
    if (place === 0) return offset;
    place--;
  }
}

const streams = new WeakMap<Program, ReadonlyMap<Node, number>>();

/** The place of each call that still wants a stream; the calls of two arms of an `if` share one. */
function findStreams(file: SourceFile, api: Api): ReadonlyMap<Node, number> {
  const known = streams.get(api.program);
  if (known !== undefined) return known;
  const waiting = [...walkDescendants(file.root, 'call')].filter((call) => wantsStream(file, api, call));
  const places = new Map<Node, number>();
  const byTarget = new Map<string, Node[]>();
  let next = 0;
  for (const call of [...waiting.filter((call) => isSplit(file, call)), ...waiting.filter((call) => !isSplit(file, call))]) {
    const target = call.parent?.type === 'assignment' ? getField(call.parent, 'left')?.text : undefined;
    const earlier = target === undefined ? [] : (byTarget.get(target) ?? []);
    const other = earlier.find((one) => isAlternative(one, call));
    places.set(call, (other === undefined ? undefined : places.get(other)) ?? next++);
    if (target !== undefined) byTarget.set(target, [...earlier, call]);
  }
  streams.set(api.program, places);
  return places;
}

/** True for two calls in two arms of an `if`: one of them runs. */
function isAlternative(one: Node, other: Node): boolean {
  const above = new Set(walkAncestors(one));
  for (const ancestor of walkAncestors(other)) if (above.has(ancestor)) return ancestor.type === 'if_statement';
  return false;
}

function wantsStream(file: SourceFile, api: Api, call: Node): boolean {
  const position = SAMPLERS.get(getCalleeName(file, call) ?? '');
  const loader = position === undefined ? getLoaderCall(file, api.program, call) : undefined;
  if (position === undefined && loader === undefined) return false;
  const present = getArgument(call, 'generator', position ?? loader?.positions['generator']);
  if (present !== undefined && present.value.text !== 'None') return false;
  const isElsewhere = loader?.given.has('generator') === true || isForwarding(file, call) || isOwnedByFramework(file, api.program, call);
  return !isElsewhere && ['own', 'literal', 'initial'].includes(chooseSeed(file, api, call).kind);
}

/** The offsets to the seed of the generators the file makes already: `g.manual_seed(seed + 1)` uses 1. */
function findUsedOffsets(file: SourceFile, literal: number | undefined): ReadonlySet<number> {
  const used = new Set<number>();
  for (const call of walkDescendants(file.root, 'call')) {
    const callee = getField(call, 'function');
    const object =
      callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'manual_seed' ? getField(callee, 'object') : undefined;
    const made = object === undefined ? undefined : file.model.getValue(object);
    if (made?.type !== 'call' || getCalleeName(file, made) !== 'torch.Generator') continue;
    const seed = getArgument(call, 'seed', 0)?.value;
    const value = seed === undefined ? undefined : getIntegerValue(seed);
    const added = seed?.type === 'binary_operator' ? getIntegerValue(findNamedChildren(seed).at(-1) ?? seed) : undefined;
    if (value !== undefined) used.add(literal === undefined ? 0 : value - literal);
    else used.add(added ?? 0);
  }
  return used;
}
