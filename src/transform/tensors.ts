/**
 * Which expressions are tensors, and of what kind of number. Methods such as `median` and `cumsum` have namesakes in NumPy and pandas, so
 * that a method counts as PyTorch's only on what is known to be a tensor; what is not known is none.
 */
import type { SourceFile } from '../document/types.ts';
import type { Program } from '../project/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { findNamedChildren, getArgument, getField, walkDescendants, type Node } from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';

/** Aliases of aliases end here. */
const MAX_DEPTH = 12;

/** Functions of torch that give something else than one tensor. */
const NO_TENSOR =
  /^torch\.(?:load|save|compile|device|dtype|manual_seed|seed|initial_seed|(?:is|get|set|use|are)_\w+|no_grad|enable_grad|inference_mode|numel|result_type|promote_types|can_cast|typename|split|chunk|tensor_split|[hvd]split|unbind|unsafe_\w+|meshgrid|sort|topk|kthvalue|mode|max|min|median|nanmedian|cummax|cummin|unique|unique_consecutive|histogram|histogramdd|qr|svd|slogdet|var_mean|std_mean|broadcast_tensors|broadcast_shapes|nonzero|where|frexp|aminmax|lobpcg|pca_lowrank|svd_lowrank|lu\w*|triangular_solve|ctc_loss)$/;
/** Methods of a tensor that give something else than one tensor. */
const NO_TENSOR_METHOD =
  /^(?:item|tolist|numpy|size|stride|dim|ndimension|numel|nelement|element_size|data_ptr|storage\w*|untyped_storage|type|get_device|is_\w+|split|chunk|tensor_split|unbind|sort|topk|kthvalue|mode|max|min|median|nanmedian|cummax|cummin|unique\w*|backward|register_hook|requires_grad_hooks|histogram|qr|svd|slogdet|nonzero|aminmax|allclose|equal|share_memory_|__\w+__)$/;
/** Layers that give several tensors. */
const SEVERAL = /^torch\.nn\.(?:LSTM|GRU|RNN|LSTMCell|MultiheadAttention|AdaptiveLogSoftmaxWithLoss)$/;
const LAYER = /^torch\.nn\.[A-Z]\w*$/;
const TENSOR_CLASS = /^torch\.(?:Tensor|(?:cuda\.)?(?:Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool)Tensor|nn\.Parameter)$/;

/** True where an expression is known to be one tensor. */
export function isTensor(file: SourceFile, program: Program, expression: Node): boolean {
  return isTensorAt(file, program, expression, 0);
}

function isTensorAt(file: SourceFile, program: Program, expression: Node, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  const isOne = (node: Node | undefined): boolean => node !== undefined && isTensorAt(file, program, node, depth + 1);
  switch (expression.type) {
    case 'identifier': {
      const definitions = file.model.findDefinitions(expression);
      return (
        definitions.length > 0 &&
        definitions.every(({ kind, node, value }) => {
          if (kind === 'parameter') return isAnnotatedTensor(file, node);
          if (kind === 'unpacking') return value?.type === 'call' && isTensors(file, value, isOne);
          return (kind === 'assignment' || kind === 'walrus') && isOne(value);
        })
      );
    }
    case 'parenthesized_expression':
      return isOne(findNamedChildren(expression)[0]);
    case 'unary_operator':
      return isOne(getField(expression, 'argument'));
    case 'binary_operator':
      return isOne(getField(expression, 'left')) || isOne(getField(expression, 'right'));
    case 'comparison_operator':
      return isOne(findNamedChildren(expression)[0]);
    case 'subscript':
      return isOne(getField(expression, 'value'));
    case 'attribute': {
      if (TENSOR_CLASS.test(getAttributeCallee(program, expression) ?? '')) return true;
      return /^(?:data|grad|T|mT|real|imag)$/.test(getField(expression, 'attribute')?.text ?? '') && isOne(getField(expression, 'object'));
    }
    case 'call':
      return isTensorCall(file, program, expression, isOne);
    default:
      return false;
  }
}

function isTensorCall(file: SourceFile, program: Program, call: Node, isOne: (node: Node | undefined) => boolean): boolean {
  const callee = getField(call, 'function');
  const name = getCalleeName(file, call);
  if (callee === undefined) return false;
  if (name !== undefined) {
    if (TENSOR_CLASS.test(name)) return true;
    if (/^torch\.nn\.functional\.[a-z]\w*$/.test(name)) return !/attention_forward|_with_indices$|gumbel_softmax_hard$/.test(name);
    return /^torch\.[a-z]\w*$/.test(name) && !NO_TENSOR.test(name) && getArgument(call, 'return_counts') === undefined;
  }
  if (callee.type !== 'attribute') return false;
  // self.layer(x)
  const layer = getAttributeCallee(program, callee);
  if (layer !== undefined) return LAYER.test(layer) && !SEVERAL.test(layer);
  return !NO_TENSOR_METHOD.test(getField(callee, 'attribute')?.text ?? '') && isOne(getField(callee, 'object'));
}

/** Functions and methods that give several tensors, of which each name takes one. */
const TENSORS = /^(?:sort|topk|kthvalue|max|min|median|split|chunk|tensor_split|unbind|meshgrid|qr|svd|var_mean|std_mean|aminmax)$/;

/** `values, indices = scores.sort()` */
function isTensors(file: SourceFile, call: Node, isOne: (node: Node | undefined) => boolean): boolean {
  const callee = getField(call, 'function');
  const name = getCalleeName(file, call);
  if (name !== undefined) return name.startsWith('torch.') && TENSORS.test(name.slice('torch.'.length));
  return callee?.type === 'attribute' && TENSORS.test(getField(callee, 'attribute')?.text ?? '') && isOne(getField(callee, 'object'));
}

/** `self.layer` → what it is bound to a call of, in the class around it: `torch.nn.Linear`. */
function getAttributeCallee(program: Program, attribute: Node): string | undefined {
  const object = getField(attribute, 'object');
  const name = getField(attribute, 'attribute')?.text;
  if (object?.type !== 'identifier' || object.text !== 'self' || name === undefined) return undefined;
  const owner = program.facts.classes.findLast((found) => found.at <= attribute.start && attribute.end <= found.end);
  const callee = owner !== undefined && Object.hasOwn(owner.attributes, name) ? owner.attributes[name] : undefined;
  return callee === undefined ? undefined : canonicalName(callee);
}

/** `x: torch.Tensor`, `x: Optional[Tensor] = None` */
function isAnnotatedTensor(file: SourceFile, parameter: Node): boolean {
  const holder = parameter.parent;
  const type = holder === undefined ? undefined : getField(holder, 'type');
  if (type === undefined) return false;
  const names = [...walkDescendants(type, 'identifier', 'attribute')].filter((node) => node.parent?.type !== 'attribute');
  const known = names.flatMap((node) => file.model.findQualifiedNames(node));
  return (
    known.some((name) => TENSOR_CLASS.test(name)) &&
    known.every((name) => TENSOR_CLASS.test(name) || /^(?:typing\.Optional|builtins\.None)$/.test(name))
  );
}

/** Names that are given to whole numbers and truth values. */
const WHOLE_NAME =
  /mask|len(?:gth|s$|$)|count|num|size|(?:^|_)ids?$|idx|ind(?:ex|ic)|offset|ptr|batch|pos(?:ition)?s?$|label|seg|token|repeat|deg(?:ree)?s?$|(?:^|_)n_|valid|steps?$|duration|frame|bins?$|shape|splits?$|done|terminal|eos|bool|int|target|match|(?:^|_)[tf]ps?$|hist(?:ogram)?$/i;
/** True for a name that says its tensor holds whole numbers or truth values: `attention_mask`, `lengths`. */
export function isNamedWhole(name: string): boolean {
  return WHOLE_NAME.test(name);
}

/** Methods and functions whose result is whole, or true or false. */
export const WHOLE_CALL =
  /^(?:long|int|short|byte|bool|char|argmax|argmin|argsort|bincount|arange|nonzero|eq|ne|gt|ge|lt|le|greater\w*|less\w*|not_equal|isnan|isinf|isin|logical_\w+|searchsorted|bucketize|randint\w*|randperm|unique|size|numel|diff_ids|one_hot|new_ones|ones|ones_like|full|tensor)$/;
/** Calls that keep the kind of number they are given. */
export const KEEPING =
  /^(?:view|reshape|flatten|squeeze|unsqueeze|expand\w*|repeat\w*|permute|transpose|t|contiguous|clone|detach|to|cuda|cpu|flip|roll|gather|index_select|sum|cat|stack|masked_fill|cumsum|clamp|abs|select|narrow)_?$/;
export const WHOLE_DTYPE = /(?:^|\.)(?:u?int\d*|long|short|bool|uint8)$/;

/**
 * False where a tensor is seen to hold whole numbers or truth values, by its dtype, by what makes it, or by its name (`mask`, `lengths`,
 * `input_ids`); adding those up gives the same in any order.
 */
export function mayBeFloating(file: SourceFile, expression: Node, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true;
  const inner = findNamedChildren(expression);
  const mayBe = (node: Node | undefined): boolean => node === undefined || mayBeFloating(file, node, depth + 1);
  switch (expression.type) {
    case 'integer':
    case 'true':
    case 'false':
    case 'comparison_operator':
    case 'not_operator':
      return false;
    case 'identifier': {
      if (isNamedWhole(expression.text)) return false;
      const value = file.model.getValue(expression);
      return value === undefined || value === expression || mayBe(value);
    }
    case 'attribute':
      return !isNamedWhole(getField(expression, 'attribute')?.text ?? '');
    case 'parenthesized_expression':
    case 'subscript':
      return mayBe(inner[0]);
    case 'list':
    case 'tuple':
      return inner.length === 0 || inner.some(mayBe);
    case 'unary_operator':
      return !expression.text.startsWith('~') && mayBe(getField(expression, 'argument'));
    case 'binary_operator': {
      const operator = getField(expression, 'operator')?.text ?? '';
      if (operator === '/') return true;
      return (
        !['&', '|', '^', '<<', '>>'].includes(operator) && (mayBe(getField(expression, 'left')) || mayBe(getField(expression, 'right')))
      );
    }
    case 'call':
      return mayBeFloatingCall(expression, mayBe);
    default:
      return true;
  }
}

function mayBeFloatingCall(call: Node, mayBe: (node: Node | undefined) => boolean): boolean {
  const callee = getField(call, 'function');
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : callee?.text;
  const dtype =
    getArgument(call, 'dtype')?.value ?? (method === 'to' || method === 'type' ? getArgument(call, 'dtype', 0)?.value : undefined);
  if (dtype !== undefined && WHOLE_DTYPE.test(dtype.text)) return false;
  if (dtype !== undefined && /float|double|half/.test(dtype.text)) return true;
  if (method === undefined || WHOLE_CALL.test(method)) return false;
  if (!KEEPING.test(method)) return true;
  // x.flatten(), torch.flatten(x), torch.cat([x, y])
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  return object === undefined || object.text === 'torch' ? mayBe(getArgument(call, 'input', 0)?.value) : mayBe(object);
}
