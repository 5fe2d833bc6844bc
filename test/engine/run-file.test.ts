import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { runFile, type EngineOptions } from '../../src/engine/run-file.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import type { Meta, Transform, TransformModule } from '../../src/transform/types.ts';

const parse = await loadParser();
const open = (path: string, bytes: Uint8Array) => openDocument(path, bytes, parse);

function transform(id: string, run: Transform, overrides: Partial<Meta> = {}): TransformModule {
  const meta: Meta = { id, summary: id, why: id, fixable: 'always', safety: 'safe', severity: 'warning', triggers: ['x'], since: '0.1.0' };
  return { meta: { ...meta, ...overrides }, default: run };
}

/** Renames every identifier `from` to `to`. */
const rename = (id: string, from: string, to: string): TransformModule =>
  transform(id, (file, api) => {
    api
      .j(file)
      .find('identifier')
      .filter((node) => node.text === from)
      .forEach((node) => {
        const { start, end } = node;
        api.report({
          node,
          message: `\`${from}\` is a bad name`,
          help: 'Rename it.',
          fix: { title: 'Rename it', edits: [{ start, end, text: to }] },
        });
      });
  });

function run(text: string, transforms: readonly TransformModule[], options: Partial<EngineOptions> = {}) {
  return runFile('a.py', Buffer.from(text), open, {
    transforms,
    seed: 42,
    preset: 'recommended',
    unsafeFixes: false,
    owner: { lineLength: undefined, forbidsCodeBetweenImports: false },
    options: {},
    ...options,
  });
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('the fix loop', () => {
  it('applies a fix that another one makes possible, and reports it where it stands in the original', async () => {
    const result = await run('first = 1\nx = 2\n', [rename('b-to-c', 'middle', 'last_name'), rename('a-to-b', 'x', 'middle')]);
    expect(textOf(result.after)).toBe('first = 1\nlast_name = 2\n');
    expect(result.diagnostics.map(({ id, status, startPosition }) => [id, status, startPosition.line])).toEqual([
      ['a-to-b', 'applied', 2],
      ['b-to-c', 'applied', 2],
    ]);
  });

  it('applies one of two fixes that overlap, and says why not the other', async () => {
    const result = await run('x = 1\n', [rename('to-y', 'x', 'y'), rename('to-z', 'x', 'z')]);
    expect(textOf(result.after)).toBe('y = 1\n');
    expect(result.diagnostics.map(({ id, status }) => `${id} ${status}`)).toEqual(['to-y applied', 'to-z applied']);
    expect((await run('x = 1\n', [rename('to-z', 'x', 'z'), rename('to-y', 'x', 'y')])).after).toEqual(result.after);
  });

  it('leaves a file alone whose fixes undo each other', async () => {
    const result = await run('x = 1\n', [rename('to-y', 'x', 'y'), rename('to-x', 'y', 'x')]);
    expect(result.status).toBe('failed');
    expect(result.reason).toMatch(/^the fixes of `to-[xy]` do not settle/);
    expect(result.after).toEqual(result.before);
  });

  it('leaves a file alone when a fix would break its syntax, and names the transform', async () => {
    const breaking = transform('breaking', (file, api) => {
      api.report({ node: file.root, message: 'm', help: 'h', fix: { title: 't', edits: [{ start: 0, end: 0, text: '(' }] } });
    });
    const result = await run('x = 1\n', [rename('to-y', 'x', 'y'), breaking]);
    expect(result.status).toBe('failed');
    expect(result.reason).toContain('`breaking`');
    expect(textOf(result.after)).toBe('x = 1\n');
  });

  it('applies the fixes that are accepted, each by one name whatever the others do', async () => {
    const text = 'x = 1\nx = 2\ny = 3\n';
    // The names after `x` are longer than it, so that what follows moves.
    const transforms = [rename('b-to-c', 'middle', 'last'), rename('a-to-b', 'x', 'middle'), rename('y-to-z', 'y', 'z')];
    const asked = new Set<string>();
    const note = (id: string, start: number): boolean => asked.add(`${id} ${start}`) !== undefined;
    expect(textOf((await run(text, transforms, { acceptFix: note })).after)).toBe('last = 1\nlast = 2\nz = 3\n');
    expect([...asked].sort()).toEqual(['a-to-b 0', 'a-to-b 6', 'b-to-c 0', 'b-to-c 6', 'y-to-z 12']);

    const apply = async (...names: readonly string[]): Promise<string> => {
      const { after } = await run(text, transforms, { acceptFix: (id, start) => names.includes(`${id} ${start}`) });
      return textOf(after);
    };
    expect(await apply()).toBe(text);
    expect(await apply('a-to-b 6', 'b-to-c 6')).toBe('x = 1\nlast = 2\ny = 3\n');
    expect(await apply('a-to-b 0', 'a-to-b 6', 'b-to-c 6')).toBe('middle = 1\nlast = 2\ny = 3\n');
    expect(await apply('a-to-b 0', 'y-to-z 12')).toBe('middle = 1\nx = 2\nz = 3\n');
  });

  it('names a transform that throws', async () => {
    const throwing = transform('throwing', () => {
      throw new Error('out of cheese');
    });
    const result = await run('x = 1\n', [throwing]);
    expect([result.status, result.reason]).toEqual(['failed', 'transform `throwing` threw: out of cheese']);
  });

  it('applies unsafe fixes only when asked, and suggestions never', async () => {
    const unsafe = transform('unsafe', rename('unsafe', 'x', 'y').default, { safety: 'unsafe' });
    const suggestion = transform('suggestion', rename('suggestion', 'x', 'y').default, { safety: 'suggest' });
    expect((await run('x = 1\n', [unsafe])).diagnostics[0]?.status).toBe('available');
    expect(textOf((await run('x = 1\n', [unsafe], { unsafeFixes: true })).after)).toBe('y = 1\n');
    expect((await run('x = 1\n', [suggestion], { unsafeFixes: true })).status).toBe('unchanged');
  });

  it('tells what is left, with positions in the new text', async () => {
    const adding = transform('adding', (file, api) => {
      if (file.text.startsWith('#')) return;
      api.report({ node: file.root, message: 'm', help: 'h', fix: { title: 't', edits: [{ start: 0, end: 0, text: '# one\n# two\n' }] } });
    });
    const noting = transform('noting', (file, api) => {
      api
        .j(file)
        .find('identifier')
        .forEach((node) => {
          api.report({ node, message: 'm', help: 'h' });
        });
    });
    const result = await run('x = 1\n', [adding, noting]);
    expect(result.diagnostics.find(({ id }) => id === 'noting')?.startPosition.line).toBe(1);
    expect(result.left?.diagnostics.map(({ id, startPosition }) => [id, startPosition.line])).toEqual([['noting', 3]]);
  });
});

describe('suppression comments', () => {
  it('silence a line, one id of a line, or the file', async () => {
    const transforms = [rename('to-y', 'x', 'y')];
    expect((await run('x = 1  # repro-fix: ignore\n', transforms)).status).toBe('unchanged');
    expect((await run('x = 1  # repro-fix: ignore[to-y]\n', transforms)).status).toBe('unchanged');
    expect((await run('# repro-fix: skip-file\nx = 1\n', transforms)).status).toBe('skipped');
  });

  it.each([
    ['# repro-fix: ignore[to-y]\nx = 1\n', 'unchanged'],
    ['# repro-fix: ignore[to-y]\r\n# The reason.\r\nx = 1\r\n', 'unchanged'],
    ['def f():\n    # The reason.  # repro-fix: ignore\n    x = 1\n', 'unchanged'],
    ['z = 1  # repro-fix: ignore[to-y]\nx = 1\n', 'changed'],
    ['# repro-fix: ignore[to-y]\n\nx = 1\n', 'changed'],
    ['# repro-fix: ignore[to-y]\nz = 1\nx = 1\n', 'changed'],
    ['x = 1\n# repro-fix: ignore[to-y]', 'changed'],
  ])('on a line of their own silence the line of code below: %j', async (text, status) => {
    expect((await run(text, [rename('to-y', 'x', 'y')])).status).toBe(status);
  });

  it('are reported when they silence nothing', async () => {
    const result = await run('z = 1  # repro-fix: ignore[to-y]\n', [rename('to-y', 'x', 'y')]);
    expect(result.notices.map(({ message }) => message)).toEqual(['unused suppression of `to-y`']);
  });
});

describe('user transforms', () => {
  it('may return a new source, as in jscodeshift; the difference is one unsafe fix', async () => {
    const module = transform('upper', (file) => file.source.replace('1', '2'));
    expect((await run('x = 1\ny = 1\n', [module])).diagnostics[0]?.status).toBe('available');
    const twice = transform('once', (file) => (file.source.includes('2') ? undefined : file.source.replace('1', '2')));
    expect(textOf((await run('x = 1\ny = 1\n', [twice], { unsafeFixes: true })).after)).toBe('x = 2\ny = 1\n');
  });
});
