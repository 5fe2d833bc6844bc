/** Python programs of the command line's tests. */

/** Trains, and seeds nothing: safe fixes of three transforms, and nothing is left after them. */
export const TRAIN = `import torch
from torch.utils.data import DataLoader, TensorDataset

data = TensorDataset(torch.zeros(8, 2), torch.zeros(8))
loader = DataLoader(data, batch_size=2, shuffle=True)
model = torch.nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for x, y in loader:
    loss = (model(x).squeeze(-1) - y).pow(2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
`;

/** One finding on the last line, with an unsafe fix there. */
export const CLOCK = `import time

import torch

torch.manual_seed(int(time.time()))
`;

/** One warning on line 3, without a fix: a module is imported before the program that imports it can seed. */
export const LOADER = `from torch.utils.data import DataLoader

loader = DataLoader(data, shuffle=True)
`;

/** Says how many calls of \`print\` there are: one finding each, with a safe fix. */
export const REPORT_STYLE = `export const meta = {
  id: 'no-print',
  summary: 'A \`print\` call',
  why: 'Progress belongs in the log.',
  fixable: 'always',
  safety: 'safe',
  severity: 'warning',
  triggers: ['print'],
  since: '1.0.0',
};

export default function transform(file, api, options) {
  api.j(file).calls('builtins.print').forEach((call) => {
    const [callee] = call.children;
    const edits = [{ start: callee.start, end: callee.end, text: options.name ?? 'log' }];
    api.report({ node: call, message: '\`print\` is called', help: 'Use \`log\`.', fix: { title: 'Use \`log\`', edits } });
  });
}
`;

export const CHAIN_STYLE = `export default (file, { j }) => {
  j(file).calls('builtins.print').find('identifier').at(0).replaceWith('log');
};
`;

export const JSCODESHIFT_STYLE = `module.exports = function transformer(file, api) {
  return api
    .jscodeshift(file)
    .find('call', { function: 'print' })
    .replaceWith((call) => call.text.replace('print', 'log'))
    .toSource();
};
`;

export const THROWING = `export default () => {
  throw new Error('no such thing');
};
`;

/** A notebook with the cells of \`sources\`. */
export function makeNotebook(...sources: string[]): string {
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${String(index)}`,
    metadata: {},
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  return `${JSON.stringify({ cells, metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
