/**
 * Bytes of a file → a document that can be analysed, and edits → bytes again. Scripts and notebooks look the same from here on: one
 * Python text, its tree, and offsets into it.
 */
import type { ParsePython } from '../syntax/parser.ts';
import { openNotebook } from './notebook.ts';
import { openScript } from './script.ts';
import type { Document, Skipped } from './types.ts';

/**
 * Opens a Python file or, by its extension, a notebook.
 *
 * @param path - As it is reported: relative, with forward slashes. The disk is not touched.
 * @returns the document, or why the file must be left alone.
 */
export function openDocument(path: string, bytes: Uint8Array, parse: ParsePython): Document | Skipped {
  return /\.ipynb$/i.test(path) ? openNotebook(path, bytes, parse) : openScript(path, bytes, parse);
}
