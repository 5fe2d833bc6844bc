/**
 * cuDNN left free to choose its algorithms: `benchmark = True` picks them by timing, and without `deterministic = True` some of them
 * add up in an order that varies.
 *
 *     torch.backends.cudnn.benchmark = True    →    torch.backends.cudnn.benchmark = False
 *
 * Source: PyTorch documentation, "Reproducibility", "CUDA convolution benchmarking".
 */
import {
  findVisitNames,
  getArgument,
  getCalleeName,
  getEntrySite,
  getField,
  getStatement,
  getStringValue,
  isDeterminismSwitch,
  isHandledByLibrary,
  isTestFile,
  isTrainedByFramework,
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
  triggers: ['cudnn', 'backward', '.step(', '.fit(', '.train('],
  since: '0.1.0',
};

const FLAGS = 'torch.backends.cudnn';
/** The value of each flag with which a run can be repeated. */
const WANTED: Readonly<Record<string, string>> = { benchmark: 'False', deterministic: 'True' };

const HELP =
  'Set `torch.backends.cudnn.benchmark = False` and `torch.backends.cudnn.deterministic = True`. Convolutions get slower, by a few ' +
  'per cent to a factor of two.';

/** A place that gives a flag a value. */
interface Setting {
  readonly flag: string;
  readonly value: Node;
  readonly node: Node;
}

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const settings = findSettings(file);
  for (const setting of settings) reportSetting(file, api, setting, settings);
  const { entry } = api.program;
  if (entry?.trains !== true || isTrainedByFramework(entry) || isHandledByLibrary(entry, 'cudnn')) return;
  if (isSetSomewhere(file, api, entry, settings)) return;
  const torch = api.scaffold.importModule('torch');
  const site = getEntrySite(file, api.program, entry);
  const cudnn = `${torch.name}.backends.cudnn`;
  api.report({
    node: { start: site.offset, end: site.offset },
    message: 'the program trains and leaves cuDNN free to use non-deterministic algorithms',
    help: HELP,
    fix: {
      title: 'Set the cuDNN flags',
      needs: [
        api.scaffold.statement(site, `${cudnn}.benchmark = False`, 20, torch.needs),
        api.scaffold.statement(site, `${cudnn}.deterministic = True`, 21, torch.needs),
      ],
    },
  });
}

/** `cudnn.benchmark = value`, `setattr(cudnn, "benchmark", value)`, `cudnn.flags(benchmark=value)`, through any alias. */
function findSettings(file: SourceFile): Setting[] {
  if (!file.text.includes('cudnn')) return [];
  const settings: Setting[] = [];
  for (const node of walkDescendants(file.root, 'assignment', 'call')) {
    if (node.type === 'assignment') {
      const left = getField(node, 'left');
      let value = getField(node, 'right');
      while (value?.type === 'assignment') value = getField(value, 'right');
      const name = left?.type === 'attribute' ? file.model.getQualifiedName(left) : undefined;
      const flag = name?.startsWith(`${FLAGS}.`) === true ? name.slice(FLAGS.length + 1) : undefined;
      if (flag !== undefined && flag in WANTED && value !== undefined) settings.push({ flag, value, node });
      continue;
    }
    const name = getCalleeName(file, node);
    if (name === 'builtins.setattr') {
      const target = getArgument(node, 'object', 0)?.value;
      const attribute = getArgument(node, 'name', 1)?.value;
      const value = getArgument(node, 'value', 2)?.value;
      const flag = attribute === undefined ? undefined : getStringValue(attribute);
      if (target === undefined || value === undefined || flag === undefined || !(flag in WANTED)) continue;
      if (file.model.getQualifiedName(target) === FLAGS) settings.push({ flag, value, node });
    } else if (name === `${FLAGS}.flags` || name === `${FLAGS}.set_flags`) {
      for (const flag of Object.keys(WANTED)) {
        const value = getArgument(node, name.endsWith('set_flags') ? `_${flag}` : flag)?.value ?? getArgument(node, flag)?.value;
        if (value !== undefined) settings.push({ flag, value, node });
      }
    }
  }
  return settings;
}

function reportSetting(file: SourceFile, api: Api, setting: Setting, all: readonly Setting[]): void {
  const value = file.model.getValue(setting.value) ?? setting.value;
  const wanted = WANTED[setting.flag];
  if (wanted === undefined || value.text === wanted) return;
  const switchCondition = getSwitch(setting.node);
  const isLiteral = value.text === 'True' || value.text === 'False';
  if (switchCondition !== undefined || !isLiteral) {
    api.report({
      node: setting.node,
      message:
        switchCondition === undefined
          ? `\`${setting.value.text}\` decides \`cudnn.${setting.flag}\``
          : `\`if ${switchCondition}\` decides \`cudnn.${setting.flag} = ${value.text}\``,
      help: 'The program has its own switch; run with the deterministic side of it when a result is to be repeated.',
      severity: 'info',
    });
    return;
  }
  const edits: Edit[] = [{ start: setting.value.start, end: setting.value.end, text: wanted }];
  const companion = setting.flag === 'benchmark' ? getCompanion(file, setting, all) : undefined;
  if (companion !== undefined) edits.push(companion);
  api.report({
    node: setting.node,
    message:
      setting.flag === 'benchmark'
        ? '`cudnn.benchmark = True` picks convolution algorithms by timing them'
        : '`cudnn.deterministic = False` lets cuDNN use non-deterministic algorithms',
    help: HELP,
    fix: { title: companion === undefined ? `Set it to ${wanted}` : 'Set both flags', edits },
  });
}

/** The user's own switch around a setting: `if args.deterministic: … else: cudnn.benchmark = True`. */
function getSwitch(node: Node): string | undefined {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor.type === 'function_definition') return undefined;
    if (ancestor.type !== 'if_statement') continue;
    for (const condition of [ancestor, ...ancestor.children].flatMap((child) => getField(child, 'condition') ?? [])) {
      if (isDeterminismSwitch(condition.text)) return condition.text;
    }
  }
  return undefined;
}

/**
 * `cudnn.deterministic = True` below a lone `cudnn.benchmark = True`, in the same spelling:
 *
 *     cudnn.benchmark = True    →    cudnn.benchmark = False
 *                                    cudnn.deterministic = True
 */
function getCompanion(file: SourceFile, setting: Setting, all: readonly Setting[]): Edit | undefined {
  if (setting.node.type !== 'assignment' || all.some((other) => other.flag === 'deterministic')) return undefined;
  if (all.find((other) => other.flag === 'benchmark') !== setting) return undefined;
  const left = getField(setting.node, 'left');
  const owner = left === undefined ? undefined : getField(left, 'object');
  const statement = getStatement(setting.node);
  if (owner === undefined || statement === undefined || setting.value.parent !== setting.node) return undefined;
  const { text } = file;
  const lineStart = Math.max(text.lastIndexOf('\n', statement.start - 1), text.lastIndexOf('\r', statement.start - 1)) + 1;
  const indent = text.slice(lineStart, statement.start);
  let end = statement.end;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  // Another statement on the line, or a comment that would then speak of two lines: leave it at the flip.
  if (/\S/.test(indent) || /^\s*;/.test(text.slice(statement.end, end))) return undefined;
  return { start: end, end, text: `${file.style.newline}${indent}${owner.text}.deterministic = True` };
}

/** True where the program gives either flag a value anywhere it reaches, in this file or another. */
function isSetSomewhere(file: SourceFile, api: Api, entry: Entry, settings: readonly Setting[]): boolean {
  for (const visit of entry.trace.visits) {
    if (visit.step.kind === 'store' && visit.step.target.startsWith(`${FLAGS}.`) && visit.step.target.slice(FLAGS.length + 1) in WANTED) return true;
    if (findVisitNames(visit).some((name) => name === `${FLAGS}.flags` || name === `${FLAGS}.set_flags`)) return true;
  }
  return settings.some((setting) => setting.node.type === 'call' && api.program.findVisits(setting.node.start, setting.node.end).length > 0);
}
