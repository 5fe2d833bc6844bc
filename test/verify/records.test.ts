import { describe, expect, it } from 'vitest';
import { findLosses, parseRunRecord } from '../../src/verify/records.ts';
import { PROCESS, toProcess, toText, training } from './training.ts';

describe('parseRunRecord', () => {
  it('drops the line that a killed process did not finish', () => {
    const text = `${toText(training().slice(0, 2))}{"k":"seed","f":"tor`;
    expect(parseRunRecord([text]).processes[0]!.events).toHaveLength(2);
    expect(parseRunRecord(['{"k":"proc']).processes).toEqual([]);
  });

  it('names processes alike in two runs by rank, place and arguments, whatever their ids', () => {
    const ranks = (base: number) =>
      parseRunRecord(['1', '0'].map((rank, index) => toText([], { ...PROCESS, rank, pid: base + index, time: base - index }))).processes;
    expect(ranks(100).map(({ name }) => name)).toEqual(['rank 0', 'rank 1']);
    expect(ranks(100).map(({ key }) => key)).toEqual(ranks(200).map(({ key }) => key));
  });

  it('tells two processes of the same command apart by the order of their start', () => {
    const { processes } = parseRunRecord([toText([], { ...PROCESS, time: 2, pid: 2 }), toText([], PROCESS)]);
    expect(processes.map(({ pid }) => pid)).toEqual([10, 2]);
    expect(new Set(processes.map(({ key }) => key)).size).toBe(2);
  });
});

describe('findLosses', () => {
  it('counts by optimizer step and leaves out what is no number', () => {
    const loss = (v: string) => ({ k: 'loss', v, at: '', rng: '' });
    const step = { k: 'step', s: 0, o: 0, g: '', p: '', at: '', rng: '' };
    expect(findLosses(toProcess([loss('0.5'), loss('nan'), step, loss('1e-05'), loss('1234')]))).toEqual([
      { step: 0, value: 0.5 },
      { step: 1, value: 1e-5 },
    ]);
  });
});
