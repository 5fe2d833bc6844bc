/**
 * Dropout that stays on after `model.eval()`.
 *
 *     x = F.dropout(x, 0.5)                                         x = F.dropout(x, 0.5, training=self.training)
 *                                                              →
 *     F.scaled_dot_product_attention(q, k, v, dropout_p=self.p)     …(q, k, v, dropout_p=self.p if self.training else 0.0)
 *     x = nn.Dropout(0.5)(x)                                        x = F.dropout(x, 0.5, training=self.training)
 *
 * A module made in `forward` is no part of the model: `eval()` does not reach it.
 *
 * Source: torch 2.13, `torch/nn/functional.py`: `training` of `dropout`, `dropout1d`, `dropout2d` and `dropout3d` is `True` unless given,
 * that of `alpha_dropout` and `feature_alpha_dropout` is `False`; `scaled_dot_product_attention` applies `dropout_p` always.
 * torch_geometric 2.6, `torch_geometric/utils/dropout.py`: `training` of `dropout_edge` and its like is `True` unless given.
 */
import {
  findArguments,
  findEnclosing,
  findNamedChildren,
  findUses,
  getArgument,
  getCalleeName,
  getField,
  getGiven,
  getLineEnd,
  getLineStart,
  inCode,
  getStatement,
  isInside,
  isModuleClass,
  isTestFile,
  mayBelongTo,
  mayBeTorch,
  readMapping,
  setKeywords,
  walkAncestors,
  walkDescendants,
  type Api,
  type Argument,
  type Edit,
  type Meta,
  type Node,
  type Report,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'always-on-dropout',
  summary: 'Dropout that `model.eval()` does not turn off',
  why: 'Evaluation is then random too, and each evaluation moves the generator on that the rest of the training draws from.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'warning',
  triggers: [
    ['dropout', inCode(mayStayOn)],
    ['scaled_dot_product_attention', inCode(mayStayOn)],
    ['Dropout', inCode(mayBeMadeAnew)],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

/** Functions whose `training`, in third place, is `True` unless given. */
const DROPOUT = /^torch\.nn\.functional\.dropout[123]?d?$/;
/** torch_geometric's, by name: where `p` and `training`, which is `True` unless given, stand among their parameters. */
const GRAPH_DROPOUT = /^torch_geometric\.utils\.(?:dropout\.)?dropout_(edge|node|path|adj)$/;
const GRAPH_PARAMETERS: Readonly<Record<string, readonly [p: number, training: number]>> = {
  edge: [1, 3],
  node: [1, 3],
  path: [1, 6],
  adj: [2, 5],
};
const MODULE = /^torch\.nn\.(?:modules\.(?:\w+\.)*)?Dropout([123]d)?$/;
const ATTENTION = 'torch.nn.functional.scaled_dot_product_attention';
/** A condition, a method or a value that has to do with the choice between training and evaluation. */
const TRAINING = /train|eval|infer|determin/i;
/** A name that says the randomness is wanted in evaluation. */
const MONTE_CARLO = /(?:^|_)mc(?:_|[A-Z]|$)|^MC|Mc[A-Z]|monte|bayes|uncertain|epistemic|stochastic|always/i;

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const name = getCalleeName(file, call);
    if (name === undefined) continue;
    const positions = DROPOUT.test(name) ? ([1, 2] as const) : GRAPH_PARAMETERS[GRAPH_DROPOUT.exec(name)?.[1] ?? ''];
    const module = MODULE.exec(name);
    if (positions === undefined && name !== ATTENTION && module === null) continue;
    const method = getModuleMethod(file, api, call);
    if (method === undefined || isTrainingOnly(call, method.definition)) continue;
    if (module !== null) checkModule(file, api, call, method, `dropout${module[1] ?? ''}`);
    else if (positions === undefined) checkAttention(file, api, call, method);
    else checkDropout(file, api, call, method, positions);
  }
}

/** A method of a Module around a call. */
interface ModuleMethod {
  readonly definition: Node;
  readonly owner: Node;
  /** What the method calls its instance; undefined where that name does not mean it at the call. */
  readonly self: string | undefined;
  /** True where the names say that the randomness is wanted. */
  readonly isMonteCarlo: boolean;
}

function getModuleMethod(file: SourceFile, api: Api, call: Node): ModuleMethod | undefined {
  const { model } = file;
  const owner = model.getEnclosingClass(call);
  if (owner === undefined) return undefined;
  // The method itself, around functions nested in it.
  let definition = model.getEnclosingFunction(call);
  for (let outer = definition; outer !== undefined && isInside(outer, owner); outer = model.getEnclosingFunction(outer)) definition = outer;
  if (definition === undefined || !isInside(definition, owner) || !isModuleClass(api.program, owner)) return undefined;
  const decorators = definition.parent?.type === 'decorated_definition' ? definition.parent.children : [];
  const hasNoInstance = decorators.some(
    (decorator) =>
      decorator.type === 'decorator' && /^(?:builtins\.)?(?:static|class)method$/.test(findNamedChildren(decorator)[0]?.text ?? ''),
  );
  const name = getField(definition, 'name')?.text ?? '';
  if (hasNoInstance || name === '__new__') return undefined;
  return {
    definition,
    owner,
    self: getInstanceName(file, definition, call),
    isMonteCarlo: MONTE_CARLO.test(name) || MONTE_CARLO.test(getField(owner, 'name')?.text ?? ''),
  };
}

/** The first parameter's name, where it still is the instance at `call`. */
function getInstanceName(file: SourceFile, method: Node, call: Node): string | undefined {
  const parameters = getField(method, 'parameters');
  const first = parameters === undefined ? undefined : findNamedChildren(parameters)[0];
  const identifier = first?.type === 'typed_parameter' ? findNamedChildren(first)[0] : first;
  if (identifier?.type !== 'identifier') return undefined;
  const binding = file.model.lookup(identifier.text, file.model.getScope(call));
  const isParameter = binding?.definitions.length === 1 && binding.definitions[0]?.node === identifier;
  return isParameter ? identifier.text : undefined;
}

/**
 * True where the call does not run in evaluation, or its author decides when: in a method for training, under `if self.training:` or
 * `if self.mc_dropout:`, after `if not self.training: return x`.
 */
function isTrainingOnly(call: Node, method: Node): boolean {
  if (TRAINING.test(getField(method, 'name')?.text ?? '')) return true;
  let inner = call;
  for (const ancestor of walkAncestors(call)) {
    const condition = getField(ancestor, 'condition');
    const isChoice = condition !== undefined && condition !== inner && isOwnChoice(condition);
    if (isChoice || (ancestor.type === 'conditional_expression' && findNamedChildren(ancestor)[1] !== inner && isOwnChoice(ancestor)))
      return true;
    if (ancestor.type === 'boolean_operator' && isOwnChoice(getField(ancestor, 'left') ?? ancestor)) return true;
    if (
      ancestor.type === 'if_statement' &&
      ancestor.children.some((clause) => clause.start < inner.start && isOwnChoice(getField(clause, 'condition')))
    )
      return true;
    if (
      ancestor.type === 'block' &&
      findNamedChildren(ancestor).some((statement) => statement.end <= call.start && leavesByChoice(statement))
    )
      return true;
    if (ancestor === method) return false;
    inner = ancestor;
  }
  return false;
}

function isOwnChoice(condition: Node | undefined): boolean {
  return condition !== undefined && (TRAINING.test(condition.text) || [...identifiersOf(condition)].some((name) => MONTE_CARLO.test(name)));
}

function* identifiersOf(node: Node): Generator<string> {
  if (node.type === 'identifier') yield node.text;
  for (const identifier of walkDescendants(node, 'identifier')) yield identifier.text;
}

/** `if not self.training: return x` */
function leavesByChoice(statement: Node): boolean {
  if (statement.type !== 'if_statement' || !isOwnChoice(getField(statement, 'condition'))) return false;
  const block = getField(statement, 'consequence');
  const last = block === undefined ? undefined : findNamedChildren(block).at(-1);
  return last !== undefined && ['return_statement', 'raise_statement', 'continue_statement'].includes(last.type);
}

/** `F.dropout(x, p)` → `F.dropout(x, p, training=self.training)` */
function checkDropout(
  file: SourceFile,
  api: Api,
  call: Node,
  method: ModuleMethod,
  [ofP, ofTraining]: readonly [p: number, training: number],
): void {
  const callee = getField(call, 'function')?.text ?? 'dropout';
  const training = getArgument(call, 'training', ofTraining);
  if (training !== undefined) {
    if (training.value.text === 'True') {
      api.report({
        node: training.node,
        message: `\`${callee}\` stays on in evaluation: \`training\` is \`True\``,
        help: 'Monte Carlo dropout is random by design: seed each evaluation. If it is not meant, pass `training=self.training`.',
        severity: 'info',
      });
    }
    return;
  }
  const p = getArgument(call, 'p', ofP)?.value;
  if (hidesArgument(file, call, 'training') || (p !== undefined && isDecided(file, p, method.owner, false))) return;
  report(file, api, call, method, {
    message: `\`${callee}\` has no \`training\`, so it stays on after \`model.eval()\``,
    help: `Pass \`training=${method.self ?? 'self'}.training\`.`,
    edit: (self) => setKeywords(file, call, [{ name: 'training', code: `${self}.training` }], api.owner.lineLength),
  });
}

/** `dropout_p=self.p` → `dropout_p=self.p if self.training else 0.0` */
function checkAttention(file: SourceFile, api: Api, call: Node, method: ModuleMethod): void {
  const present = getArgument(call, 'dropout_p', 4);
  if (present === undefined || isDecided(file, present.value, method.owner, true)) return;
  const { value } = present;
  const text = ['conditional_expression', 'lambda', 'named_expression'].includes(value.type) ? `(${value.text})` : value.text;
  report(file, api, call, method, {
    message: `\`dropout_p=${value.text}\` stays on after \`model.eval()\`: \`scaled_dot_product_attention\` has no training flag`,
    help: `Pass \`${text} if ${method.self ?? 'self'}.training else 0.0\`.`,
    edit: (self) =>
      /[\r\n]/.test(text)
        ? undefined
        : setKeywords(file, call, [{ name: 'dropout_p', code: `${text} if ${self}.training else 0.0`, present }], api.owner.lineLength),
  });
}

/** `nn.Dropout(p)(x)` → `F.dropout(x, p, training=self.training)`; `drop = nn.Dropout(p)` in a method is reported where it is called. */
function checkModule(file: SourceFile, api: Api, made: Node, method: ModuleMethod, name: string): void {
  const callee = getField(made, 'function');
  const p = findArguments(made)[0]?.value;
  const isBuilding = getField(method.definition, 'name')?.text === '__init__';
  if (callee === undefined || isBuilding || !isCalled(file, made) || (p !== undefined && isDecided(file, p, method.owner, false))) return;
  const called = made.parent;
  const isAtOnce = called?.type === 'call' && getField(called, 'function') === made;
  report(file, api, isAtOnce ? called : made, method, {
    message: `\`${callee.text}\` is made anew in each call, so it stays on after \`model.eval()\``,
    help: `Make it in \`__init__\`, or call \`torch.nn.functional.${name}(…, training=${method.self ?? 'self'}.training)\`.`,
    edit: (self) => (isAtOnce ? callFunction(file, api, called, made, name, self) : undefined),
  });
}

/** True where what is made is called itself, at once or by the one name that it gets. */
function isCalled(file: SourceFile, made: Node): boolean {
  const { parent } = made;
  if (parent?.type === 'call') return getField(parent, 'function') === made;
  const name = parent?.type === 'assignment' && getField(parent, 'right') === made ? getField(parent, 'left') : undefined;
  const binding = name?.type === 'identifier' ? file.model.getBinding(name) : undefined;
  return (
    binding?.definitions.length === 1 &&
    binding.references.length > 0 &&
    binding.references.every((reference) => reference.parent?.type === 'call' && getField(reference.parent, 'function') === reference)
  );
}

function callFunction(file: SourceFile, api: Api, call: Node, made: Node, name: string, self: string): Edit[] | undefined {
  const [[x, ...others], [p, ...options]] = [findArguments(call), findArguments(made)];
  const isPlain = x?.kind === 'positional' && others.length === 0 && options.length === 0 && !/[\r\n#]/.test(call.text);
  const functions = getFunctions(file, made);
  if (!isPlain || functions === undefined || (p !== undefined && p.kind !== 'positional' && p.name !== 'p')) return undefined;
  const given = [x.node.text, ...(p === undefined ? [] : [p.node.text]), `training=${self}.training`];
  const text = `${functions}.${name}(${given.join(', ')})`;
  const width = getLineEnd(file.text, call.end) - getLineStart(file.text, call.start) + text.length - (call.end - call.start);
  if (api.owner.lineLength !== undefined && width > api.owner.lineLength) return undefined;
  return [{ start: call.start, end: call.end, text }];
}

/**
 * `F` where the file imports `torch.nn.functional`, else `nn.functional` of `nn.Dropout`. None for `Dropout` imported by itself, which would
 * be left unused.
 */
function getFunctions(file: SourceFile, made: Node): string | undefined {
  const callee = getField(made, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (object === undefined) return undefined;
  const scope = file.model.getScope(made);
  for (const [name, { definitions }] of file.model.module.bindings) {
    const isImport = definitions.every(({ qualifiedName, isConditional }) => qualifiedName === 'torch.nn.functional' && !isConditional);
    if (isImport && file.model.lookup(name, scope)?.definitions === definitions) return name;
  }
  return file.model.getQualifiedName(object) === 'torch.nn' ? `${object.text}.functional` : undefined;
}

interface Finding {
  readonly message: string;
  readonly help: string;
  /** What turns it off; undefined where that cannot be written. */
  readonly edit: (self: string) => readonly Edit[] | undefined;
}

function report(file: SourceFile, api: Api, call: Node, method: ModuleMethod, finding: Finding): void {
  const found: Report = { node: call, message: finding.message, help: finding.help };
  if (method.isMonteCarlo) {
    api.report({ ...found, severity: 'info', help: `${finding.help} Its name says that it is meant to stay on: nothing was changed.` });
    return;
  }
  // A flag of the method's own says it better than `self.training`: the caller passes it.
  const flag =
    file.model.lookup('training', file.model.getScope(call))?.definitions.some((definition) => definition.kind === 'parameter') === true;
  const edits = method.self === undefined || flag ? undefined : finding.edit(method.self);
  api.report(edits === undefined ? found : { ...found, fix: { title: 'Turn it off in evaluation', edits } });
}

/** True where `*args` or `**options` may hold `name`. */
function hidesArgument(file: SourceFile, call: Node, name: string): boolean {
  return findArguments(call).some((argument: Argument) => {
    if (argument.kind === 'splat') return true;
    return argument.kind === 'dictionary-splat' && readMapping(file, argument.value)?.has(name) !== false;
  });
}

/**
 * True where a probability is 0, or depends on training by itself: `p * self.training`, a local `p` set under `if self.training:`, a
 * property, or an attribute that the class's own `train()` sets. A parameter's value is the caller's to decide where `isCallers`.
 */
function isDecided(file: SourceFile, p: Node, owner: Node, isCallers: boolean, depth = 0): boolean {
  if (/^0*\.?0*$/.test(p.text) || TRAINING.test(p.text) || p.type === 'call') return true;
  if (p.type === 'identifier') {
    const definitions = file.model.getBinding(p)?.definitions ?? [];
    return definitions.some(({ kind, value, statement }) => {
      const holder = getStatement(statement)?.parent?.parent;
      const condition = holder === undefined ? undefined : getField(holder, 'condition');
      if (TRAINING.test(condition?.text ?? '')) return true;
      if (kind === 'parameter') return isCallers;
      return value !== undefined && depth < 5 && isDecided(file, value, owner, isCallers, depth + 1);
    });
  }
  if (p.type !== 'attribute') return false;
  const attribute = getField(p, 'attribute')?.text ?? '';
  const body = getField(owner, 'body');
  return (body === undefined ? [] : findNamedChildren(body)).some((member) => {
    const definition = member.type === 'decorated_definition' ? getField(member, 'definition') : member;
    if (definition?.type !== 'function_definition') return false;
    const name = getField(definition, 'name')?.text ?? '';
    return name === attribute || (/^(?:train|eval)$/.test(name) && new RegExp(`\\b${attribute}\\b`).test(definition.text));
  });
}

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `nn.Dropout(p)(x)`, or a local name for one. */
const MADE_ANEW = /\bDropout(?:[123]d)?\s*\((?:.*\)\s*\(|[^)\n]*\n)|^[ \t]+\w+[ \t]*(?::[^=\n]*)?=[ \t]*[\w.]*\bDropout(?:[123]d)?\s*\(/m;

/** False where no module is called where it is made, nor kept under a local name. */
function mayBeMadeAnew(code: string): boolean {
  return MADE_ANEW.test(code);
}

const NAMES = 'dropout[123]?d?|dropout_(?:edge|node|path|adj)|scaled_dot_product_attention';

/** False where no call in a method leaves `training` out, or has it `True`. */
function mayStayOn(code: string): boolean {
  for (const use of findUses(code, NAMES)) {
    const graph = GRAPH_PARAMETERS[use.name.replace(/^dropout_/, '')];
    if (!(graph === undefined ? mayBeTorch(code, use) : mayBelongTo(code, use, 'torch_geometric', 'utils|dropout'))) continue;
    if (!use.isCall || use.args === undefined) return true;
    const around = findEnclosing(code, use.index);
    const method = around?.[around.findIndex(({ kind }) => kind === 'class') - 1];
    if (around !== undefined && (method === undefined || TRAINING.test(method.name))) continue;
    if (use.name === 'scaled_dot_product_attention') {
      const p = getGiven(use.args, 'dropout_p', 4);
      if (p !== undefined && !/^0*\.?0*$/.test(p) && !TRAINING.test(p)) return true;
    } else {
      const training = getGiven(use.args, 'training', graph?.[1] ?? 2);
      if (training === undefined || training === '*' || training === 'True') return true;
    }
  }
  return false;
}
