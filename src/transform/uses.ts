/**
 * What is done with a name or an attribute: stored, changed in place, used for something, or only shown and added up. By form alone: what
 * a function out of view does with its argument is not known, and counts as a use.
 */
import { findNamedChildren, getField, walkAncestors, walkDescendants, type Node } from '../syntax/node.ts';

/** Methods that change their receiver. */
const MUTATORS: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'add',
  'update',
  'remove',
  'pop',
  'discard',
  'clear',
  'setdefault',
  'sort',
  'reverse',
  'popleft',
  'appendleft',
  'load_state_dict',
  'step',
  'backward',
  'zero_grad',
  'add_module',
  'label',
  'query',
]);

/** `weights.mul_(…)`: torch's methods that end in an underscore work in place. */
const IN_PLACE = /[a-z0-9]_$/;

/** Functions whose arguments are only shown or stored. */
const SHOWN =
  /(?:^|\.)(?:print|write|info|debug|warning|log|log_\w+|add_scalar\w*|save|format|join|dump|to_csv|len|set_description|set_postfix|mean|std|sum|stdev|makedirs|mkdir|SummaryWriter|plot|append|extend|update|add|Path|open|exists|isnan|round|max|min|float|int|str|repr|item)$/;

export function identifiersIn(node: Node): Node[] {
  return node.type === 'identifier' ? [node] : [...walkDescendants(node, 'identifier')];
}

/** `name = …`, `name += …`, `for name in …`; a target of an assignment, in a tuple too. */
export function isStore(node: Node): boolean {
  let current = node;
  while (current.parent !== undefined && ['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list'].includes(current.parent.type))
    current = current.parent;
  const { parent } = current;
  return current.field === 'left' && parent !== undefined && ['assignment', 'augmented_assignment', 'for_statement'].includes(parent.type);
}

/** `name.append(x)`, `name[key] = x`, `name.x = y`, `name.mul_(2)`. */
export function isMutation(node: Node): boolean {
  let current = node;
  while (
    current.parent !== undefined &&
    ['attribute', 'subscript'].includes(current.parent.type) &&
    ['object', 'value'].includes(current.field ?? '')
  ) {
    current = current.parent;
  }
  if (current === node) return false;
  if (current.field === 'left' && current.parent !== undefined && /assignment$/.test(current.parent.type)) return true;
  const method = current.type === 'attribute' && current.field === 'function' ? getField(current, 'attribute')?.text : undefined;
  return method !== undefined && (MUTATORS.has(method) || (IN_PLACE.test(method) && method !== 'requires_grad_'));
}

/** A mutation that trains or loads weights, as opposed to filling a list. */
export function isStateMutation(node: Node): boolean {
  const attribute = node.parent?.type === 'attribute' ? getField(node.parent, 'attribute')?.text : undefined;
  return attribute !== undefined && ['load_state_dict', 'step', 'backward', 'zero_grad', 'label', 'query'].includes(attribute);
}

/** True where a node runs in every turn: no branch or inner loop between it and the body. */
export function isUnconditionalIn(node: Node, body: Node): boolean {
  for (const ancestor of walkAncestors(node)) {
    if (ancestor === body) return true;
    if (
      ['if_statement', 'for_statement', 'while_statement', 'try_statement', 'match_statement', 'conditional_expression'].includes(
        ancestor.type,
      )
    )
      return false;
  }
  return false;
}

/** The names an assignment's left side stores to: `a` and `b` of `a, b`, `results` of `results[key]`. */
function findTargets(left: Node): Node[] {
  if (left.type === 'identifier') return [left];
  if (left.type === 'subscript' || left.type === 'attribute') {
    const owner = getField(left, left.type === 'subscript' ? 'value' : 'object');
    return owner === undefined ? [] : findTargets(owner);
  }
  return findNamedChildren(left).flatMap((child) => findTargets(child));
}

/**
 * True where a value is only compared, shown, stored for later or folded into its own next value.
 *
 * @param name what it is called: `best`, `self.best`
 * @param options.isPassedOn whether what a function makes of it counts as the value: `losses.append(train(lr))` stores no `lr`
 * @param options.trains which calls train: `path = train(path)` goes on from where it was, and is no accumulator
 */
export function isHarmless(
  node: Node,
  name: string,
  { isPassedOn = true, trains }: { readonly isPassedOn?: boolean; readonly trains?: (call: Node) => boolean } = {},
): boolean {
  for (let current: Node = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    switch (parent.type) {
      case 'if_statement':
      case 'elif_clause':
      case 'while_statement':
      case 'assert_statement':
      case 'return_statement':
        return current.field === 'condition' || parent.type === 'return_statement';
      case 'interpolation':
      case 'print_statement':
        return true;
      case 'assignment':
      case 'augmented_assignment': {
        const left = getField(parent, 'left');
        return (
          left !== undefined &&
          (left.text === name ||
            left.text.startsWith(`${name}[`) ||
            findTargets(left).some((target) => target.text === name) ||
            current.field === 'left')
        );
      }
      case 'argument_list': {
        const call = parent.parent;
        const callee = call === undefined ? undefined : getField(call, 'function');
        if (callee === undefined) return false;
        if (SHOWN.test(callee.text)) return true;
        if (!isPassedOn || (call !== undefined && trains?.(call) === true)) return false;
        break;
      }
      case 'expression_statement':
        return false;
      case 'function_definition':
        return false;
    }
  }
  return false;
}
