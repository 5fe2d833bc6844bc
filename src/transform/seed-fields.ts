/**
 * The seed in a value: among what a command line is parsed into, the fields of a configuration, the keys of a file that is loaded. Only what
 * the text says; a key is never made up.
 */
import type { SourceFile } from '../document/types.ts';
import type { FileFacts } from '../project/facts.ts';
import type { Callee, ProjectIndex } from '../project/index-files.ts';
import { getHeldSeed, getNamespaceSeed, SEED_NAME, type SeedField } from '../project/seeds.ts';
import type { Program } from '../project/types.ts';
import {
  findArguments,
  findNamedChildren,
  getArgument,
  getField,
  getStringValue,
  isInside,
  walkDescendants,
  type Node,
} from '../syntax/node.ts';
import { findDataSeed } from './data-seeds.ts';

/** Where values are asked about. */
export interface Place {
  readonly file: SourceFile;
  readonly program: Program;
  readonly index: ProjectIndex;
}

/** What a value is bound to: a name, or an attribute of an object. */
export interface Holder {
  readonly text: string;
  /** Where the file mentions it. */
  readonly references: readonly Node[];
  /** Where it stands in a tuple that the value is unpacked into; undefined for one that is given all of it. */
  readonly position: number | undefined;
}

/** The dotted name of what a node calls; undefined where it is no call. */
export function getDottedCallee({ model }: SourceFile, call: Node | undefined): string | undefined {
  const callee = call?.type === 'call' ? getField(call, 'function') : undefined;
  return callee === undefined ? undefined : model.getQualifiedName(callee);
}

/** Methods that parse the command line. */
export const PARSES = /\.parse_(?:known_)?args$/;

/** True for an option that is an integer where it is given: `parser.add_argument("--seed", type=int)`. */
export function isIntegerOption(file: SourceFile, attribute: string): boolean {
  return [...walkDescendants(file.root, 'call')].some((call) => {
    if (getField(getField(call, 'function') ?? call, 'attribute')?.text !== 'add_argument') return false;
    const type = getArgument(call, 'type')?.value;
    return (
      type !== undefined &&
      file.model.getQualifiedName(type) === 'builtins.int' &&
      [...walkDescendants(call, 'string_content')].some((name) => name.text.replace(/^-+/, '').replaceAll('-', '_') === attribute)
    );
  });
}

/** Functions that fill an instance of the dataclass they are given from the command line. */
const CLASS_PARSERS =
  /^(?:tyro\.cli|dcargs\.cli|simple_parsing\.(?:\w+\.)*parse|pyrallis\.(?:\w+\.)*parse|draccus\.(?:\w+\.)*parse|omegaconf\.OmegaConf\.structured)$/;
const LOADERS = /^(?:yaml\.(?:safe_load|load|full_load)|json\.loads?|toml\.loads?|tomllib\.loads?|omegaconf\.OmegaConf\.load)$/;

/** The seed in what a call makes, which is bound to `holder`. */
export function getMadeSeed({ file, program, index }: Place, holder: Holder, value: Node): SeedField | undefined {
  const { position } = holder;
  const tracked = position === undefined ? getTrackedSeed(file, value) : undefined;
  if (tracked !== undefined || value.type !== 'call') return tracked;
  const [visit] = program.findVisits(value.start, value.end);
  const [callee, ...others] = visit?.callees ?? [];
  if (visit?.step.kind !== 'call' || callee === undefined || others.length > 0 || visit.loops.length > 0 || visit.branches.length > 0)
    return undefined;
  // `build(args)(x)` is what that returns.
  if (getField(value, 'function')?.type === 'call') return undefined;
  if (callee.kind === 'function' && LOADERS.test(callee.facts.returns?.[0] ?? '') && position === undefined) {
    return getReadField(holder);
  }
  if (callee.kind !== 'external') return getCalleeSeed(index, callee, position);
  if (/HfArgumentParser\(\)\.parse_args_into_dataclasses$/.test(callee.name)) {
    const classes = findParserClasses(file, value);
    // One class alone still comes in a tuple.
    return position === undefined ? undefined : getNamedClassSeed({ file, program, index }, classes[position]);
  }
  if (position !== undefined) return undefined;
  if (PARSES.test(callee.name)) return getReturnedSeed(index, visit.file, callee.name);
  if (CLASS_PARSERS.test(callee.name)) {
    const argument = findArguments(value).find(({ value: { type } }) => type === 'identifier' || type === 'attribute');
    return getNamedClassSeed({ file, program, index }, argument?.value);
  }
  if (MERGES.test(callee.name)) return getMergedSeed({ file, program, index }, holder, value);
  // `base = OmegaConf.load(path)`, merged below with what the command line says.
  if (holder.references.some((reference) => isMerged(file, reference))) return undefined;
  if (LOADERS.test(callee.name)) return getLoadedSeed(file, program, holder, value, callee.name);
  return undefined;
}

const MERGES = /^omegaconf\.OmegaConf\.(?:unsafe_)?merge$/;

function isMerged(file: SourceFile, argument: Node): boolean {
  const call = argument.parent?.type === 'argument_list' ? argument.parent.parent : undefined;
  return MERGES.test(getDottedCallee(file, call) ?? '');
}

/** `cfg = OmegaConf.merge(OmegaConf.load("base.yaml"), OmegaConf.from_cli())`: the seed of what it is merged from. */
function getMergedSeed({ file, program, index }: Place, holder: Holder, call: Node): SeedField | undefined {
  for (const { value } of findArguments(call)) {
    const held = value.type === 'identifier' ? file.model.getBinding(value) : undefined;
    const own = held === undefined ? undefined : getHeldSeed(file, value.text, held);
    if (own?.path.startsWith('.') === true) return own;
    const made = file.model.getValue(value);
    const name = getDottedCallee(file, made) ?? '';
    if (made === undefined) continue;
    const field = CLASS_PARSERS.test(name)
      ? getNamedClassSeed({ file, program, index }, findArguments(made)[0]?.value)
      : LOADERS.test(name)
        ? getLoadedSeed(file, program, holder, made, name)
        : undefined;
    if (field !== undefined) return field;
  }
  return getReadField(holder);
}

/**
 * What Weights & Biases keeps for a run, which a sweep may change: `config = wandb.config` below `wandb.init(config={"seed": 42})`, and
 * `run = wandb.init(...)` (wandb/sdk/wandb_config.py: keys are attributes, too).
 */
function getTrackedSeed(file: SourceFile, value: Node): SeedField | undefined {
  const isInit = (call: Node): boolean => getDottedCallee(file, call) === 'wandb.init';
  const isConfig = value.type === 'attribute' && file.model.getQualifiedName(value) === 'wandb.config';
  if (!isConfig && !isInit(value)) return undefined;
  const inits = isConfig ? [...walkDescendants(file.root, 'call')].filter((call) => call.end < value.start && isInit(call)) : [value];
  const config = inits.length === 1 && inits[0] !== undefined ? getArgument(inits[0], 'config')?.value : undefined;
  const dictionary = config === undefined ? undefined : file.model.getValue(config);
  const field = dictionary === undefined ? undefined : getNamespaceSeed(file, dictionary);
  const key = /^(?:\["|\.)(\w+)/.exec(field?.path ?? '')?.[1];
  return field === undefined || key === undefined ? undefined : { ...field, path: `${isConfig ? '' : '.config'}.${key}` };
}

/** The seed of a class that an expression of the file names. */
export function getNamedClassSeed({ file, program, index }: Place, named: Node | undefined): SeedField | undefined {
  if (named === undefined) return undefined;
  const definition = file.model.getLocalDefinition(named);
  const local = definition === undefined ? undefined : program.facts.classes.find(({ at }) => at === definition.start);
  if (local !== undefined) return getClassSeed(index, { kind: 'class', file: program.facts, facts: local });
  const name = file.model.getQualifiedName(named);
  // transformers/training_args.py: `seed: int = field(default=42)`
  if (name !== undefined && /^transformers\.(?:\w+\.)*(?:Seq2Seq)?TrainingArguments$/.test(name))
    return { path: '.seed', isInteger: true, mayBeNone: false };
  const callee = name === undefined ? undefined : index.resolve(program.facts, name);
  return callee?.kind === 'class' ? getClassSeed(index, callee) : undefined;
}

/** The classes given to `HfArgumentParser((ModelArguments, TrainingArguments))`, whose instances a call of its method returns in order. */
function findParserClasses(file: SourceFile, call: Node): readonly Node[] {
  const callee = getField(call, 'function');
  const object = callee === undefined ? undefined : getField(callee, 'object');
  const made = object === undefined ? undefined : object.type === 'call' ? object : file.model.getValue(object);
  const classes = made?.type === 'call' ? getArgument(made, 'dataclass_types', 0)?.value : undefined;
  if (classes === undefined) return [];
  return ['tuple', 'list'].includes(classes.type) ? findNamedChildren(classes) : [classes];
}

/** What calling a class or a function of the project gives; `position` in the tuple it returns. */
function getCalleeSeed(index: ProjectIndex, callee: Callee, position: number | undefined, depth = 0): SeedField | undefined {
  if (callee.kind === 'class') return position === undefined ? getClassSeed(index, callee) : undefined;
  if (callee.kind !== 'function' || depth > 5) return undefined;
  const { returns } = callee.facts;
  if (returns === undefined || (position === undefined) !== (returns.length === 1)) return undefined;
  return getReturnedSeed(index, callee.file, returns[position ?? 0] ?? '', depth + 1);
}

/** What a call in `file` of the callee `name` gives. */
export function getReturnedSeed(index: ProjectIndex, file: FileFacts, name: string, depth = 0): SeedField | undefined {
  if (name === '') return undefined;
  // typed-argument-parser: `class Args(Tap)` and `Args().parse_args()`
  const receiver = /^(.*)\(\)\.parse_(?:known_)?args$/.exec(name)?.[1];
  if (receiver !== undefined) {
    const owner = index.resolve(file, receiver);
    if (owner.kind === 'class') return getClassSeed(index, owner);
    return /ArgumentParser$/.test(receiver) ? file.seeds.options[0] : undefined;
  }
  return getCalleeSeed(index, index.resolve(file, name), undefined, depth);
}

/** The seed among the fields of a class, of its bases, or of the classes of its fields. */
function getClassSeed(index: ProjectIndex, { file, facts }: Extract<Callee, { kind: 'class' }>, depth = 0): SeedField | undefined {
  const [own] = facts.seeds;
  if (own !== undefined || depth > 4) return own;
  for (const base of facts.bases) {
    const parent = index.resolve(file, base);
    const inherited = parent.kind === 'class' ? getClassSeed(index, parent, depth + 1) : undefined;
    if (inherited !== undefined) return inherited;
  }
  for (const [part, type] of Object.entries(facts.parts)) {
    const callee = index.resolve(file, type);
    const inner = callee.kind === 'class' ? getClassSeed(index, callee, depth + 1) : undefined;
    if (inner !== undefined) return { ...inner, path: `.${part}${inner.path}` };
  }
  return undefined;
}

/** `config = yaml.safe_load(f)`: a key of the file it was read from, or one that the code reads. */
function getLoadedSeed(file: SourceFile, program: Program, holder: Holder, call: Node, loader: string): SeedField | undefined {
  const named = getLoadedPath(file, call);
  const written = named === undefined ? undefined : findDataSeed(file, program, named);
  if (written !== undefined) {
    const write = loader.startsWith('omegaconf.') ? (key: string) => `.${key}` : (key: string) => `["${key}"]`;
    return { ...written, path: written.keys.map(write).join('') };
  }
  return getReadField(holder);
}

/** The file that `yaml.safe_load(open("config.yaml"))` reads, also through `with open("config.yaml") as f:`. */
function getLoadedPath(file: SourceFile, call: Node): string | undefined {
  const [argument] = findArguments(call);
  if (argument === undefined) return undefined;
  const names = [argument.value, ...walkDescendants(argument.value, 'identifier')].filter(({ type }) => type === 'identifier');
  const opened = names.flatMap((name) => {
    const definitions = (file.model.getBinding(name)?.definitions ?? []).filter(
      ({ statement }) => isInside(call, statement) || statement.end <= call.start,
    );
    return definitions.at(-1)?.value ?? [];
  });
  for (const node of [argument.value, ...opened]) {
    for (const text of [node, ...walkDescendants(node, 'string')]) {
      const path = text.type === 'string' ? getStringValue(text) : undefined;
      if (path !== undefined && /\.(?:ya?ml|json|toml)$/.test(path)) return path;
    }
  }
  return undefined;
}

/**
 * A seed that the code reads from a name in all cases: `train_test_split(x, random_state=cfg.seed)` shows that `cfg` has one. What it is
 * nobody knows.
 */
export function getReadField({ text, references }: Holder): SeedField | undefined {
  for (const reference of references) {
    let node = reference;
    let last: string | undefined;
    for (;;) {
      const { parent } = node;
      if (parent?.type === 'attribute' && node.field === 'object') last = getField(parent, 'attribute')?.text;
      else if (parent?.type === 'subscript' && node.field === 'value') last = getStringValue(getField(parent, 'subscript') ?? parent);
      else break;
      if (parent === undefined || last === undefined) break;
      node = parent;
      if (SEED_NAME.test(last)) break;
    }
    if (last === undefined || !SEED_NAME.test(last) || node === reference || node.field === 'left' || isConditional(node)) continue;
    if (node.parent?.type === 'call' && node.field === 'function') continue;
    return { path: node.text.slice(text.length), isInteger: false, mayBeNone: true, isOnlyRead: true };
  }
  return undefined;
}

function isConditional(node: Node): boolean {
  for (let current = node; current.parent !== undefined; current = current.parent) {
    const { parent } = current;
    if (/^(?:function_definition|lambda|module)$/.test(parent.type)) return parent.type === 'lambda';
    if (
      /^(?:if|elif|else|try|match|while)_|^(?:conditional_expression|boolean_operator|case_clause)$/.test(parent.type) &&
      current.field !== 'condition'
    )
      return true;
  }
  return false;
}
