import { describe, expect, it } from 'vitest';
import { openDocument } from '../../src/document/open.ts';
import type { Document } from '../../src/document/types.ts';
import { planNeeds } from '../../src/engine/plan.ts';
import { loadParser } from '../../src/syntax/parser.ts';
import { applyEdits } from '../../src/text/apply-edits.ts';
import type { DefinitionNeed, ImportNeed, Need, Site, StatementNeed } from '../../src/transform/needs.ts';
import { getDefinitionsSite } from '../../src/transform/sites.ts';

const parse = await loadParser();

function open(text: string, path = 'train.py'): Document {
  const document = openDocument(path, Buffer.from(text), parse);
  if ('skipped' in document) throw new Error(document.skipped);
  return document;
}

const SET_SEED: ImportNeed = { kind: 'import', module: 'transformers', name: 'set_seed' };
const OS: ImportNeed = { kind: 'import', module: 'os' };
const RANDOM: ImportNeed = { kind: 'import', module: 'random' };
const NUMPY: ImportNeed = { kind: 'import', module: 'numpy', alias: 'np' };
const TORCH: ImportNeed = { kind: 'import', module: 'torch' };
const HELPER: DefinitionNeed = {
  kind: 'definition',
  name: 'helper',
  code: 'def helper() -> None:\n    random.seed("a")',
  requires: [RANDOM],
};

function statement(site: Site, code: string, order = 10, requires: readonly Need[] = []): StatementNeed {
  return { kind: 'statement', site, code, order, requires };
}

/** Each need is either one, or made from the file: sites are offsets into it. */
type Maker = Need | ((text: string) => Need);

function plan(text: string, ...makers: readonly Maker[]): string {
  const { file } = open(text);
  const needs = makers.map((maker) => (typeof maker === 'function' ? maker(text) : maker));
  const planned = applyEdits(text, planNeeds(file, needs));
  expect(applyEdits(text, planNeeds(file, [...needs].reverse())), 'the order of the needs').toBe(planned);
  return planned;
}

/** A statement below the imports, where definitions go too. */
function atDefinitions(code: string, ...requires: readonly Need[]): Maker {
  return (text) => statement(getDefinitionsSite(open(text).file), code, 10, requires);
}

/** A statement above the import that begins with `anchor`, and `import os` above it. */
function aboveImport(anchor: string): Maker {
  return (text) => {
    const offset = text.search(new RegExp(`^${anchor}`, 'm'));
    return statement({ offset, position: 'before', indent: '', role: 'imports' }, 'os.environ.setdefault("A", "b")', 0, [
      { ...OS, above: offset },
    ]);
  };
}

/** A statement beside the first line that holds `anchor`. */
function beside(anchor: string, position: Site['position'], code: string, order?: number): Maker {
  return (text) => {
    const start = text.indexOf(anchor);
    const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return statement({ offset: position === 'before' ? start : start + anchor.length, position, indent }, code, order);
  };
}

describe('imports', () => {
  it.each<[name: string, before: string, needs: readonly Maker[], after: string]>([
    ['has it', 'import random\n', [RANDOM], 'import random\n'],
    ['in order', 'import os\nimport sys\n\nimport torch\n', [RANDOM], 'import os\nimport random\nimport sys\n\nimport torch\n'],
    ['first', 'import sys\n\nx = 1\n', [RANDOM], 'import random\nimport sys\n\nx = 1\n'],
    ['last', 'import os', [RANDOM], 'import os\nimport random'],
    ['above the from imports', 'from pathlib import Path\n', [RANDOM], 'import random\nfrom pathlib import Path\n'],
    [
      'sorted by module alone',
      'import argparse\nfrom pathlib import Path\nimport sys\n',
      [RANDOM],
      'import argparse\nfrom pathlib import Path\nimport random\nimport sys\n',
    ],
    ['unsorted', 'import time\nimport os\nfrom math import pi\n', [RANDOM], 'import time\nimport os\nimport random\nfrom math import pi\n'],
    ['without regard to case', 'import PIL\nimport torch\n', [NUMPY], 'import numpy as np\nimport PIL\nimport torch\n'],
    [
      'a group of comments',
      'import glob\n\n# paths\nimport os\nimport sys\n',
      [RANDOM],
      'import glob\n\n# paths\nimport os\nimport random\nimport sys\n',
    ],
    ['a new group above', 'import torch\n\nx = 1\n', [RANDOM], 'import random\n\nimport torch\n\nx = 1\n'],
    ['a new group below', 'import os\n\n\ndef f():\n    pass\n', [TORCH], 'import os\n\nimport torch\n\n\ndef f():\n    pass\n'],
    ['between the groups', 'import os\n\nfrom . import net\n', [TORCH], 'import os\n\nimport torch\n\nfrom . import net\n'],
    ['two new groups', 'from . import net\n', [RANDOM, NUMPY], 'import random\n\nimport numpy as np\n\nfrom . import net\n'],
    ['below the docstring', '"""Doc."""\n\nx = 1\n', [RANDOM], '"""Doc."""\n\nimport random\n\nx = 1\n'],
    [
      'below a header',
      '#!/usr/bin/env python\n# Copyright\nimport torch\n',
      [RANDOM],
      '#!/usr/bin/env python\n# Copyright\nimport random\n\nimport torch\n',
    ],
    [
      'below a cookie on the second line',
      '\n# coding: latin-1\nimport torch\n',
      [RANDOM],
      '\n# coding: latin-1\nimport random\n\nimport torch\n',
    ],
    [
      'below a cookie behind a form feed',
      '\f# coding: latin-1\nimport torch\n',
      [RANDOM],
      '\f# coding: latin-1\nimport random\n\nimport torch\n',
    ],
    [
      'below the future',
      'from __future__ import annotations\n\nx = 1\n',
      [RANDOM],
      'from __future__ import annotations\n\nimport random\n\nx = 1\n',
    ],
    ['beside other names', 'from transformers import A, b, z\n', [SET_SEED], 'from transformers import A, b, set_seed, z\n'],
    [
      'last of other names',
      'from transformers import Trainer  # noqa\n',
      [SET_SEED],
      'from transformers import Trainer, set_seed  # noqa\n',
    ],
    ['beside unsorted names', 'from transformers import z, A\n', [SET_SEED], 'from transformers import z, A, set_seed\n'],
    [
      'beside a name a line',
      'from transformers import (\n    A,\n    z,  # last\n)\n',
      [SET_SEED],
      'from transformers import (\n    A,\n    set_seed,\n    z,  # last\n)\n',
    ],
    [
      'below the last name',
      'from transformers import (\n    A,\n    B,  # last\n)\n',
      [SET_SEED],
      'from transformers import (\n    A,\n    B,  # last\n    set_seed,\n)\n',
    ],
    [
      'below a last name without a comma',
      'from transformers import (\n    A,\n    B\n)\n',
      [SET_SEED],
      'from transformers import (\n    A,\n    B,\n    set_seed\n)\n',
    ],
    [
      'apart from names in a layout of their own',
      'from transformers import (A, B,\n                          C)\n',
      [SET_SEED],
      'from transformers import (A, B,\n                          C)\nfrom transformers import set_seed\n',
    ],
    [
      'apart from a name that a comment without a comma follows',
      'from transformers import (\n    A,\n    B  # last\n)\n',
      [SET_SEED],
      'from transformers import (\n    A,\n    B  # last\n)\nfrom transformers import set_seed\n',
    ],
    [
      'on a line that grows too long',
      `from transformers import ${'A'.repeat(40)}, z\n\nx = 1\n`,
      [{ kind: 'import', module: 'transformers', name: `b${'b'.repeat(30)}` }],
      `from transformers import (\n    ${'A'.repeat(40)},\n    ${'b'.repeat(31)},\n    z,\n)\n\nx = 1\n`,
    ],
    [
      'apart from a long line with a comment',
      `from transformers import ${'A'.repeat(60)}  # noqa\n`,
      [SET_SEED],
      `from transformers import ${'A'.repeat(60)}  # noqa\nfrom transformers import set_seed\n`,
    ],
    [
      'in the group of their package',
      'import torch\nimport numpy\n\nfrom transformers.models import bert\n',
      [SET_SEED],
      'import torch\nimport numpy\n\nfrom transformers import set_seed\nfrom transformers.models import bert\n',
    ],
    [
      'two names of one module',
      'from transformers import Trainer\n',
      [SET_SEED, { kind: 'import', module: 'transformers', name: 'pipeline' }],
      'from transformers import Trainer\nfrom transformers import pipeline\nfrom transformers import set_seed\n',
    ],
    ['apart from a star', 'from transformers import *\n', [SET_SEED], 'from transformers import *\nfrom transformers import set_seed\n'],
    ['keeps CRLF', 'import os\r\nimport sys\r\n', [RANDOM], 'import os\r\nimport random\r\nimport sys\r\n'],
    ['nothing there', '', [RANDOM], 'import random'],
    ['parenthesised', 'from os import (\n    path,\n)\nx = 1\n', [TORCH], 'from os import (\n    path,\n)\n\nimport torch\n\nx = 1\n'],
    [
      'not in a try',
      'try:\n    import random\nexcept ImportError:\n    pass\n',
      [RANDOM],
      'import random\n\ntry:\n    import random\nexcept ImportError:\n    pass\n',
    ],
  ])('%s', (_, before, needs, after) => {
    expect(plan(before, ...needs)).toBe(after);
  });

  it('asks whose a module is', () => {
    const text = 'import os\n\nimport utils\n';
    const needs = [TORCH];
    expect(applyEdits(text, planNeeds(open(text).file, needs))).toBe('import os\n\nimport torch\nimport utils\n');
    expect(
      applyEdits(
        text,
        planNeeds(open(text).file, needs, (module) => module === 'utils'),
      ),
    ).toBe('import os\n\nimport torch\n\nimport utils\n');
  });
});

describe('a statement between imports', () => {
  const LINE = 'os.environ.setdefault("A", "b")';

  it.each<[name: string, before: string, anchor: string, after: string]>([
    ['os is above', 'import os\n\nimport torch\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\n`],
    ['os is missing', 'import sys\nimport torch\n', 'import torch', `import os\nimport sys\n\n${LINE}\n\nimport torch\n`],
    ['os is below', 'import torch\nimport os\n\nx = 1\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\n\nx = 1\n`],
    ['os is alone below', 'import torch\n\nimport os\n\nx = 1\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\n\nx = 1\n`],
    ['os opens a group', 'import torch\n\nimport os\nimport re\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\n\nimport re\n`],
    ['os is one of several', 'import torch\nimport os, re\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\nimport re\n`],
    ['os is the last of several', 'import torch\nimport re, os\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\nimport re\n`],
    ['os has a comment', 'import torch\nimport os # x\n', 'import torch', `import os  # x\n\n${LINE}\n\nimport torch\n`],
    ['os is explained', 'import torch\n# x\nimport os\n', 'import torch', `import os\n\n${LINE}\n\nimport torch\n# x\nimport os\n`],
    ['torch has a comment', 'import os\n\n# x\nimport torch\n', 'import torch', `import os\n\n${LINE}\n\n# x\nimport torch\n`],
  ])('%s', (_, before, anchor, after) => {
    expect(plan(before, aboveImport(anchor))).toBe(after);
  });

  it('stands above new imports that may reach torch, below the others', () => {
    expect(plan('from . import net\n', aboveImport('from'), RANDOM, TORCH)).toBe(
      `import os\nimport random\n\n${LINE}\n\nimport torch\n\nfrom . import net\n`,
    );
  });

  it('stands above new imports of a group, and of one that would follow the standard library', () => {
    expect(plan('from torch import nn\n', aboveImport('from'), TORCH)).toBe(`import os\n\n${LINE}\n\nimport torch\nfrom torch import nn\n`);
    expect(plan('import json\n\nfrom . import net\n', aboveImport('from'), TORCH)).toBe(
      `import json\nimport os\n\n${LINE}\n\nimport torch\n\nfrom . import net\n`,
    );
  });

  it('closes a group over the import that moves', () => {
    expect(plan('import abc\nimport os\nimport pdb\nimport sys\nimport torch\n', aboveImport('import abc'), RANDOM)).toBe(
      `import os\n\n${LINE}\n\nimport abc\nimport pdb\nimport random\nimport sys\nimport torch\n`,
    );
  });

  it('leaves room for definitions where the import that moved was the last', () => {
    expect(plan('import torch\nimport os\n\n\nclass A:\n    pass\n', aboveImport('import torch'), HELPER)).toBe(
      `import os\nimport random\n\n${LINE}\n\nimport torch\n\n\n${HELPER.code}\n\n\nclass A:\n    pass\n`,
    );
  });
});

describe('definitions and their statements', () => {
  const CALL = 'helper()';

  it.each<[name: string, before: string, after: string]>([
    ['before code', 'import random\nx = 1\n', `import random\n\n\n${HELPER.code}\n\n\n${CALL}\n\nx = 1\n`],
    ['before a class', 'import random\nclass A: pass\n', `import random\n\n\n${HELPER.code}\n\n\n${CALL}\n\n\nclass A: pass\n`],
    [
      'before a commented decorator',
      'import random\n\n# x\n@f\ndef g(): pass\n',
      `import random\n\n\n${HELPER.code}\n\n\n${CALL}\n\n\n# x\n@f\ndef g(): pass\n`,
    ],
    [
      'below a comment of the imports',
      'import random\n# import re\n\nx = 1\n',
      `import random\n# import re\n\n\n${HELPER.code}\n\n\n${CALL}\n\nx = 1\n`,
    ],
    ['above a comment of the code', 'import random\n# x\nx = 1\n', `import random\n\n\n${HELPER.code}\n\n\n${CALL}\n\n# x\nx = 1\n`],
    ['below an import that is added', 'import os\nx = 1\n', `import os\nimport random\n\n\n${HELPER.code}\n\n\n${CALL}\n\nx = 1\n`],
    ['at the end', 'import random', `import random\n\n\n${HELPER.code}\n\n\n${CALL}`],
    ['without imports', 'x = 1\n', `import random\n\n\n${HELPER.code}\n\n\n${CALL}\n\nx = 1\n`],
    ['below a docstring', '"""Doc."""\n\nx = 1\n', `"""Doc."""\n\nimport random\n\n\n${HELPER.code}\n\n\n${CALL}\n\nx = 1\n`],
    [
      'in the dress of the file',
      "import random\r\nif x:\r\n\ty = 'a'\r\n",
      `import random\n\n\ndef helper() -> None:\n\trandom.seed('a')\n\n\n${CALL}\n\nif x:\n\ty = 'a'\n`.replaceAll('\n', '\r\n'),
    ],
  ])('%s', (_, before, after) => {
    expect(plan(before, atDefinitions(CALL, HELPER))).toBe(after);
  });

  it.each([
    ['below', `import random${'\n'.repeat(5000)}x = 1\n`, `import random\n\nf()${'\n'.repeat(5000)}x = 1\n`],
    ['below, with CRLF', `import random${'\r\n'.repeat(4)}x = 1\r\n`, `import random\r\n\r\nf()${'\r\n'.repeat(4)}x = 1\r\n`],
    ['with blanks in them', 'import random\n\n  \n\t\nx = 1\n', 'import random\n\nf()\n\n  \n\t\nx = 1\n'],
    ['above a function', 'import random\n\n\n\n\ndef g():\n    pass\n', 'import random\n\nf()\n\n\n\n\ndef g():\n    pass\n'],
  ])('leaves many blank lines to their owner: %s', (_, before, after) => {
    expect(plan(before, atDefinitions('f()'))).toBe(after);
  });

  it('leaves many blank lines above the first statement to their owner', () => {
    expect(plan('\n\n\n\nx = 1\n', RANDOM)).toBe('import random\n\n\n\n\nx = 1\n');
  });

  it('puts one blank line around a lone statement', () => {
    expect(plan('import random\n\n\nx = 1\n', atDefinitions('f()'))).toBe('import random\n\nf()\n\nx = 1\n');
  });

  it('sorts definitions by name, statements by order', () => {
    const other: DefinitionNeed = { kind: 'definition', name: 'assist', code: 'def assist(): ...', requires: [] };
    const after = plan('import random\n', HELPER, other, atDefinitions('b()'), (text) =>
      statement(getDefinitionsSite(open(text).file), 'a()', 20),
    );
    expect(after).toBe(`import random\n\n\n${other.code}\n\n\n${HELPER.code}\n\n\nb()\na()\n`);
  });
});

describe('statements in their block', () => {
  it.each<[name: string, before: string, needs: readonly Maker[], after: string]>([
    ['after', 'if x:\n    a()\n    b()\n', [beside('a()', 'after', 'f()')], 'if x:\n    a()\n    f()\n    b()\n'],
    ['after, with a comment', 'a()  # x\nb()\n', [beside('a()', 'after', 'f()')], 'a()  # x\nf()\nb()\n'],
    ['after, at the end', 'a()', [beside('a()', 'after', 'f()')], 'a()\nf()'],
    ['after, over lines', 'a(\n    1\n)\nb()\n', [beside('a(\n    1\n)', 'after', 'f()')], 'a(\n    1\n)\nf()\nb()\n'],
    ['after, before a semicolon', 'a(); b()\n', [beside('a()', 'after', 'f()')], 'a()\nf()\nb()\n'],
    ['after, before a last semicolon', 'a();\n', [beside('a()', 'after', 'f()')], 'a();\nf()\n'],
    ['after, in a one-line block', 'if x: a(); b()\n', [beside('a()', 'after', 'f()')], 'if x: a(); b()\nf()\n'],
    [
      'after an import',
      'if x:\n    import a\n\n    b()\n',
      [beside('import a', 'after', 'f()')],
      'if x:\n    import a\n\n    f()\n\n    b()\n',
    ],
    ['before', 'if x:\n    a()\n', [beside('a()', 'before', 'f()')], 'if x:\n    f()\n    a()\n'],
    ['before a comment', 'if x:\n    # x\n    a()\n', [beside('a()', 'before', 'f()')], 'if x:\n    f()\n    # x\n    a()\n'],
    ['before, in a one-line block', 'if x: a()\n', [beside('a()', 'before', 'f()')], 'if x:\n    f()\n    a()\n'],
    ['several', 'a()\n', [beside('a()', 'after', 'g()', 30), beside('a()', 'after', 'f()', 20)], 'a()\nf()\ng()\n'],
    ['a block', 'if x:\n\ta()\n', [beside('a()', 'after', 'if y:\n    f()')], 'if x:\n\ta()\n\tif y:\n\t\tf()\n'],
  ])('%s', (_, before, needs, after) => {
    expect(plan(before, ...needs)).toBe(after);
  });
});

describe('a notebook', () => {
  const write = (...cells: readonly string[]): string =>
    JSON.stringify({
      cells: cells.map((source) => ({
        cell_type: 'code',
        execution_count: null,
        metadata: {},
        outputs: [],
        source: source.split(/(?<=\n)/),
      })),
      metadata: { language_info: { name: 'python' } },
      nbformat: 4,
      nbformat_minor: 4,
    });
  const planCells = (cells: readonly string[], find: (document: Document) => readonly Need[]): string[] => {
    const document = open(write(...cells), 'train.ipynb');
    const after = Buffer.from(document.render(planNeeds(document.file, find(document)))).toString();
    return (JSON.parse(after) as { cells: { source: string[] }[] }).cells.map(({ source }) => source.join(''));
  };

  it('has imports, definitions and their call in the cell that imports torch', () => {
    const cells = planCells(['!pip install torch', 'import torch', 'x = 1'], ({ file }) => [
      statement(getDefinitionsSite(file), 'helper()', 10, [HELPER]),
    ]);
    expect(cells).toEqual(['!pip install torch', `import random\n\nimport torch\n\n\n${HELPER.code}\n\n\nhelper()`, 'x = 1']);
  });

  it('keeps what belongs together in one cell', () => {
    const cells = planCells(['%matplotlib inline\nimport re', 'import torch\nimport numpy', 'import os\nx = 1'], ({ file }) => {
      const offset = file.text.indexOf('import torch');
      const site: Site = { offset, position: 'before', indent: '', role: 'imports' };
      return [statement(site, 'os.putenv("A", "b")', 0, [{ ...OS, above: offset }])];
    });
    expect(cells).toEqual([
      '%matplotlib inline\nimport re',
      'import os\n\nos.putenv("A", "b")\n\nimport torch\nimport numpy',
      'import os\nx = 1',
    ]);
  });
});
