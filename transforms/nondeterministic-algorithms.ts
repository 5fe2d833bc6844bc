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
  findVisitNames,
  getArgument,
  getCalleeName,
  getEntrySite,
  getField,
  isHandledByLibrary,
  isTestFile,
  isTrainedByFramework,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'nondeterministic-algorithms',
  summary: 'Training without deterministic algorithms',
  why: 'Some operations have a faster implementation whose result depends on the order in which threads finish.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['backward', '.step(', '.fit(', '.train(', 'set_deterministic', 'use_deterministic_algorithms'],
  since: '0.1.0',
};

const HELP =
  'Call `torch.use_deterministic_algorithms(True, warn_only=True)` beside the seed: operations without a deterministic version warn ' +
  'instead of raising. It costs speed, and fills uninitialised memory (`torch.utils.deterministic.fill_uninitialized_memory`).';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  let isDecided = false;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    if (name === 'torch.set_deterministic') {
      isDecided = true;
      reportRemoved(file, api, call);
    } else if (name === 'torch.use_deterministic_algorithms') {
      // A call that is never reached decides nothing.
      if (api.program.entry === undefined || api.program.findVisits(call.start, call.end).length > 0) isDecided = true;
      reportDisabled(file, api, call);
    }
  }
  const { entry } = api.program;
  if (isDecided || entry?.trains !== true || isTrainedByFramework(entry) || isHandledByLibrary(entry, 'algorithms')) return;
  if (entry.trace.visits.some((visit) => findVisitNames(visit).includes('torch.use_deterministic_algorithms'))) return;
  const torch = api.scaffold.importModule('torch');
  const site = getEntrySite(file, api.program, entry);
  const argument = api.preset === 'strict' ? 'True' : 'True, warn_only=True';
  const code = `${torch.name}.use_deterministic_algorithms(${argument})`;
  api.report({
    node: getReportNode(file, site.offset),
    message: 'the program trains without `torch.use_deterministic_algorithms`',
    help: HELP,
    fix: { title: `Call \`${code}\``, needs: [api.scaffold.statement(site, code, 30, torch.needs)] },
  });
}

/** The first line of the program proper, where the call belongs. */
function getReportNode(file: SourceFile, offset: number): { start: number; end: number } {
  const end = file.text.slice(offset).search(/[\r\n]|$/) + offset;
  return { start: Math.min(offset, file.text.length), end: Math.max(offset, end) };
}

/** `torch.set_deterministic(True)` was removed in torch 1.11. */
function reportRemoved(file: SourceFile, api: Api, call: Node): void {
  const callee = getField(call, 'function');
  const argument = getArgument(call, 'd', 0);
  if (callee === undefined) return;
  const attribute = getField(callee, 'attribute');
  api.report({
    node: callee,
    message: `\`${callee.text}\` was removed in torch 1.11`,
    help: 'Use `torch.use_deterministic_algorithms`.',
    severity: 'error',
    ...(attribute === undefined || argument?.kind !== 'positional'
      ? {}
      : {
          fix: {
            title: 'Call `use_deterministic_algorithms`',
            edits: [
              { start: attribute.start, end: attribute.end, text: 'use_deterministic_algorithms' },
              ...(argument.value.text === 'True' && api.preset !== 'strict'
                ? [{ start: argument.node.end, end: argument.node.end, text: ', warn_only=True' }]
                : []),
            ],
          },
        }),
  });
}

/** `use_deterministic_algorithms(False)`, also as `mode=` or through a name bound once to `False`. */
function reportDisabled(file: SourceFile, api: Api, call: Node): void {
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
        ? { fix: { title: 'Turn them on', safety: 'unsafe' as const, edits: [{ start: value.start, end: value.end, text: 'True' }] } }
        : {}),
    });
  } else if (value.text !== 'True') {
    api.report({
      node: call,
      message: `\`${mode.value.text}\` decides whether algorithms are deterministic`,
      help: 'Run with it turned on when a result is to be repeated.',
      severity: 'info',
    });
  }
}
