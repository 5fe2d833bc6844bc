/**
 * `npm run bench [-- --only startup|verify|graph|corpus] [--runs n]`: what the command costs, as ratios to tools whose speed is known.
 *
 * Start-up: `repro-fix --dry-run train.py`, alone in its folder, with no cache and again from the cache, against `node -e 0`.
 * Verify: two runs of a small model for 200 steps under `repro-fix verify`, against the two runs alone (needs torch).
 * Graph: of 3,000 files of the corpus, after they are read and parsed: which of them they import, what they define, which may run as programs;
 * and all facts of all functions, of which a run reads those that it reaches.
 * Corpus: all .py files of five wheels (about 6,200), against Ruff, ast-grep and grep.
 * Filter check, only when asked for: the corpus with every file parsed, which takes minutes, must give the findings of a run that parses only
 * the files that hold a trigger.
 *
 * The commands of a part are interleaved in one run, after a round that is not counted, so that a machine that gets slower makes all of them
 * slower: ratios of medians can be compared between machines, seconds cannot. Memory is sampled in a run of its own, not in a timed one.
 * The corpus is kept in $REPRO_FIX_BENCH_CORPUS (default: a folder under ~/.cache); pip, Ruff and ast-grep are looked for beside
 * $REPRO_FIX_PYTHON, in .venv and on the PATH.
 */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = path.join(ROOT, 'dist/cli.js');
const CORPUS = process.env.REPRO_FIX_BENCH_CORPUS ?? path.join(os.homedir(), '.cache/repro-fix-bench/corpus');
const BIN_FOLDERS = [
  ...(process.env.REPRO_FIX_PYTHON ? [path.dirname(process.env.REPRO_FIX_PYTHON)] : []),
  path.join(ROOT, '.venv/bin'),
  ...(process.env.PATH ?? '').split(path.delimiter),
];

/**
 * One platform for all machines: its wheel of torch is the smallest, and the Python files are the same. Each wheel is unpacked into a folder of
 * its own, so that `import torch` in one is not taken for a module of the same project.
 */
const WHEELS = ['torch==2.13.0', 'transformers', 'timm', 'lightning', 'torch_geometric'];
const WHEEL_OPTIONS = ['--no-deps', '--only-binary=:all:', '--python-version=3.11', '--platform=macosx_14_0_arm64'];
const UNPACK = `
import pathlib, sys, zipfile
target = pathlib.Path(sys.argv[1])
for wheel in sys.argv[2:]:
    with zipfile.ZipFile(wheel) as archive:
        package = "-".join(pathlib.Path(wheel).name.split("-")[:2])
        archive.extractall(target / package, [name for name in archive.namelist() if name.endswith(".py")])
`;

const { values: options } = parseArgs({ options: { only: { type: 'string' }, runs: { type: 'string' } } });
const scratch = mkdtempSync(path.join(os.tmpdir(), 'repro-fix-bench-'));
try {
  if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: run `npm run build`');
  console.log(`${describeMachine()}\n`);
  const parts = { startup: [benchStartup, 21], verify: [benchVerify, 5], graph: [benchGraph, 3], corpus: [benchCorpus, 7] };
  const names = [...Object.keys(parts), 'filter-check'];
  if (options.only !== undefined && !names.includes(options.only)) {
    throw new Error(`--only takes one of ${names.join(', ')}, not ${options.only}`);
  }
  if (options.only === 'filter-check') await checkFilter();
  for (const [name, [bench, runs]] of Object.entries(parts)) {
    if (options.only === undefined || options.only === name) await bench(Number(options.runs ?? runs));
  }
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true });
}

async function benchStartup(runs) {
  const cwd = path.join(scratch, 'startup');
  mkdirSync(cwd);
  copyFileSync(path.join(ROOT, 'examples/classifier.py'), path.join(cwd, 'train.py'));
  // Node reads these certificates at each start, which can take twice as long as the rest of `node -e 0`.
  delete process.env.NODE_EXTRA_CA_CERTS;
  const cache = path.join(scratch, 'startup-cache');
  const command = [process.execPath, CLI, '--dry-run', '--cache-dir', cache, 'train.py'];
  const forget = () => rmSync(cache, { recursive: true, force: true });
  const rows = await measure(
    [
      { name: '`repro-fix --dry-run train.py`, first run', command, accepts: [0], prepare: forget },
      { name: 'the same again', command, accepts: [0] },
      { name: '`node -e 0`', command: [process.execPath, '-e', '0'], accepts: [0] },
    ],
    { cwd, runs },
  );
  printTable(`Start-up, one file, medians of ${runs} runs each`, rows, ['`node -e 0`']);
}

/** The example as `repro-fix` mends it, so that the two runs agree to the end: 20 epochs of 10 steps. */
async function benchVerify(runs) {
  const cwd = path.join(scratch, 'verify');
  mkdirSync(cwd);
  copyFileSync(path.join(ROOT, 'examples/classifier.py'), path.join(cwd, 'train.py'));
  runOrThrow(process.execPath, [CLI, '--quiet', '--unsafe-fixes', path.join(cwd, 'train.py')]);
  const program = [findTool('python3'), 'train.py', '--epochs', '20', '--workers', '0'];
  const twice = ['sh', '-c', '"$@" && "$@"', 'sh', ...program];
  const rows = await measure(
    [
      { name: '`repro-fix verify`', command: [process.execPath, CLI, 'verify', '--quiet', '--', ...program], accepts: [0] },
      { name: 'two plain runs', command: twice, accepts: [0] },
    ],
    { cwd, runs },
  );
  printTable(`verify, 200 steps of a small model, medians of ${runs} rounds`, rows, ['two plain runs']);
}

async function benchGraph(runs) {
  const { folder } = getCorpus();
  const script = path.join(scratch, 'bench-graph.mjs');
  const { build } = await import('esbuild');
  await build({
    entryPoints: [path.join(ROOT, 'scripts/bench-graph.mjs')],
    outfile: script,
    bundle: true,
    format: 'esm',
    platform: 'node',
    define: { 'process.env.REPRO_FIX_BUNDLED': '"1"' },
    // Of Emscripten's module.
    banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  });
  for (const name of readdirSync(path.dirname(CLI))) {
    if (name.endsWith('.wasm')) copyFileSync(path.join(path.dirname(CLI), name), path.join(scratch, name));
  }
  const folders = ['transformers', 'timm'].map((name) => {
    const found = readdirSync(folder).find((wheel) => wheel.startsWith(`${name}-`));
    return path.join(folder, found ?? name);
  });
  const results = Array.from({ length: runs }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '3000', ...folders], { encoding: 'utf8', maxBuffer: 2 ** 24 });
    if (status !== 0) throw new Error(`the graph was not built: ${stderr.trim()}`);
    return JSON.parse(stdout);
  });
  const [{ files, bytes, imports, definitions, programs }] = results;
  const rows = [
    ['parse', 'read and parse'],
    ['graph', 'graph'],
    ['facts', 'all facts'],
  ].map(([key, name]) => ({ name, milliseconds: median(results.map((result) => result.milliseconds[key])) }));
  const size = `${files.toLocaleString('en')} files, ${(bytes / 1e6).toFixed(0)} MB`;
  const counts = `${imports.toLocaleString('en')} imports, ${definitions.toLocaleString('en')} definitions, ${programs} programs`;
  printTable(`Graph of ${size} (${counts}), CPU time, medians of ${runs} runs`, rows, ['read and parse']);
}

async function benchCorpus(runs) {
  const corpus = getCorpus();
  const cache = path.join(scratch, 'cache');
  const reproFix = [process.execPath, CLI, '--check'];
  const rows = await measure(
    [
      { name: 'repro-fix, no cache', command: [...reproFix, '--no-cache', '.'], accepts: [0, 1] },
      { name: 'repro-fix, warm cache', command: [...reproFix, '--cache-dir', cache, '.'], accepts: [0, 1] },
      {
        name: 'Ruff',
        command: [findTool('ruff'), 'check', '--no-cache', '--select', 'NPY002,F401,B', '.'],
        accepts: [0, 1],
      },
      { name: 'ast-grep', command: [findTool('ast-grep'), 'run', '-p', 'DataLoader($$$A)', '.'], accepts: [0, 1] },
      { name: 'grep', command: [findTool('grep'), '-rlE', 'DataLoader|manual_seed|torch', '.'], accepts: [0, 1] },
    ],
    { cwd: corpus.folder, runs },
  );
  const title = `${corpus.files.toLocaleString('en')} files, ${(corpus.bytes / 1e6).toFixed(0)} MB, medians of ${runs} rounds`;
  printTable(title, rows, ['Ruff', 'ast-grep', 'grep']);
  console.log(`Ruff: ${getVersion('ruff')}; ast-grep: ${getVersion('ast-grep')}; grep: ${getVersion('grep')}`);
}

/** Compares the findings of a run that parses what holds a trigger with those of one that parses everything, wheel by wheel. */
async function checkFilter() {
  const corpus = getCorpus();
  let differences = 0;
  for (const wheel of readdirSync(corpus.folder).sort()) {
    const cwd = path.join(corpus.folder, wheel);
    const [filtered, all] = [await findAll(cwd), await findAll(cwd, '--no-triggers')];
    const missing = [...all].filter((finding) => !filtered.has(finding));
    const extra = [...filtered].filter((finding) => !all.has(finding));
    for (const finding of missing) console.log(`hidden: ${wheel}/${finding}`);
    for (const finding of extra) console.log(`found only with the filter: ${wheel}/${finding}`);
    console.log(`${wheel}: ${all.size} findings, ${missing.length} hidden by the filter`);
    differences += missing.length + extra.length;
  }
  if (differences > 0) throw new Error(`the filter changes ${differences} findings`);
}

/** All findings under a folder, of the preset with all transforms, one a line. */
async function findAll(cwd, ...args) {
  const child = spawn(process.execPath, [CLI, '--check', '--preset', 'strict', '-q', '-o', 'concise', '--no-cache', ...args, '.'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`repro-fix ${args.join(' ')} ended with exit code ${code} in ${cwd}`);
  return new Set(stdout.split('\n').filter(Boolean));
}

/** Runs the commands in turn, each after what prepares it, `runs` times after a first round for warm caches, then once more for the memory. */
async function measure(subjects, { cwd, runs }) {
  const times = new Map(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round <= runs; round++) {
    for (const { name, command, accepts, prepare } of subjects) {
      prepare?.();
      const milliseconds = await time(command, cwd, accepts);
      if (round > 0) times.get(name).push(milliseconds);
    }
  }
  const rows = [];
  for (const { name, command, prepare } of subjects) {
    prepare?.();
    rows.push({ name, milliseconds: median(times.get(name)), peak: await samplePeakMemory(command, cwd) });
  }
  return rows;
}

function time(command, cwd, accepts) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command[0], command.slice(1), { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-2000)));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (accepts.includes(code)) resolve(performance.now() - started);
      else reject(new Error(`${command.join(' ')} ended with ${signal ?? `exit code ${code}`}\n${stderr}`));
    });
  });
}

/** The most resident memory that the process and all its descendants had at one time, in bytes; undefined without /proc. */
function samplePeakMemory(command, cwd) {
  if (!existsSync('/proc/self/task')) return undefined;
  return new Promise((resolve, reject) => {
    const child = spawn(command[0], command.slice(1), { cwd, stdio: 'ignore' });
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, getTreeMemory(child.pid))), 5);
    child.on('error', reject);
    child.on('close', () => {
      clearInterval(timer);
      resolve(peak);
    });
  });
}

function getTreeMemory(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    let total = Number(kilobytes ?? 0) * 1024;
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean);
      for (const child of children) total += getTreeMemory(child);
    }
    return total;
  } catch {
    return 0; // it ended while we looked
  }
}

/** Ratios first: they hold on other machines. */
function printTable(title, rows, references) {
  const head = ['', ...references.map((name) => `time ÷ ${name}`), 'median', 'peak memory'];
  const lines = rows.map(({ name, milliseconds, peak }) => [
    name,
    ...references.map((reference) => (milliseconds / rows.find((row) => row.name === reference).milliseconds).toFixed(2)),
    milliseconds < 1000 ? `${milliseconds.toFixed(0)} ms` : `${(milliseconds / 1000).toFixed(2)} s`,
    peak === undefined ? '–' : `${(peak / 1e6).toFixed(0)} MB`,
  ]);
  console.log(`${title}\n`);
  for (const cells of [head, ['---', ...head.slice(1).map(() => '---:')], ...lines]) console.log(`| ${cells.join(' | ')} |`);
  console.log();
}

/** Downloads and unpacks the wheels where that has not been done; a download that is cut short leaves no corpus. */
function getCorpus() {
  if (!existsSync(CORPUS)) {
    console.error(`bench: downloading ${WHEELS.join(', ')} into ${CORPUS}`);
    const python = findTool('python3');
    const wheels = path.join(scratch, 'wheels');
    for (const wheel of WHEELS) runOrThrow(python, ['-m', 'pip', 'download', '--quiet', ...WHEEL_OPTIONS, '--dest', wheels, wheel]);
    const unpacked = `${CORPUS}.${process.pid}`;
    const files = readdirSync(wheels).map((name) => path.join(wheels, name));
    runOrThrow(python, ['-c', UNPACK, unpacked, ...files]);
    renameSync(unpacked, CORPUS);
  }
  let bytes = 0;
  const files = readdirSync(CORPUS, { recursive: true }).filter((name) => name.endsWith('.py'));
  for (const name of files) bytes += statSync(path.join(CORPUS, name)).size;
  return { folder: CORPUS, files: files.length, bytes };
}

function findTool(name) {
  const found = BIN_FOLDERS.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`${name} was not found: put it on the PATH (Ruff and ast-grep: pip install ruff ast-grep-cli)`);
  return found;
}

function getVersion(name) {
  return spawnSync(findTool(name), ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0];
}

function runOrThrow(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw error;
  if (status !== 0) throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')} ended with exit code ${status}`);
}

function describeMachine() {
  const cpus = os.cpus();
  const memory = (os.totalmem() / 2 ** 30).toFixed(0);
  const model = cpus[0]?.model.trim() || os.arch();
  return `${cpus.length} × ${model}, ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
