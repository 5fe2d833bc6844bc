/**
 * Runs the engine over files: reads each, skips at once what holds no trigger, parses and fixes the rest, and writes what changed.
 * Results come in the order of the files.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { OwnerStyle } from '../config/owner-style.ts';
import type { Settings } from '../config/settings.ts';
import { createPerFileIgnores, selectIds } from '../config/settings.ts';
import { openDocument } from '../document/open.ts';
import { runFile, type EngineOptions, type OpenDocument, type ProjectContext } from '../engine/run-file.ts';
import type { FileResult } from '../engine/types.ts';
import { loadParser } from '../syntax/parser.ts';
import type { TransformModule } from '../transform/types.ts';
import { describeSystemError, getReportPath } from './paths.ts';
import { createProjectReader } from './project-reader.ts';
import { writeFile } from './write.ts';

export interface RunOptions {
  /** Absolute paths, as discovery gives them. */
  readonly files: readonly string[];
  readonly cwd: string;
  readonly transforms: readonly TransformModule[];
  /** The settings in force for the files of a folder. */
  readonly getSettings: (folder: string) => Settings;
  readonly getOwnerStyle: (folder: string) => OwnerStyle;
  /** Write changed files. */
  readonly writes: boolean;
  /** False: every file is parsed, triggers or not; the tests compare. */
  readonly usesTriggers?: boolean;
  readonly onProgress?: (done: number) => void;
}

/** Runs everything; a file's failure is in its result, never thrown. */
export async function runFiles(options: RunOptions): Promise<FileResult[]> {
  const { cwd } = options;
  let open: OpenDocument | undefined;
  let project: ProjectContext | undefined;
  const prepare = createEngineOptions(options);
  const results: FileResult[] = [];
  for (const [index, path] of options.files.entries()) {
    const shown = getReportPath(path, cwd);
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      results.push(failed(shown, describeSystemError(error)));
      continue;
    }
    const engine = prepare(path);
    if (options.usesTriggers !== false && !hasTrigger(bytes, engine.transforms)) {
      results.push(untouched(shown, bytes));
    } else {
      if (open === undefined) {
        const parse = await loadParser();
        open = (name, content) => openDocument(name, content, parse);
      }
      project ??= createProjectReader(cwd, open);
      const result = await runFile(shown, bytes, open, engine, project);
      results.push(options.writes && result.status === 'changed' ? write(path, result) : result);
    }
    options.onProgress?.(index + 1);
  }
  return results;
}

/** Fixes one text that is no file, as `-` asks for. */
export async function runText(path: string, bytes: Uint8Array, options: Omit<RunOptions, 'files' | 'writes'>): Promise<FileResult> {
  const parse = await loadParser();
  const open: OpenDocument = (name, content) => openDocument(name, content, parse);
  const shown = getReportPath(path, options.cwd);
  const engine = createEngineOptions(options)(path);
  return runFile(shown, bytes, open, engine, createProjectReader(options.cwd, open));
}

/** The engine's options for a file, by the configuration that holds for its folder; made once per folder and set of ignores. */
function createEngineOptions(options: Omit<RunOptions, 'files' | 'writes'>): (path: string) => EngineOptions {
  const folders = new Map<string, { readonly engine: EngineOptions; readonly getIgnored: (path: string) => ReadonlySet<string> }>();
  return (path) => {
    const folder = dirname(path);
    let found = folders.get(folder);
    if (found === undefined) {
      const settings = options.getSettings(folder);
      const owner = options.getOwnerStyle(folder);
      const ids = new Set(
        selectIds(
          settings,
          options.transforms.map((module) => module.meta),
        ),
      );
      found = {
        engine: {
          transforms: options.transforms.filter((module) => ids.has(module.meta.id)),
          seed: settings.seed,
          preset: settings.preset,
          unsafeFixes: settings.unsafeFixes,
          owner: { lineLength: settings.lineLength ?? owner.lineLength, forbidsCodeBetweenImports: owner.forbidsCodeBetweenImports },
          options: settings.options,
        },
        getIgnored: createPerFileIgnores(settings),
      };
      folders.set(folder, found);
    }
    const ignored = found.getIgnored(path);
    if (ignored.size === 0) return found.engine;
    return { ...found.engine, transforms: found.engine.transforms.filter((module) => !ignored.has(module.meta.id)) };
  };
}

function write(path: string, result: FileResult): FileResult {
  const written = writeFile(path, result.before, result.after);
  return written.isWritten ? result : { ...result, status: 'failed', reason: `not written: ${written.reason}`, after: result.before };
}

function failed(path: string, reason: string): FileResult {
  const none = new Uint8Array();
  return { path, status: 'failed', reason, before: none, after: none, beforeText: '', diagnostics: [], notices: [] };
}

function untouched(path: string, bytes: Uint8Array): FileResult {
  return { path, status: 'unchanged', reason: undefined, before: bytes, after: bytes, beforeText: '', diagnostics: [], notices: [] };
}

/** True where a file's bytes hold a trigger of some transform, so that parsing it can find anything. */
export function hasTrigger(bytes: Uint8Array, transforms: readonly TransformModule[]): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return transforms.some(({ meta }) => meta.triggers.length === 0 || meta.triggers.some((trigger) => buffer.includes(trigger)));
}
