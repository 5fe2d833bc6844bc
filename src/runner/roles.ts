/**
 * Which files may be run as programs, which of those may train, and which modules may draw random numbers while programs import them,
 * read off names alone: nothing is parsed. It follows what a trace (`project/trace.ts`) can follow, and more: from the code that a file
 * runs, through every function, class and module that is named there, wherever in the project it is defined. What it denies is no program;
 * what it grants may be none either, and is parsed to find out.
 */
import { join } from 'node:path';
import { findCommands } from '../project/commands.ts';
import type { FileFacts } from '../project/facts.ts';
import { findFoldersAbove, folderOf, indexFiles, joinModule, joinPath, LIBRARIES, nameOf, TORCH_PACKAGES } from '../project/index-files.ts';
import { readFile } from '../system/questions.ts';
import { decodeLines } from '../text/decode.ts';
import { mayDraw } from '../transform/import-draws.ts';
import { isTestFile } from '../transform/programs.ts';
import { findImportedModules, findModulesInLines, readCode, type Code, type Definition } from './code.ts';
import { createKept } from './kept.ts';
import { keepName } from './names.ts';
import { MAX_BYTES, type ProjectReader } from './project-reader.ts';
import type { AskRole } from './triggers.ts';

/** A training step, as facts name it: `loss.backward()`, `torch.autograd.backward(…)`, and where there are optimizers `optimizer.step()`. */
const BACKWARD = /(?<!\bdef\s+)\bbackward\s*\(/;
const STEP = /\.\s*step\s*\(/;
const OPTIMIZERS = /optim|scaler|\bopt\w*\s*\.\s*step/i;
/** A framework's training, where the framework is there too. */
const FITS = /\.\s*(?:fit\w*|train|run|learn|from_cfg|fine_tune)\s*\(|\b[A-Z]\w*CLI\s*\(/;
const FRAMEWORKS: readonly string[] = [
  'lightning',
  'transformers',
  'trl',
  'ignite',
  'composer',
  'mmengine',
  'fastai',
  'skorch',
  'catalyst',
  'stable_baselines3',
  'sb3_contrib',
  'monai',
  'ultralytics',
];
const TORCH: readonly string[] = [...TORCH_PACKAGES];
/** A command of typer's or click's, which the module hands over and does not call. */
const APP_COMMAND = /^@\w+\.command\b/m;
/** What only a script has at module level. */
const SCRIPT = /\bprint\s*\(|\bparse_(?:known_)?args\b|seed|determinis|reproducib/i;
/** Last parts of the names of calls that seed, or restore a state. */
const SEEDS =
  /\b(?:(?:manual_)?seed(?:_all)?|seed_(?:everything|all_rng)|(?:set_(?:global_|random_)?|random_)seed|set_determinism|enable_(?:full_determinism|reproducibility)|set_?state|set_rng_state)\s*(?:\(|$)/;
/** The same by another name. */
const RENAMED = /(?:seed\w*|determinis\w*|reproducib\w*|parse_args|print)\s+as\b|=\s*print\b(?!\s*\()/i;

/** Characters of code that are kept. */
const MAX_KEPT = 8_000_000;
/** What a part of a program has in it (`HAS_BACKWARD` and the like, or whether it draws), and where it leads. */
interface Part {
  readonly traits: number;
  readonly next: readonly Place[];
  /** Methods it calls, by name. */
  readonly methods: readonly string[];
}

/** Code that runs together: a function or class by name, or what a file runs (`''`). There is one object for each. */
interface Place {
  readonly path: string;
  readonly name: string;
}

/** What a name stands for. */
interface Meaning {
  readonly places: readonly Place[];
  /** Paths of modules. */
  readonly modules: readonly string[];
}

const NOTHING: Meaning = { places: [], modules: [] };

const HAS_BACKWARD = 1;
const HAS_STEP = 2;
const HAS_FIT = 4;
const HAS_SEED = 8;
const IN_FRAMEWORK = 16;
const IN_TORCH = 32;
const WITH_OPTIMIZER = 64;
/** Somewhere in the file is what looks like a training step. */
const MAY_TRAIN = 128;

export interface RoleFinder {
  readonly askRole: AskRole;
  /** False where a program does not import a file, itself or through other files. */
  readonly mayImport: (program: string, path: string) => boolean;
}

/** @param cwd absolute path that reported paths are relative to */
export function createRoleFinder(cwd: string, { list, note, readData }: Pick<ProjectReader, 'list' | 'note' | 'readData'>): RoleFinder {
  const isThere = (path: string): boolean => list(folderOf(path)).has(nameOf(path));
  // Where modules are looked for is asked of the index, which needs nothing but paths for that.
  const index = indexFiles((path) => (isThere(path) ? ({ path } as FileFacts) : undefined));
  /** Modules by the folder of the importing file and by name. */
  const modulePaths = new Map<string, Map<string, string | undefined>>();
  const getModule = (from: string, module: string): string | undefined => {
    if (!module.startsWith('.') && !isLocal(from, module.split('.', 1)[0] ?? '')) return undefined;
    const ofFolder = getOrMake(modulePaths, folderOf(from));
    const known = ofFolder.get(module);
    // A module is not imported by itself, so the answer may be another one to it.
    if (known !== from && (known !== undefined || ofFolder.has(module))) return known;
    const path = index.getModule(from, module)?.path;
    if (known === undefined) ofFolder.set(keepName(module), path);
    return path;
  };
  /** Whether a module of that name lies where `from` could import it from; asked before longer names are put together. */
  const locals = new Map<string, boolean>();
  const isLocal = (from: string, root: string): boolean => {
    if (LIBRARIES.has(root)) return false;
    const folders = findFoldersAbove(from);
    const key = `${folders[0] ?? ''}\0${root}`;
    let found = locals.get(key);
    if (found === undefined) {
      found = folders.some((folder) => holds(folder, root) || holds(joinPath(folder, 'src'), root));
      locals.set(key, found);
    }
    return found;
  };
  const holds = (folder: string, root: string): boolean => list(folder).has(`${root}.py`) || list(folder).has(root);

  const readText = (path: string): string => {
    try {
      return decodeLines(readFile(join(cwd, path)));
    } catch {
      // What cannot be read takes no part in a program.
      return '';
    }
  };
  /** The same of bytes at hand, of which several roles are asked in a row. */
  let decoded: { readonly bytes: Uint8Array; readonly text: string } | undefined;
  const decodeOnce = (bytes: Uint8Array): string => {
    if (decoded?.bytes !== bytes) decoded = { bytes, text: decodeLines(bytes) };
    return decoded.text;
  };
  const files = createKept<Code | undefined>(MAX_KEPT);
  const keep = <Read extends Code | undefined>(path: string, code: Read): Read => {
    files.set(path, code, code?.text.length ?? 0);
    return code;
  };
  const read = (path: string): Code | undefined => {
    note(path);
    if (files.has(path)) return files.get(path);
    const text = readText(path);
    return keep(path, text === '' || text.length > MAX_BYTES ? undefined : readCode(text));
  };
  /** The same of a text at hand. */
  const readOwn = (path: string, text: string): Code => files.get(path) ?? keep(path, readCode(text));

  const places = new Map<string, Map<string, Place>>();
  const getPlace = (path: string, name: string): Place => {
    const ofFile = getOrMake(places, path);
    let place = ofFile.get(name);
    if (place === undefined) {
      place = { path, name: keepName(name) };
      ofFile.set(place.name, place);
    }
    return place;
  };
  /** What a name of a file stands for: definitions, its own or those of modules it imports them from, and modules. */
  const meanings = new Map<string, Map<string, Meaning>>();
  const findMeaning = (path: string, given: string): Meaning => {
    const ofFile = getOrMake(meanings, path);
    const known = ofFile.get(given);
    if (known !== undefined) return known;
    // Modules that pass names on to each other in a circle lead back here.
    const name = keepName(given);
    ofFile.set(name, NOTHING);
    const code = read(path);
    if (code === undefined) return NOTHING;
    const here: Place[] = [];
    const modules: string[] = [];
    const add = (found: Meaning): void => {
      here.push(...found.places);
      modules.push(...found.modules);
    };
    if (code.definitions.has(name)) here.push(getPlace(path, name));
    const imports = code.imports.get(name);
    for (const each of imports ?? []) {
      const target = getModule(path, each.module);
      if (each.name === undefined) {
        if (target !== undefined) modules.push(target);
        continue;
      }
      if (target !== undefined) add(findMeaning(target, each.name));
      const below = getModule(path, joinModule(each.module, each.name));
      if (below !== undefined && below !== target) modules.push(below);
    }
    if (imports === undefined && here.length === 0) {
      for (const module of code.stars) {
        const target = getModule(path, module);
        if (target !== undefined) add(findMeaning(target, name));
      }
    }
    const found = here.length === 0 && modules.length === 0 ? NOTHING : { places: here, modules };
    ofFile.set(name, found);
    return found;
  };
  /** The definitions that a name may lead to: where it is a module, those of its names that are used. */
  const findPlaces = (path: string, name: string, used: ReadonlySet<string>, found: Place[], seen = new Set<string>()): void => {
    const { places: here, modules } = findMeaning(path, name);
    found.push(...here);
    for (const module of modules) {
      if (seen.has(module)) continue;
      seen.add(module);
      const code = read(module);
      if (code === undefined) continue;
      for (const each of used) {
        if (code.definitions.has(each) || code.imports.has(each) || code.stars.length > 0) findPlaces(module, each, used, found, seen);
      }
    }
  };

  // ── Training and seeding ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Traits of whole files. */
  const surroundings = new Map<string, number>();
  const readSurroundings = (path: string, { text }: Code): number => {
    let traits = surroundings.get(path);
    if (traits === undefined) {
      traits =
        (holdsAny(text, FRAMEWORKS) ? IN_FRAMEWORK : 0) |
        (holdsAny(text, TORCH) ? IN_TORCH : 0) |
        (OPTIMIZERS.test(text) ? WITH_OPTIMIZER : 0) |
        (BACKWARD.test(text) || STEP.test(text) ? MAY_TRAIN : 0);
      surroundings.set(path, traits);
    }
    return traits;
  };
  const parts = new Map<Place, Part>();
  const readPart = (place: Place): Part | undefined => {
    let part = parts.get(place);
    if (part !== undefined) return part;
    const { path, name } = place;
    const code = read(path);
    const lines = name === '' ? [] : code?.definitions.get(name);
    if (code === undefined || lines === undefined) return undefined;
    const text = name === '' ? code.getModule() : lines.map((each) => code.getText(each.lines)).join('');
    let traits =
      (BACKWARD.test(text) ? HAS_BACKWARD : 0) |
      (STEP.test(text) ? HAS_STEP : 0) |
      (FITS.test(text) ? HAS_FIT : 0) |
      (SEEDS.test(text) ? HAS_SEED : 0) |
      readSurroundings(path, code);
    const next: Place[] = [];
    for (const module of name === '' ? code.modules : findModulesInLines(text)) {
      const target = getModule(path, module);
      if (target !== undefined) next.push(getPlace(target, ''));
    }
    const used = new Set([...findUsed(text).keys()].flatMap((chain) => chain.split('.')));
    const hasStars = code.stars.length > 0;
    for (const each of used) {
      const imports = code.imports.get(each);
      if (imports?.some((found) => SEEDS.test(found.name ?? found.module)) === true) traits |= HAS_SEED;
      if (imports !== undefined || hasStars || code.definitions.has(each)) findPlaces(path, each, used, next);
    }
    part = { traits, next: [...new Set(next)], methods: [...new Set(text.match(METHOD))].map(keepName) };
    parts.set(place, part);
    return part;
  };

  const follow = (start: string, role: 'trains' | 'seeds'): boolean => {
    const seen = new Set<Place>();
    const pending: Place[] = [getPlace(start, '')];
    let traits = 0;
    /** Methods by name that are called, of whatever object; and files whose classes may have them. */
    const called = new Set<string>();
    const suspects = new Set<string>();
    for (
      let next = pending.pop() ?? findMethod(called, suspects, seen);
      next !== undefined;
      next = pending.pop() ?? findMethod(called, suspects, seen)
    ) {
      if (seen.has(next)) continue;
      seen.add(next);
      note(next.path);
      const part = readPart(next);
      if (part === undefined) continue;
      traits |= part.traits;
      if (role === 'seeds' && (traits & HAS_SEED) !== 0) return true;
      const hasStep =
        (traits & HAS_BACKWARD) !== 0 ||
        (traits & (HAS_STEP | WITH_OPTIMIZER)) === (HAS_STEP | WITH_OPTIMIZER) ||
        (traits & (HAS_FIT | IN_FRAMEWORK)) === (HAS_FIT | IN_FRAMEWORK);
      if (hasStep && (traits & IN_TORCH) !== 0) return true;
      for (const place of part.next) pending.push(place);
      for (const method of part.methods) called.add(method);
      if (next.name === '' && (part.traits & MAY_TRAIN) !== 0) suspects.add(next.path);
    }
    return false;
  };
  /** A method that a call on an object of unknown class may mean (`project/unknown-methods.ts`), and that was not followed yet. */
  const findMethod = (called: ReadonlySet<string>, suspects: ReadonlySet<string>, seen: ReadonlySet<Place>): Place | undefined => {
    for (const path of suspects)
      for (const names of read(path)?.methods.values() ?? [])
        for (const name of names) {
          if (!called.has(name)) continue;
          const place = getPlace(path, name);
          if (!seen.has(place)) return place;
        }
    return undefined;
  };

  const isProgram = (path: string, bytes: Uint8Array, role: 'runs' | 'trains' | 'seeds'): boolean => {
    const text = decodeOnce(bytes);
    const hasGuard = text.includes('__main__') || /(?:^|\/)__main__\.py$/.test(path);
    if (hasGuard && role === 'runs') return true;
    // A command of the package runs whatever its module does; there are few.
    if (findCommands(path, readData).length > 0 || (hasGuard && APP_COMMAND.test(text))) return true;
    const hasDots = text.includes('from .') || FROM_DOT.test(text);
    if (!hasGuard && hasDots && hasRelativeImport(text)) return false;
    const isSuspect = (role !== 'trains' && SCRIPT.test(text)) || mayTrain(text);
    if (!isSuspect && !hasDots && !findRoots(text).some((root) => isLocal(path, root))) return false;
    const own = readOwn(path, text);
    const isScript = hasGuard || SCRIPT.test(own.getModule()) || RENAMED.test(text);
    if (role === 'runs' && isScript) return true;
    return (isScript || callsOwn(own)) && follow(path, role === 'seeds' ? 'seeds' : 'trains');
  };
  /** The same, asked once for each file: it does not change while it is asked about. */
  const programRoles = new Map<string, boolean>();
  const hasRole = (path: string, bytes: Uint8Array, role: 'runs' | 'trains' | 'seeds'): boolean => {
    const key = `${role} ${path}`;
    let answer = programRoles.get(key);
    // What trains seeds too, and what seeds or trains is run.
    if (answer === undefined && role !== 'trains' && programRoles.get(`trains ${path}`) === true) answer = true;
    if (answer === undefined) programRoles.set(key, (answer = isProgram(path, bytes, role)));
    return answer;
  };

  // ── Draws while a module is imported ───────────────────────────────────────────────────────────────────────────────────────────────

  /** What draws for certain, which code under an `if` does not, and where it leads; undefined where there is no such place. */
  const drawing = new Map<Place, Part>();
  const readDrawing = (given: Place): Part | undefined => {
    let part = drawing.get(given);
    if (part !== undefined) return part;
    const { path, name } = given;
    const code = read(path);
    const definitions = name === '' ? [] : code?.definitions.get(name);
    if (code === undefined || definitions === undefined) return undefined;
    const next: Place[] = [];
    const text =
      name === ''
        ? code.getModule(true)
        : definitions
            .map((definition) =>
              definition.kind === 'class' ? readClass(path, code, definition, next) : code.getText(definition.lines, true),
            )
            .join('');
    let traits = 0;
    const chains = findUsed(text);
    const used = new Set<string>();
    for (const chain of chains.keys()) for (const each of chain.split('.')) used.add(each);
    for (const [chain, isCalled] of chains) {
      const [first = '', ...rest] = chain.split('.');
      const imports = code.imports.get(first);
      const names = imports?.map((each) => [each.name === undefined ? each.module : joinModule(each.module, each.name), ...rest].join('.'));
      if ((names ?? [chain]).some((each) => mayDraw(each, isCalled))) traits = 1;
      // A class says what `__init__` is meant.
      for (const each of rest) if (each !== '__init__' && code.definitions.has(each)) next.push(getPlace(path, each));
      if (imports === undefined && code.stars.length === 0 && !code.definitions.has(first)) continue;
      const found: Place[] = [];
      findPlaces(path, first, used, found);
      for (const place of found) {
        // What is passed may be called where it is a function.
        const isFunction =
          read(place.path)
            ?.definitions.get(place.name)
            ?.some(({ kind }) => kind === 'def') === true;
        if (isCalled || isFunction) next.push(place);
        if (isCalled && place.path !== path) addMethods(code, place, next);
      }
    }
    part = { traits, next: [...new Set(next)], methods: [] };
    drawing.set(given, part);
    return part;
  };
  /** What runs when an object is made: `__init__`, and all of a class whose bases may call its methods. */
  const readClass = (path: string, code: Code, { lines: [start, end] }: Definition, next: Place[]): string => {
    const bases = findUsed(`(${code.getText([start, start + 1])}`);
    const before = next.length;
    for (const base of bases.keys()) findPlaces(path, base.split('.', 1)[0] ?? base, new Set(base.split('.')), next);
    if (next.length > before) return code.getText([start + 1, end], true);
    const made = code.definitions.get('__init__')?.filter(({ lines }) => start < lines[0] && lines[1] <= end) ?? [];
    return made.map(({ lines }) => code.getText(lines, true)).join('');
  };
  /** Methods of a class of another file that the code names. */
  const addMethods = ({ attributes }: Code, { path, name }: Place, next: Place[]): void => {
    for (const method of read(path)?.methods.get(name) ?? []) if (attributes.has(method)) next.push(getPlace(path, method));
  };

  const draws = new Map<Place, boolean>();
  /** Depth first, so that all that leads to a draw is known to draw, and all that has been seen in vain not to. */
  const drawsAtImport = (path: string): boolean => {
    const seen = new Map<Place, Place | undefined>();
    const pending: { readonly place: Place; readonly from: Place | undefined }[] = [{ place: getPlace(path, ''), from: undefined }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { place, from } = next;
      note(place.path);
      const known = draws.get(place);
      if (known === false || seen.has(place)) continue;
      seen.set(place, from);
      const part = known === undefined ? readDrawing(place) : undefined;
      if (known === true || (part !== undefined && part.traits !== 0)) {
        for (let each: Place | undefined = place; each !== undefined; each = seen.get(each)) draws.set(each, true);
        return true;
      }
      for (const each of part?.next ?? []) pending.push({ place: each, from: place });
    }
    for (const place of seen.keys()) draws.set(place, false);
    return false;
  };

  // ── What programs import ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The files that a file imports, wherever in it. */
  const imported = new Map<string, readonly string[]>();
  const findTargets = (path: string): readonly string[] => {
    note(path);
    let targets = imported.get(path);
    if (targets === undefined) {
      targets = findImportedModules(files.get(path)?.text ?? readText(path)).flatMap((module) => getModule(path, module) ?? []);
      imported.set(path, targets);
    }
    return targets;
  };
  /** All that a program may import, itself left out. */
  const closures = new Map<string, ReadonlySet<string>>();
  const findImported = (program: string): ReadonlySet<string> => {
    let found = closures.get(program);
    if (found !== undefined) return found;
    const all = new Set<string>();
    closures.set(program, (found = all));
    for (const pending = [program]; pending.length > 0;) {
      for (const target of findTargets(pending.pop() ?? '')) {
        if (all.has(target)) continue;
        all.add(target);
        pending.push(target);
      }
    }
    return found;
  };
  const seeds = (path: string): boolean => {
    note(path);
    const known = programRoles.get(`seeds ${path}`);
    if (known !== undefined) return known;
    try {
      return hasRole(path, readFile(join(cwd, path)), 'seeds');
    } catch {
      return false;
    }
  };
  /** The programs in a folder that seed or train. */
  const programs = new Map<string, readonly string[]>();
  const findPrograms = (folder: string): readonly string[] => {
    let found = programs.get(folder);
    if (found === undefined) {
      const paths = [...list(folder)].filter((name) => name.endsWith('.py')).map((name) => joinPath(folder, name));
      programs.set(folder, (found = paths.filter((other) => !isTestFile({ path: other }) && seeds(other))));
    }
    return found;
  };
  const isImported = (path: string, bytes: Uint8Array): boolean => {
    const isReached = findFoldersAbove(path).some((folder) =>
      findPrograms(folder).some((other) => other !== path && findImported(other).has(path)),
    );
    if (!isReached || bytes.length > MAX_BYTES) return isReached;
    readOwn(path, decodeOnce(bytes));
    return drawsAtImport(path);
  };

  return {
    askRole(path, bytes, role) {
      // Answers that are kept were given by other files too.
      note();
      return role === 'imported' ? isImported(path, bytes) : hasRole(path, bytes, role);
    },
    mayImport(program, path) {
      note();
      return findImported(program).has(path);
    },
  };
}

function getOrMake<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  let map = maps.get(key);
  if (map === undefined) maps.set(key, (map = new Map<string, Value>()));
  return map;
}

/** Quicker than an expression for all of them. */
function holdsAny(text: string, words: readonly string[]): boolean {
  return words.some((word) => text.includes(word));
}

function mayTrain(text: string): boolean {
  return (
    holdsAny(text, TORCH) &&
    ((text.includes('backward') && BACKWARD.test(text)) ||
      (STEP.test(text) && OPTIMIZERS.test(text)) ||
      (FITS.test(text) && holdsAny(text, FRAMEWORKS)))
  );
}

/** First parts of the names of absolute imports, and of whatever looks like one. */
function findRoots(text: string): string[] {
  const roots = new Set<string>();
  for (const [, from, list = ''] of text.matchAll(/\bfrom[ \t]+(\w+)[\w.]*[ \t\\\n]+import\b|\bimport[ \t]+((?:[\w.,]|[ \t]|\\\n)+)/g)) {
    for (const name of from === undefined ? list.split(',') : [from]) roots.add(/\w+/.exec(name)?.[0] ?? '');
  }
  roots.delete('');
  return [...roots];
}

const FROM_DOT = /^[ \t]*from[ \t]+\./m;

/** Relative imports work in packages only, whose modules run by their main guard: no other module with one is a program. */
function hasRelativeImport(text: string): boolean {
  const found = /^from[ \t]+\./m.exec(text);
  if (found === null) return false;
  // Not in a docstring.
  const quote = text.search(/"""|'''|\\\n/);
  if (quote === -1 || quote > found.index) return true;
  return readCode(text.slice(0, found.index + found[0].length))
    .getLast()
    .startsWith('from');
}

/** True where code at module level names what the file defines or imports, beside a call. */
function callsOwn({ getModule, definitions, imports, stars }: Code): boolean {
  const module = getModule();
  const used = module.match(NAME) ?? [];
  return (
    BACKWARD.test(module) ||
    STEP.test(module) ||
    FITS.test(module) ||
    (stars.length > 0 && used.length > 0) ||
    used.some((name) => definitions.has(name) || imports.has(name))
  );
}

/** The name of a method that is called. */
const METHOD = /(?<=\.\s*)[A-Za-z_\x80-\xff][\w\x80-\xff]*(?=\s*\()/g;
const NAME = /[A-Za-z_\x80-\xff][\w\x80-\xff]*/g;

// ── Draws ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Dotted names that are called, or passed or assigned as they are: `torch.rand` in `f(torch.rand)`, but not `x` in `x + 1`. */
const CHAIN = /[A-Za-z_\x80-\xff][\w\x80-\xff]*(?:\s*\.\s*[A-Za-z_\x80-\xff][\w\x80-\xff]*)*/.source;
const USED = new RegExp(`(${CHAIN})\\s*\\(|(?<=[(,=]\\s*|\\belse\\s+)(${CHAIN})\\s*(?=[,)\\n]|\\b(?:if|else)\\b)`, 'g');

/** Whether each is called. */
function findUsed(text: string): ReadonlyMap<string, boolean> {
  const used = new Map<string, boolean>();
  for (const [, called, passed = ''] of text.matchAll(USED)) {
    const chain = called ?? passed;
    const name = /\s/.test(chain) ? chain.replaceAll(/\s/g, '') : chain;
    if (called !== undefined || !used.has(name)) used.set(name, called !== undefined);
  }
  return used;
}
