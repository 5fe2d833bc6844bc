/** Records of a small training run, as the probe would have written them, to be altered by the tests. */
import { parseRunRecord, type ProcessRecord, type RecordEvent, type RunRecord } from '../../src/verify/records.ts';

export const PROCESS = {
  k: 'process',
  pid: 10,
  parent: 1,
  rank: null,
  identity: [],
  argv: ['train.py'],
  time: 1,
  version: '3.11.7',
  hash: 7,
};

/** The states of the four generators, all seeded and alike unless given. */
export function states(torch = 't0', numpy = 'n0', random = 'r0'): string {
  return `${random},${numpy},${torch},`;
}

const SEEDS: readonly RecordEvent[] = [
  { k: 'seed', f: 'random.seed', g: ['random'], v: '0', at: 'train.py:1', drawn: [] },
  { k: 'seed', f: 'numpy.random.seed', g: ['numpy'], v: '0', at: 'train.py:2', drawn: [] },
  { k: 'seed', f: 'torch.manual_seed', g: ['torch', 'cuda'], v: '0', at: 'train.py:3', drawn: [] },
];

/** Two epochs of two batches with a loader, an optimizer, and all generators seeded. */
export function training(): readonly RecordEvent[] {
  const events: RecordEvent[] = [
    ...SEEDS,
    { k: 'opt', o: 0, c: 'SGD', n: 2, numel: 10, p: 'p0', at: 'train.py:5', rng: states() },
    { k: 'loader', l: 0, at: 'train.py:6', workers: 0, worker_init: false, sampler: 'RandomSampler', gen: null, sgen: null, seed: null },
  ];
  for (let step = 0; step < 4; step++) {
    const epoch = Math.floor(step / 2);
    const rng = states(`t${epoch}`);
    if (step % 2 === 0) events.push({ k: 'iter', l: 0, e: epoch, at: 'train.py:8', rng, gen: null, base: `${epoch}` });
    events.push(
      { k: 'batch', l: 0, e: epoch, i: step % 2, h: `b${step}`, rng },
      { k: 'loss', v: `${1 / (step + 1)}`, at: 'train.py:10', rng },
      { k: 'step', s: step, o: 0, g: `g${step}`, p: `p${step + 1}`, at: 'train.py:11', rng, ...(step === 0 ? { p0: 'p0' } : {}) },
    );
  }
  return [...events, { k: 'exit', rng: states('t1') }];
}

export function toText(events: readonly object[], head: object = PROCESS): string {
  return [head, ...events].map((event) => `${JSON.stringify(event)}\n`).join('');
}

export function toRun(events: readonly object[], head: object = PROCESS): RunRecord {
  return { isProbed: true, ...parseRunRecord([toText(events, head)]) };
}

export function toProcess(events: readonly object[], head: object = PROCESS): ProcessRecord {
  return toRun(events, head).processes[0]!;
}

/** The events with those that match replaced; fails if none does. */
export function alter(
  events: readonly RecordEvent[],
  matches: (event: RecordEvent) => boolean,
  change: (event: RecordEvent) => readonly RecordEvent[],
): readonly RecordEvent[] {
  if (!events.some(matches)) throw new Error('nothing to alter');
  return events.flatMap((event) => (matches(event) ? change(event) : [event]));
}
