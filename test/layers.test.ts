/** The linter keeps the layers apart: what it must refuse, it refuses. The sources are given to it as text, under the names of real files. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const eslint = new ESLint({ cwd: ROOT });

async function findRules(path: string, text: string): Promise<string[]> {
  const results = await eslint.lintText(`${text}\n`, { filePath: `${ROOT}${path}` });
  return results.flatMap((result) => result.messages.map((message) => message.ruleId ?? message.message));
}

describe('the layers', () => {
  it('allow an import that points down', async () => {
    expect(await findRules('src/document/style.ts', "export type { Edit } from '../text/edit.ts';")).toEqual([]);
  });

  const layers = readdirSync(`${ROOT}src`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

  it.each(layers)('refuse an import that points up from src/%s', async (layer) => {
    // Nothing may import the reports, but the composition root; the reports may not import the runner.
    const target = layer === 'report' ? '../runner/paths.ts' : '../report/text.ts';
    const [file] = readdirSync(`${ROOT}src/${layer}`).filter((name) => name.endsWith('.ts'));
    expect(await findRules(`src/${layer}/${file ?? ''}`, `export * from '${target}';`)).toContain('import-x/no-restricted-paths');
  });

  it('refuse a cycle', async () => {
    // encode.ts imports apply-edits.ts.
    expect(await findRules('src/text/apply-edits.ts', "export { encodeEdits } from './encode.ts';")).toContain('import-x/no-cycle');
  });

  it('let what decides on answers read the disk by one module', async () => {
    for (const path of ['src/config/load.ts', 'src/runner/discover.ts']) {
      expect(await findRules(path, "export { readFileSync } from 'node:fs';")).toContain('no-restricted-imports');
    }
  });

  it('refuse all but the public package in a transform', async () => {
    const path = 'transforms/unseeded-run.ts';
    expect(await findRules(path, "export { getField } from 'repro-fix';")).toEqual([]);
    for (const source of ['../src/syntax/node.ts', 'node:fs', './unseeded-sampler.ts']) {
      expect(await findRules(path, `export * from '${source}';`)).toContain('no-restricted-imports');
    }
  });

  it.each([
    ['web-tree-sitter', 'syntax/tree-sitter.ts'],
    ['magic-string', 'text/apply-edits.ts'],
  ])('let one file import %s', (name, path) => {
    const files = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files.filter((file) => readFileSync(`${ROOT}src/${file}`, 'utf8').includes(`from '${name}'`))).toEqual([path]);
  });

  it.each([
    ['an enum', 'export enum Color { red }'],
    ['any', 'export const x: any = 1;'],
    ['a non-null assertion', 'export const x = (y?: string) => y!.length;'],
  ])('refuse %s', async (_, text) => {
    expect(await findRules('src/text/edit.ts', text)).not.toEqual([]);
  });
}, 120_000);
