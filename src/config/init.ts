/**
 * Plans what `repro-fix init` writes: our section in the project's configuration and our entry in `.pre-commit-config.yaml`. Text is only
 * ever added, so every byte that was there stays; where a file's form leaves a doubt about where to add, the text is shown instead.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { KEYS } from './keys.ts';
import { OWN_FILE } from './load.ts';

/** The text of a file that is to be written. */
export interface PlannedFile {
  /** Absolute path. */
  readonly path: string;
  /** Undefined where there is no such file yet. */
  readonly before: string | undefined;
  readonly after: string;
}

export interface InitPlan {
  readonly writes: readonly PlannedFile[];
  /** What is already there, and what the user has to add by hand; each may hold several lines. */
  readonly notes: readonly string[];
}

/** Where pre-commit finds the hook. */
export interface HookSource {
  /** URL of the git repository of repro-fix. */
  readonly repository: string;
  /** A tag of it, such as `v0.1.0`. */
  readonly revision: string;
}

/** What to write in `folder` (absolute). Running it again on the result plans nothing. */
export function planInit(folder: string, source: HookSource): InitPlan {
  const plans = [planConfig(folder), planHook(folder, source)];
  return { writes: plans.flatMap(({ writes }) => writes), notes: plans.flatMap(({ notes }) => notes) };
}

const CONFIG = `preset = "${KEYS.preset.default}"
seed = ${String(KEYS.seed.default)}
`;

function planConfig(folder: string): InitPlan {
  const own = join(folder, OWN_FILE);
  const project = join(folder, 'pyproject.toml');
  if (existsSync(own)) return note(`${OWN_FILE} is already there.`);
  if (!existsSync(project)) return write(own, undefined, CONFIG);
  const before = readFileSync(project, 'utf8');
  const section = `[tool.repro-fix]\n${CONFIG}`;
  switch (getState(before)) {
    case 'has our section':
      return note('pyproject.toml already has a section [tool.repro-fix].');
    case 'no TOML':
      return note(`pyproject.toml is not valid TOML. Once it is, add:\n\n${section}`);
    case 'open': {
      const after = append(before, section);
      // `tool = { … }` in one piece cannot be extended.
      return getState(after) === 'has our section' ? write(project, before, after) : note(`Add to pyproject.toml:\n\n${section}`);
    }
  }
}

function getState(text: string): 'has our section' | 'open' | 'no TOML' {
  try {
    const { tool } = parse(text);
    return typeof tool === 'object' && 'repro-fix' in tool ? 'has our section' : 'open';
  } catch {
    return 'no TOML';
  }
}

const HOOK_FILE = '.pre-commit-config.yaml';

function planHook(folder: string, { repository, revision }: HookSource): InitPlan {
  const path = join(folder, HOOK_FILE);
  const makeEntry = (indent: string) =>
    [`- repo: ${repository}`, `  rev: ${revision}`, '  hooks:', '    - id: repro-fix'].map((line) => `${indent}${line}\n`).join('');
  if (!existsSync(path)) return write(path, undefined, `repos:\n${makeEntry('  ')}`);
  const before = readFileSync(path, 'utf8');
  if (/\bid:\s*["']?repro-fix(-check)?\b/.test(before)) return note(`${HOOK_FILE} already has the hook.`);
  const end = getListEnd(before);
  if (end === undefined) return note(`Add to the list \`repos\` in ${HOOK_FILE}:\n\n${makeEntry('  ')}`);
  const newline = getNewline(before);
  const start = before.slice(0, end.offset);
  const separator = start.endsWith('\n') ? '' : newline;
  const entry = makeEntry(end.indent).replaceAll('\n', newline);
  return write(path, before, start + separator + entry + before.slice(end.offset));
}

/**
 * The end of the list below the top-level key `repos`, and the indent of its items; undefined where the list is not written as a block
 * of `- repo: …` items, one indent for all.
 */
function getListEnd(text: string): { readonly offset: number; readonly indent: string } | undefined {
  const lines = text.split(/(?<=\n)/);
  const header = lines.findIndex((line) => /^repos:\s*(#.*)?$/.test(line.trimEnd()));
  if (header === -1 || lines.some((line, index) => index > header && /^(repos:|---|\.\.\.)/.test(line))) return undefined;
  let indent: string | undefined;
  let last = header;
  for (let index = header + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^(#.*)?$/.test(line.trim())) continue;
    const item = /^( *)- /.exec(line);
    indent ??= item?.[1];
    if (indent === undefined) return undefined;
    const depth = line.length - line.trimStart().length;
    const isItem = item !== null && depth === indent.length;
    if (!isItem && depth <= indent.length) {
      // The list ends where the next key of the top level begins.
      if (depth === 0 && /^[A-Za-z_]+:/.test(line)) break;
      return undefined;
    }
    if (isItem && !/^ *- (repo|hooks|rev):/.test(line)) return undefined;
    last = index;
  }
  return indent === undefined ? undefined : { offset: lines.slice(0, last + 1).join('').length, indent };
}

/** `text` with `section` as its last paragraph, in the line endings of `text`. */
function append(text: string, section: string): string {
  const newline = getNewline(text);
  const gap = text === '' ? '' : text.endsWith('\n') ? newline : newline + newline;
  return text + gap + section.replaceAll('\n', newline);
}

function getNewline(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function write(path: string, before: string | undefined, after: string): InitPlan {
  return { writes: [{ path, before, after }], notes: [] };
}

function note(text: string): InitPlan {
  return { writes: [], notes: [text] };
}
