/** Functions that stand directly in a module or a class, decorated or not, and the classes that objects are made of. */
import type { SourceFile } from '../document/types.ts';
import type { Binding } from '../semantic/types.ts';
import { findNamedChildren, getField, walkAncestors, type Node } from '../syntax/node.ts';

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

/** The class of this file that a name is an instance of, where it is certain: `self` of its methods, and `pool = Pool(x)`. */
export function getClassOf(file: SourceFile, binding: Binding): Node | undefined {
  return getSelfClass(file, binding) ?? getMadeClass(file, binding);
}

/** The class of this file whose method has the binding as its first parameter. */
function getSelfClass(file: SourceFile, { definitions }: Binding): Node | undefined {
  const [definition, ...others] = definitions;
  if (definition?.kind !== 'parameter' || others.length > 0) return undefined;
  const method = [...walkAncestors(definition.node)].find(({ type }) => type === 'function_definition' || type === 'lambda');
  const list = method?.type === 'function_definition' ? getField(method, 'parameters') : undefined;
  const owner = method === undefined ? undefined : file.model.getEnclosingClass(method);
  if (method === undefined || list === undefined || owner === undefined) return undefined;
  const isOwn = getOwnMethod(owner, getField(method, 'name')?.text ?? '') === method && findNamedChildren(list)[0] === definition.node;
  return isOwn ? owner : undefined;
}

/** The class of this file that a name is an instance of: `pool = Pool(x)`. */
function getMadeClass(file: SourceFile, { definitions }: Binding): Node | undefined {
  const [definition, ...others] = definitions;
  const value = others.length === 0 && definition?.kind === 'assignment' ? definition.value : undefined;
  const callee = value?.type === 'call' ? getField(value, 'function') : undefined;
  const owner = callee === undefined ? undefined : file.model.getLocalDefinition(callee);
  return owner?.type === 'class_definition' ? owner : undefined;
}
