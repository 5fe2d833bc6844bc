/**
 * A list of files in the file system's order, where that order reaches the data: the same files on another disk, or copied in another
 * order, are other samples at every index.
 *
 *     self.files = os.listdir(root)                  →  self.files = sorted(os.listdir(root))
 *     paths = list(Path(root).rglob("*.png"))        →  paths = sorted(Path(root).rglob("*.png"))
 *     for entry in os.scandir(root):                 →  for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
 *     for folder, dirs, files in os.walk(root):      →  for folder, dirs, files in os.walk(root):
 *         for name in files:                                dirs.sort()
 *                                                           for name in sorted(files):
 *
 * Left alone where the order is forgotten: counted, tested for membership, made a set, sorted later, deleted or moved one by one.
 *
 * Source: CPython's documentation of `os.listdir` ("the list is in arbitrary order"), `os.scandir`, `os.walk`, `glob` and `pathlib`.
 */
import {
  findUses,
  findArguments,
  findNamedChildren,
  getArgument,
  getCalledName,
  getCalleeName,
  getClosest,
  getField,
  getIntegerValue,
  getLineEnd,
  getLineStart,
  getLoopOrderUse,
  getOrderUse,
  getStatement,
  getStringValue,
  inCode,
  isInside,
  isTestFile,
  mayBelongTo,
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
  id: 'unordered-listing',
  summary: 'A list of files in the file system’s order that reaches the data',
  why: 'The operating system gives the names of a folder in any order, so the same files are other samples, classes or splits on another machine.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: [
    ['listdir', inCode(mayList)],
    ['scandir', inCode(mayList)],
    ['walk', inCode(mayList)],
    ['glob', inCode(mayList)],
    ['pathlib', 'iterdir', inCode(mayList)],
  ],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

const HELP = 'Sort it where it is made, so that every run and every machine sees one order.';

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  const found = [...walkDescendants(file.root, 'call')].flatMap((call) => {
    const listing = getListing(file, call);
    const finding = listing === undefined ? undefined : getFinding(file, listing);
    return finding === undefined ? [] : [finding];
  });
  const refused = findMispaired(file, found);
  for (const finding of found) {
    const { listing, use, plan } = finding;
    const message = `${quoteCode(listing.node)} is in the file system's order`;
    const help = `${HELP} The order reaches ${quoteCode(getPhrase(use))} in line ${file.positionAt(use.start).line}.`;
    const refusal = refused.get(finding) ?? ('refusal' in plan ? plan.refusal : getOverflow(file, api, plan.edits));
    if (refusal !== undefined || 'refusal' in plan)
      api.report({ node: listing.node, message, help: `${help} Nothing was changed: ${refusal ?? ''}.` });
    else api.report({ node: listing.node, message, help, fix: { title: 'Sort it', edits: plan.edits } });
  }
}

/** What a message quotes of a place: more than a name that stands alone. */
function getPhrase(use: Node): Node {
  return use.type === 'identifier' && use.parent !== undefined && use.parent.type !== 'block' ? use.parent : use;
}

// ── Listings ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Listing {
  readonly call: Node;
  /** The expression whose items are in the file system's order: the call, or `next(os.walk(root))[2]`. */
  readonly node: Node;
  readonly kind: 'names' | 'entries' | 'walk';
}

const LISTINGS: ReadonlyMap<string, Listing['kind']> = new Map([
  ['os.listdir', 'names'],
  ['glob.glob', 'names'],
  ['glob.iglob', 'names'],
  ['os.scandir', 'entries'],
  ['os.walk', 'walk'],
]);

function getListing(file: SourceFile, call: Node): Listing | undefined {
  const name = getCalleeName(file, call);
  const kind = name === undefined ? undefined : LISTINGS.get(name);
  if (kind === 'walk') return { call, ...getWalkPart(file, call) };
  if (kind !== undefined) return { call, node: call, kind };
  const callee = getField(call, 'function');
  const method = callee?.type === 'attribute' ? getField(callee, 'attribute')?.text : undefined;
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  if (object === undefined || method === undefined || !/^(?:r?glob|iterdir)$/.test(method)) return undefined;
  return isPath(file, object, new Set()) ? { call, node: call, kind: 'names' } : undefined;
}

/** `next(os.walk(root))[1]` is a list of folders, `[2]` one of files. */
function getWalkPart(file: SourceFile, call: Node): Pick<Listing, 'node' | 'kind'> {
  const next = call.parent?.type === 'argument_list' ? call.parent.parent : undefined;
  const subscript = next?.parent;
  if (next?.type === 'call' && getCalledName(file, next) === 'builtins.next' && subscript?.type === 'subscript' && next.field === 'value') {
    const index = getField(subscript, 'subscript');
    const position = index === undefined ? undefined : getIntegerValue(index);
    if (position === 1 || position === 2 || position === -1 || position === -2) return { node: subscript, kind: 'names' };
  }
  return { node: call, kind: 'walk' };
}

const PATH_CLASS = /^pathlib\.(?:Posix|Windows)?Path$/;
const PATH_MADE = /^pathlib\.(?:Posix|Windows)?Path(?:\.(?:cwd|home))?$/;
/** Methods and properties of a path that give a path. */
const PATH_MEMBER = /^(?:resolve|absolute|expanduser|joinpath|with_name|with_suffix|with_stem|relative_to|rename|readlink|parent)$/;

/** True for an expression that is a `pathlib.Path` for certain, as far as this file tells. */
function isPath(file: SourceFile, expression: Node, seen: Set<Node>): boolean {
  if (seen.has(expression) || seen.size > 60) return false;
  seen.add(expression);
  switch (expression.type) {
    case 'parenthesized_expression':
      return findNamedChildren(expression).every((inner) => isPath(file, inner, seen));
    case 'binary_operator': {
      const [left, right] = [getField(expression, 'left'), getField(expression, 'right')];
      if (getField(expression, 'operator')?.text !== '/') return false;
      return (left !== undefined && isPath(file, left, seen)) || (right !== undefined && isPath(file, right, seen));
    }
    case 'call': {
      if (PATH_MADE.test(getCalleeName(file, expression) ?? '')) return true;
      const callee = getField(expression, 'function');
      const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
      return object !== undefined && PATH_MEMBER.test((callee && getField(callee, 'attribute')?.text) ?? '') && isPath(file, object, seen);
    }
    case 'attribute':
      return isPathAttribute(file, expression, seen);
    case 'subscript': {
      // path.parents[1]
      const parents = getField(expression, 'value');
      const object =
        parents?.type === 'attribute' && getField(parents, 'attribute')?.text === 'parents' ? getField(parents, 'object') : undefined;
      return object !== undefined && isPath(file, object, seen);
    }
    case 'identifier':
      return isPathName(file, expression, seen);
    default:
      return false;
  }
}

function isPathName(file: SourceFile, identifier: Node, seen: Set<Node>): boolean {
  const definitions = file.model.findDefinitions(identifier);
  return (
    definitions.length > 0 &&
    definitions.every(({ kind, value, node }) => {
      const parameter = kind === 'parameter' ? node.parent : undefined;
      const annotation = parameter === undefined ? undefined : getField(parameter, 'type');
      if (
        annotation !== undefined &&
        [...walkDescendants(annotation, 'identifier', 'attribute')].some((name) => PATH_CLASS.test(file.model.getQualifiedName(name) ?? ''))
      )
        return true;
      if (value === undefined) return false;
      if (kind === 'loop') return isListingOfPaths(file, value, seen);
      return (kind === 'assignment' || kind === 'parameter' || kind === 'walrus') && isPath(file, value, seen);
    })
  );
}

/** `for folder in root.iterdir()`, with `sorted(...)` or not. */
function isListingOfPaths(file: SourceFile, iterable: Node, seen: Set<Node>): boolean {
  if (iterable.type !== 'call') return false;
  const name = getCalledName(file, iterable);
  const [first] = findArguments(iterable);
  if (name === 'builtins.sorted' || name === 'builtins.list') return first !== undefined && isListingOfPaths(file, first.value, seen);
  const callee = getField(iterable, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  return (
    object !== undefined && /^(?:r?glob|iterdir)$/.test((callee && getField(callee, 'attribute')?.text) ?? '') && isPath(file, object, seen)
  );
}

/** `path.parent`, `self.root` assigned in its class, `args.root` of an option with `type=Path`. */
function isPathAttribute(file: SourceFile, attribute: Node, seen: Set<Node>): boolean {
  const object = getField(attribute, 'object');
  const name = getField(attribute, 'attribute')?.text ?? '';
  if (object !== undefined && PATH_MEMBER.test(name) && isPath(file, object, seen)) return true;
  if (object?.text === 'self') {
    const owner = file.model.getEnclosingClass(attribute);
    const values = [...walkDescendants(owner ?? file.root, 'assignment')].filter(
      (assignment) => getField(assignment, 'left')?.text === attribute.text,
    );
    return values.length > 0 && values.every((assignment) => isPath(file, getField(assignment, 'right') ?? assignment, seen));
  }
  return [...walkDescendants(file.root, 'call')].some((call) => {
    if (getField(getField(call, 'function') ?? call, 'attribute')?.text !== 'add_argument') return false;
    const type = getArgument(call, 'type')?.value;
    if (type === undefined || !PATH_CLASS.test(file.model.getQualifiedName(type) ?? '')) return false;
    return findArguments(call).some(({ value }) => (getStringValue(value) ?? '').replace(/^-+/, '').replaceAll('-', '_') === name);
  });
}

// ── Findings ───────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

type Plan = { readonly edits: readonly Edit[] } | { readonly refusal: string };

interface Finding {
  readonly listing: Listing;
  /** The place that reads the order. */
  readonly use: Node;
  readonly plan: Plan;
}

function getFinding(file: SourceFile, listing: Listing): Finding | undefined {
  const { node, kind } = listing;
  if (kind === 'walk') return getWalkFinding(file, listing);
  if (isNextArgument(file, node)) return undefined;
  const use = getOrderUse(file, node);
  if (use === undefined) return undefined;
  if (isSortedShadowed(file, node)) return { listing, use, plan: { refusal: '`sorted` is another function here' } };
  if (kind === 'entries') return { listing, use, plan: planEntries(file, node) };
  if (isIterated(file, node)) return { listing, use, plan: { refusal: 'it is read with `next`, which a list does not answer' } };
  return { listing, use, plan: { edits: wrap(file, node, '') } };
}

function isNextArgument(file: SourceFile, node: Node): boolean {
  const call = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
  return call?.type === 'call' && getCalledName(file, call) === 'builtins.next';
}

function isSortedShadowed(file: SourceFile, node: Node): boolean {
  return file.model.lookup('sorted', file.model.getScope(node)) !== undefined;
}

/** True where a name bound to an iterator is given to `next`. */
function isIterated(file: SourceFile, node: Node): boolean {
  const left = node.parent?.type === 'assignment' ? getField(node.parent, 'left') : undefined;
  const references = left?.type === 'identifier' ? (file.model.getBinding(left)?.references ?? []) : [];
  return references.some((reference) => isNextArgument(file, reference));
}

/**
 *     os.listdir(root)                  →  sorted(os.listdir(root))
 *     list(Path(root).rglob("*.png"))   →  sorted(Path(root).rglob("*.png"))
 */
function wrap(file: SourceFile, node: Node, key: string): Edit[] {
  const outer = node.parent?.type === 'argument_list' ? node.parent.parent : undefined;
  const callee = outer?.type === 'call' ? getField(outer, 'function') : undefined;
  if (
    outer !== undefined &&
    callee !== undefined &&
    getCalledName(file, outer) === 'builtins.list' &&
    findArguments(outer).length === 1 &&
    key === ''
  ) {
    return [{ start: callee.start, end: callee.end, text: 'sorted' }];
  }
  return [
    { start: node.start, end: node.start, text: 'sorted(' },
    { start: node.end, end: node.end, text: `${key})` },
  ];
}

const BY_NAME = ', key=lambda entry: entry.name';

/** Entries cannot be compared; a `with` stays, and its name is sorted where it is walked over. */
function planEntries(file: SourceFile, node: Node): Plan {
  const alias = node.parent?.type === 'as_pattern' ? getField(node.parent, 'alias') : undefined;
  const name = alias === undefined ? undefined : findNamedChildren(alias)[0];
  if (name === undefined) return { edits: wrap(file, node, BY_NAME) };
  const references = (file.model.getBinding(name)?.references ?? []).filter((reference) =>
    file.model.findDefinitions(reference).some((definition) => definition.node === name),
  );
  const walked = references.filter((reference) => getOrderUse(file, reference) !== undefined);
  const areIterables = walked.every((reference) => reference.field === 'right' && /^for_/.test(reference.parent?.type ?? ''));
  return areIterables && walked.length > 0
    ? { edits: walked.flatMap((reference) => wrap(file, reference, BY_NAME)) }
    : { refusal: 'its entries are used in more than a loop' };
}

// ── os.walk ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

function getWalkFinding(file: SourceFile, listing: Listing): Finding | undefined {
  const { node } = listing;
  if (isNextArgument(file, node)) return undefined;
  const { parent } = node;
  if (parent?.type === 'for_statement' && node.field === 'right') {
    const use = getLoopOrderUse(file, parent);
    const plan = use === undefined ? undefined : planWalk(file, node, parent);
    return use === undefined || plan === undefined ? undefined : { listing, use, plan };
  }
  const use = getOrderUse(file, node);
  if (use === undefined) return undefined;
  if (parent?.type === 'for_in_clause') {
    const targets = getWalkTargets(parent);
    const comprehension = parent.parent;
    const files = targets?.files;
    if (comprehension === undefined || files === undefined || isSortedShadowed(file, node))
      return { listing, use, plan: { refusal: 'its parts are not named one by one' } };
    // Each folder is listed once, so sorting the triples sorts by folder.
    return { listing, use, plan: { edits: [...wrap(file, node, ''), ...sortIterables(file, comprehension, files)] } };
  }
  return { listing, use, plan: { refusal: 'it is not walked over in a loop of its own' } };
}

interface WalkTargets {
  readonly dirs: Node;
  readonly files: Node;
}

function getWalkTargets(clause: Node): WalkTargets | undefined {
  const left = getField(clause, 'left');
  const names = left === undefined ? [] : findNamedChildren(left);
  const [, dirs, files] = names;
  return names.length === 3 && dirs?.type === 'identifier' && files?.type === 'identifier' ? { dirs, files } : undefined;
}

/** The edits for a loop over `os.walk`; undefined where folders and files are sorted already. */
function planWalk(file: SourceFile, call: Node, loop: Node): Plan | undefined {
  const body = getField(loop, 'body');
  const targets = getWalkTargets(loop);
  const first = body === undefined ? undefined : findNamedChildren(body)[0];
  if (body === undefined || first === undefined || targets === undefined) return { refusal: 'its parts are not named one by one' };
  const { dirs, files } = targets;
  const isDirsSorted = new RegExp(`(?<![\\w.])${dirs.text}(?:\\.sort\\(|\\[:\\]\\s*=\\s*sorted\\()`).test(body.text);
  const topDown = getArgument(call, 'topdown', 1)?.value;
  if (!isDirsSorted && topDown !== undefined && topDown.type !== 'true')
    return { refusal: 'it goes from the bottom up, where folders are listed before they can be sorted' };
  if (isSortedShadowed(file, loop)) return { refusal: '`sorted` is another function here' };
  const fileEdits = files.text === dirs.text ? [] : sortIterables(file, body, files);
  if (isDirsSorted) return fileEdits.length === 0 ? undefined : { edits: fileEdits };
  const indent = file.text.slice(getLineStart(file.text, first.start), first.start);
  const colon = loop.children.find(({ type }) => type === ':');
  if (indent.trim() !== '' || colon === undefined) return { refusal: 'the loop stands on one line' };
  // Above the comments that speak of the first statement.
  const headEnd = getLineEnd(file.text, colon.end);
  const edits: Edit[] = [...fileEdits];
  let name = dirs.text;
  const isRead = (file.model.getBinding(dirs)?.references ?? []).some((reference) => isInside(reference, body));
  if (/^_+\w*$/.test(name) && !isRead) {
    // for root, _, files in os.walk(path):    →    for root, dirs, files in os.walk(path):
    const scope = file.model.getScope(body);
    const free = ['dirs', 'folders', 'subdirs'].find((candidate) => file.model.lookup(candidate, scope) === undefined);
    if (free === undefined) return { refusal: 'its folders have no name' };
    edits.push({ start: dirs.start, end: dirs.end, text: free });
    name = free;
  }
  edits.push({ start: headEnd, end: headEnd, text: `${file.style.newline}${indent}${name}.sort()` });
  return { edits: edits.sort((a, b) => a.start - b.start) };
}

/** Sorts a list of files wherever a loop or comprehension in `region` walks over it. */
function sortIterables(file: SourceFile, region: Node, name: Node): Edit[] {
  const references = (file.model.getBinding(name)?.references ?? []).filter((reference) => isInside(reference, region));
  if (references.some((reference) => /^sort$/.test(getField(reference.parent ?? reference, 'attribute')?.text ?? ''))) return [];
  return references
    .filter((reference) => reference.field !== 'object' && getOrderUse(file, reference) !== undefined)
    .flatMap((reference) => wrap(file, reference, ''));
}

// ── Pairs ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Lists that are paired by position (`zip(images, masks)`, `images[i]` with `masks[i]`) are all sorted alike, or none is: those whose
 * partner cannot be sorted, or is sorted by a key of its own, are refused.
 */
function findMispaired(file: SourceFile, found: readonly Finding[]): Map<Finding, string> {
  const refused = new Map<Finding, string>();
  const byName = new Map<string, Finding[]>();
  for (const finding of found) {
    const name = getHolder(file, finding.listing.node);
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), finding]);
  }
  const custom = findCustomSorted(file);
  const isRefused = (name: string): boolean =>
    custom.has(name) || (byName.get(name) ?? []).some((finding) => 'refusal' in finding.plan || refused.has(finding));
  const pairs = findPairs(file);
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    for (const pair of pairs) {
      const [bad] = pair.filter(isRefused);
      if (bad === undefined) continue;
      for (const finding of pair.flatMap((name) => byName.get(name) ?? [])) {
        if ('refusal' in finding.plan || refused.has(finding)) continue;
        refused.set(finding, `it is paired by position with \`${bad}\`, which is in an order of its own`);
        isChanged = true;
      }
    }
  }
  return refused;
}

/** The name a listing's items end up in: assigned, or appended to in its loop. */
function getHolder(file: SourceFile, node: Node): string | undefined {
  const loop = node.field === 'right' && node.parent?.type === 'for_statement' ? node.parent : undefined;
  if (loop !== undefined) {
    const append = [...walkDescendants(loop, 'call')]
      .map((call) => getField(call, 'function'))
      .find((callee) => callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'append');
    return append === undefined ? undefined : getField(append, 'object')?.text;
  }
  const statement = getStatement(node);
  const assignment = statement === undefined ? undefined : findNamedChildren(statement)[0];
  return assignment?.type === 'assignment' ? getField(assignment, 'left')?.text : undefined;
}

/** Names that are sorted by a key: `names.sort(key=...)`, `names = sorted(names, key=...)`, `natsorted(...)`. */
function findCustomSorted(file: SourceFile): Set<string> {
  const names = new Set<string>();
  for (const call of walkDescendants(file.root, 'call')) {
    const callee = getField(call, 'function');
    const name = getCalledName(file, call);
    const isNatural = name?.startsWith('natsort.') === true;
    const hasKey = getArgument(call, 'key') !== undefined || getArgument(call, 'reverse') !== undefined;
    if (callee?.type === 'attribute' && getField(callee, 'attribute')?.text === 'sort' && hasKey) {
      const object = getField(callee, 'object');
      if (object !== undefined) names.add(object.text);
    }
    if (isNatural || (name === 'builtins.sorted' && hasKey)) {
      const assignment = getClosest(call, 'assignment');
      const left = assignment === undefined ? undefined : getField(assignment, 'left');
      if (left !== undefined) names.add(left.text);
    }
  }
  return names;
}

/** The names that are read at one position together: arguments of one `zip`, or subscripts with one index in one function. */
function findPairs(file: SourceFile): string[][] {
  const pairs: string[][] = [];
  for (const call of walkDescendants(file.root, 'call')) {
    if (getCalledName(file, call) === 'builtins.zip') pairs.push(findArguments(call).map(({ value }) => value.text));
  }
  const byIndex = new Map<string, Set<string>>();
  for (const subscript of walkDescendants(file.root, 'subscript')) {
    const [value, index] = [getField(subscript, 'value'), getField(subscript, 'subscript')];
    if (index?.type !== 'identifier' || (value?.type !== 'identifier' && value?.type !== 'attribute')) continue;
    const key = `${file.model.getEnclosingFunction(subscript)?.start ?? ''} ${index.text}`;
    byIndex.set(key, (byIndex.get(key) ?? new Set()).add(value.text));
  }
  return [...pairs, ...[...byIndex.values()].map((names) => [...names])].filter((names) => names.length > 1);
}

/** Why the edits cannot be made: a line would be longer than the owner allows. */
function getOverflow(file: SourceFile, api: Api, edits: readonly Edit[]): string | undefined {
  const limit = api.owner.lineLength;
  if (limit === undefined) return undefined;
  const isTooLong = edits.some((edit) => {
    const start = getLineStart(file.text, edit.start);
    const end = getLineEnd(file.text, edit.start);
    if (edit.text.includes('\n') || edit.text.includes('\r')) return false;
    const added = edits
      .filter((other) => other.start >= start && other.end <= end)
      .reduce((sum, other) => sum + other.text.length - (other.end - other.start), 0);
    return end - start <= limit && end - start + added > limit;
  });
  return isTooLong ? `the line would be longer than ${limit} columns` : undefined;
}

// ── Asked of the text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** False where nothing lists files, or nobody can read their order. */
function mayList(code: string): boolean {
  const hasPaths = code.includes('pathlib');
  for (const use of findUses(code, 'listdir|scandir|walk|[ir]?glob|iterdir')) {
    const { name, owner, isCall, args, start, end } = use;
    const isMethod = hasPaths && /^(?:r?glob|iterdir)$/.test(name) && owner !== '' && isCall;
    const isFunction = /glob$/.test(name) ? mayBelongTo(code, use, 'glob', '') : mayBelongTo(code, use, 'os', '');
    if (!isFunction && !isMethod) continue;
    if (!isCall || args === undefined || name === 'walk' || mayUseOrder(code, start, end)) return true;
  }
  return false;
}
