/**
 * A sampler or a split that draws from the global generator: a DataLoader's own generator does not reach it.
 *
 *     RandomSampler(dataset)    →    RandomSampler(dataset, generator=torch.Generator().manual_seed(args.seed))
 *
 * Source: torch 2.13, `torch/utils/data/sampler.py` (each sampler draws its own seed from the global generator when it is iterated)
 * and `torch/utils/data/dataset.py` (`random_split` draws a permutation).
 */
import {
  addKeywords,
  getArgument,
  getCalleeName,
  isTestFile,
  findArguments,
  planGenerator,
  SAMPLERS,
  walkDescendants,
  type Api,
  type Meta,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unseeded-sampler',
  summary: 'A sampler or split that draws from the global generator',
  why: 'Its order then depends on every random draw before it, and a generator given to the DataLoader does not reach it.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['RandomSampler', 'random_split'],
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    const position = name === undefined ? undefined : SAMPLERS.get(name);
    if (name === undefined || position === undefined) continue;
    const short = name.slice(name.lastIndexOf('.') + 1);
    const present = getArgument(call, 'generator', position);
    if (present !== undefined && present.value.text !== 'None') continue;
    const message = `\`${short}\` has no \`generator\`, so its order depends on every random draw before it`;
    const help = 'Give it a generator of its own: `generator=torch.Generator().manual_seed(seed)`.';
    if (findArguments(call).some((argument) => argument.kind === 'splat' || argument.kind === 'dictionary-splat')) {
      api.report({ node: call, message, help: `${help} Its arguments are not visible here, so nothing was changed.` });
      continue;
    }
    const plan = planGenerator(file, api, call);
    if ('refusal' in plan) {
      api.report({ node: call, message, help: `${help} Nothing was changed: ${plan.refusal}.` });
      continue;
    }
    const edit =
      present === undefined
        ? addKeywords(file, call, [`generator=${plan.code}`], api.owner.lineLength)
        : { start: present.value.start, end: present.value.end, text: plan.code };
    api.report({
      node: call,
      message,
      help: `${help} It is given one ${plan.explanation}.`,
      ...(edit === undefined ? {} : { fix: { title: 'Give it a generator', edits: [edit], needs: plan.needs } }),
    });
  }
}
