/**
 * Keywords in a call's own layout: each row is one call before and after, and the columns its owner allows. What is whole files is in
 * the fixtures of `unseeded-dataloader`.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import type { SourceFile } from '../../src/document/types.ts';
import { findArguments, getArgument, getField, walkDescendants, type Node } from '../../src/syntax/node.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';
import { applyEdits } from '../../src/text/apply-edits.ts';
import { addEntry, setKeywords } from '../../src/transform/keywords.ts';

let parse: ParsePython;
beforeAll(async () => {
  parse = await loadParser();
});

function open(code: string): SourceFile {
  const document = openDocument('train.py', Buffer.from(code), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  expect(document.file.tree.errors).toEqual([]);
  return document.file;
}

function getCall(file: SourceFile): Node {
  return [...walkDescendants(file.root, 'call')].find((call) => getField(call, 'function')?.text === 'load')!;
}

const SEED = 'torch.Generator().manual_seed(0)';

function set(code: string, lineLength?: number, ...names: readonly string[]): string | undefined {
  const file = open(code);
  const call = getCall(file);
  const keywords = (names.length === 0 ? ['generator'] : names).map((name) => ({
    name,
    code: name === 'generator' ? SEED : 'seed_worker',
    present: getArgument(call, name),
  }));
  const edits = setKeywords(file, call, keywords, lineLength);
  return edits === undefined ? undefined : applyEdits(code, edits);
}

describe('on one line', () => {
  it.each([
    ['load()', `load(generator=${SEED})`],
    ['load(ds)', `load(ds, generator=${SEED})`],
    ['load(ds,)', `load(ds, generator=${SEED},)`],
    ['load(ds,n=1)', `load(ds,n=1,generator=${SEED})`],
    ['load( ds, n = 1 )', `load( ds, n = 1, generator = ${SEED} )`],
    ['load(ds, *args)', `load(ds, *args, generator=${SEED})`],
    ['load(ds, **options)', `load(ds, generator=${SEED}, **options)`],
    ['load(**options)', `load(generator=${SEED}, **options)`],
    ['load(**options, n=1)', `load(**options, n=1, generator=${SEED})`],
    ['load(ds, generator=None)', `load(ds, generator=${SEED})`],
    ['x = [load(ds) for ds in sets]', `x = [load(ds, generator=${SEED}) for ds in sets]`],
    ['load(ds); train()  # both', `load(ds, generator=${SEED}); train()  # both`],
  ])('%s', (before, after) => {
    expect(set(before)).toBe(after);
  });

  it('stays on its line where a comment speaks of that line', () => {
    const before = 'loader = load(train_set, batch_size=32, shuffle=True, drop_last=True)  # noqa';
    expect(set(before, 79)).toBe(before.replace(')', `, generator=${SEED})`));
    expect(set(before.replace('noqa', 'type: ignore'), 79)).toBeUndefined();
  });
});

describe('where the line would grow too long', () => {
  it.each([
    ['loader = load(train_set)', 50, ['loader = load(', '    train_set,', `    generator=${SEED},`, ')']],
    ['loader = load(train_set)', 60, ['loader = load(', `    train_set, generator=${SEED}`, ')']],
    ['if a: load(ds)', 50, ['if a: load(', `    ds, generator=${SEED}`, ')']],
    ['\tx = load(ds)', 59, ['\tx = load(', `\t\tds, generator=${SEED}`, '\t)']],
    ['use(load(ds), 1)', 58, ['use(', `    load(ds, generator=${SEED}),`, '    1,', ')']],
    ['use(load(ds))', 56, ['use(', `    load(ds, generator=${SEED})`, ')']],
    ['{"a": load(ds), "b": 1}', 63, ['{', `    "a": load(ds, generator=${SEED}),`, '    "b": 1,', '}']],
    ['[load(ds) for ds in sets]', 60, ['[', `    load(ds, generator=${SEED})`, '    for ds in sets', ']']],
    ['load(train_set)', 44, ['load(', '    train_set,', '    generator=torch.Generator().manual_seed(', '        0', '    ),', ')']],
  ] as const)('%s', (before, lineLength, lines) => {
    const wrap = before.startsWith('\t') ? (code: string): string => `def f():\n${code}\n` : (code: string): string => `${code}\n`;
    expect(set(wrap(before), lineLength)).toBe(wrap(lines.join('\n')));
  });

  it('is refused where no layout keeps the stated length, and exceeds one that is only a guess', () => {
    expect(set('loader = load(train_set)\n', 30)).toBeUndefined();
    expect(set(`a.${'b'.repeat(90)} = load(train_set)\n`)).toBe(`a.${'b'.repeat(90)} = load(\n    train_set, generator=${SEED}\n)\n`);
  });
});

describe('on several lines', () => {
  it.each([
    ['load(ds,\n     n=1)', `load(ds,\n     n=1,\n     generator=${SEED})`],
    ['load(ds,\n     n=1,)', `load(ds,\n     n=1,\n     generator=${SEED},)`],
    ['load(\n    ds,\n    n=1,\n)', `load(\n    ds,\n    n=1,\n    generator=${SEED},\n)`],
    ['load(\n    ds,\n    n=1\n)', `load(\n    ds,\n    n=1,\n    generator=${SEED}\n)`],
    ['load(\n    ds,\n    n=1  # one\n)', `load(\n    ds,\n    n=1,  # one\n    generator=${SEED}\n)`],
    ['load(\n    ds,\n    n=1,  # one\n    # m=2,\n)', `load(\n    ds,\n    n=1,  # one\n    generator=${SEED},\n    # m=2,\n)`],
    ['load(\n    ds,\n    **options\n)', `load(\n    ds,\n    generator=${SEED},\n    **options\n)`],
    ['load(\n    ds,\n    # shared\n    **options,\n)', `load(\n    ds,\n    generator=${SEED},\n    # shared\n    **options,\n)`],
    ['load(\n    ds, n=1)', `load(\n    ds, n=1,\n    generator=${SEED})`],
    ['load(\n    ds, n=1\n)', `load(\n    ds, n=1, generator=${SEED}\n)`],
    ['load(f(\n    1,\n), n=1)', `load(f(\n    1,\n), n=1, generator=${SEED})`],
    ['load(\r\n    ds,\r\n)', `load(\r\n    ds,\r\n    generator=${SEED},\r\n)`],
    ['load(\n    ds,\n    generator=None,\n)', `load(\n    ds,\n    generator=${SEED},\n)`],
  ])('%j', (before, after) => {
    expect(set(before)).toBe(after);
  });

  it('puts two keywords on one line where the lines hold several', () => {
    expect(set('load(\n    ds, n=1,\n    m=2)', undefined, 'worker_init_fn', 'generator')).toBe(
      `load(\n    ds, n=1,\n    m=2,\n    worker_init_fn=seed_worker, generator=${SEED})`,
    );
  });
});

it('keeps every argument, whatever the layout and the length', () => {
  const values = ['train_set', 'n=1', 'sampler=Sampler(train_set, 3)', "path='a, b'", '*parts', 'shuffle = True'];
  let checked = 0;
  const gaps = [', ', ',', ',\n    ', ',  # why\n    '];
  for (let count = 1; count <= values.length; count++) {
    for (const gap of gaps) {
      for (const [start, end] of [
        ['', ''],
        ['\n    ', '\n'],
        ['', ',\n'],
      ] as const) {
        for (const lineLength of [undefined, 40, 60, 88, 120]) {
          const own = values.slice(0, count);
          const before = `use(load(${start}${own.join(gap)}${end}))\n`;
          const after = set(before, lineLength, 'worker_init_fn', 'generator');
          if (after === undefined) continue;
          checked++;
          const found = findArguments(getCall(open(after))).map((argument) => argument.node.text.replaceAll(/\s+/g, ''));
          const wanted = [...own, 'worker_init_fn=seed_worker', `generator=${SEED}`].map((argument) => argument.replaceAll(/\s+/g, ''));
          expect(found, after).toEqual(wanted);
          expect(after.split('# why').length, after).toBe(before.split('# why').length);
        }
      }
    }
  }
  expect(checked).toBeGreaterThan(200);
});

describe('addEntry', () => {
  const add = (code: string, lineLength?: number): string | undefined => {
    const file = open(code);
    const [argument] = findArguments(getCall(file));
    const edits = addEntry(file, argument!.value, { name: 'deterministic', code: 'True' }, lineLength);
    return edits === undefined ? undefined : applyEdits(code, edits);
  };

  it.each([
    ['load({})\n', 'load({"deterministic": True})\n'],
    ['load({"a": 1})\n', 'load({"a": 1, "deterministic": True})\n'],
    ["load({'a': 1,})\n", "load({'a': 1, 'deterministic': True,})\n"],
    ['load(dict(a=1))\n', 'load(dict(a=1, deterministic=True))\n'],
    ['load({\n    "a": 1\n})\n', 'load({\n    "a": 1,\n    "deterministic": True\n})\n'],
    ['load({\n    "a": 1,\n})\n', 'load({\n    "a": 1,\n    "deterministic": True,\n})\n'],
    ['load({"a": 1,\n      "b": 2})\n', 'load({"a": 1,\n      "b": 2, "deterministic": True})\n'],
  ])('%j becomes %j', (before, after) => {
    expect(add(before)).toBe(after);
  });

  it('leaves a literal alone whose line would be too long, or in which there is a comment', () => {
    expect(add('load({"a": 1})\n', 30)).toBeUndefined();
    expect(add('load({\n    "a": 1,  # one\n})\n')).toBeUndefined();
  });
});
