/**
 * What must hold for every fixture besides its expected output: the invariants of the engine, each as one check that throws an
 * `AssertionError`. Expectations are derived from the fixture's own result, so that a wrong output fails once and not nine times.
 */
import assert from 'node:assert/strict';
import { writeFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Document } from '../../document/types.ts';
import type { TransformModule } from '../../transform/types.ts';
import { loadOpen } from '../load-open.ts';
import type { OpenDocument } from '../run-file.ts';
import type { FileResult } from '../types.ts';
import type { Source } from './compile.ts';
import type { Fixture, FixtureSettings } from './fixture.ts';
import { formatFindings, runSources, type Sources } from './run-fixture.ts';
import { NOTEBOOK_VARIANTS, SCRIPT_VARIANTS, type Variant } from './variants.ts';

/** A fixture with what is to be run on it. */
export interface Case {
  readonly fixture: Fixture;
  readonly settings: FixtureSettings;
  /** The transforms under test. */
  readonly transforms: readonly TransformModule[];
  /** Transforms that may run beside them. */
  readonly others: readonly TransformModule[];
  /** The results of the fixture as it stands; computed once. */
  readonly getResults: () => Promise<ReadonlyMap<string, FileResult>>;
  /** The results with all the others beside them; computed once. */
  readonly getTogether: () => Promise<ReadonlyMap<string, FileResult>>;
  /** Receives every source made on the way, to be compiled. */
  readonly addSource: (source: Source) => void;
}

/** A case with its results to be computed on demand. */
export function createCase(parts: Omit<Case, 'getResults' | 'getTogether'>): Case {
  const { fixture, transforms, settings } = parts;
  let results: Promise<ReadonlyMap<string, FileResult>> | undefined;
  let together: Promise<ReadonlyMap<string, FileResult>> | undefined;
  return {
    ...parts,
    getResults: () => (results ??= runSources(getInputs(fixture), transforms, settings, fixture.data)),
    getTogether: () => (together ??= runSources(getInputs(fixture), findAllTransforms(parts), settings, fixture.data)),
  };
}

function findAllTransforms({ transforms, others }: Pick<Case, 'transforms' | 'others'>): TransformModule[] {
  const ids = new Set(transforms.map((module) => module.meta.id));
  return [...transforms, ...others.filter((module) => !ids.has(module.meta.id))];
}

function getInputs(fixture: Fixture): Sources {
  return new Map(fixture.files.map((file) => [file.path, file.before]));
}

function getOutputs(results: ReadonlyMap<string, FileResult>): Sources {
  return new Map([...results].map(([path, result]) => [path, result.after]));
}

/** UTF-8 text, or undefined for bytes in another encoding. A byte order mark is kept. */
function getText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Fails with both texts, so that a test runner can show the difference. */
function assertSameBytes(actual: Uint8Array, expected: Uint8Array, message: string): void {
  if (Buffer.compare(actual, expected) === 0) return;
  const [actualText, expectedText] = [getText(actual), getText(expected)];
  const show = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const hasTexts = actualText !== undefined && expectedText !== undefined;
  throw new assert.AssertionError({
    message,
    actual: hasTexts ? actualText : show(actual),
    expected: hasTexts ? expectedText : show(expected),
    operator: 'strictEqual',
  });
}

function assertSameText(actual: string, expected: string, message: string): void {
  if (actual !== expected) throw new assert.AssertionError({ message, actual, expected, operator: 'strictEqual' });
}

/** The fixture's own claims: every output byte for byte, and the findings where a report stands beside it. */
export async function checkOutput({ fixture, getResults, addSource }: Case): Promise<void> {
  const results = await getResults();
  for (const { path, before, expected } of fixture.files) {
    const result = results.get(path);
    assert(result !== undefined);
    assert.notEqual(result.status, 'failed', `${path}: ${result.reason ?? ''}`);
    const claim = expected === before ? 'must not change' : 'must become its output';
    assertSameBytes(result.after, expected, `${path} ${claim}`);
    await addCompiled(addSource, `${fixture.name}: ${path}`, path, before, result.after);
  }
  if (fixture.report !== undefined) {
    assertSameText(formatFindings(results, fixture.kind === 'project'), fixture.report, 'the findings are not those of the report');
  }
}

/** Writes what the transforms give as what is expected, for review. A file that does not change has no output; one without findings, no report. */
export async function updateFixture({ fixture, getResults }: Case): Promise<void> {
  const results = await getResults();
  for (const { path, outputPath } of fixture.files) {
    const result = results.get(path);
    if (result === undefined || outputPath === undefined) continue;
    assert.notEqual(result.status, 'failed', `${path}: ${result.reason ?? ''}`);
    if (result.status === 'changed') {
      mkdirSync(dirname(outputPath), { recursive: true });
      writeFileSync(outputPath, result.after);
    } else {
      rmSync(outputPath, { force: true });
    }
  }
  if (fixture.reportPath === undefined) return;
  const report = formatFindings(results, fixture.kind === 'project');
  if (report === '') rmSync(fixture.reportPath, { force: true });
  else writeFileSync(fixture.reportPath, report);
}

/** The dresses this fixture can wear; the checks for them are `checkVariant`. */
export function findVariants(fixture: Fixture): readonly Variant[] {
  const variants = fixture.kind === 'notebook' ? NOTEBOOK_VARIANTS : SCRIPT_VARIANTS;
  return variants.filter((variant) => applyVariant(variant, getInputs(fixture)) !== undefined);
}

/** All sources in the variant's dress; those that have none stay as they are. Undefined where none has one. */
function applyVariant(variant: Variant, sources: Sources): Map<string, Uint8Array> | undefined {
  let hasOne = false;
  const dressed = [...sources].map(([path, bytes]): [string, Uint8Array] => {
    const text = path.endsWith('.ipynb') && !NOTEBOOK_VARIANTS.includes(variant) ? undefined : getText(bytes);
    const applied = text === undefined ? undefined : variant.apply(text);
    if (applied !== undefined) hasOne = true;
    return [path, applied === undefined ? bytes : Buffer.from(applied)];
  });
  return hasOne ? new Map(dressed) : undefined;
}

/** The result of the variant is the variant of the result, with the same findings. */
export async function checkVariant({ fixture, transforms, settings, getResults, addSource }: Case, variant: Variant): Promise<void> {
  const results = await getResults();
  const sources = applyVariant(variant, getInputs(fixture));
  assert(sources !== undefined);
  const dressed = await runSources(sources, transforms, settings, fixture.data);
  for (const [path, source] of sources) {
    const [result, plain] = [dressed.get(path), results.get(path)];
    assert(result !== undefined && plain !== undefined);
    await addCompiled(addSource, `${fixture.name} ${variant.name}: ${path}`, path, source, result.after);
    const isDressed = Buffer.compare(source, plain.before) !== 0;
    const expected = isDressed ? applyVariant(variant, new Map([[path, plain.after]]))?.get(path) : plain.after;
    // The output may align what the input did not; then there is nothing to compare with.
    if (expected !== undefined) assertSameBytes(result.after, expected, `${path} ${variant.name} gives another result`);
  }
  const isProject = fixture.kind === 'project';
  const [actual, expected] = [formatFindings(dressed, isProject), formatFindings(results, isProject)];
  const withoutColumns = (lines: string): string => lines.replace(/^((?:[^\n ]*:)?\d+):\d+ /gm, '$1 ');
  if (variant.keepsColumns) assertSameText(actual, expected, `the findings ${variant.name} are others`);
  else assertSameText(withoutColumns(actual), withoutColumns(expected), `the findings ${variant.name} are others`);
}

/** A second run finds nothing left to apply. */
export async function checkTwice({ fixture, transforms, settings, getResults }: Case): Promise<void> {
  const outputs = getOutputs(await getResults());
  const second = await runSources(outputs, transforms, settings, fixture.data);
  for (const [path, result] of second) {
    assertSameBytes(result.after, outputs.get(path) ?? result.before, `${path} changes again in a second run`);
    const applied = result.diagnostics.filter((diagnostic) => diagnostic.status === 'applied').map((diagnostic) => diagnostic.message);
    assert.deepEqual(applied, [], `a second run claims to apply fixes to ${path}`);
  }
}

/** Each fix by itself, of whatever safety, gives a file that parses as well as before. */
export async function checkEachFix({ fixture, getResults, addSource }: Case): Promise<void> {
  const open = await loadOpen();
  for (const [path, result] of await getResults()) {
    const document = getDocument(open, path, result.before);
    if (document === undefined) continue;
    for (const [index, { fix, id }] of result.diagnostics.entries()) {
      if (fix === undefined) continue;
      const label = `${fixture.name}: fix ${index + 1} of ${path} (\`${id}\`) alone`;
      const after = document.render(fix.edits);
      const next = getDocument(open, path, after);
      assert(next !== undefined, `${label} gives a file that cannot be read`);
      const errors = next.file.tree.errors.length + next.problems.length;
      assert(errors <= document.file.tree.errors.length + document.problems.length, `${label} gives a file that does not parse`);
      await addCompiled(addSource, label, path, result.before, after);
    }
  }
}

/** The order of the transforms does not matter, whichever of the others run too. */
export async function checkOrder(one: Case): Promise<void> {
  const { fixture, settings } = one;
  const all = findAllTransforms(one);
  const isProject = fixture.kind === 'project';
  const expected = await one.getTogether();
  for (const order of [[...all].reverse(), interleave(all)]) {
    const name = order.map((module) => module.meta.id).join(', ');
    const results = await runSources(getInputs(fixture), order, settings, fixture.data);
    for (const [path, result] of results) {
      assertSameBytes(result.after, expected.get(path)?.after ?? result.before, `${path} depends on the order of the transforms: ${name}`);
    }
    const message = `the findings depend on the order of the transforms: ${name}`;
    assertSameText(formatFindings(results, isProject), formatFindings(expected, isProject), message);
  }
}

/** Beside all others the file still settles: it parses, keeps its comments, and a second run changes nothing. */
export async function checkTogether(one: Case): Promise<void> {
  const { fixture, settings, addSource } = one;
  const results = await one.getTogether();
  for (const [path, result] of results) {
    assert.notEqual(result.status, 'failed', `${path} with all transforms: ${result.reason ?? ''}`);
    await addCompiled(addSource, `${fixture.name} with all transforms: ${path}`, path, result.before, result.after);
  }
  await assertCommentsKept(results);
  const second = await runSources(getOutputs(results), findAllTransforms(one), settings, one.fixture.data);
  for (const [path, result] of second) {
    assertSameBytes(result.after, result.before, `${path} changes again in a second run of all transforms`);
  }
}

/** Every second one, then the rest. */
function interleave<T>(items: readonly T[]): T[] {
  return [...items.filter((_, index) => index % 2 === 1), ...items.filter((_, index) => index % 2 === 0)];
}

/** Every comment of the input is in the output. */
export async function checkComments({ getResults }: Case): Promise<void> {
  await assertCommentsKept(await getResults());
}

async function assertCommentsKept(results: ReadonlyMap<string, FileResult>): Promise<void> {
  const open = await loadOpen();
  for (const [path, result] of results) {
    const [before, after] = [getDocument(open, path, result.before), getDocument(open, path, result.after)];
    if (before === undefined || after === undefined) continue;
    const left = findComments(after);
    const lost = findComments(before).filter((comment) => {
      const index = left.indexOf(comment);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    });
    assert.deepEqual(lost, [], `${path} loses comments`);
  }
}

function findComments(document: Document): string[] {
  return document.file.tree.findType('comment').map((node) => node.text);
}

function getDocument(open: OpenDocument, path: string, bytes: Uint8Array): Document | undefined {
  const document = open(path, bytes);
  return 'skipped' in document ? undefined : document;
}

/** Hands a changed source on; of a notebook, its Python. */
async function addCompiled(
  add: (source: Source) => void,
  label: string,
  path: string,
  before: Uint8Array,
  after: Uint8Array,
): Promise<void> {
  if (Buffer.compare(before, after) === 0) return;
  if (!path.endsWith('.ipynb')) return add({ label, kind: 'python', before, after });
  const open = await loadOpen();
  const [old, made] = [getDocument(open, path, before), getDocument(open, path, after)];
  if (old !== undefined && made !== undefined) add({ label, kind: 'notebook', before: old.file.text, after: made.file.text });
}
