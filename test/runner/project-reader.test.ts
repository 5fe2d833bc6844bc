import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { createProjectReader } from '../../src/runner/project-reader.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';

let parse: ParsePython;
let cwd: string;
beforeAll(async () => {
  parse = await loadParser();
});
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'repro-fix-reader-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function write(name: string, text: string | Uint8Array): void {
  writeFileSync(join(cwd, name), text);
}

/** More than half of the text whose trees are kept. */
const FILLER = `x = "${'x'.repeat(1000)}"\n`.repeat(600);

it('reads more of a file whose tree is gone', () => {
  write('a.py', `import torch\n${FILLER}\ndef draw():\n    return torch.rand(1)\n`);
  write('b.py', `import random\n${FILLER}\ndef draw():\n    return random.random()\n`);
  const opened: string[] = [];
  const reader = createProjectReader(cwd, (path, bytes) => {
    opened.push(path);
    return openDocument(path, bytes, parse);
  });
  const [a, b] = ['a.py', 'b.py'].map((path) => reader.getFacts(path));
  expect(opened).toEqual(['a.py', 'b.py']);
  expect(b?.functions[0]?.steps).toMatchObject([{ callees: ['random.random'] }]);
  expect(a?.functions[0]?.steps).toMatchObject([{ callees: ['torch.rand'] }]);
  expect(opened).toEqual(['a.py', 'b.py', 'a.py']);
  // What has been read is kept.
  expect(b?.functions[0]?.steps).toHaveLength(1);
  expect(opened).toHaveLength(3);
});

it('opens a file again from the bytes that it was read from', () => {
  const latin1 = Buffer.from(`# -*- coding: latin-1 -*-\n# ${'é'.repeat(200)}\n${FILLER}\ndef draw():\n    return name_é()\n`, 'latin1');
  write('a.py', latin1);
  write('b.py', `${FILLER}x = 1\n`);
  const reader = createProjectReader(cwd, (path, bytes) => openDocument(path, bytes, parse));
  const facts = reader.getFacts('a.py');
  reader.getFacts('b.py');
  // It may have been fixed since.
  write('a.py', 'x = 1\n');
  const [draw] = facts?.functions ?? [];
  expect(draw?.steps).toMatchObject([{ callees: ['?name_é'] }]);
  expect(reader.getText('a.py')?.slice(draw?.at, draw?.end)).toBe('def draw():\n    return name_é()');
});
