import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { findReachedFiles } from '../../src/minimize/reach.ts';
import { createProjectReader } from '../../src/runner/project-reader.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { makeFolder } from '../runner/folder.ts';

const parse = await loadParser();

const TREE = {
  'train.py': 'import torch\nfrom model.net import Net\n\ndef late():\n    if Net:\n        import helpers\n',
  'helpers.py': '',
  'model/__init__.py': 'from . import loss\n',
  'model/net.py': 'for x in y:\n    import missing\n',
  'model/loss.py': '',
  'tools/__main__.py': 'import helpers\n',
  'other.py': 'import train\n',
  'run.sh': 'set -e\nexec python -u train.py "$@"\n',
  start: '#!/bin/sh\npython -m tools --fast\n',
};

function find(...command: readonly string[]): readonly string[] | undefined {
  const cwd = makeFolder(TREE);
  const { getFacts } = createProjectReader(cwd, (path, bytes) => openDocument(path, bytes, parse));
  const reached = findReachedFiles(
    command.map((word) => word.replace('CWD', cwd)),
    cwd,
    getFacts,
  );
  return reached && [...reached].sort();
}

const TRAIN = ['helpers.py', 'model/__init__.py', 'model/loss.py', 'model/net.py', 'train.py'];

describe('findReachedFiles', () => {
  it.each([
    [['python', 'train.py', '--epochs', '1'], TRAIN],
    [['python', './train.py'], TRAIN],
    [['torchrun', '--nproc_per_node=2', 'CWD/train.py'], TRAIN],
    [
      ['python', '-m', 'tools'],
      ['helpers.py', 'tools/__main__.py'],
    ],
    [
      ['python', '-m', 'model.loss'],
      ['model/__init__.py', 'model/loss.py'],
    ],
    [['bash', 'run.sh'], TRAIN],
    [['./start'], ['helpers.py', 'tools/__main__.py']],
    [['bash', '-c', 'cd . && python train.py'], TRAIN],
    [
      ['python', 'train.py', 'other.py'],
      ['helpers.py', 'model/__init__.py', 'model/loss.py', 'model/net.py', 'other.py', 'train.py'],
    ],
  ])('follows %j', (command, expected) => {
    expect(find(...command)).toEqual(expected);
  });

  it.each([[['make', 'train']], [['/usr/bin/env', 'python3']], [['python', '../train.py']], [['bash', 'no-such.sh']]])(
    'knows nothing of %j',
    (command) => {
      expect(find(...command)).toBeUndefined();
    },
  );
});
