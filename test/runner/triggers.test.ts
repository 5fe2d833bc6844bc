/** Which transforms are asked about a file: alternatives, lists, questions about the text, roles. */
import { describe, expect, it } from 'vitest';
import { createTriggerFilter } from '../../src/runner/triggers.ts';
import type { Meta, TransformModule } from '../../src/transform/types.ts';

function makeModule(triggers: Meta['triggers'], more: Partial<Meta> = {}): TransformModule {
  const meta: Meta = {
    id: 'x',
    summary: '',
    why: '',
    fixable: 'never',
    safety: 'safe',
    severity: 'info',
    triggers,
    since: '',
    ...more,
  };
  return { meta, default: () => undefined };
}

/** Whether a transform with these triggers is asked about a text. */
function isAsked(triggers: Meta['triggers'], text: string, path = 'a.py', more: Partial<Meta> = {}): boolean {
  const module = makeModule(triggers, more);
  const filter = createTriggerFilter([module], (_path, bytes, role) => Buffer.from(bytes).includes(`role ${role}`));
  return filter(path, Buffer.from(text), [module]).length === 1;
}

describe('triggers', () => {
  it.each<[string, Meta['triggers'], string, boolean]>([
    ['no trigger asks for nothing', [], '', true],
    ['a string at the start', ['seed('], 'seed(0)', true],
    ['a string at the end', ['seed('], 'x.seed(', true],
    ['a string that begins within another', ['aaab', 'abab'], 'aabab', true],
    ['a string that is not there', ['seed('], 'seeds(0)', false],
    ['half of a string at the end', ['DataLoader'], 'x = DataLoad', false],
    ['a short string', ['as'], 'import a as b', true],
    ['a short string that is not there', ['as'], 'import b', false],
    ['one of several', ['torch', 'numpy'], 'import numpy', true],
    ['all of a list', [['torch', 'set(']], 'import torch\nset()', true],
    ['not all of a list', [['torch', 'set(']], 'import torch', false],
    ['a list or a string', [['torch', 'set('], 'numpy'], 'numpy', true],
    ['an expression', [['hash', /\bhash\(/]], 'x = hash(1)', true],
    ['an expression that does not match', [['hash', /\bhash\(/]], '__hash__', false],
    ['lines that end as on Windows', [['seed', /^seed$/m]], 'a\r\nseed\r\n', true],
    ['lines that end as on old Macs', [['seed', /^seed$/m]], 'a\rseed\rb', true],
    ['a question', [(text) => text.length === 3], 'abc', true],
    ['a question answered with no', [(text) => text.length === 3], 'abcd', false],
    ['a role', [{ program: 'trains' }], 'role trains', true],
    ['another role', [{ program: 'trains' }], 'role runs', false],
    ['a role beside a string that is not there', [['seed', { program: 'trains' }]], 'role trains', false],
  ])('%s', (_name, triggers, text, expected) => {
    expect(isAsked(triggers, text)).toBe(expected);
  });

  it('asks notebooks for strings only: their text is inside JSON', () => {
    expect(isAsked([['torch', /never/, () => false, { program: 'trains' }]], '"import torch"', 'a.ipynb')).toBe(true);
    expect(isAsked([['torch', /never/]], '""', 'a.ipynb')).toBe(false);
  });

  it('leaves test code to those that want it', () => {
    expect(isAsked(['seed'], 'seed', 'tests/a.py', { ignoresTests: true })).toBe(false);
    expect(isAsked(['seed'], 'seed', 'a.py', { ignoresTests: true })).toBe(true);
    expect(isAsked(['seed'], 'seed', 'tests/a.py')).toBe(true);
  });

  it('asks for a role last, and once a file', () => {
    const asked: string[] = [];
    const module = makeModule([
      ['torch', 'never there', { program: 'runs' }],
      ['torch', { program: 'trains' }],
      ['import', { program: 'trains' }],
    ]);
    const filter = createTriggerFilter([module], (path, _bytes, role) => {
      asked.push(`${path} ${role}`);
      return false;
    });
    for (const path of ['a.py', 'b.py']) expect(filter(path, Buffer.from('import torch'), [module])).toEqual([]);
    expect(asked).toEqual(['a.py trains', 'b.py trains']);
  });
});
