import { describe, expect, it } from 'vitest';
import { compareProcesses } from '../../src/verify/compare.ts';
import type { RecordEvent } from '../../src/verify/records.ts';
import { alter, states, toProcess, training } from './training.ts';

function compare(other: readonly RecordEvent[], one: readonly RecordEvent[] = training()) {
  return compareProcesses(toProcess(one), toProcess(other));
}

const isStep = (s: number) => (event: RecordEvent) => event.k === 'step' && event.s === s;

describe('compareProcesses', () => {
  it('finds equal runs equal through all steps', () => {
    expect(compare(training())).toEqual({ steps: 4, batches: 4, difference: undefined, generators: [] });
  });

  it('names the first thing that differs, in the order of cause and effect', () => {
    const cases: readonly (readonly [string, number, string, (event: RecordEvent) => RecordEvent])[] = [
      ['batch', 2, 'train.py:6', (event) => (event.k === 'batch' && event.e === 1 ? { ...event, h: 'x' } : event)],
      ['loss', 1, 'train.py:10', (event) => (event.k === 'loss' && event.v === '0.5' ? { ...event, v: '0.25' } : event)],
      ['gradients', 3, 'train.py:11', (event) => (isStep(3)(event) ? ({ ...event, g: 'x', p: 'y' } as RecordEvent) : event)],
      ['parameters', 3, 'train.py:11', (event) => (isStep(3)(event) ? ({ ...event, p: 'y' } as RecordEvent) : event)],
    ];
    for (const [kind, step, at, change] of cases) {
      expect(compare(training().map(change)).difference, kind).toMatchObject({ kind, step, at });
    }
  });

  it('counts the weights a model begins with, not those its optimizer was built with', () => {
    const built = alter(
      training(),
      (event) => event.k === 'opt',
      (event) => [{ ...event, p: 'x' } as RecordEvent],
    );
    expect(compare(built).difference).toBeUndefined();
    const begun = alter(built, isStep(0), (event) => [{ ...event, p0: 'x' } as RecordEvent]);
    expect(compare(begun).difference).toMatchObject({ kind: 'initial-parameters', step: 0, at: 'train.py:5' });
  });

  it('does not take a generator that nothing depends on for a difference, but follows it', () => {
    const moved = training().map((event) => ('rng' in event ? { ...event, rng: event.rng.replace('r0', 'r9') } : event));
    const result = compare(moved);
    expect(result.difference).toBeUndefined();
    expect(result.generators).toMatchObject([{ name: 'random', step: 0 }]);
  });

  it('forgets a generator that was seeded again', () => {
    const moved = alter(
      training(),
      (event) => event.k === 'opt',
      (event) => [{ ...event, rng: states('t9') } as RecordEvent],
    );
    expect(compare(moved).generators).toEqual([]);
  });

  it('leaves loaders out whose batches never reach training', () => {
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
      { k: 'batch', l: 1, e: 0, i: 0, h: 'v', rng: states() },
    ];
    const evaluated = alter(training(), isStep(1), (event) => [event, ...validation]);
    expect(compare(evaluated).difference).toBeUndefined();
  });

  it('tells runs of other lengths and other courses', () => {
    expect(compare(training().slice(0, -4)).difference).toMatchObject({ kind: 'length', step: 3 });
    const skipped = alter(
      training(),
      (event) => event.k === 'loss' && event.v === '0.5',
      () => [],
    );
    expect(compare(skipped).difference).toMatchObject({ kind: 'sequence', step: 1, at: 'train.py:10' });
  });
});
