/**
 * Which files may be run as programs, and which of those may train, read off names alone: nothing is parsed. It follows what a trace
 * (`project/trace.ts`) can follow, and more: from the code that a file runs, through every function, class and module that is named there,
 * wherever in the project it is defined. What it denies is no program; what it grants may be none either, and is parsed to find out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommands } from '../project/commands.ts';
import type { FileFacts } from '../project/facts.ts';
import { findFoldersAbove, indexFiles, joinModule, joinPath, TORCH_PACKAGES } from '../project/index-files.ts';
import { decodeLatin1 } from '../text/decode.ts';
import { isTestFile } from '../transform/programs.ts';
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
  'monai',
  'ultralytics',
];
const TORCH: readonly string[] = [...TORCH_PACKAGES];
/** What only a script has at module level. */
const SCRIPT = /\bprint\s*\(|\bparse_(?:known_)?args\b|seed|determinis|reproducib/i;
/** Last parts of the names of calls that seed, or restore a state. */
const SEEDS =
  /\b(?:(?:manual_)?seed(?:_all)?|seed_(?:everything|all_rng)|(?:set_(?:global_|random_)?|random_)seed|set_determinism|enable_(?:full_determinism|reproducibility)|set_?state|set_rng_state)\s*(?:\(|$)/;
/** A draw from a global generator (`pytorch/random.ts`), or words that its name would have. */
const DRAWS =
  /\brand|\bnormal|bernoulli|multinomial|poisson|dropout|rrelu|gumbel|\w_\s*\(|\binit\b|sample|shuffle|choice|uniform|from_pretrained|from_config|create_model|\bhub\b|\bmodels\b|segmentation_models|\bnn\b|Linear|Conv|RNN|LSTM|GRU|Embedding|Attention|Transformer|LogSoftmax/;
/** The same by another name. */
const RENAMED = /(?:seed\w*|determinis\w*|reproducib\w*|parse_args|print)\s+as\b|=\s*print\b(?!\s*\()/i;

/** More names than this are not followed: the file is parsed. */
const MAX_NAMES = 4000;
/** Characters of code that are kept; the oldest files go first. */
const MAX_KEPT = 16_000_000;

/** @param cwd absolute path that reported paths are relative to */
export function createRoleFinder(cwd: string, { list, note, readData }: Pick<ProjectReader, 'list' | 'note' | 'readData'>): AskRole {
  const files = new Map<string, Code | undefined>();
  let kept = 0;

  const isThere = (path: string): boolean => {
    const slash = path.lastIndexOf('/');
    return list(slash === -1 ? '' : path.slice(0, slash)).has(path.slice(slash + 1));
  };
  // Where modules are looked for is asked of the index, which needs nothing but paths for that.
  const index = indexFiles((path) => (isThere(path) ? ({ path } as FileFacts) : undefined));
  const getModule = (from: string, module: string): string | undefined =>
    module.startsWith('.') || !module.includes('.') || isLocal(from, module.slice(0, module.indexOf('.')))
      ? index.getModule(from, module)?.path
      : undefined;

  const keep = (path: string, code: Code | undefined): Code | undefined => {
    files.set(path, code);
    kept += code?.size ?? 0;
    for (const [oldest, { size = 0 } = {}] of files) {
      if (kept <= MAX_KEPT || oldest === path) break;
      files.delete(oldest);
      kept -= size;
    }
    return code;
  };
  const readText = (path: string): string => {
    try {
      return readFileSync(join(cwd, path), 'latin1');
    } catch {
      // What cannot be read takes no part in a program.
      return '';
    }
  };
  const read = (path: string): Code | undefined => {
    note(path);
    if (files.has(path)) return files.get(path);
    const text = readText(path);
    return keep(path, text === '' || text.length > MAX_BYTES ? undefined : readCode(text));
  };

  const follow = (start: string, own: Code, role: 'trains' | 'seeds' | 'draws'): boolean => {
    const seen = new Set<string>();
    const pending: { readonly path: string; readonly name: string }[] = [];
    const add = (path: string, name: string): void => {
      const key = `${path}\0${name}`;
      if (seen.has(key)) return;
      seen.add(key);
      pending.push({ path, name });
    };
    /** A name of another module: what it defines, what it has imported, or a module below it. */
    const addImported = (from: string, { module, name }: Import, used: ReadonlySet<string>): void => {
      const target = getModule(from, module);
      if (name === undefined) {
        // `import utils`: any of its functions that is named here may be called.
        const code = target === undefined ? undefined : read(target);
        if (target !== undefined && code !== undefined)
          for (const each of used) if (code.chunks.has(each) || code.imports.has(each) || code.stars.length > 0) add(target, each);
        return;
      }
      if (target !== undefined) add(target, name);
      const inner = joinModule(module, name);
      const below = getModule(from, inner);
      if (below !== undefined && below !== target) addImported(from, { module: inner, name: undefined }, used);
    };
    let [hasBackward, hasStep, hasOptimizer, hasFit, hasFramework, hasTorch] = [false, false, false, false, false, false];
    add(start, '');
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { path, name } = next;
      const code = path === start ? own : read(path);
      if (code === undefined) continue;
      if (seen.size > MAX_NAMES) return true;
      hasFramework ||= code.hasFramework;
      hasTorch ||= code.hasTorch;
      hasOptimizer ||= code.hasOptimizer;
      const part = name === '' ? code.module : code.getChunk(name);
      if (part === undefined) {
        for (const each of code.imports.get(name) ?? []) addImported(path, each, new Set([name]));
        for (const module of code.stars) addImported(path, { module, name }, new Set([name]));
        continue;
      }
      hasBackward ||= BACKWARD.test(part.text);
      hasStep ||= STEP.test(part.text);
      hasFit ||= FITS.test(part.text);
      if (role === 'seeds' && SEEDS.test(part.text)) return true;
      if (role === 'draws' && DRAWS.test(part.text)) return true;
      if (role !== 'draws' && hasTorch && (hasBackward || (hasStep && hasOptimizer) || (hasFit && hasFramework))) return true;
      // What an import draws is the imported file's own.
      for (const module of role === 'draws' ? [] : part.modules) {
        const target = getModule(path, module);
        if (target !== undefined) add(target, '');
      }
      const used = new Set(part.text.match(/[A-Za-z_\x80-\xff][\w\x80-\xff]*/g));
      for (const each of used) {
        if (code.chunks.has(each)) add(path, each);
        for (const found of code.imports.get(each) ?? []) {
          const last = found.name ?? found.module;
          if ((role === 'seeds' && SEEDS.test(last)) || (role === 'draws' && DRAWS.test(last))) return true;
          addImported(path, found, used);
        }
        if (!code.chunks.has(each) && !code.imports.has(each))
          for (const module of code.stars) if (getModule(path, module) !== undefined) add(path, each);
      }
    }
    return false;
  };

  /** Whether a module of that name lies where `from` could import it from; asked before longer names are put together. */
  const locals = new Map<string, boolean>();
  const isLocal = (from: string, root: string): boolean => {
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

  const isProgram = (path: string, bytes: Uint8Array, role: 'runs' | 'trains' | 'seeds'): boolean => {
    const text = decodeLatin1(bytes);
    const hasGuard = text.includes('__main__') || /(?:^|\/)__main__\.py$/.test(path);
    if (hasGuard && role === 'runs') return true;
    // A command of the package runs whatever its module does; there are few.
    if (findCommands(path, readData).length > 0) return true;
    if (!hasGuard && hasRelativeImport(text)) return false;
    const isSuspect = mayTrain(text) || (role !== 'trains' && SCRIPT.test(text));
    if (!isSuspect && !/^[ \t]*from[ \t]+\./m.test(text) && !findRoots(text).some((root) => isLocal(path, root))) return false;
    const own = readCode(text);
    const isScript = hasGuard || SCRIPT.test(own.module.text) || RENAMED.test(text);
    if (role === 'runs' && isScript) return true;
    return (isScript || callsOwn(own)) && follow(path, own, role === 'seeds' ? 'seeds' : 'trains');
  };

  /** The files that a file imports, wherever in it. */
  const imported = new Map<string, readonly string[]>();
  const findTargets = (path: string): readonly string[] => {
    note(path);
    let targets = imported.get(path);
    if (targets === undefined) {
      const text = readText(path);
      const modules = new Set(text.split('\n').flatMap((line) => (line.includes('import') ? findImports(line).flatMap(findModules) : [])));
      targets = [...modules].flatMap((module) => getModule(path, module) ?? []);
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
  const seeders = new Map<string, boolean>();
  const seeds = (path: string): boolean => {
    note(path);
    let known = seeders.get(path);
    if (known === undefined) {
      try {
        known = isProgram(path, readFileSync(join(cwd, path)), 'seeds');
      } catch {
        known = false;
      }
      seeders.set(path, known);
    }
    return known;
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
    return follow(path, readCode(decodeLatin1(bytes)), 'draws');
  };

  return (path, bytes, role) => {
    // Answers that are kept were given by other files too.
    note();
    return role === 'imported' ? isImported(path, bytes) : isProgram(path, bytes, role);
  };
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

/** Relative imports work in packages only, whose modules run by their main guard: no other module with one is a program. */
function hasRelativeImport(text: string): boolean {
  const found = /^from[ \t]+\./m.exec(text);
  if (found === null) return false;
  // Not in a docstring: what comes before it is read.
  const line = readLines(text.slice(0, found.index + found[0].length)).at(-1);
  return line !== undefined && line.indent === 0 && /^from\s+\.$/.test(line.text);
}

/** True where code at module level names what the file defines or imports, beside a call. */
function callsOwn({ module, chunks, imports, stars }: Code): boolean {
  const used = module.text.match(/[A-Za-z_\x80-\xff][\w\x80-\xff]*/g) ?? [];
  return (
    BACKWARD.test(module.text) ||
    STEP.test(module.text) ||
    FITS.test(module.text) ||
    (stars.length > 0 && used.length > 0) ||
    used.some((name) => chunks.has(name) || imports.has(name))
  );
}

// ── The names of a file ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A name that an import binds: a module (`name` undefined), or a name of it, which may be a module too. */
interface Import {
  readonly module: string;
  readonly name: string | undefined;
}

/** Code that runs together. */
interface Part {
  readonly text: string;
  /** The modules it imports. */
  readonly modules: readonly string[];
}

interface Code {
  readonly size: number;
  /** What runs when the file does, or is imported, as far as it holds a call. */
  readonly module: Part;
  /** Functions and classes by name, wherever they are defined. */
  readonly chunks: ReadonlyMap<string, readonly (readonly [start: number, end: number])[]>;
  readonly imports: ReadonlyMap<string, readonly Import[]>;
  /** Modules imported with a star. */
  readonly stars: readonly string[];
  readonly hasFramework: boolean;
  readonly hasTorch: boolean;
  readonly hasOptimizer: boolean;
  getChunk(name: string): Part | undefined;
}

/** A logical line: brackets and continuations joined, strings and comments left out. */
interface Line {
  readonly indent: number;
  readonly text: string;
}

function readCode(text: string): Code {
  const lines = readLines(text);
  const chunks = new Map<string, (readonly [number, number])[]>();
  const open: { readonly name: string; readonly indent: number; readonly start: number; readonly isFunction: boolean }[] = [];
  const imports = new Map<string, Import[]>();
  const stars: string[] = [];
  const module: string[] = [];
  const modules: string[] = [];
  const close = (indent: number, at: number): void => {
    for (let last = open.at(-1); last !== undefined && last.indent >= indent; last = open.at(-1)) {
      const { name, start } = last;
      const known = chunks.get(name);
      if (known === undefined) chunks.set(name, [[start, at]]);
      else known.push([start, at]);
      open.pop();
    }
  };
  for (const [at, line] of lines.entries()) {
    close(line.indent, at);
    const inFunction = open.some(({ isFunction }) => isFunction);
    const [head = '', kind = '', name = ''] = /^(?:async\s+)?(def|class)\s+([\w\x80-\xff]+)\s*\(?/.exec(line.text) ?? [];
    for (const found of findImports(line.text)) {
      if (!inFunction) modules.push(...findModules(found));
      if (found.name === '*') stars.push(found.module);
      else bind(imports, found);
    }
    // A header is no call, but its defaults and the arguments of its decorators may hold some.
    const rest = line.text.slice(head.length);
    if (!inFunction && rest.includes('(')) module.push(rest);
    if (kind !== '') open.push({ name, indent: line.indent, start: at, isFunction: kind === 'def' });
  }
  close(-1, lines.length);
  const join = (ranges: readonly (readonly [number, number])[]): string =>
    ranges
      .map(([start, end]) =>
        lines
          .slice(start, end)
          .map((line) => line.text)
          .join('\n'),
      )
      .join('\n');
  return {
    size: text.length,
    module: { text: module.join('\n'), modules },
    chunks,
    imports,
    stars,
    hasFramework: holdsAny(text, FRAMEWORKS),
    hasTorch: holdsAny(text, TORCH),
    hasOptimizer: OPTIMIZERS.test(text),
    getChunk(name) {
      const ranges = chunks.get(name);
      if (ranges === undefined) return undefined;
      const part = join(ranges);
      return { text: part, modules: part.split('\n').flatMap((line) => findImports(line).flatMap(findModules)) };
    },
  };
}

interface FoundImport extends Import {
  readonly as: string | undefined;
}

/** The imports of a logical line, which may come after `:` or `;`. */
function findImports(line: string): FoundImport[] {
  if (!line.includes('import')) return [];
  return line.split(/[;:]/).flatMap((statement): FoundImport[] => {
    const from = /^\s*from\s*([\w\x80-\xff. \t]*?)\s*\bimport\b\s*(.*)$/.exec(statement);
    const list = from?.[2] ?? /^\s*import\s+(.*)$/.exec(statement)?.[1];
    if (list === undefined) return [];
    return list
      .replaceAll(/[()\\]/g, ' ')
      .split(',')
      .flatMap((item) => {
        const [, name = '', as] = /^\s*([\w\x80-\xff.*]+)(?:\s+as\s+([\w\x80-\xff]+))?/.exec(item) ?? [];
        if (name === '') return [];
        return from === null ? { module: name, name: undefined, as } : { module: (from[1] ?? '').replaceAll(/\s/g, ''), name, as };
      });
  });
}

/** The modules an import may run: `a` and `a.b` for `from a import b`. */
function findModules({ module, name }: Import): string[] {
  return name === undefined || name === '*' ? [module] : [module, joinModule(module, name)];
}

/** `import a.b` binds `a`, and leads to `a.b`. */
function bind(imports: Map<string, Import[]>, { module, name, as }: FoundImport): void {
  const bound = as ?? name ?? module.split('.', 1)[0] ?? module;
  const known = imports.get(bound);
  if (known === undefined) imports.set(bound, [{ module, name }]);
  else known.push({ module, name });
}

// ── Logical lines ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where anything but plain code begins or a line ends. */
const SPECIAL = /["'#\n\\()[\]{}]/g;

function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let line = '';
  let indent = 0;
  let depth = 0;
  let from = 0;
  const finish = (): void => {
    const trimmed = line.trim();
    if (trimmed !== '') lines.push({ indent, text: trimmed });
    line = '';
  };
  const begin = (at: number): void => {
    let end = at;
    while (text[end] === ' ' || text[end] === '\t' || text[end] === '\f') end++;
    indent = end - at;
    from = end;
  };
  begin(0);
  SPECIAL.lastIndex = from;
  for (let found = SPECIAL.exec(text); found !== null; found = SPECIAL.exec(text)) {
    const at = found.index;
    const [character] = found;
    switch (character) {
      case '#':
        line += text.slice(from, at);
        from = text.indexOf('\n', at);
        if (from === -1) from = text.length;
        SPECIAL.lastIndex = from;
        break;
      case '"':
      case "'": {
        const end = findStringEnd(text, at, character);
        line += text.slice(from, at);
        // What an f-string calls is code.
        const prefix = text.slice(Math.max(from, at - 2), at);
        line += /[ft][rR]?$|[rR][ft]$/i.test(prefix) ? ` ${text.slice(at, end).replaceAll(/["'\n#\\;:]/g, ' ')} ` : '""';
        from = end;
        SPECIAL.lastIndex = end;
        break;
      }
      case '\n':
        line += text.slice(from, at);
        from = at + 1;
        if (depth > 0) line += ' ';
        else {
          finish();
          begin(from);
          SPECIAL.lastIndex = from;
        }
        break;
      case '\\':
        line += `${text.slice(from, at)} `;
        from = text[at + 1] === '\n' ? at + 2 : at + 1;
        SPECIAL.lastIndex = from;
        break;
      default:
        depth = '([{'.includes(character) ? depth + 1 : Math.max(0, depth - 1);
    }
  }
  line += text.slice(from);
  finish();
  return lines;
}

/** The offset after a string literal that begins at `start`; one that is not closed ends with its line, or with the text. */
function findStringEnd(text: string, start: number, quote: string): number {
  const triple = quote.repeat(3);
  if (text.startsWith(triple, start)) {
    for (let at = start + 3; ;) {
      const end = text.indexOf(triple, at);
      if (end === -1) return text.length;
      let slashes = 0;
      while (text[end - 1 - slashes] === '\\') slashes++;
      if (slashes % 2 === 0) return end + 3;
      at = end + 1;
    }
  }
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === quote) return at + 1;
    else if (character === '\n') return at;
  }
  return text.length;
}
