/** Plain columns, aligned by what a terminal shows. Cells are one line each and already escaped. */
import type { Colors } from './color.ts';
import { getDisplayWidth, padToWidth } from './display-width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

const GAP = '  ';

/** The table, its titles in bold, with a line feed at its end. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[], colors: Colors): string {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) => Math.max(...[titles, ...rows].map((row) => getDisplayWidth(row[index] ?? ''))));
  const formatRow = (row: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        const width = widths[index] ?? 0;
        return align === 'left' ? padToWidth(cell, width) : ' '.repeat(width - getDisplayWidth(cell)) + cell;
      })
      .join(GAP)
      .trimEnd();
  return [colors.bold(formatRow(titles)), ...rows.map(formatRow)].map((line) => `${line}\n`).join('');
}
