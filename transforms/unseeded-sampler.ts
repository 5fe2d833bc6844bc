/**
 * A sampler or a split that draws from the global generator: a DataLoader's own generator does not reach it.
 *
 *     RandomSampler(dataset)    →    RandomSampler(dataset, generator=torch.Generator().manual_seed(args.seed))
 *
 * Source: torch 2.13, `torch/utils/data/sampler.py` (each sampler draws its own seed from the global generator when it is iterated)
 * and `torch/utils/data/dataset.py` (`random_split` draws a permutation).
 */
import {
  findArguments,
  getArgument,
  getCalleeName,
  inCode,
  isTestFile,
  planGenerator,
  readMapping,
  SAMPLERS,
  setKeywords,
  walkDescendants,
  type Api,
  type Argument,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

/** Called, or given another name. */
const CALLED = /(?:RandomSampler|random_split)\s*(?:\(|as\b)|[=(,]\s*[\w.]*(?:RandomSampler|random_split)\b/;

export const meta: Meta = {
  id: 'unseeded-sampler',
  summary: 'A sampler or split that draws from the global generator',
  why: 'Its order then depends on every random draw before it, and a generator given to the DataLoader does not reach it.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [
    ['RandomSampler', inCode(CALLED)],
    ['random_split', inCode(CALLED)],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Give it a generator of its own: `generator=torch.Generator().manual_seed(seed)`.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    const position = name === undefined ? undefined : SAMPLERS.get(name);
    if (name !== undefined && position !== undefined) checkSampler(file, api, call, name.slice(name.lastIndexOf('.') + 1), position);
  }
}

function checkSampler(file: SourceFile, api: Api, call: Node, name: string, position: number): void {
  const present = getArgument(call, 'generator', position);
  if (present !== undefined && present.value.type !== 'none') return;
  const spread = readSpread(file, call);
  if (spread.keys.has('generator')) return;

  const message = `\`${name}\` has no \`generator\`, so its order depends on every random draw before it`;
  const refuse = (reason: string): void => api.report({ node: call, message, help: `${HELP} Nothing was changed: ${reason}.` });
  if (spread.hidden !== undefined) return refuse(`\`${spread.hidden.node.text}\` may hold one already`);
  const plan = planGenerator(file, api, call);
  if ('isNeedless' in plan) return;
  if ('refusal' in plan) return refuse(plan.refusal);
  const edits = setKeywords(file, call, [{ name: 'generator', code: plan.code, present }], api.owner.lineLength);
  if (edits === undefined) return refuse(`a line would become longer than ${api.owner.lineLength ?? 'the others'}`);
  api.report({
    node: call,
    message,
    help: `${HELP} ${plan.explanation}`,
    fix: { title: 'Give it a `generator`', edits, needs: plan.needs },
  });
}

/** The keys of `**options`, and the first `*args` or `**options` whose content cannot be seen. */
function readSpread(file: SourceFile, call: Node): { readonly keys: ReadonlySet<string>; readonly hidden: Argument | undefined } {
  const keys = new Set<string>();
  let hidden: Argument | undefined;
  for (const argument of findArguments(call)) {
    if (argument.kind !== 'splat' && argument.kind !== 'dictionary-splat') continue;
    const mapping = argument.kind === 'splat' ? undefined : readMapping(file, argument.value);
    if (mapping === undefined) hidden ??= argument;
    for (const key of mapping?.keys() ?? []) keys.add(key);
  }
  return { keys, hidden };
}
