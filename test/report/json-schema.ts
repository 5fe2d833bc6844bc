/** Checks a value against a JSON Schema of the few keywords our own schema uses. A keyword it does not know is an error, so none is passed over. */

type Schema = Readonly<Record<string, unknown>>;

const ANNOTATIONS = new Set(['$schema', '$defs', 'title', 'description']);

function isType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

/** The places where `value` breaks `schema`; empty where it is valid. */
export function findSchemaErrors(value: unknown, schema: Schema, root: Schema = schema, path = '$'): string[] {
  const errors: string[] = [];
  const descend = (inner: unknown, subschema: unknown, name: string): void => {
    errors.push(...findSchemaErrors(inner, subschema as Schema, root, `${path}${name}`));
  };
  const object = isType(value, 'object') ? (value as Readonly<Record<string, unknown>>) : undefined;
  for (const [keyword, argument] of Object.entries(schema)) {
    if (ANNOTATIONS.has(keyword)) continue;
    switch (keyword) {
      case '$ref': {
        const target = String(argument)
          .replace(/^#\//, '')
          .split('/')
          .reduce<unknown>((at, key) => (at as Schema)[key], root);
        if (target === undefined) throw new Error(`no schema at ${String(argument)}`);
        descend(value, target, '');
        break;
      }
      case 'type':
        if (![argument].flat().some((type) => isType(value, String(type)))) errors.push(`${path} is not ${String(argument)}`);
        break;
      case 'const':
        if (value !== argument) errors.push(`${path} is not ${String(argument)}`);
        break;
      case 'enum':
        if (!(argument as unknown[]).includes(value)) errors.push(`${path} is none of ${String(argument)}`);
        break;
      case 'minimum':
        if (typeof value === 'number' && value < Number(argument)) errors.push(`${path} is below ${String(argument)}`);
        break;
      case 'required':
        for (const key of argument as string[]) if (object && !(key in object)) errors.push(`${path} lacks ${key}`);
        break;
      case 'properties':
        for (const [key, subschema] of Object.entries(argument as Schema))
          if (object && key in object) descend(object[key], subschema, `.${key}`);
        break;
      case 'additionalProperties': {
        if (argument !== false) throw new Error('only false is known for additionalProperties');
        const known = (schema['properties'] ?? {}) as Schema;
        for (const key of Object.keys(object ?? {})) if (!(key in known)) errors.push(`${path} has the unknown key ${key}`);
        break;
      }
      case 'items':
        if (Array.isArray(value)) for (const [index, item] of value.entries()) descend(item, argument, `[${index}]`);
        break;
      case 'anyOf':
        if ((argument as Schema[]).every((option) => findSchemaErrors(value, option, root, path).length > 0))
          errors.push(`${path} fits no option`);
        break;
      default:
        throw new Error(`keyword ${keyword} is not known`);
    }
  }
  return errors;
}
