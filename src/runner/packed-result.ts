/**
 * Results on their way from a thread or to the next run: without the bytes and the text that nothing is shown of, and without a text that
 * can be read off the bytes. What was left out is there again, when it is asked for, in what `unpackResult` gives.
 */
import { readFileSync } from 'node:fs';
import type { FileResult } from '../engine/types.ts';
import { decode } from '../text/decode.ts';

type Left = 'before' | 'after' | 'beforeText';

/** A result without its file's bytes. */
export type PackedResult = Omit<FileResult, Left> & {
  /** Only of a changed file. */
  readonly after?: Uint8Array;
  /** Only where it is another than what the bytes are decoded to, as a notebook's is. */
  readonly beforeText?: string;
};

/** Whether something is shown of a file, or made of it, so that what it holds is needed. */
export function needsBytes({ status, diagnostics, notices, demands }: Omit<FileResult, Left>): boolean {
  return status === 'changed' || diagnostics.length > 0 || notices.length > 0 || demands !== undefined;
}

/** What results were unpacked from, so that nothing is read to pack them again. */
const packed = new WeakMap<FileResult, PackedResult>();

export function packResult(result: FileResult): PackedResult {
  const known = packed.get(result);
  if (known !== undefined) return known;
  const { before, after, beforeText, ...rest } = result;
  const isDecoded = !needsBytes(result) || getText(before) === beforeText;
  return { ...rest, ...(result.status === 'changed' ? { after } : {}), ...(isDecoded ? {} : { beforeText }) };
}

/**
 * @param path absolute
 * @param before what the file holds, where it `needsBytes`; of any other it is read when it is asked for
 */
export function unpackResult(pack: PackedResult, path: string, before: Uint8Array | undefined): FileResult {
  const { after, beforeText, ...rest } = pack;
  let bytes = before;
  let text = beforeText ?? (before === undefined ? '' : undefined);
  const getBytes = (): Uint8Array => (bytes ??= readFileSync(path));
  const result: FileResult = {
    ...rest,
    get before() {
      return getBytes();
    },
    get after() {
      return after ?? getBytes();
    },
    get beforeText() {
      return (text ??= getText(getBytes()));
    },
  };
  packed.set(result, pack);
  return result;
}

function getText(bytes: Uint8Array): string {
  const source = decode(bytes);
  return 'skipped' in source ? '' : source.text;
}
