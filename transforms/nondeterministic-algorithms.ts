/**
 * A training program that does not ask PyTorch for deterministic algorithms.
 *
 *     seed_everything(args.seed)        seed_everything(args.seed)
 *                                  →    torch.use_deterministic_algorithms(True, warn_only=True)
 *
 * Source: torch 2.13, `torch.use_deterministic_algorithms`; on the CPU the backward of `table[index]` with two threads differs run to
 * run without it.
 */
import {
  findNamedChildren,
  findVisitNames,
  getArgument,
  getCalleeName,
  getEntrySite,
  getField,
  getLineIndent,
  getLineStart,
  getNodeAt,
  getReportRange,
  getStatement,
  getStringValue,
  getVisitOf,
  isBenchmark,
  isDeterminismSwitch,
  isForTpu,
  isHandledByLibrary,
  isSetUpElsewhere,
  inCode,
  isTestFile,
  isTrainedByFramework,
  walkAncestors,
  walkDescendants,
  type Api,
  type Edit,
  type Entry,
  type Fix,
  type Meta,
  type Node,
  type Site,
  type SourceFile,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'nondeterministic-algorithms',
  summary: 'Training without deterministic algorithms',
  why: 'Some operations have a faster implementation whose result depends on the order in which threads finish.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [
    ['set_deterministic', inCode(/set_deterministic/)],
    ['use_deterministic_algorithms', inCode(/use_deterministic_algorithms/)],
    { program: 'trains' },
  ],
  ignoresTests: true,
  since: '0.1.0',
};

const USE = 'torch.use_deterministic_algorithms';
const DEBUG_MODE = 'torch.set_deterministic_debug_mode';
const HELP =
  'Call `torch.use_deterministic_algorithms(True, warn_only=True)` beside the seed: operations without a deterministic version warn ' +
  'instead of raising. It costs speed, and fills uninitialised memory (`torch.utils.deterministic.fill_uninitialized_memory`).';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const { entry } = api.program;
  let isDecided = false;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    if (name === 'torch.set_deterministic') {
      // Where it is guarded, the program still runs, but this call decides nothing.
      if (isGuarded(call)) continue;
      reportRemoved(file, api, call);
    } else if (name === USE) {
      reportChoice(file, api, call);
    } else if (name === DEBUG_MODE) {
      reportDebugMode(file, api, call);
    } else {
      continue;
    }
    // A call that is never reached decides nothing either.
    isDecided ||= entry === undefined || api.program.findVisits(call.start, call.end).length > 0;
  }
  if (
    isDecided ||
    entry?.trains !== true ||
    isForTpu(file) ||
    isTrainedByFramework(entry) ||
    isAskedOfAccelerate(api, entry) ||
    isHandledByLibrary(entry, 'algorithms') ||
    isSetUpElsewhere(api.program, entry)
  )
    return;
  if (entry.trace.visits.some(isDeciding)) return;
  const beside = getEntrySite(file, api.program, entry);
  const site = getSwitchSite(file, beside) ?? beside;
  const torch = api.scaffold.importModule('torch', site.offset);
  const mode = getOwnSwitch(file, site) ?? 'True';
  const argument = api.preset === 'strict' ? mode : `${mode}, warn_only=True`;
  const code = `${torch.name}.use_deterministic_algorithms(${argument})`;
  const isTimed = isBenchmark(file);
  api.report({
    node: getReportRange(file, api.program, entry, site),
    message: 'the program trains without `torch.use_deterministic_algorithms`',
    help: isTimed ? `${HELP} This program seems to measure speed, so it is left as it is.` : HELP,
    ...(isTimed ? { severity: 'info' as const } : {}),
    fix: {
      title: `Call \`${code}\``,
      ...(isTimed ? { safety: 'suggest' as const } : {}),
      needs: [api.scaffold.statement(site, code, 30, torch.needs)],
    },
  });
}

/**
 * What the program itself decides cuDNN's flag by, right above the place of the call; the algorithms follow it:
 *
 *     torch.backends.cudnn.deterministic = args.exact
 *     torch.use_deterministic_algorithms(args.exact, warn_only=True)
 */
function getOwnSwitch(file: SourceFile, site: Site): string | undefined {
  if (site.position !== 'after' || !file.text.includes('cudnn')) return undefined;
  const last = getStatement(getNodeAt(file.tree, site.offset - 1, site.offset));
  if (last?.parent === undefined) return undefined;
  for (const assignment of walkDescendants(last.parent, 'assignment')) {
    const left = getField(assignment, 'left');
    const value = getField(assignment, 'right');
    if (left?.type !== 'attribute' || assignment.end > site.offset || getStatement(assignment)?.parent !== last.parent) continue;
    if (file.model.getQualifiedName(left) !== 'torch.backends.cudnn.deterministic') continue;
    const isName = value?.type === 'attribute' || (value?.type === 'identifier' && file.model.getValue(value) === undefined);
    return isName ? value.text : undefined;
  }
  return undefined;
}

/**
 * Under the program's own switch, where that stands right below the place of the call:
 *
 *     torch.manual_seed(args.seed)
 *     if args.deterministic:
 *         torch.backends.cudnn.deterministic = True
 *         torch.use_deterministic_algorithms(True, warn_only=True)
 */
function getSwitchSite(file: SourceFile, site: Site): Site | undefined {
  if (site.position !== 'after' || !file.text.includes('cudnn')) return undefined;
  const last = getStatement(getNodeAt(file.tree, site.offset - 1, site.offset));
  const siblings = last?.parent === undefined ? [] : findNamedChildren(last.parent);
  const next = last === undefined ? undefined : siblings[siblings.indexOf(last) + 1];
  const condition = next?.type === 'if_statement' ? getField(next, 'condition') : undefined;
  const body = next === undefined ? undefined : getField(next, 'consequence');
  if (next === undefined || body === undefined || condition === undefined || !isDeterminismSwitch(condition.text)) return undefined;
  const sets = [...walkDescendants(body, 'assignment')].some((assignment) => {
    const left = getField(assignment, 'left');
    const isFlag = left?.type === 'attribute' && file.model.getQualifiedName(left) === 'torch.backends.cudnn.deterministic';
    return isFlag && getField(assignment, 'right')?.text === 'True' && getStatement(assignment)?.parent === body;
  });
  const end = findNamedChildren(body).at(-1);
  if (!sets || end === undefined || getLineStart(file.text, end.start) <= condition.end) return undefined;
  return { offset: end.end, position: 'after', indent: getLineIndent(file.text, end.start) };
}

/** True for a call, in whichever file, that decides: PyTorch's own, or `monai.utils.set_determinism(use_deterministic_algorithms=…)`. */
function isDeciding(visit: Visit): boolean {
  if (visit.step.kind === 'call' && visit.step.keywords.includes('use_deterministic_algorithms')) return true;
  return findVisitNames(visit).some((name) => name === USE || name === DEBUG_MODE);
}

/** True for a program whose file calls accelerate's `set_seed`: `unseeded-framework` speaks of what that leaves out. */
function isAskedOfAccelerate({ program }: Api, entry: Entry): boolean {
  return getVisitOf(entry, ['accelerate.utils.set_seed', 'accelerate.utils.random.set_seed'])?.file === program.facts;
}

/** Under `if hasattr(torch, …)`, a test of the version, or `try`: code that knows the function may be gone. */
function isGuarded(call: Node): boolean {
  for (const ancestor of walkAncestors(call)) {
    if (ancestor.type === 'function_definition') return false;
    if (ancestor.type === 'try_statement') return true;
    if (ancestor.type !== 'if_statement') continue;
    for (const clause of [ancestor, ...ancestor.children]) {
      const condition = getField(clause, 'condition');
      if (condition !== undefined && /hasattr|version/i.test(condition.text)) return true;
    }
  }
  return false;
}

/**
 * `torch.set_deterministic`, which torch no longer has:
 *
 *     torch.set_deterministic(True)    →    torch.use_deterministic_algorithms(True, warn_only=True)
 */
function reportRemoved(file: SourceFile, api: Api, call: Node): void {
  const callee = getField(call, 'function');
  if (callee === undefined) return;
  const attribute = getField(callee, 'attribute');
  const argument = getArgument(call, 'd', 0);
  const keyword = argument?.kind === 'keyword' ? getField(argument.node, 'name') : undefined;
  let fix: Fix | undefined;
  if (attribute !== undefined && argument !== undefined) {
    const edits: Edit[] = [{ start: attribute.start, end: attribute.end, text: 'use_deterministic_algorithms' }];
    if (keyword !== undefined) edits.push({ start: keyword.start, end: keyword.end, text: 'mode' });
    const value = file.model.getValue(argument.value)?.text;
    if (value !== 'False' && api.preset !== 'strict')
      edits.push({ start: argument.node.end, end: argument.node.end, text: ', warn_only=True' });
    fix = { title: 'Call `use_deterministic_algorithms`', edits };
  }
  api.report({
    node: callee,
    message: `\`${callee.text}\` was removed from torch; the call raises`,
    help: 'Use `torch.use_deterministic_algorithms`, which replaces it since torch 1.8.',
    severity: 'error',
    ...(fix === undefined ? {} : { fix }),
  });
}

/** `use_deterministic_algorithms(False)`, also as `mode=` or through a name bound once; with the preset `strict` also `warn_only=True`. */
function reportChoice(file: SourceFile, api: Api, call: Node): void {
  const mode = getArgument(call, 'mode', 0);
  if (mode === undefined) return;
  const value = file.model.getValue(mode.value) ?? mode.value;
  if (value.text === 'False') {
    const isLiteral = value === mode.value;
    api.report({
      node: call,
      message: `\`${call.text}\` turns deterministic algorithms off`,
      help: HELP,
      ...(isLiteral
        ? {
            fix: {
              title: 'Turn them on',
              safety: 'unsafe' as const,
              edits: [{ start: value.start, end: value.end, text: 'True' }, ...addWarnOnly(api, call, mode.node)],
            },
          }
        : {}),
    });
  } else if (value.text !== 'True') {
    api.report({
      node: call,
      message: `\`${mode.value.text}\` decides whether algorithms are deterministic`,
      help: 'Run with it turned on when a result is to be repeated.',
      severity: 'info',
    });
  } else if (api.preset === 'strict') {
    reportWarnOnly(file, api, call);
  }
}

function addWarnOnly(api: Api, call: Node, mode: Node): Edit[] {
  if (api.preset === 'strict' || getArgument(call, 'warn_only') !== undefined) return [];
  return [{ start: mode.end, end: mode.end, text: ', warn_only=True' }];
}

/** With the preset `strict`, an operation without a deterministic version has to raise. */
function reportWarnOnly(file: SourceFile, api: Api, call: Node): void {
  const warnOnly = getArgument(call, 'warn_only');
  if (warnOnly === undefined || (file.model.getValue(warnOnly.value) ?? warnOnly.value).text !== 'True') return;
  const isLiteral = warnOnly.value.text === 'True';
  api.report({
    node: warnOnly.node,
    message: '`warn_only=True` lets operations without a deterministic version run',
    help: 'Leave it out, so that such an operation raises and can be replaced.',
    ...(isLiteral
      ? {
          fix: {
            title: 'Let them raise',
            safety: 'unsafe' as const,
            edits: [{ start: warnOnly.value.start, end: warnOnly.value.end, text: 'False' }],
          },
        }
      : {}),
  });
}

/** `set_deterministic_debug_mode("default")` and `(0)` turn deterministic algorithms off. */
function reportDebugMode(file: SourceFile, api: Api, call: Node): void {
  const mode = getArgument(call, 'debug_mode', 0)?.value;
  const value = mode === undefined ? undefined : file.model.getValue(mode);
  if (value === undefined || (value.text !== '0' && getStringValue(value) !== 'default')) return;
  api.report({ node: call, message: `\`${call.text}\` turns deterministic algorithms off`, help: HELP });
}
