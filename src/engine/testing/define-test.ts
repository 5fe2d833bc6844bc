/**
 * jscodeshift's `defineTest` and `defineInlineTest`, byte-exact and for any test runner that has `describe` and `it`: Vitest, Jest, Mocha,
 * Bun and `node:test`. Assertions come from Node, so a runner needs no `expect`.
 *
 * Every fixture is checked against its output and its report, and then: as CRLF, with a byte order mark, indented with tabs, without a
 * final newline; run twice; with each fix alone; with the transforms in other orders; for lost comments; and all that was made is
 * compiled by `python3`.
 */
import assert from 'node:assert/strict';
import { basename, resolve } from 'node:path';
import type { Transform, TransformModule } from '../../transform/types.ts';
import { hasMeta, readTransformModule } from '../transform-module.ts';
import {
  checkComments,
  checkEachFix,
  checkOrder,
  checkOutput,
  checkTogether,
  checkTwice,
  checkVariant,
  createCase,
  findVariants,
  updateFixture,
  type Case,
} from './checks.ts';
import { findCompileFailures, type Source } from './compile.ts';
import { readFixtures, type Fixture, type FixtureSettings } from './fixture.ts';

/** The two functions of a test runner the kit needs. */
export interface TestRunner {
  readonly describe: (name: string, define: () => void) => unknown;
  readonly it: (name: string, test: () => Promise<void>) => unknown;
}

/** A transform's module (`import * as transform from './my-transform.js'`), or its function alone. */
export type TransformUnderTest = TransformModule | { readonly default: Transform } | Transform;

/** Settings for all cases; a case's own `.options.json` wins. */
export interface TestOptions extends Omit<FixtureSettings, 'only'> {
  /** Transforms that may run beside the one under test: each fixture is run with them too, in several orders. */
  readonly others?: readonly TransformModule[];
  /** The interpreter that compiles the outputs; default `python3`. `false` leaves that check out. */
  readonly python?: string | false;
}

export interface TestKit {
  /**
   * Defines the tests of the fixtures in a folder (see `docs/writing-transforms.md` for their names).
   *
   * @param folder - The fixtures of this transform: `__testfixtures__/<transform>`.
   * @param caseName - One case; all of the folder where absent.
   */
  defineTest(folder: string, transform: TransformUnderTest, caseName?: string, options?: TestOptions): void;
  /**
   * Defines one test of one source.
   *
   * @param options - Null for none.
   * @param expected - The whole output, byte for byte; equal to `input` where nothing must change.
   */
  defineInlineTest(transform: TransformUnderTest, options: TestOptions | null, input: string, expected: string, name?: string): void;
}

/** The kit for a runner whose functions are imported and not global: `createTestKit({ describe, it })`. */
export function createTestKit(runner: TestRunner): TestKit {
  return {
    defineTest(folder, transform, caseName, options = {}) {
      const all = readFixtures(folder);
      const fixtures = caseName === undefined ? all : all.filter((fixture) => fixture.name === caseName);
      if (fixtures.length === 0) throw new Error(`${folder} has no ${caseName === undefined ? 'fixtures' : `case \`${caseName}\``}`);
      const module = toModule(transform, basename(resolve(folder)));
      runner.describe(module.meta.id, () => {
        const sources: Source[] = [];
        for (const fixture of fixtures) defineCase(runner, toCase(fixture, transform, module, options, sources));
        const { python = 'python3' } = options;
        if (python !== false) runner.it('gives Python that compiles', () => checkCompiled(sources, python));
      });
    },
    defineInlineTest(transform, options, input, expected, name = 'gives the expected source') {
      const { python = 'python3', ...settings } = options ?? {};
      runner.it(name, async () => {
        const path = settings.path ?? 'inline.py';
        const before = Buffer.from(input);
        const file = { path, before, expected: input === expected ? before : Buffer.from(expected), outputPath: undefined };
        const kind = path.endsWith('.ipynb') ? 'notebook' : 'script';
        const fixture: Fixture = { name, kind, files: [file], data: new Map(), report: undefined, reportPath: undefined, settings: {} };
        const sources: Source[] = [];
        for (const [, check] of findChecks(toCase(fixture, transform, toModule(transform, 'inline'), settings, sources))) await check();
        if (python !== false) await checkCompiled(sources, python);
      });
    },
  };
}

function toModule(transform: TransformUnderTest, name: string): TransformModule {
  const module = readTransformModule(transform, name);
  if ('problem' in module) throw new TypeError(`the transform under test ${module.problem}`);
  return module;
}

function toCase(fixture: Fixture, transform: TransformUnderTest, module: TransformModule, options: TestOptions, sources: Source[]): Case {
  const { others = [], ...shared } = options;
  const isUnsafe = fixture.name.startsWith('unsafe-') || !hasMeta(transform);
  const settings: FixtureSettings = { unsafeFixes: isUnsafe, ...shared, ...fixture.settings };
  const available = new Map([...others, module].map((other) => [other.meta.id, other]));
  const transforms = (settings.only ?? [module.meta.id]).map((id) => {
    const found = available.get(id);
    if (found === undefined) throw new Error(`${fixture.name}: \`only\` names \`${id}\`, which is not among \`others\``);
    return found;
  });
  return createCase({ fixture, settings, transforms, others, addSource: (source) => sources.push(source) });
}

function defineCase(runner: TestRunner, one: Case): void {
  runner.describe(one.fixture.name, () => {
    for (const [name, check] of findChecks(one)) runner.it(name, check);
  });
}

/** What is checked, in order. `UPDATE_FIXTURES=1` writes the outputs first, for review. */
function findChecks(one: Case): (readonly [string, () => Promise<void>])[] {
  const isChanging = one.fixture.files.some((file) => file.before !== file.expected);
  const output: readonly [string, () => Promise<void>] =
    process.env['UPDATE_FIXTURES'] === '1' && one.fixture.reportPath !== undefined
      ? ['is written anew', () => updateFixture(one)]
      : [isChanging ? 'becomes its output' : 'does not change', () => checkOutput(one)];
  return [
    output,
    ...findVariants(one.fixture).map((variant) => [`agrees ${variant.name}`, () => checkVariant(one, variant)] as const),
    ['is settled after one run', () => checkTwice(one)],
    ['parses with each fix alone', () => checkEachFix(one)],
    ['keeps its comments', () => checkComments(one)],
    ...(one.others.length === 0
      ? []
      : ([
          ['settles with all transforms', () => checkTogether(one)],
          ['does not depend on the order of transforms', () => checkOrder(one)],
        ] as const)),
  ];
}

async function checkCompiled(sources: readonly Source[], python: string): Promise<void> {
  const failures = await findCompileFailures(sources, python);
  assert.deepEqual(failures, [], 'outputs that CPython does not compile');
}

/** The runner's functions, where it makes them global. */
function getGlobalRunner(): TestRunner {
  const { describe, it } = globalThis as unknown as Partial<TestRunner>;
  if (typeof describe !== 'function' || typeof it !== 'function') {
    throw new Error('`describe` and `it` are not global here: use `createTestKit({ describe, it })` from `repro-fix/testing`');
  }
  return { describe, it };
}

/** `TestKit.defineTest` for a runner whose functions are global. */
export function defineTest(folder: string, transform: TransformUnderTest, caseName?: string, options?: TestOptions): void {
  createTestKit(getGlobalRunner()).defineTest(folder, transform, caseName, options);
}

/** `TestKit.defineInlineTest` for a runner whose functions are global. */
export function defineInlineTest(
  transform: TransformUnderTest,
  options: TestOptions | null,
  input: string,
  expected: string,
  name?: string,
): void {
  createTestKit(getGlobalRunner()).defineInlineTest(transform, options, input, expected, name);
}
