/** What makes an answer of an earlier run hold; that whole runs give the same answers with a cache is tested in test/cli/bulk.test.ts. */
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../../src/engine/run-file.ts';
import { readCache, writeCache } from '../../src/runner/cache.ts';
import type { Job } from '../../src/runner/crew.ts';
import { getDigest } from '../../src/system/digest.ts';
import type { Outcome } from '../../src/runner/file-runner.ts';
import { makeFolder } from './folder.ts';

const engine: EngineOptions = {
  transforms: [],
  seed: 42,
  preset: 'recommended',
  unsafeFixes: false,
  owner: { lineLength: undefined, forbidsCodeBetweenImports: false },
  options: {},
};

function setUp() {
  const cwd = makeFolder({ 'a.py': 'a = 1\n', 'b.py': 'b = 1\n' });
  const jobs = ['a.py', 'b.py'].map((name): Job => ({ path: join(cwd, name), engine }));
  const options = { folder: join(cwd, '.kept'), version: '1' };
  const outcomes = new Map(
    jobs.map((job, number): [Job, Outcome] => {
      const asked = { isAny: number === 1, files: [], folders: [] };
      return [job, { result: undefined, names: [], asked, digest: getDigest(`${'ab'[number]} = 1\n`) }];
    }),
  );
  return {
    cwd,
    jobs,
    /** Keeps the outcomes of a run that began so many milliseconds after the files were written. */
    write: (after: number) => writeCache(outcomes, [], { cwd, startedAt: Date.now() + after, options, earlier: undefined }),
    read: () => {
      const cache = readCache(jobs, cwd, options);
      return { isCurrent: cache?.isCurrent, isKnown: jobs.map((job) => cache?.get(job) !== undefined) };
    },
  };
}

/** Writes a file of the same size, and sets its time back. */
function changeUnseen(path: string, text: string): void {
  const { atime, mtime, size } = statSync(path);
  writeFileSync(path, text);
  utimesSync(path, atime, mtime);
  expect(statSync(path)).toMatchObject({ size, mtime });
}

describe('a file that was left alone', () => {
  it('is not read again', () => {
    const { write, read } = setUp();
    write(60_000);
    expect(read()).toEqual({ isCurrent: true, isKnown: [true, true] });
  });

  it('is read again where it was written just before the run that kept the answer', () => {
    const { write, read } = setUp();
    write(1000);
    expect(read()).toEqual({ isCurrent: false, isKnown: [true, true] });
  });

  it('is known by its bytes where its times have changed', () => {
    const { cwd, write, read } = setUp();
    write(60_000);
    utimesSync(join(cwd, 'a.py'), 1, 1);
    expect(read()).toEqual({ isCurrent: false, isKnown: [true, true] });
  });
});

describe('a file that was changed', () => {
  it('is not known, nor are answers in which it may have had a say', () => {
    const { cwd, write, read } = setUp();
    write(60_000);
    writeFileSync(join(cwd, 'a.py'), 'a = 22\n');
    expect(read()).toEqual({ isCurrent: false, isKnown: [false, false] });
  });

  it('leaves answers alone that it has no say in', () => {
    const { cwd, write, read } = setUp();
    write(60_000);
    writeFileSync(join(cwd, 'b.py'), 'b = 22\n');
    expect(read()).toEqual({ isCurrent: false, isKnown: [true, false] });
  });

  it.skipIf(process.platform === 'win32')('is seen where its size and its time of change are what they were', () => {
    const { cwd, write, read } = setUp();
    write(60_000);
    changeUnseen(join(cwd, 'a.py'), 'a = 2\n');
    expect(read()).toEqual({ isCurrent: false, isKnown: [false, false] });
  });
});
