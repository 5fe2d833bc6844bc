/**
 * `npm run new <id>`: the files of a new transform, each with a first example that runs. Nothing that exists is overwritten.
 * `--root <folder>` writes into another checkout.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = fileURLToPath(new URL('../', import.meta.url));
const { values, positionals } = parseArgs({ options: { root: { type: 'string', default: here } }, allowPositionals: true });
const [id] = positionals;
if (positionals.length !== 1 || !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(id)) {
  fail('usage: npm run new <id>, an id in kebab-case that names the problem and reads as "allow <id>": `unseeded-dataloader`');
}
const root = resolve(values.root);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

const files = {
  [`transforms/${id}.ts`]: `/**
 * TODO: what it finds, in one sentence.
 *
 *     torch.sample_call()    →    torch.sample_call(seed=42)
 *
 * Source: TODO: the page of PyTorch's documentation, or the file in torch.
 */
import { getArgument, isTestFile, setKeywords, type Api, type Meta, type SourceFile } from 'repro-fix';

export const meta: Meta = {
  id: '${id}',
  summary: 'TODO: what it finds',
  why: 'TODO: why it makes runs differ.',
  fixable: 'sometimes',
  safety: 'safe',
  severity: 'warning',
  triggers: ['sample_call'],
  since: '${version}',
};

export default function transform(file: SourceFile, api: Api): void {
  if (isTestFile(file)) return;
  api
    .j(file)
    .calls('torch.sample_call')
    .forEach((call) => {
      if (getArgument(call, 'seed') !== undefined) return;
      const edits = setKeywords(file, call, [{ name: 'seed', code: String(api.seed) }], api.owner.lineLength);
      api.report({
        node: call,
        message: '\`sample_call\` has no \`seed\`',
        help: 'Give it a seed.',
        ...(edits === undefined ? {} : { fix: { title: 'Give it a seed', edits } }),
      });
    });
}
`,
  [`docs/transforms/${id}.md`]: `# ${id}

## What it finds

TODO: calls of \`torch.sample_call\` without \`seed\`.

## Why

TODO: what differs between two runs, and when.

## Example

\`\`\`python
import torch

torch.sample_call()
\`\`\`

becomes

\`\`\`python
import torch

torch.sample_call(seed=42)
\`\`\`

## What is changed

TODO: the argument is added in the call's own layout.

## When it only reports

TODO: where a line would become longer than the project allows.

## Cost

TODO: none.

## Suppress

\`\`\`python
torch.sample_call()  # repro-fix: ignore[${id}]
\`\`\`

## Source

TODO: [torch.manual_seed](https://docs.pytorch.org/docs/stable/generated/torch.manual_seed.html)
`,
  [`__testfixtures__/${id}/plain.input.py`]: `import torch

torch.sample_call()  # one
`,
  [`__testfixtures__/${id}/plain.output.py`]: `import torch

torch.sample_call(seed=42)  # one
`,
  [`__testfixtures__/${id}/plain.report.txt`]: `3:1 warning ${id} applied \`sample_call\` has no \`seed\`\n`,
  [`__testfixtures__/${id}/keep-other-module.input.py`]: `import other as torch

torch.sample_call()
`,
};

const existing = Object.keys(files).filter((path) => existsSync(join(root, path)));
if (existing.length > 0) fail(`${existing.join(', ')} exists already`);
for (const [path, content] of Object.entries(files)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), content);
  console.log(`wrote ${path}`);
}
// Another checkout may not have what the rest of the generated files is made with.
const parts = root === resolve(here) ? [] : ['--registry'];
const { status } = spawnSync(process.execPath, [join(root, 'scripts/generate.mjs'), ...parts], { stdio: 'inherit' });
if (status !== 0) fail('`npm run generate` failed');
console.log(`\nNext: write the transform, then its fixtures and its page (see CONTRIBUTING.md).

  npx vitest run test/transforms.test.ts -t ${id}
  npx vitest run test/package.test.ts -t ${id}`);

function fail(message) {
  console.error(message);
  process.exit(2);
}
