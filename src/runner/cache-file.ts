/**
 * Files in the user's folder of caches: where that is, and how one is read and written. What is read is what was written, or nothing: a
 * file that is damaged, cut short or somebody else's is as good as none.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `~/.cache/repro-fix`, or where the system has such a folder. */
export function getCacheFolder(env: Readonly<Record<string, string | undefined>>, platform: string): string {
  const base =
    env['XDG_CACHE_HOME'] ??
    (platform === 'win32' ? env['LOCALAPPDATA'] : platform === 'darwin' ? join(getHome(env), 'Library/Caches') : undefined) ??
    join(getHome(env), '.cache');
  return join(base, 'repro-fix');
}

/** `os.homedir`, which is loaded where no variable says it. */
function getHome(env: Readonly<Record<string, string | undefined>>): string {
  return env['HOME'] ?? process.getBuiltinModule('node:os').homedir();
}

/**
 * What `writeCacheFile` wrote; undefined where there is nothing of the kind.
 * @param title the first line of such files
 * @param describe gives a line that is another for damaged bytes
 */
export function readCacheFile(path: string, title: string, describe: (data: Uint8Array) => string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    const start = bytes.indexOf('\n', title.length + 1) + 1;
    const data = bytes.subarray(start);
    return bytes.toString('latin1', 0, start) === `${title}\n${describe(data)}\n` ? data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes a file whole, beside itself, and then gives it its name, so that runs at the same time read the old one or the new one.
 * @throws what the system says against it
 */
export function writeCacheFile(path: string, title: string, describe: (data: Uint8Array) => string, data: Uint8Array): void {
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    if (mkdirSync(folder, { recursive: true }) !== undefined) writeFileSync(join(folder, '.gitignore'), '*\n');
    writeFileSync(temporary, Buffer.concat([Buffer.from(`${title}\n${describe(data)}\n`, 'latin1'), data]));
    renameSync(temporary, path);
  } catch (error) {
    if (existsSync(temporary)) rmSync(temporary);
    throw error;
  }
}

/** What tells one build of this tool, and what runs it, from another: a build of one's own changes without its version. */
export function describeBuild(version: string, program: string): string {
  return `${version} ${statSync(program).mtimeMs} ${process.version}`;
}
