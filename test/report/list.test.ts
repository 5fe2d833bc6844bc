import { expect, test } from 'vitest';
import { formatExplanation, formatMarkdown } from '../../src/report/explain.ts';
import { formatList } from '../../src/report/list.ts';
import { COLORED, isDangerous, META, PLAIN } from './samples.ts';

test('the table of transforms', () => {
  const metas = [
    META,
    { ...META, id: 'multi-gpu', fixable: 'never', summary: 'Several GPUs\u001b[2J' } as const,
    { ...META, id: 'unpinned-threads', presets: ['strict'], safety: 'suggest' } as const,
  ];
  expect(formatList(metas, PLAIN)).toBe(
    [
      'id                   fix        safety   presets              finds',
      'multi-gpu            never      -        recommended, strict  Several GPUs\\x1b[2J',
      'unpinned-threads     sometimes  suggest  strict               A DataLoader without its own generator',
      'unseeded-dataloader  sometimes  safe     recommended, strict  A DataLoader without its own generator',
      '',
    ].join('\n'),
  );
});

test('a page: the facts, then the text without its title', () => {
  const markdown =
    '# unseeded-dataloader\n\nWhy **so**: `x[0](y)`, see [the notes](https://pytorch.org/x).\n\n## Example\n\n```python\n# not a heading\n\nx = "**"\n```\n\n- item\n';
  expect(formatExplanation({ ...META, options: { device: 'where' } }, markdown, PLAIN)).toBe(
    [
      'unseeded-dataloader: A DataLoader without its own generator',
      '  severity           warning',
      '  fixes              sometimes',
      '  safety             safe: applied by default',
      '  presets            recommended, strict',
      '  since              0.1.0',
      '  --option device=…  where',
      '',
      'Why so: `x[0](y)`, see the notes (https://pytorch.org/x).',
      '',
      'Example',
      '',
      '    # not a heading',
      '',
      '    x = "**"',
      '',
      '- item',
      '',
    ].join('\n'),
  );
});

test('a transform without a page explains itself; one without a fix has no safety', () => {
  const page = formatExplanation({ ...META, fixable: 'never' }, undefined, PLAIN);
  expect(page).toContain('  fixes     never, it reports only\n');
  expect(page).not.toContain('safety');
  expect(page.endsWith(`\n\n${META.why}\n`)).toBe(true);
});

test('Markdown in colours, and without control characters of its own', () => {
  expect(formatMarkdown('## A `b`\n**c** `d`', COLORED)).toBe('\u001b[1mA b\u001b[22m\n\u001b[1mc\u001b[22m \u001b[36m`d`\u001b[39m\n');
  expect(formatMarkdown('~~~~\n```\n~~~~\nx\u001b\r\n', PLAIN)).toBe('    ```\nx\\x1b\n');
  expect(isDangerous(formatMarkdown('# a\u001b\n```\n\u009b\n```\n`\u0007`', PLAIN))).toBe(false);
});

test('links, whose text may be code', () => {
  const links =
    'See [`DataLoader`](https://a.org/b_c) and [it](https://a.org), `x[0](y)`; [multi-gpu](multi-gpu.md), [https://a.org](https://a.org).\n';
  expect(formatMarkdown(links, PLAIN)).toBe(
    'See `DataLoader` (https://a.org/b_c) and it (https://a.org), `x[0](y)`; multi-gpu, https://a.org.\n',
  );
});
