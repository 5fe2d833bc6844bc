/**
 * A shuffling DistributedSampler that is never told the epoch.
 *
 *     for epoch in range(epochs):                   for epoch in range(epochs):
 *         for batch in loader:                 →        sampler.set_epoch(epoch)
 *                                                       for batch in loader:
 *
 * Source: torch 2.13, `torch/utils/data/distributed.py`: the order is drawn from a generator of its own, seeded with `seed + epoch`;
 * without `set_epoch` every epoch has one order, whatever the global generators are seeded with.
 */
import {
  findNamedChildren,
  getArgument,
  getCalleeName,
  getClosest,
  getField,
  getIntegerValue,
  getLineEnd,
  getLineIndent,
  getLineStart,
  getLoaderArgument,
  getLoaderCall,
  getStatement,
  isInside,
  isTestFile,
  restyle,
  walkAncestors,
  walkDescendants,
  type Api,
  type Edit,
  type Fix,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'missing-set-epoch',
  summary: 'A shuffling DistributedSampler without `set_epoch`',
  why: 'Its order depends on its own seed and the epoch it is told, so that every epoch sees the data in one order.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'warning',
  triggers: ['DistributedSampler'],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const SAMPLER = 'torch.utils.data.DistributedSampler';
/** They call `set_epoch` in their own loops. */
const FRAMEWORKS: ReadonlySet<string> = new Set(['accelerate', 'composer', 'lightning', 'mmengine', 'pytorch_lightning']);

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file) || api.program.facts.packages.some((name) => FRAMEWORKS.has(name))) return;
  const samplers = [...walkDescendants(file.root, 'call')].filter(
    (call) => getCalleeName(file, call) === SAMPLER && isShuffling(file, call),
  );
  const known = samplers.map((call) => ({ call, ...getNames(file, api, call) }));
  for (const sampler of known) {
    const others = known.filter((other) => other !== sampler).flatMap((other) => other.receivers);
    if (!isToldEpoch(file, api, sampler.receivers, others)) checkSampler(file, api, sampler);
  }
}

/** `DistributedSampler(dataset, num_replicas, rank, shuffle=True, seed=0, drop_last=False)` */
function isShuffling(file: SourceFile, call: Node): boolean {
  const shuffle = getArgument(call, 'shuffle', 3)?.value;
  return shuffle === undefined || (file.model.getValue(shuffle) ?? shuffle).text !== 'False';
}

/** A sampler, and what holds it and its loader: `sampler`, `self.train_loader`. */
interface Sampler {
  readonly call: Node;
  readonly target: Node | undefined;
  readonly loader: Node | undefined;
  /** Texts of the expressions that reach it: `sampler`, `loader.sampler`, `loader.batch_sampler.sampler`. */
  readonly receivers: readonly string[];
}

function getNames(file: SourceFile, api: Api, call: Node): Omit<Sampler, 'call'> {
  const target = getTarget(call);
  for (const built of walkDescendants(file.root, 'call')) {
    const loader = getLoaderCall(file, api.program, built);
    if (loader === undefined) continue;
    const passed = [getLoaderArgument(built, loader, 'sampler'), getLoaderArgument(built, loader, 'batch_sampler')];
    if (!passed.some((argument) => argument !== undefined && holds(file, argument.value, call, target))) continue;
    const held = getTarget(built);
    const paths = held === undefined ? [] : [`${held.text}.sampler`, `${held.text}.batch_sampler.sampler`];
    return { target, loader: held, receivers: [...(target === undefined ? [] : [target.text]), ...paths] };
  }
  return { target, loader: undefined, receivers: target === undefined ? [] : [target.text] };
}

/** The name or attribute that a call is assigned to, also from `DistributedSampler(data) if distributed else None`. */
function getTarget(call: Node): Node | undefined {
  const outer = call.parent?.type === 'conditional_expression' ? call.parent : call;
  const left = outer.parent?.type === 'assignment' ? getField(outer.parent, 'left') : undefined;
  return left?.type === 'identifier' || left?.type === 'attribute' ? left : undefined;
}

/** True where `argument` is the sampler: the call itself, its name, or a batch sampler around it. */
function holds(file: SourceFile, argument: Node, call: Node, target: Node | undefined, depth = 0): boolean {
  if (isInside(call, argument)) return true;
  if (target !== undefined && isSame(file, argument, target)) return true;
  const value = argument.type === 'call' ? argument : file.model.getValue(argument);
  if (value?.type !== 'call' || depth > 3 || !/BatchSampler$/.test(getCalleeName(file, value) ?? '')) return false;
  const inner = getArgument(value, 'sampler', 0)?.value;
  return inner !== undefined && holds(file, inner, call, target, depth + 1);
}

/** True where two expressions are one variable, or one attribute of the instance of one class. */
function isSame(file: SourceFile, a: Node, b: Node): boolean {
  if (a.type !== b.type || a.text !== b.text) return false;
  if (a.type === 'identifier') return file.model.getBinding(a) === file.model.getBinding(b);
  return a.type === 'attribute' && file.model.getEnclosingClass(a) === file.model.getEnclosingClass(b);
}

/** True where `set_epoch` is called on it, or on something that may be it, here or in another file that the program runs. */
function isToldEpoch(file: SourceFile, api: Api, receivers: readonly string[], others: readonly string[]): boolean {
  const isElsewhere = (api.program.entry?.trace.visits ?? []).some(
    (visit) =>
      visit.file !== api.program.facts && visit.step.kind === 'call' && visit.step.callees.some((name) => name.endsWith('.set_epoch')),
  );
  if (isElsewhere) return true;
  return [...walkDescendants(file.root, 'attribute')].some((attribute) => {
    if (getField(attribute, 'attribute')?.text !== 'set_epoch') return false;
    const receiver = getField(attribute, 'object')?.text ?? '';
    if (others.includes(receiver) && !receivers.includes(receiver)) return false;
    // `sampler.set_epoch(0)` before the loop tells it nothing new.
    const call = attribute.parent;
    const epoch = call?.type === 'call' ? getArgument(call, 'epoch', 0)?.value : undefined;
    return (
      epoch === undefined || getIntegerValue(epoch) === undefined || getClosest(attribute, 'for_statement', 'while_statement') !== undefined
    );
  });
}

function checkSampler(file: SourceFile, api: Api, sampler: Sampler): void {
  const { call } = sampler;
  const name = sampler.target?.text ?? (sampler.loader === undefined ? undefined : `${sampler.loader.text}.sampler`);
  const loop = getEpochLoop(file, api, sampler);
  if (loop === undefined && !isTrainedElsewhere(file, api, sampler)) return;
  const fix =
    name === undefined ? undefined : loop === undefined ? tellInFunction(file, api, sampler, name) : tellEpoch(file, sampler, loop, name);
  api.report({
    node: call,
    message: `${name === undefined ? 'the sampler' : `\`${name}\``} is never told the epoch, so every epoch has the same order`,
    help: `Call \`${name ?? 'sampler'}.set_epoch(epoch)\` at the top of the epoch loop, on every rank.`,
    ...(fix === undefined ? {} : { fix }),
  });
}

/** The loop around the one that trains on the sampler's batches. */
function getEpochLoop(file: SourceFile, api: Api, { loader }: Sampler): Node | undefined {
  if (loader === undefined) return undefined;
  for (const use of walkDescendants(file.root, loader.type)) {
    if (!isSame(file, use, loader) || getField(use.parent ?? use, 'left') === use) continue;
    let inner: Node = use;
    let consumer: Node | undefined;
    for (const ancestor of walkAncestors(use)) {
      if (['function_definition', 'class_definition', 'lambda'].includes(ancestor.type)) break;
      const isBody = inner === getField(ancestor, 'body');
      if (consumer !== undefined && isBody && ['for_statement', 'while_statement'].includes(ancestor.type)) return ancestor;
      const isIterated = ancestor.type === 'for_statement' && inner === getField(ancestor, 'right');
      if (consumer === undefined && (isIterated || ancestor.type === 'call') && trains(file, api, ancestor)) consumer = ancestor;
      inner = ancestor;
    }
  }
  return undefined;
}

/** True where running `node` takes a training step, in functions that it calls too. */
function trains(file: SourceFile, api: Api, node: Node, depth = 0): boolean {
  const isWithin = (found: { readonly at: number; readonly end: number }): boolean => node.start <= found.at && found.end <= node.end;
  const isTraced = api.program.entry?.training.some((visit) =>
    [...visit.calls, visit].some((frame) => frame.file === api.program.facts && isWithin(frame.step)),
  );
  if (isTraced === true) return true;
  return [node, ...walkDescendants(node, 'call')].some((call) => {
    const callee = call.type === 'call' ? getField(call, 'function') : undefined;
    if (callee === undefined) return false;
    if (callee.type === 'attribute' && getField(callee, 'attribute')?.text === 'backward') return true;
    const definition = depth < 4 ? file.model.getLocalDefinition(callee) : undefined;
    return definition?.type === 'function_definition' && trains(file, api, definition, depth + 1);
  });
}

/** True where the program trains in nested loops of which this file does not show which is the sampler's. */
function isTrainedElsewhere(file: SourceFile, api: Api, { call, target, loader }: Sampler): boolean {
  if (/val|test|eval/i.test(`${target?.text ?? ''} ${loader?.text ?? ''}`) || getClosest(call, 'for_statement') !== undefined) return false;
  const [visit] = api.program.findVisits(call.start, call.end);
  return visit !== undefined && api.program.entry?.training.some((step) => step.order > visit.order && step.loops.length > 1) === true;
}

/** `sampler.set_epoch(epoch)` as first statement of the loop, where both names mean there what they mean. */
function tellEpoch(file: SourceFile, sampler: Sampler, loop: Node, name: string): Fix | undefined {
  const held = sampler.target ?? sampler.loader;
  const body = getField(loop, 'body');
  const first = body === undefined ? undefined : findNamedChildren(body)[0];
  const epoch = getEpochName(file, loop);
  if (held === undefined || first === undefined || epoch === undefined) return undefined;
  const header = loop.children.find((child) => child.type === ':');
  const start = header === undefined ? first.start : getNextLine(file.text, header.end);
  if (start > first.start || !isReachable(file, held, first)) return undefined;
  const guard = getGuard(file, sampler, first);
  if (guard === undefined) return undefined;
  const call = `${name}.set_epoch(${epoch.name})`;
  const code = guard === '' ? call : `if ${guard}:\n    ${call}`;
  const indent = getLineIndent(file.text, first.start);
  const edit = { start, end: start, text: restyle(code, file.style, indent) + file.style.newline };
  return { title: `Call \`${call}\` in each epoch`, edits: [...epoch.edits, edit] };
}

/** The names under which a function is given the number of the epoch. */
const EPOCH = /^(?:cur(?:rent)?_)?epoch(?:_?(?:id|idx|index|no|num|number))?$/;

/**
 * Where a function is given the epoch and goes through the loader, above that loop:
 *
 *     def run_epoch(self, epoch):              def run_epoch(self, epoch):
 *         for x in self.loader:          →         self.sampler.set_epoch(epoch)
 *                                                  for x in self.loader:
 */
function tellInFunction(file: SourceFile, api: Api, sampler: Sampler, name: string): Fix | undefined {
  const { loader } = sampler;
  const held = sampler.target ?? loader;
  if (loader === undefined || held === undefined) return undefined;
  for (const use of walkDescendants(file.root, loader.type)) {
    const loop = isSame(file, use, loader) ? getClosest(use, 'for_statement', 'block') : undefined;
    const definition = loop === undefined ? undefined : file.model.getEnclosingFunction(loop);
    const parameters = definition === undefined ? undefined : getField(definition, 'parameters');
    if (loop?.type !== 'for_statement' || definition === undefined || parameters === undefined || !trains(file, api, loop)) continue;
    const epoch = findNamedChildren(parameters).find((parameter) => parameter.type === 'identifier' && EPOCH.test(parameter.text));
    const isCounted =
      api.program.entry?.training.some(
        ({ calls, loops }) =>
          loops.length > 1 && calls.some(({ callee, calleeFile }) => calleeFile === api.program.facts && callee.at === definition.start),
      ) === true;
    const isOnly = getClosest(loop, 'for_statement', 'while_statement', 'if_statement', 'function_definition') === definition;
    if (epoch === undefined || !isCounted || !isOnly || !isReachable(file, held, loop)) continue;
    if (file.model.getBinding(epoch)?.definitions.length !== 1) continue;
    const guard = getGuard(file, sampler, loop);
    if (guard === undefined) continue;
    const call = `${name}.set_epoch(${epoch.text})`;
    const code = guard === '' ? call : `if ${guard}:\n    ${call}`;
    const start = getLineStart(file.text, loop.start);
    const edit = { start, end: start, text: restyle(code, file.style, getLineIndent(file.text, loop.start)) + file.style.newline };
    return { title: `Call \`${call}\` in each epoch`, edits: [edit] };
  }
  return undefined;
}

/** The variable that counts the epochs; `for _ in range(n)` gets one. */
function getEpochName(file: SourceFile, loop: Node): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  const left = getField(loop, 'left');
  const right = getField(loop, 'right');
  const callee = right?.type === 'call' ? (getCalleeName(file, right) ?? '') : '';
  if (left === undefined || right === undefined) return undefined;
  if (/^(?:builtins\.enumerate|tqdm\.(?:\w+\.)*tqdm)$/.test(callee) && left.type === 'pattern_list') {
    const [index] = findNamedChildren(left);
    return callee === 'builtins.enumerate' && index?.type === 'identifier' ? { name: index.text, edits: [] } : undefined;
  }
  if (left.type !== 'identifier' || !isCounted(file, right)) return undefined;
  if (left.text !== '_') return { name: left.text, edits: [] };
  const isFree = file.model.lookup('epoch', file.model.getScope(loop)) === undefined;
  return isFree ? { name: 'epoch', edits: [{ start: left.start, end: left.end, text: 'epoch' }] } : undefined;
}

/** `range(n)`, `trange(n)`, `tqdm(range(n))`: the variable is an integer. */
function isCounted(file: SourceFile, iterable: Node): boolean {
  const value = file.model.getValue(iterable) ?? iterable;
  if (value.type !== 'call') return false;
  const callee = getCalleeName(file, value) ?? '';
  if (callee === 'builtins.range' || /(?:^|\.)trange$/.test(callee)) return true;
  const inner = getArgument(value, 'iterable', 0)?.value;
  return /(?:^|\.)tqdm$/.test(callee) && inner !== undefined && isCounted(file, inner);
}

/** True where the expression that holds the sampler is the same at `at`, and was assigned by then. */
function isReachable(file: SourceFile, held: Node, at: Node): boolean {
  const { model } = file;
  if (held.type === 'attribute') {
    const object = getField(held, 'object');
    const owner = model.getEnclosingClass(held);
    const isInstance = object?.type === 'identifier' && owner !== undefined && owner === model.getEnclosingClass(at);
    return isInstance && model.lookup(object.text, model.getScope(at)) !== undefined;
  }
  const binding = model.getBinding(held);
  if (binding === undefined || model.lookup(held.text, model.getScope(at)) !== binding) return false;
  const isLocal = model.getEnclosingFunction(held) === model.getEnclosingFunction(at);
  return !isLocal || held.start < at.start;
}

/**
 * The condition under which it is a DistributedSampler: none needed (`''`); `sampler is not None`; the condition under which alone it is
 * assigned; or an `isinstance` where other samplers take its place. Undefined where it cannot be told.
 */
function getGuard(file: SourceFile, { call, target }: Sampler, at: Node): string | undefined {
  const held = target ?? call;
  const values = target === undefined ? [call] : findValues(file, target);
  const isNone = (value: Node): boolean => value.type === 'none';
  const isSampler = (value: Node): boolean => value.type === 'call' && getCalleeName(file, value) === SAMPLER;
  if (target !== undefined && values.some((value) => !isNone(value) && !isSampler(value))) {
    const callee = getField(call, 'function');
    const [name] =
      callee === undefined ? [] : [callee, ...walkDescendants(callee, 'identifier')].filter((node) => node.type === 'identifier');
    const isInReach = name !== undefined && file.model.lookup(name.text, file.model.getScope(at)) === file.model.getBinding(name);
    return isInReach ? `isinstance(${target.text}, ${callee?.text ?? ''})` : undefined;
  }
  if (values.some(isNone)) return `${held.text} is not None`;
  const block = getStatement(held)?.parent;
  const branch =
    block === undefined ? undefined : getClosest(block, 'if_statement', 'try_statement', 'match_statement', 'function_definition');
  const holder = block?.parent;
  if (branch === undefined || branch.type === 'function_definition' || isInside(at, block ?? at)) return '';
  if (holder?.type === 'if_statement' && getClosest(holder, 'if_statement', 'function_definition')?.type !== 'if_statement') {
    const arms = holder.children.filter((child) => child.type === 'else_clause' || child.type === 'elif_clause');
    const isEverywhere = arms.some((arm) => arm.type === 'else_clause') && values.length === arms.length + 1;
    if (isEverywhere) return '';
    const condition = getField(holder, 'condition');
    const names =
      condition === undefined ? [] : [condition, ...walkDescendants(condition, 'identifier')].filter((node) => node.type === 'identifier');
    const isSimple = condition?.type === 'identifier' || condition?.type === 'attribute';
    const isInReach = names.every(
      (node) => node.field === 'attribute' || file.model.lookup(node.text, file.model.getScope(at)) === file.model.getBinding(node),
    );
    if (isSimple && isInReach && block?.field === 'consequence') return condition.text;
  }
  return undefined;
}

/** All that is assigned to a name, or to an attribute in its class; both sides of a conditional expression. */
function findValues(file: SourceFile, target: Node): Node[] {
  const values: Node[] = [];
  for (const assignment of walkDescendants(file.root, 'assignment')) {
    const left = getField(assignment, 'left');
    const right = getField(assignment, 'right');
    if (left === undefined || right === undefined || !isSame(file, left, target)) continue;
    const sides = findNamedChildren(right);
    values.push(...(right.type === 'conditional_expression' ? [sides[0] ?? right, sides[2] ?? right] : [right]));
  }
  return values;
}

function getNextLine(text: string, offset: number): number {
  const end = getLineEnd(text, offset);
  return text.startsWith('\r\n', end) ? end + 2 : end + 1;
}
