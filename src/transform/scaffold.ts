/**
 * Names for what injected code uses (`torch`, `np`, `seed_everything`), with the needs that make them exist. What the file binds
 * already is reused under its own name; a name that means something else in the file is never taken.
 */
import type { SourceFile } from '../document/types.ts';
import type { Program } from '../project/types.ts';
import type { Definition, Scope } from '../semantic/types.ts';
import { findPackages, type Framework } from '../pytorch/frameworks.ts';
import { SEEDING } from '../pytorch/random.ts';
import { findNamedChildren, getField, type Node } from '../syntax/node.ts';
import { getFramework, getHelperModule } from './frameworks.ts';
import { calledNames, findFunctions, getSeedHelper, parameterCount } from './seed-helper.ts';
import { getSharedHelper, type SharedHelper } from './shared-helper.ts';
import { getImportSection } from './sites.ts';
import { isStandardLibrary } from './stdlib.ts';
import type { DefinitionNeed, ImportNeed, Need, Site, StatementNeed } from './needs.ts';

/** A name usable at module level and in every function of the file, and what must be there for it to mean what it says. */
export interface Named {
  readonly name: string;
  readonly needs: readonly Need[];
}

/** A function that seeds all generators. */
export interface SeedFunction extends Named {
  /** The call that seeds with an expression: `seed_everything(42)`, `L.seed_everything(42, workers=True)`. */
  readonly call: (seed: string) => string;
  /** True where it sets cuDNN's flags too. */
  readonly setsCudnn: boolean;
}

export interface Scaffold {
  /**
   * `numpy` → `np` (an existing `import numpy` → `numpy`); asks for the import where it is missing.
   *
   * @param at - Offset of the code that uses the name, which may then be one of its function. Without it the name is good everywhere.
   */
  importModule(module: string, at?: number): Named;
  /** The file's function that seeds all generators, else that of the framework the program is built on, else one to be injected. */
  seedEverything(): SeedFunction;
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

/**
 * @param usesNumpy whether the project, or a library it imports, draws from NumPy's global generator
 * @param helperModule path of the module that holds the seed block for all programs
 */
export function createScaffold(file: SourceFile, program: Program, usesNumpy: () => boolean, helperModule?: string): Scaffold {
  let shared: SharedHelper | undefined | null = null;
  const getShared = (): SharedHelper | undefined => {
    if (shared === null) shared = getSharedHelper(file, program, usesNumpy(), helperModule);
    return shared;
  };
  const scaffold: Scaffold = {
    importModule: (module, at) => importModule(file, module, at),
    seedEverything: () => seedEverything(file, program, scaffold, usesNumpy(), getShared),
    seedWorker: () => seedWorker(file, scaffold, usesNumpy(), getShared),
    isStandardLibrary,
    statement: (site, code, order, requires = []) => ({ kind: 'statement', site, code, order, requires }),
  };
  return scaffold;
}

/**
 * @param at offset of the code that uses the name; without it the name must mean the module everywhere in the file
 */
function importModule(file: SourceFile, module: string, at: number | undefined): Named {
  const local = at === undefined ? undefined : getLocalImport(file, module, at);
  if (local !== undefined) return { name: local, needs: [] };
  const style = IMPORT_STYLE[module] ?? { fallback: `${module.replaceAll('.', '_')}_module` };
  for (const [name, binding] of file.model.module.bindings) {
    if (!binding.definitions.every((definition) => isImportOf(definition, module)) || isShadowed(file, name, module, at)) continue;
    const first = binding.definitions.find(isCertainImport);
    if (first === undefined) continue;
    const end = getImportsEnd(file);
    if (first.statement.start < end || (at !== undefined && first.statement.end <= at)) return { name, needs: [] };
    // Imported further down, where injected code may have run already: the import moves up.
    return { name, needs: [{ ...importAs(module, name), above: end }] };
  }
  const usual = style.alias ?? module;
  if (canBind(file, usual, module, at)) return { name: usual, needs: [importAs(module, usual)] };
  let name = style.fallback;
  while (!canBind(file, name, module, at)) name = `_${name}`;
  return { name, needs: [importAs(module, name)] };
}

function importAs(module: string, name: string): ImportNeed {
  return name === module ? { kind: 'import', module } : { kind: 'import', module, alias: name };
}

/** Where the leading imports end: what is imported above is there for all injected code. */
function getImportsEnd(file: SourceFile): number {
  const { last, start } = getImportSection(file);
  return last?.end ?? findNamedChildren(file.root).find((statement) => statement.start >= start)?.start ?? file.text.length;
}

function isImportOf(definition: Definition, module: string): boolean {
  return definition.qualifiedName === module && (definition.kind === 'import' || definition.kind === 'import-from');
}

/**
 * True for an import of the module that has run when anything below it runs: unconditional, or in a `try` that goes on only when it
 * succeeded (`except ImportError: raise`).
 */
export function isCertainImport(definition: Definition): boolean {
  if (definition.kind !== 'import' && definition.kind !== 'import-from') return false;
  const block = definition.statement.parent;
  if (!definition.isConditional) return block?.type === 'module';
  if (block?.parent?.type !== 'try_statement' || block.field !== 'body' || block.parent.parent?.type !== 'module') return false;
  return block.parent.children.every((clause) => {
    if (clause.type !== 'except_clause' && clause.type !== 'except_group_clause') return true;
    const handler = clause.children.find((child) => child.type === 'block');
    const last = handler === undefined ? undefined : findNamedChildren(handler).at(-1);
    return last?.type === 'raise_statement' || /^(?:sys\.exit|exit|quit)\(/.test(last?.text ?? '');
  });
}

/** A name that the function around `at` imports the module under, above `at`. */
function getLocalImport(file: SourceFile, module: string, at: number): string | undefined {
  for (const scope of findScopesAround(file, at)) {
    for (const [name, binding] of scope.bindings) {
      const isAbove = binding.definitions.some((found) => !found.isConditional && found.statement.end <= at);
      if (isAbove && binding.definitions.every((definition) => isImportOf(definition, module))) return name;
    }
  }
  return undefined;
}

/** The function scopes around an offset whose names code there sees. */
function findScopesAround(file: SourceFile, at: number): Scope[] {
  return file.model.scopes.filter((scope) => scope.kind === 'function' && scope.node.start < at && at <= scope.node.end);
}

/** True where a function binds `name` to something else than the module: any of them, or with `at` one around it that binds it at all. */
function isShadowed(file: SourceFile, name: string, module: string, at: number | undefined): boolean {
  if (at !== undefined) return findScopesAround(file, at).some((scope) => scope.bindings.has(name));
  return file.model.scopes.some((scope) => {
    const binding = scope === file.model.module ? undefined : scope.bindings.get(name);
    return binding?.definitions.some((definition) => !isImportOf(definition, module)) === true;
  });
}

/** Modules whose `import *` brings a `random` that is not the standard library's. */
const STAR_RANDOM: ReadonlySet<string> = new Set(['random', 'numpy', 'scipy', 'pylab', 'matplotlib.pylab']);

/** True when a module-level import of `module` as `name` takes no meaning away, and nothing takes its own at `at`. */
function canBind(file: SourceFile, name: string, module: string, at: number | undefined): boolean {
  const { model } = file;
  if (name === 'random' && model.module.starImports.some((star) => STAR_RANDOM.has(star))) return false;
  if (model.isNameFree(name)) return true;
  const binding = model.module.bindings.get(name);
  return !isShadowed(file, name, module, at) && (binding?.definitions.every((definition) => isImportOf(definition, module)) ?? true);
}

/** A free name: `seed_worker`, else `_seed_worker`, … */
function freeName(file: SourceFile, name: string): string {
  let free = name;
  while (!file.model.isNameFree(free)) free = `_${free}`;
  return free;
}

/** `from utils.seeding import set_seed`, under a name that is free; the name it has where the file imports it already. */
function importName(file: SourceFile, { module, isGiven }: SharedHelper, name: string): Named {
  const wanted = `${module}${module.endsWith('.') ? '' : '.'}${name}`;
  for (const [local, { definitions }] of file.model.module.bindings) {
    if (definitions.every((found) => found.kind === 'import-from' && found.qualifiedName === wanted && isCertainImport(found))) {
      return { name: local, needs: [] };
    }
  }
  const local = freeName(file, name);
  return { name: local, needs: [{ kind: 'import', module, name, ...(local === name ? {} : { alias: local }), isHelperModule: isGiven }] };
}

type GetShared = () => SharedHelper | undefined;

function seedEverything(file: SourceFile, program: Program, scaffold: Scaffold, usesNumpy: boolean, getShared: GetShared): SeedFunction {
  const existing = getSeedHelper(file, usesNumpy);
  if (existing !== undefined) return asFunction({ name: getField(existing, 'name')?.text ?? 'seed_everything', needs: [] });
  const shared = getShared();
  if (shared !== undefined) return asFunction(importName(file, shared, shared.seedEverything));
  const framework = getFramework(program);
  if (framework !== undefined) return asFunction(importHelper(file, program, framework), framework);
  // Used at module level only, whatever functions of the file call their own names.
  const [random, torch] = [scaffold.importModule('random', 0), scaffold.importModule('torch', 0)];
  const numpy = usesNumpy ? scaffold.importModule('numpy', 0) : undefined;
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
  return asFunction({ name, needs: [need] });
}

function asFunction(named: Named, { options, setsCudnn = false }: Pick<Framework, 'options' | 'setsCudnn'> = {}): SeedFunction {
  return { ...named, call: (seed) => `${named.name}(${seed}${options === undefined ? '' : `, ${options}`})`, setsCudnn };
}

/**
 * A framework's seed helper under the file's own names:
 *
 *     from transformers import set_seed          set_seed
 *     import lightning as L                      L.seed_everything
 *     from pytorch_lightning import Trainer      seed_everything, with `from pytorch_lightning import seed_everything`
 */
function importHelper(file: SourceFile, program: Program, framework: Framework): Named {
  const { helper, modules } = framework;
  const end = getImportsEnd(file);
  const isAbove = (definition: Definition): boolean => isCertainImport(definition) && definition.statement.start < end;
  const getBound = (isWanted: (name: string) => boolean): string | undefined =>
    [...file.model.module.bindings].find(([name, { definitions }]) => {
      const wanted = definitions[0]?.qualifiedName ?? '';
      return (
        isWanted(wanted) &&
        definitions.every((found) => isImportOf(found, wanted)) &&
        definitions.some(isAbove) &&
        !isShadowed(file, name, wanted, undefined)
      );
    })?.[0];
  const packages = findPackages(framework);
  const isHelper = (name: string): boolean => name.endsWith(`.${helper}`) && packages.includes(name.replace(/\..*/, ''));
  const own = getBound((name) => isHelper(name) && SEEDING.get(name)?.isHelper === true);
  if (own !== undefined) return { name: own, needs: [] };
  const module = getBound((name) => modules.includes(name));
  if (module !== undefined) return { name: `${module}.${helper}`, needs: [] };
  const source = getHelperModule(file, program, framework);
  let name = helper;
  while (!canBind(file, name, `${source}.${helper}`, undefined)) name = `_${name}`;
  return { name, needs: [{ kind: 'import', module: source, name: helper, ...(name === helper ? {} : { alias: name }) }] };
}

/** A module-level function of one parameter that seeds NumPy or Python from `torch.initial_seed()` or the worker's id. */
function isSeedWorker(file: SourceFile, definition: Node, usesNumpy: boolean): boolean {
  if (parameterCount(definition) !== 1) return false;
  const names = calledNames(file, definition);
  const fromTorch = names.has('torch.initial_seed') || names.has('torch.utils.data.get_worker_info');
  return fromTorch && (usesNumpy ? names.has('numpy.random.seed') : names.has('random.seed'));
}

function seedWorker(file: SourceFile, scaffold: Scaffold, usesNumpy: boolean, getShared: GetShared): Named {
  const existing = findFunctions(file).find((definition) => isSeedWorker(file, definition, usesNumpy));
  if (existing !== undefined) return { name: getField(existing, 'name')?.text ?? 'seed_worker', needs: [] };
  const shared = getShared();
  if (shared?.seedWorker !== undefined) return importName(file, shared, shared.seedWorker);
  // Used at module level only, whatever functions of the file call their own names.
  const [random, torch] = [scaffold.importModule('random', 0), scaffold.importModule('torch', 0)];
  const numpy = usesNumpy ? scaffold.importModule('numpy', 0) : undefined;
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
