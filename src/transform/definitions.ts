/** Functions that stand directly in a module or a class, decorated or not. */
import { findNamedChildren, getField, type Node } from '../syntax/node.ts';

/** The functions among the statements of a block, or of a module, in source order. */
export function findFunctionsIn(block: Node): Node[] {
  return findNamedChildren(block)
    .map((statement) => (statement.type === 'decorated_definition' ? getField(statement, 'definition') : statement))
    .filter((node): node is Node => node?.type === 'function_definition');
}

/** The method of a name that a class defines itself; of several, the first. */
export function getOwnMethod(owner: Node, name: string): Node | undefined {
  const body = getField(owner, 'body');
  return body === undefined ? undefined : findFunctionsIn(body).find((method) => getField(method, 'name')?.text === name);
}
