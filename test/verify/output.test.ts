import { describe, expect, it } from 'vitest';
import { comparePrinted, compareText, maskLine } from '../../src/verify/output.ts';

describe('maskLine', () => {
  it('takes times, dates, durations, rates, paths, ids and addresses for the same', () => {
    const pairs = [
      ['2024-05-01 12:30:00,123 INFO epoch 1', '2025-12-31 00:00:59,001 INFO epoch 1'],
      ['started 2024-05-01T12:30:00.5Z', 'started 2026-01-01T01:02:03.25+02:00'],
      ['Wed May  1 12:30:00 2024 done', 'Thu Dec 31 01:00:00 2026 done'],
      ['epoch 1 took 3.21 s, 310.5 it/s', 'epoch 1 took 14 s, 29 it/s'],
      ['elapsed: 0:00:03.512', 'elapsed: 1:10:03.1'],
      ['time=12.5', 'time=3'],
      ['stamp 1714567890.123', 'stamp 1714567999.5'],
      ['saved to /tmp/run-8f2/model.pt', 'saved to /tmp/run-77a/model.pt'],
      ['<Net object at 0x7f00aa11>', '<Net object at 0x7fffbb22>'],
      ['worker pid: 4021', 'worker pid: 88'],
      ['\u001b[32mok\u001b[0m', 'ok'],
    ] as const;
    for (const [a, b] of pairs) expect(maskLine(a)).toBe(maskLine(b));
  });

  it('keeps results apart', () => {
    const pairs = [
      ['loss 0.6931471', 'loss 0.6931472'],
      ['epoch 3 accuracy 91.2%', 'epoch 3 accuracy 91.3%'],
      ['step 12/100 loss=1e-5', 'step 12/100 loss=2e-5'],
      ['tensor([1., 2.])', 'tensor([2., 1.])'],
    ] as const;
    for (const [a, b] of pairs) expect(maskLine(a)).not.toBe(maskLine(b));
  });

  it('leaves progress bars out and reads what a line ends on', () => {
    expect(maskLine(' 45%|████▌     | 45/100 [00:03<00:04, 12.3it/s]')).toBeUndefined();
    expect(maskLine('loading 10%\rloading 100%\rloaded\r')).toBe('loaded');
  });
});

describe('comparePrinted', () => {
  const cut = (text: string, end: string) => ({ text, end });

  it('leaves out the lines that were cut, in whole or in part, and finds those that differ', () => {
    // The first stream had longer times, and so fewer lines until it was cut off.
    const [a, b] = [cut('at 10:00:00.123 a\nat 11', 'ut\nloss 2\nend\n'), cut('at 9:00 a\nat 9:01 b\nat', ' 1\nloss 2\nend\n')];
    expect(comparePrinted(a, b)).toBeUndefined();
    expect(comparePrinted(a, { ...b, end: 'x\nloss 3\nend\n' })).toEqual({ line: 0, texts: ['loss 2', 'loss 3'], isAtEnd: true });
    expect(comparePrinted(a, { ...b, text: 'at 9:00 c\nat' })).toEqual({ line: 1, texts: ['at 10:00:00.123 a', 'at 9:00 c'] });
    expect(comparePrinted(a, { text: 'at 9:00 a\n', end: undefined })).toBeUndefined();
    expect(comparePrinted(a, { ...b, text: 'at 9:00 c\nat' }, false)).toBeUndefined();
    expect(comparePrinted({ text: 'a\n', end: undefined }, { text: 'b\n', end: undefined })).toEqual({ line: 1, texts: ['a', 'b'] });
  });
});

describe('compareText', () => {
  it('gives the first line that differs, as it was printed', () => {
    expect(compareText('a\nloss 1 in 3 s\n', 'a\nloss 2 in 4 s\n')).toEqual({ line: 2, texts: ['loss 1 in 3 s', 'loss 2 in 4 s'] });
    expect(compareText('a\nb\n', 'a\n')).toEqual({ line: 2, texts: ['b', undefined] });
    expect(compareText('a\n\nb', 'a\nb\n')).toBeUndefined();
  });

  it('compares lines without their order where several processes wrote them', () => {
    expect(compareText('rank 0\nrank 1\n', 'rank 1\nrank 0\n', false)).toBeUndefined();
    expect(compareText('rank 0\nrank 1\n', 'rank 1\nrank 0\n')).toBeDefined();
  });
});
