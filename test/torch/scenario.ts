/**
 * A scenario is a small Python program with a header that says what it shows and what must become of it:
 *
 *     # what: NumPy is not seeded, and the split is NumPy's permutation
 *     # class: fix
 *     # id: unseeded-run
 *     # runs: --no-validation | --validation     (optional: argument lists; without it the same command runs twice)
 *     # with: seeding.py                         (optional: files of `modules/` that stand beside it)
 *     # expect: SETTING benchmark=False          (class `setting`)
 *     # interpreter: fresh                       (optional: not forked from one that has imported torch; see warm_server.py)
 *
 * | class | before the rewrite | after it |
 * | --- | --- | --- |
 * | fix | the runs print different results; `--check` names the id | they print the same |
 * | flag | `--check` names the id | it still runs |
 * | control | the runs print the same | they print the same |
 * | setting | it does not print the expected line; `--check` names the id | it prints it |
 * | look-alike | prints how many distinct orders, masks or trials there are | prints as many, with some spread, and repeats itself |
 *
 * Two runs share one folder and may run at the same time, so a program writes files in a temporary folder only. It prints
 * `RESULT <hash>`, and where it applies `DISTINCT <what> <count>` and `SPREAD <number>`.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLASSES = ['fix', 'flag', 'control', 'setting', 'look-alike'] as const;
const KEYS = ['what', 'class', 'id', 'runs', 'with', 'expect', 'interpreter'];
const SCENARIOS = fileURLToPath(new URL('scenarios', import.meta.url));
const MODULES = join(SCENARIOS, 'modules');

export interface Scenario {
  /** Path below `scenarios/`, without the extension. */
  readonly name: string;
  readonly path: string;
  readonly what: string;
  readonly class: (typeof CLASSES)[number];
  /** The transform that finds it; empty for a control and a look-alike. */
  readonly id: string;
  /** The argument list of each run. */
  readonly runs: readonly (readonly string[])[];
  /** The line that only the rewritten program prints. */
  readonly expect: string | undefined;
  readonly modules: readonly string[];
  readonly needsFreshInterpreter: boolean;
}

/** Reads every scenario below `scenarios/<folder>`; a header that is incomplete or misspelt is an error. */
export function findScenarios(folder: string): readonly Scenario[] {
  return readdirSync(join(SCENARIOS, folder))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => readScenario(join(folder, file)));
}

/** Copies a scenario and its modules into a fresh folder; returns the folder and the program's name in it. */
export function copyScenario(scenario: Scenario): { readonly folder: string; readonly file: string } {
  const folder = join(mkdtempSync(join(tmpdir(), 'repro-fix-')), 'project');
  mkdirSync(folder);
  const file = basename(scenario.path);
  copyFileSync(scenario.path, join(folder, file));
  for (const module of scenario.modules) copyFileSync(join(MODULES, module), join(folder, module));
  return { folder, file };
}

function readScenario(relative: string): Scenario {
  const path = join(SCENARIOS, relative);
  const header = readHeader(readFileSync(path, 'utf8'), relative);
  const kind = CLASSES.find((name) => name === header.get('class'));
  const what = header.get('what');
  if (kind === undefined || what === undefined) throw new Error(`${relative}: needs \`what\` and \`class\` (${CLASSES.join(', ')})`);
  const needsId = kind === 'fix' || kind === 'flag' || kind === 'setting';
  if (needsId !== header.has('id')) throw new Error(`${relative}: class ${kind} ${needsId ? 'needs an' : 'takes no'} \`id\``);
  if ((kind === 'setting') !== header.has('expect')) throw new Error(`${relative}: \`expect\` belongs to class setting, and to no other`);
  if ((header.get('interpreter') ?? 'fresh') !== 'fresh') throw new Error(`${relative}: \`interpreter\` can only be fresh`);
  return {
    name: relative.replace(/\.py$/, '').replaceAll('\\', '/'),
    path,
    what,
    class: kind,
    id: header.get('id') ?? '',
    runs: header
      .get('runs')
      ?.split('|')
      .map((args) => args.trim().split(/\s+/)) ?? [[], []],
    expect: header.get('expect'),
    modules: ['fingerprint.py', ...(header.get('with')?.split(/,\s*/) ?? [])],
    needsFreshInterpreter: header.get('interpreter') === 'fresh',
  };
}

function readHeader(text: string, name: string): ReadonlyMap<string, string> {
  const header = new Map<string, string>();
  for (const line of text.split('\n')) {
    if (line.startsWith('#!')) continue;
    if (!line.startsWith('#')) break;
    const [, key, value] = /^# (\w[\w-]*): (.+)$/.exec(line) ?? [];
    if (key === undefined || value === undefined || !KEYS.includes(key)) throw new Error(`${name}: not a header line: ${line}`);
    header.set(key, value);
  }
  return header;
}
