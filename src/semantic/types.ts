/**
 * What names mean in one Python file: scopes, bindings and qualified names, as read-only data.
 *
 * The rules are CPython's (a name assigned anywhere in a function is local to all of it; class scopes are invisible from nested
 * functions; a comprehension has its own scope; the walrus binds in the enclosing function). Where the text alone cannot decide,
 * the answer is "unknown" (undefined or an empty list), never a guess.
 */
import type { Node, Tree } from '../syntax/node.ts';

/** `type-parameters` stands around a class, function or type alias that has some (`def f[T](x: T)`). */
export type ScopeKind = 'module' | 'class' | 'function' | 'lambda' | 'comprehension' | 'type-parameters';

export interface Scope {
  readonly kind: ScopeKind;
  /** `module`, `class_definition`, `function_definition`, `lambda`, the comprehension, or the `type_parameter` list. */
  readonly node: Node;
  readonly parent: Scope | undefined;
  readonly children: readonly Scope[];
  /** Names bound in this scope. */
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Names of modules star-imported here: any unbound name may come from them. */
  readonly starImports: readonly string[];
  /** Names declared `global` here. */
  readonly globals: ReadonlySet<string>;
}

export type DefinitionKind =
  | 'import' // import a.b.c / import a as b
  | 'import-from' // from a import b as c
  | 'assignment' // name = value, name: T = value
  | 'unpacking' // a, b = value
  | 'augmented' // name += value
  | 'annotation' // name: T without a value
  | 'walrus'
  | 'loop' // for name in …, also in a comprehension
  | 'with' // with value as name
  | 'except'
  | 'match'
  | 'parameter'
  | 'function'
  | 'class'
  | 'delete'
  | 'type';

/** One place that binds a name. */
export interface Definition {
  readonly kind: DefinitionKind;
  /** The identifier (or, for `import a.b`, the dotted name) that is bound. */
  readonly node: Node;
  /** The statement, parameter list or comprehension clause that binds it. */
  readonly statement: Node;
  /**
   * The expression the name stands for: right-hand side (`assignment`, `walrus`), context manager (`with`), iterable (`loop`),
   * whole right-hand side (`unpacking`), default (`parameter`), the definition (`function`, `class`).
   */
  readonly value: Node | undefined;
  /** The dotted name an import binds; a relative import keeps its dots (`.models.Net`). */
  readonly qualifiedName: string | undefined;
  /** True where it stands under `if`, `for`, `while`, `try` or `match` within its scope, so that it may not run. */
  readonly isConditional: boolean;
}

export interface Binding {
  readonly name: string;
  readonly scope: Scope;
  /** In source order; never empty. */
  readonly definitions: readonly Definition[];
  /** Every identifier that reads the name, in source order. */
  readonly references: readonly Node[];
}

export interface SemanticModel {
  readonly tree: Tree;
  readonly module: Scope;
  /** All scopes in source order, the module first. */
  readonly scopes: readonly Scope[];

  /** The scope whose names `node` sees. A decorator, default value, annotation or base class sees the scope around the definition. */
  getScope(node: Node): Scope;

  /** The binding an identifier refers to (read or written), or undefined for builtins, star imports and unknown names. */
  getBinding(identifier: Node): Binding | undefined;

  /** Looks `name` up as code in `scope` would. */
  lookup(name: string, scope: Scope): Binding | undefined;

  /**
   * The definitions that can reach a reference. In straight-line code of one scope the last unconditional definition before it wins;
   * otherwise all definitions of the binding count.
   */
  findDefinitions(identifier: Node): readonly Definition[];

  /**
   * The dotted names an expression can stand for, through imports, aliases (`cudnn = torch.backends.cudnn`), conditional and
   * try/except imports, `self.attribute` bound once in the class, and `functools.partial`-free simple assignments. Empty where
   * unknown. A builtin that nothing shadows gives `builtins.<name>`.
   */
  findQualifiedNames(expression: Node): readonly string[];

  /**
   * The one dotted name an expression stands for; undefined where there is none or more than one, or where it may be something else as
   * well (a parameter's value, a definition of this file). A name nothing binds counts as the star import's where exactly one star
   * import is in reach and no builtin has the name; `isCertain` tells the two apart.
   */
  getQualifiedName(expression: Node): string | undefined;

  /** True when `findQualifiedNames` lists all an expression can stand for, and none of it rests on a star import. */
  isCertain(expression: Node): boolean;

  /** The `function_definition` or `class_definition` of this file an expression names (`f`, `Net`, `self.method`, `cls.method`), if exactly one. */
  getLocalDefinition(expression: Node): Node | undefined;

  /**
   * The expression a name was bound to, where it is bound exactly once by a plain assignment (followed transitively); the expression
   * itself where it is no name; undefined where unknown (a parameter, several assignments).
   */
  getValue(expression: Node): Node | undefined;

  /** The innermost `function_definition` whose body holds `node` (a lambda is none); undefined outside of every function. */
  getEnclosingFunction(node: Node): Node | undefined;
  /** The innermost `class_definition` whose body holds `node`, methods included; undefined outside of every class. */
  getEnclosingClass(node: Node): Node | undefined;

  /** True when a new module-level binding of `name` would change no existing meaning: no scope binds it, and nothing reads it. */
  isNameFree(name: string): boolean;
}
