/**
 * Which definitions of a name can reach a place in the code.
 *
 * Control flow is read off the nesting of regions (`scopes.ts`): a definition reaches every later place in its own region for certain,
 * and places after the region perhaps. The answer may hold a definition that never arrives, but misses none that can within one file.
 */
import type { BindingRecord, PlacedDefinition, Region, ScopeRecord } from './scopes.ts';
import type { Node } from '../syntax/node.ts';

/** With more than this many conditional definitions to choose from nobody can use the answer; all definitions count then. */
const MAX_CONDITIONAL = 256;

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

/** The number of definitions that stand before the place `index`. */
function countBefore(definitions: readonly PlacedDefinition[], index: number): number {
  let low = 0;
  let high = definitions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((definitions[middle]?.node.index ?? Infinity) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The definitions of `binding` that can reach the place `index` (in `tree.nodes`) in `region`, in source order; `Infinity` is the end of
 * the scope. All of them where the code there runs later than the scope's own (in a nested function), and where none comes before.
 */
export function findReachingDefinitions(binding: BindingRecord, index: number, region: Region): readonly PlacedDefinition[] {
  const { definitions, foreign, scope } = binding;
  if (definitions.length === 1 || scope.kind === 'comprehension' || isDeferred(region.scope, scope)) return definitions;

  const reaching = new Set(foreign);
  let dominator: PlacedDefinition | undefined;
  const before = countBefore(definitions, index);
  for (let position = before - 1; position >= 0 && dominator === undefined; position--) {
    if (before - position > MAX_CONDITIONAL) return definitions;
    const definition = definitions[position];
    if (definition === undefined || definition.isForeign || definition.effect >= index) continue;
    const { isRoot, node, scope: own } = definition.region;
    if (own === scope && (isRoot || holds(node, index))) dominator = definition;
    if (!isInOtherBranch(definition, scope, index)) reaching.add(definition);
  }

  // Once around a loop, what stands below in it has run as well, unless the loop begins by binding the name anew.
  const loop = findRegions(region, scope).findLast(({ isLoop, node }) => {
    return isLoop && (dominator === undefined || !holds(node, dominator.region.node.index));
  });
  if (loop !== undefined) {
    for (const definition of definitions) if (holds(loop.node, definition.region.node.index)) reaching.add(definition);
  }
  if (reaching.size === foreign.length) return definitions;
  return [...reaching].sort((a, b) => a.node.index - b.node.index);
}
