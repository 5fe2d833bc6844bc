'use strict';
/**
 * Runs the built command on a typical file and writes what V8 compiled for it to a file beside it that is named for this V8: `node write-code-cache.cjs <dist>`.
 * In a process of its own, since what V8 has compiled is complete only when the command ends.
 */
const { writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');

const dist = resolve(process.argv[2]);
process.chdir(__dirname);
process.argv = [process.execPath, join(dist, 'cli.js'), '--dry-run', '--no-cache', 'typical.py'];
const script = require(process.argv[1]);
process.on('exit', () => writeFileSync(join(dist, `main-${process.versions.v8}-${process.arch}.cache`), script.createCachedData()));
