/**
 * Runs every fixture of `__testfixtures__/<transform>/` through the public test kit. What a case looks like is written in
 * `docs/writing-transforms.md`; `UPDATE_FIXTURES=1 npx vitest run test/transforms.test.ts` writes the outputs and reports for review.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestKit } from 'repro-fix/testing';
import { describe, it } from 'vitest';
import { TRANSFORMS } from '../transforms/registry.ts';

const FIXTURES = fileURLToPath(new URL('../__testfixtures__/', import.meta.url));
const { defineTest } = createTestKit({ describe, it });

for (const id of readdirSync(FIXTURES).sort()) {
  const transform = TRANSFORMS.find((module) => module.meta.id === id);
  if (transform === undefined) throw new Error(`__testfixtures__/${id} belongs to no transform of the registry`);
  defineTest(`${FIXTURES}${id}`, transform, undefined, { others: TRANSFORMS });
}
