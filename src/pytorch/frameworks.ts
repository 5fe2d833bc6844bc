/**
 * Frameworks on top of PyTorch: the helper each seeds with, the objects that seed by themselves, and the calls that train. Data and
 * questions about names; what a program makes of them is `transform/frameworks.ts`.
 *
 * Sources, read and executed: lightning 2.6.6 and 2.0.9, pytorch_lightning 1.2.10 to 1.9.5 (`fabric/utilities/seed.py`, before 1.8
 * `utilities/seed.py`; `trainer/connectors/accelerator_connector.py`; `cli.py`), transformers 5.23, 4.40 and 4.20 (`trainer.py`,
 * `trainer_utils.py`), accelerate 1.15, 0.34 and 0.20 (`utils/random.py`), pytorch-ignite 0.5.5 and 0.4.6 (`utils.py`,
 * `engine/deterministic.py`), torch_geometric 2.8 (`seed.py`), monai 1.6 and 0.9 (`utils/misc.py`), mmengine 0.10.7 and 0.1.0
 * (`runner/utils.py`, `runner/runner.py`), composer 0.32 (`trainer/trainer.py`, `utils/reproducibility.py`), timm 1.0 (`utils/random.py`,
 * `train.py`), stable_baselines3 2.9 (`common/base_class.py`, `common/utils.py`).
 */

/** A framework whose own helper a program of it seeds with. Every helper takes the seed first and seeds Python, NumPy and torch. */
export interface Framework {
  /** Modules that have the helper, the documented one first. */
  readonly modules: readonly string[];
  readonly helper: string;
  /** What the helper is passed beside the seed. */
  readonly options?: string;
  /** True where the helper sets cuDNN's flags too. */
  readonly setsCudnn?: boolean;
}

/** In the order of precedence for a program that imports several and trains in a loop of its own. */
export const FRAMEWORKS: readonly Framework[] = [
  // `workers=True` (since 1.3) gives each worker of each rank a stream of its own.
  {
    modules: ['lightning', 'pytorch_lightning', 'lightning.pytorch', 'lightning.fabric'],
    helper: 'seed_everything',
    options: 'workers=True',
  },
  { modules: ['composer.utils.reproducibility'], helper: 'seed_all' },
  { modules: ['mmengine.runner'], helper: 'set_random_seed' },
  { modules: ['accelerate.utils'], helper: 'set_seed' },
  { modules: ['ignite.utils'], helper: 'manual_seed' },
  { modules: ['monai.utils'], helper: 'set_determinism', setsCudnn: true },
  { modules: ['torch_geometric'], helper: 'seed_everything' },
  { modules: ['stable_baselines3.common.utils'], helper: 'set_random_seed' },
  { modules: ['transformers'], helper: 'set_seed' },
  // Since 0.4.9; its own training scripts pass the rank too.
  { modules: ['timm.utils'], helper: 'random_seed' },
];

/** Top-level names of a framework's packages: `lightning`, `pytorch_lightning`. */
export function findPackages(framework: Framework): readonly string[] {
  return framework.modules.map((module) => module.replace(/\..*/, ''));
}

/** Lightning's `Trainer`, under the paths it has had. */
const LIGHTNING_TRAINER = /^(?:lightning|pytorch_lightning)\.(?:pytorch\.)?(?:trainer\.){0,2}Trainer$/;

export function isLightningTrainer(name: string): boolean {
  return LIGHTNING_TRAINER.test(name);
}

/** Arguments that `Trainer` had before 2.0 only. Up to 1.6 `deterministic` took no `"warn"`. */
export const LIGHTNING_1_ARGUMENTS: readonly string[] = [
  'gpus',
  'tpu_cores',
  'ipus',
  'num_processes',
  'auto_select_gpus',
  'auto_scale_batch_size',
  'auto_lr_find',
  'distributed_backend',
  'resume_from_checkpoint',
  'replace_sampler_ddp',
  'track_grad_norm',
  'amp_backend',
  'amp_level',
  'move_metrics_to_cpu',
  'multiple_trainloader_mode',
  'checkpoint_callback',
  'progress_bar_refresh_rate',
  'weights_summary',
  'weights_save_path',
  'flush_logs_every_n_steps',
  'process_position',
  'prepare_data_per_node',
  'terminate_on_nan',
  'stochastic_weight_avg',
  'reload_dataloaders_every_epoch',
  'truncated_bptt_steps',
];

const LIGHTNING_SEED =
  /^(?:lightning(?:\.pytorch|\.fabric)?|pytorch_lightning|lightning_fabric|lightning_lite)\.(?:utilities\.seed\.)?seed_everything$/;

export function isLightningSeed(name: string): boolean {
  return LIGHTNING_SEED.test(name);
}

const LIGHTNING_CLI = /^(?:lightning|pytorch_lightning)\.(?:pytorch\.)?(?:utilities\.)?(?:cli\.)?LightningCLI$/;

export function isLightningCli(name: string): boolean {
  return LIGHTNING_CLI.test(name);
}

/** transformers' `Trainer` and what derives from it: `__init__` calls `set_seed(args.seed)`, whose default is 42. */
const HF_TRAINER = /^(?:transformers|trl|sentence_transformers)\.(?:\w+\.)*(?!TF)\w*Trainer$/;

export function isHuggingFaceTrainer(name: string): boolean {
  return HF_TRAINER.test(name);
}

/** Arguments of such a trainer. trl's configurations derive from `TrainingArguments`. */
const HF_ARGUMENTS =
  /^(?:transformers|trl|sentence_transformers)\.(?:\w+\.)*(?:(?!TF)\w*TrainingArguments|(?:SFT|DPO|KTO|ORPO|CPO|Reward)Config)$/;

export function isTrainingArguments(name: string): boolean {
  return HF_ARGUMENTS.test(name);
}

export function isComposerTrainer(name: string): boolean {
  return name === 'composer.Trainer' || name === 'composer.trainer.Trainer';
}

export function isMmengineRunner(name: string): boolean {
  return name === 'mmengine.runner.Runner' || name === 'mmengine.runner.runner.Runner';
}

const MMENGINE_CONFIG = /^mmengine\.(?:config\.)?(?:config\.)?Config(?:Dict)?$/;

/** `Config(dict(model=…))`, around a mapping that the file shows; `Config.fromfile(path)` is another name. */
export function isMmengineConfig(name: string): boolean {
  return MMENGINE_CONFIG.test(name);
}

export function isMmengineFromConfig(name: string): boolean {
  return /^mmengine\.runner\.(?:runner\.)?Runner\.from_cfg$/.test(name);
}

/**
 * Algorithms of stable_baselines3 and sb3_contrib. Only with `seed` they seed Python, NumPy, torch, the environment they are handed and its
 * action space (`BaseAlgorithm.set_random_seed`); an environment without a seed starts from the system's entropy.
 */
export function isReinforcementAlgorithm(name: string): boolean {
  return /^(?:stable_baselines3|sb3_contrib)\.(?:\w+\.)*(?:A2C|DDPG|DQN|PPO|SAC|TD3|ARS|CrossQ|MaskablePPO|QRDQN|RecurrentPPO|TQC|TRPO)$/.test(
    name,
  );
}

/** True for a call of `seedsByItself` that does so only with the keyword `seed`. */
export function seedsIfAsked(name: string): boolean {
  return isReinforcementAlgorithm(name);
}

/**
 * True for a call that seeds all generators by itself, with a number it is given or one it draws: what is drawn before it is not covered.
 *
 *     Trainer(model=model, args=args)       transformers: `set_seed(args.seed)` in `__init__`
 *     Trainer(model=model, seed=17)         composer: `seed_all`; without `seed` with the clock
 *     Runner(model, randomness=…)           mmengine: `set_random_seed`; without `randomness` with a number of NumPy's
 *     PPO("MlpPolicy", env, seed=0)         stable_baselines3: `set_random_seed`; see `seedsIfAsked`
 *     LightningCLI(Net)                     `seed_everything(workers=True)`, since 1.7 also without a seed, which it saves
 *     YOLO("yolo11n.pt").train(data=...)    ultralytics: `init_seeds(args.seed + 1 + RANK)`, and builds the model anew after it
 */
export function seedsByItself(name: string): boolean {
  return (
    isHuggingFaceTrainer(name) ||
    isComposerTrainer(name) ||
    isLightningCli(name) ||
    isMmengineRunner(name) ||
    isMmengineFromConfig(name) ||
    isReinforcementAlgorithm(name) ||
    name === 'ultralytics.YOLO().train'
  );
}

/** Fits of frameworks that take cuDNN's flags and the algorithms as arguments: `Trainer(deterministic=True)`, a configuration file. */
const ARGUED_FITS =
  /^(?:(?:lightning|pytorch_lightning)\.(?:pytorch\.)?(?:trainer\.){0,2}Trainer(?:\.from_argparse_args)?\(\)\.(?:fit|fit_loop)|(?:lightning|pytorch_lightning)\.(?:pytorch\.)?(?:utilities\.)?(?:cli\.)?LightningCLI|(?:transformers|trl|sentence_transformers)\.(?:\w+\.)*\w*Trainer\(\)\.train|composer\.(?:trainer\.)?Trainer\(\)\.fit|mmengine\.runner\.(?:runner\.)?Runner(?:\.from_cfg)?\(\)\.train|ultralytics\.YOLO\(\)\.train)$/;

/** Fits that leave the flags to the program. What an `Engine` of ignite does is seen in the function it is given. */
const OTHER_FITS =
  /^(?:sentence_transformers\.SentenceTransformer\(\)\.fit|ignite\.(?:contrib\.)?engines?\.(?:\w+\.)*create_supervised_(?:tbptt_)?trainer\(\)\.run|fastai\.(?:\w+\.)*\w*(?:Learner|learner)\(\)\.(?:fit\w*|fine_tune)|skorch\.\w+\(\)\.fit|catalyst\.dl\.\w*Runner\(\)\.train|(?:stable_baselines3|sb3_contrib)\.\w+\(\)\.learn|monai\.engines\.\w*Trainer\(\)\.run)$/;

/** True for a call that trains by itself: `Trainer(...).fit(model)`. */
export function isFrameworkFit(callee: string): boolean {
  return ARGUED_FITS.test(callee) || OTHER_FITS.test(callee);
}

/** True for a fit whose framework sets cuDNN's flags and the algorithms by arguments of its own. */
export function isArguedFit(callee: string): boolean {
  return ARGUED_FITS.test(callee);
}

/** True for such a fit whose arguments also set cuBLAS's workspace; mmengine's do not. */
export function isFitWithWorkspace(callee: string): boolean {
  return ARGUED_FITS.test(callee) && !callee.startsWith('mmengine.');
}
