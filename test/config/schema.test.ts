import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALWAYS_EXCLUDED, DEFAULT_EXCLUDE, KEYS } from '../../src/config/keys.ts';
import { makeConfigSchema } from '../../src/config/schema.ts';

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
