/**
 * A seed that is another one in every run: the clock, a process id, the operating system's entropy, or no seed at all.
 *
 *     torch.manual_seed(int(time.time()))          →    torch.manual_seed(42)
 *     np.random.seed()                             →    np.random.seed(42)
 *     torch.seed()                                 →    torch.manual_seed(42)
 *     add_argument("--seed", default=time_ns())    →    add_argument("--seed", default=42)
 *
 * In a `worker_init_fn` the worker's own seed takes its place, `torch.initial_seed() % 2**32`: a constant would give every worker the
 * same numbers.
 *
 * Source: the documentation of `random.seed`, `numpy.random.seed` and `torch.seed` (without a seed they take one from the system).
 */
import {
  CUDA_SEEDING,
  ENTROPY_SEEDING,
  findArguments,
  findNamedChildren,
  findUses,
  GENERATOR_CLASSES,
  GENERATOR_SEEDING,
  getArgument,
  getCalleeName,
  getEntropy,
  getField,
  getLineEnd,
  getLineStart,
  getRunFrequency,
  getStringValue,
  inCode,
  isInside,
  isNoName,
  isTestFile,
  planSeedValue,
  quoteCode,
  SEEDING,
  walkAncestors,
  walkDescendants,
  type Api,
  type Edit,
  type Fix,
  type Meta,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'nondeterministic-seed',
  summary: 'A seed taken from the clock, the process or the operating system',
  why: 'The call looks like seeding, but the seed is another one in every run, so nothing that is drawn after it can be repeated.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'error',
  triggers: [
    'seed',
    'default_rng',
    'RandomState',
    'Random(',
    'PCG64',
    'MT19937',
    'Philox',
    'SFC64',
    'SeedSequence',
    'determinis',
    'reproducib',
  ].map((text) => [text, inCode(mayTakeEntropy)] as const),
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Pass a number, from an option or a constant, and record it with the results.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const reported = new Set<Node>();
  for (const call of walkDescendants(file.root, 'call')) {
    reportDefault(file, api, call, reported);
    const seeding = getSeedCall(file, call);
    if (seeding === undefined) continue;
    if (seeding.value === undefined || seeding.value.type === 'none') reportMissing(file, api, seeding);
    else reportEntropy(file, api, seeding, seeding.value, reported);
  }
}

/** A call that sets a seed, or makes a generator from one. */
interface SeedCall {
  readonly call: Node;
  /** The seed passed, if any. */
  readonly value: Node | undefined;
  /** What the call is named once it takes a seed, where it takes none: `torch.seed` → `torch.manual_seed`. */
  readonly replacement: string | undefined;
  /** True where an integer may be of any size. */
  readonly takesAnyInteger: boolean;
}

function getSeedCall(file: SourceFile, call: Node): SeedCall | undefined {
  const name = getCalleeName(file, call);
  if (name === undefined) return getMethodSeedCall(file, call);
  const replacement = ENTROPY_SEEDING.get(name);
  if (replacement !== undefined)
    return { call, value: undefined, replacement: replacement.slice(replacement.lastIndexOf('.') + 1), takesAnyInteger: true };
  const made = GENERATOR_CLASSES.get(name);
  const known = SEEDING.get(name);
  const parameter = made ?? known?.parameter ?? (CUDA_SEEDING.has(name) ? 'seed' : undefined);
  if (parameter === undefined || isSpread(call)) return undefined;
  const value = getArgument(call, parameter, 0)?.value;
  // A generator made without a seed is `unseeded-generator`'s; a library's helper decides itself what no seed means.
  const isOwn = made === undefined && known?.isHelper !== true;
  if (!isOwn && (value === undefined || value.type === 'none')) return undefined;
  return { call, value, replacement: undefined, takesAnyInteger: name.startsWith('torch.') || name.startsWith('random.') };
}

/** `generator.manual_seed(...)`, `rng.seed(...)` of an object whose class is known. */
function getMethodSeedCall(file: SourceFile, call: Node): SeedCall | undefined {
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const method = callee === undefined ? undefined : getField(callee, 'attribute')?.text;
  const made = object === undefined ? undefined : file.model.getValue(object);
  if (made?.type !== 'call' || method === undefined || isSpread(call)) return undefined;
  const owner = getCalleeName(file, made);
  if (owner === undefined || GENERATOR_SEEDING.get(owner)?.includes(method) !== true) return undefined;
  const isEntropy = owner === 'torch.Generator' && method === 'seed';
  const value = isEntropy ? undefined : findArguments(call)[0]?.value;
  return { call, value, replacement: isEntropy ? 'manual_seed' : undefined, takesAnyInteger: owner !== 'numpy.random.RandomState' };
}

function isSpread(call: Node): boolean {
  return findArguments(call).some((argument) => argument.kind === 'splat' || argument.kind === 'dictionary-splat');
}

/** `random.seed()`, `np.random.seed(None)`, `torch.seed()`. */
function reportMissing(file: SourceFile, api: Api, seeding: SeedCall): void {
  const { call, value, replacement } = seeding;
  const isUsed = replacement !== undefined && call.parent?.type !== 'expression_statement';
  const message = `${quoteCode(call)} takes a new seed from the system in every run`;
  const planned = isUsed ? { refusal: 'the seed it returns is used' } : planSeed(file, api, seeding);
  if ('refusal' in planned) {
    api.report({ node: call, message, help: `${HELP} Nothing was changed: ${planned.refusal}.` });
    return;
  }
  const callee = getField(call, 'function');
  const name = replacement === undefined || callee?.type !== 'attribute' ? undefined : getField(callee, 'attribute');
  const list = getField(call, 'arguments');
  if (list === undefined || (replacement !== undefined && name === undefined)) {
    api.report({ node: call, message, help: HELP });
    return;
  }
  const edits: Edit[] = name === undefined ? [] : [{ start: name.start, end: name.end, text: replacement ?? name.text }];
  edits.push(
    value === undefined
      ? { start: list.start, end: list.end, text: `(${planned.code})` }
      : { start: value.start, end: value.end, text: planned.code },
  );
  api.report({ node: call, message, help: HELP, fix: toFix(planned, edits) });
}

/** `torch.manual_seed(int(time.time()))`, or the clock in the expression the seed was bound to. */
function reportEntropy(file: SourceFile, api: Api, seeding: SeedCall, value: Node, reported: Set<Node>): void {
  const entropy = getEntropy(file, value);
  if (entropy === undefined) {
    reportChoice(file, api, value, reported);
    return;
  }
  const seed = getPurePart(file, entropy.call, entropy.expression);
  if (reported.has(seed)) return;
  reported.add(seed);
  const message = `the seed is ${quoteCode(seed)}, which is another one in every run`;
  if (isShown(file, value)) {
    api.report({
      node: seed,
      message,
      help: 'It is recorded, so a run can be repeated with the number it showed. ' + HELP,
      severity: 'info',
    });
    return;
  }
  const worker = getWorker(file, seeding.call);
  const planned = planSeed(file, api, seeding);
  if ('refusal' in planned) {
    api.report({ node: seed, message, help: `${HELP} Nothing was changed: ${planned.refusal}.` });
    return;
  }
  // The worker's seed holds its number already; elsewhere `+ rank` stays.
  const replaced = worker === undefined ? seed : entropy.expression;
  const needsParentheses = worker !== undefined && replaced.parent?.type === 'binary_operator';
  const code = needsParentheses ? `(${planned.code})` : planned.code;
  api.report({ node: seed, message, help: HELP, fix: toFix(planned, replaceSource(file, replaced, code)) });
}

/** `parser.add_argument("--seed", default=int(time.time()))`: every run that is not given a seed has another one. */
function reportDefault(file: SourceFile, api: Api, call: Node, reported: Set<Node>): void {
  const callee = getField(call, 'function');
  const name = callee === undefined ? undefined : (getField(callee, 'attribute') ?? callee).text;
  if (name !== 'add_argument' && name !== 'option') return;
  const isSeed = findArguments(call).some(
    ({ kind, value }) => kind === 'positional' && /^-*(?:\w+[-_])?seed$/i.test(getStringValue(value) ?? ''),
  );
  const value = isSeed ? getArgument(call, 'default')?.value : undefined;
  const entropy = value === undefined ? undefined : getEntropy(file, value);
  if (value === undefined || entropy === undefined || reported.has(value)) return;
  reported.add(value);
  const code = String(api.seed);
  api.report({
    node: value,
    message: `the seed is ${quoteCode(value)} by default, which is another one in every run`,
    help: HELP,
    fix: toFix({ code, needs: [] }, replaceSource(file, value, code)),
  });
}

/** `if args.seed is None: args.seed = int(time.time())`: the user may pass a seed, so the clock is a choice. */
function reportChoice(file: SourceFile, api: Api, value: Node, reported: Set<Node>): void {
  if (value.type !== 'attribute' && value.type !== 'identifier') return;
  for (const assignment of walkDescendants(file.root, 'assignment')) {
    const [left, right] = [getField(assignment, 'left'), getField(assignment, 'right')];
    if (left?.text !== value.text || right === undefined || reported.has(right)) continue;
    const isSame = value.type === 'attribute' || file.model.getBinding(left) === file.model.getBinding(value);
    if (!isSame || getEntropy(file, right) === undefined) continue;
    reported.add(right);
    api.report({
      node: right,
      message: `the seed may be ${quoteCode(right)}, which is another one in every run`,
      help: 'A run without a given seed cannot be repeated unless the number is recorded with its results.',
      severity: 'info',
    });
  }
}

/** The largest part of the seed's expression around `source` that no name of the program decides: `int(time.time())` of `int(time.time()) + rank`. */
function getPurePart(file: SourceFile, source: Node, top: Node): Node {
  let pure = source;
  for (const ancestor of walkAncestors(source)) {
    if (!isInside(ancestor, top)) break;
    const isExpression = ['call', 'binary_operator', 'parenthesized_expression', 'attribute', 'subscript', 'unary_operator'].includes(
      ancestor.type,
    );
    if (isExpression && isPure(file, ancestor)) pure = ancestor;
  }
  return pure;
}

function isPure(file: SourceFile, expression: Node): boolean {
  return [...walkDescendants(expression, 'identifier')].every(
    (identifier) => isNoName(identifier) || file.model.findQualifiedNames(identifier).length > 0,
  );
}

/** True where the seed is printed or logged, by the name it is bound to. */
function isShown(file: SourceFile, value: Node): boolean {
  if (value.type !== 'identifier') return false;
  const binding = file.model.getBinding(value);
  return (binding?.references ?? []).some((reference) => {
    for (const ancestor of walkAncestors(reference)) {
      if (ancestor.type !== 'call') continue;
      const callee = getField(ancestor, 'function');
      if (callee !== undefined && /^(?:print|\w*log\w*\.\w+|logging\.\w+)$/i.test(callee.text)) return true;
    }
    return false;
  });
}

/** The function around a call where it is a DataLoader worker's: it is passed as `worker_init_fn`, or named for it. */
function getWorker(file: SourceFile, call: Node): Node | undefined {
  const definition = file.model.getEnclosingFunction(call);
  if (definition === undefined) return undefined;
  const parameters = getField(definition, 'parameters');
  const isNamed = /worker_?init|init_?worker|seed_?worker|worker_?seed/.test(getField(definition, 'name')?.text ?? '');
  if (isNamed && parameters !== undefined && findNamedChildren(parameters).length === 1) return definition;
  const isPassed = [...walkDescendants(file.root, 'keyword_argument')].some((argument) => {
    const value = getField(argument, 'value');
    return (
      getField(argument, 'name')?.text === 'worker_init_fn' && value !== undefined && file.model.getLocalDefinition(value) === definition
    );
  });
  return isPassed ? definition : undefined;
}

interface Planned {
  readonly code: string;
  readonly needs: readonly Need[];
}

function planSeed(file: SourceFile, api: Api, seeding: SeedCall): Planned | { readonly refusal: string } {
  const { call } = seeding;
  if (getWorker(file, call) !== undefined) {
    const torch = api.scaffold.importModule('torch', call.start);
    return { code: `${torch.name}.initial_seed()${seeding.takesAnyInteger ? '' : ' % 2**32'}`, needs: torch.needs };
  }
  switch (getRunFrequency(file, api, call)) {
    case 'once':
      return planSeedValue(file, api, call);
    case 'repeated':
      return { refusal: 'it runs more than once, and one seed would give the same numbers every time' };
    case 'unknown':
      return { refusal: 'how often it runs is not in view, and one seed may give the same numbers every time' };
  }
}

function toFix(planned: Planned, edits: readonly Edit[]): Fix {
  return { title: `Use ${planned.code}`, edits, needs: planned.needs };
}

/** Modules of entropy that no injected code imports: what only the replaced expression reads of them goes with it. */
const SOURCES = /^(?:time|datetime|struct|secrets|uuid)$/;

/**
 * The edits that put a number in place of an expression, and take away an import that nothing else reads:
 *
 *     import time                         seed = 42
 *     seed = int(time.time())      →
 */
function replaceSource(file: SourceFile, expression: Node, code: string): Edit[] {
  const edits: Edit[] = [{ start: expression.start, end: expression.end, text: code }];
  if (file.kind === 'notebook') return edits;
  for (const statement of findNamedChildren(file.root)) {
    const [module, ...names] = findNamedChildren(statement);
    const name = statement.type === 'import_statement' ? module : names[0];
    if (!/^import_(?:from_)?statement$/.test(statement.type) || module === undefined || name === undefined) continue;
    const isAlone = name.type === 'dotted_name' && findNamedChildren(name).length === 1 && names.length === (name === module ? 0 : 1);
    const binding = isAlone && SOURCES.test(module.text) ? file.model.lookup(name.text, file.model.module) : undefined;
    if (binding?.definitions.length !== 1 || !binding.references.every((reference) => isInside(reference, expression))) continue;
    const start = getLineStart(file.text, statement.start);
    const end = getLineEnd(file.text, statement.end);
    if (file.text.slice(start, end) !== statement.text || end === file.text.length) continue;
    const after = /^(?:\r\n|\r|\n)/.exec(file.text.slice(end))?.[0].length ?? 0;
    const blank = start === 0 || /\n[ \t]*\r?\n$/.test(file.text.slice(0, start));
    const gap = blank ? (/^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(file.text.slice(end + after))?.[0].length ?? 0) : 0;
    edits.push({ start, end: end + after + gap, text: '' });
  }
  return edits.sort((a, b) => a.start - b.start);
}

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The clock, the process and the system, by the names that `isEntropyCall` knows. */
const ENTROPY =
  /\b(?:(?:time(?:_ns)?|perf_counter(?:_ns)?|monotonic(?:_ns)?|process_time(?:_ns)?|clock|now|utcnow|today|getpid|getppid|urandom|getrandom|uuid[14]|SystemRandom|get_ident)\s*(?:\(|as\b)|seed\s*(?:\(\s*\)|as\b))|\bsecrets\b/;

function getLastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Last parts of names of generators, and an expression for all that sets a seed or has one among its arguments. */
interface SeedNames {
  readonly generators: ReadonlySet<string>;
  readonly all: string;
}

let seedNames: SeedNames | undefined;

/** Made when they are first asked for. */
function getSeedNames(): SeedNames {
  if (seedNames === undefined) {
    const [generators = [], ...others] = [GENERATOR_CLASSES, SEEDING, CUDA_SEEDING, ENTROPY_SEEDING].map((names) =>
      [...names.keys()].map(getLastPart),
    );
    const all = new Set([...generators, ...others.flat(), ...[...GENERATOR_SEEDING.values()].flat(), 'add_argument', 'option']);
    seedNames = { generators: new Set(generators), all: [...all].join('|') };
  }
  return seedNames;
}

/** False where no seed is left out, nor can be taken from the clock or the like. */
function mayTakeEntropy(code: string): boolean {
  const { generators, all } = getSeedNames();
  const hasEntropy = ENTROPY.test(code);
  for (const { name, isCall, args } of findUses(code, all)) {
    if (args === undefined) {
      if (hasEntropy || !isCall) return true;
      continue;
    }
    if (name === 'add_argument' || name === 'option') {
      if (hasEntropy && args.some((each) => each.name === 'default') && args.some(({ value }) => /seed["']$/i.test(value))) return true;
      continue;
    }
    // A generator without a seed is another transform's.
    if (args.length === 0 && generators.has(name)) continue;
    if (args.length === 0 || args.some(({ value }) => value === 'None')) return true;
    if (hasEntropy && args.some(({ value }) => !/^\d+$/.test(value))) return true;
  }
  return false;
}
