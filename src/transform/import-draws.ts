/** Draws that happen while modules of the project are imported, as the program that imports them meets them. */
import type { DrawVisit, Entry, Program, SeedingVisit, Visit } from '../project/types.ts';
import { sharesBranches } from '../project/program.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getDrawnGenerator, IMPLICIT_DRAWS, PARAMETRIC_MODULES } from '../pytorch/random.ts';
import { getLineStart } from './layout.ts';
import { isTestFile } from './programs.ts';

/** A draw while a module is imported, as one program meets it. */
export interface ImportDraw {
  readonly draw: DrawVisit;
  /** The import of the program's own code that leads to it. */
  readonly importing: Visit;
  /** The seed in force, which the draw moves on from; undefined where nothing has been seeded. */
  readonly seeding: SeedingVisit | undefined;
}

/**
 * Draws during imports that a program should know of: unseeded ones, and those between its seed and what it draws itself. A module
 * that seeds by itself has chosen its values, and a program that seeds again below its imports has nothing shifted.
 */
export function findImportDraws(program: Program, entry: Entry): ImportDraw[] {
  const found: ImportDraw[] = [];
  for (const draw of entry.draws) {
    const [importing] = draw.visit.imports;
    if (importing === undefined || !isCertainDraw(draw) || isForTypes(importing) || isTestFile(draw.visit.file)) continue;
    const seedings = entry.seeding.filter(({ generators }) => generators.includes(draw.generator));
    const before = seedings.filter(({ visit }) => visit.order < draw.visit.order);
    if (before.length === 0) {
      const isSeededLater = seedings.length > 0 || entry.trains;
      if (isSeededLater && !isAside(program, draw)) found.push({ draw, importing, seeding: undefined });
      continue;
    }
    const seeding = before.findLast(({ visit, isConditional }) => !isConditional || sharesBranches(visit, importing));
    if (seeding === undefined || seeding.visit.isDuringImport) continue;
    const isLater = ({ order, isDuringImport }: Visit): boolean => order > draw.visit.order && !isDuringImport;
    const next = seedings.find(({ visit }) => isLater(visit));
    const shifted = [
      ...entry.draws.filter(({ generator }) => generator === draw.generator).map(({ visit }) => visit),
      ...entry.training,
    ].filter(isLater);
    const first = Math.min(...shifted.map(({ order }) => order));
    if (first < Infinity && !(next !== undefined && next.visit.order < first)) found.push({ draw, importing, seeding });
  }
  return found;
}

/** `if TYPE_CHECKING:`, which never runs. */
function isForTypes({ branches }: Visit): boolean {
  return branches.some(({ arm }) => /\bTYPE_CHECKING\b/.test(arm.test));
}

/**
 * A draw from a global generator that happens whenever the module is imported. Classes of the project are followed into: what they draw
 * counts by itself.
 */
export function isCertainDraw({ visit }: DrawVisit): boolean {
  const { step } = visit;
  if (step.kind !== 'call' || step.isDeferred || step.keywords.includes('generator')) return false;
  if (!visit.callees.some(({ kind }) => kind === 'external')) return false;
  return visit.branches.every(({ step, arm }) => step.form === 'try' && arm === step.arms[0]);
}

/** Values of no consequence: the seed itself, colours to draw with, a port, a name for the run. */
const ASIDE = /colou?r|palette|seed|port\b|\burl\b|addr|(?:^|_)(?:id|uid|name|suffix|tag|token|tmp|temp|path|dir|folder|file)s?\b/i;

function isAside(program: Program, draw: DrawVisit): boolean {
  const { file, at } = getOutermostCall(draw);
  const text = program.getText(file) ?? '';
  const line = text.slice(getLineStart(text, at), at);
  return ASIDE.test(line.split('=', 1)[0] ?? '');
}

/** The call of the module's own code that draws, itself or through functions. */
export function getOutermostCall({ visit }: DrawVisit): { readonly file: Visit['file']; readonly at: number; readonly end: number } {
  const [call = visit] = visit.calls;
  return { file: call.file, at: call.step.at, end: call.step.end };
}

/** `` `layers.py` runs `nn.Linear` in line 5 `` */
export function describeImportDraw(program: Program, draw: DrawVisit): string {
  const { file, at } = getOutermostCall(draw);
  const text = program.getText(file);
  const callee = text === undefined ? undefined : /^[\w.]+/.exec(text.slice(at))?.[0];
  const line = text === undefined ? '' : ` in line ${text.slice(0, at).split(/\r\n|\r|\n/).length}`;
  return `\`${file.path}\` runs ${callee === undefined ? 'code' : `\`${callee}\``}${line}`;
}

/** Last parts of the names of calls that draw (`pytorch/random.ts`); of methods of tensors and distributions too. */
const DRAWN: ReadonlySet<string> = new Set(
  [
    ...[...PARAMETRIC_MODULES, ...IMPLICIT_DRAWS.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)),
    'rand randn randint randperm rand_like randn_like randint_like normal bernoulli multinomial poisson rrelu gumbel_softmax random_ normal_',
    'uniform_ bernoulli_ exponential_ cauchy_ geometric_ log_normal_ sample rsample sample_n from_pretrained from_config create_model',
  ].flatMap((names) => names.split(' ')),
);
const DRAWN_LIKE = /dropout|^(?:xavier|kaiming|uniform|normal|orthogonal|sparse|trunc_normal)\w*_$/;
/** Modules that are drawn from by many names. */
const DRAWN_FROM =
  /(?:^|\.)random$|^(?!numpy\.).+\.random\.|^torchvision\.models\b|^segmentation_models_pytorch\b|^torch\.hub\b|^transformers\.(?:.*\.)?\w*(?:Model|For[A-Z])/;

/**
 * Whether a call of that name may draw from a global generator, asked before anything is parsed.
 *
 * @param name dotted, the import it begins with spelled out where there is one
 * @param isCalled false where it is passed or assigned, to be called by another name
 */
export function mayDraw(name: string, isCalled: boolean): boolean {
  if (getDrawnGenerator(canonicalName(name)) !== undefined || DRAWN_FROM.test(name)) return true;
  const last = name.slice(name.lastIndexOf('.') + 1);
  return isCalled && (DRAWN.has(last) || DRAWN_LIKE.test(last));
}
