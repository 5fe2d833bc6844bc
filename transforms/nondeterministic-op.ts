/**
 * Operations without a deterministic implementation, in code that may train on CUDA.
 *
 *     nn.ReflectionPad2d(1)                              its gradient adds up in any order, and raises where the program asks for
 *     F.interpolate(x, None, 2, "bilinear")              deterministic algorithms; from torch 2.1 this one then runs a deterministic version
 *     nn.AdaptiveAvgPool2d((1, 1))                       a mean, which is deterministic
 *
 * Report only: what comes closest gives other numbers, so that the choice is the owner's.
 *
 * Source: torch 1.13 to 2.14, `torch.use_deterministic_algorithms`; see `src/pytorch/nondeterministic-ops.ts`.
 */
import {
  findArguments,
  findEnclosing,
  findNamedChildren,
  findUses,
  findVisitNames,
  getArgument,
  getCalleeName,
  getField,
  getGiven,
  getIntegerValue,
  getStringValue,
  inCode,
  isHandledByLibrary,
  isModuleClass,
  isNamedWhole,
  isPostfix,
  isTensor,
  isTestFile,
  mayBeFloating,
  mayBeFloatingText,
  mayBelongTo,
  mayBeTensorText,
  mayBeTorch,
  NONDETERMINISTIC_OPS,
  readMapping,
  TENSOR_METHODS,
  walkAncestors,
  walkCalls,
  walkDescendants,
  type Api,
  type ArgumentText,
  type Condition,
  type FurtherCondition,
  type Meta,
  type Node,
  type NondeterministicOp,
  type Program,
  type SourceFile,
  type Use,
} from 'repro-fix';

/** Whether a file may use one of some operations, asked of its text. */
function uses(names: string): (text: string) => boolean {
  return inCode((code) => {
    for (const use of findUses(code, names)) if (mayMatch(code, use)) return true;
    return false;
  });
}

export const meta: Meta = {
  id: 'nondeterministic-op',
  summary: 'Operations without a deterministic implementation on CUDA',
  why: 'Their threads add numbers up in the order they finish, so that two runs differ in the last bits, which training then magnifies.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'warning',
  triggers: [
    ['AdaptiveAvgPool', uses('AdaptiveAvgPool[123]d')],
    ['adaptive_avg_pool', uses('adaptive_avg_pool[123]d')],
    ['AdaptiveMaxPool', uses('AdaptiveMaxPool[123]d')],
    ['adaptive_max_pool', uses('adaptive_max_pool[123]d')],
    ['AvgPool3d', uses('AvgPool3d')],
    ['avg_pool3d', uses('avg_pool3d')],
    ['FractionalMaxPool', uses('FractionalMaxPool[23]d')],
    ['fractional_max_pool', uses('fractional_max_pool[23]d')],
    ['MaxPool3d', uses('MaxPool3d')],
    ['max_pool3d', uses('max_pool3d')],
    ['MaxUnpool', uses('MaxUnpool[123]d')],
    ['max_unpool', uses('max_unpool[123]d')],
    ['Upsampl', uses('Upsample|UpsamplingBilinear2d')],
    ['upsample', uses('upsample(?:_bilinear)?')],
    ['interpolate', uses('interpolate')],
    ['ReflectionPad', uses('ReflectionPad[123]d')],
    ['ReplicationPad', uses('ReplicationPad[123]d')],
    // pad(x, 2, "reflect"), Conv2d(3, 8, 3, padding_mode="replicate")
    ['reflect', uses('pad|Conv[123]d')],
    ['replicate', uses('pad|Conv[123]d')],
    ['CTCLoss', uses('CTCLoss')],
    ['ctc_loss', uses('ctc_loss')],
    ['EmbeddingBag', 'max', uses('EmbeddingBag')],
    ['embedding_bag', 'max', uses('embedding_bag')],
    ['NLLLoss', uses('NLLLoss(?:2d)?')],
    ['nll_loss', uses('nll_loss')],
    ['grid_sample', uses('grid_sample')],
    ['scaled_dot_product_attention', uses('scaled_dot_product_attention')],
    ['cumsum', 'torch', uses('cumsum_?')],
    ['histc', 'torch', uses('histc')],
    ['bincount', 'torch', uses('bincount')],
    ['median', 'torch', uses('(?:nan)?median')],
    ['scatter_reduce', 'prod', uses('scatter_reduce_?')],
    ['index_reduce', uses('index_reduce_?')],
    ...['.take(', 'import take', ', take'].map((text) => [text, 'torch', uses('take')] as const),
    ['spmm', 'torch', uses('spmm')],
    ['sparse', 'torch', uses('mm|addmm')],
    ['LocalResponseNorm', uses('LocalResponseNorm')],
    ['local_response_norm', uses('local_response_norm')],
    ['RoIPool', uses('(?:PS)?RoIPool')],
    ['PSRoIAlign', uses('PSRoIAlign')],
    ['roi_pool', uses('(?:ps_)?roi_pool')],
    ['ps_roi_align', uses('ps_roi_align')],
    ['DeformConv2d', uses('DeformConv2d')],
    ['deform_conv2d', uses('deform_conv2d')],
    ...['.put', 'import put', ', put', ' put,', '(put'].map((text) => [text, 'torch', uses('put_?')] as const),
  ],
  ignoresTests: true,
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  let setting: Setting | undefined;
  for (const call of walkDescendants(file.root, 'call')) {
    const match = getMatch(file, api.program, call);
    if (match === undefined || (match.op.condition?.is === 'spatial' && api.preset !== 'strict')) continue;
    setting ??= getSetting(file, api.program);
    if (matters(file, api.program, match, setting)) report(api, match, setting);
  }
}

// ── What is one of the list ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A call of an operation of the list. */
interface Match {
  readonly call: Node;
  readonly op: NondeterministicOp;
  /** `nn.Upsample(mode="bilinear")`, as a message names it. */
  readonly title: string;
  /** True for `nn.Upsample(...)`, which makes a layer; false where the operation runs here. */
  readonly isLayer: boolean;
}

function getMatch(file: SourceFile, program: Program, call: Node): Match | undefined {
  const callee = getField(call, 'function');
  if (callee === undefined) return undefined;
  const name = getCalleeName(file, call);
  const found = name === undefined ? undefined : NONDETERMINISTIC_OPS.get(name);
  if (name !== undefined && found !== undefined) return choose(file, program, call, callee.text, found, 0, isLayerName(name));
  if (callee.type !== 'attribute' || name?.startsWith('torch.') === true) return undefined;
  const method = getField(callee, 'attribute')?.text.replace(/_$/, '') ?? '';
  const object = getField(callee, 'object');
  const ops = TENSOR_METHODS.has(method) ? NONDETERMINISTIC_OPS.get(`torch.${method}`) : undefined;
  if (ops === undefined || object === undefined || !isTensor(file, program, object)) return undefined;
  return choose(file, program, call, `Tensor.${getField(callee, 'attribute')?.text ?? ''}`, ops, 1, false);
}

/** The operation whose conditions hold; `shift` is 1 for a method, whose tensor is no argument. */
function choose(
  file: SourceFile,
  program: Program,
  call: Node,
  name: string,
  ops: readonly NondeterministicOp[],
  shift: number,
  isLayer: boolean,
): Match | undefined {
  for (const op of ops) {
    const conditions = [op.condition, op.alsoIf].filter((condition) => condition !== undefined);
    const held = conditions.map((condition) => findHeld(file, program, call, condition, shift));
    if (held.includes(undefined)) continue;
    const given = held.flatMap((what) => what?.argument ?? []).join(', ');
    const title = `\`${name}${given === '' ? '' : `(${given})`}\`${held.map((what) => what?.input ?? '').join('')}`;
    return { call, op, title, isLayer };
  }
  return undefined;
}

/** What a condition holds of, as a message names it: `mode="bilinear"`, or ` of floating-point numbers`. */
interface Held {
  readonly argument?: string;
  readonly input?: string;
}

function findHeld(
  file: SourceFile,
  program: Program,
  call: Node,
  condition: Condition | FurtherCondition,
  shift: number,
): Held | undefined {
  const { keyword } = condition;
  const values = findValues(file, call, keyword, condition.position - shift);
  switch (condition.is) {
    case 'given':
      return values.some((value) => value.type !== 'none') ? { argument: `${keyword}=…` } : undefined;
    case 'true':
      return values.some((value) => value.type === 'true') ? { argument: `${keyword}=True` } : undefined;
    case 'length':
      return values.length > 0 && values.every((value) => getLength(value) === condition.length) ? {} : undefined;
    case 'floating': {
      const callee = getField(call, 'function');
      const given = shift === 1 && callee !== undefined ? getField(callee, 'object') : getArgument(call, keyword, 0)?.value;
      const tensor = shift === 1 ? given : values[0];
      // total = torch.cumsum(attention_mask, 1)
      if (given?.type === 'identifier' && isNamedWhole(given.text) && getArgument(call, 'dtype') === undefined) return undefined;
      return tensor !== undefined && isFloating(file, program, call, tensor) ? { input: ' of floating-point numbers' } : undefined;
    }
    case 'size':
      return values.some((value) => isOtherThanOne(file, value)) ? {} : undefined;
    case 'spatial':
      return values.some((value) => getStringValue(value) === 'none') ? undefined : { input: ' of inputs with more than two dimensions' };
    default: {
      const text = values.map(getStringValue).find((value) => value !== undefined && condition.is.includes(value));
      return text === undefined ? undefined : { argument: `${keyword}="${text}"` };
    }
  }
}

/** Of `(1, 1, 1, 1)`, `[p] * 4`; undefined where it is not written out. */
function getLength(value: Node): number | undefined {
  if (value.type === 'tuple' || value.type === 'list') {
    const parts = findNamedChildren(value);
    return parts.some(({ type }) => type === 'list_splat') ? undefined : parts.length;
  }
  if (value.type !== 'binary_operator') return undefined;
  const [left, right] = findNamedChildren(value);
  const length = left === undefined ? undefined : getLength(left);
  const times = right === undefined ? undefined : getIntegerValue(right);
  return getField(value, 'operator')?.text === '*' && length !== undefined && times !== undefined ? length * times : undefined;
}

/** The expressions an argument may stand for: through `**options`, names bound once, defaults of parameters, and both sides of a choice. */
function findValues(file: SourceFile, call: Node, keyword: string, position: number): Node[] {
  const present = position < 0 ? getArgument(call, keyword) : getArgument(call, keyword, position);
  if (present !== undefined) return findChoices(file, present.value);
  return findArguments(call)
    .filter((argument) => argument.kind === 'dictionary-splat')
    .flatMap((argument) => readMapping(file, argument.value)?.get(keyword) ?? [])
    .flatMap((value) => findChoices(file, value));
}

function findChoices(file: SourceFile, expression: Node, depth = 0): Node[] {
  if (depth > 5) return [expression];
  if (expression.type === 'parenthesized_expression')
    return findNamedChildren(expression).flatMap((inner) => findChoices(file, inner, depth + 1));
  if (expression.type === 'conditional_expression') {
    const [yes, , no] = findNamedChildren(expression);
    return [yes, no].flatMap((side) => (side === undefined ? [] : findChoices(file, side, depth + 1)));
  }
  if (expression.type !== 'identifier') return [expression];
  const definitions = file.model.findDefinitions(expression);
  const values = definitions.flatMap(({ kind, value }) => (value !== undefined && /^(?:assignment|parameter)$/.test(kind) ? [value] : []));
  return values.length === 0 ? [expression] : values.flatMap((value) => findChoices(file, value, depth + 1));
}

/** `7`, `(1, 7)`, `(None, 1)`; an adaptive average of size 1 is a mean. What is not written out may be 1. */
function isOtherThanOne(file: SourceFile, size: Node): boolean {
  if (size.type === 'tuple' || size.type === 'list') return findNamedChildren(size).some((part) => isOtherThanOne(file, part));
  if (size.type === 'none') return size.parent?.type === 'tuple' || size.parent?.type === 'list';
  const value = getIntegerValue(file.model.getValue(size) ?? size);
  return value !== undefined && value !== 1;
}

/**
 * True where the numbers may be floating-point: those that a Module computes, elsewhere those that are seen to be. Whole numbers add up to
 * the same in any order.
 */
function isFloating(file: SourceFile, program: Program, call: Node, tensor: Node): boolean {
  const dtype = getArgument(call, 'dtype')?.value.text;
  if (dtype !== undefined) return /float|double|half/.test(dtype);
  if (!mayBeFloating(file, tensor)) return false;
  const value = file.model.getValue(tensor) ?? tensor;
  if (FLOATING.test(value.text) || (tensor.type === 'identifier' && FLOATING.test(tensor.text))) return true;
  const owner = file.model.getEnclosingClass(call);
  return owner !== undefined && isModuleClass(program, owner);
}

/** What is computed as, or named like, a floating-point number. */
const FLOATING =
  /softmax|sigmoid|\bexp\b|\blog\w*\b|\brandn?\b|linspace|prob|logit|weight|alpha|beta|sigma|densit|score|reward|advantage|noise|energy|grad|float|\d\.\d| \/ /i;

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the operations of the list are. */
const MODULES = [...new Set([...NONDETERMINISTIC_OPS.keys()].map((name) => name.slice(0, name.lastIndexOf('.') + 1)))];

function mayBeOf(code: string, use: Use, module: string): boolean {
  if (module.startsWith('torchvision.')) return mayBelongTo(code, use, 'torchvision', 'ops');
  // torch.mm is another operation than torch.sparse.mm
  return mayBeTorch(code, use) && !(module === 'torch.sparse.' && use.owner === 'torch');
}

/** `torch.nn.Upsample`, which makes a layer. */
function isLayerName(name: string): boolean {
  return /^torch(?:\.nn|vision\.ops)\.[A-Z]/.test(name);
}

/** False where a use can be no operation of the list, or one that does not matter; see `getMatch` and `matters`. */
function mayMatch(code: string, use: Use): boolean {
  const name = use.name.replace(/_$/, '');
  for (const module of MODULES) {
    const ops = NONDETERMINISTIC_OPS.get(module + name);
    if (ops === undefined || !mayBeOf(code, use, module)) continue;
    if (!use.isCall || use.args === undefined || ops.some((op) => mayHold(code, use, op, 0, isLayerName(module + name)))) return true;
  }
  const ops = use.isCall && use.owner !== '' && TENSOR_METHODS.has(name) ? NONDETERMINISTIC_OPS.get(`torch.${name}`) : undefined;
  if (ops === undefined || (use.owner !== undefined && !mayBeTensorText(code, use.owner))) return false;
  return use.args === undefined || ops.some((op) => mayHold(code, use, op, 1, false));
}

/** False where the condition of an operation does not hold, or where a function does nothing for training. */
function mayHold(code: string, use: Use, op: NondeterministicOp, shift: number, isLayer: boolean): boolean {
  const { condition } = op;
  const { owner, args = [] } = use;
  if (!isLayer) {
    if (isNamedBeside(code, use.index)) return false;
    const [input] = args;
    if (op.phase === 'backward' && op.hasSeveralGradients !== true && input !== undefined && isDataText(input)) return false;
  }
  if (condition === undefined) return true;
  const position = condition.position - shift;
  const given = position < 0 ? undefined : getGiven(args, condition.keyword, position);
  switch (condition.is) {
    case 'given':
      return given !== undefined && given !== 'None';
    case 'floating': {
      const dtype = args.find(({ name }) => name === 'dtype');
      if (dtype !== undefined) return /float|double|half/.test(dtype.value);
      if (shift === 1) return owner === undefined || mayBeFloatingText(owner);
      // What stands in brackets of its own is looked up first.
      return given === '*' || (given !== undefined && (given.startsWith('(') || mayBeFloatingText(given)));
    }
    case 'size':
      return given !== undefined && !/^[([]?\s*1\s*(?:,\s*1\s*)*,?\s*[)\]]?$/.test(given);
    case 'spatial':
      return true;
    default:
      return given !== undefined && mayBeOneOf(code, given, condition.is);
  }
}

/** Whether an argument may be one of some strings: as it is, or by a name or a choice that leads to one. */
function mayBeOneOf(code: string, given: string, strings: readonly string[]): boolean {
  // What an attribute or an item holds is not looked up.
  if (/^[\w.]*\.\w+$/.test(given)) return false;
  const isLiteral = /^(?:"[^"]*"|'[^']*')$/.test(given);
  return strings.some((text) => (isLiteral ? given.slice(1, -1) === text : code.includes(text)));
}

/** `isBesideTraining` and `hasDataOnly`, by the names around. */
function isNamedBeside(code: string, index: number): boolean {
  const around = findEnclosing(code, index) ?? [];
  if (around.some(({ kind, name }) => kind === 'def' && BESIDE.test(name))) return true;
  return DATA_NAME.test(around.find(({ kind }) => kind === 'class')?.name ?? '');
}

/** `isWithoutGradient`, of a name or of what follows one. */
function isDataText({ name, value }: ArgumentText): boolean {
  if (name === '*' || name === '**') return false;
  if (/\.detach\(\)|\.data\b/.test(value)) return true;
  return isPostfix(value) && DATA.test(/^(?:self\s*\.\s*)?([\w\x80-\xff]+)/.exec(value)?.[1] ?? '');
}

// ── The program around it ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `strict` raises where there is no deterministic version, `warn` warns; `off` also where it is not known. */
type Switch = 'off' | 'warn' | 'strict';

interface Setting {
  /** That of the training program in view which asks for least. */
  readonly algorithms: Switch;
  /** False where all training programs in view stay on the CPU. */
  readonly mayUseCuda: boolean;
  /** True where the file itself is a program that trains. */
  readonly trains: boolean;
  /** True where a file of those programs chooses the kernel of attention. */
  readonly choosesKernel: boolean;
}

const USE = 'torch.use_deterministic_algorithms';
const DEBUG_MODE = 'torch.set_deterministic_debug_mode';
const KERNELS = /^torch\.(?:nn\.attention\.sdpa_kernel|backends\.cuda\.(?:sdp_kernel|enable_(?:flash|mem_efficient)_sdp))$/;

function getSetting(file: SourceFile, program: Program): Setting {
  const trains = program.entry?.trains === true;
  const programs = trains ? [program] : program.findImporters(isScript).filter((importer) => importer.entry?.trains === true);
  const own = [...walkDescendants(file.root, 'call')];
  const choosesKernel =
    own.some((call) => KERNELS.test(getCalleeName(file, call) ?? '')) ||
    programs.some(({ entry }) => entry?.trace.visits.some((visit) => findVisitNames(visit).some((name) => KERNELS.test(name))));
  if (programs.length === 0) {
    const calls = own.filter((call) => [USE, DEBUG_MODE].includes(getCalleeName(file, call) ?? ''));
    return { algorithms: getLeast(calls.map((call) => readSwitch(call.text))), mayUseCuda: true, trains, choosesKernel };
  }
  return {
    algorithms: getLeast(programs.map(getSwitch)),
    mayUseCuda: programs.some(({ entry }) => entry?.mayUseCuda === true),
    trains,
    choosesKernel,
  };
}

/** True for a file whose own code calls something that trains, by its name: to follow what all neighbours import would take long. */
function isScript({ steps, functions }: Program['facts']): boolean {
  return callsTraining(steps) || functions.some((definition) => callsTraining(definition.steps));
}

function callsTraining(steps: Program['facts']['steps']): boolean {
  for (const { callees } of walkCalls(steps)) if (callees.some((name) => TRAINING.test(name))) return true;
  return false;
}

/** `?loss.backward`, `?optimizer.step`, `@train_epoch`, `lightning.Trainer().fit` */
const TRAINING = /(?:^|[.@?])(?:backward|step|fit|learn|(?:run_)?train(?:_\w+|ing)?)$/;

/** What a program asks for: the last call decides. */
function getSwitch(program: Program): Switch {
  const { entry } = program;
  if (entry === undefined) return 'off';
  const calls = entry.trace.visits.filter((visit) => findVisitNames(visit).some((name) => name === USE || name === DEBUG_MODE));
  const last = calls.at(-1);
  if (last !== undefined) return readSwitch(program.getText(last.file)?.slice(last.step.at, last.step.end) ?? '');
  return isHandledByLibrary(entry, 'algorithms') ? 'strict' : 'off';
}

/** The text of `torch.use_deterministic_algorithms(True, warn_only=True)` or `torch.set_deterministic_debug_mode("warn")`. */
function readSwitch(call: string): Switch {
  if (/\(\s*(?:debug_mode\s*=\s*)?(?:1|["']warn["'])\s*,?\s*\)$/.test(call) || /\bwarn_only\s*=\s*True\b/.test(call)) return 'warn';
  return /\(\s*(?:(?:debug_mode|mode|d)\s*=\s*)?(?:True|2|["']error["'])\s*[,)]/.test(call) ? 'strict' : 'off';
}

function getLeast(switches: readonly Switch[]): Switch {
  return switches.length === 0 || switches.includes('off') ? 'off' : switches.includes('warn') ? 'warn' : 'strict';
}

/** What every release of torch 2 from this one on makes deterministic is no reason to report a program that asks for it. */
const OLDEST_MINOR = 2;

/** True where the operation can make runs of a training program differ. */
function matters(file: SourceFile, program: Program, { call, op, isLayer }: Match, setting: Setting): boolean {
  if (op.device === 'cuda' && !setting.mayUseCuda) return false;
  if (op.isFastUnderWarnOnly === true) {
    if (setting.choosesKernel || setting.algorithms === 'strict') return false;
  } else if (setting.algorithms !== 'off' && op.switchedSince !== undefined && Number(op.switchedSince.split('.')[1]) <= OLDEST_MINOR) {
    return false;
  }
  if (isLayer) return true;
  if (BESIDE_FILE.test(file.path) && !setting.trains) return false;
  const owner = file.model.getEnclosingClass(call);
  if (owner !== undefined && hasDataOnly(file, owner)) return false;
  if (isBesideTraining(file, call)) return false;
  const [input] = findArguments(call);
  if (op.phase === 'backward' && op.hasSeveralGradients !== true && input !== undefined && isWithoutGradient(input.value)) return false;
  if (setting.trains || (owner !== undefined && isModuleClass(program, owner))) return true;
  return program.entry === undefined && (owner === undefined || TRAINING_CLASS.test(getField(owner, 'name')?.text ?? ''));
}

/** Functions that prepare data, look at results or evaluate: what they compute has no part in training. */
const BESIDE =
  /eval|valid|test|infer|predict|post_?process|pre_?process|visual|plot|draw|show|save|write|^log_|summar|metric|accuracy|precision|recall|demo|transform|augment|collate|load|^read|__getitem__|resiz|resampl|crop|dataset|colou?r|video|render|state_dict|checkpoint|convert|init_weights|reset_parameters/i;
const DATA_CLASS = /(?:Dataset|DataModule|Callback|Metric|Transform|Pipeline)$/;
const DATA_NAME = /Dataset|Transform$|Augment|Metric|Callback|Evaluator|Visuali[sz]er|Collat|Processor|Extractor|Pipeline/;
/** Classes that are no Module and yet train, or compute what is trained. */
const TRAINING_CLASS = /train|loss|model|net|learner|agent|system|solver|gan/i;
/** Files of such names hold no training either. */
const BESIDE_FILE =
  /(?:^|[/_])(?:eval\w*|metrics?|visuali[sz]\w*|plot\w*|infer\w*|predict\w*|demo|export\w*|convert\w*|preprocess\w*|transforms?|augment\w*|datasets?|dataloaders?)(?:[/_.])/;

function hasDataOnly(file: SourceFile, owner: Node): boolean {
  if (DATA_NAME.test(getField(owner, 'name')?.text ?? '')) return true;
  const bases = getField(owner, 'superclasses');
  return (bases === undefined ? [] : findNamedChildren(bases)).some((base) =>
    DATA_CLASS.test(file.model.getQualifiedName(base) ?? base.text),
  );
}

/** True in a function of such a name, under `no_grad`, and where only evaluation comes: `if not self.training:`. */
function isBesideTraining(file: SourceFile, call: Node): boolean {
  let inner = call;
  for (const ancestor of walkAncestors(call)) {
    if (ancestor.type === 'function_definition') {
      if (BESIDE.test(getField(ancestor, 'name')?.text ?? '')) return true;
      const decorators = ancestor.parent?.type === 'decorated_definition' ? ancestor.parent.children : [];
      if (decorators.some((decorator) => decorator.type === 'decorator' && isNoGrad(decorator.text))) return true;
    } else if (ancestor.type === 'with_statement') {
      const head = ancestor.children.find((child) => child.type === 'with_clause');
      if (head !== undefined && isNoGrad(head.text)) return true;
    } else if (ancestor.type === 'if_statement') {
      const condition = getField(ancestor, 'condition')?.text ?? '';
      const isFirstArm = getField(ancestor, 'consequence') === inner;
      if (isFirstArm ? EVALUATION.test(condition) : /^(?:self|model)\.training$/.test(condition)) return true;
    } else if (ancestor.type === 'block') {
      // if self.training: return losses
      if (findNamedChildren(ancestor).some((statement) => statement.end <= call.start && leavesInTraining(statement))) return true;
    }
    inner = ancestor;
  }
  return false;
}

/** `if not self.training:`, `if self.use_softmax:`, which losses of logits never want */
const EVALUATION = /^not\s+(?:self|model)\.training$|^(?!not\b).*(?:softmax|infer|test|eval|deploy|export|onnx|predict|visual)/i;

function isNoGrad(text: string): boolean {
  return /\b(?:no_grad|inference_mode)\b|set_grad_enabled\(False\)/.test(text);
}

function leavesInTraining(statement: Node): boolean {
  if (statement.type !== 'if_statement' || !/^(?:self|model)\.training$/.test(getField(statement, 'condition')?.text ?? '')) return false;
  const block = getField(statement, 'consequence');
  const last = block === undefined ? undefined : findNamedChildren(block).at(-1);
  return last?.type === 'return_statement' && !statement.children.some((child) => child.type === 'else_clause');
}

/** Data that no gradient flows back to: `image`, `targets.float()`, `self.mask[None]`, `x.detach()`. */
const DATA =
  /(?:^|_)(?:img|imgs|image|images|imageo?|pixels?|frames?|gt|gts|targets?|labels?|masks?|y_true|heatmaps?_gt|depths?_gt|rgb|wave\w*|audio|signal|video|samples?|data|inputs?_raw)(?:_|\d|$)/i;

function isWithoutGradient(input: Node): boolean {
  if (/\.detach\(\)|\.data\b/.test(input.text)) return true;
  let node = input;
  for (;;) {
    const next = node.type === 'call' ? getField(node, 'function') : node.type === 'subscript' ? getField(node, 'value') : undefined;
    if (next !== undefined) node = next;
    else if (node.type === 'attribute') {
      const object = getField(node, 'object');
      if (object === undefined || object.text === 'self') break;
      node = object;
    } else break;
  }
  const name = node.type === 'attribute' ? getField(node, 'attribute')?.text : node.text;
  return node.type !== 'call' && DATA.test(name ?? '');
}

// ── The finding ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const RAISES: Readonly<Record<Switch, string>> = {
  off: `Under \`${USE}(True)\` it raises; with \`warn_only=True\` it warns and stays as it is.`,
  warn: 'The program asks for deterministic algorithms with `warn_only=True`, under which it warns and stays as it is.',
  strict: 'The program asks for deterministic algorithms, under which it raises.',
};

const SILENT = 'Torch neither raises nor warns, whatever a program asks for.';

function report(api: Api, { call, op, title }: Match, { algorithms }: Setting): void {
  const where = op.device === 'any' ? '' : ' on CUDA';
  const subject = op.phase === 'backward' ? `the backward of ${title}${where}` : `${title}${where}`;
  const node = getField(call, 'function') ?? call;
  if (op.isFastUnderWarnOnly === true) {
    api.report({
      node,
      message: `${subject} is deterministic only under \`${USE}(True)\``,
      help: `With \`warn_only=True\` it keeps its fast kernels: leave that out where runs must agree. ${op.instead}`,
      severity: 'info',
    });
    return;
  }
  if (op.switchedSince !== undefined) {
    const slower = `from torch ${op.switchedSince} on a slower version then runs; before, it raises, or warns with \`warn_only=True\`. ${op.instead}`;
    api.report({
      node,
      message: `${subject} is deterministic only ${algorithms === 'off' ? `under \`${USE}(True)\`` : `from torch ${op.switchedSince} on`}`,
      help: algorithms === 'off' ? `Ask for it: ${slower}` : `The program asks for deterministic algorithms: ${slower}`,
      severity: 'info',
    });
    return;
  }
  api.report({
    node,
    message: `${subject} has no deterministic implementation`,
    help: `${op.instead} ${op.isSilent === true ? SILENT : RAISES[algorithms]}`,
    ...(op.condition?.is === 'spatial' ? { severity: 'info' as const } : {}),
  });
}
