/**
 * Dropout in a model that a loop of experiments builds and trains in each turn.
 *
 *     for lr in (0.1, 0.01):
 *         set_seed(0)                  # each turn draws the same masks, whichever ran before it
 *         model = Net()                # holds nn.Dropout(0.5)
 *
 * Report only: nothing is wrong with dropout there. It is a place that draws in every step, so that what one turn draws depends on the
 * turns before it unless each begins with a seed.
 */
import {
  canonicalName,
  DROPOUT_FUNCTIONS,
  DROPOUT_LAYERS,
  findExperimentLoops,
  getArgument,
  getField,
  getIntegerValue,
  getNodeAt,
  isDropout,
  isTestFile,
  walkCalls,
  type Api,
  type Entry,
  type ExperimentLoop,
  type Meta,
  type SourceFile,
  type Visit,
} from 'repro-fix';

export const meta: Meta = {
  id: 'dropout-in-loop',
  summary: 'Dropout in a model that a loop of experiments trains',
  why: 'It draws a mask in every training step, so that an experiment depends on those before it unless each begins with a seed.',
  fixable: 'never',
  safety: 'safe',
  severity: 'info',
  triggers: [['for ', { program: 'trains' }]],
  ignoresTests: true,
  presets: ['seeds', 'recommended', 'strict'],
  since: '0.1.0',
};

type FileFacts = Visit['file'];
type CallStep = Extract<Visit['step'], { readonly kind: 'call' }>;

/** A call that makes or applies dropout. */
interface Place {
  readonly file: FileFacts;
  readonly step: CallStep;
}

export default function transform(file: SourceFile, api: Api): void {
  const { entry } = isTestFile(file) ? { entry: undefined } : api.program;
  if (entry?.trains !== true) return;
  const reported = new Set<CallStep>();
  for (const loop of findExperimentLoops(file, api.program, entry)) {
    const places = findPlaces(api, entry, loop).filter((place) => !reported.has(place.step));
    for (const place of places) reported.add(place.step);
    reportPlaces(file, api, loop, places);
  }
}

/** Dropout that runs in the loop: what the body and the functions it calls reach, and all methods of the modules built there. */
function findPlaces(api: Api, entry: Entry, loop: ExperimentLoop): Place[] {
  const found = new Map<CallStep, Place>();
  const add = (file: FileFacts, step: CallStep): void => void (isDropout(step.callees, step.keywords) && found.set(step, { file, step }));
  for (const visit of entry.trace.visits) {
    if (visit.step.kind !== 'call' || !visit.loops.some((frame) => frame.file === api.program.facts && frame.step.at === loop.node.start))
      continue;
    add(visit.file, visit.step);
    for (const callee of visit.callees) {
      if (callee.kind !== 'class') continue;
      const { file, facts } = callee;
      for (const method of file.functions) {
        if (facts.at <= method.at && method.end <= facts.end) for (const step of walkCalls(method.steps)) add(file, step);
      }
    }
  }
  return [...found.values()];
}

/** One finding for each place of this file; those of other files are named at the loop. */
function reportPlaces(file: SourceFile, api: Api, loop: ExperimentLoop, places: readonly Place[]): void {
  const right = getField(loop.node, 'right');
  const head = { start: loop.node.start, end: right?.end ?? loop.node.end };
  const text = file.text.slice(head.start, head.end).replaceAll(/\s+/g, ' ');
  const help = getHelp(loop);
  for (const place of places) {
    if (place.file !== api.program.facts) continue;
    const call = getNodeAt(file.tree, place.step.at, place.step.end);
    const callee = getField(call, 'function');
    if (callee === undefined || isOff(file, place)) continue;
    api.report({ node: call, message: `\`${callee.text}\` draws masks in each turn of \`${text}\``, help });
  }
  const elsewhere = [...new Set(places.filter((place) => place.file !== api.program.facts).map((place) => place.file.path))];
  if (elsewhere.length === 0) return;
  const files = elsewhere.map((path) => `\`${path}\``).join(', ');
  api.report({ node: head, message: `the model that each turn of \`${text}\` trains has dropout (${files})`, help });
}

/** `nn.Dropout(0.0)`, `dropout=0` */
function isOff(file: SourceFile, { step }: Place): boolean {
  const call = getNodeAt(file.tree, step.at, step.end);
  const isFunction = step.callees.some((name) => DROPOUT_FUNCTIONS.test(name));
  const isLayer = step.callees.some((name) => DROPOUT_LAYERS.test(canonicalName(name)));
  const p =
    getArgument(call, 'dropout') ?? getArgument(call, 'dropout_p') ?? getArgument(call, 'p', isFunction ? 1 : isLayer ? 0 : undefined);
  if (p === undefined) return false;
  const value = file.model.getValue(p.value) ?? p.value;
  return getIntegerValue(value) === 0 || (value.type === 'float' && Number(value.text) === 0);
}

function getHelp(loop: ExperimentLoop): string {
  const isSeeded = loop.seeding.some((found) => found.visit.order < loop.model.visit.order && found.generators.includes('torch'));
  if (!isSeeded) return 'Seed at the top of the body: without it, the masks of a turn depend on how many numbers the turns before it drew.';
  return loop.variation === 'repeat' || loop.variation === 'seed'
    ? 'The seed in the body starts each turn on masks of its own, which a single turn repeats. Steps within a turn still differ, as they must.'
    : 'The seed in the body starts each turn on the same masks, whichever ran before it. Steps within a turn still differ, as they must.';
}
