/**
 * What `tensors.ts` says of expressions, asked of their text before anything is parsed: false where it says so for certain.
 */
import { findAssigned, findOpening, getGiven, mayBelongTo, splitArguments, type ArgumentText } from '../text/code.ts';
import { isNamedWhole, KEEPING, WHOLE_CALL, WHOLE_DTYPE } from './tensors.ts';

/** A name, and what follows it: calls, indices and attributes. */
type Postfix =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly object: string; readonly name: string }
  | { readonly kind: 'subscript'; readonly object: string }
  | { readonly kind: 'call'; readonly callee: string; readonly args: readonly ArgumentText[] }
  | { readonly kind: 'parentheses'; readonly inner: string };

const WORD = /^[\w\x80-\xff]+$/;
/** Words that may stand before a bracket, or between operands. */
const KEYWORD = /^(?:and|as|assert|await|case|del|elif|else|for|if|in|is|lambda|match|not|or|print|raise|return|while|with|yield|async)\b/;

/** The last part of an expression, undefined for anything with an operator. */
function readPostfix(expression: string): Postfix | undefined {
  const text = expression.trim();
  if (WORD.test(text)) return KEYWORD.test(text) ? undefined : { kind: 'name', name: text };
  const last = text.at(-1);
  if (last === ')' || last === ']') {
    const open = findOpening(text, text.length - 1, 0);
    if (open === undefined) return undefined;
    const before = text.slice(0, open).trim();
    const inner = text.slice(open + 1, -1);
    if (before === '') return last === ')' ? { kind: 'parentheses', inner } : undefined;
    if (!isPostfix(before)) return undefined;
    return last === ')' ? { kind: 'call', callee: before, args: splitArguments(inner) } : { kind: 'subscript', object: before };
  }
  const [, object = '', name = ''] = /^([^]*?)\s*\.\s*([\w\x80-\xff]+)$/.exec(text) ?? [];
  return name !== '' && isPostfix(object) ? { kind: 'attribute', object, name } : undefined;
}

/** True for a name with what follows it: calls, indices and attributes, and nothing beside. */
export function isPostfix(expression: string): boolean {
  return readPostfix(expression) !== undefined;
}

/** Modules of torch that hold functions, by the last part of their name. */
const MODULES = String.raw`nn|functional|sparse|modules(?:\s*\.\s*\w+)?|parallel|distributed|_composable|fsdp|\w+_parallel`;

/** False where what is used is no function or class of torch: see `mayBelongTo`. */
export function mayBeTorch(code: string, use: { readonly name: string; readonly owner: string | undefined }): boolean {
  return mayBelongTo(code, use, 'torch', MODULES);
}

/** False where `isTensor` is false, for an expression of this text. */
export function mayBeTensorText(code: string, expression: string, seen = new Set<string>()): boolean {
  const part = readPostfix(expression);
  // An operator, or nothing that can be told; a string or a number is none.
  if (part === undefined) return !/^\s*(?:[a-zA-Z]{0,2}(?:"[^"]*"|'[^']*')|\[[^]*\]|\{[^]*\})?\s*$/.test(expression);
  switch (part.kind) {
    case 'name':
      return mayNameTensor(code, part.name, seen);
    case 'parentheses':
      return mayBeTensorText(code, part.inner, seen);
    case 'subscript':
      return mayBeTensorText(code, part.object, seen);
    case 'attribute':
      if (part.object === 'self' && isMadeOfClass(code, part.name)) return true;
      return /^(?:data|grad|T|mT|real|imag)$/.test(part.name) && mayBeTensorText(code, part.object, seen);
    case 'call': {
      const callee = readPostfix(part.callee);
      if (callee?.kind === 'name') return mayBeTorch(code, { name: callee.name, owner: '' }) || isAssigned(code, callee.name);
      if (callee?.kind !== 'attribute') return callee?.kind === 'parentheses' || callee === undefined;
      // self.layer(x)
      if (callee.object === 'self' && isAssigned(code, `self.${callee.name}`)) return true;
      return mayBeTorch(code, { name: callee.name, owner: callee.object }) || mayBeTensorText(code, callee.object, seen);
    }
  }
}

function isAssigned(code: string, name: string): boolean {
  return findAssigned(code)?.has(name) !== false;
}

/** Whether a name is annotated as a tensor, or bound to something that may be one. */
function mayNameTensor(code: string, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  const assigned = findAssigned(code);
  if (assigned === undefined) return true;
  if (assigned.get(name)?.some((value) => value === '' || mayBeTensorText(code, value, seen)) === true) return true;
  for (const [, annotation = ''] of code.matchAll(new RegExp(`(?<![\\w\\x80-\\xff.])${name}\\s*:(?!=)([^=]{0,200})`, 'g'))) {
    if (/Tensor|Parameter/.test(annotation)) return true;
    // T = torch.Tensor
    for (const [word] of annotation.matchAll(/[\w\x80-\xff]+/g))
      if (assigned.has(word) || mayBeTorch(code, { name: word, owner: '' })) return true;
  }
  return false;
}

/** Whether an attribute of `self` may be made by a call of a class of tensors: `self.scale = nn.Parameter(...)`. */
function isMadeOfClass(code: string, name: string): boolean {
  const assigned = findAssigned(code);
  if (assigned === undefined) return true;
  return (
    assigned.get(`self.${name}`)?.some((value) => {
      const part = readPostfix(value);
      if (part === undefined) return value === '' || value.endsWith(')');
      const callee = part.kind === 'call' ? readPostfix(part.callee) : undefined;
      if (part.kind !== 'call') return false;
      if (callee?.kind !== 'name' && callee?.kind !== 'attribute') return true;
      if (/Tensor$|^Parameter$/.test(callee.name)) return true;
      return callee.kind === 'name'
        ? mayBeTorch(code, { name: callee.name, owner: '' }) || assigned.has(callee.name)
        : assigned.has(part.callee);
    }) === true
  );
}

/** False where `mayBeFloating` is false, for an expression of this text. */
export function mayBeFloatingText(expression: string): boolean {
  const part = readPostfix(expression);
  if (part === undefined) {
    const text = expression.trim();
    if (text.startsWith('~')) return readPostfix(text.slice(1)) === undefined;
    // x > 0
    const sides = text.split(/[<>]=?|[=!]=/);
    return sides.length !== 2 || !sides.every((side) => readPostfix(side) !== undefined);
  }
  switch (part.kind) {
    case 'name':
    case 'attribute':
      return !isNamedWhole(part.name);
    case 'parentheses':
      return mayBeFloatingText(part.inner);
    case 'subscript':
      return mayBeFloatingText(part.object);
    case 'call': {
      const callee = readPostfix(part.callee);
      if (callee?.kind !== 'name' && callee?.kind !== 'attribute') return true;
      const { name: method } = callee;
      const dtype =
        part.args.find(({ name }) => name === 'dtype')?.value ??
        (/^(?:to|type)$/.test(method) ? getGiven(part.args, 'dtype', 0) : undefined);
      if (dtype !== undefined && WHOLE_DTYPE.test(dtype)) return false;
      if (dtype !== undefined && /float|double|half/.test(dtype)) return true;
      if (WHOLE_CALL.test(method)) return false;
      if (!KEEPING.test(method)) return true;
      if (callee.kind === 'attribute' && callee.object !== 'torch') return mayBeFloatingText(callee.object);
      return mayBeFloatingText(getGiven(part.args, 'input', 0) ?? '');
    }
  }
}
