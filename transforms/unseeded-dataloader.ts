/**
 * A DataLoader without its own generator, or with workers that only newer releases of torch seed.
 *
 *     DataLoader(train_set, shuffle=True, num_workers=4)
 *     →
 *     DataLoader(train_set, shuffle=True, num_workers=4, worker_init_fn=seed_worker,
 *                generator=torch.Generator().manual_seed(args.seed))
 *
 * Each `iter(loader)` without a generator takes a draw from the global one, shuffled or not, so that a validation loader shifts the
 * training that follows. Workers seed Python and NumPy by themselves since torch 1.9 (`torch/utils/data/_utils/worker.py`).
 */
import {
  addKeywords,
  canonicalName,
  findArguments,
  findNamedChildren,
  getArgument,
  getCalleeName,
  getField,
  getIntegerValue,
  getStringValue,
  isTestFile,
  LOADER_OWNERS,
  LOADERS,
  planGenerator,
  walkDescendants,
  type Api,
  type Argument,
  type LoaderClass,
  type Meta,
  type Need,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unseeded-dataloader',
  summary: 'A DataLoader without a generator, or workers without `worker_init_fn`',
  why: 'Its order and its workers’ seeds come from the global generator, so whatever draws before it, a validation loader too, shifts them.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['DataLoader', 'DataListLoader'],
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP =
  'Give the loader `generator=torch.Generator().manual_seed(seed)` and, where it has workers, `worker_init_fn=seed_worker` at module level.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const loader = getLoader(file, call);
    if (loader !== undefined && !isOwnedByFramework(file, call)) checkLoader(file, api, call, loader);
  }
}

interface LoaderCall {
  readonly loader: LoaderClass;
  /** What the message calls it. */
  readonly name: string;
}

/** The loader class a call builds: torch's, one of another library, a subclass in this file, or `super().__init__` in such a class. */
function getLoader(file: SourceFile, call: Node): LoaderCall | undefined {
  const name = getCalleeName(file, call);
  const known = name === undefined ? undefined : LOADERS.get(name);
  if (name !== undefined && known !== undefined) return { loader: known, name: name.slice(name.lastIndexOf('.') + 1) };
  const callee = getField(call, 'function');
  if (callee === undefined) return undefined;
  if (/^super\([^)]*\)\.__init__$/.test(callee.text)) {
    const owner = file.model.getEnclosingClass(call);
    const base = owner === undefined ? undefined : getLoaderBase(file, owner);
    return base === undefined ? undefined : { loader: base, name: 'super().__init__' };
  }
  const definition = file.model.getLocalDefinition(callee);
  if (definition?.type !== 'class_definition') return undefined;
  const base = getLoaderBase(file, definition);
  // A subclass takes our keywords only where its `__init__` passes `**kwargs` on, or where it has none.
  if (base === undefined || !passesKeywordsOn(definition)) return undefined;
  return { loader: base, name: getField(definition, 'name')?.text ?? 'DataLoader' };
}

function getLoaderBase(file: SourceFile, definition: Node, depth = 0): LoaderClass | undefined {
  const bases = getField(definition, 'superclasses');
  if (bases === undefined || depth > 10) return undefined;
  for (const base of findNamedChildren(bases)) {
    const name = file.model.getQualifiedName(base);
    const known = name === undefined ? undefined : LOADERS.get(canonicalName(name));
    if (known !== undefined) return known;
    const local = file.model.getLocalDefinition(base);
    const inherited = local === undefined || local === definition ? undefined : getLoaderBase(file, local, depth + 1);
    if (inherited !== undefined) return inherited;
  }
  return undefined;
}

function getInit(definition: Node): Node | undefined {
  const body = getField(definition, 'body');
  return body === undefined
    ? undefined
    : findNamedChildren(body).find((child) => child.type === 'function_definition' && getField(child, 'name')?.text === '__init__');
}

/** True where `**kwargs` of `__init__` reaches `super().__init__`; then the subclass's own call is fixed, where the keywords are known. */
function passesKeywordsOn(definition: Node): boolean {
  const init = getInit(definition);
  if (init === undefined) return true;
  const parameters = getField(init, 'parameters');
  const splat = parameters === undefined ? undefined : findNamedChildren(parameters).find((child) => child.type === 'dictionary_splat_pattern');
  if (splat === undefined) return false;
  const name = findNamedChildren(splat)[0]?.text;
  return [...walkDescendants(init, 'call')].some(
    (call) =>
      /__init__$/.test(getField(call, 'function')?.text ?? '') &&
      findArguments(call).some((argument) => argument.kind === 'dictionary-splat' && argument.value.text === name),
  );
}

/** `train_dataloader` of a LightningModule, `get_train_dataloader` of a Trainer: the framework builds, replaces and seeds those. */
function isOwnedByFramework(file: SourceFile, call: Node): boolean {
  const owner = file.model.getEnclosingClass(call);
  const method = file.model.getEnclosingFunction(call);
  const bases = owner === undefined ? undefined : getField(owner, 'superclasses');
  if (bases === undefined || method === undefined || !/_dataloader$/.test(getField(method, 'name')?.text ?? '')) return false;
  return findNamedChildren(bases).some((base) => file.model.findQualifiedNames(base).some((name) => LOADER_OWNERS.test(name)));
}

function checkLoader(file: SourceFile, api: Api, call: Node, { loader, name }: LoaderCall): void {
  const own = (keyword: string): Argument | undefined => getArgument(call, keyword, loader.positions[keyword]);
  const splats = findArguments(call).filter((argument) => argument.kind === 'dictionary-splat');
  const hasStar = findArguments(call).some((argument) => argument.kind === 'splat');
  const spread = new Map<string, Node>();
  let isVisible = !hasStar;
  for (const splat of splats) {
    const entries = readMapping(file, splat.value);
    if (entries === undefined) isVisible = false;
    else for (const [key, value] of entries) spread.set(key, value);
  }

  const generator = own('generator');
  const isGeneratorMissing = (generator === undefined || generator.value.text === 'None') && !spread.has('generator');
  const workerInit = own('worker_init_fn');
  const workers = own('num_workers')?.value ?? spread.get('num_workers');
  const hasWorkers = workers !== undefined ? !isZero(file, workers) : !isVisible;
  if (workerInit !== undefined && hasWorkers) checkWorkerInit(file, api, workerInit);
  const isInitMissing =
    loader.needsWorkerInit &&
    file.kind === 'python' &&
    hasWorkers &&
    (workerInit === undefined || workerInit.value.text === 'None') &&
    !spread.has('worker_init_fn');
  if (!isGeneratorMissing && !isInitMissing) return;

  const missing = [...(isGeneratorMissing ? ['`generator`'] : []), ...(isInitMissing ? ['`worker_init_fn`'] : [])].join(' and no ');
  const message = `\`${name}\` has no ${missing}`;
  if (!isVisible) {
    const hidden = splats.find((splat) => readMapping(file, splat.value) === undefined)?.node.text ?? '*args';
    api.report({ node: call, message, help: `${HELP} Nothing was changed: \`${hidden}\` may hold them already.` });
    return;
  }

  const keywords: string[] = [];
  const needs: Need[] = [];
  const edits: { start: number; end: number; text: string }[] = [];
  const explanations: string[] = [];
  const give = (keyword: string, present: Argument | undefined, code: string): void => {
    if (present === undefined) keywords.push(`${keyword}=${code}`);
    else edits.push({ start: present.value.start, end: present.value.end, text: code });
  };
  if (isInitMissing) {
    const worker = api.scaffold.seedWorker();
    give('worker_init_fn', workerInit, worker.name);
    needs.push(...worker.needs);
  }
  if (isGeneratorMissing) {
    const plan = planGenerator(file, api, call);
    if ('refusal' in plan) {
      api.report({ node: call, message, help: `${HELP} Nothing was changed: ${plan.refusal}.` });
      return;
    }
    give('generator', generator, plan.code);
    needs.push(...plan.needs);
    explanations.push(` The generator is made ${plan.explanation}.`);
  }
  const edit = addKeywords(file, call, keywords, api.owner.lineLength);
  if (keywords.length > 0 && edit === undefined) {
    api.report({ node: call, message, help: `${HELP} Nothing was changed: a comment stands where the keywords would go.` });
    return;
  }
  if (edit !== undefined) edits.push(edit);
  api.report({
    node: call,
    message,
    help: HELP + explanations.join(''),
    fix: { title: `Give it ${missing.replaceAll(' and no ', ' and ')}`, edits, needs },
  });
}

function isZero(file: SourceFile, workers: Node): boolean {
  const value = file.model.getValue(workers) ?? workers;
  return getIntegerValue(value) === 0;
}

/** A lambda or a nested function cannot be pickled where workers are spawned (Windows, macOS). */
function checkWorkerInit(file: SourceFile, api: Api, argument: Argument): void {
  const value = file.model.getValue(argument.value) ?? argument.value;
  const definition = file.model.getLocalDefinition(argument.value);
  const isNested = definition?.type === 'function_definition' && file.model.getEnclosingFunction(definition) !== undefined;
  if (value.type !== 'lambda' && !isNested) return;
  api.report({
    node: argument.node,
    message: `\`worker_init_fn\` is a ${value.type === 'lambda' ? 'lambda' : 'nested function'}, which cannot be pickled`,
    help: 'Where workers are spawned (Windows, macOS) the loader raises. Move the function to module level.',
  });
}

/**
 * The keys and values of a mapping that is spread into a call, or undefined where some are not visible: a dict literal, `dict(...)`,
 * a conditional expression of such, or a name (or attribute of `self`) bound once to one; keys stored or `update`d later are added.
 */
function readMapping(file: SourceFile, expression: Node, depth = 0): ReadonlyMap<string, Node> | undefined {
  if (depth > 5) return undefined;
  const entries = new Map<string, Node>();
  const merge = (node: Node): boolean => {
    const inner = readMapping(file, node, depth + 1);
    for (const [key, value] of inner ?? []) entries.set(key, value);
    return inner !== undefined;
  };
  switch (expression.type) {
    case 'parenthesized_expression': {
      const [inner] = findNamedChildren(expression);
      return inner === undefined ? undefined : readMapping(file, inner, depth + 1);
    }
    case 'dictionary': {
      for (const child of findNamedChildren(expression)) {
        if (child.type === 'dictionary_splat') {
          const [inner] = findNamedChildren(child);
          if (inner === undefined || !merge(inner)) return undefined;
          continue;
        }
        const key = getField(child, 'key');
        const value = getField(child, 'value');
        const name = key === undefined ? undefined : getStringValue(key);
        if (name === undefined || value === undefined) return undefined;
        entries.set(name, value);
      }
      return entries;
    }
    case 'conditional_expression': {
      const [yes, , no] = findNamedChildren(expression);
      return yes !== undefined && no !== undefined && merge(yes) && merge(no) ? entries : undefined;
    }
    case 'call': {
      if (getCalleeName(file, expression) !== 'builtins.dict') return undefined;
      for (const argument of findArguments(expression)) {
        if (argument.name !== undefined) entries.set(argument.name, argument.value);
        else if (argument.kind === 'splat' || !merge(argument.value)) return undefined;
      }
      return entries;
    }
    case 'identifier':
    case 'attribute': {
      const value = file.model.getValue(expression);
      if (value === undefined || value === expression || !merge(value)) return undefined;
      return addLaterKeys(file, expression, entries, depth) ? entries : undefined;
    }
    default:
      return undefined;
  }
}

/** Adds the keys of `name["key"] = value` and `name.update(...)`; false where a store or another use hides some. */
function addLaterKeys(file: SourceFile, name: Node, entries: Map<string, Node>, depth: number): boolean {
  const binding = name.type === 'identifier' ? file.model.getBinding(name) : undefined;
  const uses =
    binding?.references ?? [...walkDescendants(file.root, 'attribute')].filter((attribute) => attribute.text === name.text && attribute !== name);
  for (const use of uses) {
    const { parent } = use;
    if (parent?.type === 'subscript' && use.field === 'value') {
      if (parent.field !== 'left') continue;
      const key = getField(parent, 'subscript');
      const keyText = key === undefined ? undefined : getStringValue(key);
      const value = parent.parent === undefined ? undefined : getField(parent.parent, 'right');
      if (keyText === undefined || value === undefined) return false;
      entries.set(keyText, value);
    } else if (parent?.type === 'attribute' && use.field === 'object' && parent.parent?.type === 'call' && parent.field === 'function') {
      const method = getField(parent, 'attribute')?.text;
      if (method === 'update' || method === 'setdefault') {
        for (const argument of findArguments(parent.parent)) {
          if (argument.name !== undefined) entries.set(argument.name, argument.value);
          else {
            const inner = readMapping(file, argument.value, depth + 1);
            if (inner === undefined) return false;
            for (const [key, value] of inner) entries.set(key, value);
          }
        }
      }
    }
  }
  return true;
}
