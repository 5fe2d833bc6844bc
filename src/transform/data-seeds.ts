/** The seed in a configuration file of the project, YAML, JSON or TOML: the first key of that name, at the top or one level below. */
import type { SourceFile } from '../document/types.ts';
import { SEED_NAME } from '../project/seeds.ts';
import type { Program } from '../project/types.ts';

export interface DataSeed {
  /** The keys that lead to it: `["train", "seed"]`. */
  readonly keys: readonly string[];
  readonly isInteger: boolean;
  readonly mayBeNone: boolean;
}

/**
 * @param path as the code names it, relative to the folder of the file or to the working directory
 */
export function findDataSeed(file: SourceFile, program: Program, path: string): DataSeed | undefined {
  const text = findText(file, program, path);
  if (text === undefined) return undefined;
  return path.endsWith('.json') ? findInJson(text) : path.endsWith('.toml') ? findInToml(text) : findInYaml(text);
}

function findText(file: SourceFile, program: Program, path: string): string | undefined {
  const slash = file.path.lastIndexOf('/');
  const folder = slash === -1 ? '' : file.path.slice(0, slash + 1);
  for (const candidate of new Set([normalize(folder + path), normalize(path)])) {
    const text = candidate === undefined ? undefined : program.readData(candidate);
    if (text !== undefined) return text;
  }
  return undefined;
}

const MAX_DEPTH = 4;

/**
 * The seed in a group that a configuration of Hydra's names in its list of defaults: `- train: fast` reads `train/fast.yaml` into
 * `cfg.train`, unless a first line `# @package _global_` says where else (hydra.cc/docs/advanced/overriding_packages).
 *
 * @param folder of the configurations, as the code names it
 */
export function findGroupSeed(file: SourceFile, program: Program, folder: string, name: string, depth = 0): DataSeed | undefined {
  const at = folder === '' ? '' : `${folder}/`;
  const text = findText(file, program, `${at}${name.replace(/\.yaml$/, '')}.yaml`);
  const [, list = ''] =
    /^defaults:[ \t]*(?:#.*)?(?:\r\n|\r|\n)((?:[ \t]*(?:-[^\r\n]*|#[^\r\n]*)?(?:\r\n|\r|\n|$))*)/m.exec(text ?? '') ?? [];
  for (const line of list.split(/\r\n|\r|\n/)) {
    const [, group = '', chosen] =
      /^[ \t]*-[ \t]+(?:optional[ \t]+)?(?:\/?([\w/]+):[ \t]*)?["']?([\w/]+)["']?[ \t]*(?:#.*)?$/.exec(line) ?? [];
    if (chosen === undefined || chosen === '_self_' || chosen === 'null') continue;
    const path = group === '' ? chosen : `${group}/${chosen}`;
    const inner = findText(file, program, `${at}${path}.yaml`);
    if (inner === undefined) continue;
    const target = /^#[ \t]*@package[ \t]+([\w.]+)/m.exec(inner)?.[1];
    // A file named without a group lies in the group of the folder it is in.
    const place = group === '' ? chosen.split('/').slice(0, -1) : group.split('/');
    const keys = target === undefined ? place : target === '_global_' ? [] : target.split('.');
    // The names in a list of defaults are relative to its own file.
    const found =
      findInYaml(inner) ?? (place.length === 0 && depth < MAX_DEPTH ? findGroupSeed(file, program, folder, path, depth + 1) : undefined);
    if (found !== undefined && !keys.includes('_group_')) return { ...found, keys: [...keys, ...found.keys] };
  }
  return undefined;
}

/** `conf/../train.yaml` → `train.yaml`; undefined for a path that leaves the working directory. */
function normalize(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return path.startsWith('/') ? undefined : parts.join('/');
}

function toSeed(keys: readonly string[], value: string): DataSeed | undefined {
  if (/^[+-]?\d+$/.test(value)) return { keys, isInteger: true, mayBeNone: false };
  return /^(?:null|Null|NULL|~|)$/.test(value) ? { keys, isInteger: false, mayBeNone: true } : undefined;
}

/** Read by lines: mappings in block style, as configurations are written. */
function findInYaml(text: string): DataSeed | undefined {
  let parent: { readonly key: string; readonly indent: number } | undefined;
  let inner: DataSeed | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, indent = '', key, value = ''] = /^( *)(["']?[\w-]+["']?)[ \t]*:(?:[ \t]+(.*))?$/.exec(line.replace(/(?:^|\s)#.*$/, '')) ?? [];
    if (key === undefined) continue;
    const name = key.replaceAll(/["']/g, '');
    if (indent === '') {
      parent = value.trim() === '' ? { key: name, indent: 0 } : undefined;
      const seed = SEED_NAME.test(name) ? toSeed([name], value.trim()) : undefined;
      if (seed !== undefined) return seed;
    } else if (parent !== undefined && SEED_NAME.test(name) && /^\w+$/.test(parent.key)) {
      if (parent.indent === 0 || parent.indent === indent.length) inner ??= toSeed([parent.key, name], value.trim());
    }
    if (indent !== '' && parent?.indent === 0) parent = { key: parent.key, indent: indent.length };
  }
  return inner;
}

function findInToml(text: string): DataSeed | undefined {
  let table: readonly string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const header = /^\[([\w.-]+)\]/.exec(line)?.[1];
    if (header !== undefined) table = header.split('.');
    const [, key, value] = /^([\w-]+)\s*=\s*([+-]?\d+)\s*(?:#.*)?$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined && SEED_NAME.test(key)) return toSeed([...table, key], value);
  }
  return undefined;
}

function findInJson(text: string): DataSeed | undefined {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
  const find = (value: unknown, keys: readonly string[]): DataSeed | undefined => {
    if (!isRecord(value)) return undefined;
    for (const [key, inner] of Object.entries(value)) {
      const seed = SEED_NAME.test(key) && !isRecord(inner) ? toSeed([...keys, key], inner === null ? '' : String(inner)) : undefined;
      if (seed !== undefined) return seed;
    }
    return keys.length > 0 ? undefined : Object.entries(value).flatMap(([key, inner]) => find(inner, [key]) ?? [])[0];
  };
  return find(data, []);
}
