/** Calls of libraries that set determinism flags for the program, and the values that make cuBLAS deterministic. */

/** What a call takes care of. */
export interface DeterminismCall {
  readonly cudnn: boolean;
  readonly algorithms: boolean;
  readonly cublas: boolean;
  /** A keyword (or its position) that has to be true for it; without one the call always does. */
  readonly keyword?: string;
}

export const DETERMINISM: ReadonlyMap<string, DeterminismCall> = new Map([
  // torch/__init__.py: sets the algorithms; with it cuDNN uses deterministic algorithms too, but `benchmark` stays.
  ['torch.use_deterministic_algorithms', { cudnn: false, algorithms: true, cublas: false }],
  ['torch.set_deterministic_debug_mode', { cudnn: false, algorithms: true, cublas: false }],
  // transformers/trainer_utils.py: flags, algorithms and CUBLAS_WORKSPACE_CONFIG=:16:8
  ['transformers.enable_full_determinism', { cudnn: true, algorithms: true, cublas: true }],
  ['transformers.trainer_utils.enable_full_determinism', { cudnn: true, algorithms: true, cublas: true }],
  // transformers/trainer_utils.py: algorithms (since 4.38)
  ['transformers.set_seed', { cudnn: false, algorithms: true, cublas: false, keyword: 'deterministic' }],
  ['transformers.trainer_utils.set_seed', { cudnn: false, algorithms: true, cublas: false, keyword: 'deterministic' }],
  // transformers/training_args.py: `Trainer` then calls `enable_full_determinism`
  ['transformers.TrainingArguments', { cudnn: true, algorithms: true, cublas: true, keyword: 'full_determinism' }],
  ['transformers.Seq2SeqTrainingArguments', { cudnn: true, algorithms: true, cublas: true, keyword: 'full_determinism' }],
  // ray/train/torch/train_loop_utils.py: seeds, algorithms, benchmark off, cuBLAS
  ['ray.train.torch.enable_reproducibility', { cudnn: true, algorithms: true, cublas: true }],
  // monai/utils/misc.py: cuDNN flags; algorithms only when asked for
  ['monai.utils.set_determinism', { cudnn: true, algorithms: false, cublas: false }],
  ['monai.utils.misc.set_determinism', { cudnn: true, algorithms: false, cublas: false }],
  // composer/utils/reproducibility.py: flags, algorithms and cuBLAS
  ['composer.utils.configure_deterministic_mode', { cudnn: true, algorithms: true, cublas: true }],
  ['composer.utils.reproducibility.configure_deterministic_mode', { cudnn: true, algorithms: true, cublas: true }],
  ['composer.Trainer', { cudnn: true, algorithms: true, cublas: true, keyword: 'deterministic_mode' }],
  // lightning/pytorch/trainer/connectors/accelerator_connector.py: algorithms and cuBLAS; benchmark off unless asked for
  ['lightning.Trainer', { cudnn: true, algorithms: true, cublas: true, keyword: 'deterministic' }],
  ['lightning.pytorch.Trainer', { cudnn: true, algorithms: true, cublas: true, keyword: 'deterministic' }],
  ['pytorch_lightning.Trainer', { cudnn: true, algorithms: true, cublas: true, keyword: 'deterministic' }],
  // ignite/engine/deterministic.py: on CUDA, flags (since 0.5 also the algorithms)
  ['ignite.engine.DeterministicEngine', { cudnn: true, algorithms: false, cublas: false }],
  ['ignite.engine.deterministic.DeterministicEngine', { cudnn: true, algorithms: false, cublas: false }],
  // ultralytics/utils/torch_utils.py, `init_seeds`: all of them unless `deterministic=False`
  ['ultralytics.YOLO().train', { cudnn: true, algorithms: true, cublas: true }],
  // accelerate/utils/random.py: algorithms, never cuBLAS
  ['accelerate.utils.set_seed', { cudnn: false, algorithms: true, cublas: false, keyword: 'deterministic' }],
  ['accelerate.utils.random.set_seed', { cudnn: false, algorithms: true, cublas: false, keyword: 'deterministic' }],
  // mmengine/runner/utils.py: flags and algorithms, never cuBLAS
  ['mmengine.runner.set_random_seed', { cudnn: true, algorithms: true, cublas: false, keyword: 'deterministic' }],
]);

/** Values of `CUBLAS_WORKSPACE_CONFIG` with which cuBLAS is deterministic (CUDA toolkit, cuBLAS, "Results Reproducibility"). */
export const CUBLAS_VALUES: readonly string[] = [':4096:8', ':16:8'];
