/**
 * Edits of a text → bytes of its file. Bytes outside the edits are the file's own: UTF-8 decodes and encodes without loss, and for every
 * other encoding the insertions are spliced into the original bytes, so that nothing else is ever encoded.
 */
import { applyEdits, checkEdits } from './apply-edits.ts';
import { BOM_LENGTH, type SourceText } from './decode.ts';
import type { Edit } from './edit.ts';

const SINGLE_BYTE = /^(?:ascii|latin-1|windows-125\d|windows-874|iso-8859-\d+|koi8-[ru]|ibm866|macintosh)$/;

/** Byte offset of each UTF-16 offset of the text; -1 inside a character. Decoding byte by byte shows where each character ends. */
function findByteOffsets({ bytes, encoding, text }: SourceText): number[] {
  if (SINGLE_BYTE.test(encoding)) return Array.from({ length: text.length + 1 }, (_, offset) => offset);
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const offsets = [0];
  for (let index = 0; index < bytes.length; index++) {
    const { length } = decoder.decode(bytes.subarray(index, index + 1), { stream: true });
    for (let unit = 1; unit < length; unit++) offsets.push(-1);
    if (length > 0) offsets.push(index + 1);
  }
  return offsets;
}

function spliceBytes(source: SourceText, edits: readonly Edit[]): Uint8Array {
  checkEdits(source.text, edits);
  const offsets = findByteOffsets(source);
  const parts: Uint8Array[] = [];
  let position = 0;
  for (const edit of edits) {
    const start = offsets[edit.start] ?? -1;
    const end = offsets[edit.end] ?? -1;
    if (start < 0 || end < 0) throw new RangeError(`edit ${edit.start}..${edit.end} splits a character`);
    if (!/^[\x00-\x7f]*$/.test(edit.text)) {
      throw new RangeError(`edit ${edit.start}..${edit.end} inserts text that is not ASCII into a file encoded in ${source.encoding}`);
    }
    parts.push(source.bytes.subarray(position, start), Buffer.from(edit.text, 'latin1'));
    position = end;
  }
  parts.push(source.bytes.subarray(position));
  return Uint8Array.from(Buffer.concat(parts));
}

/**
 * The bytes of the file with `edits` applied.
 *
 * @param edits - Sorted, not overlapping; UTF-16 offsets into `source.text`.
 * @throws RangeError for edits that break these rules, or insert what the file's encoding is not known to hold.
 */
export function encodeEdits(source: SourceText, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return source.bytes;
  if (source.encoding !== 'utf-8') return spliceBytes(source, edits);
  const content = new TextEncoder().encode(applyEdits(source.text, edits));
  if (!source.hasBom) return content;
  return Uint8Array.from(Buffer.concat([source.bytes.subarray(0, BOM_LENGTH), content]));
}
