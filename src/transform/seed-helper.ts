/**
 * The file's own functions that seed: recognised by what their body does, not by their name. Where a file has one, it is called; nothing
 * is injected beside it.
 */
import type { SourceFile } from '../document/types.ts';
import { readSeedHelper, type SeedHelperFacts } from '../project/seed-helpers.ts';
import { findNamedChildren, getField, walkDescendants, type Node } from '../syntax/node.ts';
import { findFunctionsIn } from './definitions.ts';

/** Module-level functions of the file. */
export function findFunctions(file: SourceFile): Node[] {
  return findFunctionsIn(file.root);
}

/** The dotted names a function's body calls. */
export function calledNames(file: SourceFile, definition: Node): ReadonlySet<string> {
  const names = new Set<string>();
  for (const call of walkDescendants(definition, 'call')) {
    const callee = getField(call, 'function');
    const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
    if (name !== undefined) names.add(name);
  }
  return names;
}

export function parameterCount(definition: Node): number {
  const parameters = getField(definition, 'parameters');
  return parameters === undefined ? 0 : findNamedChildren(parameters).length;
}

/** A function of the file made for seeding everything from its one required parameter, which is the seed itself. */
export function getSeedHelper(file: SourceFile, usesNumpy: boolean): Node | undefined {
  return findFunctions(file).find((definition) => isCompleteSeedHelper(readSeedHelper(file, definition), usesNumpy));
}

/** True for a helper that seeds Python, torch and (where it is used) NumPy from a seed. */
export function isCompleteSeedHelper(helper: SeedHelperFacts | undefined, usesNumpy: boolean): boolean {
  if (helper === undefined || helper.attribute !== undefined) return false;
  const { generators } = helper;
  return generators.includes('python') && generators.includes('torch') && (!usesNumpy || generators.includes('numpy'));
}
