import { expect, test } from 'vitest';
import { formatGithub } from '../../src/report/github.ts';
import { NOTEBOOK_CELLS, NOTEBOOK_TEXT, sampleResult, type SampleFile } from './samples.ts';

const annotate = (file: SampleFile): string => formatGithub([sampleResult(file)], { mode: 'check', cwd: '/work/project' });

test('a finding on one line', () => {
  expect(annotate({ text: 'a\n  x = 1\n', findings: [{ code: 'x = 1', severity: 'error', message: 'bad', help: 'Do.' }] })).toBe(
    '::error title=repro-fix (unseeded-dataloader),file=/work/project/train.py,line=2,endLine=2,col=3,endColumn=8::train.py:2:3: bad%0ADo.\n',
  );
});

test('severities, and no columns for several lines', () => {
  expect(annotate({ text: 'f(\n)\n', findings: [{ code: 'f(\n)', severity: 'info' }] })).toMatch(
    /^::notice title=[^,]+,file=[^,]+,line=1,endLine=2::/,
  );
  expect(annotate({ findings: [{ code: 'x', severity: 'warning' }] })).toMatch(/^::warning /);
});

test('a notebook is annotated at the line of its file', () => {
  expect(annotate({ path: 'n.ipynb', text: NOTEBOOK_TEXT, cells: NOTEBOOK_CELLS, findings: [{ code: 'train' }] })).toMatch(
    /^::warning title=[^,]+,file=\/work\/project\/n\.ipynb,line=104,endLine=104::n\.ipynb:cell 7:2:1: /,
  );
});

test('nothing in a name or a message can begin a command or a property', () => {
  const output = annotate({
    path: 'a,line=9:50%.py',
    findings: [{ code: 'x', message: 'x\n::set-output name=a::b 100%\r', help: 'one\ntwo' }],
  });
  expect(output).toBe(
    '::warning title=repro-fix (unseeded-dataloader),file=/work/project/a%2Cline=9%3A50%25.py,line=1,endLine=1,col=1,endColumn=2' +
      '::a,line=9:50%25.py:1:1: x\\n::set-output name=a::b 100%25\\r%0Aone%0Atwo\n',
  );
});

test('notices and failures', () => {
  expect(annotate({ status: 'failed', reason: 'disk full' })).toBe(
    '::error title=repro-fix,file=/work/project/train.py::train.py: disk full\n',
  );
  expect(annotate({ notices: [{ message: 'syntax error', position: { line: 3, column: 4 } }] })).toBe(
    '::warning title=repro-fix,file=/work/project/train.py,line=3,endLine=3,col=4,endColumn=4::train.py:3:4: syntax error\n',
  );
});
