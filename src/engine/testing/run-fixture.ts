/** Runs transforms over the files of a fixture, in memory, with each other's facts in view. */
import { basename, dirname } from 'node:path/posix';
import type { SourceFile } from '../../document/types.ts';
import { readFacts, type FileFacts } from '../../project/facts.ts';
import type { TransformModule } from '../../transform/types.ts';
import { loadOpen } from '../load-open.ts';
import { runFile, type OpenDocument, type ProjectContext } from '../run-file.ts';
import { settleDemands, type RunAgain } from '../settle.ts';
import type { Diagnostic, FileResult } from '../types.ts';
import type { FixtureSettings } from './fixture.ts';

/** Sources by path. */
export type Sources = ReadonlyMap<string, Uint8Array>;

/**
 * What the transforms make of each file.
 *
 * @param data - Files that are no Python: configurations.
 */
export async function runSources(
  sources: Sources,
  transforms: readonly TransformModule[],
  settings: FixtureSettings,
  data: Sources = new Map(),
): Promise<Map<string, FileResult>> {
  const open = await loadOpen();
  const project = createContext(sources, data, open);
  const engine = {
    transforms,
    seed: settings.seed ?? 42,
    preset: settings.preset ?? 'recommended',
    unsafeFixes: settings.unsafeFixes ?? false,
    owner: { lineLength: settings.lineLength, forbidsCodeBetweenImports: settings.forbidsCodeBetweenImports ?? false },
    options: settings.options ?? {},
  };
  const run: RunAgain = (path, changes) => runFile(path, sources.get(path) ?? new Uint8Array(), open, { ...engine, ...changes }, project);
  const results: FileResult[] = [];
  for (const path of sources.keys()) results.push(await run(path, {}));
  const settled = await settleDemands(results, open, run);
  return new Map(settled.map((result) => [result.path, result]));
}

function createContext(sources: Sources, data: Sources, open: OpenDocument): ProjectContext {
  const known = new Map<string, { readonly file: SourceFile; readonly facts: FileFacts } | undefined>();
  const read = (path: string): { readonly file: SourceFile; readonly facts: FileFacts } | undefined => {
    const bytes = sources.get(path);
    if (bytes === undefined || known.has(path)) return known.get(path);
    const document = open(path, bytes);
    const found = 'skipped' in document ? undefined : { file: document.file, facts: readFacts(document.file) };
    known.set(path, found);
    return found;
  };
  return {
    getFacts: (path) => read(path)?.facts,
    getText: (path) => read(path)?.file.text,
    readData: (path) => {
      const bytes = data.get(path) ?? sources.get(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    listFolder: (folder) => [...sources.keys()].filter((path) => dirname(path) === (folder || '.')).map((path) => basename(path)),
    usesNumpy: false,
  };
}

/**
 * The findings as `<case>.report.txt` holds them, one a line:
 *
 *     12:5 warning unseeded-sampler applied `RandomSampler` has no `generator`, so its order …
 *     cell 3:1:9 warning unseeded-run none …        in a notebook
 *     train.py:12:5 error unseeded-run applied …    in a project
 */
export function formatFindings(results: ReadonlyMap<string, FileResult>, isProject: boolean): string {
  return [...results]
    .flatMap(([path, result]) => {
      const prefix = isProject ? `${path}:` : '';
      if (result.status === 'skipped' || result.status === 'failed') return [`${prefix}${result.status} ${result.reason ?? ''}`];
      return result.diagnostics.map((diagnostic) => `${prefix}${formatPlace(diagnostic)} ${formatFinding(diagnostic)}`);
    })
    .map((line) => `${line}\n`)
    .join('');
}

function formatPlace({ startPosition: { cell, line, column } }: Diagnostic): string {
  return `${cell === undefined ? '' : `cell ${cell}:`}${line}:${column}`;
}

function formatFinding({ severity, id, status, message }: Diagnostic): string {
  return `${severity} ${id} ${status} ${message}`;
}
