/**
 * Fixtures on disk, as data. One folder holds the cases of one transform; a case is what shares a name:
 *
 *     <case>.input.py      <case>.output.py        a script
 *     <case>.input.ipynb   <case>.output.ipynb     a notebook
 *     <case>/input/**      <case>/output/**        a project: every .py and .ipynb of `input` is run with the others, and with its
 *                                                  .yaml, .json, .toml and .cfg files, in view
 *     <case>.report.txt                            the findings expected, one a line; not compared where it is absent
 *     <case>.options.json                          settings that differ from the defaults
 *
 * A file without an output must not change. Bytes are compared as they are: nothing is trimmed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options, Preset } from '../../transform/types.ts';

/** What a case may ask for, in `<case>.options.json` or as an argument. */
export interface FixtureSettings {
  /** The seed that injected code uses; default 42. */
  readonly seed?: number;
  /** Default `recommended`. */
  readonly preset?: Preset;
  /** Default: only in cases whose name begins with `unsafe-`, and for transforms without `meta`. */
  readonly unsafeFixes?: boolean;
  /** What the project's own configuration states. */
  readonly lineLength?: number;
  readonly forbidsCodeBetweenImports?: boolean;
  /** Options of the transform. */
  readonly options?: Options;
  /** The path the file is given, where it matters (`tests/train.py`); scripts and notebooks only. */
  readonly path?: string;
  /** Ids to run together in place of the one transform; they are looked up among `others`. */
  readonly only?: readonly string[];
}

interface FixtureFile {
  /** As it is reported. */
  readonly path: string;
  readonly before: Uint8Array;
  /** Equal to `before` where no output stands beside the input. */
  readonly expected: Uint8Array;
  /** Where the expected output is, or would be; undefined for a fixture that is not on disk. */
  readonly outputPath: string | undefined;
}

export interface Fixture {
  readonly name: string;
  readonly kind: 'script' | 'notebook' | 'project';
  readonly files: readonly FixtureFile[];
  /** What else a project holds, by path: configurations. */
  readonly data: ReadonlyMap<string, Uint8Array>;
  /** The lines expected; undefined where they are not compared. */
  readonly report: string | undefined;
  readonly reportPath: string | undefined;
  readonly settings: FixtureSettings;
}

const SETTINGS: Readonly<Record<keyof FixtureSettings, string>> = {
  seed: 'number',
  preset: 'string',
  unsafeFixes: 'boolean',
  lineLength: 'number',
  forbidsCodeBetweenImports: 'boolean',
  options: 'object',
  path: 'string',
  only: 'object',
};

/** The cases of a folder, by name. Throws for a folder that is not there, for a stray file and for a mistake in `<case>.options.json`. */
export function readFixtures(folder: string): Fixture[] {
  const names = new Set<string>();
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries) {
    if (isHidden(entry.name)) continue;
    const match = /^(.+)\.(?:input|output)\.(?:py|ipynb)$|^(.+)\.(?:report\.txt|options\.json)$/.exec(entry.name);
    const name = entry.isDirectory() ? entry.name : (match?.[1] ?? match?.[2]);
    if (name === undefined) throw new Error(`${join(folder, entry.name)} is no part of a fixture`);
    names.add(name);
  }
  return [...names].sort().map((name) => readFixture(folder, name));
}

function readFixture(folder: string, name: string): Fixture {
  const base = join(folder, name);
  const settings = readSettings(`${base}.options.json`);
  const reportPath = `${base}.report.txt`;
  const report = existsSync(reportPath) ? readFileSync(reportPath, 'utf8') : undefined;
  const shared = { name, report, reportPath, settings };
  if (existsSync(join(base, 'input'))) {
    const files = findPythonFiles(join(base, 'input')).map((path) => readFile(path, join(base, 'input', path), join(base, 'output', path)));
    const data = new Map(findFiles(join(base, 'input'), DATA).map((path) => [path, readFileSync(join(base, 'input', path))]));
    const known = new Set(files.map((file) => file.path));
    const stray = existsSync(join(base, 'output')) ? findPythonFiles(join(base, 'output')).find((path) => !known.has(path)) : undefined;
    if (stray !== undefined) throw new Error(`${join(base, 'output', stray)} has no input`);
    return { ...shared, kind: 'project', files, data };
  }
  for (const [kind, extension] of [
    ['script', 'py'],
    ['notebook', 'ipynb'],
  ] as const) {
    const input = `${base}.input.${extension}`;
    if (!existsSync(input)) continue;
    return {
      ...shared,
      kind,
      files: [readFile(settings.path ?? `${name}.${extension}`, input, `${base}.output.${extension}`)],
      data: new Map(),
    };
  }
  throw new Error(`${base} has no input: neither ${name}.input.py, ${name}.input.ipynb nor ${name}/input/`);
}

function readFile(path: string, input: string, output: string): FixtureFile {
  const before = readFileSync(input);
  return { path, before, expected: existsSync(output) ? readFileSync(output) : before, outputPath: output };
}

/** What tools leave behind: `.ruff_cache`, `.DS_Store`, `.ipynb_checkpoints`, `__pycache__`. */
function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__pycache__';
}

const PYTHON = /\.(?:py|ipynb)$/;
const DATA = /\.(?:ya?ml|json|toml|cfg)$/;

function findPythonFiles(folder: string): string[] {
  return findFiles(folder, PYTHON);
}

function findFiles(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => name.test(path) && !path.split('/').some(isHidden))
    .sort();
}

function readSettings(path: string): FixtureSettings {
  if (!existsSync(path)) return {};
  const settings = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(settings)) {
    const expected = (SETTINGS as Readonly<Record<string, string>>)[key];
    if (expected === undefined) throw new Error(`${path}: unknown key \`${key}\`; known are ${Object.keys(SETTINGS).join(', ')}`);
    if (typeof value !== expected) throw new Error(`${path}: \`${key}\` must be a ${expected}`);
  }
  return settings;
}
