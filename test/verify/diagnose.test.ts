import { describe, expect, it } from 'vitest';
import { compareProcesses } from '../../src/verify/compare.ts';
import { diagnose, findUnswitched, type Evidence } from '../../src/verify/diagnose.ts';
import type { LoaderEvent, RecordEvent } from '../../src/verify/records.ts';
import { alter, PROCESS, states, toRun, training } from './training.ts';

function suggest(a: readonly RecordEvent[], b: readonly RecordEvent[], more: Partial<Evidence> = {}, hash = 7) {
  return diagnose(compare(a, b, more, hash));
}

function compare(a: readonly RecordEvent[], b: readonly RecordEvent[], more: Partial<Evidence> = {}, hash = 7): Evidence {
  const runs = [toRun(a), toRun(b, { ...PROCESS, hash })] as const;
  const processes = [runs[0].processes[0]!, runs[1].processes[0]!] as const;
  const comparison = compareProcesses(...processes);
  expect(comparison.difference, 'the records differ').toBeDefined();
  return { runs, processes, comparison, module: undefined, calls: [], stderr: '', ...more };
}

const isBatch = (e: number) => (event: RecordEvent) => event.k === 'batch' && event.e === e;
const isKind = (k: RecordEvent['k']) => (event: RecordEvent) => event.k === k;

/** The same run with other batches in epoch `e`. */
function otherBatches(events: readonly RecordEvent[], e: number): readonly RecordEvent[] {
  return alter(events, isBatch(e), (event) => [{ ...event, h: 'x' } as RecordEvent]);
}

/** The same run with torch's generator elsewhere from epoch 1 on. */
function shifted(events: readonly RecordEvent[]): readonly RecordEvent[] {
  return otherBatches(events, 1).map((event) => ('rng' in event ? { ...event, rng: event.rng.replace('t1', 't9') } : event));
}

function withLoader(change: Partial<LoaderEvent>, events = training()): readonly RecordEvent[] {
  return alter(events, isKind('loader'), (event) => [{ ...(event as LoaderEvent), ...change }]);
}

describe('diagnose', () => {
  it('names a seed that is another in each run', () => {
    const seeded = (v: string) =>
      alter(
        training(),
        (event) => event.k === 'seed' && event.f === 'torch.manual_seed',
        (event) => [{ ...event, v } as RecordEvent],
      );
    const [first] = suggest(seeded('1'), otherBatches(seeded('2'), 0));
    expect(first).toMatchObject({ id: 'nondeterministic-seed', at: 'train.py:3' });
    const moved = shifted(seeded('2'));
    expect(suggest(seeded('1'), moved).map(({ id }) => id)).not.toContain('rng-order');
  });

  it('names the libraries that were drawn from and never seeded', () => {
    const unseeded = (state: string) =>
      training()
        .filter((event) => !(event.k === 'seed' && event.f === 'numpy.random.seed'))
        .map((event) => ('rng' in event ? { ...event, rng: event.rng.replace('n0', state) } : event));
    const [first] = suggest(unseeded('n1'), otherBatches(unseeded('n2'), 0));
    expect(first).toMatchObject({ id: 'unseeded-run' });
    expect(first?.why).toContain('NumPy');
  });

  it('does not blame a generator that nobody drew from', () => {
    const untouched = training().filter((event) => !(event.k === 'seed' && event.f === 'numpy.random.seed'));
    const idle = untouched.map((event) => ('rng' in event ? { ...event, rng: event.rng.replace('n0', '-') } : event));
    expect(suggest(idle, otherBatches(idle, 0)).map(({ id }) => id)).not.toContain('unseeded-run');
  });

  it('tells a draw at import from a seed that comes too late', () => {
    const begun = (events: readonly RecordEvent[]) =>
      alter(
        events,
        (event) => event.k === 'opt' || (event.k === 'step' && event.s === 0),
        (event) => [{ ...event, ...(event.k === 'opt' ? { p: 'x' } : { p0: 'x' }) } as RecordEvent],
      );
    const imported: readonly RecordEvent[] = [{ k: 'import', m: 'layers', drew: ['torch'], at: 'layers.py' }, ...training()];
    expect(suggest(imported, begun(imported))[0]).toMatchObject({ id: 'import-time-rng', at: 'layers.py' });
    const late = training().map((event) =>
      event.k === 'seed' && event.f === 'torch.manual_seed' ? { ...event, drawn: ['torch' as const] } : event,
    );
    expect(suggest(late, begun(late))[0]).toMatchObject({ id: 'misplaced-seed', at: 'train.py:3' });
  });

  it('names the loader that was iterated more often and moved the global generator', () => {
    const validation: readonly RecordEvent[] = [
      {
        k: 'loader',
        l: 1,
        at: 'train.py:20',
        workers: 0,
        worker_init: false,
        sampler: 'SequentialSampler',
        gen: null,
        sgen: null,
        seed: null,
      },
      { k: 'iter', l: 1, e: 0, at: 'train.py:21', rng: states(), gen: null, base: '9' },
    ];
    const evaluated = alter(
      training(),
      (event) => event.k === 'step' && event.s === 1,
      (event) => [event, ...validation],
    );
    const ids = suggest(training(), shifted(evaluated));
    expect(ids.map(({ id }) => id).slice(0, 2)).toEqual(['rng-order', 'unseeded-dataloader']);
    expect(ids[0]?.at).toBe('train.py:20');
  });

  it('names the loader or the sampler that takes its order from a moved generator', () => {
    expect(suggest(training(), shifted(training()))[0]).toMatchObject({ id: 'unseeded-dataloader', at: 'train.py:6' });
    const weighted = withLoader({ sampler: 'WeightedRandomSampler' });
    expect(suggest(weighted, shifted(weighted))[0]).toMatchObject({ id: 'unseeded-sampler' });
    const own = withLoader({ gen: 0, seed: '1' });
    expect(suggest(own, shifted(own))[0]).toMatchObject({ id: 'unseeded-sampler' });
  });

  it('names the shifted line where nothing is known of what drew', () => {
    const random = (state: string) =>
      training().map((event) => ('rng' in event ? { ...event, rng: event.rng.replace('r0', state) } : event));
    const loss = alter(random('r9'), isKind('loss'), (event) => [{ ...event, v: '7' } as RecordEvent]);
    expect(suggest(training(), loss).map(({ id }) => id)).toEqual(['rng-order', 'nondeterministic-algorithms']);
    // What draws from no global generator may have made the runs take another number of draws.
    const environment: RecordEvent = { k: 'unseeded', f: 'generator of gymnasium', at: 'agent.py:9' };
    const [first, second] = suggest([environment, ...training()], [environment, ...loss], {}, 8);
    expect([first?.id, second?.id]).toEqual(['unseeded-environment', 'unordered-set']);
  });

  it('names a module that draws in evaluation mode', () => {
    const calls = [
      {
        k: 'call',
        s: 2,
        n: 5,
        up: null,
        m: '',
        root: 'Net',
        c: 'Net',
        t: false,
        i: '',
        w: '',
        out: '',
        drew: ['torch'],
        at: 'train.py:30',
      },
    ] as const;
    expect(suggest(training(), shifted(training()), { calls })[0]).toMatchObject({ id: 'always-on-dropout', at: 'train.py:30' });
  });

  it('names a second experiment that starts where the first one ended', () => {
    const second = (p: string, torch: string): readonly RecordEvent[] => [
      ...training().slice(0, -1),
      { k: 'opt', o: 1, c: 'SGD', n: 2, numel: 10, p, at: 'train.py:5', rng: states(torch) },
      { k: 'step', s: 4, o: 1, p0: p, g: 'g', p: 'p', at: 'train.py:11', rng: states(torch) },
    ];
    expect(suggest(second('a', 'ta'), second('b', 'tb'))[0]).toMatchObject({ id: 'seed-outside-loop', at: 'train.py:5' });
  });

  it('names a generator that two loaders share, and one whose seed is another each time', () => {
    const iterated = (state: string, events: readonly RecordEvent[]) =>
      alter(
        events,
        (event) => event.k === 'iter' && event.e === 1,
        (event) => [{ ...event, gen: state } as RecordEvent],
      );
    const alone = withLoader({ gen: 0, sgen: 0, seed: '1' });
    const shared: readonly RecordEvent[] = [
      ...alone.slice(0, 5),
      { k: 'loader', l: 1, at: 'train.py:20', workers: 0, worker_init: false, sampler: 'SequentialSampler', gen: 0, sgen: null, seed: '1' },
      ...alone.slice(5),
    ];
    expect(suggest(iterated('a', shared), otherBatches(iterated('b', shared), 1))[0]).toMatchObject({
      id: 'shared-generator',
      at: 'train.py:6',
    });
    const fresh = withLoader({ gen: 0, sgen: 0, seed: '2' });
    expect(suggest(iterated('a', alone), otherBatches(iterated('b', fresh), 1))[0]).toMatchObject({ id: 'nondeterministic-seed' });
  });

  it('puts generators made without a seed before orders that only a trial can show', () => {
    const events: readonly RecordEvent[] = [
      { k: 'listing', f: 'os.listdir', n: 3, h: 'l', at: 'data.py:3' },
      { k: 'unseeded', f: 'numpy.random generator', at: 'data.py:9' },
      { k: 'unseeded', f: 'generator of gymnasium', at: 'data.py:10' },
      { k: 'unordered', f: 'Pool.imap_unordered', at: 'data.py:11' },
      ...training(),
    ];
    const found = suggest(events, otherBatches(events, 0), {}, 8);
    expect(found.map(({ id, trial }) => [id, trial])).toEqual([
      ['unseeded-generator', undefined],
      ['unseeded-environment', undefined],
      ['completion-order', 'ordered-results'],
      ['unordered-listing', 'sorted-listings'],
      ['unordered-set', 'hash-seed'],
    ]);
  });

  it('suspects sets only where strings hash differently', () => {
    expect(suggest(training(), otherBatches(training(), 0))).toEqual([]);
  });

  const gradients = alter(
    training(),
    (event) => event.k === 'step' && event.s === 1,
    (event) => [{ ...event, g: 'x' } as RecordEvent],
  );
  const environment = (cudnn: string | null, flags: Readonly<Record<string, string | boolean | null>>): RecordEvent => ({
    ...{ k: 'env', python: '3.11', platform: 'Linux', torch: '2.13', numpy: null, cuda: '13.0', devices: ['GPU'], threads: 1 },
    cudnn,
    flags,
  });

  it('names the kernels where equal inputs gave other gradients, and cuDNN for a convolution on a GPU', () => {
    expect(suggest(training(), gradients).map(({ id }) => id)).toEqual(['nondeterministic-algorithms']);
    const gpu = environment('9', { 'torch.backends.cudnn.benchmark': true, CUBLAS_WORKSPACE_CONFIG: null });
    const module = {
      phase: 'backward',
      module: 'conv',
      className: 'Conv2d',
      parameter: 'conv.weight',
      step: 1,
      at: 'train.py:10',
    } as const;
    const found = suggest([gpu, ...training()], [gpu, ...gradients], { module });
    expect(found.map(({ id }) => id)).toEqual(['nondeterministic-cudnn', 'nondeterministic-algorithms', 'unset-cublas-workspace']);
  });

  it('names an operation where deterministic algorithms were asked for, by what torch warns of', () => {
    const asked = { 'torch.are_deterministic_algorithms_enabled()': true, CUBLAS_WORKSPACE_CONFIG: ':4096:8' };
    const find = (cudnn: string | null, stderr: string) => {
      const start = environment(cudnn, asked);
      return suggest([start, ...training()], [start, ...gradients], { stderr });
    };
    const warning = "UserWarning: put_ does not have a deterministic implementation, but you set 'torch.use_deterministic_algorithms(True";
    const attention = 'UserWarning: Flash Attention defaults to a non-deterministic algorithm. To explicitly enable determinism call';
    expect(find('9', '')).toMatchObject([{ id: 'nondeterministic-op', why: expect.stringContaining('torch does not warn') as string }]);
    expect(find('9', `${warning}\n${warning}\n${attention}`)).toMatchObject([
      { id: 'nondeterministic-op', why: expect.stringContaining('torch warns of `put_`, `Flash Attention`,') as string },
    ]);
    expect(find(null, warning).map(({ id }) => id)).toEqual(['nondeterministic-op']);
    expect(find(null, '')).toEqual([]);
  });

  it('names one after a trial of them only for what comes of the kernels', () => {
    const gpu = environment('9', {});
    const although = 'with deterministic algorithms too';
    expect(findUnswitched(compare([gpu, ...training()], [gpu, ...gradients]), although)).toMatchObject([{ id: 'nondeterministic-op' }]);
    expect(findUnswitched(compare([gpu, ...training()], [gpu, ...otherBatches(training(), 0)]), although)).toEqual([]);
  });
});
