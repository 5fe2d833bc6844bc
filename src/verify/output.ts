/**
 * Compares what two runs printed, and the files they wrote, leaving out what differs between any two runs: times, dates, durations, rates,
 * absolute paths, process ids and addresses. Pure.
 */

/** Patterns and what stands for them, applied in this order. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/\u001b\[[0-9;]*[A-Za-z]/g, ''],
  // 2024-05-01T12:30:00.123+02:00, 2024/05/01
  [/\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T _]\d{2}[:h-]\d{2}(?:[:m-]\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, '<date>'],
  // Wed May  1 12:30:00 2024
  [
    /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? +(?:\d+ +)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* +\d+(?: +\d{2}:\d{2}:\d{2})?(?: +\d{4})?/g,
    '<date>',
  ],
  // 12:30, 0:00:03.5
  [/\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\b/g, '<time>'],
  // Seconds since 1970
  [/\b1[6-9]\d{8}(?:\.\d+)?\b/g, '<time>'],
  [/\b0x[0-9a-fA-F]+\b/g, '<address>'],
  [/(?<![\w.~])(?:\/[\w.@+~-]+){2,}\/?/g, '<path>'],
  [/\b[A-Za-z]:\\(?:[^\\\s"'<>|]+\\?)+/g, '<path>'],
  // 12.3it/s, 340 samples/sec, 1.2s/it
  [/\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:[a-zA-Z]+\/s(?:ec(?:ond)?)?|s\/[a-zA-Z]+)\b/g, '<rate>'],
  // 3.2 s, 15ms, 2 minutes
  [/\b\d+(?:\.\d+)?(?:e[+-]?\d+)? ?(?:ns|us|µs|ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?)\b/g, '<duration>'],
  // took 3.2, time: 3.2, elapsed=3
  [/\b((?:time|elapsed|took|duration|eta)\b\W{0,3})\d+(?:\.\d+)?/gi, '$1<duration>'],
  [/\b(pid\b\W{0,3})\d+/gi, '$1<pid>'],
];

/** One printed line as it is compared; undefined for a progress bar, which is drawn as often as time allows. */
export function maskLine(line: string): string | undefined {
  // A line that overwrites itself shows what came last.
  const shown = line.replace(/\r$/, '').split('\r').at(-1) ?? '';
  if (/\d%\|.*\|/.test(shown)) return undefined;
  return MASKS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), shown).trimEnd();
}

export interface LineDifference {
  /** Number of the line among the lines compared, from 1. */
  readonly line: number;
  /** The lines as they were printed; undefined where one text has ended. */
  readonly texts: readonly [string | undefined, string | undefined];
  /** True for a line of the end of a text whose middle is not known: `line` says nothing then. */
  readonly isAtEnd?: true;
}

/** What a stream has printed. */
export interface Printed {
  readonly text: string;
  /** The end, where `text` is cut off before it. */
  readonly end: string | undefined;
}

/**
 * The first line in which two texts differ apart from times, dates, paths and the like.
 *
 * @param isOrdered false where several processes wrote into one stream: lines are then compared without their order.
 */
export function compareText(a: string, b: string, isOrdered = true): LineDifference | undefined {
  const left = readLines(a);
  const right = readLines(b);
  if (!isOrdered) for (const lines of [left, right]) lines.sort((x, y) => (x.masked < y.masked ? -1 : x.masked > y.masked ? 1 : 0));
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const x = left[index];
    const y = right[index];
    if (x?.masked !== y?.masked) return { line: index + 1, texts: [x?.text, y?.text] };
  }
  return undefined;
}

/** The same for streams, of which a long one is known by its beginning and its end. */
export function comparePrinted(a: Printed, b: Printed, isOrdered = true): LineDifference | undefined {
  if (a.end === undefined && b.end === undefined) return compareText(a.text, b.text, isOrdered);
  // What several processes have written is cut off after other lines each time.
  if (!isOrdered) return undefined;
  const [left, right] = [a, b].map(({ text, end }) => (end === undefined ? text : text.slice(0, text.lastIndexOf('\n') + 1)));
  const difference = compareText(left ?? '', right ?? '');
  const isCut = a.end !== undefined && b.end !== undefined;
  // Times of another length move the place where it is cut off.
  if (!isCut || difference?.texts.includes(undefined) === false) return difference;
  return compareEnds(a.end ?? '', b.end ?? '');
}

function compareEnds(a: string, b: string): LineDifference | undefined {
  const [left, right] = [a, b].map((text) => readLines(text.slice(text.indexOf('\n') + 1)));
  const count = Math.min(left?.length ?? 0, right?.length ?? 0);
  for (let index = -count; index < 0; index++) {
    const [x, y] = [left?.at(index), right?.at(index)];
    if (x?.masked !== y?.masked) return { line: 0, texts: [x?.text, y?.text], isAtEnd: true };
  }
  return undefined;
}

function readLines(text: string): { readonly text: string; readonly masked: string }[] {
  const lines: { text: string; masked: string }[] = [];
  for (const line of text.split('\n')) {
    const masked = maskLine(line);
    if (masked !== undefined && masked !== '') lines.push({ text: line.trimEnd(), masked });
  }
  return lines;
}
