/**
 * Who draws random numbers and who seeds the generators, by dotted name, as data.
 *
 * Sources: torch 2.13 (`torch/random.py`, `torch/nn/modules/*.py`: modules whose `reset_parameters` calls `init.*`), NumPy 2
 * (`numpy.random` module functions use the global `RandomState`), CPython's `random`, and for the helpers of other libraries the files
 * named at each entry.
 */

/** The three generators of a process that training draws from. CUDA's follow `torch.manual_seed` (torch/random.py). */
export type Generator = 'python' | 'numpy' | 'torch';

export const GENERATORS: readonly Generator[] = ['python', 'numpy', 'torch'];

/** What a seeding call seeds. */
export interface SeedingCall {
  readonly generators: readonly Generator[];
  /** Name of the seed parameter, which is the first positional one. */
  readonly parameter: string;
  /** A helper that seeds several generators, as opposed to one library's own function. */
  readonly isHelper: boolean;
  /** True where the call without a seed still sets a fixed or user-configured one. */
  readonly hasDefault: boolean;
}

const own = (generators: readonly Generator[], parameter: string): SeedingCall => ({
  generators,
  parameter,
  isHelper: false,
  hasDefault: false,
});
const helper = (parameter = 'seed', hasDefault = false): SeedingCall => ({
  generators: GENERATORS,
  parameter,
  isHelper: true,
  hasDefault,
});

/** Seeding calls by dotted name. `torch.cuda.manual_seed*` are in `CUDA_SEEDING`: alone they seed nothing that a CPU draw uses. */
export const SEEDING: ReadonlyMap<string, SeedingCall> = new Map([
  ['random.seed', own(['python'], 'a')],
  ['numpy.random.seed', own(['numpy'], 'seed')],
  ['torch.manual_seed', own(['torch'], 'seed')],
  ['torch.random.manual_seed', own(['torch'], 'seed')],
  // lightning/fabric/utilities/seed.py
  ['lightning.seed_everything', helper('seed', true)],
  ['lightning.pytorch.seed_everything', helper('seed', true)],
  ['lightning.fabric.seed_everything', helper('seed', true)],
  ['lightning.Fabric.seed_everything', helper('seed', true)],
  ['lightning.Fabric().seed_everything', helper('seed', true)],
  ['lightning.fabric.Fabric.seed_everything', helper('seed', true)],
  ['lightning.fabric.Fabric().seed_everything', helper('seed', true)],
  ['lightning.fabric.utilities.seed.seed_everything', helper('seed', true)],
  ['lightning_fabric.seed_everything', helper('seed', true)],
  ['pytorch_lightning.seed_everything', helper('seed', true)],
  ['pytorch_lightning.utilities.seed.seed_everything', helper('seed', true)],
  ['lightning_lite.utilities.seed.seed_everything', helper('seed', true)],
  // transformers/trainer_utils.py
  ['transformers.set_seed', helper()],
  ['transformers.trainer_utils.set_seed', helper()],
  ['transformers.enable_full_determinism', helper()],
  ['transformers.trainer_utils.enable_full_determinism', helper()],
  // accelerate/utils/random.py
  ['accelerate.utils.set_seed', helper()],
  ['accelerate.utils.random.set_seed', helper()],
  // torch_geometric/seed.py
  ['torch_geometric.seed_everything', helper()],
  ['torch_geometric.seed.seed_everything', helper()],
  // monai/utils/misc.py
  ['monai.utils.set_determinism', helper('seed', true)],
  ['monai.utils.misc.set_determinism', helper('seed', true)],
  // mmengine/runner/utils.py
  ['mmengine.runner.set_random_seed', helper('seed', true)],
  ['mmengine.runner.utils.set_random_seed', helper('seed', true)],
  // timm/utils/random.py
  ['timm.utils.random_seed', helper('seed', true)],
  ['timm.utils.random.random_seed', helper('seed', true)],
  // ray/train/torch/train_loop_utils.py
  ['ray.train.torch.enable_reproducibility', helper('seed', true)],
  // ignite/utils.py
  ['ignite.utils.manual_seed', helper()],
  // composer/utils/reproducibility.py
  ['composer.utils.reproducibility.seed_all', helper()],
  ['composer.utils.seed_all', helper()],
  // detectron2/utils/env.py
  ['detectron2.utils.env.seed_all_rng', helper('seed', true)],
  // fastai/torch_core.py
  ['fastai.torch_core.set_seed', helper('s')],
  ['fastai.vision.all.set_seed', helper('s')],
  ['fastai.text.all.set_seed', helper('s')],
  ['fastai.basics.set_seed', helper('s')],
  // catalyst/utils/misc.py
  ['catalyst.utils.set_global_seed', helper()],
  ['catalyst.utils.misc.set_global_seed', helper()],
  // stable_baselines3/common/utils.py
  ['stable_baselines3.common.utils.set_random_seed', helper()],
  // keras/src/utils/rng_utils.py (seeds python, numpy and the backend, torch among them)
  ['keras.utils.set_random_seed', helper()],
]);

/** They seed CUDA generators only. */
export const CUDA_SEEDING: ReadonlySet<string> = new Set([
  'torch.cuda.manual_seed',
  'torch.cuda.manual_seed_all',
  'torch.cuda.random.manual_seed',
  'torch.cuda.random.manual_seed_all',
]);

/** Restoring a state counts as seeding: the caller decides what the generator yields. */
export const STATE_SETTERS: ReadonlyMap<string, Generator> = new Map<string, Generator>([
  ['random.setstate', 'python'],
  ['numpy.random.set_state', 'numpy'],
  ['torch.set_rng_state', 'torch'],
  ['torch.random.set_rng_state', 'torch'],
]);

/** Names in `random` that draw nothing from the global generator. */
const PYTHON_QUIET: ReadonlySet<string> = new Set(['seed', 'setstate', 'getstate', 'Random', 'SystemRandom']);

/** Names in `numpy.random` that draw nothing from the global generator. */
const NUMPY_QUIET: ReadonlySet<string> = new Set([
  'seed',
  'get_state',
  'set_state',
  'default_rng',
  'RandomState',
  'Generator',
  'SeedSequence',
  'PCG64',
  'PCG64DXSM',
  'MT19937',
  'Philox',
  'SFC64',
  'BitGenerator',
]);

const TORCH_DRAWS: ReadonlySet<string> = new Set(
  [
    'rand randn randint randperm rand_like randn_like randint_like normal bernoulli multinomial poisson dropout dropout_ alpha_dropout',
    'feature_dropout feature_alpha_dropout rrelu',
  ].flatMap((line) => line.split(' ').map((name) => `torch.${name}`)),
);

/** Modules that draw their initial parameters from the global generator when they are built (torch/nn/modules). */
export const PARAMETRIC_MODULES: ReadonlySet<string> = new Set(
  [
    'Linear Bilinear LazyLinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d LazyConv2d LazyConv3d',
    'LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d RNN LSTM GRU RNNCell LSTMCell GRUCell Embedding EmbeddingBag',
    'MultiheadAttention Transformer TransformerEncoderLayer TransformerDecoderLayer TransformerEncoder TransformerDecoder',
    'AdaptiveLogSoftmaxWithLoss',
  ].flatMap((line) => line.split(' ').map((name) => `torch.nn.${name}`)),
);

/** Methods of tensors that fill them with random numbers (torch/_torch_docs.py, "In-place random sampling"). */
const TENSOR_DRAWS: ReadonlySet<string> = new Set([
  'normal_',
  'uniform_',
  'bernoulli_',
  'random_',
  'exponential_',
  'cauchy_',
  'geometric_',
  'log_normal_',
]);

const TORCH_INIT = /^torch\.nn\.init\.(?:xavier|kaiming|uniform|normal|orthogonal|sparse|trunc_normal)\w*$/;

/**
 * Model builders of libraries: they draw weights, or build layers that do before weights are loaded. Tokenizers, processors and
 * configurations have the same `from_pretrained`, and draw nothing.
 */
const MODEL_BUILDERS =
  /^(?:torchvision\.models\.(?!.*_Weights)(?:\w+\.)*\w+|timm\.(?:models\.)?create_model|segmentation_models_pytorch\.\w+|torch\.hub\.load|transformers\.(?:\w+\.)*(?!\w*(?:Tokenizer|Processor|Extractor|Config))\w+(?:\(\))?\.from_pretrained|transformers\.(?:\w+\.)*\w+\.from_config|transformers\.(?:\w+\.)*(?!TF|Flax|DataCollator)[A-Z]\w*(?:Model|For[A-Z]\w*))$/;

/** Functions that draw from a global generator when a `random_state`/`generator` is not given, with the keyword that would stop it. */
export const IMPLICIT_DRAWS: ReadonlyMap<string, { readonly generator: Generator; readonly keyword: string }> = new Map([
  ['torch.utils.data.random_split', { generator: 'torch', keyword: 'generator' }],
  ['sklearn.model_selection.train_test_split', { generator: 'numpy', keyword: 'random_state' }],
  ['sklearn.utils.shuffle', { generator: 'numpy', keyword: 'random_state' }],
  ['sklearn.utils.resample', { generator: 'numpy', keyword: 'random_state' }],
]);

/** The generator a call to the dotted `name` draws from, or undefined. Methods of unknown receivers have the form `?x.normal_`. */
export function getDrawnGenerator(name: string): Generator | undefined {
  // `random.Random().sample` and `numpy.random.default_rng().normal` draw from a generator of their own.
  if (/^random\.\w+$/.test(name)) return PYTHON_QUIET.has(name.slice(7)) ? undefined : 'python';
  if (/^numpy\.random\.[\w.]+$/.test(name)) return NUMPY_QUIET.has(name.split('.')[2] ?? '') ? undefined : 'numpy';
  if (TORCH_DRAWS.has(name) || PARAMETRIC_MODULES.has(name) || TORCH_INIT.test(name) || MODEL_BUILDERS.test(name)) return 'torch';
  if (/^torch\.nn\.functional\.(?:\w*dropout\w*|gumbel_softmax|rrelu)$/.test(name)) return 'torch';
  const method = name.slice(name.lastIndexOf('.') + 1);
  if (TENSOR_DRAWS.has(method) && (name.startsWith('?') || name.includes('()'))) return 'torch';
  if (name.startsWith('torch.distributions.') && /\(\)\.(?:r?sample|sample_n)$/.test(name)) return 'torch';
  return undefined;
}

/** Transforms of images that draw from torch's global generator for each image (torchvision/transforms/transforms.py, v2/). */
export const RANDOM_TRANSFORMS =
  /^torchvision\.transforms\.(?:v2\.|transforms\.)?(?:Random\w+|ColorJitter|GaussianBlur|GaussianNoise|ElasticTransform|ScaleJitter|AutoAugment|RandAugment|TrivialAugmentWide|AugMix)$/;

/** Libraries that import and draw from NumPy's global generator in training code, so that seeding it matters though the file never names it. */
export const NUMPY_USERS: ReadonlySet<string> = new Set([
  'albumentations',
  'cv2',
  'datasets',
  'fastai',
  'gym',
  'gymnasium',
  'imgaug',
  'lightning',
  'monai',
  'nltk',
  'pandas',
  'pytorch_lightning',
  'scipy',
  'skimage',
  'sklearn',
  'stable_baselines3',
  'timm',
  'torch_geometric',
  'torchio',
  'transformers',
  'webdataset',
]);
