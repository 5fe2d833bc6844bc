/**
 * Built-in `hash` where it decides a split, a bucket or a seed; `PYTHONHASHSEED` set inside the program, where it is too late.
 *
 *     if hash(name) % 10 == 0:    →    if zlib.crc32(name.encode()) % 10 == 0:
 *
 * Report only: another hash gives another split, which is the user's to choose.
 *
 * Source: CPython's documentation of `object.__hash__` (the hash of `str` and `bytes` is salted in every process) and `PYTHONHASHSEED`
 * (read when the interpreter starts).
 */
import {
  findArguments,
  findNamedChildren,
  findUses,
  GENERATOR_CLASSES,
  getArgument,
  getCalledName,
  getCalleeName,
  getField,
  getIntegerValue,
  getStatementAround,
  getStringValue,
  inCode,
  isTestFile,
  quoteCode,
  SEEDING,
  walkAncestors,
  walkDescendants,
  type Api,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'hash-order',
  summary: 'Built-in `hash` that decides a split or a seed, or `PYTHONHASHSEED` set too late',
  why: 'Python salts the hash of strings with a random value when it starts, so what it decides is another thing in every run.',
  fixable: 'never',
  safety: 'suggest',
  severity: 'error',
  triggers: ['PYTHONHASHSEED', ['hash', inCode(mayDecide)]],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const node of walkDescendants(file.root, 'call', 'keyword_argument')) {
    if (node.type === 'keyword_argument') checkKey(file, api, node);
    else if (getCalledName(file, node) === 'builtins.hash') checkHash(file, api, node);
  }
  checkEnvironment(file, api);
}

function checkHash(file: SourceFile, api: Api, call: Node): void {
  const [argument] = findArguments(call);
  const method = file.model.getEnclosingFunction(call);
  if (argument === undefined || isNumeric(file, argument.value)) return;
  if (method !== undefined && getField(method, 'name')?.text === '__hash__') return;
  const purpose = getPurpose(file, call);
  if (purpose === undefined) return;
  api.report({
    node: call,
    message: `${quoteCode(call)} ${purpose}, and the hash of a string is another one in every run`,
    help: 'Take a hash that is the same everywhere: `zlib.crc32(text.encode())`, or one of `hashlib`.',
  });
}

/** True for what has the same hash in every run: numbers, and tuples of such. */
function isNumeric(file: SourceFile, expression: Node): boolean {
  const value = file.model.getValue(expression) ?? expression;
  if (getIntegerValue(value) !== undefined || value.type === 'float') return true;
  if (value.type === 'tuple') return findNamedChildren(value).every((item) => isNumeric(file, item));
  return value.type === 'call' && /^builtins\.(?:int|len|ord|float|round|id)$/.test(getCalledName(file, value) ?? '');
}

/** What a hash is for, where it decides something: `% n`, a seed, the key of a sort. */
function getPurpose(file: SourceFile, call: Node): string | undefined {
  let child = call;
  for (const ancestor of walkAncestors(call)) {
    if (ancestor.type === 'binary_operator') {
      const operator = getField(ancestor, 'operator')?.text ?? '';
      if (['%', '&', '/', '//', '>>'].includes(operator) && child.field === 'left')
        return isSeed(file, ancestor) ? 'is a seed' : 'decides a split or a bucket';
    } else if (ancestor.type === 'lambda') {
      return isSortKey(file, ancestor) ? 'is the key of a sort' : undefined;
    } else if (ancestor.type === 'call') {
      if (isSeedCall(file, ancestor)) return 'is a seed';
      if (!/^builtins\.(?:abs|int)$/.test(getCalledName(file, ancestor) ?? '')) return undefined;
    } else if (!/^(?:argument_list|parenthesized_expression|unary_operator|keyword_argument)$/.test(ancestor.type)) {
      return undefined;
    }
    child = ancestor;
  }
  return undefined;
}

function isSeed(file: SourceFile, expression: Node): boolean {
  for (const ancestor of walkAncestors(expression)) {
    if (ancestor.type === 'call') return isSeedCall(file, ancestor);
    if (/_statement$/.test(ancestor.type)) return false;
  }
  return false;
}

function isSeedCall(file: SourceFile, call: Node): boolean {
  const name = getCalleeName(file, call) ?? '';
  return SEEDING.has(name) || GENERATOR_CLASSES.has(name) || /\.manual_seed$/.test(getField(call, 'function')?.text ?? '');
}

function isSortKey(file: SourceFile, key: Node): boolean {
  const argument = key.parent;
  const call = argument?.parent?.parent;
  if (argument?.type !== 'keyword_argument' || getField(argument, 'name')?.text !== 'key' || call?.type !== 'call') return false;
  return getCalledName(file, call) === 'builtins.sorted' || /\.sort$/.test(getField(call, 'function')?.text ?? '');
}

/** `sorted(names, key=hash)` */
function checkKey(file: SourceFile, api: Api, argument: Node): void {
  const value = getField(argument, 'value');
  if (value?.type !== 'identifier' || !file.model.findQualifiedNames(value).includes('builtins.hash') || !isSortKey(file, value)) return;
  api.report({
    node: argument,
    message: '`key=hash` sorts by hash, and the hash of a string is another one in every run',
    help: 'To mix up names in a fixed way, sort by `zlib.crc32(name.encode())`.',
  });
}

/** `os.environ["PYTHONHASHSEED"] = "0"`: too late for this process, unless the program starts itself again. */
function checkEnvironment(file: SourceFile, api: Api): void {
  const calls = [...walkDescendants(file.root, 'call')];
  const startsAgain = calls.some((call) => {
    const name = getCalleeName(file, call) ?? '';
    return /^os\.(?:exec|spawn|posix_spawn)/.test(name) || (name.startsWith('subprocess.') && call.text.includes('sys.argv'));
  });
  if (startsAgain) return;
  const stores = [...walkDescendants(file.root, 'assignment')].flatMap((assignment) => {
    const left = getField(assignment, 'left');
    const [table, key] = left?.type === 'subscript' ? [getField(left, 'value'), getField(left, 'subscript')] : [];
    const isStore =
      table !== undefined &&
      key !== undefined &&
      file.model.getQualifiedName(table) === 'os.environ' &&
      getStringValue(key) === 'PYTHONHASHSEED';
    return isStore ? [assignment] : [];
  });
  const set = calls.filter((call) => {
    const key = getArgument(call, 'key', 0)?.value;
    // os.environ.update(PYTHONHASHSEED="0"), os.environ.update({"PYTHONHASHSEED": "0"})
    if (getCalleeName(file, call) === 'os.environ.update') {
      const keys = key?.type === 'dictionary' ? findNamedChildren(key).flatMap((pair) => getField(pair, 'key') ?? []) : [];
      return getArgument(call, 'PYTHONHASHSEED') !== undefined || keys.some((name) => getStringValue(name) === 'PYTHONHASHSEED');
    }
    return (
      key !== undefined &&
      /^os\.(?:environ\.setdefault|putenv)$/.test(getCalleeName(file, call) ?? '') &&
      getStringValue(key) === 'PYTHONHASHSEED'
    );
  });
  for (const node of [...stores, ...set]) {
    api.report({
      node,
      message: '`PYTHONHASHSEED` is set after Python has started, which changes nothing in this process',
      help: 'Set it in the shell: `PYTHONHASHSEED=0 python train.py`. Sort sets of strings instead of relying on it.',
      severity: 'info',
    });
  }
}

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What takes a seed, and a key. */
const BEFORE = /seed|random|rng|generator|determinis|reproducib|PCG64|MT19937|Philox|SFC64|lambda/i;
/** The same by another name. */
const RENAMED = new RegExp(`(?:${BEFORE.source})\\w*\\s+as\\b|=[\\s(]*[\\w.]*(?:${BEFORE.source})\\w*\\s*(?:$|[);]|(?:if|else)\\b)`, 'im');

/** False where no `hash(x)` can decide anything: `hash(x) % n`, a seed, the key of a sort. */
function mayDecide(code: string): boolean {
  if (/\bkey\s*=\s*hash\b/.test(code)) return true;
  for (const { isCall, owner, start, index, end } of findUses(code, 'hash')) {
    if (owner !== '') continue;
    if (!isCall) return true;
    const statement = getStatementAround(code, start);
    if (statement === undefined || /[%&/]|>>/.test(code.slice(end, statement.end))) return true;
    if (BEFORE.test(code.slice(statement.start, index)) || RENAMED.test(code)) return true;
  }
  return false;
}
