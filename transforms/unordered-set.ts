/**
 * A set of strings whose order reaches the data: Python hashes strings with another key in every process, so the order is another one in
 * every run.
 *
 *     classes = list(set(names))                          →    classes = sorted(set(names))
 *     {c: i for i, c in enumerate(set(names))}            →    {c: i for i, c in enumerate(sorted(set(names)))}
 *     for word in set(text.split()):                      →    for word in sorted(set(text.split())):
 *
 * Sets of integers keep their order between runs and are left alone. Always unsafe: the labels of existing checkpoints move.
 *
 * Source: CPython's documentation of `object.__hash__` and `PYTHONHASHSEED` ("the hash values of str and bytes objects are salted with an
 * unpredictable random value").
 */
import {
  findArguments,
  findEnclosing,
  findNamedChildren,
  getBrackets,
  getCalledName,
  getField,
  getLoopOrderUse,
  getOrderUse,
  inCode,
  isTestFile,
  mayUseOrder,
  quoteCode,
  walkDescendants,
  type Api,
  type Edit,
  type Meta,
  type Node,
  type SourceFile,
} from 'repro-fix';

export const meta: Meta = {
  id: 'unordered-set',
  summary: 'A set of strings in hash order that reaches the data',
  why: 'The hash of a string is another one in every process, so indices, labels and splits made by walking over a set change from run to run.',
  fixable: 'sometimes',
  safety: 'unsafe',
  severity: 'error',
  triggers: [inCode(mayReadSet)],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Sort it where an order is made of it. Labels of existing checkpoints may move.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  for (const node of walkDescendants(file.root, 'call', 'for_statement', 'for_in_clause', 'list_splat')) {
    const reading = getReading(file, node);
    if (reading === undefined || !isSet(file, reading.set, new Set())) continue;
    const items = getItems(file, reading.set, new Set());
    if (items === 'integer' || items === 'empty') continue;
    const use = reading.getUse();
    if (use === undefined) continue;
    const message = `${quoteCode(reading.set)} is a set, whose order is another one in every run`;
    const place = use.type === 'identifier' ? (use.parent ?? use) : use;
    const help = `${HELP} The order reaches ${quoteCode(place)} in line ${file.positionAt(use.start).line}.`;
    if (file.model.lookup('sorted', file.model.getScope(node)) !== undefined) {
      api.report({ node: reading.set, message, help: `${help} Nothing was changed: \`sorted\` is another function here.` });
    } else if (items !== 'string') {
      // list(devices)[0]: whoever takes the first of a set of who knows what, knows that there is one.
      if (use.type === 'subscript' && getField(use, 'value') === node) continue;
      api.report({
        node: reading.set,
        message: `${quoteCode(reading.set)} is a set; if it holds strings, its order is another one in every run`,
        help: `${help} Nothing was changed: what it holds is not in view; sets of integers keep their order.`,
        severity: 'warning',
      });
    } else {
      api.report({ node: reading.set, message, help, fix: { title: 'Sort it', edits: reading.edits } });
    }
  }
}

/** A place where the order of a set becomes visible. */
interface Reading {
  readonly set: Node;
  readonly edits: readonly Edit[];
  /** Where that order ends up. */
  readonly getUse: () => Node | undefined;
}

/** Calls that make a sequence of a set. */
const SEQUENCES: ReadonlySet<string> = new Set([
  'builtins.list',
  'builtins.tuple',
  'builtins.enumerate',
  'builtins.iter',
  'builtins.map',
  'builtins.zip',
]);

function getReading(file: SourceFile, node: Node): Reading | undefined {
  switch (node.type) {
    case 'call': {
      const name = getCalledName(file, node);
      const callee = getField(node, 'function');
      if (name === undefined || callee === undefined || !(SEQUENCES.has(name) || /^random\.(?:choice|sample|choices)$/.test(name)))
        return undefined;
      const all = findArguments(node);
      const set = name === 'builtins.map' ? all[1]?.value : all[0]?.value;
      if (set === undefined) return undefined;
      if (name.startsWith('random.')) return { set, edits: wrap(set), getUse: () => node };
      // list(set(x)) → sorted(set(x))
      const edits = name === 'builtins.list' && all.length === 1 ? [{ start: callee.start, end: callee.end, text: 'sorted' }] : wrap(set);
      return { set, edits, getUse: () => getOrderUse(file, set) };
    }
    case 'for_statement': {
      const set = getField(node, 'right');
      return set === undefined ? undefined : { set, edits: wrap(set), getUse: () => getLoopOrderUse(file, node) };
    }
    case 'for_in_clause': {
      const set = getField(node, 'right');
      return set === undefined ? undefined : { set, edits: wrap(set), getUse: () => getOrderUse(file, set) };
    }
    default: {
      // [*set(names)]
      const set = findNamedChildren(node)[0];
      return set === undefined || node.parent?.type !== 'list'
        ? undefined
        : { set, edits: wrap(set), getUse: () => getOrderUse(file, node) };
    }
  }
}

function wrap(node: Node): Edit[] {
  return [
    { start: node.start, end: node.start, text: 'sorted(' },
    { start: node.end, end: node.end, text: ')' },
  ];
}

/** Methods of a set that give a set. */
const SET_METHODS = /^(?:union|intersection|difference|symmetric_difference|copy)$/;

/** True for an expression that is a set for certain. */
function isSet(file: SourceFile, expression: Node, seen: Set<Node>): boolean {
  if (seen.has(expression) || seen.size > 60) return false;
  seen.add(expression);
  switch (expression.type) {
    case 'set':
    case 'set_comprehension':
      return true;
    case 'parenthesized_expression':
      return findNamedChildren(expression).every((inner) => isSet(file, inner, seen));
    case 'binary_operator': {
      const [left, right] = [getField(expression, 'left'), getField(expression, 'right')];
      if (!['|', '&', '-', '^'].includes(getField(expression, 'operator')?.text ?? '')) return false;
      return left !== undefined && right !== undefined && (isSet(file, left, seen) || isSet(file, right, seen));
    }
    case 'call': {
      const name = getCalledName(file, expression);
      if (name === 'builtins.set' || name === 'builtins.frozenset') return true;
      const callee = getField(expression, 'function');
      const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
      return object !== undefined && SET_METHODS.test((callee && getField(callee, 'attribute')?.text) ?? '') && isSet(file, object, seen);
    }
    case 'identifier': {
      const values = findValues(file, expression);
      // `vocab |= words` leads back to itself.
      const open = values?.filter((value) => !seen.has(value));
      return open !== undefined && open.length > 0 && open.every((value) => isSet(file, value, seen));
    }
    case 'attribute': {
      const values = findAttributeValues(file, expression);
      return values.length > 0 && values.every((value) => isSet(file, value, seen));
    }
    default:
      return false;
  }
}

/** The expressions a name can stand for, or undefined where one is not written. */
function findValues(file: SourceFile, identifier: Node): Node[] | undefined {
  const definitions = file.model.findDefinitions(identifier).filter(({ kind }) => kind !== 'annotation' && kind !== 'augmented');
  const values = definitions.flatMap(({ kind, value }) => (kind === 'assignment' && value !== undefined ? [value] : []));
  return values.length > 0 && values.length === definitions.length ? values : undefined;
}

function findAttributeValues(file: SourceFile, attribute: Node): Node[] {
  const owner = file.model.getEnclosingClass(attribute);
  if (owner === undefined || getField(attribute, 'object')?.text !== 'self') return [];
  return [...walkDescendants(owner, 'assignment')].flatMap((assignment) =>
    getField(assignment, 'left')?.text === attribute.text ? (getField(assignment, 'right') ?? []) : [],
  );
}

/** `empty`: nothing yet. */
type Items = 'string' | 'integer' | 'empty' | 'unknown';

const STRING_METHODS = /^(?:split|rsplit|splitlines|strip|lower|upper|title|replace|join|format|read|readline|readlines|decode)$/;

/** What a set holds, as far as the file tells. */
function getItems(file: SourceFile, expression: Node, seen: Set<Node>): Items {
  if (seen.has(expression) || seen.size > 60) return 'unknown';
  seen.add(expression);
  const combine = (nodes: readonly Node[]): Items => combineItems(nodes.map((node) => getItems(file, node, seen)));
  switch (expression.type) {
    case 'set':
    case 'list':
    case 'tuple':
      return combineItems(findNamedChildren(expression).map((item) => getKind(file, item, seen)));
    case 'set_comprehension':
    case 'list_comprehension':
    case 'generator_expression': {
      const body = getField(expression, 'body');
      if (body === undefined) return 'unknown';
      return getKind(file, body, seen);
    }
    case 'parenthesized_expression':
      return combine(findNamedChildren(expression));
    case 'binary_operator': {
      const [left, right] = [getField(expression, 'left'), getField(expression, 'right')].map((side) =>
        side === undefined ? 'unknown' : getItems(file, side, seen),
      );
      const operator = getField(expression, 'operator')?.text;
      if (left === undefined || right === undefined) return 'unknown';
      // What is left of a set after `-` or `&` was in it before.
      if (operator === '-' || operator === '&') return left !== 'unknown' || operator === '-' ? left : right;
      return combineItems([left, right]);
    }
    case 'string':
    case 'concatenated_string':
      return 'string';
    case 'identifier': {
      const values = findValues(file, expression);
      const added = (file.model.getBinding(expression)?.references ?? []).flatMap((reference) => getAdded(file, reference, seen) ?? []);
      return values === undefined ? 'unknown' : combineItems([...values.map((value) => getItems(file, value, seen)), ...added]);
    }
    case 'attribute': {
      const owner = file.model.getEnclosingClass(expression);
      const same = owner === undefined ? [] : [...walkDescendants(owner, 'attribute')].filter((other) => other.text === expression.text);
      const added = same.flatMap((other) => getAdded(file, other, seen) ?? []);
      return combineItems([...findAttributeValues(file, expression).map((value) => getItems(file, value, seen)), ...added]);
    }
    case 'call': {
      const name = getCalledName(file, expression);
      const [first] = findArguments(expression);
      if (name === 'builtins.range' || name === 'torch.arange' || name === 'numpy.arange') return 'integer';
      if (name === 'builtins.map' && first !== undefined) {
        const made = file.model.findQualifiedNames(first.value)[0];
        return made === 'builtins.int' || made === 'builtins.len' ? 'integer' : made === 'builtins.str' ? 'string' : 'unknown';
      }
      if (name === 'os.listdir' || name === 'glob.glob') return 'string';
      if (name !== undefined && /^builtins\.(?:set|frozenset|list|tuple|sorted|filter)$/.test(name))
        return first === undefined ? 'empty' : getItems(file, first.value, seen);
      if (name === 'builtins.str' || name === 'builtins.open') return 'string';
      const callee = getField(expression, 'function');
      const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
      const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
      if (method !== undefined && STRING_METHODS.test(method)) return 'string';
      return method !== undefined && object !== undefined && SET_METHODS.test(method) ? getItems(file, object, seen) : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** Strings among other things move with them. */
function combineItems(kinds: readonly Items[]): Items {
  const distinct = new Set(kinds.filter((kind) => kind !== 'empty'));
  const [only] = distinct;
  if (distinct.has('string')) return 'string';
  return distinct.size === 1 && only !== undefined ? only : distinct.size === 0 && kinds.length > 0 ? 'empty' : 'unknown';
}

/** `words.add(word)` and `words.update(line.split())` say what `words` holds. */
function getAdded(file: SourceFile, reference: Node, seen: Set<Node>): Items | undefined {
  const attribute = reference.parent;
  const call = attribute?.parent;
  if (attribute?.type !== 'attribute' || reference.field !== 'object' || call?.type !== 'call') return undefined;
  const method = getField(attribute, 'attribute')?.text;
  const [first] = findArguments(call);
  if (first === undefined) return undefined;
  if (method === 'add') return getKind(file, first.value, seen);
  return method === 'update' ? getItems(file, first.value, seen) : undefined;
}

/** What one item is. A floating-point number has the same hash in every run, as an integer has. */
function getKind(file: SourceFile, item: Node, seen: Set<Node>): Items {
  switch (item.type) {
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'unary_operator':
      return 'integer';
    case 'string':
    case 'concatenated_string':
      return 'string';
    case 'identifier': {
      const [definition, second] = file.model.findDefinitions(item);
      if (definition?.value === undefined || second !== undefined) return 'unknown';
      if (definition.kind === 'assignment') return seen.has(definition.value) ? 'unknown' : getKind(file, definition.value, seen);
      const left = definition.kind === 'loop' ? getField(definition.statement, 'left') : undefined;
      return left === definition.node ? getItems(file, definition.value, seen) : 'unknown';
    }
    case 'subscript': {
      // name.split("_")[0]
      const value = getField(item, 'value');
      return value === undefined ? 'unknown' : getKind(file, value, seen);
    }
    case 'call': {
      const name = getCalledName(file, item);
      if (name !== undefined && /^builtins\.(?:int|len|ord|round|float|abs)$/.test(name)) return 'integer';
      if (name === 'builtins.str' || name?.startsWith('os.path.') === true) return 'string';
      const callee = getField(item, 'function');
      const method = callee?.type === 'attribute' ? (getField(callee, 'attribute')?.text ?? '') : '';
      return STRING_METHODS.test(method) ? 'string' : method === 'item' ? 'integer' : 'unknown';
    }
    default:
      return 'unknown';
  }
}

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What makes a set, as far as it can be told from the characters around it. */
const MAKER = /\b(?:frozen)?set\b\s*\(|\{/g;
/** What stands before a set that is walked over: "for x in", "list(", "map(f,", and an operand before it. */
const READER =
  /(?:\bfor\b(?:(?!\b(?:for|in|if|else)\b)[^:])+?\bin\b|\b(?:list|tuple|enumerate|iter|zip|choice|choices|sample)\s*\(|\bmap\s*\([^]*,)\s*(?:(?:(?!\b(?:for|in|if|else)\b)[^:])*[|&^-])?[\s(]*(?:self\s*\.\s*)?$/;
/** "[*names]"; in calls and parameters it reads no order. */
const SPLAT = /[[(,]\s*\*[\s(]*(?:self\s*\.\s*)?$/;
/** `classes =`, `self.classes: set[str] =`, `a = b =` */
const TARGETS = /^[ \t]*((?:[\w\x80-\xff.]+\s*(?::[^=\n]*)?=(?!=)\s*)+)(?:[^=]|==)*$/;
/** A name that is read as it stands, or through a method that gives a set. */
const WHOLE =
  /^\s*(?:[^\s\w.([=:\x80-\xff]|:(?!=)|=(?==)|\.\s*(?:union|intersection|difference|symmetric_difference|copy)\b|$|\b(?:if|for|else|or|and)\b)/;
/** Lines of a statement that are looked at before a place in it. */
const MAX_LINES = 24;

/**
 * False where no set can be walked over: neither one that is made where it is read, nor one with a name. It takes what it cannot tell for
 * a set that is read.
 */
function mayReadSet(code: string): boolean {
  /** Names of sets, and where in the code they are theirs. */
  const names = new Map<string, [start: number, end: number][]>();
  const look = (start: number, end: number | undefined): boolean => {
    const prefix = getStatementStart(code, start);
    if (prefix === undefined) return true;
    if (isInString(prefix)) return false;
    if (SPLAT.test(prefix) && isInList(prefix)) return true;
    if (READER.test(prefix)) {
      const object = /\bself\s*\.\s*$/.exec(code.slice(Math.max(0, start - 40), start))?.[0].length ?? 0;
      if (end === undefined || mayUseOrder(code, start - object, end)) return true;
    }
    for (const [, target = ''] of (TARGETS.exec(prefix)?.[1] ?? '').matchAll(/([\w\x80-\xff.]+)\s*(?::[^=\n]*)?=/g)) {
      const name = target.slice(target.lastIndexOf('.') + 1);
      const found = names.get(name) ?? [];
      const [from, to] = findReach(code, start, target.includes('.'));
      if (found.some((known) => known[0] <= from && to <= known[1])) continue;
      names.set(name, [...found, [from, to]]);
      pending.push([name, from, to]);
    }
    return false;
  };
  const pending: [name: string, from: number, to: number][] = [];
  for (const { index, 0: maker } of code.matchAll(MAKER)) {
    if (maker === '{' && !isSetDisplay(code, index)) continue;
    const inner = getBrackets(code, index + maker.length - 1);
    if (look(index, inner === undefined ? undefined : index + maker.length + inner.length + 1)) return true;
  }
  // `vocab = words | others` is one too, so that names lead to more names.
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [name, from, to] = next;
    for (const { index } of code.slice(from, to).matchAll(new RegExp(`(?<![\\w\\x80-\\xff])${name}(?![\\w\\x80-\\xff])`, 'g'))) {
      const end = from + index + name.length;
      if (WHOLE.test(code.slice(end, end + 40)) && look(from + index, end)) return true;
    }
  }
  return false;
}

/** Where a name that is assigned at a place can be read: the function around, for an attribute the class. */
function findReach(code: string, index: number, isAttribute: boolean): readonly [start: number, end: number] {
  const around = findEnclosing(code, index);
  const scope = isAttribute ? around?.findLast(({ kind }) => kind === 'class') : around?.[0];
  return scope === undefined || /\b(?:global|nonlocal)\b/.test(code) ? [0, code.length] : [scope.start, scope.end];
}

/** True where a quote is still open at the end, but for those that may close a string of several lines. */
function isInString(prefix: string): boolean {
  const rest = prefix.replaceAll(/"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');
  return /["']/.test(rest) && !/"""|'''/.test(rest);
}

/** True where the innermost bracket that is open at the end is a list's. */
function isInList(prefix: string): boolean {
  let depth = 0;
  for (let index = prefix.length - 1; index >= 0; index--) {
    const character = prefix.charAt(index);
    if (')]}'.includes(character)) depth++;
    else if ('([{'.includes(character) && depth-- === 0) return character === '[';
  }
  return false;
}

/** The lines of a statement up to `at`, comments left out; undefined where it begins too far above. */
function getStatementStart(text: string, at: number): string | undefined {
  let start = text.lastIndexOf('\n', at - 1) + 1;
  let prefix = text.slice(start, at);
  for (let lines = 0; start > 0; lines++) {
    const end = start - 1;
    start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).replace(/#.*$/, '').trimEnd();
    // A line that ends in the middle of an expression, or one that holds nothing but a comment there.
    if (line === '' ? !/^\s*#/.test(text.slice(start, end)) : !/(?:[([{,|&^\-+*=\\]|\b(?:in|for|not|and|or))$/.test(line)) return prefix;
    if (lines >= MAX_LINES) return undefined;
    prefix = `${line} ${prefix}`;
  }
  return prefix;
}

/** True unless a brace opens a dictionary, or stands in a string. */
function isSetDisplay(text: string, at: number): boolean {
  const before = /(\S)\s*$/.exec(text.slice(Math.max(0, at - 200), at))?.[1];
  const word = /\b(?:in|return|yield|and|or|if|else|not)\s*$/.test(text.slice(Math.max(0, at - 20), at));
  if (before !== undefined && !word && !'=([,|&^-*'.includes(before)) return false;
  let depth = 0;
  for (let index = at + 1; index < text.length && index < at + 1000; index++) {
    const character = text.charAt(index);
    if (character === '"' || character === "'") {
      const close = text.startsWith(character.repeat(3), index) ? character.repeat(3) : character;
      let end = index + close.length;
      while (end < text.length && !text.startsWith(close, end)) end += text.charAt(end) === '\\' ? 2 : 1;
      index = end + close.length - 1;
    } else if (character === '#') {
      const end = text.indexOf('\n', index);
      if (end === -1) return true;
      index = end;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) {
      if (depth === 0) return text.slice(at + 1, index).trim() !== '';
      depth--;
    } else if (depth === 0) {
      if (character === ',') return true;
      if (character === ':' && text.charAt(index + 1) !== '=') return false;
      if (text.startsWith('**', index) && text.slice(at + 1, index).trim() === '') return false;
      if (/^\sfor\s/.test(text.slice(index, index + 5))) return true;
    }
  }
  return true;
}
