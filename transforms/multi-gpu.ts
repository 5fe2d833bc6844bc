/**
 * Training on several devices or processes.
 *
 *     model = DistributedDataParallel(model)                   # sums gradients over ranks
 *     torch.manual_seed(args.seed)                             # on every rank: the same dropout masks and augmentation
 *     DistributedSampler(data, seed=args.seed + rank)          # ranks must agree: some items are seen twice, others never
 *
 * Report only. Measured with torch 2.13: two ranks over gloo agree between runs when each seeds; a sampler seeded with the rank shows 8
 * of 32 items twice; `random_split` seeded with the rank validates on what another rank trained on.
 */
import {
  canonicalName,
  findArguments,
  findNamedChildren,
  findUses,
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getStringValue,
  inCode,
  isTestFile,
  mayBelongTo,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'multi-gpu',
  summary: 'Training on several devices or processes',
  why: 'Reductions over devices add up in an order that may vary, each process has generators of its own, and their number changes what each draws.',
  fixable: 'never',
  safety: 'safe',
  severity: 'info',
  triggers: [
    ['DataParallel', inCode(mayDistribute)],
    ['fully_shard', inCode(mayDistribute)],
    ['init_process_group', inCode(mayDistribute)],
    ['horovod', inCode(mayDistribute)],
    ['deepspeed', inCode(mayDistribute)],
    ['spawn', { program: 'trains' }],
    ['start_processes', { program: 'trains' }],
    ['DistributedSampler', 'seed'],
    ['random_split', 'manual_seed'],
    ['Trainer', /\b(?:devices|gpus|num_nodes|strategy)\s*=/, inCode(mayTrainOnSeveral)],
    ['seed', 'torchvision', { program: 'trains' }],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

/** Calls that distribute training, the one that says most about it first. */
const DISTRIBUTING: readonly { readonly pattern: RegExp; readonly help: string }[] = [
  {
    pattern: /^torch\.nn\.(?:parallel\.(?:data_parallel\.)?)?DataParallel$/,
    help: 'Each replica draws its dropout masks on a device of its own, and their number changes the result. Try one device where runs must agree, or `DistributedDataParallel`.',
  },
  {
    pattern:
      /^(?:torch\.nn\.parallel\.(?:distributed\.)?DistributedDataParallel|torch\.distributed\.fsdp\.(?:fully_sharded_data_parallel\.)?FullyShardedDataParallel|torch\.distributed\.(?:fsdp|_composable\.fsdp)\.fully_shard|deepspeed\.initialize|horovod\.torch\.DistributedOptimizer)$/,
    help: 'Seed in every process, with as many processes in every run. The order in which gradients are summed may still differ on several GPUs: try one where runs must agree.',
  },
  {
    pattern: /^(?:torch\.distributed\.init_process_group|deepspeed\.init_distributed|horovod\.torch\.init)$/,
    help: 'Seed in every process, with as many processes in every run. The order in which results are reduced may still differ on several GPUs: try one where runs must agree.',
  },
  {
    pattern: /^torch\.multiprocessing\.(?:spawn\.)?(?:spawn|start_processes)$/,
    help: 'A spawned process inherits no seed: seed in the function that it runs, and keep the number of processes.',
  },
];
/** Functions and classes of `DISTRIBUTING`, by package; those that start processes count where they train. */
const NAMES: readonly (readonly [packageName: string, modules: string, names: string])[] = [
  [
    'torch',
    String.raw`nn|parallel|distributed|_composable|fsdp|\w+_parallel`,
    '(?:Distributed|FullySharded)?DataParallel|fully_shard|init_process_group',
  ],
  ['deepspeed', '', 'initialize|init_distributed'],
  ['horovod', 'torch', 'init|DistributedOptimizer'],
];

/** False where no such call can be in the code. */
function mayDistribute(code: string): boolean {
  for (const [packageName, modules, names] of NAMES) {
    if (!code.includes(packageName)) continue;
    for (const use of findUses(code, names)) if (mayBelongTo(code, use, packageName, modules)) return true;
  }
  return false;
}

/** False where no trainer of Lightning is told how many devices there are. */
function mayTrainOnSeveral(code: string): boolean {
  for (const use of findUses(code, 'Trainer')) {
    if (!['lightning', 'pytorch_lightning'].some((name) => mayBelongTo(code, use, name, 'pytorch|trainer'))) continue;
    if (use.args?.some(({ name }) => /^(?:devices|gpus|num_nodes|strategy)$/.test(name ?? '')) !== false) return true;
  }
  return false;
}

const TRAINER = /^(?:lightning|pytorch_lightning)\.(?:pytorch\.)?(?:trainer\.)?(?:trainer\.)?Trainer$/;
const RANK = /rank|(?:^|_)gpu(?:_id)?$|process_index/i;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const calls = [...walkDescendants(file.root, 'call')];
  reportDistributing(file, api, calls);
  for (const call of calls) {
    const name = getCalleeName(file, call);
    if (name !== undefined && TRAINER.test(name)) reportTrainer(file, api, call);
    else if (name === 'torch.utils.data.DistributedSampler') reportSamplerSeed(api, call);
    else if (name === 'torch.utils.data.random_split') reportSplitSeed(file, api, call);
  }
  reportCommonSeed(file, api, calls);
}

/** One finding a file. A file that only spawns processes counts where they train. */
function reportDistributing(file: SourceFile, api: Api, calls: readonly Node[]): void {
  for (const { pattern, help } of DISTRIBUTING) {
    const call = calls.find((found) => pattern.test(getCalleeName(file, found) ?? ''));
    const callee = call === undefined ? undefined : getField(call, 'function');
    if (call === undefined || callee === undefined) continue;
    if (/spawn|start_processes/.test(callee.text) && api.program.entry?.trains !== true) return;
    api.report({ node: call, message: `\`${callee.text}\` runs on several devices or processes`, help });
    return;
  }
}

/** `Trainer(devices=4)`, `Trainer(strategy="ddp")`, `Trainer(gpus=[0, 1])` */
function reportTrainer(file: SourceFile, api: Api, call: Node): void {
  const several = findArguments(call).find(({ name, value }) => {
    const known = file.model.getValue(value) ?? value;
    const count = getIntegerValue(known);
    if (name === 'num_nodes') return (count ?? 0) > 1;
    if (name === 'devices' || name === 'gpus') {
      return count === -1 || (count ?? 0) > 1 || (known.type === 'list' && findNamedChildren(known).length > 1);
    }
    return name === 'strategy' && /^(?:ddp|fsdp|deepspeed|horovod)/.test(getStringValue(known) ?? '');
  });
  if (several === undefined) return;
  api.report({
    node: several.node,
    message: `\`${several.node.text}\` trains on several devices`,
    help: 'Call `seed_everything(seed, workers=True)` and keep the number of devices. Reductions may still differ: try one device where runs must agree.',
  });
}

/** `DistributedSampler(data, seed=args.seed + rank)`: ranks that shuffle differently show some items twice. */
function reportSamplerSeed(api: Api, call: Node): void {
  const seed = getArgument(call, 'seed', 4);
  if (seed === undefined || !namesRank(seed.value)) return;
  api.report({
    node: seed.node,
    message: `\`${seed.value.text}\` seeds the sampler of each rank differently, so that some items are seen twice and others never`,
    help: 'Give all ranks one seed: the sampler takes the rank as an argument of its own.',
    severity: 'error',
  });
}

/** `random_split(data, lengths, generator=torch.Generator().manual_seed(seed + rank))`: ranks that split differently leak. */
function reportSplitSeed(file: SourceFile, api: Api, call: Node): void {
  const generator = getArgument(call, 'generator', 2)?.value;
  const made = generator === undefined ? undefined : (file.model.getValue(generator) ?? generator);
  const callee = made?.type === 'call' ? getField(made, 'function') : undefined;
  if (made === undefined || callee === undefined || getField(callee, 'attribute')?.text !== 'manual_seed') return;
  const seed = getArgument(made, 'seed', 0)?.value;
  if (seed === undefined || !namesRank(seed)) return;
  api.report({
    node: seed,
    message: `\`${seed.text}\` splits the data of each rank differently, so that one rank validates on what another trained on`,
    help: 'Give all ranks one seed for the split.',
    severity: 'error',
  });
}

function namesRank(expression: Node): boolean {
  return [expression, ...walkDescendants(expression, 'identifier')].some((node) => node.type === 'identifier' && RANK.test(node.text));
}

/**
 * Every rank seeds alike, and the data set draws: `torch.manual_seed(args.seed)` gives all ranks the same noise. Only where the program
 * shows both that it distributes and that it draws in `__getitem__` or with torchvision's random transforms.
 */
function reportCommonSeed(file: SourceFile, api: Api, calls: readonly Node[]): void {
  const { entry } = api.program;
  if (entry?.trains !== true) return;
  const names = new Set(
    entry.trace.visits.flatMap(({ callees }) =>
      callees.flatMap((callee) => (callee.kind === 'external' ? [canonicalName(callee.name)] : [])),
    ),
  );
  const isDistributed = [...names].some((name) => DISTRIBUTING.slice(1, 3).some(({ pattern }) => pattern.test(name)));
  const augments = [...names].some((name) =>
    /^torchvision\.transforms\.(?:v2\.)?(?:Random\w+|ColorJitter|AutoAugment|TrivialAugmentWide|AugMix)$/.test(name),
  );
  if (!isDistributed || !augments) return;
  const seedings = entry.seeding.filter((found) => found.generators.includes('torch'));
  const seeds = calls.filter((call) =>
    seedings.some(({ visit }) => visit.file === api.program.facts && visit.step.at === call.start && visit.step.end === call.end),
  );
  const [first] = seeds;
  if (
    first === undefined ||
    seedings.length !== seeds.length ||
    seeds.some((call) => findArguments(call).some(({ value }) => namesRank(value) || isParameter(file, value)))
  )
    return;
  api.report({
    node: first,
    message: `\`${first.text}\` gives every rank the same seed, and with it the same random augmentation`,
    help: 'Add the rank where the data is augmented: `seed + rank`. The initial weights may differ: rank 0 sends its own to the others.',
  });
}

/** A seed that a helper is given: what it adds is up to its callers. */
function isParameter(file: SourceFile, value: Node): boolean {
  return value.type === 'identifier' && file.model.getBinding(value)?.definitions.some(({ kind }) => kind === 'parameter') === true;
}
