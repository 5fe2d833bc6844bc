/**
 * Operations that have no deterministic implementation, as data: what makes a call one of them, and what to use instead.
 *
 * Sources: the docstrings of `torch.use_deterministic_algorithms` of torch 1.13 to 2.14, which list them; `torch/nn/functional.py` of the
 * same releases for those that the switch makes deterministic; `alertNotDeterministic` in `aten/src/ATen/native/cuda` for the conditions
 * that the docstrings leave out. The two disagree on some: an adaptive average of size 1 is a mean, `interpolate(mode="area")` an adaptive
 * average, the one-dimensional adaptive pools are the two-dimensional ones, and only an `NLLLoss` of more than two dimensions is
 * meant. What all releases from 1.13 on make deterministic once asked to (`scatter_add_`, `index_add`, `gather`) is not listed:
 * `nondeterministic-algorithms` asks. Each alternative was compared with the operation on the CPU.
 *
 * All but `ps_roi_pool` was run on an H100 with torch 2.11 and torchvision 0.26, each operation eight to twelve times, with the switch off,
 * with `warn_only=True` and on. That showed what no docstring has: `cumsum` and the padding `reflect` of images have deterministic versions by now
 * (the strings in `libtorch_cuda.so` of the wheels tell since when: torch 2.6 and 2.7), a resize with `antialias=True` has none, and of
 * products with sparse matrices and of `AdaptiveMaxPool3d` torch does not know that they differ.
 */

/** What an argument has to be; of a method, the position is one less. */
export type Condition =
  /** One of these strings. */
  | { readonly is: readonly string[]; readonly keyword: string; readonly position: number }
  /** Given, and not `None`. */
  | { readonly is: 'given'; readonly keyword: string; readonly position: number }
  /** A size other than 1. */
  | { readonly is: 'size'; readonly keyword: string; readonly position: number }
  /** A tensor of floating-point numbers. */
  | { readonly is: 'floating'; readonly keyword: string; readonly position: number }
  /** Not the string `'none'`; whether the input has more than two dimensions cannot be told. */
  | { readonly is: 'spatial'; readonly keyword: string; readonly position: number };

/** What another argument has to be. */
export type FurtherCondition =
  /** A tuple of this many numbers, as it is written out. */
  | { readonly is: 'length'; readonly length: number; readonly keyword: string; readonly position: number }
  /** `True`. */
  | { readonly is: 'true'; readonly keyword: string; readonly position: number };

export interface NondeterministicOp {
  /** `backward`: only its gradient. */
  readonly phase: 'forward' | 'backward';
  /** `any`: on the CPU too. */
  readonly device: 'cuda' | 'any';
  readonly condition?: Condition;
  /** Has to hold as well. The next operations of the name are like this one without it. */
  readonly alsoIf?: FurtherCondition;
  /**
   * The first release in which `use_deterministic_algorithms(True)` runs a deterministic version; in those before, and where it is
   * absent, it raises.
   */
  readonly switchedSince?: string;
  /** True where gradients flow to other arguments than the first as well. */
  readonly hasSeveralGradients?: boolean;
  /** True where `warn_only=True` keeps the fast version all the same. */
  readonly isFastUnderWarnOnly?: boolean;
  /** True where torch does not know: it neither raises nor warns, whatever the program asks for. */
  readonly isSilent?: boolean;
  /** A sentence that names a deterministic way to the same result, or to a like one. */
  readonly instead: string;
}

const backward = { phase: 'backward', device: 'cuda' } as const;
const forward = { phase: 'forward', device: 'cuda' } as const;

const RESIZE = 'Resize with `mode="nearest"` before a convolution, or use a transposed convolution.';
const REFLECT = 'Pad with zeros, or join flipped slices with `torch.cat`.';
const REPLICATE = 'Pad with zeros, or join repeated slices with `torch.cat`.';

/** `mode=` of `interpolate` and its relatives, each as an operation of its own: they were made deterministic one by one. */
function resize(keyword: string, position: number): NondeterministicOp[] {
  const mode = (...is: string[]): { condition: Condition } => ({ condition: { is, keyword, position } });
  return [
    // 3 dimensions; 4
    { ...backward, ...mode('linear', 'bicubic'), instead: RESIZE },
    {
      ...backward,
      ...mode('bilinear'),
      alsoIf: { is: 'true', keyword: 'antialias', position: 6 },
      instead: 'Leave `antialias` out, or resize with `nn.AvgPool2d`.',
    },
    { ...backward, ...mode('bilinear'), switchedSince: '2.1', instead: RESIZE },
    { ...backward, ...mode('trilinear'), switchedSince: '2.9', instead: RESIZE },
    { ...backward, ...mode('area'), instead: 'Where the sizes divide, use `nn.AvgPool2d`.' },
  ];
}

/** The two paddings with numbers of the picture itself; those of images can be deterministic since torch 2.7. */
function pad(keyword: string, position: number, isImage: boolean): NondeterministicOp[] {
  return [
    { ...backward, condition: { is: ['reflect'], keyword, position }, ...(isImage ? { switchedSince: '2.7' } : {}), instead: REFLECT },
    { ...backward, condition: { is: ['replicate'], keyword, position }, switchedSince: '2.2', instead: REPLICATE },
  ];
}

function adaptive(position: number, instead: string): NondeterministicOp[] {
  return [{ ...backward, condition: { is: 'size', keyword: 'output_size', position }, instead }];
}

/** `F.pad(x, (1, 1, 1, 1), "reflect")` */
const IMAGE: FurtherCondition = { is: 'length', length: 4, keyword: 'pad', position: 1 };

/** The windows overlap unless each size divides that of the input. */
function overlapping(position: number): NondeterministicOp[] {
  const instead = 'Choose a size that divides that of the input: the windows then do not overlap, and it is deterministic.';
  return adaptive(position, instead).map((op) => ({ ...op, isSilent: true }));
}

const AVERAGE_2D = 'Where the sizes divide, use `nn.AvgPool2d`; a size of 1 is a mean, which is deterministic.';
const AVERAGE_3D = 'A convolution with fixed weights gives the same averages; a size of 1 is a mean, which is deterministic.';
const MAXIMUM = 'Where the sizes divide, use `nn.MaxPool2d`; for a size of 1, `x.amax((-2, -1))`.';
const UNPOOL: NondeterministicOp = {
  phase: 'forward',
  device: 'any',
  instead: 'Where windows do not overlap, `scatter` with the same indices gives the same; else use a transposed convolution.',
};
const REFLECTION: NondeterministicOp = { ...backward, instead: REFLECT };
const REFLECTION_2D: NondeterministicOp = { ...REFLECTION, switchedSince: '2.7' };
const REPLICATION: NondeterministicOp = { ...backward, switchedSince: '2.2', instead: REPLICATE };
const AVERAGE: NondeterministicOp = { ...backward, instead: 'A convolution with fixed weights gives the same averages.' };
const FRACTIONAL: NondeterministicOp = { ...backward, instead: 'Use `nn.MaxPool2d`, or a convolution with a stride.' };
const POOL_3D: NondeterministicOp = { ...backward, switchedSince: '2.13', instead: 'Use a convolution with a stride.' };
const CTC: NondeterministicOp = { ...backward, instead: 'Compute this loss on the CPU: `log_probs.cpu()`.' };
const BILINEAR: NondeterministicOp = { ...backward, switchedSince: '2.1', instead: RESIZE };
// avg_pool3d is what it computes with.
const RESPONSE: NondeterministicOp = { ...backward, instead: 'Use another normalization, such as `nn.GroupNorm`.' };
/** cuSPARSE; a product with a vector is deterministic. */
const SPARSE: NondeterministicOp = {
  ...forward,
  isSilent: true,
  instead: 'Add the rows up with `index_add_`, which the switch makes deterministic; a small matrix can be made dense.',
};
const BAG = 'Use `nn.Embedding` and `amax`, or the mode `sum` or `mean`.';

function likelihood(position: number): NondeterministicOp[] {
  return [
    {
      ...forward,
      condition: { is: 'spatial', keyword: 'reduction', position },
      instead: 'Take the mean yourself: `reduction="none"` and `.mean()`.',
    },
  ];
}

function entries(
  prefix: string,
  table: Readonly<Record<string, readonly NondeterministicOp[]>>,
): [string, readonly NondeterministicOp[]][] {
  return Object.entries(table).flatMap(([names, ops]) =>
    names.split(' ').map((name): [string, readonly NondeterministicOp[]] => [prefix + name, ops]),
  );
}

/** By canonical dotted name; where there are several, the one whose condition holds. */
export const NONDETERMINISTIC_OPS: ReadonlyMap<string, readonly NondeterministicOp[]> = new Map([
  ...entries('torch.nn.', {
    'AdaptiveAvgPool1d AdaptiveAvgPool2d': adaptive(0, AVERAGE_2D),
    AdaptiveAvgPool3d: adaptive(0, AVERAGE_3D),
    'AdaptiveMaxPool1d AdaptiveMaxPool2d': [{ ...backward, instead: MAXIMUM }],
    AvgPool3d: [AVERAGE],
    'FractionalMaxPool2d FractionalMaxPool3d': [FRACTIONAL],
    MaxPool3d: [POOL_3D],
    'MaxUnpool1d MaxUnpool2d MaxUnpool3d': [UNPOOL],
    Upsample: resize('mode', 2),
    UpsamplingBilinear2d: [BILINEAR],
    'ReflectionPad1d ReflectionPad3d': [REFLECTION],
    ReflectionPad2d: [REFLECTION_2D],
    'ReplicationPad1d ReplicationPad2d ReplicationPad3d': [REPLICATION],
    'Conv1d Conv3d': pad('padding_mode', 8, false),
    Conv2d: pad('padding_mode', 8, true),
    AdaptiveMaxPool3d: overlapping(0),
    LocalResponseNorm: [RESPONSE],
    CTCLoss: [CTC],
    EmbeddingBag: [{ ...backward, condition: { is: ['max'], keyword: 'mode', position: 5 }, instead: BAG }],
    'NLLLoss NLLLoss2d': likelihood(4),
  }),
  ...entries('torch.nn.functional.', {
    'adaptive_avg_pool1d adaptive_avg_pool2d': adaptive(1, AVERAGE_2D),
    adaptive_avg_pool3d: adaptive(1, AVERAGE_3D),
    'adaptive_max_pool1d adaptive_max_pool2d': [{ ...backward, instead: MAXIMUM }],
    avg_pool3d: [AVERAGE],
    'fractional_max_pool2d fractional_max_pool3d': [FRACTIONAL],
    max_pool3d: [POOL_3D],
    'max_unpool1d max_unpool2d max_unpool3d': [UNPOOL],
    'interpolate upsample': resize('mode', 3),
    upsample_bilinear: [BILINEAR],
    pad: [...pad('mode', 2, true).map((op): NondeterministicOp => ({ ...op, alsoIf: IMAGE })), ...pad('mode', 2, false)],
    adaptive_max_pool3d: overlapping(1),
    local_response_norm: [RESPONSE],
    ctc_loss: [CTC],
    embedding_bag: [{ ...backward, condition: { is: ['max'], keyword: 'mode', position: 6 }, instead: BAG }],
    grid_sample: [
      {
        ...backward,
        hasSeveralGradients: true,
        instead: 'There is nothing like it in torch; where the grid only shifts by whole pixels, use an index.',
      },
    ],
    nll_loss: likelihood(6),
    // aten/src/ATen/native/transformers/cuda/attention_backward.cu; pull requests 91979 and 101847 of pytorch/pytorch
    scaled_dot_product_attention: [
      {
        ...backward,
        switchedSince: '2.0',
        isFastUnderWarnOnly: true,
        instead: 'Or choose the plain kernel: `with torch.nn.attention.sdpa_kernel(SDPBackend.MATH):`.',
      },
    ],
  }),
  ...entries('torch.', {
    ctc_loss: [CTC],
    cumsum: [
      {
        ...forward,
        condition: { is: 'floating', keyword: 'input', position: 0 },
        switchedSince: '2.6',
        instead: 'A product with a triangle of ones gives the same sums: `x @ torch.ones(n, n, device=x.device).triu()`.',
      },
    ],
    histc: [
      {
        ...forward,
        condition: { is: 'floating', keyword: 'input', position: 0 },
        instead: 'Count with `torch.bincount(torch.bucketize(x, edges))`: whole numbers add up to the same in any order.',
      },
    ],
    bincount: [
      {
        ...forward,
        condition: { is: 'given', keyword: 'weights', position: 1 },
        instead: 'Add the weights up with `index_add_`, which the switch makes deterministic.',
      },
    ],
    'median nanmedian': [
      {
        ...forward,
        condition: { is: 'given', keyword: 'dim', position: 1 },
        instead: 'Take the middle of `x.sort(dim)`.',
      },
    ],
    scatter_reduce: [
      {
        ...forward,
        condition: { is: ['prod'], keyword: 'reduce', position: 4 },
        instead: 'Add logarithms up with `index_add_`, which the switch makes deterministic.',
      },
    ],
    index_reduce: [
      { ...forward, instead: 'For a mean, use `index_add_`, which the switch makes deterministic, and divide by the counts.' },
    ],
    take: [{ ...backward, instead: 'Take by index: `x.view(-1)[index]`.' }],
    'spmm sparse.mm sparse.addmm': [SPARSE],
    put: [{ phase: 'forward', device: 'any', instead: 'Assign by index: `x.view(-1)[index] = values`.' }],
  }),
  // torchvision/csrc/ops/cuda; `roi_align` has a deterministic version in Python
  ...entries('torchvision.ops.', {
    'RoIPool PSRoIAlign PSRoIPool roi_pool ps_roi_align ps_roi_pool': [
      { ...backward, instead: 'Use `torchvision.ops.roi_align`, which the switch makes deterministic from torchvision 0.16 on.' },
    ],
    'DeformConv2d deform_conv2d': [{ ...backward, hasSeveralGradients: true, instead: 'Use a plain convolution, or a dilated one.' }],
  }),
]);

/** Methods of tensors that are operations of the list under `torch.<name>`; those in place have a `_` at the end. */
export const TENSOR_METHODS: ReadonlySet<string> = new Set([
  'cumsum',
  'histc',
  'bincount',
  'median',
  'nanmedian',
  'scatter_reduce',
  'index_reduce',
  'take',
  'put',
]);
