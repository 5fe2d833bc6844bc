/**
 * Folders in which nothing is configured, as most are. Discovery lists each folder once; to ask the system for every file that could
 * configure something there would cost more than all else that is done for a folder.
 */

/** In lower case: some file systems do not tell it from upper. A `.git` ends the search for the settings of an owner's tools. */
const CONFIGURING: ReadonlySet<string> = new Set([
  '.git',
  '.repro-fix.toml',
  'pyproject.toml',
  '.editorconfig',
  '.flake8',
  'tox.ini',
  'setup.cfg',
  '.style.yapf',
  '.isort.cfg',
  '.pylintrc',
  'pylintrc',
  'ruff.toml',
  '.ruff.toml',
]);

export interface PlainFolders {
  /** Notes all the names in a folder, an absolute path. */
  readonly note: (folder: string, entries: readonly { readonly name: string }[]) => void;
  /** False for a folder that was not noted, too. */
  readonly has: (folder: string) => boolean;
}

export function createPlainFolders(): PlainFolders {
  const folders = new Set<string>();
  return {
    note(folder, entries) {
      if (!entries.some(({ name }) => CONFIGURING.has(name.toLowerCase()))) folders.add(folder);
    },
    has: (folder) => folders.has(folder),
  };
}
