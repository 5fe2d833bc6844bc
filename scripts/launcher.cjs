'use strict';
/**
 * `dist/cli.js`: says again what the same command has said of the same files (src/runner/replay.ts), or runs the bundle `main.cjs` with a
 * code cache, which saves a third of the time that one file takes. The build makes one (scripts/write-code-cache.cjs) for its own version
 * of V8; under another the first run keeps one among the user's caches. V8 refuses a cache that was made with other flags, and compiles the
 * bundle as ever; it does not see damage.
 * A CommonJS script, since Node 20 has no code cache for modules and starts a script faster.
 */
const { readFileSync, readSync } = require('node:fs');
const { join } = require('node:path');
const { describeBuild, readCacheFile, writeCacheFile } = require('../src/runner/cache-file.ts');
const { findFolder, findRun, mayBeKept } = require('../src/runner/replay.ts');
const { getDigest } = require('../src/system/digest.ts');
const { isAllPrinted, print } = require('../src/system/print.ts');

const program = join(__dirname, 'main.cjs');
const args = process.argv.slice(2);
const command = { args, cwd: process.cwd(), version: process.env.REPRO_FIX_VERSION, program };
if (!mayBeKept(args) || !replay()) start();

/** False where there is nothing to say again. */
function replay() {
  const chunks = [];
  const run = findRun(command, () => (readInput(chunks) ? Buffer.concat(chunks) : undefined));
  if (run === undefined) {
    // It is read again, by the bundle.
    if (chunks.length > 0) process.stdin.unshift(Buffer.concat(chunks));
    return false;
  }
  process.exitCode = run.exitCode;
  for (const { output, bytes } of run.printed) print(output, bytes, () => process.exit());
  if (isAllPrinted()) process.exit();
  return true;
}

/** Reads standard input to its end, if that can be done at once. */
function readInput(chunks) {
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(2 ** 16);
      const length = readSync(0, chunk);
      if (length === 0) return true;
      chunks.push(chunk.subarray(0, length));
    }
  } catch {
    return false;
  }
}

function start() {
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

  // The bundle is one function expression, and plain ASCII, of which V8 keeps one byte a character.
  const source = readFileSync(program, 'latin1');
  const ofBuild = readCodeCache();
  const script = new Script(source, { filename: program, cachedData: ofBuild ?? readCacheFile(getCodePath(), getCodeTitle(), getDigest) });
  module.exports = script;
  if (ofBuild === undefined && script.cachedDataRejected !== false && !args.includes('--no-cache')) keepCodeLater(script, source.length);
  script.runInThisContext()(require, program, __dirname, pathToFileURL(program).href);
}

function readCodeCache() {
  try {
    return readFileSync(join(__dirname, `main-${process.versions.v8}-${process.arch}.cache`));
  } catch {
    return undefined;
  }
}

/** Keeps what V8 has compiled by the end, if that is most of what a run needs: the next ones are as fast as the kept code is whole. */
function keepCodeLater(script, length) {
  process.on('exit', () => {
    const code = script.createCachedData();
    if (code.length < length) return;
    try {
      writeCacheFile(getCodePath(), getCodeTitle(), getDigest, code);
    } catch {
      // The next run compiles it again.
    }
  });
}

function getCodePath() {
  return join(findFolder(command), `${process.versions.v8}-${process.arch}.code`);
}

function getCodeTitle() {
  return `repro-fix code 1 ${describeBuild(command.version, program)}`;
}
