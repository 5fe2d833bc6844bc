/** The schemas of the machine-readable reports, as functions that list what is wrong with a document. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';

type FindErrors = (document: unknown) => string[];

const readJson = (path: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as Readonly<Record<string, unknown>>;

function compile(ajv: Ajv.Ajv, schema: object): FindErrors {
  const validate = ajv.compile(schema);
  return (document) =>
    validate(document) === true ? [] : (validate.errors ?? []).map(({ dataPath, message = '' }) => `${dataPath} ${message}`);
}

const OPTIONS: Ajv.Options = { allErrors: true, format: 'full', unknownFormats: [] };

/** What a schema of draft 7 has against a document. */
export const compileSchema = (schema: object): FindErrors => compile(new Ajv(OPTIONS), schema);

/** `docs/json-schema.json`. */
export const JSON_SCHEMA = readJson('../../docs/json-schema.json');

/** What is wrong with a report of `-o json`, by our own schema. */
export const findJsonErrors = compileSchema(JSON_SCHEMA);

const VERIFY_SCHEMA = readJson('../../docs/verify.schema.json');

/** What is wrong with what `verify --json` prints. */
export const findVerifyErrors = compileSchema(VERIFY_SCHEMA);

/** What is wrong with what `minimize --json` prints. */
export const findMinimizeErrors = compile(new Ajv(OPTIONS).addSchema(VERIFY_SCHEMA), readJson('../../docs/minimize.schema.json'));

/** The schema of the standard is of draft 4, in which `id` names a schema. */
function createDraft4(): Ajv.Ajv {
  const ajv = new Ajv({ ...OPTIONS, schemaId: 'id', meta: false });
  ajv.addMetaSchema(createRequire(import.meta.url)('ajv/lib/refs/json-schema-draft-04.json') as object);
  return ajv;
}

/** What is wrong with a log, by the schema of SARIF 2.1.0. */
export const findSarifErrors = compile(createDraft4(), readJson('sarif/sarif-schema-2.1.0.json'));
