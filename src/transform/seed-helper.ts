/**
 * The file's own functions that seed: recognised by what their body does, not by their name. Where a file has one, it is called; nothing
 * is injected beside it.
 */
import type { SourceFile } from '../document/types.ts';
import { SEEDING } from '../pytorch/random.ts';
import { findNamedChildren, getField, walkDescendants, type Node } from '../syntax/node.ts';

/** Module-level functions of the file. */
export function findFunctions(file: SourceFile): Node[] {
  return findNamedChildren(file.root)
    .map((statement) => (statement.type === 'decorated_definition' ? getField(statement, 'definition') : statement))
    .filter((node): node is Node => node?.type === 'function_definition');
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

/** True when a function seeds Python, torch and (where it is used) NumPy from its one parameter. */
function isCompleteSeedHelper(file: SourceFile, definition: Node, usesNumpy: boolean): boolean {
  const parameters = getField(definition, 'parameters');
  const [first] = parameters === undefined ? [] : findNamedChildren(parameters);
  if (first === undefined || parameterCount(definition) < 1) return false;
  const generators = new Set([...calledNames(file, definition)].flatMap((name) => SEEDING.get(name)?.generators ?? []));
  return generators.has('python') && generators.has('torch') && (!usesNumpy || generators.has('numpy'));
}

/** A function of the file made for seeding everything: complete, and with one required parameter. */
export function getSeedHelper(file: SourceFile, usesNumpy: boolean): Node | undefined {
  return findFunctions(file).find((definition) => {
    const parameters = getField(definition, 'parameters');
    const others = parameters === undefined ? [] : findNamedChildren(parameters).slice(1);
    const areOptional = others.every((parameter) => ['default_parameter', 'typed_default_parameter'].includes(parameter.type));
    return areOptional && isCompleteSeedHelper(file, definition, usesNumpy) && isOnlySeeding(definition);
  });
}

/** True when a function's body is nothing but calls, stores and branches: it computes nothing that a second call would disturb. */
function isOnlySeeding(definition: Node): boolean {
  const body = getField(definition, 'body');
  if (body === undefined) return false;
  const isLong = findNamedChildren(body).length > 20;
  const [loop] = walkDescendants(body, 'for_statement', 'while_statement', 'yield');
  return !isLong && loop === undefined;
}
