import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TransformModule } from 'repro-fix';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { runFile } from '../../src/engine/run-file.ts';
import type { FileResult } from '../../src/engine/types.ts';
import { loadTransform, TransformLoadError } from '../../src/runner/load-transform.ts';
import { loadParser } from '../../src/syntax/parser.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-load-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes files into the folder and loads the first. */
async function load(files: Readonly<Record<string, string>>): Promise<TransformModule> {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return loadTransform(Object.keys(files)[0] ?? '', folder);
}

async function run(module: TransformModule, source: string, unsafeFixes = true): Promise<FileResult> {
  const parse = await loadParser();
  return runFile('train.py', Buffer.from(source), (path, bytes) => openDocument(path, bytes, parse), {
    transforms: [module],
    seed: 42,
    preset: 'recommended',
    unsafeFixes,
    owner: { lineLength: undefined, forbidsCodeBetweenImports: false },
    options: { name: 'log' },
  });
}

const META = `{
  id: 'debug-print', summary: 'A print call', why: 'A sample.', fixable: 'always', safety: 'safe', severity: 'warning',
  triggers: ['print'], since: '1.0.0',
}`;
const SOURCE = 'print(1)  # one\r\nx = "print(2)"\r\n';
const FIXED = 'log(1)  # one\r\nx = "print(2)"\r\n';

describe('loadTransform', () => {
  it('takes the report style: meta and a default function', async () => {
    const module = await load({
      'debug.mjs': `export const meta = ${META};
export default function transform(file, api, options) {
  api.j(file).find('call', { function: 'print' }).forEach((call) => {
    const edits = [{ start: call.start, end: call.start + 'print'.length, text: options.name }];
    api.report({ node: call, message: '\`print\` is called', help: 'Log instead.', fix: { title: 'Log instead', edits } });
  });
}`,
    });
    expect(module.meta.id).toBe('debug-print');
    const result = await run(module, SOURCE, false);
    expect(Buffer.from(result.after).toString()).toBe(FIXED);
    expect(result.diagnostics).toMatchObject([{ id: 'debug-print', message: '`print` is called', status: 'applied' }]);
  });

  it('takes the chain style: the mutators of api.j record the edits', async () => {
    const module = await load({
      'chain.mjs': `export default (file, { j }) => void j(file).find('call', { function: 'print' }).find('identifier').at(0).replaceWith('log');`,
    });
    expect(Buffer.from((await run(module, SOURCE)).after).toString()).toBe(FIXED);
  });

  it('takes the jscodeshift style: file.source, api.jscodeshift(file), toSource()', async () => {
    const module = await load({
      'renamePrint.js': `module.exports = function transformer(file, api) {
  if (!file.source.includes('print')) return null;
  return api
    .jscodeshift(file)
    .find('call', { function: 'print' })
    .filter((call) => call.children.length === 2)
    .replaceWith((call) => call.text.replace('print', 'log'))
    .toSource();
};`,
    });
    expect(module.meta).toMatchObject({ id: 'rename-print', safety: 'unsafe', triggers: [] });
    const result = await run(module, SOURCE);
    expect(Buffer.from(result.after).toString()).toBe(FIXED);
    expect(result.diagnostics).toMatchObject([{ id: 'rename-print', fix: { safety: 'unsafe' }, status: 'applied' }]);
    // What came from nowhere is never applied unasked.
    expect((await run(module, SOURCE, false)).diagnostics).toMatchObject([{ status: 'available' }]);
    expect((await run(module, 'x = 1\n')).status).toBe('unchanged');
  });

  it('takes a returned string, a promise of one, and nothing', async () => {
    const replacing = await load({ 'a.mjs': `export default async (file) => file.source.replace('print(1)', 'log(1)');` });
    expect(Buffer.from((await run(replacing, SOURCE)).after).toString()).toBe(FIXED);
    const silent = await load({ 'b.mjs': `export default () => undefined;` });
    expect(await run(silent, SOURCE)).toMatchObject({ status: 'unchanged', diagnostics: [] });
  });

  it.each([
    ['c.cjs', `module.exports = () => null; module.exports.meta = ${META};`],
    ['d.cjs', `exports.__esModule = true; exports.default = () => null; exports.meta = ${META};`],
    ['e.js', `export const meta = ${META}; export default () => null;`],
  ])('finds meta in %s', async (name, content) => {
    expect((await load({ [name]: content })).meta.id).toBe('debug-print');
  });

  it.each<[string, Record<string, string>, string | RegExp]>([
    ['no default export', { 'a.mjs': 'export const x = 1;' }, 'transform a.mjs has no default export that is a function'],
    ['a default that is no function', { 'a.mjs': 'export default 1;' }, 'transform a.mjs has no default export that is a function'],
    ['a throwing import', { 'a.mjs': 'throw new Error("broken\\nsecond line");' }, 'transform a.mjs cannot be imported: broken'],
    ['another error', { 'a.mjs': 'null.x;' }, /^transform a\.mjs cannot be imported: TypeError: /],
    ['a syntax error', { 'a.mjs': 'export default function (' }, /^transform a\.mjs cannot be imported: /],
    [
      'a missing import',
      { 'a.mjs': 'import "./gone.mjs"; export default () => null;' },
      /^transform a\.mjs cannot be imported: Cannot find module .*gone/,
    ],
    [
      'a meta with a wrong word',
      { 'a.mjs': `export const meta = { ...${META}, safety: 'sure' }; export default () => null;` },
      'transform a.mjs has a `meta.safety` that is none of safe, unsafe, suggest: `"sure"`',
    ],
    [
      'a meta without an id',
      { 'a.mjs': `export const meta = {}; export default () => null;` },
      'transform a.mjs has a `meta.id` that is not in kebab-case: it is missing',
    ],
    [
      'an empty trigger',
      { 'a.mjs': `export const meta = { ...${META}, triggers: [''] }; export default () => null;` },
      'transform a.mjs has a `meta.triggers` that is no list of strings, regular expressions, functions or roles: `[""]`',
    ],
    [
      'an unknown preset',
      { 'a.mjs': `export const meta = { ...${META}, presets: ['all'] }; export default () => null;` },
      /`meta\.presets`.*`\["all"\]`$/,
    ],
    [
      'options without meanings',
      { 'a.mjs': `export const meta = { ...${META}, options: { name: 1 } }; export default () => null;` },
      /`meta\.options`/,
    ],
    [
      'a meta that is no object',
      { 'a.mjs': `export const meta = 1; export default () => null;` },
      'transform a.mjs exports a `meta` that is no object',
    ],
    ['another kind of file', { 'a.py': '' }, 'transform a.py must end in .js, .mjs, .cjs, .ts, .mts or .cts'],
  ])('says in one line: %s', async (_, files, message) => {
    const error = await load(files).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(TransformLoadError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain('\n');
  });

  it('says that there is no such file, or that it is a folder', async () => {
    await expect(loadTransform('gone.mjs', folder)).rejects.toThrow('transform gone.mjs: no such file or directory');
    mkdirSync(join(folder, 'sub.mjs'));
    await expect(loadTransform('sub.mjs', folder)).rejects.toThrow('transform sub.mjs is not a file');
  });

  it('loads TypeScript exactly where Node strips types', async () => {
    const files = {
      'typed.ts': `export default (file: { readonly source: string }): string => file.source.replace('print(1)', 'log(1)');`,
    };
    const hasTypes = Boolean((process.features as { readonly typescript?: unknown }).typescript);
    if (hasTypes) expect(Buffer.from((await run(await load(files), SOURCE)).after).toString()).toBe(FIXED);
    else
      await expect(load(files)).rejects.toThrow(/^transform typed\.ts is TypeScript, which Node .* cannot load: use Node 22\.18 or later/);
  });
});
