/**
 * The first-party files of a project, and what an import or a callee name in one of them refers to. Queries only; it reads no disk.
 *
 * A module is looked for where Python would: relative imports from the file's folder; absolute ones in the folder of the importing
 * file (a script's own folder is `sys.path[0]`), then in every folder above it, and in `src/` of each. What is not found is
 * third-party or unknown, and keeps its name.
 */
import type { ClassFacts, FileFacts, FunctionFacts } from './facts.ts';

/** What a callee name stands for. */
export type Callee =
  | { readonly kind: 'function'; readonly file: FileFacts; readonly facts: FunctionFacts }
  | { readonly kind: 'class'; readonly file: FileFacts; readonly facts: ClassFacts }
  | { readonly kind: 'external'; readonly name: string };

export interface ProjectIndex {
  /** The file that `module`, imported in the file `from`, is; undefined for a third-party or unknown module. */
  getModule(from: string, module: string): FileFacts | undefined;
  /** Resolves a callee name of facts (`@main`, `.utils.set_seed`, `torch.manual_seed`, `@Trainer().fit`) used in the file `from`. */
  resolve(from: FileFacts, callee: string): Callee;
  /** The method `name` of a class, looked up in its bases too. */
  getMethod(file: FileFacts, facts: ClassFacts, name: string): Callee | undefined;
  /** All names of a class's bases, transitively; external ones as dotted names. */
  findBases(file: FileFacts, facts: ClassFacts): readonly string[];
  /**
   * The other Python files of a file's folder and of the folders above, from where a script can import it.
   *
   * @param isImporter leaves out those that do not import it
   */
  findNeighbours(path: string, isImporter?: boolean): readonly FileFacts[];
}

/** The folder of a reported path, `''` for the outermost one. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last part of a reported path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The module `name` in a module: `a.b` and `.b` for `b` in `a` and `.`. */
export function joinModule(module: string, name: string): string {
  return `${module}${module.endsWith('.') ? '' : '.'}${name}`;
}

/** The folder of a file and those above it, as far as its path names them: above `../data` nothing is known to be the project's. */
export function findFoldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); !/(?:^|\/)\.\.$/.test(folder); folder = folderOf(folder)) {
    folders.push(folder);
    if (folder === '') break;
  }
  return folders;
}

/** The path of what is called `name` in a folder, `''` for the outermost one. */
export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : name === '' ? folder : `${folder}/${name}`;
}

/** A training without one of these packages is not PyTorch's. */
export const TORCH_PACKAGES: ReadonlySet<string> = new Set([
  'torch',
  'lightning',
  'pytorch_lightning',
  'transformers',
  'accelerate',
  'torchvision',
  'fastai',
  'timm',
  'composer',
  'ignite',
  'mmengine',
  'monai',
  'sb3_contrib',
  'sentence_transformers',
  'stable_baselines3',
  'torch_geometric',
  'trl',
  'ultralytics',
]);

/**
 * Libraries whose calls are known by name. They stay third-party even in their own repositories, where every script would otherwise pull
 * in the whole library, and its calls would lose the names that the tables know.
 */
export const LIBRARIES: ReadonlySet<string> = new Set([...TORCH_PACKAGES, 'numpy', 'ray', 'sklearn']);

/** Definitions by name, made once per file when first asked for. */
const definitions = new WeakMap<FileFacts, ReadonlyMap<string, Callee>>();

function getDefinition(file: FileFacts, name: string): Callee | undefined {
  let known = definitions.get(file);
  if (known === undefined) {
    const found = new Map<string, Callee>();
    for (const facts of file.classes) found.set(facts.name, { kind: 'class', file, facts });
    for (const facts of file.functions) found.set(facts.name, { kind: 'function', file, facts });
    definitions.set(file, (known = found));
  }
  return known.get(name);
}

/**
 * Makes the queries over the files that `getFile` knows, by path; nothing is read or built until it is asked for.
 *
 * @param listFolder the names of what lies in a folder, `''` for the outermost one, and may import the file that is given
 */
export function indexFiles(
  getFile: (path: string) => FileFacts | undefined,
  listFolder: (folder: string, imported?: string) => Iterable<string> = () => [],
): ProjectIndex {
  const atFolder = (folder: string, parts: readonly string[]): FileFacts | undefined => {
    const base = joinPath(folder, parts.join('/'));
    return getFile(`${base}.py`) ?? getFile(joinPath(base, '__init__.py'));
  };

  /** The nearest file that an absolute import in the file `from` means. */
  const findAbove = (from: string, parts: readonly string[], except?: string): FileFacts | undefined => {
    for (const each of findFoldersAbove(from)) {
      const found = atFolder(each, parts) ?? atFolder(joinPath(each, 'src'), parts);
      if (found !== undefined && found.path !== except) return found;
    }
    return undefined;
  };
  /** The same by folder and module, `null` where there is none: the files of a folder import the same few. */
  const modules = new Map<string, Map<string, FileFacts | null>>();

  const getModule = (from: string, module: string): FileFacts | undefined => {
    const dots = /^\.*/.exec(module)?.[0].length ?? 0;
    const parts = module.slice(dots).split('.').filter(Boolean);
    let folder = folderOf(from);
    if (dots === 0 && LIBRARIES.has(parts[0] ?? '')) return undefined;
    if (dots > 0) {
      for (let level = 1; level < dots; level++) folder = folderOf(folder);
      return parts.length === 0 ? getFile(joinPath(folder, '__init__.py')) : atFolder(folder, parts);
    }
    let known = modules.get(folder);
    if (known === undefined) modules.set(folder, (known = new Map()));
    let found = known.get(module);
    if (found === undefined) known.set(module, (found = findAbove(from, parts) ?? null));
    // A script `utils.py` that imports `utils` means another.
    return found?.path === from ? findAbove(from, parts, from) : (found ?? undefined);
  };

  const known = new WeakMap<FileFacts, Map<string, Callee>>();
  const resolve = (from: FileFacts, callee: string): Callee => {
    let names = known.get(from);
    if (names === undefined) known.set(from, (names = new Map()));
    let found = names.get(callee);
    if (found === undefined) {
      // Modules that export each other's names in a circle lead back here.
      names.set(callee, { kind: 'external', name: callee });
      names.set(callee, (found = resolveAnew(from, callee)));
    }
    return found;
  };

  const resolveAnew = (from: FileFacts, callee: string): Callee => {
    const external: Callee = { kind: 'external', name: callee };
    const method = /^(.*)\(\)\.(\w+)$/.exec(callee);
    if (method?.[1] !== undefined && method[2] !== undefined) {
      const receiver = resolve(from, method[1]);
      if (receiver.kind !== 'class')
        return receiver.kind === 'external' ? { kind: 'external', name: `${receiver.name}().${method[2]}` } : external;
      return getMethod(receiver.file, receiver.facts, method[2]) ?? external;
    }
    if (callee.startsWith('@')) return getDefinition(from, callee.slice(1)) ?? external;
    if (callee.startsWith('?')) return external;
    // The longest prefix that is a module of the project holds the name; its re-exports are followed by `facts.exports`.
    const dots = /^\.*/.exec(callee)?.[0] ?? '';
    const parts = callee.slice(dots.length).split('.');
    for (let count = parts.length - 1; count >= (dots === '' ? 1 : 0); count--) {
      const file = getModule(from.path, dots + parts.slice(0, count).join('.'));
      if (file === undefined) continue;
      const name = parts.slice(count).join('.');
      const found = getDefinition(file, name);
      if (found !== undefined) return found;
      const [first = '', ...rest] = parts.slice(count);
      const reexport = file.exports[first];
      if (reexport !== undefined) return resolve(file, [reexport, ...rest].join('.'));
      for (const module of file.starExports) {
        const star = getModule(file.path, module);
        const found = star === undefined || star === from ? undefined : resolve(file, joinModule(module, name));
        if (found !== undefined && found.kind !== 'external') return found;
      }
      return external;
    }
    return external;
  };

  const getMethod = (file: FileFacts, facts: ClassFacts, name: string, depth = 0): Callee | undefined => {
    if (facts.methods.includes(name)) return getDefinition(file, `${facts.name}.${name}`);
    if (depth > 20) return undefined;
    for (const base of facts.bases) {
      const parent = resolve(file, base);
      if (parent.kind !== 'class') continue;
      const found = getMethod(parent.file, parent.facts, name, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const findBases = (file: FileFacts, facts: ClassFacts, seen: ReadonlySet<ClassFacts> = new Set()): readonly string[] => {
    if (seen.has(facts)) return [];
    return facts.bases.flatMap((base) => {
      const parent = resolve(file, base);
      return parent.kind === 'class'
        ? [base, ...findBases(parent.file, parent.facts, new Set([...seen, facts]))]
        : parent.kind === 'external'
          ? [parent.name]
          : [];
    });
  };

  const findNeighbours = (path: string, isImporter = false): readonly FileFacts[] => {
    const found: FileFacts[] = [];
    for (const folder of findFoldersAbove(path)) {
      for (const name of [...listFolder(folder, isImporter ? path : undefined)].sort()) {
        const neighbour = name.endsWith('.py') && joinPath(folder, name) !== path ? getFile(joinPath(folder, name)) : undefined;
        if (neighbour !== undefined) found.push(neighbour);
      }
    }
    return found;
  };

  return {
    getModule,
    resolve,
    findNeighbours,
    getMethod: (file, facts, name) => getMethod(file, facts, name),
    findBases: (file, facts) => findBases(file, facts),
  };
}
