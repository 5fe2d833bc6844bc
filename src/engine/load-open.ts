/** Binds the opening of documents to the parser, which takes a moment to load. */
import { openDocument } from '../document/open.ts';
import { createLightParser, loadParser } from '../syntax/parser.ts';
import type { OpenDocument } from './run-file.ts';

export async function loadOpen(): Promise<OpenDocument> {
  const parse = await loadParser();
  return (path, bytes) => openDocument(path, bytes, parse);
}

/**
 * Does a job with a parser that is there at once. Where that meets a source that it cannot parse, the job is made anew and done again, with
 * the whole parser.
 *
 * @param create makes the job, and what it keeps from call to call: what it came to know with a parser that failed is not to be kept
 */
export function openLightly<Asked extends readonly unknown[], Outcome>(
  create: (open: OpenDocument) => (...asked: Asked) => Promise<Outcome>,
): (...asked: Asked) => Promise<Outcome> {
  const parser = createLightParser();
  const open: OpenDocument = (path, bytes) => openDocument(path, bytes, parser.parse);
  let run = create(open);
  return async (...asked) => {
    const before = parser.countFailures();
    const outcome = await run(...asked);
    if (parser.countFailures() === before) return outcome;
    await loadParser();
    run = create(open);
    return run(...asked);
  };
}
