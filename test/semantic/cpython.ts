/**
 * Compares our scopes with those of the CPython that runs the tests (`cpython_scopes.py`).
 *
 * The two differ by design, and the comparison allows for it: we do not mangle `__private` names of classes, we know no `__class__`,
 * a `global x` in a function gives the module a binding, as does a walrus in a comprehension of the module, and a name that an inner
 * function takes from an outer one is no name of the function between them. CPython 3.12 and later inlines comprehensions, so there a comprehension's
 * names are counted with those of the scope around it, on both sides.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Scope, SemanticModel } from '../../src/semantic/types.ts';
import { findNamedChildren, getClosest, getField, type Node } from '../../src/syntax/node.ts';

interface ScopeNames {
  readonly path: readonly string[];
  readonly local: readonly string[];
  readonly global: readonly string[];
  readonly free: readonly string[];
}

export interface CPythonAnswer {
  readonly scopes: readonly ScopeNames[];
  /** Annotations were left out. */
  readonly isBlank: boolean;
}

export interface CPythonAnswers {
  /** CPython counts comprehensions with the scope around them. */
  readonly inlines: boolean;
  /** Null for a source CPython rejects. */
  readonly answers: readonly (CPythonAnswer | null)[];
}

const COMPREHENSIONS: Readonly<Record<string, string>> = {
  list_comprehension: 'listcomp',
  set_comprehension: 'setcomp',
  dictionary_comprehension: 'dictcomp',
  generator_expression: 'genexpr',
};

/** Asks the `python3` of the machine. */
export function askCPython(sources: readonly string[]): CPythonAnswers {
  const script = fileURLToPath(new URL('cpython_scopes.py', import.meta.url));
  const options = { input: JSON.stringify(sources), encoding: 'utf8', maxBuffer: 1 << 30 } as const;
  return JSON.parse(execFileSync('python3', [script], options)) as CPythonAnswers;
}

function getName(scope: Scope): string {
  return COMPREHENSIONS[scope.node.type] ?? getField(scope.node, 'name')?.text ?? scope.kind;
}

function getPath(scope: Scope): string[] {
  const path: string[] = [];
  for (let current = scope; current.parent !== undefined; current = current.parent) path.unshift(getName(current));
  return path;
}

/** `__x` in a class `A` is `_A__x` to CPython. */
function mangle(name: string, scope: Scope): string {
  if (!name.startsWith('__') || name.endsWith('__')) return name;
  let holder: Scope | undefined = scope;
  while (holder !== undefined && holder.kind !== 'class') holder = holder.parent;
  const className = holder && getName(holder).replace(/^_+/, '');
  return className === undefined || className === '' ? name : `_${className}${name}`;
}

/** Our scopes in CPython's terms: every name that a scope's own text mentions, by where it is bound. */
export function describeScopes(model: SemanticModel, isBlank: boolean): ScopeNames[] {
  const mentioned = new Map<Scope, Set<string>>(model.scopes.map((scope) => [scope, new Set<string>()]));
  const mention = (node: Node, name = node.text): void => {
    if (isBlank && getClosest(node, 'type') !== undefined) return;
    mentioned.get(model.getScope(node))?.add(name);
  };
  for (const scope of model.scopes) {
    for (const [name, { definitions }] of scope.bindings) {
      for (const { node } of definitions) {
        mention(node, name);
        // A walrus in a comprehension is the function's name too.
        for (let at: Scope | undefined = model.getScope(node); at !== scope && at?.kind === 'comprehension';) {
          at = at.parent;
          if (at !== undefined && at.kind !== 'module') mentioned.get(at)?.add(name);
        }
      }
    }
  }
  const bound = new Set(
    model.scopes.flatMap(({ bindings }) => [...bindings.values()].flatMap(({ definitions }) => definitions)).map(({ node }) => node),
  );
  for (const node of model.tree.nodes) {
    if (node.type === 'global_statement' || node.type === 'nonlocal_statement') findNamedChildren(node).forEach((child) => mention(child));
    if (node.type === 'identifier' && !bound.has(node) && isRead(model, node)) mention(node);
  }
  return model.scopes.map((scope) => {
    const names = { local: [] as string[], global: [] as string[], free: [] as string[] };
    for (const name of mentioned.get(scope) ?? []) {
      if (name === '__class__') continue;
      const binding = model.lookup(name, scope);
      const owner = binding?.scope;
      const isInText = scope !== model.module || binding?.definitions.some(({ node }) => model.getScope(node) === scope) === true;
      const isOwn = owner === scope && isInText;
      const kind = isOwn ? 'local' : owner === undefined || owner.kind === 'module' ? 'global' : 'free';
      names[kind].push(mangle(name, scope));
    }
    return { path: getPath(scope), local: names.local.sort(), global: names.global.sort(), free: names.free.sort() };
  });
}

/** True for an identifier that the grammar lets stand for a variable; written without the code under test. */
function isRead(model: SemanticModel, node: Node): boolean {
  const { parent, field } = node;
  if (parent === undefined || parent.type === 'keyword_pattern') return false;
  if ((parent.type === 'attribute' && field === 'attribute') || (parent.type === 'keyword_argument' && field === 'name')) return false;
  if (parent.type === 'dotted_name')
    return parent.children[0] === node && getClosest(node, 'case_pattern', 'block', 'module')?.type === 'case_pattern';
  return !/import|^(?:global|nonlocal)_statement$/.test(parent.type);
}

/** One line per scope, sorted; with `fold` a comprehension's names count with those of the scope around it. */
export function serialise(scopes: readonly ScopeNames[], fold: boolean): string[] {
  const merged = new Map<string, ScopeNames>();
  const lines: string[] = [];
  for (const scope of scopes) {
    if (!fold) {
      lines.push(JSON.stringify([scope.path, scope.local, scope.global, scope.free]));
      continue;
    }
    const path = scope.path.filter((name) => !Object.values(COMPREHENSIONS).includes(name));
    const key = path.join('/');
    const before = merged.get(key);
    const join = (kind: 'local' | 'global' | 'free'): string[] => [...new Set([...(before?.[kind] ?? []), ...scope[kind]])].sort();
    merged.set(key, { path, local: join('local'), global: join('global'), free: join('free') });
  }
  for (const { path, local, global, free } of merged.values()) {
    // What one part of the scope binds, another part may read from outside.
    const others = [...global, ...free].filter((name) => !local.includes(name));
    lines.push(JSON.stringify([path, local, [...new Set(others)].sort()]));
  }
  return lines.sort();
}
