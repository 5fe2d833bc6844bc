/**
 * Seeding helpers that stand in other modules of the project, and how a file imports them. Where a program can have one, nothing is
 * injected beside it: the module given with `--helper-module`, else one that the file imports from already, else one that another
 * program of the folder (or of a folder above) uses.
 */
import type { SourceFile } from '../document/types.ts';
import type { FileFacts, Step } from '../project/facts.ts';
import { folderOf, joinPath } from '../project/index-files.ts';
import type { Program } from '../project/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { findNamedChildren, getField } from '../syntax/node.ts';
import { isCompleteSeedHelper } from './seed-helper.ts';
import { getImportSection } from './sites.ts';

/** A module of the project that seeds. */
export interface SharedHelper {
  /** As the file imports it: `utils.seeding`, `.seeding`. */
  readonly module: string;
  /** The function that seeds all generators. */
  readonly seedEverything: string;
  /** Its `worker_init_fn`, where it has one. */
  readonly seedWorker: string | undefined;
  /** True for the module that the user named. */
  readonly isGiven: boolean;
}

/**
 * @param usesNumpy whether a helper must seed NumPy too
 * @param given path of the module the user named
 */
export function getSharedHelper(
  file: SourceFile,
  program: Program,
  usesNumpy: boolean,
  given: string | undefined,
): SharedHelper | undefined {
  const candidates = [
    () => (given === undefined ? [] : findGiven(program, given)),
    () => findImported(file, program),
    () => findNeighbouring(program),
  ];
  for (const find of candidates) {
    for (const { module, facts } of find()) {
      const helper = facts.functions.find(({ seedHelper }) => isCompleteSeedHelper(seedHelper, usesNumpy));
      if (helper === undefined || facts === program.facts || !isWithinReach(file, program, module, facts)) continue;
      const worker = facts.functions.find(
        ({ name, parameters, steps }) => !name.includes('.') && parameters.length === 1 && seedsWorker(steps, usesNumpy),
      );
      return { module, seedEverything: helper.name, seedWorker: worker?.name, isGiven: facts.path === given };
    }
  }
  return undefined;
}

/** What changes where modules are found. */
const SEARCH_PATH = /\bsys\s*\.\s*path\b|\baddsitedir\b/;

/**
 * False where an import in the import section is too early: what puts the module's folder on `sys.path` stands below it, or code that is
 * no function needs a name that is imported further down.
 */
function isWithinReach(file: SourceFile, { facts, entry }: Program, module: string, { path }: FileFacts): boolean {
  if (module.startsWith('.')) return true;
  const end = getImportSection(file).last?.end ?? 0;
  const below = findNamedChildren(file.root).filter(({ start }) => start >= end);
  const runsAtOnce = entry !== undefined && entry.kind !== 'main-guard';
  if (
    runsAtOnce &&
    below.some((statement) => statement.type === 'import_from_statement' && getField(statement, 'module_name')?.text === module)
  )
    return false;
  const beside = joinPath(folderOf(facts.path), module.replaceAll('.', '/'));
  if (path === `${beside}.py` || path === `${beside}/__init__.py`) return true;
  return !below.some((statement) => !/_definition$/.test(statement.type) && SEARCH_PATH.test(statement.text));
}

interface Candidate {
  readonly module: string;
  readonly facts: FileFacts;
}

function findGiven(program: Program, path: string): Candidate[] {
  const module = getImportPath(program, path);
  const facts = module === undefined ? undefined : program.index.getModule(program.facts.path, module);
  return module === undefined || facts?.path !== path ? [] : [{ module, facts }];
}

/** Modules that the file imports names from at its top. */
function findImported(file: SourceFile, program: Program): Candidate[] {
  const modules = new Set<string>();
  for (const binding of file.model.module.bindings.values()) {
    for (const { kind, statement, isConditional } of binding.definitions) {
      if (kind === 'import-from' && !isConditional) modules.add(getField(statement, 'module_name')?.text ?? '');
    }
  }
  return [...modules].flatMap((module) => {
    const facts = program.index.getModule(program.facts.path, module);
    return facts === undefined ? [] : [{ module, facts }];
  });
}

/** Modules whose helper another program beside this one imports. */
function findNeighbouring({ facts, index }: Program): Candidate[] {
  return index.findNeighbours(facts.path).flatMap((neighbour) =>
    Object.values(neighbour.exports).flatMap((name) => {
      // Modules are read to follow a name: only those whose name, or the function's, speaks of it.
      if (!/seed|random|reproducib|determinis/i.test(name)) return [];
      const callee = index.resolve(neighbour, name);
      if (callee.kind !== 'function' || callee.file === neighbour || !isQuiet(callee.file.steps)) return [];
      const module = getImportPath({ facts, index }, callee.file.path);
      return module === undefined ? [] : [{ module, facts: callee.file }];
    }),
  );
}

/** True for a module that does nothing when it is imported but define. */
function isQuiet(steps: readonly Step[]): boolean {
  return steps.every(
    (step) =>
      step.kind !== 'loop' &&
      !(step.kind === 'call' && step.callees.some((name) => /\.(?:parse_(?:known_)?args|seed|manual_seed)$/.test(name))),
  );
}

function seedsWorker(steps: readonly Step[], usesNumpy: boolean): boolean {
  const names = new Set(steps.flatMap((step) => (step.kind === 'call' ? step.callees.map(canonicalName) : [])));
  return names.has('torch.initial_seed') && names.has(usesNumpy ? 'numpy.random.seed' : 'random.seed');
}

/**
 * How the file imports the module at `path`: relatively where it imports so itself, else from its own folder, else from a folder that its
 * imports show to be on `sys.path`. Undefined where none of these leads there.
 */
function getImportPath({ facts, index }: Pick<Program, 'facts' | 'index'>, path: string): string | undefined {
  const imports = facts.steps.flatMap((step) => (step.kind === 'import' ? step.modules : []));
  const folder = folderOf(facts.path);
  const dots = Math.max(0, ...imports.map((module) => /^\.*/.exec(module)?.[0].length ?? 0));
  if (dots > 0) {
    let base = folder;
    for (let level = 1; level <= dots; level++, base = folderOf(base)) {
      const inside = getDotted(base, path);
      if (inside !== undefined) return '.'.repeat(level) + inside;
      if (base === '') break;
    }
    return undefined;
  }
  const roots = [folder];
  for (const module of imports) {
    const found = index.getModule(facts.path, module)?.path.replace(/(?:\/__init__)?\.py$/, '');
    const written = module.replaceAll('.', '/');
    if (found !== undefined && (found === written || found.endsWith(`/${written}`)))
      roots.push(found.slice(0, Math.max(0, found.length - written.length - 1)));
  }
  for (const root of new Set(roots)) {
    const dotted = getDotted(root, path);
    if (dotted !== undefined) return dotted;
  }
  return undefined;
}

/** `src/utils/seeding.py` in `src` is `utils.seeding`; undefined outside of the folder, and where a name is no identifier. */
function getDotted(folder: string, path: string): string | undefined {
  const inside = folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
  const dotted = inside?.replace(/(?:(?:^|\/)__init__)?\.py$/, '').replaceAll('/', '.');
  return dotted !== undefined && /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(dotted) ? dotted : undefined;
}
