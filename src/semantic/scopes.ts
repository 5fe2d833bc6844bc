/**
 * The first pass over a tree: which scopes there are, what binds and reads which name in each, and under which conditions.
 *
 * One loop over the nodes in pre-order; a parent decides what its children are before they are visited, so nothing climbs or recurses
 * and the time is linear in the size of the file. Names are resolved afterwards, since a later line may make a name local.
 */
import { findFields, findNamedChildren, getField, type Node, type Tree } from '../syntax/node.ts';
import type { Binding, Definition, DefinitionKind, Scope, ScopeKind } from './types.ts';

export interface ScopeRecord extends Scope {
  readonly parent: ScopeRecord | undefined;
  readonly children: ScopeRecord[];
  readonly bindings: Map<string, BindingRecord>;
  readonly starImports: string[];
  readonly globals: Set<string>;
  readonly nonlocals: Set<string>;
}

export class BindingRecord implements Binding {
  readonly number: number;
  readonly name: string;
  readonly scope: ScopeRecord;
  readonly definitions: PlacedDefinition[] = [];
  /** The definitions that `global` or `nonlocal` sent here from a function inside. */
  readonly foreign: PlacedDefinition[] = [];
  readonly #tree: Tree;
  /** The indexes of the references: of most bindings nobody asks for the nodes. */
  readonly #reads: number[] = [];
  #references: readonly Node[] | undefined;

  constructor(number: number, name: string, scope: ScopeRecord, tree: Tree) {
    this.number = number;
    this.name = name;
    this.scope = scope;
    this.#tree = tree;
  }

  get references(): readonly Node[] {
    return (this.#references ??= this.#reads.map((index) => this.#tree.getNode(index)));
  }

  /** Adds the identifier at an index; not after `references` was asked for. */
  addReference(index: number): void {
    this.#reads.push(index);
  }
}

/** A definition with what the data flow needs to know of it. */
export interface PlacedDefinition extends Definition {
  readonly region: Region;
  /** The index in `tree.nodes` after which the name has the new meaning: `x = f(x)` still reads the old `x`. */
  readonly effect: number;
  /** `global` or `nonlocal` sent it to its scope from a function inside, so that it may run at any time. */
  readonly isForeign: boolean;
}

/**
 * A part of a scope that runs as a whole or not at all: the body of the scope, a branch of an `if`, the body of a loop. Regions nest,
 * across scopes too.
 */
export interface Region {
  /** 1 for the module's, then in the order they are found. */
  readonly number: number;
  readonly node: Node;
  readonly scope: ScopeRecord;
  readonly parent: Region | undefined;
  /** The region of the whole scope, which the scope's own node stands for. */
  readonly isRoot: boolean;
  /** Runs again and again, so that what stands later in it may have run before. */
  readonly isLoop: boolean;
  /** May not run although its scope does. */
  readonly isConditional: boolean;
  /** The `if` or `match` of which at most one branch runs. */
  readonly branchOf: Node | undefined;
}

/** `object.name = value`, for an `object` that is a plain name. */
export interface AttributeWrite {
  readonly object: Node;
  readonly name: string;
  readonly definition: PlacedDefinition;
}

export interface CollectedScopes {
  /** In source order, the module first. */
  readonly scopes: readonly ScopeRecord[];
  readonly attributeWrites: readonly AttributeWrite[];
  /** Every name that is bound, read or declared anywhere. */
  readonly names: ReadonlySet<string>;
  /** The binding an identifier reads or writes. */
  getBinding(node: Node): BindingRecord | undefined;
  getRegion(node: Node): Region;
}

/** Node types a target (`a, (b, *c) = …`, `with f() as (a, b)`, a pattern of `case`) may be nested in. */
const TARGET_CONTAINERS: ReadonlySet<string> = new Set([
  'as_pattern_target',
  'case_pattern',
  'dictionary_splat_pattern',
  'expression_list',
  'list',
  'list_pattern',
  'list_splat',
  'list_splat_pattern',
  'parenthesized_expression',
  'pattern_list',
  'splat_pattern',
  'splat_type',
  'tuple',
  'tuple_pattern',
  'type',
  'union_pattern',
]);

/** Where the parts of an import statement stand; identifiers in them name modules. */
const IMPORT_TYPES: ReadonlySet<string> = new Set([
  'aliased_import',
  'future_import_statement',
  'import_from_statement',
  'import_statement',
  'relative_import',
]);

/** Types of nodes that bind names, open a scope or a region, or hand a target on; the others have nothing to say where they are no target. */
const VISITED: readonly string[] = [
  'as_pattern',
  'assignment',
  'augmented_assignment',
  'boolean_operator',
  'case_clause',
  'class_definition',
  'conditional_expression',
  'delete_statement',
  'dictionary_comprehension',
  'except_clause',
  'except_group_clause',
  'for_in_clause',
  'for_statement',
  'function_definition',
  'future_import_statement',
  'generator_expression',
  'global_statement',
  'if_statement',
  'import_from_statement',
  'import_statement',
  'lambda',
  'list_comprehension',
  'match_statement',
  'named_expression',
  'nonlocal_statement',
  'set_comprehension',
  'try_statement',
  'type_alias_statement',
  'while_statement',
];

const IS_VISITED = 1;
const IS_IDENTIFIER = 2;
const MARKS: ReadonlyMap<string, number> = new Map([['identifier', IS_IDENTIFIER], ...VISITED.map((type) => [type, IS_VISITED] as const)]);

/** What writing to a target means; handed down from the statement to the identifiers in the target. */
interface Target {
  readonly kind: DefinitionKind;
  readonly statement: Node;
  readonly value: Node | undefined;
  readonly qualifiedName: string | undefined;
  readonly region: Region;
  /** Undefined: from the identifier on. */
  readonly effect: number | undefined;
}

/** A definition before `global` and `nonlocal` are known. */
interface Write {
  readonly name: string;
  readonly node: Node;
  readonly scope: ScopeRecord;
  readonly target: Target;
}

/** An identifier that is read, by its index. */
interface Read {
  readonly index: number;
  readonly scope: ScopeRecord;
}

/** The dotted name of a `dotted_name` or `relative_import`, spaces left out. */
function getModuleName(node: Node): string {
  return node.text.replace(/\s+/g, '');
}

function joinModule(module: string, name: string): string {
  return module.endsWith('.') ? module + name : `${module}.${name}`;
}

/** The nearest scope that is no comprehension: where a walrus binds. */
function getWalrusScope(scope: ScopeRecord): ScopeRecord {
  let target = scope;
  while (target.kind === 'comprehension' && target.parent !== undefined) target = target.parent;
  return target;
}

/** A scope whose bindings are of type `B`. */
interface ScopeOf<B extends Binding> extends Scope {
  readonly parent: ScopeOf<B> | undefined;
  readonly bindings: ReadonlyMap<string, B>;
}

/**
 * Looks `name` up as code in `scope` would. A class is seen only by its own body and, through the type parameters of its methods, by
 * their headers (PEP 695); a `global` declaration holds for the functions inside too, one in a class only for the class.
 */
export function lookUp<B extends Binding>(name: string, scope: ScopeOf<B>): B | undefined {
  let seesClass = true;
  for (let current: ScopeOf<B> | undefined = scope; current !== undefined; current = current.parent) {
    if (current.kind === 'class' && !seesClass) continue;
    if (current.globals.has(name)) {
      while (current.parent !== undefined) current = current.parent;
      return current.bindings.get(name);
    }
    const binding = current.bindings.get(name);
    if (binding !== undefined) return binding;
    seesClass &&= current.kind === 'type-parameters';
  }
  return undefined;
}

/** Collects the scopes, bindings and references of a tree. */
export function collectScopes(tree: Tree): CollectedScopes {
  const scopes: ScopeRecord[] = [];
  const writes: Write[] = [];
  const reads: Read[] = [];
  const names = new Set<string>();
  const drafts: { object: Node; name: string; node: Node; scope: ScopeRecord; target: Target }[] = [];
  const targets: Target[] = [];
  /** One more than the position in `targets` of what a node is the target of; 0 for most nodes. */
  const targetOf = new Uint32Array(tree.length);
  const regions: Region[] = [];
  /** The number of the region each node belongs to; 0 where the parent's holds. */
  const regionOf = new Uint32Array(tree.length);

  function openScope(kind: ScopeKind, node: Node, parent: ScopeRecord | undefined): ScopeRecord {
    const scope: ScopeRecord = {
      kind,
      node,
      parent,
      children: [],
      bindings: new Map(),
      starImports: [],
      globals: new Set(),
      nonlocals: new Set(),
    };
    parent?.children.push(scope);
    scopes.push(scope);
    return scope;
  }

  function openRegion(properties: Omit<Region, 'number'>): Region {
    const region = { ...properties, number: regions.length + 1 };
    regions.push(region);
    return region;
  }

  function openRoot(scope: ScopeRecord, parent: Region | undefined): Region {
    const isLoop = scope.kind === 'comprehension';
    return openRegion({ node: scope.node, scope, parent, isRoot: true, isLoop, isConditional: false, branchOf: undefined });
  }

  function placeIn(node: Node | undefined, region: Region): void {
    if (node !== undefined) regionOf[node.index] = region.number;
  }

  function openBranch(node: Node | undefined, parent: Region, branchOf?: Node, isLoop = false): Region {
    if (node === undefined) return parent;
    const branch = openRegion({ node, scope: parent.scope, parent, isRoot: false, isLoop, isConditional: true, branchOf });
    placeIn(node, branch);
    return branch;
  }

  function setTarget(node: Node, target: Target): void {
    targetOf[node.index] = targets.push(target);
  }

  function getTarget(index: number): Target | undefined {
    const number = targetOf[index] ?? 0;
    return number === 0 ? undefined : targets[number - 1];
  }

  function define(name: string, node: Node, scope: ScopeRecord, target: Target): void {
    if (name !== '') writes.push({ name, node, scope, target });
  }

  /** The statement a chain `a = b = value` stands in, with the value, for each of its targets. */
  function visitAssignment(node: Node, region: Region): void {
    const left = getField(node, 'left');
    if (left === undefined || getTarget(left.index) !== undefined) return;
    const statement = node.parent?.type === 'expression_statement' ? node.parent : node;
    const links: Node[] = [node];
    let value = getField(node, 'right');
    while (value?.type === 'assignment') {
      links.push(value);
      value = getField(value, 'right');
    }
    const kind = value === undefined ? 'annotation' : 'assignment';
    const target: Target = { kind, statement, value, qualifiedName: undefined, region, effect: statement.last };
    for (const link of links) {
      const linkLeft = getField(link, 'left');
      if (linkLeft !== undefined) setTarget(linkLeft, target);
    }
  }

  function visitImport(node: Node, region: Region): void {
    const target: Target = { kind: 'import', statement: node, value: undefined, qualifiedName: undefined, region, effect: node.last };
    for (const item of findFields(node, 'name')) {
      const path = item.type === 'aliased_import' ? getField(item, 'name') : item;
      const alias = item.type === 'aliased_import' ? getField(item, 'alias') : undefined;
      const first = path?.children[0];
      if (path === undefined || first === undefined) continue;
      const qualifiedName = getModuleName(path);
      if (alias !== undefined) define(alias.text, alias, region.scope, { ...target, qualifiedName });
      // `import a.b` binds `a`, and the name of `a` is all that binding stands for.
      else define(first.text, path.children.length === 1 ? first : path, region.scope, { ...target, qualifiedName: first.text });
    }
  }

  function visitImportFrom(node: Node, region: Region): void {
    const moduleNode = getField(node, 'module_name');
    const module = node.type === 'future_import_statement' ? '__future__' : moduleNode && getModuleName(moduleNode);
    if (module === undefined) return;
    if (node.children.some((child) => child.type === 'wildcard_import')) region.scope.starImports.push(module);
    const target: Target = { kind: 'import-from', statement: node, value: undefined, qualifiedName: undefined, region, effect: node.last };
    for (const item of findFields(node, 'name')) {
      const path = item.type === 'aliased_import' ? getField(item, 'name') : item;
      if (path === undefined) continue;
      const bound = item.type === 'aliased_import' ? getField(item, 'alias') : path.children[0];
      const qualifiedName = joinModule(module, getModuleName(path));
      if (bound !== undefined) define(bound.text, bound, region.scope, { ...target, qualifiedName });
    }
  }

  /** Type parameters get a scope of their own around the header and body; without them that is the region around the definition. */
  function openTypeParameters(list: Node | undefined, region: Region): Region {
    if (list === undefined) return region;
    const root = openRoot(openScope('type-parameters', list, region.scope), region);
    placeIn(list, root);
    for (const parameter of findNamedChildren(list)) {
      const inner = parameter.type === 'type' ? findNamedChildren(parameter)[0] : undefined;
      // `T: bound`
      const bound = inner?.type === 'constrained_type' ? findNamedChildren(inner)[0] : undefined;
      const target: Target = { kind: 'type', statement: list, value: undefined, qualifiedName: undefined, region: root, effect: undefined };
      setTarget(bound ?? parameter, target);
    }
    return root;
  }

  function visitDefinition(node: Node, region: Region): void {
    const isClass = node.type === 'class_definition';
    const statement = node.parent?.type === 'decorated_definition' ? node.parent : node;
    const kind = isClass ? 'class' : 'function';
    const name = getField(node, 'name');
    if (name !== undefined) {
      setTarget(name, { kind, statement, value: node, qualifiedName: undefined, region, effect: statement.last });
    }
    const header = openTypeParameters(getField(node, 'type_parameters'), region);
    placeIn(getField(node, 'superclasses'), header);
    placeIn(getField(node, 'return_type'), header);
    const body = openRoot(openScope(kind, node, header.scope), header);
    placeIn(getField(node, 'body'), body);
    if (!isClass) visitParameters(getField(node, 'parameters'), region, header, body);
  }

  function visitLambda(node: Node, region: Region): void {
    const body = openRoot(openScope('lambda', node, region.scope), region);
    placeIn(getField(node, 'body'), body);
    visitParameters(getField(node, 'parameters'), region, region, body);
  }

  /** The names belong to the function, annotations to its header, defaults to the code around it. */
  function visitParameters(list: Node | undefined, around: Region, header: Region, body: Region): void {
    if (list === undefined) return;
    placeIn(list, header);
    for (const parameter of findNamedChildren(list)) {
      const value = getField(parameter, 'value');
      placeIn(value, around);
      let name: Node | undefined = parameter;
      if (parameter.type === 'typed_parameter') name = findNamedChildren(parameter)[0];
      else if (parameter.type !== 'identifier') name = getField(parameter, 'name') ?? parameter;
      if (name === undefined || name.type === 'ERROR') continue;
      placeIn(name, body);
      setTarget(name, { kind: 'parameter', statement: list, value, qualifiedName: undefined, region: body, effect: undefined });
    }
  }

  function visitComprehension(node: Node, region: Region): void {
    const body = openRoot(openScope('comprehension', node, region.scope), region);
    let isFirst = true;
    for (const child of node.children) {
      placeIn(child, body);
      if (child.type !== 'for_in_clause') continue;
      // The first iterable is evaluated before the comprehension's own scope is entered.
      if (isFirst) for (const right of findFields(child, 'right')) placeIn(right, region);
      isFirst = false;
    }
  }

  /** The `left` of a loop or of a comprehension's clause, bound each time `region` is entered. */
  function visitLoopTarget(node: Node, region: Region): void {
    const left = getField(node, 'left');
    const value = getField(node, 'right');
    const effect = (value ?? left)?.last;
    if (left !== undefined) setTarget(left, { kind: 'loop', statement: node, value, qualifiedName: undefined, region, effect });
  }

  function visitAsPattern(node: Node, region: Region): void {
    const inherited = getTarget(node.index);
    if (inherited !== undefined) {
      // case Point() as p:
      for (const child of findNamedChildren(node)) setTarget(child, inherited);
      return;
    }
    const alias = getField(node, 'alias');
    let statement: Node = node;
    while (statement.parent !== undefined && !/^(?:with_statement|except\w*clause|block|module)$/.test(statement.type)) {
      statement = statement.parent;
    }
    const isWith = statement.type === 'with_statement';
    const target: Target = {
      kind: isWith ? 'with' : 'except',
      statement: isWith || statement.type.startsWith('except') ? statement : node,
      value: isWith ? findNamedChildren(node)[0] : undefined,
      qualifiedName: undefined,
      region,
      effect: undefined,
    };
    if (alias !== undefined) setTarget(alias, target);
  }

  function visitExcept(node: Node, region: Region): void {
    // Python 2: except OSError, error:
    const [, second] = findFields(node, 'value');
    if (second?.type !== 'identifier') return;
    setTarget(second, { kind: 'except', statement: node, value: undefined, qualifiedName: undefined, region, effect: undefined });
  }

  function visitCase(node: Node, region: Region): void {
    for (const child of node.children) {
      if (child.type !== 'case_pattern') continue;
      setTarget(child, { kind: 'match', statement: node, value: undefined, qualifiedName: undefined, region, effect: undefined });
    }
  }

  function visitDelete(node: Node, region: Region): void {
    for (const child of findNamedChildren(node)) {
      setTarget(child, { kind: 'delete', statement: node, value: undefined, qualifiedName: undefined, region, effect: undefined });
    }
  }

  function visitTypeAlias(node: Node, region: Region): void {
    const left = getField(node, 'left');
    const right = getField(node, 'right');
    const inner = left && findNamedChildren(left)[0];
    const name = inner?.type === 'generic_type' ? findNamedChildren(inner)[0] : inner;
    const header = openTypeParameters(inner?.type === 'generic_type' ? findNamedChildren(inner)[1] : undefined, region);
    placeIn(right, header);
    if (name?.type === 'identifier') {
      setTarget(name, { kind: 'type', statement: node, value: right, qualifiedName: undefined, region, effect: node.last });
    }
  }

  function visitDeclaration(node: Node, declared: Set<string>): void {
    for (const child of findNamedChildren(node)) {
      declared.add(child.text);
      names.add(child.text);
    }
  }

  /** Hands a target on to the parts of a tuple, list or pattern. */
  function passOn(node: Node, target: Target): void {
    let part = target;
    const isUnpacking = node.type === 'pattern_list' || node.children.some((child) => child.type === ',') || node.type === 'list_pattern';
    if (target.kind === 'assignment' && (isUnpacking || node.type === 'list_splat_pattern')) part = { ...target, kind: 'unpacking' };
    for (const child of node.children) if (child.isNamed) setTarget(child, part);
  }

  function visitTarget(node: Node, target: Target): void {
    if (TARGET_CONTAINERS.has(node.type)) {
      passOn(node, target);
    } else if (node.type === 'attribute') {
      const object = getField(node, 'object');
      const name = getField(node, 'attribute');
      if (object?.type === 'identifier' && name !== undefined) {
        drafts.push({ object, name: name.text, node: name, scope: target.region.scope, target });
      }
    } else if (node.type === 'class_pattern' || node.type === 'keyword_pattern') {
      // Point(x=0): `Point` is read, `x` is no name of this file.
      for (const child of findNamedChildren(node).slice(1)) setTarget(child, target);
    } else if (node.type === 'dict_pattern') {
      for (const child of node.children) if (child.isNamed && child.field !== 'key') setTarget(child, target);
    } else if (node.type === 'dotted_name') {
      // A single name in a pattern captures; a dotted one is compared with.
      const [only, second] = node.children;
      if (only !== undefined && second === undefined) setTarget(only, target);
    }
  }

  function visitIdentifier(index: number, region: Region): void {
    const target = getTarget(index);
    if (target !== undefined) {
      const node = tree.getNode(index);
      if (target.kind === 'match' && node.text === '_') return;
      const scope = target.kind === 'walrus' ? getWalrusScope(region.scope) : target.region.scope;
      define(node.text, node, scope, target);
      if (target.kind !== 'augmented') return;
    } else {
      const parent = tree.getParent(index);
      switch (tree.getType(parent)) {
        case 'attribute':
          if (tree.getField(index) === 'attribute') return;
          break;
        case 'keyword_argument':
          if (tree.getField(index) === 'name') return;
          break;
        case 'member_type':
        case 'keyword_pattern':
          return;
        case 'dotted_name':
          if (index !== parent + 1 || IMPORT_TYPES.has(tree.getType(tree.getParent(parent)))) return;
          break;
        case 'aliased_import':
        case 'global_statement':
        case 'nonlocal_statement':
          return;
      }
    }
    if (!tree.isMissing(index)) reads.push({ index, scope: region.scope });
  }

  function visit(node: Node, region: Region): void {
    const target = getTarget(node.index);
    if (target !== undefined) visitTarget(node, target);
    switch (node.type) {
      case 'assignment':
        visitAssignment(node, region);
        break;
      case 'augmented_assignment': {
        const left = getField(node, 'left');
        const statement = node.parent?.type === 'expression_statement' ? node.parent : node;
        const effect = statement.last;
        if (left !== undefined) {
          setTarget(left, { kind: 'augmented', statement, value: undefined, qualifiedName: undefined, region, effect });
        }
        break;
      }
      case 'named_expression': {
        const name = getField(node, 'name');
        const value = getField(node, 'value');
        const effect = node.last;
        if (name !== undefined) {
          setTarget(name, { kind: 'walrus', statement: node, value, qualifiedName: undefined, region, effect });
        }
        break;
      }
      case 'import_statement':
        visitImport(node, region);
        break;
      case 'import_from_statement':
      case 'future_import_statement':
        visitImportFrom(node, region);
        break;
      case 'class_definition':
      case 'function_definition':
        visitDefinition(node, region);
        break;
      case 'lambda':
        visitLambda(node, region);
        break;
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        visitComprehension(node, region);
        break;
      case 'for_in_clause':
        visitLoopTarget(node, region);
        break;
      case 'for_statement':
        visitLoopTarget(node, openBranch(getField(node, 'body'), region, undefined, true));
        openBranch(getField(node, 'alternative'), region);
        break;
      case 'while_statement': {
        // The condition runs at least once, but is part of the loop.
        const loop = openRegion({ ...region, node, parent: region, isRoot: false, isLoop: true, branchOf: undefined });
        placeIn(getField(node, 'condition'), loop);
        openBranch(getField(node, 'body'), loop);
        openBranch(getField(node, 'alternative'), region);
        break;
      }
      case 'if_statement':
        openBranch(getField(node, 'consequence'), region, node);
        for (const alternative of findFields(node, 'alternative')) openBranch(alternative, region, node);
        break;
      case 'try_statement':
        openBranch(getField(node, 'body'), region);
        for (const child of node.children) if (/^(?:except|else)/.test(child.type) && child.isNamed) openBranch(child, region);
        break;
      case 'match_statement':
        for (const child of getField(node, 'body')?.children ?? []) {
          if (child.type === 'case_clause') openBranch(child, region, node);
        }
        break;
      case 'conditional_expression': {
        const [value, , alternative] = findNamedChildren(node);
        openBranch(value, region, node);
        openBranch(alternative, region, node);
        break;
      }
      case 'boolean_operator':
        openBranch(getField(node, 'right'), region);
        break;
      case 'as_pattern':
        visitAsPattern(node, region);
        break;
      case 'except_clause':
      case 'except_group_clause':
        visitExcept(node, region);
        break;
      case 'case_clause':
        visitCase(node, region);
        break;
      case 'delete_statement':
        visitDelete(node, region);
        break;
      case 'type_alias_statement':
        visitTypeAlias(node, region);
        break;
      case 'global_statement':
        visitDeclaration(node, region.scope.globals);
        break;
      case 'nonlocal_statement':
        visitDeclaration(node, region.scope.nonlocals);
        break;
    }
  }

  const module = openScope('module', tree.root, undefined);
  const root = openRoot(module, undefined);
  placeIn(tree.root, root);
  const marks = tree.markTypes(MARKS);
  for (let index = 0; index < marks.length; index++) {
    if (regionOf[index] === 0 && index > 0) regionOf[index] = regionOf[tree.getParent(index)] ?? 0;
    const mark = marks[index];
    if (mark === 0 && targetOf[index] === 0) continue;
    const region = regions[(regionOf[index] ?? 1) - 1] ?? root;
    if (mark === IS_IDENTIFIER) visitIdentifier(index, region);
    else if (tree.isNamed(index) && tree.getLast(index) > index) visit(tree.getNode(index), region);
  }

  // What a scope binds itself must be known before a `nonlocal` can be resolved.
  const ownNames = new Map<ScopeRecord, Set<string>>();
  for (const { name, scope } of writes) {
    if (scope.globals.has(name) || scope.nonlocals.has(name)) continue;
    const own = ownNames.get(scope);
    if (own === undefined) ownNames.set(scope, new Set([name]));
    else own.add(name);
  }

  /** The scope that a name written in `scope` is bound in. */
  function getOwner(name: string, scope: ScopeRecord): ScopeRecord {
    if (scope.globals.has(name)) return module;
    if (!scope.nonlocals.has(name)) return scope;
    for (let outer = scope.parent; outer !== undefined; outer = outer.parent) {
      if (outer.globals.has(name)) return module;
      if (outer.kind !== 'class' && outer.kind !== 'module' && ownNames.get(outer)?.has(name) === true) return outer;
    }
    return scope;
  }

  function placeDefinition(node: Node, scope: ScopeRecord, target: Target): PlacedDefinition {
    const { kind, statement, value, qualifiedName, region } = target;
    const isConditional = region.isConditional || region.scope !== scope;
    const isForeign = (kind === 'walrus' ? getWalrusScope(region.scope) : region.scope) !== scope;
    return { kind, node, statement, value, qualifiedName, isConditional, region, effect: target.effect ?? node.index, isForeign };
  }

  const bindings: BindingRecord[] = [];
  const bindingOf = new Uint32Array(tree.length);
  for (const { name, node, scope, target } of writes) {
    const owner = getOwner(name, scope);
    let binding = owner.bindings.get(name);
    if (binding === undefined) {
      binding = new BindingRecord(bindings.length + 1, name, owner, tree);
      bindings.push(binding);
      owner.bindings.set(name, binding);
    }
    const definition = placeDefinition(node, owner, target);
    binding.definitions.push(definition);
    if (definition.isForeign) binding.foreign.push(definition);
    names.add(name);
    bindingOf[node.index] = binding.number;
    // import a.b: the binding belongs to the dotted name, and to the `a` in it.
    if (node.type === 'dotted_name') bindingOf[node.index + 1] = binding.number;
  }

  /** Within a class, a name read before the class binds it is the one around the class: `class A: nn = nn`. */
  function isReadBeforeBound({ index, scope }: Read, binding: BindingRecord): boolean {
    return scope.kind === 'class' && binding.scope === scope && binding.definitions.every(({ effect }) => effect >= index);
  }

  for (const read of reads) {
    const { index, scope } = read;
    const name = tree.getText(index);
    names.add(name);
    let binding = lookUp(name, scope);
    if (binding !== undefined && isReadBeforeBound(read, binding) && scope.parent !== undefined) binding = lookUp(name, scope.parent);
    if (binding === undefined) continue;
    binding.addReference(index);
    bindingOf[index] = binding.number;
  }

  const attributeWrites = drafts.map(({ object, name, node, scope, target }) => {
    return { object, name, definition: placeDefinition(node, scope, target) };
  });

  return {
    scopes,
    attributeWrites,
    names,
    getBinding(node) {
      const number = bindingOf[node.index] ?? 0;
      return number === 0 ? undefined : bindings[number - 1];
    },
    getRegion: (node) => regions[(regionOf[node.index] ?? 1) - 1] ?? root,
  };
}
