/** The table of `repro-fix list`. */
import type { Meta, Preset } from '../transform/types.ts';
import type { Colors } from './color.ts';
import { escapeText } from './escape.ts';
import { formatTable } from './table.ts';

/** Where a transform's meta names no presets. */
const DEFAULT_PRESETS: readonly Preset[] = ['recommended', 'strict'];

/** The presets that hold a transform. */
export function getPresets({ presets = DEFAULT_PRESETS }: Meta): readonly Preset[] {
  return presets;
}

/** The transforms by id: when there is a fix, how safe it is, which presets hold it, what it finds. */
export function formatList(metas: readonly Meta[], colors: Colors): string {
  const rows = [...metas]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((meta) => [
      escapeText(meta.id),
      meta.fixable,
      meta.fixable === 'never' ? '-' : meta.safety,
      getPresets(meta).join(', ') || '-',
      escapeText(meta.summary),
    ]);
  const columns = ['id', 'fix', 'safety', 'presets', 'finds'].map((title) => ({ title, align: 'left' as const }));
  return formatTable(columns, rows, colors);
}
