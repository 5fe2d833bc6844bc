/**
 * What holds for every transform and for the package around them: file, registry, page, fixtures and the claims of `meta` agree with each
 * other. Each transform is tested alone, so that a new one is told what it still lacks.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as publicApi from 'repro-fix';
import * as testKit from 'repro-fix/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveSettings } from '../src/config/settings.ts';
import { readFixtures, type Fixture } from '../src/engine/testing/fixture.ts';
import { formatFindings, runSources } from '../src/engine/testing/run-fixture.ts';
import { readTransformModule } from '../src/engine/transform-module.ts';
import type { Diagnostic, FileResult } from '../src/engine/types.ts';
import { getPresets } from '../src/report/list.ts';
import { loadTransform } from '../src/runner/load-transform.ts';
import { runFiles } from '../src/runner/run.ts';
import type { Preset, TransformModule } from '../src/transform/types.ts';
import { TRANSFORMS } from '../transforms/registry.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The headings of a transform's page, in order; `CONTRIBUTING.md` says what stands under each. */
const HEADINGS = ['What it finds', 'Why', 'Example', 'What is changed', 'When it only reports', 'Cost', 'Suppress', 'Source'];

const FILE_IDS = readdirSync(join(ROOT, 'transforms'))
  .filter((name) => name.endsWith('.ts') && name !== 'registry.ts')
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();

describe('the registry', () => {
  it('holds every file of transforms/, under its name, in order', () => {
    expect(TRANSFORMS.map((module) => module.meta.id)).toEqual(FILE_IDS);
  });

  it('has a page and fixtures for nothing else', () => {
    expect(readdirSync(join(ROOT, 'docs/transforms')).sort()).toEqual(FILE_IDS.map((id) => `${id}.md`));
    expect(readdirSync(join(ROOT, '__testfixtures__')).sort()).toEqual(FILE_IDS);
  });
});

function findFixtures(id: string): Fixture[] {
  const folder = join(ROOT, '__testfixtures__', id);
  return existsSync(folder) ? readFixtures(folder) : [];
}

const isPlain = ({ name }: Fixture): boolean => !/^(?:keep|report)-/.test(name);
const isChanging = (fixture: Fixture): boolean => fixture.files.some((file) => file.before !== file.expected);

/** What the one transform finds in each of its fixtures, unsafe fixes included. */
async function runFixtures(module: TransformModule, fixtures: readonly Fixture[]): Promise<Map<Fixture, Map<string, FileResult>>> {
  const results = new Map<Fixture, Map<string, FileResult>>();
  for (const fixture of fixtures) {
    const sources = new Map(fixture.files.map((file) => [file.path, file.before]));
    results.set(fixture, await runSources(sources, [module], { ...fixture.settings, unsafeFixes: true }));
  }
  return results;
}

function findDiagnostics(results: ReadonlyMap<string, FileResult>): Diagnostic[] {
  return [...results.values()].flatMap((result) => result.diagnostics);
}

/** The text of a Markdown section, up to the next heading of its level. */
function getSection(markdown: string, heading: string): string {
  return markdown.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? '';
}

function findCodeBlocks(markdown: string, ...languages: readonly string[]): string[] {
  return [...markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms)]
    .filter(([, name = '']) => languages.includes(name))
    .map(([, , code = '']) => code);
}

describe.each(TRANSFORMS.map((module) => [module.meta.id, module] as const))('%s', (id, module) => {
  const { meta } = module;
  const fixtures = findFixtures(id);
  let results: Map<Fixture, Map<string, FileResult>>;
  beforeAll(async () => {
    results = await runFixtures(module, fixtures);
  }, 120_000);

  it('has a meta that a user could have written', () => {
    expect(readTransformModule(module, id)).toEqual({ meta, default: module.default });
    expect(meta.triggers.length).toBeGreaterThan(0);
    expect(meta.summary).toMatch(/^[^\n]*[^.\n]$/);
    expect(meta.why).toMatch(/\.$/);
    expect(meta.since).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('is finished', () => {
    expect(read(`transforms/${id}.ts`) + read(`docs/transforms/${id}.md`)).not.toContain('TODO');
  });

  it('has the fixtures that every transform has', () => {
    const count = (test: (fixture: Fixture) => boolean): number => fixtures.filter(test).length;
    const isMain = (fixture: Fixture): boolean => isPlain(fixture) || (meta.fixable === 'never' && fixture.name.startsWith('report-'));
    expect(count(isMain), 'cases it must change, or report if it only reports').toBeGreaterThanOrEqual(5);
    expect(
      count(({ name }) => name.startsWith('keep-')),
      '`keep-*`: look-alikes it must not touch',
    ).toBeGreaterThanOrEqual(5);
    if (meta.fixable !== 'never') {
      expect(
        count(({ name }) => name.startsWith('report-')),
        '`report-*`: cases it can only report',
      ).toBeGreaterThanOrEqual(1);
    }
    expect(
      count(({ kind }) => kind === 'notebook'),
      'notebooks',
    ).toBeGreaterThanOrEqual(1);
    if (/\b(?:other|another|across) (?:file|module)s?\b/.test(read(`docs/transforms/${id}.md`))) {
      expect(
        count(({ kind }) => kind === 'project'),
        'projects, as its page speaks of other files',
      ).toBeGreaterThanOrEqual(1);
    }
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('names the case %s by what it shows', (name, fixture) => {
    const found = findDiagnostics(results.get(fixture) ?? new Map<string, FileResult>());
    expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    if (name.startsWith('keep-')) {
      expect(isChanging(fixture)).toBe(false);
      expect(found.map((diagnostic) => diagnostic.message)).toEqual([]);
    } else if (name.startsWith('report-')) {
      expect(isChanging(fixture)).toBe(false);
      expect(fixture.report ?? '').not.toBe('');
    } else if (meta.fixable === 'never') {
      expect(isChanging(fixture)).toBe(false);
      expect(fixture.report ?? '').not.toBe('');
    } else {
      expect(isChanging(fixture)).toBe(true);
    }
  });

  it('fixes as often as it says', () => {
    const found = [...results.values()].flatMap(findDiagnostics);
    const fixed = found.filter((diagnostic) => diagnostic.fix !== undefined).length;
    expect(found.length).toBeGreaterThan(0);
    if (meta.fixable === 'always') expect(fixed).toBe(found.length);
    else if (meta.fixable === 'never') expect(fixed).toBe(0);
    else expect([fixed > 0, fixed < found.length]).toEqual([true, true]);
  });

  it('writes messages in one form', () => {
    for (const { message, help, fix } of [...results.values()].flatMap(findDiagnostics)) {
      expect(message).toMatch(/^[^\n]*[^.\s]$/);
      expect(help).toMatch(/[.!]$/);
      if (fix !== undefined) expect(fix.title).toMatch(/^[A-Z`][^\n]*[^.\s]$/);
      for (const text of [message, help]) {
        // Code stands in backticks: outside of them there is no dotted call, no snake case, no unpaired backtick.
        const words = text.replace(/`[^`]+`/g, '');
        expect(words).not.toMatch(/`|\w_\w|\w\(\)|\b(?:torch|np|numpy|random|os)\.\w/);
      }
    }
  });

  it('has triggers that hide nothing', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-triggers-')));
    try {
      const files = fixtures.flatMap((fixture) =>
        fixture.files.map((file) => ({ path: join(folder, fixture.name, file.path), bytes: file.before })),
      );
      for (const { path, bytes } of files) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, bytes);
      }
      const run = async (usesTriggers: boolean): Promise<string> => {
        const settings = resolveSettings(undefined, { select: [id] }, folder);
        const found = await runFiles({
          files: files.map((file) => file.path),
          cwd: folder,
          transforms: [module],
          getSettings: () => settings,
          getOwnerStyle: () => ({
            lineLength: undefined,
            forbidsCodeBetweenImports: false,
            isortProfile: undefined,
            forceSortWithinSections: false,
            knownFirstParty: [],
          }),
          usesTriggers,
        });
        const readable = found.filter((result) => result.status !== 'skipped');
        return formatFindings(new Map(readable.map((result) => [result.path, result])), true);
      };
      expect(await run(true)).toBe(await run(false));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 120_000);

  describe('its page', () => {
    const path = `docs/transforms/${id}.md`;

    it('has every heading, in order', () => {
      const page = read(path);
      expect(page.split('\n', 1)[0]).toBe(`# ${id}`);
      expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(HEADINGS);
      for (const heading of HEADINGS) expect(getSection(page, heading).slice(heading.length).trim(), heading).not.toBe('');
    });

    it('shows how to suppress it, and where its facts are from', () => {
      expect(getSection(read(path), 'Suppress')).toContain(`# repro-fix: ignore[${id}]`);
      expect(getSection(read(path), 'Source')).toMatch(/https:\/\//);
    });

    it('has an example that comes true', async () => {
      const blocks = findCodeBlocks(getSection(read(path), 'Example'), 'python');
      // A block that begins with the name of a file is one beside the program.
      const beside = blocks.flatMap((block): [string, Buffer][] => {
        const name = /^# (\w+\.py)\n/.exec(block)?.[1];
        return name === undefined ? [] : [[name, Buffer.from(block)]];
      });
      const [before, after, ...others] = blocks.filter((block) => !/^# \w+\.py\n/.test(block));
      expect(before).toBeDefined();
      expect(others).toEqual([]);
      const result = await runSources(new Map([['train.py', Buffer.from(before ?? '')], ...beside]), [module], { unsafeFixes: true });
      expect(findDiagnostics(result).length).toBeGreaterThan(0);
      expect(Buffer.from(result.get('train.py')?.after ?? '').toString()).toBe(after ?? before);
      if (meta.fixable !== 'never') expect(after).toBeDefined();
    });
  });
});

describe('the presets', () => {
  const COSTING_SPEED = ['nondeterministic-algorithms', 'nondeterministic-cudnn', 'nondeterministic-op', 'unset-cublas-workspace'];
  const findHeld = (preset: Preset): readonly string[] =>
    TRANSFORMS.filter(({ meta }) => getPresets(meta).includes(preset))
      .map(({ meta }) => meta.id)
      .sort();

  it.each([
    ['seeds', [...COSTING_SPEED, 'unpinned-threads']],
    ['recommended', ['unpinned-threads']],
    ['strict', []],
  ] as const)('%s holds all but what it leaves out', (preset, leftOut) => {
    expect(findHeld(preset)).toEqual(FILE_IDS.filter((id) => !(leftOut as readonly string[]).includes(id)));
  });
});

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path}`),
];

describe('the pages', () => {
  it.each(PAGES)('%s links to what is there', (page) => {
    const targets = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
    const missing = targets.filter((target) => !existsSync(join(ROOT, dirname(page), target)));
    expect(missing).toEqual([]);
  });

  it.each(PAGES)('%s names commands that exist', (page) => {
    const scripts = (JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts;
    const cli = read('src/cli.ts');
    const lines = findCodeBlocks(read(page), 'sh', 'bash', 'console').flatMap((block) => block.split('\n'));
    const commands = lines
      .flatMap((line) =>
        line
          .replace(/(?:^|\s)#.*$/, '')
          .replace(/^\$ /, '')
          .split(/&&|\|\||[|;]/),
      )
      .map((command) => command.trim());
    for (const command of commands) {
      const script = /^npm run ([\w:-]+)/.exec(command)?.[1];
      if (script !== undefined) expect(Object.keys(scripts), command).toContain(script);
      if (/^(?:npx )?repro-fix\b|dist\/cli\.js\b/.test(command)) {
        // Options after `--` are the command's that is run.
        const own = command.split(/ -- /, 1)[0] ?? '';
        for (const [option] of own.matchAll(/(?<=\s)--[a-z][\w-]*/g)) expect(cli, `${command}: ${option}`).toContain(`${option}`);
      }
      for (const [path] of command.matchAll(/(?<=\s|^)(?:examples|scripts|docs|src|test)\/[\w./-]+/g)) {
        // `src/` of a reader's own project is no file of ours.
        if (page !== 'docs/writing-transforms.md') expect(existsSync(join(ROOT, path)), command).toBe(true);
      }
    }
  });

  it('the README sets up with two commands', () => {
    const blocks = findCodeBlocks(read('README.md'), 'sh', 'bash', 'console').join('\n');
    expect(blocks).toMatch(/npm ci && npm test/);
    expect(blocks).toMatch(/npm ci && npm run demo/);
    expect(read('package.json')).toMatch(/"demo": ".* examples"/);
  });
});

describe('docs/writing-transforms.md', () => {
  let folder = '';
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-docs-')));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('imports what the package exports', () => {
    const imports = [...read('docs/writing-transforms.md').matchAll(/import \{([^}]*)\} from '(repro-fix(?:\/testing)?)'/g)];
    expect(imports.length).toBeGreaterThan(1);
    for (const [, names = '', from] of imports) {
      const exported = Object.keys(from === 'repro-fix' ? publicApi : testKit);
      for (const name of names.split(',')) expect(exported).toContain(name.trim());
    }
  });

  const styles = findCodeBlocks(getSection(read('docs/writing-transforms.md'), 'Three styles'), 'js');
  it.each([
    ['report', 'report.mjs', 'print(1)\n', 'log(1)\n'],
    ['chain', 'chain.mjs', 'import torch\ntorch.set_deterministic(True)\n', 'import torch\ntorch.use_deterministic_algorithms(True)\n'],
    ['return', 'return.cjs', 'x = print("print")\n', 'x = log("print")\n'],
  ])('shows a %s style that works', async (style, name, before, after) => {
    const code = styles[['report', 'chain', 'return'].indexOf(style)];
    expect(styles).toHaveLength(3);
    writeFileSync(join(folder, name), code ?? '');
    const module = await loadTransform(join(folder, name));
    const result = await runSources(new Map([['train.py', Buffer.from(before)]]), [module], { unsafeFixes: style !== 'report' });
    expect(Buffer.from(result.get('train.py')?.after ?? '').toString()).toBe(after);
  });
});
