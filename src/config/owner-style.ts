/**
 * How the owner's formatter and linters want code to look, read off their configuration files: what generated code must not break. Each
 * tool's nearest file counts, upwards to the root of the repository. A file that cannot be read or understood says nothing.
 */
import { dirname, join } from 'node:path';
import { parse } from 'smol-toml';
import picomatch from 'picomatch';
import { isThere, readFile } from '../system/questions.ts';
import { parseIni, splitList } from './ini.ts';
import type { IniSection } from './ini.ts';

export interface OwnerStyle {
  /** The longest line allowed: that of the formatter, else of the strictest linter. Undefined where nothing states one. */
  readonly lineLength: number | undefined;
  /**
   * True where code between two imports would be reported or moved: flake8, pycodestyle (E402) or pylint (C0413) are configured and do not
   * switch that off, or isort has `float_to_top`. Ruff's E402 allows changes to `os.environ` there.
   */
  readonly forbidsCodeBetweenImports: boolean;
  readonly isortProfile: string | undefined;
  /** `import x` and `from x import y` are sorted together by module, not one kind after the other. */
  readonly forceSortWithinSections: boolean;
  readonly knownFirstParty: readonly string[];
}

/** What the files of one folder say, by tool; a tool that is not configured there is absent. */
interface Tools {
  black?: { readonly lineLength: number };
  ruff?: { readonly lineLength: number | undefined; readonly isort: IsortOptions | undefined };
  yapf?: { readonly lineLength: number | undefined };
  autopep8?: { readonly lineLength: number | undefined };
  flake8?: { readonly lineLength: number | undefined; readonly hasE402: boolean };
  pycodestyle?: { readonly lineLength: number | undefined; readonly hasE402: boolean };
  pylint?: { readonly lineLength: number | undefined; readonly hasC0413: boolean };
  isort?: IsortOptions;
  editorconfig?: { readonly lineLength: number | undefined };
}

interface IsortOptions {
  readonly profile: string | undefined;
  readonly lineLength: number | undefined;
  readonly floatToTop: boolean;
  readonly forceSortWithinSections: boolean;
  readonly knownFirstParty: readonly string[];
}

/**
 * A function from an absolute folder to the style that holds for its files. Every folder is read at most once, and not at all where
 * `isPlain` says that no tool is configured in it.
 */
export function createOwnerStyleLookup(isPlain: (folder: string) => boolean = () => false): (folder: string) => OwnerStyle {
  const known = new Map<string, Tools>();
  function getTools(folder: string): Tools {
    const visited: { readonly folder: string; readonly tools: Tools }[] = [];
    let tools: Tools = {};
    for (let current = folder; ; current = dirname(current)) {
      const cached = known.get(current);
      if (cached !== undefined) {
        tools = cached;
        break;
      }
      const hasNone = isPlain(current);
      visited.push({ folder: current, tools: hasNone ? {} : readTools(current) });
      if (dirname(current) === current || (!hasNone && isThere(join(current, '.git')))) break;
    }
    for (const each of visited.reverse()) {
      tools = { ...tools, ...each.tools };
      known.set(each.folder, tools);
    }
    return tools;
  }
  return (folder) => summarise(getTools(folder));
}

/** The style that holds for the files of `folder`, an absolute path. */
export function readOwnerStyle(folder: string): OwnerStyle {
  return createOwnerStyleLookup()(folder);
}

function summarise(tools: Tools): OwnerStyle {
  const { black, ruff, yapf, autopep8, flake8, pycodestyle, pylint, isort, editorconfig } = tools;
  const linters = [flake8?.lineLength, pycodestyle?.lineLength, pylint?.lineLength].filter((length) => length !== undefined);
  const sorting = [isort, ruff?.isort].filter((options) => options !== undefined);
  return {
    lineLength:
      black?.lineLength ??
      ruff?.lineLength ??
      yapf?.lineLength ??
      autopep8?.lineLength ??
      (linters.length > 0 ? Math.min(...linters) : undefined) ??
      isort?.lineLength ??
      editorconfig?.lineLength ??
      (ruff === undefined ? undefined : RUFF_LINE_LENGTH),
    forbidsCodeBetweenImports:
      (flake8?.hasE402 ?? false) || (pycodestyle?.hasE402 ?? false) || (pylint?.hasC0413 ?? false) || (isort?.floatToTop ?? false),
    isortProfile: isort?.profile,
    forceSortWithinSections: sorting.some((options) => options.forceSortWithinSections),
    knownFirstParty: [...new Set(sorting.flatMap((options) => options.knownFirstParty))],
  };
}

const BLACK_LINE_LENGTH = 88;
const RUFF_LINE_LENGTH = 88;

/** Profiles of isort 5 to 9 that set more than a line length. Source: isort/profiles.py. */
const SORTED_TOGETHER_PROFILES: readonly string[] = ['google', 'open_stack', 'appnexus'];
const PROFILE_LINE_LENGTHS: Readonly<Record<string, number>> = { black: 88, django: 79, plone: 88, hug: 100, wemake: 80, appnexus: 88 };

function readTools(folder: string): Tools {
  const tools: Tools = {};
  // From the weakest file to the strongest, so that a later one overwrites: each tool's own order where it reads only one of them.
  readEditorconfig(folder, tools);
  readFlake8(readIni(join(folder, '.flake8')), tools);
  for (const name of ['tox.ini', 'setup.cfg']) {
    const sections = readIni(join(folder, name));
    readFlake8(sections, tools);
    for (const section of ['pep8', 'pycodestyle']) readPycodestyle(getIniSection(sections, section), tools);
    readYapf(getIniSection(sections, 'yapf'), tools);
    readAutopep8(getIniSection(sections, 'autopep8'), tools);
    readIsortIni(getIniSection(sections, 'isort') ?? getIniSection(sections, 'tool:isort'), tools);
    const pylint = sections.filter((section) => section.name.startsWith('pylint'));
    if (pylint.length > 0)
      readPylint(
        pylint.flatMap((section) => [...section.values]),
        tools,
      );
  }
  readPyproject(readToml(join(folder, 'pyproject.toml')), tools);
  readYapf(getIniSection(readIni(join(folder, '.style.yapf')), 'style'), tools);
  readIsortIni(getIniSection(readIni(join(folder, '.isort.cfg')), 'settings'), tools);
  for (const name of ['.pylintrc', 'pylintrc']) {
    const sections = readIni(join(folder, name));
    if (sections.length > 0)
      readPylint(
        sections.flatMap((section) => [...section.values]),
        tools,
      );
  }
  for (const name of ['ruff.toml', '.ruff.toml']) readRuff(readToml(join(folder, name)), tools);
  return tools;
}

function readPyproject(document: Table | undefined, tools: Tools): void {
  const tool = getTable(document, 'tool');
  const black = getTable(tool, 'black');
  if (black !== undefined) tools.black = { lineLength: getInteger(black, 'line-length', 'line_length') ?? BLACK_LINE_LENGTH };
  readRuff(getTable(tool, 'ruff'), tools);
  const yapf = getTable(tool, 'yapf');
  if (yapf !== undefined) tools.yapf = { lineLength: getInteger(yapf, 'column_limit') };
  const autopep8 = getTable(tool, 'autopep8');
  if (autopep8 !== undefined) tools.autopep8 = { lineLength: getInteger(autopep8, 'max_line_length', 'max-line-length') };
  const isort = getTable(tool, 'isort');
  if (isort !== undefined) {
    const profile = isort['profile'];
    tools.isort = makeIsort({
      profile: typeof profile === 'string' ? profile : undefined,
      lineLength: getInteger(isort, 'line_length'),
      floatToTop: isort['float_to_top'] === true,
      forceSortWithinSections: isort['force_sort_within_sections'] === true,
      knownFirstParty: getStrings(isort, 'known_first_party'),
    });
  }
  // flake8 itself does not read pyproject.toml; the Flake8-pyproject and pyproject-flake8 packages make it do so.
  const flake8 = getTable(tool, 'flake8');
  if (flake8 !== undefined) readFlake8([{ name: 'flake8', values: new Map(flattenTable(flake8)) }], tools);
  const pylint = getTable(tool, 'pylint');
  if (pylint !== undefined) readPylint(flattenTable(pylint), tools);
}

function readRuff(ruff: Table | undefined, tools: Tools): void {
  if (ruff === undefined) return;
  const isort = getTable(getTable(ruff, 'lint'), 'isort') ?? getTable(ruff, 'isort');
  tools.ruff = {
    lineLength: getInteger(ruff, 'line-length'),
    isort:
      isort === undefined
        ? undefined
        : {
            profile: undefined,
            lineLength: undefined,
            floatToTop: false,
            forceSortWithinSections: isort['force-sort-within-sections'] === true,
            knownFirstParty: getStrings(isort, 'known-first-party'),
          },
  };
}

function readFlake8(sections: readonly IniSection[], tools: Tools): void {
  const values = getIniSection(sections, 'flake8');
  if (values !== undefined) tools.flake8 = readCodes(values);
}

function readPycodestyle(values: IniValues | undefined, tools: Tools): void {
  if (values !== undefined) tools.pycodestyle = readCodes(values);
}

/**
 * Decides about E402 as flake8's style guide does: it is on unless ignored, in a `select` only where that names it, and where both name
 * it the longer prefix wins. Neither tool ignores it by default.
 */
function readCodes(values: IniValues): { lineLength: number | undefined; hasE402: boolean } {
  const get = (name: string) => values.get(name) ?? values.get(name.replaceAll('-', '_'));
  const list = (name: string) => splitList(get(name) ?? '');
  const selected = getLongestPrefix('E402', [...list('select'), ...list('extend-select')]);
  const perFile = findIgnoredInAllFiles(get('per-file-ignores') ?? '');
  const ignored = getLongestPrefix('E402', [...list('ignore'), ...list('extend-ignore')]);
  const isSelected = selected !== undefined || list('select').length === 0;
  const isIgnored = ignored !== undefined && (selected === undefined || ignored.length >= selected.length);
  const isIgnoredPerFile = getLongestPrefix('E402', perFile) !== undefined;
  return { lineLength: getPositive(get('max-line-length')), hasE402: isSelected && !isIgnored && !isIgnoredPerFile };
}

/** `per-file-ignores = *.py: E402, E501` gives `E402` and `E501`; entries for some files only give nothing. */
function findIgnoredInAllFiles(value: string): string[] {
  const found: string[] = [];
  let isInCodes = false;
  let isForAll = false;
  for (const word of splitList(value.replaceAll(':', ' : '))) {
    if (word === ':') {
      isInCodes = true;
    } else if (isInCodes && /^[A-Z]+[0-9]*$/.test(word)) {
      if (isForAll) found.push(word);
    } else {
      isForAll = (isForAll && !isInCodes) || /^(\*\*?\/)*\*(\.py)?$/.test(word);
      isInCodes = false;
    }
  }
  return found;
}

function getLongestPrefix(code: string, prefixes: readonly string[]): string | undefined {
  return prefixes.filter((prefix) => code.startsWith(prefix)).sort((a, b) => b.length - a.length)[0];
}

const C0413_NAMES: readonly string[] = ['c0413', 'wrong-import-position'];
const C0413_GROUPS: readonly string[] = ['all', 'c', 'imports'];

/** Pylint reports C0413 unless it is disabled; naming it in `enable` brings it back from a group that is. */
function readPylint(entries: Iterable<readonly [string, string]>, tools: Tools): void {
  let lineLength: number | undefined;
  const disabled: string[] = [];
  const enabled: string[] = [];
  for (const [key, value] of entries) {
    const name = key.toLowerCase().replaceAll('_', '-');
    if (name === 'max-line-length') lineLength = getPositive(value);
    if (name === 'disable') disabled.push(...splitList(value.toLowerCase()));
    if (name === 'enable') enabled.push(...splitList(value.toLowerCase()));
  }
  const has = (words: readonly string[], names: readonly string[]) => words.some((word) => names.includes(word));
  const hasC0413 = !has(disabled, C0413_NAMES) && (!has(disabled, C0413_GROUPS) || has(enabled, C0413_NAMES));
  tools.pylint = { lineLength, hasC0413 };
}

function readYapf(values: IniValues | undefined, tools: Tools): void {
  if (values !== undefined) tools.yapf = { lineLength: getPositive(values.get('column_limit')) };
}

function readAutopep8(values: IniValues | undefined, tools: Tools): void {
  if (values !== undefined) tools.autopep8 = { lineLength: getPositive(values.get('max_line_length') ?? values.get('max-line-length')) };
}

function readIsortIni(values: IniValues | undefined, tools: Tools): void {
  if (values === undefined) return;
  const isTrue = (name: string) => /^(true|1|yes|on|y|t)$/i.test(values.get(name) ?? '');
  tools.isort = makeIsort({
    profile: values.get('profile'),
    lineLength: getPositive(values.get('line_length')),
    floatToTop: isTrue('float_to_top'),
    forceSortWithinSections: isTrue('force_sort_within_sections'),
    knownFirstParty: splitList(values.get('known_first_party') ?? ''),
  });
}

function makeIsort(options: IsortOptions): IsortOptions {
  const { profile = '' } = options;
  return {
    ...options,
    lineLength: options.lineLength ?? PROFILE_LINE_LENGTHS[profile],
    forceSortWithinSections: options.forceSortWithinSections || SORTED_TOGETHER_PROFILES.includes(profile),
  };
}

/** The sections of `.editorconfig` whose pattern matches a Python file of its folder; the last one that names the key counts. */
function readEditorconfig(folder: string, tools: Tools): void {
  for (const { name, values } of readIni(join(folder, '.editorconfig'))) {
    const length = values.get('max_line_length');
    if (name === '' || length === undefined || !picomatch(name, { dot: true })('train.py')) continue;
    tools.editorconfig = { lineLength: getPositive(length) };
  }
}

type IniValues = ReadonlyMap<string, string>;

function getIniSection(sections: readonly IniSection[], name: string): IniValues | undefined {
  return sections.find((section) => section.name === name)?.values;
}

function readIni(path: string): IniSection[] {
  const text = readText(path);
  return text === undefined ? [] : parseIni(text);
}

type Table = Readonly<Record<string, unknown>>;

function readToml(path: string): Table | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  // Most folders have none of these files, and an exception for each would cost more than the look-up.
  if (!isThere(path)) return undefined;
  try {
    return readFile(path).toString('utf8');
  } catch {
    return undefined;
  }
}

function getTable(table: Table | undefined, key: string): Table | undefined {
  const value = table?.[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : undefined;
}

function getInteger(table: Table, ...names: readonly string[]): number | undefined {
  const value = names.map((name) => table[name]).find((each) => each !== undefined);
  if (typeof value === 'string') return getPositive(value);
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function getStrings(table: Table, key: string): string[] {
  const value = table[key];
  if (typeof value === 'string') return splitList(value);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** `off`, 0 and nonsense are undefined. */
function getPositive(value: string | undefined): number | undefined {
  const number = /^\d+/.exec(value?.trim() ?? '')?.[0];
  return number === undefined || Number(number) === 0 ? undefined : Number(number);
}

/** Every plain value at any depth, lists joined: tables of pylint only group its options. */
function flattenTable(table: Table): [string, string][] {
  return Object.entries(table).flatMap(([key, value]): [string, string][] => {
    const inner = getTable(table, key);
    if (inner !== undefined) return flattenTable(inner);
    return [[key, Array.isArray(value) ? value.join(',') : String(value)]];
  });
}
