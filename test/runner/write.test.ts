import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { chmodSync, linkSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTemporaryName, writeFile } from '../../src/runner/write.ts';
import type { WriteSystem } from '../../src/runner/write.ts';
import { makeFolder } from './folder.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const [before, after] = ['old\r\n', 'new\r\n'];
const write = (path: string, system?: WriteSystem) => writeFile(path, bytes(before), bytes(after), system);

/** Node's file system with `intercept` called before each call, with its number from 0 and its name. */
function watch(intercept: (call: number, name: string) => void): WriteSystem {
  let calls = 0;
  return new Proxy(fs, {
    get: (target, name: keyof WriteSystem) => {
      const original = target[name] as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => {
        intercept(calls++, name);
        return original(...args);
      };
    },
  });
}

/** The system calls of an undisturbed write. */
const CALLS: readonly (keyof WriteSystem)[] = [
  'realpathSync',
  'lstatSync',
  'accessSync',
  'openSync',
  'writeSync',
  'fchownSync',
  'fchmodSync',
  'fsyncSync',
  'closeSync',
  'realpathSync',
  'readFileSync',
  'renameSync',
];

describe('writeFile', () => {
  it('replaces the content and leaves nothing else', () => {
    const folder = makeFolder({ 'a.py': before });
    expect(write(join(folder, 'a.py'))).toEqual({ isWritten: true });
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(after);
    expect(readdirSync(folder)).toEqual(['a.py']);
  });

  it.each([0o644, 0o755, 0o600, 0o640, 0o4755])('keeps mode %o', (mode) => {
    const folder = makeFolder({ 'a.py': { text: before, mode } });
    chmodSync(join(folder, 'a.py'), mode);
    expect(write(join(folder, 'a.py'))).toEqual({ isWritten: true });
    expect(statSync(join(folder, 'a.py')).mode & 0o7777).toBe(mode);
  });

  it.runIf(process.getuid?.() === 0)('keeps the owner', () => {
    const path = join(makeFolder({ 'a.py': before }), 'a.py');
    fs.chownSync(path, 65534, 65533);
    write(path);
    expect(statSync(path)).toMatchObject({ uid: 65534, gid: 65533 });
  });

  it('writes where the owner cannot be kept', () => {
    const path = join(makeFolder({ 'a.py': before }), 'a.py');
    const result = write(
      path,
      watch((_call, name) => {
        if (name === 'fchownSync') throw systemError('EPERM');
      }),
    );
    expect(result).toEqual({ isWritten: true });
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  it('keeps a symbolic link and writes what it leads to, beside it', () => {
    const folder = makeFolder({ 'real/a.py': before, 'link.py': { link: 'hop.py' }, 'hop.py': { link: 'real/a.py' } });
    expect(write(join(folder, 'link.py'))).toEqual({ isWritten: true });
    expect(readlinkSync(join(folder, 'link.py'))).toBe('hop.py');
    expect(readlinkSync(join(folder, 'hop.py'))).toBe('real/a.py');
    expect(readFileSync(join(folder, 'real/a.py'), 'utf8')).toBe(after);
    expect(lstatSync(join(folder, 'real/a.py')).isFile()).toBe(true);
  });

  it('parts a hard link from its other name', () => {
    const folder = makeFolder({ 'a.py': before });
    linkSync(join(folder, 'a.py'), join(folder, 'b.py'));
    write(join(folder, 'a.py'));
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(after);
    expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(before);
  });

  it('takes an empty content, a long name and a large content', () => {
    const name = `${'n'.repeat(252)}.py`;
    const path = join(makeFolder({ [name]: before }), name);
    const large = new Uint8Array(5_000_000).fill(120);
    expect(writeFile(path, bytes(before), large)).toEqual({ isWritten: true });
    expect(statSync(path).size).toBe(large.length);
    expect(writeFile(path, large, new Uint8Array())).toEqual({ isWritten: true });
    expect(statSync(path).size).toBe(0);
  });

  it('goes on after a short write', () => {
    const path = join(makeFolder({ 'a.py': before }), 'a.py');
    const system: WriteSystem = {
      ...fs,
      writeSync: ((file: number, content: Uint8Array, offset: number) => fs.writeSync(file, content, offset, 1)) as typeof fs.writeSync,
    };
    expect(write(path, system)).toEqual({ isWritten: true });
    expect(readFileSync(path, 'utf8')).toBe(after);
  });
});

describe('refusals', () => {
  it('does not overwrite a file that changed since it was read', () => {
    const folder = makeFolder({ 'a.py': 'edited meanwhile' });
    expect(write(join(folder, 'a.py'))).toEqual({ isWritten: false, reason: 'changed on disk since it was read' });
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe('edited meanwhile');
    expect(readdirSync(folder)).toEqual(['a.py']);
  });

  it('sees a change made while the new content was written', () => {
    const folder = makeFolder({ 'a.py': before });
    const path = join(folder, 'a.py');
    const system = watch((_call, name) => {
      if (name === 'fsyncSync') writeFileSync(path, 'edited meanwhile');
    });
    expect(write(path, system)).toEqual({ isWritten: false, reason: 'changed on disk since it was read' });
    expect(readFileSync(path, 'utf8')).toBe('edited meanwhile');
    expect(readdirSync(folder)).toEqual(['a.py']);
  });

  it('sees a link that leads elsewhere meanwhile', () => {
    const folder = makeFolder({ 'a.py': before, 'b.py': before, 'link.py': { link: 'a.py' } });
    const system = watch((_call, name) => {
      if (name !== 'fsyncSync') return;
      unlinkSync(join(folder, 'link.py'));
      fs.symlinkSync('b.py', join(folder, 'link.py'));
    });
    expect(write(join(folder, 'link.py'), system)).toEqual({ isWritten: false, reason: 'changed on disk since it was read' });
    expect(['a.py', 'b.py'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([before, before]);
  });

  it('says so of a file that is gone, of a folder and of a broken link', () => {
    const folder = makeFolder({ 'd.py/x': '', 'broken.py': { link: 'gone.py' } });
    const gone = { isWritten: false, reason: 'no such file or directory' };
    expect(write(join(folder, 'a.py'))).toEqual(gone);
    expect(write(join(folder, 'broken.py'))).toEqual(gone);
    expect(write(join(folder, 'd.py'))).toEqual({ isWritten: false, reason: 'not a regular file' });
  });
});

const systemError = (code: string) => Object.assign(new Error(`${code}: injected`), { code });

describe('failures', () => {
  it('are tried at every system call of a write', () => {
    const names: string[] = [];
    const path = join(makeFolder({ 'a.py': before }), 'a.py');
    write(
      path,
      watch((_call, name) => names.push(name)),
    );
    expect(names).toEqual(CALLS);
  });

  const failing = CALLS.map((name, call) => [call, name] as const).filter(([, name]) => name !== 'fchownSync');
  it.each(failing)('call %i, %s: the old bytes stay, nothing is left behind, the error has words', (call, name) => {
    for (const [code, reason] of [
      ['ENOSPC', 'no space left on device'],
      ['EACCES', 'permission denied'],
      ['EROFS', 'read-only file system'],
      ['EPERM', 'operation not permitted'],
      ['EIO', 'i/o error'],
    ] as const) {
      const folder = makeFolder({ 'a.py': before });
      // A call that fails has still happened, or not: closing a file closes it even where it reports an error.
      const system = watch((number) => {
        if (number === call && name !== 'closeSync') throw systemError(code);
      });
      const closing: WriteSystem = {
        ...fs,
        closeSync: (file) => {
          fs.closeSync(file);
          throw systemError(code);
        },
      };
      expect(write(join(folder, 'a.py'), name === 'closeSync' ? closing : system)).toEqual({
        isWritten: false,
        reason: name === 'openSync' ? `its folder takes no new file: ${reason}` : reason,
      });
      expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(before);
      expect(readdirSync(folder)).toEqual(['a.py']);
    }
  });

  it('report the first error where cleaning up fails too', () => {
    const folder = makeFolder({ 'a.py': before });
    const system = watch((_call, name) => {
      if (name === 'fsyncSync') throw systemError('ENOSPC');
      if (name === 'unlinkSync') throw systemError('EROFS');
    });
    expect(write(join(folder, 'a.py'), system)).toEqual({ isWritten: false, reason: 'no space left on device' });
    expect(readdirSync(folder).filter((name) => !isTemporaryName(name))).toEqual(['a.py']);
  });
});

/** Runs the writer in another process. `mode` is `loop`, or the number of the system call before which it kills itself. */
describe('a process that is ended', () => {
  let program: string;
  let home: string;
  beforeAll(() => {
    home = fs.mkdtempSync(join(fs.realpathSync(process.env['TMPDIR'] ?? '/tmp'), 'repro-fix-writer-'));
    program = join(home, 'writer.mjs');
    const source = `
      import fs from 'node:fs';
      import { writeFile } from './src/runner/write.ts';
      const [folder, mode] = process.argv.slice(2);
      const old = new Uint8Array(300_000).fill(111), fresh = new Uint8Array(400_000).fill(110);
      let calls = 0;
      const dying = new Proxy(fs, { get: (target, name) => (...args) => {
        if (calls++ === Number(mode)) process.kill(process.pid, 'SIGKILL');
        return target[name](...args);
      }});
      const names = fs.readdirSync(folder);
      const round = (from, to) => { for (const name of names) writeFile(folder + '/' + name, from, to, mode === 'loop' ? fs : dying); };
      process.on('SIGINT', () => process.exit(130));
      if (mode !== 'loop') round(old, fresh);
      process.stdout.write('ready');
      const again = () => { round(old, fresh); round(fresh, old); setImmediate(again); };
      if (mode === 'loop') again();
    `;
    buildSync({
      stdin: { contents: source, resolveDir: new URL('../..', import.meta.url).pathname, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
      logLevel: 'error',
    });
    return () => {
      fs.rmSync(home, { recursive: true });
    };
  });

  const isWhole = (path: string) => {
    const content = readFileSync(path);
    return (
      (content.length === 300_000 && content.every((byte) => byte === 111)) ||
      (content.length === 400_000 && content.every((byte) => byte === 110))
    );
  };
  const makeFiles = () => {
    const content = 'o'.repeat(300_000);
    return makeFolder({ 'a.py': content, 'b.py': content, 'c.py': content });
  };
  /** Starts the writer, sends `signal` some milliseconds after its first output, and gives what it ended with. */
  const run = (folder: string, mode: string, signal?: NodeJS.Signals, delay = 0) =>
    new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      const child = spawn(process.execPath, [program, folder, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => {
        if (signal !== undefined) setTimeout(() => child.kill(signal), delay);
      });
      child.on('error', reject);
      child.on('exit', (code, ended) => {
        resolve(ended ?? code);
      });
    });
  /** Every file old or new, and besides them only what the writer can be recognised by. */
  const check = (folder: string, leftovers: number) => {
    const names = readdirSync(folder);
    expect(names.filter((name) => !isTemporaryName(name)).sort()).toEqual(['a.py', 'b.py', 'c.py']);
    expect(names.filter(isTemporaryName).length).toBeLessThanOrEqual(leftovers);
    for (const name of ['a.py', 'b.py', 'c.py']) expect(isWhole(join(folder, name))).toBe(true);
  };

  it('by SIGKILL, 50 times at random moments, leaves each file old or new', async () => {
    let interrupted = 0;
    for (let round = 0; round < 50; round++) {
      const folder = makeFiles();
      expect(await run(folder, 'loop', 'SIGKILL', (round * 7) % 23)).toBe('SIGKILL');
      check(folder, 1);
      if (readdirSync(folder).length > 3) interrupted++;
    }
    // Otherwise no kill hit a write, and the test shows nothing.
    expect(interrupted).toBeGreaterThan(5);
  }, 180_000);

  it('by SIGKILL before each system call of a write leaves each file old or new', async () => {
    for (let call = 0; call < CALLS.length + 2; call++) {
      const folder = makeFiles();
      expect(await run(folder, String(call))).toBe('SIGKILL');
      check(folder, 1);
    }
  });

  it('by SIGINT leaves each file old or new and no temporary file', async () => {
    for (let round = 0; round < 10; round++) {
      const folder = makeFiles();
      expect(await run(folder, 'loop', 'SIGINT', round * 3)).toBe(130);
      check(folder, 0);
    }
  });
});

describe('isTemporaryName', () => {
  it('knows our names only', () => {
    expect(isTemporaryName('/x/.repro-fix-12-0123456789ab.tmp')).toBe(true);
    expect(isTemporaryName('.repro-fix.toml')).toBe(false);
    expect(isTemporaryName('x.repro-fix-12-0123456789ab.tmp')).toBe(false);
  });
});
