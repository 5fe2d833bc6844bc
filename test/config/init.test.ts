import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planInit } from '../../src/config/init.ts';
import { readConfig } from '../../src/config/load.ts';

const source = { repository: 'https://example.org/repro-fix', revision: 'v1.2.3' };
const entry = (indent: string) =>
  `${indent}- repo: https://example.org/repro-fix\n${indent}  rev: v1.2.3\n${indent}  hooks:\n${indent}    - id: repro-fix\n`;
const section = '[tool.repro-fix]\npreset = "recommended"\nseed = 42\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The plan for a folder with `files`: the texts to write by file name, and the notes. */
function plan(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { writes, notes } = planInit(folder, source);
  for (const { path, before } of writes) expect(before).toBe(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  return { texts: Object.fromEntries(writes.map(({ path, after }) => [basename(path), after])), notes };
}

describe('planInit', () => {
  it('writes both files where there are none, and nothing the second time', () => {
    const { texts, notes } = plan({});
    expect(texts).toEqual({
      '.repro-fix.toml': 'preset = "recommended"\nseed = 42\n',
      '.pre-commit-config.yaml': `repos:\n${entry('  ')}`,
    });
    expect(notes).toEqual([]);
    expect(plan(texts)).toEqual({
      texts: {},
      notes: ['.repro-fix.toml is already there.', '.pre-commit-config.yaml already has the hook.'],
    });
    expect(readConfig(join(folder, '.repro-fix.toml'), { cwd: folder })?.values).toEqual({ preset: 'recommended', seed: 42 });
  });
});

describe('pyproject.toml', () => {
  const planned = (text: string) => plan({ 'pyproject.toml': text, '.pre-commit-config.yaml': entry('') });

  it.each([
    ['a section at the end', '[project]\nname = "x"\n', `[project]\nname = "x"\n\n${section}`],
    ['a missing final newline', '[project]\nname = "x"', `[project]\nname = "x"\n\n${section}`],
    ['CRLF', '[project]\r\nname = "x"\r\n', `[project]\r\nname = "x"\r\n\r\n${section.replaceAll('\n', '\r\n')}`],
    ['an empty file', '', section],
    ['a file that only names us', '[project]\ndependencies = ["repro-fix"]\n', `[project]\ndependencies = ["repro-fix"]\n\n${section}`],
  ])('%s', (_name, before, after) => {
    const { texts } = planned(before);
    expect(texts['pyproject.toml']).toBe(after);
    writeFileSync(join(folder, 'pyproject.toml'), after);
    expect(readConfig(join(folder, 'pyproject.toml'), { cwd: folder })?.values).toEqual({ preset: 'recommended', seed: 42 });
    expect(planned(after).texts).toEqual({});
  });

  it.each([
    ['a section of ours', '[tool.repro-fix]\nseed = 1\n', 'pyproject.toml already has a section [tool.repro-fix].'],
    ['keys of ours', 'tool.repro-fix.seed = 1\n', 'pyproject.toml already has a section [tool.repro-fix].'],
    ['a table in one piece', 'tool = { black = {} }\n', `Add to pyproject.toml:\n\n${section}`],
    ['no TOML', '[project\n', `pyproject.toml is not valid TOML. Once it is, add:\n\n${section}`],
  ])('leaves %s alone', (_name, before, note) => {
    const { texts, notes } = planned(before);
    expect(texts).toEqual({});
    expect(notes[0]).toBe(note);
  });
});

describe('.pre-commit-config.yaml', () => {
  const planned = (text: string) => plan({ '.repro-fix.toml': '', '.pre-commit-config.yaml': text });

  it.each([
    ['indented items', 'repos:\n  - repo: a\n    rev: 1\n    hooks:\n      - id: x\n', (text: string) => text + entry('  ')],
    ['items at the margin', '# mine\nrepos:\n- repo: a\n  hooks:\n  - id: x\n', (text: string) => text + entry('')],
    ['a missing final newline', 'repos:\n- repo: a', (text: string) => `${text}\n${entry('')}`],
    ['CRLF', 'repos:\r\n- repo: a\r\n', (text: string) => text + entry('').replaceAll('\n', '\r\n')],
    ['comments at the end', 'repos:\n- repo: a\n\n# end\n', () => `repos:\n- repo: a\n${entry('')}\n# end\n`],
    [
      'a key after the list',
      'repos: # list\n  - repo: a\n\nci:\n  skip: [x]\n',
      () => `repos: # list\n  - repo: a\n${entry('  ')}\nci:\n  skip: [x]\n`,
    ],
    ['a document start', '---\ndefault_stages: [commit]\nrepos:\n- repo: a\n', (text: string) => text + entry('')],
  ])('%s', (_name, before, after) => {
    expect(planned(before).texts['.pre-commit-config.yaml']).toBe(after(before));
    expect(planned(after(before)).texts).toEqual({});
  });

  it.each([
    ['a list in one line', 'repos: [{repo: a}]\n'],
    ['an empty list', 'repos: []\n'],
    ['no list', 'ci: {}\n'],
    ['nothing in the list', 'repos:\n'],
    ['an anchor', 'repos:\n  - &a\n    repo: x\n'],
    ['uneven indents', 'repos:\n  - repo: a\n - repo: b\n'],
    ['two documents', 'repos:\n- repo: a\n---\nrepos:\n- repo: b\n'],
  ])('shows the entry where there is %s', (_name, before) => {
    const { texts, notes } = planned(before);
    expect(texts).toEqual({});
    expect(notes).toContain(`Add to the list \`repos\` in .pre-commit-config.yaml:\n\n${entry('  ')}`);
  });
});
