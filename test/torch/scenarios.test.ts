/**
 * Executes every scenario before and after the rewrite. What a scenario is and what each class must show: `scenario.ts`.
 * `-t before` runs only what does not need the command line.
 */
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Interpreter, runPython, runReproFix, startInterpreter } from './python.ts';
import { copyScenario, findScenarios, type Scenario } from './scenario.ts';

let interpreter: Interpreter;
beforeAll(async () => {
  interpreter = await startInterpreter();
});
afterAll(() => interpreter.close());

describe.each(['.', 'loops', 'look-alikes'].flatMap(findScenarios))('$name', (scenario) => {
  let folder: string;
  let file: string;
  let before: Promise<readonly string[]> | undefined;

  /** The output of each run of the program as it was written. The rewrite happens after the first call. */
  function runBefore(): Promise<readonly string[]> {
    before ??= runAll(scenario.class === 'look-alike' ? scenario.runs.slice(0, 1) : scenario.runs);
    return before;
  }

  /** Runs the program once per argument list, two processes at a time. */
  async function runAll(runs: Scenario['runs']): Promise<readonly string[]> {
    const run = scenario.needsFreshInterpreter ? runPython : interpreter.run;
    const outputs: string[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      outputs.push(...(await Promise.all(runs.slice(i, i + 2).map((args) => run(folder, file, args)))));
    }
    return outputs;
  }

  /** Rewrites the program in place; returns its text, to be shown where an assertion fails. */
  async function rewrite(): Promise<string> {
    await runReproFix(folder, ['--unsafe-fixes', file]);
    return readFileSync(join(folder, file), 'utf8');
  }

  beforeAll(() => {
    ({ folder, file } = copyScenario(scenario));
  });

  afterAll(() => {
    rmSync(dirname(folder), { recursive: true });
  });

  if (scenario.class === 'fix') {
    it('before: the runs differ', async () => {
      const results = (await runBefore()).map(getResult);
      expect(new Set(results).size).toBe(results.length);
    });

    it('after: the runs agree', async () => {
      expect(await runReproFix(folder, ['--check', file])).toContain(scenario.id);
      const text = await rewrite();
      const outputs = await runAll(scenario.runs);
      expect(new Set(outputs.map(getResult)).size, text).toBe(1);
      for (const spread of outputs.flatMap(findSpreads)) expect(spread, text).toBeGreaterThan(0);
    });
  }

  if (scenario.class === 'flag') {
    it('after: it is reported, and still runs', async () => {
      expect(await runReproFix(folder, ['--check', file])).toContain(scenario.id);
      await rewrite();
      expect(getResult((await runAll(scenario.runs.slice(0, 1)))[0]!)).toMatch(/^\w{16}$/);
    });
  }

  if (scenario.class === 'control') {
    it('before: the runs agree', async () => {
      expect(new Set((await runBefore()).map(getResult)).size).toBe(1);
    });

    it('after: the runs agree', async () => {
      const text = await rewrite();
      expect(new Set((await runAll(scenario.runs)).map(getResult)).size, text).toBe(1);
    });
  }

  if (scenario.class === 'setting') {
    it('before: the setting is missing', async () => {
      expect((await runAll([[]]))[0]!.split('\n')).not.toContain(scenario.expect);
    });

    it('after: the setting is there', async () => {
      expect(await runReproFix(folder, ['--check', file])).toContain(scenario.id);
      const text = await rewrite();
      expect((await runAll([[]]))[0]!.split('\n'), text).toContain(scenario.expect);
    });
  }

  if (scenario.class === 'look-alike') {
    it('before: it measures something that can be lost', async () => {
      const [output] = await runBefore();
      expect(Math.min(...findCounts(output!).map(({ count }) => count))).toBeGreaterThan(1);
      for (const spread of findSpreads(output!)) expect(spread).toBeGreaterThan(0);
    });

    it('after: as many distinct values, some spread, and the runs agree', async () => {
      const [original] = await runBefore();
      const text = await rewrite();
      const outputs = await runAll(scenario.runs);
      for (const output of outputs) {
        expect(findCounts(output), text).toEqual(findCounts(original!));
        for (const spread of findSpreads(output)) expect(spread, text).toBeGreaterThan(1e-6);
      }
      expect(new Set(outputs.map(getResult)).size, text).toBe(1);
    });
  }
});

function getResult(output: string): string {
  const [, result] = /^RESULT (\w+)$/m.exec(output) ?? [];
  if (result === undefined) throw new Error(`no line \`RESULT <hash>\` in:\n${output}`);
  return result;
}

function findCounts(output: string): readonly { readonly of: string; readonly count: number }[] {
  return [...output.matchAll(/^DISTINCT (\w+) (\d+)$/gm)].map(([, of, count]) => ({ of: of!, count: Number(count) }));
}

function findSpreads(output: string): readonly number[] {
  return [...output.matchAll(/^SPREAD (\S+)$/gm)].map(([, spread]) => Number(spread));
}
