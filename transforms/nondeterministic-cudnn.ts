/**
 * cuDNN left free to choose its algorithms: `benchmark = True` picks them by timing, and without `deterministic = True` some of them
 * add up in an order that varies.
 *
 *     torch.backends.cudnn.benchmark = True    →    torch.backends.cudnn.benchmark = False
 *                                                   torch.backends.cudnn.deterministic = True
 *
 * Source: PyTorch documentation, "Reproducibility", "CUDA convolution benchmarking"; torch/backends/cudnn/__init__.py for `flags()`, whose
 * flags are off where it does not name them.
 */
import {
  findArguments,
  findEffectiveSeeding,
  findNamedChildren,
  findVisitNames,
  getArgument,
  getCalleeName,
  getEntrySite,
  getField,
  getLineEnd,
  getLineIndent,
  getLineStart,
  getReportRange,
  getStatement,
  getStringValue,
  isBenchmark,
  isDeterminismSwitch,
  isHandledByLibrary,
  isSetUpElsewhere,
  findUses,
  inCode,
  mayBelongTo,
  isTestFile,
  isTrainedByFramework,
  mayTrainOnCuda,
  walkAncestors,
  walkDescendants,
  type Api,
  type Edit,
  type Entry,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'nondeterministic-cudnn',
  summary: 'cuDNN chooses its algorithms by timing, or may use non-deterministic ones',
  why: 'Two runs can be given different convolution algorithms, whose results differ in the last bits and drift apart in training.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [['cudnn', inCode(maySetFlag)], { program: 'trains' }],
  ignoresTests: true,
  since: '0.1.0',
};

/** `cudnn.benchmark = True`, or one of several targets; `setattr(cudnn, "benchmark", True)`. */
const SET = /\.\s*(?:benchmark|deterministic)\s*(?:[,)\]]|(?::[^=\n]*)?=(?!=))|["'](?:benchmark|deterministic)["']/;

/** False where nothing in the code sets a flag; see `findSettings`. */
function maySetFlag(code: string): boolean {
  if (SET.test(code)) return true;
  for (const use of findUses(code, '(?:set_)?flags')) {
    if (!mayBelongTo(code, use, 'torch', 'backends|cudnn')) continue;
    const { args } = use;
    if (args === undefined || args.some(({ name }, position) => (name === undefined ? position > 0 : /benchmark|deterministic/.test(name))))
      return true;
  }
  return false;
}

const CUDNN = 'torch.backends.cudnn';
type Flag = 'benchmark' | 'deterministic';
/** The value of each flag with which a run can be repeated. */
const WANTED: Readonly<Record<Flag, string>> = { benchmark: 'False', deterministic: 'True' };
const MESSAGES: Readonly<Record<Flag, string>> = {
  benchmark: '`cudnn.benchmark = True` picks convolution algorithms by timing them',
  deterministic: '`cudnn.deterministic = False` lets cuDNN use non-deterministic algorithms',
};

const HELP =
  'Set `torch.backends.cudnn.benchmark = False` and `torch.backends.cudnn.deterministic = True`. Convolutions get slower, by a few ' +
  'per cent to a factor of two.';

const TIMED = 'This program seems to measure speed, so it is left as it is.';
const FOR_INFERENCE = 'Its comment says that it is for inference, so it is left as it is.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const settings = findSettings(file);
  for (const setting of settings) reportSetting(file, api, setting, settings);
  const { entry } = api.program;
  if (entry?.trains !== true || !mayTrainOnCuda(file, entry)) return;
  if (isTrainedByFramework(entry) || isHandledByLibrary(entry, 'cudnn') || isSetUpElsewhere(api.program, entry)) return;
  if (!isSetSomewhere(file, api, entry, settings) && !isSetByComingSeed(api, entry)) reportUnset(file, api, entry);
}

// ── What the file sets ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `cudnn.benchmark = True  # faster for fixed-size inference` */
function isSaidOfInference({ text }: SourceFile, { node }: Setting): boolean {
  return /^[^\n]*#.*\b(?:inference|prediction|predicting)\b/i.test(text.slice(node.end, getLineEnd(text, node.end)));
}

/** A place that gives a flag a value. */
interface Setting {
  readonly flag: Flag;
  readonly value: Node;
  /** The assignment or the call. */
  readonly node: Node;
  /** True for `with cudnn.flags(...)`, whose value holds for a block only. */
  readonly isTemporary: boolean;
}

function isFlag(name: string | undefined): name is Flag {
  return name === 'benchmark' || name === 'deterministic';
}

/** `cudnn.benchmark = value`, `setattr(cudnn, "benchmark", value)`, `cudnn.flags(benchmark=value)`, through any alias. */
function findSettings(file: SourceFile): Setting[] {
  if (!file.text.includes('cudnn')) return [];
  return [...walkDescendants(file.root, 'assignment', 'call')].flatMap((node) =>
    node.type === 'assignment' ? readAssignment(file, node) : readCall(file, node),
  );
}

function readAssignment(file: SourceFile, node: Node): Setting[] {
  const left = getField(node, 'left');
  let value = getField(node, 'right');
  while (value?.type === 'assignment') value = getField(value, 'right');
  if (left === undefined || value === undefined) return [];
  const toSetting = (target: Node, assigned: Node): Setting[] => {
    const name = target.type === 'attribute' ? file.model.getQualifiedName(target) : undefined;
    const flag = name?.startsWith(`${CUDNN}.`) === true ? name.slice(CUDNN.length + 1) : undefined;
    return isFlag(flag) ? [{ flag, value: assigned, node, isTemporary: false }] : [];
  };
  if (left.type !== 'pattern_list' && left.type !== 'tuple_pattern') return toSetting(left, value);
  // cudnn.benchmark, cudnn.deterministic = True, False
  const targets = findNamedChildren(left);
  const values = value.type === 'expression_list' || value.type === 'tuple' ? findNamedChildren(value) : [];
  if (targets.length !== values.length || [...targets, ...values].some((part) => part.type.startsWith('list_splat'))) return [];
  return targets.flatMap((target, index) => toSetting(target, values[index] ?? value));
}

function readCall(file: SourceFile, node: Node): Setting[] {
  const name = getCalleeName(file, node);
  if (name === 'builtins.setattr') {
    const [target, attribute, value] = findArguments(node).map((argument) => argument.value);
    const flag = attribute === undefined ? undefined : getStringValue(attribute);
    const isCudnn = target !== undefined && file.model.getQualifiedName(target) === CUDNN;
    return isCudnn && isFlag(flag) && value !== undefined ? [{ flag, value, node, isTemporary: false }] : [];
  }
  if (name !== `${CUDNN}.flags` && name !== `${CUDNN}.set_flags`) return [];
  const isTemporary = name.endsWith('.flags');
  const prefix = isTemporary ? '' : '_';
  // The second parameter is `benchmark` in every release; the position of `deterministic` moved.
  const benchmark = getArgument(node, `${prefix}benchmark`, 1)?.value;
  const deterministic = getArgument(node, `${prefix}deterministic`)?.value;
  return [
    ...(benchmark === undefined ? [] : [{ flag: 'benchmark' as const, value: benchmark, node, isTemporary }]),
    ...(deterministic === undefined ? [] : [{ flag: 'deterministic' as const, value: deterministic, node, isTemporary }]),
  ];
}

// ── Flags with the wrong value ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function reportSetting(file: SourceFile, api: Api, setting: Setting, all: readonly Setting[]): void {
  const { flag } = setting;
  const value = file.model.getValue(setting.value) ?? setting.value;
  const isOnWithCuda = flag === 'benchmark' && value.type === 'call' && getCalleeName(file, value) === 'torch.cuda.is_available';
  const isLiteral = value.text === 'True' || value.text === 'False';
  if (value.text === WANTED[flag]) return;
  const condition = getSwitch(file, setting.node);
  if (condition !== undefined || !(isLiteral || isOnWithCuda)) {
    api.report({
      node: setting.node,
      message:
        condition === undefined
          ? `\`${setting.value.text}\` decides \`cudnn.${flag}\``
          : `\`if ${condition}\` decides \`cudnn.${flag} = ${value.text}\``,
      help: 'The program has its own switch; run with the deterministic side of it when a result is to be repeated.',
      severity: 'info',
    });
    return;
  }
  const kept = isBenchmark(file) ? TIMED : isSaidOfInference(file, setting) ? FOR_INFERENCE : undefined;
  if (kept !== undefined) {
    api.report({ node: setting.node, message: MESSAGES[flag], help: `${HELP} ${kept}`, severity: 'info' });
    return;
  }
  const report = {
    node: setting.node,
    message: isOnWithCuda ? `\`${setting.value.text}\` turns \`cudnn.benchmark\` on` : MESSAGES[flag],
    help: HELP,
  };
  const target = getTarget(file, setting, value);
  if (target === undefined) {
    api.report(report);
    return;
  }
  const companion = getCompanion(file, api, setting, all);
  const edits = [{ start: target.start, end: target.end, text: WANTED[flag] }, ...(companion === undefined ? [] : [companion])];
  api.report({ ...report, fix: { title: companion === undefined ? `Set it to \`${WANTED[flag]}\`` : 'Set both flags', edits } });
}

/** The expression to flip, or undefined where flipping it would change something else too. */
function getTarget(file: SourceFile, setting: Setting, value: Node): Node | undefined {
  // cudnn.enabled = cudnn.benchmark = True
  const { node } = setting;
  if (node.type === 'assignment' && (node.parent?.type === 'assignment' || getField(node, 'right')?.type === 'assignment'))
    return undefined;
  if (value === setting.value || value.parent?.type === 'parenthesized_expression') return setting.value;
  // A constant that something else reads too is the owner's to decide.
  const binding = setting.value.type === 'identifier' ? file.model.getBinding(setting.value) : undefined;
  if (binding?.references.length !== 1) return undefined;
  return value.type === 'call' ? setting.value : value;
}

/** The user's own switch around a setting: `if args.deterministic: … else: cudnn.benchmark = True`. */
function getSwitch(file: SourceFile, node: Node): string | undefined {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor.type === 'function_definition') return undefined;
    if (ancestor.type !== 'if_statement') continue;
    for (const clause of [ancestor, ...ancestor.children]) {
      const condition = getField(clause, 'condition');
      if (condition !== undefined && isDeterminismSwitch(condition.text) && !file.model.getQualifiedName(condition)?.startsWith(CUDNN)) {
        return condition.text;
      }
    }
  }
  return undefined;
}

/**
 * What makes the other flag right where only `benchmark` is set, in the same spelling:
 *
 *     cudnn.benchmark = True           →    cudnn.benchmark = False
 *                                           cudnn.deterministic = True
 *     cudnn.flags(benchmark=True)      →    cudnn.flags(benchmark=False, deterministic=True)
 */
function getCompanion(file: SourceFile, api: Api, setting: Setting, all: readonly Setting[]): Edit | undefined {
  const { entry } = api.program;
  if (setting.flag !== 'benchmark' || (entry !== undefined && isHandledByLibrary(entry, 'cudnn'))) return undefined;
  const { text } = file;
  if (setting.isTemporary) {
    // Called with four positional arguments, or `**`, it may have the other flag already.
    const parts = findArguments(setting.node);
    const hasOther = parts.some((argument) => argument.name === 'deterministic' || argument.kind.endsWith('splat'));
    if (hasOther || parts.filter((argument) => argument.kind === 'positional').length > 2) return undefined;
    const last = parts.at(-1)?.node.end ?? setting.value.end;
    return { start: last, end: last, text: ', deterministic=True' };
  }
  const definition = file.model.getEnclosingFunction(setting.node);
  const beside = all.filter((other) => !other.isTemporary && file.model.getEnclosingFunction(other.node) === definition);
  const others = all.filter((other) => other.flag === 'deterministic' && !other.isTemporary && isReached(file, api, other));
  if (others.length > 0 || beside.some((other) => other.flag === 'deterministic')) return undefined;
  if (setting.node.type !== 'assignment' || beside[0] !== setting) return undefined;
  const left = getField(setting.node, 'left');
  const owner = left === undefined ? undefined : getField(left, 'object');
  const statement = getStatement(setting.node);
  if (owner === undefined || statement === undefined || setting.value.parent !== setting.node) return undefined;
  const end = getLineEnd(text, statement.end);
  // One line of its own, or it is left at the flip.
  if (text.slice(getLineStart(text, statement.start), statement.start).trim() !== '') return undefined;
  if (!/^\s*(?:#.*)?$/.test(text.slice(statement.end, end))) return undefined;
  const indent = getLineIndent(text, statement.start);
  return { start: end, end, text: `${file.style.newline}${indent}${owner.text}.deterministic = True` };
}

// ── Flags never set ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** True where the program gives either flag a value in code it reaches, in this file or another. */
function isSetSomewhere(file: SourceFile, api: Api, entry: Entry, settings: readonly Setting[]): boolean {
  return (
    settings.some((setting) => !setting.isTemporary && isReached(file, api, setting)) ||
    entry.trace.visits.some(
      ({ step }) => step.kind === 'store' && step.target.startsWith(`${CUDNN}.`) && isFlag(step.target.slice(CUDNN.length + 1)),
    ) ||
    entry.trace.visits.some((visit) => findVisitNames(visit).includes(`${CUDNN}.set_flags`))
  );
}

/** True for code of the module, and for code in a function that the program calls. */
function isReached(file: SourceFile, api: Api, setting: Setting): boolean {
  const definition = file.model.getEnclosingFunction(setting.node);
  const { entry, facts } = api.program;
  if (definition === undefined || entry === undefined) return true;
  return entry.trace.visits.some(
    (visit) =>
      (visit.file === facts && setting.node.start <= visit.step.at && visit.step.end <= setting.node.end) ||
      visit.callees.some((callee) => callee.kind === 'function' && callee.file === facts && callee.facts.at === definition.start),
  );
}

/** True where the program's seeding is incomplete, and the helper that completes it sets the flags: MONAI's `set_determinism`. */
function isSetByComingSeed(api: Api, entry: Entry): boolean {
  const seeded = new Set(findEffectiveSeeding(entry).flatMap(({ generators }) => generators));
  return seeded.size < 3 && api.scaffold.seedEverything().setsCudnn;
}

function reportUnset(file: SourceFile, api: Api, entry: Entry): void {
  const site = getEntrySite(file, api.program, entry);
  const torch = api.scaffold.importModule('torch', site.offset);
  const isTimed = isBenchmark(file);
  api.report({
    node: getReportRange(file, api.program, entry, site),
    message: 'the program trains and leaves cuDNN free to use non-deterministic algorithms',
    help: isTimed ? `${HELP} ${TIMED}` : HELP,
    ...(isTimed ? { severity: 'info' as const } : {}),
    fix: {
      title: 'Set the cuDNN flags',
      ...(isTimed ? { safety: 'suggest' as const } : {}),
      needs: [
        api.scaffold.statement(site, `${torch.name}.backends.cudnn.benchmark = False`, 20, torch.needs),
        api.scaffold.statement(site, `${torch.name}.backends.cudnn.deterministic = True`, 21, torch.needs),
      ],
    },
  });
}
