/**
 * The composition root: the only module that reads argv and sets the exit code. What a run needs beyond the options is imported when it
 * is needed, so that `--help` and `--version` load no parser.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { CliOptions } from './config/settings.ts';
import type { OptionValue } from './config/keys.ts';
import { findShardFiles, parseShard, type Shard } from './runner/shard.ts';
import { describeSystemError, getReportPath, isSystemError } from './runner/paths.ts';
import { INPUT, keepRun, mayBeKept, type Printed } from './runner/replay.ts';
import { escapeJson, escapeLines, escapeText } from './report/escape.ts';
import type { DiffFormat, Mode, OutputFormat, PathError, ReportContext } from './report/context.ts';
import { countOf } from './report/context.ts';
import { emptyResult } from './engine/empty-result.ts';
import type { FileResult } from './engine/types.ts';
import type { MinimizeResult } from './minimize/types.ts';
import type { VerifyResult } from './verify/types.ts';
import { isAllPrinted, print, type Output } from './system/print.ts';
import { describeBytes, environment, isTerminal, noteAnswer, startNoting, takeNotes } from './system/questions.ts';
import type { Preset, Severity, TransformModule } from './transform/types.ts';

/** The build puts the package's version here. */
const VERSION = process.env['REPRO_FIX_VERSION'] ?? '0.0.0-source';

const REPOSITORY = 'https://github.com/repro-fix/repro-fix';

/** A mistake of the caller's, told in one line. */
class UsageError extends Error {}

/** What was printed of files, in its order. */
const printed: Printed[] = [];

/** Prints something about files; see `fix`. */
function tell(output: Output, content: string | Uint8Array): void {
  printed.push({ output, bytes: typeof content === 'string' ? Buffer.from(content) : content });
  say(output, content);
}

/** Prints. A closed pipe (`repro-fix … | head`) ends the program quietly. */
function say(output: Output, content: string | Uint8Array): void {
  print(output, content, () => end());
}

interface TransformOptions {
  readonly seed?: number;
  readonly helperModule?: string;
  readonly preset?: Preset;
  readonly select?: string[];
  readonly extendSelect?: string[];
  readonly ignore?: string[];
  readonly unsafeFixes?: boolean;
  readonly transform?: string[];
  readonly option?: Record<string, OptionValue>;
  readonly exclude?: string[];
  readonly forceExclude?: true;
  readonly failOn?: Severity;
}

interface FixOptions extends TransformOptions {
  readonly dryRun?: true;
  readonly check?: true;
  readonly stdinFilename?: string;
  readonly gitignore: boolean;
  readonly notebooks: boolean;
  readonly outputFormat: OutputFormat;
  readonly diffFormat?: DiffFormat;
  readonly statistics?: true;
  readonly color?: 'auto' | 'always' | 'never';
  readonly quiet?: true;
  readonly verbose?: true;
  readonly progress: boolean;
  readonly jobs?: number;
  readonly cache: boolean;
  readonly cacheDir?: string;
  readonly triggers: boolean;
  readonly allowDirty?: true;
  readonly addIgnores?: true;
  readonly exitZero?: true;
  readonly shard?: Shard;
  readonly showFiles?: true;
  readonly showSettings?: true;
}

const collect = (value: string, previous: string[] = []): string[] => [...previous, value];

/** Ids, comma-separated. None at all is a variable that a script left empty, and must not mean "run nothing". */
function collectIds(value: string, previous: string[] = []): string[] {
  const ids = value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  if (ids.length === 0) throw new InvalidArgumentError('It must name a transform; `repro-fix list` shows them.');
  return [...previous, ...ids];
}

function parseSeed(value: string): number {
  const seed = Number(value);
  if (!/^\d+$/.test(value) || seed >= 2 ** 32) throw new InvalidArgumentError('It must be an integer from 0 to 4294967295.');
  return seed;
}

/** `utils.seeding` or `utils/seeding.py`: a path from the working directory. */
function parseModule(value: string): string {
  const path = /^[A-Za-z_]\w*(?:\.(?!py$)[A-Za-z_]\w*)*$/.test(value) ? `${value.replaceAll('.', '/')}.py` : value;
  if (!path.endsWith('.py') || resolve(path).endsWith('/__init__.py')) {
    throw new InvalidArgumentError('It must be a module of the project: a dotted name, or a path that ends in .py.');
  }
  return path;
}

/** `key=value`; numbers and `true`/`false` are read as such. */
function parseKeyValue(text: string, previous: Record<string, OptionValue> = {}): Record<string, OptionValue> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('It must have the form key=value.');
  const read = value === 'true' ? true : value === 'false' ? false : /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return { ...previous, [key]: read };
}

function parseShardOption(value: string): Shard {
  const shard = parseShard(value);
  if (shard === undefined) throw new InvalidArgumentError('It must have the form i/n, with i from 1 to n.');
  return shard;
}

/** What decides which fixes there are. */
function addTransformOptions(command: Command): Command {
  return command
    .option('--seed <n>', 'the seed that injected code uses where the program names none (default: 42)', parseSeed)
    .option('--helper-module <module>', 'put the seed block in this module of the project, and import it', parseModule)
    .addOption(
      new Option('--preset <name>', 'which transforms: seeds costs no speed, strict has all').choices(['seeds', 'recommended', 'strict']),
    )
    .option('--select <ids>', 'run only these transforms (repeatable, comma-separated)', collectIds)
    .option('--extend-select <ids>', 'run these transforms too', collectIds)
    .option('--ignore <ids>', 'leave these transforms out', collectIds)
    .option('--unsafe-fixes', 'apply fixes that may change a result you chose, too')
    .option('-t, --transform <file>', 'run a transform of your own (repeatable)', collect)
    .option('--option <key=value>', 'an option for the transforms (repeatable)', parseKeyValue);
}

function createFixCommand(): Command {
  const command = new Command('repro-fix')
    .description('Finds what makes a PyTorch run irreproducible, in Python files and notebooks, and fixes it in place.')
    .version(VERSION, '-V, --version')
    .argument('[paths...]', 'files and folders (default: .); - reads standard input')
    .option('-d, --dry-run', 'print a unified diff, write nothing')
    .option('--check', 'write nothing, list what was found, exit 1 if anything was');
  return addTransformOptions(command)
    .option('--stdin-filename <path>', 'the name standard input goes by')
    .option('--exclude <glob>', 'leave files and folders out (repeatable)', collect)
    .option('--force-exclude', 'exclude paths even where they are named')
    .option('--no-gitignore', 'read files that .gitignore leaves out')
    .option('--no-notebooks', 'leave .ipynb files out')
    .addOption(
      new Option('-o, --output-format <format>', 'how findings are written')
        .choices(['text', 'concise', 'json', 'sarif', 'github'])
        .default('text'),
    )
    .addOption(new Option('--diff-format <format>', 'how a dry run shows a notebook').choices(['file', 'cell']))
    .option('--statistics', 'count the findings of each transform')
    .addOption(new Option('--color <when>', 'colours').choices(['auto', 'always', 'never']))
    .option('-q, --quiet', 'no summary')
    .option('-v, --verbose', 'say more about what is done')
    .option('--no-progress', 'no progress bar on a terminal')
    .option('-j, --jobs <n>', 'threads for many files (default: one for each processor)', parseCount)
    .option('--no-cache', 'look at every file anew')
    .option('--cache-dir <folder>', 'where answers are kept (default: in the user’s folder of caches)')
    .addOption(new Option('--no-triggers', 'parse every file, for the check that nothing is missed').hideHelp())
    .option('--allow-dirty', 'fix files with unstaged changes too')
    .option('--add-ignores', 'fix nothing; write a suppression comment for every present finding')
    .addOption(
      new Option('--fail-on <severity>', 'from which severity on a finding sets exit code 1').choices(['error', 'warning', 'info']),
    )
    .option('--exit-zero', 'exit 0 whatever is found')
    .option('--shard <i/n>', 'only the i-th of n stable parts of the files, for a CI matrix', parseShardOption)
    .option('--show-files', 'list the files that would be read, and stop')
    .option('--show-settings', 'print the settings in force, and stop')
    .addHelpText(
      'after',
      `
Commands:
  repro-fix list                   all transforms
  repro-fix explain <id>           what a transform finds, why, what it costs
  repro-fix init                   write a configuration and the pre-commit entry
  repro-fix verify -- <command>    run a program twice and say whether, and where, the runs differ
  repro-fix minimize -- <command>  find the fewest fixes with which its runs agree

Examples:
  repro-fix --dry-run train.py     show what would change
  repro-fix train.py               change it
  repro-fix --check .              list the findings of a whole project, for CI

Exit codes: 0 nothing left to do, 1 findings remain (or, with --check, were found), 2 the tool could not do its work.`,
    )
    .exitOverride()
    .action(fix);
}

/** The built-in transforms and those of `paths`, from their ids. One of the user's own takes the place of a built-in with its id. */
async function loadTransforms(paths: readonly string[], cwd: string): Promise<{ transforms: TransformModule[]; userIds: string[] }> {
  const { TRANSFORMS } = await import('../transforms/registry.ts');
  const modules = new Map(TRANSFORMS.map((module) => [module.meta.id, module]));
  const origins = new Map<string, string>();
  if (paths.length > 0) {
    const { loadTransform } = await import('./runner/load-transform.ts');
    for (const path of paths) {
      const module = await loadTransform(path, cwd);
      const { id } = module.meta;
      const other = origins.get(id);
      if (other !== undefined) throw new UsageError(`transforms ${other} and ${path} are both called \`${id}\``);
      origins.set(id, path);
      modules.set(id, module);
    }
  }
  return { transforms: [...modules.values()], userIds: [...origins.keys()] };
}

function toCliOptions(options: TransformOptions): CliOptions {
  return {
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(options.helperModule === undefined ? {} : { helperModule: options.helperModule }),
    ...(options.preset === undefined ? {} : { preset: options.preset }),
    ...(options.select === undefined ? {} : { select: options.select }),
    ...(options.extendSelect === undefined ? {} : { extendSelect: options.extendSelect }),
    ...(options.ignore === undefined ? {} : { ignore: options.ignore }),
    ...(options.option === undefined ? {} : { options: options.option }),
    ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
    ...(options.forceExclude === undefined ? {} : { forceExclude: options.forceExclude }),
    ...(options.unsafeFixes === undefined ? {} : { unsafeFixes: options.unsafeFixes }),
    ...(options.failOn === undefined ? {} : { failOn: options.failOn }),
  };
}

/** The transforms, and the settings in force, as the command line and the configuration have them. */
async function prepare(options: TransformOptions, cwd: string) {
  const [{ createConfigLookup, getUnknownIdMessage }, { resolveSettings }, { createOwnerStyleLookup }, { createPlainFolders }] =
    await Promise.all([
      import('./config/load.ts'),
      import('./config/settings.ts'),
      import('./config/owner-style.ts'),
      import('./config/plain-folders.ts'),
    ]);
  const { transforms, userIds } = await loadTransforms(options.transform ?? [], cwd);
  const ids = transforms.map((module) => module.meta.id);
  for (const id of [...(options.select ?? []), ...(options.extendSelect ?? []), ...(options.ignore ?? [])]) {
    const message = getUnknownIdMessage(id, ids);
    if (message !== undefined) throw new UsageError(message);
  }
  // A transform named with -t is meant to run, whatever the presets say.
  const cli = toCliOptions(
    userIds.length === 0
      ? options
      : options.select === undefined
        ? { ...options, extendSelect: [...(options.extendSelect ?? []), ...userIds] }
        : { ...options, select: [...options.select, ...userIds] },
  );
  const plainFolders = createPlainFolders();
  const getConfig = createConfigLookup({ cwd, ids, isPlain: plainFolders.has });
  const getSettings = (folder: string) => resolveSettings(getConfig(folder), cli, cwd);
  const settings = getSettings(cwd);
  const shared = { cwd, transforms, getSettings, getOwnerStyle: createOwnerStyleLookup(plainFolders.has) };
  return { settings, shared, plainFolders };
}

/** Fixes, or says what there is to fix; and keeps what it said, where that is all that it did and what it rests on is known. */
async function fix(paths: string[], options: FixOptions): Promise<void> {
  const { dryRun, check, cache, cacheDir, triggers, transform, addIgnores } = options;
  const args = process.argv.slice(2);
  const isSpoken = dryRun === true || check === true || paths.includes('-');
  const isKept = isSpoken && cache && triggers && transform === undefined && addIgnores !== true && mayBeKept(args);
  if (isKept) startNoting();
  await fixNow(paths, options);
  const notes = takeNotes();
  // What went wrong may go well the next time.
  if (!isKept || notes === undefined || process.exitCode === 2) return;
  const command = { args, cwd: process.cwd(), version: VERSION, program: fileURLToPath(import.meta.url) };
  const folder = cacheDir === undefined ? undefined : resolve(cacheDir);
  keepRun(command, folder, { notes, printed, exitCode: Number(process.exitCode ?? 0) });
}

async function fixNow(paths: string[], options: FixOptions): Promise<void> {
  const cwd = process.cwd();
  const [{ selectIds }, { discover }, { runText }, { runProject }] = await Promise.all([
    import('./config/settings.ts'),
    import('./runner/discover.ts'),
    import('./runner/run.ts'),
    import('./runner/run-project.ts'),
  ]);
  const { settings, shared, plainFolders } = await prepare(options, cwd);
  const { transforms } = shared;
  if (options.showSettings) {
    tell('stdout', `${JSON.stringify(settings, null, 2)}\n`);
    return;
  }

  const log = (line: string): void => {
    if (options.verbose === true) tell('stderr', `${escapeText(line)}\n`);
  };
  const metas = transforms.map((module) => module.meta);
  log(`configuration: ${settings.configPath === undefined ? 'none found' : getReportPath(settings.configPath, cwd)}`);
  log(`transforms: ${selectIds(settings, metas).join(', ')}`);

  if (options.addIgnores === true && options.check === true)
    throw new UsageError('`--add-ignores` writes what `--check` leaves alone; give one of them');
  const ignoring = options.addIgnores === true ? await import('./runner/add-ignores.ts') : undefined;
  const run = ignoring === undefined ? shared : { ...shared, acceptFix: ignoring.acceptNoFix };
  const addIgnores = await ignoring?.createIgnoreAdder(shared);

  if (paths.length === 1 && paths[0] === '-') {
    const name = resolve(options.stdinFilename ?? 'stdin.py');
    const input = await readStandardInput();
    noteAnswer(INPUT, '', describeBytes(input));
    const found = await runText(name, input, run);
    const result = (await addIgnores?.(name, found)) ?? found;
    if (options.dryRun === true || options.check === true) {
      await report([result], options, transforms, settings.failOn);
      return;
    }
    tell('stdout', result.after);
    await report([result], options, transforms, settings.failOn, { toStderr: true });
    return;
  }
  if (paths.includes('-')) throw new UsageError('`-` cannot be combined with other paths');
  if (options.stdinFilename !== undefined)
    throw new UsageError('`--stdin-filename` names standard input, which is read only for the path `-`');

  const found = discover(paths.length === 0 ? ['.'] : paths, {
    cwd,
    exclude: settings.exclude,
    forceExclude: settings.forceExclude,
    gitignore: options.gitignore,
    notebooks: options.notebooks,
    onFolder: plainFolders.note,
  });
  const files = options.shard === undefined ? found.files : findShardFiles(found.files, options.shard, cwd);
  if (options.showFiles) {
    tell('stdout', files.map((file) => `${getReportPath(file, cwd)}\n`).join(''));
  }
  for (const { message } of found.errors) tell('stderr', `error: ${escapeText(message)}\n`);
  if (found.errors.length > 0) process.exitCode = 2;
  if (options.showFiles) return;
  if (found.files.length + found.skipped.length + found.errors.length === 0) {
    tell('stderr', `warning: no Python file or notebook in ${paths.length === 0 ? 'this folder' : escapeText(paths.join(', '))}\n`);
  }
  const writes = options.dryRun !== true && options.check !== true;
  let results = await withProgress(files.length, options, (onProgress) =>
    runProject({ ...run, ...toRunOptions(options, cwd), files, onProgress }),
  );
  let silenced = 0;
  if (addIgnores !== undefined) {
    const before = results;
    results = [];
    for (const result of before) results.push(await addIgnores(resolve(cwd, result.path), result));
    silenced = countFindings(before) - countFindings(results);
  }
  for (const { path, reason } of found.skipped) results.push(emptyResult(getReportPath(path, cwd), 'skipped', reason));
  const written = writes ? await writeResults(results, cwd, options) : results;
  for (const { path, status, reason } of written) log(`${status}: ${path}${reason === undefined ? '' : ` (${reason})`}`);
  const isForPeople = options.outputFormat === 'text' || options.outputFormat === 'concise';
  if (found.errors.length > 0 && written.length === 0 && isForPeople) return;
  const errors = found.errors.map(({ path, message }) => ({ path: getReportPath(path, cwd), message }));
  // A summary of fixes would say nothing of comments.
  const shown = addIgnores === undefined ? options : { ...options, quiet: true as const };
  await report(written, shown, transforms, settings.failOn, { errors });
  if (addIgnores !== undefined && options.quiet !== true) {
    const count = written.filter(({ status }) => status === 'changed').length;
    const line = `${writes ? 'Suppressed' : 'Would suppress'} ${countOf(silenced, 'finding')} in ${countOf(count, 'file')}.\n`;
    tell(writes && isForPeople ? 'stdout' : 'stderr', line);
  }
}

function countFindings(results: readonly FileResult[]): number {
  return results.reduce((count, { diagnostics }) => count + diagnostics.length, 0);
}

/** Shows on a terminal how far `work` is. */
async function withProgress<Result>(
  total: number,
  options: FixOptions,
  work: (onProgress: (done: number) => void) => Promise<Result>,
): Promise<Result> {
  const { createProgress, shouldShowProgress } = await import('./report/progress.ts');
  const isWanted = options.progress && options.quiet !== true;
  if (!shouldShowProgress({ isWanted, env: environment, isTerminal: isTerminal('stderr') })) return work(() => undefined);
  const { stderr } = process;
  const write = (text: string): unknown => stderr.write(text);
  const progress = createProgress(total, { write, columns: stderr.columns, now: () => performance.now() });
  // SIGINT ends the program without coming back here.
  process.once('exit', progress.clear);
  try {
    return await work(progress.update);
  } finally {
    progress.clear();
  }
}

/** Asks on the terminal; anything but yes is no. */
async function ask(question: string): Promise<boolean> {
  const lines = process.getBuiltinModule('node:readline').createInterface({ input: process.stdin });
  say('stderr', `${question} [y/N] `);
  const answer = await new Promise<string>((done) => {
    lines.once('line', done).once('close', () => {
      done('');
    });
  });
  lines.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

/** How the work over many files is done. */
function toRunOptions({ jobs, cache, cacheDir, triggers, transform }: FixOptions, cwd: string) {
  return {
    usesTriggers: triggers,
    ...(jobs === undefined ? {} : { jobs }),
    ...(cache ? { cache: { version: VERSION, ...(cacheDir === undefined ? {} : { folder: resolve(cwd, cacheDir) }) } } : {}),
    ...(transform === undefined ? {} : { transformPaths: transform }),
    onWarning: (message: string) => {
      tell('stderr', `warning: ${escapeText(message)}\n`);
    },
  };
}

/** Writes changed files, unless one of several has unstaged changes that a fix would mix with. */
async function writeResults(results: readonly FileResult[], cwd: string, options: Pick<FixOptions, 'allowDirty'>): Promise<FileResult[]> {
  const changed = results.filter((result) => result.status === 'changed' && result.isNew !== true);
  if (changed.length > 1 && options.allowDirty !== true) {
    const { findDirtyFiles } = await import('./runner/git.ts');
    const dirty = await findDirtyFiles(changed.map((result) => resolve(cwd, result.path)));
    if (dirty.length > 0) {
      const names = dirty.slice(0, 3).map((path) => getReportPath(path, cwd));
      const more = dirty.length > names.length ? ` and ${dirty.length - names.length} more` : '';
      const what = `unstaged changes in ${names.join(', ')}${more}`;
      const canAsk = process.stdin.isTTY && process.stderr.isTTY && !process.env['CI'];
      if (!canAsk) throw new UsageError(`${what}: commit or stage them first, or fix them too with --allow-dirty; nothing was written`);
      if (!(await ask(`${escapeText(what)}: write to them too?`))) throw new UsageError('nothing was written');
    }
  }
  const { heedSignals, writeResult } = await import('./runner/run.ts');
  const written: FileResult[] = [];
  for (const result of results) {
    // What imports a module that could not be made stays as it was.
    const missing =
      result.usesHelperModule === true ? written.find(({ isNew, status }) => isNew === true && status === 'failed') : undefined;
    if (missing !== undefined && result.status === 'changed') {
      written.push({ ...result, status: 'failed', reason: `not written: it would import ${missing.path}`, after: result.before });
      continue;
    }
    written.push(result.status === 'changed' ? writeResult(resolve(cwd, result.path), result) : result);
    if (result.status === 'changed') await heedSignals();
  }
  return written;
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

async function report(
  results: readonly FileResult[],
  options: FixOptions,
  transforms: readonly TransformModule[],
  failOn: Severity,
  { toStderr = false, errors = [] }: { readonly toStderr?: boolean; readonly errors?: readonly PathError[] } = {},
): Promise<void> {
  const [{ formatReport }, { createColors, shouldColor }, { isFixed }] = await Promise.all([
    import('./report/format-report.ts'),
    import('./report/color.ts'),
    import('./report/context.ts'),
  ]);
  const mode: Mode = options.dryRun === true ? 'dry-run' : options.check === true ? 'check' : 'fix';
  const colorFor = (output: Output) =>
    createColors(shouldColor({ option: options.color ?? 'auto', env: environment, isTerminal: isTerminal(output) }));
  const context: ReportContext = {
    mode,
    version: VERSION,
    metas: transforms.map((module) => module.meta),
    cwd: process.cwd(),
    colors: colorFor(toStderr ? 'stderr' : 'stdout'),
    stderrColors: colorFor('stderr'),
    isTerminal: isTerminal('stdout'),
    args: process.argv.slice(2).filter((argument) => !['--dry-run', '-d', '--check'].includes(argument)),
    ...(options.diffFormat && { diffFormat: options.diffFormat }),
    errors,
    statistics: options.statistics === true,
    // What became of standard input is the reader's to see; there is no file to run next.
    quiet: options.quiet === true || toStderr,
  };
  const output = formatReport(options.outputFormat, results, context);
  tell(toStderr ? 'stderr' : 'stdout', output.stdout);
  tell('stderr', output.stderr);

  if (results.some((result) => result.status === 'failed')) process.exitCode = 2;
  if (process.exitCode === 2 || options.exitZero === true) return;
  const counts = (severity: Severity): boolean => RANK[severity] >= RANK[failOn];
  const findings = results.flatMap((result) => result.diagnostics.map((diagnostic) => ({ result, diagnostic })));
  const isOpen = findings.some(
    ({ result, diagnostic }) => counts(diagnostic.severity) && (options.check === true || !isFixed(result, diagnostic)),
  );
  const wouldChange = options.check === true && results.some((result) => result.status === 'changed');
  if (options.dryRun === true && options.check !== true) return;
  if (options.dryRun === true) process.exitCode = wouldChange ? 1 : 0;
  else if (isOpen || wouldChange) process.exitCode = 1;
}

async function list(): Promise<void> {
  const [{ formatList }, { createColors, shouldColor }] = await Promise.all([import('./report/list.ts'), import('./report/color.ts')]);
  const { TRANSFORMS } = await import('../transforms/registry.ts');
  const colors = createColors(shouldColor({ option: 'auto', env: environment, isTerminal: isTerminal('stdout') }));
  say(
    'stdout',
    formatList(
      TRANSFORMS.map((module) => module.meta),
      colors,
    ),
  );
}

async function explain(id: string): Promise<void> {
  const [{ formatExplanation }, { createColors, shouldColor }, { getUnknownIdMessage }] = await Promise.all([
    import('./report/explain.ts'),
    import('./report/color.ts'),
    import('./config/load.ts'),
  ]);
  const { TRANSFORMS } = await import('../transforms/registry.ts');
  const module = TRANSFORMS.find(({ meta }) => meta.id === id);
  if (module === undefined) {
    const ids = TRANSFORMS.map(({ meta }) => meta.id);
    throw new UsageError(getUnknownIdMessage(id, ids) ?? `unknown transform: ${id}`);
  }
  const folder = process.env['REPRO_FIX_BUNDLED'] === '1' ? './docs/' : '../docs/';
  const page = readFileSync(new URL(`${folder}transforms/${id}.md`, import.meta.url), 'utf8');
  const colors = createColors(shouldColor({ option: 'auto', env: environment, isTerminal: isTerminal('stdout') }));
  say('stdout', formatExplanation(module.meta, page, colors));
}

async function init(): Promise<void> {
  const { planInit } = await import('./config/init.ts');
  const cwd = process.cwd();
  const plan = planInit(cwd, { repository: REPOSITORY, revision: `v${VERSION}` });
  for (const { path, before, after } of plan.writes) {
    const shown = getReportPath(path, cwd);
    if (before === undefined) {
      writeFileSync(path, after, { flag: 'wx' });
      say('stdout', `created ${shown}\n`);
    } else {
      const { writeFile } = await import('./runner/write.ts');
      const outcome = writeFile(path, Buffer.from(before), Buffer.from(after));
      if (!outcome.isWritten) throw new UsageError(`${shown}: not written: ${outcome.reason}`);
      say('stdout', `added to ${shown}\n`);
    }
  }
  for (const note of plan.notes) say('stdout', `${note}\n`);
}

interface ProgramOptions {
  readonly runs?: number;
  readonly steps?: number;
  readonly timeout?: number;
  readonly compare?: string[];
  readonly output: boolean;
  readonly quiet?: true;
}

interface VerifyCliOptions extends ProgramOptions {
  readonly secondPass: boolean;
  readonly json?: true;
  readonly report?: string;
}

interface MinimizeCliOptions extends ProgramOptions, TransformOptions {
  readonly maxRuns?: number;
  readonly resume: boolean;
  readonly apply?: true;
  readonly allowDirty?: true;
  readonly diff?: string;
  readonly json?: true;
}

function parseCount(value: string): number {
  if (!/^[1-9]\d*$/.test(value)) throw new InvalidArgumentError('It must be a positive integer.');
  return Number(value);
}

/** What decides how a program is run, and what of it is compared. */
function addProgramOptions(command: Command): Command {
  return command
    .argument('<command...>', 'the program and its arguments, after --')
    .option('--runs <n>', 'how often it is run (default: 2)', parseCount)
    .option('--steps <n>', 'compare this many optimizer steps, then end the program', parseCount)
    .option('--timeout <s>', 'seconds that one run may take', parseCount)
    .option('--compare <path>', 'a file or folder it writes, to be compared too (repeatable)', collect)
    .option('--no-output', 'do not compare what it prints')
    .option('-q, --quiet', 'say nothing while it runs');
}

function toProgramOptions({ runs, steps, timeout, compare, output, quiet }: ProgramOptions) {
  return {
    ...(runs === undefined ? {} : { runs }),
    ...(steps === undefined ? {} : { steps }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(compare === undefined ? {} : { compare }),
    compareOutput: output,
    ...(quiet === true ? {} : { onProgress: (message: string) => say('stderr', `${message}\n`) }),
  };
}

function createVerifyCommand(): Command {
  const command = new Command('repro-fix verify').description(
    'Run a program twice, in processes of their own, and say whether, and where, the runs differ.',
  );
  return addProgramOptions(command)
    .option('--no-second-pass', 'do not run it again to find the module')
    .option('--json', 'print the result as JSON')
    .option('--report <file>', 'write one HTML page with the loss curves and the first difference')
    .addHelpText(
      'after',
      `
Example:
  repro-fix verify -- python train.py --epochs 1

Exit codes: 0 the runs are equal, 1 they differ, 2 it could not tell.`,
    )
    .exitOverride()
    .action(runVerify);
}

async function runVerify(command: string[], options: VerifyCliOptions): Promise<void> {
  const [{ verify }, { formatVerifyJson, formatVerifyText }] = await Promise.all([
    import('./verify/verify.ts'),
    import('./verify/report-text.ts'),
  ]);
  const controller = new AbortController();
  onInterrupt = () => {
    controller.abort();
  };
  const found = await verify({
    command,
    ...toProgramOptions(options.json === true ? { ...options, quiet: true } : options),
    secondPass: options.secondPass,
    signal: controller.signal,
  });
  if (controller.signal.aborted) {
    process.exitCode = 130;
    return;
  }
  const result = await addPlaces(found);
  say('stdout', options.json === true ? escapeJson(formatVerifyJson(result)) : formatVerifyText(result));
  if (options.report !== undefined) {
    const { formatVerifyHtml } = await import('./verify/report-html.ts');
    writeFileSync(options.report, formatVerifyHtml(result));
  }
  process.exitCode = { equal: 0, different: 1, unknown: 2 }[result.verdict];
}

/** Says of transforms that the records of the runs name where in the project they find something. */
async function addPlaces(result: VerifyResult): Promise<VerifyResult> {
  if (result.suggestions.every(({ at }) => at !== '')) return result;
  const cwd = process.cwd();
  const [{ locateSuggestions }, { discover }] = await Promise.all([import('./minimize/minimize.ts'), import('./runner/discover.ts')]);
  try {
    const { settings, shared } = await prepare({}, cwd);
    const { files } = discover(['.'], { cwd, exclude: settings.exclude, forceExclude: false, gitignore: true, notebooks: true });
    return await locateSuggestions(result, { ...shared, files });
  } catch (error) {
    // A mistake in the configuration is no reason to keep what hours of running have shown.
    say('stderr', `warning: ${escapeText(error instanceof Error ? error.message : String(error))}\n`);
    return result;
  }
}

function createMinimizeCommand(): Command {
  const command = new Command('repro-fix minimize').description(
    'Find the fewest fixes with which the runs of a program agree, in copies of the project, and print their diff.',
  );
  return addTransformOptions(addProgramOptions(command))
    .option('--exclude <glob>', 'leave files and folders out (repeatable)', collect)
    .option('--max-runs <n>', 'start the program at most this often', parseCount)
    .option('--no-resume', 'begin anew, whatever an interrupted search has found')
    .option('--apply', 'write the fixes to the project')
    .option('--allow-dirty', 'with --apply: to files with unstaged changes too')
    .option('-o, --diff <file>', 'write the diff to a file, not to standard output')
    .option('--json', 'print the result as JSON, the diff in it')
    .addHelpText(
      'after',
      `
Unsafe fixes are tried where the safe ones are not enough; --apply writes them only with --unsafe-fixes.

Example:
  repro-fix minimize --steps 20 -- python train.py | git apply

Exit codes: 0 found, 1 the runs differ with all fixes too, 2 it could not tell.`,
    )
    .exitOverride()
    .action(runMinimize);
}

async function runMinimize(command: string[], options: MinimizeCliOptions): Promise<void> {
  const cwd = process.cwd();
  const [{ minimize }, { formatMinimizeJson, formatMinimizeText }, { discover }, { formatUnifiedDiff }] = await Promise.all([
    import('./minimize/minimize.ts'),
    import('./minimize/format-minimize.ts'),
    import('./runner/discover.ts'),
    import('./report/unified-diff.ts'),
  ]);
  const { settings, shared } = await prepare(options, cwd);
  const { exclude, forceExclude } = settings;
  const { files } = discover(['.'], { cwd, exclude, forceExclude, gitignore: true, notebooks: true });
  const controller = new AbortController();
  onInterrupt = () => {
    controller.abort();
  };
  const result = await minimize({
    ...shared,
    files,
    command,
    ...toProgramOptions(options.json === true ? { ...options, quiet: true } : options),
    ...(options.maxRuns === undefined ? {} : { maxRuns: options.maxRuns }),
    resumes: options.resume,
    signal: controller.signal,
  });
  onInterrupt = undefined;
  process.exitCode = result.exitCode;
  const diff = formatUnifiedDiff(result.results);
  // What took hours to find is printed where it cannot be written.
  let failure: unknown;
  let isApplied = false;
  try {
    if (options.diff !== undefined && diff.length > 0) writeFileSync(options.diff, diff);
    if (options.apply === true) isApplied = await applyMinimal(result, cwd, options, settings.unsafeFixes);
  } catch (error) {
    process.exitCode = 2;
    failure = error;
  }
  if (options.json === true) {
    const { toJsonDiff } = await import('./report/json.ts');
    const outcome = { command, diff: diff.length === 0 ? null : toJsonDiff(diff), isApplied };
    say('stdout', escapeJson(formatMinimizeJson({ ...result, exitCode: process.exitCode }, outcome)));
    if (failure !== undefined) throw failure;
    return;
  }
  const isPrinted = diff.length > 0 && (failure !== undefined || (options.apply !== true && options.diff === undefined));
  say(isPrinted || result.exitCode >= 128 ? 'stderr' : 'stdout', formatMinimizeText(result));
  if (isPrinted) say('stdout', diff);
  if (failure !== undefined) throw failure;
}

async function applyMinimal(
  { necessary, results }: MinimizeResult,
  cwd: string,
  options: MinimizeCliOptions,
  appliesUnsafe: boolean,
): Promise<boolean> {
  const unsafe = necessary.find(({ isUnsafe }) => isUnsafe);
  if (unsafe !== undefined && !appliesUnsafe)
    throw new UsageError(`not applied: the fix of \`${unsafe.id}\` is unsafe; add --unsafe-fixes`);
  const failed = (await writeResults(results, cwd, options)).filter(({ status }) => status === 'failed');
  for (const { path, reason } of failed) say('stderr', `error: ${escapeText(`${path}: ${reason ?? ''}`)}\n`);
  if (failed.length > 0) process.exitCode = 2;
  return results.length > 0 && failed.length === 0;
}

const createNamedCommand = (name: string, description: string): Command =>
  new Command(`repro-fix ${name}`).description(description).exitOverride();

/** The commands that have a name of their own. A folder called `list` is reached as `./list`. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
  list: () => createNamedCommand('list', 'Lists all transforms.').action(list),
  explain: () =>
    createNamedCommand('explain', 'Says what a transform finds, why, and what its fix costs.')
      .argument('<id>', 'one that `repro-fix list` shows')
      .action(explain),
  init: () => createNamedCommand('init', 'Writes a configuration and the pre-commit entry.').action(init),
  verify: createVerifyCommand,
  minimize: createMinimizeCommand,
};

async function main(argv: readonly string[]): Promise<void> {
  const [first = '', ...rest] = argv;
  const create = Object.hasOwn(COMMANDS, first) ? COMMANDS[first] : undefined;
  const command = create === undefined ? createFixCommand() : create();
  command.configureOutput({
    writeOut: (text) => {
      say('stdout', text);
    },
    writeErr: (text) => {
      say('stderr', text);
    },
  });
  await command.parseAsync(create === undefined ? argv : rest, { from: 'user' });
}

/** Says what ended the program before its work was done: a mistake of the caller's in one line, one of ours with its stack. */
function fail(error: unknown): void {
  process.exitCode = 2;
  if (error instanceof CommanderError) {
    // commander has printed its message; its own code for --help and --version is 0.
    if (error.exitCode === 0) process.exitCode = 0;
  } else if (
    error instanceof UsageError ||
    (error instanceof Error && ['ConfigError', 'TransformLoadError', 'MinimizeError'].includes(error.name))
  ) {
    say('stderr', `error: ${escapeText(error.message)}\n`);
  } else if (isSystemError(error)) {
    const path = error.path === undefined ? '' : `: \`${getReportPath(error.path, process.cwd())}\``;
    say('stderr', `error: ${escapeText(`${describeSystemError(error)}${path}`)}\n`);
  } else {
    const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say('stderr', `error: repro-fix ${VERSION} did not expect this; please report it at ${REPOSITORY}/issues\n${escapeLines(trace)}\n`);
  }
}

/** What a command does about SIGINT instead of ending at once. */
let onInterrupt: (() => void) | undefined;

/** Whether the program ends because we say so. */
let isEnding = false;

function end(code = process.exitCode): never {
  isEnding = true;
  process.exit(code);
}

// Writes are synchronous, so these run before or after one, never inside it.
process.on('SIGINT', () => {
  if (onInterrupt === undefined) end(130);
  onInterrupt();
});
process.on('SIGTERM', () => end(143));

process.on('uncaughtException', (error) => {
  fail(error);
  end();
});

// A transform of the user's is code in this process: `process.exit(0)` in it, or a promise it never settles, must not look like success.
process.on('exit', () => {
  if (isEnding) return;
  process.exitCode = 2;
  say('stderr', 'error: the program ended before its work was done: a transform called `process.exit` or never came back\n');
});

main(process.argv.slice(2))
  .catch(fail)
  .finally(() => {
    isEnding = true;
    // To end by itself Node would take apart what the system takes back whole.
    if (isAllPrinted()) process.exit();
  });
