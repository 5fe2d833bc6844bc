/** Iterables that count, and what their numbers may be. */
import type { SourceFile } from '../document/types.ts';
import { findArguments, type Node } from '../syntax/node.ts';
import { getCalleeName } from './callee-names.ts';

/** The `range(5)` that an iterable counts through: as it is, as `trange(5)`, or shown by `tqdm`. */
export function getRange(file: SourceFile, iterable: Node): Node | undefined {
  const name = iterable.type === 'call' ? (getCalleeName(file, iterable) ?? '') : '';
  if (name === 'builtins.range' || /(?:^|\.)trange$/.test(name)) return iterable;
  const shown = /^(?:tqdm\.(?:\w+\.)*tqdm|rich\.progress\.track)$/.test(name) ? findArguments(iterable)[0] : undefined;
  return shown?.kind === 'positional' ? getRange(file, shown.value) : undefined;
}

/** `range(5)`, as opposed to `range(16, 129, 16)`. */
export function countsFromZero(range: Node): boolean {
  const values = findArguments(range).filter(({ kind }) => kind === 'positional');
  return values.length === 1 || (values.length === 2 && /^[01]$/.test(values[0]?.value.text ?? ''));
}

/** Numbers that name a part of the data or a size, whatever code out of view does with them. */
const SETTING =
  /fold|split|subject|patient|class|site|domain|group|label|digit|dim|width|depth|size|layer|hidden|head|batch|degree|order|rank|week|year|month|day|level/i;

/** True for a name whose numbers are settings: `fold`, `width`. */
export function isSettingName(name: string): boolean {
  return SETTING.test(name);
}
