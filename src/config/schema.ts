/**
 * The JSON schema of `.repro-fix.toml` (and of `[tool.repro-fix]`), made from the table of keys for editors. `docs/repro-fix.schema.json`
 * is its output; a test keeps the two equal.
 */
import { KEYS } from './keys.ts';
import type { Key } from './keys.ts';

/** The schema as data, keys in the order of the table. */
export function makeConfigSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'repro-fix',
    description: 'Configuration of repro-fix: `.repro-fix.toml`, or `[tool.repro-fix]` in `pyproject.toml`.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, { description: describe(key), ...shape(key) }])),
  };
}

function describe(key: Key): string {
  return key.defaultMeaning === undefined ? key.meaning : `${key.meaning} Default: ${key.defaultMeaning}.`;
}

function shape(key: Key): Readonly<Record<string, unknown>> {
  const strings = { type: 'array', items: { type: 'string', minLength: 1 } };
  switch (key.type) {
    case 'boolean':
      return { type: 'boolean', default: key.default };
    case 'integer':
      return {
        type: 'integer',
        minimum: key.minimum,
        maximum: key.maximum,
        ...(key.default === undefined ? {} : { default: key.default }),
      };
    case 'choice':
      return { enum: key.choices, default: key.default };
    case 'string':
      return { type: 'string', minLength: 1 };
    case 'strings':
    case 'ids':
      return strings;
    case 'table-of-ids':
      return { type: 'object', additionalProperties: strings };
    case 'table':
      return { type: 'object' };
  }
}
