/**
 * Functions that the packaging of a project makes commands of: `[project.scripts]` and `[tool.poetry.scripts]` of `pyproject.toml`,
 * `console_scripts` of `setup.cfg` and `setup.py`. Read off the text; nothing is executed.
 */
import { findFoldersAbove, joinPath } from './index-files.ts';

/** A function by the path of its file without `.py`, below the folder of the packaging. */
interface Command {
  readonly module: string;
  readonly name: string;
}

const FILES = ['pyproject.toml', 'setup.cfg', 'setup.py'] as const;
/** `train = "pkg.cli:main"`, with or without quotes, also as one string. */
const ENTRY = /^[ \t]*["']?[\w.-]+["']?[ \t]*=[ \t]*["']?([A-Za-z_][\w.]*):([A-Za-z_]\w*)/gm;

/**
 * The names of the functions of the file at `path` that are commands.
 *
 * @param read - The text of a file of the project, by path.
 */
export function findCommands(path: string, read: (path: string) => string | undefined): string[] {
  const names = new Set<string>();
  for (const folder of findFoldersAbove(path)) {
    for (const file of FILES) {
      const text = read(joinPath(folder, file));
      if (text === undefined) continue;
      const inside = folder === '' ? path : path.slice(folder.length + 1);
      const module = inside.replace(/^src\//, '').replace(/(?:\/__init__)?\.py$/, '');
      for (const command of readCommands(file, text)) if (command.module === module) names.add(command.name);
    }
  }
  return [...names];
}

function readCommands(file: (typeof FILES)[number], text: string): Command[] {
  const parts =
    file === 'pyproject.toml'
      ? [...text.matchAll(/^\[(?:project\.(?:gui-)?scripts|tool\.poetry\.scripts)\][ \t]*\r?\n((?:(?!\[).*(?:\r?\n|$))*)/gm)].map(
          ([, part = '']) => part,
        )
      : text.includes('console_scripts')
        ? [text.slice(text.indexOf('console_scripts')).replaceAll(/(["'])\s*([\w.-]+\s*=\s*[\w.]+:\w+)/g, '\n$2')]
        : [];
  return parts.flatMap((part) =>
    [...part.matchAll(ENTRY)].flatMap(([, module, name]) =>
      module === undefined || name === undefined ? [] : [{ module: module.replaceAll('.', '/'), name }],
    ),
  );
}
