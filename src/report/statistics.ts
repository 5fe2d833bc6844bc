/** Counts per transform, for `--statistics` and the JSON. */
import type { FileResult } from '../engine/types.ts';
import type { Meta } from '../transform/types.ts';
import type { Colors } from './color.ts';
import { isFixed } from './context.ts';
import { escapeText } from './escape.ts';
import { formatTable } from './table.ts';

export interface TransformCount {
  readonly id: string;
  readonly found: number;
  readonly fixed: number;
  /** Files with at least one finding. */
  readonly files: number;
}

/** One entry for each transform that found something, the most findings first. */
export function countByTransform(results: readonly FileResult[]): TransformCount[] {
  const counts = new Map<string, { id: string; found: number; fixed: number; files: number }>();
  for (const result of results) {
    const seen = new Set<string>();
    for (const diagnostic of result.diagnostics) {
      const { id } = diagnostic;
      const count = counts.get(id) ?? { id, found: 0, fixed: 0, files: 0 };
      counts.set(id, count);
      count.found++;
      if (isFixed(result, diagnostic)) count.fixed++;
      if (!seen.has(id)) count.files++;
      seen.add(id);
    }
  }
  return [...counts.values()].sort((a, b) => b.found - a.found || (a.id < b.id ? -1 : 1));
}

/** The counts as a table; empty where nothing was found. */
export function formatStatistics(results: readonly FileResult[], metas: readonly Meta[], colors: Colors): string {
  const counts = countByTransform(results);
  if (counts.length === 0) return '';
  const summaries = new Map(metas.map(({ id, summary }) => [id, summary]));
  const rows = counts.map(({ id, found, fixed, files }) => [
    `${found}`,
    `${fixed}`,
    `${files}`,
    escapeText(id),
    escapeText(summaries.get(id) ?? ''),
  ]);
  return formatTable(
    [
      { title: 'found', align: 'right' },
      { title: 'fixed', align: 'right' },
      { title: 'files', align: 'right' },
      { title: 'transform', align: 'left' },
      { title: '', align: 'left' },
    ],
    rows,
    colors,
  );
}
