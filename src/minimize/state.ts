/**
 * What an interrupted search knew: the verdict of every set of fixes that was run, so that the same command goes on from there. It lies in
 * the user's own state folder, one file for each command and folder it runs in, and is passed over once anything it rests on has changed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VerifyResult } from '../verify/types.ts';

interface State {
  readonly schemaVersion: 1;
  readonly fingerprint: string;
  readonly verdicts: Readonly<Record<string, VerifyResult>>;
}

/** A digest of anything that can be written as JSON. */
export function getDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** `$XDG_STATE_HOME/repro-fix`, `%LOCALAPPDATA%\repro-fix` on Windows. */
export function getStateFile(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): string {
  const local = process.platform === 'win32' ? env['LOCALAPPDATA'] : undefined;
  const folder = env['XDG_STATE_HOME'] || local || join(homedir(), '.local', 'state');
  return join(folder, 'repro-fix', `minimize-${getDigest([cwd, command]).slice(0, 16)}.json`);
}

/** The verdicts that a file holds; none where there is no such file, or where it rests on something else. */
export function readState(path: string, fingerprint: string): Map<string, VerifyResult> {
  try {
    const state = JSON.parse(readFileSync(path, 'utf8')) as Partial<State>;
    if (state.schemaVersion !== 1 || state.fingerprint !== fingerprint) return new Map();
    return new Map(Object.entries(state.verdicts ?? {}));
  } catch {
    return new Map();
  }
}

/** Writes the verdicts; whole at any moment. A folder that cannot be written costs only the resuming. */
export function writeState(path: string, fingerprint: string, verdicts: ReadonlyMap<string, VerifyResult>): void {
  const state: State = { schemaVersion: 1, fingerprint, verdicts: Object.fromEntries(verdicts) };
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
  }
}

export function removeState(path: string): void {
  rmSync(path, { force: true });
}
