/**
 * Finds, reads and checks configuration files: `.repro-fix.toml`, or `[tool.repro-fix]` in `pyproject.toml`, in the nearest folder that
 * has one. Data only: nothing in a file is executed. A file with any mistake is refused whole, in one line that names the file, the key
 * and, for a misspelt name, the nearest valid one.
 */
import { basename, dirname, join, relative, sep } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { TomlTable, TomlValue } from 'smol-toml';
import { isThere, readFile } from '../system/questions.ts';
import { getNearest } from '../text/nearest.ts';
import { ConfigError } from './config-error.ts';
import { KEYS } from './keys.ts';
import type { ConfigValues, Key, KeyName, OptionValue } from './keys.ts';

/** The file that holds nothing but our keys; it wins over a `pyproject.toml` beside it. */
export const OWN_FILE = '.repro-fix.toml';
const PROJECT_FILE = 'pyproject.toml';

/** A configuration file, read and checked. */
export interface Config {
  /** Absolute path of the file. */
  readonly path: string;
  /** Absolute path of its folder, which its patterns and paths are relative to. */
  readonly folder: string;
  readonly values: ConfigValues;
}

export interface ReadOptions {
  /** Paths in messages are relative to it. */
  readonly cwd: string;
  /** Ids of all transforms of the run; where given, any other id is a mistake. */
  readonly ids?: readonly string[];
  /** True for a folder that has no file of ours, which is then not looked for. */
  readonly isPlain?: (folder: string) => boolean;
}

/**
 * A function from an absolute folder to the configuration in force there: its own, or that of the nearest folder above that has one. A
 * `pyproject.toml` without our section does not count. Every file is read at most once.
 * @throws ConfigError from the returned function, for a file with a mistake.
 */
export function createConfigLookup(options: ReadOptions): (folder: string) => Config | undefined {
  const known = new Map<string, Config | undefined>();
  return function getConfig(folder) {
    const visited: string[] = [];
    let config: Config | undefined;
    for (let current = folder; ; current = dirname(current)) {
      if (known.has(current)) {
        config = known.get(current);
        break;
      }
      visited.push(current);
      if (options.isPlain?.(current) !== true)
        config = readConfig(join(current, OWN_FILE), options) ?? readConfig(join(current, PROJECT_FILE), options);
      if (config !== undefined || dirname(current) === current) break;
    }
    for (const each of visited) known.set(each, config);
    return config;
  };
}

/**
 * The configuration in one file, or undefined where the file or our section in it does not exist.
 * @throws ConfigError for a file that cannot be read, is no TOML, or holds an unknown key or a wrong value.
 */
export function readConfig(path: string, options: ReadOptions): Config | undefined {
  if (!isThere(path)) return undefined;
  let bytes: Uint8Array;
  try {
    bytes = readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw new ConfigError(`${showPath(path, options)}: cannot be read (${code ?? String(error)})`, { cause: error });
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError(`${showPath(path, options)}: not valid UTF-8`, { cause: error });
  }
  return parseConfig(text, path, options);
}

/**
 * The configuration in `text`, the content of the file at `path`; undefined for a `pyproject.toml` without our section.
 * @throws ConfigError
 */
export function parseConfig(text: string, path: string, options: ReadOptions): Config | undefined {
  // A project's file that never names us cannot configure us, and whatever is wrong in it is not ours to report.
  if (basename(path) !== OWN_FILE && !text.includes('repro-fix')) return undefined;
  const source = makeSource(text, path, options);
  const document = parseToml(text, path, options);
  const section = source.isOwn ? document : getSection(document, source);
  return section === undefined ? undefined : { path, folder: dirname(path), values: checkSection(section, source) };
}

function parseToml(text: string, path: string, options: ReadOptions): TomlTable {
  try {
    return parse(text, { integersAsBigInt: true });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason] = error.message.replace('Invalid TOML document: ', '').split('\n');
    throw new ConfigError(`${showPath(path, options)}:${String(error.line)}:${String(error.column)}: invalid TOML: ${reason ?? ''}`, {
      cause: error,
    });
  }
}

function getSection(document: TomlTable, source: Source): TomlTable | undefined {
  const tool = document['tool'];
  const section = isTable(tool) ? tool['repro-fix'] : undefined;
  if (section === undefined || isTable(section)) return section;
  throw source.error('repro-fix', `\`tool.repro-fix\`: expected a table, got ${show(section)}`);
}

/** Where a value came from, for messages. */
interface Source {
  readonly isOwn: boolean;
  readonly ids: readonly string[] | undefined;
  /** An error that names the file and, where the key is easily found, its line. */
  readonly error: (key: string, message: string) => ConfigError;
}

function makeSource(text: string, path: string, options: ReadOptions): Source {
  const isOwn = basename(path) === OWN_FILE;
  const error = (key: string, message: string) => {
    const line = getLine(text, key, isOwn);
    return new ConfigError(`${showPath(path, options)}${line === undefined ? '' : `:${String(line)}`}: ${message}`);
  };
  return { isOwn, ids: options.ids, error };
}

/** The 1-based line on which our `key` seems to be set: `key = …`, `key.x = …` or `[tool.repro-fix.key]`. */
function getLine(text: string, key: string, isOwn: boolean): number | undefined {
  const name = `["']?${key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?`;
  const entry = new RegExp(`^\\s*(${name}\\s*[.=]|\\[(tool\\s*\\.\\s*["']?repro-fix["']?\\s*\\.\\s*)?${name}\\s*[.\\]])`);
  const lines = text.split('\n');
  const first = isOwn ? 0 : lines.findIndex((line) => line.includes('repro-fix'));
  const index = lines.findIndex((line, at) => at >= first && entry.test(line));
  return index === -1 ? undefined : index + 1;
}

function checkSection(section: TomlTable, source: Source): ConfigValues {
  return mapTable(section, (name, value) => {
    if (isKeyName(name)) return checkValue(name, value, source);
    throw source.error(name, unknownKey(name, source.isOwn));
  });
}

function unknownKey(name: string, isOwn: boolean): string {
  if (isOwn && name === 'tool') return `unknown key \`tool\`; in ${OWN_FILE} the keys stand at the top, without \`[tool.repro-fix]\``;
  return `unknown key \`${name}\`${didYouMean(name, Object.keys(KEYS))}`;
}

/** Ends a message: `; did you mean …?`, or all that is valid where nothing is near. */
export function didYouMean(name: string, valid: readonly string[]): string {
  const nearest = getNearest(name, valid);
  return nearest === undefined ? `; valid are ${valid.map((each) => `\`${each}\``).join(', ')}` : `; did you mean \`${nearest}\`?`;
}

function checkValue(name: KeyName, value: TomlValue, source: Source): unknown {
  const key: Key = KEYS[name];
  const wrong = (expected: string) => source.error(name, `\`${name}\`: expected ${expected}, got ${show(value)}`);
  switch (key.type) {
    case 'boolean':
      if (typeof value !== 'boolean') throw wrong('true or false');
      return value;
    case 'integer':
      if (typeof value !== 'bigint' || value < key.minimum || value > key.maximum) {
        throw wrong(`an integer from ${String(key.minimum)} to ${String(key.maximum)}`);
      }
      return Number(value);
    case 'choice':
      if (typeof value !== 'string' || !key.choices.includes(value)) {
        const nearest = typeof value === 'string' ? getNearest(value, key.choices) : undefined;
        const choices = key.choices.map((choice) => `"${choice}"`).join(', ');
        const error = `\`${name}\`: expected one of ${choices}, got ${show(value)}`;
        throw source.error(name, nearest === undefined ? error : `${error}; did you mean "${nearest}"?`);
      }
      return value;
    case 'string':
      if (typeof value !== 'string' || value === '') throw wrong('a string');
      return name === 'helper-module' ? checkModulePath(value, source) : value;
    case 'strings':
      if (!isStrings(value)) throw wrong('a list of strings');
      return value;
    case 'ids':
      if (!isStrings(value)) throw wrong('a list of ids of transforms');
      return checkIds(name, value, source);
    case 'table-of-ids':
      if (!isTable(value)) throw wrong('a table from patterns to lists of ids');
      return mapTable(value, (pattern, ids) => {
        const path = `${name}."${pattern}"`;
        if (!isStrings(ids)) throw source.error(pattern, `\`${path}\`: expected a list of ids of transforms, got ${show(ids)}`);
        return checkIds(path, ids, source, pattern);
      });
    case 'table':
      if (!isTable(value)) throw wrong('a table');
      return mapTable(value, (option, each) => {
        const plain = getPlain(each);
        if (plain !== undefined) return plain;
        throw source.error(option, `\`${name}.${option}\`: expected a string, a number, true, false or a list, got ${show(each)}`);
      });
  }
}

/** `Object.fromEntries` defines its keys, so that a key `__proto__` is a key like any other. */
function mapTable<Value>(table: TomlTable, map: (key: string, value: TomlValue) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, map(key, value)]));
}

function checkIds(key: string, ids: readonly string[], source: Source, line = key): readonly string[] {
  for (const id of ids) {
    const message = source.ids === undefined ? undefined : getUnknownIdMessage(id, source.ids);
    if (message !== undefined) throw source.error(line, `\`${key}\`: ${message}`);
  }
  return ids;
}

/** What is wrong with `id`, naming the nearest valid one; undefined where it is known. Also for ids on the command line. */
export function getUnknownIdMessage(id: string, known: readonly string[]): string | undefined {
  return known.includes(id) ? undefined : `no transform is called \`${id}\`${didYouMean(id, known)}`;
}

/** A scanned repository's file must not make us write outside of that repository. */
function checkModulePath(value: string, source: Source): string {
  const parts = value.split(/[\\/]/);
  if (/^([\\/]|[A-Za-z]:)/.test(value) || parts.includes('..')) {
    throw source.error('helper-module', `\`helper-module\`: expected a path inside the folder of this file, got ${show(value)}`);
  }
  if (!value.endsWith('.py'))
    throw source.error('helper-module', `\`helper-module\`: expected a path that ends in .py, got ${show(value)}`);
  return value;
}

function isKeyName(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && Object.getPrototypeOf(value) === null;
}

function isStrings(value: TomlValue): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && each.trim() !== '');
}

function getPlain(value: TomlValue): OptionValue | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (!Array.isArray(value)) return undefined;
  const plain: OptionValue[] = [];
  for (const each of value) {
    const item = getPlain(each);
    if (item === undefined) return undefined;
    plain.push(item);
  }
  return plain;
}

/** A value as a reader of the file would recognise it, cut to a line. */
function show(value: TomlValue): string {
  const text = JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? Number(each) : each));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function showPath(path: string, { cwd }: ReadOptions): string {
  const shown = relative(cwd, path);
  return (shown.startsWith('..') || shown === '' ? path : shown).replaceAll(sep, '/');
}
