/**
 * A seed that is set after something random has run.
 *
 *     model = Net()                 torch.manual_seed(0)
 *     torch.manual_seed(0)     →    model = Net()
 *
 * What was drawn before it is unseeded: here the initial weights, so that runs differ although the program seeds.
 */
import {
  describeImportDraw,
  findArguments,
  findImportDraws,
  findNamedChildren,
  getCallInFile,
  getCalleeName,
  getField,
  getLineEnd,
  getLineStart,
  getMisplacedSeed,
  getStatement,
  isNoName,
  isTestFile,
  quoteCode,
  SEEDING,
  walkDescendants,
  type Api,
  type Entry,
  type Fix,
  type Meta,
  type MisplacedSeed,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'misplaced-seed',
  summary: 'A seed set after something random has run',
  why: 'What was drawn before it, such as the initial weights of a model, is different in every run.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'error',
  triggers: [
    ['seed', { program: 'trains' }],
    ['set_rng_state', { program: 'trains' }],
    ['determinis', { program: 'trains' }],
    ['reproducib', { program: 'trains' }],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  const { entry } = api.program;
  if (isTestFile(file) || entry?.trains !== true) return;
  reportBeforeImports(file, api, entry);
  const found = getMisplacedSeed(file, api.program, entry);
  const call = found === undefined ? undefined : getCallInFile(file, api.program, found.seeding.visit);
  if (found === undefined || call === undefined) return;
  const drawn = getDrawInFile(file, api, found);
  const fix = moveSeed(file, api, found, call);
  api.report({
    node: call,
    message: `\`${call.text}\` runs after \`${drawn}\` has drawn random numbers`,
    help: 'Set the seed first, before anything is drawn.',
    ...(fix === undefined ? {} : { fix }),
  });
}

/**
 * A seed above an import that draws, which moves the generator on before the program draws from it. The seed stays: it decides what the
 * module draws, and `import-time-rng` sets it once more.
 */
function reportBeforeImports(file: SourceFile, api: Api, entry: Entry): void {
  const reported = new Set<Node>();
  for (const { draw, seeding } of findImportDraws(api.program, entry)) {
    const call = seeding === undefined ? undefined : getCallInFile(file, api.program, seeding.visit);
    if (call === undefined || reported.has(call)) continue;
    reported.add(call);
    api.report({
      node: call,
      message: `${quoteCode(call)} stands above an import that draws: ${describeImportDraw(api.program, draw)}`,
      help: 'Set the seed once more below the imports. Above them it decides what the module draws.',
      severity: 'warning',
    });
  }
}

/** The callee of the first draw, as this file writes it. */
function getDrawInFile(file: SourceFile, api: Api, { draws }: MisplacedSeed): string {
  const [first] = draws;
  const call = first === undefined ? undefined : getCallInFile(file, api.program, first.visit);
  return (call === undefined ? undefined : getField(call, 'function')?.text) ?? 'another call';
}

/** Moves the seed calls that stand together above the first statement of their block that draws. */
function moveSeed(file: SourceFile, api: Api, { seeding, draws }: MisplacedSeed, call: Node): Fix | undefined {
  const statement = getStatement(call);
  const block = statement?.parent;
  if (statement === undefined || block === undefined || seeding.isConditional) return undefined;
  const siblings = findNamedChildren(block);
  const target = siblings.find(
    (sibling) =>
      sibling.end <= statement.start &&
      draws.some(({ visit }) =>
        [...visit.calls, visit].some(
          ({ file: at, step }) => at === api.program.facts && sibling.start <= step.at && step.end <= sibling.end,
        ),
      ),
  );
  if (target === undefined || file.cells.some((cell) => target.start < cell.start && cell.start <= statement.start)) return undefined;
  const run = findSeedRun(file, siblings, statement);
  const last = run.at(-1) ?? statement;
  if (run.some((seed) => !isInReach(file, seed, target, statement))) return undefined;
  const [start, end] = [getLineStart(file.text, statement.start), getNextLine(file.text, last.end)];
  const lines = file.text.slice(start, getLineEnd(file.text, last.end)) + file.style.newline;
  if (/;/.test(lines)) return undefined;
  const completed = completeSeed(file, api, run);
  const at = getLineStart(file.text, target.start);
  const text = completed === undefined ? lines : file.text.slice(start, statement.start) + completed.code + file.style.newline;
  // Of the blank lines above and below, one stays.
  const isApart = /(?:\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(file.text.slice(0, start)) && /^[ \t]*(?:\r\n|\n|\r)/.test(file.text.slice(end));
  // The last line of a cell goes with the line break above it.
  const isLastOfCell = file.cells.some((cell) => cell.start < start && start < cell.end && cell.end <= end);
  const above = getLineEnd(file.text, file.text.slice(0, start).trimEnd().length);
  const removed = isLastOfCell
    ? { start: above, end: getLineEnd(file.text, last.end), text: '' }
    : { start, end: isApart ? getNextLine(file.text, end) : end, text: '' };
  return {
    title: 'Set the seed first',
    edits: [{ start: at, end: at, text }, removed],
    needs: completed?.needs ?? [],
  };
}

function getNextLine(text: string, offset: number): number {
  const end = getLineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(text.length, end + 1);
}

/** The statements from `first` on that each call a seeding function. */
function findSeedRun(file: SourceFile, siblings: readonly Node[], first: Node): Node[] {
  const run = [first];
  for (const next of siblings.slice(siblings.indexOf(first) + 1)) {
    const [call] = next.type === 'expression_statement' ? findNamedChildren(next) : [];
    const name = call?.type === 'call' ? (getCalleeName(file, call) ?? '') : '';
    const isNextLine = /^[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n)[ \t]*$/.test(file.text.slice(run.at(-1)?.end, next.start));
    if (!isNextLine || !(SEEDING.has(name) || /^torch\.cuda\.manual_seed/.test(name))) break;
    run.push(next);
  }
  return run;
}

/** True where all names of a seed call are bound above `target`, and none of its values is set between. */
function isInReach(file: SourceFile, seed: Node, target: Node, statement: Node): boolean {
  if (seed.type !== 'expression_statement') return false;
  const { model } = file;
  const owner = model.getEnclosingFunction(seed);
  for (const identifier of walkDescendants(seed, 'identifier')) {
    if (isNoName(identifier)) continue;
    const definitions = model.getBinding(identifier)?.definitions ?? [];
    const isLate = definitions.some(
      ({ node }) => model.getEnclosingFunction(node) === owner && node.start >= target.start && node.start < statement.end,
    );
    if (isLate) return false;
  }
  const between = [...walkDescendants(file.root, 'attribute')].filter((node) => target.start <= node.start && node.end <= statement.start);
  return !between.some((node) => node.parent?.type === 'assignment' && node.field === 'left' && seed.text.includes(node.text));
}

/** One call that seeds all generators, where the calls that are moved seed some of them with one value. */
function completeSeed(
  file: SourceFile,
  api: Api,
  run: readonly Node[],
): { readonly code: string; readonly needs: readonly Need[] } | undefined {
  const { entry } = api.program;
  if (entry === undefined) return undefined;
  const required = entry.usesNumpy ? ['python', 'numpy', 'torch'] : ['python', 'torch'];
  const seeded = new Set<string>(entry.seeding.flatMap((found) => found.generators));
  if (required.every((generator) => seeded.has(generator))) return undefined;
  const values = new Set<string>();
  for (const statement of run) {
    const [call] = findNamedChildren(statement);
    const name = call?.type === 'call' ? (getCalleeName(file, call) ?? '') : '';
    const [argument, ...others] = call === undefined ? [] : findArguments(call);
    if (!/^(?:torch|numpy|random)\./.test(name) || argument === undefined || others.length > 0) return undefined;
    values.add(argument.value.text);
  }
  const [value, ...others] = values;
  if (value === undefined || others.length > 0) return undefined;
  const helper = api.scaffold.seedEverything();
  return { code: helper.call(value), needs: helper.needs };
}
