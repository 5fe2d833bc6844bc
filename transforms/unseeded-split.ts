/**
 * A split, a sample or an estimator of another library that draws from NumPy's global generator, or from fresh entropy.
 *
 *     train_test_split(x, y)               →    train_test_split(x, y, random_state=args.seed)
 *     KFold(n_splits=5, shuffle=True)      →    KFold(n_splits=5, shuffle=True, random_state=args.seed)
 *
 * Only where the call can shuffle and runs once: in a loop one seed would give the same split every time.
 *
 * Source: scikit-learn, "Controlling randomness" (`random_state=None` uses the global `RandomState` of NumPy); the tables in
 * `src/pytorch/splits.ts` name the other libraries.
 */
import {
  findArguments,
  getArgument,
  getCalleeName,
  getField,
  getRunFrequency,
  isTestFile,
  planSeedValue,
  setKeywords,
  SPLIT_METHODS,
  SPLITTERS,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
  type Splitter,
} from 'repro-fix';

/** The last parts of the names that draw; they may be imported by other names. */
const SPLITTER = new RegExp(
  `\\b(?:${[...SPLITTERS.keys()].map((name) => name.slice(name.lastIndexOf('.') + 1)).join('|')}|create_study)\\b`,
);

export const meta: Meta = {
  id: 'unseeded-split',
  summary: 'A split, sample or estimator of another library without a seed',
  why: 'It draws from the global generator of NumPy or from fresh entropy, so which samples are held out depends on every draw before it.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [
    ['sklearn', SPLITTER],
    ['optuna', SPLITTER],
    ['pandas', /\.\s*sample\b/],
    ['datasets', /\bdatasets\s+(?:import|as)\b|\bimport\s+datasets\b/, /\.\s*(?:shuffle|train_test_split)\b/],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const found = getSplitter(file, call);
    if (found !== undefined) checkSplitter(file, api, call, found);
    else reportStudy(file, api, call);
  }
}

interface Found {
  /** What the message calls it. */
  readonly name: string;
  readonly splitter: Splitter;
}

function getSplitter(file: SourceFile, call: Node): Found | undefined {
  const name = getCalleeName(file, call);
  const known = name === undefined ? undefined : SPLITTERS.get(getPublicName(name));
  if (name !== undefined && known !== undefined) return { name: name.slice(name.lastIndexOf('.') + 1), splitter: known };
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const method = callee === undefined ? undefined : getField(callee, 'attribute')?.text;
  if (object === undefined || method === undefined) return undefined;
  for (const library of ['pandas', 'datasets'] as const) {
    const splitter = Object.hasOwn(SPLIT_METHODS[library], method) ? SPLIT_METHODS[library][method] : undefined;
    if (splitter !== undefined && comesFrom(file, object, library, new Set())) return { name: method, splitter };
  }
  return undefined;
}

/** `sklearn.model_selection._split.KFold` → `sklearn.model_selection.KFold`. */
function getPublicName(name: string): string {
  return name.replace(/\._\w+(?=\.)/g, '');
}

/**
 * True where an object was made by a library and only passed through its own methods, subscripts and slices:
 * `pd.read_csv(path)`, `df.dropna()`, `df[df.age > 3]`.
 */
function comesFrom(file: SourceFile, expression: Node, library: string, seen: Set<Node>): boolean {
  if (seen.has(expression)) return false;
  seen.add(expression);
  switch (expression.type) {
    case 'identifier': {
      const definitions = file.model.findDefinitions(expression);
      const values = definitions.flatMap(({ kind, value }) => (kind === 'assignment' && value !== undefined ? [value] : []));
      const isKnown = values.length > 0 && values.length === definitions.length;
      // `df = df.dropna()` leads back to itself, which says nothing new.
      const open = values.filter((value) => !seen.has(value));
      return isKnown && open.length > 0 && open.every((value) => comesFrom(file, value, library, seen));
    }
    case 'call': {
      const name = getCalleeName(file, expression);
      if (name !== undefined) return name.startsWith(`${library}.`) && !/\.(?:to_\w+|isna|isnull|notna|cut|factorize|unique)$/.test(name);
      const callee = getField(expression, 'function');
      const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
      const method = callee === undefined ? undefined : getField(callee, 'attribute')?.text;
      return object !== undefined && method !== undefined && !LEAVING.test(method) && comesFrom(file, object, library, seen);
    }
    case 'attribute': {
      const object = getField(expression, 'object');
      return (
        object !== undefined &&
        /^(?:loc|iloc)$/.test(getField(expression, 'attribute')?.text ?? '') &&
        comesFrom(file, object, library, seen)
      );
    }
    case 'subscript':
    case 'parenthesized_expression': {
      const inner = getField(expression, 'value') ?? expression.children.find((child) => child.isNamed);
      return inner !== undefined && comesFrom(file, inner, library, seen);
    }
    default:
      return false;
  }
}

/** Methods whose result is no longer the library's. */
const LEAVING =
  /^(?:to_(?!frame)\w+|tolist|item|items|unique|keys|iterrows|itertuples|sum|mean|std|min|max|count|nunique|numpy|values|pop|get)$/;

function checkSplitter(file: SourceFile, api: Api, call: Node, { name, splitter }: Found): void {
  const { parameter, position, shuffle } = splitter;
  const all = findArguments(call);
  const present = getArgument(call, parameter, position);
  if (present !== undefined && present.value.type !== 'none') return;
  if (getArgument(call, 'generator') !== undefined) return;
  // `df.sample(5)` alone in a cell only shows some rows.
  if (name === 'sample' && call.parent?.type === 'expression_statement') return;
  const shuffling = getArgument(call, 'shuffle')?.value;
  if (shuffle === 'given' && shuffling?.type === 'false') return;
  if (shuffle === 'asked' && (shuffling === undefined || shuffling.type === 'false' || shuffling.type === 'none')) return;
  const message = `\`${name}\` has no \`${parameter}\`, so its result depends on every random draw before it`;
  const help = `Give it \`${parameter}\`, the seed of the run.`;
  const report = (reason: string): void => api.report({ node: call, message, help: `${help} Nothing was changed: ${reason}.` });
  if (all.some((argument) => argument.kind === 'splat' || argument.kind === 'dictionary-splat')) {
    report('not all of its arguments are visible here');
  } else if (shuffle === 'asked' && shuffling?.type !== 'true') {
    report('it refuses a seed where it does not shuffle, and whether it does is decided elsewhere');
  } else {
    const frequency = getRunFrequency(file, api, call);
    if (frequency !== 'once') {
      report(
        frequency === 'repeated'
          ? 'it runs more than once, and one seed would give the same result every time'
          : 'how often it runs is not in view, and one seed may give the same result every time',
      );
      return;
    }
    const seed = planSeedValue(file, api, call);
    const edits = setKeywords(file, call, [{ name: parameter, code: seed.code, present }], api.owner.lineLength);
    if (edits === undefined) report('there is no room for it in the line');
    else api.report({ node: call, message, help, fix: { title: `Give it \`${parameter}\``, edits, needs: seed.needs } });
  }
}

/** `optuna.create_study()` makes an unseeded sampler of its own. */
function reportStudy(file: SourceFile, api: Api, call: Node): void {
  const name = getCalleeName(file, call);
  if (name !== 'optuna.create_study' && name !== 'optuna.study.create_study') return;
  const sampler = getArgument(call, 'sampler', 1);
  if (sampler !== undefined && sampler.value.type !== 'none') return;
  if (findArguments(call).some((argument) => argument.kind === 'splat' || argument.kind === 'dictionary-splat')) return;
  api.report({
    node: call,
    message: '`create_study` has no `sampler`, and the one it makes is not seeded',
    help: 'Pass the sampler that it would make, with a seed: `sampler=optuna.samplers.TPESampler(seed=seed)`.',
  });
}
