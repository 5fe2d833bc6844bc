/** Binds the opening of documents to the parser, which takes a moment to load. */
import { openDocument } from '../document/open.ts';
import { loadParser } from '../syntax/parser.ts';
import type { OpenDocument } from './run-file.ts';

export async function loadOpen(): Promise<OpenDocument> {
  const parse = await loadParser();
  return (path, bytes) => openDocument(path, bytes, parse);
}
