/** The framework a program is built on, where its seed helper is imported from, and what the framework seeds by itself. */
import type { SourceFile } from '../document/types.ts';
import { findVisitNames } from '../project/program.ts';
import type { DrawVisit, Entry, Program, Visit } from '../project/types.ts';
import {
  findPackages,
  FRAMEWORKS,
  isComposerTrainer,
  isFrameworkFit,
  isHuggingFaceTrainer,
  isTrainingArguments,
  type Framework,
} from '../pytorch/frameworks.ts';
import { canonicalName } from '../pytorch/names.ts';
import { getArgument, getField, getIntegerValue } from '../syntax/node.ts';
import { readMapping } from './mappings.ts';
import { toLiteralSeed, type SeedExpression } from './seed-expression.ts';
import { findEffectiveSeeding, getVisitNode } from './sites.ts';

/**
 * The framework whose fit trains the program, else the first of `FRAMEWORKS` that the file imports: a loop of one's own with
 * `accelerate`, graphs of torch_geometric. Undefined for plain PyTorch.
 */
export function getFramework({ entry, facts }: Program): Framework | undefined {
  const fit = entry?.training.flatMap(findVisitNames).find(isFrameworkFit);
  const trainer = fit === undefined ? undefined : FRAMEWORKS.find((framework) => findPackages(framework).includes(getOwner(fit)));
  return trainer ?? FRAMEWORKS.find((framework) => findPackages(framework).some((name) => facts.packages.includes(name)));
}

/** Libraries on top of transformers train with its `Trainer`. */
function getOwner(fit: string): string {
  const name = fit.replace(/\..*/, '');
  return name === 'trl' || name === 'sentence_transformers' ? 'transformers' : name;
}

/** Where a file would take the helper from: the module it takes other names from, else the one its program trains with. */
export function getHelperModule(file: SourceFile, { entry }: Program, { modules }: Framework): string {
  const imported = [...file.model.module.bindings.values()].flatMap(({ definitions }) =>
    definitions.flatMap(({ kind, qualifiedName }) => (kind === 'import-from' && qualifiedName !== undefined ? [qualifiedName] : [])),
  );
  const trained = entry?.training.flatMap(findVisitNames) ?? [];
  const byLength = modules.toSorted((a, b) => b.length - a.length);
  const isPartOf = (module: string) => (name: string) => name.startsWith(`${module}.`);
  return (
    byLength.find((module) => imported.some(isPartOf(module))) ??
    byLength.find((module) => trained.some(isPartOf(module))) ??
    modules[0] ??
    ''
  );
}

/** A framework's call that seeds all generators, in a program that sets no seed of its own. */
export interface FrameworkSeeding {
  readonly visit: Visit;
  /** What has drawn before it, in execution order. */
  readonly draws: readonly DrawVisit[];
}

/**
 * The call by which a framework seeds a program that does not (`Trainer(...)` of transformers), and what came before it. Undefined where
 * no framework does, or the program seeds.
 */
export function getFrameworkSeeding(entry: Entry): FrameworkSeeding | undefined {
  const [visit] = entry.frameworkSeeding;
  if (visit === undefined || findEffectiveSeeding(entry).length > 0) return undefined;
  const draws = entry.draws.filter((draw) => draw.visit.order < visit.order && !draw.visit.isDuringImport);
  return { visit, draws };
}

/**
 * True for a trainer that is handed a model, which was made before it seeded: transformers' unless it is told how to make one
 * (`model_init`), composer's always.
 */
export function isHandedModel({ step, callees }: Visit): boolean {
  if (step.kind !== 'call' || step.keywords.includes('model_init')) return false;
  return callees.some((callee) => callee.kind !== 'external' || isHuggingFaceTrainer(callee.name) || isComposerTrainer(callee.name));
}

/**
 * The number such a framework is given, so that the program sets the same first: `TrainingArguments(seed=7)`, composer's `Trainer(seed=7)`,
 * mmengine's `Runner(randomness=dict(seed=7))`.
 */
export function getFrameworkSeed(file: SourceFile, program: Program, entry: Entry): SeedExpression | undefined {
  const seeding = getFrameworkSeeding(entry);
  const call = seeding === undefined ? undefined : getVisitNode(file, program, seeding.visit);
  if (call?.type !== 'call') return undefined;
  const args = getArgument(call, 'args', 1)?.value;
  const made = args === undefined ? undefined : file.model.getValue(args);
  const callee = made?.type === 'call' ? getField(made, 'function') : undefined;
  const name = callee === undefined ? undefined : file.model.getQualifiedName(callee);
  const holder = made !== undefined && isTrainingArguments(canonicalName(name ?? '')) ? made : call;
  const randomness = getArgument(call, 'randomness')?.value;
  const value = getArgument(holder, 'seed')?.value ?? (randomness && readMapping(file, randomness)?.get('seed')?.[0]);
  const seed = value === undefined ? undefined : getIntegerValue(file.model.getValue(value) ?? value);
  return seed === undefined ? undefined : toLiteralSeed(seed);
}
