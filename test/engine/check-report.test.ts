import { expect, it } from 'vitest';
import { getReportProblem } from '../../src/engine/check-report.ts';

const node = { start: 2, end: 5 };
const plain = { node, message: 'm', help: 'h' };
const edit = { start: 0, end: 10, text: '' };
const withFix = (fix: object) => ({ ...plain, fix: { title: 't', ...fix } });
const definition = { kind: 'definition', name: 'f', code: 'def f(): ...', requires: [{ kind: 'import', module: 'torch' }] };
const statement = {
  kind: 'statement',
  site: { offset: 10, position: 'after', indent: '' },
  code: 'f()',
  order: 10,
  requires: [definition],
};

it.each([
  plain,
  { ...plain, severity: 'info' },
  withFix({}),
  withFix({ safety: 'suggest', edits: [edit, { start: 3, end: 3, text: 'a' }], needs: [definition, statement] }),
])('lets pass what can be used: %j', (report) => {
  expect(getReportProblem(report, 10)).toBeUndefined();
});

it.each([
  [undefined, 'a report must be an object'],
  [{ message: 'm', help: 'h' }, '`node`'],
  [{ ...plain, node: { start: 2 } }, '`node`'],
  [{ ...plain, node: { start: 5, end: 2 } }, '`node`'],
  [{ ...plain, node: { start: 0, end: 11 } }, '`node`'],
  [{ ...plain, node: { start: -1, end: 3 } }, '`node`'],
  [{ ...plain, node: { start: 0.5, end: 3 } }, '`node`'],
  [{ ...plain, message: undefined }, '`message`'],
  [{ ...plain, help: 1 }, '`help`'],
  [{ ...plain, severity: 'fatal' }, '`severity`'],
  [{ ...plain, fix: 'x' }, '`fix`'],
  [{ ...plain, fix: {} }, '`title`'],
  [withFix({ safety: 'always' }), '`safety`'],
  [withFix({ edits: edit }), '`edits`'],
  [withFix({ edits: [edit, { start: 0, end: 1 }] }), '`edits`'],
  [withFix({ edits: [{ ...edit, end: 11 }] }), '`edits`'],
  [withFix({ needs: [{}] }), '`needs`'],
  [withFix({ needs: [{ kind: 'import' }] }), '`needs`'],
  [withFix({ needs: [{ ...definition, requires: undefined }] }), '`needs`'],
  [withFix({ needs: [{ ...definition, requires: [{ kind: 'import' }] }] }), '`needs`'],
  [withFix({ needs: [{ ...statement, site: { offset: 11 } }] }), '`needs`'],
  [withFix({ needs: [{ ...statement, code: undefined }] }), '`needs`'],
])('names what cannot be used: %j', (report, part) => {
  expect(getReportProblem(report, 10)).toContain(part);
});
