/**
 * What one file does when it runs, as serialisable data: no nodes, only names and UTF-16 offsets.
 *
 * Each fact is read from the tree when it is first asked for, and kept: of most files that a program imports only the names matter, and a
 * function that is never reached is never read. `JSON.stringify` reads all of them.
 *
 * A function body (and the module's own code) becomes a list of steps in the order CPython executes them: calls, stores that matter,
 * and the loops and branches around them. `trace.ts` runs these steps across functions and files. Facts never guess: a callee that the
 * text does not determine keeps the form `?receiver.method`.
 *
 * Callee names: `torch.manual_seed` (absolute), `.utils.set_seed` (relative import), `@main`, `@Trainer`, `@Trainer.fit` (defined in
 * this file), `<callee>().method` (a method of what a call to `<callee>` returns), `?optimizer.step` (unknown receiver), `?`.
 */
import type { SourceFile } from '../document/types.ts';
import { isMainGuard, isTypeCheckingBlock } from '../semantic/control.ts';
import type { Binding } from '../semantic/types.ts';
import { findArguments, findFields, findNamedChildren, getField, getStringValue, walkDescendants, type Node } from '../syntax/node.ts';
import { readSeedHelper, type SeedHelperFacts } from './seed-helpers.ts';
import { getOnlyAssignment, readClassSeeds, readFileSeeds, type FileSeeds, type SeedField } from './seeds.ts';

/** A call that is executed. */
export interface CallStep {
  readonly kind: 'call';
  readonly at: number;
  readonly end: number;
  /** All names the callee can have; one for most. */
  readonly callees: readonly string[];
  /** Functions, methods and classes of the project that are passed as arguments: they may be called by the callee. */
  readonly passed: readonly string[];
  /** Number of positional arguments. */
  readonly positional: number;
  readonly keywords: readonly string[];
  /** True where the call stands in a lambda, a nested conditional expression or a comprehension filter: it may not run, or later. */
  readonly isDeferred: boolean;
}

/** A store to an attribute with a dotted name (`torch.backends.cudnn.benchmark = True`) or to `os.environ[...]`. */
export interface StoreStep {
  readonly kind: 'store';
  readonly at: number;
  readonly end: number;
  /** `torch.backends.cudnn.benchmark`, or `os.environ[NAME]`. */
  readonly target: string;
  /** Source text of the value. */
  readonly value: string;
}

export interface ImportStep {
  readonly kind: 'import';
  readonly at: number;
  readonly end: number;
  /** Modules imported, with leading dots where relative; for `from a import b` both `a` and `a.b` may be modules. */
  readonly modules: readonly string[];
}

export interface LoopStep {
  readonly kind: 'loop';
  readonly at: number;
  readonly end: number;
  /** `trials`: a library runs a function again and again: `study.optimize(objective)`. */
  readonly form: 'for' | 'while' | 'comprehension' | 'trials';
  /** Names bound by the loop. */
  readonly targets: readonly string[];
  /** Source text of the iterable or the condition. */
  readonly iterable: string;
  /** Callee of the iterable where it is a call (`range`, `kfold.split`), else the names it can stand for. */
  readonly iterableCallees: readonly string[];
  readonly body: readonly Step[];
}

export interface BranchStep {
  readonly kind: 'branch';
  readonly at: number;
  readonly end: number;
  readonly form: 'if' | 'try' | 'match';
  readonly arms: readonly { readonly test: string; readonly isMainGuard: boolean; readonly steps: readonly Step[] }[];
  /** True when exactly one arm always runs (`if` with `else`); a `try` body always starts. */
  readonly isExhaustive: boolean;
}

export type Step = CallStep | StoreStep | ImportStep | LoopStep | BranchStep;

export interface FunctionFacts {
  /** `main`, `Trainer.fit`, `outer.<locals>.inner`. */
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly parameters: readonly string[];
  /** Callee names of its decorators. */
  readonly decorators: readonly string[];
  readonly steps: readonly Step[];
  /** Callee names of what its one `return` gives, one for each element of a tuple; `''` where unknown. Undefined where all are. */
  readonly returns: readonly string[] | undefined;
  /** Defined for a function at module level that seeds from its first parameter. */
  readonly seedHelper: SeedHelperFacts | undefined;
}

export interface ClassFacts {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  /** Callee names of its bases. */
  readonly bases: readonly string[];
  /** Names of methods defined in the body. */
  readonly methods: readonly string[];
  /** `self.name = Call(...)`, where bound to one callee only: what the attribute is an instance of. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Fields of its own body that hold a seed: `seed: int = 42`. */
  readonly seeds: readonly SeedField[];
  /** Annotated fields whose type is a class in view: `train: TrainConfig` gives `{ train: '@TrainConfig' }`. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface FileFacts {
  readonly path: string;
  readonly isNotebook: boolean;
  readonly functions: readonly FunctionFacts[];
  readonly classes: readonly ClassFacts[];
  /** Code that runs at import, the main guard included. */
  readonly steps: readonly Step[];
  readonly hasMainGuard: boolean;
  /** True where its own code has a relative import, which only a module of a package can have. */
  readonly isInPackage: boolean;
  /** Modules imported anywhere in the file, as in `ImportStep.modules`. */
  readonly imports: readonly string[];
  /** Top-level names of absolute imports anywhere in the file: `torch`, `numpy`. */
  readonly packages: readonly string[];
  /** Names the module binds by importing them: `from .loss import nll` gives `{ nll: '.loss.nll' }`. Other modules may import them from here. */
  readonly exports: Readonly<Record<string, string>>;
  /** Modules it star-imports: any other name may come from there. */
  readonly starExports: readonly string[];
  /** What it says of seeds. */
  readonly seeds: FileSeeds;
  /** Names of the module bound once, by a call: `cfg = Config()` gives `{ cfg: '@Config' }`. */
  readonly made: Readonly<Record<string, string>>;
}

const COMPREHENSIONS: readonly string[] = ['list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'generator_expression'];
/** More calls in a row that return what the next is called on than honest code has. */
const MAX_RECEIVERS = 16;
const SCOPES: readonly string[] = ['function_definition', 'class_definition', 'lambda'];

/** The modules of `from .layers import *`, but for those that only a type checker reads: packages with lazy modules name hundreds there. */
function findStarExports({ model, root }: SourceFile): readonly string[] {
  const { starImports } = model.module;
  if (starImports.length === 0) return starImports;
  const unread = new Set<string | undefined>();
  for (const block of root.children.filter(isTypeCheckingBlock)) {
    const body = getField(block, 'consequence');
    for (const star of body === undefined ? [] : walkDescendants(body, 'wildcard_import')) {
      unread.add(star.parent && getField(star.parent, 'module_name')?.text);
    }
  }
  return starImports.filter((module) => !unread.has(module));
}

/** The calls among steps, in loops and branches too; source order. */
export function* walkCalls(steps: readonly Step[]): Generator<CallStep> {
  for (const step of steps) {
    if (step.kind === 'call') yield step;
    else if (step.kind === 'loop') yield* walkCalls(step.body);
    else if (step.kind === 'branch') for (const arm of step.arms) yield* walkCalls(arm.steps);
  }
}

/**
 * The facts of one file. It costs nothing until they are asked for; all of them cost one walk over the tree.
 *
 * @param reopen gives the same file again when more of it is read, for those who keep facts longer than trees
 */
export function readFacts(file: SourceFile, reopen: () => SourceFile = () => file): FileFacts {
  return new ReadFile(file.path, file.kind === 'notebook', reopen);
}

/** All facts as plain data, which can be sent to a thread. */
export function copyFacts(facts: FileFacts): FileFacts {
  return JSON.parse(JSON.stringify(facts)) as FileFacts;
}

/** The name a definition has in facts: `Trainer.fit`, `outer.<locals>.inner`. */
export function getDefinitionName(definition: Node): string {
  const parts: string[] = [];
  let isInnermost = true;
  for (let node: Node | undefined = definition; node !== undefined; node = node.parent) {
    if (node.type !== 'function_definition' && node.type !== 'class_definition') continue;
    const name = getField(node, 'name')?.text ?? '?';
    if (!isInnermost && node.type === 'function_definition') parts.push('<locals>');
    parts.push(name);
    isInnermost = false;
  }
  return parts.reverse().join('.');
}

/** Marks what has not been read yet, where nothing is an answer too. */
const UNREAD = Symbol('unread');
type Unread = typeof UNREAD;

type Reopen = () => SourceFile;

class ReadFile implements FileFacts {
  readonly path: string;
  readonly isNotebook: boolean;
  readonly #reopen: Reopen;
  #functions: readonly FunctionFacts[] | undefined;
  #classes: readonly ClassFacts[] | undefined;
  #steps: readonly Step[] | undefined;
  #hasMainGuard: boolean | undefined;
  #isInPackage: boolean | undefined;
  #imports: readonly string[] | undefined;
  #packages: readonly string[] | undefined;
  #exports: Readonly<Record<string, string>> | undefined;
  #starExports: readonly string[] | undefined;
  #seeds: FileSeeds | undefined;
  #made: Readonly<Record<string, string>> | undefined;

  constructor(path: string, isNotebook: boolean, reopen: Reopen) {
    this.path = path;
    this.isNotebook = isNotebook;
    this.#reopen = reopen;
  }

  get functions(): readonly FunctionFacts[] {
    return (this.#functions ??= this.#findFunctions(this.#reopen()));
  }

  get classes(): readonly ClassFacts[] {
    return (this.#classes ??= this.#findClasses(this.#reopen()));
  }

  get steps(): readonly Step[] {
    if (this.#steps === undefined) {
      const file = this.#reopen();
      this.#steps = new FactReader(file).readBlock(file.root);
      // Who asks what a file runs soon asks what it imports and defines, when the tree may be gone.
      this.#imports ??= findImports(file);
      this.#exports ??= readExports(file);
      this.#functions ??= this.#findFunctions(file);
      this.#classes ??= this.#findClasses(file);
    }
    return this.#steps;
  }

  get hasMainGuard(): boolean {
    return (this.#hasMainGuard ??= holdsMainGuard(this.#reopen()));
  }

  get isInPackage(): boolean {
    return (this.#isInPackage ??= this.#reopen().root.children.some(
      (statement) => statement.type === 'import_from_statement' && getField(statement, 'module_name')?.type === 'relative_import',
    ));
  }

  get imports(): readonly string[] {
    return (this.#imports ??= findImports(this.#reopen()));
  }

  get packages(): readonly string[] {
    const absolute = this.imports.filter((module) => !module.startsWith('.'));
    return (this.#packages ??= [...new Set(absolute.map((module) => module.split('.', 1)[0] ?? module))]);
  }

  get exports(): Readonly<Record<string, string>> {
    return (this.#exports ??= readExports(this.#reopen()));
  }

  get starExports(): readonly string[] {
    return (this.#starExports ??= findStarExports(this.#reopen()));
  }

  get seeds(): FileSeeds {
    return (this.#seeds ??= readFileSeeds(this.#reopen()));
  }

  get made(): Readonly<Record<string, string>> {
    return (this.#made ??= new FactReader(this.#reopen()).readMade());
  }

  #findFunctions({ tree }: SourceFile): ReadFunction[] {
    return tree.findType('function_definition').map((node) => new ReadFunction(node, this.#reopen));
  }

  #findClasses({ tree }: SourceFile): ReadClass[] {
    return tree.findType('class_definition').map((node) => new ReadClass(node, this.#reopen));
  }

  toJSON(): FileFacts {
    const { path, isNotebook, functions, classes, steps, hasMainGuard, isInPackage, imports, packages, exports, starExports, seeds, made } =
      this;
    return {
      path,
      isNotebook,
      functions,
      classes,
      steps,
      hasMainGuard,
      isInPackage,
      imports,
      packages,
      exports,
      starExports,
      seeds,
      made,
    };
  }
}

function holdsMainGuard({ text, tree }: SourceFile): boolean {
  return text.includes('__main__') && tree.findType('if_statement').some(isMainGuard);
}

function findImports({ tree }: SourceFile): string[] {
  const statements = [...tree.findType('import_statement'), ...tree.findType('import_from_statement')];
  return [...new Set(statements.flatMap(importedModules))];
}

function readExports({ model }: SourceFile): Record<string, string> {
  const exports: Record<string, string> = {};
  for (const [name, binding] of model.module.bindings) {
    const [definition, ...others] = binding.definitions;
    if (others.length === 0 && definition?.qualifiedName !== undefined) exports[name] = definition.qualifiedName;
  }
  return exports;
}

/** A definition by its place in the tree, which may be another when the file has been opened again. */
class ReadDefinition {
  readonly name: string;
  readonly at: number;
  readonly end: number;
  readonly #index: number;
  readonly #reopen: Reopen;

  constructor(node: Node, reopen: Reopen) {
    this.name = getDefinitionName(node);
    this.at = node.start;
    this.end = node.end;
    this.#index = node.index;
    this.#reopen = reopen;
  }

  read<T>(read: (reader: FactReader, definition: Node) => T): T {
    const file = this.#reopen();
    return read(new FactReader(file), file.tree.getNode(this.#index));
  }
}

class ReadFunction extends ReadDefinition implements FunctionFacts {
  #parameters: readonly string[] | undefined;
  #decorators: readonly string[] | undefined;
  #steps: readonly Step[] | undefined;
  #returns: readonly string[] | undefined | Unread = UNREAD;
  #seedHelper: SeedHelperFacts | undefined | Unread = UNREAD;

  get parameters(): readonly string[] {
    return (this.#parameters ??= this.read((_, definition) => readParameters(definition)));
  }

  get decorators(): readonly string[] {
    return (this.#decorators ??= this.read((reader, definition) => reader.readDecorators(definition)));
  }

  get steps(): readonly Step[] {
    return (this.#steps ??= this.read((reader, definition) => reader.readBody(definition)));
  }

  get returns(): readonly string[] | undefined {
    if (this.#returns === UNREAD) this.#returns = this.read((reader, definition) => reader.readReturns(definition));
    return this.#returns;
  }

  get seedHelper(): SeedHelperFacts | undefined {
    if (this.#seedHelper === UNREAD) {
      this.#seedHelper = this.read(({ file }, definition) => (isAtModuleLevel(definition) ? readSeedHelper(file, definition) : undefined));
    }
    return this.#seedHelper;
  }

  toJSON(): FunctionFacts {
    const { name, at, end, parameters, decorators, steps, returns, seedHelper } = this;
    return { name, at, end, parameters, decorators, steps, returns, seedHelper };
  }
}

class ReadClass extends ReadDefinition implements ClassFacts {
  #bases: readonly string[] | undefined;
  #methods: readonly string[] | undefined;
  #attributes: Readonly<Record<string, string>> | undefined;
  #seeds: readonly SeedField[] | undefined;
  #parts: Readonly<Record<string, string>> | undefined;

  get bases(): readonly string[] {
    return (this.#bases ??= this.read((reader, definition) => reader.readBases(definition)));
  }

  get methods(): readonly string[] {
    return (this.#methods ??= this.read((_, definition) => readMethods(definition)));
  }

  get attributes(): Readonly<Record<string, string>> {
    return (this.#attributes ??= this.read((reader, definition) => reader.readAttributes(definition)));
  }

  get seeds(): readonly SeedField[] {
    return (this.#seeds ??= this.read((reader, definition) => reader.readSeeds(definition)));
  }

  get parts(): Readonly<Record<string, string>> {
    return (this.#parts ??= this.read((reader, definition) => reader.readParts(definition)));
  }

  toJSON(): ClassFacts {
    const { name, at, end, bases, methods, attributes, seeds, parts } = this;
    return { name, at, end, bases, methods, attributes, seeds, parts };
  }
}

/** Reads facts from the tree of a file; what it reads depends on nothing that it has read before. */
class FactReader {
  readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  readMade(): Record<string, string> {
    const made: Record<string, string> = {};
    for (const [name, binding] of this.file.model.module.bindings) {
      const callee = this.getMaker(binding);
      if (callee !== undefined) made[name] = callee;
    }
    return made;
  }

  /** Callee names of the decorators of a definition. */
  readDecorators(definition: Node): string[] {
    if (definition.parent?.type !== 'decorated_definition') return [];
    return definition.parent.children
      .filter((child) => child.type === 'decorator')
      .flatMap((child) => findNamedChildren(child).flatMap((expression) => this.getCallees(expression)));
  }

  /** The callee of the call that alone binds a name: as its value, or as the first element of it. */
  getMaker(binding: Binding): string | undefined {
    const definition = getOnlyAssignment(binding);
    if (definition?.value?.type !== 'call') return undefined;
    const { node, value } = definition;
    if (definition.kind === 'unpacking' && node.parent !== undefined && findNamedChildren(node.parent)[0] !== node) return undefined;
    const [callee, ...others] = this.getCallees(value);
    return others.length > 0 || callee === undefined || callee.startsWith('?') ? undefined : callee;
  }

  readBody(definition: Node): Step[] {
    const body = getField(definition, 'body');
    return body === undefined ? [] : this.readBlock(body);
  }

  readBases(definition: Node): string[] {
    const bases = getField(definition, 'superclasses');
    return bases === undefined ? [] : findNamedChildren(bases).flatMap((base) => this.getCallees(base));
  }

  /** See `ClassFacts.seeds`. */
  readSeeds(definition: Node): SeedField[] {
    const body = getField(definition, 'body');
    return body === undefined ? [] : readClassSeeds(body, this.readDecorators(definition), this.readBases(definition));
  }

  /** See `FunctionFacts.returns`. */
  readReturns(definition: Node): readonly string[] | undefined {
    const body = getField(definition, 'body');
    let only: Node | undefined;
    for (const statement of body === undefined ? [] : walkDescendants(body, 'return_statement')) {
      if (this.file.model.getEnclosingFunction(statement) !== definition) continue;
      if (only !== undefined) return undefined;
      only = statement;
    }
    const [value] = only === undefined ? [] : findNamedChildren(only);
    if (value === undefined) return undefined;
    const elements = value.type === 'expression_list' || value.type === 'tuple' ? findNamedChildren(value) : [value];
    const returns = elements.map((element) => {
      if (element.type === 'identifier') {
        const binding = this.file.model.getBinding(element);
        return (binding === undefined ? undefined : this.getMaker(binding)) ?? '';
      }
      const [callee = '', ...others] = element.type === 'call' ? this.getCallees(element) : [];
      return others.length > 0 || callee.startsWith('?') ? '' : callee;
    });
    return returns.every((callee) => callee === '') ? undefined : returns;
  }

  /** See `ClassFacts.parts`. */
  readParts(definition: Node): Record<string, string> {
    const body = getField(definition, 'body');
    const parts: Record<string, string> = {};
    for (const statement of body === undefined ? [] : findNamedChildren(body)) {
      const [assignment] = statement.type === 'expression_statement' ? findNamedChildren(statement) : [];
      const type = assignment?.type === 'assignment' ? getField(assignment, 'type') : undefined;
      const name = assignment === undefined ? undefined : getField(assignment, 'left');
      const [named] = type === undefined ? [] : findNamedChildren(type);
      if (name?.type !== 'identifier' || named?.type !== 'identifier') continue;
      const [callee, ...others] = this.getCallees(named);
      if (callee !== undefined && others.length === 0 && !/^(?:\?|builtins\.|typing\.)/.test(callee)) parts[name.text] = callee;
    }
    return parts;
  }

  /** Statements nest at most 100 deep in Python, so this recursion is bounded; expressions are walked without recursion. */
  readBlock(block: Node): Step[] {
    const steps: Step[] = [];
    for (const statement of block.children) if (statement.isNamed) this.readStatement(statement, steps);
    return steps;
  }

  readStatement(node: Node, steps: Step[]): void {
    switch (node.type) {
      case 'comment':
        return;
      case 'decorated_definition': {
        for (const child of node.children) if (child.type === 'decorator') this.readExpression(child, steps);
        const definition = getField(node, 'definition');
        if (definition !== undefined) this.readDefinition(definition, steps);
        return;
      }
      case 'function_definition':
      case 'class_definition':
        this.readDefinition(node, steps);
        return;
      case 'if_statement':
        this.readIf(node, steps);
        return;
      case 'for_statement': {
        const iterable = getField(node, 'right');
        if (iterable !== undefined) this.readExpression(iterable, steps);
        const left = getField(node, 'left');
        const body = getField(node, 'body');
        steps.push({
          kind: 'loop',
          at: node.start,
          end: body?.end ?? node.end,
          form: 'for',
          targets: left === undefined ? [] : identifiersOf(left),
          iterable: iterable?.text ?? '',
          iterableCallees: iterable === undefined ? [] : this.getCallees(iterable),
          body: body === undefined ? [] : this.readBlock(body),
        });
        this.readElse(node, steps);
        return;
      }
      case 'while_statement': {
        const condition = getField(node, 'condition');
        const body = getField(node, 'body');
        const inner: Step[] = [];
        if (condition !== undefined) this.readExpression(condition, inner);
        if (body !== undefined) inner.push(...this.readBlock(body));
        steps.push({
          kind: 'loop',
          at: node.start,
          end: body?.end ?? node.end,
          form: 'while',
          targets: [],
          iterable: condition?.text ?? '',
          iterableCallees: [],
          body: inner,
        });
        this.readElse(node, steps);
        return;
      }
      case 'with_statement': {
        for (const child of node.children) if (child.type === 'with_clause') this.readExpression(child, steps);
        const body = getField(node, 'body');
        if (body !== undefined) for (const statement of body.children) if (statement.isNamed) this.readStatement(statement, steps);
        return;
      }
      case 'try_statement': {
        const body = getField(node, 'body');
        const arms = [{ test: '', isMainGuard: false, steps: body === undefined ? [] : this.readBlock(body) }];
        for (const clause of node.children) {
          if (!['except_clause', 'except_group_clause', 'else_clause', 'finally_clause'].includes(clause.type)) continue;
          const inner = clause.children.find((child) => child.type === 'block');
          if (inner !== undefined) arms.push({ test: clause.type, isMainGuard: false, steps: this.readBlock(inner) });
        }
        steps.push({ kind: 'branch', at: node.start, end: node.end, form: 'try', arms, isExhaustive: false });
        return;
      }
      case 'match_statement': {
        const subject = getField(node, 'subject');
        if (subject !== undefined) this.readExpression(subject, steps);
        const arms: BranchStep['arms'][number][] = [];
        for (const clause of walkDescendants(node, 'case_clause')) {
          if (clause.parent?.parent !== node) continue;
          const inner = getField(clause, 'consequence');
          arms.push({
            test: clause.text.split('\n', 1)[0] ?? '',
            isMainGuard: false,
            steps: inner === undefined ? [] : this.readBlock(inner),
          });
        }
        steps.push({ kind: 'branch', at: node.start, end: node.end, form: 'match', arms, isExhaustive: false });
        return;
      }
      case 'import_statement':
      case 'import_from_statement':
      case 'future_import_statement':
        steps.push({ kind: 'import', at: node.start, end: node.end, modules: importedModules(node) });
        return;
      default:
        this.readExpression(node, steps);
        this.readStores(node, steps);
    }
  }

  readElse(node: Node, steps: Step[]): void {
    const clause = node.children.find((child) => child.type === 'else_clause');
    const body = clause === undefined ? undefined : getField(clause, 'body');
    if (body !== undefined) steps.push(...this.readBlock(body));
  }

  readIf(node: Node, steps: Step[]): void {
    const arms: BranchStep['arms'][number][] = [];
    let isExhaustive = false;
    const condition = getField(node, 'condition');
    if (condition !== undefined) this.readExpression(condition, steps);
    const isGuard = isMainGuard(node);
    const consequence = getField(node, 'consequence');
    arms.push({ test: condition?.text ?? '', isMainGuard: isGuard, steps: consequence === undefined ? [] : this.readBlock(consequence) });
    for (const alternative of findFields(node, 'alternative')) {
      const test = getField(alternative, 'condition');
      const body = getField(alternative, alternative.type === 'elif_clause' ? 'consequence' : 'body');
      const inner: Step[] = [];
      if (test !== undefined) this.readExpression(test, inner);
      if (body !== undefined) inner.push(...this.readBlock(body));
      if (alternative.type === 'else_clause') isExhaustive = true;
      arms.push({ test: test?.text ?? '', isMainGuard: false, steps: inner });
    }
    steps.push({ kind: 'branch', at: node.start, end: node.end, form: 'if', arms, isExhaustive });
  }

  /** What runs where a definition stands: the defaults of parameters, or bases and body of a class. */
  readDefinition(node: Node, steps: Step[]): void {
    const header = getField(node, node.type === 'class_definition' ? 'superclasses' : 'parameters');
    if (header !== undefined) this.readExpression(header, steps);
    const body = node.type === 'class_definition' ? getField(node, 'body') : undefined;
    if (body !== undefined) steps.push(...this.readBlock(body));
  }

  /** `self.optimizer = torch.optim.Adam(...)` gives `{ optimizer: 'torch.optim.Adam' }`; two different callees give nothing. */
  readAttributes(classNode: Node): Record<string, string> {
    const attributes: Record<string, string> = {};
    const ambiguous = new Set<string>();
    for (const assignment of walkDescendants(classNode, 'assignment')) {
      const left = getField(assignment, 'left');
      const right = getField(assignment, 'right');
      if (left?.type !== 'attribute' || right?.type !== 'call') continue;
      if (getField(left, 'object')?.text !== 'self') continue;
      const name = getField(left, 'attribute')?.text;
      const [callee] = this.getCallees(getField(right, 'function') ?? right);
      if (name === undefined || callee === undefined) continue;
      if (attributes[name] !== undefined && attributes[name] !== callee) ambiguous.add(name);
      attributes[name] = callee;
    }
    for (const name of ambiguous) delete attributes[name];
    return attributes;
  }

  /** Appends the calls of an expression, inner ones first; comprehensions become loops, lambdas are deferred. */
  readExpression(node: Node, steps: Step[]): void {
    const { tree } = node;
    // Calls in post-order: a call ends after the calls in its callee and arguments.
    const found: { readonly node: Node; readonly step: Step }[] = [];
    for (let index = node.index; index <= node.last; index++) {
      if (tree.getLast(index) === index) continue;
      const type = tree.getType(index);
      if (COMPREHENSIONS.includes(type)) {
        const inner = tree.getNode(index);
        found.push({ node: inner, step: this.readComprehension(inner) });
        index = inner.last;
      } else if (type === 'call') {
        const inner = tree.getNode(index);
        found.push({ node: inner, step: this.readCall(inner, node) });
      } else if (SCOPES.includes(type) && type !== 'lambda' && index !== node.index) {
        index = tree.getLast(index);
      }
    }
    found.sort((a, b) => a.node.end - b.node.end || b.node.start - a.node.start);
    for (const { step } of found) steps.push(step);
  }

  readComprehension(node: Node): LoopStep {
    const inner: Step[] = [];
    const clauses = node.children.filter((child) => child.type === 'for_in_clause');
    for (const child of findNamedChildren(node)) {
      if (child.type !== 'for_in_clause') this.readExpression(child, inner);
    }
    const right = clauses[0] === undefined ? undefined : getField(clauses[0], 'right');
    return {
      kind: 'loop',
      at: node.start,
      end: node.end,
      form: 'comprehension',
      targets: clauses.flatMap((clause) => {
        const left = getField(clause, 'left');
        return left === undefined ? [] : identifiersOf(left);
      }),
      iterable: right?.text ?? '',
      iterableCallees: right === undefined ? [] : this.getCallees(right),
      body: inner,
    };
  }

  readCall(call: Node, top: Node): CallStep {
    const callee = getField(call, 'function');
    const passed: string[] = [];
    const keywords: string[] = [];
    let positional = 0;
    for (const argument of findArguments(call)) {
      if (argument.kind === 'positional') positional++;
      if (argument.name !== undefined) keywords.push(argument.name);
      if (argument.value.type === 'identifier' || argument.value.type === 'attribute') {
        const definition = this.file.model.getLocalDefinition(argument.value);
        if (definition !== undefined) passed.push(`@${getDefinitionName(definition)}`);
        else {
          const name = this.file.model.getQualifiedName(argument.value);
          if (name !== undefined && !name.startsWith('builtins.')) passed.push(name);
        }
      }
    }
    let isDeferred = false;
    for (let node = call.parent; node !== undefined && node.index >= top.index; node = node.parent) {
      if (node.type === 'lambda' || node.type === 'conditional_expression' || node.type === 'boolean_operator') isDeferred = true;
    }
    return {
      kind: 'call',
      at: call.start,
      end: call.end,
      callees: callee === undefined ? ['?'] : this.getCallees(callee),
      passed,
      positional,
      keywords,
      isDeferred,
    };
  }

  readStores(statement: Node, steps: Step[]): void {
    for (const assignment of [statement, ...walkDescendants(statement, 'assignment')]) {
      if (assignment.type !== 'assignment') continue;
      const left = getField(assignment, 'left');
      const right = getField(assignment, 'right');
      if (left === undefined || right === undefined) continue;
      const target = this.getStoreTarget(left);
      if (target !== undefined) {
        // In a chained assignment `a.x = b.y = value` the value is the innermost right-hand side.
        let value = right;
        while (value.type === 'assignment') value = getField(value, 'right') ?? value.children[0] ?? value;
        steps.push({ kind: 'store', at: assignment.start, end: assignment.end, target, value: value.text });
      }
    }
  }

  getStoreTarget(left: Node): string | undefined {
    if (left.type === 'attribute') {
      const name = this.file.model.getQualifiedName(left);
      return name?.startsWith('torch.') === true ? name : undefined;
    }
    if (left.type === 'subscript') {
      const value = getField(left, 'value');
      const key = getField(left, 'subscript');
      if (value === undefined || key === undefined) return undefined;
      const name = this.file.model.getQualifiedName(value);
      const keyText = getStringValue(key);
      return name === 'os.environ' && keyText !== undefined ? `os.environ[${keyText}]` : undefined;
    }
    return undefined;
  }

  /** The callee names of an expression in call position; for a call, those of its own callee. See the module's comment. */
  getCallees(expression: Node, depth = 0): readonly string[] {
    if (expression.type === 'call') {
      const callee = getField(expression, 'function');
      return callee === undefined ? ['?'] : this.getCallees(callee, depth);
    }
    // The grammar reads `print(name, *run(name))` as `(*run)(name)`, as far as it may be Python 2's statement.
    const [starred] = expression.type === 'list_splat' ? findNamedChildren(expression) : [];
    if (starred !== undefined) return this.getCallees(starred, depth);
    const { model } = this.file;
    const object = expression.type === 'attribute' ? getField(expression, 'object') : undefined;
    const attribute = expression.type === 'attribute' ? (getField(expression, 'attribute')?.text ?? '?') : '';
    const receiver = object === undefined ? undefined : this.getReceiver(object, depth);
    // `trainer.fit` keeps the class that was built, whose methods override those of the class that defines `fit`.
    if (receiver?.startsWith('@') === true) return [`${receiver}().${attribute}`];
    const definition = model.getLocalDefinition(expression);
    if (definition !== undefined) return [`@${getDefinitionName(definition)}`];
    const names = model.findQualifiedNames(expression);
    const replaced = expression.type === 'identifier' ? this.getReplacedFunction(expression) : undefined;
    if (replaced !== undefined) return [replaced, ...names];
    if (names.length > 0) return names;
    if (object !== undefined) return [receiver === undefined ? `?${lastName(object)}.${attribute}` : `${receiver}().${attribute}`];
    return [expression.type === 'identifier' ? `?${expression.text}` : '?'];
  }

  /**
   * The function of the file that a name means, unless a condition gave it another meaning:
   *
   *     if os.environ.get("MOCKED") == "1":
   *         get_loaders = mocked_loaders
   */
  getReplacedFunction(identifier: Node): string | undefined {
    const definitions = this.file.model.findDefinitions(identifier);
    const [own, ...others] = definitions.filter(({ isConditional }) => !isConditional);
    const isReplaced = own?.kind === 'function' && others.length === 0 && definitions.length > 1;
    return isReplaced && own.value !== undefined ? `@${getDefinitionName(own.value)}` : undefined;
  }

  /** What an expression is an instance of: the callee of the call that made it. `model = model.cuda()` alone never gets to one. */
  getReceiver(object: Node, depth: number): string | undefined {
    const value = this.getOrigin(object, depth);
    if (value?.type !== 'call') return undefined;
    const callee = getField(value, 'function');
    const [name, ...others] = callee === undefined ? [] : this.getCallees(callee, depth + 1);
    return others.length === 0 && name !== undefined && !name.startsWith('?') ? name : undefined;
  }

  /** The expression that made an object, seen through moves: `Net()` for `net` after `net = Net()` and `if cuda: net = net.cuda()`. */
  getOrigin(object: Node, depth: number): Node | undefined {
    if (depth > MAX_RECEIVERS) return undefined;
    const value = object.type === 'call' ? object : (this.file.model.getValue(object) ?? this.getValueBeforeMoves(object));
    const moved = value === undefined ? undefined : getMovedObject(value);
    return moved === undefined ? value : (this.getOrigin(moved, depth + 1) ?? value);
  }

  /** The value of a name whose other assignments only move it. */
  getValueBeforeMoves(name: Node): Node | undefined {
    if (name.type !== 'identifier') return undefined;
    const definitions = this.file.model.getBinding(name)?.definitions ?? [];
    if (definitions.some(({ kind }) => kind !== 'assignment')) return undefined;
    const [made, ...others] = definitions.filter(({ value }) => value === undefined || getMovedObject(value)?.text !== name.text);
    return others.length === 0 ? made?.value : undefined;
  }
}

/** Methods of a model that give the model itself back. */
const MOVES = /^(?:to|cuda|cpu|xpu|half|float|double|bfloat16)$/;

/** `net` of `net.to(device)`. */
function getMovedObject(value: Node): Node | undefined {
  const callee = value.type === 'call' ? getField(value, 'function') : undefined;
  const isMove = callee?.type === 'attribute' && MOVES.test(getField(callee, 'attribute')?.text ?? '');
  return isMove ? getField(callee, 'object') : undefined;
}

function isAtModuleLevel(definition: Node): boolean {
  return (definition.parent?.type === 'decorated_definition' ? definition.parent : definition).parent?.type === 'module';
}

function identifiersOf(node: Node): string[] {
  if (node.type === 'identifier') return [node.text];
  return [...walkDescendants(node, 'identifier')].map((identifier) => identifier.text);
}

/** `self.train_loader` gives `train_loader`, `loaders["train"]` gives `loaders`, `f(x)` gives `f`. */
function lastName(node: Node): string {
  if (node.type === 'identifier') return node.text;
  if (node.type === 'attribute') return getField(node, 'attribute')?.text ?? '';
  const inner = getField(node, 'function') ?? getField(node, 'value');
  return inner === undefined || inner === node ? '' : lastName(inner);
}

function readParameters(definition: Node): string[] {
  const parameters = getField(definition, 'parameters');
  const names: string[] = [];
  for (const child of parameters === undefined ? [] : findNamedChildren(parameters)) {
    const name = child.type === 'identifier' ? child : (getField(child, 'name') ?? findNamedChildren(child)[0]);
    const identifier = name?.type === 'identifier' ? name : name === undefined ? undefined : [...walkDescendants(name, 'identifier')][0];
    if (identifier !== undefined) names.push(identifier.text);
  }
  return names;
}

/** See `ClassFacts.methods`. */
function readMethods(definition: Node): string[] {
  const body = getField(definition, 'body');
  const names: string[] = [];
  for (const child of body === undefined ? [] : findNamedChildren(body)) {
    const method = child.type === 'decorated_definition' ? getField(child, 'definition') : child;
    const name = method?.type === 'function_definition' ? getField(method, 'name') : undefined;
    if (name !== undefined) names.push(name.text);
  }
  return names;
}

/** `import a.b, c` gives `a.b`, `c`; `from .a import b, c` gives `.a`, `.a.b`, `.a.c`. */
function importedModules(node: Node): string[] {
  const names = findFields(node, 'name').map((child) => (child.type === 'aliased_import' ? getField(child, 'name') : child)?.text ?? '');
  if (node.type !== 'import_from_statement') return names;
  const module = (getField(node, 'module_name')?.text ?? '').replaceAll(/\s/g, '');
  const prefix = module.endsWith('.') || module === '' ? module : `${module}.`;
  return [module, ...names.map((name) => `${prefix}${name}`)];
}
