/** The search, over real copies of real folders; only the running of programs is stood in for. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatMinimizeText } from '../../src/minimize/format-minimize.ts';
import { minimize } from '../../src/minimize/minimize.ts';
import { TRANSFORMS as BUILT_IN } from '../../transforms/registry.ts';
import { makeFolder } from '../runner/folder.ts';
import { createCompare, makeRequest, mend, namesOf, type Words } from './project.ts';

let temporary: string | undefined;

beforeEach(() => {
  temporary = process.env['TMPDIR'];
  process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'minimize-test-'));
});

afterEach(() => {
  const folder = process.env['TMPDIR']!;
  // Everything that was copied is gone; test folders go by a name of their own.
  expect(readdirSync(folder).filter((name) => name.startsWith('repro-fix-minimize-'))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
  if (temporary === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = temporary;
});

/** A project in a folder of its own, so that its state does not lie among others'. */
const makeProject = (tree: Readonly<Record<string, string>>): string =>
  join(makeFolder(Object.fromEntries(Object.entries(tree).map(([path, text]) => [`project/${path}`, text]))), 'project');

const agreesWith =
  (...needed: readonly string[]) =>
  ({ good }: Words) =>
    needed.every((id) => good.includes(id)) ? 'equal' : 'different';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const MAIN = IDS.map((id) => `bad_${id} = 1\n`).join('');
const TRANSFORMS = IDS.map((id) => mend(id));

describe('minimize', () => {
  it('finds the one fix that is necessary, and writes nothing', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const { compare, asked } = createCompare(agreesWith('f'));
    const result = await minimize(makeRequest(cwd, TRANSFORMS), compare);
    expect(result).toMatchObject({ verdict: 'found', exitCode: 0, candidates: 8, isMinimal: true, left: undefined });
    expect(namesOf(result)).toEqual(['main.py:6 f']);
    expect(result.necessary[0]).toMatchObject({ message: 'bad_f is bad', title: 'Mend f', without: 'different' });
    expect(result.results.map(({ after }) => Buffer.from(after).toString())).toEqual([MAIN.replace('bad_f', 'good_f')]);
    // Without a fix, with all, halves of them, and the answer again.
    expect(asked[0]).toBe('');
    expect(asked[1]).toBe('a b c d e f g h');
    expect(asked.at(-1)).toBe('f');
    expect(asked.length).toBeLessThanOrEqual(9);
    expect(result.runs).toBe(asked.length * 2 + 1);
    expect(readFileSync(join(cwd, 'main.py'), 'utf8')).toBe(MAIN);
    expect(existsSync(join(cwd, '..', 'state', 'repro-fix'))).toBe(true);
    expect(readdirSync(join(cwd, '..', 'state', 'repro-fix'))).toEqual([]);
  });

  it('asks first for what the records of the runs speak for', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const suggest = (words: Words) => ({
      verdict: agreesWith('b', 'g')(words) as 'equal' | 'different',
      suggests: words.good.includes('g') ? ['b'] : ['unknown-id', 'g'],
    });
    const { compare, asked } = createCompare(suggest);
    const result = await minimize(makeRequest(cwd, TRANSFORMS), compare);
    expect(namesOf(result)).toEqual(['main.py:2 b', 'main.py:7 g']);
    expect(asked).toEqual(['', 'a b c d e f g h', 'g', 'b g', 'b', 'b g']);
    expect(result.necessary.map(({ id, without }) => `${id} ${without ?? ''}`)).toEqual(['b different', 'g different']);
  });

  it('keeps one of several fixes of a transform, across files', async () => {
    const cwd = makeProject({ 'main.py': 'import model\nbad_a, bad_b, bad_a\n', 'model.py': 'bad_a\nbad_a, bad_a\n', 'data/x.txt': 'x' });
    const { compare } = createCompare(({ cwd: copy }) => {
      expect(readFileSync(join(copy, 'data', 'x.txt'), 'utf8')).toBe('x');
      return /^good_a, bad|, good_a$/m.test(readFileSync(join(copy, 'model.py'), 'utf8').split('\n')[1] ?? '') ? 'equal' : 'different';
    });
    const result = await minimize(makeRequest(cwd, TRANSFORMS), compare);
    expect(namesOf(result)).toEqual(['model.py:2 a']);
    expect(result.results.filter(({ status }) => status === 'changed').map(({ path }) => path)).toEqual(['model.py']);
  });

  it('tries unsafe fixes, and files that the program does not import, only where the rest is not enough', async () => {
    const tree = { 'main.py': 'bad_a\nbad_b\n', 'other.py': 'bad_c\n' };
    const transforms = [mend('a'), mend('b', { safety: 'unsafe' }), mend('c')];
    const enough = createCompare(agreesWith('a'));
    const safe = await minimize(makeRequest(makeProject(tree), transforms), enough.compare);
    expect(enough.asked).toEqual(['', 'a', 'a']);
    expect(namesOf(safe)).toEqual(['main.py:1 a']);

    const unsafe = createCompare(agreesWith('b'));
    const result = await minimize(makeRequest(makeProject(tree), transforms), unsafe.compare);
    expect(namesOf(result)).toEqual(['main.py:2 b']);
    expect(result.necessary[0]?.isUnsafe).toBe(true);
    // `a` alone differed: what was not enough comes last.
    expect(unsafe.asked).toEqual(['', 'a', 'a b c', 'b', 'b']);
    expect(formatMinimizeText(result)).toContain('main.py:2  b (unsafe)\n');
  });

  it('makes no helper module in a folder that copies share', async () => {
    const cwd = makeProject({ 'main.py': 'import torch\n\nmodel = torch.nn.Linear(2, 1)\nmodel(torch.randn(3, 2)).sum().backward()\n' });
    symlinkSync(makeFolder(), join(cwd, 'lib'), 'junction');
    const request = makeRequest(cwd, BUILT_IN);
    const settings = { ...request.getSettings(cwd), helperModule: join(cwd, 'lib', 'repro.py') };
    const { compare, asked } = createCompare(() => 'different');
    const search = minimize({ ...request, getSettings: () => settings }, compare);
    await expect(search).rejects.toThrow('lib/repro.py would be made outside');
    expect(asked).toEqual([]);
  });

  it('leaves out a transform with which the program fails', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const { compare } = createCompare((words) => (words.good.includes('e') ? 'unknown' : agreesWith('c')(words)));
    expect(namesOf(await minimize(makeRequest(cwd, TRANSFORMS), compare))).toEqual(['main.py:3 c']);
  });

  it('does not believe runs that agree by chance', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    let lucky = 0;
    const { compare, requests } = createCompare((words) => {
      // Half of the cause is hidden the first time.
      if (words.good.join() === 'c') return lucky++ === 0 ? 'equal' : 'different';
      return agreesWith('c', 'd')(words);
    });
    const result = await minimize(makeRequest(cwd, TRANSFORMS), compare);
    expect(lucky).toBe(2);
    expect(namesOf(result)).toEqual(['main.py:3 c', 'main.py:4 d']);
    expect(requests.at(-1)?.runs).toBe(3);
  });

  it('runs a program again that failed without a fix', async () => {
    let failures = 0;
    const judge = (words: Words) => {
      // It hangs when it has only that fix, now and then.
      if (words.good.join() === 'c') return failures++ === 0 ? 'unknown' : 'equal';
      return agreesWith('c')(words);
    };
    const { compare } = createCompare(judge);
    expect(namesOf(await minimize(makeRequest(makeProject({ 'main.py': MAIN }), TRANSFORMS), compare))).toEqual(['main.py:3 c']);
    expect(failures).toBeGreaterThan(1);
  });

  it('runs a program again that seems to need no fix', async () => {
    let count = 0;
    const second = createCompare((words) => (count++ === 0 ? 'equal' : agreesWith('a')(words)));
    const result = await minimize(makeRequest(makeProject({ 'main.py': MAIN }), TRANSFORMS), second.compare);
    expect(namesOf(result)).toEqual(['main.py:1 a']);
    const never = createCompare(() => 'equal');
    const agreeing = await minimize(makeRequest(makeProject({ 'main.py': MAIN }), TRANSFORMS), never.compare);
    expect(agreeing).toMatchObject({ verdict: 'unknown', exitCode: 2, runs: 5, necessary: [] });
    expect(agreeing.summary).toContain('without any fix the runs agree too');
  });

  it('shows where runs still differ, and names what is left to try', async () => {
    const cwd = makeProject({ 'main.py': 'bad_a\nbad_b\nbad_c\n' });
    const transforms = [mend('a'), mend('b'), mend('c', { safety: 'suggest' })];
    const request = makeRequest(cwd, transforms);
    const settings = request.getSettings(cwd);
    const only = { ...settings, selection: [{ select: ['a', 'c'], preset: undefined, extendSelect: [], ignore: [] }] };
    const { compare, requests } = createCompare(() => 'different');
    const result = await minimize({ ...request, getSettings: () => only }, compare);
    expect(result).toMatchObject({ verdict: 'different', exitCode: 1, summary: 'the runs still differ with the fix', results: [] });
    expect(result.verification?.verdict).toBe('different');
    expect(result.left).toEqual({ findings: [{ path: 'main.py', line: 3, id: 'c', message: 'bad_c is bad' }], unselected: ['b'] });
    expect(requests.map(({ secondPass }) => secondPass)).toEqual([false, false, true]);
    const text = formatMinimizeText(result);
    expect(text).toContain('Left to try:\n  main.py:3  c\n    bad_c is bad\n  not selected, and finds something: --extend-select b\n');
  });

  it('says so where there is no fix, and where the program fails as it stands', async () => {
    const none = createCompare(() => 'different');
    const result = await minimize(makeRequest(makeProject({ 'main.py': 'x = 1\n' }), TRANSFORMS), none.compare);
    expect(result).toMatchObject({ exitCode: 1, summary: 'the runs differ, and there is no fix to try' });
    const failing = createCompare(() => 'unknown');
    const failed = await minimize(makeRequest(makeProject({ 'main.py': MAIN }), TRANSFORMS), failing.compare);
    expect(failed).toMatchObject({ verdict: 'unknown', exitCode: 2, runs: 2 });
    expect(failing.asked).toEqual(['']);
  });

  it('stops after as many runs as were allowed, with the smallest set so far', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const early = createCompare(agreesWith('a'));
    const nothing = await minimize(makeRequest(cwd, TRANSFORMS, { maxRuns: 3 }), early.compare);
    expect(nothing).toMatchObject({ verdict: 'unknown', exitCode: 2, summary: 'could not tell within 2 runs', results: [] });
    const { compare, asked } = createCompare(agreesWith('a'));
    const result = await minimize(makeRequest(cwd, TRANSFORMS, { maxRuns: 4 }), compare);
    expect(asked).toEqual(['a b c d e f g h', 'a b c d']);
    expect(result).toMatchObject({ verdict: 'found', exitCode: 0, isMinimal: false, runs: 6 });
    expect(result.summary).toBe('the runs agree with 4 of 8 fixes; 6 runs were too few to try fewer');
    expect(result.results).toHaveLength(1);

    // What only seemed to agree is no answer.
    let lucky = 0;
    const chance = createCompare((words) => (words.good.join() === 'a' && lucky++ === 0 ? 'equal' : agreesWith('a', 'b')(words)));
    const two = await minimize(makeRequest(makeProject({ 'main.py': MAIN }), TRANSFORMS, { maxRuns: 13 }), chance.compare);
    expect(lucky).toBe(2);
    expect(chance.requests.at(-1)).toMatchObject({ runs: 3 });
    expect(two.necessary.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('goes on where it was interrupted, unless the sources have changed', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const interrupted = async (): Promise<string[]> => {
      const controller = new AbortController();
      const { compare, asked } = createCompare((words) => {
        if (asked.length === 4) controller.abort();
        return agreesWith('f')(words);
      });
      const result = await minimize(makeRequest(cwd, TRANSFORMS, { signal: controller.signal }), compare);
      expect(result).toMatchObject({ verdict: 'unknown', exitCode: 130, results: [] });
      expect(result.summary).toMatch(/^interrupted after \d+ runs; the same command goes on from there$/);
      return asked;
    };
    const first = await interrupted();
    const lines: string[] = [];
    const { compare, asked } = createCompare(agreesWith('f'));
    const result = await minimize(makeRequest(cwd, TRANSFORMS, { onProgress: (line) => lines.push(line) }), compare);
    expect(namesOf(result)).toEqual(['main.py:6 f']);
    // The run that was interrupted is the first that is made again.
    expect(asked[0]).toBe(first[3]);
    expect(new Set([...first.slice(0, 3), ...asked.slice(0, -1)]).size).toBe(3 + asked.length - 1);
    expect(lines[0]).toMatch(/^going on after 6 runs of an interrupted search/);

    await interrupted();
    writeFileSync(join(cwd, 'main.py'), `${MAIN}# changed\n`);
    const anew = createCompare(agreesWith('f'));
    await minimize(makeRequest(cwd, TRANSFORMS), anew.compare);
    expect(anew.asked[0]).toBe('');
    await interrupted();
    const asAsked = createCompare(agreesWith('f'));
    await minimize(makeRequest(cwd, TRANSFORMS, { resumes: false }), asAsked.compare);
    expect(asAsked.asked[0]).toBe('');
  });

  it('refuses to go on with a file that was changed meanwhile', async () => {
    const cwd = makeProject({ 'main.py': MAIN });
    const { compare } = createCompare((words) => {
      writeFileSync(join(cwd, 'main.py'), `${MAIN}# changed\n`);
      return agreesWith('f')(words);
    });
    await expect(minimize(makeRequest(cwd, TRANSFORMS), compare)).rejects.toThrow('main.py was changed meanwhile; run the command again');
  });

  it('runs sets of fixes with the same text once', async () => {
    const cwd = makeProject({ 'main.py': 'bad_a\nbad_b\n' });
    // It undoes nothing and changes nothing.
    const idle = { ...mend('idle'), default: mend('b').default };
    const { compare, asked } = createCompare(agreesWith('a'));
    const result = await minimize(makeRequest(cwd, [mend('a'), mend('b'), idle]), compare);
    expect(namesOf(result)).toEqual(['main.py:1 a']);
    expect(new Set(asked.slice(0, -1)).size).toBe(asked.length - 1);
  });
});
