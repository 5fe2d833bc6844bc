/**
 * The semantic model of a tree: every question a transform may ask about names, answered from the scopes (`scopes.ts`), the data flow
 * (`dataflow.ts`) and the meanings of expressions (`meanings.ts`). Read only; built in one linear pass, the rest on demand.
 */
import type { Node, Tree } from '../syntax/node.ts';
import { findReachingDefinitions } from './dataflow.ts';
import { createMeaningFinder, stripParentheses } from './meanings.ts';
import { collectScopes, lookUp, type ScopeRecord } from './scopes.ts';
import type { Definition, Scope, SemanticModel } from './types.ts';

/** More names in a row (`a = b`, `b = c`, …) than honest code has. */
const MAX_ALIASES = 64;

/** The node of the nearest scope of `kind`, from `scope` outwards. */
function getScopeNode(scope: ScopeRecord, kind: Scope['kind']): Node | undefined {
  for (let current: ScopeRecord | undefined = scope; current !== undefined; current = current.parent) {
    if (current.kind === kind) return current.node;
  }
  return undefined;
}

/** True for a definition that gives the name a value: `name: T` and `del name` do not. */
function hasValue({ kind }: Definition): boolean {
  return kind !== 'annotation' && kind !== 'delete';
}

/** Binds the names of a tree. Never throws: what cannot be understood is unknown. */
export function bindNames(tree: Tree): SemanticModel {
  const collected = collectScopes(tree);
  const { scopes, names, getBinding, getRegion } = collected;
  const { findMeanings } = createMeaningFinder(collected);
  const module = getRegion(tree.root).scope;

  function findQualifiedNames(expression: Node): string[] {
    return findMeanings(expression).all.flatMap((meaning) => (meaning.kind === 'name' ? [meaning.name] : []));
  }

  return {
    tree,
    module,
    scopes,
    getScope: (node) => getRegion(node).scope,
    getBinding,
    lookup: lookUp,

    findDefinitions(identifier) {
      const binding = getBinding(identifier);
      if (binding === undefined) return [];
      const own = binding.definitions.find(({ node, kind }) => node === identifier && kind !== 'augmented');
      return own === undefined ? findReachingDefinitions(binding, identifier.index, getRegion(identifier)) : [own];
    },

    findQualifiedNames,

    getQualifiedName(expression) {
      const { all, certainty } = findMeanings(expression);
      const [only] = all;
      return all.length === 1 && only?.kind === 'name' && certainty !== 'partial' ? only.name : undefined;
    },

    isCertain(expression) {
      const { all, certainty } = findMeanings(expression);
      return certainty === 'certain' && all.length > 0 && all.every(({ kind }) => kind === 'name');
    },

    getLocalDefinition(expression) {
      const { all, certainty } = findMeanings(expression);
      const [only] = all;
      return all.length === 1 && only?.kind === 'definition' && certainty === 'certain' ? only.definition : undefined;
    },

    getValue(expression) {
      const seen = new Set<Node>();
      let value = stripParentheses(expression);
      while (value.type === 'identifier') {
        if (seen.size > MAX_ALIASES) return undefined;
        const [only, second] = getBinding(value)?.definitions.filter(hasValue) ?? [];
        if (only?.value === undefined || second !== undefined || seen.has(only.node)) return undefined;
        if (only.kind !== 'assignment' && only.kind !== 'walrus') return undefined;
        seen.add(only.node);
        value = stripParentheses(only.value);
      }
      return value;
    },

    getEnclosingFunction: (node) => getScopeNode(getRegion(node).scope, 'function'),
    getEnclosingClass: (node) => getScopeNode(getRegion(node).scope, 'class'),
    isNameFree: (name) => !names.has(name),
  };
}
