/**
 * A framework that could seed, or make deterministic, what it runs, and is not asked to.
 *
 *     L.seed_everything(42)                →    L.seed_everything(42, workers=True)
 *     trainer = L.Trainer(max_epochs=3)    →    trainer = L.Trainer(max_epochs=3, deterministic="warn")
 *     composer.Trainer(model=model)        →    composer.Trainer(model=model, seed=42)
 *
 *     model = BertModel(config)            →    set_seed(42)
 *     Trainer(model=model, args=args)           model = BertModel(config)
 *                                               Trainer(model=model, args=args)
 *
 * What a framework does without being asked needs nothing: `TrainingArguments` has `seed=42`.
 *
 * Source: the frameworks' own code, by version: `src/pytorch/frameworks.ts`.
 */
import {
  addEntry,
  findArguments,
  findEffectiveSeeding,
  findVisitNames,
  getArgument,
  getCallInFile,
  getCalleeName,
  getEntrySite,
  getField,
  getFrameworkSeeding,
  getLineIndent,
  getLoaderCall,
  getRunFrequency,
  getSeedNeeds,
  getStatement,
  getVisitNode,
  getVisitOf,
  isBenchmark,
  isComposerTrainer,
  isForTpu,
  isHandedModel,
  isInside,
  isLightningCli,
  isLightningSeed,
  isLightningTrainer,
  isMmengineConfig,
  isMmengineFromConfig,
  isMmengineRunner,
  isReinforcementAlgorithm,
  findUses,
  inCode,
  mayBelongTo,
  isTestFile,
  isTrainingArguments,
  LIGHTNING_1_ARGUMENTS,
  planSeedValue,
  quoteCode,
  readMapping,
  setKeywords,
  walkDescendants,
  type Api,
  type Edit,
  type Entry,
  type Keyword,
  type Meta,
  type Need,
  type Node,
  type Report,
  type Safety,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unseeded-framework',
  summary: 'A framework that is not asked to seed, or to be deterministic',
  why: 'Lightning, transformers and others seed and set flags for the program, but only what their arguments ask for, and only from then on.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [
    { program: 'trains' },
    ['Trainer', inCode(mayMakeTrainer)],
    ['Arguments', inCode(/TrainingArguments\s*(?:\(|as\b)/)],
    ['trl', /Config\s*\(/],
    'LightningCLI',
    ['seed_everything', 'lightning'],
    ['accelerate', 'set_seed'],
    ['mmengine', /Runner|set_random_seed/],
    ['monai', 'Compose'],
    // Algorithms of stable_baselines3 and sb3_contrib.
    ['stable_baselines3', 'learn'],
    ['sb3_contrib', 'learn'],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

/** False where no trainer of Lightning or composer is made. */
function mayMakeTrainer(code: string): boolean {
  for (const use of findUses(code, 'Trainer')) {
    if (['lightning', 'pytorch_lightning', 'composer'].some((name) => mayBelongTo(code, use, name, 'pytorch|trainer'))) return true;
  }
  return false;
}

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const { entry } = api.program;
  if (entry?.trains === true) {
    reportDrawsBefore(file, api, entry);
    checkMonai(file, api, entry);
  }
  // The preset `seeds` leaves speed alone, and a benchmark measures it; a TPU has no such algorithms; a program may ask torch itself.
  const isSpared = api.preset === 'seeds' || isBenchmark(file) || isForTpu(file);
  const wantsFlags = !isSpared && (entry === undefined || getVisitOf(entry, ALGORITHMS) === undefined);
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    if (name === undefined || isEvaluation(api, call)) continue;
    if (isLightningSeed(name)) checkLightningSeed(file, api, call);
    else if (isLightningTrainer(name)) checkLightningTrainer(file, api, call, wantsFlags);
    else if (isLightningCli(name)) checkLightningCli(file, api, call, wantsFlags);
    else if (isTrainingArguments(name)) checkTrainingArguments(file, api, call, wantsFlags);
    else if (isComposerTrainer(name)) checkComposerTrainer(file, api, call, wantsFlags);
    else if (isMmengineRunner(name)) checkRunner(file, api, call, call, wantsFlags);
    else if (isMmengineFromConfig(name)) checkConfig(file, api, call, wantsFlags);
    else if (isReinforcementAlgorithm(name)) checkAlgorithm(file, api, call);
    else if (MMENGINE_SEEDS.includes(name)) checkMmengineSeed(file, api, call);
    else if (ACCELERATE_SEEDS.includes(name) && wantsFlags) checkAccelerateSeed(file, api, call);
  }
}

const ALGORITHMS: readonly string[] = [
  'torch.use_deterministic_algorithms',
  'torch.set_deterministic_debug_mode',
  'transformers.enable_full_determinism',
  'transformers.trainer_utils.enable_full_determinism',
];
const MMENGINE_SEEDS: readonly string[] = ['mmengine.runner.set_random_seed', 'mmengine.runner.utils.set_random_seed'];
const ACCELERATE_SEEDS: readonly string[] = ['accelerate.utils.set_seed', 'accelerate.utils.random.set_seed'];

/** True where a program that does not train runs the call: it predicts, or measures. */
function isEvaluation({ program }: Api, call: Node): boolean {
  return program.entry?.trains === false && program.findVisits(call.start, call.end).length > 0;
}

// ── What is drawn before a framework seeds ─────────────────────────────────────────────────────────────────────────────────────────────

/** `model = BertModel(config)` above transformers' `Trainer`, whose `__init__` sets the seed. */
function reportDrawsBefore(file: SourceFile, api: Api, entry: Entry): void {
  const seeding = getFrameworkSeeding(entry);
  const call = seeding === undefined ? undefined : getCallInFile(file, api.program, seeding.visit);
  if (seeding === undefined || call === undefined || (seeding.draws.length === 0 && !isHandedModel(seeding.visit))) return;
  const own = getVisitNode(file, api.program, seeding.visit);
  const drawn = seeding.draws.map(({ visit }) => getCallInFile(file, api.program, visit)).find((found) => found !== undefined);
  const callee = drawn?.type === 'call' && drawn !== call && drawn.start < call.end ? getField(drawn, 'function') : undefined;
  const trainer = own === undefined ? `\`${findVisitNames(seeding.visit)[0]?.split('.').at(-1) ?? 'Trainer'}\`` : quoteCallee(own);
  api.report({
    node: call,
    message:
      callee === undefined
        ? `${trainer} sets the seed when it is made, which is after the model`
        : `${trainer} sets the seed when it is made, after ${quoteCode(callee)} has drawn random numbers`,
    help: 'Set the seed first, so that the initial weights are the same in every run.',
    severity: 'error',
    fix: { title: 'Set the seed first', needs: getSeedNeeds(file, api, entry) },
  });
}

// ── Lightning ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `seed_everything(42)` without `workers=True`, and without a seed. */
function checkLightningSeed(file: SourceFile, api: Api, call: Node): void {
  if (isSpread(file, call)) return;
  const seed = getArgument(call, 'seed', 0)?.value;
  const isUnset = seed === undefined ? !has(file, call, 'seed') : seed.type === 'none';
  const isWorkers = has(file, call, 'workers', 1) || !mayTrainWithLightning(api) || !mayHaveWorkers(file, api);
  const callee = quoteCallee(call);
  if (isUnset) {
    const planned = planSeed(file, api, call);
    const workers: Keyword[] = isWorkers ? [] : [{ name: 'workers', code: 'True' }];
    give(file, api, call, [{ name: 'seed', code: planned.code, present: getArgument(call, 'seed', 0) }, ...workers], {
      message: `${callee} is given no seed; before Lightning 2.2 it draws one`,
      help: 'Pass a number, from an option or a constant, and record it with the results.',
      // `PL_GLOBAL_SEED` may be set where it runs.
      safety: 'unsafe',
      severity: 'error',
      needs: planned.needs,
    });
  } else if (!isWorkers) {
    give(file, api, call, [{ name: 'workers', code: 'True' }], {
      message: `${callee} leaves out the workers of the loaders`,
      help: 'Pass `workers=True`: Lightning then seeds Python, NumPy and torch in each worker, on each rank differently.',
    });
  }
}

/** False for a program that trains in a loop of its own: `workers=True` reaches only loaders that Lightning is handed. */
function mayTrainWithLightning({ program }: Api): boolean {
  const { entry } = program;
  if (entry?.trains !== true) return true;
  const names = entry.trace.visits.flatMap(findVisitNames);
  return names.some((name) => isLightningTrainer(name) || isLightningCli(name) || /^lightning\.(?:fabric\.)?Fabric$/.test(name));
}

/** False where every loader in view is made without workers. */
function mayHaveWorkers(file: SourceFile, { program }: Api): boolean {
  if (/\b(?:num_workers|persistent_workers)\b/.test(file.text)) return true;
  const calls = [...walkDescendants(file.root, 'call')].filter((call) => getLoaderCall(file, program, call) !== undefined);
  const others = (program.entry?.trace.visits ?? []).some((visit) => visit.file !== program.facts);
  return calls.length === 0 || others || calls.some((call) => findArguments(call).some(({ kind }) => kind.endsWith('splat')));
}

/** `Trainer(...)` without `deterministic`, or with `benchmark=True`. */
function checkLightningTrainer(file: SourceFile, api: Api, call: Node, wantsFlags: boolean): void {
  if (api.preset === 'seeds' || isSpread(file, call) || isOnlyEvaluated(file, call)) return;
  const keywords: Keyword[] = [];
  const messages: string[] = [];
  const deterministic = getArgument(call, 'deterministic');
  const isOff = deterministic === undefined ? !has(file, call, 'deterministic') : /^(?:False|None)$/.test(deterministic.value.text);
  const isOld = findArguments(call).some(({ name }) => name !== undefined && LIGHTNING_1_ARGUMENTS.includes(name));
  if (isOff && wantsFlags) {
    const { quote } = file.style;
    const isRaising = isOld || api.preset === 'strict';
    keywords.push({ name: 'deterministic', code: isRaising ? 'True' : `${quote}warn${quote}`, present: deterministic });
    messages.push(
      deterministic === undefined ? 'is not asked for deterministic algorithms' : `turns them off with \`${deterministic.node.text}\``,
    );
  }
  const benchmark = getArgument(call, 'benchmark');
  if (benchmark?.value.text === 'True') {
    keywords.push({ name: 'benchmark', code: 'False', present: benchmark });
    messages.push('picks convolution algorithms by timing them (`benchmark=True`)');
  }
  if (keywords.length === 0) return;
  const isChoice = isOff && wantsFlags && (deterministic !== undefined || isOld);
  give(file, api, call, keywords, {
    message: `${quoteCallee(call)} ${messages.join(' and ')}`,
    help:
      'Pass `deterministic="warn"`, which sets cuBLAS\'s workspace too; operations without a deterministic version then warn. With ' +
      '`deterministic=True`, all that releases before 1.7 know, they raise. It costs speed.',
    // Before 1.7 the argument makes operations raise.
    ...(isChoice ? { safety: 'unsafe' } : {}),
  });
}

/** True where a name that is bound to the trainer is used to test or predict, and not to fit. */
function isOnlyEvaluated(file: SourceFile, call: Node): boolean {
  const left = call.parent?.type === 'assignment' ? getField(call.parent, 'left') : undefined;
  const direct = call.parent?.type === 'attribute' ? getField(call.parent, 'attribute')?.text : undefined;
  if (direct !== undefined) return EVALUATES.test(direct);
  const references = left?.type === 'identifier' ? (file.model.getBinding(left)?.references ?? []) : [];
  const methods = references.map(({ parent }) => (parent?.type === 'attribute' ? getField(parent, 'attribute')?.text : undefined));
  return methods.some((method) => EVALUATES.test(method ?? '')) && methods.every((method) => method !== undefined && method !== 'fit');
}

const EVALUATES = /^(?:test|validate|predict)$/;

/**
 * `LightningCLI(Net)`, which seeds, but with a number that it draws (before 2.2) and saves, and whose trainer is not deterministic. What is
 * given are defaults: options and a configuration file decide.
 */
function checkLightningCli(file: SourceFile, api: Api, call: Node, wantsFlags: boolean): void {
  if (isSpread(file, call)) return;
  const hasSeed = has(file, call, 'seed_everything_default', 6);
  const defaults = getArgument(call, 'trainer_defaults', 5);
  const { quote } = file.style;
  const code = api.preset === 'strict' ? 'True' : `${quote}warn${quote}`;
  const wantsDefaults = wantsFlags && defaults === undefined && !has(file, call, 'trainer_defaults');
  const keywords: Keyword[] = wantsDefaults ? [{ name: 'trainer_defaults', code: `{${quote}deterministic${quote}: ${code}}` }] : [];
  if (!hasSeed) {
    give(file, api, call, [...keywords, { name: 'seed_everything_default', code: String(api.seed) }], {
      message: '`LightningCLI` has no default seed; before Lightning 2.2 it draws one, before 1.7 it sets none',
      help: 'Pass `seed_everything_default`; the option `--seed_everything` and a configuration still decide.',
    });
  } else if (wantsDefaults) {
    give(file, api, call, keywords, { message: '`LightningCLI` is not asked for deterministic algorithms', help: CLI_HELP });
  }
  const mapping = defaults === undefined || !wantsFlags ? undefined : getMapping(file, defaults.value);
  if (mapping === undefined || readMapping(file, mapping)?.has('deterministic') !== false) return;
  const edits = addEntry(file, mapping, { name: 'deterministic', code }, api.owner.lineLength);
  api.report({
    node: mapping,
    message: 'the trainer of `LightningCLI` is not asked for deterministic algorithms',
    help: CLI_HELP,
    ...(edits === undefined ? {} : { fix: { title: 'Ask for them by default', edits } }),
  });
}

const CLI_HELP =
  'Pass `deterministic="warn"` among `trainer_defaults`; options and a configuration still decide. Operations without a deterministic ' +
  'version then warn. It costs speed.';

/** The `dict(...)` or literal that an argument stands for, where all of its keys can be seen. */
function getMapping(file: SourceFile, expression: Node): Node | undefined {
  const value = file.model.getValue(expression) ?? expression;
  const isMapping = value.type === 'dictionary' || (value.type === 'call' && getCalleeName(file, value) === 'builtins.dict');
  return isMapping && readMapping(file, value) !== undefined ? value : undefined;
}

// ── transformers, accelerate ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `TrainingArguments(...)` without `full_determinism`. Its `seed` is 42 and its `data_seed` the same, unless they are given. */
function checkTrainingArguments(file: SourceFile, api: Api, call: Node, wantsFlags: boolean): void {
  if (!wantsFlags || isSpread(file, call) || has(file, call, 'full_determinism')) return;
  give(file, api, call, [{ name: 'full_determinism', code: 'True' }], {
    message: `${quoteCallee(call)} leaves non-deterministic algorithms on`,
    help:
      "Pass `full_determinism=True`: it sets the algorithms, cuDNN's flags and cuBLAS's workspace. It costs speed (CUDA kernels run one " +
      'at a time), and operations without a deterministic version raise.',
    safety: 'unsafe',
  });
}

/**
 * accelerate's `set_seed(seed)` without `deterministic`. Its argument makes operations without a deterministic version raise, so that it is
 * used where that is wanted; else torch is asked beside it.
 */
function checkAccelerateSeed(file: SourceFile, api: Api, call: Node): void {
  const { entry } = api.program;
  // Once is enough.
  const first = entry?.trains === true ? getVisitOf(entry, ACCELERATE_SEEDS) : undefined;
  const isFirst = first !== undefined && api.program.findVisits(call.start, call.end).includes(first);
  if (entry === undefined || !isFirst || isSpread(file, call) || has(file, call, 'deterministic', 2)) return;
  const details: Details = {
    message: `${quoteCode(call)} leaves non-deterministic algorithms on`,
    help:
      'Pass `deterministic=True` (accelerate 0.28 or later), with which operations that have no deterministic version raise, or call ' +
      '`torch.use_deterministic_algorithms(True, warn_only=True)` beside it, with which they warn. It costs speed.',
  };
  const statement = getStatement(call);
  if (api.preset === 'strict' || statement?.type !== 'expression_statement') {
    give(file, api, call, [{ name: 'deterministic', code: 'True' }], { ...details, safety: 'unsafe' });
    return;
  }
  const site = getEntrySite(file, api.program, entry);
  const torch = api.scaffold.importModule('torch', site.offset);
  const code = `${torch.name}.use_deterministic_algorithms(True, warn_only=True)`;
  const fix = { title: `Call \`${code}\``, needs: [api.scaffold.statement(site, code, 30, torch.needs)] };
  api.report({ node: call, message: details.message, help: details.help, fix });
}

// ── composer, mmengine ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** composer's `Trainer(...)` without `seed`, which then seeds with the clock, whatever was seeded before; without `deterministic_mode`. */
function checkComposerTrainer(file: SourceFile, api: Api, call: Node, wantsFlags: boolean): void {
  if (isSpread(file, call)) return;
  const seed = getArgument(call, 'seed');
  const callee = quoteCallee(call);
  if (seed === undefined ? !has(file, call, 'seed') : seed.value.type === 'none') {
    const planned = planSeed(file, api, call);
    give(file, api, call, [{ name: 'seed', code: planned.code, present: seed }], {
      message: `${callee} without \`seed\` seeds with the clock, whatever was set before`,
      help: 'Pass `seed`.',
      severity: 'error',
      needs: planned.needs,
    });
  } else if (wantsFlags && !has(file, call, 'deterministic_mode')) {
    give(file, api, call, [{ name: 'deterministic_mode', code: 'True' }], {
      message: `${callee} is not asked for deterministic algorithms`,
      help: 'Pass `deterministic_mode=True`. It costs speed, and operations without a deterministic version raise.',
      safety: 'unsafe',
    });
  }
}

/** `Runner.from_cfg(cfg)` of a configuration that this file writes out; one that is read from another file decides by itself. */
function checkConfig(file: SourceFile, api: Api, call: Node, wantsFlags: boolean): void {
  const given = getArgument(call, 'cfg', 0)?.value;
  // `cfg.randomness = …`, `cfg.merge_from_dict(args.cfg_options)`
  if (given === undefined || /\.randomness\b|\[['"]randomness|\.merge_from_dict\b|\.update\b/.test(file.text)) return;
  const value = file.model.getValue(given) ?? given;
  const isConfig = value.type === 'call' && isMmengineConfig(getCalleeName(file, value) ?? '');
  const written = isConfig ? findArguments(value)[0] : undefined;
  // `Config(dict(...))`, `ConfigDict(model=…)`
  const mapping = isConfig ? (written?.name === undefined ? written && getMapping(file, written.value) : value) : getMapping(file, value);
  if (mapping !== undefined) checkRunner(file, api, call, mapping, wantsFlags);
}

/**
 * mmengine's `Runner(...)` without a seed in `randomness`, without `deterministic` there, or with `cudnn_benchmark` in `env_cfg`.
 *
 * @param mapping - what has these keys: the call itself, or the configuration it is given
 */
function checkRunner(file: SourceFile, api: Api, call: Node, mapping: Node, wantsFlags: boolean): void {
  if (mapping.type === 'call' && isSpread(file, mapping)) return;
  const callee = quoteCallee(call);
  const keys = mapping.type === 'call' ? undefined : readMapping(file, mapping);
  const get = (name: string): Node | undefined => getArgument(mapping, name)?.value ?? keys?.get(name)?.[0];
  const given = get('randomness');
  const randomness = given === undefined || given.type === 'none' ? undefined : getMapping(file, given);
  if (given !== undefined && given.type !== 'none' && randomness === undefined) return;
  const asked = randomness === undefined ? undefined : readMapping(file, randomness);
  const report = (edits: readonly Edit[] | undefined, details: Details, title: string): void => {
    const { needs = [], safety, ...rest } = details;
    const fix = edits === undefined ? {} : { fix: { title, edits, needs, ...(safety === undefined ? {} : { safety }) } };
    api.report({ node: call, ...rest, ...fix });
  };
  const enter = (name: string, code: string): readonly Edit[] | undefined => {
    const present = asked?.get(name)?.[0];
    if (present !== undefined) return [{ start: present.start, end: present.end, text: code }];
    if (randomness !== undefined) return addEntry(file, randomness, { name, code }, api.owner.lineLength);
    if (given !== undefined) return [{ start: given.start, end: given.end, text: `dict(${name}=${code})` }];
    return addEntry(file, mapping, { name: 'randomness', code: `dict(${name}=${code})` }, api.owner.lineLength);
  };
  const benchmark = getBenchmark(file, get('env_cfg'));
  const isDeterministic = asked?.get('deterministic')?.[0]?.text === 'True';
  if (benchmark !== undefined && wantsFlags && !isDeterministic) {
    const details = {
      message: `${callee} picks convolution algorithms by timing them (\`cudnn_benchmark=True\`)`,
      help: 'Turn it off. It costs speed.',
    };
    report([{ start: benchmark.start, end: benchmark.end, text: 'False' }], details, 'Turn `cudnn_benchmark` off');
  }
  // The seed it draws is NumPy's next number.
  const isSeeded = api.program.isSeededBefore('numpy', call.start, call.end) === 'yes';
  const seed = asked?.get('seed')?.[0];
  if (!isSeeded && (seed === undefined || seed.type === 'none')) {
    const planned = planSeed(file, api, call);
    const message = `${callee} without ${given === undefined ? '`randomness`' : 'a seed in `randomness`'} draws its seed`;
    const help = "Pass `randomness=dict(seed=…)`; `deterministic=True` in it sets cuDNN's flags and the algorithms.";
    report(enter('seed', planned.code), { message, help, severity: 'error', needs: planned.needs }, 'Pass `randomness`');
  } else if (wantsFlags && !isDeterministic && asked?.get('deterministic') === undefined) {
    const message = `${callee} is not asked for deterministic algorithms`;
    const help = 'Pass `deterministic=True` in `randomness`. It costs speed, and operations without a deterministic version raise.';
    report(enter('deterministic', 'True'), { message, help, safety: 'unsafe' }, 'Ask for deterministic algorithms');
  }
}

/** The `True` of `env_cfg=dict(cudnn_benchmark=True)`. */
function getBenchmark(file: SourceFile, environment: Node | undefined): Node | undefined {
  const mapping = environment === undefined ? undefined : getMapping(file, environment);
  const value = mapping === undefined ? undefined : readMapping(file, mapping)?.get('cudnn_benchmark')?.[0];
  return value?.type === 'true' ? value : undefined;
}

/** mmengine's `set_random_seed()`, which draws a seed. */
function checkMmengineSeed(file: SourceFile, api: Api, call: Node): void {
  const seed = getArgument(call, 'seed', 0);
  if (isSpread(file, call) || (seed === undefined ? has(file, call, 'seed') : seed.value.type !== 'none')) return;
  const planned = planSeed(file, api, call);
  give(file, api, call, [{ name: 'seed', code: planned.code, present: seed }], {
    message: `${quoteCode(call)} draws its seed`,
    help: 'Pass a number, from an option or a constant, and record it with the results.',
    safety: 'unsafe',
    severity: 'error',
    needs: planned.needs,
  });
}

// ── MONAI ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * `Compose([RandFlip()])` in a program that seeds, but not with `set_determinism`: MONAI's random transforms have NumPy generators of their
 * own, which `Compose` seeds with what was set there. MONAI's own `DataLoader` seeds them with torch's numbers.
 */
function checkMonai(file: SourceFile, api: Api, entry: Entry): void {
  if (findEffectiveSeeding(entry).length === 0 || getVisitOf(entry, MONAI_SEEDS) !== undefined) return;
  if (/\bset_random_state\b/.test(file.text)) return;
  const calls = [...walkDescendants(file.root, 'call')].map((call) => ({ call, name: getCalleeName(file, call) ?? '' }));
  if (calls.some(({ name }) => /^monai\.data\.(?:\w+\.)*(?:Thread)?DataLoader$/.test(name))) return;
  const chains = calls.filter(({ name }) => /^monai\.transforms\.(?:\w+\.)*Compose$/.test(name));
  const drawing = calls.find(
    ({ call, name }) => /^monai\.transforms\.(?:\w+\.)*Rand\w+$/.test(name) && chains.some((chain) => isInside(call, chain.call)),
  );
  if (drawing === undefined) return;
  const needs = planMonaiSeed(file, api, entry);
  api.report({
    node: drawing.call,
    message: `${quoteCallee(drawing.call)} has a generator of its own, which no global seed reaches`,
    help: 'Call `monai.utils.set_determinism(seed)` before the transforms are made: `Compose` seeds them with it.',
    severity: 'error',
    ...(needs === undefined ? {} : { fix: { title: 'Call `set_determinism`', safety: 'unsafe', needs } }),
  });
}

/** `set_determinism(seed)` below `torch.manual_seed(seed)`, with the same seed: it may have the rank in it. */
function planMonaiSeed(file: SourceFile, api: Api, entry: Entry): readonly Need[] | undefined {
  const visit = findEffectiveSeeding(entry).at(-1)?.visit;
  const call = visit === undefined ? undefined : getCallInFile(file, api.program, visit);
  const statement = call === undefined ? undefined : getStatement(call);
  const seed = call?.type === 'call' ? (getArgument(call, 'seed', 0)?.value ?? findArguments(call)[0]?.value) : undefined;
  const helper = api.scaffold.seedEverything();
  if (statement?.type !== 'expression_statement' || seed === undefined || !/^(?:identifier|attribute|integer)$/.test(seed.type))
    return undefined;
  if (!/\bset_determinism$/.test(helper.name)) return undefined;
  const site = { offset: statement.end, position: 'after', indent: getLineIndent(file.text, statement.start) } as const;
  return [api.scaffold.statement(site, helper.call(seed.text), 12, helper.needs)];
}

const MONAI_SEEDS: readonly string[] = ['monai.utils.set_determinism', 'monai.utils.misc.set_determinism'];

// ── stable_baselines3 ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * `PPO("MlpPolicy", env)` without `seed`: nothing seeds the environment then, nor the space that it draws actions from. Where it is made
 * again and again, one seed would make all of its runs the same.
 */
function checkAlgorithm(file: SourceFile, api: Api, call: Node): void {
  const seed = getArgument(call, 'seed');
  if (api.program.entry?.trains !== true || isSpread(file, call)) return;
  if (seed === undefined ? has(file, call, 'seed') : seed.value.type !== 'none') return;
  if (api.program.isSeededBefore('torch', call.start, call.end) === 'yes' && ENVIRONMENT_SEEDED.test(file.text)) return;
  const message = `${quoteCallee(call)} without \`seed\` leaves its environment unseeded, and no global seed reaches it`;
  const help = 'Pass `seed`: it seeds Python, NumPy and torch, the environment and its action space.';
  if (getRunFrequency(file, api, call) !== 'once') {
    const refusal = 'it may be made more than once, and with one seed all of its runs would be the same';
    api.report({ node: call, message, help: `${help} Nothing was changed: ${refusal}.`, severity: 'error' });
    return;
  }
  const planned = planSeedValue(file, api, call);
  give(file, api, call, [{ name: 'seed', code: planned.code, present: seed }], { message, help, severity: 'error', needs: planned.needs });
}

/** `make_vec_env("CartPole-v1", seed=0)`, `env.reset(seed=seed)`, `env.action_space.seed(0)` */
const ENVIRONMENT_SEEDED = /\bmake_\w*env\([^)]*\bseed=|\breset\(seed=|(?:env\w*|space)\.seed\(\w/;

// ── Giving arguments ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Details extends Pick<Report, 'message' | 'help' | 'severity'> {
  readonly safety?: Safety;
  readonly needs?: readonly Need[];
}

function give(file: SourceFile, api: Api, call: Node, keywords: readonly Keyword[], details: Details): void {
  const { safety, needs = [], ...report } = details;
  const edits = setKeywords(file, call, keywords, api.owner.lineLength);
  const names = keywords.map(({ name }) => `\`${name}\``).join(' and ');
  api.report({
    node: call,
    ...report,
    ...(edits === undefined ? {} : { fix: { title: `Pass ${names}`, edits, needs, ...(safety === undefined ? {} : { safety }) } }),
  });
}

/** True where the call has the argument, in `**options` too. */
function has(file: SourceFile, call: Node, name: string, position?: number): boolean {
  return (
    getArgument(call, name, position) !== undefined ||
    findArguments(call).some(({ kind, value }) => kind === 'dictionary-splat' && readMapping(file, value)?.has(name) === true)
  );
}

/** True where the arguments cannot all be seen: a configuration decides. */
function isSpread(file: SourceFile, call: Node): boolean {
  return findArguments(call).some(
    ({ kind, value }) => kind === 'splat' || (kind === 'dictionary-splat' && readMapping(file, value) === undefined),
  );
}

/** The program's seed where the call runs once; in a loop the constant, since the loop's own seeding is another matter. */
function planSeed(file: SourceFile, api: Api, call: Node): { readonly code: string; readonly needs: readonly Need[] } {
  return getRunFrequency(file, api, call) === 'once' ? planSeedValue(file, api, call) : { code: String(api.seed), needs: [] };
}

function quoteCallee(call: Node): string {
  return quoteCode(getField(call, 'function') ?? call);
}
