/** Pools of processes or threads, by what makes them. */
import type { SourceFile } from '../document/types.ts';
import { getField, type Node } from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';

/**
 * True for a name (or call) that is a pool on every way to it.
 * @param classes their dotted names; `multiprocessing.get_context().Pool` for a pool of a context, which is no name that is imported
 */
export function isPool(file: SourceFile, object: Node, classes: RegExp): boolean {
  if (object.type === 'call') return classes.test(getClassName(file, object));
  const definitions = object.type === 'identifier' ? file.model.findDefinitions(object) : [];
  return (
    definitions.length > 0 &&
    definitions.every(
      ({ kind, value }) => (kind === 'with' || kind === 'assignment') && value?.type === 'call' && isPool(file, value, classes),
    )
  );
}

function getClassName(file: SourceFile, call: Node): string {
  const callee = getField(call, 'function');
  const object = callee?.type === 'attribute' ? getField(callee, 'object') : undefined;
  const made = object === undefined ? undefined : object.type === 'call' ? object : file.model.getValue(object);
  const maker = made?.type === 'call' ? getCalleeName(file, made) : undefined;
  return maker === undefined || callee === undefined
    ? (getCalleeName(file, call) ?? '')
    : `${maker}().${getField(callee, 'attribute')?.text ?? ''}`;
}
