/** Canonical dotted names: PyTorch exports many things under several paths; tables elsewhere use the one in its documentation. */

const CANONICAL: ReadonlyMap<string, string> = new Map([
  ['torch.utils.data.dataloader.DataLoader', 'torch.utils.data.DataLoader'],
  ['torch.utils.data.dataset.random_split', 'torch.utils.data.random_split'],
  ['torch.utils.data.dataset.Dataset', 'torch.utils.data.Dataset'],
  ['torch.utils.data.sampler.RandomSampler', 'torch.utils.data.RandomSampler'],
  ['torch.utils.data.sampler.WeightedRandomSampler', 'torch.utils.data.WeightedRandomSampler'],
  ['torch.utils.data.sampler.SubsetRandomSampler', 'torch.utils.data.SubsetRandomSampler'],
  ['torch.utils.data.sampler.SequentialSampler', 'torch.utils.data.SequentialSampler'],
  ['torch.utils.data.sampler.BatchSampler', 'torch.utils.data.BatchSampler'],
  ['torch.utils.data.distributed.DistributedSampler', 'torch.utils.data.DistributedSampler'],
  ['torch.random.manual_seed', 'torch.manual_seed'],
  ['torch.random.initial_seed', 'torch.initial_seed'],
  ['torch._C._set_deterministic_algorithms', 'torch.use_deterministic_algorithms'],
]);

/** `torch.nn.modules.linear.Linear` → `torch.nn.Linear`, `np`-style private paths untouched. */
export function canonicalName(name: string): string {
  const known = CANONICAL.get(name);
  if (known !== undefined) return known;
  const module = /^torch\.nn\.modules\.\w+\.(\w+)$/.exec(name);
  if (module?.[1] !== undefined) return `torch.nn.${module[1]}`;
  const optimizer = /^torch\.optim\.\w+\.([A-Z]\w*)$/.exec(name);
  if (optimizer?.[1] !== undefined && !name.startsWith('torch.optim.lr_scheduler.')) return `torch.optim.${optimizer[1]}`;
  return name;
}
