/**
 * A generator object that seeds itself from the operating system: no global seed reaches it.
 *
 *     rng = np.random.default_rng()    →    rng = np.random.default_rng(42)
 *
 * Only where the call runs once: a constant in `__getitem__` or in a loop gives the same numbers every time. A generator that a Dataset
 * holds is copied into every worker, so its loader's `worker_init_fn` seeds each copy.
 *
 * Source: NumPy's documentation of `default_rng` and `RandomState`, CPython's of `random.Random` ("current system time or system
 * entropy"); `torch.Generator()` has a fixed seed and needs none (torch 2.13, `c10/core/GeneratorImpl.h`).
 */
import {
  findArguments,
  findNamedChildren,
  GENERATOR_CLASSES,
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getLineEnd,
  getLineStart,
  getRunFrequency,
  getStatement,
  isTestFile,
  planSeedValue,
  quoteCode,
  setKeywords,
  walkAncestors,
  walkDescendants,
  type Api,
  type Argument,
  type DefinitionNeed,
  type Edit,
  type Meta,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

/** A class of generators that is called with nothing or `None`, or goes by another name. */
const UNSEEDED = new RegExp(
  ['\\s*\\(\\s*(?:\\)|#|\\w+\\s*=\\s*None\\b|None\\b)', '\\s+as\\b', '\\b(?=\\s*[,)\\n])(?<=[=(,]\\s*[\\w.]*)']
    .map((rest) => `\\b(?:default_rng|RandomState|Random|PCG64(?:DXSM)?|MT19937|Philox|SFC64|SeedSequence)${rest}`)
    .join('|'),
);

export const meta: Meta = {
  id: 'unseeded-generator',
  summary: 'A NumPy or Python generator object made without a seed',
  why: 'It seeds itself from the operating system, and no global seed reaches it, so what it draws is different in every run.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'error',
  triggers: [
    ['default_rng', UNSEEDED],
    ['RandomState', UNSEEDED],
    ['Random', UNSEEDED],
    ['PCG64', UNSEEDED],
    ['MT19937', UNSEEDED],
    ['Philox', UNSEEDED],
    ['SFC64', UNSEEDED],
    ['SeedSequence', UNSEEDED],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Give it the seed of the run.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  let made = 0;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    const parameter = name === undefined ? undefined : GENERATOR_CLASSES.get(name);
    if (name === undefined || parameter === undefined || isSpread(call)) continue;
    const present = getArgument(call, parameter, 0);
    if (present !== undefined && present.value.type !== 'none') continue;
    const message = `${quoteCode(call)} seeds itself from the system, and no global seed reaches it`;
    if (isFallback(call)) {
      api.report({
        node: call,
        message,
        help: `${HELP} The caller may pass a generator; where none is passed, the run cannot be repeated.`,
        severity: 'info',
      });
      continue;
    }
    const frequency = getRunFrequency(file, api, call);
    if (frequency !== 'once') {
      const reason =
        frequency === 'repeated'
          ? 'it is made more than once, and one seed would give the same numbers every time'
          : 'how often it is made is not in view, and one seed may give the same numbers every time';
      api.report({
        node: call,
        message,
        help: `${HELP} Nothing was changed: ${reason}. Make it once, or from a seed of its own each time.`,
      });
      continue;
    }
    // Two generators of one seed would draw the same numbers.
    const offset = countSeeded(file) + made++;
    const seed = planSeedValue(file, api, call, offset);
    const edit = writeSeed(call, present, seed.code);
    if (edit === undefined) continue;
    const reseeding = reseedWorkers(file, api, call);
    api.report({
      node: call,
      message,
      help: HELP + reseeding.help,
      fix: { title: 'Seed it', edits: [edit, ...reseeding.edits], needs: [...seed.needs, ...reseeding.needs] },
    });
  }
}

function isSpread(call: Node): boolean {
  return findArguments(call).some((argument) => argument.kind === 'splat' || argument.kind === 'dictionary-splat');
}

function writeSeed(call: Node, present: Argument | undefined, code: string): Edit | undefined {
  if (present !== undefined) return { start: present.value.start, end: present.value.end, text: code };
  const list = getField(call, 'arguments');
  const open = list?.children[0];
  return open === undefined || list === undefined || findNamedChildren(list).length > 0
    ? undefined
    : { start: open.end, end: open.end, text: code };
}

/** How many generators the file seeds by hand already. */
function countSeeded(file: SourceFile): number {
  const seeded = [...walkDescendants(file.root, 'call')].filter((call) => {
    const argument = GENERATOR_CLASSES.has(getCalleeName(file, call) ?? '') ? findArguments(call)[0] : undefined;
    return argument !== undefined && (getIntegerValue(argument.value) !== undefined || /seed/i.test(argument.value.text));
  });
  return seeded.length;
}

/** `rng = rng or default_rng()`, `if rng is None: rng = default_rng()`: what stands in where the caller passes nothing. */
function isFallback(call: Node): boolean {
  let child = call;
  for (const ancestor of walkAncestors(call)) {
    if (ancestor.type === 'function_definition') return false;
    if (ancestor.type === 'boolean_operator' && child.field === 'right') return true;
    const condition = ancestor.type === 'if_statement' ? getField(ancestor, 'condition') : undefined;
    if (condition !== undefined && child !== condition && /\bis (?:not )?None\b|^not \w+$/.test(condition.text)) return true;
    if (ancestor.type === 'conditional_expression' && /\bis (?:not )?None\b/.test(ancestor.text)) return true;
    child = ancestor;
  }
  return false;
}

interface Reseeding {
  readonly edits: readonly Edit[];
  readonly needs: readonly Need[];
  readonly help: string;
}

const NO_RESEEDING: Reseeding = { edits: [], needs: [], help: '' };

/**
 * For a generator that a Dataset holds, the line that seeds the copy of each worker:
 *
 *     torch.utils.data.get_worker_info().dataset.rng = np.random.default_rng(torch.initial_seed() % 2**32)
 *
 * It goes into the loader's own `worker_init_fn`, or into one that is injected.
 */
function reseedWorkers(file: SourceFile, api: Api, call: Node): Reseeding {
  const attribute = getHeldAttribute(file, call);
  const owner = file.model.getEnclosingClass(call);
  if (attribute === undefined || owner === undefined) return NO_RESEEDING;
  const loaders = [...walkDescendants(file.root, 'call')].filter((other) => isLoaderOf(file, other, owner));
  if (loaders.length === 0) return { ...NO_RESEEDING, help: ' Each DataLoader worker copies it: seed the copies in `worker_init_fn`.' };
  const callee = getField(call, 'function');
  const torch = api.scaffold.importModule('torch', 0);
  const line = `${torch.name}.utils.data.get_worker_info().dataset.${attribute} = ${callee?.text ?? ''}(${torch.name}.initial_seed() % 2**32)`;
  const edits: Edit[] = [];
  const needs: Need[] = [...torch.needs];
  const done = new Set<Node>();
  for (const loader of loaders) {
    const present = getArgument(loader, 'worker_init_fn', 9);
    if (present === undefined || present.value.type === 'none') {
      // A function of a notebook cell cannot be pickled where workers are spawned.
      if (file.kind === 'notebook')
        return { ...NO_RESEEDING, help: ' Each DataLoader worker copies it: seed the copies in `worker_init_fn`.' };
      const worker = api.scaffold.seedWorker();
      const name = `${worker.name}_and_${attribute.replace(/^_+/, '')}`;
      const code = [
        `def ${name}(worker_id: int) -> None:`,
        `    """Seed a DataLoader worker, and the generator that its copy of the dataset holds."""`,
        `    ${worker.name}(worker_id)`,
        `    ${line}`,
      ].join('\n');
      const need: DefinitionNeed = { kind: 'definition', name, code, requires: [...worker.needs, ...torch.needs] };
      const set = setKeywords(file, loader, [{ name: 'worker_init_fn', code: name, present }], api.owner.lineLength);
      if (!file.model.isNameFree(name) || set === undefined) return NO_RESEEDING;
      edits.push(...set);
      needs.push(need);
      continue;
    }
    const definition = file.model.getLocalDefinition(present.value);
    const body = definition?.type === 'function_definition' ? getField(definition, 'body') : undefined;
    const last = body === undefined ? undefined : findNamedChildren(body).at(-1);
    const statement = last === undefined ? undefined : getStatement(last);
    if (definition === undefined || statement === undefined || done.has(definition)) continue;
    done.add(definition);
    if (definition.text.includes(`.dataset.${attribute}`) || /^(?:return|raise)\b/.test(statement.text)) continue;
    const indent = file.text.slice(getLineStart(file.text, statement.start), statement.start);
    if (indent.trim() !== '') continue;
    const end = getLineEnd(file.text, statement.end);
    edits.push({ start: end, end, text: file.style.newline + indent + line });
  }
  return { edits, needs, help: ' Each DataLoader worker copies it, so `worker_init_fn` seeds the copies.' };
}

/** `rng` for `self.rng = default_rng()` in `__init__` of a Dataset. */
function getHeldAttribute(file: SourceFile, call: Node): string | undefined {
  const assignment = call.parent?.type === 'assignment' ? call.parent : undefined;
  const left = assignment === undefined ? undefined : getField(assignment, 'left');
  const owner = file.model.getEnclosingClass(call);
  const bases = owner === undefined ? undefined : getField(owner, 'superclasses');
  if (left?.type !== 'attribute' || getField(left, 'object')?.text !== 'self' || bases === undefined) return undefined;
  const isDataset = findNamedChildren(bases).some((base) =>
    file.model.findQualifiedNames(base).some((name) => /^torch\.utils\.data\.(?:dataset\.)?(?:Iterable)?Dataset$/.test(name)),
  );
  return isDataset ? getField(left, 'attribute')?.text : undefined;
}

/** True for a DataLoader that has workers, over an instance of the class. */
function isLoaderOf(file: SourceFile, call: Node, owner: Node): boolean {
  if (getCalleeName(file, call) !== 'torch.utils.data.DataLoader') return false;
  const workers = getArgument(call, 'num_workers', 5)?.value;
  const dataset = getArgument(call, 'dataset', 0)?.value;
  const made = dataset === undefined ? undefined : file.model.getValue(dataset);
  const callee = made?.type === 'call' ? getField(made, 'function') : undefined;
  const isOwn = callee !== undefined && file.model.getLocalDefinition(callee) === owner;
  return isOwn && workers !== undefined && getIntegerValue(file.model.getValue(workers) ?? workers) !== 0;
}
