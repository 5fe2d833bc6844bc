/** A temporary folder for a test, described as data. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** `path: text` is a file, `path: { link }` a symbolic link, `path: null` an empty folder, `path: { text, mode }` a file with a mode. */
export type Tree = Readonly<Record<string, string | null | { readonly link: string } | { readonly text: string; readonly mode: number }>>;

/** Writes a tree into a new temporary folder, which goes away after the test. Gives the folder's real path. */
export function makeFolder(tree: Tree = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-runner-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  addTree(folder, tree);
  return folder;
}

/** Writes a tree into a folder that exists. */
export function addTree(folder: string, tree: Tree): void {
  for (const [path, entry] of Object.entries(tree)) {
    const full = join(folder, path);
    mkdirSync(entry === null ? full : dirname(full), { recursive: true });
    if (entry === null) continue;
    if (typeof entry === 'string') {
      writeFileSync(full, entry);
    } else if ('link' in entry) {
      symlinkSync(entry.link, full);
    } else {
      writeFileSync(full, entry.text);
      chmodSync(full, entry.mode);
    }
  }
}
