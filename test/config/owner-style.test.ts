import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createOwnerStyleLookup, readOwnerStyle } from '../../src/config/owner-style.ts';
import { createPlainFolders } from '../../src/config/plain-folders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-style-'));
  mkdirSync(join(folder, '.git'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

describe('nothing configured', () => {
  it('states nothing', () => {
    expect(readOwnerStyle(folder)).toEqual({
      lineLength: undefined,
      forbidsCodeBetweenImports: false,
      isortProfile: undefined,
      forceSortWithinSections: false,
      knownFirstParty: [],
    });
  });

  it('survives broken and odd files', () => {
    mkdirSync(join(folder, 'setup.cfg'));
    write({
      'pyproject.toml': '[tool.black\n',
      '.flake8': '\u0000[[[\n=\n',
      'ruff.toml': 'line-length = "x"',
      '.editorconfig': '[*\nmax_line_length',
    });
    expect(readOwnerStyle(folder).lineLength).toBe(88);
    expect(readOwnerStyle(folder).forbidsCodeBetweenImports).toBe(false);
  });
});

describe('lineLength', () => {
  it.each<[string, Readonly<Record<string, string>>, number | undefined]>([
    ['black', { 'pyproject.toml': '[tool.black]\nline-length = 100\n' }, 100],
    ['black with its default', { 'pyproject.toml': '[tool.black]\n' }, 88],
    ['ruff', { 'pyproject.toml': '[tool.ruff]\nline-length = 120\n' }, 120],
    ['ruff with its default', { 'pyproject.toml': '[tool.ruff.lint]\nselect = ["E"]\n' }, 88],
    ['.ruff.toml before pyproject.toml', { 'pyproject.toml': '[tool.ruff]\nline-length = 120\n', '.ruff.toml': 'line-length = 90\n' }, 90],
    ['a linter before the default of ruff', { 'ruff.toml': '', '.flake8': '[flake8]\nmax-line-length = 110\n' }, 110],
    ['flake8', { 'setup.cfg': '[flake8]\nmax_line_length = 110\n' }, 110],
    ['setup.cfg before .flake8', { 'setup.cfg': '[flake8]\nmax-line-length = 110\n', '.flake8': '[flake8]\nmax-line-length = 70\n' }, 110],
    ['flake8 that names none', { '.flake8': '[flake8]\nignore = E203\n' }, undefined],
    [
      'the formatter before the linter',
      { 'tox.ini': '[flake8]\nmax-line-length = 79\n', 'pyproject.toml': '[tool.black]\nline_length = 99\n' },
      99,
    ],
    ['the strictest linter', { 'tox.ini': '[flake8]\nmax-line-length = 100\n', '.pylintrc': '[FORMAT]\nmax-line-length=90\n' }, 90],
    ['pylint in pyproject.toml', { 'pyproject.toml': '[tool.pylint.format]\nmax-line-length = 101\n' }, 101],
    ['pylint as a string', { 'pyproject.toml': '[tool.pylint.FORMAT]\nmax-line-length = "102"\n' }, 102],
    ['pycodestyle', { 'setup.cfg': '[pycodestyle]\nmax-line-length = 90\n' }, 90],
    ['yapf', { '.style.yapf': '[style]\ncolumn_limit = 95\n' }, 95],
    ['autopep8', { 'pyproject.toml': '[tool.autopep8]\nmax_line_length = 96\n' }, 96],
    ['isort', { '.isort.cfg': '[settings]\nline_length = 97\n' }, 97],
    ['a profile of isort', { '.isort.cfg': '[settings]\nprofile = hug\n' }, 100],
    ['.editorconfig', { '.editorconfig': 'root = true\n[*]\nmax_line_length = 98\n[*.md]\nmax_line_length = 20\n' }, 98],
    [
      '.editorconfig switched off again',
      { '.editorconfig': '[*]\nmax_line_length = 98\n[*.{py,pyi}]\nmax_line_length = off\n' },
      undefined,
    ],
  ])('%s', (_name, files, lineLength) => {
    write(files);
    expect(readOwnerStyle(folder).lineLength).toBe(lineLength);
  });
});

describe('forbidsCodeBetweenImports', () => {
  it.each<[boolean, string, Readonly<Record<string, string>>]>([
    [true, 'flake8 with its defaults', { '.flake8': '[flake8]\nmax-line-length = 100\n' }],
    [false, 'flake8 that ignores E402', { '.flake8': '[flake8]\nignore = E203,E402\n' }],
    [false, 'flake8 that also ignores E402', { '.flake8': '[flake8]\nextend-ignore =\n    E203\n    E402\n' }],
    [false, 'flake8 that ignores E4', { '.flake8': '[flake8]\nextend_ignore = E4\n' }],
    [true, 'flake8 that ignores another code', { '.flake8': '[flake8]\nignore = E401\n' }],
    [true, 'flake8 that selects E', { 'setup.cfg': '[flake8]\nselect = E,F\n' }],
    [false, 'flake8 that selects other codes', { 'setup.cfg': '[flake8]\nselect = E9,F63,F7,F82\n' }],
    [true, 'flake8 that selects other codes and extends them', { 'setup.cfg': '[flake8]\nselect = F\nextend-select = E402\n' }],
    [true, 'the longer prefix wins: selected', { 'tox.ini': '[flake8]\nselect = E402\nignore = E4\n' }],
    [false, 'the longer prefix wins: ignored', { 'tox.ini': '[flake8]\nselect = E4\nignore = E402\n' }],
    [false, 'ignored in all files', { '.flake8': '[flake8]\nper-file-ignores =\n    *.py: E402, F401\n    a.py: E1\n' }],
    [true, 'ignored in some files', { '.flake8': '[flake8]\nper-file-ignores =\n    __init__.py: E402\n    *.py:F401,E501\n' }],
    [true, 'flake8 in pyproject.toml', { 'pyproject.toml': '[tool.flake8]\nmax-line-length = 100\n' }],
    [false, 'flake8 in pyproject.toml that ignores it', { 'pyproject.toml': '[tool.flake8]\nextend-ignore = ["E402"]\n' }],
    [true, 'pycodestyle', { 'setup.cfg': '[pycodestyle]\nmax-line-length = 100\n' }],
    [true, 'pylint with its defaults', { '.pylintrc': '[MASTER]\njobs=2\n' }],
    [false, 'pylint that disables it', { '.pylintrc': '[MESSAGES CONTROL]\ndisable=\n  missing-docstring,\n  wrong-import-position,\n' }],
    [false, 'pylint that disables C0413', { pylintrc: '[MESSAGES CONTROL]\ndisable=C0413\n' }],
    [false, 'pylint that disables all of C', { 'setup.cfg': '[pylint.messages_control]\ndisable = C, R\n' }],
    [true, 'pylint that disables all but it', { pylintrc: '[MESSAGES CONTROL]\ndisable=all\nenable=wrong-import-position\n' }],
    [true, 'pylint in pyproject.toml', { 'pyproject.toml': '[tool.pylint.main]\njobs = 0\n' }],
    [false, 'pylint in pyproject.toml that disables it', { 'pyproject.toml': '[tool.pylint."messages control"]\ndisable = ["C0413"]\n' }],
    [true, 'isort with float_to_top', { 'pyproject.toml': '[tool.isort]\nfloat_to_top = true\n' }],
    [true, 'isort with float_to_top in an INI file', { '.isort.cfg': '[settings]\nfloat_to_top=True\n' }],
    [false, 'isort', { '.isort.cfg': '[settings]\nprofile=black\n' }],
    [false, 'ruff with E402', { 'ruff.toml': '[lint]\nselect = ["E402"]\n' }],
    [false, 'black', { 'pyproject.toml': '[tool.black]\n' }],
  ])('%j: %s', (forbids, _name, files) => {
    write(files);
    expect(readOwnerStyle(folder).forbidsCodeBetweenImports).toBe(forbids);
  });
});

describe('isort', () => {
  it('reads profile, first party and sorting from each place', () => {
    write({ 'pyproject.toml': '[tool.isort]\nprofile = "google"\nknown_first_party = ["project", "tools"]\n' });
    expect(readOwnerStyle(folder)).toMatchObject({
      isortProfile: 'google',
      forceSortWithinSections: true,
      knownFirstParty: ['project', 'tools'],
    });
  });

  it('reads an INI file', () => {
    write({ 'setup.cfg': '[isort]\nforce_sort_within_sections = 1\nknown_first_party = project,tools\nprofile = black\n' });
    expect(readOwnerStyle(folder)).toMatchObject({
      isortProfile: 'black',
      forceSortWithinSections: true,
      knownFirstParty: ['project', 'tools'],
    });
  });

  it("reads ruff's", () => {
    write({ 'pyproject.toml': '[tool.ruff.lint.isort]\nforce-sort-within-sections = true\nknown-first-party = ["project"]\n' });
    expect(readOwnerStyle(folder)).toMatchObject({ forceSortWithinSections: true, knownFirstParty: ['project'] });
  });
});

describe('folders', () => {
  it('takes the nearest file of each tool, up to the root of the repository', () => {
    write({
      'pyproject.toml': '[tool.black]\nline-length = 100\n',
      '.flake8': '[flake8]\n',
      'a/pyproject.toml': '[tool.black]\nline-length = 70\n',
      'a/b/x.py': '',
      'inner/.git/HEAD': '',
      'inner/x.py': '',
    });
    const getStyle = createOwnerStyleLookup();
    expect(getStyle(join(folder, 'a/b'))).toMatchObject({ lineLength: 70, forbidsCodeBetweenImports: true });
    expect(getStyle(join(folder, 'a'))).toMatchObject({ lineLength: 70, forbidsCodeBetweenImports: true });
    expect(getStyle(folder)).toMatchObject({ lineLength: 100, forbidsCodeBetweenImports: true });
    expect(getStyle(join(folder, 'inner'))).toMatchObject({ lineLength: undefined, forbidsCodeBetweenImports: false });
  });

  it('looks into no folder that is known to be plain, only above it', () => {
    write({ 'pyproject.toml': '[tool.black]\nline-length = 100\n', 'a/b/x.py': '' });
    const plain = createPlainFolders();
    plain.note(join(folder, 'a'), [{ name: 'b' }]);
    plain.note(join(folder, 'a/b'), [{ name: 'x.py' }]);
    plain.note(folder, [{ name: '.git' }, { name: 'a' }, { name: 'pyproject.toml' }]);
    // Written after it was listed.
    write({ 'a/pyproject.toml': '[tool.black]\nline-length = 70\n' });
    expect(createOwnerStyleLookup(plain.has)(join(folder, 'a/b'))).toMatchObject({ lineLength: 100 });
    expect(createOwnerStyleLookup()(join(folder, 'a/b'))).toMatchObject({ lineLength: 70 });
  });
});
