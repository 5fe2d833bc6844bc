/** Suppression comments for all findings: in every fixture, and placed as a reader would. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createOwnerStyleLookup } from '../../src/config/owner-style.ts';
import { resolveSettings } from '../../src/config/settings.ts';
import { findCellTexts } from '../../src/document/notebook.ts';
import { readFixtures } from '../../src/engine/testing/fixture.ts';
import type { FileResult } from '../../src/engine/types.ts';
import { acceptNoFix, createIgnoreAdder } from '../../src/runner/add-ignores.ts';
import { createTextRunner } from '../../src/runner/run.ts';
import type { TransformModule } from '../../src/transform/types.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';
import { makeNotebook } from '../cli/programs.ts';
import { makeFolder } from './folder.ts';

const getOwnerStyle = createOwnerStyleLookup();

const FIXTURES = fileURLToPath(new URL('../../__testfixtures__/', import.meta.url));

interface Setup {
  readonly transforms?: readonly TransformModule[];
  readonly lineLength?: number;
}

/** Runs a text, adds the comments, and runs what came of it. */
async function addIgnores(path: string, source: string | Uint8Array, { transforms = TRANSFORMS, lineLength }: Setup = {}) {
  const cwd = makeFolder();
  const options = {
    cwd,
    transforms,
    getSettings: () => resolveSettings(undefined, { extendSelect: transforms.map(({ meta }) => meta.id) }, cwd),
    getOwnerStyle: () => ({ ...getOwnerStyle(cwd), lineLength }),
  };
  const run = createTextRunner({ ...options, acceptFix: acceptNoFix });
  const add = await createIgnoreAdder(options);
  const full = join(cwd, path);
  const before = await run(full, Buffer.from(source));
  const after = await add(full, before);
  return { before, after, again: await run(full, after.after) };
}

const getText = ({ after }: FileResult): string => Buffer.from(after).toString();
const countUnused = ({ notices }: FileResult): number => notices.filter(({ message }) => message.startsWith('unused')).length;

describe.each(readdirSync(FIXTURES))('fixtures of %s', (id) => {
  it('have no findings left', async () => {
    const fixtures = readFixtures(join(FIXTURES, id)).filter(({ name }) => !name.startsWith('keep-'));
    // Notebooks first: there are fewer of them.
    const order = (kind: string): number => (kind === 'notebook' ? 0 : 1);
    const chosen = fixtures.sort((a, b) => order(a.kind) - order(b.kind)).slice(0, 10);
    let silenced = 0;
    for (const { path, before: source } of chosen.flatMap(({ files }) => files)) {
      const name = path.endsWith('.ipynb') ? 'a.ipynb' : 'a.py';
      const { before, after, again } = await addIgnores(name, source);
      expect(after.reason, path).toBe(before.reason);
      expect(again.diagnostics, `${path}\n${getText(after)}`).toEqual([]);
      expect(countUnused(again), path).toBe(countUnused(before));
      silenced += before.diagnostics.length;
    }
    expect(silenced).toBeGreaterThan(0);
  }, 120_000);
});

const REPORTING = { fixable: 'never', safety: 'safe', severity: 'info', triggers: [], since: '0.1.0' } as const;

/** Reports every name that begins with `x`. */
const naming = (id: string): TransformModule => ({
  meta: { id, summary: id, why: id, ...REPORTING },
  default: (file, api) => {
    const names = api
      .j(file)
      .find('identifier')
      .filter(({ text }) => text.startsWith('x'));
    names.forEach((node) => {
      api.report({ node, message: 'a name', help: 'None.' });
    });
  },
});

/** Reports every call. */
const calling: TransformModule = {
  meta: { id: 'call', summary: 'A call', why: 'None.', ...REPORTING },
  default: (file, api) => {
    const calls = api.j(file).find('call');
    calls.forEach((node) => {
      api.report({ node, message: 'a call', help: 'None.' });
    });
  },
};

const LONG = `x = ${'1 + '.repeat(30)}1`;

describe('a comment', () => {
  it.each([
    ['at the end of the line', 'x = 1\n', 'x = 1  # repro-fix: ignore[a]\n'],
    ['once a line', 'x = x + x2\n', 'x = x + x2  # repro-fix: ignore[a]\n'],
    ['at the end of the file', 'y = 1\nx = 1', 'y = 1\nx = 1  # repro-fix: ignore[a]'],
    ['after another comment', 'x = 1  # one  # noqa\n', 'x = 1  # one  # noqa  # repro-fix: ignore[a]\n'],
    ['after a comment that ends in a backslash', 'x = 1  # C:\\\n', 'x = 1  # C:\\  # repro-fix: ignore[a]\n'],
    ['in a comment of ours', 'x = 1  # repro-fix: ignore[ b ]  # why\n', 'x = 1  # repro-fix: ignore[ b, a ]  # why\n'],
    ['in an empty comment of ours', 'x = 1  # repro-fix: ignore[]\n', 'x = 1  # repro-fix: ignore[a]\n'],
    ['in a comment of ours above', '# repro-fix: ignore[b]\nx = 1\n', '# repro-fix: ignore[b, a]\nx = 1\n'],
    ['with CRLF', 'x = 1\r\nx = 2\r\n', 'x = 1  # repro-fix: ignore[a]\r\nx = 2  # repro-fix: ignore[a]\r\n'],
    ['above a line that is long', `if y:\n\t${LONG}\n`, `if y:\n\t# repro-fix: ignore[a]\n\t${LONG}\n`],
    ['above, with CRLF', `y = 1\r\n${LONG}\r\n`, `y = 1\r\n# repro-fix: ignore[a]\r\n${LONG}\r\n`],
    ['within brackets', 'f(\n    x,\n    y,\n)\n', 'f(\n    x,  # repro-fix: ignore[a]\n    y,\n)\n'],
    ['above a line that a backslash joins to the next', 'y = x + \\\n    1\n', '# repro-fix: ignore[a]\ny = x + \\\n    1\n'],
    ['at the end of the last of such lines', 'y = 1 + \\\n    x\n', 'y = 1 + \\\n    x  # repro-fix: ignore[a]\n'],
    ['above a line on which a string begins', "y = x, '''\ntext'''\n", "# repro-fix: ignore[a]\ny = x, '''\ntext'''\n"],
    ['after the end of a string', 'y = """\ntext""", x\n', 'y = """\ntext""", x  # repro-fix: ignore[a]\n'],
  ])('goes %s', async (_where, source, expected) => {
    const { after, again } = await addIgnores('a.py', source, { transforms: [naming('a')] });
    expect(getText(after)).toBe(expected);
    expect(after).toMatchObject({ status: 'changed', diagnostics: [], left: { diagnostics: [] } });
    expect(again.diagnostics).toEqual([]);
  });

  it('names each transform once, in order', async () => {
    const { after } = await addIgnores('a.py', 'x = x\n', { transforms: [naming('b'), naming('a')] });
    expect(getText(after)).toBe('x = x  # repro-fix: ignore[a, b]\n');
  });

  it('keeps to the line length of the owner', async () => {
    const source = 'x = 1234567890\n';
    const { after } = await addIgnores('a.py', source, { transforms: [naming('a')], lineLength: 38 });
    expect(getText(after)).toBe('x = 1234567890  # repro-fix: ignore[a]\n');
    const tighter = await addIgnores('a.py', source, { transforms: [naming('a')], lineLength: 37 });
    expect(getText(tighter.after)).toBe('# repro-fix: ignore[a]\nx = 1234567890\n');
  });

  it('is left out where it would be part of a string, and the finding stays', async () => {
    const { after, again } = await addIgnores('a.py', 'y = f"""\n{x}\n"""\nx = 1\n', { transforms: [naming('a')] });
    expect(getText(after)).toBe('y = f"""\n{x}\n"""\nx = 1  # repro-fix: ignore[a]\n');
    expect(after.diagnostics.map(({ startPosition }) => startPosition.line)).toEqual([2]);
    expect(again.diagnostics).toHaveLength(1);
  });

  it('goes to the last line of code that begins on the last line of a string', async () => {
    const { after, again } = await addIgnores('a.py', 'y = """\n""" + f(1, \\\n  2)\n', { transforms: [calling] });
    expect(getText(after)).toBe('y = """\n""" + f(1, \\\n  2)  # repro-fix: ignore[call]\n');
    expect(again.diagnostics).toEqual([]);
  });

  it('keeps the rest of a notebook, its magics too', async () => {
    const source = makeNotebook('%%time\nx = 1', 'y = 1\n', `!ls x\n${LONG}\nx = 2\n`);
    const { after, again } = await addIgnores('a.ipynb', source, { transforms: [naming('a')] });
    expect(findCellTexts(after.after).map(({ text }) => text)).toEqual([
      '%%time\nx = 1  # repro-fix: ignore[a]',
      'y = 1\n',
      `!ls x\n# repro-fix: ignore[a]\n${LONG}\nx = 2  # repro-fix: ignore[a]\n`,
    ]);
    expect(getText(after).split('\n').slice(-8)).toEqual(source.split('\n').slice(-8));
    expect(again.diagnostics).toEqual([]);
  });
});

it('a file in which nothing is found stays as it is', async () => {
  const { before, after } = await addIgnores('a.py', 'y = 1\n', { transforms: [naming('a')] });
  expect(after).toBe(before);
});

it('comments that do not silence what is found leave the file alone', async () => {
  const reading: TransformModule = {
    ...naming('a'),
    default: (file, api) => {
      api.report({ node: { start: 0, end: 1 }, message: 'a name', help: 'None.' });
      const comment = file.text.indexOf('#');
      if (comment > 0) api.report({ node: { start: file.text.length, end: file.text.length }, message: 'a comment', help: 'None.' });
    },
  };
  const { after } = await addIgnores('a.py', 'x = 1\n', { transforms: [reading] });
  expect(after).toMatchObject({ status: 'failed', reason: 'comments would not silence its findings; it was left alone' });
  expect(getText(after)).toBe('x = 1\n');
});
