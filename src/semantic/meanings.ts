/**
 * What an expression can stand for: a dotted name, a class or function of this file, or an instance of such a class.
 *
 * It follows imports, assignments, `self` and base classes of the same file, one query at a time and within a fixed budget of steps,
 * so that circular or endless aliases end in "unknown". A name that is bound to `None` as well (`except ImportError: apex = None`)
 * still stands for the other thing: nothing useful can be done with `None`.
 */
import { findArguments, findNamedChildren, getField, type Node } from '../syntax/node.ts';
import { BUILTINS } from './builtins.ts';
import { findReachingDefinitions } from './dataflow.ts';
import type { CollectedScopes, PlacedDefinition, ScopeRecord } from './scopes.ts';

/** `definition` is a `function_definition` or `class_definition` of this file; `super` is `super()` in a method of that class. */
export type Meaning =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'definition'; readonly definition: Node }
  | { readonly kind: 'instance'; readonly definition: Node }
  | { readonly kind: 'super'; readonly definition: Node };

/**
 * - `certain`: it is one of the meanings.
 * - `star`: it is, if the one star import in reach binds the name.
 * - `partial`: it may be something else as well.
 */
export type Certainty = 'certain' | 'star' | 'partial';

export interface Meanings {
  readonly all: readonly Meaning[];
  readonly certainty: Certainty;
}

/** More steps than any honest alias takes; a query that needs more ends in "unknown". */
const BUDGET = 256;
/** More attributes in a row than any honest name has. */
const MAX_ATTRIBUTES = 32;

const UNKNOWN: Meanings = { all: [], certainty: 'partial' };
const NOTHING: Meanings = { all: [], certainty: 'certain' };

/** Base classes that add no attribute a class of this file could inherit by accident. */
const EMPTY_BASES: ReadonlySet<string> = new Set(['builtins.object', 'abc.ABC', 'typing.Generic', 'typing.Protocol']);
/** Decorators after which the attribute is what the function returns. */
const PROPERTY_DECORATOR = /^(?:(?:abc\.)?abstractproperty|(?:functools\.)?cached_property|property|.*\.(?:setter|getter|deleter))$/;

function certain(meaning: Meaning): Meanings {
  return { all: [meaning], certainty: 'certain' };
}

function isSame(a: Meaning, b: Meaning): boolean {
  if (a.kind === 'name' || b.kind === 'name') return a.kind === 'name' && b.kind === 'name' && a.name === b.name;
  return a.kind === b.kind && a.definition === b.definition;
}

function merge(parts: readonly Meanings[]): Meanings {
  const all: Meaning[] = [];
  for (const part of parts) {
    for (const meaning of part.all) if (!all.some((other) => isSame(meaning, other))) all.push(meaning);
  }
  const order: readonly Certainty[] = ['partial', 'star', 'certain'];
  const certainty = order.find((candidate) => parts.some((part) => part.certainty === candidate)) ?? 'certain';
  return { all, certainty };
}

/** The expression without the parentheses or the `type` node around it. */
export function stripParentheses(expression: Node): Node {
  let inner = expression;
  while (inner.type === 'parenthesized_expression' || inner.type === 'type') {
    const [only, second] = findNamedChildren(inner);
    if (only === undefined || second !== undefined) return inner;
    inner = only;
  }
  return inner;
}

/** The texts of the decorators of a function or class, without `@` and arguments. */
export function findDecoratorNames(definition: Node): string[] {
  if (definition.parent?.type !== 'decorated_definition') return [];
  const decorators = definition.parent.children.filter(({ type }) => type === 'decorator');
  return decorators.map(({ text }) => text.replace(/^@\s*|\(.*|\s+$/gs, ''));
}

/** The class a function stands directly in, as a scope. */
function getClassOf(scope: ScopeRecord): ScopeRecord | undefined {
  const outer = scope.parent?.kind === 'type-parameters' ? scope.parent.parent : scope.parent;
  return scope.kind === 'function' && outer?.kind === 'class' ? outer : undefined;
}

/** What `self` or `cls` stands for, where `definition` is the first parameter of a method; undefined for every other parameter. */
function getReceiver({ node, statement, region }: PlacedDefinition): Meaning | undefined {
  const holder = getClassOf(region.scope);
  const [first] = findNamedChildren(statement);
  if (holder === undefined || first === undefined || node.index < first.index || node.index > first.last) return undefined;
  if (first.type !== 'identifier' && first.type !== 'typed_parameter') return undefined;
  if (first.type === 'typed_parameter' && first.children[0] !== node) return undefined;
  const decorators = findDecoratorNames(region.scope.node);
  if (decorators.includes('staticmethod')) return undefined;
  const name = getField(region.scope.node, 'name')?.text ?? '';
  const isClassMethod = decorators.includes('classmethod') || ['__new__', '__init_subclass__', '__class_getitem__'].includes(name);
  return { kind: isClassMethod ? 'definition' : 'instance', definition: holder.node };
}

export interface MeaningFinder {
  /** What an expression of this tree can stand for. */
  findMeanings(expression: Node): Meanings;
}

/** Answers are kept, so asking again costs nothing. */
export function createMeaningFinder(collected: CollectedScopes): MeaningFinder {
  /**
   * What an expression was found to mean, and the steps that took. A step is charged each time, so that an answer does not depend on the
   * questions asked before.
   */
  const answers = new Map<Node, { readonly meanings: Meanings; readonly cost: number }>();
  const classScopes = new Map<Node, ScopeRecord>();
  for (const scope of collected.scopes) if (scope.kind === 'class') classScopes.set(scope.node, scope);
  let budget = 0;

  /** `self.name = value` by class and name. */
  let attributes: Map<Node, Map<string, PlacedDefinition[]>> | undefined;
  function findAttributeWrites(definition: Node, name: string): readonly PlacedDefinition[] {
    if (attributes === undefined) {
      attributes = new Map();
      for (const write of collected.attributeWrites) {
        const [first, second] = collected.getBinding(write.object)?.definitions ?? [];
        if (first?.kind !== 'parameter' || second !== undefined) continue;
        const receiver = getReceiver(first);
        if (receiver === undefined || receiver.kind === 'name') continue;
        let byName = attributes.get(receiver.definition);
        if (byName === undefined) attributes.set(receiver.definition, (byName = new Map()));
        const written = byName.get(write.name);
        if (written === undefined) byName.set(write.name, [write.definition]);
        else written.push(write.definition);
      }
    }
    return attributes.get(definition)?.get(name) ?? [];
  }

  function findStarNames(name: string, scope: ScopeRecord): string[] {
    // A star import brings no name that begins with an underscore.
    if (name.startsWith('_')) return [];
    const modules = new Set<string>();
    for (let current: ScopeRecord | undefined = scope; current !== undefined; current = current.parent) {
      for (const module of current.starImports) modules.add(module);
    }
    return [...modules].map((module) => (module.endsWith('.') ? module + name : `${module}.${name}`));
  }

  function evaluateUnbound(identifier: Node): Meanings {
    const name = identifier.text;
    const stars = findStarNames(name, collected.getRegion(identifier).scope);
    const names = BUILTINS.has(name) ? [`builtins.${name}`, ...stars] : stars;
    const all = names.map((candidate): Meaning => ({ kind: 'name', name: candidate }));
    if (names.length !== 1) return { all, certainty: 'partial' };
    return { all, certainty: stars.length === 0 ? 'certain' : 'star' };
  }

  function evaluateDefinition(definition: PlacedDefinition): Meanings {
    const { kind, value, qualifiedName } = definition;
    switch (kind) {
      case 'import':
      case 'import-from':
        return qualifiedName === undefined ? UNKNOWN : certain({ kind: 'name', name: qualifiedName });
      case 'assignment':
      case 'walrus':
        return value === undefined ? UNKNOWN : evaluate(value);
      case 'function':
      case 'class':
        return value === undefined ? UNKNOWN : certain({ kind: 'definition', definition: value });
      case 'parameter': {
        const receiver = getReceiver(definition);
        return receiver === undefined ? UNKNOWN : certain(receiver);
      }
      case 'annotation':
      case 'delete':
        // They give the name no value, so whoever reads it reads another definition's.
        return NOTHING;
      default:
        return UNKNOWN;
    }
  }

  function evaluateName(identifier: Node): Meanings {
    const binding = collected.getBinding(identifier);
    if (binding === undefined) return evaluateUnbound(identifier);
    const reaching = findReachingDefinitions(binding, identifier.index, collected.getRegion(identifier));
    if (reaching.length > BUDGET) {
      budget = -1;
      return UNKNOWN;
    }
    return merge(reaching.map(evaluateDefinition));
  }

  function evaluateCall(call: Node): Meanings {
    const called = getField(call, 'function');
    if (called === undefined) return UNKNOWN;
    const { all, certainty } = evaluate(called);
    const [only, second] = all;
    if (only === undefined || second !== undefined || certainty !== 'certain') return UNKNOWN;
    if (only.kind === 'definition' && only.definition.type === 'class_definition') {
      return certain({ kind: 'instance', definition: only.definition });
    }
    if (only.kind === 'name' && only.name === 'builtins.super' && findArguments(call).length === 0) {
      let scope: ScopeRecord | undefined = collected.getRegion(call).scope;
      while (scope !== undefined && getClassOf(scope) === undefined) scope = scope.parent;
      const holder = scope && getClassOf(scope);
      if (holder !== undefined) return certain({ kind: 'super', definition: holder.node });
    }
    return UNKNOWN;
  }

  /**
   * A class and its base classes in the order attributes are looked up (a base shared by several stands after all of them); a dotted
   * name for a base from elsewhere, undefined for an unknown one.
   */
  function findLookupOrder(definition: Node): (Node | string | undefined)[] {
    const order: (Node | string | undefined)[] = [];
    const pending: (Node | string | undefined)[] = [definition];
    while (pending.length > 0) {
      if (--budget < 0) return [undefined];
      const next = pending.pop();
      order.push(next);
      if (next === undefined || typeof next === 'string') continue;
      const list = getField(next, 'superclasses');
      const bases = list === undefined ? [] : findNamedChildren(list).filter(({ type }) => type !== 'keyword_argument');
      pending.push(...bases.map(getBase).reverse());
    }
    return order.filter((entry, position) => entry === undefined || order.lastIndexOf(entry) === position);
  }

  function getBase(base: Node): Node | string | undefined {
    // Generic[T]
    const { all, certainty } = evaluate(base.type === 'subscript' ? (getField(base, 'value') ?? base) : base);
    const [only, second] = all;
    if (only === undefined || second !== undefined || certainty !== 'certain') return undefined;
    if (only.kind === 'name') return only.name;
    return only.kind === 'definition' && only.definition.type === 'class_definition' ? only.definition : undefined;
  }

  /** What `name` is in the first of the classes that has it, in its body or by what its methods assign to `self`. */
  function evaluateMember(order: readonly (Node | string | undefined)[], name: string, throughInstance: boolean): Meanings {
    for (const entry of order) {
      if (typeof entry === 'string' && EMPTY_BASES.has(entry)) continue;
      const found = entry === undefined || typeof entry === 'string' ? undefined : findMembers(entry, name);
      if (found === undefined) return UNKNOWN;
      if (found.length === 0) continue;
      return merge(found.map((member) => (throughInstance && isProperty(member) ? UNKNOWN : evaluateDefinition(member))));
    }
    return UNKNOWN;
  }

  function findMembers(definition: Node, name: string): readonly PlacedDefinition[] | undefined {
    const scope = classScopes.get(definition);
    const body = getField(definition, 'body');
    if (scope === undefined || body === undefined) return undefined;
    const binding = scope.bindings.get(name);
    const inBody = binding === undefined ? [] : findReachingDefinitions(binding, Infinity, collected.getRegion(body));
    return [...inBody, ...findAttributeWrites(definition, name)];
  }

  function isProperty({ kind, value }: PlacedDefinition): boolean {
    return kind === 'function' && value !== undefined && findDecoratorNames(value).some((text) => PROPERTY_DECORATOR.test(text));
  }

  function evaluateAttribute(meaning: Meaning, name: string): Meanings {
    switch (meaning.kind) {
      case 'name':
        return certain({ kind: 'name', name: `${meaning.name}.${name}` });
      case 'instance':
        return evaluateMember(findLookupOrder(meaning.definition), name, true);
      case 'super':
        return evaluateMember(findLookupOrder(meaning.definition).slice(1), name, true);
      case 'definition': {
        const isClass = meaning.definition.type === 'class_definition';
        return isClass ? evaluateMember(findLookupOrder(meaning.definition), name, false) : UNKNOWN;
      }
    }
  }

  function evaluate(expression: Node): Meanings {
    const answer = answers.get(expression);
    if (answer !== undefined) {
      budget -= answer.cost;
      return answer.meanings;
    }
    const before = budget--;
    if (budget < 0) return UNKNOWN;
    const meanings = follow(expression);
    if (budget >= 0) answers.set(expression, { meanings, cost: before - budget });
    return meanings;
  }

  function follow(expression: Node): Meanings {
    const attributeNames: string[] = [];
    let base = stripParentheses(expression);
    while (base.type === 'attribute') {
      const object = getField(base, 'object');
      const name = getField(base, 'attribute');
      if (object === undefined || name === undefined || attributeNames.push(name.text) > MAX_ATTRIBUTES) return UNKNOWN;
      base = stripParentheses(object);
    }
    let meanings = evaluateBase(base);
    for (const name of attributeNames.reverse()) {
      const { all, certainty } = meanings;
      meanings = merge([{ all: [], certainty }, ...all.map((meaning) => evaluateAttribute(meaning, name))]);
    }
    return meanings;
  }

  function evaluateBase(base: Node): Meanings {
    switch (base.type) {
      case 'identifier':
        return evaluateName(base);
      case 'call':
        return evaluateCall(base);
      case 'conditional_expression': {
        const [value, , alternative] = findNamedChildren(base);
        return value === undefined || alternative === undefined ? UNKNOWN : merge([evaluate(value), evaluate(alternative)]);
      }
      case 'named_expression': {
        const value = getField(base, 'value');
        return value === undefined ? UNKNOWN : evaluate(value);
      }
      case 'none':
        return NOTHING;
      default:
        return UNKNOWN;
    }
  }

  return {
    findMeanings(expression) {
      budget = BUDGET;
      const meanings = evaluate(expression);
      if (budget >= 0) return meanings;
      answers.set(expression, { meanings: UNKNOWN, cost: Infinity });
      return UNKNOWN;
    },
  };
}
