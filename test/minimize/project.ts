/**
 * Projects whose fixes are simple, and a stand-in for running them. In a program, a word that begins with `bad_` is a cause; the transform
 * called as the rest of the word mends it, writing `good_` for `bad_`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createOwnerStyleLookup } from '../../src/config/owner-style.ts';
import { resolveSettings } from '../../src/config/settings.ts';
import type { Compare } from '../../src/minimize/minimize.ts';
import type { MinimizeOptions, MinimizeResult } from '../../src/minimize/types.ts';
import { discover } from '../../src/runner/discover.ts';
import type { Meta, TransformModule } from '../../src/transform/types.ts';
import type { Verdict, VerifyOptions, VerifyResult } from '../../src/verify/types.ts';

/** What a copy holds: the words mended, and those that are not. */
export interface Words {
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly cwd: string;
}

/** A transform that mends the words `bad_<id>`. */
export function mend(id: string, overrides: Partial<Meta> = {}): TransformModule {
  const meta: Meta = {
    id,
    summary: id,
    why: id,
    fixable: 'always',
    safety: 'safe',
    severity: 'warning',
    triggers: ['bad_'],
    since: '0.1.0',
  };
  return {
    meta: { ...meta, ...overrides },
    default: (file, api) => {
      for (const match of file.text.matchAll(new RegExp(`bad_${id}\\b`, 'g'))) {
        const [start, end] = [match.index, match.index + match[0].length];
        const edits = [{ start, end, text: `good_${id}` }];
        api.report({ node: { start, end }, message: `${match[0]} is bad`, help: 'Mend it.', fix: { title: `Mend ${id}`, edits } });
      }
    },
  };
}

/** The request to minimise what `python3 main.py` does in a folder. */
export function makeRequest(cwd: string, transforms: readonly TransformModule[], more: Partial<MinimizeOptions> = {}): MinimizeOptions {
  const settings = resolveSettings(undefined, { select: transforms.map(({ meta }) => meta.id) }, cwd);
  const { files } = discover(['.'], { cwd, exclude: settings.exclude, forceExclude: false, gitignore: true, notebooks: true });
  return {
    command: ['python3', 'main.py'],
    cwd,
    files,
    transforms,
    getSettings: () => settings,
    getOwnerStyle: createOwnerStyleLookup(),
    env: { ...process.env, XDG_STATE_HOME: join(cwd, '..', 'state') },
    ...more,
  };
}

/** What a stand-in says of a copy: equal where nothing is given. */
export type Judge = (words: Words) => { readonly verdict: Verdict; readonly suggests?: readonly string[] } | Verdict;

/** A stand-in for `verify`: it looks at the texts of the copy, and keeps what it was asked. */
export function createCompare(judge: Judge): { readonly compare: Compare; readonly asked: string[]; readonly requests: VerifyOptions[] } {
  const asked: string[] = [];
  const requests: VerifyOptions[] = [];
  return {
    asked,
    requests,
    compare: async (options) => {
      const cwd = options.cwd ?? '';
      const texts = findPython(cwd).map((path) => readFileSync(path, 'utf8'));
      const words = texts.join('\n').match(/\b(?:bad|good)_[\w-]+/g) ?? [];
      const good = words.filter((word) => word.startsWith('good_')).map((word) => word.slice('good_'.length));
      asked.push(good.join(' '));
      requests.push(options);
      const judged = judge({ good, bad: words.filter((word) => word.startsWith('bad_')).map((word) => word.slice('bad_'.length)), cwd });
      const { verdict, suggests = [] } = typeof judged === 'string' ? { verdict: judged } : judged;
      return makeVerification(verdict, options, suggests);
    },
  };
}

function findPython(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? findPython(path) : name.endsWith('.py') ? [path] : [];
    });
}

export function makeVerification(verdict: Verdict, options: VerifyOptions, suggests: readonly string[] = []): VerifyResult {
  const stream = { bytes: 0, tail: '' };
  const run = { exitCode: 0, signal: undefined, isTimedOut: false, startError: undefined, seconds: 1, steps: 1, processes: 1 };
  return {
    schemaVersion: 1,
    verdict,
    exitCode: { equal: 0, different: 1, unknown: 2 }[verdict],
    summary: verdict,
    command: options.command,
    runs: Array.from({ length: options.runs ?? 2 }, () => ({ ...run, stdout: stream, stderr: stream, losses: [], environment: undefined })),
    difference: undefined,
    suggestions: suggests.map((id) => ({ id, why: id, at: '', isConfirmed: false })),
    notes: [],
  };
}

/** The necessary fixes, as `path:line id`. */
export function namesOf({ necessary }: MinimizeResult): readonly string[] {
  return necessary.map(({ path, line, id }) => `${path}:${line} ${id}`);
}
