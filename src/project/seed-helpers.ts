/**
 * Functions whose job is seeding, recognised by what their body does and not by their name: they pass their first parameter, or one
 * attribute of it, to the libraries' own seed functions, and do little else.
 */
import type { SourceFile } from '../document/types.ts';
import { canonicalName } from '../pytorch/names.ts';
import { GENERATORS, SEEDING, type Generator } from '../pytorch/random.ts';
import { findNamedChildren, getArgument, getField, walkDescendants, type Node } from '../syntax/node.ts';

/** A function that seeds from its first parameter; serialisable. */
export interface SeedHelperFacts {
  readonly generators: readonly Generator[];
  /** `seed` where the parameter is a namespace of settings (`def set_seed(args)` with `args.seed`); undefined where it is the seed. */
  readonly attribute: string | undefined;
}

/** More statements than a function that only seeds has. */
const MAX_STATEMENTS = 20;

/** What a function seeds from its first parameter, with every other one optional; undefined for any other function. */
export function readSeedHelper(file: SourceFile, definition: Node): SeedHelperFacts | undefined {
  const list = getField(definition, 'parameters');
  const [first, ...others] = list === undefined ? [] : findNamedChildren(list);
  const body = getField(definition, 'body');
  const name = first === undefined ? undefined : getParameterName(first);
  if (name === undefined || body === undefined || !others.every(isOptional) || findNamedChildren(body).length > MAX_STATEMENTS)
    return undefined;
  const [repeated] = walkDescendants(body, 'for_statement', 'while_statement', 'yield');
  if (repeated !== undefined) return undefined;
  const generators = new Set<Generator>();
  const attributes = new Set<string>();
  for (const call of walkDescendants(body, 'call')) {
    const callee = getField(call, 'function');
    const known = callee === undefined ? undefined : SEEDING.get(canonicalName(file.model.getQualifiedName(callee) ?? ''));
    // A decorator seeds where the function that it returns is called.
    if (known === undefined || file.model.getEnclosingFunction(call) !== definition) continue;
    const value = getArgument(call, known.parameter, 0)?.value;
    const attribute = value === undefined ? undefined : getAttribute(value, name);
    if (attribute === undefined) continue;
    attributes.add(attribute);
    for (const generator of known.generators) generators.add(generator);
  }
  const [attribute, another] = attributes;
  if (attribute === undefined || another !== undefined) return undefined;
  return { generators: GENERATORS.filter((generator) => generators.has(generator)), attribute: attribute === '' ? undefined : attribute };
}

function getParameterName(parameter: Node): string | undefined {
  const node = parameter.type === 'identifier' ? parameter : (getField(parameter, 'name') ?? findNamedChildren(parameter)[0]);
  return node?.type === 'identifier' && !/splat/.test(parameter.type) ? node.text : undefined;
}

function isOptional({ type }: Node): boolean {
  return /default_parameter$|splat|separator/.test(type);
}

/** `''` for an expression made of the parameter itself (`seed % 2**32`), `seed` for `args.seed`; undefined for any other. */
function getAttribute(value: Node, parameter: string): string | undefined {
  const names = value.type === 'identifier' ? [value] : [...walkDescendants(value, 'identifier')];
  const own = names.find((name) => name.text === parameter && name.field !== 'attribute');
  if (own === undefined) return undefined;
  return own.parent?.type === 'attribute' && own.field === 'object' ? getField(own.parent, 'attribute')?.text : '';
}
