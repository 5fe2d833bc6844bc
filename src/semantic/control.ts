/**
 * Small questions about structure that need no names resolved: the main guard, loops, docstrings, where a module's own code begins.
 */
import { findNamedChildren, getField, getStringValue, walkAncestors, type Node, type Tree } from '../syntax/node.ts';
import { stripParentheses } from './meanings.ts';

function isNameOfModule(node: Node): boolean {
  return node.type === 'identifier' && node.text === '__name__';
}

function holdsMain(node: Node): boolean {
  const inner = stripParentheses(node);
  if (['list', 'set', 'tuple', 'parenthesized_expression'].includes(inner.type)) return findNamedChildren(inner).some(holdsMain);
  return getStringValue(inner) === '__main__';
}

/** `__name__ == "__main__"`, either way round, or `__name__ in (…, "__main__")`. */
function isMainTest(condition: Node): boolean {
  const test = stripParentheses(condition);
  if (test.type !== 'comparison_operator') return false;
  const [left, right, third] = findNamedChildren(test);
  const operators = test.children.filter(({ field }) => field === 'operators').map(({ text }) => text);
  if (left === undefined || right === undefined || third !== undefined || operators.length !== 1) return false;
  if (operators[0] === 'in') return isNameOfModule(left) && holdsMain(right);
  if (operators[0] !== '==') return false;
  return (isNameOfModule(left) && getStringValue(right) === '__main__') || (isNameOfModule(right) && getStringValue(left) === '__main__');
}

/** True for `if __name__ == "__main__":`, reversed, with `in`, or with more conditions joined by `and`. */
export function isMainGuard(ifStatement: Node): boolean {
  if (ifStatement.type !== 'if_statement') return false;
  const pending = [getField(ifStatement, 'condition')];
  while (pending.length > 0) {
    const popped = pending.pop();
    if (popped === undefined) continue;
    const condition = stripParentheses(popped);
    if (isMainTest(condition)) return true;
    if (condition.type === 'boolean_operator' && getField(condition, 'operator')?.type === 'and') {
      pending.push(getField(condition, 'right'), getField(condition, 'left'));
    }
  }
  return false;
}

/** The first main guard at the top level of the module. */
export function getMainGuard(tree: Tree): Node | undefined {
  return tree.root.children.find(isMainGuard);
}

/** True for `if TYPE_CHECKING:` and `if typing.TYPE_CHECKING:`, whose body never runs. */
export function isTypeCheckingBlock(ifStatement: Node): boolean {
  const written = ifStatement.type === 'if_statement' ? getField(ifStatement, 'condition') : undefined;
  const condition = written && stripParentheses(written);
  const name = condition?.type === 'attribute' ? getField(condition, 'attribute') : condition;
  return name?.type === 'identifier' && name.text === 'TYPE_CHECKING';
}

/**
 * The `for` and `while` statements that run `node` again and again, innermost first, up to the nearest function, lambda or class. What
 * a `for` loops over, and an `else` branch, run once and do not count; the condition of a `while` does.
 */
export function findLoops(node: Node): Node[] {
  const loops: Node[] = [];
  let child = node;
  for (const ancestor of walkAncestors(node)) {
    const isLoop =
      (ancestor.type === 'for_statement' && (child.field === 'body' || child.field === 'left')) ||
      (ancestor.type === 'while_statement' && (child.field === 'body' || child.field === 'condition'));
    if (isLoop) loops.push(ancestor);
    // A decorator, default or base class runs with the code around the definition.
    const isBoundary = ['function_definition', 'lambda', 'class_definition'].includes(ancestor.type);
    if (isBoundary && child.field === 'body') break;
    child = ancestor;
  }
  return loops;
}

/** The docstring of a module, function or class as its `string` node (or `concatenated_string`), or undefined. */
export function getDocstring(node: Node): Node | undefined {
  const body = node.type === 'module' ? node : getField(node, 'body');
  const statement = body && findNamedChildren(body)[0];
  if (statement?.type !== 'expression_statement') return undefined;
  const [only, second] = findNamedChildren(statement);
  if (only === undefined || second !== undefined) return undefined;
  // "a" "b" is one literal; an f-string or bytes is no docstring.
  const literals = only.type === 'concatenated_string' ? findNamedChildren(only) : [only];
  const isText = literals.every((literal) => literal.type === 'string' && !/^\w*[bft]\w*["']/i.test(literal.text));
  return isText ? only : undefined;
}

/** The offset at which the line after `offset` begins, or the end of the text. */
function getNextLine(text: string, offset: number): number {
  const match = /\r\n|\r|\n/g;
  match.lastIndex = offset;
  return match.exec(text) === null ? text.length : match.lastIndex;
}

/** The offset after the last `from __future__ import`, or 0: at the beginning of the following line. */
export function getFutureImportsEnd(tree: Tree): number {
  const last = tree.root.children.findLast(({ type }) => type === 'future_import_statement');
  return last === undefined ? 0 : getStatementEnd(tree, last);
}

/** The line after a statement; where another follows on the same line, the place of that one. */
function getStatementEnd(tree: Tree, statement: Node): number {
  const siblings = tree.root.children;
  const line = getNextLine(tree.text, statement.end);
  const after = siblings.find((sibling) => sibling.start >= statement.end && sibling.isNamed && sibling.type !== 'comment');
  return after !== undefined && after.start < line ? after.start : line;
}

/**
 * The first offset at which a statement may be inserted into a module: after the shebang, the encoding cookie, the comment block the file
 * begins with (a licence), the docstring and the `from __future__` imports. The beginning of a line, or the end of a text whose last
 * line is unfinished; only where the last of these shares its line with another statement (`"""Doc."""; x = 1`) it is that statement's.
 */
export function getInsertionStart(tree: Tree): number {
  const future = getFutureImportsEnd(tree);
  if (future > 0) return future;
  const docstring = getDocstring(tree.root)?.parent;
  if (docstring !== undefined) return getStatementEnd(tree, docstring);
  return getLeadingCommentsEnd(tree);
}

/** The first comment block, and later ones that a blank line separates from the code below. */
function getLeadingCommentsEnd({ text, root }: Tree): number {
  let end = 0;
  let blockEnd = 0;
  for (const { type, start, end: childEnd } of root.children) {
    const gap = text.slice(blockEnd, start);
    const isNewBlock = /[\r\n]/.test(gap);
    if (blockEnd === 0 || isNewBlock) end = blockEnd;
    if (type !== 'comment') return end > 0 ? end : blockEnd;
    blockEnd = getNextLine(text, childEnd);
  }
  return blockEnd;
}
