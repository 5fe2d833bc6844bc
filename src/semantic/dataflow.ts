/**
 * Which definitions of a name can reach a place in the code.
 *
 * Control flow is read off the nesting of regions (`scopes.ts`): a definition reaches every later place in its own region for certain,
 * and places after the region perhaps. The answer may hold a definition that never arrives, but misses none that can within one file.
 */
import { isForeign, type BindingRecord, type PlacedDefinition, type Region, type ScopeRecord } from './scopes.ts';
import type { Node } from '../syntax/node.ts';

function holds(outer: Node, index: number): boolean {
  return outer.index <= index && index <= outer.last;
}

/** True where the code of `inner` runs later than the code around it: a function, a lambda or a generator lies between it and `outer`. */
function isDeferred(inner: ScopeRecord, outer: ScopeRecord): boolean {
  let scope: ScopeRecord | undefined = inner;
  for (; scope !== undefined && scope !== outer; scope = scope.parent) {
    if (scope.kind === 'function' || scope.kind === 'lambda' || scope.node.type === 'generator_expression') return true;
  }
  return scope === undefined;
}

/** The regions from `region` out to the body of `scope`. */
function findRegions(region: Region, scope: ScopeRecord): Region[] {
  const found: Region[] = [];
  for (let current: Region | undefined = region; current !== undefined; current = current.parent) {
    found.push(current);
    if (current.isRoot && current.scope === scope) break;
  }
  return found;
}

/** True where the definition stands in another branch of an `if` or `match` than the place `index`. */
function isInOtherBranch(definition: PlacedDefinition, scope: ScopeRecord, index: number): boolean {
  return findRegions(definition.region, scope).some(
    ({ node, branchOf }) => branchOf !== undefined && holds(branchOf, index) && !holds(node, index),
  );
}

/**
 * The definitions of `binding` that can reach the place `index` (in `tree.nodes`) in `region`; `Infinity` is the end of the scope.
 * All of them where the code there runs later than the scope's own (in a nested function), and where none comes before.
 */
export function findReachingDefinitions(binding: BindingRecord, index: number, region: Region): readonly PlacedDefinition[] {
  const { definitions, scope } = binding;
  if (definitions.length === 1 || scope.kind === 'comprehension' || isDeferred(region.scope, scope)) return definitions;
  const own = definitions.filter((definition) => !isForeign(definition, binding));
  const earlier = own.filter(({ effect }) => effect < index);
  const dominator = earlier.findLast((definition) => {
    return definition.region.scope === scope && (definition.region.isRoot || holds(definition.region.node, index));
  });
  // Once around a loop, what stands below in it has run as well, unless the loop begins by binding the name anew.
  const loop = findRegions(region, scope).findLast(({ isLoop, node }) => {
    return isLoop && (dominator === undefined || !holds(node, dominator.region.node.index));
  });
  const isLoopCarried = (definition: PlacedDefinition): boolean => {
    return loop !== undefined && holds(loop.node, definition.region.node.index);
  };
  const reaching = definitions.filter((definition) => {
    if (definition === dominator || isForeign(definition, binding) || isLoopCarried(definition)) return true;
    if (definition.effect >= index || (dominator !== undefined && definition.effect <= dominator.effect)) return false;
    return !isInOtherBranch(definition, scope, index);
  });
  return reaching.length > 0 ? reaching : definitions;
}
