/**
 * Which expression of a program is its seed: an option of its command line, a field of its configuration, a parameter of its main
 * function, a constant. Only what is shown to exist, and to have its value before anything is drawn; a key is never made up.
 */
import type { SourceFile } from '../document/types.ts';
import type { FileFacts, FunctionFacts } from '../project/facts.ts';
import type { ProjectIndex } from '../project/index-files.ts';
import { getHeldSeed, getOnlyAssignment, SEED_NAME, type SeedField } from '../project/seeds.ts';
import type { CallFrame, Entry, Program, Visit } from '../project/types.ts';
import type { Binding, Definition, Scope } from '../semantic/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  getStringValue,
  type Node,
} from '../syntax/node.ts';
import { isHandedOver } from './callbacks.ts';
import { findDataSeed, findGroupSeed } from './data-seeds.ts';
import type { Need } from './needs.ts';
import { getKeptSeed } from './object-seeds.ts';
import { getDottedCallee, getMadeSeed, getReadField, getReturnedSeed, PARSES } from './seed-fields.ts';
import { findFrames, getFirstDraw, getFunctionNode, type Frame, type Way } from './way.ts';

/** The expression that injected code passes on as the seed. */
export interface SeedExpression {
  /** Python source, valid at `site` and wherever its names are. */
  readonly text: string;
  /** True where the value is known to be an integer: a literal, or an option with `type=int` and an integer default. */
  readonly isInteger: boolean;
  /** True where the value may be `None`, so that code using it must ask first. */
  readonly mayBeNone: boolean;
  /** True where `None` is what it is unless the user gives another. */
  readonly isNoneByDefault: boolean;
  /** True for a literal. */
  readonly isLiteral: boolean;
  /** The statement after which the expression has its value; undefined for a literal, and for a name of the module. */
  readonly statement: Node | undefined;
  /** The body of the function whose parameter it is, or in which it first has its value. */
  readonly body: Node | undefined;
  /** The seed without the rank that is added to it, for what all processes must do alike; undefined where none is added. */
  readonly shared?: SeedExpression;
  /** True where it is an attribute of an object that the program made: `app.args.seed`. */
  readonly isOfObject?: true;
  /** What the text relies on. */
  readonly needs?: readonly Need[];
}

const expressions = new WeakMap<Program, { readonly found: SeedExpression | undefined }>();

/** The program's own seed, where it names one that is at hand before anything is drawn. Undefined where it names none. */
export function getSeedExpression(file: SourceFile, program: Program, entry: Entry): SeedExpression | undefined {
  let known = expressions.get(program);
  if (known === undefined) {
    const place: Way = { file, program, entry, index: program.index, frames: findFrames(program, entry) };
    const found =
      getOptionSeed(place) ??
      getLocalSeed(place) ??
      getParameterSeed(place) ??
      getObjectSeed(place) ??
      getFlagSeed(place) ??
      getModuleSeed(place) ??
      getImportedSeed(place);
    expressions.set(program, (known = { found }));
  }
  return known.found;
}

function toExpression(text: string, field: SeedField, at: { readonly statement?: Node; readonly body?: Node }): SeedExpression {
  return {
    text,
    isInteger: field.isInteger,
    mayBeNone: field.mayBeNone,
    isNoneByDefault: field.mayBeNone && field.isOnlyRead !== true,
    isLiteral: false,
    statement: at.statement,
    body: at.body,
  };
}

/** A seed that is written out: `42`. */
export function toLiteralSeed(seed: number): SeedExpression {
  return {
    text: String(seed),
    isInteger: true,
    mayBeNone: false,
    isNoneByDefault: false,
    isLiteral: true,
    statement: undefined,
    body: undefined,
  };
}

/** The decorators of a function that are calls, with the dotted names of what they call. */
function findDecoratorCalls(file: SourceFile, { parent }: Node): { readonly call: Node; readonly name: string }[] {
  const decorators = parent?.type === 'decorated_definition' ? parent.children.filter(({ type }) => type === 'decorator') : [];
  return decorators.flatMap((decorator) => {
    const [call] = findNamedChildren(decorator);
    const name = getDottedCallee(file, call);
    return call === undefined || name === undefined ? [] : [{ call, name }];
  });
}

// ── Command lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Functions and methods that give what they parse, by their names: `TrainOptions().parse()`, `get_args()`. */
const GIVES =
  /(?:^|\.)(?:parse(?:_\w+)?|(?:get|gather|read|load|make|build|setup|create)_?\w*(?:arg|argument|opt|option|param|parameter|config|cfg|flag)s?|\w*(?:args|arguments|opts|options))$/i;

/** `parser.add_argument("--seed", type=int, default=0)` and `args = parser.parse_args()` give `args.seed`. */
function getOptionSeed({ file, program, entry, index }: Way): SeedExpression | undefined {
  const firstDraw = getFirstDraw(entry)?.order ?? Infinity;
  for (const visit of entry.trace.visits) {
    if (
      visit.step.kind !== 'call' ||
      visit.order > firstDraw ||
      visit.loops.length > 0 ||
      visit.branches.length > 0 ||
      visit.isDuringImport
    )
      continue;
    if (!visit.step.callees.some((callee) => PARSES.test(callee))) continue;
    const [option] = [visit.file, program.facts, ...visit.calls.map((frame) => frame.calleeFile)].flatMap(({ seeds }) => seeds.options);
    if (option === undefined) continue;
    // `args = get_args()` around a function that returns them, else `args = parser.parse_args()` where it stands in this file.
    const own = { file: visit.file, step: visit.step };
    const returning = visit.calls.filter(({ callee, calleeFile }) => returnsArguments(index, calleeFile, callee));
    const isOwnOption = program.facts.seeds.options.includes(option);
    const named = visit.calls
      .filter(({ callee }) => isOwnOption || callee.name.includes('.'))
      .filter(({ callee }) => GIVES.test(callee.name));
    for (const call of [...returning, own, ...named.toReversed()]) {
      if (call.file !== program.facts) continue;
      const node = getNodeAt(file.tree, call.step.at, call.step.end);
      const left = node.parent?.type === 'assignment' ? getField(node.parent, 'left') : undefined;
      // `self.args = parser.parse_args()` is no name that others have.
      const isTuple = left?.type === 'pattern_list' || left?.type === 'tuple_pattern';
      const name = isTuple ? findNamedChildren(left)[0] : left;
      const statement = getStatement(node);
      if (name?.type !== 'identifier' || statement === undefined) continue;
      return toExpression(`${name.text}${option.path}`, option, { statement });
    }
  }
  return undefined;
}

function returnsArguments(index: ProjectIndex, file: FileFacts, facts: FunctionFacts, depth = 0): boolean {
  const [first = ''] = facts.returns ?? [];
  if (first === '' || depth > 5) return false;
  if (PARSES.test(first)) return true;
  const callee = index.resolve(file, first);
  return callee.kind === 'function' && returnsArguments(index, callee.file, callee.facts, depth + 1);
}

/** `flags.DEFINE_integer("seed", 0, …)` and `app.run(main)` give `FLAGS.seed` in `main`: flags have no values before. */
function getFlagSeed({ file, program, frames }: Way): SeedExpression | undefined {
  const [flag] = program.facts.seeds.flags;
  const frame = frames.find(({ call }) => call.step.callees.includes('absl.app.run'));
  const definition = frame === undefined ? undefined : getFunctionNode(file, frame.call.callee);
  const body = definition === undefined ? undefined : getField(definition, 'body');
  if (flag === undefined || body === undefined) return undefined;
  for (const [name, binding] of file.model.module.bindings) {
    const [only, ...others] = binding.definitions;
    const isFlags =
      only?.qualifiedName === 'absl.flags.FLAGS' ||
      (only?.value !== undefined && only.kind === 'assignment' && file.model.getQualifiedName(only.value) === 'absl.flags.FLAGS');
    if (isFlags && others.length === 0) return toExpression(`${name}${flag.path}`, flag, { body });
  }
  return undefined;
}

/**
 * The parameter of the function that the program is: of a click or typer command, or of a `main(seed=0)`.
 *
 *     @click.option("--seed", type=int, default=0)
 *     def main(seed): ...
 */
function getParameterSeed({ file, program, frames }: Way): SeedExpression | undefined {
  for (const { call } of frames) {
    const definition = getFunctionNode(file, call.callee);
    const [list, body] = definition === undefined ? [] : [getField(definition, 'parameters'), getField(definition, 'body')];
    if (definition === undefined || list === undefined || body === undefined) continue;
    for (const [position, parameter] of findNamedChildren(list).entries()) {
      const name = parameter.type === 'identifier' ? parameter : (getField(parameter, 'name') ?? findNamedChildren(parameter)[0]);
      if (name?.type !== 'identifier') continue;
      const field = SEED_NAME.test(name.text)
        ? getParameterField(file, program, call, { definition, parameter, name: name.text, position })
        : position === 0
          ? getHydraField(file, program, definition, name)
          : undefined;
      const isKept = file.model.getBinding(name)?.definitions.length === 1;
      if (field !== undefined && isKept) return toExpression(`${name.text}${field.path}`, field, { body });
    }
  }
  return undefined;
}

interface Parameter {
  readonly definition: Node;
  readonly parameter: Node;
  readonly name: string;
  readonly position: number;
}

function getParameterField(file: SourceFile, program: Program, frame: CallFrame, parameter: Parameter): SeedField | undefined {
  const { definition, name, position } = parameter;
  const option = getCommandOption(file, definition, name);
  if (option !== undefined) return option;
  const type = getField(parameter.parameter, 'type')?.text ?? '';
  const written = getField(parameter.parameter, 'value');
  // typer: `seed: int = typer.Option(0)`
  const isOption =
    written?.type === 'call' &&
    /^typer\.(?:Option|Argument)$/.test(file.model.getQualifiedName(getField(written, 'function') ?? written) ?? '');
  const value = isOption ? getArgument(written, 'default', 0)?.value : written;
  const call = frame.file === program.facts ? getNodeAt(file.tree, frame.step.at, frame.step.end) : undefined;
  const isHanded = isHandedOver(program, frame);
  const given = call?.type === 'call' && !isHanded ? getArgument(call, name, position)?.value : undefined;
  if (given !== undefined) return getIntegerValue(given) === undefined ? undefined : { path: '', isInteger: true, mayBeNone: false };
  const mayBeNone = value?.text === 'None' || /\bNone\b|\bOptional\b/.test(type);
  const isInteger = (value !== undefined && getIntegerValue(value) !== undefined) || /^(?:int|Annotated\[\s*int\b)/.test(type);
  return isInteger || mayBeNone ? { path: '', isInteger: isInteger && !mayBeNone, mayBeNone } : undefined;
}

/** `@click.option("--seed", type=int, default=0)`: click takes the type of the default (click/types.py, `convert_type`). */
function getCommandOption(file: SourceFile, definition: Node, name: string): SeedField | undefined {
  for (const { call, name: decorator } of findDecoratorCalls(file, definition)) {
    if (!/^(?:rich_)?click\.(?:option|argument)$/.test(decorator)) continue;
    const names = findArguments(call).flatMap(({ kind, value }) => (kind === 'positional' ? [getStringValue(value) ?? ''] : []));
    if (!names.some((option) => option.replace(/^-+/, '').replaceAll('-', '_') === name)) continue;
    const value = getArgument(call, 'default')?.value;
    const type = getArgument(call, 'type')?.value;
    const isRequired = getArgument(call, 'required')?.value.text === 'True' || /argument$/.test(getField(call, 'function')?.text ?? '');
    const hasInteger = value !== undefined && getIntegerValue(value) !== undefined;
    const mayBeNone = !isRequired && (value === undefined || value.text === 'None');
    const isIntegerType = /^(?:int|click\.INT|click\.IntRange\b.*)$/.test(type?.text ?? '');
    return { path: '', isInteger: (hasInteger && (type === undefined || isIntegerType)) || (isIntegerType && isRequired), mayBeNone };
  }
  return undefined;
}

/** What an object keeps, or a method is handed, before anything is drawn: `self.args.seed`. */
function getObjectSeed(way: Way): SeedExpression | undefined {
  const kept = getKeptSeed(way);
  return kept === undefined ? undefined : { ...toExpression(kept.text, kept.field, kept), isOfObject: true };
}

// ── Configurations ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `@hydra.main(config_path="conf", config_name="train") def main(cfg)`: `cfg.seed` where `conf/train.yaml` or the code has it. */
function getHydraField(file: SourceFile, program: Program, definition: Node, parameter: Node): SeedField | undefined {
  for (const { call, name: decorator } of findDecoratorCalls(file, definition)) {
    if (decorator !== 'hydra.main') continue;
    const [path, name] = [getArgument(call, 'config_path', 0)?.value, getArgument(call, 'config_name', 1)?.value];
    const [folder, base] = [path === undefined ? '' : getStringValue(path), name === undefined ? undefined : getStringValue(name)];
    const config =
      folder === undefined || base === undefined ? undefined : `${folder === '' ? '' : `${folder}/`}${base.replace(/\.yaml$/, '')}.yaml`;
    const written = config === undefined ? undefined : findDataSeed(file, program, config);
    const grouped = written ?? (folder === undefined || base === undefined ? undefined : findGroupSeed(file, program, folder, base));
    if (grouped !== undefined) return { ...grouped, path: grouped.keys.map((key) => `.${key}`).join('') };
    const binding = file.model.getBinding(parameter);
    return binding === undefined ? undefined : getReadField({ text: parameter.text, references: binding.references, position: undefined });
  }
  return undefined;
}

/** The seed that a name bound on the way to the training holds: `cfg = Config()`, `config = yaml.safe_load(f)`, `seed = 1`. */
function getLocalSeed(place: Way): SeedExpression | undefined {
  const { file, program, entry } = place;
  const target = entry.training[0] ?? entry.draws[0]?.visit;
  if (target === undefined) return undefined;
  const first: Frame['next'] = target.calls[0] ?? target;
  const scopes: { readonly scope: Scope; readonly next: Frame['next'] }[] = [{ scope: file.model.module, next: first }];
  for (const { call, next } of place.frames) {
    const definition = getFunctionNode(file, call.callee);
    const scope = file.model.scopes.find(({ node }) => node === definition);
    if (scope !== undefined) scopes.push({ scope, next });
  }
  for (const { scope, next } of scopes) {
    if (next.file !== program.facts) continue;
    for (const [name, binding] of scope.bindings) {
      const definition = getOnlyAssignment(binding);
      if (definition === undefined || definition.statement.end > next.step.at || !isBeforeDraws(place, scope, definition)) continue;
      const held = scope.kind === 'module' ? undefined : getHeldSeed(file, name, binding);
      const field = held ?? getBoundSeed(place, name, binding, definition);
      const statement = getWholeStatement(definition, next);
      if (field === undefined || statement === undefined) continue;
      return toExpression(`${name}${field.path}`, field, { statement });
    }
  }
  return undefined;
}

/** The seed in what a call makes; the call is the value of `binding`. */
function getBoundSeed(place: Way, text: string, { references }: Binding, { kind, node, value }: Definition): SeedField | undefined {
  if (value === undefined) return undefined;
  const position = kind === 'unpacking' && node.parent !== undefined ? findNamedChildren(node.parent).indexOf(node) : undefined;
  return getMadeSeed(place, { text, references, position }, value);
}

/** The assignment; where it stands in a `with` that ends before the program goes on, that. */
function getWholeStatement({ node }: Definition, next: Frame['next']): Node | undefined {
  const statement = getStatement(node);
  const around = statement?.parent?.parent;
  return around?.type === 'with_statement' && around.end <= next.step.at ? around : statement;
}

/** True where nothing is drawn before a statement of a function or of the module has run. */
function isBeforeDraws({ program, entry }: Way, scope: Scope, { statement }: Definition): boolean {
  const draw = getFirstDraw(entry);
  if (draw === undefined) return true;
  const isHere = (visit: Visit): boolean => {
    const frame = visit.calls.at(-1);
    return visit.file === program.facts && (scope.kind === 'module' ? frame === undefined : frame?.callee.at === scope.node.start);
  };
  const next = entry.trace.visits.find((visit) => !visit.isDuringImport && isHere(visit) && visit.step.at >= statement.start);
  return next !== undefined && next.order <= draw.order;
}

// ── Modules ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `SEED = 42`, `class Config: seed = 42` and `config = {"seed": 42}` at module level. */
function getModuleSeed({ file, program, entry }: Way): SeedExpression | undefined {
  for (const held of program.facts.seeds.names.toSorted((a, b) => a.path.length - b.path.length)) {
    const definition = file.model.module.bindings.get(held.name)?.definitions[0];
    const statement =
      definition === undefined ? undefined : getStatement(definition.kind === 'class' ? definition.statement : definition.node);
    const firstDraw = entry.draws.find((draw) => draw.visit.file === program.facts);
    if (
      statement === undefined ||
      (firstDraw !== undefined && firstDraw.visit.calls.length === 0 && firstDraw.visit.step.at < statement.start)
    ) {
      continue;
    }
    // Set at module level, it is at hand in the main guard too; the call goes there, not where importers would run it.
    return toExpression(`${held.name}${held.path}`, held, entry.kind === 'main-guard' ? {} : { statement });
  }
  return undefined;
}

/** `from config import SEED`, `from config import cfg`, `import config` with `config.SEED`. */
function getImportedSeed({ file, program, index }: Way): SeedExpression | undefined {
  for (const [name, binding] of file.model.module.bindings) {
    const [only, ...others] = binding.definitions;
    if (only === undefined || others.length > 0 || only.isConditional || only.qualifiedName === undefined) continue;
    if (only.kind === 'import-from') {
      const field = getExportedSeed(index, program.facts, only.qualifiedName);
      if (field !== undefined) return toExpression(`${name}${field.path}`, field, {});
    }
    const module =
      only.kind === 'import' || only.kind === 'import-from' ? index.getModule(program.facts.path, only.qualifiedName) : undefined;
    const constant = module?.seeds.names.find(({ path }) => path === '');
    if (constant !== undefined && (name !== only.qualifiedName.split('.', 1)[0]) === only.qualifiedName.includes('.')) {
      return toExpression(`${name}.${constant.name}`, constant, {});
    }
  }
  return undefined;
}

/** The seed in what `from module import name` gives, `module.name` being the dotted name; re-exports are followed. */
function getExportedSeed(index: ProjectIndex, from: FileFacts, dotted: string, depth = 0): SeedField | undefined {
  const dot = dotted.lastIndexOf('.');
  const [module, name] = [dotted.slice(0, dot + (/^\.+$/.test(dotted.slice(0, dot + 1)) ? 1 : 0)), dotted.slice(dot + 1)];
  const file = module === '' ? undefined : index.getModule(from.path, module);
  if (file === undefined || depth > 5) return undefined;
  const held = file.seeds.names.find((found) => found.name === name);
  if (held !== undefined) return held;
  const made = file.made[name];
  if (made !== undefined) return getReturnedSeed(index, file, made);
  const reexported = file.exports[name];
  return reexported === undefined || reexported === dotted ? undefined : getExportedSeed(index, file, reexported, depth + 1);
}
