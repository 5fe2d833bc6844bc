/**
 * `bench-graph.mjs <files> <folder>...`: the CPU time of reading and parsing files, of the graph over them, and of all their facts, as JSON, in
 * milliseconds. `bench.mjs` bundles it, since Node 20 runs no TypeScript, and says what the graph is.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openDocument } from '../src/document/open.ts';
import { readFacts } from '../src/project/facts.ts';
import { indexFiles } from '../src/project/index-files.ts';
import { mayRun } from '../src/project/program.ts';
import { loadParser } from '../src/syntax/parser.ts';

const [count, ...folders] = process.argv.slice(2);
const parse = await loadParser();
const milliseconds = { parse: 0, graph: 0, facts: 0 };

/** Adds the CPU time of `work`, that of the threads included that compile and collect garbage meanwhile. */
function clock(name, work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  milliseconds[name] += (user + system) / 1000;
}

const paths = folders
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)))
  .filter((name) => name.endsWith('.py'));
const files = [];
let bytes = 0;
clock('parse', () => {
  for (const name of paths.slice(0, Number(count))) {
    const read = readFileSync(name);
    const opened = openDocument(name, read, parse);
    bytes += read.length;
    if ('file' in opened) files.push(opened.file);
  }
});

const facts = new Map();
const index = indexFiles((name) => facts.get(name));
const graph = { files: files.length, bytes, imports: 0, definitions: 0, programs: 0 };
clock('graph', () => {
  for (const file of files) facts.set(file.path, readFacts(file));
  for (const file of facts.values()) {
    for (const module of file.imports) if (index.getModule(file.path, module) !== undefined) graph.imports++;
    graph.definitions += file.functions.length + file.classes.length;
    if (mayRun(index, file, [])) graph.programs++;
  }
});
clock('facts', () => {
  for (const file of facts.values()) JSON.stringify(file);
});
console.log(JSON.stringify({ ...graph, milliseconds }));
