/** DataLoader classes and samplers: where their parameters stand, and what each does by itself. */

/** A class that takes what `torch.utils.data.DataLoader` takes. */
export interface LoaderClass {
  /** 0-based positions of parameters that may be passed by position. */
  readonly positions: Readonly<Record<string, number>>;
  /** False where the class seeds its workers itself. */
  readonly needsWorkerInit: boolean;
}

/** torch/utils/data/dataloader.py, `DataLoader.__init__`. */
const TORCH_POSITIONS: Readonly<Record<string, number>> = {
  dataset: 0,
  batch_size: 1,
  shuffle: 2,
  sampler: 3,
  batch_sampler: 4,
  num_workers: 5,
  collate_fn: 6,
  pin_memory: 7,
  drop_last: 8,
  timeout: 9,
  worker_init_fn: 10,
  multiprocessing_context: 11,
  generator: 12,
};

const TORCH_LOADER: LoaderClass = { positions: TORCH_POSITIONS, needsWorkerInit: true };
/** torch_geometric/loader/dataloader.py: `(dataset, batch_size, shuffle, follow_batch, exclude_keys, **kwargs)`, the rest is passed on. */
const GEOMETRIC_LOADER: LoaderClass = { positions: { dataset: 0, batch_size: 1, shuffle: 2 }, needsWorkerInit: true };
/** monai/data/dataloader.py: `(dataset, num_workers=0, **kwargs)`; sets its own `worker_init_fn`, which seeds MONAI's random transforms. */
const MONAI_LOADER: LoaderClass = { positions: { dataset: 0, num_workers: 1 }, needsWorkerInit: false };

export const LOADERS: ReadonlyMap<string, LoaderClass> = new Map([
  ['torch.utils.data.DataLoader', TORCH_LOADER],
  ['torchdata.stateful_dataloader.StatefulDataLoader', TORCH_LOADER],
  ['torchdata.stateful_dataloader.stateful_dataloader.StatefulDataLoader', TORCH_LOADER],
  ['torch_geometric.loader.DataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.loader.DataListLoader', GEOMETRIC_LOADER],
  ['torch_geometric.loader.DenseDataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.data.DataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.data.DataListLoader', GEOMETRIC_LOADER],
  ['torch_geometric.data.DenseDataLoader', GEOMETRIC_LOADER],
  ['monai.data.DataLoader', MONAI_LOADER],
  ['monai.data.dataloader.DataLoader', MONAI_LOADER],
]);

/** Samplers and splits that draw from the global generator unless given one; the value is the position of `generator`. */
export const SAMPLERS: ReadonlyMap<string, number> = new Map([
  // torch/utils/data/sampler.py: RandomSampler(data_source, replacement, num_samples, generator)
  ['torch.utils.data.RandomSampler', 3],
  // WeightedRandomSampler(weights, num_samples, replacement, generator)
  ['torch.utils.data.WeightedRandomSampler', 3],
  // SubsetRandomSampler(indices, generator)
  ['torch.utils.data.SubsetRandomSampler', 1],
  // torch/utils/data/dataset.py: random_split(dataset, lengths, generator)
  ['torch.utils.data.random_split', 2],
]);

/** Classes whose `*_dataloader` methods hand loaders to a framework, which builds, replaces and seeds them itself. */
export const LOADER_OWNERS: RegExp =
  /^(?:(?:lightning|pytorch_lightning)\.(?:\w+\.)*Lightning(?:Data)?Module|transformers\.(?:\w+\.)*\w*Trainer)$/;
