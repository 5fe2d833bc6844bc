/**
 * Runs in a folder outside of the repository: every transform of `transforms/`, copied there, over its fixtures, with the built package.
 * Prints what failed as JSON. The one argument is the folder of the fixtures.
 */
import { readdirSync } from 'node:fs';
import { createTestKit } from 'repro-fix/testing';

/** The claims of the fixtures themselves; their other checks ask about the engine. */
const CLAIMS = ['becomes its output', 'does not change'];

const fixtures = process.argv[2];
const folder = new URL('transforms/', import.meta.url);
const modules = await Promise.all(readdirSync(folder).map((name) => import(new URL(name, folder).href)));

const names = [];
const tests = [];
const { defineTest } = createTestKit({
  describe(name, define) {
    names.push(name);
    define();
    names.pop();
  },
  it(name, test) {
    if (CLAIMS.includes(name)) tests.push({ name: [...names, name].join(' > '), test });
  },
});
for (const id of readdirSync(fixtures)) {
  const module = modules.find(({ meta }) => meta.id === id);
  defineTest(`${fixtures}/${id}`, module, undefined, { others: modules, python: false });
}

const failures = [];
for (const { name, test } of tests) {
  await test().catch((error) => failures.push(`${name}: ${error.message}`));
}
console.log(JSON.stringify({ ran: tests.length, failures }));
