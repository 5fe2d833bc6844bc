/** The documented names of what calls call, each asked for once. */
import type { SourceFile } from '../document/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getField, type Node } from '../syntax/node.ts';

/** Every transform asks for the names of the same calls. */
const calleeNames = new WeakMap<Node, string | undefined>();

/** The dotted name of the class or function a call names, in its documented form. */
export function getCalleeName(file: SourceFile, call: Node): string | undefined {
  if (calleeNames.has(call)) return calleeNames.get(call);
  const name = resolveCalleeName(file, call);
  calleeNames.set(call, name);
  return name;
}

function resolveCalleeName(file: SourceFile, call: Node): string | undefined {
  const callee = getField(call, 'function');
  const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
  return name === undefined ? undefined : canonicalName(name);
}
