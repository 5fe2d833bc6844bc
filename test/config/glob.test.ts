import { describe, expect, it } from 'vitest';
import { compilePatterns } from '../../src/config/glob.ts';

describe('compilePatterns', () => {
  it.each([
    // [pattern, path, matches]; the patterns stand in /project
    ['build', '/project/build', true],
    ['build', '/project/a/build', true],
    ['build', '/project/a/rebuild', false],
    ['build/', '/project/a/build', true],
    ['./build', '/project/build', true],
    ['my folder', '/project/a/my folder', true],
    ['*_pb2.py', '/project/a/b/x_pb2.py', true],
    ['*_pb2.py', '/elsewhere/x_pb2.py', true],
    ['*.py', '/project/a/b.pyc', false],
    ['data/*.py', '/project/data/x.py', true],
    ['data/*.py', '/project/data/deep/x.py', true],
    ['data/*.py', '/project/a/data/x.py', false],
    ['./data/x.py', '/project/data/x.py', true],
    ['data/x.py', '/elsewhere/data/x.py', false],
    ['**/data/x.py', '/project/a/b/data/x.py', true],
    ['data/**', '/project/data/x.py', true],
    ['{a,b}.py', '/project/c/b.py', true],
    ['[ab].py', '/project/a.py', true],
    ['.hidden*', '/project/.hidden-folder', true],
    ['!x.py', '/project/x.py', false],
    ['!x.py', '/project/y.py', false],
    ['../other/*', '/other/x.py', true],
    ['../x.py', '/x.py', true],
    ['../x.py', '/project/x.py', false],
    ['/abs/*.py', '/abs/x.py', true],
    ['/abs/*.py', '/project/abs/x.py', false],
    ['', '/project/x.py', false],
    ['é*.py', '/project/énorme.py', true],
  ])('%j on %s: %j', (pattern, path, matches) => {
    const found = compilePatterns([{ folder: '/project', patterns: [pattern] }])(path);
    expect(found !== undefined).toBe(matches);
  });

  it('names the pattern and keeps the folders apart', () => {
    const getMatch = compilePatterns([
      { folder: '/a', patterns: ['x/*.py'] },
      { folder: '/b', patterns: ['y/*.py', './old/'] },
    ]);
    expect(getMatch('/a/x/1.py')).toBe('x/*.py');
    expect(getMatch('/b/y/1.py')).toBe('y/*.py');
    expect(getMatch('/b/x/1.py')).toBeUndefined();
    expect(getMatch('/b/old')).toBe('old');
  });
});
