/**
 * The report of a verification as one page: nothing is loaded from elsewhere and nothing runs, so it can be read without a network and
 * sent by mail. Pure.
 */
import type { FirstDifference, LossPoint, RunSummary, VerifyResult } from './types.ts';

const WIDTH = 860;
const HEIGHT = 320;
const MARGIN = { left: 64, right: 16, top: 16, bottom: 40 } as const;
/** Points drawn of a curve: more cannot be told apart on the page. */
const MAX_POINTS = 1000;

const STYLE = `
:root { color-scheme: light dark; --text: #1c1e21; --muted: #65676b; --line: #d0d7de; --page: #fff; --mark: #b3261e; --run-0: #0a58ca; --run-1: #d9730d; --run-2: #2e7d32; --run-3: #7b1fa2; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e6e6; --muted: #9aa0a6; --line: #3c4043; --page: #17181a; --mark: #ff8a80; --run-0: #7ab0ff; --run-1: #ffb066; --run-2: #81c784; --run-3: #ce93d8; } }
body { max-width: 900px; margin: 2rem auto; padding: 0 1rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { margin-top: 2rem; font-size: 1.1rem; }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace; } h1 code { font-size: inherit; } pre { padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; }
table { border-collapse: collapse; } th, td { padding: 0.3rem 1rem 0.3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; } th { font-weight: 500; color: var(--muted); }
svg { width: 100%; height: auto; } svg text { fill: var(--muted); font: 12px system-ui, sans-serif; }
.axis { stroke: var(--line); } .curve { fill: none; stroke-width: 1.75; } .mark { stroke: var(--mark); stroke-dasharray: 5 4; } text.mark-label { fill: var(--mark); }
.verdict-equal { color: var(--run-2); } .verdict-different { color: var(--mark); }
`;

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** Text in which backticks mark code. */
function escapeMarked(text: string): string {
  return escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

/** The whole page. */
export function formatVerifyHtml(result: VerifyResult): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>repro-fix verify: ${escape(result.verdict)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 class="verdict-${result.verdict}">${escapeMarked(result.summary)}</h1>
<pre>${escape(result.command.join(' '))}</pre>
${result.difference === undefined ? '' : formatDifference(result.difference)}
${formatSuggestions(result)}
<h2>Loss</h2>
${formatCurves(result)}
<h2>Runs</h2>
${formatRuns(result.runs)}
<h2>Environment</h2>
${formatEnvironment(result.runs)}
${result.verdict === 'unknown' ? formatOutput(result.runs) : ''}
${result.notes.map((note) => `<p>${escapeMarked(note)}</p>`).join('\n')}
</main>
</body>
</html>
`;
}

function formatTable(rows: readonly (readonly [string, string | undefined])[]): string {
  const cells = rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`<tr><th scope="row">${escape(name)}</th><td>${escapeMarked(value)}</td></tr>`],
  );
  return `<table>${cells.join('')}</table>`;
}

function formatDifference(difference: FirstDifference): string {
  const { module, className } = difference;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['What', difference.what],
    ['First seen in', difference.reached],
    ['Process', difference.process],
    ['Optimizer step', difference.step === undefined ? undefined : String(difference.step + 1)],
    ['Line', difference.at],
    ['Module', module === undefined ? undefined : `${module} (${className ?? ''})`],
    ['Parameter', difference.parameter],
    [`Run ${difference.runs[0]}`, difference.values[0]],
    [`Run ${difference.runs[1]}`, difference.values[1]],
  ];
  return `<h2>First difference</h2>\n${formatTable(rows)}`;
}

function formatSuggestions({ suggestions }: VerifyResult): string {
  if (suggestions.length === 0) return '';
  const items = suggestions.map(
    ({ id, why, at, isConfirmed }) =>
      `<li><code>${escape(id)}</code>${isConfirmed ? ' (confirmed)' : ''}: ${escapeMarked(why)}${at === '' ? '' : ` <code>${escape(at)}</code>`}</li>`,
  );
  return `<h2>What would fix it</h2>\n<ol>${items.join('')}</ol>`;
}

interface Scale {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

function formatCurves({ runs, difference }: VerifyResult): string {
  const points = runs.flatMap(({ losses }) => losses);
  if (points.length === 0) return '<p>No loss was seen.</p>';
  const lastStep = points.reduce((most, { step }) => Math.max(most, step), 1);
  const low = points.reduce((least, { value }) => Math.min(least, value), Infinity);
  const high = points.reduce((most, { value }) => Math.max(most, value), -Infinity);
  const span = high - low || 1;
  const scale: Scale = {
    x: (step) => MARGIN.left + (step / lastStep) * (WIDTH - MARGIN.left - MARGIN.right),
    y: (value) => MARGIN.top + ((high - value) / span) * (HEIGHT - MARGIN.top - MARGIN.bottom),
  };
  const bottom = HEIGHT - MARGIN.bottom;
  const curves = runs.map(
    // The first run is drawn wider, so that it shows under a run that is equal to it.
    ({ losses }, index) =>
      `<polyline class="curve" style="stroke:var(--run-${index % 4})${index === 0 ? ';stroke-width:4;opacity:.5' : ''}" points="${formatPoints(losses, scale)}"/>`,
  );
  const legend = runs.map(
    (_, index) =>
      `<rect x="${WIDTH - 80}" y="${MARGIN.top + index * 18}" width="12" height="12" style="fill:var(--run-${index % 4})"/><text x="${WIDTH - 62}" y="${MARGIN.top + 10 + index * 18}">run ${index + 1}</text>`,
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Loss of each run by optimizer step">
<line class="axis" x1="${MARGIN.left}" y1="${MARGIN.top}" x2="${MARGIN.left}" y2="${bottom}"/>
<line class="axis" x1="${MARGIN.left}" y1="${bottom}" x2="${WIDTH - MARGIN.right}" y2="${bottom}"/>
<text x="${MARGIN.left - 8}" y="${MARGIN.top + 8}" text-anchor="end">${formatNumber(high)}</text>
<text x="${MARGIN.left - 8}" y="${bottom}" text-anchor="end">${formatNumber(low)}</text>
<text x="${MARGIN.left}" y="${bottom + 18}">1</text>
<text x="${WIDTH - MARGIN.right}" y="${bottom + 18}" text-anchor="end">${lastStep + 1}</text>
<text x="${WIDTH / 2}" y="${bottom + 32}" text-anchor="middle">optimizer step</text>
${curves.join('\n')}
${formatMark(difference, scale, bottom)}
${legend.join('\n')}
</svg>`;
}

function formatPoints(losses: readonly LossPoint[], scale: Scale): string {
  const stride = Math.max(1, Math.ceil(losses.length / MAX_POINTS));
  const shown = losses.filter((_, index) => index % stride === 0 || index === losses.length - 1);
  return shown.map(({ step, value }) => `${scale.x(step).toFixed(1)},${scale.y(value).toFixed(1)}`).join(' ');
}

function formatMark(difference: FirstDifference | undefined, scale: Scale, bottom: number): string {
  if (difference?.step === undefined) return '';
  const x = scale.x(difference.step);
  const isRight = x > WIDTH / 2;
  return `<line class="mark" x1="${x.toFixed(1)}" y1="${MARGIN.top}" x2="${x.toFixed(1)}" y2="${bottom}"/>
<text class="mark-label" x="${(isRight ? x - 6 : x + 6).toFixed(1)}" y="${bottom - 8}" text-anchor="${isRight ? 'end' : 'start'}">first difference: step ${difference.step + 1}</text>`;
}

/** Four digits, in at most eight characters, which fit beside the axis. */
function formatNumber(value: number): string {
  const plain = String(Number(value.toPrecision(4)));
  return plain.length <= 8 ? plain : value.toExponential(1);
}

function formatRuns(runs: readonly RunSummary[]): string {
  const rows = runs.map(
    (run, index) =>
      `<tr><th scope="row">Run ${index + 1}</th><td>${escape(describeEnd(run))}</td><td>${run.steps} steps</td><td>${run.seconds.toFixed(1)} s</td></tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

function describeEnd(run: RunSummary): string {
  if (run.startError !== undefined) return run.startError;
  if (run.isTimedOut) return 'timed out';
  return run.signal === undefined ? `exit code ${run.exitCode ?? 'unknown'}` : `ended by ${run.signal}`;
}

function formatEnvironment(runs: readonly RunSummary[]): string {
  const environment = runs.find((run) => run.environment !== undefined)?.environment;
  if (environment === undefined) return '<p>Unknown: no training was seen.</p>';
  return formatTable([
    ['Python', environment.python],
    ['Platform', environment.platform],
    ['torch', environment.torch],
    ['NumPy', environment.numpy ?? 'not loaded'],
    ['CUDA', environment.cuda ?? 'none'],
    ['cuDNN', environment.cudnn ?? 'not used'],
    ['Devices', environment.devices.join(', ')],
    ['Threads', String(environment.threads)],
    ...Object.entries(environment.flags).map(([name, value]) => [name, value === null ? 'not set' : String(value)] as const),
  ]);
}

function formatOutput(runs: readonly RunSummary[]): string {
  const run = runs.at(-1);
  if (run === undefined) return '';
  return (['stdout', 'stderr'] as const)
    .map((stream) => (run[stream].tail === '' ? '' : `<h2>${stream}</h2>\n<pre>${escape(run[stream].tail)}</pre>`))
    .join('\n');
}
