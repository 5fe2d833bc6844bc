/**
 * Splits the files of a run into parts for a CI matrix. A file's part depends on nothing but its path and the number of parts, so the
 * parts of machines that saw slightly different trees still fit together, and a new file moves no other.
 */
import { getReportPath } from './paths.ts';

/** The `index`-th of `count` parts, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Reads `2/3`; undefined for anything else, such as `0/3`, `4/3` or `1/0`. */
export function parseShard(text: string): Shard | undefined {
  const [, index = '', count = ''] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : undefined;
}

/**
 * The files of one part, in their order.
 * @param files absolute paths
 * @param root absolute path of the folder that holds the same tree on every machine
 */
export function findShardFiles(files: readonly string[], { index, count }: Shard, root: string): string[] {
  return files.filter((file) => hash(getReportPath(file, root)) % count === index - 1);
}

/** macOS and Linux may hand out one name in two Unicode forms. */
function hash(path: string): number {
  // Loaded here: runs without shards start sooner.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(path.normalize('NFC')).digest().readUInt32BE(0);
}
