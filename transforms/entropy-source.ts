/**
 * Data chosen by the operating system's entropy: `SystemRandom`, `secrets`, `os.urandom`, `uuid4`. No seed reaches it.
 *
 *     random.SystemRandom().shuffle(samples)    →    random.Random(seed).shuffle(samples)
 *
 * Report only: tokens and names of runs are made the same way, and they are meant to be new each time.
 *
 * Source: CPython's documentation of `random.SystemRandom` ("does not rely on software state, and sequences are not reproducible"),
 * `secrets`, `os.urandom` and `uuid`.
 */
import {
  getCalledName,
  getCalleeName,
  getField,
  isTestFile,
  quoteCode,
  walkAncestors,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'entropy-source',
  summary: 'Data chosen by entropy of the operating system',
  why: 'What comes from `SystemRandom`, `secrets`, `os.urandom` or `uuid4` is new in every run, however the program is seeded.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'error',
  triggers: ['SystemRandom', 'secrets', 'urandom', 'uuid4', 'uuid1'],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

/** Methods of a generator that choose or make data. */
const DRAWS = /^(?:choice|choices|sample|shuffle|random|uniform|randint|randrange|gauss|normalvariate|betavariate|expovariate|triangular)$/;
/** A file without one of these has no data that a model would see. */
const DATA_PACKAGES: readonly string[] = [
  'torch',
  'numpy',
  'pandas',
  'datasets',
  'torchvision',
  'torchaudio',
  'lightning',
  'pytorch_lightning',
  'transformers',
  'sklearn',
];

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  if (!api.program.facts.packages.some((name) => DATA_PACKAGES.includes(name))) return;
  for (const call of walkDescendants(file.root, 'call')) {
    const source = getSource(file, call);
    if (source === undefined) continue;
    api.report({
      node: call,
      message: `${quoteCode(call)} draws from ${source}, which no seed reaches`,
      help: 'Where it chooses data, draw from a generator with a seed: `random.Random(seed)`, `np.random.default_rng(seed)`.',
    });
  }
}

/** Where the entropy comes from, for a call that chooses or makes data with it. */
function getSource(file: SourceFile, call: Node): string | undefined {
  const name = getCalleeName(file, call);
  if (name === 'secrets.choice' || name === 'secrets.randbelow') return isToken(file, call) ? undefined : '`secrets`';
  if (name === 'secrets.SystemRandom') return undefined;
  if (name === 'os.urandom' || name === 'secrets.randbits' || name === 'uuid.uuid4' || name === 'uuid.uuid1') {
    return isNumber(file, call, name) ? `\`${name}\`` : undefined;
  }
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const made = object === undefined ? undefined : file.model.getValue(object);
  if (made?.type !== 'call' || !/^(?:random|secrets)\.SystemRandom$/.test(getCalleeName(file, made) ?? '')) return undefined;
  return DRAWS.test((callee && getField(callee, 'attribute')?.text) ?? '') && !isToken(file, call) ? '`SystemRandom`' : undefined;
}

/** `"".join(secrets.choice(letters) for _ in range(8))` makes a token. */
function isToken(file: SourceFile, call: Node): boolean {
  for (const ancestor of walkAncestors(call)) {
    if (/_statement$|_definition$/.test(ancestor.type)) return false;
    if (ancestor.type !== 'call') continue;
    const callee = getField(ancestor, 'function');
    if (callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'join') return true;
    if (getCalledName(file, ancestor) === 'time.sleep') return true;
  }
  return false;
}

/** True where random bytes or an identifier are counted with: an array of them, a number below some bound, the key of a sort. Seeds are another transform's. */
function isNumber(file: SourceFile, call: Node, name: string): boolean {
  let isCounted = false;
  for (const ancestor of walkAncestors(call)) {
    if (ancestor.type === 'attribute' && /^uuid\./.test(name) && getField(ancestor, 'attribute')?.text === 'int') isCounted = true;
    if (ancestor.type === 'lambda')
      return /^uuid\./.test(name) && ancestor.parent?.type === 'keyword_argument' && getField(ancestor.parent, 'name')?.text === 'key';
    if (ancestor.type === 'call') {
      const outer = getCalledName(file, ancestor) ?? '';
      if (/^(?:numpy\.frombuffer|torch\.frombuffer|numpy\.array|torch\.tensor)$/.test(outer)) return true;
      if (
        /(?:^|\.)(?:seed|manual_seed|default_rng|RandomState|Random|SeedSequence|sleep)$/.test(getField(ancestor, 'function')?.text ?? '')
      )
        return false;
      if (
        /^(?:builtins\.int\.from_bytes|struct\.unpack)$/.test(outer) ||
        /^int\.from_bytes$/.test(getField(ancestor, 'function')?.text ?? '')
      )
        isCounted = true;
    }
    if (
      ancestor.type === 'binary_operator' &&
      ['%', '/', '//'].includes(getField(ancestor, 'operator')?.text ?? '') &&
      (isCounted || name === 'secrets.randbits')
    ) {
      return !isSeedLater(ancestor);
    }
    if (/_statement$/.test(ancestor.type)) return false;
  }
  return false;
}

/** `seed = int.from_bytes(os.urandom(4), "big") % 2**32`: the name says what it is. */
function isSeedLater(expression: Node): boolean {
  for (const ancestor of walkAncestors(expression)) {
    if (ancestor.type === 'assignment') return /seed/i.test(getField(ancestor, 'left')?.text ?? '');
    if (ancestor.type === 'call' && /seed|sleep|default_rng|RandomState|Random$/.test(getField(ancestor, 'function')?.text ?? ''))
      return true;
    if (/_statement$/.test(ancestor.type)) return false;
  }
  return false;
}
