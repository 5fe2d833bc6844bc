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
  findNamedChildren,
  findVisitNames,
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getStringValue,
  isHandledByLibrary,
  isModuleClass,
  isNamedWhole,
  isTensor,
  isTestFile,
  mayBeFloating,
  NONDETERMINISTIC_OPS,
  readMapping,
  TENSOR_METHODS,
  walkAncestors,
  walkCalls,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type NondeterministicOp,
  type Program,
  type SourceFile,
} from 'repro-fix';

/** Modes of `interpolate` and its relatives that are of the list. */
const MODE = /linear|bicubic|["']area["']/i;

/** A size of 1, and of `(1, 1)`. */
const ONE = '(?:1|[([]\\s*1\\s*(?:,\\s*1\\s*)*[)\\]])\\s*,?';

/** What calls a function, or gives it another name. */
function calls(name: string, args = ''): RegExp {
  return new RegExp(
    `(?<!def )\\b(?:${name})\\s*(?:\\(${args}|as\\b)|[=(,:]\\s*[\\w.]*\\b(?:${name})\\s*(?:$|[,)\\]};#]|(?:if|else)\\b)`,
    'm',
  );
}

const INTERPOLATES = calls('interpolate');

/** Whether `interpolate` is called with a mode that matters, as far as its arguments say; the default is the nearest pixel. */
function resizesSmoothly(text: string): boolean {
  if (!MODE.test(text)) return false;
  for (const { index, 0: call } of text.matchAll(/(?<!def )\binterpolate\s*(\(|as\b|\W)/g)) {
    if (!call.endsWith('(')) {
      if (INTERPOLATES.test(text.slice(text.lastIndexOf('\n', index) + 1, index + call.length + 1))) return true;
      continue;
    }
    const args = readBrackets(text, index + call.length - 1);
    const mode = /\bmode\s*=\s*(["']?)/.exec(args);
    // By position, or not to be seen.
    if (mode === null ? args.split(',').length > 3 || args.includes('**') : mode[1] === '' || MODE.test(args)) return true;
  }
  return false;
}

/** Whether a sum may be one of floating-point numbers: by its dtype, or by the name of what it adds up. */
function addsUp(text: string): boolean {
  for (const { index, 0: call, 1: owner = '' } of text.matchAll(/(?:([\w.]*[\w)\]])\s*\.\s*)?\bcumsum_?\s*(?:\(|\W)/g)) {
    if (!call.endsWith('(') || owner === '') return true;
    if (/^(?:np|numpy)$/.test(owner)) continue;
    const args = readBrackets(text, index + call.length - 1);
    if (/\bdtype\b/.test(args)) return true;
    const [, tensor = ''] = owner === 'torch' ? (/^\(\s*(?:input\s*=\s*)?([\w.]+)\s*[,)]/.exec(args) ?? []) : [owner, owner];
    if (!/^[\w.]+$/.test(tensor) || !isNamedWhole(tensor.slice(tensor.lastIndexOf('.') + 1))) return true;
  }
  return false;
}

/** The text from a bracket to the one that closes it. */
function readBrackets(text: string, start: number): string {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return text.slice(start, at + 1);
  }
  return text.slice(start);
}

export const meta: Meta = {
  id: 'nondeterministic-op',
  summary: 'Operations without a deterministic implementation on CUDA',
  why: 'Their threads add numbers up in the order they finish, so that two runs differ in the last bits, which training then magnifies.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'warning',
  triggers: [
    // A size of 1 is a mean.
    ['AdaptiveAvgPool', calls('AdaptiveAvgPool\\dd', `(?!\\s*(?:output_size\\s*=\\s*)?${ONE}\\s*\\))`)],
    ['adaptive_avg_pool', calls('adaptive_avg_pool\\dd', `(?![^()]*,\\s*(?:output_size\\s*=\\s*)?${ONE}\\s*\\))`)],
    ['AdaptiveMaxPool', calls('AdaptiveMaxPool\\dd')],
    ['adaptive_max_pool', calls('adaptive_max_pool\\dd')],
    ['AvgPool3d', calls('AvgPool3d')],
    ['avg_pool3d', calls('avg_pool3d')],
    ['FractionalMaxPool', calls('FractionalMaxPool\\dd')],
    ['fractional_max_pool', calls('fractional_max_pool\\dd')],
    ['MaxPool3d', calls('MaxPool3d')],
    ['max_pool3d', calls('max_pool3d')],
    ['MaxUnpool', calls('MaxUnpool\\dd')],
    ['max_unpool', calls('max_unpool\\dd')],
    // Only what names a mode that matters.
    ['Upsampl', calls('Upsampl\\w+'), MODE],
    ['upsample', calls('upsample(?:_bilinear)?'), MODE],
    ['interpolate', resizesSmoothly],
    ['ReflectionPad', calls('ReflectionPad\\dd')],
    ['ReplicationPad', calls('ReplicationPad\\dd')],
    ['reflect', /["']reflect["']/],
    ['replicate', /["']replicate["']/],
    ['CTCLoss', calls('CTCLoss')],
    ['ctc_loss', calls('ctc_loss')],
    ['EmbeddingBag', 'max', calls('EmbeddingBag')],
    ['embedding_bag', 'max', calls('embedding_bag')],
    ['NLLLoss', calls('NLLLoss(?:2d)?')],
    ['nll_loss', calls('nll_loss')],
    ['grid_sample', calls('grid_sample')],
    ['scaled_dot_product_attention', calls('scaled_dot_product_attention')],
    // Whole numbers add up to the same.
    ['cumsum', 'torch', addsUp],
    ['histc', calls('histc')],
    ['bincount', 'torch', calls('bincount')],
    ['median', 'torch', calls('median', '\\s*[^\\s)]')],
    ['scatter_reduce', 'prod'],
    ['.put_(', 'torch'],
    ['.put(', 'torch', /(?<!queue|\b_?q|cache|store)\.put\(/i],
    ['import put', 'torch'],
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
  if (name !== undefined && found !== undefined) return choose(file, program, call, callee.text, found, 0, /^torch\.nn\.[A-Z]/.test(name));
  if (callee.type !== 'attribute' || name?.startsWith('torch.') === true) return undefined;
  const method = getField(callee, 'attribute')?.text.replace(/_$/, '') ?? '';
  const object = getField(callee, 'object');
  const ops = TENSOR_METHODS.has(method) ? NONDETERMINISTIC_OPS.get(`torch.${method}`) : undefined;
  if (ops === undefined || object === undefined || !isTensor(file, program, object)) return undefined;
  return choose(file, program, call, `Tensor.${getField(callee, 'attribute')?.text ?? ''}`, ops, 1, false);
}

/** The operation whose condition holds; `shift` is 1 for a method, whose tensor is no argument. */
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
    const { condition } = op;
    if (condition === undefined) return { call, op, title: `\`${name}\``, isLayer };
    const values = findValues(file, call, condition.keyword, condition.position - shift);
    switch (condition.is) {
      case 'given':
        if (values.some((value) => value.type !== 'none')) return { call, op, title: `\`${name}(${condition.keyword}=…)\``, isLayer };
        break;
      case 'floating': {
        const callee = getField(call, 'function');
        const given = shift === 1 && callee !== undefined ? getField(callee, 'object') : getArgument(call, condition.keyword, 0)?.value;
        const tensor = shift === 1 ? given : values[0];
        // total = torch.cumsum(attention_mask, 1)
        if (given?.type === 'identifier' && isNamedWhole(given.text) && getArgument(call, 'dtype') === undefined) break;
        if (tensor !== undefined && isFloating(file, program, call, tensor))
          return { call, op, title: `\`${name}\` of floating-point numbers`, isLayer };
        break;
      }
      case 'size':
        if (values.some((value) => isOtherThanOne(file, value))) return { call, op, title: `\`${name}\``, isLayer };
        break;
      case 'spatial':
        if (!values.some((value) => getStringValue(value) === 'none'))
          return { call, op, title: `\`${name}\` of inputs with more than two dimensions`, isLayer };
        break;
      default: {
        const value = values.map(getStringValue).find((text) => text !== undefined && condition.is.includes(text));
        if (value !== undefined) return { call, op, title: `\`${name}(${condition.keyword}="${value}")\``, isLayer };
      }
    }
  }
  return undefined;
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
    api.report({
      node,
      message: `${subject} is deterministic only under \`${USE}(True)\``,
      help: `Ask for it: from torch ${op.switchedSince} on a slower version then runs; before, it raises, or warns with \`warn_only=True\`. ${op.instead}`,
      severity: 'info',
    });
    return;
  }
  api.report({
    node,
    message: `${subject} has no deterministic implementation`,
    help: `${op.instead} ${RAISES[algorithms]}`,
    ...(op.condition?.is === 'spatial' ? { severity: 'info' as const } : {}),
  });
}
