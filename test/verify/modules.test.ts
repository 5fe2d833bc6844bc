import { describe, expect, it } from 'vitest';
import { findModuleDifference } from '../../src/verify/modules.ts';
import type { CallEvent, GradientEvent, RecordEvent, TensorsEvent } from '../../src/verify/records.ts';
import { toProcess } from './training.ts';

function call(n: number, m: string, i: string, out: string, more: Partial<CallEvent> = {}): CallEvent {
  const base = {
    k: 'call',
    s: 0,
    n,
    up: m === '' ? null : 0,
    m,
    root: 'Net',
    c: m === '' ? 'Net' : 'Linear',
    t: true,
    i,
    w: 'w',
    out,
  } as const;
  return { ...base, drew: [], at: 'model.py:9', ...more };
}

const gradient = (k: 'gout' | 'gin', n: number, h: string): GradientEvent => ({ k, n, j: 0, h });

function tensors(grads: readonly string[], values: readonly string[] = ['a', 'b', 'c']): TensorsEvent {
  return { k: 'tensors', s: 0, o: 0, names: ['first.weight', 'second.weight', 'table'], values, grads };
}

/** `second(first(x))`: calls as they return, then gradients from the last layer to the first. */
const DETAIL: readonly RecordEvent[] = [
  call(1, 'first', 'x', 'h'),
  call(2, 'second', 'h', 'y'),
  call(0, '', 'x', 'y'),
  gradient('gout', 2, 'dy'),
  gradient('gin', 2, 'dh'),
  gradient('gout', 1, 'dh'),
  tensors(['d1', 'd2', 'd3']),
];

function differ(change: (event: RecordEvent) => RecordEvent): ReturnType<typeof findModuleDifference> {
  return findModuleDifference(toProcess(DETAIL), toProcess(DETAIL.map(change)));
}

describe('findModuleDifference', () => {
  it('finds nothing in equal records', () => {
    expect(differ((event) => event)).toBeUndefined();
  });

  it('names the module that gives another output for the same input, not those that only pass it on', () => {
    const found = differ((event) => {
      if (event.k !== 'call') return event;
      return { ...event, ...(event.m === 'first' ? { out: 'H' } : event.m === 'second' ? { i: 'H', out: 'Y' } : { out: 'Y' }) };
    });
    expect(found).toEqual({ phase: 'forward', module: 'first', className: 'Linear', parameter: undefined, step: 0, at: 'model.py:9' });
  });

  it('names the model itself where its own code differs between equal parts', () => {
    const found = differ((event) => (event.k === 'call' && event.m === '' ? { ...event, out: 'Y' } : event));
    expect(found).toMatchObject({ phase: 'forward', module: 'Net', className: 'Net' });
  });

  it('tells that the input differs', () => {
    const found = differ((event) => {
      if (event.k !== 'call') return event;
      return { ...event, i: event.i.toUpperCase(), out: event.out.toUpperCase() };
    });
    expect(found).toMatchObject({ phase: 'input', module: 'Net' });
  });

  it('names the module whose gradients arrive equal and leave different', () => {
    const found = differ((event) => {
      if ((event.k === 'gin' && event.n === 2) || (event.k === 'gout' && event.n === 1)) return { ...event, h: 'DH' };
      return event.k === 'tensors' ? { ...event, grads: ['D1', 'd2', 'd3'] } : event;
    });
    expect(found).toMatchObject({ phase: 'backward', module: 'second' });
  });

  it('names the owner of a parameter whose gradient alone differs', () => {
    const found = differ((event) => (event.k === 'tensors' ? { ...event, grads: ['d1', 'd2', 'D3'] } : event));
    expect(found).toMatchObject({ phase: 'backward', module: 'Net', parameter: 'table' });
  });

  it('names the first parameter that differs from the start', () => {
    const found = differ((event) =>
      event.k === 'tensors' ? { ...event, values: ['a', 'B', 'C'] } : ({ ...event, w: 'W' } as RecordEvent),
    );
    expect(found).toMatchObject({ phase: 'parameter', module: 'second', parameter: 'second.weight' });
  });

  it('is not misled by a model that was evaluated more often in one run', () => {
    const evaluation = [call(3, 'first', 'e', 'E', { t: false, up: 4 }), call(4, '', 'e', 'E', { t: false })];
    expect(findModuleDifference(toProcess(DETAIL), toProcess([...evaluation, ...DETAIL]))).toBeUndefined();
  });
});
