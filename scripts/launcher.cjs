#!/usr/bin/env node
'use strict';
/**
 * `dist/cli.js`: runs the bundle `main.cjs` with the code cache that the build made (scripts/write-code-cache.cjs), which saves a quarter of
 * the time that one file takes. V8 refuses a cache made by another version of itself or with other flags, and compiles the bundle as ever.
 * A CommonJS script, since Node 20 has no code cache for modules and starts a script faster.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// Flags are part of what a code cache is valid for. They are known to exist up to V8 13 (Node 24); V8 would complain about an unknown one.
if (Number.parseInt(process.versions.v8) <= 13) {
  // V8 compiles a function of WebAssembly again, with its optimizing compiler, after it ran for about 2 MB of code. The parser's largest
  // functions pass that within one small file and take longer to optimize than the file to parse; in a whole repository later is soon enough.
  setFlagsFromString('--wasm-tiering-budget=600000000');
  // Most of what a short run allocates lives until its end: collecting garbage in steps of 1, 2 and 4 MB copies it three times.
  setFlagsFromString('--semi-space-growth-factor=16');
}
// Node 20 optimizes a function after it ran for 66 kB of bytecode, which one small file does not pay back; with 15 times as many, 200 files
// take a quarter less time too. Later versions count calls, and have no such flag.
if (process.versions.v8.startsWith('11.3.')) setFlagsFromString('--interrupt-budget=1000000');

const filename = join(__dirname, 'main.cjs');

function readCodeCache() {
  try {
    return readFileSync(join(__dirname, 'main.cache'));
  } catch {
    return undefined;
  }
}

// The bundle is one function expression, and plain ASCII, of which V8 keeps one byte a character.
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: readCodeCache() });
module.exports = script;
script.runInThisContext()(require, filename, __dirname, pathToFileURL(filename).href);
