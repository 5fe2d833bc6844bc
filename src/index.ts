/** The public API: what a transform may import. Re-exports only; `repro-fix/testing` has the test kit. */
export type { Cell, Position, SourceFile, Style } from './document/types.ts';
export type { Binding, Definition, Scope, SemanticModel } from './semantic/types.ts';
export type { Argument, Node, Tree } from './syntax/node.ts';
export {
  findArguments,
  findFields,
  findNamedChildren,
  getArgument,
  getClosest,
  getField,
  getIntegerValue,
  getNodeAt,
  getStatement,
  getStringValue,
  isInside,
  isNoName,
  walkAncestors,
  walkDescendants,
} from './syntax/node.ts';
export type { ArgumentText, Use } from './text/code.ts';
export { findEnclosing, findUses, getBrackets, getGiven, getStatementAround, inCode, mayBelongTo } from './text/code.ts';
export type { Edit } from './text/edit.ts';
export type { FileFacts, Step } from './project/facts.ts';
export { walkCalls } from './project/facts.ts';
export { findVisitNames } from './project/program.ts';
export type { CallFrame, DrawVisit, Entry, Generator, LoopVisit, Program, SeedingVisit, Visit } from './project/types.ts';
export type { Collection } from './transform/collection.ts';
export type { DefinitionNeed, ImportNeed, Need, Site, StatementNeed } from './transform/needs.ts';
export type { Named, Scaffold, SeedFunction } from './transform/scaffold.ts';
export type {
  Api,
  Demand,
  Fix,
  Meta,
  Options,
  OwnerStyle,
  Preset,
  Report,
  Safety,
  Severity,
  Transform,
  TransformModule,
} from './transform/types.ts';
export { getFrameworkSeeding, isHandedModel } from './transform/frameworks.ts';
export { getLineEnd, getLineIndent, getLineStart, restyle } from './transform/layout.ts';
export type { Environment } from './transform/environments.ts';
export { findEnvironments } from './transform/environments.ts';
export type { Drawing, ExperimentComprehension, ExperimentLoop, OuterLoop, Variation } from './transform/loops.ts';
export { findExperimentComprehensions, findExperimentLoops, getDrawing, getOuterModel } from './transform/loops.ts';
export { getRange } from './transform/counts.ts';
export type { ImportDraw } from './transform/import-draws.ts';
export { describeImportDraw, findImportDraws, getOutermostCall, isCertainDraw } from './transform/import-draws.ts';
export { getCalleeName } from './transform/callee-names.ts';
export { isKnownInteger, planGenerator } from './transform/generators.ts';
export type { GeneratorPlan } from './transform/generators.ts';
export type { Origins } from './transform/origins.ts';
export { findOrigins } from './transform/origins.ts';
export type { DataDraw, LoaderMade, Pass } from './transform/passes.ts';
export { findPasses } from './transform/passes.ts';
export { addEntry, setKeywords } from './transform/keywords.ts';
export type { Keyword } from './transform/keywords.ts';
export { getLoaderArgument, getLoaderCall, isForwarding, isOwnedByFramework } from './transform/loader-calls.ts';
export type { LoaderCall } from './transform/loader-calls.ts';
export { readMapping } from './transform/mappings.ts';
export { isModuleClass } from './transform/modules.ts';
export type { Mapping } from './transform/mappings.ts';
export {
  getVisitOf,
  isBenchmark,
  isDeterminismSwitch,
  isForTpu,
  isHandledByLibrary,
  isSetUpElsewhere,
  isTestFile,
  isTrainedByFramework,
  isWorkspaceSetByFramework,
  mayTrainOnCuda,
} from './transform/programs.ts';
export type { ProcessSeed, UnseededProcesses } from './transform/processes.ts';
export { getUnseededProcesses } from './transform/processes.ts';
export { drawsInEachProcess, getRankAt, getRanks, namesRank, type Rank } from './transform/ranks.ts';
export { isIntegerOption } from './transform/seed-fields.ts';
export type { MisplacedSeed } from './transform/seeding.ts';
export { getMisplacedSeed, getPlannedSeed, getSeedNeeds, getTaskNeed, getTextAt, isInReach, isUnseeded } from './transform/seeding.ts';
export {
  findEffectiveSeeding,
  getCallInFile,
  getDefinitionsSite,
  getEntrySite,
  getFirstSite,
  getImportSection,
  getReportRange,
  getVisitNode,
  isSeedHelper,
} from './transform/sites.ts';
export type { Tasks } from './transform/tasks.ts';
export { getTasks } from './transform/tasks.ts';
export { runsIn } from './transform/way.ts';
export { getEntropy, getRunFrequency, planSeedValue } from './transform/seed-values.ts';
export type { Entropy, SeedValue } from './transform/seed-values.ts';
export { ENTROPY_SEEDING, GENERATOR_CLASSES, GENERATOR_SEEDING } from './pytorch/entropy.ts';
export { CUBLAS_VALUES } from './pytorch/determinism.ts';
export {
  isComposerTrainer,
  isLightningCli,
  isLightningSeed,
  isLightningTrainer,
  isMmengineConfig,
  isMmengineFromConfig,
  isMmengineRunner,
  isReinforcementAlgorithm,
  isTrainingArguments,
  LIGHTNING_1_ARGUMENTS,
} from './pytorch/frameworks.ts';
export { LOADER_NAMES, SAMPLERS, WORKER_SEEDING_PACKAGES } from './pytorch/loaders.ts';
export { canonicalName } from './pytorch/names.ts';
export { isTorchrlEnvironment } from './pytorch/environments.ts';
export { DROPOUT_FUNCTIONS, DROPOUT_LAYERS, isDropout } from './pytorch/dropout.ts';
export { CUDA_SEEDING, GENERATORS, getDrawnGenerator, SEEDING } from './pytorch/random.ts';
export { quoteCode } from './transform/quote.ts';
export { SPLIT_METHODS, SPLITTERS } from './pytorch/splits.ts';
export type { Splitter } from './pytorch/splits.ts';
export { getCalledName, getLoopOrderUse, getOrderUse } from './transform/order.ts';
export { mayUseOrder } from './transform/order-text.ts';
export { isPool } from './transform/pools.ts';
export { removeArgument } from './transform/arguments.ts';
export { isPostfix, mayBeFloatingText, mayBeTensorText, mayBeTorch } from './transform/tensor-text.ts';
export { isTensor, isNamedWhole, mayBeFloating } from './transform/tensors.ts';
export type { Condition, FurtherCondition, NondeterministicOp } from './pytorch/nondeterministic-ops.ts';
export { NONDETERMINISTIC_OPS, TENSOR_METHODS } from './pytorch/nondeterministic-ops.ts';
