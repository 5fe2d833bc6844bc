/**
 * Makes one shape of everything that may be a transform: a built-in module, a user's module with or without `meta`, a bare function.
 * What is no transform is said in one line; nothing is guessed beyond a `meta` for a module that has none.
 */
import type { Meta, Transform, TransformModule } from '../transform/types.ts';

/** The words a field of `meta` may hold. */
const CHOICES = {
  fixable: ['always', 'sometimes', 'never'],
  safety: ['safe', 'unsafe', 'suggest'],
  severity: ['error', 'warning', 'info'],
} as const;

const PRESETS: readonly unknown[] = ['seeds', 'recommended', 'strict'];

/**
 * Checks what a module exports: `meta` and a default function, a default function only (its meta is made from `name`), or, from
 * CommonJS, `module.exports = function`.
 *
 * @param exported - The module's namespace, or a function.
 * @param name - Stands for the id where there is no `meta`: the file's name without its extension.
 * @returns the module, or what is wrong with it: a clause that a message can put after the file's name.
 */
export function readTransformModule(exported: unknown, name: string): TransformModule | { readonly problem: string } {
  const transform = getFunction(exported);
  if (transform === undefined) return { problem: 'has no default export that is a function' };
  // `export const meta` beside a default; in CommonJS a property of the function or of the exports.
  const meta = getProperty(exported, 'meta') ?? getProperty(getProperty(exported, 'default'), 'meta') ?? getProperty(transform, 'meta');
  if (meta === undefined) return { meta: makeMeta(name), default: transform };
  const problem = getMetaProblem(meta);
  return problem === undefined ? { meta: meta as Meta, default: transform } : { problem };
}

/** True where a module brought its own `meta`, so that it speaks for the safety of its fixes. */
export function hasMeta(exported: unknown): boolean {
  return getProperty(exported, 'meta') !== undefined;
}

function getProperty(value: unknown, name: string): unknown {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

function getFunction(exported: unknown): Transform | undefined {
  // `import()` of CommonJS gives `{ default: module.exports }`, and its `default` may hold a transpiler's own `default`.
  let value = exported;
  for (let depth = 0; depth < 3; depth++) {
    if (typeof value === 'function') return value as Transform;
    value = getProperty(value, 'default');
  }
  return undefined;
}

/** The meta of a module without one: nothing is known of it, so its fixes are `unsafe` and it looks at every file. */
function makeMeta(name: string): Meta {
  return {
    id: makeId(name),
    summary: `\`${name}\` would change this`,
    why: 'A transform without `meta` says no more.',
    fixable: 'sometimes',
    safety: 'unsafe',
    severity: 'warning',
    triggers: [],
    presets: ['seeds', 'recommended', 'strict'],
    since: '',
  };
}

/** `MyTransform.v2` → `my-transform-v2`. */
function makeId(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return words.join('-') || 'transform';
}

function getMetaProblem(meta: unknown): string | undefined {
  if (typeof meta !== 'object' || meta === null) return 'exports a `meta` that is no object';
  const id = getProperty(meta, 'id');
  if (typeof id !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id)) return `has a \`meta.id\` that is not in kebab-case: ${show(id)}`;
  for (const field of ['summary', 'why', 'since']) {
    const value = getProperty(meta, field);
    if (typeof value !== 'string') return `has a \`meta.${field}\` that is no string: ${show(value)}`;
  }
  for (const [field, words] of Object.entries(CHOICES)) {
    const value = getProperty(meta, field);
    if (!(words as readonly unknown[]).includes(value))
      return `has a \`meta.${field}\` that is none of ${words.join(', ')}: ${show(value)}`;
  }
  const triggers = getProperty(meta, 'triggers');
  if (!Array.isArray(triggers) || triggers.some((trigger) => !(Array.isArray(trigger) ? trigger : [trigger]).every(isTrigger))) {
    return `has a \`meta.triggers\` that is no list of strings, regular expressions, functions or roles: ${show(triggers)}`;
  }
  const presets = getProperty(meta, 'presets');
  if (presets !== undefined && (!Array.isArray(presets) || presets.some((preset) => !PRESETS.includes(preset)))) {
    return `has a \`meta.presets\` with other words than ${PRESETS.join(', ')}: ${show(presets)}`;
  }
  const options = getProperty(meta, 'options');
  if (
    options !== undefined &&
    (typeof options !== 'object' || options === null || Object.values(options).some((text) => typeof text !== 'string'))
  ) {
    return `has a \`meta.options\` that does not give each option a meaning: ${show(options)}`;
  }
  return undefined;
}

function isTrigger(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value === 'function' || value instanceof RegExp) return true;
  return ['runs', 'trains', 'seeds', 'imported'].includes(getProperty(value, 'program') as string);
}

function show(value: unknown): string {
  if (value === undefined) return 'it is missing';
  return `\`${JSON.stringify(value) ?? typeof value}\``;
}
