/**
 * The page of `verify --report` as Chromium shows it: headless, with no network. The page is asked to measure itself by a script that
 * only its copy holds. Needs `chromium` on the path, or $CHROMIUM; without it the test fails.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verify } from '../../src/verify/verify.ts';
import { formatVerifyHtml } from '../../src/verify/report-html.ts';
import { getPython } from './python.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? 'chromium';

/** Not seeded: the curves part at the first step. */
const PROGRAM = `
import torch

torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
torch.seed()
for step in range(30):
    x = torch.randn(8, 4)
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
`;

const MEASURE = `<script>
const box = (element) => { const { x, y, width, height } = element.getBoundingClientRect(); return { x, y, width, height }; };
const measured = document.createElement('pre');
measured.id = 'measured';
measured.textContent = JSON.stringify({
  curves: [...document.querySelectorAll('polyline')].map((curve) => ({ ...box(curve), stroke: getComputedStyle(curve).stroke })),
  mark: [...document.querySelectorAll('line.mark')].map(box),
  chart: box(document.querySelector('svg')),
  requests: performance.getEntriesByType('resource').map(({ name }) => name),
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  text: document.querySelector('main').innerText,
});
document.body.append(measured);
</script>`;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Measured {
  readonly curves: readonly (Box & { readonly stroke: string })[];
  readonly mark: readonly Box[];
  readonly chart: Box;
  readonly requests: readonly string[];
  readonly overflow: number;
  readonly text: string;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-fix-page-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function show(page: string, width: number): Promise<Measured> {
  const file = join(folder, 'report.html');
  writeFileSync(file, page.replace('</body>', `${MEASURE}</body>`));
  const { stdout } = await promisify(execFile)(
    CHROMIUM,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--window-size=${width},900`,
      '--dump-dom',
      pathToFileURL(file).href,
    ],
    { timeout: 60_000, maxBuffer: 16 << 20 },
  );
  const [, json = ''] = /<pre id="measured">(.*?)<\/pre>/s.exec(stdout) ?? [];
  return JSON.parse(json.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')) as Measured;
}

describe('the page', () => {
  it('shows both curves, the first difference and the environment, on a wide and on a narrow screen, and asks for nothing', async () => {
    writeFileSync(join(folder, 'train.py'), PROGRAM);
    const result = await verify({ command: [getPython(), 'train.py'], cwd: folder, timeout: 120, secondPass: false });
    expect(result.verdict).toBe('different');
    const page = formatVerifyHtml(result);
    for (const width of [1200, 520]) {
      const { curves, mark, chart, requests, overflow, text } = await show(page, width);
      expect(requests).toEqual([]);
      expect(overflow).toBe(0);
      expect(chart.width).toBeGreaterThan(width / 2);
      expect(curves).toHaveLength(2);
      expect(new Set(curves.map(({ stroke }) => stroke)).size).toBe(2);
      for (const { x, y, width: across, height } of curves) {
        expect(across).toBeGreaterThan(chart.width * 0.8);
        expect(height).toBeGreaterThan(chart.height * 0.2);
        expect(x).toBeGreaterThanOrEqual(chart.x);
        expect(y + height).toBeLessThanOrEqual(chart.y + chart.height);
      }
      expect(mark).toHaveLength(1);
      // At the first step both curves begin, and so does the mark.
      expect(mark[0]?.x).toBeCloseTo(Math.min(...curves.map(({ x }) => x)), 0);
      expect(text).toContain(result.summary.replaceAll('`', ''));
      expect(text).toContain(`torch\t${result.runs[0]?.environment?.torch ?? 'none'}`);
      for (const name of ['Python', 'Devices', 'torch.backends.cudnn.benchmark']) expect(text).toContain(name);
    }
  });
});
