/**
 * The page of `repro-fix explain <id>`: the facts of the transform's meta, then its documentation page, Markdown made plain. Of Markdown
 * it knows what those pages use: headings, fenced code, emphasis, code spans, links. Anything else is shown as it stands.
 */
import type { Meta } from '../transform/types.ts';
import type { Colors } from './color.ts';
import { escapeText } from './escape.ts';
import { getPresets } from './list.ts';

const SAFETY_MEANING = {
  safe: 'safe: applied by default',
  unsafe: 'unsafe: applied with `--unsafe-fixes`',
  suggest: 'suggest: shown, never applied',
} as const;

const FIXABLE_MEANING = { always: 'always', sometimes: 'sometimes', never: 'never, it reports only' } as const;

function formatFacts(meta: Meta): (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [
    ['severity', meta.severity],
    ['fixes', FIXABLE_MEANING[meta.fixable]],
  ];
  if (meta.fixable !== 'never') facts.push(['safety', SAFETY_MEANING[meta.safety]]);
  facts.push(['presets', getPresets(meta).join(', ') || 'none'], ['since', meta.since]);
  for (const [name, meaning] of Object.entries(meta.options ?? {})) facts.push([`--option ${name}=…`, meaning]);
  return facts;
}

/** A link, whose text may be code; a code span; bold words. Whichever comes first, so that `x[0](y)` is code. */
const MARKS = /\[(`[^`]+`|[^\]`]+)\]\(([^)\s]+)\)|(`[^`]+`)|\*\*([^*]+)\*\*/g;

/** Marks within a line. Code spans keep their backticks: they tell code from words where there are no colours. */
function formatInline(line: string, colors: Colors): string {
  return line.replace(MARKS, (_, text?: string, target?: string, code?: string, strong?: string) => {
    if (code !== undefined) return colors.cyan(code);
    if (strong !== undefined) return colors.bold(strong);
    const shown = text?.startsWith('`') === true ? colors.cyan(text) : (text ?? '');
    // Another page of ours goes by its name.
    return text === target || /^[\w-]+\.md$/.test(target ?? '') ? shown : `${shown} (${target ?? ''})`;
  });
}

/** Markdown as plain lines for a terminal: headings bold, code indented by four. */
export function formatMarkdown(markdown: string, colors: Colors): string {
  const output: string[] = [];
  let fence: string | undefined;
  for (const raw of markdown.trimEnd().split(/\r\n|\n/)) {
    // Tabs in code stay; every other control is escaped.
    const line = raw.split('\t').map(escapeText).join('\t');
    const opening = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (opening?.startsWith(fence) === true) fence = undefined;
      else output.push(line === '' ? '' : `    ${line}`);
    } else if (opening !== undefined) {
      fence = opening;
    } else {
      const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
      output.push(heading === undefined ? formatInline(line, colors) : colors.bold(heading.replaceAll('`', '')));
    }
  }
  return output.map((line) => `${line}\n`).join('');
}

/**
 * The page of one transform.
 *
 * @param markdown - Its `docs/transforms/<id>.md`; undefined for a user's transform, which then explains itself by its meta.
 */
export function formatExplanation(meta: Meta, markdown: string | undefined, colors: Colors): string {
  const facts = formatFacts(meta);
  const width = Math.max(...facts.map(([name]) => name.length));
  const head = [
    `${colors.bold(escapeText(meta.id))}: ${escapeText(meta.summary)}`,
    ...facts.map(([name, value]) => `  ${escapeText(name).padEnd(width)}  ${escapeText(value)}`),
  ];
  // The page's own title would only repeat the first line.
  const body = markdown?.replace(/^\s*#\s[^\n]*\n+/, '') ?? meta.why;
  return `${head.join('\n')}\n\n${formatMarkdown(body, colors)}`;
}
