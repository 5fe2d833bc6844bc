import { describe, expect, it } from 'vitest';
import { formatVerifyHtml } from '../../src/verify/report-html.ts';
import { formatVerifyJson, formatVerifyText } from '../../src/verify/report-text.ts';
import { findVerifyErrors } from '../report/schemas.ts';
import type { RunSummary, VerifyResult } from '../../src/verify/types.ts';

const RUN: RunSummary = {
  exitCode: 0,
  signal: undefined,
  isTimedOut: false,
  startError: undefined,
  seconds: 3.14,
  steps: 3,
  processes: 1,
  stdout: { bytes: 5, tail: 'done\n' },
  stderr: { bytes: 0, tail: '' },
  losses: [0.9, 0.5, 0.25].map((value, step) => ({ step, value })),
  environment: {
    python: '3.11.7',
    platform: 'Linux',
    torch: '2.13.0',
    numpy: null,
    cuda: null,
    cudnn: null,
    devices: ['cpu'],
    threads: 2,
    flags: { PYTHONHASHSEED: null, 'torch.backends.cudnn.benchmark': false },
  },
};

const DIFFERENT: VerifyResult = {
  schemaVersion: 1,
  verdict: 'different',
  exitCode: 1,
  summary: 'different: the forward pass of `net.<0>` (Linear), after 1 equal step',
  command: ['python', 'train.py', '--name', '<b>'],
  runs: [RUN, { ...RUN, losses: [0.9, 0.5, 0.3].map((value, step) => ({ step, value })) }],
  difference: {
    kind: 'forward',
    what: 'the forward pass of `net.<0>` (Linear)',
    reached: undefined,
    step: 1,
    at: 'train.py:12',
    process: 'rank 1',
    module: 'net.<0>',
    className: 'Linear',
    parameter: undefined,
    values: ['0.25', '0.3'],
    runs: [1, 2],
  },
  suggestions: [{ id: 'nondeterministic-algorithms', why: 'it differs', at: 'train.py:12', isConfirmed: true }],
  notes: ['only the first 16 MiB of the output were compared'],
};

describe('formatVerifyText', () => {
  it('says what differs first, where, and what would fix it', () => {
    expect(formatVerifyText(DIFFERENT)).toBe(`different: the forward pass of \`net.<0>\` (Linear), after 1 equal step

  first difference  the forward pass of \`net.<0>\` (Linear)
  process           rank 1
  optimizer step    2
  line              train.py:12
  module            net.<0> (Linear)
  run 1             0.25
  run 2             0.3

What would fix it:
  nondeterministic-algorithms (confirmed)  train.py:12
    it differs

note: only the first 16 MiB of the output were compared
`);
  });

  it('shows the output of a command that failed', () => {
    const failed: RunSummary = { ...RUN, exitCode: 1, stderr: { bytes: 90_000, tail: 'ValueError: no data\n' } };
    const text = formatVerifyText({
      ...DIFFERENT,
      ...{ verdict: 'unknown', exitCode: 2, summary: 'could not tell', runs: [failed], difference: undefined, suggestions: [], notes: [] },
    });
    expect(text).toBe('could not tell\n\n--- stdout of run 1\ndone\n\n--- stderr of run 1 (its end)\nValueError: no data\n');
  });
});

describe('formatVerifyJson', () => {
  it('gives the whole result', () => {
    expect(JSON.parse(formatVerifyJson(DIFFERENT))).toEqual(JSON.parse(JSON.stringify(DIFFERENT)));
    expect(formatVerifyJson(DIFFERENT)).toContain('"schemaVersion": 1');
    expect(findVerifyErrors(JSON.parse(formatVerifyJson(DIFFERENT)))).toEqual([]);
  });
});

describe('formatVerifyHtml', () => {
  const page = formatVerifyHtml(DIFFERENT);

  it('loads nothing and runs nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|@import/);
  });

  it('draws one curve for each run and marks the first difference', () => {
    expect(page.match(/<polyline/g)).toHaveLength(2);
    const curves = [...page.matchAll(/points="([^"]*)"/g)].map((match) => match[1]!.split(' '));
    expect(curves[0]!.slice(0, 2)).toEqual(curves[1]!.slice(0, 2));
    expect(curves[0]![2]).not.toBe(curves[1]![2]);
    const mark = /class="mark" x1="([\d.]+)"/.exec(page);
    expect(mark?.[1]).toBe(curves[0]![1]!.split(',')[0]);
  });

  it('escapes what comes from the user', () => {
    expect(page).not.toContain('<b>');
    expect(page).not.toContain('net.<0>');
    expect(page).toContain('net.&lt;0&gt;');
  });

  it('thins a long curve and keeps its end', () => {
    const losses = Array.from({ length: 50_000 }, (_, step) => ({ step, value: 1 / (step + 1) }));
    const long = formatVerifyHtml({ ...DIFFERENT, runs: [{ ...RUN, losses }], difference: undefined });
    const points = /points="([^"]*)"/.exec(long)![1]!.split(' ');
    expect(points.length).toBeLessThanOrEqual(1001);
    expect(points.at(-1)).toMatch(/^844\.0,/);
  });

  it('stands without losses or an environment', () => {
    const bare = formatVerifyHtml({ ...DIFFERENT, runs: [{ ...RUN, losses: [], environment: undefined }] });
    expect(bare).toContain('No loss was seen.');
    expect(bare).not.toMatch(/NaN|Infinity|undefined/);
  });
});
