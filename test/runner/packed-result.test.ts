import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { runFile } from '../../src/engine/run-file.ts';
import type { FileResult } from '../../src/engine/types.ts';
import { packResult, unpackResult } from '../../src/runner/packed-result.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { TRANSFORMS } from '../../transforms/registry.ts';
import { makeFolder } from './folder.ts';

const parse = await loadParser();

const LOADER = 'from torch.utils.data import DataLoader\n\nloader = DataLoader(data, shuffle=True, num_workers=2)  # café\n';

async function run(path: string, bytes: Uint8Array): Promise<FileResult> {
  return runFile(path, bytes, (name, content) => openDocument(name, content, parse), {
    transforms: TRANSFORMS,
    seed: 42,
    preset: 'strict',
    unsafeFixes: false,
    owner: { lineLength: undefined, forbidsCodeBetweenImports: false },
    options: {},
  });
}

/** All that a result says. */
const read = (result: FileResult): FileResult => ({ ...result, before: Buffer.from(result.before), after: Buffer.from(result.after) });

describe('a packed result', () => {
  it.each([
    ['a script', 'train.py', Buffer.from(LOADER)],
    ['a script with a byte order mark', 'train.py', Buffer.from(`\ufeff${LOADER}`)],
    ['a script in Latin-1', 'train.py', Buffer.from(`# coding: latin-1\n${LOADER}`, 'latin1')],
    [
      'a notebook',
      'train.ipynb',
      Buffer.from(
        JSON.stringify({
          cells: [
            { cell_type: 'code', id: 'a', metadata: {}, outputs: [], execution_count: null, source: `%matplotlib inline\n${LOADER}` },
          ],
          metadata: {},
          nbformat: 4,
          nbformat_minor: 5,
        }),
      ),
    ],
  ])('says all that %s did', async (_, path, bytes) => {
    const result = await run(path, bytes);
    expect(result.diagnostics.length).toBeGreaterThan(0);
    const pack = structuredClone(packResult(result));
    expect('beforeText' in pack).toBe(path.endsWith('.ipynb'));
    expect(read(unpackResult(pack, `/nowhere/${path}`, bytes))).toEqual(read(result));
  });

  it('holds nothing of a file of which nothing is shown, and reads it when it is asked for', async () => {
    const cwd = makeFolder({ 'tool.py': 'import random\n' });
    const pack = packResult(await run('tool.py', Buffer.from('import random\n')));
    expect(Object.keys(pack)).not.toEqual(expect.arrayContaining(['before']));
    const result = unpackResult(pack, join(cwd, 'tool.py'), undefined);
    expect(result.beforeText).toBe('');
    // To pack it again does not read it.
    expect(packResult(result)).toBe(pack);
    writeFileSync(join(cwd, 'tool.py'), 'import os\n');
    expect(Buffer.from(result.before).toString()).toBe('import os\n');
    expect(result.after).toBe(result.before);
  });
});
