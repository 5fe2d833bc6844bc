/**
 * The fix loop of one file: collect → suppress → resolve conflicts → plan needs → render → re-parse → check the invariants → next pass,
 * until a pass changes nothing. The original bytes are kept whenever a result would break an invariant.
 */
import { createLazy } from '../document/source-file.ts';
import type { Document, Skipped, SourceFile } from '../document/types.ts';
import { readFacts, type FileFacts } from '../project/facts.ts';
import { indexFiles } from '../project/index-files.ts';
import { createProgram, importsNumpy } from '../project/program.ts';
import type { Program } from '../project/types.ts';
import { compareEdits, hasOverlap, type Edit } from '../text/edit.ts';
import { findLineChanges, splitLines } from '../text/line-diff.ts';
import { createCollector } from '../transform/collection.ts';
import { closeNeeds, type Need } from '../transform/needs.ts';
import { createScaffold } from '../transform/scaffold.ts';
import type { Api, Demand, Fix, Options, OwnerStyle, Preset, Report, Safety, TransformModule } from '../transform/types.ts';
import { getReportProblem } from './check-report.ts';
import { emptyResult } from './empty-result.ts';
import { planNeeds } from './plan.ts';
import { getSuppression, readSuppressions } from './suppressions.ts';
import type { Diagnostic, FileResult } from './types.ts';

/** What the other files of the project contribute. */
export interface ProjectContext {
  /** Facts of a first-party file by its reported path. */
  getFacts(path: string): FileFacts | undefined;
  getText(path: string): string | undefined;
  /** The text of a file that is no Python: a configuration, `pyproject.toml`. */
  readData(path: string): string | undefined;
  /**
   * The names of the files in a folder of the project. Those that cannot be run as programs may be left out; where the path of a file is
   * given, also those that do not import it.
   */
  listFolder(folder: string, imported?: string): Iterable<string>;
  readonly usesNumpy: boolean;
}

/** A file looked at alone. */
export const NO_PROJECT: ProjectContext = {
  getFacts: () => undefined,
  getText: () => undefined,
  readData: () => undefined,
  listFolder: () => [],
  usesNumpy: false,
};

export interface EngineOptions {
  readonly transforms: readonly TransformModule[];
  /** Says which of them can find anything in the file, as it stands or as a pass has left it; all are asked where absent. */
  readonly findRelevant?: (bytes: Uint8Array) => readonly TransformModule[];
  readonly seed: number;
  readonly preset: Preset;
  readonly unsafeFixes: boolean;
  readonly owner: OwnerStyle;
  readonly options: Options;
  /** Path of the module that holds the seed block for all programs. */
  readonly helperModule?: string;
  /** What the run makes of other files, so far: their facts are these, and not those of what lies on the disk. */
  readonly overlay?: readonly FileFacts[];
  /** What programs of the run need of seeding functions in other files. */
  readonly demands?: readonly Demand[];
  /**
   * Keeps only fixes for which this is true: `minimize` applies some of them. `start` is where the finding stands in the original text,
   * whatever the pass, so that a fix goes by the same name in every set of fixes.
   */
  readonly acceptFix?: (id: string, start: number) => boolean;
}

/** Opens bytes as a document; bound to a loaded parser. */
export type OpenDocument = (path: string, bytes: Uint8Array) => Document | Skipped;

/** More passes than a set of fixes that does not settle deserves. */
const MAX_PASSES = 8;

interface Finding {
  readonly module: TransformModule;
  readonly report: Report;
  readonly start: number;
  readonly end: number;
  readonly safety: Safety;
  readonly fix: Fix | undefined;
}

/** Runs the transforms over one file and gives what became of it. Never throws for what the file or a transform does. */
export async function runFile(
  path: string,
  bytes: Uint8Array,
  open: OpenDocument,
  options: EngineOptions,
  project: ProjectContext = NO_PROJECT,
): Promise<FileResult> {
  const first = open(path, bytes);
  if ('skipped' in first) return emptyResult(path, 'skipped', first.skipped, bytes);
  const suppressions = readSuppressions(first.file);
  if (suppressions.skipsFile)
    return { ...emptyResult(path, 'skipped', 'the file asks for it (`# repro-fix: skip-file`)', bytes), beforeText: first.originalText };

  const notices: { message: string; position: ReturnType<SourceFile['positionAt']> | undefined }[] = first.problems.map((problem) => ({
    ...problem,
  }));
  let document = first;
  let current = bytes;
  let diagnostics: readonly Diagnostic[] | undefined;
  let last: readonly Diagnostic[] = [];
  let isSettled = false;
  let usesHelperModule = false;
  let demands: readonly Demand[] = [];
  /** The edits of each pass, to find where in the original a finding of a later pass stands. */
  const history: (readonly Edit[])[] = [];
  const place: Place = (offset) => history.reduceRight((at, edits) => getOffsetBefore(at, edits), offset);
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let outcome: PassOutcome;
    try {
      outcome = await runPass(document, options, options.findRelevant?.(current) ?? options.transforms, project, open, place);
    } catch (error) {
      if (!(error instanceof TransformError)) throw error;
      return { ...emptyResult(path, 'failed', error.message, bytes), beforeText: first.originalText };
    }
    last = outcome.diagnostics;
    if (diagnostics === undefined) {
      diagnostics = outcome.diagnostics;
      notices.push(...outcome.notices);
    } else {
      diagnostics = mergeLater(diagnostics, outcome.diagnostics, (diagnostic) => {
        const [start, end] = [place(diagnostic.start), place(diagnostic.end)];
        const fix = diagnostic.fix && { ...diagnostic.fix, edits: placeEdits(diagnostic.fix.edits, place) };
        return {
          ...diagnostic,
          ...(fix === undefined ? {} : { fix }),
          start,
          end,
          startPosition: first.file.positionAt(start),
          endPosition: first.file.positionAt(end),
        };
      });
    }
    if (outcome.failure !== undefined)
      return { ...emptyResult(path, 'failed', outcome.failure, bytes), beforeText: first.originalText, diagnostics };
    usesHelperModule ||= outcome.usesHelperModule;
    if (outcome.after === undefined) {
      demands = outcome.demands;
      isSettled = true;
      break;
    }
    history.push(outcome.after.edits);
    current = outcome.after.bytes;
    document = outcome.after.document;
  }
  if (!isSettled) {
    const ids = [...new Set(last.filter((diagnostic) => diagnostic.status === 'applied').map((diagnostic) => `\`${diagnostic.id}\``))].join(
      ', ',
    );
    const reason = `the fixes of ${ids} do not settle after ${MAX_PASSES} passes; the file was left alone`;
    return { ...emptyResult(path, 'failed', reason, bytes), beforeText: first.originalText };
  }
  return {
    path,
    status: Buffer.compare(current, bytes) === 0 ? 'unchanged' : 'changed',
    reason: undefined,
    before: bytes,
    after: current,
    beforeText: first.originalText,
    ...(first.file.kind === 'notebook' ? { cells: first.file.cells } : {}),
    diagnostics: diagnostics ?? [],
    ...(document === first
      ? {}
      : {
          left: {
            text: document.originalText,
            diagnostics: last.filter((diagnostic) => diagnostic.status !== 'applied'),
            ...(document.file.kind === 'notebook' ? { cells: document.file.cells } : {}),
          },
        }),
    ...(usesHelperModule ? { usesHelperModule } : {}),
    ...(demands.length > 0 ? { demands } : {}),
    notices,
  };
}

/** The edits of a later pass where they stand in the original text; none where they change what an earlier pass wrote. */
function placeEdits(edits: readonly Edit[], place: Place): readonly Edit[] {
  const placed = edits.map(({ start, end, text }) => ({ start: place(start), end: place(end), text }));
  const isOriginal = placed.every(({ start, end }, index) => end - start === (edits[index]?.end ?? 0) - (edits[index]?.start ?? 0));
  return isOriginal ? placed : [];
}

/**
 * What the passes found, in terms of the original text. A finding of the first pass whose fix had to wait is applied once a later pass no
 * longer finds it; one that only an earlier fix made possible, and that was applied, is added where `relocate` puts it.
 */
function mergeLater(
  first: readonly Diagnostic[],
  later: readonly Diagnostic[],
  relocate: (diagnostic: Diagnostic) => Diagnostic,
): Diagnostic[] {
  const waiting = new Map<string, number>();
  for (const diagnostic of later) {
    if (diagnostic.status !== 'applied') waiting.set(diagnostic.id, (waiting.get(diagnostic.id) ?? 0) + 1);
  }
  const resumed = new Map<string, number>();
  const merged = first.map((diagnostic): Diagnostic => {
    if (diagnostic.status !== 'refused') return diagnostic;
    const left = waiting.get(diagnostic.id) ?? 0;
    if (left > 0) {
      waiting.set(diagnostic.id, left - 1);
      return diagnostic;
    }
    resumed.set(diagnostic.id, (resumed.get(diagnostic.id) ?? 0) + 1);
    return { ...diagnostic, status: 'applied', reason: undefined };
  });
  const added = later.filter((diagnostic) => {
    if (diagnostic.status !== 'applied') return false;
    const known = resumed.get(diagnostic.id) ?? 0;
    resumed.set(diagnostic.id, known - 1);
    return known <= 0;
  });
  return [...merged, ...added.map(relocate)].sort((a, b) => a.start - b.start || a.end - b.end || (a.id < b.id ? -1 : 1));
}

/** Where in a text an offset of the edited text stands; the end of an edit for what it inserted. */
function getOffsetBefore(offset: number, edits: readonly Edit[]): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.start + shift;
    if (offset < start) break;
    if (offset < start + edit.text.length) return edit.start;
    shift += edit.text.length - (edit.end - edit.start);
  }
  return Math.max(0, offset - shift);
}

/** A transform that threw: named, with what it said. */
class TransformError extends Error {}

interface PassOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly notices: readonly { message: string; position: ReturnType<SourceFile['positionAt']> | undefined }[];
  /** The new bytes, opened; undefined where nothing changed. */
  readonly after: Applied | undefined;
  readonly failure: string | undefined;
  readonly demands: readonly Demand[];
  readonly usesHelperModule: boolean;
}

/** Gives the offset in the original text of one in the text of this pass. */
type Place = (offset: number) => number;

async function runPass(
  document: Document,
  options: EngineOptions,
  asked: readonly TransformModule[],
  project: ProjectContext,
  open: OpenDocument,
  place: Place,
): Promise<PassOutcome> {
  const { file } = document;
  const suppressions = readSuppressions(file);
  const getProgram = createLazy(() => readProgram(file, project, options.overlay));
  const found = await collect(file, getProgram, options, asked, project);
  const isFirstParty = (module: string): boolean => getProgram().index.getModule(file.path, module) !== undefined;
  const compose: Compose = (findings) => composeEdits(file, isFirstParty, findings);
  const used = new Set<number>();
  const findings = found.filter((finding) => {
    const suppression = getSuppression(suppressions, finding.module.meta.id, finding.start, finding.end);
    if (suppression !== undefined) used.add(suppression.at);
    return suppression === undefined;
  });
  const known = new Set(options.transforms.map((module) => module.meta.id));
  const notices = suppressions.lines
    .filter((line) => !used.has(line.at) && (line.ids ?? []).every((id) => known.has(id)))
    .map((line) => ({
      message: `unused suppression${line.ids === undefined ? '' : ` of ${line.ids.map((id) => `\`${id}\``).join(', ')}`}`,
      position: file.positionAt(line.at),
    }));

  const chosen = chooseFixes(file, findings, options, place);
  const accepted = dropClashes(compose, findings, chosen);
  const edits = compose(accepted);
  const diagnostics = findings.map((finding, index) =>
    toDiagnostic(file, compose, finding, chosen[index] ?? { status: 'none', reason: undefined }),
  );
  const demands = findings.flatMap(({ report }) => report.demand ?? []);
  const needs = accepted.flatMap((finding) => finding.fix?.needs ?? []);
  const usesHelperModule = closeNeeds(needs).some((need) => need.kind === 'import' && need.isHelperModule === true);
  const shared = { diagnostics, notices, demands, usesHelperModule };
  if (edits.length === 0) return { ...shared, after: undefined, failure: undefined };

  const applied = applyEdits(document, edits, open);
  if ('document' in applied) {
    const isSame = Buffer.compare(applied.bytes, document.render([])) === 0;
    return { ...shared, after: isSame ? undefined : applied, failure: undefined };
  }
  const guilty = accepted.find((finding) => 'problem' in applyEdits(document, compose([finding]), open));
  const name = guilty?.module.meta.id ?? accepted.map((finding) => finding.module.meta.id).join(' with ');
  return { ...shared, after: undefined, failure: `${applied.problem} (fix of \`${name}\`); the file was left alone` };
}

interface Applied {
  readonly edits: readonly Edit[];
  readonly bytes: Uint8Array;
  readonly document: Document;
}

/** The document with edits applied, opened again, or why it is none any more (invariant 1: a fix adds no syntax error). */
function applyEdits(before: Document, edits: readonly Edit[], open: OpenDocument): Applied | { readonly problem: string } {
  const bytes = before.render(edits);
  const document = open(before.file.path, bytes);
  if ('skipped' in document) return { problem: `the result cannot be read: ${document.skipped}` };
  if (document.file.tree.errors.length > before.file.tree.errors.length || document.problems.length > before.problems.length) {
    const problem = document.problems[0];
    return { problem: `the result would not parse${problem === undefined ? '' : `: ${problem.message} at line ${problem.position.line}`}` };
  }
  return { edits, bytes, document };
}

/** The file as part of its project: its own facts, and the others' as they were read or as the run has made them. */
function readProgram(file: SourceFile, project: ProjectContext, overlay: readonly FileFacts[] = []): Program {
  const facts = readFacts(file);
  const made = new Map([...overlay, facts].map((other) => [other.path, other]));
  const index = indexFiles((path) => made.get(path) ?? project.getFacts(path), project.listFolder);
  return createProgram(index, facts, (other) => (other === facts ? file.text : project.getText(other.path)), project.readData);
}

async function collect(
  file: SourceFile,
  getProgram: () => Program,
  options: EngineOptions,
  asked: readonly TransformModule[],
  project: ProjectContext,
): Promise<Finding[]> {
  // Many a transform asks for neither, and a program may be many files.
  const getScaffold = createLazy(() => {
    const program = getProgram();
    const usesNumpy = createLazy(() => program.entry?.usesNumpy ?? (project.usesNumpy || importsNumpy(program.index, program.facts)));
    return createScaffold(file, program, usesNumpy, options.helperModule);
  });
  const findings: Finding[] = [];
  for (const module of asked) {
    const { meta } = module;
    const recorder = { edits: [] as Edit[] };
    const j = createCollector(file, recorder);
    const add = (report: Report): void => {
      const problem = getReportProblem(report, file.text.length);
      if (problem !== undefined) throw new TypeError(problem);
      const safety = lowerSafety(meta.safety, report.fix?.safety);
      findings.push({ module, report, start: report.node.start, end: report.node.end, safety, fix: report.fix });
    };
    const api: Api = {
      report: add,
      j,
      jscodeshift: j,
      get scaffold() {
        return getScaffold();
      },
      get program() {
        return getProgram();
      },
      demands: (options.demands ?? []).filter(({ path }) => path === file.path),
      seed: options.seed,
      preset: options.preset,
      owner: options.owner,
    };
    let returned: Awaited<ReturnType<TransformModule['default']>>;
    try {
      returned = await module.default(file, api, options.options);
    } catch (error) {
      throw new TransformError(`transform \`${meta.id}\` threw: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (typeof returned === 'string') recorder.edits.splice(0, recorder.edits.length, ...editsBetween(file.text, returned));
    if (recorder.edits.length > 0) {
      const edits = [...recorder.edits].sort(compareEdits);
      const [first] = edits;
      add({
        node: { start: first?.start ?? 0, end: first?.end ?? 0 },
        message: meta.summary,
        help: meta.why,
        fix: { title: `Apply ${meta.id}`, safety: 'unsafe', edits },
      });
    }
  }
  return findings.sort((a, b) => a.start - b.start || a.end - b.end || (a.module.meta.id < b.module.meta.id ? -1 : 1));
}

/** A new source text as line edits. */
function editsBetween(before: string, after: string): Edit[] {
  const [old, fresh] = [splitLines(before), splitLines(after)];
  const offsets = [0];
  for (const line of old) offsets.push((offsets.at(-1) ?? 0) + line.length);
  return findLineChanges(old, fresh).map(({ start, end, newStart, newEnd }) => ({
    start: offsets[start] ?? before.length,
    end: offsets[end] ?? before.length,
    text: fresh.slice(newStart, newEnd).join(''),
  }));
}

const RANK: Readonly<Record<Safety, number>> = { safe: 0, unsafe: 1, suggest: 2 };

function lowerSafety(a: Safety, b: Safety | undefined): Safety {
  return b === undefined || RANK[a] >= RANK[b] ? a : b;
}

interface Choice {
  readonly status: Diagnostic['status'];
  readonly reason: string | undefined;
}

/** Decides, in source order, which fixes are applied in this pass. */
function chooseFixes(file: SourceFile, findings: readonly Finding[], options: EngineOptions, place: Place): Choice[] {
  const taken: { readonly edit: Edit; readonly id: string }[] = [];
  return findings.map((finding): Choice => {
    const { fix } = finding;
    if (fix === undefined) return { status: 'none', reason: undefined };
    if (finding.safety === 'suggest') return { status: 'refused', reason: 'a suggestion; apply it by hand' };
    if (finding.safety === 'unsafe' && !options.unsafeFixes) return { status: 'available', reason: undefined };
    if (options.acceptFix?.(finding.module.meta.id, place(finding.start)) === false) return { status: 'available', reason: undefined };
    const own = fix.edits ?? [];
    const clash = own.flatMap((edit) => taken.filter((other) => hasOverlap(edit, other.edit) || isSameInsertion(edit, other.edit)))[0];
    if (clash !== undefined) return { status: 'refused', reason: `it overlaps with the fix of \`${clash.id}\`` };
    if (own.some((edit) => crossesCell(file, edit))) return { status: 'refused', reason: 'it would cross a notebook cell' };
    for (const edit of own) taken.push({ edit, id: finding.module.meta.id });
    return { status: 'applied', reason: undefined };
  });
}

/**
 * The findings whose fixes are applied together. Planned insertions can clash with a fix's own edits where two fixes are right next to
 * each other; then the later fix waits for the next pass.
 */
function dropClashes(compose: Compose, findings: readonly Finding[], chosen: Choice[]): Finding[] {
  const isApplied = (_: Finding, index: number): boolean => chosen[index]?.status === 'applied';
  const all = findings.filter(isApplied);
  if (!hasClash(compose(all))) return all;
  const kept: Finding[] = [];
  for (const [index, finding] of findings.entries()) {
    if (!isApplied(finding, index)) continue;
    if (hasClash(compose([...kept, finding]))) {
      chosen[index] = { status: 'refused', reason: 'it overlaps with another fix' };
    } else {
      kept.push(finding);
    }
  }
  return kept;
}

function hasClash(edits: readonly Edit[]): boolean {
  return edits.some((edit, index) => edit.start < (edits[index - 1]?.end ?? 0));
}

function isSameInsertion(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.start === a.end && b.start === b.end;
}

function crossesCell(file: SourceFile, edit: Edit): boolean {
  if (file.cells.length === 0) return false;
  return !file.cells.some((cell) => cell.start <= edit.start && edit.end <= cell.end);
}

/** The edits of some findings' fixes, with what their needs lead to. */
type Compose = (findings: readonly Finding[]) => Edit[];

/** Own edits of the fixes and the edits their needs lead to, as one sorted list without overlaps. */
function composeEdits(file: SourceFile, isFirstParty: (module: string) => boolean, findings: readonly Finding[]): Edit[] {
  const own = findings.flatMap((finding) => finding.fix?.edits ?? []).sort(compareEdits);
  const needs: Need[] = findings.flatMap((finding) => finding.fix?.needs ?? []);
  const planned = planNeeds(file, needs, isFirstParty);
  // At one place a fix's own text comes before the shared code; the sort keeps that order.
  const all = [...own, ...planned].sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: Edit[] = [];
  for (const edit of all) {
    const last = joined.at(-1);
    if (last !== undefined && last.start === edit.start && last.end === last.start) {
      joined[joined.length - 1] = { start: last.start, end: edit.end, text: last.text + edit.text };
    } else {
      joined.push(edit);
    }
  }
  return joined;
}

function toDiagnostic(file: SourceFile, compose: Compose, finding: Finding, choice: Choice): Diagnostic {
  const { report, module, fix, safety } = finding;
  let edits: readonly Edit[] | undefined;
  return {
    id: module.meta.id,
    severity: report.severity ?? module.meta.severity,
    message: report.message,
    help: report.help,
    start: finding.start,
    end: finding.end,
    startPosition: file.positionAt(finding.start),
    endPosition: file.positionAt(finding.end),
    fix:
      fix === undefined
        ? undefined
        : {
            title: fix.title,
            safety,
            // Planned when a report asks: most show only that there is a fix.
            get edits() {
              return (edits ??= compose([finding]));
            },
          },
    status: choice.status,
    reason: choice.reason,
  };
}
