/**
 * Where shared code goes in a file: below the imports, at the entry point, above the first import that reaches torch. Pure functions of the
 * file and its program, so every transform and the planner agree.
 */
import type { SourceFile } from '../document/types.ts';
import { isInMainGuard } from '../project/program.ts';
import type { Entry, Program, SeedingVisit, Visit } from '../project/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getDrawnGenerator, SEEDING } from '../pytorch/random.ts';
import {
  findArguments,
  findNamedChildren,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { isCallback } from './callbacks.ts';
import { getLineEnd, getLineIndent } from './layout.ts';
import type { Site } from './needs.ts';
import { getSeedExpression, type SeedExpression } from './seed-expression.ts';
import { getSeedHelper } from './seed-helper.ts';

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
const SETUP =
  /^(?:sys\.path\.|os\.environ|os\.putenv|os\.chdir|warnings\.|matplotlib\.|mpl\.|plt\.|logging\.|logger\s*=|\d|%|site\.|drive\.mount\(|get_ipython\(\)|dbutils\.|cv2\.setNumThreads|torch\.multiprocessing|mp\.set_)/;

/** `ROOT = Path(__file__).resolve().parents[1]`: what is put on `sys.path` before the imports that need it there. */
const PATH = /^\w+\s*=[^=].*(?:__file__|\bPath\(|\bos\.path\.|\bos\.getcwd\(|\.parents?\b)/s;

/** True also for a string that stands for itself: text cells of a notebook that was exported as a script. */
function isSetup(statement: Node): boolean {
  if (statement.type === 'if_statement')
    return [...walkDescendants(statement, 'block')].every((block) => findNamedChildren(block).every(isSetup));
  if (statement.type !== 'expression_statement') return false;
  if (PATH.test(statement.text)) return true;
  return SETUP.test(statement.text) || findNamedChildren(statement)[0]?.type === 'string';
}

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
  return file.kind === 'notebook' ? getNotebookSection(file) : getScriptSection(file);
}

function getScriptSection(file: SourceFile): ImportSection {
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
    } else if (!isSetup(statement)) {
      break;
    }
  }
  return { imports, last, start };
}

/**
 * In a notebook imports stand in several cells, below set-up of all kinds. The section ends in the cell that imports torch first, or in a
 * cell below it that holds imports only; where something is drawn or seeded above that, in the first cell that imports.
 */
function getNotebookSection(file: SourceFile): ImportSection {
  const statements = findStatements(file);
  const firstFuture = statements.findIndex((statement) => statement.type !== 'future_import_statement');
  const start = statements[firstFuture - 1]?.end ?? 0;
  const torch = statements.findIndex((statement) => IMPORTS.includes(statement.type) && /^(?:import|from)\s+torch\b/.test(statement.text));
  const isTorchFirst = torch !== -1 && !statements.slice(0, torch).some((statement) => touchesGenerators(file, statement));
  const anchor = isTorchFirst ? torch : statements.findIndex((statement) => IMPORTS.includes(statement.type));
  if (anchor === -1) return { imports: [], last: undefined, start };
  let last = anchor;
  for (const cell of findCellRanges(file, statements, anchor)) {
    const end = getImportsEnd(file, statements, Math.max(cell.from, last), cell.to);
    if (cell.from > anchor && !(end > last && statements.slice(cell.from, cell.to).every((inner) => isImportLike(inner) || isSetup(inner))))
      break;
    last = Math.max(last, end);
    if (!statements.slice(last + 1, cell.to).every(isSetup)) break;
  }
  return { imports: statements.slice(0, last + 1).filter((statement) => IMPORTS.includes(statement.type)), last: statements[last], start };
}

/** The statements of the cell that holds the one at `anchor`, and of each cell below it, as index ranges. */
function findCellRanges(file: SourceFile, statements: readonly Node[], anchor: number): { readonly from: number; readonly to: number }[] {
  const ranges = file.cells.map((cell) => ({
    from: statements.findIndex((statement) => cell.start <= statement.start && statement.start < cell.end),
    to: 1 + statements.findLastIndex((statement) => cell.start <= statement.start && statement.start < cell.end),
  }));
  return ranges.filter((range) => range.from !== -1 && range.to > anchor);
}

/** The last import from `from` on, within a cell, with nothing above it but imports and code that leaves the generators alone. */
function getImportsEnd(file: SourceFile, statements: readonly Node[], from: number, to: number): number {
  let last = -1;
  for (let index = from; index < to; index++) {
    const statement = statements[index];
    if (statement === undefined) break;
    if (isImportLike(statement)) last = index;
    else if (!isSetup(statement) && (statement.type !== 'expression_statement' || touchesGenerators(file, statement))) break;
  }
  return last;
}

/** True for a statement that draws from a generator or seeds one, also through functions and classes of the file. */
function touchesGenerators(file: SourceFile, node: Node, seen: Set<Node> = new Set()): boolean {
  if (/^(?:function|class|decorated)_definition$/.test(node.type) && seen.size === 0) return false;
  for (const call of walkDescendants(node, 'call')) {
    const callee = getField(call, 'function');
    if (callee === undefined) continue;
    const names = file.model.findQualifiedNames(callee).map(canonicalName);
    if (names.some((name) => getDrawnGenerator(name) !== undefined || SEEDING.has(name))) return true;
    const definition = file.model.getLocalDefinition(callee);
    if (definition === undefined || seen.has(definition)) continue;
    seen.add(definition);
    if (touchesGenerators(file, definition, seen)) return true;
  }
  return false;
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

/**
 * Seeding visits that set a generator. In a notebook only what comes before the first draw and before training counts: a cell further
 * down seeds the next run of the cells above it, as long as the kernel lives, and nothing in a fresh one.
 */
export function findEffectiveSeeding(entry: Entry): SeedingVisit[] {
  const seeding = entry.seeding.filter((found) => found.generators.length > 0);
  if (entry.kind !== 'notebook') return seeding;
  const first = Math.min(entry.draws[0]?.visit.order ?? Infinity, entry.training[0]?.order ?? Infinity);
  return seeding.filter((found) => found.visit.order < first);
}

function siteBefore(file: SourceFile, statement: Node): Site {
  return { offset: statement.start, position: 'before', indent: getLineIndent(file.text, statement.start) };
}

function siteAfter(file: SourceFile, statement: Node): Site {
  return { offset: statement.end, position: 'after', indent: getLineIndent(file.text, statement.start) };
}

/** True for a statement that only sets up determinism: a seed call, or a store to a cuDNN flag. */
function isSetupStatement(statement: Node, seedCalls: readonly Node[]): boolean {
  if (statement.type === 'if_statement') return isDeviceSeeding(statement);
  if (statement.type !== 'expression_statement') return false;
  if (seedCalls.some((call) => statement.index <= call.index && call.index <= statement.last)) return true;
  return /(?:cudnn\.\w+\s*=|use_deterministic_algorithms|PYTHONHASHSEED|manual_seed|\bseed\()/.test(statement.text);
}

/** `if cuda: torch.cuda.manual_seed(seed)`, with `elif mps: torch.mps.manual_seed(seed)` and the like. */
function isDeviceSeeding(statement: Node): boolean {
  const blocks = [...walkDescendants(statement, 'block')];
  return blocks.every((block) => findNamedChildren(block).every(({ text }) => /^torch\.\w+\.manual_seed(?:_all)?\([^()]*\)$/.test(text)));
}

/**
 * Where statements belong that must run once, before anything is drawn: beside the seed call the program has, else where its seed
 * expression is at hand, else first in the main guard, else below the imports.
 */
export function getEntrySite(file: SourceFile, program: Program, entry: Entry): Site {
  const { spawn } = entry;
  const isElsewhere = spawn !== undefined && spawn.calleeFile !== program.facts;
  // What runs in a process whose function stands in another file is not set beside the call that starts it.
  const seeding = findEffectiveSeeding(entry).filter(
    ({ visit }) =>
      visit.loops.length === 0 && !(isElsewhere && visit.calls.some((frame) => frame.step === spawn.step)) && !isHandedAway(program, visit),
  );
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
    const [first] = seeding;
    if (first !== undefined && isForOnePick(file, program, entry, first.visit, statement))
      return getSeedSite(file, program, entry, undefined);
    return siteAfter(file, statement);
  }
  // The started processes run this module again, its main guard left out.
  if (isElsewhere) return getUppermostSite(file, entry);
  return getSeedSite(file, program, entry, getSeedExpression(file, program, entry));
}

/** True for what runs in another file, in a function that this one only hands over: `partial(evaluate, model)`. */
function isHandedAway(program: Program, visit: Visit): boolean {
  const outer = visit.calls.findLast((call) => call.file === program.facts);
  return visit.file !== program.facts && outer !== undefined && isCallback(program, outer);
}

/** Chooses some of what there is. */
function isPick(callee: Visit['callees'][number]): boolean {
  return callee.kind === 'external' && /\.(?:randperm|permutation|shuffle|sample|choices?|randint)$/.test(callee.name);
}

/** What comes before a program's work. */
const PREPARES =
  /^builtins\.|\.(?:ArgumentParser|add_argument|parse_(?:known_)?args|device|is_available|set_device|getLogger|basicConfig)$|^os\./;

/**
 * True for a seed that the program sets for what it picks next, in the midst of its work:
 *
 *     split = dataset.get_split()
 *     # We evaluate on some of the training samples:
 *     torch.manual_seed(12345)
 *     index = torch.randperm(len(split["train"]))[:1000]
 */
function isForOnePick(file: SourceFile, program: Program, entry: Entry, seeding: Visit, last: Node): boolean {
  const call = getVisitNode(file, program, seeding);
  const isLiteral = call?.type === 'call' && findArguments(call).every(({ value }) => getIntegerValue(value) !== undefined);
  if (!isLiteral || entry.kind === 'notebook' || last.parent === undefined) return false;
  const siblings = findNamedChildren(last.parent);
  const next = siblings[siblings.indexOf(last) + 1];
  const isHere = ({ file: { path }, calls }: Visit): boolean =>
    path === program.facts.path && calls.length === seeding.calls.length && calls.at(-1)?.callee === seeding.calls.at(-1)?.callee;
  const picks = entry.draws.some(
    ({ visit }) =>
      isHere(visit) && next !== undefined && next.start <= visit.step.at && visit.step.end <= next.end && visit.callees.some(isPick),
  );
  return (
    picks &&
    entry.trace.visits.some(
      (visit) =>
        visit.order < seeding.order &&
        !visit.isDuringImport &&
        isHere(visit) &&
        visit.callees.some((callee) => callee.kind !== 'external' || !PREPARES.test(callee.name)),
    )
  );
}

/** Where the seed call of a program that has none goes. */
export function getSeedSite(file: SourceFile, program: Program, entry: Entry, seed: SeedExpression | undefined): Site {
  const worker = getSpawnedWorker(file, program, entry);
  if (worker !== undefined) return getFirstSite(file, worker) ?? getDefinitionsSite(file);
  const own = getOwnFunction(file, program, entry);
  if (own !== undefined && seed?.body === undefined && (seed?.statement === undefined || seed.statement.parent === file.root)) {
    return getFirstSite(file, own) ?? getDefinitionsSite(file);
  }
  if (seed?.body !== undefined) return getFirstSite(file, seed.body) ?? getDefinitionsSite(file);
  const uppermost = getUppermostSite(file, entry);
  const isInReach = seed?.statement !== undefined && (seed.statement.parent !== file.root || seed.statement.end >= uppermost.offset);
  if (seed?.statement?.type === 'class_definition')
    return { offset: seed.statement.end, position: 'after', indent: '', role: 'statements' };
  if (seed?.statement !== undefined && isInReach) return siteAfter(file, getConstantsEnd(file, seed.statement));
  const guard = findStatements(file).find(
    (statement) => statement.type === 'if_statement' && isInMainGuard(program.facts, statement.start),
  );
  const isLate = guard === undefined || seed?.statement !== undefined || drawsAbove(program, entry, guard);
  const body = isLate ? undefined : getField(guard, 'consequence');
  return (body === undefined ? undefined : getFirstSite(file, body)) ?? uppermost;
}

/** The uppermost place of the module's own code that sees the seed helper: below the imports, and below the helper the program has. */
function getUppermostSite(file: SourceFile, entry: Entry): Site {
  const site = getDefinitionsSite(file);
  const helper = getSeedHelper(file, entry.usesNumpy);
  return helper === undefined || helper.end < site.offset
    ? site
    : { offset: helper.end, position: 'after', indent: '', role: 'statements' };
}

/** The last of the constants that stand together with the seed's, one a line: `SEED = 7`, `EPOCHS = 3`. */
function getConstantsEnd(file: SourceFile, statement: Node): Node {
  let end = statement;
  const siblings = statement.parent === undefined ? [] : findNamedChildren(statement.parent);
  for (const next of siblings.slice(siblings.indexOf(statement))) {
    const [assignment] = next.type === 'expression_statement' ? findNamedChildren(next) : [];
    const [call] = walkDescendants(next, 'call', 'await', 'yield');
    if (assignment?.type !== 'assignment' || call !== undefined) break;
    const isNextLine = /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)[ \t]*$/.test(file.text.slice(end.end, next.start));
    if (next !== statement && (!isNextLine || file.cells.some((cell) => end.end < cell.start && cell.start <= next.start))) break;
    end = next;
  }
  return end;
}

/** The body of the function that the processes in which the program trains run, where it stands in this file. */
export function getSpawnedWorker(file: SourceFile, program: Program, entry: Entry): Node | undefined {
  if (entry.spawn?.calleeFile !== program.facts) return undefined;
  const definition = getNodeAt(file.tree, entry.spawn.callee.at, entry.spawn.callee.end);
  return getField(definition, 'body');
}

/** True where the module's own code draws before its main guard is reached. */
function drawsAbove({ facts }: Program, { draws }: Entry, guard: Node): boolean {
  return draws.some(({ visit }) => {
    const { file, step } = visit.calls[0] ?? visit;
    return !visit.isDuringImport && file === facts && step.at < guard.start;
  });
}

/** The body of the function of this file that is the program, as a command of its package or in each trial of a library. */
function getOwnFunction(file: SourceFile, program: Program, { command, trial }: Entry): Node | undefined {
  const facts = trial === undefined ? command : trial.calleeFile === program.facts ? trial.callee : undefined;
  return facts === undefined ? undefined : getField(getNodeAt(file.tree, facts.at, facts.end), 'body');
}

/** Before the first statement of a block that is no docstring, no import and no `global`. */
export function getFirstSite(file: SourceFile, block: Node): Site | undefined {
  const statements = findNamedChildren(block);
  const isLead = (statement: Node, index: number): boolean =>
    IMPORTS.includes(statement.type) ||
    statement.type === 'global_statement' ||
    (index === 0 && statement.type === 'expression_statement' && findNamedChildren(statement)[0]?.type === 'string');
  const first = statements.findIndex((statement, index) => !isLead(statement, index));
  const statement = statements[first];
  if (statement !== undefined) return siteBefore(file, statement);
  const last = statements.at(-1);
  return last === undefined ? undefined : siteAfter(file, last);
}

/** What a finding about the whole program points at: the statement the fix stands beside; below the imports, the training step. */
export function getReportRange(file: SourceFile, program: Program, entry: Entry, site: Site): { start: number; end: number } {
  const [start, end] = site.position === 'before' ? [site.offset, site.offset + 1] : [site.offset - 1, site.offset];
  const step = entry.training.find((visit) => visit.file === program.facts);
  const training = step === undefined ? undefined : getVisitNode(file, program, step);
  const beside = site.role === undefined ? getStatement(getNodeAt(file.tree, start, end)) : undefined;
  const node = beside ?? training ?? findNamedChildren(file.root)[0] ?? file.root;
  return { start: node.start, end: Math.min(node.end, getLineEnd(file.text, node.start)) };
}
