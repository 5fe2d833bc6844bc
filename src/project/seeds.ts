/**
 * Where a file holds a seed, as serialisable data: options of a command line, constants, fields of a configuration class, keys of a
 * dictionary. Only what the text says: a key that is not written anywhere is never made up.
 */
import type { SourceFile } from '../document/types.ts';
import type { Binding, Definition } from '../semantic/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getIntegerValue,
  getStringValue,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';

/** A seed inside of something: an option of parsed arguments, a field of a class, a key of a dictionary. */
export interface SeedField {
  /** What is written after the name of its holder: `.seed`, `["seed"]`; empty where the name itself is the seed. */
  readonly path: string;
  /** True where the value is an integer for certain. */
  readonly isInteger: boolean;
  /** True where the value is, or may be, `None`. */
  readonly mayBeNone: boolean;
  /** True where it is only seen to be read, and nobody knows what it is. */
  readonly isOnlyRead?: boolean;
}

/** A name of a module that other modules may import for the seed: `SEED`, `Config` (of `Config.seed`), `config` (of `config["seed"]`). */
export interface SeedName extends SeedField {
  readonly name: string;
}

/** A name for a seed: `seed`, `random_seed`, `manualSeed`, `SEED`. */
export const SEED_NAME = /^(?:(?:random|rng|manual|global|torch|train|np)[-_]?)?seed$/i;

/** What a file says of seeds. */
export interface FileSeeds {
  /** Options that the file adds to a command line: `parser.add_argument("--seed", type=int)`. */
  readonly options: readonly SeedField[];
  /** Options of absl: `flags.DEFINE_integer("seed", 0, "…")`. */
  readonly flags: readonly SeedField[];
  /** Names of the module. */
  readonly names: readonly SeedName[];
}

export const NO_SEEDS: FileSeeds = { options: [], flags: [], names: [] };

/** Reads what a file says of seeds; nothing, and at no cost, where it does not hold the word. */
export function readFileSeeds(file: SourceFile): FileSeeds {
  if (!/seed/i.test(file.text)) return NO_SEEDS;
  const options: SeedField[] = [];
  const flags: SeedField[] = [];
  for (const call of walkDescendants(file.root, 'call')) {
    const callee = getField(call, 'function');
    const name = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : callee?.text;
    if (name === 'add_argument') options.push(...readOption(file, call));
    else if (name !== undefined && /^DEFINE_(?:integer|string|float)$/.test(name)) flags.push(...readFlag(call, name));
  }
  const names: SeedName[] = [];
  for (const [name, binding] of file.model.module.bindings) {
    const field = getHeldSeed(file, name, binding);
    if (field !== undefined) names.push({ name, ...field });
  }
  return { options, flags, names };
}

/** `parser.add_argument("--seed", type=int, default=0)` gives `.seed`. */
function readOption(file: SourceFile, call: Node): SeedField[] {
  const names = findArguments(call)
    .filter((argument) => argument.kind === 'positional')
    .map((argument) => getStringValue(argument.value) ?? '');
  if (!names.some((name) => SEED_NAME.test(name.replace(/^-{1,2}/, '')))) return [];
  const destination = getArgument(call, 'dest')?.value;
  const long = names.find((name) => name.startsWith('--')) ?? names[0] ?? '';
  const attribute = destination === undefined ? long.replace(/^-+/, '').replaceAll('-', '_') : getStringValue(destination);
  if (attribute === undefined || attribute === '') return [];
  const type = getArgument(call, 'type')?.value;
  const isRequired = getArgument(call, 'required')?.value.text === 'True' || !long.startsWith('-');
  const defaultValue = getArgument(call, 'default')?.value;
  const hasIntegerDefault = defaultValue !== undefined && getIntegerValue(defaultValue) !== undefined;
  return [
    {
      path: `.${attribute}`,
      isInteger: type !== undefined && file.model.getQualifiedName(type) === 'builtins.int' && (hasIntegerDefault || isRequired),
      mayBeNone: !isRequired && (defaultValue === undefined || defaultValue.text === 'None'),
    },
  ];
}

/** `flags.DEFINE_integer("seed", 42, "…")` (absl/flags/_defines.py) gives `.seed`. */
function readFlag(call: Node, name: string): SeedField[] {
  const flag = getArgument(call, 'name', 0)?.value;
  const attribute = flag === undefined ? undefined : getStringValue(flag);
  if (attribute === undefined || !SEED_NAME.test(attribute)) return [];
  const defaultValue = getArgument(call, 'default', 1)?.value;
  const mayBeNone = defaultValue === undefined || defaultValue.text === 'None';
  return [{ path: `.${attribute}`, isInteger: name === 'DEFINE_integer' && !mayBeNone, mayBeNone }];
}

/** The one plain assignment that gives a name its value, whatever else is stored in its attributes. */
export function getOnlyAssignment(binding: Binding): Definition | undefined {
  const [definition, ...others] = binding.definitions;
  if (definition === undefined || others.length > 0 || (definition.isConditional && !isInMainGuard(definition.statement))) return undefined;
  return definition.kind === 'assignment' || definition.kind === 'unpacking' || definition.kind === 'annotation' ? definition : undefined;
}

/** True for a statement of `if __name__ == "__main__":`, which runs whenever the program does. */
function isInMainGuard(statement: Node): boolean {
  const guard = statement.parent?.parent;
  return (
    guard?.type === 'if_statement' && guard.parent?.type === 'module' && /^__name__\s*==/.test(getField(guard, 'condition')?.text ?? '')
  );
}

/** The seed that a name holds by its own text: an integer, a class of constants, a dictionary or namespace with such a key. */
export function getHeldSeed(file: SourceFile, name: string, binding: Binding): SeedField | undefined {
  const [only, ...others] = binding.definitions;
  if (only?.kind === 'class' && others.length === 0 && !only.isConditional) return getClassConstant(binding, only.node);
  const definition = getOnlyAssignment(binding);
  if (definition?.kind !== 'assignment' || definition.value === undefined) return undefined;
  const { value } = definition;
  if (SEED_NAME.test(name) && getIntegerValue(value) !== undefined) return { path: '', isInteger: true, mayBeNone: false };
  return getNamespaceSeed(file, value) ?? (value.type === 'call' ? getStoredSeed(name, definition) : undefined);
}

/** `class Config: seed = 42`, a class of constants and nothing else, whose attributes are read from the class. */
function getClassConstant(binding: Binding, node: Node): SeedField | undefined {
  const definition = node.type === 'class_definition' ? node : node.parent;
  if (definition?.type !== 'class_definition' || definition.parent?.type === 'decorated_definition') return undefined;
  const body = getField(definition, 'body');
  const bases = getField(definition, 'superclasses');
  if (body === undefined || (bases !== undefined && !/^\(\s*(?:object)?\s*\)$/.test(bases.text))) return undefined;
  const statements = findNamedChildren(body);
  if (!statements.every(({ type }) => type === 'expression_statement')) return undefined;
  const isRead = binding.references.some((reference) => reference.parent?.type === 'attribute' && reference.field === 'object');
  const isBuilt = binding.references.some((reference) => reference.parent?.type === 'call' && reference.field === 'function');
  // In a module of its own it is read by others.
  if (isBuilt || (!isRead && binding.references.length > 0)) return undefined;
  for (const statement of statements) {
    const [assignment] = findNamedChildren(statement);
    const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
    const right = assignment === undefined ? undefined : getField(assignment, 'right');
    if (left?.type !== 'identifier' || right === undefined || !SEED_NAME.test(left.text)) continue;
    if (getIntegerValue(right) !== undefined) return { path: `.${left.text}`, isInteger: true, mayBeNone: false };
  }
  return undefined;
}

/** Constructors whose keywords, or whose dictionary's keys, become attributes. */
const NAMESPACES =
  /^(?:types\.SimpleNamespace|argparse\.Namespace|easydict\.EasyDict|addict\.(?:addict\.)?Dict|omegaconf\.OmegaConf\.create|ml_collections\.(?:config_dict\.)?ConfigDict|munch\.(?:Munch|munchify)|dotmap\.DotMap|box\.Box)$/;

/** `{"lr": 0.1, "seed": 42}`, `dict(seed=42)` and `SimpleNamespace(seed=42)`. */
export function getNamespaceSeed(file: SourceFile, value: Node): SeedField | undefined {
  if (value.type === 'dictionary') return readKeys(value, (key) => `["${key}"]`);
  if (value.type !== 'call') return undefined;
  const callee = getField(value, 'function');
  const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
  if (name === undefined || (name !== 'builtins.dict' && !NAMESPACES.test(name))) return undefined;
  const write = (key: string): string => (name === 'builtins.dict' ? `["${key}"]` : `.${key}`);
  for (const argument of findArguments(value)) {
    if (argument.name !== undefined && SEED_NAME.test(argument.name)) return readValue(write(argument.name), argument.value);
    if (argument.kind === 'positional' && argument.value.type === 'dictionary') return readKeys(argument.value, write);
  }
  return undefined;
}

function readKeys(dictionary: Node, write: (key: string) => string): SeedField | undefined {
  for (const pair of findNamedChildren(dictionary)) {
    const [key, value] = [getField(pair, 'key'), getField(pair, 'value')];
    const name = key === undefined ? undefined : getStringValue(key);
    if (pair.type === 'pair' && name !== undefined && value !== undefined && SEED_NAME.test(name)) return readValue(write(name), value);
  }
  return undefined;
}

/** A seed that is drawn or computed is no number to repeat a run with. */
function readValue(path: string, value: Node): SeedField | undefined {
  if (value.text === 'None') return { path, isInteger: false, mayBeNone: true };
  return getIntegerValue(value) === undefined ? undefined : { path, isInteger: true, mayBeNone: false };
}

/** `cfg = CfgNode()` and, below it, `cfg.SEED = 42`. */
function getStoredSeed(name: string, { statement }: Definition): SeedField | undefined {
  for (const sibling of findNamedChildren(statement.parent ?? statement)) {
    if (sibling.start <= statement.start || sibling.type !== 'expression_statement') continue;
    const [assignment] = findNamedChildren(sibling);
    const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
    const right = assignment === undefined ? undefined : getField(assignment, 'right');
    const object = left === undefined ? undefined : (getField(left, 'object') ?? getField(left, 'value'));
    if (left === undefined || right === undefined || object?.text !== name) continue;
    const key = left.type === 'attribute' ? getField(left, 'attribute')?.text : getStringValue(getField(left, 'subscript') ?? left);
    if (key === undefined || !SEED_NAME.test(key)) continue;
    const held = readValue(left.type === 'attribute' ? `.${key}` : `["${key}"]`, right);
    if (held !== undefined) return held;
  }
  return undefined;
}

/** Decorators and bases of classes whose fields are settings. */
const SETTINGS_DECORATORS = /(?:^|\.)(?:dataclass|dataclasses|define|frozen|attrs|s|configclass)$/;
const SETTINGS_BASES = /(?:^|\.)(?:BaseModel|BaseSettings|NamedTuple|Tap|Struct|\w*(?:Config|Arguments|Args|Settings|Options|Params))$/;

/**
 * The fields of a class of settings that are seeds: `seed: int = 42`. Only of its own body; bases are followed by those who ask.
 *
 * @param decorators - Callee names of its decorators; `bases`: the same of its bases.
 */
export function readClassSeeds(body: Node, decorators: readonly string[], bases: readonly string[]): SeedField[] {
  const statements = findNamedChildren(body);
  const isSettings =
    decorators.some((name) => SETTINGS_DECORATORS.test(name)) ||
    bases.some((name) => SETTINGS_BASES.test(name)) ||
    (bases.length === 0 && statements.every(({ type }) => type === 'expression_statement'));
  return isSettings ? statements.flatMap(readClassField) : [];
}

function readClassField(statement: Node): SeedField[] {
  const [assignment] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
  const left = assignment?.type === 'assignment' ? getField(assignment, 'left') : undefined;
  if (assignment === undefined || left?.type !== 'identifier' || !SEED_NAME.test(left.text)) return [];
  const type = getField(assignment, 'type')?.text ?? '';
  const right = getField(assignment, 'right');
  // seed: int = field(default=42, metadata={"help": "seed of the run"})
  const value = right?.type === 'call' ? (getArgument(right, 'default')?.value ?? right) : right;
  const isInteger = value === undefined ? type === 'int' : getIntegerValue(value) !== undefined;
  const mayBeNone = value?.text === 'None' || /\bNone\b|\bOptional\b/.test(type);
  return isInteger || mayBeNone || type === 'int' ? [{ path: `.${left.text}`, isInteger: !mayBeNone, mayBeNone }] : [];
}
