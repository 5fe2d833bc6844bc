/**
 * Where shared code goes in a file: below the imports, at the entry point, above the first import that reaches torch; and which
 * expression of the program is its seed. Pure functions of the file and its program, so every transform and the planner agree.
 */
import type { SourceFile } from '../document/types.ts';
import type { Entry, Program, SeedingVisit, Visit } from '../project/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  getStringValue,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { getLineIndent } from './layout.ts';
import type { Site } from './needs.ts';

/** The expression that injected code passes on as the seed. */
export interface SeedExpression {
  /** Python source, valid at `site` and wherever its names are. */
  readonly text: string;
  /** True where the value is known to be an integer: a literal, or an option with `type=int` and an integer default. */
  readonly isInteger: boolean;
  /** True where the value may be `None`, so that code using it must ask first. */
  readonly mayBeNone: boolean;
  /** True for a literal. */
  readonly isLiteral: boolean;
  /** The statement after which the expression has its value; undefined for a literal. */
  readonly statement: Node | undefined;
}

/** The leading import section of a module: what stands above the first statement of the program proper. */
export interface ImportSection {
  /** Top-level import statements of the section, in order. */
  readonly imports: readonly Node[];
  /** The last statement of the section, or undefined where the file imports nothing. */
  readonly last: Node | undefined;
  /** Where a statement may stand that must come first: after the docstring and `from __future__` imports. */
  readonly start: number;
}

const IMPORTS: readonly string[] = ['import_statement', 'import_from_statement'];

/** Set-up calls that people write between imports. */
const SETUP = /^(?:sys\.path\.|os\.environ|os\.putenv|os\.chdir|warnings\.|matplotlib\.|mpl\.|plt\.|logging\.|logger\s*=|\d|%|site\.|cv2\.setNumThreads|torch\.multiprocessing|mp\.set_)/;

/** Top-level statements, comments left out. */
function findStatements(file: SourceFile): Node[] {
  return findNamedChildren(file.root);
}

function isImportLike(statement: Node): boolean {
  if (IMPORTS.includes(statement.type) || statement.type === 'future_import_statement') return true;
  if (statement.type !== 'try_statement' && statement.type !== 'if_statement') return false;
  const [firstImport] = walkDescendants(statement, ...IMPORTS);
  if (firstImport === undefined) return false;
  // `try: import apex / except ImportError: apex = None` belongs to the imports; code that trains does not.
  return [...walkDescendants(statement, 'block')].every((block) =>
    findNamedChildren(block).every((inner) =>
      [...IMPORTS, 'pass_statement', 'raise_statement', 'expression_statement', 'try_statement', 'if_statement'].includes(inner.type),
    ),
  );
}

/** Reads the import section; see `ImportSection`. */
export function getImportSection(file: SourceFile): ImportSection {
  const statements = findStatements(file);
  let last: Node | undefined;
  const imports: Node[] = [];
  let start = 0;
  let isHead = true;
  for (const [index, statement] of statements.entries()) {
    const isDocstring = index === 0 && statement.type === 'expression_statement' && findNamedChildren(statement)[0]?.type === 'string';
    if (isHead && (isDocstring || statement.type === 'future_import_statement')) {
      start = statement.end;
      continue;
    }
    isHead = false;
    if (isImportLike(statement)) {
      if (IMPORTS.includes(statement.type)) imports.push(statement);
      last = statement;
    } else if (!(statement.type === 'expression_statement' && SETUP.test(statement.text))) {
      break;
    }
  }
  return { imports, last, start };
}

/** The place below the imports where needed definitions go. */
export function getDefinitionsSite(file: SourceFile): Site {
  const { last, start } = getImportSection(file);
  if (last !== undefined) return { offset: last.end, position: 'after', indent: '', role: 'definitions' };
  const first = findStatements(file).find((statement) => statement.start >= start);
  return first === undefined
    ? { offset: file.text.length, position: 'after', indent: '', role: 'definitions' }
    : { offset: first.start, position: 'before', indent: '', role: 'definitions' };
}

/** The node of a visit's call in `file`, or undefined where the visit stands in another file. */
export function getVisitNode(file: SourceFile, program: Program, visit: Visit): Node | undefined {
  return visit.file === program.facts ? getNodeAt(file.tree, visit.step.at, visit.step.end) : undefined;
}

/** The call in this file through which a visit is reached: the visit's own, or the innermost call frame that stands here. */
export function getCallInFile(file: SourceFile, program: Program, visit: Visit): Node | undefined {
  const own = getVisitNode(file, program, visit);
  // A call inside a helper of this file is reached through the call of the helper, which is where the program decides to seed.
  const frame = visit.calls.find((call) => call.file === program.facts && isSeedHelper(call.callee.name));
  if (frame !== undefined) return getNodeAt(file.tree, frame.step.at, frame.step.end);
  if (own !== undefined) return own;
  const outer = visit.calls.findLast((call) => call.file === program.facts);
  return outer === undefined ? undefined : getNodeAt(file.tree, outer.step.at, outer.step.end);
}

/** A function whose name says that seeding is its job. */
export function isSeedHelper(name: string): boolean {
  return /seed|random_state|reproducib|determinis/i.test(name.slice(name.lastIndexOf('.') + 1));
}

/** Seeding visits that set a generator before the first draw of any, outside loops. */
export function findEffectiveSeeding(entry: Entry): SeedingVisit[] {
  return entry.seeding.filter((seeding) => seeding.generators.length > 0);
}

function siteBefore(file: SourceFile, statement: Node): Site {
  return { offset: statement.start, position: 'before', indent: getLineIndent(file.text, statement.start) };
}

function siteAfter(file: SourceFile, statement: Node): Site {
  return { offset: statement.end, position: 'after', indent: getLineIndent(file.text, statement.start) };
}

/** True for a statement that only sets up determinism: a seed call, or a store to a cuDNN flag. */
function isSetupStatement(statement: Node, seedCalls: readonly Node[]): boolean {
  if (statement.type !== 'expression_statement') return false;
  if (seedCalls.some((call) => statement.index <= call.index && call.index <= statement.last)) return true;
  return /(?:cudnn\.\w+\s*=|use_deterministic_algorithms|PYTHONHASHSEED|manual_seed|\bseed\()/.test(statement.text);
}

/**
 * Where statements belong that must run once, before anything is drawn: beside the seed call the program has, else where its seed
 * expression is at hand, else first in the main guard, else below the imports.
 */
export function getEntrySite(file: SourceFile, program: Program, entry: Entry): Site {
  const seeding = findEffectiveSeeding(entry).filter((found) => found.visit.loops.length === 0);
  const calls = seeding.flatMap((found) => {
    const call = getCallInFile(file, program, found.visit);
    return call === undefined ? [] : [call];
  });
  const [firstCall] = calls;
  let statement = firstCall === undefined ? undefined : getStatement(firstCall);
  if (statement !== undefined) {
    for (;;) {
      const siblings: readonly Node[] = statement.parent === undefined ? [] : findNamedChildren(statement.parent);
      const next: Node | undefined = siblings[siblings.indexOf(statement) + 1];
      if (next === undefined || !isSetupStatement(next, calls)) break;
      statement = next;
    }
    return siteAfter(file, statement);
  }
  return getSeedSite(file, program, entry, getSeedExpression(file, program, entry));
}

/** Where the seed call of a program that has none goes. */
export function getSeedSite(file: SourceFile, program: Program, entry: Entry, seed: SeedExpression | undefined): Site {
  const worker = getSpawnedWorker(file, program, entry);
  if (worker !== undefined) return siteFirstIn(file, worker) ?? getDefinitionsSite(file);
  if (seed?.statement !== undefined) return siteAfter(file, seed.statement);
  const guard = findStatements(file).find((statement) => statement.type === 'if_statement' && isGuard(program, statement));
  const body = guard === undefined ? undefined : getField(guard, 'consequence');
  if (body !== undefined) return siteFirstIn(file, body) ?? getDefinitionsSite(file);
  return getDefinitionsSite(file);
}

/** The body of the function that the processes in which the program trains run, where it stands in this file. */
export function getSpawnedWorker(file: SourceFile, program: Program, entry: Entry): Node | undefined {
  if (entry.spawn?.calleeFile !== program.facts) return undefined;
  const definition = getNodeAt(file.tree, entry.spawn.callee.at, entry.spawn.callee.end);
  return getField(definition, 'body');
}

/** Before the first statement of a block that is no docstring and no import. */
function siteFirstIn(file: SourceFile, block: Node): Site | undefined {
  const statements = findNamedChildren(block);
  const isLead = (statement: Node, index: number): boolean =>
    IMPORTS.includes(statement.type) ||
    (index === 0 && statement.type === 'expression_statement' && findNamedChildren(statement)[0]?.type === 'string');
  const first = statements.findIndex((statement, index) => !isLead(statement, index));
  const statement = statements[first];
  if (statement !== undefined) return siteBefore(file, statement);
  const last = statements.at(-1);
  return last === undefined ? undefined : siteAfter(file, last);
}

function isGuard(program: Program, statement: Node): boolean {
  return program.facts.steps.some(
    (step) => step.kind === 'branch' && step.at === statement.start && step.arms.some((arm) => arm.isMainGuard),
  );
}

const SEED_OPTION = /^-{0,2}(?:(?:random|rng|manual|global|torch|train|np)[-_]?)?seed$/i;
const SEED_CONSTANT = /^(?:RANDOM_|RNG_|MANUAL_|GLOBAL_|TORCH_)?SEED$/i;

/**
 * The program's own seed, where it names one that is at hand before anything is drawn: an argparse option, or a module constant.
 * Undefined where it names none.
 */
export function getSeedExpression(file: SourceFile, program: Program, entry: Entry): SeedExpression | undefined {
  return getOptionSeed(file, program, entry) ?? getConstantSeed(file, entry, program);
}

/** `parser.add_argument("--seed", type=int, default=0)` and `args = parser.parse_args()` give `args.seed`. */
function getOptionSeed(file: SourceFile, program: Program, entry: Entry): SeedExpression | undefined {
  const { model } = file;
  const option = [...walkDescendants(file.root, 'call')].find((call) => {
    const callee = getField(call, 'function');
    if (callee?.type !== 'attribute' || getField(callee, 'attribute')?.text !== 'add_argument') return false;
    return findArguments(call).some((argument) => argument.kind === 'positional' && SEED_OPTION.test(getStringValue(argument.value) ?? ''));
  });
  if (option === undefined) return undefined;
  const names = findArguments(option)
    .filter((argument) => argument.kind === 'positional')
    .map((argument) => getStringValue(argument.value) ?? '');
  const destination = getArgument(option, 'dest')?.value;
  const long = names.find((name) => name.startsWith('--')) ?? names[0] ?? '';
  const attribute = destination === undefined ? long.replace(/^-+/, '').replaceAll('-', '_') : getStringValue(destination);
  if (attribute === undefined || attribute === '') return undefined;
  const type = getArgument(option, 'type')?.value;
  const isInt = type !== undefined && model.getQualifiedName(type) === 'builtins.int';
  const defaultValue = getArgument(option, 'default')?.value;
  const isRequired = getArgument(option, 'required')?.value.text === 'True';
  const hasIntegerDefault = defaultValue !== undefined && getIntegerValue(defaultValue) !== undefined;
  const firstDraw = entry.draws[0]?.visit.order ?? Infinity;
  for (const visit of entry.trace.visits) {
    if (visit.step.kind !== 'call' || visit.order > firstDraw || visit.loops.length > 0 || visit.branches.length > 0) continue;
    if (!visit.step.callees.some((callee) => /\.parse_(?:known_)?args$/.test(callee))) continue;
    // `args = parser.parse_args()` here, or `args = get_args()` around a function that returns it.
    const calls = [...visit.calls.map((frame) => ({ file: frame.file, step: frame.step })), { file: visit.file, step: visit.step }].reverse();
    for (const call of calls) {
      if (call.file !== program.facts) continue;
      const node = getNodeAt(file.tree, call.step.at, call.step.end);
      const assignment = node.parent;
      if (assignment?.type !== 'assignment') continue;
      const left = getField(assignment, 'left');
      const name = left?.type === 'identifier' ? left : left === undefined ? undefined : findNamedChildren(left)[0];
      const statement = getStatement(assignment);
      if (name?.type !== 'identifier' || statement === undefined) continue;
      return {
        text: `${name.text}.${attribute}`,
        isInteger: isInt && (hasIntegerDefault || isRequired),
        mayBeNone: !isRequired && (defaultValue === undefined || defaultValue.text === 'None'),
        isLiteral: false,
        statement,
      };
    }
  }
  return undefined;
}

/** `SEED = 42` at module level gives `SEED`. */
function getConstantSeed(file: SourceFile, entry: Entry, program: Program): SeedExpression | undefined {
  for (const [name, binding] of file.model.module.bindings) {
    if (!SEED_CONSTANT.test(name)) continue;
    const [definition, ...others] = binding.definitions;
    if (definition?.kind !== 'assignment' || definition.isConditional || others.length > 0 || definition.value === undefined) continue;
    if (getIntegerValue(definition.value) === undefined) continue;
    const statement = getStatement(definition.node);
    const firstDraw = entry.draws.find((draw) => draw.visit.file === program.facts);
    if (statement === undefined || (firstDraw !== undefined && firstDraw.visit.calls.length === 0 && firstDraw.visit.step.at < statement.start)) {
      continue;
    }
    // Set at module level, it is at hand in the main guard too; the call goes there, not where importers would run it.
    return { text: name, isInteger: true, mayBeNone: false, isLiteral: false, statement: entry.kind === 'main-guard' ? undefined : statement };
  }
  return undefined;
}
