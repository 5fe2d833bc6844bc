import { beforeAll, describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import { readFacts } from '../../src/project/facts.ts';
import { loadParser, type ParsePython } from '../../src/syntax/parser.ts';

let parse: ParsePython;
beforeAll(async () => {
  parse = await loadParser();
});

/** The callees of the calls that run when the module is imported. */
function findCallees(text: string): string[] {
  const document = openDocument('a.py', Buffer.from(text), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  return readFacts(document.file).steps.flatMap((step) => (step.kind === 'call' ? step.callees : []));
}

describe('what a method is called on', () => {
  it('is what the call that made it returns', () => {
    expect(findCallees('import torch\nopt = torch.optim.SGD(p)\nopt.step()\n')).toEqual(['torch.optim.SGD', 'torch.optim.SGD().step']);
  });

  it('is unknown where a name is only ever made from itself', () => {
    expect(findCallees('from models import *\nmodel = model.cuda()\n')).toEqual(['?model.cuda']);
    expect(findCallees('from models import *\na = b.cuda()\nb = a.cpu()\n')).toEqual(['?b.cuda', '?a.cpu']);
  });
});

describe('what a star import hands on', () => {
  it('is not what only a type checker reads', () => {
    const document = openDocument(
      'a/__init__.py',
      Buffer.from(
        'from typing import TYPE_CHECKING\nfrom .b import *\nif TYPE_CHECKING:\n    from .c import *\nelse:\n    from .d import *\n',
      ),
      parse,
    );
    if ('skipped' in document) throw new Error(document.skipped);
    expect(readFacts(document.file).starExports).toEqual(['.b', '.d']);
  });
});
