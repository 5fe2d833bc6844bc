/**
 * Names for what injected code uses (`torch`, `np`, `seed_everything`), with the needs that make them exist. What the file binds
 * already is reused under its own name; a name that means something else in the file is never taken.
 */
import type { SourceFile } from '../document/types.ts';
import type { Program } from '../project/types.ts';
import { SEEDING } from '../pytorch/random.ts';
import { findNamedChildren, getField, walkDescendants, type Node } from '../syntax/node.ts';
import { isStandardLibrary } from './stdlib.ts';
import type { DefinitionNeed, ImportNeed, Need, Site, StatementNeed } from './needs.ts';

/** A name usable at module level and in every function of the file, and what must be there for it to mean what it says. */
export interface Named {
  readonly name: string;
  readonly needs: readonly Need[];
}

export interface Scaffold {
  /** `numpy` → `np` (an existing `import numpy` → `numpy`); asks for the import where it is missing. */
  importModule(module: string): Named;
  /** The file's function that seeds all generators, or one to be injected. */
  seedEverything(): Named;
  /** The file's `worker_init_fn`, or one to be injected. */
  seedWorker(): Named;
  /** True for a module of CPython's standard library, by its first name. */
  isStandardLibrary(module: string): boolean;
  /** A statement at a place; see `StatementNeed`. */
  statement(site: Site, code: string, order: number, requires?: readonly Need[]): StatementNeed;
}

/** How a module is imported where the file does not import it yet, and the alias to fall back on when that name is taken. */
const IMPORT_STYLE: Readonly<Record<string, { readonly alias?: string; readonly fallback: string }>> = {
  numpy: { alias: 'np', fallback: 'numpy' },
  random: { fallback: 'python_random' },
  torch: { fallback: 'pytorch' },
  os: { fallback: 'python_os' },
};

/** @param usesNumpy whether the project, or a library it imports, draws from NumPy's global generator */
export function createScaffold(file: SourceFile, program: Program, usesNumpy: boolean): Scaffold {
  const scaffold: Scaffold = {
    importModule: (module) => importModule(file, module),
    seedEverything: () => seedEverything(file, program, scaffold, usesNumpy),
    seedWorker: () => seedWorker(file, scaffold, usesNumpy),
    isStandardLibrary,
    statement: (site, code, order, requires = []) => ({ kind: 'statement', site, code, order, requires }),
  };
  return scaffold;
}

function importModule(file: SourceFile, module: string): Named {
  for (const [name, binding] of file.model.module.bindings) {
    const isModule = binding.definitions.every(
      (definition) => definition.qualifiedName === module && (definition.kind === 'import' || definition.kind === 'import-from'),
    );
    if (isModule && binding.definitions.some((definition) => !definition.isConditional)) return { name, needs: [] };
  }
  const style = IMPORT_STYLE[module] ?? { fallback: `${module.replaceAll('.', '_')}_module` };
  const usual = style.alias ?? module;
  if (canBind(file, usual, module)) {
    const need: ImportNeed = style.alias === undefined ? { kind: 'import', module } : { kind: 'import', module, alias: style.alias };
    return { name: usual, needs: [need] };
  }
  let alias = style.fallback;
  while (!canBind(file, alias, module)) alias = `_${alias}`;
  return { name: alias, needs: [{ kind: 'import', module, alias }] };
}

/** True when a module-level import of `module` as `name` takes no meaning away: the name is free, or only ever means that module. */
function canBind(file: SourceFile, name: string, module: string): boolean {
  if (file.model.isNameFree(name)) return true;
  return file.model.scopes.every((scope) => {
    const binding = scope.bindings.get(name);
    return binding === undefined || binding.definitions.every((definition) => definition.qualifiedName === module);
  });
}

/** A free name: `seed_worker`, else `_seed_worker`, … */
function freeName(file: SourceFile, name: string): string {
  let free = name;
  while (!file.model.isNameFree(free)) free = `_${free}`;
  return free;
}

/** Module-level functions of the file. */
function findFunctions(file: SourceFile): Node[] {
  return findNamedChildren(file.root)
    .map((statement) => (statement.type === 'decorated_definition' ? getField(statement, 'definition') : statement))
    .filter((node): node is Node => node?.type === 'function_definition');
}

/** The dotted names a function's body calls. */
function calledNames(file: SourceFile, definition: Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const call of walkDescendants(definition, 'call')) {
    const callee = getField(call, 'function');
    const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
    if (name !== undefined) names.add(name);
  }
  return names;
}

function parameterCount(definition: Node): number {
  const parameters = getField(definition, 'parameters');
  return parameters === undefined ? 0 : findNamedChildren(parameters).length;
}

/** True when a function seeds Python, torch and (where it is used) NumPy from its one parameter. */
export function isCompleteSeedHelper(file: SourceFile, definition: Node, usesNumpy: boolean): boolean {
  const parameters = getField(definition, 'parameters');
  const [first] = parameters === undefined ? [] : findNamedChildren(parameters);
  if (first === undefined || parameterCount(definition) < 1) return false;
  const generators = new Set([...calledNames(file, definition)].flatMap((name) => SEEDING.get(name)?.generators ?? []));
  return generators.has('python') && generators.has('torch') && (!usesNumpy || generators.has('numpy'));
}

/** A function of the file made for seeding everything: complete, and with one required parameter. */
export function getSeedHelper(file: SourceFile, usesNumpy: boolean): Node | undefined {
  return findFunctions(file).find((definition) => {
    const parameters = getField(definition, 'parameters');
    const others = parameters === undefined ? [] : findNamedChildren(parameters).slice(1);
    const areOptional = others.every((parameter) => ['default_parameter', 'typed_default_parameter'].includes(parameter.type));
    return areOptional && isCompleteSeedHelper(file, definition, usesNumpy) && isOnlySeeding(definition);
  });
}

/** True when a function's body is nothing but calls, stores and branches: it computes nothing that a second call would disturb. */
function isOnlySeeding(definition: Node): boolean {
  const body = getField(definition, 'body');
  if (body === undefined) return false;
  const isLong = findNamedChildren(body).length > 20;
  const [loop] = walkDescendants(body, 'for_statement', 'while_statement', 'yield');
  return !isLong && loop === undefined;
}

function seedEverything(file: SourceFile, _program: Program, scaffold: Scaffold, usesNumpy: boolean): Named {
  const existing = getSeedHelper(file, usesNumpy);
  if (existing !== undefined) return { name: getField(existing, 'name')?.text ?? 'seed_everything', needs: [] };
  const random = scaffold.importModule('random');
  const torch = scaffold.importModule('torch');
  const numpy = usesNumpy ? scaffold.importModule('numpy') : undefined;
  const name = freeName(file, 'seed_everything');
  const lines = [
    `def ${name}(seed: int) -> None:`,
    '    """Seed every random number generator that training draws from."""',
    '    seed = int(seed)',
    `    ${random.name}.seed(seed)`,
    ...(numpy === undefined ? [] : [`    ${numpy.name}.random.seed(seed % 2**32)`]),
    `    ${torch.name}.manual_seed(seed)`,
    `    ${torch.name}.cuda.manual_seed_all(seed)`,
  ];
  const requires = [...random.needs, ...(numpy?.needs ?? []), ...torch.needs];
  const need: DefinitionNeed = { kind: 'definition', name, code: lines.join('\n'), requires };
  return { name, needs: [need] };
}

/** A module-level function of one parameter that seeds NumPy or Python from `torch.initial_seed()` or the worker's id. */
function isSeedWorker(file: SourceFile, definition: Node, usesNumpy: boolean): boolean {
  if (parameterCount(definition) !== 1) return false;
  const names = calledNames(file, definition);
  const fromTorch = names.has('torch.initial_seed') || names.has('torch.utils.data.get_worker_info');
  return fromTorch && (usesNumpy ? names.has('numpy.random.seed') : names.has('random.seed'));
}

function seedWorker(file: SourceFile, scaffold: Scaffold, usesNumpy: boolean): Named {
  const existing = findFunctions(file).find((definition) => isSeedWorker(file, definition, usesNumpy));
  if (existing !== undefined) return { name: getField(existing, 'name')?.text ?? 'seed_worker', needs: [] };
  const random = scaffold.importModule('random');
  const torch = scaffold.importModule('torch');
  const numpy = usesNumpy ? scaffold.importModule('numpy') : undefined;
  const name = freeName(file, 'seed_worker');
  const libraries = numpy === undefined ? 'Python' : 'Python and NumPy';
  const lines = [
    `def ${name}(worker_id: int) -> None:`,
    `    """Seed ${libraries} in a DataLoader worker from the worker's own torch seed."""`,
    `    worker_seed = ${torch.name}.initial_seed() % 2**32`,
    `    ${random.name}.seed(worker_seed)`,
    ...(numpy === undefined ? [] : [`    ${numpy.name}.random.seed(worker_seed)`]),
  ];
  const requires = [...random.needs, ...(numpy?.needs ?? []), ...torch.needs];
  const need: DefinitionNeed = { kind: 'definition', name, code: lines.join('\n'), requires };
  return { name, needs: [need] };
}
