/** DataLoader classes and samplers: where their parameters stand, and what each does by itself. */

/** A class that takes what `torch.utils.data.DataLoader` takes. */
export interface LoaderClass {
  /** 0-based positions of parameters that may be passed by position. */
  readonly positions: Readonly<Record<string, number>>;
  /** False where the class seeds its workers itself, or does not take a `worker_init_fn` in every release. */
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

/** torch's own; torchdata/stateful_dataloader/stateful_dataloader.py has the same parameters in the same places. */
const TORCH_LOADER: LoaderClass = { positions: TORCH_POSITIONS, needsWorkerInit: true };

/** torch_geometric/loader/dataloader.py: `(dataset, batch_size, shuffle, follow_batch, exclude_keys, **kwargs)`, the rest is passed on. */
const GEOMETRIC_LOADER: LoaderClass = { positions: { dataset: 0, batch_size: 1, shuffle: 2 }, needsWorkerInit: true };

/** torch_geometric/loader/cluster.py, random_node_loader.py: all of torch's parameters in `**kwargs`. */
const GRAPH_PART_LOADER: LoaderClass = { positions: {}, needsWorkerInit: true };

/**
 * torch_geometric/loader/node_loader.py, link_loader.py and what derives from them: all in `**kwargs`. Some releases (2.1) wrap
 * `worker_init_fn` and pass the caller's on beside it, which raises.
 */
const GRAPH_SAMPLING_LOADER: LoaderClass = { positions: {}, needsWorkerInit: false };

/** monai/data/dataloader.py: `(dataset, num_workers=0, **kwargs)`; sets its own `worker_init_fn`, which seeds MONAI's random transforms. */
const MONAI_LOADER: LoaderClass = { positions: { dataset: 0, num_workers: 1 }, needsWorkerInit: false };

/** Loader classes by dotted name, torch's under its documented one (`canonicalName`). */
export const LOADERS: ReadonlyMap<string, LoaderClass> = new Map([
  ['torch.utils.data.DataLoader', TORCH_LOADER],
  ['torchdata.stateful_dataloader.StatefulDataLoader', TORCH_LOADER],
  ['torchdata.stateful_dataloader.stateful_dataloader.StatefulDataLoader', TORCH_LOADER],
  ['torch_geometric.loader.DataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.loader.DataListLoader', GEOMETRIC_LOADER],
  ['torch_geometric.loader.DenseDataLoader', GEOMETRIC_LOADER],
  // Where they stood before torch_geometric 2.0.
  ['torch_geometric.data.DataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.data.DataListLoader', GEOMETRIC_LOADER],
  ['torch_geometric.data.DenseDataLoader', GEOMETRIC_LOADER],
  ['torch_geometric.loader.ClusterLoader', GRAPH_PART_LOADER],
  ['torch_geometric.loader.RandomNodeLoader', GRAPH_PART_LOADER],
  ['torch_geometric.loader.NodeLoader', GRAPH_SAMPLING_LOADER],
  ['torch_geometric.loader.NeighborLoader', GRAPH_SAMPLING_LOADER],
  ['torch_geometric.loader.LinkLoader', GRAPH_SAMPLING_LOADER],
  ['torch_geometric.loader.LinkNeighborLoader', GRAPH_SAMPLING_LOADER],
  ['torch_geometric.loader.HGTLoader', GRAPH_SAMPLING_LOADER],
  ['monai.data.DataLoader', MONAI_LOADER],
  ['monai.data.dataloader.DataLoader', MONAI_LOADER],
]);

/** What the classes are called, wherever they come from; `MyDataLoader` holds the first. */
export const LOADER_NAMES: readonly string[] = [
  'DataLoader',
  'DataListLoader',
  'NodeLoader',
  'LinkLoader',
  'NeighborLoader',
  'HGTLoader',
  'ClusterLoader',
];

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

/** Bases of classes that hand their loaders to a framework, which builds, replaces and seeds them itself. */
export const LOADER_OWNERS: RegExp =
  /^(?:(?:lightning|pytorch_lightning)\.(?:\w+\.)*Lightning(?:Data)?Module|(?:transformers|trl|sentence_transformers)\.(?:\w+\.)*\w*Trainer)$/;

/**
 * Packages that seed the workers of every loader they are handed, but only where it has no `worker_init_fn` of its own
 * (lightning/fabric/utilities/seed.py, `pl_worker_init_function`).
 */
export const WORKER_SEEDING_PACKAGES: ReadonlySet<string> = new Set(['lightning', 'pytorch_lightning', 'lightning_fabric']);
