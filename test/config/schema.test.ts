import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { ALWAYS_EXCLUDED, DEFAULT_EXCLUDE, KEYS } from '../../src/config/keys.ts';
import { readConfig } from '../../src/config/load.ts';
import { makeConfigSchema } from '../../src/config/schema.ts';
import { compileSchema } from '../report/schemas.ts';

const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

describe('docs', () => {
  it('holds the schema as it is made from the table of keys', () => {
    expect(JSON.parse(docs('repro-fix.schema.json'))).toEqual(makeConfigSchema());
  });

  it.each(Object.keys(KEYS))('explains `%s` in configuration.md', (name) => {
    expect(docs('configuration.md')).toContain(`| \`${name}\` |`);
  });

  it('lists what is left out by default in configuration.md', () => {
    const text = docs('configuration.md');
    expect([...ALWAYS_EXCLUDED, ...DEFAULT_EXCLUDE].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('makeConfigSchema', () => {
  const findErrors = compileSchema(makeConfigSchema());

  it.each<[Readonly<Record<string, unknown>>, string | undefined]>([
    [{}, undefined],
    [{ seed: 3, preset: 'strict', select: ['multi-gpu'], 'per-file-ignores': { 'a/*': ['multi-gpu'] } }, undefined],
    [{ 'line-length': 100, 'unsafe-fixes': true, 'fail-on': 'error', options: { name: 'log', count: 1 } }, undefined],
    [{ sede: 3 }, 'should NOT have additional properties'],
    [{ seed: -1 }, '.seed should be >= 0'],
    [{ seed: '3' }, '.seed should be integer'],
    [{ preset: 'all' }, '.preset should be equal to one of the allowed values'],
    [{ select: 'multi-gpu' }, '.select should be array'],
    [{ 'per-file-ignores': { 'a/*': 'multi-gpu' } }, "['per-file-ignores']['a/*'] should be array"],
  ])('says of %j what a run says of it', (values, error) => {
    expect(findErrors(values).map((found) => found.trim())).toEqual(error === undefined ? [] : [error]);
    const path = join(mkdtempSync(join(tmpdir(), 'repro-fix-schema-')), '.repro-fix.toml');
    writeFileSync(path, stringify(values));
    const read = () => readConfig(path, { cwd: dirname(path) });
    if (error === undefined) expect(read()?.values).toBeDefined();
    else expect(read).toThrow();
    rmSync(dirname(path), { recursive: true });
  });

  it('gives each kind of key its shape', () => {
    expect(makeConfigSchema()['properties']).toMatchObject({
      seed: { type: 'integer', minimum: 0, maximum: 4294967295, default: 42 },
      preset: { enum: ['seeds', 'recommended', 'strict'], default: 'recommended' },
      select: { type: 'array', items: { type: 'string' } },
      'per-file-ignores': { type: 'object', additionalProperties: { type: 'array' } },
      'unsafe-fixes': { type: 'boolean', default: false },
      'helper-module': { type: 'string' },
      options: { type: 'object' },
    });
  });
});
