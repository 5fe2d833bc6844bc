/** `npm run new` writes a transform that passes the test kit as it stands, so that whoever begins with it begins green. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { TransformModule } from 'repro-fix';
import { createTestKit } from 'repro-fix/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecordingRunner, findFailed } from '../engine/testing/recording-runner.ts';

const SCRIPTS = fileURLToPath(new URL('../../scripts/', import.meta.url));

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'repro-fix-new-')));
  mkdirSync(join(root, 'scripts'));
  mkdirSync(join(root, 'transforms'));
  copyFileSync(join(SCRIPTS, 'generate.mjs'), join(root, 'scripts/generate.mjs'));
  writeFileSync(join(root, 'package.json'), '{ "version": "1.2.3" }');
  writeFileSync(join(root, 'transforms/another-one.ts'), '');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function create(...args: readonly string[]): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  return spawnSync(process.execPath, [join(SCRIPTS, 'new-transform.mjs'), '--root', root, ...args], { encoding: 'utf8' });
}

describe('new-transform', () => {
  it('writes a transform, its page, its fixtures and the registry', async () => {
    const { status, stdout } = create('unseeded-thing');
    expect(status).toBe(0);
    expect(stdout).toContain('wrote transforms/unseeded-thing.ts\n');
    expect(readFileSync(join(root, 'transforms/registry.ts'), 'utf8')).toContain('  anotherOne,\n  unseededThing,\n');
    const module = (await import(pathToFileURL(join(root, 'transforms/unseeded-thing.ts')).href)) as TransformModule;
    expect(module.meta).toMatchObject({ id: 'unseeded-thing', since: '1.2.3' });
    const runner = createRecordingRunner();
    createTestKit(runner).defineTest(join(root, '__testfixtures__/unseeded-thing'), module);
    const outcomes = await runner.run();
    expect(findFailed(outcomes)).toEqual([]);
    expect(outcomes.map((outcome) => outcome.name)).toContain('unseeded-thing > plain > becomes its output');
  });

  it('gives the page the headings that CONTRIBUTING.md lists', () => {
    create('unseeded-thing');
    const table =
      readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
        .split('### The page', 2)[1]
        ?.split('###', 1)[0] ?? '';
    const listed = [...table.matchAll(/^\| ([A-Z][\w ]*) \|/gm)].map((match) => match[1]);
    const page = readFileSync(join(root, 'docs/transforms/unseeded-thing.md'), 'utf8');
    expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(listed);
    expect(listed).toHaveLength(8);
  });

  it('overwrites nothing', () => {
    const { status, stderr } = create('another-one');
    expect([status, stderr]).toEqual([2, 'transforms/another-one.ts exists already\n']);
    expect(existsSync(join(root, 'docs'))).toBe(false);
  });

  it.each([[[]], [['Thing']], [['thing']], [['../unseeded-thing']], [['a-b', 'c-d']]])('refuses %j', (args) => {
    const { status, stderr } = create(...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^usage: npm run new <id>/);
  });
});
